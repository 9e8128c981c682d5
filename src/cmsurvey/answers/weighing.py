"""The columns of a file that its headings call weights: the one that weighs, and what none may be in silence.

A column that says weights and holds anything else would leave every share unweighted: it is a problem with
its row, unless it was named to be kept as a question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from cmsurvey.answers.amounts import as_number
from cmsurvey.answers.oddities import Oddities
from cmsurvey.answers.sheet import Column, Sheet, more, share
from cmsurvey.errors import Problems
from cmsurvey.load.check import quoted
from cmsurvey.model.design import DesignColumns

_WEIGHT = re.compile(r"(?:poids|pond\w*|weights?|wgt|wt|coef\w*|redressement)(?:[_ ].*)?", re.IGNORECASE)
#: The unit of a weight that somebody has, by which nobody is weighted.
_MASS = re.compile(r"\b(?:kg|kgs|kilos?|kilogram\w*|lbs?|pounds|livres|stones?|grammes?)\b", re.IGNORECASE)
#: What a heading says of how respondents were drawn -> what to write under [design].
_STRATA = re.compile(r"strat(?:um|a|e|es)", re.IGNORECASE)
_DRAWN = (
    (_STRATA, 'strata = "{}"'),
    (re.compile(r"psu|upe|clusters?|grappes?", re.IGNORECASE), 'clusters = ["{}"]'),
    (re.compile(r"fpc\d?", re.IGNORECASE), 'fpc = ["{}"]'),
)
_REPLICATE = re.compile(r"(?:rw|repwt?|brr|jk|bsw|bootw?)_?\d+", re.IGNORECASE)
#: From this share of numbers on, a column under such a heading was meant to weigh.
_MEANT = 0.5


def of_design(design: DesignColumns | None, sheet: Sheet) -> frozenset[str]:
    """The columns of a design that are no answers; strata may be ("region")."""
    if design is None:
        return frozenset()
    return frozenset(design.among(sheet.columns).columns) - {design.strata}


def drawn(sheet: Sheet) -> frozenset[str]:
    """The columns whose headings say clusters, population counts or replicate weights: no answers either."""
    names = [one.name for one in sheet.columns.values() if not one.heading.group]
    of_units = (name for name in names if any(one.fullmatch(name) for one, _ in _DRAWN if one is not _STRATA))
    replicates = [one for one in _replicates(names) if share(sheet.columns[one], _is_number) == 1]
    return frozenset((*of_units, *replicates))


def found(sheet: Sheet, keep: Collection[str]) -> str:
    """The first column that weighs, or "" for none."""
    return next((one.name for one in _called(sheet) if one.name not in keep and _weighs(one)), "")


def check(sheet: Sheet, keep: Collection[str]) -> None:
    """Raise every value that is no weight in the columns meant to weigh, where none of them does."""
    problems = Problems()
    for column in () if found(sheet, keep) else _called(sheet):
        if column.name in keep or share(column, _is_number) < _MEANT:
            continue
        wrong = [
            at
            for at, cell in enumerate(column.values)
            if (as_number(cell) or 0.0) < 0 or not _is_number(cell)
        ]
        for at in wrong:
            rows, cell = sheet.rows(column, at), column.values[at]
            is_ = "below 0" if _is_number(cell) else "no number"
            what = f"the heading says weights, and {quoted(cell)} is {is_}{more(len(rows))}"
            problems.add(f"{sheet.path}, row {rows[0]}, column {column.name}", what, _cure(column))
        if not wrong:
            where = f"{sheet.path}, column {column.name}"
            problems.add(where, "the heading says weights, and every one is 0", _cure(column))
    problems.settle()


def tell(sheet: Sheet, used: Collection[str], odd: Oddities) -> None:
    """Say of every other column that its heading calls weights that nothing is weighted by it."""
    for column in _called(sheet):
        if column.name not in used:
            odd.add("a heading that says weights", "no row is weighted by it", column=column.name)


def hint(sheet: Sheet, used: Collection[str], odd: Oddities) -> None:
    """Say of each column that looks like one of a design, and is none, what to write."""
    looks, done = "a heading that a design has", "no part of the design; if it is, write {} under [{}]"
    free = [name for name in sheet.columns if name not in used]
    for name in free:
        for pattern, write in _DRAWN:
            if pattern.fullmatch(name):
                odd.add(looks, done.format(write.format(name), "design"), column=name)
    if replicates := _replicates(free):
        first, *_, last = replicates
        patterns = dict.fromkeys(re.sub(r"\d+$", "*", name) for name in replicates)
        write = "columns = [{}]".format(", ".join(f'"{one}"' for one in patterns))
        odd.add(looks, done.format(write, "design.replicates"), column=f"{first} to {last}")


def _replicates(names: Iterable[str]) -> list[str]:
    """The columns whose headings are those of replicate weights; one alone is none."""
    found = [name for name in names if _REPLICATE.fullmatch(name)]
    return found if len(found) > 1 else []


def _called(sheet: Sheet) -> list[Column]:
    return [
        one
        for one in sheet.columns.values()
        if one.values and not one.heading.group and any(map(_weight, (one.name, one.heading.text)))
    ]


def _weight(heading: str) -> bool:
    return _WEIGHT.fullmatch(heading) is not None and not _MASS.search(heading)


def _weighs(column: Column) -> bool:
    values = [as_number(cell) for cell in column.values]
    return all(value is not None and value >= 0 for value in values) and any(values)


def _is_number(cell: str) -> bool:
    return as_number(cell) is not None


def _cure(column: Column) -> str:
    return f"write a number, 0 or above; or keep it as a question with --keep {quoted(column.name)}"

"""Whether the operands of a computed figure still are the figures that it was computed from.

A formula in `derived.csv` stands beside the figures of its tables, so that one of them can be corrected while
the formula is forgotten. An operand is, by what is written with it:

    100 - 52                   a preferred figure of the same question and population ("100" is the whole)
    status.employee 68         that figure of the same edition and population; in brackets after its name, too
    91 in 2020 - 6 points      the same figure in edition 2020; what follows is a change that a source told
    100 - press2 (52)          a figure that another source gives, by its key in sources.csv: nothing ties it

Nothing exact comes from a bound: the complement of "more than 60 %" is less than 40, never 40.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Self

from cmsurvey.errors import Problems
from cmsurvey.load.figures import rows

if TYPE_CHECKING:
    from cmsurvey.load.check import Row
    from cmsurvey.load.figures import Figure
    from cmsurvey.model import Survey

Key = tuple[str, str, str]


class Published(NamedTuple):
    """A figure as a table prints it, and where."""

    value: float
    place: str
    bound: bool
    source: str

    @classmethod
    def of(cls, row: Row, value: float) -> Self:
        """The figure of a row."""
        return cls(
            value, f"{row.path.name}, line {row.line}", row["note"].startswith("bound:"), row["source"]
        )


Tables = Callable[[str], Mapping[Key, Published]]

_OPERATOR = re.compile(r" [-+/*×÷] ")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
_ELSEWHERE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?) in (\d{4})\b")
_UNCHANGED = re.compile(r"unchanged in (\d{4})\b")
_CHANGE = re.compile(r"\d points?\b")
_NAME = re.compile(r"[a-z][a-z0-9_.]*")


def check(derived: Sequence[Row], figures: Sequence[Figure], edition: str, survey: Survey) -> None:
    """Keep a problem for each operand of a derived row that is not the figure it was taken from.

    The rows of other editions are asked only what they take from this one.
    """
    own = {
        (one.question, one.population, one.category): Published.of(one.row, one.value)
        for one in figures
        if not one.alternate and not one.derived
    }
    tables = _tables(survey, edition, own)
    for row in derived:
        _check_elsewhere(row, edition, survey, tables)
        if row["year"] == edition:
            _check_own(row, survey, own)


def _tables(survey: Survey, edition: str, own: Mapping[Key, Published]) -> Tables:
    """The preferred figures of an edition; none of one that cannot be read, which is told with that one."""
    known: dict[str, Mapping[Key, Published]] = {edition: own}

    def of(name: str) -> Mapping[Key, Published]:
        if name not in known:
            aside = Problems()
            read = rows(survey.folder / f"{name}.csv", survey.languages, aside)
            found = {
                _key(row): Published.of(row, row.number("value"))
                for row in read or ()
                if not row["note"].startswith("alt:")
            }
            known[name] = {} if aside.found else found
        return known[name]

    return of


def _formula(row: Row) -> str:
    return row["note"].removeprefix("computed: ").replace(",", "").partition(";")[0]


def _key(row: Row) -> Key:
    return row["question"], row["population"], row["category"]


def _check_elsewhere(row: Row, edition: str, survey: Survey, tables: Tables) -> None:
    """What a row takes from another edition, or another edition's row from this one."""
    text = _formula(row)
    unchanged = _UNCHANGED.match(text)
    cited = [(row["value"], unchanged[1])] if unchanged else _ELSEWHERE.findall(text)
    for number, name in cited:
        if name in survey.editions and edition in (row["year"], name) and tables(name):
            found = tables(name).get(_key(row))
            if found is None or found.value != float(number):
                _fail(row, number, f"the published figure of {name}", [found] if found else [])
            elif found.bound:
                _fail_bound(row, number, found)


def _check_own(row: Row, survey: Survey, own: Mapping[Key, Published]) -> None:
    """The operands that are of the row's own edition."""
    question, population, category = _key(row)
    beside = {key[2]: one for key, one in own.items() if key[:2] == (question, population)}
    left = {name: one for name, one in beside.items() if name != category}
    for number, words in _operands(row):
        if told := set(words) & survey.sources.keys():
            for one in beside.values():
                if one.bound and one.source in told and one.value == float(number):
                    _fail_bound(row, number, one)
            continue
        named = [one for word in words for one in _named(word, population, own, beside)]
        if named:
            if all(one.value != float(number) for one in named):
                _fail(row, number, "the published figure of the row it comes from", named)
            elif all(one.bound for one in named if one.value == float(number)):
                _fail_bound(row, number, named[0])
            continue
        fit = [name for name, one in left.items() if one.value == float(number)]
        same = min(fit, key=lambda name: left[name].bound, default=None)
        if same is None:
            rest = [one for one in left.values() if all(float(n) != one.value for n, _ in _operands(row))]
            _fail(row, number, "the published figure of the row it comes from", rest)
        elif left[same].bound:
            _fail_bound(row, number, left[same])
        left.pop(same or "", None)


def _named(
    word: str, population: str, own: Mapping[Key, Published], beside: Mapping[str, Published]
) -> list[Published]:
    """The figure that a word names: "cdi" of the same question, "status.employee" of another one."""
    question, _, category = word.rpartition(".")
    found = own.get((question, population, category)) if question else beside.get(word)
    return [found] if found else []


def _operands(row: Row) -> Iterator[tuple[str, list[str]]]:
    """The numbers that come from rows of the edition, each with the words beside it."""
    text = _formula(row)
    if _ELSEWHERE.search(text) or _UNCHANGED.match(text):
        return
    for place, part in enumerate(_OPERATOR.split(text)):
        number = re.search(r"\((\d+(?:\.\d+)?)\)", part)
        found = number[1] if number else (_NUMBER.findall(part) or [""])[0]
        whole = place == 0 and found == "100"
        if found and not whole and not _CHANGE.search(part):
            yield found, _NAME.findall(part)


def _fail(row: Row, number: str, what: str, found: Sequence[Published]) -> None:
    """The operand is not what it was taken from; the candidates are named with their places.

    Nothing is said where one of them is a wrong cell, which is told by itself.
    """
    if any(math.isnan(one.value) for one in found):
        return
    now = " or ".join(f"{one.value:g}, {one.place}" for one in found[:3]) or "there is none"
    what = f"the formula's operand {number} is not {what} ({now})"
    hint = (
        "compute it anew, value and formula; where it comes from elsewhere, say so: "
        f"question.category ({number}), {number} in 2020, or ({number}) behind a key of sources.csv"
    )
    row.fail(what, hint, "note")


def _fail_bound(row: Row, number: str, found: Published) -> None:
    """The operand is what its table prints, and only a bound: "more than 60 %"."""
    what = f"the formula's operand {number} is a bound ({found.place}): what is computed from it is not exact"
    row.fail(
        what, "delete this row; a bound has no complement, sum or difference that can be printed", "note"
    )

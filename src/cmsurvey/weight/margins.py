"""`margins.csv`: what the population counts, a row a category.

    variable,category,share,source
    gender,female,51.6,"Insee, recensement 2022"
    gender,male,48.4,"Insee, recensement 2022"
    region,idf,12271794,…                  (under a column total instead of share)

Shares are percentages of the variable's categories (or parts of 1) and add up to 100; totals are counts. A
variable has one or the other. `source` may be left out. A category is the id of an option, or its label.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cmsurvey import separated
from cmsurvey.errors import CmsurveyError, Problem, Problems, nearest
from cmsurvey.load import read
from cmsurvey.load.check import Row, quoted
from cmsurvey.survey import Margin

#: Shares printed with one decimal may miss 100 by this much; they are then taken as parts of their sum.
ROUNDING = 0.15
#: Totals of two margins may differ by this part; the later ones are then brought to the first.
APART = 1e-3


@dataclass(frozen=True)
class Given:
    """A variable's margin as the file has it: percentages or counts, the place of each, the source."""

    variable: str
    values: Mapping[str, float]
    places: Mapping[str, str]
    shares: bool
    source: str

    @property
    def sum(self) -> float:
        """What the values add up to."""
        return math.fsum(self.values.values())


@dataclass(frozen=True)
class MarginsFile:
    """The margins of a file in its order, and what is to be said of them."""

    given: tuple[Given, ...]
    remarks: tuple[str, ...]

    def totals(self, answers: float) -> tuple[Margin, ...]:
        """The margins as totals of one population: that of the first counts, else the answers' weight."""
        counts = [one.sum for one in self.given if not one.shares]
        population = counts[0] if counts else answers
        return tuple(
            Margin(
                one.variable,
                {name: value * population / one.sum for name, value in one.values.items()},
                one.places,
            )
            for one in self.given
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources stated, each once."""
        return tuple(dict.fromkeys(one.source for one in self.given if one.source))


def margins(path: Path) -> MarginsFile:
    """The margins of a file; raises a `CmsurveyError` with every problem, each with its line."""
    problems = Problems()
    rows = read.rows(path, _columns(path), problems)
    problems.settle()
    found: dict[str, list[tuple[Row, str, float, bool]]] = {}
    for row in rows or ():
        variable, category = row.text("variable"), row.text("category")
        value, shares = _value(row)
        found.setdefault(variable, []).append((row, category, value, shares))
    problems.settle()
    given = [_given(variable, cells, problems) for variable, cells in found.items()]
    for one in given:
        if len(one.values) < 2:
            meant = nearest(one.variable, found.keys() - {one.variable})
            hint = meant if meant.startswith("did") else "write all its categories"
            problems.add(next(iter(one.places.values())), f"{quoted(one.variable)} has one category", hint)
    problems.settle()
    remarks = [*_shares_remarks(given, problems), *_totals_remarks(given, problems)]
    problems.settle()
    return MarginsFile(tuple(given), tuple(remarks))


def _columns(path: Path) -> tuple[str, ...]:
    """The columns that the file should have, by those that it has."""
    problems = Problems()
    text = read.text(path, problems)
    problems.settle()
    names = {*separated.header(text or "")}
    if names & {"variable", "category"} and not names & {"share", "total"}:
        hint = "add a column share (in percent) or total (a count)"
        raise CmsurveyError(Problem(f"{path}, line 1", "no column holds the margins", hint))
    optional = [name for name in ("share", "total", "source") if name in names]
    return ("variable", "category", *(optional or ["share"]))


def _value(row: Row) -> tuple[float, bool]:
    """The number of a row, and whether it is a share."""
    cells = {name: row[name] for name in ("share", "total") if row.cells.get(name)}
    if len(cells) != 1:
        what = "both a share and a total" if cells else "neither a share nor a total"
        row.fail(what, "write one of the two in every row")
        return math.nan, False
    ((name, _),) = cells.items()
    value = row.number(name)
    if value < 0:
        row.fail(f"{quoted(row[name])} is below 0", "write 0 or above", name)
    return value, name == "share"


def _given(variable: str, cells: list[tuple[Row, str, float, bool]], problems: Problems) -> Given:
    """The rows of one variable as its margin."""
    values: dict[str, float] = {}
    places: dict[str, str] = {}
    for row, category, value, shares in cells:
        if category in values:
            row.fail(
                f"{quoted(category)} of {quoted(variable)} stands twice", "delete one of the two", "category"
            )
        if shares != cells[0][3]:
            row.fail(
                f"{quoted(variable)} has shares and totals", "write one of the two for all its categories"
            )
        values[category] = value
        places[category] = row.where
    if not sum(values.values()) > 0:
        problems.add(cells[0][0].where, f"the values of {quoted(variable)} add up to 0", "fill them in")
    source = next((row["source"] for row, *_ in cells if row.cells.get("source")), "")
    return Given(variable, values, places, cells[0][3], source)


def _shares_remarks(given: list[Given], problems: Problems) -> list[str]:
    """What is to be said of shares that add up to nearly 100; others are problems."""
    said = []
    for one in (one for one in given if one.shares):
        whole = 1 if one.sum < 2 else 100
        off = abs(one.sum - whole) * 100 / whole
        if off > ROUNDING:
            what = f"the shares of {quoted(one.variable)} add up to {one.sum:.6g}, not to 100"
            place = next(iter(one.places.values()))
            problems.add(place, what, "mend them, add the category that is missing, or write totals")
        elif off > 1e-9:
            said.append(
                f"the shares of {one.variable} add up to {one.sum:.6g}: they are taken as parts of it"
            )
    return said


def _totals_remarks(given: list[Given], problems: Problems) -> list[str]:
    """What is to be said of totals that differ a little; others are problems."""
    counts = [one for one in given if not one.shares]
    said = []
    for one in counts[1:]:
        off = abs(one.sum - counts[0].sum) / counts[0].sum
        both = (
            f"{one.variable} add up to {one.sum:.12g}, those of {counts[0].variable} to {counts[0].sum:.12g}"
        )
        if off > APART:
            place = next(iter(one.places.values()))
            problems.add(place, f"the totals of {both}", "count the same population in both, or give shares")
        elif off > 0:
            said.append(f"the totals of {both}: the former are brought to the latter")
    return said

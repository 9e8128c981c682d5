"""Which rows of a file are respondents: not a title above the headings, headings again, nor a row of totals.

What is left out is told. A file without headings is a problem: its first respondent would become them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from cmsurvey.answers.amounts import is_date, number
from cmsurvey.answers.cells import UNTICKED
from cmsurvey.answers.grid import Grid
from cmsurvey.answers.oddities import Oddities
from cmsurvey.answers.sheet import Column
from cmsurvey.answers.toml import folded
from cmsurvey.errors import Problems

_TOTALS = frozenset({"total", "totaux", "total général", "grand total", "somme", "sum", "moyenne", "average"})
#: So many rows may stand above the headings.
_TITLES = 5
#: So many cells of the first row must look like answers before it is taken for a respondent.
_SURE = 2

Rows = Sequence[Sequence[str]]


def without_titles(grid: Grid, odd: Oddities) -> Grid:
    """The grid from its headings on: rows of one cell above the first row of many are titles.

    A cell that stands again below is an answer, out of its place.
    """
    filled = [] if grid.traits else [sum(map(bool, row)) for row in grid.rows[: _TITLES + 1]]
    at = next((at for at, number in enumerate(filled) if number > _SURE), 0)
    if not all(number == 1 and row[0] for number, row in zip(filled[:at], grid.rows, strict=False)):
        return grid
    told = {row[0] for row in grid.rows[:at]}
    if at and any(row[0] in told for row in grid.rows[at:]):
        return grid
    for line in grid.lines[:at]:
        odd.add("a title above the headings", "left out", row=line)
    return replace(grid, rows=grid.rows[at:], lines=grid.lines[at:])


def respondents(heads: Rows, grid: Grid, odd: Oddities) -> tuple[Rows, Sequence[int]]:
    """The rows below the headings, and their lines, without headings again and without a row of totals."""
    rows, lines = grid.rows[len(heads) :], grid.lines[len(heads) :]
    known = [list(head) for head in heads if sum(map(bool, head)) > 1]
    again = {at for at, row in enumerate(rows) for head in known if row[0] == head[0] and list(row) == head}
    if again:
        odd.every([lines[at] for at in sorted(again)], "the headings again", "left out")
    if len(rows) > 1 and _is_total(rows[-1], [row[0] for row in rows[:-1]]):
        odd.add("a row of totals", "left out", row=lines[-1])
        again = again | {len(rows) - 1}
    if not again:
        return rows, lines
    kept = [at for at in range(len(rows)) if at not in again]
    return [rows[at] for at in kept], [lines[at] for at in kept]


def _is_total(row: Sequence[str], above: Sequence[str]) -> bool:
    """Whether the last row adds the others up; an answer of that name would stand above too."""
    name = folded(row[0])
    if name not in _TOTALS or len(row) == 1 or row[0] in above:
        return False
    return all(not cell or number(cell, ".") is not None or number(cell, ",") is not None for cell in row[1:])


def check_headings(where: str, columns: Iterable[Column], problems: Problems) -> None:
    """A first row that looks like answers: cells that stand again below them, and numbers and dates.

    Numbers that count the columns (1, 2, 3) are headings, though answers may be of them.
    """
    again, signs, columns = 0, 0, list(columns)
    numbers = [number(one.heading.text, ".") for one in columns]
    counted = [value for value in numbers if value is not None]
    counting = len(counted) > _SURE and {after - before for before, after in pairwise(counted)} == {1.0}
    for one in (one for one, value in zip(columns, numbers, strict=True) if value is None or not counting):
        heading = one.heading.text
        answers = {value for value in one.values if folded(value) not in UNTICKED}
        if heading in answers and len(answers) > 1:
            again += 1
        elif is_date(heading) or number(heading, ".") is not None:
            signs += 1
    if again and again + signs >= _SURE:
        what = f"its first row holds answers where headings should be: {again} of its cells stand again below"
        problems.add(where, what, "write the headings above it")

"""Statistics of the rows of a table in the columns of a banner, which may overlap.

Both are made of the cells of a crosstab whose sides are *patterns*: the answers as they were given, several
of them together too. Every share or mean is a ratio of two linear functions of the cell totals, so that all
of them, and their differences, have their covariance whatever they share (Woodruff 1971).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np

from cmsurvey.survey.cells import Cells, Statistic, ratios
from cmsurvey.survey.columns import BoolArray, FloatArray
from cmsurvey.survey.comparisons import REST, ColumnPair
from cmsurvey.survey.independence import Test, independence, pearson
from cmsurvey.survey.linear import Vector
from cmsurvey.survey.proportions import Share

#: What a share is a part of: its column, its row, or everybody in the table.
Of = Literal["column", "row", "cell"]


@dataclass(frozen=True, eq=False)
class Line:
    """One row of a table: what each pattern (patterns,) counts for, and which of them are in its base."""

    id: str
    values: FloatArray
    base: BoolArray


@dataclass(frozen=True, eq=False)
class Banner:
    """The columns of one question: which patterns (columns, patterns) each takes, and whom it asked."""

    ids: tuple[str, ...]
    members: BoolArray
    asked: BoolArray

    @property
    def overlap(self) -> bool:
        """Whether somebody may be in two columns."""
        return bool((self.members.sum(axis=0) > 1).any())

    @property
    def rest(self) -> BoolArray:
        """Whom each column (columns, patterns) is compared with: those asked who are not in it."""
        rest: BoolArray = self.asked & ~self.members
        return rest


def figures(cells: Cells, line: Line, banner: Banner, of: Of = "column") -> list[Share]:
    """The share, or the mean, of a line in every column.

    `n`, `df` and the weights' design effect are those of its base; `count` is the rows in line and column.
    """
    parts = _cells(line.values, banner.members)
    if of == "column":
        wholes = _cells(line.base, banner.members)
    else:
        across = line.values if of == "row" else line.base
        wholes = np.repeat(_cells(across, banner.asked[None, :]), len(banner.ids), axis=0)
    vector = _ratios(cells, parts, wholes)
    sums, found = cells.sums, []
    for at, whole in enumerate(wholes):
        inside = whole != 0
        n, size = int(sums.n.ravel()[inside].sum()), float(sums.totals.ravel()[inside].sum())
        kish = n * float(sums.squares.ravel()[inside].sum()) / size**2 if size else np.nan
        count = int(sums.n.ravel() @ (parts[at] != 0))
        df = cells.degrees(inside.reshape(sums.n.shape)) if inside.any() else 0
        value, se = float(vector.values[at]), float(vector.se[at])
        found.append(Share(value, se, df, n, count=count, kish_deff=kish))
    return found


def pairs(cells: Cells, line: Line, banner: Banner, shown: Sequence[bool]) -> list[ColumnPair]:
    """Every two of the columns that are shown: the first minus the second, those in both in the covariance.

    df are those of everybody whom line and banner are of. A pair without variance is left out.
    """
    ends = [at for at, one in enumerate(shown) if one]
    vector = _ratios(cells, _cells(line.values, banner.members), _cells(line.base, banner.members))
    return _differences(cells, line, banner, vector=vector, ends=list(combinations(ends, 2)))


def against_the_rest(cells: Cells, line: Line, banner: Banner, shown: Sequence[bool]) -> list[ColumnPair]:
    """Every column shown minus all others together (`banner.rest`), never minus a total that holds it."""
    members = np.vstack([banner.members, banner.rest])
    vector = _ratios(cells, _cells(line.values, members), _cells(line.base, members))
    ends = [(at, at + len(shown)) for at, one in enumerate(shown) if one]
    return _differences(cells, line, banner, vector=vector, ends=ends)


def _differences(
    cells: Cells, line: Line, banner: Banner, *, vector: Vector, ends: list[tuple[int, int]]
) -> list[ColumnPair]:
    inside = _cells(line.base, banner.asked[None, :]).reshape(cells.sums.n.shape) != 0
    df, n = (cells.degrees(inside), int(cells.sums.n[inside].sum())) if inside.any() else (0, 0)
    ids = [*banner.ids, *[REST] * len(banner.ids)]
    found = []
    for first, second in ends:
        weights = np.zeros(vector.values.size)
        weights[[first, second]] = 1, -1
        value, se = vector.contrast(weights)
        found.append(ColumnPair(value, se, df, n, first=ids[first], second=ids[second], row=line.id))
    return [pair for pair in found if pair.se > 0]


def _cells(rows: FloatArray | BoolArray, columns: BoolArray) -> FloatArray:
    """What each cell counts for in each of k columns: (k, cells)."""
    found: FloatArray = columns[:, None, :].astype(np.float64) * np.asarray(rows, dtype=np.float64)[:, None]
    return found.reshape(len(columns), -1)


def _ratios(cells: Cells, parts: FloatArray, wholes: FloatArray) -> Vector:
    """The totals of k parts over those of k wholes (k, cells); NaN over 0."""
    return ratios(cells.sums.totals.ravel(), cells.covariance, parts, wholes)


def independent_of(cells: Cells, line: Line, banner: Banner) -> Test | None:
    """Rao and Scott's F of a line and all else in its base, by columns that exclude each other."""
    others = replace(line, values=1 - line.values)
    return independent(cells, [line, others], banner)[0]


def independent(cells: Cells, lines: Sequence[Line], banner: Banner) -> tuple[Test | None, float]:
    """Rao and Scott's F of lines and columns that exclude each other, and Cramér's V.

    Of those who are in a line and in a column. None where there is no test, NaN with one line or column.
    """
    across = np.vstack([_cells(line.values * line.base, banner.members) for line in lines])
    n = (across @ cells.sums.n.ravel()).reshape(len(lines), -1)
    totals = (across @ cells.sums.totals.ravel()).reshape(n.shape)
    full = np.ix_(totals.sum(axis=1) > 0, totals.sum(axis=0) > 0)
    across = across.reshape(*n.shape, -1)[full]
    shape, across = across.shape[:2], across.reshape(-1, across.shape[2])
    n, totals = n[full], totals[full]
    inside = (across.sum(axis=0) > 0).reshape(cells.sums.n.shape)

    def covariance(gradient: FloatArray, statistic: Statistic) -> FloatArray:
        return cells.covariance(across.T @ gradient, lambda values: statistic(across @ values))

    df = cells.degrees(inside) if inside.any() else 0
    tests = independence(totals, n.astype(np.intp), df, covariance)
    sides = min(shape) - 1
    v = float(np.sqrt(pearson(totals) / totals.sum() / sides)) if sides > 0 and totals.sum() else np.nan
    return tests.get("F"), v

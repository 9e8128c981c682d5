"""The record of a crosstab: counts, weighted totals, cell, row and column shares with their standard errors.

Everything in a crosstab is a function of the weighted totals of its cells, so that a covariance of linear
combinations of these totals is all it needs: from the rows (`crosstabs`) or from a GROUP BY (`grouped`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cmsurvey.survey.columns import BoolArray, FloatArray, IntArray
from cmsurvey.survey.independence import Test, independence, pearson
from cmsurvey.survey.linear import Vector
from cmsurvey.survey.proportions import Share

#: A share this close to 1 is 1 but for the last bits of a sum.
_BITS = 1e-13
#: Cell totals (cells,) → k statistics of them.
Statistic = Callable[[FloatArray], FloatArray]
#: The gradient (cells, k) of a statistic at the totals, and the statistic → its covariance (k, k).
CellCovariance = Callable[[FloatArray, Statistic], FloatArray]
#: Cells (rows, columns) → the degrees of freedom among the rows that lie in them.
CellDegrees = Callable[[BoolArray], int]
Of = Literal["overall", "row", "column"]


@dataclass(frozen=True, eq=False)
class Part:
    """A value for each cell (rows, columns) with its standard error."""

    values: FloatArray
    se: FloatArray


@dataclass(frozen=True, eq=False)
class Crosstab:
    """Two columns of categories against each other, on the rows that answered both.

    Attributes:
        rows, columns: labels of the categories that occur.
        n: unweighted rows in each cell (rows, columns).
        total, overall, row_share, column_share: weighted, each (rows, columns) with standard errors.
        df: degrees of freedom of the design among the complete rows.
        tests: tests of independence by name; one that cannot be computed is absent.
        pearson_x2: X² of the weighted table scaled to n; not a test by itself.
        squares: sums of squared weights (rows, columns).
        cell_covariance: for further comparisons of these cells.
        cell_degrees: degrees of freedom of a row, a column.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    n: IntArray
    total: Part
    overall: Part
    row_share: Part
    column_share: Part
    df: int
    tests: dict[str, Test]
    pearson_x2: float
    squares: FloatArray
    cell_covariance: CellCovariance
    cell_degrees: CellDegrees

    @property
    def cramers_v(self) -> float:
        """√(X² / (n (min(rows, columns) - 1))) (Cramér 1946); NaN with a single row or column."""
        sides = min(self.n.shape) - 1
        return math.sqrt(self.pearson_x2 / (self.n.sum() * sides)) if sides > 0 else math.nan

    def shares(self, of: Of) -> tuple[tuple[Share, ...], ...]:
        """The shares of all, of the rows or of the columns, (rows, columns), each with its interval.

        n, df and the weights' design effect of a share are those of its base.
        """
        part = {"overall": self.overall, "row": self.row_share, "column": self.column_share}[of]
        table = np.empty(self.n.shape, dtype=object)
        for base in _bases(self.n.shape, of):
            n, size = int(self.n[base].sum()), float(self.total.values[base].sum())
            kish = n * float(self.squares[base].sum()) / size**2 if size else math.nan
            df = self.cell_degrees(base)
            for i, j in zip(*np.nonzero(base), strict=True):
                value, se = float(part.values[i, j]), float(part.se[i, j])
                table[i, j] = Share(value, se, df, n, count=int(self.n[i, j]), kish_deff=kish)
        return tuple(tuple(row) for row in table)


@dataclass(frozen=True, eq=False)
class Sums:
    """What each cell (rows, columns) adds up to: unweighted rows, weights, squared weights."""

    n: IntArray
    totals: FloatArray
    squares: FloatArray


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells (rows, columns) of a crosstab, and what any statistic of their totals varies by."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    sums: Sums
    covariance: CellCovariance
    degrees: CellDegrees


def tabulated(of: Cells) -> Crosstab:
    """The crosstab of cells, from their sums and the covariance of their statistics."""
    totals, n = of.sums.totals, of.sums.n
    cells = np.arange(totals.size).reshape(totals.shape)
    # where nobody answered both there is nothing to vary
    covariance = of.covariance if totals.size else _no_covariance
    df = of.degrees(np.ones(totals.shape, dtype=bool)) if totals.size else 0
    own = covariance(np.eye(totals.size), lambda values: values)
    return Crosstab(
        of.rows,
        of.columns,
        n=n,
        total=Part(totals, np.sqrt(np.diag(own)).reshape(totals.shape)),
        overall=_shares(totals, _same(np.zeros_like(cells)), covariance),
        row_share=_shares(totals, _same(cells // max(1, totals.shape[1])), covariance),
        column_share=_shares(totals, _same(cells % max(1, totals.shape[1])), covariance),
        df=df,
        tests=independence(totals, n, df, covariance),
        pearson_x2=pearson(totals) * n.sum() / totals.sum() if totals.sum() else math.nan,
        squares=of.sums.squares,
        cell_covariance=covariance,
        cell_degrees=of.degrees,
    )


def _no_covariance(gradient: FloatArray, _: Statistic) -> FloatArray:
    return np.zeros((gradient.shape[1], gradient.shape[1]))


def _bases(shape: tuple[int, ...], of: Of) -> Iterator[BoolArray]:
    """The cells of each base: all of them, those of a row, those of a column."""
    which = np.indices(shape)[{"row": 0, "column": 1}[of]] if of != "overall" else np.zeros(shape)
    for at in np.unique(which):
        yield which == at


def _same(group: IntArray) -> FloatArray:
    """Which cells (cells, cells) lie in the same group as each cell."""
    flat = group.ravel()
    return np.asarray(flat[:, None] == flat, dtype=np.float64)


def _shares(totals: FloatArray, base: FloatArray, cell_covariance: CellCovariance) -> Part:
    """Each cell's share of the cells of its base: R = N_c / sum of N over the base; 0 over 0 is NaN."""
    vector = ratios(totals.ravel(), cell_covariance, np.eye(totals.size), base)
    return Part(vector.values.reshape(totals.shape), vector.se.reshape(totals.shape))


def ratios(
    totals: FloatArray, cell_covariance: CellCovariance, parts: FloatArray, wholes: FloatArray
) -> Vector:
    """The totals (cells,) of k parts over those of k wholes (k, cells); NaN over 0."""
    known = wholes @ totals != 0
    above, below = parts[known], wholes[known]

    def statistic(values: FloatArray) -> FloatArray:
        with np.errstate(divide="ignore", invalid="ignore"):
            found: FloatArray = (above @ values) / (below @ values)
        found[np.abs(found - 1) < _BITS] = 1
        return found

    values, covariance = np.full(len(parts), np.nan), np.full((len(parts), len(parts)), np.nan)
    values[known] = statistic(totals)
    gradient = (above - values[known, None] * below) / (below @ totals)[:, None]
    if known.any():
        covariance[np.ix_(known, known)] = cell_covariance(gradient.T, statistic)
    return Vector(values, covariance)

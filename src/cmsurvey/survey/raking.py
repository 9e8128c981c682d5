"""Weights that bring categorical margins to known totals: post-stratification and raking, on cells.

Rows with the same category in every margin get the same factor, so the work is done on the table of the
occupied cells, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cmsurvey.survey.columns import FloatArray, IntArray

#: A table of more cells is packed to the occupied ones before the next margin multiplies it.
MOST_CELLS = 1 << 21
#: Raking has settled when a sweep changes no cell by more than this part of the total weight.
SETTLED = 1e-13
SWEEPS = 2000


@dataclass(frozen=True, eq=False)
class Cells:
    """The occupied cells of a cross of margins: `of_row` is each row's cell, `codes` its categories."""

    of_row: IntArray
    codes: tuple[IntArray, ...]

    @property
    def count(self) -> int:
        """How many cells are occupied."""
        return len(self.codes[0])


def cells(codes: Sequence[IntArray], sizes: Sequence[int]) -> Cells:
    """Collapse rows to the occupied cells of their categories; `sizes` are the numbers of categories."""
    crossed, size = codes[0], sizes[0]
    of_cell: tuple[IntArray, ...] = (np.arange(size),)
    for own, many in zip(codes[1:], sizes[1:], strict=True):
        if size * many > MOST_CELLS:
            crossed, of_cell = _packed(crossed, of_cell)
            size = len(of_cell[0])
        crossed = crossed * many + own
        of_cell = (*(np.repeat(one, many) for one in of_cell), np.tile(np.arange(many), size))
        size *= many
    return Cells(*_packed(crossed, of_cell))


def _packed(crossed: IntArray, of_cell: tuple[IntArray, ...]) -> tuple[IntArray, tuple[IntArray, ...]]:
    """The codes of rows and the categories of cells without the cells that nobody is in."""
    size = len(of_cell[0])
    if size > MOST_CELLS:
        occupied, of_row = np.unique(crossed, return_inverse=True)
    else:
        occupied = np.flatnonzero(np.bincount(crossed, minlength=size))
        places = np.zeros(size, dtype=np.int64)
        places[occupied] = np.arange(len(occupied))
        of_row = places[crossed]
    return of_row, tuple(one[occupied] for one in of_cell)


@dataclass(frozen=True, eq=False)
class Raked:
    """What raking came to: a factor a cell, what each margin's categories still lack, how it went."""

    factors: FloatArray
    gaps: tuple[FloatArray, ...]
    sweeps: int
    settled: bool


def rake(
    table: FloatArray, codes: Sequence[IntArray], totals: Sequence[FloatArray], *, sweeps: int = SWEEPS
) -> Raked:
    """Scale the cells of `table` to each margin's totals in turn until a sweep changes nothing.

    Iterative proportional fitting (Deming and Stephan, 1940). Cells of weight 0 stay 0. A category with a
    total must have weight in the table. Where the totals of two margins differ, the last one is met.
    """
    total = float(sum(totals[-1]))
    weights, done = table.copy(), 0
    settled = False
    while not settled and done < sweeps:
        before = weights
        for own, target in zip(codes, totals, strict=True):
            weights = weights * ratios(target, group_sums(weights, own, len(target)))[own]
        done += 1
        settled = bool(np.max(np.abs(weights - before)) <= SETTLED * total)
    gaps = [target - group_sums(weights, own, len(target)) for own, target in zip(codes, totals, strict=True)]
    return Raked(ratios(weights, table), tuple(gaps), done, settled)


def ratios(above: FloatArray, below: FloatArray) -> FloatArray:
    """Quotients, 1 where both are 0 and 0 where the lower alone is."""
    safe = np.where(below == 0, 1.0, below)
    return np.where(below == 0, (above == 0).astype(float), above / safe)


def group_sums(values: FloatArray, codes: IntArray, groups: int) -> FloatArray:
    """Sums of a vector, or of each column of a matrix, over the rows of each group (groups first)."""
    if values.ndim == 1:
        return np.asarray(np.bincount(codes, weights=values, minlength=groups), dtype=np.float64)
    return np.column_stack([np.bincount(codes, weights=one, minlength=groups) for one in values.T])

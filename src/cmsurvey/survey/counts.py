"""A published table of counts: are rows and columns independent, and which cells and columns differ."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import special

from cmsurvey.survey.shares import normal_p, pooled_z

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class ColumnPair(NamedTuple):
    """In one row, the share of column `a` less that of column `b` (counted from 0), by the pooled z."""

    row: int
    a: int
    b: int
    z: float
    p: float


@dataclass(frozen=True, eq=False)
class CountTable:
    """The tests of a table of counts of unweighted, independent answers.

    `chi2` is Pearson's, without correction, on `df` degrees; `adjusted_residuals` (rows × columns) are
    (O - E)/√(E (1 - row share)(1 - column share)), about normal in a table without association (Haberman
    1973); `pairs` go row by row, columns 1-2, 1-3, … 2-3, …; correct their p for the whole table with
    `adjust`. A row or column without any answer gives NaN.
    """

    chi2: float
    df: int
    p: float
    cramers_v: float
    adjusted_residuals: NDArray[np.float64]
    pairs: tuple[ColumnPair, ...]


def count_table(counts: ArrayLike) -> CountTable:
    """Test a table of counts, one list a row.

    Raises a `ValueError` for fewer than two rows or columns, a negative count or none at all.
    """
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or min(table.shape) < 2:
        raise ValueError("a table of counts has two rows and two columns or more")
    if not np.all(table >= 0) or not 0 < table.sum() < math.inf:
        raise ValueError("counts are not negative, and one is above 0")
    n, rows, columns = table.sum(), table.sum(axis=1), table.sum(axis=0)
    expected = np.outer(rows, columns) / n
    with np.errstate(invalid="ignore", divide="ignore"):
        chi2 = float(((table - expected) ** 2 / expected).sum())
        spread = expected * np.outer(1 - rows / n, 1 - columns / n)
        residuals = (table - expected) / np.sqrt(spread)
    df = (len(rows) - 1) * (len(columns) - 1)
    return CountTable(
        chi2=chi2,
        df=df,
        p=float(special.chdtrc(df, chi2)),
        cramers_v=math.sqrt(chi2 / n / (min(table.shape) - 1)),
        adjusted_residuals=residuals,
        pairs=tuple(_pairs(table, columns)),
    )


def _pairs(table: NDArray[np.float64], bases: NDArray[np.float64]) -> list[ColumnPair]:
    found = []
    for row, (a, b) in (
        (row, pair) for row in range(len(table)) for pair in combinations(range(len(bases)), 2)
    ):
        empty = not (bases[a] and bases[b])
        z = math.nan if empty else pooled_z(table[row, b], bases[b], table[row, a], bases[a])
        found.append(ColumnPair(row, a, b, float(z), normal_p(z)))
    return found

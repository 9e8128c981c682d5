"""Columns of a crosstab compared: every pair, each with the rest, and the letters that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from string import ascii_uppercase

import numpy as np

from cmsurvey.survey.cells import Crosstab, Statistic
from cmsurvey.survey.columns import FloatArray
from cmsurvey.survey.domains import Difference, corrected
from cmsurvey.survey.linear import Vector

REST = ""


@dataclass(frozen=True)
class ColumnPair(Difference):
    """A row's share in column `first` minus its share in `second` ("" is every other column)."""

    row: str = ""


def column_pairs(table: Crosstab, *, correction: str = "holm") -> tuple[ColumnPair, ...]:
    """Every row, every pair of columns, with their covariance and the df of the complete rows.

    A pair without variance is left out. p-values are corrected over the whole table.
    """
    shape = table.n.shape
    pairs = list(combinations(range(shape[1]), 2))
    found = []
    for at, row in enumerate(table.rows):
        vector = _row_shares(table, at)
        for first, second in pairs:
            weights = np.zeros(shape[1])
            weights[[first, second]] = 1, -1
            ends = table.columns[first], table.columns[second]
            n = int(table.n[:, [first, second]].sum())
            value, se = vector.contrast(weights)
            found.append(ColumnPair(value, se, table.df, n, first=ends[0], second=ends[1], row=row))
    return corrected((pair for pair in found if pair.se > 0), correction)


def against_the_rest(table: Crosstab, *, correction: str = "holm") -> tuple[ColumnPair, ...]:
    """Every cell: its column's share minus that of all other columns together, not of a total with it."""
    found = []
    for at, row in enumerate(table.rows):
        for column, label in enumerate(table.columns):
            statistic = _of_two(table.n.shape, at, [column])
            totals = table.total.values.ravel()
            values = statistic(totals)
            if not np.isfinite(values).all():
                continue
            gradient = _two_gradient(table.n.shape, at, column, totals)
            covariance = table.cell_covariance(gradient, statistic)
            value, se = Vector(values, covariance).contrast(np.array([1.0, -1.0]))
            n = int(table.n.sum())
            found.append(ColumnPair(value, se, table.df, n, first=label, second=REST, row=row))
    return corrected((pair for pair in found if pair.se > 0), correction)


def letters(
    table: Crosstab, pairs: Sequence[ColumnPair] | None = None, *, level: float = 0.95
) -> dict[tuple[str, str], str]:
    """For each cell (row, column) the letters of the columns whose share is significantly lower.

    The first column is A. Pairs default to `column_pairs` with Holm's correction.
    """
    pairs = column_pairs(table) if pairs is None else pairs
    names = dict(zip(table.columns, column_letters(len(table.columns)), strict=True))
    lower: dict[tuple[str, str], list[str]] = {(row, one): [] for row in table.rows for one in table.columns}
    for pair in pairs:
        if pair.p_adjusted < 1 - level:
            high, low = (pair.first, pair.second) if pair.value > 0 else (pair.second, pair.first)
            lower[pair.row, high].append(names[low])
    return {cell: "".join(sorted(found, key=lambda one: (len(one), one))) for cell, found in lower.items()}


def column_letters(count: int) -> list[str]:
    """A to Z, then AA, AB and so on."""
    alphabet = len(ascii_uppercase)
    single = list(ascii_uppercase)
    return [
        single[at] if at < alphabet else single[at // alphabet - 1] + single[at % alphabet]
        for at in range(count)
    ]


def _row_shares(table: Crosstab, at: int) -> Vector:
    """The shares of one row in every column, with their covariance."""
    shape = table.n.shape
    totals = table.total.values
    down = totals.sum(axis=0)

    def statistic(values: FloatArray) -> FloatArray:
        cells = values.reshape(shape)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(cells[at] / cells.sum(axis=0), dtype=np.float64)

    shares = statistic(totals)
    gradient = np.zeros((*shape, shape[1]))
    for column in np.flatnonzero(down > 0):
        gradient[:, column, column] = -shares[column] / down[column]
        gradient[at, column, column] += 1 / down[column]
    covariance = table.cell_covariance(gradient.reshape(-1, shape[1]), statistic)
    return Vector(shares, covariance)


def _of_two(shape: tuple[int, ...], row: int, chosen: list[int]) -> Statistic:
    """The share of a row in the chosen columns together, and in the others together."""

    def statistic(values: FloatArray) -> FloatArray:
        cells = values.reshape(shape)
        own = cells[:, chosen].sum(axis=1)
        rest = cells.sum(axis=1) - own
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.array([own[row] / own.sum(), rest[row] / rest.sum()])

    return statistic


def _two_gradient(shape: tuple[int, ...], row: int, column: int, totals: FloatArray) -> FloatArray:
    cells = totals.reshape(shape)
    own = np.zeros(shape[1], dtype=bool)
    own[column] = True
    gradient = np.zeros((*shape, 2))
    for at, columns in enumerate((own, ~own)):
        size = cells[:, columns].sum()
        gradient[:, columns, at] = -cells[row, columns].sum() / size**2
        gradient[row, columns, at] += 1 / size
    return gradient.reshape(-1, 2)

"""Tests of independence in a crosstab of a complex sample, and Pearson's X² that they correct."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from cmsurvey.survey.columns import FloatArray, IntArray

#: As in `cells`: gradient (cells, k) and statistic of the cell totals → covariance (k, k).
CellCovariance = Callable[[FloatArray, Callable[[FloatArray], FloatArray]], FloatArray]


@dataclass(frozen=True)
class Test:
    """A test: its statistic, its degrees of freedom (one or two numbers) and its p-value."""

    #: pytest must not take this for a test of its own
    __test__ = False

    statistic: float
    parameter: tuple[float, ...]
    p: float


def pearson(totals: FloatArray) -> float:
    """X² = sum (O - E)² / E over the cells whose row and column are not empty."""
    expected = _expected(totals)
    there = expected > 0
    return float((((totals - expected)[there]) ** 2 / expected[there]).sum())


def independence(
    totals: FloatArray, n: IntArray, df: int, cell_covariance: CellCovariance
) -> dict[str, Test]:
    """The tests that can be computed, by R's names.

    "F" and "Chisq": Pearson's X² corrected to the second and the first order (Rao and Scott 1984, equations
    3.3 to 3.5; Thomas and Rao 1987 for F). "Wald" and "adjWald": W of the interaction with its linearised
    covariance, W / k and W (df - k + 1) / (k df) (Koch, Freeman and Freeman 1975; Thomas and Rao 1987).
    """
    rows, columns = totals.shape
    if min(rows, columns) < 2 or not totals.sum() > 0:
        return {}
    found = {**_rao_scott(totals, int(n.sum()), df, cell_covariance), **_wald(totals, df, cell_covariance)}
    return {name: test for name, test in found.items() if np.isfinite(test.p)}


def _rao_scott(totals: FloatArray, n: int, df: int, cell_covariance: CellCovariance) -> dict[str, Test]:
    shares, size = totals.ravel() / totals.sum(), totals.sum()

    def statistic(values: FloatArray) -> FloatArray:
        shares: FloatArray = values / values.sum()
        return shares

    gradient = (np.eye(shares.size) - shares[None, :]) / size
    covariance = cell_covariance(gradient, statistic)
    inverse = np.divide(1, shares, out=np.zeros_like(shares), where=shares > 0)
    contrasts = _interaction(*totals.shape)
    scaled = inverse[:, None] * contrasts
    base = contrasts.T @ scaled / n
    if np.linalg.matrix_rank(base) < base.shape[0]:
        return {}
    delta = np.linalg.solve(base, scaled.T @ covariance @ scaled)
    trace, k = float(np.trace(delta)), contrasts.shape[1]
    if not trace > 0:
        return {}
    x2 = pearson(totals) * n / size
    first = trace**2 / float(np.trace(delta @ delta))
    return {
        "F": Test(
            x2 / trace,
            (first, first * df),
            float(special.fdtrc(first, first * df, x2 / trace)) if df > 0 else np.nan,
        ),
        "Chisq": Test(x2, (float(k),), float(special.chdtrc(k, x2 * k / trace))),
    }


def _wald(totals: FloatArray, df: int, cell_covariance: CellCovariance) -> dict[str, Test]:
    shape = totals.shape

    def statistic(values: FloatArray) -> FloatArray:
        table = values.reshape(shape)
        return np.asarray((table - _expected(table))[1:, 1:].ravel(), dtype=np.float64)

    y = statistic(totals.ravel())
    covariance = cell_covariance(_wald_gradient(totals), statistic)
    if not np.isfinite(covariance).all() or np.linalg.matrix_rank(covariance, hermitian=True) < y.size:
        return {}
    w, k = float(y @ np.linalg.solve(covariance, y)), y.size
    second = df - k + 1
    found = {"Wald": Test(w / k, (k, df), float(special.fdtrc(k, df, w / k)) if df > 0 else np.nan)}
    if second > 0:
        adjusted = w * second / (k * df)
        found["adjWald"] = Test(adjusted, (k, second), float(special.fdtrc(k, second, adjusted)))
    return found


def _wald_gradient(totals: FloatArray) -> FloatArray:
    """Of Y_ij = N_ij - N_i. N_.j / N, all but the first row and column, by every cell: (cells, k)."""
    rows, columns = totals.shape
    size, across, down = totals.sum(), totals.sum(axis=1), totals.sum(axis=0)
    row_of, column_of = np.divmod(np.arange(totals.size), columns)
    found = np.empty((totals.size, (rows - 1) * (columns - 1)))
    for at, (i, j) in enumerate((i, j) for i in range(1, rows) for j in range(1, columns)):
        in_row, in_column = row_of == i, column_of == j
        found[:, at] = (
            (in_row & in_column)
            - in_row * down[j] / size
            - in_column * across[i] / size
            + across[i] * down[j] / size**2
        )
    return found


def _expected(totals: FloatArray) -> FloatArray:
    expected: FloatArray = np.outer(totals.sum(axis=1), totals.sum(axis=0)) / totals.sum()
    return expected


def _interaction(rows: int, columns: int) -> FloatArray:
    """Contrasts of the interaction, orthogonal to the main effects: (cells, k)."""
    first = np.eye(rows)[:, 1:] - 1 / rows
    second = np.eye(columns)[:, 1:] - 1 / columns
    return np.asarray(np.kron(first, second), dtype=np.float64)

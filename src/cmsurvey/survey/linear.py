"""Totals and ratios of totals: what every mean, share and difference of this package is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.survey import columns
from cmsurvey.survey.columns import Categories, FloatArray
from cmsurvey.survey.design import Design
from cmsurvey.survey.variance import covariance

_BITS = 1e-13


@dataclass(frozen=True, eq=False)
class Vector:
    """Estimates (k,) and their covariance (k, k)."""

    values: FloatArray
    covariance: FloatArray

    @property
    def se(self) -> FloatArray:
        """The standard errors (k,)."""
        return np.sqrt(np.diag(self.covariance))

    def contrast(self, weights: FloatArray) -> tuple[float, float]:
        """A linear combination of the estimates and its standard error."""
        # an estimate that does not take part may be NaN
        part = np.flatnonzero(weights)
        weights, values = weights[part], self.values[part]
        covariance = self.covariance[np.ix_(part, part)]
        variance = float(weights @ covariance @ weights)
        scale = float(np.abs(weights) @ np.abs(covariance) @ np.abs(weights))
        # two estimates that always move together: what is left of their variances is rounding noise
        return float(weights @ values), 0.0 if variance <= 1e-14 * scale else float(np.sqrt(variance))


def totals(design: Design, amounts: FloatArray) -> Vector:
    """The weighted totals of k columns of amounts (n, k), 0 outside the domain; score w y."""

    def point(weights: FloatArray) -> FloatArray:
        summed: FloatArray = weights @ amounts
        return summed

    return Vector(point(design.weights), covariance(design, design.weights[:, None] * amounts, point))


def ratios(design: Design, parts: FloatArray, wholes: FloatArray) -> Vector:
    """The weighted totals of k columns (n, k) over those of as many, or of one (n, 1); 0 outside the domain.

    Score w (a - R b) / sum w b (Woodruff 1971; Särndal, Swensson and Wretman 1992, 5.6.10). NaN over 0.
    """

    def point(weights: FloatArray) -> FloatArray:
        with np.errstate(divide="ignore", invalid="ignore"):
            over: FloatArray = (weights @ parts) / (weights @ wholes)
        return over

    values = point(design.weights)
    base = design.weights @ wholes
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = parts - values * wholes
        # a row that is its ratio but for the last bits of a sum leaves nothing
        rest[np.abs(rest) <= _BITS * np.abs(parts)] = 0
        scores = design.weights[:, None] * rest / base
    known = np.isfinite(values)
    if known.all():
        return Vector(values, covariance(design, scores, point))
    full = np.full((values.size, values.size), np.nan)
    if known.any():
        full[np.ix_(known, known)] = covariance(
            design, scores[:, known], lambda weights: point(weights)[known]
        )
    return Vector(np.where(known, values, np.nan), full)


def answered(design: Design, names: Sequence[str], *, na_rm: bool) -> Design:
    """The domain of the rows that answered all these columns.

    Raises:
        CmsurveyError: without `na_rm`, when a row of the domain has not answered; it names the first one.
    """
    there = columns.observed(design.frame, names)
    missing = np.flatnonzero(design.used & ~there)
    if missing.size and not na_rm:
        asked = ", ".join(f'"{name}"' for name in names)
        what = f"{missing.size} rows of the domain have no answer in {asked}"
        raise CmsurveyError(Problem(columns.row(int(missing[0])), what, "leave them out with na_rm=True"))
    return design.where(there)


def amounts(design: Design, name: str) -> FloatArray:
    """A numeric column (n,), 0 outside the domain."""
    return np.where(design.used, np.nan_to_num(columns.numbers(design.frame, name)), 0.0)


def levels(design: Design, name: str) -> Categories:
    """A column of categories among the rows of the domain."""
    return columns.categories(design.frame, name).among(design.used)


def indicators(found: Categories) -> FloatArray:
    """One column of 0 and 1 for each category, (n, k)."""
    inside: FloatArray = (found.codes[:, None] == np.arange(len(found.labels))).astype(np.float64)
    return inside


def domain(design: Design) -> FloatArray:
    """1 in the domain, 0 outside, (n, 1)."""
    return design.used.astype(np.float64)[:, None]


def spread(design: Design, values: FloatArray) -> tuple[FloatArray, float, int]:
    """Population variances S² of columns (n, k), the population size and the rows that they rest on.

    S² = sum w (y - mean)² / sum w · n / (n - 1), n the rows of the domain with a weight above 0.
    """
    weights = np.where(design.used, design.weights, 0.0)
    size, counted = float(weights.sum()), int(design.rows_with_weight.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = weights @ values / size
        square = weights @ (values - mean) ** 2 / size * np.float64(counted) / (counted - 1)
    return square, size, counted


def design_effects(
    design: Design, values: FloatArray, variances: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Design effects of the means of columns (n, k): without and with replacement.

    V / [S² (N - n) / (N n)], NaN where the population is not larger than the sample, and V / [S² / n]; both
    NaN where all answers are alike (Kish, Survey Sampling, 1965, section 8.2).
    """
    square, size, counted = spread(design, values)
    with np.errstate(divide="ignore", invalid="ignore"):
        replaced = variances / (square / counted)
    if size <= counted:
        return np.full_like(replaced, np.nan), replaced
    return replaced * size / (size - counted), replaced

"""Calibration: the weights nearest to the given ones that meet known totals (Deville and Särndal, 1992).

The new weight is w F(x'lambda), with F(u) = 1 + u (linear: the generalised regression estimator), exp(u)
(raking) or a logistic curve between two bounds. Works on rows, or on cells of rows with equal x.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from scipy.special import expit, logit

from cmsurvey.survey.columns import FloatArray

Method = Literal["linear", "raking", "logit"]

#: Totals are met to this part of 1 + their size; what rounding keeps from it must reach the second.
MET = 1e-12
NEARLY = 1e-9
STEPS = 200
#: Where every total is more than so many times the sample's, weights are brought to its size first, so
#: that bounds of the factors can be met at all (as R's survey does).
FAR = 20


class Bounds(NamedTuple):
    """The least and the greatest factor that a weight may be multiplied by."""

    low: float = -np.inf
    high: float = np.inf


FREE = Bounds()


class Curve(NamedTuple):
    """A distance of calibration: its F and the derivative of F."""

    factor: Callable[[FloatArray], FloatArray]
    slope: Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, eq=False)
class Calibrated:
    """The factors of the weights, what is still lacking of each total, and whether they were met."""

    factors: FloatArray
    gaps: FloatArray
    steps: int
    met: bool


def curve(method: Method, bounds: Bounds) -> Curve:
    """The curve of a method; bounds cut the linear and the raking one off, and shape the logistic one.

    The logistic curve is equation 2.5 of Deville and Särndal, written as L + (U - L) expit(A u + c).
    """
    low, high = bounds
    if method == "logit":
        steep = (high - low) / ((high - 1) * (1 - low))
        start = float(logit((1 - low) / (high - low)))

        def at(u: FloatArray) -> FloatArray:
            return np.asarray(expit(steep * u + start))

        return Curve(
            lambda u: low + (high - low) * at(u), lambda u: (high - low) * steep * at(u) * (1 - at(u))
        )
    base: Callable[[FloatArray], FloatArray] = np.exp if method == "raking" else lambda u: 1 + u
    slope: Callable[[FloatArray], FloatArray] = np.exp if method == "raking" else np.ones_like

    def inside(u: FloatArray) -> FloatArray:
        return slope(u) * ((base(u) > low) & (base(u) < high))

    return Curve(lambda u: np.clip(base(u), low, high), inside)


def calibrate(weights: FloatArray, x: FloatArray, totals: FloatArray, shape: Curve) -> Calibrated:
    """Find factors with which the weighted sums of the columns of `x` are `totals`, by Newton's steps.

    A step that leaves the numbers is halved. Columns that follow from others are allowed.
    """
    now = x.T @ weights
    scales = totals / np.where(now == 0, 1.0, now)
    scale = float(np.mean(scales)) if np.min(scales) > FAR else 1.0
    weights = weights * scale
    unit = np.maximum(np.sqrt(weights @ (x * x)), np.finfo(float).tiny)
    scaled, wanted = x / unit, totals / unit
    along = np.zeros(x.shape[1])
    factors, gaps, steps = np.ones(len(weights)), wanted - scaled.T @ weights, 0
    best = np.inf
    while steps < STEPS:
        with np.errstate(over="ignore", invalid="ignore"):
            pull = weights * shape.slope(scaled @ along)
            step = np.linalg.lstsq(scaled.T @ (scaled * pull[:, None]), gaps, rcond=None)[0]
            while not np.all(np.isfinite(shape.factor(scaled @ (along + step)))) and steps < STEPS:
                step, steps = step / 2, steps + 1
        along, steps = along + step, steps + 1
        factors = shape.factor(scaled @ along)
        gaps = wanted - scaled.T @ (weights * factors)
        off = float(np.max(np.abs(gaps * unit) / (1 + np.abs(totals))))
        if off < MET or (off < NEARLY and off >= best):
            return Calibrated(factors * scale, gaps * unit, steps, met=True)
        best = min(best, off)
    return Calibrated(factors * scale, gaps * unit, steps, met=False)


def fitted(sums: FloatArray, x: FloatArray, weights: FloatArray) -> FloatArray:
    """The least squares fit on `x`, with `weights`, of values of which `sums` are the weighted sums.

    A row of `sums` (of `x`, of `weights`) is a cell of rows with equal x; the fit is that of each row in it.
    """
    half = np.sqrt(weights)[:, None]
    unit = np.maximum(np.sqrt(weights @ (x * x)), np.finfo(float).tiny)
    values = np.divide(sums, half, out=np.zeros_like(sums), where=half > 0)
    return np.asarray(x / unit @ np.linalg.lstsq(x / unit * half, values, rcond=None)[0])

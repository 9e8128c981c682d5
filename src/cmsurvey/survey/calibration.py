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

#: Steps end when totals are met to this part of 1 + their size; the second is near enough.
MET = 1e-12
NEARLY = 1e-9
STEPS = 200
HALVINGS = 40
#: More than exp(LARGE) is no number.
LARGE = 700.0
#: A step is made longer up to so many times while that leads lower; it is good where so little of the fall
#: is left. What bounds hold still is pulled a little too, else steps end beside totals that can be met.
FARTHEST, FLAT, FIRM = 2.0**10, 0.1, 1e-5
#: Where every total is more than so many times the sample's, weights are brought to its size first, so
#: that bounds of the factors can be met at all (as R's survey does).
FAR = 20


class Bounds(NamedTuple):
    """The least and the greatest factor that a weight may be multiplied by."""

    low: float = -np.inf
    high: float = np.inf


FREE = Bounds()


class Curve(NamedTuple):
    """A distance of calibration: its F and the derivative of F, which bounds make 0 beyond them."""

    factor: Callable[[FloatArray], FloatArray]
    slope: Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, eq=False)
class Calibrated:
    """The factors of the weights, what is still lacking of each total, and whether they were met."""

    factors: FloatArray
    gaps: FloatArray
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
    is_raking = method == "raking"

    def base(u: FloatArray) -> FloatArray:
        return np.exp(np.minimum(u, LARGE)) if is_raking else 1 + u

    def inside(u: FloatArray) -> FloatArray:
        found = base(u)
        return (found if is_raking else np.ones_like(u)) * ((found > low) & (found < high))

    return Curve(lambda u: np.clip(base(u), low, high), inside)


@np.errstate(over="ignore", invalid="ignore")  # where no weights meet the totals, steps run away
def calibrate(weights: FloatArray, x: FloatArray, totals: FloatArray, shape: Curve) -> Calibrated:
    """Find factors with which the weighted sums of the columns of `x` are `totals`, by Newton's steps.

    The gaps are the slope of a convex function, so a step ends where that is lowest along it. Columns that
    follow from others are allowed.
    """
    now = x.T @ weights
    scales = totals / np.where(now == 0, 1.0, now)
    scale = float(np.mean(scales)) if np.min(scales) > FAR else 1.0
    weights = weights * scale
    unit = np.maximum(np.sqrt(weights @ (x * x)), np.finfo(float).tiny)
    scaled, wanted = x / unit, totals / unit

    def lacking(along: FloatArray) -> FloatArray:
        return np.asarray(wanted - scaled.T @ (weights * shape.factor(scaled @ along)))

    along = np.zeros(x.shape[1])
    gaps, off = lacking(along), np.inf
    for _ in range(STEPS):
        pull = weights * np.maximum(shape.slope(scaled @ along), FIRM)
        step = np.asarray(np.linalg.lstsq(scaled.T @ (scaled * pull[:, None]), gaps, rcond=None)[0])
        moved = _lowest(lacking, along, step, gaps)
        if moved is None:
            break
        along, gaps = moved
        off = float(np.max(np.abs(gaps * unit) / (1 + np.abs(totals))))
        if off < MET:
            break
    return Calibrated(shape.factor(scaled @ along) * scale, gaps * unit, met=off < NEARLY)


def _lowest(
    lacking: Callable[[FloatArray], FloatArray], along: FloatArray, step: FloatArray, now: FloatArray
) -> tuple[FloatArray, FloatArray] | None:
    """The place and the gaps where the function that falls by the gaps is lowest along a step.

    The whole step where it is nearly so there; else farther while it falls, then by halves between. None
    where it falls nowhere.
    """
    fall = float(now @ step)
    if not fall > 0:
        return None
    gaps = lacking(along + step)
    if abs(gaps @ step) <= FLAT * fall:
        return along + step, gaps
    low, high = 0.0, 1.0
    while gaps @ step > 0 and high < FARTHEST:
        low, high = high, 2 * high
        gaps = lacking(along + high * step)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if lacking(along + middle * step) @ step > 0 else (low, middle)
    return along + high * step, lacking(along + high * step)


def fitted(sums: FloatArray, x: FloatArray, weights: FloatArray) -> FloatArray:
    """The least squares fit on `x`, with `weights`, of values of which `sums` are the weighted sums.

    A row of `sums` (of `x`, of `weights`) is a cell of rows with equal x; the fit is that of each row in it.
    """
    half = np.sqrt(weights)[:, None]
    unit = np.maximum(np.sqrt(weights @ (x * x)), np.finfo(float).tiny)
    values = np.divide(sums, half, out=np.zeros_like(sums), where=half > 0)
    return np.asarray(x / unit @ np.linalg.lstsq(x / unit * half, values, rcond=None)[0])

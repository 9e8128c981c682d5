"""Banded answers ("25 to 34", "more than 200"): medians, quartiles and means that say what they suppose.

All here is estimated from bands and is to be labelled so. Which band an answer on an edge belongs to
moves a median more than the choice of a method does (people earn round sums), so the edge rule is a
parameter without a default and part of the result.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np

from cmsurvey.survey.shares import LEVEL, critical

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: "[a, b)": an answer on an edge is in the upper band; "(a, b]": in the lower one; "whole": the bands are
#: of whole units and both edges are in ("25 to 34" years: up to the 35th birthday).
EdgeRule = Literal["[a, b)", "(a, b]", "whole"]
Method = Literal["linear", "cubic"]

#: Two cumulated shares closer than this are one.
CLOSE = 1e-12


class Reading(NamedTuple):
    """A quantile read from bands: a number, or on which side of which limit it lies, or neither.

    In an open band `value` is None, `side` says "more than" or "less than" and `limit` is the edge. A
    confidence limit beyond all answers is none of them.
    """

    value: float | None
    side: Literal["", "more than", "less than"] = ""
    limit: float | None = None


class Quantile(NamedTuple):
    """The quantile at `p` with both limits of its interval (None without a base), and what it supposes."""

    p: float
    estimate: Reading
    low: Reading | None
    high: Reading | None
    method: Method
    edges: EdgeRule


class Mean(NamedTuple):
    """A mean from midpoints; `value` is None where the open top band has no finite midpoint.

    `alpha` is the Pareto exponent of the last two bands, `top` the midpoint of the open one; both None
    where all bands are closed. Nobody in the open band is an infinite exponent and a midpoint on its edge.
    """

    value: float | None
    alpha: float | None
    top: float | None
    edges: EdgeRule


@dataclass(frozen=True)
class Bands:
    """Bands in ascending order, without gaps, with their weights: counts, weighted counts or shares.

    `lower` and `upper` are as printed; None opens the first band downwards or the last one upwards.
    Under the rule "whole" the printed upper edges lie one `unit` below the next lower one. Raises a
    `ValueError` that names the band.
    """

    lower: Sequence[float | None]
    upper: Sequence[float | None]
    weights: Sequence[float]
    edges: EdgeRule
    unit: float = 1.0

    def __post_init__(self) -> None:
        if self.edges not in get_args(EdgeRule):
            raise ValueError(f'no edge rule "{self.edges}": {", ".join(get_args(EdgeRule))}')
        if not len(self.lower) == len(self.upper) == len(self.weights) > 0:
            raise ValueError("each band has a lower edge, an upper edge and a weight")
        if not all(0 <= weight < math.inf for weight in self.weights) or not any(self.weights):
            raise ValueError("weights of bands are not negative, and one is above 0")
        end = self.lower[0]
        for number, (low, high) in enumerate(zip(self.lower, self.limits, strict=True), start=1):
            self._check_band(number, low, high)
            if low is not None and end is not None and low != end:
                raise ValueError(f"band {number - 1} ends at {end:g}, band {number} begins at {low:g}")
            end = high

    def _check_band(self, number: int, low: float | None, high: float | None) -> None:
        if low is None and number > 1:
            raise ValueError(f"band {number} has no lower edge: only the first may be open downwards")
        if high is None and number < len(self.lower):
            raise ValueError(f"band {number} has no upper edge: only the last may be open upwards")
        if low is not None and high is not None and not low < high:
            raise ValueError(f"band {number} ends at {high:g} and begins at {low:g}")

    @property
    def limits(self) -> tuple[float | None, ...]:
        """The upper edges where the bands really end."""
        more = self.unit if self.edges == "whole" else 0.0
        return tuple(None if edge is None else edge + more for edge in self.upper)

    @property
    def cumulated(self) -> NDArray[np.float64]:
        """The shares below each edge: 0 at the first, 1 at the last."""
        weights = np.asarray(self.weights, dtype=np.float64)
        return np.concatenate([[0.0], np.cumsum(weights) / weights.cumsum()[-1]])


def banded(
    values: Sequence[float], edges: Sequence[float], rule: Literal["[a, b)", "(a, b]"]
) -> tuple[int, ...]:
    """How many values lie in each band between ascending edges, the first and last bands open outwards.

    One count more than there are edges: below the first, between, above the last.
    """
    at = np.searchsorted(np.asarray(edges), np.asarray(values), side="right" if rule == "[a, b)" else "left")
    return tuple(int(count) for count in np.bincount(at, minlength=len(edges) + 1))


def quantile(
    bands: Bands, p: float, *, n: float | None = None, level: float = LEVEL, method: Method = "linear"
) -> Quantile:
    """The value below which a share `p` of the answers lies, spread evenly within each band.

    With a base `n` (an effective one for weighted answers) the interval is Woodruff's (1952): the same
    rule at p ± z √(p(1-p)/n). `method` "cubic" draws a monotone cubic (Fritsch and Carlson 1980) through
    the cumulated shares instead of straight lines. In an open band there is no number, only its edge.
    """
    if not 0 < p < 1:
        raise ValueError(f"a quantile lies between 0 and 1, not at {p}")
    if n is not None and not 0 < n < math.inf:
        raise ValueError(f"a base is above 0, not {n}")
    estimate = _reading(bands, p, method)
    if n is None:
        return Quantile(p, estimate, None, None, method, bands.edges)
    half = critical(level) * math.sqrt(p * (1 - p) / n)
    low, high = _reading(bands, p - half, method), _reading(bands, p + half, method)
    return Quantile(p, estimate, low, high, method, bands.edges)


def median(bands: Bands, *, n: float | None = None, method: Method = "linear") -> Quantile:
    """The median: a number, or "more than" the edge of the open band that it lies in."""
    return quantile(bands, 0.5, n=n, method=method)


def mean(bands: Bands) -> Mean:
    """The mean of the midpoints, an open top band at the harmonic mean of a Pareto tail, L(1 + 1/alpha).

    alpha = ln((n1 + n2)/n2) / ln(L2/L1) of the last two bands (n1, n2 answers from L1, L2 upwards); von
    Hippel, Scarpino and Holas (2016), robust Pareto midpoint estimator. Raises a `ValueError` for answers
    in a first band that is open downwards: nothing is supposed of it.
    """
    weights = np.asarray(bands.weights, dtype=np.float64)
    if bands.lower[0] is None and weights[0] > 0:
        raise ValueError("the first band is open downwards: its answers have no midpoint")
    alpha, top = None, None
    if bands.upper[-1] is None:
        alpha = _pareto(bands)
        top = (bands.lower[-1] or 0.0) * (1 + 1 / alpha) if alpha else None
        if top is None:
            return Mean(None, alpha, None, bands.edges)
    middles = [
        top if high is None else None if low is None else (low + high) / 2
        for low, high in zip(bands.lower, bands.limits, strict=True)
    ]
    total = sum(
        w * middle for w, middle in zip(weights, middles, strict=True) if w > 0 and middle is not None
    )
    return Mean(float(total / weights.sum()), alpha, top, bands.edges)


def _pareto(bands: Bands) -> float:
    """The Pareto exponent of the last two bands; 0 where their edges admit none."""
    if len(bands.weights) < 2:
        return 0.0  # nothing to learn the tail from
    before, last = bands.weights[-2:]
    if not last:
        return math.inf
    low, high = bands.lower[-2:]
    if not low or not high or low <= 0:
        return 0.0
    return math.log((before + last) / last) / math.log(high / low)


def _reading(bands: Bands, p: float, method: Method) -> Reading:
    """The value at a cumulated share; none outside 0 to 1."""
    below = bands.cumulated
    reached = np.flatnonzero(below[1:] >= p - CLOSE)
    if p < 0 or not reached.size:
        return Reading(None)
    at = int(reached[0])
    low, high = bands.lower[at], bands.limits[at]
    if high is None:
        return Reading(None, "more than", low)
    if low is None:
        return Reading(None, "less than", high)
    if method == "cubic":
        return Reading(_on_cubic(bands, p, at))
    share = (p - below[at]) / (below[at + 1] - below[at]) if below[at + 1] > below[at] else 0.0
    return Reading(float(low + share * (high - low)))


def _on_cubic(bands: Bands, p: float, at: int) -> float:
    """Where the monotone cubic through the cumulated shares of the closed edges reaches p, in band `at`."""
    from scipy import interpolate, optimize  # noqa: PLC0415 - an option that few runs take, slow to import

    edges = [bands.lower[0], *bands.limits]
    known = [(edge, share) for edge, share in zip(edges, bands.cumulated, strict=True) if edge is not None]
    curve = interpolate.PchipInterpolator(*np.array(known).T)
    low, high = bands.lower[at], bands.limits[at]
    if curve(high) <= p:
        return float(high or 0.0)
    return float(
        optimize.brentq(lambda value: curve(value) - p, low, high, xtol=1e-12 * max(1.0, abs(high or 0.0)))
    )

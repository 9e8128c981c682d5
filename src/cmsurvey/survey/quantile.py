"""Quantiles by the rules of R's `survey`, with Woodruff's intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.survey import intervals, linear
from cmsurvey.survey.columns import FloatArray
from cmsurvey.survey.design import Design, degrees_of_freedom
from cmsurvey.survey.estimates import LEVEL, t_quantile

#: Cumulated weights this close, relative to their sum, are equal.
_EQUAL = 1e-12
#: The scales on which the cumulated share of a quantile gets its interval.
SCALES = ("mean", "beta", "xlogit", "asin")


@dataclass(frozen=True)
class Quantile:
    """A quantile with Woodruff's limits; a limit that lies outside the data is NaN, and so is se then."""

    p: float
    value: float
    low: float
    high: float
    se: float


@dataclass(frozen=True, eq=False)
class Cumulated:
    """The values of a column in order, with the weights up to each; none of weight 0."""

    values: FloatArray
    weights: FloatArray
    upto: FloatArray

    @classmethod
    def of(cls, design: Design, amounts: FloatArray) -> Cumulated:
        """The values of the domain's rows, sorted; ties in the order of the rows."""
        rows = np.flatnonzero(design.rows_with_weight)
        rows = rows[np.argsort(amounts[rows], kind="stable")]
        weights = design.weights[rows]
        return cls(amounts[rows], weights, np.cumsum(weights))

    @property
    def before(self) -> FloatArray:
        """The weight before each value."""
        return np.concatenate([[0.0], self.upto[:-1]])

    @property
    def total(self) -> float:
        """The sum of the weights."""
        return float(self.upto[-1])


def _math(of: Cumulated, p: float) -> float:
    """The smallest value up to which at least p of the weight lies."""
    at = int(np.searchsorted(of.upto, (p - _EQUAL) * of.total))
    return float(of.values[min(at, of.values.size - 1)])


def _school(of: Cumulated, p: float) -> float:
    """As `_math`, and the middle to the next value where exactly p of the weight lies up to it."""
    at = min(int(np.searchsorted(of.upto, (p - _EQUAL) * of.total)), of.values.size - 1)
    exact = abs(float(of.upto[at]) - p * of.total) <= _EQUAL * of.total
    return (
        float(of.values[at] + of.values[at + 1]) / 2
        if exact and at + 1 < of.values.size
        else float(of.values[at])
    )


def _interpolated(positions: Callable[[Cumulated], FloatArray]) -> Callable[[Cumulated, float], float]:
    """A rule that interpolates the values over their positions, constant outside."""
    return lambda of, p: (
        float(np.interp(p, positions(of), of.values)) if of.values.size > 1 else float(of.values[0])
    )


#: The rules by name; hf4 to hf8 are those of Hyndman and Fan (1996) for weighted values, as R has them.
RULES: Mapping[str, Callable[[Cumulated, float], float]] = MappingProxyType(
    {
        "math": _math,
        "school": _school,
        "hf4": _interpolated(lambda of: of.upto / of.total),
        "hf5": _interpolated(lambda of: (of.upto - of.weights / 2) / of.total),
        "hf6": _interpolated(lambda of: of.upto / (of.total + of.weights[-1])),
        "hf7": _interpolated(lambda of: of.before / of.upto[-2]),
        "hf8": _interpolated(lambda of: (of.before + 2 * of.upto) / 3 / (of.total + of.weights[-1] / 3)),
    }
)


def quantiles(
    design: Design,
    name: str,
    probabilities: Sequence[float] = (0.25, 0.5, 0.75),
    *,
    rule: str = "math",
    scale: str = "mean",
    na_rm: bool = False,
    level: float = LEVEL,
) -> tuple[Quantile, ...]:
    """Quantiles of a numeric column with Woodruff's intervals (Woodruff 1952).

    The share of values at or below the quantile gets an interval on `scale`; its limits are turned back
    into values by the same rule. se = (high - low) / (2 t).
    """
    used = linear.answered(design, [name], na_rm=na_rm)
    return quantiles_of(used, linear.amounts(used, name), probabilities, Woodruff(rule, scale, level))


@dataclass(frozen=True)
class Woodruff:
    """How quantiles are read and their intervals made; unknown names are an error."""

    rule: str = "math"
    scale: str = "mean"
    level: float = LEVEL

    def __post_init__(self) -> None:
        for name, known in ((self.rule, tuple(RULES)), (self.scale, SCALES)):
            if name not in known:
                what = f'"{name}" is not a rule or scale of quantiles'
                raise CmsurveyError(Problem("", what, f"known: {', '.join(known)}"))


def quantiles_of(
    design: Design, amounts: FloatArray, probabilities: Sequence[float], how: Woodruff
) -> tuple[Quantile, ...]:
    """Quantiles of one value a row (n,)."""
    outside = [p for p in probabilities if not 0 <= p <= 1]
    if outside:
        raise CmsurveyError(Problem("", f"the probability {outside[0]:g} is not between 0 and 1", "mend it"))
    of = Cumulated.of(design, amounts)
    if not of.values.size:
        return tuple(Quantile(p, *[math.nan] * 4) for p in probabilities)
    read = RULES[how.rule]
    values = [read(of, p) for p in probabilities]
    below = (amounts[:, None] <= np.array(values)) & design.used[:, None]
    shares = linear.ratios(design, below.astype(np.float64), linear.domain(design))
    df, n = degrees_of_freedom(design), int(design.used.sum())
    t = t_quantile(how.level, df)
    found = []
    for p, value, share, se in zip(probabilities, values, shares.values, shares.se, strict=True):
        sampled = intervals.Sampled(float(share), float(se), df, n)
        limits = intervals.METHODS[how.scale](sampled, how.level)
        low, high = (read(of, limit) if 0 <= limit <= 1 else math.nan for limit in limits)
        found.append(Quantile(p, value, low, high, (high - low) / (2 * t)))
    return tuple(found)

"""Means, totals, ratios and paired differences of numeric answers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cmsurvey.survey import linear
from cmsurvey.survey.columns import FloatArray
from cmsurvey.survey.design import Design, degrees_of_freedom
from cmsurvey.survey.estimates import Estimate


@dataclass(frozen=True)
class Mean(Estimate):
    """A mean, with the population variance S² of the answers."""

    variance: float = math.nan

    @property
    def deviation(self) -> float:
        """The population standard deviation."""
        return math.sqrt(self.variance)


def mean(design: Design, name: str, *, na_rm: bool = False) -> Mean:
    """The mean of a numeric column: sum w y / sum w; score w (y - mean) / sum w.

    Missing answers are an error; with `na_rm` their rows leave the domain (the design keeps them).
    """
    used = linear.answered(design, [name], na_rm=na_rm)
    return mean_of(used, linear.amounts(used, name))


def mean_of(design: Design, values: FloatArray) -> Mean:
    """The mean of one value a row (n,), 0 outside the domain."""
    values = np.where(design.used, values, 0.0)[:, None]
    found = linear.ratios(design, values, linear.domain(design))
    deff, replaced = linear.design_effects(design, values, np.diag(found.covariance))
    return Mean(
        float(found.values[0]),
        float(found.se[0]),
        degrees_of_freedom(design),
        int(design.used.sum()),
        float(deff[0]),
        float(replaced[0]),
        float(linear.spread(design, values)[0][0]),
    )


def total(design: Design, name: str, *, na_rm: bool = False) -> Estimate:
    """The total of a numeric column: sum w y.

    deff is V / [N² S² (N - n) / (N n)], with N the sum of the weights.
    """
    used = linear.answered(design, [name], na_rm=na_rm)
    return totals_of(used, linear.amounts(used, name)[:, None])[0]


def category_totals(design: Design, name: str, *, na_rm: bool = False) -> dict[str, Estimate]:
    """The weighted count of each category of a column."""
    used = linear.answered(design, [name], na_rm=na_rm)
    found = linear.levels(used, name)
    return dict(zip(found.labels, totals_of(used, linear.indicators(found)), strict=True))


def totals_of(design: Design, values: FloatArray) -> list[Estimate]:
    """The totals of columns of values (n, k), 0 outside the domain."""
    found = linear.totals(design, values)
    size = float(design.weights[design.used].sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        deff, replaced = linear.design_effects(design, values, np.diag(found.covariance) / size**2)
    df, n = degrees_of_freedom(design), int(design.used.sum())
    return [
        Estimate(float(found.values[at]), float(found.se[at]), df, n, float(deff[at]), float(replaced[at]))
        for at in range(values.shape[1])
    ]


def ratio(design: Design, numerator: str, denominator: str, *, na_rm: bool = False) -> Estimate:
    """The ratio of two totals: sum w a / sum w b; score w (a - R b) / sum w b.

    deff is that of the total of a - R b.
    """
    used = linear.answered(design, [numerator, denominator], na_rm=na_rm)
    parts, wholes = (linear.amounts(used, name)[:, None] for name in (numerator, denominator))
    found = linear.ratios(used, parts, wholes)
    df, n = degrees_of_freedom(used), int(used.used.sum())
    value, se = float(found.values[0]), float(found.se[0])
    if not math.isfinite(value):
        return Estimate(math.nan, math.nan, df, n)
    rest = totals_of(used, parts - value * wholes)[0]
    return Estimate(value, se, df, n, rest.deff, rest.deff_replace)


def paired_difference(design: Design, first: str, second: str, *, na_rm: bool = False) -> Mean:
    """The mean of first - second within each row.

    Its `p_t` has the degrees of freedom of a mean; R's `svyttest` takes one fewer.
    """
    used = linear.answered(design, [first, second], na_rm=na_rm)
    return mean_of(used, linear.amounts(used, first) - linear.amounts(used, second))


@dataclass(frozen=True)
class WeightSummary:
    """What unequal weights cost: Kish's effective sample size and design effect (Kish 1965, 11.2)."""

    n: int
    degrees_of_freedom: int
    sum_weights: float
    n_eff: float
    deff: float


def weight_summary(design: Design) -> WeightSummary:
    """n_eff = (sum w)² / sum w², deff = n / n_eff, among the rows of the domain."""
    weights = design.weights[design.used]
    n, size = int(weights.size), float(weights.sum())
    n_eff = size**2 / float(weights @ weights) if size else math.nan
    return WeightSummary(n, degrees_of_freedom(design), size, n_eff, n / n_eff)

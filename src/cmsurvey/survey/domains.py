"""Means by domain, and differences between domains and between waves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeVar

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.survey import linear
from cmsurvey.survey.adjust import CORRECTIONS
from cmsurvey.survey.columns import FloatArray
from cmsurvey.survey.design import Design, degrees_of_freedom
from cmsurvey.survey.estimates import Estimate
from cmsurvey.survey.linear import Vector
from cmsurvey.survey.means import Mean, mean_of, totals_of
from cmsurvey.survey.quantile import Quantile, Woodruff, quantiles_of


@dataclass(frozen=True)
class Domain:
    """What one domain says: its mean (df and n its own), total, weights and median."""

    mean: Mean
    total: Estimate
    median: Quantile
    sum_weights: float


@dataclass(frozen=True, eq=False)
class Domains:
    """The means of a numeric column in every category of another, with their covariance in that order."""

    domains: dict[str, Domain]
    covariance: FloatArray
    df: int

    @property
    def vector(self) -> Vector:
        """The means with their covariance."""
        return Vector(np.array([one.mean.value for one in self.domains.values()]), self.covariance)


@dataclass(frozen=True)
class Difference(Estimate):
    """The mean or share of `first` minus that of `second`; `p_adjusted` is corrected for the other pairs."""

    first: str = ""
    second: str = ""
    p_adjusted: float = float("nan")


def domain_means(design: Design, name: str, by: str, *, na_rm: bool = False) -> Domains:
    """The mean of a column in each category of another; score w d (y - mean_d) / sum w d.

    The domains' point estimates are those of the rows alone; strata and units keep their sampled counts.
    """
    used = linear.answered(design, [name, by], na_rm=na_rm)
    values, found = linear.amounts(used, name), linear.levels(used, by)
    inside = linear.indicators(found)
    vector = linear.ratios(used, inside * values[:, None], inside)
    domains = {}
    for at, label in enumerate(found.labels):
        own = used.where(found.codes == at)
        within = np.where(own.used, values, 0.0)
        domains[label] = Domain(
            mean_of(own, within),
            totals_of(own, within[:, None])[0],
            quantiles_of(own, within, [0.5], Woodruff())[0],
            float(own.weights[own.used].sum()),
        )
    return Domains(domains, vector.covariance, degrees_of_freedom(used))


def domain_differences(
    design: Design, name: str, by: str, *, correction: str = "holm", na_rm: bool = False
) -> tuple[Difference, ...]:
    """Every pair of domains in order, mean of the first minus mean of the second, with their covariance.

    df is that of the whole domain of complete rows; p-values are corrected over the pairs.
    """
    used = linear.answered(design, [name, by], na_rm=na_rm)
    values, found = linear.amounts(used, name), linear.levels(used, by)
    inside = linear.indicators(found)
    vector = linear.ratios(used, inside * values[:, None], inside)
    df, n = degrees_of_freedom(used), int(used.used.sum())
    pairs = []
    for first, second in combinations(range(len(found.labels)), 2):
        value, se = vector.contrast(_contrast(len(found.labels), first, second))
        pairs.append(Difference(value, se, df, n, first=found.labels[first], second=found.labels[second]))
    return corrected(pairs, correction)


def t_test(design: Design, name: str, by: str) -> Difference:
    """The second category's mean minus the first's, as R's `svyttest`: df one fewer than the design's.

    Rows with a missing value leave the domain. An error unless `by` has two categories among them.
    """
    used = linear.answered(design, [name, by], na_rm=True)
    labels = linear.levels(used, by).labels
    if len(labels) != 2:
        what = f'column "{by}" has {len(labels)} categories among the answers, a t test compares two'
        raise CmsurveyError(Problem("", what, "choose two of them, or compare all pairs"))
    pair = domain_differences(used, name, by)[0]
    return replace(pair, value=-pair.value, df=pair.df - 1, first=labels[1], second=labels[0])


def wave_difference(first: Estimate, second: Estimate) -> Estimate:
    """The second wave's estimate minus the first's, of independent samples: variances and df add."""
    se = float(np.hypot(first.se, second.se))
    return Estimate(second.value - first.value, se, first.df + second.df, first.n + second.n)


Pair = TypeVar("Pair", bound=Difference)


def corrected(pairs: Iterable[Pair], correction: str) -> tuple[Pair, ...]:
    """The pairs with their p-values corrected for all of them by one of `adjust.CORRECTIONS`, or "none"."""
    pairs = tuple(pairs)
    raw = np.array([pair.p_t for pair in pairs])
    if correction not in CORRECTIONS and correction != "none":
        known = ", ".join([*CORRECTIONS, "none"])
        raise CmsurveyError(Problem("", f'"{correction}" is not a correction', f"known: {known}"))
    told = raw if correction == "none" or not pairs else CORRECTIONS[correction](raw)
    return tuple(replace(pair, p_adjusted=float(p)) for pair, p in zip(pairs, told, strict=True))


def _contrast(size: int, first: int, second: int) -> FloatArray:
    weights = np.zeros(size)
    weights[first], weights[second] = 1, -1
    return weights

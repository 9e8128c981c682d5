"""Shares of categories, of sets of categories (nets), with intervals that stay within 0 and 1."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem, nearest
from cmsurvey.survey import columns, intervals, linear
from cmsurvey.survey.columns import FloatArray
from cmsurvey.survey.design import Design, degrees_of_freedom
from cmsurvey.survey.estimates import LEVEL, Estimate
from cmsurvey.survey.means import weight_summary


@dataclass(frozen=True)
class Share(Estimate):
    """A share between 0 and 1.

    `n` is the rows of its base, `count` those of the category, `kish_deff` the design effect of the weights.
    """

    count: int = 0
    kish_deff: float = math.nan

    @property
    def known(self) -> bool:
        """Whether design or weights leave it no variance (a stratum, a margin): it has no interval."""
        return self._sampled.se == 0

    @property
    def n_eff(self) -> float:
        """The effective sample size p (1 - p) / V; at 0 and 1 the rows over Kish's design effect."""
        return self._sampled.effective

    @property
    def _sampled(self) -> intervals.Sampled:
        return intervals.Sampled(self.value, self.se, self.df, self.n, self.kish_deff)

    def share_interval(self, level: float = LEVEL, method: str = intervals.DEFAULT) -> tuple[float, float]:
        """The interval by one of `intervals.METHODS`; NaN where there is none."""
        return intervals.interval(self._sampled, level, method)


@dataclass(frozen=True, eq=False)
class Shares:
    """The shares of every category of a column, with their covariance in the order of the labels."""

    shares: dict[str, Share]
    covariance: FloatArray


def category_shares(design: Design, name: str, *, na_rm: bool = False) -> Shares:
    """The share of each category that occurs in the domain; score w (1 if in it - share) / sum w."""
    used = linear.answered(design, [name], na_rm=na_rm)
    found = linear.levels(used, name)
    told, covariance = shares_of(used, linear.indicators(found))
    return Shares(dict(zip(found.labels, told, strict=True)), covariance)


def net(design: Design, name: str, labels: Collection[str], *, na_rm: bool = False) -> Share:
    """The share of a set of categories of one column, such as the two highest ones ("top 2 box")."""
    used = linear.answered(design, [name], na_rm=na_rm)
    found = linear.levels(design, name)
    every = columns.categories(design.frame, name).labels
    unknown = [label for label in labels if label not in every]
    if unknown:
        what = f'column "{name}" has no category "{unknown[0]}"'
        raise CmsurveyError(Problem("", what, nearest(unknown[0], every)))
    inside = np.isin(found.codes, [at for at, label in enumerate(found.labels) if label in labels])
    return shares_of(used, (inside & used.used).astype(np.float64)[:, None])[0][0]


def category_share(design: Design, name: str, label: str, *, na_rm: bool = False) -> Share:
    """The share of one category."""
    return net(design, name, [label], na_rm=na_rm)


def shares_of(design: Design, values: FloatArray) -> tuple[list[Share], FloatArray]:
    """The shares of columns of 0 and 1 (n, k), 0 outside the domain, and their covariance."""
    found = linear.ratios(design, values, linear.domain(design))
    variances = np.diag(found.covariance)
    # a share that the design leaves no variance has none to inflate, also where everybody is counted
    deff, replaced = (
        np.where(variances == 0, 0.0, one) for one in linear.design_effects(design, values, variances)
    )
    df, kish = degrees_of_freedom(design), weight_summary(design)
    told = [
        Share(
            float(found.values[at]),
            float(found.se[at]),
            df,
            kish.n,
            float(deff[at]),
            float(replaced[at]),
            int(values[:, at].sum()),
            kish.deff,
        )
        for at in range(values.shape[1])
    ]
    return told, found.covariance

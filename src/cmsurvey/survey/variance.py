"""The design's covariance of estimates, from the scores of the rows.

A score u_k is what row k adds to an estimate when it is linearised, its weight included: w (y - mean) / sum w
for a mean, 0 outside the domain. The estimate's variance is that of the total of its scores.

To extend: weighting to known totals projects the scores (`Adjustment.project`, applied here); replicate
weights re-estimate `point` (`Replicates.covariance`, called here). Estimators only give scores and `point`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.survey.columns import BoolArray, FloatArray, IntArray
from cmsurvey.survey.design import Design, Lonely, Point, Stage

#: A sampling fraction this close to 1 is a census of the group.
_WHOLE = 1e-7
#: Below this times the sum of |scores| a standard error is rounding noise: the variance is exactly 0.
NOISE = 1e-12


def covariance(design: Design, scores: FloatArray, point: Point) -> FloatArray:
    """The covariance matrix (k, k) of k estimates with weighted scores (n, k).

    Stage by stage, with f the sampling fraction, n the sampled units of a group and T their totals:
    sum over groups of f(stages before) (1 - f) n / (n - 1) sum (T - mean T)(T - mean T)' (Särndal, Swensson
    and Wretman, Model Assisted Survey Sampling, 1992, results 3.7.2 and 4.3.1; R survey's multistage
    recursion). A variance that is only rounding noise is exactly 0.

    Args:
        design: the sample; its rule for lonely units, adjustments and replicates apply.
        scores: weighted scores, 0 outside the domain.
        point: the same k estimates as a function of the rows' weights, for replicate weights.

    Raises:
        CmsurveyError: a stratum has one sampled unit and the rule is "fail". With "average" and no stratum
            to average over the covariance is NaN.
    """
    if design.replicates is not None:
        return design.replicates.covariance(point)
    size = np.abs(scores).sum(axis=0)
    # after a projection rows outside the domain have scores too: every stratum takes part
    present = design.used if not design.adjustments else np.ones(len(design), dtype=bool)
    for adjustment in design.adjustments:
        scores = adjustment.project(scores)
    rule = LonelyRule(design.lonely, design.adjust_domain)
    total = np.zeros((scores.shape[1], scores.shape[1]))
    share = np.ones(design.stages[0].sampled.size)
    for at, stage in enumerate(design.stages, start=1):
        total += _stage(stage, scores, share, present, rule=replace(rule, stage=at))
        share = (share * stage.fraction)[stage.parents]
    return without_noise(total, (NOISE * size) ** 2)


def without_noise(covariance: FloatArray, floor: FloatArray) -> FloatArray:
    """The covariance with variances up to their floors (k,), and all that goes with them, exactly 0."""
    noise = np.diag(covariance) <= floor
    covariance[noise, :] = 0
    covariance[:, noise] = 0
    return covariance


@dataclass(frozen=True)
class LonelyRule:
    """What a group of one sampled unit adds, at which stage."""

    lonely: Lonely
    adjust_domain: bool
    stage: int = 1


@dataclass(frozen=True, eq=False)
class Centred:
    """For each group: what its units' totals are centred at (groups, k), and the factor of its part."""

    centre: FloatArray
    factor: FloatArray


def centred(stage: Stage, sums: FloatArray, present: IntArray, rule: LonelyRule) -> Centred:
    """Where to centre the totals of the units of each group, with (1 - f) n / (n - 1) or what the rule says.

    `sums` (groups, k) adds the scores of each group, `present` counts its units that have rows in the domain.
    """
    left = 1 - stage.fraction
    factor = np.where(left < _WHOLE, 0, left * stage.sampled / np.maximum(stage.sampled - 1, 1))
    centre = sums / stage.sampled[:, None]
    alone = stage.sampled == 1
    if rule.adjust_domain and rule.lonely in {"adjust", "average"}:
        alone = alone | (present == 1)
    alone &= (factor > 0) & (present > 0)
    if not alone.any():
        return Centred(centre, factor)
    if rule.lonely == "adjust":
        centre[alone] = sums.sum(axis=0) / stage.sampled[present > 0].sum()
        return Centred(centre, factor)
    return Centred(centre, np.where(alone, 0, factor) * _averaged(stage, alone, present > 0, rule))


def _stage(
    stage: Stage, scores: FloatArray, share: FloatArray, present: BoolArray, *, rule: LonelyRule
) -> FloatArray:
    """What one stage adds: the spread of its units' totals within their groups, times the groups' share."""
    totals = sums_of(scores, stage.units, stage.parents.size)
    units_present = np.bincount(stage.units[present], minlength=stage.parents.size) > 0
    counted = np.bincount(stage.parents[units_present], minlength=stage.sampled.size)
    around = centred(stage, sums_of(totals, stage.parents, stage.sampled.size), counted, rule)
    scale = np.sqrt(around.factor * share)[stage.parents, None]
    spread = (totals - around.centre[stage.parents]) * scale
    added: FloatArray = spread.T @ spread
    return added


def _averaged(stage: Stage, alone: BoolArray, present: BoolArray, rule: LonelyRule) -> float:
    """What the sum over the other groups is multiplied with; the rule "fail" ends here."""
    if rule.lonely in {"remove", "certainty"}:
        return 1.0
    if rule.lonely == "fail":
        kind = "stratum" if rule.stage == 1 else f"stage {rule.stage}, group"
        what = "it has one sampled unit, so its variance is unknown"
        hint = 'merge it with another one, or choose a rule, such as lonely="adjust"'
        names = [stage.group_labels[group] for group in np.flatnonzero(alone)]
        if present.sum() == 1 == rule.stage:
            raise CmsurveyError(Problem("the sample", what, "an error needs two sampled units or more"))
        raise CmsurveyError(*(Problem(f'{kind} "{name}"', what, hint) for name in names))
    known = int((present & ~alone).sum())
    return float(present.sum()) / known if known else math.nan


def sums_of(values: FloatArray, groups: IntArray, size: int) -> FloatArray:
    """The sums of the rows of each group, (size, k)."""
    if groups.size == size and (groups[1:] > groups[:-1]).all():
        return values.copy()
    sums = np.empty((size, values.shape[1]))
    for at in range(values.shape[1]):
        sums[:, at] = np.bincount(groups, weights=values[:, at], minlength=size)
    return sums

"""Crosstabs from a GROUP BY: stratum, unit, row, column → n, sums of weights.

An engine that reads answers out of memory needs to give no more than this; the shares and standard errors
are those from the rows, for one stage of sampling and weights as they are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.survey import linear
from cmsurvey.survey.cells import CellCovariance, Cells, Crosstab, Statistic, Sums, tabulated
from cmsurvey.survey.columns import BoolArray, FloatArray, IntArray
from cmsurvey.survey.design import Design, Lonely, Stage
from cmsurvey.survey.variance import LonelyRule, centred, sums_of, without_noise

#: Below this times the sum of squares a variance from sums is rounding noise.
_NOISE = 1e-13


@dataclass(frozen=True, eq=False)
class Grouped:
    """The lines of a GROUP BY over the rows that answered both questions.

    Attributes:
        strata: code of the stratum of each line, an index of `sampled`.
        units: code of the primary unit of each line, unique over strata; None where each row is a unit.
        rows, columns: codes of the categories, indices of the labels.
        n: rows of each line; n_weighted: those with a weight above 0.
        weights: sum of the weights of each line; squares: sum of their squares.
        row_labels, column_labels: the labels of the codes.
        sampled: sampled units of each stratum, over the whole file.
        population: units of each stratum in the population, or None.
        strata_labels: for messages.
        lonely: what a stratum of one sampled unit adds.
    """

    strata: IntArray
    units: IntArray | None
    rows: IntArray
    columns: IntArray
    n: IntArray
    n_weighted: IntArray
    weights: FloatArray
    squares: FloatArray
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    sampled: FloatArray
    population: FloatArray | None
    strata_labels: tuple[str, ...]
    lonely: Lonely = "fail"


def grouped_crosstab(of: Grouped) -> Crosstab:
    """The crosstab of a GROUP BY; the same as `crosstab` on the rows."""
    return tabulated(grouped_cells(of))


def grouped_cells(of: Grouped) -> Cells:
    """The cells of a GROUP BY."""
    shape = len(of.row_labels), len(of.column_labels)
    cells = of.rows * shape[1] + of.columns
    n = np.bincount(cells, weights=of.n, minlength=shape[0] * shape[1]).astype(np.intp).reshape(shape)
    weights, squares = (_summed(cells, one, n.size).reshape(shape) for one in (of.weights, of.squares))
    made = _by_rows(of, cells, n.size) if of.units is None else _by_units(of, of.units, cells, n.size)
    sums = Sums(n, weights, squares)
    return Cells(
        of.row_labels, of.column_labels, sums, made, lambda chosen: _degrees(of, chosen.ravel()[cells])
    )


def can_group(design: Design) -> bool:
    """Whether sums of weights are all that variances need: one stage, weights as they are, no domain rule."""
    adjusted = design.adjustments or design.replicates is not None or design.adjust_domain
    return len(design.stages) == 1 and not adjusted


def grouped(design: Design, row: str, column: str) -> Grouped:
    """The GROUP BY of answers in memory; what it cannot hold (stages, adjustments) is an error."""
    if not can_group(design):
        what = "a GROUP BY holds one stage of sampling, without adjusted or replicate weights"
        raise CmsurveyError(Problem("", what, "use crosstab, which reads the rows"))
    used = linear.answered(design, [row, column], na_rm=True)
    across, down = linear.levels(used, row), linear.levels(used, column)
    here, stage = used.used, design.stages[0]
    single = stage.parents.size == len(design)
    units = stage.units[here]
    shape = len(across.labels), len(down.labels)
    cells = across.codes[here] * shape[1] + down.codes[here]
    keys, code = np.unique(
        (stage.parents[units] if single else units) * max(1, math.prod(shape)) + cells, return_inverse=True
    )
    lines, cells = np.divmod(keys, max(1, math.prod(shape)))
    weights = used.weights[here]
    n = np.bincount(code)
    return Grouped(
        strata=lines if single else stage.parents[lines],
        units=None if single else lines,
        rows=cells // max(1, shape[1]),
        columns=cells % max(1, shape[1]),
        n=n,
        n_weighted=np.bincount(code, weights=weights > 0).astype(np.intp),
        weights=_summed(code, weights, n.size),
        squares=_summed(code, weights**2, n.size),
        row_labels=across.labels,
        column_labels=down.labels,
        sampled=stage.sampled,
        population=stage.population,
        strata_labels=stage.group_labels,
        lonely=design.lonely,
    )


def _summed(codes: IntArray, weights: FloatArray, size: int) -> FloatArray:
    return np.bincount(codes, weights=weights, minlength=size).astype(np.float64)


def _degrees(of: Grouped, lines: BoolArray) -> int:
    """Units - strata among the chosen lines."""
    weighted = lines & (of.n_weighted > 0)
    units = int(of.n_weighted[weighted].sum()) if of.units is None else np.unique(of.units[weighted]).size
    return units - np.unique(of.strata[weighted]).size


def _by_units(of: Grouped, codes: IntArray, cells: IntArray, size: int) -> CellCovariance:
    """From the totals of each unit (units, cells): its scores are their combination, centred by stratum."""
    first, units = np.unique(codes, return_index=True, return_inverse=True)[1:]
    parents = of.strata[first]
    totals = _summed(units * size + cells, of.weights, first.size * size).reshape(first.size, size)
    stage = Stage(np.arange(first.size), parents, of.sampled, of.population, of.strata_labels)
    present = np.bincount(parents, minlength=of.sampled.size)
    rule = LonelyRule(of.lonely, adjust_domain=False)

    def covariance(gradient: FloatArray, statistic: Statistic) -> FloatArray:  # noqa: ARG001 - linearised
        scores = totals @ gradient
        around = centred(stage, sums_of(scores, parents, of.sampled.size), present, rule)
        spread = scores - around.centre[parents]
        # units of which no row answered both questions score 0
        missing = np.sqrt(around.factor * (of.sampled - present))[:, None] * around.centre
        spread = spread * np.sqrt(around.factor)[parents, None]
        found = spread.T @ spread + missing.T @ missing
        return without_noise(found, (1e-12 * (totals @ np.abs(gradient)).sum(axis=0)) ** 2)

    return covariance


def _by_rows(of: Grouped, cells: IntArray, size: int) -> CellCovariance:
    """Where each row is a unit its score is w times the gradient of its cell: sums of w and w² are enough.

    sum (u - c)(u - c)' = sum u u' - m c' - c m' + n c c', with m the sum of u in the stratum.
    """
    strata = of.sampled.size
    lines = of.strata * size + cells
    sums = _summed(lines, of.weights, strata * size).reshape(strata, size)
    squares = _summed(lines, of.squares, strata * size).reshape(strata, size)
    present = np.bincount(of.strata, weights=of.n, minlength=strata).astype(np.intp)
    stage = Stage(np.arange(0), np.arange(0), of.sampled, of.population, of.strata_labels)
    rule = LonelyRule(of.lonely, adjust_domain=False)

    def covariance(gradient: FloatArray, statistic: Statistic) -> FloatArray:  # noqa: ARG001 - linearised
        means = sums @ gradient
        around = centred(stage, means, present, rule)
        factor = around.factor[:, None]
        raw = gradient.T @ ((around.factor @ squares)[:, None] * gradient)
        across = (factor * means).T @ around.centre
        back = (factor * of.sampled[:, None] * around.centre).T @ around.centre
        return without_noise(raw - across - across.T + back, _NOISE * np.diag(raw))

    return covariance

"""Crosstabs of a design in stages, or with adjusted or replicate weights, without a score a row.

Rows that lie in the same cell, and in the same cell of everything that was weighted to, have the same score a
unit of weight, before and after an adjustment: they are of one *type*. All that a variance needs is what each
sampling unit weighs of each type; where each row is a unit, the squares of its weights too, as in `grouped`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from cmsurvey.survey.cells import CellDegrees, Cells, Statistic, Sums
from cmsurvey.survey.columns import BoolArray, FloatArray, IntArray
from cmsurvey.survey.design import Adjustment, Design, Stage
from cmsurvey.survey.replicates import ReplicateWeights
from cmsurvey.survey.variance import NOISE, LonelyRule, centred, sums_of, without_noise

#: The labels of rows and columns.
Labels = tuple[tuple[str, ...], tuple[str, ...]]
#: Types are worth their sums up to this part of the rows.
_FEW = 0.5
#: A type whose rows were weighted unalike (cut afterwards, say) has no score of its own.
_ALIKE = 1e-9
#: As in `grouped`: below this part of the sum of squares a variance from sums is rounding noise.
_SQUARES = 1e-13


@dataclass(frozen=True, eq=False)
class _Units:
    """A stage: what its units weigh of each type, (units, types), and which of them have rows in the domain.

    Where each row is a unit these are the sums of the groups, and `squares` (groups, types) of its weights.
    """

    stage: Stage
    weights: Any
    squares: Any
    present: IntArray


def cells_of_types(design: Design, places: IntArray, labels: Labels) -> Cells | None:
    """The cells of a crosstab, whose rows lie in `places` of it, -1 for those outside the domain.

    None where types are no help: too many of them, or rows of one that were weighted unalike.
    """
    cell_of, types = _types(places, [one.cells for one in design.adjustments])
    if len(cell_of) > _FEW * len(design):
        return None
    weights = np.bincount(types, weights=design.weights, minlength=len(cell_of)).astype(np.float64)
    if not all(_alike(design, one, types, weights) for one in design.adjustments):
        return None
    adjustments = [one.gathered(types, len(cell_of)) for one in design.adjustments]
    present = design.used if not adjustments else np.ones(len(design), dtype=bool)
    stages = [_units(one, types, design.weights, present) for one in design.stages]
    rule = LonelyRule(design.lonely, design.adjust_domain)

    def covariance(gradient: FloatArray, statistic: Statistic) -> FloatArray:  # noqa: ARG001 - linearised
        scores = weights[:, None] * np.vstack([gradient, np.zeros_like(gradient[:1])])[cell_of]
        floor = (NOISE * np.abs(scores).sum(axis=0)) ** 2
        for adjustment in adjustments:
            scores = adjustment.project(scores)
        scores = np.divide(scores, weights[:, None], out=np.zeros_like(scores), where=weights[:, None] != 0)
        total = np.zeros((gradient.shape[1], gradient.shape[1]))
        share = np.ones(design.stages[0].sampled.size)
        for at, units in enumerate(stages, start=1):
            added, squares = _added(units, scores, share, replace(rule, stage=at))
            total += added
            floor = np.maximum(floor, _SQUARES * squares)
            share = (share * units.stage.fraction)[units.stage.parents]
        return without_noise(total, floor)

    degrees = _degrees(design, types, cell_of)
    return Cells(*labels, _sums(design, places, labels), covariance, degrees)


def cells_of_replicates(design: Design, sets: ReplicateWeights, places: IntArray, labels: Labels) -> Cells:
    """The cells of a crosstab of replicate weights, whose totals are summed once a set."""
    size = len(labels[0]) * len(labels[1])
    inside = places >= 0
    units = _sparse(sets.base[inside], sets.of_row[inside], places[inside], (sets.factors.shape[1], size))
    full = np.bincount(places[inside], weights=sets.full[inside], minlength=size).astype(np.float64)
    totals = np.asarray(units.T @ sets.factors.T).T.reshape(sets.count, size)
    summed = replace(sets, factors=totals, of_row=np.arange(size), base=np.ones(size), full=full)

    def covariance(gradient: FloatArray, statistic: Statistic) -> FloatArray:  # noqa: ARG001 - re-estimated
        return summed.covariance(statistic)

    @cache
    def degrees(chosen: bytes) -> int:
        cells = np.frombuffer(chosen, dtype=bool)
        return sets.degrees_of_freedom(design.used & inside & cells[places])

    return Cells(
        *labels,
        _sums(design, places, labels),
        covariance,
        lambda chosen: degrees(np.ascontiguousarray(chosen).tobytes()),
    )


def _types(places: IntArray, codes: Sequence[IntArray]) -> tuple[IntArray, IntArray]:
    """The cell of each type (-1: outside the domain), and the type of each row."""
    crossed = places - places.min(initial=0)
    for own in codes:
        _, crossed = np.unique(crossed * (int(own.max()) + 1) + own, return_inverse=True)
    _, first, types = np.unique(crossed, return_index=True, return_inverse=True)
    return places[first], types


def _alike(design: Design, adjustment: Adjustment, types: IntArray, weights: FloatArray) -> bool:
    """Whether an adjustment's weights are those of the design times a factor a type."""
    own = np.bincount(types, weights=adjustment.weights, minlength=len(weights))
    factor = np.divide(own, weights, out=np.zeros_like(own), where=weights != 0)
    off = np.abs(adjustment.weights - design.weights * factor[types])
    return bool((off <= _ALIKE * np.abs(adjustment.weights).max()).all())


def _units(stage: Stage, types: IntArray, weights: FloatArray, present: BoolArray) -> _Units:
    size = int(types.max()) + 1
    units_present = np.bincount(stage.units[present], minlength=stage.parents.size) > 0
    counted = np.bincount(stage.parents[units_present], minlength=stage.sampled.size)
    if stage.parents.size < len(weights):
        shape = (stage.parents.size, size)
        return _Units(stage, _sparse(weights, stage.units, types, shape), None, counted)
    groups, shape = stage.parents[stage.units], (stage.sampled.size, size)
    squares = _sparse(weights**2, groups, types, shape)
    return _Units(stage, _sparse(weights, groups, types, shape), squares, counted)


def _added(
    units: _Units, scores: FloatArray, share: FloatArray, rule: LonelyRule
) -> tuple[FloatArray, FloatArray]:
    """What a stage adds for scores a unit of weight (types, k), and the squares from which it was taken."""
    stage, totals = units.stage, np.asarray(units.weights @ scores)
    if units.squares is None:
        around = centred(stage, sums_of(totals, stage.parents, stage.sampled.size), units.present, rule)
        scale = np.sqrt(around.factor * share)[stage.parents, None]
        spread = (totals - around.centre[stage.parents]) * scale
        return spread.T @ spread, np.zeros(scores.shape[1])
    around = centred(stage, totals, units.present, rule)
    factor = around.factor * share
    raw = scores.T @ (np.asarray(units.squares.T @ factor)[:, None] * scores)
    across = (factor[:, None] * totals).T @ around.centre
    back = ((factor * stage.sampled)[:, None] * around.centre).T @ around.centre
    return raw - across - across.T + back, np.diag(raw)


def _degrees(design: Design, types: IntArray, cell_of: IntArray) -> CellDegrees:
    """Units - strata among the rows of chosen cells whose weight is not 0."""
    first, counted = design.stages[0], design.rows_with_weight & (cell_of[types] >= 0)
    single = first.parents.size == len(design)
    rows = (first.parents[first.units] if single else first.units)[counted]
    shape = (first.sampled.size if single else first.parents.size, int(cell_of.max()) + 1)
    here = _sparse(np.ones(len(rows)), rows, cell_of[types[counted]], shape)

    @cache
    def degrees(chosen: bytes) -> int:
        cells = np.frombuffer(chosen, dtype=bool)[: shape[1]]
        found = np.asarray(here @ cells.astype(np.float64))
        if single:
            return int(found.sum()) - int(np.count_nonzero(found))
        strata = np.bincount(first.parents[found > 0], minlength=1)
        return int(np.count_nonzero(found)) - int(np.count_nonzero(strata))

    return lambda chosen: degrees(np.ascontiguousarray(chosen).tobytes())


def _sums(design: Design, places: IntArray, labels: Labels) -> Sums:
    shape, inside = (len(labels[0]), len(labels[1])), places >= 0
    n, totals, squares = (
        np.bincount(places[inside], weights=one, minlength=shape[0] * shape[1]).reshape(shape)
        for one in (None, design.weights[inside], design.weights[inside] ** 2)
    )
    return Sums(n.astype(np.intp), totals.astype(np.float64), squares.astype(np.float64))


def _sparse(values: FloatArray, rows: IntArray, columns: IntArray, shape: tuple[int, int]) -> Any:  # noqa: ANN401 - scipy has no types
    """The sums of values by row and column, as a sparse matrix."""
    from scipy import sparse  # noqa: PLC0415 - slow to load, and most designs do without

    return sparse.csr_array(sparse.coo_array((values, (rows, columns)), shape=shape))

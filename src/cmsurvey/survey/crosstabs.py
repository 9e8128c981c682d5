"""Crosstabs of answers in memory: from a GROUP BY, from sums of units, or from the rows.

The first holds one stage and weights as they are; the second any design whose rows fall into types.
"""

from __future__ import annotations

import math

import numpy as np

from cmsurvey.survey import linear
from cmsurvey.survey.cells import Cells, Crosstab, Statistic, Sums, tabulated
from cmsurvey.survey.columns import BoolArray, FloatArray
from cmsurvey.survey.design import Design, degrees_of_freedom
from cmsurvey.survey.gathered import cells_of_replicates, cells_of_types
from cmsurvey.survey.grouped import can_group, grouped, grouped_cells
from cmsurvey.survey.replicates import ReplicateWeights
from cmsurvey.survey.variance import covariance


def crosstab(design: Design, row: str, column: str) -> Crosstab:
    """The crosstab of two columns, on complete pairs; categories in their order, empty cells included."""
    return tabulated(cells(design, row, column))


def crosstab_of_rows(design: Design, row: str, column: str) -> Crosstab:
    """The same from the scores of the rows: any number of stages, adjusted and replicate weights."""
    return tabulated(cells_of_rows(design, row, column))


def cells(design: Design, row: str, column: str) -> Cells:
    """The cells of two columns alone, for statistics of one's own."""
    if can_group(design):
        return grouped_cells(grouped(design, row, column))
    used = linear.answered(design, [row, column], na_rm=True)
    rows, columns = linear.levels(used, row), linear.levels(used, column)
    labels = rows.labels, columns.labels
    places = np.where(used.used, rows.codes * len(columns.labels) + columns.codes, -1)
    if isinstance(design.replicates, ReplicateWeights):
        return cells_of_replicates(used, design.replicates, places, labels)
    gathered = cells_of_types(used, places, labels) if design.replicates is None else None
    return gathered or cells_of_rows(design, row, column)


def cells_of_rows(design: Design, row: str, column: str) -> Cells:
    """The same from the scores of the rows."""
    used = linear.answered(design, [row, column], na_rm=True)
    rows, columns = linear.levels(used, row), linear.levels(used, column)
    shape = (len(rows.labels), len(columns.labels))
    places = np.where(used.used, rows.codes * shape[1] + columns.codes, 0)
    inside = used.used.astype(np.float64)

    def totals(weights: FloatArray) -> FloatArray:
        summed = np.bincount(places, weights=weights * inside, minlength=math.prod(shape))
        return summed[: math.prod(shape)].astype(np.float64)

    def cell_covariance(gradient: FloatArray, statistic: Statistic) -> FloatArray:
        scores = (used.weights * inside)[:, None] * gradient[places]
        return covariance(used, scores, lambda weights: statistic(totals(weights)))

    def cell_degrees(chosen: BoolArray) -> int:
        return degrees_of_freedom(used.where(chosen.ravel()[places]))

    n = np.bincount(places[used.used], minlength=math.prod(shape)).reshape(shape)
    sums = Sums(n, totals(used.weights).reshape(shape), totals(used.weights**2).reshape(shape))
    return Cells(rows.labels, columns.labels, sums, cell_covariance, cell_degrees)

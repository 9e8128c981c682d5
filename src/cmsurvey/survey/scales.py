"""Scales: the mean of the scores given to categories, and the net promoter score."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.survey import columns, linear
from cmsurvey.survey.design import Design
from cmsurvey.survey.means import Mean, mean_of

PROMOTERS, PASSIVES = 9, 7


def scale_mean(design: Design, name: str, scores: Mapping[str, float], *, na_rm: bool = False) -> Mean:
    """The mean of the score of each row's category; an error names a category without a score."""
    used = linear.answered(design, [name], na_rm=na_rm)
    found = linear.levels(used, name)
    without = [label for label in found.labels if label not in scores]
    if without:
        what = f'the category "{without[0]}" of column "{name}" has no score'
        raise CmsurveyError(Problem("", what, "give it one, or leave its rows out of the domain"))
    values = np.array([*(float(scores[label]) for label in found.labels), 0.0])
    return mean_of(used, values[found.codes])


def net_promoter_score(design: Design, name: str, *, na_rm: bool = False) -> Mean:
    """The share of 9 and 10 minus the share of 0 to 6, in points from -100 to 100 (Reichheld 2003).

    As the mean of 100, 0 and -100 it has the variance of the difference, covariance included.
    """
    used = linear.answered(design, [name], na_rm=na_rm)
    answers = linear.amounts(used, name)
    wrong = np.flatnonzero((answers < 0) | (answers > 10) | (answers != np.round(answers)))
    if wrong.size:
        what = f'"{answers[wrong[0]]:g}" in column "{name}" is not a whole number from 0 to 10'
        raise CmsurveyError(Problem(columns.row(int(wrong[0])), what, "mend the cell"))
    points = np.where(answers >= PROMOTERS, 100.0, np.where(answers < PASSIVES, -100.0, 0.0))
    return mean_of(used, points)

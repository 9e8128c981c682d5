"""Weights cut at bounds, the excess spread over the other rows so that the total stays."""

from __future__ import annotations

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.survey.columns import FloatArray

#: A weight is beyond a bound when it is so by more than this part of it.
BEYOND = 1e-12
PASSES = 10_000


def trim(weights: FloatArray, low: float, high: float, *, strict: bool = True) -> FloatArray:
    """Cut weights at two bounds; what is cut is spread equally over the rows that were within.

    As R's `trimWeights`; `strict` repeats until no weight is beyond a bound. Where every row was beyond
    one, the excess is spread over all of them. Raises a `CmsurveyError` where
    the mean weight is beyond one: no way of spreading could keep the total.
    """
    mean = float(np.mean(weights))
    if not low < mean < high:
        what = (
            f"the mean weight is {mean:.6g}, so that no trimming to {low:.6g} to {high:.6g} keeps the total"
        )
        raise CmsurveyError(Problem("trimming", what, "take bounds on both sides of the mean weight"))
    for _ in range(PASSES):
        beyond = (weights < low - BEYOND * abs(low)) | (weights > high + BEYOND * abs(high))
        if not beyond.any():
            break
        cut = np.clip(weights, low, high)
        free = ~beyond if not beyond.all() else beyond
        cut[free] += np.sum(weights - cut) / np.count_nonzero(free)
        weights = cut
        if not strict:
            break
    return weights

"""Many tests at once: p-values corrected for their number, as R's `p.adjust` gives them.

Every function takes p-values in any order and returns the corrected ones in the same order. A NaN (a
test that could not be made) stays NaN and is not counted. A value outside [0, 1] is a `ValueError`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def bonferroni(p: ArrayLike) -> Floats:
    """Each p-value times the number of tests (Dunn 1961)."""
    return _of_tested(p, lambda tested: np.minimum(1.0, tested * tested.size))


def holm(p: ArrayLike) -> Floats:
    """Step down from the smallest (Holm 1979): for a few planned tests, whatever their dependence."""
    return _of_tested(p, _step_down)


def hochberg(p: ArrayLike) -> Floats:
    """Step up from the largest (Hochberg 1988): for independent or positively dependent tests."""
    return _of_tested(p, lambda tested: _step_up(tested, np.arange(tested.size, 0, -1)))


def bh(p: ArrayLike) -> Floats:
    """The false discovery rate (Benjamini and Hochberg 1995): for the many tests of a banner."""
    return _of_tested(p, lambda tested: _step_up(tested, tested.size / np.arange(1, tested.size + 1)))


def by(p: ArrayLike) -> Floats:
    """The false discovery rate under any dependence (Benjamini and Yekutieli 2001)."""

    def corrected(tested: Floats) -> Floats:
        ranks = np.arange(1, tested.size + 1)
        return _step_up(tested, np.sum(1 / ranks) * tested.size / ranks)

    return _of_tested(p, corrected)


#: The corrections by the names that a user gives them.
CORRECTIONS: Mapping[str, Callable[[ArrayLike], Floats]] = MappingProxyType(
    {"bonferroni": bonferroni, "holm": holm, "hochberg": hochberg, "bh": bh, "by": by}
)


def _of_tested(p: ArrayLike, correct: Callable[[Floats], Floats]) -> Floats:
    """Correct the p-values that are there; the rest stay NaN."""
    values = np.atleast_1d(np.asarray(p, dtype=np.float64))
    tested = ~np.isnan(values)
    if np.any((values[tested] < 0) | (values[tested] > 1)):
        raise ValueError("a p-value lies between 0 and 1")
    found = np.full(values.shape, np.nan)
    if tested.any():
        found[tested] = correct(values[tested])
    return found


def _step_down(tested: Floats) -> Floats:
    order = np.argsort(tested, kind="stable")
    steps = tested[order] * np.arange(tested.size, 0, -1)
    return _back(order, np.maximum.accumulate(steps))


def _step_up(tested: Floats, factors: NDArray[np.generic] | Sequence[float]) -> Floats:
    """The smallest product of a p-value and its factor from here up; factors go with ascending p-values."""
    order = np.argsort(tested, kind="stable")
    steps = (tested[order] * np.asarray(factors, dtype=np.float64))[::-1]
    return _back(order, np.minimum.accumulate(steps)[::-1])


def _back(order: NDArray[np.intp], steps: Floats) -> Floats:
    """Corrected values in the order that the p-values came in."""
    found = np.empty_like(steps)
    found[order] = np.minimum(1.0, steps)
    return found

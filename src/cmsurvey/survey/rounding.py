"""Published rounded percentages: which counts they can stand for, and what they tell of two waves.

A whole percentage of a large base stands for many counts. A test on the percentage itself then calls
noise significant: with 20,000 answers a wave, one time in four. So each verdict here holds for every
count that rounds to what was published, or is "undetermined by rounding".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

from cmsurvey.survey.adjust import holm
from cmsurvey.survey.display import exact
from cmsurvey.survey.shares import LEVEL, normal_p, pooled_z

Verdict = Literal["significant", "not significant", "undetermined by rounding"]


@dataclass(frozen=True)
class Published:
    """A percentage as it was printed, its base and the decimals that were printed.

    `deff` is the design effect of a weighted share, None for counted answers. A weighted share stands
    for no whole count, but for every share that rounds to it.
    """

    percent: float
    base: int
    decimals: int = 0
    deff: float | None = None

    def __post_init__(self) -> None:
        if self.base < 1:
            raise ValueError(f"a base is 1 or more, not {self.base}")
        if not 0 <= self.percent <= 100:
            raise ValueError(f"a percentage lies between 0 and 100, not {self.percent}")
        if (exact(self.percent) * 10**self.decimals).denominator > 1:
            raise ValueError(f"{self.percent} has more than {self.decimals} decimals")
        if self.deff is not None and not 0 < self.deff < math.inf:
            raise ValueError(f"a design effect is above 0, not {self.deff}")

    @property
    def rounds_to_it(self) -> tuple[Fraction, Fraction]:
        """The shares (0 to 1) that are printed as this percentage, half up: the first in, the second not."""
        half = Fraction(1, 2 * 10**self.decimals)
        percent = exact(self.percent)
        return (percent - half) / 100, (percent + half) / 100

    @property
    def counts(self) -> range:
        """The counts of the base that are printed as this percentage; empty where none is (GRIM).

        Brown and Heathers (2017): of a small base most percentages are impossible.
        """
        low, high = self.rounds_to_it
        return range(max(0, math.ceil(low * self.base)), min(self.base + 1, math.ceil(high * self.base)))

    @property
    def fits(self) -> bool:
        """Whether some count of the base is printed as this percentage; weighted shares always fit."""
        return self.deff is not None or bool(self.counts)


class Waves(NamedTuple):
    """What two published percentages tell: the range of |z| over all that rounds to them, and the verdict.

    `p_max` goes with `z_min`. All are None, and the verdict too, where a percentage does not fit its base.
    """

    verdict: Verdict | None
    z_min: float | None = None
    z_max: float | None = None
    p_max: float | None = None
    p_min: float | None = None


def waves(first: Published, second: Published, *, level: float = LEVEL) -> Waves:
    """Whether the share changed, for every pair of counts that rounds to what was published.

    The pooled z of two independent samples at the four corners; the smallest |z| is 0 where its sign
    changes between them. Weighted shares count as shares of base/deff answers.
    """
    if not (first.fits and second.fits):
        return Waves(None)
    corners = [pooled_z(k1, n1, k2, n2) for k1, n1 in _ends(first) for k2, n2 in _ends(second)]
    z = [0.0 if math.isnan(one) else one for one in corners]  # all or nobody in both: no difference
    smallest = 0.0 if min(z) <= 0 <= max(z) else min(map(abs, z))
    largest = max(map(abs, z))
    p_max, p_min = normal_p(smallest), normal_p(largest)
    return Waves(verdict(p_max, p_min, level=level), smallest, largest, p_max, p_min)


def verdict(p_max: float, p_min: float, *, level: float = LEVEL) -> Verdict:
    """The verdict of a p-value of which only the range is known."""
    if p_max < 1 - level:
        return "significant"
    return "not significant" if p_min >= 1 - level else "undetermined by rounding"


def together(ranges: Sequence[tuple[float, float]], *, level: float = LEVEL) -> list[Verdict]:
    """The verdicts of several ranges of p (`p_max`, `p_min`) that are read together, by Holm's correction.

    Corrected p-values rise with every p, so those of all `p_max` and of all `p_min` hold the true ones.
    """
    if not ranges:
        return []
    largest, smallest = (holm([one[at] for one in ranges]) for at in (0, 1))
    return [verdict(high, low, level=level) for high, low in zip(largest, smallest, strict=True)]


def _ends(one: Published) -> tuple[tuple[float, float], tuple[float, float]]:
    """The smallest and the largest count, each with its base; effective ones of a weighted share."""
    if one.deff is None:
        return (one.counts[0], one.base), (one.counts[-1], one.base)
    effective = one.base / one.deff
    low, high = (min(1.0, max(0.0, float(share))) for share in one.rounds_to_it)
    return (low * effective, effective), (high * effective, effective)

"""Shares that were published with their base: their intervals, two of them compared, several at once.

Everything here supposes a simple random sample of `n`, or of the effective n of a known design effect
(n/deff). Whether a figure may be printed with an interval at all is decided by whoever prints it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from scipy import special

LEVEL = 0.95


class Interval(NamedTuple):
    """The two limits of a confidence interval."""

    low: float
    high: float


def critical(level: float) -> float:
    """The two-sided normal quantile of a confidence level: 1.96 for 0.95."""
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, not {level}")
    return float(-special.ndtri((1 - level) / 2))


def normal_p(z: float) -> float:
    """The two-sided p-value of a normal statistic."""
    return float(2 * special.ndtr(-abs(z)))


# One share -----------------------------------------------------------------------------------------------


def wald(k: float, n: float, level: float = LEVEL) -> Interval:
    """P ± z √(p(1-p)/n), cut to [0, 1]: what most people print, and too short for small n or shares."""
    p = k / n
    return _cut(p, critical(level) * math.sqrt(p * (1 - p) / n))


def wilson(k: float, n: float, level: float = LEVEL) -> Interval:
    """The score interval (Wilson 1927): the shares that a score test does not refuse. The default."""
    p, z = k / n, critical(level)
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return _cut(middle, half)


def agresti_coull(k: float, n: float, level: float = LEVEL) -> Interval:
    """Wald's interval after z²/2 more successes and as many failures (Agresti and Coull 1998), cut."""
    z = critical(level)
    p = (k + z**2 / 2) / (n + z**2)
    return _cut(p, z * math.sqrt(p * (1 - p) / (n + z**2)))


def clopper_pearson(k: float, n: float, level: float = LEVEL) -> Interval:
    """The exact interval (Clopper and Pearson 1934), by beta quantiles: never covers less than `level`."""
    tail = (1 - level) / 2
    low = float(special.betaincinv(k, n - k + 1, tail)) if k > 0 else 0.0
    high = float(special.betainccinv(k + 1, n - k, tail)) if k < n else 1.0
    return Interval(low, high)


def jeffreys(k: float, n: float, level: float = LEVEL) -> Interval:
    """The posterior interval under Jeffreys' prior; 0 below nobody, 1 above everybody.

    The edges are those of Brown, Cai and DasGupta (2001), section 4.1.2.
    """
    tail = (1 - level) / 2
    low = float(special.betaincinv(k + 0.5, n - k + 0.5, tail)) if k > 0 else 0.0
    high = float(special.betainccinv(k + 0.5, n - k + 0.5, tail)) if k < n else 1.0
    return Interval(low, high)


#: The intervals of one share, by the names that a user gives them.
INTERVALS: Mapping[str, Callable[[float, float, float], Interval]] = MappingProxyType(
    {
        "wald": wald,
        "wilson": wilson,
        "agresti_coull": agresti_coull,
        "clopper_pearson": clopper_pearson,
        "jeffreys": jeffreys,
    }
)


def interval(
    k: float, n: float, *, method: str = "wilson", level: float = LEVEL, deff: float = 1.0
) -> Interval:
    """The interval of k of n by a method of `INTERVALS`; with a design effect, of n/deff at the same share.

    `k` may be a fraction (a weighted count). Raises a `ValueError` for an empty base, a count outside
    0..n, a design effect that is not positive and an unknown method.
    """
    _check(k, n)
    critical(level)
    if not 0 < deff < math.inf:
        raise ValueError(f"a design effect is above 0, not {deff}")
    if method not in INTERVALS:
        raise ValueError(f'no interval "{method}": {", ".join(INTERVALS)}')
    # k n_eff/n can come out a hair beyond n_eff, where a beta quantile is not defined
    effective = n / deff
    return INTERVALS[method](min(k / n * effective, effective), effective, level)


def margin(share: float, n: float, *, level: float = LEVEL, deff: float = 1.0) -> float:
    """The margin of error of a share from 0 to 1, z √(deff p(1-p)/n): half of Wald's interval, uncut."""
    return critical(level) * math.sqrt(share * (1 - share) / (n / deff))


def _check(k: float, n: float) -> None:
    if not 0 < n < math.inf:
        raise ValueError(f"a base is above 0, not {n}")
    if not 0 <= k <= n:
        raise ValueError(f"a count lies between 0 and its base, not {k} of {n}")


def _cut(middle: float, half: float) -> Interval:
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


# Two shares ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """The second share less the first, of two independent samples, as a difference of shares (0.04).

    `z` and `p` test equal shares with the pooled variance, NaN where everybody or nobody is counted;
    `wald` goes with the unpooled `se`; `newcombe` is the interval to print; `fisher_p` is the exact
    two-sided p-value, NaN unless all counts are whole; `cohens_h` is the effect size.
    """

    diff: float
    z: float
    p: float
    se: float
    wald: Interval
    newcombe: Interval
    fisher_p: float
    cohens_h: float


def difference(k1: float, n1: float, k2: float, n2: float, *, level: float = LEVEL) -> Difference:
    """Compare k1 of n1 with k2 of n2. Raises a `ValueError` for counts outside their bases.

    Newcombe (1998), method 10; Fisher (1934); Cohen (1988), h = 2 asin √p2 - 2 asin √p1.
    """
    _check(k1, n1)
    _check(k2, n2)
    p1, p2 = k1 / n1, k2 / n2
    diff, z = p2 - p1, pooled_z(k1, n1, k2, n2)
    se = math.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    first, second = wilson(k1, n1, level), wilson(k2, n2, level)
    half = critical(level) * se
    return Difference(
        diff=diff,
        z=z,
        p=normal_p(z),
        se=se,
        wald=Interval(diff - half, diff + half),
        newcombe=Interval(
            diff - math.hypot(p2 - second.low, first.high - p1),
            diff + math.hypot(second.high - p2, p1 - first.low),
        ),
        fisher_p=fisher(k1, n1, k2, n2),
        cohens_h=2 * math.asin(math.sqrt(p2)) - 2 * math.asin(math.sqrt(p1)),
    )


def pooled_z(k1: float, n1: float, k2: float, n2: float) -> float:
    """The second share less the first over its standard error, were both one; NaN where that is 0."""
    pooled = (k1 + k2) / (n1 + n2)
    variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2)
    return (k2 / n2 - k1 / n1) / math.sqrt(variance) if variance > 0 else math.nan


def fisher(k1: float, n1: float, k2: float, n2: float) -> float:
    """Fisher's exact two-sided p: all tables of the same margins that are no likelier than this one.

    Likelihoods are built from the mode outwards by the ratio of neighbours, so that large counts lose
    no digits; ties count within 1e-7, as in R's `fisher.test`. NaN for counts that are not whole.
    """
    if not all(float(one).is_integer() for one in (k1, n1, k2, n2)):
        return math.nan
    total, drawn = n1 + n2, k1 + k2
    counts = np.arange(max(0.0, drawn - n2), min(n1, drawn) + 1)
    ratios = (n1 - counts[:-1]) * (drawn - counts[:-1]) / (counts[1:] * (n2 - drawn + counts[1:]))
    mode = int(np.clip(math.floor((n1 + 1) * (drawn + 1) / (total + 2)) - counts[0], 0, counts.size - 1))
    up = np.cumprod(ratios[mode:])
    down = np.cumprod(1 / ratios[:mode][::-1])[::-1]
    likelihood = np.concatenate([down, [1.0], up])
    seen = likelihood[int(k1 - counts[0])]
    return float(min(1.0, likelihood[likelihood <= seen * (1 + 1e-7)].sum() / likelihood.sum()))


# Several shares of one question --------------------------------------------------------------------------


def goodman(counts: Sequence[float], *, level: float = LEVEL) -> tuple[Interval, ...]:
    """Intervals of all shares of one question that hold together (Goodman 1965, equation 2.7 ff.).

    A is the chi-square quantile of 1 degree at 1 - alpha/k for k answers (Bonferroni). Five separate 95 %
    intervals hold together only three times in four. Raises a `ValueError` without a positive count.
    """
    if not counts or min(counts) < 0 or not 0 < sum(counts) < math.inf:
        raise ValueError("simultaneous intervals need counts, none negative and one above 0")
    n = sum(counts)
    a = critical(1 - (1 - level) / len(counts)) ** 2
    return tuple(
        Interval((a + 2 * k - spread) / (2 * (n + a)), (a + 2 * k + spread) / (2 * (n + a)))
        for k in counts
        for spread in [math.sqrt(a * (a + 4 * k * (n - k) / n))]
    )

"""Confidence intervals of a share whose variance is the design's.

V is the design variance, n_e = p (1 - p) / V, t the quantile with the design's degrees of freedom.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import special

from cmsurvey.survey.estimates import t_quantile

Interval = tuple[float, float]
#: A share this close to 1 is exactly that.
_BITS = 1e-13
#: A standard error this small is that of a share that is known: margins met by weights leave such bits.
NO_ERROR = 1e-12
NO_INTERVAL: Interval = (math.nan, math.nan)


@dataclass(frozen=True)
class Sampled:
    """What an interval is made from: the share, its standard error, df, rows, and Kish's design effect."""

    share: float
    se: float
    df: float
    n: int
    kish_deff: float = math.nan

    def __post_init__(self) -> None:
        if abs(self.share - 1) < _BITS:
            object.__setattr__(self, "share", 1.0)
        if self.se < NO_ERROR and 0 < self.share < 1:
            object.__setattr__(self, "se", 0.0)

    @property
    def effective(self) -> float:
        """n_e; where the sample shows no variance at 0 or 1 the rows over Kish's design effect."""
        if self.se > 0:
            return self.share * (1 - self.share) / self.se**2
        return self.n / self.kish_deff if self.share in {0.0, 1.0} else math.nan


def wald(of: Sampled, level: float) -> Interval:
    """P ± t SE; may leave [0, 1]."""
    half = t_quantile(level, of.df) * of.se
    return of.share - half, of.share + half


def logit(of: Sampled, level: float) -> Interval:
    """Wald's on the log odds, and back (Korn and Graubard 1999, section 2.6)."""
    if not (0 < of.share < 1 and of.se > 0):
        return NO_INTERVAL
    middle = float(special.logit(of.share))
    half = t_quantile(level, of.df) * of.se / (of.share * (1 - of.share))
    return float(special.expit(middle - half)), float(special.expit(middle + half))


def asin(of: Sampled, level: float) -> Interval:
    """Wald's on asin √p, and back."""
    if not (0 < of.share < 1 and of.se > 0):
        return NO_INTERVAL
    middle = math.asin(math.sqrt(of.share))
    half = t_quantile(level, of.df) * of.se / (2 * math.sqrt(of.share * (1 - of.share)))
    return math.sin(middle - half) ** 2, math.sin(middle + half) ** 2


def beta(of: Sampled, level: float) -> Interval:
    """Clopper and Pearson's with n_e adjusted for df (Korn and Graubard 1998), as R has it."""
    return _beta(of, level, _adjusted(of, level))


def korn_graubard(of: Sampled, level: float) -> Interval:
    """The same with an effective size of at most n (Parker et al. 2017, NCHS 2-175): the default."""
    return _beta(of, level, min(float(of.n), _adjusted(of, level)))


def wilson(of: Sampled, level: float) -> Interval:
    """The score interval with n_e and t (Wilson 1927; Dean and Pagano 2015)."""
    if not of.effective > 0:
        return NO_INTERVAL
    p, n, t = of.share, of.effective, t_quantile(level, of.df)
    middle, half = p + t**2 / (2 * n), t / (2 * n) * math.sqrt(4 * n * p * (1 - p) + t**2)
    return (middle - half) / (1 + t**2 / n), (middle + half) / (1 + t**2 / n)


#: The intervals by the names that a user gives them; "mean" is R's name of Wald's, "xlogit" of the logit.
METHODS: Mapping[str, Callable[[Sampled, float], Interval]] = MappingProxyType(
    {
        "korn_graubard": korn_graubard,
        "beta": beta,
        "logit": logit,
        "xlogit": logit,
        "wilson": wilson,
        "asin": asin,
        "mean": wald,
        "wald": wald,
    }
)
DEFAULT = "korn_graubard"


def interval(of: Sampled, level: float, method: str = DEFAULT) -> Interval:
    """The interval of a share by one of `METHODS`.

    NaN where the design leaves the share no variance though it is neither 0 nor 1 (a stratification
    variable, a margin that weights were made to meet: the share is known), and with no degree of freedom.
    """
    if method not in METHODS:
        raise ValueError(f'no interval "{method}": {", ".join(METHODS)}')
    if not of.df > 0 or not math.isfinite(of.share) or (of.se == 0 and 0 < of.share < 1):
        return NO_INTERVAL
    return METHODS[method](of, level)


def _adjusted(of: Sampled, level: float) -> float:
    if of.n < 2:
        return math.nan
    return of.effective * (t_quantile(level, of.n - 1) / t_quantile(level, of.df)) ** 2


def _beta(of: Sampled, level: float, n: float) -> Interval:
    if not n > 0 or math.isinf(n):
        return NO_INTERVAL
    tail, p = (1 - level) / 2, of.share
    # a share of 0 (or 1) has its own limit exactly there
    low = float(special.betaincinv(n * p, n * (1 - p) + 1, tail)) if p > 0 else 0.0
    high = float(special.betainccinv(n * p + 1, n * (1 - p), tail)) if p < 1 else 1.0
    return float(np.clip(low, 0, 1)), float(np.clip(high, 0, 1))

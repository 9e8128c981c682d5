"""Records of results: an estimate, and a difference of two, with what a margin or a test needs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import special

LEVEL = 0.95


def t_quantile(level: float, df: float) -> float:
    """The two-sided quantile of Student's t; the normal one for infinite df, NaN below one degree."""
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, not {level}")
    if df <= 0:
        return math.nan
    upper = 0.5 + level / 2
    return float(special.ndtri(upper) if math.isinf(df) else special.stdtrit(df, upper))


def t_p_value(t: float, df: float) -> float:
    """The two-sided p-value of a t statistic, NaN below one degree of freedom."""
    if df <= 0 or math.isnan(t):
        return math.nan
    return float(2 * (special.ndtr(-abs(t)) if math.isinf(df) else special.stdtr(df, -abs(t))))


@dataclass(frozen=True)
class Estimate:
    """An estimate with its standard error.

    Attributes:
        value: the estimate; NaN where there is none (nobody in the domain).
        se: its standard error, exactly 0 where the design leaves no variance.
        df: degrees of freedom of its intervals and tests.
        n: rows that it rests on, unweighted.
        deff: design effect without replacement; NaN where the weights do not add up to more than n.
        deff_replace: design effect with replacement.
    """

    value: float
    se: float
    df: float
    n: int
    deff: float = math.nan
    deff_replace: float = math.nan

    @property
    def cv(self) -> float:
        """The coefficient of variation se / value."""
        return self.se / self.value if self.value else math.nan

    @property
    def t(self) -> float:
        """The estimate over its standard error; infinite for one that is known not to be 0."""
        if self.se == 0:
            return math.copysign(math.inf, self.value) if self.value else math.nan
        return self.value / self.se

    @property
    def p_t(self) -> float:
        """The two-sided p-value of no difference from 0, by Student's t."""
        return t_p_value(self.t, self.df)

    @property
    def p_z(self) -> float:
        """The same by the normal distribution."""
        return t_p_value(self.t, math.inf)

    def interval(self, level: float = LEVEL, *, df: float | None = None) -> tuple[float, float]:
        """Value ± t se, with the estimate's degrees of freedom or others (infinite: the normal quantile)."""
        half = t_quantile(level, self.df if df is None else df) * self.se
        return self.value - half, self.value + half

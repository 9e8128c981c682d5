"""Which shares are too uncertain to be shown, and which others would give a hidden one away.

Primary: the standards of the National Center for Health Statistics for proportions (Parker, Talih, Malec et
al. 2017, Vital and Health Statistics, Series 2 No. 175). Secondary: where cells add up to a total that is
shown, one hidden cell follows by subtraction, so a second one is hidden (Willenborg and de Waal, Elements of
Statistical Disclosure Control, 2001, section 1.5, complementary suppression).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cmsurvey.survey.cells import Crosstab
from cmsurvey.survey.columns import BoolArray, IntArray
from cmsurvey.survey.proportions import Share

Reason = Literal["few answers", "few effective answers", "wide interval", "wide relative interval"]
Flag = Literal["few degrees of freedom", "nobody or everybody", "uncertain complement"]


@dataclass(frozen=True)
class Standards:
    """The thresholds of the standards; `fewest` rows of the base can be raised (some publish above 100)."""

    fewest: int = 30
    fewest_effective: float = 30.0
    widest: float = 0.30
    narrow: float = 0.05
    relative: float = 1.30
    fewest_df: int = 8


@dataclass(frozen=True)
class Presentation:
    """Whether a share is to be shown: why not, and what somebody should look at before it is."""

    reasons: tuple[Reason, ...]
    flags: tuple[Flag, ...]

    @property
    def shown(self) -> bool:
        """Whether no standard speaks against it."""
        return not self.reasons


NCHS = Standards()


def presentation(share: Share, standards: Standards = NCHS) -> Presentation:
    """What the standards say of a share, by its Korn-Graubard interval of 95 %.

    Hidden with fewer than 30 rows or effective rows in its base, with an interval of 0.30 or wider, or wider
    than 0.05 and than 130 % of the share. A share that the design leaves no variance is judged by its rows.
    """
    reasons: list[Reason] = []
    if share.n < standards.fewest:
        reasons.append("few answers")
    extreme = share.value in {0.0, 1.0}
    if share.known and not extreme:
        return Presentation(tuple(reasons), ())
    if not min(share.n, share.n_eff) >= standards.fewest_effective:
        reasons.append("few effective answers")
    low, high = share.share_interval()
    width = high - low
    complement = False
    if not width < standards.widest:
        reasons.append("wide interval")
    elif width > standards.narrow:
        if width > standards.relative * share.value and not extreme:
            reasons.append("wide relative interval")
        complement = width > standards.relative * (1 - share.value)
    told: dict[Flag, bool] = {
        "few degrees of freedom": share.df < standards.fewest_df,
        "nobody or everybody": extreme,
        "uncertain complement": complement and not extreme,
    }
    return Presentation(tuple(reasons), tuple(flag for flag, holds in told.items() if holds))


def complemented(
    counts: IntArray, hidden: BoolArray, *, rows: bool = True, columns: bool = True
) -> BoolArray:
    """The cells (rows, columns) to hide so that none of the hidden ones can be computed.

    `rows` and `columns` say along which of the two the cells add up to a total that is shown. The smallest
    cell that is left goes first; one of nobody only where there is no other.
    """
    found = hidden.copy()
    while True:
        second = _beside(counts, found) if rows else None
        if second is None and columns:
            other = _beside(counts.T, found.T)
            second = None if other is None else other[::-1]
        if second is None:
            return found
        found[second] = True


def _beside(counts: IntArray, found: BoolArray) -> tuple[int, int] | None:
    """The cell to hide in the first row of which exactly one is hidden; None where there is no such row."""
    for row in np.flatnonzero(found.sum(axis=1) == 1):
        left = np.flatnonzero(~found[row])
        if left.size:
            peopled = left[counts[row, left] > 0]
            among = peopled if peopled.size else left
            return int(row), int(among[np.argmin(counts[row, among])])
    return None


def hidden_columns(table: Crosstab, standards: Standards = NCHS) -> BoolArray:
    """The column shares of a crosstab (rows, columns) that are not to be shown, complements included."""
    primary = np.array(
        [[not presentation(share, standards).shown for share in row] for row in table.shares("column")],
        dtype=bool,
    ).reshape(table.n.shape)
    return complemented(table.n, primary)

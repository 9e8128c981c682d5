"""Which answers are not shown because too few gave them, and which others, so that nobody can compute them.

The rows of a matrix are populations that exclude each other, its columns the answers to one question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsurvey.survey.suppression import Standards, presentation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cmsurvey.survey import Share

#: Fewer respondents than this are not shown: those who gave an answer, those whose pay is an amount's base.
FEWEST, FEWEST_PAID = 5, 11


def uncertain(share: Share, least_base: int = 30) -> bool:
    """Whether a share fails the standards of the NCHS: it is shown, and said to be no more than a hint."""
    return not presentation(share, Standards(fewest=least_base, fewest_effective=least_base)).shown


def few(counts: NDArray[np.int_], fewest: int = FEWEST) -> NDArray[np.bool_]:
    """Which answers so few gave that they are not shown; nobody at all is no secret."""
    return (counts > 0) & (counts < fewest)

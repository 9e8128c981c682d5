"""Which answers are not shown because too few gave them, and which others, so that nobody can compute them.

The rows of a matrix are populations that exclude each other, its columns the answers to one question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cmsurvey.survey.suppression import Standards, presentation

if TYPE_CHECKING:
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


def few_beside(nets: NDArray[np.int_], bases: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Which nets (nets, columns) are of too few, or leave too few of the base outside."""
    return few(nets) | few(bases - nets)


def told_apart(
    counts: NDArray[np.int_], secret: NDArray[np.bool_], inside: NDArray[np.bool_], nets: NDArray[np.int_]
) -> NDArray[np.bool_]:
    """Which nets of several answers (nets, columns) have more people than what is shown of their options.

    Those are people of a hidden option alone. `inside` (nets, options) says what is in each net; a smaller
    net, with the options that are not in it, is what is shown too.
    """
    found = np.zeros_like(nets, dtype=bool)
    for at, of in enumerate(inside):
        for smaller, size in [(of & False, 0 * nets[at]), *zip(inside, nets, strict=True)]:
            rest = of & ~smaller
            if rest.any() and not (smaller & ~of).any():
                shown = size + np.where(secret, 0, counts)[rest].sum(axis=0)
                found[at] |= secret[rest].any(axis=0) & (nets[at] > shown)
    return found

"""Which answers are not shown because too few gave them, and which others, so that nobody can compute them.

The rows of a matrix are populations that exclude each other, its columns the answers to one question. Where
the total of a row or a column is shown too, a single hidden cell in it would follow by subtraction, so a
second one is hidden: the smallest that is left (Willenborg and de Waal, Elements of Statistical Disclosure
Control, 2001, section 1.5, complementary suppression).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Fewer respondents than this are not shown: those who gave an answer, those whose pay is an amount's base.
FEWEST, FEWEST_PAID = 5, 11


def hidden(
    counts: NDArray[np.int_], fewest: int = FEWEST, *, rows: bool = True, columns: bool = True
) -> NDArray[np.bool_]:
    """The cells (populations, answers) not to be shown; nobody at all is no secret.

    `rows` and `columns` say along which of the two the cells add up to a total that is shown.
    """
    found: NDArray[np.bool_] = (counts > 0) & (counts < fewest)
    while True:
        second = None
        if rows:
            second = _beside(counts, found)
        if second is None and columns:
            other = _beside(counts.T, found.T)
            second = None if other is None else other[::-1]
        if second is None:
            return found
        found[second] = True


def _beside(counts: NDArray[np.int_], found: NDArray[np.bool_]) -> tuple[int, int] | None:
    """The cell to hide in the first row of which exactly one is hidden; None where there is no such row.

    A cell of nobody is taken only where no other is left: it says nothing, but makes two of one.
    """
    for row in np.flatnonzero(found.sum(axis=1) == 1):
        left = np.flatnonzero(~found[row])
        if left.size:
            peopled = left[counts[row, left] > 0]
            among = peopled if peopled.size else left
            return int(row), int(among[np.argmin(counts[row, among])])
    return None

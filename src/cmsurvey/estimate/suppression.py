"""Which answers are not shown because too few gave them, and which others, so that nobody can compute them.

The rows of a matrix are populations that exclude each other, its columns the answers to one question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsurvey.survey.suppression import complemented

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Fewer respondents than this are not shown: those who gave an answer, those whose pay is an amount's base.
FEWEST, FEWEST_PAID = 5, 11


def hidden(
    counts: NDArray[np.int_], fewest: int = FEWEST, *, rows: bool = True, columns: bool = True
) -> NDArray[np.bool_]:
    """The cells (populations, answers) not to be shown; nobody at all is no secret.

    `rows` and `columns` say along which of the two the cells add up to a total that is shown.
    """
    few = (counts > 0) & (counts < fewest)
    return complemented(counts, few, rows=rows, columns=columns)

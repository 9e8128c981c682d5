"""What follows from what is shown, by linear algebra: one rule for `tabulate` and `crosstab`.

The hidden answers are unknowns, everything that is shown and adds up (columns, rows with their total, nets,
means, net promoter scores) is an equation, and an unknown with one solution is known (Willenborg and de Waal,
Elements of Statistical Disclosure Control, 2001, section 1.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from cmsurvey.survey.columns import BoolArray, FloatArray, IntArray


@dataclass
class System:
    """How many gave each option (options, columns), which are hidden, and what is told of their sums.

    `mask` is what is not shown, `secret` what of it must not follow, `peopled` says of which columns there
    is anybody. `down` says that the options of a column add up to all of it. With `across` the first column
    is the sum of the others, and stays as it is. Both matrices are changed by what is done.
    """

    counts: IntArray
    mask: BoolArray
    secret: BoolArray
    peopled: BoolArray
    down: bool
    across: bool
    told: list[FloatArray] = field(default_factory=list)

    def protect(self, means: Sequence[tuple[Sequence[bool], FloatArray]]) -> None:
        """Hide others until no secret follows; they are secrets then, or they would protect nothing.

        The smallest in the row or the column of one that follows goes first; of nobody only at the last.
        Those that prove needless are shown again, the largest first. Means that are shown are worth
        more than small options, which are hidden rather than them.
        """
        counts, free = self.counts, self.peopled.copy()
        if self.across:
            free[:, 0] = False
        told = [
            self._only(column, weights)
            for kept_back, weights in means
            for column, hide in enumerate(kept_back)
            if not hide
        ]
        given, before = self.mask.copy(), self.secret.copy()
        self._cover(told, counts, free)
        for row, column in sorted(
            np.argwhere(self.mask & ~given).tolist(), key=lambda at: -counts[at[0], at[1]]
        ):
            self.mask[row, column] = False
            if (self._follow(*told) & before).any():
                self.mask[row, column] = True
        self.secret &= self.mask

    def _cover(self, told: Sequence[FloatArray], counts: IntArray, free: BoolArray) -> None:
        """Hide one after the other beside what follows, as long as there is one."""
        while True:
            follows = self._follow(*told)
            left: list[tuple[bool, int, int, int]] = []
            if (follows & self.secret).any():
                # one that is no secret may be the way by which a secret follows
                left = self._beside(follows & self.secret, counts, free) or self._beside(
                    follows, counts, free
                )
            if not left:
                return
            *_, row, column = min(left)
            self.mask[row, column] = self.secret[row, column] = True

    def _beside(
        self, follows: BoolArray, counts: IntArray, free: BoolArray
    ) -> list[tuple[bool, int, int, int]]:
        """What may be hidden in a row or a column of one that follows: nobody's last, the smallest first."""
        beside = np.zeros_like(self.mask)
        beside |= follows.any(axis=0, keepdims=True) & self.down
        beside |= follows.any(axis=1, keepdims=True) & self.across
        return [
            (counts[row, column] == 0, int(counts[row, column]), row, column)
            for row, column in np.argwhere(beside & free & ~self.mask).tolist()
        ]

    def derived(self, kept_back: Sequence[bool], weights: FloatArray) -> list[bool]:
        """In which columns a net or a mean is not shown: those too where a secret would follow from it."""
        found = list(kept_back)
        for column, hide in enumerate(found):
            if hide or not self.mask[:, column].any():
                continue
            own = self._only(column, weights)
            fixed = self.across and column == 0  # it is shown already
            if not fixed and (self._follow(own) & self.secret).any():
                found[column] = True
            else:
                self.told.append(own)
        return found

    def _only(self, column: int, weights: FloatArray) -> FloatArray:
        """What the options of one column add to a net or a mean, as an equation."""
        own = np.zeros(self.mask.shape)
        own[:, column] = weights[:, column]
        return own

    def _follow(self, *more: FloatArray) -> BoolArray:
        """The hidden options of one solution: those whose own axis is a combination of the equations."""
        found = np.zeros(self.mask.shape, dtype=bool)
        equations = [one[self.mask] for one in (*self._sums(), *self.told, *more)]
        if self.mask.any() and equations:
            matrix = np.vstack(equations)
            found[self.mask] = np.diag(np.linalg.pinv(matrix) @ matrix) > 1 - 1e-9
        return found

    def _sums(self) -> list[FloatArray]:
        """The columns that add up, and the rows whose first cell is the sum of the others."""
        places: IntArray = np.indices(self.mask.shape)
        rows, columns = places[0], places[1]
        found = [(columns == at).astype(float) for at in np.unique(columns[self.mask])] if self.down else []
        if self.across:
            sign = np.where(columns == 0, 1.0, -1.0)
            found += [sign * (rows == at) for at in np.unique(rows[self.mask])]
        return found

"""Which cells of a block are not shown, and why.

First those of fewer than five people, of a base that is too small, or too uncertain (`survey.suppression`);
then others, so that none of what few people gave follows from the totals; then nets and means from which it
would follow. What is merely uncertain is no secret: it needs no others to protect it.

What follows from what is linear algebra: the hidden cells are unknowns, everything that is shown and adds up
is an equation, and an unknown with one solution is known (Willenborg and de Waal, Elements of Statistical
Disclosure Control, 2001, section 1.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from cmsurvey.crosstab.book import Cell, Reason, Row
from cmsurvey.estimate.suppression import FEWEST, FEWEST_PAID
from cmsurvey.survey import Share, Standards, presentation
from cmsurvey.survey.banner import Line
from cmsurvey.survey.columns import BoolArray, FloatArray, IntArray

Reasons = list[list[Reason | None]]
_PAID = ("eur_per_year", "eur_per_month")
#: What must not follow from what is shown.
_SECRET = ("few_people", "protects")


def hidden(
    rows: Sequence[Row],
    lines: Sequence[Line],
    figures: Sequence[Sequence[Share]],
    *,
    least_base: int,
    adds_up: bool,
    total: Sequence[Cell] | None = None,
) -> Reasons:
    """Why each figure (rows, columns) is not shown, None where it is.

    `adds_up` says whether the options of a column add up to everybody in it; `total` is the column that the
    columns add up to, as it is shown, None where they do not.
    """
    found: Reasons = [
        [_first(row, one, least_base) for one in line] for row, line in zip(rows, figures, strict=True)
    ]
    shown, start = figures, 0
    if total:
        shown = [[cell.figure, *line] for cell, line in zip(total, figures, strict=True)]
        found, start = [[cell.hidden, *line] for cell, line in zip(total, found, strict=True)], 1
    options = [at for at, row in enumerate(rows) if row.kind == "option"]
    if options:
        system = _System([shown[at] for at in options], [found[at] for at in options], adds_up, bool(total))
        ticked = np.vstack([lines[at].values for at in options])
        made = [at for at, row in enumerate(rows) if row.kind != "option" and adds_up]
        weights = {at: _weights(rows[at], lines[at], ticked, shown[at]) for at in made}
        system.protect([(found[at], weights[at]) for at in made if not rows[at].share])
        for at, mask in zip(options, system.mask, strict=True):
            found[at] = [
                why or ("protects" if hide else None) for why, hide in zip(found[at], mask, strict=True)
            ]
        for at in sorted(made, key=lambda at: rows[at].share):
            found[at] = system.derived(found[at], weights[at])
    if total:
        for row, line, reasons in zip(rows, shown, found, strict=True):
            _accompany(row, line, reasons)
    return [reasons[start:] for reasons in found]


def _accompany(row: Row, figures: Sequence[Share], reasons: list[Reason | None]) -> None:
    """Hide a second figure in a row whose only hidden one, a secret, follows from the others and the sum."""
    at = [column for column, why in enumerate(reasons) if why is not None]
    if len(at) != 1 or not (reasons[at[0]] in _SECRET or _is_few_paid(row, figures[at[0]])):
        return
    beside = [
        (one.count if row.share else one.n, column)
        for column, one in enumerate(figures)
        if column not in {0, *at} and one.n
    ]
    if beside:
        peopled = [one for one in beside if one[0]]
        reasons[min(peopled or beside)[1]] = "protects"


def _is_few_paid(row: Row, figure: Share) -> bool:
    """Whether so few gave their pay that its mean tells what somebody earns."""
    return row.unit in _PAID and 0 < figure.n < FEWEST_PAID


def _first(row: Row, figure: Share, least_base: int) -> Reason | None:
    """Why a figure is not shown by itself; nobody at all is no secret."""
    if figure.n == 0:
        return None
    if row.share and 0 < figure.count < FEWEST:
        return "few_people"
    least = max(least_base, FEWEST_PAID) if row.unit in _PAID else least_base
    if min(figure.n, figure.n / figure.kish_deff) < least:
        return "few_answers"
    if not row.share:
        return None
    reasons = presentation(figure, Standards(fewest=least, fewest_effective=least)).reasons
    return "uncertain" if reasons else None


def _weights(row: Row, line: Line, ticked: FloatArray, figures: Sequence[Share]) -> FloatArray:
    """What each option (options, columns) adds to a net, or to a mean less its value."""
    own, inside = ticked @ line.values, ticked @ line.base.astype(float)
    means = np.array([0.0 if row.share else np.nan_to_num(one.value) for one in figures])
    return np.asarray(own[:, None] - np.outer(inside, means), dtype=np.float64)


@dataclass
class _System:
    """The options (options, columns), which of them are hidden, and what is told of their sums.

    With `across` the first column is the sum of the others, and stays as it is.
    """

    figures: Sequence[Sequence[Share]]
    reasons: Reasons
    down: bool
    across: bool
    mask: BoolArray = field(init=False)
    secret: BoolArray = field(init=False)
    told: list[FloatArray] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.mask = np.array([[why is not None for why in row] for row in self.reasons])
        self.secret = np.array([[why in _SECRET for why in row] for row in self.reasons])

    def protect(self, means: Sequence[tuple[list[Reason | None], FloatArray]]) -> None:
        """Hide others until no secret follows; they are secrets then, or they would protect nothing.

        The smallest in the row or the column of one that follows goes first; of nobody only at the last.
        Those that prove needless are shown again, the largest first. Means that are shown are worth
        more than small options, which are hidden rather than them.
        """
        counts: IntArray = np.array([[one.count for one in row] for row in self.figures])
        free = np.array([[one.n > 0 for one in row] for row in self.figures])
        if self.across:
            free[:, 0] = False
        told = [
            self._only(column, weights)
            for reasons, weights in means
            for column, why in enumerate(reasons)
            if why is None
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

    def derived(self, reasons: Sequence[Reason | None], weights: FloatArray) -> list[Reason | None]:
        """Why a net or a mean is not shown in each column: hidden too where a secret would follow from it."""
        found = list(reasons)
        for column, why in enumerate(found):
            if why is not None or not self.mask[:, column].any():
                continue
            own = self._only(column, weights)
            fixed = self.across and column == 0  # it is shown already
            if not fixed and (self._follow(own) & self.secret).any():
                found[column] = "protects"
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

"""Which cells of a block are not shown, and why.

First those of a base that is too small, or of fewer than five people; then others, so that none of what few
people gave follows (`survey.disclosure`). Both are said alike, or a reader would know which are under five.
What is merely uncertain is shown as such (`suppression.uncertain`): it is no secret, and would follow anyway.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cmsurvey.crosstab.book import Cell, Reason, Row
from cmsurvey.estimate import suppression
from cmsurvey.estimate.suppression import FEWEST, FEWEST_PAID
from cmsurvey.model import MONEY
from cmsurvey.survey import Share
from cmsurvey.survey.banner import Line
from cmsurvey.survey.columns import BoolArray, IntArray
from cmsurvey.survey.disclosure import Counts, Derived, kept_back

Reasons = list[list[Reason | None]]


def hidden(
    rows: Sequence[Row],
    lines: Sequence[Line],
    figures: Sequence[Sequence[Share]],
    *,
    bases: Sequence[int],
    least_base: int,
    adds_up: bool,
    total: Sequence[Cell] | None = None,
) -> Reasons:
    """Why each figure (rows, columns) is not shown, None where it is.

    `bases` are the people of each column; `adds_up` says whether the options of a column add up to them.
    `total` is the column that the columns add up to, as it is shown, None where they do not; its people
    are the first of the `bases`.
    """
    found: Reasons = [
        [_first(row, one, least_base) for one in line] for row, line in zip(rows, figures, strict=True)
    ]
    shown = figures
    if total:
        shown = [[cell.figure, *line] for cell, line in zip(total, figures, strict=True)]
        found = [[cell.hidden, *line] for cell, line in zip(total, found, strict=True)]
    kinds = [row.kind for row in rows]
    options = [at for at, kind in enumerate(kinds) if kind == "option"]
    if options:
        nets = [at for at, kind in enumerate(kinds) if kind == "net"]
        inside = np.array([[rows[one].id in rows[net].of for one in options] for net in nets], dtype=bool)
        n = np.array(bases, dtype=np.int64)
        at = options, nets, inside
        _protect(lines, shown, found, at, bases=n, adds_up=adds_up, across=bool(total))
    if total:
        for row, line, reasons in zip(rows, shown, found, strict=True):
            if row.unit in MONEY:
                _accompany(line, reasons)
    start = int(bool(total))
    return [reasons[start:] for reasons in found]


def _protect(
    lines: Sequence[Line],
    figures: Sequence[Sequence[Share]],
    found: Reasons,
    at: tuple[list[int], list[int], BoolArray],
    *,
    bases: IntArray,
    adds_up: bool,
    across: bool,
) -> None:
    """Hide what gives away an answer of few people, or a net, by the rule of `survey.disclosure`.

    The nets of several answers are answers of their own: what is in them adds up to nothing.
    """
    options, nets, inside = at
    ticked = np.vstack([lines[one].values for one in options])
    counts = _counts([figures[one] for one in options])
    secret = suppression.few(counts)
    if nets:
        inner = _counts([figures[one] for one in nets])
        few = suppression.few_beside(inner, bases)
        if not adds_up:
            few |= suppression.told_apart(counts, secret, inside, inner)
        secret = np.vstack([secret, few])
    free = options if adds_up else options + nets
    others = [row for row in range(len(lines)) if row not in options] if adds_up else []
    none = [False] * len(bases)
    derived: list[Derived] = []
    for row in others:
        known = np.vstack([ticked @ lines[row].values, ticked @ lines[row].base.astype(float)])
        of_few = secret[len(options) + nets.index(row)].tolist() if row in nets else none
        already = [why is not None or few for why, few in zip(found[row], of_few, strict=True)]
        derived.append(Derived([known] * len(bases), already, of_few, net=row in nets))
    secret = secret[: len(free)]
    mask = secret | np.array([[why is not None for why in found[row]] for row in free])
    counts = _counts([figures[row] for row in free])
    mask, made = kept_back(Counts(counts, mask, secret, bases, adds_up, across), derived)
    for row, hide in [*zip(free, mask.tolist(), strict=True), *zip(others, made, strict=True)]:
        whys = zip(found[row], hide, strict=True)
        found[row] = [why or ("few_people" if one else None) for why, one in whys]


def _counts(figures: Sequence[Sequence[Share]]) -> IntArray:
    return np.array([[one.count for one in row] for row in figures], dtype=np.int64)


def _accompany(figures: Sequence[Share], reasons: list[Reason | None]) -> None:
    """Hide a second mean of pay beside the only hidden one of few people, which would follow."""
    at = [column for column, why in enumerate(reasons) if why is not None]
    if len(at) == 1 and 0 < figures[at[0]].n < FEWEST_PAID:
        beside = [(one.n, column) for column, one in enumerate(figures) if column not in {0, *at} and one.n]
        if beside:
            reasons[min(beside)[1]] = "few_people"


def _first(row: Row, figure: Share, least_base: int) -> Reason | None:
    """Why a figure is not shown by itself; nobody at all is no secret.

    The base goes first: a column of a small one does not tell which of its answers few people gave.
    """
    if figure.n == 0:
        return None
    least = max(least_base, FEWEST_PAID) if row.unit in MONEY else least_base
    if min(figure.n, figure.n / figure.kish_deff) < least:
        return "few_answers"
    return "few_people" if row.share and 0 < figure.count < FEWEST else None

"""Which cells of a block are not shown, and why.

First those of fewer than five people, or of a base that is too small; then others, so that none of what few
people gave follows from the totals (`estimate.equations`); then nets and means from which it would follow.
What is merely uncertain is shown as such (`suppression.uncertain`): it is no secret, and would follow anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from cmsurvey.crosstab.book import Cell, Reason, Row
from cmsurvey.estimate.equations import System
from cmsurvey.estimate.suppression import FEWEST, FEWEST_PAID
from cmsurvey.survey import Share
from cmsurvey.survey.banner import Line
from cmsurvey.survey.columns import FloatArray

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
        system = _system([shown[at] for at in options], [found[at] for at in options], adds_up, bool(total))
        ticked = np.vstack([lines[at].values for at in options])
        made = [at for at, row in enumerate(rows) if row.kind != "option" and adds_up]
        weights = {at: _weights(rows[at], lines[at], ticked, shown[at]) for at in made}
        system.protect([(_kept_back(found[at]), weights[at]) for at in made if not rows[at].share])
        for at, mask in zip(options, system.mask, strict=True):
            found[at] = _also(found[at], mask)
        for at in sorted(made, key=lambda at: rows[at].share):
            found[at] = _also(found[at], system.derived(_kept_back(found[at]), weights[at]))
    if total:
        for row, line, reasons in zip(rows, shown, found, strict=True):
            _accompany(row, line, reasons)
    return [reasons[start:] for reasons in found]


def _system(figures: Sequence[Sequence[Share]], reasons: Reasons, down: bool, across: bool) -> System:
    return System(
        counts=np.array([[one.count for one in row] for row in figures]),
        mask=np.array([_kept_back(row) for row in reasons]),
        secret=np.array([[why in _SECRET for why in row] for row in reasons]),
        peopled=np.array([[one.n > 0 for one in row] for row in figures]),
        down=down,
        across=across,
    )


def _kept_back(reasons: Sequence[Reason | None]) -> list[bool]:
    return [why is not None for why in reasons]


def _also(reasons: Sequence[Reason | None], hidden: Iterable[bool]) -> list[Reason | None]:
    """The reasons, with those that were hidden to protect others."""
    return [why or ("protects" if hide else None) for why, hide in zip(reasons, hidden, strict=True)]


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
    return None


def _weights(row: Row, line: Line, ticked: FloatArray, figures: Sequence[Share]) -> FloatArray:
    """What each option (options, columns) adds to a net, or to a mean less its value."""
    own, inside = ticked @ line.values, ticked @ line.base.astype(float)
    means = np.array([0.0 if row.share else np.nan_to_num(one.value) for one in figures])
    return np.asarray(own[:, None] - np.outer(inside, means), dtype=np.float64)

"""Which form fits a block's tables, and why the others are refused.

Each template has one function that says, in a sentence, why it cannot draw these tables, with a
form that can; `choose` takes the first of `PREFERENCE` that does not refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cmsurvey.errors import CmsurveyError, Problem, nearest
from cmsurvey.model import Estimate, Table

Refusal = Callable[[Sequence[Table]], str]


def _rows(tables: Sequence[Table]) -> tuple[Estimate, ...]:
    return tuple(row for table in tables for row in table.rows)


def _published(tables: Sequence[Table]) -> tuple[Estimate, ...]:
    return tuple(row for table in tables for row in table.published)


def _rank(tables: Sequence[Table]) -> bool:
    return any(table.unit == "rank" for table in tables)


def _refuse_list(tables: Sequence[Table]) -> str:
    if not all(table.unit == "rank" for table in tables):
        return "a ranked list draws ranks; these are shares or amounts: use bars"
    return "one rank alone is not a list: use a key figure" if len(_rows(tables)) < 2 else ""


def _refuse_pictogram(tables: Sequence[Table]) -> str:
    rows, first = _rows(tables), tables[0]
    reasons = (
        (
            _rank(tables) or first.unit != "percent",
            "people stand for shares, not ranks or amounts: use a key figure",
        ),
        (len(tables) > 1 or len(rows) > 2, "a pictogram shows one share of two: use bars"),
        (any(row.bound for row in rows), "a bound has no exact number of people: use a key figure"),
        (len(rows) == 2 and not first.whole, "the two shares are not the two parts of a whole: use bars"),
        (len(rows) == 1 and first.kind != "single", "a threshold is not one share of two: use a key figure"),
        (
            len(rows) == 1 and not _tens(rows[0]),
            "one share alone is drawn as people only when it was published as tens: use a key figure",
        ),
    )
    return next((reason for holds, reason in reasons if holds), "")


def _several(tables: Sequence[Table]) -> bool:
    """Whether the block has more than one figure to show, computed ones included, the remainder not."""
    return len([row for row in _rows(tables) if row.origin != "remainder"]) > 1


def _tens(row: Estimate) -> bool:
    return row.value % 10 == 0 and 0 < row.value < 100


def _refuse_stacked(tables: Sequence[Table]) -> str:
    if len(tables) > 1:
        return "several questions are not parts of one whole: use bars"
    table = tables[0]
    if table.unit != "percent" or table.kind != "single":
        return "a stacked bar needs the parts of one whole; these shares overlap or are no shares: use bars"
    if not table.whole or any(row.bound for row in table.rows):
        return "a stacked bar needs every part of the whole; a part is missing: use bars with the remainder"
    if not 2 <= len(table.rows) <= 5:
        return f"a stacked bar shows two to five parts, this question has {len(table.rows)}: use bars"
    return ""


def _refuse_bars(tables: Sequence[Table]) -> str:
    rows = _rows(tables)
    if _rank(tables):
        return "ranks have no length: use a ranked list"
    if len({table.unit for table in tables}) > 1:
        return "bars of one chart share one unit: use two blocks"
    if len({table.kind for table in tables} & {"mean", "median"}) > 1:
        return "a mean does not stand beside a median: use two blocks"
    if len(rows) < 2:
        return "one bar compares nothing: use a key figure"
    shown = len([row for row in rows if row.origin != "remainder"])
    return f"bars show up to twelve answers, this block has {shown}: use two blocks" if shown > 12 else ""


def _refuse_key_figure(tables: Sequence[Table]) -> str:
    rows = _rows(tables)
    return "several ranks are no one number: use a ranked list" if _rank(tables) and len(rows) > 1 else ""


def _published_as_tens(tables: Sequence[Table]) -> bool:
    """One share published as tens, alone or with the other part computed from it."""
    return len(_published(tables)) == 1 and all(_tens(row) for row in _rows(tables))


REFUSALS: dict[str, Refusal] = {
    "ranked_list": _refuse_list,
    "pictogram": _refuse_pictogram,
    "stacked": _refuse_stacked,
    "key_figure": _refuse_key_figure,
    "bars": _refuse_bars,
}

#: The order in which forms are tried for a block that names none.
PREFERENCE = ("ranked_list", "pictogram", "stacked", "key_figure", "bars")


def choose(asked: str, tables: Sequence[Table], *, people: bool, where: str) -> str:
    """The form to draw: the one asked for, unless it refuses; else the first that fits.

    `people` says that the survey has icons for this question; without them two parts of a whole are
    people only when their shares were published as tens.
    """
    if asked:
        _check(asked, tables, where)
        return asked
    for form in PREFERENCE:
        if form == "pictogram" and not people and not _published_as_tens(tables):
            continue
        if form == "key_figure" and _several(tables):
            continue
        if not REFUSALS[form](tables):
            return form
    told = {form: REFUSALS[form](tables) for form in PREFERENCE}
    reasons = "; ".join(f"{form}: {reason}" for form, reason in told.items() if reason)
    raise CmsurveyError(
        Problem(where, f"no form can draw this block ({reasons})", "split it into several blocks")
    )


def _check(asked: str, tables: Sequence[Table], where: str) -> None:
    if asked not in REFUSALS:
        raise CmsurveyError(Problem(where, f'no template "{asked}"', nearest(asked, REFUSALS)))
    reason = REFUSALS[asked](tables)
    if reason:
        what, _, cure = reason.rpartition(": ")
        raise CmsurveyError(Problem(where, f'the template "{asked}" refuses this table: {what}', cure))

"""Which form fits a block's tables, and why the others are refused.

Each template has one function that says, in a sentence, why it cannot draw these tables, with a
form that can; `choose` takes the first of `PREFERENCE` that does not refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from cmsurvey.compose import folding, scales
from cmsurvey.errors import CmsurveyError, Problem, Problems, closest
from cmsurvey.model import Block, Estimate, Spec, Table
from cmsurvey.places import place

#: So many bars are drawn where none can be left to a sum: steps of a scale, groups.
MOST_BARS = 40

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
    """Whether the block has more than one figure to show, computed ones included, the remainder not.

    One share of two thresholds that two sources name ("under 35", "18 to 35") is one figure.
    """
    told = [row for row in _rows(tables) if row.origin != "remainder"]
    one = len({row.value for row in told}) == 1 and len({row.sources for row in told}) > 1
    return len(told) > 1 and not (
        one and len(tables) == 1 and tables[0].thresholds and not any(row.bound for row in told)
    )


def _tens(row: Estimate) -> bool:
    return row.value % 10 == 0 and 0 < row.value < 100


def _refuse_stacked(tables: Sequence[Table]) -> str:
    if len(tables) > 1:
        several = "questions" if len({table.question for table in tables}) > 1 else "groups"
        return f"several {several} are not parts of one whole: use bars"
    table = tables[0]
    if table.unit != "percent" or table.kind != "single":
        return "a stacked bar needs the parts of one whole; these shares overlap or are no shares: use bars"
    if not table.whole or any(row.bound for row in table.rows):
        return "a stacked bar needs every part of the whole; a part is missing: use bars with the remainder"
    if not 2 <= len(table.rows) <= 5:
        return f"a stacked bar shows two to five parts, this question has {len(table.rows)}: use bars"
    if len(table.rows) > 2 and not table.ordered:
        return "shades of one colour would rank answers that have no order: use bars"
    return ""


def _refuse_bars(tables: Sequence[Table]) -> str:
    rows = _rows(tables)
    if _rank(tables):
        return "ranks have no length: use a ranked list"
    if len({table.unit for table in tables}) > 1:
        return "bars of one chart share one unit: use two blocks"
    if len({table.kind for table in tables} & {"mean", "median"}) > 1:
        return "a mean does not stand beside a median: use two blocks"
    shares = {table.question for table in tables if table.kind == "single"}
    if len(shares) > 1 and any(map(_adds_up, tables)):  # a remainder would be read as that of the others too
        return "the answers to each of these questions add up by themselves: use two blocks"
    if len(rows) < 2:
        return "one bar compares nothing: use a key figure"
    return _too_many(tables)


def _too_many(tables: Sequence[Table]) -> str:
    """Why there are too many bars: those of one list can be folded, steps and groups are all drawn."""
    shown = len([row for row in _rows(tables) if row.origin != "remainder"])
    if shown > folding.MOST and len({table.question for table in tables}) > 1:
        return f"bars of several questions are up to twelve, this block has {shown}: use two blocks"
    if shown > MOST_BARS and not folding.foldable(tables):
        return f"bars show up to {MOST_BARS} steps or groups, here {shown}: merge some of them in its table"
    return ""


def _adds_up(table: Table) -> bool:
    """Whether the answers are the parts of a whole, told in full or with a remainder."""
    told = table.whole or any(row.origin == "remainder" for row in table.rows)
    return table.kind == "single" and told


def _refuse_strip(tables: Sequence[Table]) -> str:
    quartiles = [table for table in tables if table.kind == "quantile"]
    named = {table.population for table in quartiles}
    reasons = (
        (
            any(table.kind not in {"quantile", "median", "mean"} for table in tables),
            "a strip draws quartiles and a median of amounts, not shares, counts or ranks: use bars",
        ),
        (len({table.unit for table in tables}) > 1, "the values of a strip share one unit: use two blocks"),
        (not quartiles, "without its quartiles beside it the bar has no ends: use a key figure"),
        (any(row.bound for row in _rows(tables)), "a bound has no place on an axis: use bars"),
        *((bool(reason), reason) for reason in (_not_a_row(table, tables) for table in quartiles)),
        (
            any(table.population not in named for table in tables),
            "values of a population without quartiles have no row of their own: use two blocks",
        ),
        (len(quartiles) > 6, f"a strip shows up to six populations, here {len(quartiles)}: use two blocks"),
    )
    return next((reason for holds, reason in reasons if holds), "")


def _not_a_row(quartiles: Table, tables: Sequence[Table]) -> str:
    """Why the quartiles of one population make no row of a strip; empty if they do."""
    missing = {"q1", "q3"} - {row.category for row in quartiles.rows}
    if missing:
        return f"the quartile {min(missing)} is missing, the bar has no end there: use a key figure"
    own = {table.kind for table in tables if table.population == quartiles.population}
    if "median" in own:
        return ""
    if any(table.kind == "median" for table in tables):
        return "quartiles and median are of unlike populations: use two blocks"
    if "mean" in own:
        return "the median is missing and a mean is not drawn in its place: use bars for the quartiles"
    return "the median is missing between the quartiles: use bars"


def whole(tables: Sequence[Table]) -> Table | None:
    """The table that the others are set against: everybody's, else the only one of another variable.

    Of a median on permanent contracts and two by job title it is the first; None where no table stands out.
    """
    everybody = [table for table in tables if table.population == "all"]
    if everybody:
        return everybody[0]
    variables = [table.population.partition("=")[0] for table in tables]
    lone = [table for table, name in zip(tables, variables, strict=True) if variables.count(name) == 1]
    return lone[0] if len(lone) == 1 and len(set(variables)) == 2 else None


def _refuse_reference(tables: Sequence[Table]) -> str:
    kinds, rows = {table.kind for table in tables}, _rows(tables)
    groups = len(tables) - 1
    reasons = (
        ("median" in kinds and "mean" in kinds, "a mean does not stand among medians: use two blocks"),
        (
            kinds != {"median"},
            "dots stand around the median of the whole, and these are no medians: use bars",
        ),
        (len({table.unit for table in tables}) > 1, "dots on one axis share one unit: use two blocks"),
        (any(row.bound for row in rows), "a bound has no place on an axis: use bars"),
        (groups < 1, "one median alone is set against nothing: use a key figure"),
        (whole(tables) is None, "no median of the whole was published for the line: use bars"),
        (groups < 2, "one median against the whole is a sentence: use a key figure"),
        (groups > 6, f"a line is set against up to six medians, here {groups}: use bars"),
    )
    return next((reason for holds, reason in reasons if holds), "")


def _refuse_key_figure(tables: Sequence[Table]) -> str:
    rows = _rows(tables)
    return "several ranks are no one number: use a ranked list" if _rank(tables) and len(rows) > 1 else ""


def _published_as_tens(tables: Sequence[Table]) -> bool:
    """One share published as tens, alone or with the other part computed from it."""
    return len(_published(tables)) == 1 and all(_tens(row) for row in _rows(tables))


REFUSALS: dict[str, Refusal] = {
    "ranked_list": _refuse_list,
    "pictogram": _refuse_pictogram,
    "likert": scales.refuse_likert,
    "diverging": scales.refuse_likert,
    "histogram": scales.refuse_histogram,
    "stacked": _refuse_stacked,
    "key_figure": _refuse_key_figure,
    "strip": _refuse_strip,
    "reference": _refuse_reference,
    "dumbbell": scales.refuse_dumbbell,
    "heat": scales.refuse_heat,
    "bars": _refuse_bars,
}

#: The order in which forms are tried for a block that names none; "diverging" is drawn on request alone.
PREFERENCE = (
    "ranked_list", "pictogram", "likert", "histogram", "stacked", "key_figure", "strip", "reference",
    "dumbbell", "heat", "bars",
)  # fmt: skip


def asked(block: Block, tables: Sequence[Table]) -> str:
    """The template that a block asks for; empty where more answers are told than it is for."""
    told = sum(row.origin != "remainder" for row in _rows(tables))
    return "" if 0 < block.up_to < told else block.template


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
    named = dict.fromkeys(table.question for table in tables)
    what, _, cure = REFUSALS[PREFERENCE[-1]](tables).rpartition(": ")  # that of bars, which draw the most
    cure = "give each question a block of its own" if len(named) > 1 else cure
    raise CmsurveyError(Problem(where, f"no form can draw {' + '.join(named)}: {what}", cure))


def place_of(spec: Spec, number: int) -> str:
    """Where the template of a block is named, else where the block stands in its infographic."""
    named = ("template",) if spec.blocks[number].template else ()
    return place(spec.where, ("block", number, *named), f"block {number + 1}")


def known(spec: Spec, problems: Problems) -> tuple[Block, ...]:
    """The blocks of an infographic; where there is no such template, a problem, the figures decide."""
    found = []
    for number, block in enumerate(spec.blocks):
        asked = "" if block.follows else block.template
        good = not asked or problems.tried(partial(_known, asked, place_of(spec, number))) is not None
        found.append(block if good else block._replace(template=""))
    return tuple(found)


def _known(asked: str, where: str) -> str:
    if asked not in REFUSALS:
        names = sorted((*REFUSALS, "line"))
        close = closest(asked, names)
        hint = f'did you mean "{close}"?' if close else f"known: {', '.join(names)}"
        raise CmsurveyError(Problem(where, f'no template "{asked}"', hint))
    return asked


def _check(asked: str, tables: Sequence[Table], where: str) -> None:
    reason = REFUSALS[_known(asked, where)](tables)
    if reason:
        what, _, cure = reason.rpartition(": ")
        raise CmsurveyError(Problem(where, f'the template "{asked}" refuses this table: {what}', cure))

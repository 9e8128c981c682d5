"""What tables from answers can be drawn as: steps of a scale, brackets with edges, groups side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from cmsurvey.model import FEWEST_PERCENT, Estimate, Table

FEWEST_BRACKETS, MOST_ROWS, MOST_GROUPS = 5, 12, 6
FEWEST_STEPS, MOST_STEPS, MOST_SCALES = 3, 7, 8


class Edges(NamedTuple):
    """Where a bracket starts and ends; None on the side where it is open."""

    start: float | None
    end: float | None


def is_scale(table: Table) -> bool:
    """Whether the answers are steps: each has its score as both bounds, in their order."""
    scores = [row.low for row in table.rows if row.low is not None and row.low == row.high]
    return len(scores) == len(table.rows) > 1 and scores in (sorted(scores), sorted(scores, reverse=True))


def _are_bands(table: Table) -> bool:
    """Whether the answers are bands: each has a bound, none is a score."""
    bands = ((row.low, row.high) for row in table.rows)
    return all(low != high for low, high in bands)


def edges(table: Table) -> tuple[Edges, ...]:
    """The brackets of a table, each up to where the next one starts; empty where they leave gaps or overlap.

    "25 to 34" before "35 to 44" ends at 35, and the last closed one of such a row a step after its bound.
    """
    rows = table.rows
    ends = [(before.high, after.low) for before, after in pairwise(rows)]
    if len(rows) < 2 or any(high is None or low is None for high, low in ends):
        return ()
    steps = {low - high for high, low in ends if low is not None and high is not None}
    last, step = rows[-1].high, next(iter(steps))
    if len(steps) > 1 or step < 0:
        return ()
    upper = [*(low for _, low in ends), None if last is None else last + step]
    found = tuple(Edges(row.low, end) for row, end in zip(rows, upper, strict=True))
    closed = [one.end - one.start for one in found if one.start is not None and one.end is not None]
    return found if closed and min(closed) > 0 else ()


def variable(tables: Sequence[Table]) -> str:
    """The question whose answers make the populations of all these tables; empty if there is none."""
    names = {table.population.partition("=")[0] if "=" in table.population else "" for table in tables}
    return names.pop() if len(names) == 1 else ""


def shared(tables: Sequence[Table]) -> list[tuple[Estimate, ...]]:
    """The answers that every table has, each with its row in each of them."""
    found = [{row.category: row for row in table.rows if row.origin != "remainder"} for table in tables]
    return [
        tuple(own[name] for own in found) for name in found[0] if all(name in own for own in found)
    ]  # fmt: skip


def few(tables: Sequence[Table]) -> str:
    """The first population whose base is under the threshold of shares; empty if none is."""
    return next((table.population for table in tables if any(row.counted for row in table.rows)), "")


def _bounds(tables: Sequence[Table]) -> bool:
    return any(row.bound for table in tables for row in table.rows)


def _too_few(tables: Sequence[Table]) -> tuple[bool, str]:
    name = few(tables)
    what = f"{name} has fewer than {FEWEST_PERCENT} answers, whose shares are told as counts"
    return bool(name), f"{what}: merge it with another group in the questionnaire"


def _first(*reasons: tuple[bool, str]) -> str:
    return next((reason for holds, reason in reasons if holds), "")


def refuse_histogram(tables: Sequence[Table]) -> str:
    """Why these tables are no histogram; empty if they are one."""
    table = tables[0]
    rows = [row for row in table.rows if row.origin != "remainder"]
    return _first(
        (len(tables) > 1, "a histogram draws the brackets of one question in one population: use bars"),
        (
            not table.shares or table.kind != "single",
            "a histogram draws brackets that make up the whole; these overlap or are no shares: use bars",
        ),
        (is_scale(table), "the steps of a scale have no width: use likert"),
        (
            any(row.low is None and row.high is None for row in rows),
            "an answer is no bracket, its low and high are empty in the table: use bars",
        ),
        (
            not table.whole or _bounds(tables),
            "a bracket of the whole is missing: use bars with the remainder",
        ),
        (
            len(rows) < FEWEST_BRACKETS,
            f"brackets of a histogram are five or more, here {len(rows)}: use stacked",
        ),
        (len(rows) > MOST_ROWS, f"a histogram shows up to twelve brackets, here {len(rows)}: use two blocks"),
        (not edges(table), "the brackets overlap, leave gaps or have no width: use bars"),
        _too_few(tables),
    )


def refuse_heat(tables: Sequence[Table]) -> str:
    """Why these tables are no heat table; empty if they are one."""
    rows = list(dict.fromkeys(row.category for table in tables for row in table.rows))
    return _first(
        (not all(table.shares for table in tables), "the cells of a heat table are shares: use bars"),
        (
            len({table.question for table in tables}) > 1,
            "a heat table crosses one question with one other: use two blocks",
        ),
        (
            len(tables) < 2 or not variable(tables),
            'one question alone is not crossed with another: name the other one with by = "…"',
        ),
        (_bounds(tables), "a bound has no shade: use bars"),
        (len(rows) < 2, "one answer in several groups is a row of bars: use bars"),
        (len(rows) > MOST_ROWS, f"a heat table shows up to twelve answers, here {len(rows)}: use two blocks"),
        (
            len(tables) > MOST_GROUPS,
            f"a heat table shows up to six groups, here {len(tables)}: merge some in the questionnaire",
        ),
        _too_few(tables),
    )


def refuse_dumbbell(tables: Sequence[Table]) -> str:
    """Why these tables are no gap between two groups; empty if they are one."""
    ends = len({table.question for table in tables}) == 1 and len(tables) == 2 and variable(tables)
    rows = shared(tables) if ends else []
    return _first(
        (not all(table.shares for table in tables), "the ends of a dumbbell are shares: use reference"),
        (
            not ends,
            "a dumbbell draws one question in two groups of another: use heat",
        ),
        (_bounds(tables), "a bound has no place on an axis: use bars"),
        (len(rows) < 2, "one row is a sentence: use a key figure"),
        (
            len(rows) == 2 and tables[0].whole,
            "two parts of a whole have one gap, drawn twice: use heat",
        ),
        (len(rows) > MOST_ROWS, f"a dumbbell shows up to twelve answers, here {len(rows)}: use two blocks"),
        _too_few(tables),
    )


def refuse_likert(tables: Sequence[Table]) -> str:
    """Why these tables are no rows of one scale; empty if they are."""
    steps = {tuple((row.category, row.low) for row in table.rows) for table in tables}
    count = len(tables[0].rows)
    return _first(
        (
            not all(table.shares and table.kind == "single" for table in tables),
            "a scale has steps that make up the whole; these figures do not: use bars",
        ),
        (
            not all(map(is_scale, tables)) and all(_are_bands(table) for table in tables),
            "the answers are bands without scores, not the steps of a scale: use a stacked bar",
        ),
        (
            not all(map(is_scale, tables)),
            "a scale without order, its scores are not in the table: use a stacked bar",
        ),
        (len(steps) > 1, "the questions have not one scale: use two blocks"),
        (
            not FEWEST_STEPS <= count <= MOST_STEPS,
            f"a scale of three to seven steps is drawn so, this one has {count}: use bars",
        ),
        (
            not all(table.whole for table in tables) or _bounds(tables),
            "a step of the scale is missing: use bars",
        ),
        (
            len(tables) > MOST_SCALES,
            f"up to eight rows of a scale are drawn, here {len(tables)}: use two blocks",
        ),
        _too_few(tables),
    )

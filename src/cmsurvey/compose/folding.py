"""A list of many answers: the largest have a bar each, the others are told together in its last row.

Shares of one answer each are added, as published figures are, with the formula; those of several answers
overlap and have no sum: of them it is said how many there are, and from what to what. Steps of a scale are
never folded, nor is a bound, which has no sum. Every answer stays in the page's table and in its files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from cmsurvey.fill import Filler, Quoted, amount
from cmsurvey.model import Estimate, Mark, Table
from cmsurvey.sums import total
from cmsurvey.words import Words

#: So many bars are compared at a glance (visual language: 3 to 12), the last one of the others among them.
MOST = 12
#: Fewer bars are no list: rather than that, answers level with each other are parted.
_FEWEST = 3


class Rest(NamedTuple):
    """The answers of a `table` without a bar of their own, and their sum, None where they overlap."""

    table: Table
    rows: tuple[Estimate, ...]
    total: Estimate | None


def foldable(tables: Sequence[Table]) -> bool:
    """Whether these tables are one list of shares without order, longer than a reader compares."""
    table = tables[0]
    listed = len(tables) == 1 and table.shares and not table.thresholds and not table.ordered
    return listed and len(_told(table)) > MOST and len(_loose(table)) > 2


def _told(table: Table) -> list[Estimate]:
    return [row for row in table.rows if row.origin != "remainder"]


def _loose(table: Table) -> list[Estimate]:
    """The answers that can be added to others, the largest first; what names no answer behind them all."""
    rows = [row for row in _told(table) if not (row.bound or row.members)]
    return sorted(rows, key=lambda row: (row.category == "other", -row.value))


def fold(table: Table, lead: str = "") -> tuple[Table, Rest]:
    """The table with the answers that have a bar, and the rest; that of the words' `lead` always has one.

    Of answers level with each other none is left out beside another, unless all but a few are level.
    """
    loose = sorted(_loose(table), key=lambda row: row.category != lead)
    most = max(MOST - 1 - (len(_told(table)) - len(loose)), 1)
    cuts = (at for at in range(most, _FEWEST - 1, -1) if loose[at - 1].value != loose[at].value)
    out = loose[next(cuts, most) :]
    rows = tuple(row for row in table.rows if row in out)
    left = replace(table, rows=tuple(row for row in table.rows if row not in out))
    if table.kind != "single":
        return left, Rest(table, rows, None)
    added = total(table, [row.category for row in rows])
    return left, Rest(table, rows, added._replace(folded=len(rows), low=None, high=None))


def mark(rest: Rest, filler: Filler) -> Mark:
    """The last row of the list: their sum, else from what to what they are.

    It has no bar: one of many answers together would be the longest, and leads nothing.
    """
    words, label = filler.words, _label(rest, filler.words)
    if rest.total is None:
        return Mark(label, between(rest, words), role="words", detail=words.say("phrases.folded_each"))
    quoted = Quoted(rest.total, rest.table)
    filler.quoted.append(quoted)
    return Mark(label, amount(quoted, words), rest.total.value, "words", words.say("phrases.computed"))


def _label(rest: Rest, words: Words) -> str:
    return words.say("phrases.folded", n=words.numbers.plain(len(rest.rows)))


def between(rest: Rest, words: Words) -> str:
    """From what to what the answers are that have no bar."""
    least, *_, most = sorted(rest.rows, key=lambda row: row.value)
    plain = (row._replace(note="") for row in (least, most))  # each is called uncertain where it stands alone
    low, high = (amount(Quoted(row, rest.table), words) for row in plain)
    return low if low == high else words.say("phrases.folded_between", low=low, high=high)


def note(rest: Rest, words: Words) -> str:
    """How the last row came about, and where each of its answers stands."""
    told = {"label": _label(rest, words), "between": between(rest, words)}
    if rest.total is None:
        return words.say("notes.folded_apart", **told)
    return words.say("notes.folded", value=amount(Quoted(rest.total, rest.table), words), **told)


def spoken(rest: Rest, words: Words) -> str:
    """The last row as a figure of an alternative text."""
    value = f"{between(rest, words)} {words.say('phrases.folded_each')}"
    if rest.total is not None:
        value = amount(Quoted(rest.total, rest.table), words, grouped=False)
        value = words.say("article.computed", text=value)
    return words.say("alt.figure", category=_label(rest, words), value=value)


def summed(tables: Sequence[Table], rest: Rest | None) -> tuple[Table, ...]:
    """The tables as a reader adds them up: the sum of the folded answers is one of their rows."""
    if rest is None:
        return tuple(tables)
    rows = (rest.total,) if rest.total else rest.rows
    return tuple(replace(one, rows=(*one.rows, *rows)) for one in tables)

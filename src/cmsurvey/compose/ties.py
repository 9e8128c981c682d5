"""Figures that lead nothing: answers level in the first place, and quartiles without their median."""

from __future__ import annotations

import re

from cmsurvey.compose.citing import join
from cmsurvey.fill import Quoted, amount, lowered
from cmsurvey.model import Table
from cmsurvey.numbers import NBSP
from cmsurvey.words import YES_OR_NO, Words

#: So many answers in the first place are named together; of more, none is.
MOST = 3

#: The space within a number of a label ("25 000"), where a long title must not break.
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")


def level(about: Quoted) -> tuple[Quoted, ...]:
    """The answers of a table in the first place as they are printed, `about` among them.

    `about` alone where nothing else has its share, or where it is not the largest; bounds lead nothing.
    """
    row, table = about
    if not table.shares or table.thresholds or row.bound:
        return (about,)
    rows = [one for one in table.rows if not (one.bound or one.members or one.origin == "remainder")]
    if row not in rows or any(one.value > row.value for one in rows):
        return (about,)
    return tuple(Quoted(one, table) for one in rows if one.value == row.value)


def highlit(about: Quoted) -> tuple[Quoted, ...]:
    """The figures that a chart about one of them highlights: all in the first place, else none.

    Neither of two quartiles leads: the third is the higher one always.
    """
    found = level(about)
    return () if len(found) > MOST or about.table.kind == "quantile" else found


def named(found: tuple[Quoted, ...], words: Words) -> str:
    """Answers in one place as a title names them: "Books and Wi-Fi"; a yes and a no with their question."""
    told = (words.category(one.table.question, one.estimate) for one in found)
    labels = [_THOUSANDS.sub(NBSP, one) for one in told]
    table = found[0].table
    if all(one.estimate.category in YES_OR_NO for one in found):
        answer = join([f"{one[:1].lower()}{one[1:]}" for one in labels], words)
        question = words.label(table.question, table.label)
        return words.about(table, words.say("phrases.answer", question=question, answer=answer))
    return words.about(table, join(labels, words))


def quartiles(table: Table, words: Words) -> str:
    """Quartiles that no median stands between: each is said with its name, as none of them leads."""
    told = (
        f"{lowered(words.category(table.question, row))} {amount(Quoted(row, table), words)}"
        for row in table.rows
    )
    label = words.about(table, words.label(table.question, table.label))
    return words.say("notes.reading_amount", label=label, value=words.say("phrases.list").join(told))

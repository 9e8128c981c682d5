"""Figures that lead nothing: answers level in the first place, and quartiles without their median."""

from __future__ import annotations

import re

from cmsurvey.compose import clauses
from cmsurvey.compose.citing import join
from cmsurvey.fill import Filler, Quoted, amount, lowered
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


def labels(found: tuple[Quoted, ...], words: Words) -> str:
    """Answers in one place, each between quotation marks; a yes or a no among them brings their question.

    Labels begin with a capital and may themselves hold an "and": without the marks two would be one.
    """
    told = [_THOUSANDS.sub(NBSP, words.category(one.table.question, one.estimate)) for one in found]
    if not any(one.estimate.category in YES_OR_NO for one in found):
        return join([words.say("phrases.quoted", text=clauses.inner(one, words)) for one in told], words)
    answer = join([f"{one[:1].lower()}{one[1:]}" for one in told], words)
    question = words.label(found[0].table.question, found[0].table.label)
    return words.say("phrases.answer", question=question, answer=answer)


def named(found: tuple[Quoted, ...], words: Words) -> str:
    """The same with whom they are of, where it is not everybody."""
    return words.about(found[0].table, labels(found, words))


def alone(found: tuple[Quoted, ...], words: Words) -> str:
    """The answers with the share that each has: "“Books” and “Wi-Fi”: 71% each", which is no sum."""
    value = words.say("phrases.each", text=amount(found[0], words))
    return words.say("phrases.alone", label=named(found, words), value=value)


def counted(found: tuple[Quoted, ...], words: Words) -> str:
    """How many answers share the first place, or that all of them do, with the share that each has."""
    table = found[0].table
    whole = sum(row.origin != "remainder" for row in table.rows) == len(found)
    said = words.say(
        "phrases.level_all" if whole else "phrases.level",
        n=words.numbers.plain(len(found)),
        value=amount(found[0], words),
    )
    return words.about(table, said)


def reading(found: tuple[Quoted, ...], filler: Filler) -> str:
    """The answers in the first place read aloud, none without the others; of many, how many they are."""
    words, table = filler.words, found[0].table
    value, of = amount(found[0], words), words.of(table.population)
    if len(found) > MOST:
        return words.say("notes.reading_level", n=words.numbers.plain(len(found)), value=value, of=of)
    if all(words.clause(table.question, one.estimate.category) for one in found):
        return " ".join(clauses.of_table(table, [one.estimate for one in found], filler))
    each = words.say("phrases.each", text=of)
    return words.say("notes.reading_fallback", label=labels(found, words), value=value, of=each)


def quartiles(table: Table, words: Words) -> str:
    """Quartiles that no median stands between: each is said with its name, as none of them leads."""
    told = (
        f"{lowered(words.category(table.question, row))} {amount(Quoted(row, table), words)}"
        for row in table.rows
    )
    label = words.about(table, words.label(table.question, table.label))
    return words.say("notes.reading_amount", label=label, value=words.say("phrases.list").join(told))

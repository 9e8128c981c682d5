"""Rows of one table as a sentence: shares with what their respondents do, amounts, counts, bare labels."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cmsurvey.compose import citing
from cmsurvey.fill import Filler, Quoted, amount, count, lowered
from cmsurvey.model import Estimate, Table
from cmsurvey.words import Words

#: How the name of a question ends whose answers are those of another, put together.
NETS = "_net"


def of_table(table: Table, rows: Sequence[Estimate], filler: Filler, *, led: bool = False) -> list[str]:
    """Rows of a table as sentences; `led`: the sentence before says whom they are of."""
    if not table.shares:
        return [_amount(Quoted(row, table), filler) for row in rows]
    if rows[0].counted:
        return [_counted(Quoted(rows[0], table), filler.words)]
    found = [(Quoted(row, table), filler.words.clause(table.question, row.category)) for row in rows]
    if not all(clause for one, clause in found if one.estimate.value == rows[0].value):
        return [_by_label(table, rows, filler.words, led=led)]
    said = [(one, filler.about(one).text(clause, "")) for one, clause in found if clause]
    return [_shares(said, filler.words, led=led)]


def unstated(quoted: Quoted, words: Words) -> str:
    """A share of nobody knows whom."""
    label = words.answer_told(quoted.table, quoted.estimate)
    alone = words.say("phrases.alone", label=label, value=printed(quoted, words))
    return f"{alone} ({words.say('phrases.base_unstated')})."


def _shares(said: Sequence[tuple[Quoted, str]], words: Words, *, led: bool) -> str:
    """Shares of one population in one sentence: who they are of is said once, and a verb that all share."""
    (first, clause), *others = said
    share = f"{printed(first, words)} {clause}"
    if not led:
        value, of = amount(first, words), words.of(first.table.population)
        share = words.say("phrases.share", value=value, of=of, clause=clause)
        share = _computed(first, share, words)
    rest = _without_verb(clause, [text for _, text in others], words)
    parts = [f"{printed(one, words)} {text}" for (one, _), text in zip(others, rest, strict=True)]
    return f"{_listed([_capital(share), *parts], words)}."


def _without_verb(clause: str, others: Sequence[str], words: Words) -> Sequence[str]:
    """The other clauses without the words that all share, where what is left can be read alone.

    "exercent en Bretagne" leaves "en Bretagne", "voient TikTok en progression" leaves "TikTok".
    """
    split = [text.split(" ") for text in (clause, *others)]
    openers = words.program["article"]["openers"]
    shared = [at for at in range(1, min(map(len, split))) if len({tuple(one[:at]) for one in split}) == 1]
    for same in reversed(shared):
        if all(one[same] in openers for one in split):
            return [" ".join(one[same:]) for one in split[1:]]
    for same in shared:
        if all(one[same][:1].isupper() for one in split):
            return [" ".join(one) for one in _without_end([one[same:] for one in split])[1:]]
    return others


def _without_end(split: Sequence[list[str]]) -> list[list[str]]:
    """The texts without the words at the end that all share, a word of each left at least."""
    end = 0
    while min(map(len, split)) > end + 1 and len({one[len(one) - end - 1] for one in split}) == 1:
        end += 1
    return [one[: len(one) - end] for one in split]


def _listed(parts: Sequence[str], words: Words) -> str:
    """Parts as a sentence lists them, between semicolons where one holds a comma."""
    if any(", " in part for part in parts):
        return words.say("phrases.figures").join(parts)
    return citing.join(parts, words)


def _by_label(table: Table, rows: Sequence[Estimate], words: Words, *, led: bool) -> str:
    """Shares whose answers have no words of their own: by what was answered to which question."""
    of, question = words.of(table.population), words.label(table.question, table.label)
    told: list[str] = []
    for row in rows:
        value, answer = printed(Quoted(row, table), words), words.category(table.question, row)
        if table.question.endswith(NETS):
            whom = value if led or told else f"{value} {of}"
            told.append(words.say("article.grouped", answer=answer, value=whom))
        elif led or told:
            told.append(words.say("article.answered_next", value=value, answer=inner(answer, words)))
        else:
            told.append(answered(value, answer, table, words))
    if table.question.endswith(NETS):
        listed = words.say("phrases.figures").join(told)
        return f"{words.say('phrases.alone', label=question, value=listed)}."
    return f"{_capital(_listed(told, words))}."


def answered(value: str, answer: str, table: Table, words: Words) -> str:
    """What part of whom gave an answer to the question of a table."""
    question = inner(words.label(table.question, table.label), words)
    of = words.of(table.population)
    return words.say("article.answered", value=value, of=of, answer=inner(answer, words), question=question)


def inner(text: str, words: Words) -> str:
    """A text as it stands between quotation marks: its own are those of the second level."""
    signs = words.program["typography"]
    text = re.sub(rf"{signs['opening'].strip()}\s?", signs["inner_opening"], text)
    return re.sub(rf"\s?{signs['closing'].strip()}", signs["inner_closing"], text)


def _counted(quoted: Quoted, words: Words) -> str:
    """A share of few answers: how many of how many."""
    row, table = quoted
    label = words.about(table, words.answer_told(table, row))
    return f"{words.say('phrases.alone', label=label, value=count(row, words))}."


def _amount(quoted: Quoted, filler: Filler) -> str:
    """An amount in its sentence, else by its label."""
    (row, table), words = quoted, filler.words
    sentence = words.sentence(table.question, row.category)
    if sentence:
        return f"{filler.about(quoted).title(sentence, '')}."
    label = words.about(table, words.label(table.question, table.label))
    if row.category != "value":
        label = f"{label}, {lowered(words.category(table.question, row))}"
    return f"{words.say('phrases.alone', label=label, value=printed(quoted, words))}."


def printed(quoted: Quoted, words: Words) -> str:
    """A figure, with the word that it was computed from others."""
    return _computed(quoted, amount(quoted, words), words)


def _computed(quoted: Quoted, text: str, words: Words) -> str:
    """A text about a figure, with that word behind it."""
    return words.say("article.computed", text=text) if quoted.estimate.origin == "derived" else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

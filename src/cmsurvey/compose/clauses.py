"""Rows of one table as a sentence: shares with what their respondents do, amounts, counts, bare labels."""

from __future__ import annotations

from collections.abc import Sequence

from cmsurvey.compose import notes
from cmsurvey.fill import Filler, Quoted, amount, count, lowered
from cmsurvey.model import Estimate, Table
from cmsurvey.words import Words


def of_table(table: Table, rows: Sequence[Estimate], filler: Filler, *, led: bool = False) -> list[str]:
    """Rows of a table as sentences; `led`: the sentence before says whom they are of."""
    if not table.shares:
        return [_amount(Quoted(row, table), filler) for row in rows]
    if rows[0].counted:
        return [_counted(Quoted(rows[0], table), filler.words)]
    found = [(Quoted(row, table), filler.words.clause(table.question, row.category)) for row in rows]
    if not found[0][1]:
        return [_by_label(table, rows, filler.words, led=led)]
    said = [(one, filler.about(one).text(clause, "")) for one, clause in found if clause]
    return [_shares(said, filler.words, led=led)]


def unstated(quoted: Quoted, words: Words) -> str:
    """A share of nobody knows whom."""
    label = words.answer_told(quoted.table, quoted.estimate)
    alone = words.say("phrases.alone", label=label, value=_value(quoted, words))
    return f"{alone} ({words.say('phrases.base_unstated')})."


def _shares(said: Sequence[tuple[Quoted, str]], words: Words, *, led: bool) -> str:
    """Shares of one population in one sentence: who they are of is said once, and a verb that all share."""
    (first, clause), *others = said
    share = f"{_value(first, words)} {clause}"
    if not led:
        of = words.of(first.table.population)
        share = words.say("phrases.share", value=_value(first, words), of=of, clause=clause)
    rest = _without_verb(clause, [text for _, text in others], words)
    parts = [f"{_value(one, words)} {text}" for (one, _), text in zip(others, rest, strict=True)]
    return f"{_listed([_capital(share), *parts], words)}."


def _without_verb(clause: str, others: Sequence[str], words: Words) -> Sequence[str]:
    """The other clauses without the words that all share, where what is left can be read alone.

    "exercent en Bretagne" leaves "en Bretagne", "voient TikTok en progression" leaves "TikTok".
    """
    split = [text.split(" ") for text in (clause, *others)]
    openers = words.program["article"]["openers"]
    for same in range(1, min(map(len, split))):
        left = [one[same:] for one in split]
        if len({tuple(one[:same]) for one in split}) > 1:
            break
        if all(one[0] in openers for one in left):
            return [" ".join(one) for one in left[1:]]
        if all(one[0][:1].isupper() for one in left):
            return [" ".join(one) for one in _without_end(left)[1:]]
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
    return notes.join(parts, words)


def _by_label(table: Table, rows: Sequence[Estimate], words: Words, *, led: bool) -> str:
    """Shares whose answers have no words of their own: by what was answered to which question."""
    question, of = words.label(table.question, table.label), words.of(table.population)
    told: list[str] = []
    for row in rows:
        key = "answered_next" if led or told else "answered"
        answer = words.category(table.question, row)
        slots = {"value": _value(Quoted(row, table), words), "answer": answer}
        told.append(words.say(f"article.{key}", of=of, question=question, **slots))
    return f"{_capital(_listed(told, words))}."


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
    return f"{words.say('phrases.alone', label=label, value=_value(quoted, words))}."


def _value(quoted: Quoted, words: Words) -> str:
    """A figure, with the word that it was computed from others."""
    text = amount(quoted, words)
    return words.say("article.computed", value=text) if quoted.estimate.origin == "derived" else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

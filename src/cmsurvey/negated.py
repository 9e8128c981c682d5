"""A yes said of those who answered no: "{alone.no} sont seuls" prints how many are not.

What is asked is known by the words that the clauses of both answers share, by those of the label and of the
question's name. A text that says more than half of them right behind a figure, or before it and a colon, is
negated as the clause of that answer is: a negation stands before those words, in the same part of a clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from cmsurvey.called import stems
from cmsurvey.formats import named
from cmsurvey.vocabulary import YES_OR_NO

if TYPE_CHECKING:
    from cmsurvey.formats import Quoted, Said
    from cmsurvey.model import Edition
    from cmsurvey.words import Words

_BREAKS = re.compile(r"[,;:.!?()]|\s[–—]\s")
_WORD = re.compile(r"\w+")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_NO = frozenset({"no", "non"})
#: A shorter word of a question names nothing; from this many letters on a beginning names it as well.
_SHORTEST, _LONG = 3, 6


class _Asked(NamedTuple):
    """The words of a question, and whether they are negated by those who say yes."""

    words: frozenset[str]
    negated: bool


def wrong(told: Said, before: str, after: str, words: Words, *, own: Edition) -> Iterator[tuple[str, str]]:
    """What a text says `before` and `after` the figure of a yes or a no that is the other one's answer."""
    quoted = told.figures[0]
    answer = quoted.estimate.category
    no = answer.removeprefix("100-") in _NO
    if answer.removeprefix("100-") not in YES_OR_NO:
        return
    yes = no == answer.startswith("100-")
    for part in _parts(before, after, words):
        found = [(at, asked) for asked in _asked(quoted, words, own) if (at := _last(part, asked.words)) >= 0]
        if not found:
            continue
        around = re.search(words.program["unproven"]["negated"], part, re.IGNORECASE)
        said = [bool(_negation(part[:at], words) or (around and around.start() < at)) for at, _ in found]
        meant = [asked.negated if yes else not asked.negated for _, asked in found]
        if all(one != other for one, other in zip(said, meant, strict=True)):
            what = f'"{part.strip()}" is not what was answered by those whom {named(quoted)} counts'
            yield what, f"cite {_other(quoted)}, or say it {'without' if said[0] else 'with'} a negation"
        return


def _parts(before: str, after: str, words: Words) -> Iterator[str]:
    """What is said right behind a figure, or before it and a colon, in parts that "and" or "but" joins."""
    said = [_BREAKS.split(after)[0]]
    if before.rstrip().endswith(":"):
        said.append(_BREAKS.split(before.rstrip().rstrip(":"))[-1])
    for text in said:
        yield from re.split(words.program["unproven"]["joints"], text, flags=re.IGNORECASE)


def _asked(quoted: Quoted, words: Words, own: Edition) -> Iterator[_Asked]:
    """The words of a question: those that the clauses of yes and no share, of its label, of its name."""
    table = quoted.table
    yes, no = (
        _PLACEHOLDER.sub(" ", words.clause(table.question, one) or words.clause(table.question, other) or "")
        for one, other in (("yes", "oui"), ("no", "non"))
    )
    label = words.label(table.question, table.label)
    differ = bool(_negation(yes, words)) is not bool(_negation(no, words))
    kept = [(_telling(yes, words, own) & _telling(no or yes, words, own), yes)] if differ or not no else []
    kept += [(_telling(text, words, own), label) for text in (label, table.question.replace("_", " "))]
    for telling, text in kept:
        if telling:
            yield _Asked(telling, bool(_negation(text, words)))


def _telling(text: str, words: Words, own: Edition) -> frozenset[str]:
    """The words of a text that tell what was asked: neither little ones nor those of who was surveyed."""
    patterns, universe = words.program["unproven"], stems(own.survey.universe[words.lang])
    left = re.sub(patterns["negation"], " ", text, flags=re.IGNORECASE)
    telling = (word for word in _WORD.findall(left.casefold()) if not re.fullmatch(patterns["little"], word))
    return frozenset(
        stem
        for word in telling
        for stem in stems(word)
        if len(stem) >= _SHORTEST and stem not in universe and not re.fullmatch(patterns["common"], stem)
    )


def _last(text: str, asked: frozenset[str]) -> int:
    """Where the last word of a question begins in a text that says more than half of them; else -1."""
    said: dict[str, int] = {}
    for match in _WORD.finditer(text.casefold()):
        word = "".join(stems(match[0]))
        said |= {one: match.start() for one in asked if _is(word, one)}
    return max(said.values()) if len(said) * 2 > len(asked) else -1


def _is(word: str, asked: str) -> bool:
    """Whether two words are one, in any gender and, of long ones, in any ending."""
    begins = len(asked) >= _LONG and word.startswith(asked[: max(_LONG, len(asked) - 2)])
    return word.rstrip("e") == asked.rstrip("e") or begins


def _negation(text: str, words: Words) -> re.Match[str] | None:
    return re.search(words.program["unproven"]["negation"], text, re.IGNORECASE)


def _other(quoted: Quoted) -> str:
    """The figure of the other answer, or what the figure leaves where that one is not in the table."""
    question, own = quoted.table.question, quoted.estimate.category
    if own.startswith("100-"):
        return f"{{{question}.{own.removeprefix('100-')}}}"
    rows = (one.category for one in quoted.table.rows)
    other = next((one for one in rows if one in YES_OR_NO and one != own), "")
    return f"{{{question}.{other}}}" if other else f"{{{named(quoted)}|rest}}"

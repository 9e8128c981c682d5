"""Answers that a sentence names beside a claim: each must be one that the claim was held to.

"Facebook et Twitter sont {networks.facebook|majority:les réseaux de la majorité}" prints a claim about two
answers and proves it of one. The labels of the table are searched outside the placeholders; answers in other
words are known by their number alone, where two are joined before the verb of a claim of one figure.

A word that sets one answer before another ("{a}, puis {b}") holds where its figures are in that order.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import TYPE_CHECKING

from cmsurvey.claims import CLAIMS, least
from cmsurvey.formats import told
from cmsurvey.vocabulary import YES_OR_NO

if TYPE_CHECKING:
    from cmsurvey.formats import Quoted, Said
    from cmsurvey.words import Words

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
#: What a label may hold beside the name by which a sentence calls its answer.
_PARTS = re.compile(r"\s*[/(),]\s*")
_JOINED = re.compile(r"[/,&+]|\b(?:et|ou|and|or)\b", re.IGNORECASE)
_SHORTEST = 3
#: Claims that say something of half or a quarter of all, whichever answer they stand beside.
_OF_ALL = {"median", "quartile"}
#: Claims held against every other answer: "{…|first_named:ahead of} new customers" names one of those.
_AHEAD = {"first", "first_named"}
#: Formats that print another number of a figure than its own: such numbers are in no order.
_OTHER_NUMBERS = {"low", "high", "base", "formula", "noted", "above"}
#: Between two placeholders of a text: others and the tags of voices.
_UNREAD = re.compile(r"\{[^{}]*\}|<[^<>]*>")
_SENTENCE_ENDS = re.compile(r"[.;:!?](?:\s|$)")
#: What a sentence says right after a claim, to the end of its clause.
_CLAUSE = re.compile(r"[^,;:.{]*")


def unheld(written: str, said: Sequence[Said], words: Words) -> Iterator[tuple[str, str]]:
    """What a text says of answers that no placeholder of it holds, each with its cure."""
    outside = _PLACEHOLDER.sub(" ", written)
    held = {part for one in said for quoted in one.figures for part in quoted.estimate.category.split("+")}
    for claim in said:
        name = key(claim.written)
        if not claim.figures or name not in _held(words):
            continue
        (lead, table), *more = claim.figures
        joined = f"{{{table.question}.{lead.category}&…|{name}:…}}"
        hint = f"test each answer: {joined}" if name in CLAIMS else "let a placeholder cite it too"
        searched = _beside(written, claim.written, words) if name in _AHEAD else outside
        for row in table.rows:
            label = words.category(table.question, row)
            untold = row.origin != "remainder" and row.category not in {*held, *row.members, *YES_OR_NO}
            if untold and any(_says(searched, one) for one in _PARTS.split(label)):
                yield f'it names "{label}", which the claim "{name}" does not test', hint
        before = _PLACEHOLDER.sub(" ", written.partition(claim.written)[0])
        several = re.search(words.program["unproven"]["joined"], before, re.IGNORECASE)
        label = words.category(table.question, lead)
        if several and not more and not _JOINED.search(label):
            yield (
                f'"{several[0].strip()}" is about several, but the claim "{name}" tests "{label}" alone',
                hint,
            )


def misordered(written: str, said: Sequence[Said], words: Words) -> Iterator[tuple[str, str]]:
    """The words that set a figure of a text before another of its question which is not less, with the cure.

    Read between two placeholders of one sentence; what is published as a bound may be anything beyond it.
    """
    start, ends = 0, []
    for one in said:
        at = written.index(one.written, start)
        start = at + len(one.written)
        if _own(one):
            ends.append((at, start, one))
    for (_, end, one), (at, _, other) in pairwise(ends):
        between = _UNREAD.sub(" ", written[end:at])
        for way in () if _SENTENCE_ENDS.search(between) else ("downward", "upward"):
            word = re.search(words.program["unproven"][way], between, re.IGNORECASE)
            before, after = (one, other) if way == "downward" else (other, one)
            wrong = word and next(_unproven(_own(before), _own(after)), None)
            if word and wrong:
                first, second = (told(each, words) for each in wrong)
                yield (
                    f'{first}, {second}: that does not prove "{word[0]}"',
                    "write them in the order of their figures, or without that word",
                )


def _unproven(before: Sequence[Quoted], after: Sequence[Quoted]) -> Iterator[tuple[Quoted, Quoted]]:
    """The pairs of one question of which the first is not surely above the second."""
    for one, other in product(before, after):
        if _ranked(one, other) and not _is_above(one, other):
            yield one, other


def _own(said: Said) -> tuple[Quoted, ...]:
    """The figures whose own numbers a placeholder is about."""
    return () if key(said.written).partition(" ")[0] in _OTHER_NUMBERS else said.figures


def _ranked(first: Quoted, second: Quoted) -> bool:
    """Whether two figures are of one question and edition, and so are in an order."""
    same = all(
        getattr(first.table, name) == getattr(second.table, name) for name in ("question", "edition", "unit")
    )
    return same and first.estimate != second.estimate


def _is_above(first: Quoted, second: Quoted) -> bool:
    """Whether the first of two figures is surely the larger one; of ranks the one that is nearer to 1."""
    one, other = first.estimate, second.estimate
    if first.table.unit == "rank":
        return one.value < other.value and not (one.unordered or other.unordered)
    most = math.inf if other.bound and other.bound.direction == "at_least" else other.value
    return least(one) > most


def key(placeholder: str) -> str:
    """The format of a placeholder: "majority" of `{gender.female|majority:des femmes}`, "up 2011"."""
    return placeholder.strip("{}").partition("|")[2].partition(":")[0].strip()


def _beside(written: str, claim: str, words: Words) -> str:
    """What is outside the placeholders of a text, without what a claim of a first place is ahead of."""
    before, _, after = written.partition(claim)
    if re.search(words.program["unproven"]["ahead"], claim.rstrip("} "), re.IGNORECASE):
        after = _CLAUSE.sub(" ", after, count=1)
    return _PLACEHOLDER.sub(" ", f"{before} {after}")


def _held(words: Words) -> set[str]:
    return {*CLAIMS, *words.program["fractions"]} - _OF_ALL


def _says(text: str, name: str) -> bool:
    return len(name) >= _SHORTEST and re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) is not None

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

from cmsurvey import called
from cmsurvey.claims import CLAIMS, MOVES, least
from cmsurvey.formats import told

if TYPE_CHECKING:
    from cmsurvey.formats import Quoted, Said
    from cmsurvey.model import Estimate
    from cmsurvey.words import Words

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_JOINED = re.compile(r"[/,&+]|\b(?:et|ou|and|or)\b", re.IGNORECASE)
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
    if "|" not in written:  # no claim, and most texts have none
        return
    held = {part for one in said for quoted in one.figures for part in quoted.estimate.category.split("+")}
    claims = _held(words)
    for claim in said:
        name = key(claim.written)
        if not claim.figures or name.partition(" ")[0] not in claims:
            continue
        lead, table = claim.figures[0]
        yield from _unnamed(claim, words)
        searched = _searched(written, claim, words)
        for row in called.others(table, held):
            if _names(searched, claim, row, words):
                label = words.category(table.question, row)
                yield f'it names "{label}", which the claim "{name}" does not test', _cure(claim, label)
        before = _PLACEHOLDER.sub(" ", written.partition(claim.written)[0])
        several = re.search(words.program["unproven"]["joined"], before, re.IGNORECASE)
        label = words.category(table.question, lead)
        alone = len({one.estimate.category for one in claim.figures}) == 1
        if several and alone and not _JOINED.search(label):
            what = f'"{several[0].strip()}" is about several, but the claim "{name}" tests "{label}" alone'
            yield what, _cure(claim, "…")


def _unnamed(claim: Said, words: Words) -> Iterator[tuple[str, str]]:
    """The answer that the words of a claim name instead of its own: "{gender.female|majority:des hommes}"."""
    inside = claim.written.strip("{}").partition("|")[2].partition(":")[2]
    own = {part for one in claim.figures for part in one.estimate.category.split("+")}
    table = claim.figures[0].table
    left = re.sub(words.program["unproven"]["exceeded"], " ", inside, flags=re.IGNORECASE)
    if left and not called.by_any_word(left, table, own, words):
        for row in called.others(table, own):
            if called.loosely(left, table, row, words):
                label = words.category(table.question, row)
                what = f'"{inside}" is about "{label}", the claim "{key(claim.written)}" about another answer'
                yield what, "write what the figure is about, or cite that of the answer"
                return


def _names(searched: str, claim: Said, row: Estimate, words: Words) -> bool:
    """Whether a text names an answer: by its label, or by a word of it if the claim's own is not named."""
    table = claim.figures[0].table
    if called.whole(searched, table, row, words):
        return True
    own = {part for one in claim.figures for part in one.estimate.category.split("+")}
    mine = called.by_any_word(f"{searched} {claim.printed}", table, own, words)
    return not mine and called.loosely(searched, table, row, words)


def _cure(claim: Said, label: str) -> str:
    """How a sentence may name another answer: after what it comes before, tested too, or with its figure."""
    name, (lead, table) = key(claim.written), claim.figures[0]
    if name in _AHEAD:
        return f"of two one is first; what comes after may stand in the claim: {{…|{name}:… {label}}}"
    if name in CLAIMS:
        return f"test each answer: {{{table.question}.{lead.category}&…|{name}:…}}"
    return "let a placeholder cite it too"


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


def _searched(written: str, claim: Said, words: Words) -> str:
    """What is outside the placeholders of a text, without what a claim of a first place is ahead of."""
    before, _, after = written.partition(claim.written)
    ahead = words.program["unproven"]["ahead"]
    if key(claim.written) in _AHEAD and re.search(ahead, claim.written.rstrip("} "), re.IGNORECASE):
        after = _CLAUSE.sub(" ", after, count=1)
    return _PLACEHOLDER.sub(" ", f"{before} {after}")


def _held(words: Words) -> set[str]:
    return {*CLAIMS, *MOVES, *words.program["fractions"]} - _OF_ALL

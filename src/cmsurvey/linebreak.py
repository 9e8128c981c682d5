"""Breaks a text into lines of a measured width: the fewest, then the most even ones.

Lines break at plain spaces. A word that is wider than a line breaks after a hyphen or another of `MARKS`
that a letter follows, as in UAX 14; what is left of it that nothing can hold breaks at a no-break space,
else between letters, without a sign of its own: a hyphen that nobody wrote would be read as part of a name.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

Measure = Callable[[str], float]

#: A word may break after these, never before a figure: "18-24" is one thing.
MARKS = "-\u2010\u2013\u2014/_.@"
_AFTER_MARKS = re.compile(rf"(?<=[{MARKS}])(?=[^\W\d_])")
_NO_BREAK_SPACES = re.compile("(?<=.)([\u00a0\u202f])(?=.)")


class _Piece(NamedTuple):
    """A stretch that is never broken, and what stands before it where it does not begin a line."""

    space: str
    text: str


def broken(text: str, measure: Measure, limit: float, *, widest: float, even: bool) -> tuple[str, ...]:
    """The lines of a text, none wider than `limit` but for a word, which may be as wide as `widest`.

    No line, least of all the last, is left with one word when the same number of lines allows it; where lines
    are `even` and not filled, a word in brackets may stand alone, which parts it from no other. A text
    without words has no lines.
    """
    pieces = [
        part if at else part._replace(space=" ")
        for word in text.split(" ")
        if word
        for at, part in enumerate(_parts(word, measure, limit, max(limit, widest)))
    ]
    return _best(pieces, _fewest(pieces, measure, limit), measure, limit, even=even)


def _parts(word: str, measure: Measure, limit: float, widest: float) -> Iterator[_Piece]:
    """A word as it is where it fits, else the parts that may stand on lines of their own."""
    for part in [word] if measure(word) <= limit else _AFTER_MARKS.split(word):
        spaced = [part] if measure(part) <= widest else _NO_BREAK_SPACES.split(part)
        for space, text in zip(["", *spaced[1::2]], spaced[::2], strict=True):
            first, *others = [text] if measure(text) <= widest else _letters(text, measure, limit)
            yield _Piece(space, first)
            yield from (_Piece("", other) for other in others)


def _letters(word: str, measure: Measure, limit: float) -> list[str]:
    """The fewest parts of a word that fit, all of about as many letters; at least a letter each."""
    found = _clusters(word)
    for count in range(max(2, math.ceil(measure(word) / max(limit, 1))), len(found)):
        ends = [round(at * len(found) / count) for at in range(count + 1)]
        parts = ["".join(found[start:end]) for start, end in pairwise(ends)]
        if all(measure(part) <= limit for part in parts):
            return parts
    return found


def _clusters(word: str) -> list[str]:
    """The letters of a word, each with the accents that are set over it."""
    found: list[str] = []
    for char in word:
        if found and unicodedata.combining(char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _line(pieces: Sequence[_Piece]) -> str:
    first, *others = pieces
    return first.text + "".join(f"{piece.space}{piece.text}" for piece in others)


def _fewest(pieces: Sequence[_Piece], measure: Measure, limit: float) -> int:
    """How many lines a text takes when each is filled before the next begins."""
    count, line = 0, ""
    for piece in pieces:
        longer = f"{line}{piece.space}{piece.text}"
        if count and measure(longer) <= limit:
            line = longer
        else:
            count, line = count + 1, piece.text
    return count


def _ending(pieces: Sequence[_Piece], end: int, measure: Measure, limit: float) -> list[tuple[str, float]]:
    """Every line that ends before a piece and has room, with its width: the shortest first, however wide."""
    found: list[tuple[str, float]] = []
    line = after = ""
    for piece in reversed(pieces[:end]):
        line, after = f"{piece.text}{after}{line}", piece.space
        long = measure(line)
        if long > limit and found:
            break
        found.append((line, long))
    return found


class _Lines(NamedTuple):
    """The end of a text in lines; the lesser of two is the better one."""

    last_alone: bool
    alone: int
    raggedness: tuple[float, ...]
    lines: tuple[str, ...]


def _best(
    pieces: Sequence[_Piece], count: int, measure: Measure, limit: float, *, even: bool
) -> tuple[str, ...]:
    """The best of all ways to set the pieces in so many lines, found from their end."""
    if count == 1:
        return (_line(pieces),)
    ending: dict[int, list[tuple[str, float]]] = {}  # a line may be the last, the last but one and so on
    best = {len(pieces): _Lines(last_alone=False, alone=0, raggedness=(), lines=())}
    for left in range(1, count + 1):
        found: dict[int, _Lines] = {}
        for end, rest in best.items():
            if end not in ending:
                ending[end] = _ending(pieces, end, measure, limit)
            for start, (line, long) in zip(range(end - 1, count - left - 1, -1), ending[end], strict=False):
                single = start == end - 1
                alone = single and not (even and pieces[start].text.startswith("("))
                # Squares are least when lines are even; filled lines are the ones whose first is longest.
                ragged = (long**2 + sum(rest.raggedness),) if even else (-long, *rest.raggedness)
                last = alone if left == 1 else rest.last_alone
                way = _Lines(last, rest.alone + alone, ragged, (line, *rest.lines))
                found[start] = min(way, found.get(start, way))
        best = found
    return best[0].lines if 0 in best else ()

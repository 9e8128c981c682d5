"""Cells that hold several answers: what stands between them, and which answers hold that sign themselves."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

#: Signs between answers, the surest first.
_SIGNS = (";", "|", "\n", ",", ", ")
_MOST_OPTIONS = 60
#: A comma with no space behind it, as one has in most words of an option, that parts no thousands.
_BARE = re.compile(r",(?=\S)(?!(?<=\d,)\d{3}(?!\d))")
_COMMAS = (_BARE, re.compile(r",\s+"))


class Separated(NamedTuple):
    """The sign, the options by how often they came, those that hold the sign, and pieces that came rarely."""

    separator: str
    options: tuple[str, ...]
    joined: tuple[str, ...]
    rare: tuple[str, ...]


def separated(cells: Mapping[str, int]) -> Separated | None:
    """How cells (text → how often) hold several answers; None when each holds one.

    Pieces that always stand side by side are one option that holds the sign ("Yes, often"), and so are those
    that a comma parts with nothing to show that they are answers by themselves.
    """
    total = sum(cells.values())
    for sign in _SIGNS:
        having = sum(count for cell, count in cells.items() if sign in cell.strip(sign + " "))
        if having < max(2, 0.03 * total):
            continue
        pieces = {cell: [one.strip() for one in cell.split(sign) if one.strip()] for cell in cells}
        found = bare(cells) if sign == "," else _parted(pieces, cells, sign)
        if found:
            return found
    return None


def bare(cells: Mapping[str, int], *, words: bool = True) -> Separated | None:
    """How cells hold several answers with a bare comma between them, as Qualtrics writes them; else None.

    "Instagram, Threads" is one option. Cells that are all numbers may have a decimal comma: they hold one.
    `words` says that a piece which came rarely may be a respondent's own words.
    """
    pieces = {cell: [one.strip() for one in _BARE.split(cell) if one.strip()] for cell in cells}
    if sum(cells[cell] for cell, parts in pieces.items() if len(parts) > 1) < 2:
        return None
    if all(re.fullmatch(r"-?\d+(?:,\d+)?", cell) for cell in cells):
        return None
    return _parted(pieces, cells, ",", words=words)


def doubtful(cells: Iterable[str]) -> str:
    """The comma that may stand between several answers, though nothing shows that it does; "" for none.

    A bare one in two answers; one with a space where a part of an answer comes in another answer too.
    """
    for sign, comma in zip((",", ", "), _COMMAS, strict=True):
        parts = [found for cell in cells if len(found := comma.split(cell.strip())) > 1]
        counts = Counter(itertools.chain.from_iterable(map(set, parts)))
        if len(parts) > 1 and (sign == "," or max(counts.values()) > 1):
            return sign
    return ""


def _parted(
    pieces: Mapping[str, Sequence[str]], cells: Mapping[str, int], sign: str, *, words: bool = True
) -> Separated | None:
    """The options of cells that were cut into pieces."""
    joined = _joined(pieces, cells, sign)
    if sign.startswith(","):
        joined = _evident(joined, sign)
    counts = Counter[str]()
    for cell, parts in joined.items():
        counts.update(dict.fromkeys(parts, cells[cell]))
    several = any(len(parts) > 1 for parts in joined.values())
    return _read(sign, counts, sum(cells.values()) if words else 0, several=several)


def _evident(pieces: Mapping[str, Sequence[str]], sign: str) -> dict[str, list[str]]:
    """The pieces of each cell, cut only where it shows: each is an answer elsewhere, or one of them alone.

    A piece is an answer where it is a whole cell, or stands in two different ones. Where most are not, none
    is cut.
    """
    whole = {parts[0] for parts in pieces.values() if len(parts) == 1}
    often = Counter(itertools.chain.from_iterable(map(set, pieces.values())))
    shown = whole | {one for one, count in often.items() if count > 1}
    if len(often) > 2 * len(shown):
        return {cell: [sign.join(parts)] for cell, parts in pieces.items()}
    return {cell: _cut(parts, (shown, whole), sign) for cell, parts in pieces.items()}


def _cut(parts: Sequence[str], known: tuple[Set[str], Set[str]], sign: str) -> list[str]:
    shown, whole = known
    done = list(parts[:1])
    for before, after in itertools.pairwise(parts):
        if {before, after} <= shown or {before, after} & whole:
            done.append(after)
        else:
            done[-1] += f"{sign}{after}"
    return done


def _read(sign: str, counts: Counter[str], total: int, *, several: bool) -> Separated | None:
    """The options, where they repeat as options do; words written freely do not (`total` 0: none were)."""
    rare = [one for one, count in counts.items() if count <= max(2, 0.005 * total)] if total >= 30 else []
    options = [one for one, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0])) if one not in rare]
    ticks = sum(counts.values())
    if (
        not several
        or not 2 <= len(options) <= _MOST_OPTIONS
        or sum(counts[one] for one in rare) > 0.2 * ticks
    ):
        return None
    if ticks < (3 if total else 1.5) * len(options):
        return None
    return Separated(sign, tuple(options), tuple(one for one in options if sign in one), tuple(rare))


def _joined(pieces: Mapping[str, Sequence[str]], cells: Mapping[str, int], sign: str) -> dict[str, list[str]]:
    """The pieces of each cell, those that never stand apart put together again."""
    found = {cell: list(parts) for cell, parts in pieces.items()}
    while True:
        pairs = Counter[tuple[str, str]]()
        alone = Counter[str]()
        for cell, parts in found.items():
            for part in parts:
                alone[part] += cells[cell]
            for pair in itertools.pairwise(parts):
                pairs[pair] += cells[cell]
        fixed = {
            pair for pair, count in pairs.items() if count == alone[pair[0]] == alone[pair[1]] and count > 1
        }
        if not fixed:
            return found
        found = {cell: _together(parts, fixed, sign) for cell, parts in found.items()}


def _together(parts: Sequence[str], fixed: set[tuple[str, str]], sign: str) -> list[str]:
    """The pieces with the first pairs joined."""
    done: list[str] = []
    at = 0
    while at < len(parts):
        if at + 1 < len(parts) and (parts[at], parts[at + 1]) in fixed:
            done.append(f"{parts[at]}{sign}{parts[at + 1]}")
            at += 2
        else:
            done.append(parts[at])
            at += 1
    return done

"""Cells that hold several answers: what stands between them, and which answers hold that sign themselves."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

#: Signs between answers, the surest first.
_SIGNS = (";", "|", "\n", ", ")
_MOST_OPTIONS = 60
#: What Qualtrics puts between answers: no space stands behind it, as one does in most words of an option, and
#: it parts no thousands.
_QUALTRICS = re.compile(r",(?=\S)(?!(?<=\d,)\d{3}(?!\d))")


class Separated(NamedTuple):
    """The sign, the options by how often they came, those that hold the sign, and pieces that came rarely."""

    separator: str
    options: tuple[str, ...]
    joined: tuple[str, ...]
    rare: tuple[str, ...]


def separated(cells: Mapping[str, int]) -> Separated | None:
    """How cells (text → how often) hold several answers; None when each holds one.

    Pieces that always stand side by side are one option that holds the sign ("Yes, often").
    """
    total = sum(cells.values())
    for sign in _SIGNS:
        having = sum(count for cell, count in cells.items() if sign in cell.strip(sign + " "))
        if having < max(2, 0.03 * total):
            continue
        pieces = {cell: [one.strip() for one in cell.split(sign) if one.strip()] for cell in cells}
        found = _parted(pieces, cells, sign)
        if found:
            return found
    return None


def of_qualtrics(cells: Mapping[str, int]) -> Separated | None:
    """How the cells of a Qualtrics export hold several answers; None when each holds one.

    "Instagram, Threads" is one option. Cells that are all numbers may have a decimal comma: they hold one.
    """
    pieces = {cell: [one.strip() for one in _QUALTRICS.split(cell) if one.strip()] for cell in cells}
    if sum(cells[cell] for cell, parts in pieces.items() if len(parts) > 1) < 2:
        return None
    if all(re.fullmatch(r"-?\d+(?:,\d+)?", cell) for cell in cells):
        return None
    return _parted(pieces, cells, ",")


def _parted(pieces: Mapping[str, Sequence[str]], cells: Mapping[str, int], sign: str) -> Separated | None:
    """The options of cells that were cut into pieces."""
    joined = _joined(pieces, cells, sign)
    counts = Counter[str]()
    for cell, parts in joined.items():
        counts.update(dict.fromkeys(parts, cells[cell]))
    return _read(sign, counts, sum(cells.values()), several=any(len(parts) > 1 for parts in joined.values()))


def _read(sign: str, counts: Counter[str], total: int, *, several: bool) -> Separated | None:
    """The options, where they repeat as options do; words written freely do not."""
    rare = [one for one, count in counts.items() if count <= max(2, 0.005 * total)] if total >= 30 else []
    options = [one for one, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0])) if one not in rare]
    ticks = sum(counts.values())
    if (
        not several
        or not 2 <= len(options) <= _MOST_OPTIONS
        or sum(counts[one] for one in rare) > 0.2 * ticks
    ):
        return None
    if ticks < 3 * len(options):
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

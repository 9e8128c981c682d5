"""The foot of a picture for a social network: one line of source and base, and the sign of the theme."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from cmsurvey import fonts, themes

#: The height of the sign; between the line and a sign beside it, and over one that stands under it, in px.
SIGN = 34
BESIDE_SIGN = 28
OVER_SIGN = 12
#: Between source and base; a line that is too long is broken there first.
PART = " · "
#: What stands for the words of a name that have no room.
CUT = "…"
#: A sign wider than this share of the line stands under it; what a logo may take, in px.
WIDEST_SIGN = 0.4
#: More lines than these have it under them too.
BESIDE_LINES = 2
LOGO = 160
#: Between the parts of a sign, in px.
GAP = 14


class Foot(NamedTuple):
    """The line of source and base as it is broken, and whether the sign stands beside it."""

    lines: tuple[str, ...]
    beside: bool


def foot(line: str, px: float, content: float) -> Foot:
    """The foot of a picture whose content is so wide, its line set in type of `px`."""
    wide = sign(px)
    if wide <= WIDEST_SIGN * content:
        lines = _broken(line, px, content - wide - BESIDE_SIGN)
        if len(lines) <= BESIDE_LINES:
            return Foot(lines, beside=True)
    return Foot(_broken(line, px, content), beside=False)


def shortened(line: str, named: str, px: float, content: float) -> Iterator[str]:
    """A line with the name of its source cut between words: to take one row, then for all to stand in one.

    No number is the last word of a name that was cut, where it might be read as a figure. Nothing where not
    even the first word has room.
    """
    before, found, after = line.partition(named or line)
    source = after.partition(PART)[0]
    wide = sign(px)
    room = content - (wide + BESIDE_SIGN if wide <= WIDEST_SIGN * content else 0)
    for row in (source, after):
        names = cuts(named) if found else ()
        cut = (f"{before}{one}" for one in names if one.removesuffix(CUT)[-1:].isalpha())
        fitting = (one for one in cut if fonts.width(f"{one}{row}", "text-400", px) <= room)
        yield from (f"{one}{after}" for one in itertools.islice(fitting, 1))


def cuts(text: str, fewest: int = 1) -> Iterator[str]:
    """A text cut between words, the longest first, with so many of its words at least."""
    words = text.split(" ")
    return (f"{' '.join(words[:count])}{CUT}" for count in range(len(words) - 1, fewest - 1, -1))


def sign(px: float) -> float:
    """The width of the sign in px: logo, mark and, in type of `px`, credit on one line."""
    theme = themes.current()
    wide = fonts.width(theme.mark, "display-700", SIGN) + (LOGO if theme.logo else SIGN) + GAP
    return wide + (GAP + fonts.width(theme.credit, "text-400", px) if theme.credit else 0)


def _broken(line: str, px: float, room: float) -> tuple[str, ...]:
    if fonts.width(line, "text-400", px) <= room:
        return (line,)
    lines: list[str] = []
    whole = False  # a part that fits follows one that was not broken itself
    for part in line.split(PART):
        joined = f"{lines[-1]}{PART}{part}" if whole else part
        if whole and fonts.width(joined, "text-400", px) <= room:
            lines[-1] = joined
            continue
        broken = fonts.wrap(part, "text-400", px, room)
        lines += broken
        whole = len(broken) == 1
    return tuple(lines)

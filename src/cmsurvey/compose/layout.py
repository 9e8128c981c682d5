"""The blocks of a poster in their rows: numbers stand together, and no column stays empty.

Of numbers with their sentences three share a row, or two. One that is left alone stands beside a chart
that is about as high, which then takes the other half, else (without a title of its own, too) beside a
higher one or the block that leads, which takes two thirds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from cmsurvey.compose.blocks import SPEAKING, Composed
from cmsurvey.model import Block, Width

#: The columns that a block takes of a poster's six, and the width of each block of a row of so many.
SPANS: dict[Width, int] = {"full": 6, "two_thirds": 4, "half": 3, "third": 2}
WIDTHS: dict[int, Width] = {1: "full", 2: "half", 3: "third"}
#: The most numbers side by side.
MOST = 3
#: The most bars that are about as high as a number under its title.
FEW_BARS = 4
#: Forms that can be read at two thirds of a row: not those whose axis has a place for each edition.
NARROWER = SPEAKING | {"bars", "stacked"}

_Row = list[Composed]


def arranged(blocks: Sequence[Composed]) -> list[Composed]:
    """The blocks in the order and the widths of their rows; the first row leads and keeps its place.

    The order changes only where a number moves to others, or to the chart beside it.
    """
    found = _moved(_gathered(_begun(blocks)), _is_low)
    found = _moved(found, _can_be_narrower, forms=frozenset({"key_figure"}), leading=True)
    return [one for at, row in enumerate(found) for one in _placed(row, leads=not at)]


def rows(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks as they stand side by side on the page's grid of six columns."""
    found: list[list[Block]] = []
    free = 0
    for block in blocks:
        span = SPANS[block.width]
        if span > free:
            found.append([])
            free = 6
        found[-1].append(block)
        free -= span
    return found


def _speaks(row: _Row) -> bool:
    """Whether a row is one of numbers with their sentences."""
    return all(one.chart.template in SPEAKING for one in row)


def _begun(blocks: Sequence[Composed]) -> list[_Row]:
    """Numbers that follow each other as one row, charts in the rows of their widths; the first number alone.

    A third of a row is for a number: marks with labels take the whole one.
    """
    found: list[_Row] = []
    free = 0
    for one in blocks:
        speaks = _speaks([one])
        span = 6 if one.block.width == "third" and not speaks else SPANS[one.block.width]
        if speaks:
            joins = len(found) > 1 and _speaks(found[-1])
        else:
            joins = span <= free and bool(found) and found[-1][0].block.width == one.block.width
        if joins:
            found[-1].append(one)
        else:
            found.append([one])
            free = 6
        free = 0 if speaks else free - span
    return found


def _gathered(found: list[_Row]) -> list[_Row]:
    """Numbers in rows of three, of four two and two; those alone move to the nearest others with room."""
    found = _moved(found, lambda row: _speaks(row) and len(row) % MOST > 0)
    return [part for at, row in enumerate(found) for part in (_split(row) if at and _speaks(row) else [row])]


def _moved(
    found: list[_Row],
    welcomes: Callable[[_Row], bool],
    *,
    forms: AbstractSet[str] = SPEAKING,
    leading: bool = False,
) -> list[_Row]:
    """The rows with each number (of `forms`) that is alone in one moved to the nearest that welcomes it.

    The row that leads takes one only if `leading`: then the lowest does, where least room is left over.
    """
    for at, lone in enumerate(found):
        if at and len(lone) == 1 and lone[0].chart.template in forms:
            others = [
                place
                for place, row in enumerate(found)
                if place != at and (place or leading) and welcomes(row)
            ]
            if others:
                near = min(
                    others, key=lambda place: (leading and _height(found[place]), abs(place - at), place)
                )
                joined = lone + found[near] if at < near else found[near] + lone
                rest = [joined if place == near else row for place, row in enumerate(found) if place != at]
                return _moved(rest, welcomes, forms=forms, leading=leading)
    return found


def _split(run: _Row) -> list[_Row]:
    size = 2 if len(run) in {2, 4} else MOST
    return [run[:size], *_split(run[size:])] if run else []


def _is_low(row: _Row) -> bool:
    """Whether a row is a chart alone that is about as high as a number under its title."""
    return len(row) == 1 and row[0].chart.template in {"bars", "stacked"} and _height(row) <= FEW_BARS


def _height(row: _Row) -> int:
    """About how high a block alone in its row is, in bars."""
    chart = row[0].chart
    if chart.template == "bars":
        return sum(len(series.marks) for series in chart.series)
    hundred = chart.template == "pictogram" and chart.icons[0] != chart.icons[1]
    return 2 * FEW_BARS if hundred else FEW_BARS


def _can_be_narrower(row: _Row) -> bool:
    """Whether a row is a block alone that can be read at two thirds of it."""
    return len(row) == 1 and row[0].chart.template in NARROWER


def _placed(row: _Row, *, leads: bool) -> list[Composed]:
    """The blocks of a row in their widths; a number among numbers, or in a third, has no title."""
    widths, numbers = _widths(row, leads=leads), _speaks(row)
    return [
        replace(
            one,
            block=one.block._replace(width=width),
            titled=width in {"full", "two_thirds"} or (width == "half" and not numbers),
        )
        for one, width in zip(row, widths, strict=True)
    ]


def _widths(row: _Row, *, leads: bool) -> list[Width]:
    """Equal columns; a third for a number beside the block that leads, or beside a high chart."""
    beside = [at for at, one in enumerate(row) if one.chart.template == "key_figure" and (at or not leads)]
    if len(row) != MOST - 1 or len(beside) != 1:
        return [WIDTHS[len(row)]] * len(row)
    other, titled = [row[1 - beside[0]]], bool(row[beside[0]].brief.written.title)
    if not leads and (_speaks(other) or (titled and _is_low(other))):
        return ["half", "half"]
    return ["third", "two_thirds"] if beside == [0] else ["two_thirds", "third"]

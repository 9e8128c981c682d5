"""The blocks of a poster in their rows: numbers stand together, and no column stays empty.

Of numbers with their sentences three share a row, or two. One that is left alone stands beside a chart
that is about as high, which then takes the other half.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cmsurvey.compose.blocks import SPEAKING, Composed
from cmsurvey.model import Block, Width

#: The columns that a block takes of a poster's six, and the width of each block of a row of so many.
SPANS: dict[Width, int] = {"full": 6, "half": 3, "third": 2}
WIDTHS: dict[int, Width] = {1: "full", 2: "half", 3: "third"}
#: The most numbers side by side.
MOST = 3
#: The most bars that are about as high as a number under its title.
FEW_BARS = 4

_Row = list[Composed]


def arranged(blocks: Sequence[Composed]) -> list[Composed]:
    """The blocks in the order and the widths of their rows; the first row leads and keeps its place.

    The order changes only where a number moves to others, or to the chart beside it.
    """
    found = _moved(_gathered(_begun(blocks)), _is_low)
    return [_placed(one, row) for row in found for one in row]


def rows(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks as they stand side by side on the page's grid of six columns, a row of one width."""
    found: list[list[Block]] = []
    free = 0
    for block in blocks:
        span = SPANS[block.width]
        if span > free or found[-1][0].width != block.width:
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


def _moved(found: list[_Row], welcomes: Callable[[_Row], bool]) -> list[_Row]:
    """The rows with each number that is alone in one moved to the nearest that welcomes it."""
    for at, lone in enumerate(found):
        if at and _speaks(lone) and len(lone) == 1:
            others = [place for place, row in enumerate(found) if place not in {0, at} and welcomes(row)]
            if others:
                near = min(others, key=lambda place: (abs(place - at), place))
                joined = lone + found[near] if at < near else found[near] + lone
                rest = [joined if place == near else row for place, row in enumerate(found) if place != at]
                return _moved(rest, welcomes)
    return found


def _split(run: _Row) -> list[_Row]:
    size = 2 if len(run) in {2, 4} else MOST
    return [run[:size], *_split(run[size:])] if run else []


def _is_low(row: _Row) -> bool:
    """Whether a row is a chart alone that is about as high as a number under its title."""
    (one, *others) = row
    marks = sum(len(series.marks) for series in one.chart.series)
    bars = one.chart.template == "bars" and marks <= FEW_BARS
    return not others and (bars or one.chart.template == "stacked")


def _placed(one: Composed, row: _Row) -> Composed:
    """A block in the width of its row; a number beside a chart, or with a row for itself, has a title."""
    block = one.block._replace(width=WIDTHS[len(row)])
    return replace(one, block=block, titled=len(row) == 1 or not _speaks(row))

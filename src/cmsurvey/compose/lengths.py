"""The px a unit of a poster's bars: those that a reader compares are as long as their figures.

Bars of percentages that are drawn equally wide share one scale: all of a poster on a page under 1080 px,
where its blocks stand one under the other, and on a wider page those of blocks of one width. Of any other
unit the blocks of one row do, as those of the next may count something else. Bars of 100 % and axes of years
keep their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cmsurvey.compose import layout
from cmsurvey.compose.blocks import Composed
from cmsurvey.templates import TEMPLATES, Style
from cmsurvey.theme import DRAWINGS, POSTER_DRAWINGS, Colours


class _Alike(NamedTuple):
    """What bars have in common that share a scale: the drawing, the unit, and the row of any but shares."""

    drawing: str
    unit: str
    row: int | None


def scales(blocks: Sequence[Composed], colours: Colours) -> list[Mapping[str, float]]:
    """The px a unit of each block by the names of its drawings, none where it has no bars.

    It is the most that all have room for which share it.
    """
    rows = layout.rows([one.block for one in blocks])
    numbers = [number for number, row in enumerate(rows) for _ in row]
    found: list[dict[_Alike, float]] = [
        dict(_own(one, number, colours)) for one, number in zip(blocks, numbers, strict=True)
    ]
    shared: dict[_Alike, float] = {}
    for own in found:
        for alike, scale in own.items():
            shared[alike] = min(scale, shared.get(alike, scale))
    return [{alike.drawing: shared[alike] for alike in own} for own in found]


def _own(block: Composed, row: int, colours: Colours) -> Iterator[tuple[_Alike, float]]:
    """The px a unit that each drawing of a block has room for."""
    fitting, unit = TEMPLATES[block.chart.template].scale, block.brief.tables[0].unit
    if block.followed or not fitting:
        return
    for name in POSTER_DRAWINGS[block.block.width]:
        alike = _Alike(name, unit, None if unit == "percent" else row)
        yield alike, fitting(block.chart, Style(colours, DRAWINGS[name]))

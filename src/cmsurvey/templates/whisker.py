"""The interval of a mark: a thin line through it, closed at both ends."""

from __future__ import annotations

from cmsurvey.model import Plot
from cmsurvey.templates import canvas
from cmsurvey.templates.canvas import Style
from cmsurvey.theme import STROKE_ZERO


def draw(
    figure: Plot, ends: tuple[float, float], y: float, style: Style, *, half: float, below: bool = False
) -> None:
    """The line of an interval between two places, closed at both: on paper over a bar, or `below` a dot."""
    colours, (low, high) = style.colours, ends
    lines = [(low, y, high, y), *((x, y - half, x, y + half) for x in ends)]
    voices = [(colours.ink, STROKE_ZERO)]
    if not below:
        voices.insert(0, (colours.paper, 2 * STROKE_ZERO + 2))
    for colour, width in voices:
        for line in lines:
            canvas.rule(figure, line, colour, width, below=below)

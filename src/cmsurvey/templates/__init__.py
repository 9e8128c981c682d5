"""How a chart is drawn: `(Chart, Style, px a unit) -> Figure`, marks alone.

A template sees no frame, no language, no survey; title, notes and credit are the page's. To add
one: a module beside these, a line in `TEMPLATES`, a line in `compose.forms` saying what it draws.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from cmsurvey.model import Chart, Plot
from cmsurvey.templates import (
    bars,
    dumbbell,
    figure,
    heat,
    histogram,
    likert,
    line,
    pictogram,
    ranked_list,
    reference,
    spark,
    stacked,
    strip,
)
from cmsurvey.templates.canvas import Style

Draw = Callable[[Chart, Style, float | None], Plot]


class Template(NamedTuple):
    """A way to draw; `scale` is set where neighbours in one unit must share their px a unit."""

    draw: Draw
    scale: Callable[[Chart, Style], float] | None = None


TEMPLATES: dict[str, Template] = {
    "bars": Template(bars.draw, bars.scale),
    "stacked": Template(stacked.draw),
    "pictogram": Template(pictogram.draw),
    "key_figure": Template(figure.draw),
    "ranked_list": Template(ranked_list.draw),
    "line": Template(line.draw, line.scale),
    "spark": Template(spark.draw, spark.scale),
    "dumbbell": Template(dumbbell.draw),
    "strip": Template(strip.draw),
    "reference": Template(reference.draw),
    "histogram": Template(histogram.draw),
    "likert": Template(likert.draw),
    "diverging": Template(likert.draw),
    "heat": Template(heat.draw),
}

__all__ = ["TEMPLATES", "Style", "Template"]

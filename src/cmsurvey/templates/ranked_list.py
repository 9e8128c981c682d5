"""Answers in the order that a source gives, without lengths; two sources are two lists."""

from __future__ import annotations

from cmsurvey import fonts
from cmsurvey.model import Chart, Plot, Series
from cmsurvey.templates import canvas
from cmsurvey.templates.canvas import CAPS_DISPLAY, Style, Text
from cmsurvey.theme import STROKE_HAIRLINE

#: What stands before an answer whose rank no source states.
BULLET = "•"


def draw(chart: Chart, style: Style, _: float | None = None) -> Plot:
    """A column a list, side by side where they have room, one under the other where not."""
    columns = 1 if style.narrow or style.width < 500 else len(chart.series)
    gutter = 40
    width = (style.width - gutter * (columns - 1)) / columns
    texts: list[Text] = []
    rules: list[tuple[float, float, float, float]] = []
    bottom = 0.0
    for at, series in enumerate(chart.series):
        left = (width + gutter) * at if columns > 1 else 0.0
        top = 0.0 if columns > 1 else bottom + (18 if at else 0)
        bottom = max(bottom, _list(series, style, (left, top, width), texts=texts, rules=rules))
    figure = canvas.pixels(style, bottom)
    for rule in rules:
        canvas.rule(figure, rule, style.colours.rule, STROKE_HAIRLINE)
    canvas.write(figure, texts)
    return figure


def _list(
    series: Series,
    style: Style,
    box: tuple[float, float, float],
    *,
    texts: list[Text],
    rules: list[tuple[float, float, float, float]],
) -> float:
    """One list set into its column (left, top, width); returns where it ends."""
    left, top, width = box
    size, colours = style.size, style.colours
    for text in fonts.wrap(series.name, "text-400", size.note, width):
        y = top + size.note * 0.7
        texts.append(Text(left, y, canvas.escape(text), "text-400", size.note, colours.muted))
        top += size.note * 1.35
    top += 8 if series.name else 0
    number = size.label * (2.3 if not style.narrow else 2.0)
    indent = max(fonts.width(mark.text, "display-700", number) for mark in series.marks) + 18
    for at, mark in enumerate(series.marks):
        if at:
            rules.append((left, top, left + width, top))
        lines = fonts.wrap(
            mark.label, "text-600" if mark.role == "lead" else "text-400", size.label + 2, width - indent
        )
        line = (size.label + 2) * 1.25
        tall = max(number * CAPS_DISPLAY + 26, line * len(lines) + 24)
        middle = top + tall / 2
        colour = colours.accent if mark.role == "lead" else colours.context
        face = "text-700" if mark.text == BULLET else "display-700"  # the display face has squarish ones
        texts.append(Text(left, middle, canvas.escape(mark.text), face, number, colour))
        face = "text-600" if mark.role == "lead" else "text-400"
        for row, text in enumerate(lines):
            y = middle + line * (row - (len(lines) - 1) / 2)
            texts.append(Text(left + indent, y, canvas.escape(text), face, size.label + 2, colours.ink))
        top += tall
    return top

"""A table of shades: a row an answer, a column a group, the share in each cell."""

from __future__ import annotations

import math

from cmsurvey import fonts
from cmsurvey.model import Chart, Mark, Plot, Series
from cmsurvey.templates import canvas
from cmsurvey.templates.canvas import Style, Text
from cmsurvey.theme import STROKE_HAIRLINE, STROKE_ZERO

_Box = tuple[float, float, float, float]

#: The share of a drawing that labels may take before they are broken into lines.
LABEL_SHARE = 0.34
#: Between two cells, and between a cell and its label, in px.
GAP = 3
PAD = 14
#: Heads of more lines than these are a list.
MOST_LINES = 3
#: The height of a cell as a share of its text.
TALL = 1.7
SHADES = 5


def draw(chart: Chart, style: Style, _: float | None = None) -> Plot:
    """Cells under the heads of their groups; where those have no room, a list of cells under each answer."""
    left = _left(chart, style)
    column = (style.width - left) / len(chart.series[0].marks)
    heads = [
        fonts.wrap(mark.detail, "text-400", style.size.note, column - 8, widest=math.inf)
        for mark in chart.series[0].marks
    ]
    widest = max(fonts.width(line, "text-400", style.size.note) for lines in heads for line in lines)
    if max(widest + 4, _figure(chart, style)) > column or max(map(len, heads)) > MOST_LINES:
        return _listed(chart, style)
    return _table(chart, style, left, heads)


def _figure(chart: Chart, style: Style) -> float:
    """The room that the widest figure takes: large and bold, it can be read on any shade."""
    texts = (mark.text for series in chart.series for mark in series.marks)
    return max(fonts.width(text, "text-700", style.size.stacked) for text in texts) + 2 * GAP + 4


def _left(chart: Chart, style: Style) -> float:
    """Where the cells begin: right of the widest label, or at the margin where labels stand above them."""
    if style.narrow:
        return 0.0
    widest = max(
        fonts.width(text, "text-400", style.size.label) for one in chart.series for text in _label(one, style)
    )
    return round(widest) + PAD


def _label(series: Series, style: Style) -> tuple[str, ...]:
    room = style.width * (1 if style.narrow else LABEL_SHARE)
    widest = style.width * canvas.WORD_SHARE
    return fonts.wrap(series.name, "text-400", style.size.label, room, widest=widest)


def _table(chart: Chart, style: Style, left: float, heads: list[tuple[str, ...]]) -> Plot:
    """Labels beside their row of cells, or above it where the drawing is narrow."""
    size, colours = style.size, style.colours
    line, tall = size.label * canvas.LABEL_LINE, size.stacked * TALL
    column = (style.width - left) / len(heads)
    at = size.note * canvas.LABEL_LINE * max(map(len, heads)) + 10
    texts, boxes = [], []
    for number, lines in enumerate(heads):
        middle = at - 6 - size.note * canvas.LABEL_LINE * len(lines) / 2
        place = left + column * (number + 0.5), middle
        texts += canvas.label(lines, place, ("text-400", size.note, colours.muted), "middle")
    for series in chart.series:
        lines, voice = _label(series, style), ("text-400", size.label, colours.ink)
        over = line * len(lines) + 4 if style.narrow else 0
        own = tall if style.narrow else max(tall, line * len(lines) + 4)
        if style.narrow:
            texts += canvas.label(lines, (0, at + line * len(lines) / 2), voice)
        else:
            texts += canvas.label(lines, (left - PAD, at + own / 2), voice, "end")
        for number, mark in enumerate(series.marks):
            x = left + column * number
            boxes.append((mark, (x + GAP / 2, at + over, x + column - GAP / 2, at + over + own)))
        at += over + own + (10 if style.narrow else GAP)
    return _drawn(chart, texts, boxes, style, height=at)


def _listed(chart: Chart, style: Style) -> Plot:
    """Each answer over its groups, a line a group: the cell and whose it is."""
    size, ink, at = style.size, style.colours.ink, 0.0
    line, tall, wide = size.label * canvas.LABEL_LINE, size.stacked * TALL, _figure(chart, style) + PAD
    texts, boxes = [], []
    for series in chart.series:
        name = fonts.wrap(series.name, "text-700", size.label, style.width)
        texts += canvas.label(name, (0, at + line * len(name) / 2), ("text-700", size.label, ink))
        at += line * len(name) + 4
        for mark in series.marks:
            lines = fonts.wrap(mark.detail, "text-400", size.label, style.width - wide - PAD)
            own = max(tall, line * len(lines))
            boxes.append((mark, (0.0, at, wide, at + own)))
            texts += canvas.label(lines, (wide + PAD, at + own / 2), ("text-400", size.label, ink))
            at += own + GAP
        at += 12
    return _drawn(chart, texts, boxes, style, height=at - 12)


def _drawn(
    chart: Chart, texts: list[Text], boxes: list[tuple[Mark, _Box]], style: Style, *, height: float
) -> Plot:
    figure = canvas.pixels(style, height)
    canvas.write(figure, [*texts, *(_cell(figure, one, chart, style) for one in boxes)])
    return figure


def _shade(mark: Mark, chart: Chart, style: Style) -> tuple[str, str]:
    """The fill of a cell and the colour of its text; few shades are those in the middle of the scale."""
    step = max(1, sum(mark.value >= tick.value for tick in chart.ticks)) + (SHADES - len(chart.ticks)) // 2
    fill, ink = (getattr(style.colours, f"{name}sequential_{step}") for name in ("", "on_"))
    return fill, ink


def _cell(figure: Plot, at: tuple[Mark, _Box], chart: Chart, style: Style) -> Text:
    """A cell with its text; the one that the chart is about has an outline in ink, a missing one no fill."""
    (mark, (x0, y0, x1, y1)), px = at, style.size.stacked
    middle, text = ((x0 + x1) / 2, (y0 + y1) / 2), canvas.escape(mark.text)
    if mark.role == "absent":
        return Text(*middle, text, "text-400", px, style.colours.muted, "middle")
    leads, (fill, ink) = mark.role == "lead", _shade(mark, chart, style)
    outline = {"color": style.colours.ink, "width": 2 * STROKE_ZERO} if leads else canvas.edge(fill, style)
    inset = STROKE_ZERO if leads else STROKE_HAIRLINE / 2
    inner = (x0 + inset, y0 + inset, x1 - inset, y1 - inset)
    canvas.block(figure, inner, {"color": fill, "line": outline}, canvas.hover(mark.label, mark.text))
    return Text(*middle, text, "text-700", px, ink, "middle")

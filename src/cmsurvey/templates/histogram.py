"""Brackets as wide as their bounds, with the line of the median; an open one frays where it has no end.

The area of a bar is its share, so that its height is a density where widths differ. Upright where every value
has room over its bar and the names of open brackets have it under them, else lying with a label a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from cmsurvey import fonts
from cmsurvey.model import Chart, Mark, Plot
from cmsurvey.templates import canvas
from cmsurvey.templates.canvas import Style, Text
from cmsurvey.theme import STROKE_ZERO

#: The height of the highest upright bar, between two bars, and the share of a drawing that labels may take.
HEIGHT = 230
GAP = 2
LABEL_SHARE = 0.4
#: An open bracket: the share of its width that is whole, then its strips and the gaps before them.
WHOLE, STRIPS = 0.66, ((0.06, 0.12), (0.06, 0.05))
DASH = "4px,4px"
#: Between the line of the median and a value that stands beside it, in px.
AIR = 6


_Place = Callable[[float], float]


class _Bar(NamedTuple):
    """A bracket: from where to where it lies along the scale, its density, the side on which it is open."""

    mark: Mark
    start: float
    end: float
    density: float
    opened: int


def draw(chart: Chart, style: Style, _: float | None = None) -> Plot:
    """The brackets in their order; the median where there is one."""
    bars = _bars(chart.series[0].marks)
    per_unit = style.width / (bars[-1].end - bars[0].start)
    ends = sum(fonts.width(name, "text-400", style.size.note) + AIR for _, name, _ in _ends(bars, style))
    room = ends <= style.width and all(
        fonts.width(bar.mark.text, "text-700", style.size.value) + 4 <= (bar.end - bar.start) * per_unit
        for bar in bars
    )
    return (_upright if room else _lying)(chart, bars, style)


def _bars(marks: Sequence[Mark]) -> list[_Bar]:
    """The brackets on their scale; one that is open is drawn as wide as its neighbour."""
    widths = [mark.end - mark.start for mark in marks if mark.start is not None and mark.end is not None]
    found = []
    for mark in marks:
        start = mark.start if mark.start is not None else (mark.end or 0.0) - widths[0]
        end = mark.end if mark.end is not None else start + widths[-1]
        opened = -1 if mark.start is None else 1 if mark.end is None else 0
        found.append(_Bar(mark, start, end, mark.value / (end - start), opened))
    return found


def _median(chart: Chart) -> Mark | None:
    return chart.series[1].marks[0] if len(chart.series) > 1 else None


def _pieces(bar: _Bar, start: float, end: float) -> list[tuple[float, float]]:
    """A closed bracket as one piece; an open one frays into strips towards the side that has no edge."""
    start, end = start + GAP / 2, end - GAP / 2
    if not bar.opened:
        return [(start, end)]
    wide, at = end - start, WHOLE
    shares = [(0.0, WHOLE)]
    for gap, strip in STRIPS:
        shares.append((at + gap, at + gap + strip))
        at += gap + strip
    if bar.opened < 0:
        return [(end - last * wide, end - first * wide) for first, last in shares]
    return [(start + first * wide, start + last * wide) for first, last in shares]


def _paint(figure: Plot, bar: _Bar, boxes: Sequence[tuple[float, float, float, float]], style: Style) -> None:
    """The bar and, of an open bracket, its strips."""
    fill = style.colours.accent if bar.mark.role == "lead" else style.colours.context
    first, *strips = boxes
    canvas.block(figure, first, {"color": fill}, canvas.hover(bar.mark.label, bar.mark.text))
    for x0, y0, x1, y1 in strips:
        figure.add_shape(
            type="rect", x0=x0, y0=y0, x1=x1, y1=y1, fillcolor=fill, line={"width": 0}, layer="below"
        )


def _upright(chart: Chart, bars: list[_Bar], style: Style) -> Plot:
    """Bars on a base line, the edges of their brackets under it."""
    size, colours = style.size, style.colours
    x = _along(bars, style.width / (bars[-1].end - bars[0].start), 0.0)
    head = size.note * 1.6 if _median(chart) else 0.0
    top = head + size.value * 1.4
    base = top + (size.stack * 2.2 if style.large else HEIGHT)
    scale = (base - top) / max(bar.density for bar in bars)
    ends, median = _ends(bars, style), _median(chart)
    figure = canvas.pixels(style, base + size.note * (3.1 if ends else 1.8))
    texts = _edges(chart, x, base + size.note, style)
    for bar in bars:
        high, (start, end) = base - bar.density * scale, (x(bar.start), x(bar.end))
        _paint(figure, bar, [(x0, high, x1, base) for x0, x1 in _pieces(bar, start, end)], style)
        line = x(median.value) if median else None
        middle = _beside(bar.mark.text, (start + end) / 2, line, style)
        place, voice = (middle, high - size.value * 0.7), ("text-700", size.value, colours.ink)
        texts += canvas.label([bar.mark.text], place, voice, "middle")
    for at, text, anchor in ends:
        place, voice = (at, base + size.note * 2.3), ("text-400", size.note, colours.muted)
        texts += canvas.label([text], place, voice, anchor)
    canvas.rule(figure, (0, base, style.width, base), colours.ink, STROKE_ZERO)
    texts += _middle(figure, chart, x, style, span=(head, base))
    canvas.write(figure, texts, halo=colours.paper)
    return figure


def _beside(text: str, middle: float, line: float | None, style: Style) -> float:
    """Where the value of a bar stands: over its middle, or beside the line of the median that cuts it."""
    room = fonts.width(text, "text-700", style.size.value) / 2 + AIR
    if line is None or abs(middle - line) >= room:
        return middle
    return line - room if middle < line else line + room


def _middle(figure: Plot, chart: Chart, x: _Place, style: Style, *, span: tuple[float, float]) -> list[Text]:
    """The line of the median from top to base, and over it its name."""
    median, (top, base), px = _median(chart), span, style.size.note
    if median is None:
        return []
    at, half = x(median.value), fonts.width(median.label, "text-600", px) / 2
    _median_line(figure, (at, top, at, base), style)
    place = min(max(at, half), style.width - half), px * 0.7
    return canvas.label([median.label], place, ("text-600", px, style.colours.highlight), "middle")


def _median_line(figure: Plot, ends: tuple[float, float, float, float], style: Style) -> None:
    """Dashes on paper, which is what parts them from the bar that they cross."""
    canvas.rule(figure, ends, style.colours.paper, 6)
    canvas.rule(figure, ends, style.colours.highlight, 2, dash=DASH)


def _along(bars: Sequence[_Bar], per_unit: float, before: float) -> _Place:
    """Where a value of the scale stands, in px behind what is before the first bar."""
    return lambda value: before + (value - bars[0].start) * per_unit


def _ends(bars: Sequence[_Bar], style: Style) -> list[tuple[float, str, canvas.Anchor]]:
    """The names of the open brackets, at both ends of the drawing."""
    first, last = bars[0], bars[-1]
    low: list[tuple[float, str, canvas.Anchor]] = [(0.0, first.mark.label, "start")] if first.opened else []
    high: list[tuple[float, str, canvas.Anchor]] = (
        [(style.width, last.mark.label, "end")] if last.opened else []
    )
    return low + high


def _edges(chart: Chart, x: _Place, y: float, style: Style) -> list[Text]:
    """The edges of the brackets under them, those that have room."""
    px, texts, free = style.size.note, [], -1.0
    for tick in chart.ticks:
        wide = fonts.width(tick.label, "text-400", px)
        left = min(max(x(tick.value) - wide / 2, 0), style.width - wide)
        if left >= free:
            voice = ("text-400", px, style.colours.muted)
            texts += canvas.label([tick.label], (left + wide / 2, y), voice, "middle")
            free = left + wide + 8
    return texts


def _lying(chart: Chart, bars: list[_Bar], style: Style) -> Plot:
    """A row a bracket, as high as the bracket is wide, with its name beside it."""
    size, colours = style.size, style.colours
    labels = [fonts.wrap(bar.mark.label, "text-400", size.note, style.width * LABEL_SHARE) for bar in bars]
    left = max(fonts.width(text, "text-400", size.note) for lines in labels for text in lines) + 10
    wide = max(fonts.width(bar.mark.text, "text-700", size.value) for bar in bars) + size.gap
    heights = [max(size.note * canvas.LABEL_LINE * len(lines) + 4, size.bar * 1.2) for lines in labels]
    per_unit = max(tall / (bar.end - bar.start) for bar, tall in zip(bars, heights, strict=True))
    scale = (style.width - left - wide) / max(bar.density for bar in bars)
    head = size.note * 1.9 if _median(chart) else 0.0
    y = _along(bars, per_unit, head)
    bottom = y(bars[-1].end)
    figure = canvas.pixels(style, bottom + 2)
    texts = []
    for bar, lines in zip(bars, labels, strict=True):
        right, (start, end) = left + bar.density * scale, (y(bar.start), y(bar.end))
        _paint(figure, bar, [(left, y0, right, y1) for y0, y1 in _pieces(bar, start, end)], style)
        middle = (start + end) / 2
        texts += canvas.label(lines, (left - 10, middle), ("text-400", size.note, colours.ink), "end")
        place, voice = (right + size.gap, middle), ("text-700", size.value, colours.ink)
        texts += canvas.label([bar.mark.text], place, voice)
    canvas.rule(figure, (left, head, left, bottom), colours.ink, STROKE_ZERO)
    texts += _across(figure, chart, (left, y), style)
    canvas.write(figure, texts, halo=colours.paper)
    return figure


def _across(figure: Plot, chart: Chart, at: tuple[float, _Place], style: Style) -> list[Text]:
    """The line of the median across the rows, and over them a piece of it with its name."""
    median, (left, y), px = _median(chart), at, style.size.note
    if median is None:
        return []
    colour, middle = style.colours.highlight, y(median.value)
    _median_line(figure, (left, middle, style.width, middle), style)
    canvas.rule(figure, (0, px * 0.7, px * 1.6, px * 0.7), colour, 2, dash=DASH)
    return canvas.label([median.label], (px * 2.1, px * 0.7), ("text-600", px, colour))

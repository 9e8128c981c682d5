"""Scales: a bar of 100 % a row, grey in the middle, with the sums of both sides at its ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cmsurvey import fonts
from cmsurvey.model import Chart, Mark, Plot, Series
from cmsurvey.templates import canvas
from cmsurvey.templates.canvas import Style, Text
from cmsurvey.theme import STROKE_ZERO

LABEL_SHARE = 0.3
#: Between two parts, and between a bar and what stands at its ends, in px.
GAP = 2
PAD = 12
#: The strokes over and under a bar that mark its middle, in px.
TICK = 3
#: How full the colour of a step is, from the end of the scale to its middle.
FULL, WEAK = 1.0, 0.55


class _Shade(NamedTuple):
    """The colour of a step, how full it is, and that of the text on it."""

    fill: str
    opacity: float
    ink: str


_Swatch = tuple[tuple[float, float, float, float], _Shade]


class _Frame(NamedTuple):
    """Where bars stand: from `left` to `right`; `zero` is their start, or their middle, in px."""

    left: float
    right: float
    zero: float
    per_unit: float


def draw(chart: Chart, style: Style, _: float | None = None) -> Plot:
    """Rows in the order given under the steps of the scale; a diverging chart hangs them at their middle."""
    size, frame = style.size, _frame(chart, style)
    shades = _shades(len(_steps(chart.series[0])), style)
    swatches, legend, top = _legend(chart.series[0], shades, style)
    line, at = size.label * canvas.LABEL_LINE, top + 6
    rows: list[tuple[Series, tuple[str, ...], float]] = []
    for series in chart.series:
        lines = _broken(series.name, style)
        tall = line * len(lines)
        over = (tall + 4 if lines else 0) if _above(style) else max(0, tall - _tall(style)) / 2
        rows.append((series, lines, at + over))
        at += over + _tall(style) + (line + 4 if _above(style) else over) + PAD
    figure = canvas.pixels(style, at - PAD + TICK)
    for (x0, y0, x1, y1), shade in swatches:
        look = {"fillcolor": shade.fill, "opacity": shade.opacity, "line": {"width": 0}}
        figure.add_shape(type="rect", x0=x0, y0=y0, x1=x1, y1=y1, **look)
    texts = legend
    for series, lines, y in rows:
        steps = _steps(series)
        start = frame.zero
        if chart.template == "diverging":
            start -= _below(steps) * frame.per_unit
            for edge in (y - TICK, y + _tall(style)):
                canvas.rule(
                    figure, (frame.zero, edge, frame.zero, edge + TICK), style.colours.ink, STROKE_ZERO
                )
        texts += _bar(figure, steps, start, style, at=(frame, shades, y))
        texts += [*_name(lines, frame, y, style), *_nets(series, frame, y, style)]
    canvas.write(figure, texts)
    return figure


def _tall(style: Style) -> float:
    """The height of a bar."""
    return style.size.bar * 1.5


def _steps(series: Series) -> tuple[Mark, ...]:
    return tuple(mark for mark in series.marks if mark.role != "net")


def _above(style: Style) -> bool:
    """Whether names stand over the bars and nets under them."""
    return canvas.labels_above(style)


def _broken(name: str, style: Style) -> tuple[str, ...]:
    room, widest = style.width * (1 if _above(style) else LABEL_SHARE), style.width * canvas.WORD_SHARE
    return fonts.wrap(name, "text-400", style.size.label, room, widest=widest)


def _shades(count: int, style: Style) -> list[_Shade]:
    """The side under the middle in the highlight, that over it in the accent, both weaker towards it."""
    colours, half = style.colours, count // 2
    sides = []
    for fill, ink in ((colours.highlight, colours.on_highlight), (colours.accent, colours.on_accent)):
        levels = [FULL - (FULL - WEAK) * at / max(half - 1, 1) for at in range(half)]
        sides.append([_Shade(fill, level, ink if level == FULL else colours.ink) for level in levels])
    neutral = [_Shade(colours.context, FULL, colours.on_context)] if count % 2 else []
    return [*sides[0], *neutral, *reversed(sides[1])]


def _frame(chart: Chart, style: Style) -> _Frame:
    """The room of the bars between labels and nets, and the px a point."""
    size = style.size
    left = right = 0.0
    if not _above(style):
        names = [_broken(one.name, style) for one in chart.series if one.name]
        widest = max(
            (fonts.width(text, "text-400", size.label) for lines in names for text in lines), default=0
        )
        nets = [mark for one in chart.series for mark in one.marks if mark.role == "net"]
        right = max(fonts.width(mark.text, "text-700", size.value) for mark in nets) + PAD
        left = right + (widest + PAD if names else 0)
    width = style.width - left - right
    if chart.template != "diverging":
        return _Frame(left, style.width - right, left, width / 100)
    below = max(_below(_steps(one)) for one in chart.series)
    over = max(sum(mark.value for mark in _steps(one)) - _below(_steps(one)) for one in chart.series)
    per_unit = width / (below + over)
    return _Frame(left, style.width - right, left + below * per_unit, per_unit)


def _below(steps: Sequence[Mark]) -> float:
    """What stands left of the middle: the steps under it and half of the one in it."""
    half = len(steps) // 2
    return sum(mark.value for mark in steps[:half]) + (steps[half].value / 2 if len(steps) % 2 else 0)


def _legend(
    series: Series, shades: Sequence[_Shade], style: Style
) -> tuple[list[_Swatch], list[Text], float]:
    """The steps with their colours in lines, in the order of the bars; and where they end."""
    size, colours = style.size, style.colours
    px, side = size.note, size.note * 0.8
    boxes, texts, x, y = [], [], 0.0, px * 0.7
    for mark, shade in zip(_steps(series), shades, strict=True):
        lines = fonts.wrap(mark.detail, "text-400", px, style.width - side - 6)
        wide = side + 6 + max(fonts.width(line, "text-400", px) for line in lines)
        if x and x + wide > style.width:
            x, y = 0.0, y + px * 1.4
        boxes.append(((x, y - side / 2, x + side, y + side / 2), shade))
        for at, line in enumerate(lines):
            y += px * 1.25 if at else 0
            texts.append(Text(x + side + 6, y, canvas.escape(line), "text-400", px, colours.ink))
        x += wide + 18
    return boxes, texts, y + px * 0.9


def _bar(
    figure: Plot, steps: Sequence[Mark], start: float, style: Style, *, at: tuple[_Frame, list[_Shade], float]
) -> list[Text]:
    """The parts of a row from left to right, each with its value where it has room."""
    (frame, shades, top), size, x = at, style.size, start
    tall, texts = _tall(style), []
    for mark, shade in zip(steps, shades, strict=True):
        end = x + mark.value * frame.per_unit
        box = (x + GAP / 2, top, max(end - GAP / 2, x + GAP / 2 + 0.5), top + tall)
        marker = {"color": shade.fill, "opacity": shade.opacity}
        canvas.block(figure, box, marker, canvas.hover(mark.label, mark.text))
        if fonts.width(mark.text, "text-600", size.value) + 6 <= end - x:
            place = (x + end) / 2, top + tall / 2
            texts.append(Text(*place, canvas.escape(mark.text), "text-600", size.value, shade.ink, "middle"))
        x = end
    return texts


def _name(lines: Sequence[str], frame: _Frame, top: float, style: Style) -> list[Text]:
    """The name of a row: over its bar, or beside it left of the first net."""
    size, voice = style.size, ("text-400", style.size.label, style.colours.ink)
    if _above(style):
        middle = top - 4 - size.label * canvas.LABEL_LINE * len(lines) / 2
        return canvas.label(lines, (0, middle), voice)
    x = frame.left - (style.width - frame.right) - PAD
    return canvas.label(lines, (x, top + _tall(style) / 2), voice, "end")


def _nets(series: Series, frame: _Frame, top: float, style: Style) -> list[Text]:
    """The sums of both sides in their colours: at the ends of the bar, or under them with their word."""
    size, colours = style.size, style.colours
    low, high = (mark for mark in series.marks if mark.role == "net")
    middle = top + _tall(style) / 2
    if not _above(style):
        return [
            Text(
                frame.left - PAD,
                middle,
                canvas.escape(low.text),
                "text-700",
                size.value,
                colours.highlight,
                "end",
            ),
            Text(frame.right + PAD, middle, canvas.escape(high.text), "text-700", size.value, colours.accent),
        ]
    y = top + _tall(style) + 4 + size.label * 0.6
    return [
        Text(0, y, canvas.escape(f"{low.detail} {low.text}"), "text-700", size.label, colours.highlight),
        Text(
            style.width,
            y,
            canvas.escape(f"{high.detail} {high.text}"),
            "text-700",
            size.label,
            colours.accent,
            "end",
        ),
    ]

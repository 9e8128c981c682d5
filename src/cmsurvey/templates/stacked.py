"""One bar of 100 %: the parts of a whole side by side, with the sum that a title states."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

from cmsurvey import fonts
from cmsurvey.model import Chart, Mark, Plot
from cmsurvey.templates import canvas
from cmsurvey.templates.canvas import Style, Text
from cmsurvey.theme import BAR_RADIUS, STROKE_ZERO

PAD = 12
#: The least room on both sides of a value inside its part.
AROUND = 8
#: Between two parts, in px: the contrast of their colours may be below 3.
GAP = 3
#: The most lines of a label under its part, and the least share of it that stands there.
LINES, UNDER = 3, 0.6
#: Inside the right edge: a text whose end lies on it, by a rounding beyond it, is hidden by Plotly.
EDGE = 1
#: The least length of a bracket's line on each side of its text.
ROOM = 40


def draw(chart: Chart, style: Style, _: float | None = None) -> Plot:
    """Parts from left to right with their value inside; labels below, or as a list where they collide."""
    size = style.size
    marks = chart.series[0].marks
    top = _bracket_height(chart, style)
    listed = _collide(marks, style)
    below = sum(_tall(lines, style) for lines in _rows(marks, style)) if listed else _below(marks, style)
    height = top + size.stack + 10 + below
    figure = canvas.blank(style, height, per_unit=_per_unit(marks, style))
    fills = _fills(chart, style)
    _segments(figure, marks, fills, style, top=top)
    texts = _inside(marks, fills, style, top)
    if listed:
        texts += _list(figure, marks, fills, style, top=top + size.stack + 10)
    else:
        texts += _beneath(marks, style, top + size.stack + 10)
    if chart.bracket:
        texts += _bracket(figure, chart, style, top)
    canvas.write(figure, texts)
    return figure


def _fills(chart: Chart, style: Style) -> list[tuple[str, str]]:
    """Fill and text colour of each part: of two the lead against its context, of more shades in their order.

    A part that leads elsewhere than at the start takes no darker shade: shades out of order would tell of
    a scale that is not there, or hide the one that is.
    """
    colours = style.colours
    marks = chart.series[0].marks
    count = len(marks)
    if chart.ordered and count <= 3:
        shades = [
            (colours.ordered_1, colours.on_ordered_1),
            (colours.ordered_2, colours.on_ordered_2),
            (colours.ordered_3, colours.on_ordered_3),
        ]
        return shades[:count]
    if count == 2:
        lead, other = (colours.accent, colours.on_accent), (colours.context, colours.on_context)
        return [lead if mark.role == "lead" else other for mark in marks]
    steps = [getattr(colours, f"sequential_{step}") for step in (5, 4, 3, 2, 1)]
    on = [getattr(colours, f"on_sequential_{step}") for step in (5, 4, 3, 2, 1)]
    return list(zip(steps, on, strict=True))[:count]


def _starts(marks: tuple[Mark, ...]) -> list[float]:
    return [sum(mark.value for mark in marks[:at]) for at in range(len(marks))]


def _per_unit(marks: tuple[Mark, ...], style: Style) -> float:
    return style.width / max(sum(mark.value for mark in marks), 100)


def _segments(
    figure: Plot, marks: tuple[Mark, ...], fills: list[tuple[str, str]], style: Style, *, top: float
) -> None:
    """The parts, with a gap of paper between two of them taken from the right of the left one."""
    per_unit = _per_unit(marks, style)
    for at, (mark, start) in enumerate(zip(marks, _starts(marks), strict=True)):
        gap = GAP / per_unit if at < len(marks) - 1 else 0
        figure.add_bar(
            orientation="h",
            x=[mark.value - gap],
            base=[start],
            y=[top + style.size.stack / 2],
            width=style.size.stack,
            marker={
                "color": fills[at][0],
                "line": canvas.edge(fills[at][0], style),
                "cornerradius": BAR_RADIUS,
            },
            customdata=[canvas.hover(mark.label, mark.text)],
            hovertemplate=canvas.HOVER,
        )


def _fits(mark: Mark, px: int, per_unit: float) -> bool:
    return fonts.width(mark.text, "text-700", px) + AROUND <= mark.value * per_unit


def _px(marks: tuple[Mark, ...], style: Style) -> int:
    """The size of all values: that of labels where each part has room for its own in that alone."""
    per_unit, size = _per_unit(marks, style), style.size
    told = [mark for mark in marks if mark.text]
    large, small = (all(_fits(mark, px, per_unit) for mark in told) for px in (size.stacked, size.label))
    return size.label if small and not large else size.stacked


def _all_inside(marks: tuple[Mark, ...], style: Style) -> bool:
    """Whether every part holds its value, so that a list of the labels needs not say it again."""
    per_unit, px = _per_unit(marks, style), _px(marks, style)
    return all(_fits(mark, px, per_unit) for mark in marks if mark.text)


def _inside(marks: tuple[Mark, ...], fills: list[tuple[str, str]], style: Style, top: float) -> list[Text]:
    """The value inside its part, at the end where its label stands; one without room is in its label."""
    per_unit, px, y = _per_unit(marks, style), _px(marks, style), top + style.size.stack / 2
    backs = [False] * len(marks) if _collide(marks, style) else [one.back for one in _places(marks, style)]
    texts = []
    for mark, start, (_, colour), back in zip(marks, _starts(marks), fills, backs, strict=False):
        if _fits(mark, px, per_unit):
            pad = min(PAD, (mark.value * per_unit - fonts.width(mark.text, "text-700", px)) / 2) / per_unit
            value = Text(start + pad, y, canvas.escape(mark.text), "text-700", px, colour)
            end = value._replace(x=start + mark.value - pad, anchor="end")
            texts.append(end if back else value)
    return texts


def _label(mark: Mark, px: int, per_unit: float) -> str:
    label = _told(mark)
    return label if _fits(mark, px, per_unit) else f"{label}, {mark.text}"


class _Beneath(NamedTuple):
    """The label under a part: its lines, the edges of the widest in px; `back` where it ends with the bar."""

    lines: tuple[str, ...]
    left: float
    right: float
    back: bool


def _places(marks: tuple[Mark, ...], style: Style) -> list[_Beneath]:
    """Each label beneath its part, in as many lines as it needs; the last may hang back from the bar's end.

    Of two parts each label belongs to its end of the bar, and needs not stand under its part alone.
    """
    per_unit, px = _per_unit(marks, style), style.size.label
    end, inside = sum(mark.value for mark in marks) * per_unit - EDGE, _px(marks, style)
    places: list[_Beneath] = []
    for at, (mark, start) in enumerate(zip(marks, _starts(marks), strict=True)):
        label, left, wide = _label(mark, inside, per_unit), start * per_unit, mark.value * per_unit
        last = at == len(marks) - 1
        room = style.width / 2 - 14 if len(marks) == 2 else wide if last else wide - 14
        whole = fonts.width(label, "text-400", px) + 2
        lines = (
            (label,)
            if whole <= (style.width - left if last else room)
            else fonts.wrap(label, "text-400", px, room, widest=math.inf)
        )
        widest = max(fonts.width(line, "text-400", px) for line in lines) + 2
        touches = len(marks) == 2 and last and left < places[0].right + 14
        back = last and (touches or left + widest > style.width)
        places.append(_Beneath(lines, end - widest if back else left, end if back else left + widest, back))
    return places


def _below(marks: tuple[Mark, ...], style: Style) -> float:
    """The height of the labels under the parts."""
    return style.size.label * (0.25 + 1.25 * max(len(one.lines) for one in _places(marks, style)))


def _collide(marks: tuple[Mark, ...], style: Style) -> bool:
    """Whether a label has no place under its part: two would touch, or one would stand under another part."""
    places, last = _places(marks, style), marks[-1].value * _per_unit(marks, style)
    if any(one.right + 14 > other.left for one, other in pairwise(places)) or places[0].left < 0:
        return True
    strays = len(marks) > 2 and last < UNDER * (places[-1].right - places[-1].left)
    return strays or any(len(one.lines) > LINES for one in places)


def _beneath(marks: tuple[Mark, ...], style: Style, top: float) -> list[Text]:
    per_unit, px = _per_unit(marks, style), style.size.label
    return [
        Text(
            (one.right if one.back else one.left) / per_unit,
            top + px * (0.75 + 1.25 * at),
            canvas.escape(line),
            "text-400",
            px,
            style.colours.ink,
            "end" if one.back else "start",
        )
        for one in _places(marks, style)
        for at, line in enumerate(one.lines)
    ]


def _rows(marks: tuple[Mark, ...], style: Style) -> list[tuple[str, ...]]:
    """The labels of a list, each broken into lines beside its swatch and its value."""
    px = style.size.label
    value = max(fonts.width(_beside(mark, marks, style), "text-700", px) for mark in marks)
    room = style.width - px * 0.8 - 12 - value
    return [fonts.wrap(_told(mark), "text-400", px, room) for mark in marks]


def _beside(mark: Mark, marks: tuple[Mark, ...], style: Style) -> str:
    """The value before a label of the list; empty where the bar has them all."""
    return "" if _all_inside(marks, style) else f"{mark.text} "


def _tall(lines: tuple[str, ...], style: Style) -> float:
    return style.size.label * (1.7 + 1.25 * (len(lines) - 1))


def _told(mark: Mark) -> str:
    return f"{mark.label} ({mark.detail})" if mark.detail else mark.label


def _list(
    figure: Plot, marks: tuple[Mark, ...], fills: list[tuple[str, str]], style: Style, *, top: float
) -> list[Text]:
    """Labels as a list in the order of the parts, each with a swatch, and a value where the bar lacks one."""
    per_unit, px, colours = _per_unit(marks, style), style.size.label, style.colours
    texts = []
    for mark, lines, (fill, _) in zip(marks, _rows(marks, style), fills, strict=False):
        y, side = top + px * 0.85, px * 0.8
        figure.add_shape(
            type="rect",
            x0=0,
            x1=side / per_unit,
            y0=y - side / 2,
            y1=y + side / 2,
            fillcolor=fill,
            line=canvas.edge(fill, style),
        )
        x, label = (side + 8) / per_unit, (side + 8) / per_unit
        if value := _beside(mark, marks, style):
            label += (fonts.width(value, "text-700", px) + 4) / per_unit
            texts.append(Text(x, y, canvas.escape(mark.text), "text-700", px, colours.ink))
        for at, line in enumerate(lines):
            texts.append(Text(label, y + px * 1.25 * at, canvas.escape(line), "text-400", px, colours.ink))
        top += _tall(lines, style)
    return texts


def _spread(chart: Chart, style: Style) -> tuple[float, float, float]:
    """Where the bracket ends and its text starts, and the width of the text's number, in px."""
    bracket, marks = chart.bracket, chart.series[0].marks
    if bracket is None:
        return 0, 0, 0
    px, per_unit = style.size.label, _per_unit(marks, style)
    end = max(sum(mark.value for mark in marks[: bracket.parts]) * per_unit - GAP, 2 * STROKE_ZERO)
    number = fonts.width(f"{bracket.figure} ", "text-700", px)
    return end, (end - number - fonts.width(bracket.text, "text-400", px)) / 2, number


def _bracket_height(chart: Chart, style: Style) -> float:
    """The room over the bar: one line when the text breaks the bracket, two when it stands on it."""
    if chart.bracket is None:
        return 0
    return style.size.label * (1.9 if _spread(chart, style)[1] > ROOM else 2.5)


def _bracket(figure: Plot, chart: Chart, style: Style, top: float) -> list[Text]:
    """A line over the first parts with their sum in words: in its middle, or on a line too short for it."""
    if chart.bracket is None:
        return []
    end, start, number = _spread(chart, style)
    per_unit, px, ink = _per_unit(chart.series[0].marks, style), style.size.label, style.colours.ink
    broken = start > ROOM
    y = px * 0.75 if broken else px * 1.55
    inset = STROKE_ZERO / 2 / per_unit  # a line on the very edge would lose half its width
    for x in (inset, end / per_unit - inset):
        canvas.rule(figure, (x, y, x, top - 6), ink, STROKE_ZERO)
    if broken:
        canvas.rule(figure, (0, y, (start - 24) / per_unit, y), ink, STROKE_ZERO)
        canvas.rule(figure, ((end - start + 24) / per_unit, y, end / per_unit, y), ink, STROKE_ZERO)
    else:
        canvas.rule(figure, (0, y, end / per_unit, y), ink, STROKE_ZERO)
        start, y = 0, px * 0.6
    return [
        Text(start / per_unit, y, canvas.escape(chart.bracket.figure), "text-700", px, ink),
        Text((start + number) / per_unit, y, canvas.escape(chart.bracket.text), "text-400", px, ink),
    ]

"""Two editions a row from zero: the earlier dot hollow, the later one filled, and the difference in words.

The later dot stands a little lower than the earlier one, so that both are seen where they are near.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from cmsurvey import fonts
from cmsurvey.model import Chart, Mark, Plot, Tick
from cmsurvey.templates import canvas
from cmsurvey.templates.canvas import Style, Text
from cmsurvey.theme import STROKE_HAIRLINE, STROKE_ZERO

#: The share of a drawing that labels may take before they are broken into lines.
LABEL_SHARE = 0.34
#: The height of the dots under a label, in rows of a narrow drawing.
UNDER = 0.85
#: How far the two dots of a row stand over and under its middle, in px: half of one.
OFFSET = 7
#: Between a value and the zero line, in px.
CLEAR = 6


class _Axis(NamedTuple):
    """Where zero stands, the px a unit, and the ticks that a value reaches."""

    zero: float
    per_unit: float
    ticks: tuple[Tick, ...]


def draw(chart: Chart, style: Style, _: float | None = None) -> Plot:
    """Rows in the order given; `series` holds the earlier and the later marks, `detail` the difference."""
    size, colours = style.size, style.colours
    before, after = (series.marks for series in chart.series)
    room = style.width * (0.72 if style.narrow else LABEL_SHARE)
    labels = [_lines(*pair, style, room) for pair in zip(before, after, strict=True)]
    end = max(fonts.width(mark.detail, "text-700", size.label) for mark in after)
    line = size.label * 1.2
    left = (
        0.0
        if style.narrow
        else max(fonts.width(text, "text-400", px) for one in labels for text, px in one) + 16
    )
    side = max(fonts.width(mark.text, "text-700", size.value) for mark in (*before, *after)) + 16
    top = max(mark.value for mark in (*before, *after))
    right = 0.0 if style.narrow else end + 20
    per_unit = (style.width - left - 2 * side - right) / top
    axis = _Axis(left + side, per_unit, tuple(tick for tick in chart.ticks if tick.value <= top))
    head = size.note * 1.6
    rows = [max(size.pitch, line * len(one) + (size.pitch * UNDER if style.narrow else 12)) for one in labels]
    figure = canvas.pixels(style, head + sum(rows) + 6 + (size.note * 1.6 if chart.ticks else 0))
    texts = [
        *_legend(chart, style, left + side),
        *_ticks(axis, style, head + sum(rows)),
    ]
    if not style.narrow:
        _grid(figure, axis, style, (head, head + sum(rows)))
    at = head
    for index, (one, other, tall) in enumerate(zip(before, after, rows, strict=True)):
        shift = line * len(labels[index]) + 8 if style.narrow else 0
        if style.narrow:
            _grid(figure, axis, style, (at + shift, at + tall))
        middle = at + shift + (tall - shift) / 2
        xs = tuple(left + side + mark.value * per_unit for mark in (one, other))
        if index:
            canvas.rule(figure, (0, at, style.width, at), colours.grid, STROKE_HAIRLINE, below=True)
        texts += _row_label(
            labels[index], other, style, y=at + (shift - 8) / 2 if style.narrow else middle, left=left
        )
        _dots(figure, xs, middle, marks=(one, other), style=style)
        texts += _cleared(_values(xs, middle, (one, other), style), axis)
        at += tall
    canvas.write(figure, texts, halo=colours.paper if chart.ticks else "")
    return figure


def _lines(one: Mark, other: Mark, style: Style, room: float) -> list[tuple[str, float]]:
    """What stands beside a row, each line with its size: the answer, and smaller whatever it answers."""
    size, wrap = style.size, partial(fonts.wrap, face="text-400", widest=style.width * canvas.WORD_SHARE)
    if style.narrow and one.detail:
        whole = wrap(f"{other.label}\u00a0· {one.detail}", px=size.label, max_width=room)
        return [(text, size.label) for text in whole]
    lines = [(text, size.label) for text in wrap(other.label, px=size.label, max_width=room)]
    return [*lines, *((text, size.note) for text in wrap(one.detail, px=size.note, max_width=room))]


def _grid(figure: Plot, axis: _Axis, style: Style, ends: tuple[float, float]) -> None:
    """The zero line, and a line a tick as far as a value goes."""
    colours = style.colours
    for at, tick in enumerate(axis.ticks):
        x = axis.zero + tick.value * axis.per_unit
        colour, width = (colours.grid, STROKE_HAIRLINE) if at else (colours.ink, STROKE_ZERO)
        canvas.rule(figure, (x, ends[0], x, ends[1]), colour, width, below=True)


def _ticks(axis: _Axis, style: Style, bottom: float) -> list[Text]:
    """The labels of the ticks under the rows."""
    note, muted = style.size.note, style.colours.muted
    places = [axis.zero + tick.value * axis.per_unit for tick in axis.ticks]
    return [
        Text(x, bottom + note, canvas.escape(tick.label), "text-400", note, muted, "middle")
        for x, tick in zip(places, axis.ticks, strict=True)
    ]


def _legend(chart: Chart, style: Style, left: float) -> list[Text]:
    """The two editions over the rows: hollow for the earlier, filled for the later."""
    size, colours = style.size, style.colours
    first, second = (series.name for series in chart.series)
    gap = fonts.width(f"○ {first}   ", "text-400", size.note) + 8
    return [
        Text(left, size.note * 0.6, f"○ {canvas.escape(first)}", "text-400", size.note, colours.muted),
        Text(
            left + gap, size.note * 0.6, f"● {canvas.escape(second)}", "text-700", size.note, colours.accent
        ),
    ]


def _row_label(
    lines: list[tuple[str, float]], mark: Mark, style: Style, *, y: float, left: float
) -> list[Text]:
    size, colours = style.size, style.colours
    line = size.label * 1.2
    anchor: canvas.Anchor = "start" if style.narrow else "end"
    x = 0.0 if style.narrow else left - 16
    texts = []
    for at, (text, px) in enumerate(lines):
        place = y + line * (at - (len(lines) - 1) / 2) + (6 if style.narrow else 0)
        colour = colours.ink if px == size.label else colours.muted
        texts.append(Text(x, place, canvas.escape(text), "text-400", px, colour, anchor))
    if mark.detail:
        place = y + (6 if style.narrow else 0)
        texts.append(
            Text(style.width, place, canvas.escape(mark.detail), "text-700", size.label, colours.ink, "end")
        )
    return texts


def _dots(figure: Plot, xs: tuple[float, ...], y: float, *, marks: tuple[Mark, Mark], style: Style) -> None:
    colours = style.colours
    figure.add_scatter(
        x=list(xs),
        y=[y - OFFSET, y + OFFSET],
        mode="lines",
        line={"color": colours.context, "width": 3},
        hoverinfo="skip",
        cliponaxis=False,
    )
    figure.add_scatter(
        x=list(xs),
        y=[y - OFFSET, y + OFFSET],
        mode="markers",
        marker={
            "size": [13, 14],
            "color": [colours.paper, colours.accent],
            "line": {"color": [colours.context, colours.accent], "width": [2.5, STROKE_ZERO]},
            "opacity": 1,
        },
        customdata=[canvas.hover(mark.label, mark.text) for mark in marks],
        hovertemplate=canvas.HOVER,
        cliponaxis=False,
    )


def _values(xs: tuple[float, ...], y: float, marks: tuple[Mark, Mark], style: Style) -> list[Text]:
    """Each value outside its dot; equal ones are written once."""
    size, colours = style.size, style.colours
    one, other = marks
    if one.value == other.value:
        return [Text(xs[1] + 13, y, canvas.escape(other.text), "text-700", size.value, colours.accent)]
    later_right = xs[1] > xs[0]
    ends: tuple[canvas.Anchor, canvas.Anchor] = ("end", "start") if later_right else ("start", "end")
    shifts = (-13, 13) if later_right else (13, -13)
    texts = (
        Text(xs[0] + shifts[0], y - OFFSET, one.text, "text-400", size.value, colours.muted, ends[0]),
        Text(xs[1] + shifts[1], y + OFFSET, other.text, "text-700", size.value, colours.accent, ends[1]),
    )
    return [text._replace(runs=canvas.escape(text.runs)) for text in texts]


def _cleared(texts: Sequence[Text], axis: _Axis) -> list[Text]:
    """Values without one across the zero line: such a one stands left of it."""
    starts = [text.x - fonts.width(text.runs, text.face, text.px) for text in texts]
    return [
        text._replace(x=axis.zero - CLEAR)
        if axis.ticks and text.anchor == "end" and text.x > axis.zero - CLEAR and start < axis.zero + CLEAR
        else text
        for text, start in zip(texts, starts, strict=True)
    ]

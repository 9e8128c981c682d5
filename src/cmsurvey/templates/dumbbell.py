"""Two editions a row from zero: the earlier dot hollow, the later one filled, and the difference in words.

The later dot stands a little lower than the earlier one, so that both are seen where they are near. Of the
row that leads, the answer is bold and the difference in the highlight.
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
#: The share that differences may take before they are.
END_SHARE = 0.2
#: The height of the dots under a label, in rows of a narrow drawing.
UNDER = 0.85
#: How far the two dots of a row stand over and under its middle, in px: half of one.
OFFSET = 7
#: Between a value and the zero line, and between a label and a difference beside it, in px.
CLEAR, APART = 6, 16
#: The height of a line of two values that stand one over the other, in em.
STACKED = 1.15


class _Axis(NamedTuple):
    """Where zero stands, the px a unit, and the ticks that a value reaches."""

    zero: float
    per_unit: float
    ticks: tuple[Tick, ...]


def draw(chart: Chart, style: Style, _: float | None = None) -> Plot:
    """Rows in the order given; `series` holds the earlier and the later marks, `detail` the difference."""
    size, colours = style.size, style.colours
    before, after = (series.marks for series in chart.series)
    ends = [_difference(mark, style) for mark in after]
    end = max(fonts.width(line, "text-700", size.label) for lines in ends for line in lines or [""])
    room = min(style.width * 0.72, style.width - end - APART) if style.narrow else style.width * LABEL_SHARE
    labels = [_lines(*pair, style, room) for pair in zip(before, after, strict=True)]
    line = size.label * 1.2
    left = 0.0 if style.narrow else _widest(labels, after, style) + 16
    side = max(fonts.width(mark.text, "text-700", size.value) for mark in (*before, *after)) + 16
    top = max(mark.value for mark in (*before, *after))
    right = 0.0 if style.narrow else end + 20
    per_unit = (style.width - left - 2 * side - right) / top
    axis = _Axis(left + side, per_unit, tuple(tick for tick in chart.ticks if tick.value <= top))
    head = size.note * 1.6
    lines = [max(map(len, pair)) * line for pair in zip(labels, ends, strict=True)]
    rows = [max(size.pitch, one + (size.pitch * UNDER if style.narrow else 12)) for one in lines]
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
        texts += _values(xs, middle, (one, other), axis=axis, style=style)
        at += tall
    canvas.write(figure, texts, halo=colours.paper if chart.ticks else "")
    return figure


def _widest(labels: Sequence[list[tuple[str, float]]], marks: Sequence[Mark], style: Style) -> float:
    """The width of the widest line beside a row."""
    return max(
        fonts.width(text, _face(mark, px, style), px)
        for lines, mark in zip(labels, marks, strict=True)
        for text, px in lines
    )


def _lines(one: Mark, other: Mark, style: Style, room: float) -> list[tuple[str, float]]:
    """What stands beside a row, each line with its size: the answer, and smaller whatever it answers."""
    size, wrap = style.size, partial(fonts.wrap, max_width=room, widest=style.width * canvas.WORD_SHARE)
    inline = style.narrow and bool(one.detail)
    label = f"{other.label}\u00a0· {one.detail}" if inline else other.label
    lines = [(text, size.label) for text in wrap(label, face=_face(other, size.label, style), px=size.label)]
    below = () if inline else wrap(one.detail, face="text-400", px=size.note)
    return [*lines, *((text, size.note) for text in below)]


def _difference(mark: Mark, style: Style) -> tuple[str, ...]:
    """The lines of a difference, which is one line over the dots of a narrow drawing."""
    if style.narrow:
        return (mark.detail,) if mark.detail else ()
    most, word = style.width * END_SHARE, style.width * canvas.WORD_SHARE
    return fonts.wrap(mark.detail, "text-700", style.size.label, most, widest=word)


def _face(mark: Mark, px: float, style: Style) -> str:
    """The face of a line beside a row: the answer that leads is bold, not what it answers."""
    return "text-700" if mark.role == "lead" and px == style.size.label else "text-400"


def _grid(figure: Plot, axis: _Axis, style: Style, ends: tuple[float, float]) -> None:
    """The zero line, and a line a tick as far as a value goes."""
    colours = style.colours
    for at, tick in enumerate(axis.ticks):
        x = axis.zero + tick.value * axis.per_unit
        colour, width = (colours.grid, STROKE_HAIRLINE) if at else (colours.ink, STROKE_ZERO)
        canvas.rule(figure, (x, ends[0], x, ends[1]), colour, width, below=True)


def _ticks(axis: _Axis, style: Style, bottom: float) -> list[Text]:
    """The labels of the ticks under the rows."""
    note = style.size.note
    return canvas.labelled(axis.ticks, lambda value: axis.zero + value * axis.per_unit, bottom + note, style)


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
        texts.append(Text(x, place, canvas.escape(text), _face(mark, px, style), px, colour, anchor))
    colour = colours.highlight if mark.role == "lead" else colours.ink
    ends = _difference(mark, style)
    for at, text in enumerate(ends):
        place = y + line * (at - (len(ends) - 1) / 2) + (6 if style.narrow else 0)
        texts.append(Text(style.width, place, canvas.escape(text), "text-700", size.label, colour, "end"))
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


def _values(
    xs: tuple[float, ...], y: float, marks: tuple[Mark, Mark], *, axis: _Axis, style: Style
) -> list[Text]:
    """Each value outside its dot; equal ones are written once.

    Where there is no room for one between its dot and the zero line, both stand right of the dots, one over
    the other as their dots do: nothing stands left of zero.
    """
    size, colours = style.size, style.colours
    one, other = marks
    if one.value == other.value:
        return [Text(xs[1] + 13, y, canvas.escape(other.text), "text-700", size.value, colours.accent)]
    earlier = Text(xs[0], y - OFFSET, one.text, "text-400", size.value, colours.muted)
    later = Text(xs[1], y + OFFSET, other.text, "text-700", size.value, colours.accent)
    left, right = (earlier, later) if xs[1] > xs[0] else (later, earlier)
    if axis.ticks and left.x - 13 - fonts.width(left.runs, left.face, left.px) < axis.zero + CLEAR:
        shift = max(0.0, size.value * STACKED / 2 - OFFSET)
        placed = [
            earlier._replace(x=max(xs) + 13, y=earlier.y - shift),
            later._replace(x=max(xs) + 13, y=later.y + shift),
        ]
    else:
        placed = [left._replace(x=left.x - 13, anchor="end"), right._replace(x=right.x + 13)]
    return [text._replace(runs=canvas.escape(text.runs)) for text in placed]

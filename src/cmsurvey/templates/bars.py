"""Ordered bars from a zero line: labels left of it, or above each bar on the narrow size."""

from __future__ import annotations

from dataclasses import dataclass

from cmsurvey import fonts
from cmsurvey.model import Chart, Mark, Plot
from cmsurvey.templates import canvas, whisker
from cmsurvey.templates.canvas import Style, Text
from cmsurvey.theme import BAR_RADIUS, STROKE_ZERO

#: The share of a drawing that labels may take before they are broken into lines.
LABEL_SHARE = 0.43
EDGE = 6
#: The arrow of a bound: how long it is and half its head, in px.
ARROW, HEAD = 16, 4


@dataclass(frozen=True)
class _Layout:
    """Where the rows stand: `left` is the zero line, `thickness` a bar's height, all in px."""

    left: float
    right: float
    thickness: float
    labels: tuple[tuple[str, ...], ...]
    middles: tuple[float, ...]
    height: float


def scale(chart: Chart, style: Style) -> float:
    """The most pixels a unit that the bars can take with their values beside them.

    A bound has no bar, but an arrow from where it stands; what it may reach has its place too.
    """
    layout = _layout(chart, style)
    room = style.width - layout.left - layout.right
    reaches = [
        (room - _value_width(mark, style)) / _reach(mark)
        for mark in _marks(chart)
        if (mark.role != "words" or _is_bound(mark)) and mark.value > 0
    ]
    if chart.top:
        reaches.append(room / chart.top)
    return min(reaches, default=1.0)


def draw(chart: Chart, style: Style, per_unit: float | None = None) -> Plot:
    """Bars in the order given; the lead in the accent, the remainder hatched."""
    layout = _layout(chart, style)
    per_unit = per_unit or scale(chart, style)
    figure = canvas.blank(style, layout.height, per_unit=per_unit, left=layout.left)
    marks = _marks(chart)
    for role in dict.fromkeys(mark.role for mark in marks if mark.role != "words"):
        rows = [(mark, y) for mark, y in zip(marks, layout.middles, strict=True) if mark.role == role]
        figure.add_bar(
            orientation="h",
            x=[mark.value for mark, _ in rows],
            y=[y for _, y in rows],
            width=layout.thickness,
            marker=_marker(role, style),
            customdata=[canvas.hover(mark.label, mark.text) for mark, _ in rows],
            hovertemplate=canvas.HOVER,
        )
    for mark, y in zip(marks, layout.middles, strict=True):
        if mark.low is not None and mark.high is not None:
            whisker.draw(figure, (mark.low, mark.high), y, style, half=layout.thickness / 4)
        if _is_bound(mark):
            _arrow(figure, mark, y, style, half=layout.thickness / 2, per_unit=per_unit)
    if not style.narrow:
        canvas.rule(figure, (0, 0, 0, layout.height), style.colours.ink, STROKE_ZERO)
    canvas.write(figure, [*_labels(marks, layout, style, per_unit), *_values(marks, layout, style, per_unit)])
    return figure


def _marks(chart: Chart) -> tuple[Mark, ...]:
    return tuple(mark for series in chart.series for mark in series.marks)


def _is_bound(mark: Mark) -> bool:
    """Whether only one edge of a value is known: it lies beyond it."""
    return mark.role == "words" and (mark.start is None) != (mark.end is None)


def _arrow(figure: Plot, mark: Mark, y: float, style: Style, *, half: float, per_unit: float) -> None:
    """A stroke where a bound stands, as high as a bar, and an arrow from it to where the value lies.

    One to the left ends at zero, where the drawing may end too.
    """
    way = 1 if mark.end is None else -1
    long = ARROW if way > 0 else min(ARROW, mark.value * per_unit)
    tip, back = (mark.value + way * px / per_unit for px in (long, long - min(HEAD, long)))
    stroke = f"M{mark.value},{y - half}L{mark.value},{y + half}M{mark.value},{y}L{tip},{y}"
    path = f"{stroke}M{back},{y - HEAD}L{tip},{y}L{back},{y + HEAD}"
    width = 3 if mark.led else 2
    figure.add_shape(type="path", path=path, line={"color": style.colours.accent, "width": width})


def _reach(mark: Mark) -> float:
    """As far as a mark goes: to its value, or to the end of its interval."""
    return mark.value if mark.high is None else max(mark.value, mark.high)


def _face(mark: Mark) -> str:
    return "text-700" if mark.role == "lead" or mark.led else "text-400"


def _ink(mark: Mark, style: Style) -> str:
    """The colour of a row's words: the accent for a bound that leads, as it has no bar to be seen by."""
    if mark.led:
        return style.colours.accent
    return style.colours.muted if mark.role == "remainder" else style.colours.ink


def _value_face(mark: Mark) -> str:
    return "text-400" if mark.role == "remainder" else "text-700"


def _value_width(mark: Mark, style: Style) -> float:
    size = style.size
    detail = fonts.width(f" {mark.detail}", "text-400", size.note) if mark.detail else 0
    return fonts.width(mark.text, _value_face(mark), size.value) + detail + size.gap + _signed(mark)


def _signed(mark: Mark) -> float:
    """The room that the arrow of a bound takes before its words."""
    return 0.0 if not _is_bound(mark) or mark.start is None else ARROW


def _layout(chart: Chart, style: Style) -> _Layout:
    """Rows in px: a wide drawing keeps labels beside their bar, a narrow one above it."""
    size, marks = style.size, _marks(chart)
    room = style.width * (1 if style.narrow else LABEL_SHARE)
    widest = style.width * canvas.WORD_SHARE
    labels = tuple(fonts.wrap(mark.label, _face(mark), size.label, room, widest=widest) for mark in marks)
    line = size.label * 1.2
    middles: list[float] = []
    if style.narrow:
        at = 0.0
        for lines in labels:
            middles.append(at + line * len(lines) + 4 + size.bar / 2)
            at = middles[-1] + size.bar / 2 + size.pitch - size.bar - line - 4
        right = 2 if style.large else 0
        return _Layout(0, right, size.bar, labels, tuple(middles), middles[-1] + size.bar / 2 + 1)
    edge = EDGE * 2 if style.large else EDGE
    at = float(edge)
    for lines in labels:
        tall = max(size.pitch, line * len(lines) + 10)
        middles.append(at + size.bar / 2 + (tall - size.pitch) / 2)
        at += tall
    left = max(
        fonts.width(text, _face(mark), size.label)
        for mark, lines in zip(marks, labels, strict=True)
        for text in lines
    )
    return _Layout(round(left) + 14, 2, size.bar, labels, tuple(middles), at - size.pitch + size.bar + edge)


def _labels(marks: tuple[Mark, ...], layout: _Layout, style: Style, per_unit: float) -> list[Text]:
    """The label of each row, line by line; bold for the lead, muted for what is not published."""
    size = style.size
    line = size.label * 1.2
    texts = []
    for mark, lines, middle in zip(marks, layout.labels, layout.middles, strict=True):
        colour = _ink(mark, style)
        for at, text in enumerate(lines):
            if style.narrow:
                y = middle - layout.thickness / 2 - 4 - line * (len(lines) - at - 0.5)
                texts.append(Text(0, y, canvas.escape(text), _face(mark), size.label, colour))
            else:
                y = middle + line * (at - (len(lines) - 1) / 2)
                x = -12 / per_unit
                texts.append(Text(x, y, canvas.escape(text), _face(mark), size.label, colour, "end"))
    return texts


def _values(marks: tuple[Mark, ...], layout: _Layout, style: Style, per_unit: float) -> list[Text]:
    """The printed number at the end of each bar, or at the zero line where there is no length."""
    size, colours = style.size, style.colours
    texts = []
    for mark, middle in zip(marks, layout.middles, strict=True):
        colour = _ink(mark, style)
        end = 0 if mark.role == "words" and not _is_bound(mark) else _reach(mark)
        x = end + ((size.gap + _signed(mark)) / per_unit if end or not style.narrow else 0)
        texts.append(Text(x, middle, canvas.escape(mark.text), _value_face(mark), size.value, colour))
        if mark.detail:
            past = x + (fonts.width(f"{mark.text} ", _value_face(mark), size.value)) / per_unit
            texts.append(
                Text(past, middle + 1, canvas.escape(mark.detail), "text-400", size.note, colours.muted)
            )
    return texts


def _marker(role: str, style: Style) -> dict[str, object]:
    """Colour of a bar by its role; what was not published has an outline and a hatch, no fill."""
    colours = style.colours
    if role == "remainder":
        return {
            "color": canvas.CLEAR,
            "line": {"color": colours.context, "width": STROKE_ZERO},
            "pattern": {
                "shape": "/",
                "fgcolor": colours.context,
                "bgcolor": canvas.CLEAR,
                "fgopacity": 0.55,
                "size": 7,
                "solidity": 0.14,
            },
            "cornerradius": BAR_RADIUS,
        }
    return {
        "color": colours.accent if role == "lead" else colours.context,
        "line": {"width": 0},
        "cornerradius": BAR_RADIUS,
    }

"""Dots against the dashed line of the whole: how far the median of each group stands from it."""

from __future__ import annotations

from cmsurvey import fonts
from cmsurvey.model import Chart, Mark, Plot
from cmsurvey.templates import canvas, whisker
from cmsurvey.templates.canvas import Axis, Style, Text

#: From one row to the next, on a wide drawing and on a narrow one, in px.
PITCH = 62
PITCH_NARROW = 58
DOT = 17
#: Between a dot and its value.
GAP = 15


def draw(chart: Chart, style: Style, _: float | None = None) -> Plot:
    """A row a mark of the first series; the one mark of the second is the line, its label the line's name."""
    groups, (whole,) = (series.marks for series in chart.series)
    axis = canvas.axis(chart, style, [mark.label for mark in groups], "text-600")
    size, x = style.size, axis.x(whole.value)
    named = fonts.wrap(whole.label, "text-600", size.note, style.width)
    top = size.note * 1.3 * len(named) + 4
    labels = [_wrapped(mark, axis, style) for mark in groups]
    middles = _middles(labels, style, top)
    bottom = middles[-1] + _foot(labels[-1], style)
    figure = canvas.pixels(style, bottom + size.note * 1.8)
    ticks = canvas.grid(figure, chart, axis, style, bottom=bottom)
    texts: list[Text] = []
    for mark, label, y in zip(groups, labels, middles, strict=True):
        _dot(figure, mark, (axis.x(mark.value), x, y), style)
        if mark.low is not None and mark.high is not None:
            ends = axis.x(mark.low), axis.x(mark.high)
            whisker.draw(figure, ends, y, style, half=DOT * style.enlarged * 0.4, below=True)
        texts += _written(mark, label, (axis, x, y), style)
    canvas.rule(figure, (x, top, x, bottom), style.colours.highlight, 2, dash="4px,4px", below=True)
    for at, line in enumerate(named):
        half = fonts.width(line, "text-600", size.note) / 2
        place = min(max(x, half), style.width - half), size.note * 1.3 * (at + 0.5)
        text = canvas.escape(line)
        texts.append(Text(*place, text, "text-600", size.note, style.colours.highlight, "middle"))
    canvas.write(figure, [*ticks, *texts], halo=style.colours.paper)
    return figure


def _wrapped(mark: Mark, axis: Axis, style: Style) -> tuple[str, ...]:
    """The label in lines: beside its row, or over it with its value behind the last line."""
    room = axis.left - canvas.LABEL_GAP
    if canvas.labels_above(style):
        room = style.width - fonts.width(f"  {mark.text}", "text-700", style.size.value)
    return fonts.wrap(mark.label, "text-600", style.size.label, room)


def _middles(labels: list[tuple[str, ...]], style: Style, top: float) -> list[float]:
    """Where each row's dot stands: a label of many lines gives its row more room."""
    line, found, at = style.size.label * 1.25, [], top
    for lines in labels:
        if canvas.labels_above(style):
            tall = PITCH_NARROW * style.enlarged + line * (len(lines) - 1)
            found.append(at + tall - DOT * style.enlarged)
        else:
            tall = max(PITCH * style.enlarged, line * len(lines) + 14)
            found.append(at + tall / 2)
        at += tall
    return found


def _foot(label: tuple[str, ...], style: Style) -> float:
    """How far the last row reaches under its dot, the label beside it included."""
    if canvas.labels_above(style):
        return PITCH_NARROW * style.enlarged * 0.45
    return max(PITCH * style.enlarged * 0.45, style.size.label * 1.25 * len(label) / 2 + 4)


def _dot(figure: Plot, mark: Mark, place: tuple[float, float, float], style: Style) -> None:
    """The dot of a group and the distance to the line of the whole."""
    at, whole, y = place
    colour = style.colours.accent
    figure.add_scatter(
        x=[at, whole], y=[y, y], mode="lines", line={"color": colour, "width": 3}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=[at],
        y=[y],
        mode="markers",
        marker={"size": round(DOT * style.enlarged), "color": colour, "line": {"width": 0}, "opacity": 1},
        customdata=[canvas.hover(mark.label, mark.text)],
        hovertemplate=canvas.HOVER,
        cliponaxis=False,
    )


def _written(
    mark: Mark, lines: tuple[str, ...], place: tuple[Axis, float, float], style: Style
) -> list[Text]:
    """The group's name beside its row, or over it, and its value."""
    (axis, _, y), line = place, style.size.label * 1.25
    voice = ("text-600", style.size.label, style.colours.ink)
    texts = []
    for row, text in enumerate(lines):
        if canvas.labels_above(style):
            over = y - DOT * style.enlarged / 2 - 6 - line * (len(lines) - row - 0.5)
            texts.append(Text(0, over, canvas.escape(text), *voice))
        else:
            beside = y + line * (row - (len(lines) - 1) / 2)
            texts.append(Text(axis.left - canvas.LABEL_GAP, beside, canvas.escape(text), *voice, "end"))
    return [*texts, _value(mark, lines[-1], place, style)]


def _value(mark: Mark, label: str, place: tuple[Axis, float, float], style: Style) -> Text:
    """The value on the side of its dot that is away from the line; without room there, over the dot.

    A narrow drawing has the label over the dot: the value follows it then.
    """
    (axis, whole, y), px = place, style.size.value + (0 if style.narrow else 2)
    at, text = axis.x(mark.value), canvas.escape(mark.text)
    if mark.low is not None and mark.high is not None:
        at = axis.x(mark.low if at < whole else mark.high)
    wide, voice = fonts.width(mark.text, "text-700", px), ("text-700", px, style.colours.accent)
    gap = GAP * style.enlarged
    if at < whole and at - gap - wide >= axis.left:
        return Text(at - gap, y, text, *voice, "end")
    if at >= whole and at + gap + wide <= style.width:
        return Text(at + gap, y, text, *voice)
    if canvas.labels_above(style):
        x = fonts.width(f"{label}  ", "text-600", style.size.label)
        return Text(x, y - DOT * style.enlarged / 2 - 6 - style.size.label * 0.625, text, *voice)
    middle = min(max(at, axis.left + wide / 2), style.width - wide / 2)
    return Text(middle, y - DOT * style.enlarged / 2 - px * 0.6, text, *voice, "middle")

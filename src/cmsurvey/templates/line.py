"""A line of editions: a dot an edition, dotted across a gap, arrows for bounds, a break where one is.

Shares stand on zero; an axis that does not is named in the subtitle, by the composer.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cmsurvey import fonts
from cmsurvey.model import Chart, Mark, Series
from cmsurvey.templates import canvas
from cmsurvey.templates.canvas import Style, Text
from cmsurvey.theme import STROKE_HAIRLINE, STROKE_ZERO

if TYPE_CHECKING:
    import plotly.graph_objects as go

#: Height of the plot in px, by the page's size.
HEIGHT = {"poster": 250, "article": 230, "narrow": 170}
#: The share of a drawing that the name of a line takes before it is broken into lines, and the least in px.
NAME_SHARE, NAME_LEAST = 0.22, 110
#: The least room for half a value at either end, in em: lines of shares one above the other start together.
LEAST_END = 1.6
#: Between a value and the line of a break in the series, in px.
WALL = 6
DRAWN = frozenset({"point", "hollow", "apart"})


class Frame(NamedTuple):
    """Where values and editions stand, in px: `left` the first edition, `bottom` the axis."""

    left: float
    step: float
    bottom: float
    per_unit: float
    floor: float

    def x(self, at: float) -> float:
        """The middle of an edition by its place."""
        return self.left + self.step * at

    def y(self, value: float) -> float:
        """The height of a value."""
        return self.bottom - (value - self.floor) * self.per_unit


def scale(chart: Chart, style: Style) -> float:
    """The px a unit that the plot's own height gives."""
    return HEIGHT[style.size.name] / (chart.ticks[-1].value - chart.ticks[0].value)


def draw(chart: Chart, style: Style, per_unit: float | None = None) -> go.Figure:
    """The lines of a chart with its editions under them."""
    frame = _frame(chart, style, per_unit or scale(chart, style))
    rows = 1 if style.narrow else 2
    figure = canvas.pixels(style, frame.bottom + 12 + rows * style.size.note * 1.4)
    texts = _axis(figure, chart, frame, style)
    bounds = _breaks(figure, chart, frame, style)
    for series in chart.series:
        trace(figure, series, frame, style, colour=_colour(chart, style), own=_own(chart))
        bounds += _bounds(figure, series, frame, style)
    canvas.write(figure, texts)
    canvas.write(figure, bounds, halo=style.colours.paper)
    values = labels(chart, frame, style, px=style.size.value, around=[*texts, *bounds])
    canvas.write(figure, values, halo=style.colours.paper)
    return figure


def _colour(chart: Chart, style: Style) -> str:
    """The highlight for the line that leads the page; a sparkline goes with its number."""
    return style.colours.highlight if chart.leads else style.colours.accent


def _own(chart: Chart) -> int | None:
    """The place of the edition that the page is about, if it is one of many."""
    return next((at for at, step in enumerate(chart.steps) if step.label == chart.own), None)


def _frame(chart: Chart, style: Style, per_unit: float) -> Frame:
    ticks = _ticks_end(chart, style)
    end = max(fonts.width(mark.text, "text-700", style.size.value) for mark in chart.series[-1].marks) / 2
    end = max(end, LEAST_END * style.size.value)
    left, right = ticks + 16 + max(end, style.size.note), max(end, 14)
    height = per_unit * (chart.ticks[-1].value - chart.ticks[0].value)
    return Frame(
        left=left,
        step=(style.width - left - right) / (len(chart.steps) - 1),
        bottom=style.size.value * 2.1 + height,
        per_unit=per_unit,
        floor=chart.ticks[0].value,
    )


def _ticks_end(chart: Chart, style: Style) -> float:
    return max(fonts.width(tick.label, "text-400", style.size.note) for tick in chart.ticks)


def _axis(figure: go.Figure, chart: Chart, frame: Frame, style: Style) -> list[Text]:
    """Grid, zero line and ticks; years, and n under them where there is room."""
    size, colours = style.size, style.colours
    start, end = _ticks_end(chart, style) + 8, style.width
    texts = []
    for tick in chart.ticks:
        y = frame.y(tick.value)
        lowest = tick is chart.ticks[0]
        canvas.rule(
            figure,
            (start, y, end, y),
            colours.ink if lowest else colours.grid,
            STROKE_ZERO if lowest else STROKE_HAIRLINE,
            below=True,
        )
        texts.append(Text(start - 8, y, tick.label, "text-400", size.note, colours.muted, "end"))
    years = max(fonts.width(step.label, "text-400", size.note) for step in chart.steps) + 8
    every = max(1, -(-int(years) // max(int(frame.step), 1)))
    last = len(chart.steps) - 1
    for at, step in enumerate(chart.steps):
        if (last - at) % every:
            continue
        known = any(series.marks[at].role != "absent" for series in chart.series)
        y = frame.bottom + size.note * 1.2
        colour = colours.ink if known else colours.muted
        texts.append(Text(frame.x(at), y, step.label, "text-400", size.note, colour, "middle"))
        if not style.narrow:
            y += size.note * 1.35
            texts.append(Text(frame.x(at), y, step.n, "text-400", size.note, colours.muted, "middle"))
    if not style.narrow:
        y = frame.bottom + size.note * 2.55
        texts.append(Text(start - 8, y, "n", "text-400", size.note, colours.muted, "end"))
    return texts


def _breaks(figure: go.Figure, chart: Chart, frame: Frame, style: Style) -> list[Text]:
    """A dotted line where the survey changed, with the reason beside it on a wide drawing."""
    size, texts = style.size, []
    for at, step in enumerate(chart.steps):
        if not step.broken:
            continue
        x = frame.x(at - 0.5)
        ends = (x, size.value * 2.1, x, frame.bottom)
        canvas.rule(figure, ends, style.colours.context, STROKE_ZERO, dash="1.5px,4px", below=True)
        lines = () if style.narrow else fonts.wrap(step.broken, "text-400", size.note, 230)
        for row, line in enumerate(lines):
            y = frame.bottom - size.note * 1.3 * (len(lines) - row - 0.5) - 6
            text = canvas.escape(line)
            texts.append(Text(x + 8, y, text, "text-400", size.note, style.colours.muted))
    return texts


def trace(
    figure: go.Figure, series: Series, frame: Frame, style: Style, *, colour: str, own: int | None = None
) -> None:
    """One population: segments between editions that follow each other, dots on top, `own` highlighted."""
    drawn = [(at, mark) for at, mark in enumerate(series.marks) if mark.role in DRAWN]
    for dotted in (False, True):
        xs: list[float | None] = []
        ys: list[float | None] = []
        for (at, one), (after, other) in pairwise(drawn):
            if (after - at > 1) == dotted and "apart" not in {one.role, other.role}:
                xs += [frame.x(at), frame.x(after), None]
                ys += [frame.y(one.value), frame.y(other.value), None]
        if xs:
            dash = "2px,5px" if dotted else "solid"
            line = {"color": colour, "width": 3, "dash": dash}
            figure.add_scatter(x=xs, y=ys, mode="lines", line=line, hoverinfo="skip", cliponaxis=False)
    voices = dict.fromkeys((mark.role != "point", at == own) for at, mark in drawn)
    for hollow, is_own in sorted(voices):
        marks = [(at, one) for at, one in drawn if (one.role != "point", at == own) == (hollow, is_own)]
        filled = style.colours.highlight if is_own else colour
        figure.add_scatter(
            x=[frame.x(at) for at, _ in marks],
            y=[frame.y(mark.value) for _, mark in marks],
            mode="markers",
            marker={
                "size": 11,
                "color": style.colours.paper if hollow else filled,
                "line": {"color": filled if hollow else style.colours.paper, "width": 2.5 if hollow else 2},
                "opacity": 1,
            },
            customdata=[canvas.hover(mark.label) for _, mark in marks],
            hovertemplate="%{customdata[0]}<extra></extra>",
            cliponaxis=False,
        )


def _bounds(figure: go.Figure, series: Series, frame: Frame, style: Style) -> list[Text]:
    """A bar with an arrow away from it for each bound, and its words once for those that follow."""
    texts = []
    marks = list(enumerate(series.marks))
    for at, mark in marks:
        if mark.role not in {"at_least", "at_most"}:
            continue
        x, y = frame.x(at), frame.y(mark.value)
        up = -1 if mark.role == "at_least" else 1
        tip = y + 13 * up
        head = f"M{x - 4},{y + 8 * up}L{x},{tip}L{x + 4},{y + 8 * up}"
        path = f"M{x - 8},{y}L{x + 8},{y}M{x},{y}L{x},{tip}{head}"
        figure.add_shape(type="path", path=path, line={"color": style.colours.highlight, "width": 2})
        same = [place for place, other in marks if other.role == mark.role and other.detail == mark.detail]
        if at == same[0]:
            middle = (frame.x(same[0]) + frame.x(same[-1])) / 2
            middle = min(middle, style.width - fonts.width(mark.detail, "text-400", style.size.note) / 2)
            y -= (style.size.note * 0.9) * up
            text = canvas.escape(mark.detail)
            texts.append(Text(middle, y, text, "text-400", style.size.note, style.colours.muted, "middle"))
    return texts


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        """Whether two boxes share a point."""
        across = self.left < other.right and self.right > other.left
        return across and self.top < other.bottom and self.bottom > other.top


def labels(chart: Chart, frame: Frame, style: Style, *, px: float, around: Sequence[Text] = ()) -> list[Text]:
    """The printed values above or below their dot, the ends first; one that fits nowhere is left out.

    A value that is left out stands in the data table; the line's name follows the last value.
    """
    texts: list[Text] = []
    under = px * 1.9 if chart.template == "spark" else 0  # over its axis a sparkline has room for values
    ends_at = (style.width, frame.bottom + under)
    taken, walls = [_box(text) for text in around], _walls(chart, frame)
    lines = [
        [(at, one) for at, one in enumerate(series.marks) if one.role in DRAWN] for series in chart.series
    ]
    for at, mark in (place for line in lines for place in line):
        x, y = frame.x(at), frame.y(mark.value)
        taken.append(_Box(x - 5, y - 5, x + 5, y + 5))
    for line in lines:
        ends = {0, len(line) - 1}
        for place, (at, mark) in sorted(enumerate(line), key=lambda one: one[0] not in ends):
            size = _label_size(mark, px, style)
            dot = _beside(frame.x(at), size[0], walls, ends_at[0]), frame.x(at), frame.y(mark.value)
            box = _free(dot, size, taken, below=_dips(line, place), ends=ends_at) if mark.text else None
            if box is not None:
                taken.append(box)
                colour = style.colours.highlight if at == _own(chart) else _colour(chart, style)
                texts += _label(mark, box, style, px=px, colour=colour)
    return texts


def _walls(chart: Chart, frame: Frame) -> list[float]:
    """Where the lines of the breaks stand, which no value should cross."""
    steps = chart.steps if chart.template == "line" else ()  # a sparkline shows no break
    return [frame.x(at - 0.5) for at, step in enumerate(steps) if step.broken]


def _beside(at: float, wide: float, walls: Sequence[float], end: float) -> float:
    """The middle of a value over its dot, before the drawing's end and on the dot's side of a break."""
    x = min(at, end - wide / 2)
    for wall in walls:
        if abs(x - wall) < wide / 2 + WALL:
            x = wall + (wide / 2 + WALL) * (-1 if at < wall else 1)
    return x


def _box(text: Text) -> _Box:
    wide = fonts.width(text.runs, text.face, text.px)
    left = text.x - wide * {"start": 0, "middle": 0.5, "end": 1}[text.anchor]
    return _Box(left, text.y - text.px / 2, left + wide, text.y + text.px / 2)


def _label_size(mark: Mark, px: float, style: Style) -> tuple[float, float]:
    """Width and height of a value with the line's name under it."""
    note, name = style.size.note, _name(mark, style)
    wide = max(
        fonts.width(mark.text, "text-700", px), *(fonts.width(one, "text-400", note) for one in name), 0
    )
    return wide, px * 1.1 + note * 1.25 * len(name)


def _name(mark: Mark, style: Style) -> tuple[str, ...]:
    """The name of a line, broken where it would reach over its neighbours."""
    room = max(style.width * NAME_SHARE, NAME_LEAST)
    return fonts.wrap(mark.detail, "text-400", style.size.note, room) if mark.detail else ()


def _label(mark: Mark, box: _Box, style: Style, *, px: float, colour: str) -> list[Text]:
    middle, y, note = (box.left + box.right) / 2, box.top + px * 0.55, style.size.note
    texts = [Text(middle, y, canvas.escape(mark.text), "text-700", px, colour, "middle")]
    for at, line in enumerate(_name(mark, style)):
        under = y + px * 1.15 + note * 1.25 * at
        texts.append(
            Text(middle, under, canvas.escape(line), "text-400", note, style.colours.muted, "middle")
        )
    return texts


def _free(
    dot: tuple[float, float, float],
    size: tuple[float, float],
    taken: Sequence[_Box],
    *,
    below: bool,
    ends: tuple[float, float],
) -> _Box | None:
    """A free box over or under a dot, the better side first, before the `ends` at right and bottom.

    `dot` is the middle of the value, then the dot's own place.
    Where both are taken, beside the dot: the line may run under the value there, which has its halo.
    """
    (x, at, y), (wide, tall) = dot, size
    over = _Box(x - wide / 2, y - 9 - tall, x + wide / 2, y - 9)
    under = _Box(x - wide / 2, y + 9, x + wide / 2, y + 9 + tall)
    left = _Box(at - 10 - wide, y - tall / 2, at - 10, y + tall / 2)
    right = _Box(at + 10, y - tall / 2, at + 10 + wide, y + tall / 2)
    for box in (*((under, over) if below else (over, under)), left, right):
        if box.left < 0 or box.right > ends[0] + 0.5:
            continue
        if box.top >= 0 and box.bottom <= ends[1] and not any(box.meets(other) for other in taken):
            return box
    return None


def _dips(drawn: list[tuple[int, Mark]], place: int) -> bool:
    """Whether the line leaves this dot upwards on every side, so that its value stands below."""
    value = drawn[place][1].value
    around = [drawn[near][1].value for near in (place - 1, place + 1) if 0 <= near < len(drawn)]
    joined = drawn[place][1].role != "apart"
    return joined and bool(around) and all(other > value for other in around)

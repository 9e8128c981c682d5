"""A line of editions: a dot an edition, dotted across a gap, arrows for bounds, a break where one is.

Shares stand on zero; an axis that does not is named in the subtitle, by the composer.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cmsurvey import fonts
from cmsurvey.model import Chart, Mark, Plot, Series
from cmsurvey.templates import breaks, canvas, places
from cmsurvey.templates.canvas import Style, Text
from cmsurvey.templates.places import DRAWN, Frame, is_joined
from cmsurvey.theme import STROKE_HAIRLINE, STROKE_ZERO

#: Height of the plot in px, by the page's size.
HEIGHT = {"poster": 250, "article": 230, "narrow": 170}
#: Between a value over the highest tick, the tick's own label, and the top of a drawing, in em of each.
OVER, LABEL = 2.1, 0.6
#: The room for half a value at either end, in em: lines of one unit, one above the other, share their years.
#: A wider value is moved off its dot.
LAST = 1.6
#: Between the editions and the key of the hollow dots, in em; from the left to its words, in px.
KEY, BESIDE = 0.6, 20
#: The disc of paper around a dot that belongs to no line, in px: what runs behind it does not join it.
CLEARING = 21
#: Between the line of a break and a value that interrupts it, and the least that is left of it, in px.
WALL_END, WALL_LEAST = 3, 12
#: A dot, in px: no disc reaches one of another line at the edition beside.
DOT = 11


def scale(chart: Chart, style: Style) -> float:
    """The px a unit that the plot's own height gives."""
    return HEIGHT[style.size.name] / (chart.ticks[-1].value - chart.ticks[0].value)


def draw(chart: Chart, style: Style, per_unit: float | None = None) -> Plot:
    """The lines of a chart with its editions under them.

    The reason of a break that has no room in the plot stands over it.
    """
    per_unit = per_unit or scale(chart, style)
    room = breaks.room_over(chart, _frame(chart, style, per_unit), style)
    tries = (_drawn(chart, style, per_unit, over) for over in (0, room))
    return next(one for one in tries if one)


def _drawn(
    chart: Chart, style: Style, per_unit: float, over: float, *, told: Sequence[str] = ()
) -> Plot | None:
    """The drawing with `over` px above the plot for the reasons of breaks; None if it lacks them.

    Whose values those are that have no room for it beside them is `told` in the key.
    """
    frame = _frame(chart, style, per_unit)
    frame = frame._replace(bottom=frame.bottom + over)
    under = frame.bottom + 12 + (1 if style.narrow else 2) * style.size.note * 1.4
    key, names = _key_lines(chart, style), _names(told, style)
    rows = len(key) + len(names)
    figure = canvas.pixels(style, under + (KEY + rows * 1.35 if rows else 0) * style.size.note)
    texts = _axis(figure, chart, frame, style) + _key(figure, key, under, style, names=names)
    bounds = []
    for series in sorted(chart.series, key=places.stands_alone):
        trace(figure, series, frame, style, colour=places.colour(chart, style), own=places.own(chart))
        bounds += arrows(figure, series, frame, style)
    canvas.write(figure, texts)
    canvas.write(figure, bounds, halo=style.colours.paper)
    values, lost = places.labels(chart, frame, style, px=style.size.value, around=[*texts, *bounds])
    if lost and not told:
        return _drawn(chart, style, per_unit, over, told=lost)
    fixed = [*texts, *bounds, *values]
    reasons = breaks.reasons(chart, frame, style, fixed, over=over) if _tells(chart, style) else []
    if reasons is None:
        return None
    _breaks(figure, chart, frame, style, over=over, around=values)
    gaps = breaks.gaps(chart, frame, style, [*fixed, *reasons])
    canvas.write(figure, [*values, *reasons, *gaps], halo=style.colours.paper)
    return figure


def _key_lines(chart: Chart, style: Style) -> tuple[str, ...]:
    """What a hollow dot is, broken to stand beside one."""
    return fonts.wrap(chart.key, "text-400", style.size.note, style.width - BESIDE) if chart.key else ()


def _names(told: Sequence[str], style: Style) -> list[str]:
    """Whose values are told under the editions, in lines."""
    return [line for one in told for line in fonts.wrap(one, "text-400", style.size.note, style.width)]


def _key(figure: Plot, lines: Sequence[str], top: float, style: Style, *, names: Sequence[str]) -> list[Text]:
    """A hollow dot and what it is, under the editions; under it whose values are told."""
    note, colour = style.size.note, style.colours.muted
    places = [top + note * (KEY + 0.4 + 1.35 * row) for row in range(len(lines) + len(names))]
    if lines:
        ring = {
            "size": DOT,
            "color": style.colours.paper,
            "line": {"color": colour, "width": 2.5},
            "opacity": 1,
        }
        figure.add_scatter(
            x=[7], y=places[:1], mode="markers", marker=ring, hoverinfo="skip", cliponaxis=False
        )
    return [
        Text(x, y, canvas.escape(line), "text-400", note, colour, "start")
        for y, (x, line) in zip(
            places, [*((BESIDE, one) for one in lines), *((0, one) for one in names)], strict=True
        )
    ]


def _frame(chart: Chart, style: Style, per_unit: float) -> Frame:
    ticks = _ticks_end(chart, style)
    end = LAST * style.size.value
    left, right = ticks + 16 + end, end
    height = per_unit * (chart.ticks[-1].value - chart.ticks[0].value)
    return Frame(
        left=left,
        step=(style.width - left - right) / (len(chart.steps) - 1),
        bottom=_head(chart, style, per_unit) + height,
        per_unit=per_unit,
        floor=chart.ticks[0].value,
    )


def _head(chart: Chart, style: Style, per_unit: float) -> float:
    """The room over the highest tick: what the values that stand near it need, at least half its label."""
    size, top = style.size, chart.ticks[-1].value
    marks = [one for series in chart.series for one in series.marks if one.role != "absent"]
    over = [size.value * OVER - (top - one.value) * per_unit for one in marks]
    return max(size.note * LABEL, *over)


def _ticks_end(chart: Chart, style: Style) -> float:
    return max(fonts.width(tick.label, "text-400", style.size.note) for tick in chart.ticks)


def _axis(figure: Plot, chart: Chart, frame: Frame, style: Style) -> list[Text]:
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
    labels = (step.label.removesuffix("*") for step in chart.steps)  # a star has room beside a year
    years = max(fonts.width(label, "text-400", size.note) for label in labels) + 8
    for at, known in _named(chart, max(1, -(-int(years) // max(int(frame.step), 1)))):
        step = chart.steps[at]
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


def _named(chart: Chart, every: int) -> list[tuple[int, bool]]:
    """The editions whose year is written, `every` apart at least, and whether each has a figure.

    The edition that the page is about first, then the last, those with a figure and the others.
    """
    steps = range(len(chart.steps))
    known = [any(series.marks[at].role != "absent" for series in chart.series) for at in steps]
    first = (places.own(chart), steps[-1])
    named: list[int] = []
    for at in sorted(steps, key=lambda at: (at != first[0], at != first[1], not known[at], -at)):
        if all(abs(at - other) >= every for other in named):
            named.append(at)
    return [(at, known[at]) for at in sorted(named)]


def _breaks(
    figure: Plot, chart: Chart, frame: Frame, style: Style, *, over: float, around: Sequence[Text]
) -> None:
    """A dotted line where the survey changed, up to its reason where that stands over the plot."""
    top = 0 if over else frame.y(chart.ticks[-1].value)
    for at, step in enumerate(chart.steps):
        if step.broken:
            wall(figure, at, frame, style, top=top, around=around)


def _tells(chart: Chart, style: Style) -> bool:
    """Whether the reasons of breaks stand in this drawing.

    Of the lines of one page they stand in the first alone, which leads it, or in that of an edition's page,
    but for its narrow one, under which a note tells them.
    """
    return chart.leads or (bool(chart.own) and not style.narrow)


def wall(
    figure: Plot, at: int, frame: Frame, style: Style, *, top: float, around: Sequence[Text] = ()
) -> None:
    """The line of a break in the series before an edition; what a value there leaves of it."""
    x, stops = frame.x(at - 0.5), [top]
    across = [box for box in map(places.box_of, around) if box.left - WALL_END < x < box.right + WALL_END]
    for box in sorted(across, key=lambda one: one.top):
        stops += [box.top - WALL_END, box.bottom + WALL_END]
    for start, end in zip(stops[::2], [*stops[1::2], frame.bottom], strict=True):
        if end - start > WALL_LEAST:
            ends = (x, start, x, end)
            canvas.rule(figure, ends, style.colours.context, STROKE_ZERO, dash="1.5px,4px", below=True)


def trace(
    figure: Plot, series: Series, frame: Frame, style: Style, *, colour: str, own: int | None = None
) -> None:
    """One population: segments between editions that follow each other, dots on top, `own` highlighted."""
    drawn = [(at, mark) for at, mark in enumerate(series.marks) if mark.role in DRAWN]
    for dotted in (False, True):
        xs: list[float | None] = []
        ys: list[float | None] = []
        for (at, one), (after, other) in pairwise(drawn):
            if (after - at > 1) == dotted and is_joined(one, other):
                xs += [frame.x(at), frame.x(after), None]
                ys += [frame.y(one.value), frame.y(other.value), None]
        if xs:
            dash = "2px,5px" if dotted else "solid"
            line = {"color": colour, "width": 3, "dash": dash}
            figure.add_scatter(x=xs, y=ys, mode="lines", line=line, hoverinfo="skip", cliponaxis=False)
    _clear(figure, [(at, mark) for at, mark in drawn if mark.role == "apart"], frame, style)
    voices = dict.fromkeys((mark.role, at == own) for at, mark in drawn)
    for role, is_own in sorted(voices):
        marks = [(at, one) for at, one in drawn if (one.role, at == own) == (role, is_own)]
        filled = places.colour_of(role, style, colour=colour, is_own=is_own)
        hollow = role != "point"
        figure.add_scatter(
            x=[frame.x(at) for at, _ in marks],
            y=[frame.y(mark.value) for _, mark in marks],
            mode="markers",
            marker={
                "size": DOT,
                "color": style.colours.paper if hollow else filled,
                "line": {"color": filled if hollow else style.colours.paper, "width": 2.5 if hollow else 2},
                "opacity": 1,
            },
            customdata=[canvas.hover(mark.label) for _, mark in marks],
            hovertemplate="%{customdata[0]}<extra></extra>",
            cliponaxis=False,
        )


def _clear(figure: Plot, marks: Sequence[tuple[int, Mark]], frame: Frame, style: Style) -> None:
    """Cut what runs behind dots that nothing joins."""
    if marks:
        figure.add_scatter(
            x=[frame.x(at) for at, _ in marks],
            y=[frame.y(mark.value) for _, mark in marks],
            mode="markers",
            marker={
                "size": min(CLEARING, 2 * frame.step - DOT - 4),
                "color": style.colours.paper,
                "opacity": 1,
            },
            hoverinfo="skip",
            cliponaxis=False,
        )


def arrows(figure: Plot, series: Series, frame: Frame, style: Style) -> list[Text]:
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

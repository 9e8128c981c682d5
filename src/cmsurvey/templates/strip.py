"""A bar from quartile to quartile, in it a stroke for the median and a diamond for the mean.

A row a series: the first leads and has its values named, those under it have their values alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from cmsurvey import fonts
from cmsurvey.model import Chart, Mark, Plot, Series
from cmsurvey.templates import canvas
from cmsurvey.templates.canvas import Axis, Style, Text
from cmsurvey.theme import BAR_RADIUS, STROKE_ZERO

#: Between two labels of one line, between a bar and its labels, between two rows, in px.
GAP = 12
AIR = 7
PITCH = 26
#: How far the stroke of a median stands out of its bar, and how far a line leads down to a mean's name.
OVER = 5
LEADER = 16


class _Line(NamedTuple):
    text: str
    face: str
    px: float
    colour: str


class _Label(NamedTuple):
    """What stands over or under a value: `at` is the value's own place, `left` the label's, in px.

    `least` is the margin that it keeps: a name of many lines stands left of it.
    """

    lines: tuple[_Line, ...]
    at: float
    left: float
    least: float

    @property
    def wide(self) -> float:
        return max(fonts.width(line.text, line.face, line.px) for line in self.lines)

    @property
    def tall(self) -> float:
        return sum(line.px * 1.25 for line in self.lines)

    @property
    def right(self) -> float:
        return self.left + self.wide

    def moved(self, left: float, width: float) -> _Label:
        """The label as near to this place as the drawing's width allows."""
        return self._replace(left=max(min(max(left, self.least), width - self.wide), 0))


class _Row(NamedTuple):
    """A series and its labels, in tiers over and under its bar; `top` is where the row starts, in px."""

    series: Series
    lead: bool
    name: tuple[str, ...]
    above: tuple[_Label, ...]
    below: tuple[_Label, ...]
    top: float

    def bar(self, style: Style) -> float:
        """The middle of the bar."""
        named = _name_height(self.name, style)
        head = max((label.tall for label in self.above), default=0) + AIR + style.size.bar / 2
        return self.top + (named + head if canvas.labels_above(style) else max(head, named / 2))

    def end(self, style: Style) -> float:
        """Where the row ends, the name beside it and that of its mean included."""
        beside = 0 if canvas.labels_above(style) else _name_height(self.name, style) / 2
        end = self.bar(style) + max(style.size.bar / 2 + OVER, beside)
        if self.below:
            end += AIR + max(label.tall for label in self.below)
        return end + (LEADER + style.size.note * 1.2 if _mean(self.series) else 0)


def draw(chart: Chart, style: Style, _: float | None = None) -> Plot:
    """Rows under each other on one axis, whose ends are written: it may leave zero."""
    axis = canvas.axis(chart, style, [series.name for series in chart.series], "text-700")
    rows: list[_Row] = []
    for at in range(len(chart.series)):
        top = rows[-1].end(style) + PITCH if rows else 2.0
        rows.append(_row(chart, at, axis, style)._replace(top=top))
    bottom = rows[-1].end(style) + PITCH * 0.6
    figure = canvas.pixels(style, bottom + style.size.note * 1.8)
    texts = canvas.grid(figure, chart, axis, style, bottom=bottom)
    for row in rows:
        _bar(figure, row, axis, style)
        texts += [*_name(row, axis, style), *_written(row, style)]
        texts += _mean_named(figure, row, axis, style)
    canvas.write(figure, texts, halo=style.colours.paper)
    return figure


def _quartiles(series: Series) -> tuple[Mark, Mark]:
    first, third = (mark for mark in series.marks if mark.role == "quartile")
    return first, third


def _median(series: Series) -> Mark:
    return next(mark for mark in series.marks if mark.role == "median")


def _mean(series: Series) -> Mark | None:
    return next((mark for mark in series.marks if mark.role == "mean"), None)


def _row(chart: Chart, at: int, axis: Axis, style: Style) -> _Row:
    """The three values in one tier over the bar; where they collide, the quartiles go under it."""
    series, lead, beside = chart.series[at], at == 0, not canvas.labels_above(style)
    room = axis.left - canvas.LABEL_GAP if beside else style.width
    alone = not beside and len(chart.series) == 1
    name = () if alone else fonts.wrap(series.name, _name_face(lead=lead), style.size.label, room)
    tall = _name_height(name, style) > style.size.bar + 2 * AIR
    least = axis.left - canvas.LABEL_GAP / 2 if beside and tall else 0.0
    first, third = (_label(mark, axis, style, lead=lead, least=least) for mark in _quartiles(series))
    median = _label(_median(series), axis, style, lead=lead, loud=chart.leads, least=least)
    above = _spread((first, median, third), style)
    below: tuple[_Label, ...] = ()
    if any(not label.left - 1 <= label.at <= label.right + 1 for label in above) or not _apart(above):
        above, below = (median,), _spread((first, third), style)
    return _Row(series, lead, name, above, below, 0.0)


def _label(mark: Mark, axis: Axis, style: Style, *, lead: bool, least: float, loud: bool = False) -> _Label:
    """The value over its place; what it is stands over the values of the first row alone."""
    size, colours = style.size, style.colours
    named = (
        [
            _Line(text, "text-400", size.note, colours.muted)
            for text in fonts.wrap(mark.label, "text-400", size.note, (style.width - GAP) / 2)
        ]
        if lead
        else []
    )
    bold = lead or mark.role == "median"
    px = size.value + (3 if lead and mark.role == "median" else 0)
    value = _Line(
        mark.text, "text-700" if bold else "text-400", px, colours.highlight if loud and lead else colours.ink
    )
    found = _Label((*named, value), axis.x(mark.value), 0.0, least)
    return found.moved(found.at - found.wide / 2, style.width)


def _spread(labels: Sequence[_Label], style: Style) -> tuple[_Label, ...]:
    """Labels pushed off each other: the outer ones outwards, as far as the drawing goes."""
    *firsts, last = labels
    placed = [last]
    if len(labels) == 2:
        middle = (firsts[0].at + last.at) / 2
        middle = min(max(middle, firsts[0].wide + GAP / 2), style.width - last.wide - GAP / 2)
        left = min(firsts[0].left, middle - GAP / 2 - firsts[0].wide)
        right = max(last.left, middle + GAP / 2)
        return firsts[0].moved(left, style.width), last.moved(right, style.width)
    first, median = firsts
    placed = [
        first.moved(min(first.left, median.left - GAP - first.wide), style.width),
        median,
        last.moved(max(last.left, median.right + GAP), style.width),
    ]
    return tuple(placed)


def _apart(labels: Sequence[_Label]) -> bool:
    return all(one.right + GAP - 1 <= other.left for one, other in pairwise(labels))


def _bar(figure: Plot, row: _Row, axis: Axis, style: Style) -> None:
    """The bar between the quartiles, the stroke of the median with paper on both its sides, the diamond."""
    colours, size = style.colours, style.size
    first, third = _quartiles(row.series)
    median, mean = _median(row.series), _mean(row.series)
    middle, start = row.bar(style), axis.x(first.value)
    figure.add_bar(
        orientation="h",
        x=[axis.x(third.value) - start],
        base=[start],
        y=[middle],
        width=size.bar,
        marker={
            "color": colours.accent if row.lead else colours.context,
            "line": {"width": 0},
            "cornerradius": BAR_RADIUS,
        },
        customdata=[canvas.hover(row.series.name, f"{first.text} – {third.text}")],
        hovertemplate=canvas.HOVER,
    )
    x, half = axis.x(median.value), size.bar / 2 + OVER
    canvas.rule(figure, (x, middle - half, x, middle + half), colours.paper, 8)
    canvas.rule(figure, (x, middle - half, x, middle + half), colours.ink, 4)
    if mean:
        figure.add_scatter(
            x=[axis.x(mean.value)],
            y=[middle],
            mode="markers",
            marker={
                "symbol": "diamond",
                "size": 14 if size.bar > 20 else 12,
                "color": colours.paper,
                "line": {"color": colours.ink, "width": STROKE_ZERO},
                "opacity": 1,
            },
            customdata=[canvas.hover(mean.label, mean.text)],
            hovertemplate=canvas.HOVER,
            cliponaxis=False,
        )


def _name_face(*, lead: bool) -> str:
    return "text-700" if lead else "text-400"


def _name_height(name: Sequence[str], style: Style) -> float:
    return style.size.label * 1.25 * len(name)


def _name(row: _Row, axis: Axis, style: Style) -> list[Text]:
    """The name of the row: beside its bar, or over its labels where the drawing is narrow."""
    size, colour, face = style.size, style.colours.ink, _name_face(lead=row.lead)
    line, texts = size.label * 1.25, []
    for at, text in enumerate(row.name):
        if canvas.labels_above(style):
            y = row.top + line * (at + 0.5)
            texts.append(Text(0, y, canvas.escape(text), face, size.label, colour))
        else:
            y = row.bar(style) + line * (at - (len(row.name) - 1) / 2)
            texts.append(
                Text(axis.left - canvas.LABEL_GAP, y, canvas.escape(text), face, size.label, colour, "end")
            )
    return texts


def _written(row: _Row, style: Style) -> list[Text]:
    """The labels of both tiers, each line in the middle of its label."""
    half = style.size.bar / 2
    texts = []
    for label in (*row.above, *row.below):
        over = label in row.above
        y = row.bar(style) - half - AIR - label.tall if over else row.bar(style) + half + OVER + AIR
        for line in label.lines:
            place = (label.left + label.right) / 2, y + line.px * 0.625
            texts.append(Text(*place, canvas.escape(line.text), line.face, line.px, line.colour, "middle"))
            y += line.px * 1.25
    return texts


def _mean_named(figure: Plot, row: _Row, axis: Axis, style: Style) -> list[Text]:
    """What the diamond is: at the end of a line from it, or beside a second one where a label is there."""
    mean, px, colours = _mean(row.series), style.size.note, style.colours
    if mean is None:
        return []
    x, y = axis.x(mean.value), row.end(style) - px * 0.6
    wide = fonts.width(mean.detail, "text-400", px)
    if not row.below:
        bar = row.bar(style) + style.size.bar / 2
        canvas.rule(figure, (x, bar - 4, x, y - px * 0.7), colours.ink, STROKE_ZERO)
        place = min(max(x, wide / 2), style.width - wide / 2)
        return [Text(place, y, canvas.escape(mean.detail), "text-400", px, colours.ink, "middle")]
    left = min(max(x - wide / 2, px * 1.5), style.width - wide)
    figure.add_scatter(
        x=[left - px * 0.85],
        y=[y],
        mode="markers",
        marker={
            "symbol": "diamond",
            "size": 10,
            "color": colours.paper,
            "line": {"color": colours.ink, "width": STROKE_ZERO},
            "opacity": 1,
        },
        hoverinfo="skip",
        cliponaxis=False,
    )
    return [Text(left, y, canvas.escape(mean.detail), "text-400", px, colours.ink)]

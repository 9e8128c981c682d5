"""Where the values of a line stand: by their dots, clear of lines, breaks and each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise, product
from typing import NamedTuple

from cmsurvey import fonts
from cmsurvey.model import Chart, Mark, Series
from cmsurvey.templates import tags
from cmsurvey.templates.canvas import Style, Text
from cmsurvey.templates.tags import Size, Tag

#: Between a value and the line of a break in the series, in px.
WALL = 6
DRAWN = frozenset({"point", "hollow", "apart"})
#: How many of the places for a value touch its dot: there alone it may stand on a line, and a line further
#: off only where it must be written, at an end.
NEAREST = 8
#: How many places a value is tried at last, away from its dot in steps of so many px, and aside.
STEPS, STEP = 9, 4
#: How far a value that begins or ends at its dot reaches past the dot's middle, in px.
REACH = 8
#: How much nearer a value is to its own dot than to any other, in px.
NEARER = 3
#: Between two places that stand for the line which joins two dots, in px: aside, and up where it is steep.
STRIDE, STRIDE_UP = 6, 4
#: Between two values side by side, in em: nearer, they would be read as one text.
ASIDE = 0.5


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


class Box(NamedTuple):
    """A rectangle in px from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two boxes share a point."""
        across = self.left < other.right and self.right > other.left
        return across and self.top < other.bottom and self.bottom > other.top


def is_joined(one: Mark, other: Mark) -> bool:
    """Whether a line joins two dots: never where a population is not named or other answers were offered."""
    return "apart" not in {one.role, other.role} and not other.parted


def stands_alone(series: Series) -> bool:
    """Whether the dots belong to no line: they are drawn over those that have one."""
    return any(mark.role == "apart" for mark in series.marks)


def hidden(chart: Chart, frame: Frame, around: Sequence[Text]) -> list[Box]:
    """Where no words should stand: on dots, arrows, lines and the texts `around`."""
    drawn = [box for series in chart.series for of in (_marked, _inked) for box in of(series, frame)]
    return [*drawn, *map(box_of, around)]


def _marked(series: Series, frame: Frame) -> Iterator[Box]:
    """Where a line has dots and arrows."""
    for at, mark in enumerate(series.marks):
        x, y = frame.x(at), frame.y(mark.value)
        if mark.role in DRAWN:
            yield Box(x - 5, y - 5, x + 5, y + 5)
        elif mark.role != "absent":
            yield Box(x - 8, y - 13, x + 8, y + 13)


def _inked(series: Series, frame: Frame) -> Iterator[Box]:
    """Where a line joins its dots."""
    drawn = [(at, mark) for at, mark in enumerate(series.marks) if mark.role in DRAWN]
    for (at, one), (after, other) in pairwise(drawn):
        if is_joined(one, other):
            across, up = frame.x(after) - frame.x(at), abs(frame.y(other.value) - frame.y(one.value))
            stops = max(2, math.ceil(across / STRIDE), math.ceil(up / STRIDE_UP))
            for stop in range(stops + 1):
                x = frame.x(at + (after - at) * stop / stops)
                y = frame.y(one.value + (other.value - one.value) * stop / stops)
                yield Box(x - STRIDE / 2, y - 2, x + STRIDE / 2, y + 2)


def colour(chart: Chart, style: Style) -> str:
    """The highlight for the line that leads the page; a sparkline goes with its number."""
    return style.colours.highlight if chart.leads else style.colours.accent


def colour_of(role: str, style: Style, *, colour: str, is_own: bool) -> str:
    """That of a dot and its value: what belongs to no line is grey, the edition of the page stands out."""
    if is_own:
        return style.colours.highlight
    return style.colours.muted if role == "apart" else colour


def own(chart: Chart) -> int | None:
    """The place of the edition that the page is about, if it is one of many."""
    return next((at for at, step in enumerate(chart.steps) if step.label == chart.own), None)


class _Value(NamedTuple):
    """A value to be written by its dot: with the name of its line and without, each with its size."""

    dot: tuple[float, float]
    tags: tuple[tuple[Tag, Size], ...]
    voice: str
    line: int
    at_end: bool
    below: bool


#: In which order values are placed: the next is tried where one is left out, all that a value avoids first.
ORDERS: tuple[Callable[[_Value], float], ...] = (
    lambda value: value.line,
    lambda value: not value.at_end,
    lambda value: value.dot[0],
    lambda value: -value.dot[0],
    lambda value: -value.dot[1],
)


def labels(
    chart: Chart, frame: Frame, style: Style, *, px: float, around: Sequence[Text] = ()
) -> tuple[list[Text], tuple[str, ...]]:
    """The printed values above or below their dot, in the order that leaves out the fewest, the ends first.

    A value stands clear of lines and breaks where it can, else over a break, else on a line, with its halo.
    A value that is left out stands in the data table; the line's name follows the last value where both fit.
    Behind them whose values they are, of each line that a value lost the name of.
    """
    values, best = _values(chart, frame, style, px), list[tuple[_Value, Tag, Box]]()
    ground = _ground(chart, frame, style, px=px, around=around)
    for (steps, avoids), order in product(((STEPS, True), (0, True), (STEPS, False), (0, False)), ORDERS):
        own = ground._replace(taken=[*ground.taken], steps=steps, avoids=avoids)
        best = max(best, list(_placed(sorted(values, key=order), own, px * ASIDE)), key=len)
        if len(best) == len(values):
            break
    texts = [
        text
        for one, tag, box in best
        for text in tags.written(
            tag, (box.left, box.right, box.top), one.dot[0], style, px=px, colour=one.voice
        )
    ]
    lost = {one.line for one, tag, _ in best if one.tags[0][0].name and not tag.name}
    return texts, tuple(chart.series[at].told for at in sorted(lost) if chart.series[at].told)


def _values(chart: Chart, frame: Frame, style: Style, px: float) -> list[_Value]:
    """What is to be written, line by line, the ends of each first."""
    found = []
    for number, series in enumerate(chart.series):
        line = [(at, one) for at, one in enumerate(series.marks) if one.role in DRAWN]
        ends = {0, len(line) - 1}
        for place, (at, named) in sorted(enumerate(line), key=lambda one: one[0] not in ends):
            sized = tags.sized(named, px, style)
            voice = colour_of(named.role, style, colour=colour(chart, style), is_own=at == own(chart))
            dot = frame.x(at), frame.y(named.value)
            found += [_Value(dot, sized, voice, number, place in ends, _dips(line, place))] if sized else []
    return found


def _placed(values: Sequence[_Value], ground: _Ground, aside: float) -> Iterator[tuple[_Value, Tag, Box]]:
    """Each value that finds a place, `aside` px from the next; one with a name over its dot where it can."""
    for value in values:
        named = [one for one in value.tags if one[0].name]
        places = (
            *((tag, partial(_over, ground, value, size)) for tag, size in named),
            *((tag, partial(_place, ground, value, size)) for tag, size in value.tags),
        )
        tag, box = next(((tag, box) for tag, find in places if (box := find())), (None, None))
        if tag and box:
            ground.taken.append(box._replace(left=box.left - aside, right=box.right + aside))
            yield value, tag, box


class _Ground(NamedTuple):
    """What stands where values are placed: boxes taken, lines, breaks, dots, the right and bottom."""

    taken: list[Box]
    lines: list[Box]
    walls: list[float]
    dots: list[tuple[float, float]]
    ends: tuple[float, float]
    steps: int = STEPS
    avoids: bool = True

    @property
    def breaks(self) -> list[Box]:
        """The lines of the breaks, where values avoid them."""
        return [Box(wall - 1, 0, wall + 1, self.ends[1]) for wall in self.walls if self.avoids]


def _ground(chart: Chart, frame: Frame, style: Style, *, px: float, around: Sequence[Text]) -> _Ground:
    under = px * 1.9 if chart.template == "spark" else 0  # over its axis a sparkline has room for values
    return _Ground(
        [*map(box_of, around), *(box for series in chart.series for box in _marked(series, frame))],
        [box for series in chart.series for box in _inked(series, frame)],
        [frame.x(at - 0.5) for at, step in enumerate(chart.steps) if step.broken],
        [
            (frame.x(at), frame.y(mark.value))
            for series in chart.series
            for at, mark in enumerate(series.marks)
            if mark.role in DRAWN
        ],
        (style.width, frame.bottom + under),
    )


def _over(ground: _Ground, value: _Value, size: Size) -> Box | None:
    """The free place for a value right over or under its dot, clear of all; None where it is taken."""
    around = _near((value.dot[0], *value.dot), size, below=value.below)[:2]
    boxes = [box for box in around if _is_nearest(box, value.dot, ground.dots)]
    return _free(boxes, [*ground.taken, *ground.lines, *ground.breaks], ground.ends)


def _place(ground: _Ground, value: _Value, size: Size) -> Box | None:
    """The best free place for a value of this size by its dot; None where there is none."""
    dot = value.dot
    aside = _beside(dot[0], size[0], ground.walls, ground.ends[0])
    around = _near((aside, *dot), size, below=value.below)
    touching, near, further = (
        [box for box in boxes if _is_nearest(box, dot, ground.dots)]
        for boxes in (around[:NEAREST], around, _further(dot, size, ground.steps))
    )
    close, unlined = near if value.at_end else near[:NEAREST], [*ground.taken, *ground.lines]
    clear = [*unlined, *ground.breaks]
    steps = (further, close) if value.at_end else (close, further)  # by a line off it may be too far off
    tries = (
        (touching, clear),
        *((boxes, clear) for boxes in steps),
        (close, unlined),
        (near[:NEAREST], ground.taken),
    )
    found = (_free(boxes, taken, ground.ends) for boxes, taken in tries)
    return next((box for box in found if box), None)


def _beside(at: float, wide: float, walls: Sequence[float], end: float) -> float:
    """The middle of a value over its dot, on the drawing and on the dot's side of a break."""
    x = max(min(at, end - wide / 2), wide / 2)
    for wall in walls:
        if abs(x - wall) < wide / 2 + WALL:
            x = wall + (wide / 2 + WALL) * (-1 if at < wall else 1)
    return x


def box_of(text: Text) -> Box:
    """Where a text stands."""
    wide = fonts.width(text.runs, text.face, text.px)
    left = text.x - wide * {"start": 0, "middle": 0.5, "end": 1}[text.anchor]
    return Box(left, text.y - text.px / 2, left + wide, text.y + text.px / 2)


def _near(dot: tuple[float, float, float], size: tuple[float, float], *, below: bool) -> list[Box]:
    """The places for a value by its dot, the better first.

    Over and under it, beside it, at its corners, a line further off, beside it upwards and downwards. `dot`
    is the middle of the value, then the dot's own place.
    """
    (x, at, y), (wide, tall) = dot, size
    off = 9 + tall * 1.1
    over, far_over = (Box(x - wide / 2, y - up - tall, x + wide / 2, y - up) for up in (9, off))
    under, far_under = (Box(x - wide / 2, y + down, x + wide / 2, y + down + tall) for down in (9, off))
    left = Box(at - 10 - wide, y - tall / 2, at - 10, y + tall / 2)
    right = Box(at + 10, y - tall / 2, at + 10 + wide, y + tall / 2)
    pairs = (under, over, far_under, far_over) if below else (over, under, far_over, far_under)
    corners = [
        box._replace(left=start, right=start + wide)
        for box in pairs[:2]
        for start in (at + REACH - wide, at - REACH)
    ]
    slanting = [
        side._replace(top=top, bottom=top + tall) for side in (left, right) for top in (y - 2 - tall, y + 2)
    ]
    return [*pairs[:2], left, right, *corners, *pairs[2:], *slanting]


def _further(dot: tuple[float, float], size: tuple[float, float], steps: int) -> list[Box]:
    """Places over and under a dot in small steps away and aside, where lines and breaks take the others."""
    (at, y), (wide, tall) = dot, size
    return [
        Box(left, top, left + wide, top + tall)
        for off in range(steps)
        for aside in sorted(range(steps), key=lambda step: abs(step - (steps - 1) / 2))
        for left in (at + REACH - wide + (wide - 2 * REACH) * aside / (steps - 1),)
        for top in (y - 9 - tall - off * STEP, y + 9 + off * STEP)
    ]


def _is_nearest(box: Box, own: tuple[float, float], dots: Sequence[tuple[float, float]]) -> bool:
    """Whether a value here would be read as that of its own dot: no other one is nearer to it."""

    def away(dot: tuple[float, float]) -> float:
        x, y = dot
        return math.hypot(max(box.left - x, 0, x - box.right), max(box.top - y, 0, y - box.bottom))

    return all(away(own) + NEARER <= away(dot) for dot in dots if dot != own)


def _free(near: Sequence[Box], taken: Sequence[Box], ends: tuple[float, float]) -> Box | None:
    """The first of these places that is free, before the `ends` of the drawing at right and bottom."""
    for box in near:
        inside = box.left >= 0 and box.right <= ends[0] + 0.5 and box.top >= 0 and box.bottom <= ends[1]
        if inside and not any(box.meets(other) for other in taken):
            return box
    return None


def _dips(drawn: list[tuple[int, Mark]], place: int) -> bool:
    """Whether the line leaves this dot upwards on every side, so that its value stands below."""
    value = drawn[place][1].value
    around = [drawn[near][1].value for near in (place - 1, place + 1) if 0 <= near < len(drawn)]
    joined = drawn[place][1].role != "apart"
    return joined and bool(around) and all(other > value for other in around)

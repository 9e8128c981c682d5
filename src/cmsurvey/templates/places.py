"""Where the words of a line stand: its values by their dots, the reasons of its breaks in the clear."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import NamedTuple

from cmsurvey import fonts
from cmsurvey.model import Chart, Mark, Series
from cmsurvey.templates import canvas
from cmsurvey.templates.canvas import Anchor, Style, Text

#: The share of a drawing that the name of a line takes before it is broken into lines, and the least in px.
NAME_SHARE, NAME_LEAST = 0.22, 110
#: Between a value and the line of a break in the series, in px.
WALL = 6
DRAWN = frozenset({"point", "hollow", "apart"})
#: The widest line of the words of a break, and between it and the break, in px.
REASON, BESIDE = 230, 8
#: How many of the places for a value touch its dot: there alone it may stand on a line, and a line further
#: off only where it must be written, at an end.
NEAREST = 8
#: How far a value that begins or ends at its dot reaches past the dot's middle, in px.
REACH = 8
#: How much nearer a value is to its own dot than to any other, in px.
NEARER = 3
#: Between two places that stand for the line which joins two dots, in px.
STRIDE = 6
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


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        """Whether two boxes share a point."""
        across = self.left < other.right and self.right > other.left
        return across and self.top < other.bottom and self.bottom > other.top


def is_joined(one: Mark, other: Mark) -> bool:
    """Whether a line joins two dots: never where a population is not named."""
    return "apart" not in {one.role, other.role}


def stands_alone(series: Series) -> bool:
    """Whether the dots belong to no line: they are drawn over those that have one."""
    return any(mark.role == "apart" for mark in series.marks)


def reason(chart: Chart, at: int, frame: Frame, style: Style, *, top: float) -> list[Text]:
    """Why the series breaks before edition `at`, in small type where no dot, line or bound is.

    At the foot or the head of the plot, right or left of the break; where all are taken it is left out, and
    stands in the notes alone.
    """
    note, x = style.size.note, frame.x(at - 0.5)
    lines = fonts.wrap(chart.steps[at].broken, "text-400", note, REASON)
    wide, tall = max(fonts.width(line, "text-400", note) for line in lines), note * 1.3 * len(lines)
    taken = [box for series in chart.series for of in (_marked, _inked) for box in of(series, frame)]
    sides: tuple[tuple[Anchor, float], ...] = (("start", x + BESIDE), ("end", x - BESIDE - wide))
    for start in (frame.bottom - 6 - tall, top):
        for anchor, left in sides:
            box = _Box(left, start, left + wide, start + tall)
            inside = box.left >= frame.left - note and box.right <= style.width
            if inside and not any(box.meets(other) for other in taken):
                edge = box.left if anchor == "start" else box.right
                places = (start + note * 1.3 * (row + 0.5) for row in range(len(lines)))
                return [
                    Text(edge, y, canvas.escape(line), "text-400", note, style.colours.muted, anchor)
                    for y, line in zip(places, lines, strict=True)
                ]
    return []


def gaps(chart: Chart, frame: Frame, style: Style, around: Sequence[Text]) -> list[Text]:
    """That editions in a row have no figure, between them, as low as nothing else stands there."""
    note, said = style.size.note, []
    marked = [box for series in chart.series for of in (_marked, _inked) for box in of(series, frame)]
    taken = [*marked, *(_box(text) for text in around)]
    for at, step in enumerate(chart.steps):
        room = frame.step * (step.until - at + 1) - BESIDE
        lines = fonts.wrap(step.gap, "text-400", note, room) if step.gap else ()
        wide = max((fonts.width(line, "text-400", note) for line in lines), default=0)
        middle, tall = (frame.x(at) + frame.x(step.until)) / 2, note * 1.3 * len(lines)
        lowest = frame.bottom - 6 - tall
        tries = int(max(lowest, 0) / (note / 4)) + 1 if lines else 0
        for spare, step_up in product((note / 2, 0), range(tries)):
            start = lowest - step_up * note / 4
            box = _Box(middle - wide / 2, start - spare, middle + wide / 2, start + tall + spare)
            if not any(box.meets(other) for other in taken):
                rows = enumerate(map(canvas.escape, lines))
                places = ((start + note * 1.3 * (row + 0.5), line) for row, line in rows)
                said += [
                    Text(middle, y, line, "text-400", note, style.colours.muted, "middle")
                    for y, line in places
                ]
                break
    return said


def _marked(series: Series, frame: Frame) -> Iterator[_Box]:
    """Where a line has dots and arrows."""
    for at, mark in enumerate(series.marks):
        x, y = frame.x(at), frame.y(mark.value)
        if mark.role in DRAWN:
            yield _Box(x - 5, y - 5, x + 5, y + 5)
        elif mark.role != "absent":
            yield _Box(x - 8, y - 13, x + 8, y + 13)


def _inked(series: Series, frame: Frame) -> Iterator[_Box]:
    """Where a line joins its dots."""
    drawn = [(at, mark) for at, mark in enumerate(series.marks) if mark.role in DRAWN]
    for (at, one), (after, other) in pairwise(drawn):
        if is_joined(one, other):
            stops = max(2, round((frame.x(after) - frame.x(at)) / STRIDE))
            for stop in range(stops + 1):
                x = frame.x(at + (after - at) * stop / stops)
                y = frame.y(one.value + (other.value - one.value) * stop / stops)
                yield _Box(x - STRIDE / 2, y - 2, x + STRIDE / 2, y + 2)


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


def labels(chart: Chart, frame: Frame, style: Style, *, px: float, around: Sequence[Text] = ()) -> list[Text]:
    """The printed values above or below their dot, the ends first; one that fits nowhere is left out.

    A value that is left out stands in the data table; the line's name follows the last value where both fit.
    """
    texts: list[Text] = []
    under = px * 1.9 if chart.template == "spark" else 0  # over its axis a sparkline has room for values
    ends_at = (style.width, frame.bottom + under)
    taken, walls = [_box(text) for text in around], _walls(chart, frame)
    inked = [box for series in chart.series for box in _inked(series, frame)]
    lines = [
        [(at, one) for at, one in enumerate(series.marks) if one.role in DRAWN] for series in chart.series
    ]
    taken += [box for series in chart.series for box in _marked(series, frame)]
    dots = [(frame.x(at), frame.y(mark.value)) for line in lines for at, mark in line]
    for line in lines:
        ends = {0, len(line) - 1}
        for place, (at, named) in sorted(enumerate(line), key=lambda one: one[0] not in ends):
            for mark in dict.fromkeys((named, named._replace(detail=""))) if named.text else ():
                size = _label_size(mark, px, style)
                dot = _beside(frame.x(at), size[0], walls, ends_at[0]), frame.x(at), frame.y(mark.value)
                near = _near(dot, size, below=_dips(line, place))
                near = [one for one in near if _is_nearest(one, dot[1:], dots)]
                close = near if place in ends else near[:NEAREST]
                box = _free(close, [*taken, *inked], ends_at) or _free(near[:NEAREST], taken, ends_at)
                if box is not None:
                    taken.append(box._replace(left=box.left - ASIDE * px, right=box.right + ASIDE * px))
                    voice = colour_of(mark.role, style, colour=colour(chart, style), is_own=at == own(chart))
                    texts += _label(mark, box, style, px=px, colour=voice)
                    break
    return texts


def _walls(chart: Chart, frame: Frame) -> list[float]:
    """Where the lines of the breaks stand, which no value should cross."""
    return [frame.x(at - 0.5) for at, step in enumerate(chart.steps) if step.broken]


def _beside(at: float, wide: float, walls: Sequence[float], end: float) -> float:
    """The middle of a value over its dot, on the drawing and on the dot's side of a break."""
    x = max(min(at, end - wide / 2), wide / 2)
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
        fonts.width(mark.text, "text-700", px), *(fonts.width(one, "text-600", note) for one in name), 0
    )
    return wide, px * 1.1 + note * 1.25 * len(name)


def _name(mark: Mark, style: Style) -> tuple[str, ...]:
    """The name of a line, broken where it would reach over its neighbours."""
    room = max(style.width * NAME_SHARE, NAME_LEAST)
    return fonts.wrap(mark.detail, "text-600", style.size.note, room) if mark.detail else ()


def _label(mark: Mark, box: _Box, style: Style, *, px: float, colour: str) -> list[Text]:
    middle, y, note = (box.left + box.right) / 2, box.top + px * 0.55, style.size.note
    texts = [Text(middle, y, canvas.escape(mark.text), "text-700", px, colour, "middle")]
    for at, line in enumerate(_name(mark, style)):
        under = y + px * 1.15 + note * 1.25 * at
        texts.append(Text(middle, under, canvas.escape(line), "text-600", note, colour, "middle"))
    return texts


def _near(dot: tuple[float, float, float], size: tuple[float, float], *, below: bool) -> list[_Box]:
    """The places for a value by its dot, the better first.

    Over and under it, beside it, at its corners, a line further off, beside it upwards and downwards. `dot`
    is the middle of the value, then the dot's own place.
    """
    (x, at, y), (wide, tall) = dot, size
    off = 9 + tall * 1.1
    over, far_over = (_Box(x - wide / 2, y - up - tall, x + wide / 2, y - up) for up in (9, off))
    under, far_under = (_Box(x - wide / 2, y + down, x + wide / 2, y + down + tall) for down in (9, off))
    left = _Box(at - 10 - wide, y - tall / 2, at - 10, y + tall / 2)
    right = _Box(at + 10, y - tall / 2, at + 10 + wide, y + tall / 2)
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


def _is_nearest(box: _Box, own: tuple[float, float], dots: Sequence[tuple[float, float]]) -> bool:
    """Whether a value here would be read as that of its own dot: no other one is nearer to it."""

    def away(dot: tuple[float, float]) -> float:
        x, y = dot
        return math.hypot(max(box.left - x, 0, x - box.right), max(box.top - y, 0, y - box.bottom))

    return all(away(own) + NEARER <= away(dot) for dot in dots if dot != own)


def _free(near: Sequence[_Box], taken: Sequence[_Box], ends: tuple[float, float]) -> _Box | None:
    """The first of these places that is free, before the `ends` of the drawing at right and bottom.

    Where the lines leave no place a value stands on one of them, with its halo.
    """
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

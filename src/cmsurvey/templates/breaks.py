"""Why a line breaks, and where it has no figures: words that stand where nothing else does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from cmsurvey import fonts
from cmsurvey.model import Chart
from cmsurvey.templates import canvas, places
from cmsurvey.templates.canvas import Anchor, Style, Text

#: The widest line of the words of a break, and between it and the break, in px.
REASON, BESIDE = 230, 8


def reasons(
    chart: Chart, frame: places.Frame, style: Style, around: Sequence[Text], *, over: float
) -> list[Text] | None:
    """Why the series breaks, beside each break, where no dot, line, bound or text is.

    At the foot or the head of the plot; where it has `over` px above it, there. None where one has no room,
    but on a narrow drawing that has none over the plot either: a note tells it there.
    """
    said: list[Text] = []
    taken = places.hidden(chart, frame, around)
    for at in (at for at, step in enumerate(chart.steps) if step.broken):
        lines, (wide, tall) = _broken(chart, at, frame, style)
        top = frame.y(chart.ticks[-1].value)
        starts = range(0, int(over - tall), int(style.size.note)) if over else (frame.bottom - 6 - tall, top)
        found = next(
            (
                (box, anchor)
                for start in starts
                for anchor, left in _sides(frame.x(at - 0.5), wide)
                for box in (places.Box(left, start, left + wide, start + tall),)
                if box.left >= (0 if over else frame.left - style.size.note) and box.right <= style.width
                if not any(box.meets(other) for other in [*taken, *map(places.box_of, said)])
            ),
            None,
        )
        if found:
            said += _lines_of(lines, *found, style)
        elif not (over and style.narrow):
            return None
    return said


def room_over(chart: Chart, frame: places.Frame, style: Style) -> float:
    """The room that the reasons of breaks take over the plot, in px."""
    tall = [_broken(chart, at, frame, style)[1][1] for at, step in enumerate(chart.steps) if step.broken]
    return sum(tall) + style.size.note * 0.5


def _broken(
    chart: Chart, at: int, frame: places.Frame, style: Style
) -> tuple[tuple[str, ...], tuple[float, float]]:
    """The words of a break in lines, their width and height; narrow ones fit the wider side of it."""
    note, x = style.size.note, frame.x(at - 0.5)
    room = max(x - frame.left, style.width - x) - BESIDE if style.narrow else REASON
    lines = fonts.wrap(chart.steps[at].broken, "text-400", note, min(room, REASON))
    return lines, (max(fonts.width(line, "text-400", note) for line in lines), note * 1.3 * len(lines))


def _sides(x: float, wide: float) -> tuple[tuple[Anchor, float], ...]:
    """How words beside a break are set and where they begin: right of it, left of it."""
    return ("start", x + BESIDE), ("end", x - BESIDE - wide)


def _lines_of(lines: Sequence[str], box: places.Box, anchor: Anchor, style: Style) -> list[Text]:
    edge = {"start": box.left, "middle": (box.left + box.right) / 2, "end": box.right}[anchor]
    note = style.size.note
    return [
        Text(edge, box.top + note * 1.3 * (row + 0.5), line, "text-400", note, style.colours.muted, anchor)
        for row, line in enumerate(map(canvas.escape, lines))
    ]


def gaps(chart: Chart, frame: places.Frame, style: Style, around: Sequence[Text]) -> list[Text]:
    """That editions in a row have no figure, between them, as low as nothing else stands there."""
    note, said = style.size.note, []
    taken = places.hidden(chart, frame, around)
    for at, step in enumerate(chart.steps):
        room = frame.step * (step.until - at + 1) - BESIDE
        lines = fonts.wrap(step.gap, "text-400", note, room) if step.gap else ()
        wide = max((fonts.width(line, "text-400", note) for line in lines), default=0)
        middle, tall = (frame.x(at) + frame.x(step.until)) / 2, note * 1.3 * len(lines)
        lowest = frame.bottom - 6 - tall
        tries = int(max(lowest, 0) / (note / 4)) + 1 if lines else 0
        for spare, step_up in product((note / 2, 0), range(tries)):
            start = lowest - step_up * note / 4
            box = places.Box(middle - wide / 2, start - spare, middle + wide / 2, start + tall + spare)
            if not any(box.meets(other) for other in taken):
                said += _lines_of(lines, box._replace(top=start), "middle", style)
                break
    return said

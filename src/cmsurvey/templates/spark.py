"""A key figure with the line that led to it: first, last and extremes written, no axis.

Its ticks are the ends of what it spans, as far apart on every spark of a poster in one unit.
"""

from __future__ import annotations

from cmsurvey import fonts
from cmsurvey.model import Chart, Plot
from cmsurvey.templates import canvas, figure, line, places
from cmsurvey.templates.canvas import Style, Text
from cmsurvey.theme import STROKE_HAIRLINE

HEIGHT = 62
#: Between two years under the line, in px.
GAP = 6


def scale(chart: Chart, style: Style) -> float:  # noqa: ARG001 - as every template's scale
    """The px a unit that a spark's own height gives."""
    return HEIGHT / (chart.ticks[-1].value - chart.ticks[0].value)


def _starred(chart: Chart, frame: places.Frame, ends: list[Text]) -> list[Text]:
    """The editions from which on a question is not quite the same, in the clear of the years at both ends."""
    found: list[Text] = []
    starred = [step.label.endswith("*") for step in chart.steps]
    first, last = ends
    left = fonts.width(first.runs, first.face, first.px) + GAP
    right = last.x - fonts.width(last.runs, last.face, last.px) - GAP
    for at in range(1, len(starred) - 1):
        label = chart.steps[at].label
        half = fonts.width(label, first.face, first.px) / 2
        if starred[at] and not starred[at - 1] and left <= frame.x(at) - half and frame.x(at) + half <= right:
            found.append(first._replace(x=frame.x(at), runs=label, anchor="middle"))
            left = frame.x(at) + half + GAP
    return found


def draw(chart: Chart, style: Style, per_unit: float | None = None) -> Plot:
    """The number and its lines over the sparkline."""
    per_unit = per_unit or scale(chart, style)
    head = figure.header(chart, style)
    px = style.size.note
    top = head.height + px * 1.8 + 14
    ends = fonts.width(
        max((mark.text for one in chart.series for mark in one.marks), key=len), "text-700", px
    )
    frame = places.Frame(
        left=ends / 2 + 2,
        step=(min(style.width, 420) - ends - 4) / (len(chart.steps) - 1),
        bottom=top + per_unit * (chart.ticks[-1].value - chart.ticks[0].value),
        per_unit=per_unit,
        floor=chart.ticks[0].value,
    )
    drawn = canvas.pixels(style, frame.bottom + px * 3.3)
    bounds = []
    for series in sorted(chart.series, key=places.stands_alone):
        line.trace(drawn, series, frame, style, colour=style.colours.accent)
        bounds += line.arrows(drawn, series, frame, style)
    base = frame.bottom + px * 1.6
    last = len(chart.steps) - 1
    canvas.rule(drawn, (0, base, frame.x(last) + ends / 2, base), style.colours.rule, STROKE_HAIRLINE)
    first = Text(0, base + px, chart.steps[0].label, "text-400", px, style.colours.muted)
    texts = [first, first._replace(x=frame.x(last) + ends / 2, runs=chart.steps[-1].label, anchor="end")]
    canvas.write(drawn, [*head.texts, *texts, *_starred(chart, frame, texts)])
    canvas.write(drawn, bounds, halo=style.colours.paper)
    values_written, _ = places.labels(chart, frame, style, px=px, around=bounds)
    for at, step in enumerate(chart.steps):
        if step.broken and at:
            line.wall(drawn, at, frame, style, top=head.height + px, around=values_written)
    canvas.write(drawn, values_written, halo=style.colours.paper)
    return drawn

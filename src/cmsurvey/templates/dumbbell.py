"""Two editions a row: the earlier dot hollow, the later one filled, and the difference in words."""

from __future__ import annotations

from cmsurvey import fonts
from cmsurvey.model import Chart, Mark, Plot
from cmsurvey.templates import canvas
from cmsurvey.templates.canvas import Style, Text
from cmsurvey.theme import STROKE_HAIRLINE, STROKE_ZERO

#: The share of a drawing that labels may take before they are broken into lines.
LABEL_SHARE = 0.34


def draw(chart: Chart, style: Style, _: float | None = None) -> Plot:
    """Rows in the order given; `series` holds the earlier and the later marks, `detail` the difference."""
    size, colours = style.size, style.colours
    before, after = (series.marks for series in chart.series)
    room = style.width * (0.72 if style.narrow else LABEL_SHARE)
    labels = [fonts.wrap(mark.label, "text-400", size.label, room) for mark in after]
    end = max(fonts.width(mark.detail, "text-700", size.label) for mark in after)
    line = size.label * 1.2
    left = (
        0.0
        if style.narrow
        else max(fonts.width(text, "text-400", size.label) for one in labels for text in one) + 16
    )
    side = max(fonts.width(mark.text, "text-700", size.value) for mark in (*before, *after)) + 16
    top = max(mark.value for mark in (*before, *after))
    right = 0.0 if style.narrow else end + 20
    per_unit = (style.width - left - 2 * side - right) / top
    head = size.note * 1.6
    rows = [max(size.pitch, line * len(one) + (size.pitch * 0.62 if style.narrow else 12)) for one in labels]
    figure = canvas.pixels(style, head + sum(rows) + 6)
    texts = _legend(chart, style, left + side)
    at = head
    for index, (one, other, tall) in enumerate(zip(before, after, rows, strict=True)):
        shift = line * len(labels[index]) if style.narrow else 0
        middle = at + shift + (tall - shift) / 2
        xs = tuple(left + side + mark.value * per_unit for mark in (one, other))
        if index:
            canvas.rule(figure, (0, at, style.width, at), colours.grid, STROKE_HAIRLINE, below=True)
        texts += _row_label(
            labels[index], other, style, y=at + shift / 2 if style.narrow else middle, left=left
        )
        _dots(figure, xs, middle, marks=(one, other), style=style)
        texts += _values(xs, middle, (one, other), style)
        at += tall
    canvas.write(figure, texts)
    return figure


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


def _row_label(lines: tuple[str, ...], mark: Mark, style: Style, *, y: float, left: float) -> list[Text]:
    size, colours = style.size, style.colours
    line = size.label * 1.2
    anchor: canvas.Anchor = "start" if style.narrow else "end"
    x = 0.0 if style.narrow else left - 16
    texts = []
    for at, text in enumerate(lines):
        place = y + line * (at - (len(lines) - 1) / 2) + (6 if style.narrow else 0)
        texts.append(Text(x, place, canvas.escape(text), "text-400", size.label, colours.ink, anchor))
    if mark.detail:
        place = y + (6 if style.narrow else 0)
        texts.append(
            Text(style.width, place, canvas.escape(mark.detail), "text-700", size.label, colours.ink, "end")
        )
    return texts


def _dots(figure: Plot, xs: tuple[float, ...], y: float, *, marks: tuple[Mark, Mark], style: Style) -> None:
    colours = style.colours
    figure.add_scatter(
        x=list(xs),
        y=[y, y],
        mode="lines",
        line={"color": colours.context, "width": 3},
        hoverinfo="skip",
        cliponaxis=False,
    )
    figure.add_scatter(
        x=list(xs),
        y=[y, y],
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


def _values(xs: tuple[float, ...], y: float, marks: tuple[Mark, Mark], style: Style) -> list[Text]:
    """Each value outside its dot; equal ones are written once."""
    size, colours = style.size, style.colours
    one, other = marks
    if one.value == other.value:
        return [Text(xs[1] + 13, y, canvas.escape(other.text), "text-700", size.value, colours.accent)]
    later_right = xs[1] > xs[0]
    ends: tuple[canvas.Anchor, canvas.Anchor] = ("end", "start") if later_right else ("start", "end")
    shifts = (-13, 13) if later_right else (13, -13)
    return [
        Text(xs[0] + shifts[0], y, canvas.escape(one.text), "text-400", size.value, colours.muted, ends[0]),
        Text(
            xs[1] + shifts[1], y, canvas.escape(other.text), "text-700", size.value, colours.accent, ends[1]
        ),
    ]

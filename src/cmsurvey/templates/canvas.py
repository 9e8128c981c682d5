"""What every template draws on: a figure without furniture, whose y axis counts pixels downwards.

Marks are bars, scatter points and shapes; texts are scatter text with an explicit anchor, so that
no position depends on what the browser measures.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from cmsurvey import fonts
from cmsurvey.model import Chart, Plot, Run, Tick
from cmsurvey.theme import (
    BAR_RADIUS,
    FACES,
    HALO,
    STROKE_HAIRLINE,
    Colours,
    Drawing,
    Size,
)

CLEAR = "rgba(0,0,0,0)"
#: Height of the display face's figures as a share of the em.
CAPS_DISPLAY = 0.7

#: What a pointer on a mark shows: its label, and its value on a line of its own.
HOVER = "%{customdata[0]}<br>%{customdata[1]}<extra></extra>"

#: The share of a drawing that stands left of an axis of amounts, and the least width that has such a column.
LABEL_COLUMN = 0.228
LEAST_BESIDE = 500
#: The share of a drawing that a word of a label may take before it is broken between letters.
WORD_SHARE = 0.5
#: Between that axis and its labels, and from its ends, which may bear dots, to the edge of a drawing, in px.
LABEL_GAP = 20
INSET = 10

#: Text over lines: a stroke of paper under it, which the renderer adds.
HALO_STYLE = f"paint-order: stroke; stroke: {{colour}}; stroke-width: {HALO}px; stroke-linejoin: round"

#: The size of notes, in px, from which a drawing has large type.
LARGE = 28
#: The size of labels, in px, that the measures of templates were chosen for.
LABEL = 19

Anchor = Literal["start", "middle", "end"]
_POSITION = {"start": "middle right", "middle": "middle center", "end": "middle left"}


@dataclass(frozen=True)
class Style:
    """The colours to draw with and the drawing's own width and type sizes, in px."""

    colours: Colours
    drawing: Drawing

    @property
    def size(self) -> Size:
        """The type sizes and measures of the drawing."""
        return self.drawing.size

    @property
    def width(self) -> int:
        """The drawing's width in px."""
        return self.drawing.width

    @property
    def narrow(self) -> bool:
        """Whether labels stand above their marks."""
        return self.drawing.name in {"narrow", "phone", "portrait", "story"}

    @property
    def large(self) -> bool:
        """Whether the type is that of a picture which is shown small, on a social network."""
        return self.size.note >= LARGE

    @property
    def enlarged(self) -> float:
        """How much larger than on a poster the type is, at least 1: spaces beside it grow with it."""
        return max(1.0, self.size.label / LABEL)


class Text(NamedTuple):
    """A line of text: where its middle stands, what it says and in which voice."""

    x: float
    y: float
    runs: str
    face: str
    px: float
    colour: str
    anchor: Anchor = "start"


def blank(style: Style, height: float, *, per_unit: float = 1.0, left: float = 0) -> Plot:
    """A figure of the drawing's width: x counts units of `per_unit` px from `left`, y counts px down.

    The plot fills the figure: Plotly hides texts that stand outside it.
    """
    width = style.width
    return Plot(
        layout={
            "width": width,
            "height": round(height),
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
            "autosize": False,
            "showlegend": False,
            "barmode": "overlay",
            "hovermode": "closest",
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "font": {"family": fonts.stack("text"), "size": style.size.label, "color": style.colours.ink},
            "xaxis": {
                "visible": False,
                "fixedrange": True,
                "range": [-left / per_unit, (width - left) / per_unit],
            },
            "yaxis": {"visible": False, "fixedrange": True, "range": [round(height), 0]},
        }
    )


def pixels(style: Style, height: float) -> Plot:
    """A figure whose both axes count pixels from the top left corner."""
    return blank(style, height)


def write(figure: Plot, texts: Sequence[Text], *, halo: str = "") -> None:
    """Set lines of text; those of one voice and anchor share a trace. `halo` is the paper around them."""
    voices: dict[tuple[Any, ...], list[Text]] = {}
    for text in texts:
        voices.setdefault((text.face, text.px, text.colour, text.anchor), []).append(text)
    for (face, px, colour, anchor), lines in voices.items():
        voice = FACES[face]
        figure.add_scatter(
            x=[line.x for line in lines],
            y=[line.y for line in lines],
            text=[line.runs for line in lines],
            mode="text",
            textposition=_POSITION[anchor],
            textfont={
                "family": fonts.stack("display" if face.startswith("display") else "text"),
                "size": px,
                "color": colour,
                "weight": voice.weight,
            },
            cliponaxis=False,
            hoverinfo="skip",
            **({"meta": {"halo": HALO_STYLE.format(colour=halo)}} if halo else {}),
        )


#: The line height of labels.
LABEL_LINE = 1.2


def label(
    lines: Sequence[str],
    place: tuple[float, float],
    voice: tuple[str, float, str],
    anchor: Anchor = "start",
) -> list[Text]:
    """Lines of plain text around the middle of their height, in a voice: face, px, colour."""
    x, middle = place
    face, px, colour = voice
    return [
        Text(
            x, middle + px * LABEL_LINE * (at - (len(lines) - 1) / 2), escape(text), face, px, colour, anchor
        )
        for at, text in enumerate(lines)
    ]


def escape(text: str) -> str:
    """Text as Plotly shall show it: its pseudo-HTML takes no markup from a table."""
    return html.escape(text, quote=False)


def hover(*said: str) -> list[str]:
    """What a pointer on a mark shows, line by line: text as well, wherever the figure is shown."""
    return [escape(line) for line in said]


#: The weight of a voice, where it has one of its own.
_WEIGHTS = {"lead": 700, "second": 700, "strong": 700, "quiet": 400}
BOLD = 700


def spoken(runs: Sequence[Run], style: Style) -> str:
    """Runs as Plotly text: each voice in its colour and weight."""
    return "".join(_voiced(run, style) for run in runs)


def _voiced(run: Run, style: Style) -> str:
    colours = style.colours
    colour = {"lead": colours.highlight, "second": colours.accent, "quiet": colours.muted}.get(run.voice)
    weight = _WEIGHTS.get(run.voice)
    css = ";".join(
        part
        for part in (f"color:{colour}" if colour else "", f"font-weight:{weight}" if weight else "")
        if part
    )
    return f'<span style="{css}">{escape(run.text)}</span>' if css else escape(run.text)


def wrap_runs(runs: Sequence[Run], face: str, px: float, width: float) -> list[tuple[Run, ...]]:
    """Runs broken into lines no wider than `width`: each word keeps its voice, and bold ones their room."""
    text = "".join(run.text for run in runs)
    bold = [run.text for run in runs if _WEIGHTS.get(run.voice, 0) >= BOLD]
    width -= sum(max(0, fonts.width(one, "text-700", px) - fonts.width(one, face, px)) for one in bold)
    lines: list[tuple[Run, ...]] = []
    start = 0
    for line in fonts.wrap(text, face, px, width):
        start = text.index(line, start)
        lines.append(_cut(runs, start, start + len(line)))
        start += len(line)
    return lines


def _cut(runs: Sequence[Run], start: int, end: int) -> tuple[Run, ...]:
    """The characters from `start` to `end` of the runs, each with its own voice."""
    cut, at = [], 0
    for run in runs:
        piece = run.text[max(start - at, 0) : max(end - at, 0)]
        if piece:
            cut.append(Run(piece, run.voice))
        at += len(run.text)
    return tuple(cut)


def rule(
    figure: Plot,
    points: tuple[float, float, float, float],
    colour: str,
    width: float,
    *,
    dash: str = "solid",
    below: bool = False,
) -> None:
    """A straight line from (x0, y0) to (x1, y1), over the marks or `below` them."""
    x0, y0, x1, y1 = points
    figure.add_shape(
        type="line",
        x0=x0,
        y0=y0,
        x1=x1,
        y1=y1,
        line={"color": colour, "width": width, "dash": dash},
        layer="below" if below else "above",
    )


def block(
    figure: Plot, box: tuple[float, float, float, float], marker: Mapping[str, object], said: list[str]
) -> None:
    """A filled rectangle from (x0, y0) to (x1, y1) that a pointer finds."""
    x0, y0, x1, y1 = box
    figure.add_bar(
        orientation="h",
        x=[x1 - x0],
        base=[x0],
        y=[(y0 + y1) / 2],
        width=y1 - y0,
        marker={"line": {"width": 0}, "cornerradius": BAR_RADIUS, **marker},
        customdata=[said],
        hovertemplate=HOVER,
    )


def edge(fill: str, style: Style) -> dict[str, object]:
    """The outline of a shade that is too near to the paper to be seen by itself."""
    colours = style.colours
    pale = fill in {colours.sequential_1, colours.sequential_2, colours.sequential_3}
    return {"width": STROKE_HAIRLINE, "color": colours.sequential_5} if pale else {"width": 0}


class Axis(NamedTuple):
    """An axis of amounts: `left` and `right` px stand for the values `low` and `high`."""

    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        """Where a value stands, in px."""
        return self.left + (value - self.low) * (self.right - self.left) / (self.high - self.low)


def axis(chart: Chart, style: Style, labels: Sequence[str], face: str) -> Axis:
    """The axis of a chart's ticks, right of these labels or under them.

    Drawings of one width have it at one place: labels are broken into lines, and only a word that is wider
    than their column moves it, at most to the middle of the drawing. A card stands alone: its labels are not
    broken where a third of it holds them.
    """
    low, high = chart.ticks[0], chart.ticks[-1]
    if labels_above(style):
        return Axis(INSET, style.width - INSET, low.value, high.value)
    column, size = style.width * LABEL_COLUMN, style.size
    whole = math.ceil(max(fonts.width(text, face, size.label) for text in labels)) + LABEL_GAP
    column = whole if column < whole <= style.width / 3 and style.drawing.name == "wide" else column
    room, widest = column - LABEL_GAP, style.width * WORD_SHARE - LABEL_GAP
    lines = [line for text in labels for line in fonts.wrap(text, face, size.label, room, widest=widest)]
    left = max(column, *(fonts.width(line, face, size.label) + LABEL_GAP for line in lines))
    end = fonts.width(high.label, "text-400", size.note) / 2
    return Axis(round(left), style.width - max(end, INSET), low.value, high.value)


def labels_above(style: Style) -> bool:
    """Whether a drawing with an axis of amounts is too narrow for a column of labels."""
    return style.width < LEAST_BESIDE or style.narrow


def grid(figure: Plot, chart: Chart, on: Axis, style: Style, *, bottom: float) -> list[Text]:
    """A line a tick down to `bottom`, and under it the labels that have room, both ends always."""
    size, colours = style.size, style.colours
    for x in (on.x(tick.value) for tick in chart.ticks):
        rule(figure, (x, 0, x, bottom), colours.grid, STROKE_HAIRLINE, below=True)
    return labelled(chart.ticks, on.x, bottom + size.note * 0.9, style)


def labelled(ticks: Sequence[Tick], x: Callable[[float], float], y: float, style: Style) -> list[Text]:
    """The labels of ticks that have room beside each other, at equal steps, both ends always."""
    places = [_tick(tick.label, x(tick.value), style) for tick in ticks]
    last = len(places) - 1
    steps = (step for step in range(1, last + 1) if last % step == 0)
    step = next((one for one in steps if _apart(places[::one])), last) or 1
    note, muted = style.size.note, style.colours.muted
    return [
        Text((left + right) / 2, y, escape(tick.label), "text-400", note, muted, "middle")
        for tick, (left, right) in list(zip(ticks, places, strict=True))[::step]
    ]


def _tick(label: str, x: float, style: Style) -> tuple[float, float]:
    """From where to where the label of a tick reaches: over its tick, never off the drawing."""
    wide = fonts.width(label, "text-400", style.size.note)
    left = min(max(x - wide / 2, 0), style.width - wide)
    return left, left + wide


def _apart(places: Sequence[tuple[float, float]]) -> bool:
    return all(right + 8 <= left for (_, right), (left, _) in pairwise(places))

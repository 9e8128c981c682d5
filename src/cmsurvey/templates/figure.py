"""The one big number with what is read beside it, or under it where the drawing is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cmsurvey import fonts
from cmsurvey.model import Chart, Run
from cmsurvey.templates import canvas
from cmsurvey.templates.canvas import CAPS_DISPLAY, Style, Text
from cmsurvey.theme import TRACKING_DISPLAY

if TYPE_CHECKING:
    import plotly.graph_objects as go

#: The least room in px for lines beside the number; with less they stand under it.
BESIDE = 230
#: How far Plotly sets the baseline under the middle of a text, as a share of its size.
BASELINE = 0.25
#: The size of words before the number as a share of the number's own.
PREFIX = 0.5


class Header(NamedTuple):
    """A number and its lines, placed: the texts and the height they take, in px."""

    texts: list[Text]
    height: float


def draw(chart: Chart, style: Style, _: float | None = None) -> go.Figure:
    """The number and its lines alone."""
    head = header(chart, style)
    figure = canvas.pixels(style, head.height)
    canvas.write(figure, head.texts)
    return figure


def header(chart: Chart, style: Style) -> Header:
    """The number at the left margin; its lines beside it, on its baseline, where they have room."""
    px = _display(chart, style)
    rise = px * (0.78 if any(char.isalpha() for char in chart.figure) else CAPS_DISPLAY + 0.02)
    left = _wide(chart.figure, px) + 0.2 * px
    beside = not style.narrow and style.width - left >= BESIDE
    lines = _lines(chart, style, style.width - left if beside else style.width)
    tall = _line(style) * len(lines)
    base = max(rise, tall - 0.3 * _line(style)) if beside else rise
    colour = style.colours.highlight if _loud(style) else style.colours.accent
    number = Text(0, base - px * BASELINE, _number(chart.figure, px), "display-800", px, colour)
    if beside:
        return Header(
            [number, *_set(lines, left, base + 0.3 * _line(style) - tall, style)], base + 0.3 * _line(style)
        )
    under = base + max(16, px * 0.2)
    return Header([number, *_set(lines, 0, under, style)], under + tall)


def _split(figure: str) -> tuple[str, str]:
    """The words before a number, and the number: "plus de " and "80 %"."""
    at = next((at for at, char in enumerate(figure) if char.isdigit()), 0)
    return figure[:at], figure[at:]


def _number(figure: str, px: float) -> str:
    """The number as Plotly text; words before it are set smaller."""
    words, number = _split(figure)
    small = f'<span style="font-size:{px * PREFIX:.0f}px">{canvas.escape(words)}</span>' if words else ""
    return small + canvas.escape(number)


def _wide(figure: str, px: float) -> float:
    words, number = _split(figure)
    advance = fonts.width(words, "display-800", px * PREFIX) + fonts.width(number, "display-800", px)
    return advance + TRACKING_DISPLAY * px * (len(words) * PREFIX + len(number))


def _loud(style: Style) -> bool:
    """One number a page takes the highlight; those that stand three in a row take the accent."""
    return style.drawing.name not in {"third", "half"}


def _display(chart: Chart, style: Style) -> float:
    """The display size, smaller where the number would leave the drawing."""
    size = style.size
    px: float = size.display if _loud(style) else size.display_secondary
    wide = _wide(chart.figure, px)
    return px if wide <= style.width else px * style.width / wide


def _px(style: Style) -> float:
    return (
        style.size.label
        if style.narrow
        else style.size.label + (3 if style.size.name == "poster" and _loud(style) else 0)
    )


def _line(style: Style) -> float:
    return _px(style) * 1.35


def _lines(chart: Chart, style: Style, width: float) -> list[tuple[Run, ...]]:
    return [
        line
        for runs in chart.lines
        for line in canvas.wrap_runs(runs, "text-600" if _loud(style) else "text-400", _px(style), width)
    ]


def _set(lines: list[tuple[Run, ...]], left: float, top: float, style: Style) -> list[Text]:
    return [
        Text(
            left,
            top + _line(style) * (at + 0.5),
            canvas.spoken(line, style),
            "text-600" if _loud(style) else "text-400",
            _px(style),
            style.colours.ink,
        )
        for at, line in enumerate(lines)
    ]

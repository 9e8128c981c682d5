"""The one big number with what is read beside it, or under it where the drawing is narrow."""

from __future__ import annotations

from typing import NamedTuple

from cmsurvey import fonts
from cmsurvey.model import Chart, Plot, Run
from cmsurvey.templates import canvas
from cmsurvey.templates.canvas import CAPS_DISPLAY, Style, Text
from cmsurvey.templates.tags import STAR, alone
from cmsurvey.theme import LINE_TEXT, TRACKING_DISPLAY

#: The least room in px for lines beside the number; with less they stand under it.
BESIDE = 230
#: The same in em of the lines, for large type.
WORDS = 8
#: Drawings of a column of a poster, and those whose lines always stand under the number.
COLUMNS = frozenset({"half", "third"})
STANDING = COLUMNS | {"narrow", "phone", "square", "portrait", "story"}
#: Letters that stand above figures.
ASCENDERS = frozenset("bdfhklàâéèêîôûïü")
#: Letters that stand above capitals, and those that reach below the line.
ACCENTED = frozenset("ÀÂÉÈÊËÎÏÔÛÜÇ")
DESCENDERS = frozenset("gjpqyçÇ")
#: How far figures with letters reach above and below the line, in em. Numbers of one row of a poster stand
#: on one line, with their words on one line under it, whatever their letters: each takes as much.
TALLEST, DEEPEST = 0.78, 0.24
#: How far the comma of a decimal reaches below, in em.
COMMA = 0.19
#: What a number set letter by letter may be wider than measured, in px: its pairs are not kerned.
SLACK = 3
#: How far Plotly sets the baseline under the middle of a text, as a share of its size.
BASELINE = 0.25
#: The size of words before the number as a share of the number's own.
PREFIX = 0.5
#: The size of the star of a note behind the number, its top at that of the number.
STARRED = 0.5
#: The room before that star as a share of the size of the number, so that it touches no letter.
APART = 0.04
#: How many times as large as labels an answer in words is at least: it has lines rather than smaller type.
#: Words before a number, half as large, are then no smaller than labels.
LEAST = 2
#: From one of its lines to the next, in em.
LINE = 1.06


class Header(NamedTuple):
    """A number and its lines, placed: the texts and the height they take, in px."""

    texts: list[Text]
    height: float


class Extent(NamedTuple):
    """Where the number ends, with the room that what stands beside it needs, and how high it is, in px."""

    right: float
    height: float


def draw(chart: Chart, style: Style, _: float | None = None) -> Plot:
    """The number and its lines alone."""
    head = header(chart, style)
    figure = canvas.pixels(style, head.height)
    canvas.write(figure, head.texts)
    return figure


def extent(chart: Chart, style: Style) -> Extent:
    """How much room the number takes."""
    px, lines = numbered(chart, style)
    rise = px * _rise(lines[0])
    if style.drawing.name in COLUMNS:
        rise = max(rise, style.size.display_secondary * TALLEST)
    wide = _wide(chart.figure, px) if len(lines) == 1 else style.width
    return Extent(wide + 0.2 * px, rise)


def header(chart: Chart, style: Style, *, standing: bool | None = None) -> Header:
    """The number at the left margin; its lines beside it, on its baseline, where they have room.

    `standing` says whether they stand under it in any case; without it the kind of drawing does.
    """
    px, broken = numbered(chart, style)
    left, rise = extent(chart, style)
    room = max(BESIDE, WORDS * _px(chart, style))
    if standing is None:
        standing = style.drawing.name in STANDING
    beside = not standing and style.width - left >= room
    lines = _lines(chart, style, style.width - left if beside else style.width)
    tall = _line(chart, style) * max(len(lines), chart.lined if style.drawing.name in COLUMNS else 0)
    base = max(rise, tall - 0.3 * _line(chart, style)) if beside else rise
    colour = style.colours.highlight if chart.leads else style.colours.accent
    written = [_number(broken[0], px)] if len(broken) == 1 else list(map(canvas.escape, broken))
    numbers = [
        Text(0, base + px * (LINE * at - BASELINE), line, "display-800", px, colour)
        for at, line in enumerate(written)
    ]
    numbers += _star(chart, broken[-1], numbers[-1])
    if beside:
        bottom = base + 0.3 * _line(chart, style)
        texts = [*numbers, *_set(chart, lines, style, left=left, top=bottom - tall)]
        return Header(texts, max(bottom, base + px * _fall(chart.figure)))
    base += px * LINE * (len(broken) - 1)
    fall = px * _fall(broken[-1])
    if style.drawing.name in COLUMNS:
        fall = style.size.display_secondary * DEEPEST
    under = base + max(16, px * 0.2, fall + 6)
    return Header([*numbers, *_set(chart, lines, style, left=0, top=under)], under + tall)


def lined(chart: Chart, style: Style) -> int:
    """How many lines its words take under the number in a column of a poster; none elsewhere."""
    return len(_lines(chart, style, style.width)) if style.drawing.name in COLUMNS else 0


def _rise(figure: str) -> float:
    """How far the number stands above its baseline, in em of the display face."""
    if ACCENTED.intersection(figure):
        return 0.95
    return TALLEST if ASCENDERS.intersection(figure) else CAPS_DISPLAY + 0.02


def _fall(figure: str) -> float:
    """How far it reaches below: letters with a foot, smaller where they stand before the number."""
    words, number = _split(figure)
    if DESCENDERS.intersection(number):
        return DEEPEST
    if "," in number:
        return COMMA
    return DEEPEST * PREFIX if DESCENDERS.intersection(words) else 0


def _split(figure: str) -> tuple[str, str]:
    """The words before a number, and the number: "plus de " and "80 %"; a sign of currency is part of it."""
    at = next((at for at, char in enumerate(figure) if char.isdigit()), 0)
    while at and not figure[at - 1].isspace():
        at -= 1
    return figure[:at], figure[at:]


def _number(figure: str, px: float) -> str:
    """The number as Plotly text; words before it are set smaller."""
    words, number = _split(figure)
    if not words:
        return canvas.escape(number)
    small = f'<span style="font-size:{px * PREFIX:.4g}px">{canvas.escape(words.rstrip())}</span>'
    return f"{small} {canvas.escape(number)}"


def _wide(figure: str, px: float) -> float:
    words, number = _split(alone(figure))
    words, spaced = words.rstrip(), f" {number}" if words else number
    advance = fonts.width(words, "display-800", px * PREFIX) + fonts.width(spaced, "display-800", px)
    star = fonts.width(STAR, "display-800", px * STARRED) + APART * px if alone(figure) != figure else 0
    return star + advance + TRACKING_DISPLAY * px * (len(words) * PREFIX + len(spaced))


def _star(chart: Chart, last: str, line: Text) -> list[Text]:
    """The star of a note behind the last line of the number."""
    if alone(chart.figure) == chart.figure:
        return []
    px = line.px * STARRED
    wide = _wide(last, line.px) if last == alone(chart.figure) else fonts.width(last, line.face, line.px)
    raised = line.y + BASELINE * (line.px - px) - CAPS_DISPLAY * (line.px - px)
    return [line._replace(x=wide + APART * line.px, y=raised, runs=STAR, px=px)]


def _loud(chart: Chart, style: Style) -> bool:
    """Whether the number takes the display size: the one that leads, where the drawing has the width."""
    return chart.leads and style.drawing.name not in COLUMNS


def _display(chart: Chart, style: Style) -> float:
    """The display size, smaller where the number would leave the drawing."""
    size = style.size
    px: float = size.display if _loud(chart, style) else size.display_secondary
    wide, room = _wide(chart.figure, px), style.width - SLACK
    return px if wide <= room else px * room / wide


def numbered(chart: Chart, style: Style) -> tuple[float, tuple[str, ...]]:
    """The size of the number and its lines: several of an answer that one could only hold in small type."""
    px, least = _display(chart, style), LEAST * style.size.label
    if px >= least:
        return px, (alone(chart.figure),)
    *lines, last = fonts.wrap(chart.figure, "display-800", least, style.width - SLACK)
    return least, (*lines, alone(last))


def _px(chart: Chart, style: Style) -> float:
    larger = style.size.name == "poster" and _loud(chart, style)
    return style.size.label + (3 if larger else 0)


def _line(chart: Chart, style: Style) -> float:
    return _px(chart, style) * LINE_TEXT


def _face(chart: Chart, style: Style) -> str:
    return "text-600" if _loud(chart, style) else "text-400"


def _lines(chart: Chart, style: Style, width: float) -> list[tuple[Run, ...]]:
    return [
        line
        for runs in chart.lines
        for line in canvas.wrap_runs(runs, _face(chart, style), _px(chart, style), width)
    ]


def _set(chart: Chart, lines: list[tuple[Run, ...]], style: Style, *, left: float, top: float) -> list[Text]:
    """The lines below each other from a top left corner."""
    return [
        Text(
            left,
            top + _line(chart, style) * (at + 0.5),
            canvas.spoken(line, style),
            _face(chart, style),
            _px(chart, style),
            style.colours.ink,
        )
        for at, line in enumerate(lines)
    ]

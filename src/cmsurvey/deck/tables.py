"""Marks as a table of an office program: lists, and what it has no truthful chart for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pptx.oxml import parse_xml
from pptx.util import Pt

from cmsurvey import fonts
from cmsurvey.deck.paper import POINT, PX, SLACK, Box, Slide, colours
from cmsurvey.deck.text import ACCENT, INK, rgb
from cmsurvey.model import Chart, Infographic, Mark
from cmsurvey.words import Words

#: The height of a row in px, the share of the width that names take, the sizes of type in points.
ROW, NAMES, SIZES = 52, 0.5, (20, 18, 16, 14)
#: What is over and under the text of a cell, and what a longer title of a slide may take, in px.
AROUND, SPARE = 10, 44
#: The size of type of a table on several slides, in points.
SPLIT = 16
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
#: "No style, no grid": what is drawn is drawn here.
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


#: The rows of a table: its head, then its answers.
Rows = Sequence[Sequence[str]]


class Part(NamedTuple):
    """What of a table stands on a slide, and the size of its type in points."""

    rows: Rows
    size: int


def pages(card: Infographic, box: Box, words: Words) -> list[Part]:
    """The rows of a card's marks, those that have no room on a slide on as many as they need.

    Each begins with the head, and they are of as many rows where that fits.
    """
    chart = card.panels[0].chart
    rows = _lists(chart, words) if chart.template == "ranked_list" else _cells(chart, words)
    widths = _widths(chart, len(rows[0]), box)
    if size := _size(rows, widths, box.height):
        return [Part(rows, size)]
    head, *answers = rows
    tall = [_tall([row], widths, SPLIT) for row in answers]
    room = box.height - SPARE - _tall([head], widths, SPLIT)
    starts = [0]
    for at in range(len(answers)):
        if sum(tall[starts[-1] : at + 1]) > room and at > starts[-1]:
            starts.append(at)
    even = -(-len(answers) // len(starts))
    if all(sum(tall[at : at + even]) <= room for at in range(0, len(answers), even)):
        starts = list(range(0, len(answers), even))
    ends = [*starts[1:], None]
    return [Part([head, *answers[at:end]], SPLIT) for at, end in zip(starts, ends, strict=True)]


def draw(slide: Slide, card: Infographic, box: Box, part: Part) -> None:
    """A part of a table, its alternative text that of the card."""
    chart, rows = card.panels[0].chart, part.rows
    tall = min(box.height, ROW * len(rows))
    frame = slide.shapes.add_table(len(rows), len(rows[0]), *box._replace(height=tall).emu)
    frame.name = "Table"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", card.panels[0].alt)
    table = frame.table
    table.horz_banding = False
    table._tbl.tblPr.find(f"{{{_DRAWING}}}tableStyleId").text = _PLAIN
    for row in table.rows:
        row.height = round(tall / len(rows) * PX)
    widths = _widths(chart, len(rows[0]), box)
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = round(wide * PX)
    for at, row in enumerate(rows):
        for column, said in enumerate(row):
            _fill(
                table.cell(at, column), said, part.size,
                head=not at, bold=column > 0 and chart.template != "ranked_list",
            )  # fmt: skip


def _lists(chart: Chart, words: Words) -> list[list[str]]:
    """A column a source: each answer behind its rank; of a single list the head says what it lists."""
    longest = max(len(one.marks) for one in chart.series)
    columns = [
        [one.name, *(f"{mark.text}  {mark.label}" for mark in one.marks), *[""] * (longest - len(one.marks))]
        for one in chart.series
    ]
    head, *rows = (list(row) for row in zip(*columns, strict=True))
    return [head if any(head) else [words.program["columns"]["category"]], *rows]


def _cells(chart: Chart, words: Words) -> list[list[str]]:
    """A row an answer with its number in each group; what stands beside a number stands behind it."""
    columns = words.program["columns"]
    if chart.template == "heat":
        head = ["", *(mark.detail for mark in chart.series[0].marks)]
        return [head, *([one.name, *(mark.text for mark in one.marks)] for one in chart.series)]
    if chart.template == "reference":  # the whole is a row as its groups are, without its number in its name
        listed = [mark for one in chart.series for mark in one.marks]
        named = [mark.label.removesuffix(mark.text).rstrip(": \u00a0") for mark in listed]
        rows = [[name, _told(mark)] for name, mark in zip(named, listed, strict=True)]
        return [[columns["category"], columns["value"]], *rows]
    if len(chart.series) == 1 or len({len(one.marks) for one in chart.series}) > 1:
        marks = [(one.name, mark) for one in chart.series for mark in one.marks]
        rows = [[", ".join(filter(None, (name, mark.label))), _told(mark)] for name, mark in marks]
        return [[columns["category"], columns["value"]], *rows]
    head = [columns["category"], *(one.name for one in chart.series)]
    groups: Sequence[tuple[Mark, ...]] = list(zip(*(one.marks for one in chart.series), strict=True))
    return [head, *([marks[0].label, *map(_told, marks)] for marks in groups)]


def _told(mark: Mark) -> str:
    return f"{mark.text} ({mark.detail})" if mark.detail else mark.text


def _widths(chart: Chart, count: int, box: Box) -> list[float]:
    """The columns in px: of lists all the same, else that of the names is wider."""
    if chart.template == "ranked_list" or count == 1:
        return [box.width / count] * count
    names = box.width * NAMES
    return [names, *[(box.width - names) / (count - 1)] * (count - 1)]


def _size(rows: Rows, widths: Sequence[float], height: float) -> int:
    """The largest size in points in which the rows have room; 0 where they have none in any."""
    return next((size for size in SIZES if _tall(rows, widths, size) <= height), 0)


def _tall(rows: Rows, widths: Sequence[float], size: int) -> float:
    """The height of rows in px, their cells over as many lines as they need."""
    lines = (
        max(
            len(fonts.wrap(said, "text-700", size * POINT, wide * SLACK))
            for said, wide in zip(row, widths, strict=True)
        )
        for row in rows
    )
    return sum(max(count, 1) * size * POINT * 1.25 + AROUND for count in lines)


def _fill(cell: Any, said: str, size: int, *, head: bool, bold: bool) -> None:  # noqa: ANN401 - the same
    cell.margin_left = 0
    run = cell.text_frame.paragraphs[0].add_run()
    run.text, run.font.size, run.font.bold = said, Pt(size), bold or head
    run.font.color.theme_color = ACCENT if head else INK
    cell.fill.background()
    line = rgb(colours().ink if head else colours().rule)
    properties = cell._tc.get_or_add_tcPr()
    properties.insert(
        0,
        parse_xml(
            f'<a:lnB xmlns:a="{_DRAWING}" w="{19050 if head else 9525}"><a:solidFill>'
            f'<a:srgbClr val="{line}"/></a:solidFill></a:lnB>'
        ),
    )

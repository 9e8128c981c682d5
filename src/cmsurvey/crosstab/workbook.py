"""A book as an Excel workbook: an index, then a sheet a question, its banner side by side.

Numbers are numbers (a share is 0.52 under the format 0%), letters stand in a narrow column beside them.
The same tables give the same bytes: the workbook has no date of its own.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from cmsurvey.crosstab import lines
from cmsurvey.crosstab.book import Block, Book, Cell, Column, Row, Table
from cmsurvey.words import Words

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)
_INK, _MUTED, _RULE, _TINT = "#1A1A1A", "#595959", "#8C8C8C", "#F0F2F5"
_FONT = {"font_name": "Calibri", "font_size": 10, "font_color": _INK, "valign": "vcenter"}
#: Widths in characters: labels, figures, letters beside them.
_LABEL, _FIGURE, _LETTERS = 34, 9, 5
#: Rows above the table: title, subtitle, an empty one; then the questions, the columns, their letters.
_TITLE, _SUBTITLE, _QUESTIONS, _COLUMNS, _LETTER_ROW, _FIRST = 0, 1, 3, 4, 5, 6
_NO_SHEET = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31


class _Sheet(NamedTuple):
    """What every part of a sheet is written with."""

    sheet: Worksheet
    styles: dict[str, Format]
    book: Book
    table: Table
    words: Words
    decimals: int

    @property
    def tested(self) -> bool:
        """Whether columns have letters, and cells a column for them."""
        return not self.book.untested and self.book.wanted.of == "column"


def workbook(book: Book, words: Words, *, intervals: bool = False, decimals: int = 0) -> bytes:
    """The bytes of the workbook."""
    from xlsxwriter.workbook import Workbook  # noqa: PLC0415 - only who wants a workbook waits for it

    content = io.BytesIO()
    with Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as made:
        made.set_properties({"title": book.name or book.edition, "created": _MOMENT})
        styles = _styles(made, words, decimals)
        index = made.add_worksheet(words.say("crosstab.contents")[:_LONGEST_NAME])
        names = _names(book, {index.get_name().casefold()})
        for name, table in zip(names, book.tables, strict=True):
            _table(
                _Sheet(made.add_worksheet(name), styles, book, table, words, decimals),
                index,
                intervals=intervals,
            )
        _index(index, styles, book, names=names, words=words)
    return content.getvalue()


def _styles(made: Workbook, words: Words, decimals: int) -> dict[str, Format]:
    """Every format, by its name; that of a mean by its unit."""
    places = f"0.{'0' * decimals}%" if decimals else "0%"
    rule = {"bottom": 1, "bottom_color": _RULE}
    centred = {"align": "center", "text_wrap": True}
    kinds: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 14},
        "muted": {"font_color": _MUTED},
        "note": {"font_color": _MUTED, "text_wrap": True, "valign": "top"},
        "question": {"bold": True, "bg_color": _TINT, "border": 1, "border_color": "#FFFFFF", **centred},
        "column": {"bold": True, **centred, "valign": "bottom"},
        "letter": {"font_color": _MUTED, "align": "center", **rule},
        "label": {"text_wrap": True},
        "net": {"text_wrap": True, "italic": True},
        "share": {"num_format": places, "align": "right"},
        "hint": {"num_format": f"({places})", "align": "right", "font_color": _MUTED},
        "sign": {"align": "right", "font_color": _MUTED},
        "marks": {"font_color": _MUTED, "font_size": 9},
        "interval": {"font_color": _MUTED, "font_size": 8, "align": "right"},
        "n": {"num_format": "#,##0", "align": "right", "font_color": _MUTED},
        "n_label": {"font_color": _MUTED},
        "head": {"bold": True, "bg_color": _TINT, **rule},
        "link": {"font_color": "#0B57D0", "underline": 1},
    }
    for unit, pattern in words.numbers.units.items():
        before, _, after = pattern.partition("{number}")
        number = "#,##0.0" if lines.mean_decimals(unit) else "#,##0"
        parts = (f'"{before}"' if before else "", number, f'"{after}"' if after else "")
        kinds[f"mean_{unit}"] = {"num_format": "".join(parts), "align": "right"}
    return {name: made.add_format({**_FONT, **kind}) for name, kind in kinds.items()}


def _names(book: Book, taken: set[str]) -> list[str]:
    """A name a sheet: the question's id, as Excel allows it, never twice."""
    found: list[str] = []
    for table in book.tables:
        plain = _NO_SHEET.sub("_", table.question.id)
        name, at = plain[:_LONGEST_NAME], 1
        while name.casefold() in taken:
            at += 1
            name = f"{plain[: _LONGEST_NAME - len(str(at)) - 1]}_{at}"
        taken.add(name.casefold())
        found.append(name)
    return found


def _index(
    sheet: Worksheet, styles: dict[str, Format], book: Book, *, names: list[str], words: Words
) -> None:
    """Every table with its sheet, what it is divided by, and its base."""
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 2, 46)
    sheet.set_column(3, 3, 14)
    sheet.write_string(0, 0, " ".join(filter(None, (book.name, book.edition))), styles["title"])
    for at, key in enumerate(("sheet", "question", "by", "n")):
        sheet.write_string(2, at, words.say(f"crosstab.{key}"), styles["head"])
    for row, (name, table) in enumerate(zip(names, book.tables, strict=True), start=3):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", styles["link"], name)
        sheet.write_string(row, 1, table.label, styles["label"])
        by = words.say("phrases.list").join(block.label for block in table.blocks)
        sheet.write_string(row, 2, by, styles["label"])
        sheet.write_number(row, 3, table.everybody.columns[0].n, styles["n"])
        sheet.set_row(row, _height((table.label, 58), (by, 42)))
    sheet.freeze_panes(3, 0)
    _print(sheet, rows=(2, 2))


def _print(sheet: Worksheet, rows: tuple[int, int]) -> None:
    """A4 across, one page wide, the headings on each page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*rows)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&L&8&A&R&8&P / &N")
    sheet.hide_gridlines(2)


def _table(to: _Sheet, index: Worksheet, *, intervals: bool) -> None:
    sheet, words = to.sheet, to.words
    sheet.set_column(0, 0, _LABEL, None)
    sheet.write_url(
        _SUBTITLE, 0, f"internal:'{index.get_name()}'!A1", to.styles["link"], words.say("crosstab.contents")
    )
    sheet.write_string(_TITLE, 0, to.table.label, to.styles["title"])
    at, last = 1, _FIRST
    for block in to.table.all_blocks:
        wide = 2 if to.tested and block.id else 1
        _heading(to, block, at, wide)
        for column, told in enumerate(block.columns):
            last = _column(to, block, column, (at, wide), intervals=intervals)
            at += wide
            _counts(to, told, last, at - wide)
    _labels(to, last, intervals=intervals)
    notes = lines.notes(to.book, to.table, words, intervals=intervals)
    for row, note in enumerate(notes, start=last + 3):
        _note(to, row, note, at)
    sheet.freeze_panes(_FIRST, 1)
    _print(sheet, rows=(_QUESTIONS, _LETTER_ROW))


def _heading(to: _Sheet, block: Block, at: int, wide: int) -> None:
    """The question over its columns, their labels and letters."""
    end = at + wide * len(block.columns) - 1
    if block.id:
        _merged(to.sheet, (_QUESTIONS, at, end), block.label, to.styles["question"])
    for column in block.columns:
        _merged(to.sheet, (_COLUMNS, at, at + wide - 1), column.label, to.styles["column"])
        _merged(
            to.sheet,
            (_LETTER_ROW, at, at + wide - 1),
            column.letter if to.tested else "",
            to.styles["letter"],
        )
        to.sheet.set_column(at, at, _FIGURE + (0 if wide == 2 else 3))
        if wide == 2:
            to.sheet.set_column(at + 1, at + 1, _LETTERS)
        at += wide
    to.sheet.set_row(_QUESTIONS, 30)
    to.sheet.set_row(_COLUMNS, 45)


def _merged(sheet: Worksheet, place: tuple[int, int, int], text: str, style: Format) -> None:
    row, first, last = place
    if last > first:
        sheet.merge_range(row, first, row, last, text, style)
    else:
        sheet.write_string(row, first, text, style)


def _column(to: _Sheet, block: Block, column: int, place: tuple[int, int], *, intervals: bool) -> int:
    """The figures of a column, its letters beside them, its intervals below; the row after them."""
    at, wide = place
    row = _FIRST
    for told, line in zip(to.table.rows, block.cells, strict=True):
        _figure(to, told, line[column], (row, at))
        if wide == 2:
            to.sheet.write_string(row, at + 1, lines.marks(line[column]), to.styles["marks"])
        row += 1
        if intervals and not to.book.untested:
            text = lines.interval(line[column], told, to.words, to.decimals)
            to.sheet.write_string(row, at, text, to.styles["interval"])
            row += 1
    return row


def _figure(to: _Sheet, row: Row, cell: Cell, place: tuple[int, int]) -> None:
    if cell.hidden or cell.empty:
        to.sheet.write_string(*place, lines.value(cell, row, to.words), to.styles["sign"])
    else:
        style = ("hint" if cell.uncertain else "share") if row.share else f"mean_{row.unit}"
        to.sheet.write_number(*place, float(f"{cell.figure.value:.12g}"), to.styles[style])


def _labels(to: _Sheet, last: int, *, intervals: bool) -> None:
    """What stands before each row."""
    step = 2 if intervals and not to.book.untested else 1
    for at, row in enumerate(to.table.rows):
        style = "label" if row.kind == "option" else "net"
        text = lines.label(row, to.words)
        to.sheet.write_string(_FIRST + at * step, 0, text, to.styles[style])
        to.sheet.set_row(_FIRST + at * step, _height((text, _LABEL)))
    for at, key in enumerate(("n", "n_eff") if to.book.weighted else ("n",)):
        to.sheet.write_string(last + at, 0, to.words.say(f"crosstab.{key}"), to.styles["n_label"])


def _counts(to: _Sheet, column: Column, row: int, at: int) -> None:
    """The unweighted rows under a column, and what their weights leave of them."""
    to.sheet.write_number(row, at, column.n, to.styles["n"])
    if to.book.weighted:
        to.sheet.write_number(row + 1, at, column.told_n_eff, to.styles["n"])


def _note(to: _Sheet, row: int, note: str, width: int) -> None:
    """A line below the table, over its whole width, as high as its words need."""
    end = max(width - 1, 8)
    to.sheet.merge_range(row, 0, row, end, note, to.styles["note"])
    room = _LABEL + _FIGURE * end * (0.75 if to.tested else 1.2)
    to.sheet.set_row(row, _height((note, room)))


def _height(*texts: tuple[str, float]) -> float:
    """The height of a row for the tallest of its texts, each with the characters that fit on its line."""
    return 15.0 * max(1 + int(len(text) / width) for text, width in texts)

"""Spreadsheets (xlsx, ods) → `Grid`; an archive that would fill the memory is refused unread."""

from __future__ import annotations

import datetime
import math
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cmsurvey.answers import unread
from cmsurvey.answers.grid import MOST_COLUMNS, Grid
from cmsurvey.answers.oddities import Oddities
from cmsurvey.errors import Problems

#: A workbook of a million rows unpacks to about 500 MB.
_MOST_BYTES = 2_000_000_000
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
_AGAIN = "open the file in a spreadsheet and save it again, or as CSV UTF-8"


def workbook(path: Path, problems: Problems, odd: Oddities) -> Grid | None:
    """The first sheet that is shown and holds anything; the others are named in the report."""
    if not unpacks(path, problems):
        return None
    try:
        sheets = _sheets(path)
    except BaseException as error:  # a panic of the library in Rust is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        cause = " ".join(str(error).split())[:120]
        problems.add(str(path), f"the workbook cannot be read: {cause}", _AGAIN)
        return None
    filled = sorted((one for one in sheets if any(map(any, one.rows))), key=lambda one: one.hidden)
    if not filled:
        problems.add(str(path), "the workbook is empty", "export the answers again")
        return None
    read = filled[0]
    for other in filled[1:]:
        what = "a hidden sheet" if other.hidden else "a second sheet"
        odd.add(f'{what} "{other.name}"', f'left out; only "{read.name}" is read')
    grid = Grid(path, read.rows, range(1, len(read.rows) + 1))
    _refuse_errors(grid, problems)
    unread.check(path, read.name, problems)
    unread.check_merged(path, read.merged, problems)
    return None if problems.found else _even(grid)


class _Sheet(NamedTuple):
    """A sheet as it is read."""

    name: str
    rows: list[list[str]]
    hidden: bool
    merged: unread.Merged


def _sheets(path: Path) -> list[_Sheet]:
    from python_calamine import (  # noqa: PLC0415 - only workbooks need it
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    with CalamineWorkbook.from_path(str(path)) as book:
        found = []
        for name, kind in zip(book.sheet_names, book.sheets_metadata, strict=True):
            if kind.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(name)
            if sheet.width > MOST_COLUMNS * 2:
                raise ValueError(f'sheet "{name}" has {sheet.width} columns')
            rows = sheet.to_python(skip_empty_area=False)
            hidden = kind.visible != SheetVisibleEnum.Visible
            texts = [[cell(value) for value in row] for row in rows]
            found.append(_Sheet(name, texts, hidden, sheet.merged_cell_ranges or ()))
        return found


def unpacks(path: Path, problems: Problems) -> bool:
    """Whether the archive is one, and holds no more than it may; its own word for its sizes is not taken."""
    if not zipfile.is_zipfile(path):
        what = "this is no workbook: it is no archive, or it is protected by a password"
        problems.add(str(path), what, _AGAIN)
        return False
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                with archive.open(member) as content:
                    while chunk := content.read(1 << 20):
                        total += len(chunk)
                        if total > _MOST_BYTES:
                            what = f"the workbook unpacks to more than {_MOST_BYTES // 10**9} GB"
                            problems.add(str(path), what, "export the answers as CSV")
                            return False
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        problems.add(str(path), f"the workbook is damaged: {' '.join(str(error).split())[:120]}", _AGAIN)
        return False
    except Exception as error:  # noqa: BLE001 - zlib.error and lzma's, by whichever method it is packed
        problems.add(str(path), f"the workbook is damaged: {' '.join(str(error).split())[:120]}", _AGAIN)
        return False
    return True


def cell(value: Any) -> str:  # noqa: ANN401 - a cell holds whatever the spreadsheet put there
    """A typed value as text: whole numbers without decimals, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, bytes):  # as some programs write the texts of Parquet
        value = value.decode(errors="replace")
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return unicodedata.normalize("NFC", str(value)).strip()


def _even(grid: Grid) -> Grid:
    """Rows as long as the headings need: a spreadsheet's sheet is a rectangle with empty edges."""
    rows = [list(row) for row in grid.rows]
    width = max((len(row) - _edge(row) for row in rows), default=0)
    even = [[*row[:width], *[""] * (width - len(row))] for row in rows]
    return Grid(grid.path, even, grid.lines)


def _edge(row: Sequence[str]) -> int:
    """How many cells at the end of a row are empty."""
    number = 0
    for one in reversed(row):
        if one:
            break
        number += 1
    return number


def _refuse_errors(grid: Grid, problems: Problems) -> None:
    """A cell whose formula failed holds no answer."""
    for line, row in zip(grid.lines, grid.rows, strict=True):
        for at, one in enumerate(row):
            if one in _ERRORS:
                where = f"{grid.path}, row {line}, column {unread.letters(at)}"
                problems.add(where, f"the formula of the cell failed: {one}", "write the answer itself")
                if len(problems.found) >= 10:
                    return

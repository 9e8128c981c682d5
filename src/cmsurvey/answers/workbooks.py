"""Spreadsheets (xlsx, ods) → `Grid`; an archive that would fill the memory is refused unread."""

from __future__ import annotations

import datetime
import math
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cmsurvey.answers.grid import MOST_COLUMNS, Grid
from cmsurvey.answers.oddities import Oddities
from cmsurvey.errors import Problems

#: A workbook of a million rows unpacks to about 500 MB.
_MOST_BYTES = 2_000_000_000
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
_AGAIN = "open the file in a spreadsheet and save it again, or as CSV UTF-8"


def workbook(path: Path, problems: Problems, odd: Oddities) -> Grid | None:
    """The first sheet of a workbook that holds anything; the others are named in the report."""
    if not _unpacks(path, problems):
        return None
    try:
        sheets = _sheets(path)
    except BaseException as error:  # a panic of the library in Rust is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        cause = " ".join(str(error).split())[:120]
        problems.add(str(path), f"the workbook cannot be read: {cause}", _AGAIN)
        return None
    filled = [(name, rows) for name, rows in sheets if any(any(row) for row in rows)]
    if not filled:
        problems.add(str(path), "the workbook is empty", "export the answers again")
        return None
    name, rows = filled[0]
    for other, _ in filled[1:]:
        odd.add(f'a second sheet "{other}"', f'left out; only "{name}" is read')
    grid = Grid(path, rows, range(1, len(rows) + 1))
    _refuse_errors(grid, problems)
    return None if problems.found else _even(grid)


def _sheets(path: Path) -> list[tuple[str, list[list[str]]]]:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only workbooks need it

    with CalamineWorkbook.from_path(str(path)) as book:
        found = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.width > MOST_COLUMNS * 2:
                raise ValueError(f'sheet "{name}" has {sheet.width} columns')
            rows = sheet.to_python(skip_empty_area=False)
            found.append((name, [[cell(value) for value in row] for row in rows]))
        return found


def _unpacks(path: Path, problems: Problems) -> bool:
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
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return str(value).strip()


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
                where = f"{grid.path}, row {line}, column {letters(at)}"
                problems.add(where, f"the formula of the cell failed: {one}", "write the answer itself")
                if len(problems.found) >= 10:
                    return


def letters(at: int) -> str:
    """A column as spreadsheets name it: 0 is A, 26 is AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name

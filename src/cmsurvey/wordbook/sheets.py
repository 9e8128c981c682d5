"""A workbook that came back → its rows, whatever a spreadsheet did to them; no texts are told by cell."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cmsurvey import regular
from cmsurvey.answers import unread, workbooks
from cmsurvey.errors import CmsurveyError, Problem, Problems
from cmsurvey.wordbook.book import IDENTITY, MARK

_AGAIN = 'make one with "cmsurvey words export", fill it and save it as .xlsx'
_EXPORT = "export the words again, and write your texts there"
_FORMULA = re.compile(rb'<c\b[^>]*?\br="([A-Z]+[0-9]+)"[^>]*>\s*<f\b')
_ERROR = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+[0-9]+)"')
_ERRORS = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)")


@dataclass(frozen=True)
class Row:
    """A text that came back: its key, the text as it was, as it is, and where it stands."""

    key: str
    base: str
    text: str
    where: str


@dataclass(frozen=True)
class Sheets:
    """A workbook: whose words it holds, its rows, and the cells of texts that hold none.

    `where` is the population that the words are about alone, "" for everybody.
    """

    edition: str
    lang: str
    where: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read(path: Path) -> Sheets:
    """The rows of a workbook that `exported` made.

    A formula, a date or a number in the place of a text is one of its problems.

    Raises:
        CmsurveyError: it is no such workbook.
    """
    problems = Problems()
    regular.check(path, _AGAIN)
    if not workbooks.unpacks(path, problems):
        raise CmsurveyError(*(replace(one, hint=_AGAIN) for one in problems.found))
    try:
        sheets = _sheets(path)
        odd = {name: _odd(path, name) for name, _ in sheets}
    except BaseException as error:  # a panic of the library in Rust is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        cause = " ".join(str(error).split())[:120]
        raise CmsurveyError(Problem(str(path), f"the workbook cannot be read: {cause}", _AGAIN)) from None
    identity = _identity(sheets)
    if identity.get("mark") != MARK or not all(identity.get(name) for name in IDENTITY):
        raise CmsurveyError(Problem(str(path), "this is no workbook of words", _AGAIN))
    where = "" if identity["population"] == "all" else identity["population"]
    rows = [
        row
        for name, cells in sheets
        for row in _rows(f"{path.name}, sheet {name}", cells, odd[name], problems)
    ]
    return Sheets(identity["edition"], identity["lang"], where, tuple(rows), tuple(problems.found))


def _identity(sheets: list[tuple[str, list[list[Any]]]]) -> dict[str, str]:
    """The names in the first column of any sheet with the values behind them."""
    told = ((row[0], row[1]) for _, cells in sheets for row in cells if len(row) > 1)
    return {name: workbooks.cell(value) for name, value in told if isinstance(name, str) and name in IDENTITY}


def _rows(sheet: str, cells: list[list[Any]], odd: Mapping[str, str], problems: Problems) -> Iterator[Row]:
    """The rows of a sheet under the codes of its columns; a sheet of somebody's own has none.

    What is written in a row without its key would be lost, so it is a problem, as are keys without codes.
    """
    codes = next((at for at, row in enumerate(cells) if {"key", "text", "base"} <= set(_texts(row))), None)
    if codes is None:
        if any(_keyed(cell) for row in cells for cell in row[:1]):
            problems.add(f"{sheet}, row 1", "it has lost the codes of its columns", _EXPORT)
        return
    columns = {str(code): at for at, code in enumerate(cells[codes]) if code}
    for number, row in enumerate(cells[codes + 1 :], start=codes + 2):
        key, base = (_at(row, columns[code]) for code in ("key", "base"))
        if not _keyed(key):
            if number > codes + 2 and any(_texts(row)):  # the row under the codes is that of the headings
                problems.add(f"{sheet}, row {number}", f"row {number} has lost its key", _EXPORT)
            continue
        cell = f"{unread.letters(columns['text'])}{number}"
        where, value = f"{sheet}, cell {cell}", _at(row, columns["text"])
        if cell in odd or _is_formula(value):
            what = odd.get(cell, "this is a formula")
            problems.add(where, what, "write the text itself; format the cell as text first")
        elif not isinstance(value, str):
            problems.add(where, _mistaken(value), "format the cell as text, then type the text again")
        elif _ERRORS.fullmatch(value.strip()):
            problems.add(where, "the cell holds an error", "write the text itself")
        else:
            yield Row(str(key), str(base), value, where)


def _keyed(cell: object) -> bool:
    return isinstance(cell, str) and cell.startswith('["')


def _mistaken(value: object) -> str:
    """What a spreadsheet took a text for."""
    told = workbooks.cell(value)
    if isinstance(value, bool):
        return f"this is {told}, no text"
    if isinstance(value, int | float):
        return f"this is the number {told}, no text"
    return f"the spreadsheet made a date of it, {told}"


def _is_formula(value: object) -> bool:
    return isinstance(value, str) and value.lstrip().startswith("=")


def _texts(row: list[Any]) -> list[str]:
    return [one for one in row if isinstance(one, str)]


def _at(row: list[Any], column: int) -> object:
    found = row[column] if column < len(row) else ""
    return "" if found is None else found


def _odd(path: Path, sheet: str) -> dict[str, str]:
    """What no text is in the cells of a sheet, whose results alone a reader of values sees, or nothing."""
    with zipfile.ZipFile(path) as archive:
        member = unread.member_of(archive, sheet)
        content = archive.read(member) if member in archive.namelist() else b""
    found = {cell.decode(): "the cell holds an error" for cell in _ERROR.findall(content)}
    return found | {cell.decode(): "this is a formula" for cell in _FORMULA.findall(content)}


def _sheets(path: Path) -> list[tuple[str, list[list[Any]]]]:
    """Each sheet with its cells as the spreadsheet typed them: texts, numbers, dates."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only workbooks need it

    with CalamineWorkbook.from_path(str(path)) as book:
        names = book.sheet_names
        return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names]

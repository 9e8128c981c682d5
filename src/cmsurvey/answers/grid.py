"""A file of answers as it is: rows of cells, each with its row number. What a heading is comes later."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cmsurvey.answers.encoding import decode
from cmsurvey.answers.oddities import Oddities
from cmsurvey.errors import Problems

#: More columns than any questionnaire has, and more cells than fit in memory.
MOST_COLUMNS, MOST_CELLS = 10_000, 400_000_000
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}

#: What a spreadsheet writes above the headings to tell itself what stands between cells.
_SEPARATOR = re.compile(r"sep=([,;|\t])\r?\n")

#: The longest cell: the limit that Python has by itself, whoever else in the process has changed it.
LONGEST_CELL = 131_072


@dataclass(frozen=True)
class Traits:
    """What a statistics package keeps of a column: label, value -> label, values that are no answer."""

    label: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ResponseSet:
    """A multiple-response set of SPSS: its columns, and the value that is a tick ("" for categories)."""

    name: str
    label: str
    columns: tuple[str, ...]
    ticked: str = ""


@dataclass(frozen=True)
class Grid:
    """Rows of cells as text, headings among them, all of one length; `lines` has the row of each in the file.

    An empty cell is "". `traits` and `sets` come from files of statistics packages, whose first row is the
    names of their columns.
    """

    path: Path
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    traits: Mapping[str, Traits] = field(default_factory=dict)
    sets: tuple[ResponseSet, ...] = ()


def text(path: Path, content: bytes, problems: Problems, odd: Oddities) -> Grid | None:
    """The rows of a CSV or TSV file; None with a problem where it is broken."""
    decoded = decode(path, content, problems)
    if decoded is None:
        return None
    if decoded.note:
        odd.add(decoded.note.partition(":")[0], f"read as{decoded.note.partition(':')[2] or ' such'}")
    told = _SEPARATOR.match(decoded.text)
    delimiter = told[1] if told else _delimiter(path, decoded.text)
    if told:
        odd.add(f'a first line "sep={told[1]}", as spreadsheets write it', "left out")
    body = decoded.text[told.end() :] if told else decoded.text
    rows, lines = _records(path, body, delimiter, problems, first=2 if told else 1)
    return None if problems.found else Grid(path, rows, lines)


def rectangle(grid: Grid, problems: Problems, odd: Oddities) -> Grid | None:
    """The grid without empty rows and empty cells after its last column; ragged rows are problems.

    A case of a statistics package stays: there, a respondent may have answered nothing.
    """
    filled = [bool(grid.traits) or any(row) for row in grid.rows]
    kept = [at for at, some in enumerate(filled) if some]
    empty = [grid.lines[at] for at, some in enumerate(filled) if not some]
    if not kept:
        problems.add(str(grid.path), "the file is empty", "export the answers again")
        return None
    if empty:
        odd.every(empty, "an empty row", "left out")
    rows, lines = [grid.rows[at] for at in kept], [grid.lines[at] for at in kept]
    width = len(rows[0])
    if width > MOST_COLUMNS or width * len(rows) > MOST_CELLS:
        what = f"{width} columns and {len(rows)} rows"
        hint = f"keep {MOST_COLUMNS} columns and {MOST_CELLS} cells at most"
        problems.add(str(grid.path), f"{what}: too many to read", hint)
        return None
    rows = [_trimmed(row, width) for row in rows]
    for line, row in zip(lines, rows, strict=True):
        if len(row) != width:
            cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
            hint = "put a cell that holds a separator or a line break between quotation marks"
            problems.add(f"{grid.path}, row {line}", f"{cells} under {width} columns", hint)
            if len(problems.found) >= 10:
                break
    if problems.found:
        return None
    return Grid(grid.path, rows, lines, grid.traits, grid.sets)


def _trimmed(row: Sequence[str], width: int) -> Sequence[str]:
    """A row without the empty cells beyond the last column, which spreadsheets add."""
    return row[:width] if len(row) > width and not any(row[width:]) else row


def _delimiter(path: Path, content: str) -> str:
    """What stands between cells: it cuts the first rows alike, and into the most columns."""
    if path.suffix.lower() == ".tsv":
        return "\t"
    head = content[:200_000]
    widths = {}
    for sign in DELIMITERS:
        found = []
        try:
            for at, row in enumerate(csv.reader(io.StringIO(head, newline=""), delimiter=sign)):
                if at >= 30:
                    break
                if row:
                    found.append(len(row))
        except csv.Error:
            continue
        alike = found.count(found[0]) / len(found) if found else 0.0
        widths[sign] = (found[0] > 1 if found else False, alike > 0.9, found[0] if found else 0)
    return max(widths, key=lambda sign: widths[sign], default=",")


def _records(
    path: Path, content: str, delimiter: str, problems: Problems, *, first: int = 1
) -> tuple[list[list[str]], list[int]]:
    """Every record with the row of the file where it begins; cells are shared where they are equal."""
    rows: list[list[str]] = []
    lines: list[int] = []
    shared: dict[str, str] = {}
    begin = first
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if any(len(cell) > LONGEST_CELL for cell in row):
                raise csv.Error(f"field larger than field limit ({LONGEST_CELL})")
            if len(row) > MOST_COLUMNS and not rows:
                return [row], [begin]  # the rest would only fill the memory
            rows.append([shared.setdefault(cell, cell) for cell in map(str.strip, row)])
            lines.append(begin)
            begin = reader.line_num + first
    except csv.Error as error:
        hint = 'put a cell with a quotation mark between two ", and double the marks inside it'
        problems.add(f"{path}, row {begin}", f"broken CSV: {error}", hint)
    return rows, lines

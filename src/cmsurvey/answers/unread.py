"""Cells that a reader of workbooks gives as empty though they are not: formulas that failed or never ran.

A failed formula, and one that a program wrote and no spreadsheet ever computed, have no value to read; an
answer would go in silence. Merged cells are told too: only the first of them holds what all of them show.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path

from cmsurvey.errors import Problems

_CHUNK, _OVERLAP = 1 << 20, 1 << 14
#: So many of them are told.
_TOLD = 10
_FORMULA = rb"<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)"
_FAILED = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"[^>]*>(?:' + _FORMULA + rb")?\s*<v>([^<]*)</v>"
)
_NEVER_RUN = re.compile(
    rb'<c\b(?![^>]*\bt="str")[^>]*\br="([A-Z]+)(\d+)"[^>]*>' + _FORMULA + rb"\s*(?:<v\s*/>|<v></v>)?\s*</c>()"
)
_FAILED_ODS = re.compile(rb'calcext:value-type="error"[^>]*>\s*<text:p>([^<]*)')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_TARGET = re.compile(rb"<Relationship\b[^>]*>")

Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]


def check(path: Path, sheet: str, problems: Problems) -> None:
    """Every cell of a sheet that would be read as empty and is not, as a problem with its row."""
    with zipfile.ZipFile(path) as archive:
        if path.suffix.lower() == ".ods":
            _check_opendocument(path, archive, problems)
            return
        member = member_of(archive, sheet)
        if member not in archive.namelist():
            return
        for sign, pattern, what, cure in (
            (b't="e"', _FAILED, "the formula of the cell failed: {}", "write the answer itself"),
            (b"<f", _NEVER_RUN, "a formula that was never computed", "open it in a spreadsheet, and save it"),
        ):
            found: dict[tuple[bytes, bytes], bytes] = {}
            for column, row, told in _found(archive, member, sign, pattern):
                found.setdefault((column, row), told)
                if len(found) == _TOLD:
                    break
            for (column, row), told in found.items():
                where = f"{path}, row {row.decode()}, column {column.decode()}"
                problems.add(where, what.format(told.decode(errors="replace")), cure)


def check_merged(path: Path, merged: Merged, problems: Problems) -> None:
    """Cells that are merged over several rows below the headings: whose answer they hold cannot be told."""
    for (top, left), (bottom, _) in [one for one in merged if one[0][0] > 0 and one[1][0] > one[0][0]][
        :_TOLD
    ]:
        what = f"rows {top + 1} to {bottom + 1} share one merged cell: whose answer it is cannot be told"
        where = f"{path}, row {top + 1}, column {letters(left)}"
        problems.add(where, what, "unmerge the cells, and write each answer into its row")


def letters(at: int) -> str:
    """A column as spreadsheets name it: 0 is A, 26 is AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def _check_opendocument(path: Path, archive: zipfile.ZipFile, problems: Problems) -> None:
    """Its rows are not numbered, so that the place is the file alone."""
    if "content.xml" not in archive.namelist():
        return
    for (told,) in dict.fromkeys(_found(archive, "content.xml", b'"error"', _FAILED_ODS)):
        what = f"the formula of a cell failed: {told.decode(errors='replace')}"
        problems.add(str(path), what, "write the answer itself")


def _found(
    archive: zipfile.ZipFile, member: str, sign: bytes, pattern: re.Pattern[bytes]
) -> Iterator[tuple[bytes, ...]]:
    """The groups of every match in a member, which is read in parts; one at a seam may come twice.

    A part without the `sign` that each match holds is not searched.
    """
    rest = b""
    with archive.open(member) as content:
        while chunk := content.read(_CHUNK):
            window = rest + chunk
            if sign in window:
                yield from (one.groups() for one in pattern.finditer(window))
            rest = window[-_OVERLAP:]


def member_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The file of a sheet in a workbook; "" where the workbook does not say."""
    names = archive.namelist()
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(names):
        return ""
    wanted = next(
        (
            _attribute(one, b"(?:\\w+:)id")
            for one in _SHEET.findall(archive.read("xl/workbook.xml"))
            if unescape(_attribute(one, b"name").decode(errors="replace")) == sheet
        ),
        b"",
    )
    for one in _TARGET.findall(archive.read("xl/_rels/workbook.xml.rels")):
        if wanted and _attribute(one, b"Id") == wanted:
            target = _attribute(one, b"Target").decode(errors="replace")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _attribute(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"\s" + name + rb"\s*=\s*[\"']([^\"']*)[\"']", tag)
    return found[1] if found else b""

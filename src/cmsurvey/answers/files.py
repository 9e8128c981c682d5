"""A file of answers → `Grid`, by its ending and by what its first bytes are."""

from __future__ import annotations

from pathlib import Path

from cmsurvey import regular
from cmsurvey.answers import apart, grid, labelled, workbooks
from cmsurvey.answers.grid import Grid
from cmsurvey.answers.oddities import Oddities
from cmsurvey.errors import Problems, nearest

TEXTS, WORKBOOKS = (".csv", ".tsv", ".txt"), (".xlsx", ".xlsm", ".ods")
ENDINGS = (*TEXTS, *WORKBOOKS, *labelled.READERS, ".parquet")

#: What only a spreadsheet opens.
_SPREADSHEETS = (".xls", ".xlsb", ".numbers", ".gsheet")

#: First bytes -> what a file is, whatever its ending says.
_SIGNS = {
    b"PK\x03\x04": ("a workbook or another archive", WORKBOOKS),
    b"PAR1": ("Parquet", (".parquet",)),
    b"$FL2": ("SPSS", (".sav", ".zsav")),
    b"$FL3": ("compressed SPSS", (".sav", ".zsav")),
    b"<stata_dta>": ("Stata", (".dta",)),
    b"\xd0\xcf\x11\xe0": ("an old or protected workbook (xls)", ()),
    b"%PDF": ("PDF", ()),
    b"\x1f\x8b": ("packed (gzip)", ()),
    b"7z\xbc\xaf": ("packed (7z)", ()),
    b"Rar!": ("packed (rar)", ()),
    b"BZh": ("packed (bzip2)", ()),
    b"\xfd7zXZ": ("packed (xz)", ()),
    b"SQLite format 3": ("a database (SQLite)", ()),
    b"ARROW1": ("Arrow", ()),
    b"RDX": ("of R (RData)", ()),
    b"\x89PNG": ("a picture", ()),
    b"\xff\xd8\xff": ("a picture", ()),
    b"{\\rtf": ("a document (RTF)", ()),
    b"<!doctype": ("a web page", ()),
    b"<html": ("a web page", ()),
    b"<?xml": ("XML", ()),
    b"version https://git-lfs": ("a pointer of Git LFS", ()),
}


def _first(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(32)


def read(path: Path, problems: Problems, odd: Oddities) -> Grid | None:
    """The cells of a file; None with problems where it is of no use."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        hint = nearest(ending, ENDINGS) if ending else f"name a file that ends in {', '.join(ENDINGS)}"
        hint = "open it in a spreadsheet, and save it as xlsx" if ending in _SPREADSHEETS else hint
        problems.add(str(path), f'no answers are read from "{ending or path.name}"', hint)
        return None
    if told := regular.fault(path):
        problems.found.append(told)
        return None
    try:
        content = path.read_bytes() if ending in TEXTS else _first(path)
    except OSError as error:
        cause = "no such file" if isinstance(error, FileNotFoundError) else (error.strerror or "").lower()
        problems.add(str(path), cause, "name a file that you may read")
        return None
    first = content[:32].lower()
    for sign, (what, endings) in _SIGNS.items():
        if first.startswith(sign.lower()) and ending not in endings:
            cure = f"rename it to end in {endings[0]}" if endings else "save the answers as xlsx or CSV UTF-8"
            problems.add(str(path), f"the file is {what}, not what its ending says", cure)
            return None
    if not content:
        problems.add(str(path), "the file is empty", "export the answers again")
        return None
    if ending in TEXTS:
        found = grid.text(path, content, problems, odd)
    elif ending in labelled.READERS:
        found = apart.statistics(path, problems)
    elif ending == ".parquet":
        found = labelled.parquet(path, problems)
    else:
        found = workbooks.workbook(path, problems, odd)
    return grid.rectangle(found, problems, odd) if found else None

"""One row of a CSV file: ask it for a cell, and what is wrong with it is kept."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from cmsurvey import separated
from cmsurvey.errors import Problems, closest, nearest
from cmsurvey.load.shapes import SNAKE
from cmsurvey.model import COMPARE

_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_REAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,17})?(e-[0-9]{1,2})?")
#: Digits alone, more of them than any figure has.
_LONG = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,([0-9]{1,2}|[0-9]{4,})")  # three digits may be thousands
_WHOLE = re.compile(r"0*[1-9][0-9]{0,11}")
_WHOLE_LONG = re.compile(r"0*[1-9][0-9]*")
_DIGITS = 12
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{one}{n}" for one in ("COM", "LPT") for n in range(1, 10))}
_LONGEST_NAME = 60  # names become names of files
#: What a spreadsheet makes of one: 12/04/2012, 12.04.2012, avr-12.
_SPREADSHEET_DATE = re.compile(r"[0-9]{1,2}([/.])[0-9]{1,2}\1[0-9]{2,4}|[^\W\d]{3,5}\.?-[0-9]{2}")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def quoted(cell: str) -> str:
    """A cell as a message shows it: on one line, between quotation marks, its first forty characters."""
    line = " ".join(cell.split())
    return f'"{line[:40]}…"' if len(line) > 40 else f'"{line}"'


def is_plain(name: str) -> bool:
    """Whether a name may name a file: at most 60 letters, digits, "_" and "-", so none leaves its folder.

    Names of devices name no file on Windows, whatever comes behind a point: "con.csv" is one.
    """
    short = len(name) <= _LONGEST_NAME and name.upper() not in _DEVICES
    return short and _PLAIN.fullmatch(name) is not None


def is_web_address(url: str) -> bool:
    """Whether a text is an address that a link may lead to."""
    try:
        parts = urlsplit(url)
    except ValueError:  # an unclosed bracket in the host
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not re.search(r"[\s<>\"]", url)


#: What stands in a bundle or a site under a name that no question and no infographic may have, then.
TAKEN = {
    "manifest": 'the files of each bundle are listed in a "manifest.json"',
    "datapackage": 'the tables of each bundle are listed in a "datapackage.json"',
    "corrections": 'the corrections of each bundle are listed in a "corrections.json"',
    "carousel": 'the slides of a bundle are one "carousel.pdf"',
    **{
        name: f'the slides of a bundle are named so ("{name}.carousel.png")'
        for name in (f"slide-{number:02}" for number in range(1, 11))
    },
    "index": 'the page of each edition in a site is its "index.html"',
    **dict.fromkeys(
        map(str.lower, sorted(_DEVICES)), "Windows reserves this name, and files are named by it"
    ),
}


#: Tables of the series that are not editions.
OTHER_TABLES = ("editions", "sources", "derived", "completeness")
#: What stands beside the folders of editions, in the output or a site, under a name that none may have, then.
_FOLDERS = {
    "all": "all editions together are called so (render --all)",
    "trends": "the poster of all editions stands in a folder of this name",
    "drafts": "drafts stand in a folder of this name",
    "proof": "pages to proofread stand in a folder of this name",
    "words": "words for articles stand in a folder of this name",
    "output": "what is rendered stands in a folder of this name",
    "data": "a site has its tables in a folder of this name",
    "assets": "a site has its style in a folder of this name",
}


def unnamed(edition: str) -> tuple[str, str] | None:
    """Why an edition cannot have this name, and the cure; None if it can."""
    said, low = f"{quoted(edition)} cannot name an edition", edition.casefold()
    if not is_plain(edition):
        return said, 'use letters, digits, "-" and "_" alone, no name that Windows reserves: 2026'
    if low in OTHER_TABLES:
        why = f"{low}.csv is another table"
    elif low.startswith(COMPARE):
        why = "comparisons of two editions stand in folders whose names begin so"
    elif re.fullmatch("[a-z]{2}", low):
        why = "a site has the pages of a language in a folder of two letters"
    else:
        why = _FOLDERS.get(low, "")
    return (f"{said}: {why}", "choose another name: 2026") if why else None


def is_snake(name: str) -> bool:
    """Whether a name is an identifier: at most 60 lower-case letters and digits, joined by single "_"."""
    return SNAKE.fits(name)


def is_population(name: str) -> bool:
    """Whether a name is a population: `all`, another identifier, or `variable=value`."""
    parts = name.split("=")
    return len(parts) <= 2 and all(is_snake(part) for part in parts)


@dataclass(frozen=True)
class Row:
    """A row of a CSV file and its place; a cell that is not what it is asked for becomes a problem."""

    path: Path
    line: int
    cells: Mapping[str, str]
    problems: Problems

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def where(self) -> str:
        """The place as messages write it."""
        return f"{self.path}, line {self.line}"

    def fail(self, what: str, hint: str, column: str = "") -> None:
        """Keep a problem of this row, or of its cell in a column."""
        self.problems.add(f"{self.where}, column {column}" if column else self.where, what, hint)

    def text(self, column: str, hint: str = "every row needs it") -> str:
        """The cell, which must not be blank."""
        if not self[column]:
            self.fail("it is empty", hint, column)
        return self[column]

    def known(self, column: str, names: Iterable[str] | None) -> str:
        """The cell, which must be one of the names; None takes any, for a list that could not be read."""
        cell = self.text(column)
        if cell and names is not None and cell not in names:
            hint = nearest(cell, names)
            if column == "source" and not closest(cell, names):
                hint = f"add its row to sources.csv; {hint}"
            self.fail(f"unknown {column} {quoted(cell)}", hint, column)
        return cell

    def snake(self, column: str) -> str:
        """The cell, which must be an identifier."""
        cell = self.text(column)
        if cell and not is_snake(cell):
            self.fail(
                f"{quoted(cell)} is not an identifier",
                "write it in snake_case, 60 letters at most: bac_plus_5",
                column,
            )
        return cell

    def number(self, column: str) -> float:
        """The cell as a number, NaN when it is blank or wrong."""
        cell = self[column]
        if _NUMBER.fullmatch(cell) and (float(cell) or cell[0] != "-"):
            return float(cell)
        if _NUMBER.fullmatch(cell):
            self.fail(f"{quoted(cell)} is a zero with a minus sign", "look again at the source", column)
        elif _LONG.fullmatch(cell):
            self._too_long(column)
        elif separated.is_ambiguous(cell):
            meant = cell.replace(",", "")
            hint = f"write {meant}, or {cell.replace(',', '.')} with a point"
            self.fail(f"{quoted(cell)} may be thousands or have three decimals", hint, column)
        elif _DECIMAL_COMMA.fullmatch(cell):
            self.fail(f"{quoted(cell)} has a decimal comma", f"write {cell.replace(',', '.')}", column)
        elif cell:
            hint = "write digits alone, with a point before decimals: 49.6 or 26830"
            self.fail(f"{quoted(cell)} is not a number", hint, column)
        return math.nan

    def _too_long(self, column: str) -> None:
        whole, _, decimals = self[column].lstrip("-").partition(".")
        many = f"{len(decimals)} decimals" if len(whole) <= _DIGITS else f"{len(whole)} digits"
        what = f"{quoted(self[column])} has {many}"
        self.fail(what, f"look again at the source: {_DIGITS} digits and 6 decimals are the most", column)

    def real(self, column: str) -> float:
        """The cell as a number of up to 12 digits that nobody typed, NaN when it is blank or wrong."""
        cell = self[column]
        if _REAL.fullmatch(cell):
            return float(cell)
        if cell:
            self.fail(f"{quoted(cell)} is not a number", "tabulate the answers again", column)
        return math.nan

    def whole(self, column: str) -> float:
        """The cell as a positive whole number, NaN when it is blank or wrong."""
        cell = self[column]
        if _WHOLE.fullmatch(cell):
            return float(cell)
        if _WHOLE_LONG.fullmatch(cell):
            self._too_long(column)
        elif cell:
            self.fail(
                f"{quoted(cell)} is not a whole number above 0",
                "write it in digits alone: 1, 2 or 577",
                column,
            )
        return math.nan

    def date(self, column: str) -> str:
        """The cell as an ISO date: a day, a month or a year; nothing when it is blank or wrong."""
        cell = self[column]
        if not cell or _is_date(cell):
            return cell
        hint = "write 2012-04-12, 2012-04 or 2012"
        if _SPREADSHEET_DATE.fullmatch(cell):
            hint += "; a spreadsheet leaves a date as it is in a column that was made Text before"
        self.fail(f"{quoted(cell)} is not a date", hint, column)
        return ""


def _is_date(cell: str) -> bool:
    if not _DATE.fullmatch(cell):
        return False
    try:
        date.fromisoformat(f"{cell}-01-01"[:10])  # the first day of a month or a year stands for it
    except ValueError:
        return False
    return True

"""One row of a CSV file, one table of a TOML file: ask them for a cell, and what is wrong with it is kept."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cmsurvey.errors import Problems, nearest

_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_REAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,17})?(e-[0-9]{1,2})?")
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,([0-9]{1,2}|[0-9]{4,})")  # three digits may be thousands
_WHOLE = re.compile(r"0*[1-9][0-9]{0,11}")
_SNAKE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_LONGEST_NAME = 60  # names become names of files
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def quoted(cell: str) -> str:
    """A cell as a message shows it: on one line, between quotation marks, its first forty characters."""
    line = " ".join(cell.split())
    return f'"{line[:40]}…"' if len(line) > 40 else f'"{line}"'


def is_plain(name: str) -> bool:
    """Whether a name may name a file: at most 60 letters, digits, "_" and "-", so none leaves its folder."""
    return len(name) <= _LONGEST_NAME and _PLAIN.fullmatch(name) is not None


def is_snake(name: str) -> bool:
    """Whether a name is an identifier: at most 60 lower-case letters and digits, joined by single "_"."""
    return len(name) <= _LONGEST_NAME and _SNAKE.fullmatch(name) is not None


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

    def fail(self, what: str, hint: str) -> None:
        """Keep a problem of this row."""
        self.problems.add(self.where, what, hint)

    def text(self, column: str, hint: str = "every row needs it") -> str:
        """The cell, which must not be blank."""
        if not self[column]:
            self.fail(f"{column} is empty", hint)
        return self[column]

    def known(self, column: str, names: Iterable[str] | None) -> str:
        """The cell, which must be one of the names; None takes any, for a list that could not be read."""
        cell = self.text(column)
        if cell and names is not None and cell not in names:
            self.fail(f"unknown {column} {quoted(cell)}", nearest(cell, names))
        return cell

    def snake(self, column: str) -> str:
        """The cell, which must be an identifier."""
        cell = self.text(column)
        if cell and not is_snake(cell):
            self.fail(
                f"{column} {quoted(cell)} is not an identifier",
                "write it in snake_case, 60 letters at most: bac_plus_5",
            )
        return cell

    def number(self, column: str) -> float:
        """The cell as a number, NaN when it is blank or wrong."""
        cell = self[column]
        if _NUMBER.fullmatch(cell):
            return float(cell)
        if _DECIMAL_COMMA.fullmatch(cell):
            self.fail(f"{column} {quoted(cell)} has a decimal comma", f"write {cell.replace(',', '.')}")
        elif cell:
            hint = "write digits alone, with a point before decimals: 49.6 or 26830"
            self.fail(f"{column} {quoted(cell)} is not a number", hint)
        return math.nan

    def real(self, column: str) -> float:
        """The cell as a number of up to 12 digits that nobody typed, NaN when it is blank or wrong."""
        cell = self[column]
        if _REAL.fullmatch(cell):
            return float(cell)
        if cell:
            self.fail(f"{column} {quoted(cell)} is not a number", "tabulate the answers again")
        return math.nan

    def whole(self, column: str) -> float:
        """The cell as a positive whole number, NaN when it is blank or wrong."""
        cell = self[column]
        if _WHOLE.fullmatch(cell):
            return float(cell)
        if cell:
            self.fail(
                f"{column} {quoted(cell)} is not a whole number above 0",
                "write it in digits alone: 1, 2 or 577",
            )
        return math.nan

    def date(self, column: str) -> str:
        """The cell as an ISO date: a day, a month or a year; nothing when it is blank or wrong."""
        cell = self[column]
        if not cell or _is_date(cell):
            return cell
        self.fail(f"{column} {quoted(cell)} is not a date", "write 2012-04-12, 2012-04 or 2012")
        return ""


def _is_date(cell: str) -> bool:
    if not _DATE.fullmatch(cell):
        return False
    try:
        date.fromisoformat(f"{cell}-01-01"[:10])  # the first day of a month or a year stands for it
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Entry:
    """A table of a TOML file and its place; a key that is not what it is asked for becomes a problem."""

    where: str
    values: Mapping[str, Any]
    problems: Problems

    def fail(self, what: str, hint: str) -> None:
        """Keep a problem of this entry."""
        self.problems.add(self.where, what, hint)

    def only(self, keys: Iterable[str]) -> None:
        """Every key that is not one of these is a problem."""
        known = set(keys)
        for key in self.values:
            if key not in known:
                self.fail(f"unknown key {quoted(key)}", nearest(key, known))

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there and not be blank. A wrong one is read as blank."""
        value = self.values.get(key, default)
        if value is None:
            self.fail(f'key "{key}" is missing', f'add {key} = "…"')
            return ""
        if not isinstance(value, str):
            hint = f'write {key} = "{value}"' if isinstance(value, int | float) else f'write {key} = "…"'
            self.fail(f'"{key}" is not text', hint)
            return ""
        if not value.strip() and default is None:
            self.fail(f'"{key}" is empty', f'write {key} = "…"')
        return value.strip()

    def known(self, key: str, names: Iterable[str] | None, default: str | None = None) -> str:
        """A text that must be one of the names; None takes any, for a list that could not be read."""
        value = self.text(key, default)
        if value and names is not None and value not in names:
            self.fail(f"unknown {key} {quoted(value)}", nearest(value, names))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, at least one and each once."""
        value = self.values.get(key)
        items = value if isinstance(value, list) else []
        if not items or not all(isinstance(item, str) and item.strip() for item in items):
            self.fail(f'"{key}" is not a list of texts', f'write {key} = ["…", "…"]')
            return ()
        if len(set(items)) < len(items):
            self.fail(f'"{key}" names something twice', "name each once")
        return tuple(dict.fromkeys(items))

    def table(self, key: str) -> Entry:
        """A table inside this one."""
        value = self.values.get(key)
        if not isinstance(value, dict):
            self.fail(
                f'table "{key}" is missing' if value is None else f'"{key}" is not a table',
                f"write {key} = {{ … }}",
            )
            return Entry("", {}, Problems())  # nobody is told what a missing table lacks
        return Entry(f"{self.where}, {key}", value, self.problems)

    def tables(self, key: str, called: str) -> list[Entry]:
        """The tables of a list, each named by its number; none when the key is absent."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fail(f'"{key}" is not a list of tables', f"write [[{key}]] above each of them")
            return []
        return [
            Entry(f"{self.where}, {called} {number}", item, self.problems)
            for number, item in enumerate(value, start=1)
        ]

    def wording(self, languages: Sequence[str]) -> dict[str, str]:
        """The same text in each of the languages, a key a language."""
        return {language: self._in(language) for language in languages}

    def _in(self, language: str) -> str:
        if language not in self.values:
            self.fail(f'no wording in "{language}"', f'add {language} = "…"')
            return ""
        return self.text(language)

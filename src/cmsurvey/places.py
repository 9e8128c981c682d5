"""Where a key of a TOML file stands: its line and column, for messages.

tomllib says no places, so a file that it could read is walked once more here, for the keys alone.
"""

from __future__ import annotations

import os
import re
import tomllib
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path

from cmsurvey import regular, separated

#: The steps to a value: keys of tables, and indices in lists.
Steps = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')
_VALUE = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{1,2}(?!"))?|\'\'\'.*?\'\'\'(?:\'{1,2}(?!\'))?'
    r'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[^\s,\]}#"\'\[{][^,\]}#\n]*',
    re.DOTALL,
)
#: What opens or closes something, and what holds brackets that do neither: texts and comments.
_TOKEN = re.compile(
    r'#[^\n]*|"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"""|\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|["\'{}\[\]]',
    re.DOTALL,
)
_CLOSES = {"]": "[", "}": "{"}
_QUOTES = {'"', "'", '"""', "'''"}


def place(file: Path | str, steps: Steps, called: str = "") -> str:
    """The place of a key, or of the nearest around it: "words/fr.toml, line 4, column 1, [cards.gender]".

    `called` is what the author knows the spot by. Without steps it is the file alone, and so it is where the
    file is not there.
    """
    found = _spots(os.fspath(file)).of(steps) if steps else None
    spot = f"line {found[0]}, column {found[1]}" if found else ""
    return ", ".join(filter(None, (str(file), spot, called)))


def row(path: Path, key: str) -> int:
    """The line of a CSV whose first cell is the key; 1, its heading, where none is."""
    path = path.resolve()  # the same name is another file from another folder
    state = path.stat()
    return _rows(path, state.st_mtime_ns, state.st_size).get(key, 1)


@lru_cache(maxsize=64)
def _rows(path: Path, _changed: int, _size: int) -> dict[str, int]:
    reader = separated.reader(path.read_bytes().decode())
    return {cells[0]: reader.line_num for cells in reader if cells}


def left_open(text: str) -> tuple[str, int, int] | None:
    """What broken TOML opens last and never closes, with its line and column; None if it closes all."""
    opened: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        if token[0] in _QUOTES:  # all that follows is in it
            opened.append(token)
            break
        if token[0] in _CLOSES.values():
            opened.append(token)
        elif token[0] in _CLOSES:
            if not opened or opened[-1][0] != _CLOSES[token[0]]:
                break
            opened.pop()
    return (opened[-1][0], *line_and_column(text, opened[-1].start())) if opened else None


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """Both from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def offset(text: str, line: int, column: int) -> int:
    """Where in a text a line and a column are, both from 1."""
    return sum(map(len, text.split("\n")[: line - 1])) + line - 1 + column - 1


def _spots(path: str) -> Spots:
    try:
        state = os.stat(path)  # noqa: PTH116 - asked for thousands of times, and making a Path costs more
        return _read(path, state.st_mtime_ns, state.st_size)
    except OSError:
        return Spots("")


@lru_cache(maxsize=64)
def _read(path: str, _changed: int, _size: int) -> Spots:
    try:
        return Spots(regular.text(Path(path)))
    except (ValueError, RecursionError):  # not in UTF-8, or no TOML: whoever reads it says so
        return Spots("")


class Spots:
    """The places of all keys of a text, which must be valid TOML; else a `ValueError`."""

    def __init__(self, text: str) -> None:
        self.at: dict[Steps, int] = {}
        self._text, self._here = text, 0
        self._ends = [found.start() for found in re.finditer("\n", text)]
        self._lists: dict[Steps, int] = {}
        table: Steps = ()
        while self._skip(_BLANK):
            table = self._header() if self._text[self._here] == "[" else self._pair(table)

    def of(self, steps: Steps) -> tuple[int, int] | None:
        """Line and column of a key, both from 1; of the nearest table around it where it is not there."""
        while steps and steps not in self.at:
            steps = steps[:-1]
        if not steps:
            return None
        at = self.at[steps]
        line = bisect_left(self._ends, at)  # so many end before it
        return line + 1, at - (self._ends[line - 1] if line else -1)

    def _skip(self, what: re.Pattern[str]) -> bool:
        """Go on behind what may be left out; whether anything follows."""
        found = what.match(self._text, self._here)
        self._here = found.end() if found else self._here
        return self._here < len(self._text)

    def _take(self, what: re.Pattern[str] | str) -> str:
        if isinstance(what, str):
            taken = what if self._text.startswith(what, self._here) else ""
        else:
            found = what.match(self._text, self._here)
            taken = found[0] if found else ""
        if not taken:
            raise ValueError(f"no TOML at {self._here}")
        self._here += len(taken)
        return taken

    def _next_is(self, sign: str) -> bool:
        self._skip(_BLANK)
        return self._text.startswith(sign, self._here)

    def _names(self) -> list[str]:
        """The parts of a dotted key."""
        found = []
        while True:
            self._skip(_SPACE)
            name = self._take(_KEY)
            found.append(next(iter(tomllib.loads(f"{name} = 0"))) if name[0] in "\"'" else name)
            self._skip(_SPACE)
            if not self._text.startswith(".", self._here):
                return found
            self._here += 1

    def _header(self) -> Steps:
        """`[a.b]` or `[[a.b]]`: the table that the lines below it fill."""
        at, twice = self._here, self._text.startswith("[[", self._here)
        self._take("[[" if twice else "[")
        *above, last = self._names()
        self._take("]]" if twice else "]")
        table: Steps = ()
        for name in above:
            table = self._inside((*table, name))
            self.at.setdefault(table, at)
        table = (*table, last)
        if twice:
            self.at.setdefault(table, at)
            self._lists[table] = self._lists.get(table, -1) + 1
        table = self._inside(table)
        self.at.setdefault(table, at)
        return table

    def _inside(self, table: Steps) -> Steps:
        """A table, or the last one of a list of tables."""
        return (*table, self._lists[table]) if table in self._lists else table

    def _pair(self, table: Steps) -> Steps:
        at, steps = self._here, table
        for name in self._names():
            steps = (*steps, name)
            self.at.setdefault(steps, at)
        self._take("=")
        self._skip(_SPACE)
        self._value(steps)
        return table

    def _value(self, steps: Steps) -> None:
        if self._next_is("["):
            self._listed(steps)
        elif self._next_is("{"):
            self._take("{")
            while not self._next_is("}"):
                self._pair(steps)
                if self._next_is(","):
                    self._take(",")
            self._take("}")
        else:
            self._take(_VALUE)

    def _listed(self, steps: Steps) -> None:
        self._take("[")
        number = 0
        while not self._next_is("]"):
            self.at[(*steps, number)] = self._here
            self._value((*steps, number))
            number += 1
            if self._next_is(","):
                self._take(",")
        self._take("]")

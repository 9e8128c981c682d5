"""What was odd in a file of answers and what was done about it: nothing is mended or left out in silence."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cmsurvey.load.check import quoted

COLUMNS = ("row", "column", "value", "what", "done")

#: So many rows of one oddity are listed; the last line says how many more there are.
LISTED = 1000


class Oddity(NamedTuple):
    """One oddity: its row in the file (0: none), its column and value ("": none), and what was done."""

    row: int
    column: str
    value: str
    what: str
    done: str


@dataclass
class Oddities:
    """Collects what is odd; long runs of the same are cut, their number is kept."""

    found: list[Oddity] = field(default_factory=list)
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, what: str, done: str, *, row: int = 0, column: str = "", value: str = "") -> None:
        """Keep one oddity."""
        self.every((row,), what, done, column=column, value=value)

    def every(self, rows: Sequence[int], what: str, done: str, *, column: str = "", value: str = "") -> None:
        """Keep the same oddity of many rows."""
        key = (column, what, done)
        left = max(0, LISTED - self.counts[key])
        self.found.extend(Oddity(int(row), column, value, what, done) for row in rows[:left])
        self.counts[key] += len(rows)

    def summary(self) -> list[str]:
        """A line a kind of oddity and column, with its number of rows."""
        lines = []
        for (column, what, done), number in self.counts.items():
            place = f"{column}: " if column else ""
            times = f" ({number} times)" if number > 1 else ""
            lines.append(f"{place}{what}{times}: {done}")
        return lines

    def table(self) -> str:
        """The report as CSV, in the order of rows; a value stands between marks, so it is no formula."""
        cut = [
            Oddity(0, column, "", f"{what} (and {number - LISTED} rows more)", done)
            for (column, what, done), number in self.counts.items()
            if number > LISTED
        ]
        return _csv([COLUMNS, *map(_cells, sorted((*self.found, *cut)))])


def _cells(one: Oddity) -> tuple[str, ...]:
    row = str(one.row) if one.row else ""
    return (row, one.column, quoted(one.value) if one.value else "", one.what, one.done)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()

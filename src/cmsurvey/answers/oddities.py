"""What was odd in a file of answers and what was done about it: nothing is mended or left out in silence."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from typing import NamedTuple

from cmsurvey.load.check import quoted

COLUMNS = ("row", "column", "value", "what", "done")

#: Of a column without a question, and of one that was read for what it tells of rows.
UNASKED, ALL_OF_IT = "a column that no question names", "nothing else of it is kept"
#: What is told last: columns that are no answers, then what changes no figure.
_TOOL = frozenset(
    {
        "added by the form tool", "a time or a sum of the form tool, no answer", "an empty column",
        "no answer in it", "words written beside an option",
    }
)  # fmt: skip
_HARMLESS = frozenset({"written in another way", "a unit behind a number", "an answer beside the options"})
#: So many columns of one oddity are named in its line.
_NAMED = 3

#: So many rows of one oddity are listed; the last line says how many more there are.
LISTED = 1000


def several(things: Sized, noun: str, nouns: str = "") -> str:
    """How many things there are, in words."""
    return f"{len(things)} {noun if len(things) == 1 else nouns or noun + 's'}"


class Oddity(NamedTuple):
    """One oddity: its row in the file (0: none), its column and value ("": none), and what was done."""

    row: int
    column: str
    value: str
    what: str
    done: str


@dataclass
class Oddities:
    """Collects what is odd; long runs of the same are cut, their number is kept.

    `read` are columns of no question that tell something of their rows: dates, what was never sent.
    """

    found: list[Oddity] = field(default_factory=list)
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    read: set[str] = field(default_factory=set)

    def add(self, what: str, done: str, *, row: int = 0, column: str = "", value: str = "") -> None:
        """Keep one oddity."""
        self.every((row,), what, done, column=column, value=value)

    def every(self, rows: Sequence[int], what: str, done: str, *, column: str = "", value: str = "") -> None:
        """Keep the same oddity of many rows; of no row there is none."""
        if not rows:
            return
        key = (column, what, done)
        left = max(0, LISTED - self.counts[key])
        self.found.extend(Oddity(int(row), column, value, what, done) for row in rows[:left])
        self.counts[key] += len(rows)

    def give_reasons(self, reasons: Mapping[str, str]) -> None:
        """Why columns have no question, by name; of one that was read for its rows, that this is all."""
        for at, one in enumerate(self.found):
            if one.what == UNASKED:
                done = ALL_OF_IT if one.column in self.read else one.done
                self.found[at] = told = one._replace(what=reasons.get(one.column, one.what), done=done)
                self.counts[told.column, told.what, told.done] = self.counts.pop(one[1:2] + one[3:])

    def summary(self, said: Callable[[str], str] = str) -> list[str]:
        """A line a kind of oddity, with its columns and its number of rows; what matters most comes first.

        `said` says each of its sentences in the language of the reader.
        """
        together: dict[tuple[str, str], list[tuple[str, int]]] = {}
        for (column, what, done), number in _many_readings(self.counts).items():
            together.setdefault((what, done), []).append((column, number))
        ordered = sorted(together.items(), key=lambda one: _rank(*one[0]))
        return [_line(what, done, columns, said) for (what, done), columns in ordered]

    def table(self, said: Callable[[str], str] = str) -> str:
        """The report as CSV, what matters most first, then in the order of rows, as it is `said`.

        A value stands between marks, so it is no formula.
        """
        cut = [
            Oddity(0, column, "", f"{what} (and {number - LISTED} rows more)", done)
            for (column, what, done), number in self.counts.items()
            if number > LISTED
        ]
        told = (_cells(one, said) for one in sorted((*self.found, *cut), key=_place))
        return _csv([tuple(map(said, COLUMNS)), *told])


def _many_readings(counts: Counter[tuple[str, str, str]]) -> Counter[tuple[str, str, str]]:
    """The numbers of oddities; what was read in more than two ways in one column is one of them."""
    ways = Counter((column, what) for column, what, done in counts if done.startswith('read as "'))
    found = Counter[tuple[str, str, str]]()
    for (column, what, done), number in counts.items():
        many = done.startswith('read as "') and ways[column, what] > 2
        found[column, what, "read as what it says, see the report" if many else done] += number
    return found


def _rank(what: str, done: str) -> int:
    """How late an oddity is told: first what may change a figure."""
    if what in _TOOL:
        return 3
    return 2 if done in {"left out", ALL_OF_IT} and what != "a row of leave_out" else int(what in _HARMLESS)


def _place(one: Oddity) -> tuple[int, Oddity]:
    return _rank(one.what, one.done), one


def _line(what: str, done: str, columns: Sequence[tuple[str, int]], said: Callable[[str], str]) -> str:
    """The line of one oddity."""
    names, number = [name for name, _ in columns], sum(number for _, number in columns)
    if len(names) == 1:
        place, times = names[0], said(f" ({number} times)") if number > 1 else ""
    else:
        more = ", …" if len(names) > _NAMED else ""
        place = said(f"{len(names)} columns ({', '.join(names[:_NAMED])}{more})")
        times = said(f" ({number} times)") if number > len(names) else ""
    return said(": ").join(filter(None, (place, f"{said(what)}{times}", said(done))))


def _cells(one: Oddity, said: Callable[[str], str]) -> tuple[str, ...]:
    row = str(one.row) if one.row else ""
    return (row, one.column, quoted(one.value) if one.value else "", said(one.what), said(one.done))


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()

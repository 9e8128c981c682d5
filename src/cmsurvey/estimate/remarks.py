"""What a run tells of figures that are not shown or a mere hint: a line a kind, each in the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cmsurvey.errors import listed
from cmsurvey.rewrite import line

COLUMNS = ("table", "population", "answer", "what")
#: So many tables of one kind are named in its line.
_NAMED = 12


class Remark(NamedTuple):
    """What is told of a table of a population, of some of its answers, or of a question (no population)."""

    table: str
    what: str
    population: str = ""
    answers: tuple[str, ...] = ()

    def __str__(self) -> str:
        whose = f"{self.table} ({self.population})" if self.population else self.table
        return f"{whose}: {', '.join((self.what, *self.answers))}"


def summary(remarks: Iterable[Remark]) -> list[str]:
    """A line a kind of remark, with how many it is about and in which tables; one alone says all."""
    kinds: dict[str, list[Remark]] = {}
    for one in remarks:
        kinds.setdefault(one.what, []).append(one)
    return [_line(what, of) for what, of in kinds.items()]


def _line(what: str, of: Sequence[Remark]) -> str:
    if len(of) == 1:
        return str(of[0])
    tables: dict[str, list[str]] = {}
    for one in of:
        tables.setdefault(one.table, []).append(one.population)
    named = [f"{table}{_populations(own)}" for table, own in tables.items()]
    answers = sum(len(one.answers) for one in of)
    number = f"{answers} answers" if answers else f"{len(of)} {'tables' if of[0].population else 'questions'}"
    return f"{number} {what}: {listed(named, _NAMED)}"


def _populations(own: Sequence[str]) -> str:
    if not own[0]:
        return ""
    return f" ({own[0]})" if len(own) == 1 else f" ({len(own)} populations)"


def report(remarks: Iterable[Remark]) -> str:
    """Every remark as CSV, a row an answer that it is about."""
    rows = [
        (one.table, one.population, answer, one.what) for one in remarks for answer in one.answers or ("",)
    ]
    return "".join(map(line, (COLUMNS, *rows)))

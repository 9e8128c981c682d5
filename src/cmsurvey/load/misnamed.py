"""Rows whose question or answer is misnamed: their label tells of which they are.

A question has one label, and so has each of its answers: a name that stands beside that of another one is
misspelt, or was copied from a row of it. All else that such a row would be told for follows from that.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from cmsurvey.errors import changes

#: The most letters that are to be changed in a misspelt name.
_MISSPELT = 2


class Asked(NamedTuple):
    """A row of the tables of an edition: what it asks whom, its answer, and the kind of its figure."""

    edition: str
    file: str
    line: int
    question: str
    population: str
    label: str
    category: str
    category_label: str
    kind: str
    unit: str
    note: str

    @property
    def at(self) -> tuple[str, int]:
        """Its place among all rows."""
        return self.file, self.line

    @property
    def asks(self) -> Hashable:
        """What it asks, whatever the question is called."""
        return self.label, self.kind, self.unit


def meant(rows: Sequence[Asked], said: Callable[[str], int]) -> dict[tuple[str, int], tuple[str, str]]:
    """The question and the answer that rows are of, by file and line, where their cells name another.

    `said` is how often the other files of the series say a name.
    """
    tables = [
        [row for row in rows if row.edition == name] for name in dict.fromkeys(row.edition for row in rows)
    ]
    copied = {row.at: name for table in tables for row, name in _copied(table).items()}
    rows = [row._replace(question=copied.get(row.at, row.question)) for row in rows]
    questions = _misspelt([(row, row.question, row.asks) for row in rows], said)
    rows = [row._replace(question=questions.get(row.at, row.question)) for row in rows]
    answers = _misspelt([(row, row.category, (row.question, row.category_label)) for row in rows], said)
    given = {_figure(row) for row in rows}  # of two figures that share a label, the label is wrong
    answers = {
        row.at: answers[row.at]
        for row in rows
        if row.at in answers and _figure(row._replace(category=answers[row.at])) not in given
    }
    wrong = {*copied, *questions, *answers}
    return {row.at: (row.question, answers.get(row.at, row.category)) for row in rows if row.at in wrong}


def _figure(row: Asked) -> Hashable:
    """What a row gives: the preferred figure of an answer, or that of another source."""
    source = row.at if row.note.startswith("alt:") else ""
    return row.edition, row.question, row.population, row.category, source


def _copied(rows: Sequence[Asked]) -> dict[Asked, str]:
    """The rows of one edition with the label of another question, and an answer that is none of their own."""
    here: dict[Hashable, Counter[str]] = defaultdict(Counter)
    for row in rows:
        here[row.asks][row.question] += 1
    names = {row.question for row in rows}
    own = {name: max(here, key=lambda asks: here[asks][name]) for name in names}
    answers = {(row.question, row.category) for row in rows if own[row.question] == row.asks}
    found = {}
    for row in rows:
        others = [name for name in here[row.asks] if own[name] == row.asks != own[row.question]]
        if len(others) == 1 and (row.question, row.category) not in answers:
            found[row] = others[0]
    return found


def _misspelt(
    named: Sequence[tuple[Asked, str, Hashable]], said: Callable[[str], int]
) -> dict[tuple[str, int], str]:
    """The rows whose name is nearly another one that names the same, with that.

    The name that more editions have is right, then that of more rows, then the one that other files say.
    """
    editions: dict[Hashable, dict[str, list[str]]] = defaultdict(dict)
    for row, name, what in named:
        editions[what].setdefault(name, []).append(row.edition)
    right: dict[tuple[Hashable, str], str] = {}
    for what, names in editions.items():
        counted = {one: (len(set(names[one])), len(names[one]), said(one)) for one in names if len(names) > 1}
        order = sorted(counted, key=lambda one: counted[one], reverse=True)
        for at, name in enumerate(order):
            near = [one for one in order[:at] if _is_near(name, one)]
            if near and len(set(names[name])) == 1:
                right[what, name] = near[0]
    return {row.at: right[what, name] for row, name, what in named if (what, name) in right}


def _is_near(name: str, other: str) -> bool:
    """Whether few letters of a name differ from those of another; numbers tell one from another."""
    numbers, others = (re.findall(r"\d+", one) for one in (name, other))
    return numbers == others and changes(name, other) <= min(_MISSPELT, max(len(other) // 3, 1))

"""What an editor wrote for one edition: titles, lines and notes of its cards and posters.

    [cards.<question>]                  title, subtitle, reading, lines, notes, lead, bracket, bracket_text
    [posters.<name>]                    title, standfirst, reading, notes
    [posters.<name>.blocks.<question>]  as a card, and aside
    [questions.<question>]              labels and clauses of this edition alone

Every key may be left out: what was not written is computed from the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from cmsurvey.errors import Problems, nearest

_SECTIONS = ("cards", "posters", "questions")


@dataclass(frozen=True)
class Written:
    """The words of one card, poster or block, with placeholders; empty where nothing was written."""

    title: str = ""
    subtitle: str = ""
    standfirst: str = ""
    reading: str = ""
    lead: str = ""
    aside: str = ""
    bracket_text: str = ""
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    bracket: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True)
class EditionWords:
    """The words of one edition: of its cards, its posters and their blocks, and its own labels."""

    file: str
    cards: Mapping[str, Written] = field(default_factory=dict)
    posters: Mapping[str, Written] = field(default_factory=dict)
    blocks: Mapping[tuple[str, str], Written] = field(default_factory=dict)
    questions: Mapping[str, Any] = field(default_factory=dict)

    def card(self, question: str) -> Written:
        """The words of a card."""
        return self.cards.get(question, Written(where=f"{self.file}, [cards.{question}]"))

    def poster(self, name: str) -> Written:
        """The words of a poster's head and notes."""
        return self.posters.get(name, Written(where=f"{self.file}, [posters.{name}]"))

    def block(self, poster: str, question: str) -> Written:
        """The words of one block of a poster."""
        where = f"{self.file}, [posters.{poster}.blocks.{question}]"
        return self.blocks.get((poster, question), Written(where=where))


def read(
    tree: Mapping[str, Any], file: str, *, questions: Iterable[str], posters: Iterable[str]
) -> EditionWords:
    """The words of a parsed file; every unknown key, question or poster and every wrong type at once."""
    problems = Problems()
    known, names = set(questions), set(posters)
    for section in tree:
        if section not in _SECTIONS:
            problems.add(file, f'no section "{section}"', nearest(section, _SECTIONS))
    cards = {}
    for question, table in _tables(tree, "cards", file, problems):
        where = f"{file}, [cards.{question}]"
        _check_name(question, known, "question", where=where, problems=problems)
        cards[question] = _written(table, where, problems)
    heads, blocks = {}, {}
    for name, table in _tables(tree, "posters", file, problems):
        where = f"{file}, [posters.{name}]"
        _check_name(name, names, "infographic", where=where, problems=problems)
        heads[name] = _written(
            {key: value for key, value in table.items() if key != "blocks"}, where, problems
        )
        for question, block in _tables(table, "blocks", where, problems):
            place = f"{file}, [posters.{name}.blocks.{question}]"
            _check_name(question, known, "question", where=place, problems=problems)
            blocks[name, question] = _written(block, place, problems)
    own = dict(_tables(tree, "questions", file, problems))
    for question in own:
        where = f"{file}, [questions.{question}]"
        _check_name(question, known, "question", where=where, problems=problems)
    problems.settle()
    return EditionWords(file, cards, heads, blocks, own)


def _tables(
    tree: Mapping[str, Any], key: str, where: str, problems: Problems
) -> list[tuple[str, Mapping[str, Any]]]:
    """The tables under a key; a value in their place is told."""
    found = tree.get(key, {})
    if not isinstance(found, Mapping):
        problems.add(
            where, f'"{key}" is a value, it must be a table', f"write [{key}.<name>] and its keys below"
        )
        return []
    good = []
    for name, table in found.items():
        if isinstance(table, Mapping):
            good.append((name, table))
        else:
            problems.add(
                f"{where}, [{key}]", f'"{name}" is a value, it must be a table', f"write [{key}.{name}]"
            )
    return good


def _check_name(name: str, known: set[str], noun: str, *, where: str, problems: Problems) -> None:
    if name not in known:
        problems.add(where, f'no {noun} "{name}" in the series', nearest(name, known))


def _written(table: Mapping[str, Any], where: str, problems: Problems) -> Written:
    """The words of one table, each key checked for its name and its type."""
    kinds = {one.name: one.type for one in fields(Written) if one.name != "where"}
    good: dict[str, Any] = {}
    for key, value in table.items():
        if key not in kinds:
            problems.add(where, f'no key "{key}"', nearest(key, kinds))
        elif kinds[key] == "str" and not isinstance(value, str):
            problems.add(where, f'"{key}" is not a text', 'put it in quotation marks: key = "…"')
        elif kinds[key] != "str" and not _is_texts(value):
            problems.add(where, f'"{key}" is not a list of texts', 'write it in brackets: key = ["…", "…"]')
        else:
            good[key] = value if kinds[key] == "str" else tuple(value)
    return Written(**good, where=where)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)

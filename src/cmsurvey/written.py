"""What an editor wrote for one edition: titles, lines and notes of its cards and posters.

    [cards.<question>]                  title, subtitle, reading, lines, notes, lead, bracket, bracket_text
    [posters.<name>]                    title, standfirst, reading, notes
    [posters.<name>.blocks.<question>]  as a card, and aside; <question>_line for the one of all editions,
                                        <question>_by_<other> for the one in the groups of another question
    [questions.<question>]              labels and clauses of answers, of this edition alone

Every key may be left out: what was not written is computed from the tables. Beside it, what the words of
the whole series must look like:

    [questions.<question>]              label, measure; categories, clauses and sentences by answer
    [populations]  [remarks]            a text for each population, for each note of the tables
    [hedges]                            the word that a source prints before a figure, by the table's note
    [standfirsts]                       the standfirst of a poster in an edition that has none of its own
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from cmsurvey.errors import Problems, nearest

_SECTIONS = ("cards", "posters", "questions")
_LABEL_SECTIONS = ("hedges", "populations", "questions", "remarks", "standfirsts")
#: What the words say of a question, and of each of its answers.
_OF_QUESTION = ("label", "measure")
_BY_ANSWER = ("categories", "clauses", "sentences")


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
    tree: Mapping[str, Any],
    file: str,
    *,
    questions: Iterable[str],
    posters: Iterable[str],
    blocks_by: Iterable[str] = (),
) -> EditionWords:
    """The words of a parsed file; every unknown key, question or poster and every wrong type at once.

    `blocks_by` are the blocks that show the groups of another question.
    """
    problems = Problems()
    known, names = set(questions), set(posters)
    places = known | set(blocks_by)
    _check_sections(tree, _SECTIONS, file, problems)
    cards = {}
    for question, table in _tables(tree, ("cards",), file, problems):
        where = f"{file}, [cards.{question}]"
        _check_name(question, known, "question", where=where, problems=problems)
        cards[question] = _written(table, where, problems)
    heads, blocks = {}, {}
    for name, table in _tables(tree, ("posters",), file, problems):
        where = f"{file}, [posters.{name}]"
        _check_name(name, names, "infographic", where=where, problems=problems)
        head = {key: value for key, value in table.items() if key != "blocks"}
        heads[name] = _written(head, where, problems)
        for question, block in _tables(table, ("posters", name, "blocks"), file, problems):
            place = f"{file}, [posters.{name}.blocks.{question}]"
            _check_name(question.removesuffix("_line"), places, "question", where=place, problems=problems)
            blocks[name, question] = _written(block, place, problems)
    own = dict(_tables(tree, ("questions",), file, problems))
    for question, table in own.items():
        where = f"{file}, [questions.{question}]"
        _check_name(question, known, "question", where=where, problems=problems)
        _check_answers(table, _BY_ANSWER, where, problems)
    problems.settle()
    return EditionWords(file, cards, heads, blocks, own)


def check_labels(
    tree: Mapping[str, Any],
    file: str,
    *,
    questions: Iterable[str],
    posters: Iterable[str] = (),
    problems: Problems,
) -> None:
    """The words of a series as a parsed file: what nothing would ever print is a problem."""
    known, names = set(questions), set(posters)
    _check_sections(tree, _LABEL_SECTIONS, file, problems)
    for section in ("hedges", "populations", "remarks", "standfirsts"):
        texts = tree.get(section, {})
        if isinstance(texts, Mapping):
            _check_texts(texts, f"{file}, [{section}]", problems)
        else:
            problems.add(file, f'"{section}" is a value, it must be a table', f"write [{section}]")
    standfirsts = tree.get("standfirsts", {})
    for name in standfirsts if isinstance(standfirsts, Mapping) else ():
        _check_name(name, names, "infographic", where=f"{file}, [standfirsts]", problems=problems)
    for question, table in _tables(tree, ("questions",), file, problems):
        where = f"{file}, [questions.{question}]"
        _check_name(question, known, "question", where=where, problems=problems)
        _check_texts({key: table[key] for key in _OF_QUESTION if key in table}, where, problems)
        answers = {key: value for key, value in table.items() if key not in _OF_QUESTION}
        _check_answers(answers, (*_BY_ANSWER, *_OF_QUESTION), where, problems)


def _check_sections(tree: Mapping[str, Any], known: Sequence[str], file: str, problems: Problems) -> None:
    for section in tree:
        if section not in known:
            problems.add(file, f'no section "{section}"', nearest(section, known))


def _check_answers(table: Mapping[str, Any], known: Sequence[str], where: str, problems: Problems) -> None:
    """Tables of one text an answer."""
    for key, texts in table.items():
        if key not in known:
            problems.add(where, f'no key "{key}"', nearest(key, known))
        elif isinstance(texts, Mapping):
            _check_texts(texts, where, problems, before=f"{key}.")
        else:
            problems.add(where, f'"{key}" is a value, it must be a table', f'write {key}.<answer> = "…"')


def _check_texts(texts: Mapping[str, Any], where: str, problems: Problems, *, before: str = "") -> None:
    for key, text in texts.items():
        if not isinstance(text, str):
            problems.add(where, f'"{before}{key}" is not a text', 'put it in quotation marks: key = "…"')


def _tables(
    tree: Mapping[str, Any], path: tuple[str, ...], file: str, problems: Problems
) -> list[tuple[str, Mapping[str, Any]]]:
    """The tables under the last key of a path, itself a table of `tree`; a value in their place is told."""
    found, name = tree.get(path[-1], {}), ".".join(path)
    where = ", ".join([file, f"[{'.'.join(path[:-1])}]"] if path[1:] else [file])
    if not isinstance(found, Mapping):
        what = f'"{path[-1]}" is a value, it must be a table'
        problems.add(where, what, f"write [{name}.<name>] and its keys below")
        return []
    good = []
    for key, table in found.items():
        if isinstance(table, Mapping):
            good.append((key, table))
        else:
            what = f'"{key}" is a value, it must be a table'
            problems.add(f"{file}, [{name}]", what, f"write [{name}.{key}]")
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

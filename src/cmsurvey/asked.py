"""Clauses and populations say what was asked of whom: no share, degree or number that their labels do not.

Labels are held to those of the tables by `edges`. They are printed as they are, so they hold no placeholder;
a clause does, and is searched outside of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cmsurvey.edges import declare
from cmsurvey.errors import Problem
from cmsurvey.labels import at
from cmsurvey.numerals import Reader, matches
from cmsurvey.places import Steps, place

if TYPE_CHECKING:
    from cmsurvey.model import Edition

_FILLED = re.compile(r"\{[^{}]*\}|\d+")
#: Kinds of figures of which a half or a quarter of all is what they are.
_PARTS = frozenset({"median", "quantile"})
_HINT = "write what was asked; a share stands in a title, where its figure is compared with it"


class _Text(NamedTuple):
    """A text of a file of words by its steps; what the tables say of the same, if it is no mere label.

    `braced` says that what was asked or answered holds a brace itself, as its label may then.
    """

    steps: Steps
    text: str
    known: tuple[str, ...] = ()
    parts: bool = False
    braced: bool = False
    answer: str = ""


def wrong(
    reader: Reader, edition: Edition, files: Iterable[tuple[Path, Mapping[str, Any]]], degrees: str
) -> Iterator[Problem]:
    """A problem for each text that says more than was asked; `degrees` is the pattern of how large it is."""
    (series, _), *_ = files = list(files)
    for path, tree in files:
        for one in (*_of_questions(edition, tree), *_of_populations(edition, tree)):
            told = _braced(one) or _wrong(one, reader, degrees, series)
            if told:
                yield Problem(place(path, one.steps), *told)


def _braced(one: _Text) -> tuple[str, str] | None:
    """A brace in a text that nothing fills, and the cure."""
    if "{" not in one.text or one.braced or one.steps[-2] in {"clauses", "sentences"}:
        return None
    cure = "write what was asked; figures stand in titles, lines and clauses"
    return f'"{one.text}" holds a brace, and a label is printed as it stands', cure


def _wrong(one: _Text, reader: Reader, degrees: str, file: Path) -> tuple[str, str] | None:
    """What a clause says beyond the labels, and the cure."""
    if not one.known:
        return None
    text, known = reader.undeclared(_FILLED.sub(" ", one.text), " ".join(one.known))
    shares = () if one.parts else matches(reader.edges["shares"], text)
    told = next(
        (
            said
            for said in (*shares, *matches(degrees, text))
            if not reader.says(said, reader.claims[0][1], known)
        ),
        "",
    )
    told = told or reader.unsaid(text, [known])
    if not told:
        return None
    same = f"; {declare(one.text, one.answer, file)}" if one.answer else ""
    return f'"{one.text}" says "{told}", which the labels of the tables do not', _HINT + same


def _of_questions(edition: Edition, tree: Mapping[str, Any]) -> Iterator[_Text]:
    for question, rows in edition.rows.items():
        own, steps = at(tree, ("questions", question)), ("questions", question)
        if not isinstance(own, Mapping) or question in edition.doubtful:
            continue
        labels, parts = tuple({str(row["label"]): None for row in rows}), rows[0]["kind"] in _PARTS
        for key, text in _texts(own):
            if key in {"label", "measure"}:
                yield _Text((*steps, key), text, braced=key == "label" and "{" in "".join(labels))
        for section in ("categories", "clauses", "sentences"):
            for category, text in _texts(own.get(section)):
                of = [row for row in rows if row["category"] == category]
                known = () if section == "categories" else (*labels, *_told(of))
                if of:
                    braced = any("{" in str(row["category_label"]) for row in of)
                    label = str(of[0]["category_label"])
                    yield _Text((*steps, section, category), text, known, parts, braced, label)


def _of_populations(edition: Edition, tree: Mapping[str, Any]) -> Iterator[_Text]:
    for population in dict.fromkeys(str(row["population"]) for row in edition.records):
        text = at(tree, ("populations", population))
        question, _, answer = population.partition("=")
        of = [row for row in edition.rows.get(question, ()) if row["category"] == answer]
        if isinstance(text, str):
            label = str(of[0]["category_label"]) if of else ""
            yield _Text(("populations", population), text, (population, *_told(of)), answer=label)


def _texts(section: object) -> list[tuple[str, str]]:
    told = section.items() if isinstance(section, Mapping) else ()
    return [(key, text) for key, text in told if isinstance(text, str)]


def _told(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the tables say of an answer: its label, its name, the ends of its band."""
    return [f"{row['category_label']} {row['category']} {row['low']:g} {row['high']:g}" for row in rows]

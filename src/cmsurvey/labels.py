"""Trees of words: what stands at a path, one tree over another, and which words an edition misses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsurvey.errors import Problem, closest
from cmsurvey.model import SUPPRESSED, UNCERTAIN, Edition
from cmsurvey.places import place

if TYPE_CHECKING:
    from cmsurvey.errors import Problems
    from cmsurvey.words import Words

#: Notes that say how a row is to be read; the program words them itself.
READ_BY_THE_PROGRAM = ("alt:", "bound:", "conflict:", "computed:", "partial:", SUPPRESSED, UNCERTAIN)
#: How the note of a figure begins that was read from bands; behind it stands the rule of their edges.
BANDS = "bands:"


def at(tree: Mapping[str, Any], path: tuple[str, ...]) -> object:
    """The value at a path of tables, or None where a step is missing."""
    found: object = tree
    for step in path:
        if not isinstance(found, dict):
            return None
        found = found.get(step)
    return found


def over(labels: Mapping[str, Any], under: Mapping[str, Any]) -> dict[str, Any]:
    """The labels of the series over those under them, table by table."""
    both = {
        key: over(value, under[key])
        for key, value in labels.items()
        if isinstance(value, Mapping) and isinstance(under.get(key), Mapping)
    }
    return {**under, **labels, **both}


def check_bounds(lang: str, edition: Edition, patterns: Mapping[str, str], problems: Problems) -> None:
    """The wording of each bound of the edition says on which side of the number the figure lies."""
    bounds = edition.survey.bounds
    for number, ((year, *_), bound) in enumerate(bounds.items()):
        text = bound.wording.get(lang, "")
        if (
            "bounds.toml" not in edition.survey.doubtful
            and year == edition.id
            and not re.search(patterns[bound.direction], text, re.IGNORECASE)
        ):
            file = edition.survey.folder / "bounds.toml"
            where = place(file, ("bound", number, lang), f"bound {number + 1}")
            what = f'{lang} = "{text}" does not say {bound.direction}'
            problems.add(where, what, "word it as the source does, or correct the direction")


#: The columns whose cells have words of their own: the section of these, what is said where it lacks one, and
#: how it is written there.
_WORDED = {
    "population": ("populations", 'no words for the population "{}"', ': "{}" = "…"'),
    "note": ("remarks", 'no sentence for the note "{}"', ""),
}
_SILENT = "; an empty sentence says nothing"
#: A second file of labels, that of an edition, and what it holds.
Beside = tuple[Path, Mapping[str, Any]]


def check_missing(
    words: Words, edition: Edition, file: Path, problems: Problems, *, beside: Beside | None
) -> None:
    """Every population, remark and (in another language than the tables') label that the figures need.

    A label may stand in a second file `beside`, and should where that has its question.
    """
    figures = edition.records
    for column in _WORDED:
        problems.found += _unworded(column, words, edition, file)
    if words.lang != edition.survey.languages[0]:
        named = [(str(row["question"]), str(row["category"])) for row in figures]
        asked = {question for question, _ in named}
        named += [(one.question, one.category) for one in edition.survey.elsewhere if one.question in asked]
        for question, category in dict.fromkeys(named):
            for what, hint in _unlabelled(words, question, category):
                where, more = _here(file, beside, ("questions", question))
                problems.add(where, what, hint + more)


def _unworded(column: str, words: Words, edition: Edition, file: Path) -> Iterator[Problem]:
    """What stands in a column without words for it, each with a known one that may be meant.

    In the language of the tables its place is the first cell, which may be mistyped; else the file of words.
    """
    section, told, more = _WORDED[column]
    survey, found = edition.survey, at(words.survey, (section,))
    known = {*(found if isinstance(found, Mapping) else ()), *(words.populations if more else ())}
    first: dict[str, Mapping[str, Any]] = {}
    for row in edition.records:
        first.setdefault(str(row[column]), row)
    for name, row in first.items():
        if name in {"", "all", *known} or (not more and name.startswith((*READ_BY_THE_PROGRAM, BANDS))):
            continue
        what, close = told.format(name), closest(name, sorted(known))
        hint = f'did you mean "{close}"? If not, add it' if close else "add it"
        cell, cure = f"{row['file']}, line {row['line']}", f"under [{section}]{more.format(name) or _SILENT}"
        if words.lang == survey.languages[0]:
            yield Problem(f"{survey.folder / cell}, column {column}", what, f"{hint} to {file} {cure}")
        else:
            yield Problem(place(file, (section,)), f"{what} of {cell}", f"{hint} {cure}")


def _here(file: Path, beside: Beside | None, steps: tuple[str, ...]) -> tuple[str, str]:
    """Where a label belongs, and where it may stand as well."""
    if beside is None:
        return place(file, steps), ""
    other, tree = beside
    if at(tree, steps) is None:
        return place(file, steps), f", here or in {other.name} beside it"
    return place(other, steps), f", here or in {file.name} beside it"


def _unlabelled(words: Words, question: str, category: str) -> Iterator[tuple[str, str]]:
    """The labels that a figure lacks, each with the cure."""
    if at(words.survey, ("questions", question, "label")) is None:
        yield f'no label for the question "{question}"', f"add label under [questions.{question}]"
    if at(words.survey, ("questions", question, "categories", category)) is None:
        what = f'no label for the answer "{category}" of "{question}"'
        yield what, f"add it under [questions.{question}.categories]"

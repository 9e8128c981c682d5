"""Looking without drawing: the editions of a series, the figures of one, and where they were read."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from cmsurvey import aggregate, coverage, load, words
from cmsurvey.errors import CmsurveyError, Problem, Problems, closest, listed, nearest
from cmsurvey.model import Block, Edition, EditionEntry, Estimate, Source, Survey, Table
from cmsurvey.vocabulary import YES_OR_NO


class Glance(NamedTuple):
    """An edition in a line: its entry, its published figures, the posters that they suffice for."""

    entry: EditionEntry
    figures: int
    posters: tuple[str, ...]


class Cited(NamedTuple):
    """A figure and one of the sources that state it."""

    estimate: Estimate
    table: Table
    source: Source


def editions(survey: Survey) -> tuple[Glance, ...]:
    """Every edition of the series, in its order; the problems of all their tables at once.

    A figure that several sources state counts once, and computed ones are not counted.
    """
    problems = Problems()
    found = [_glance(name, survey, problems) for name in survey.editions]
    problems.settle()
    return tuple(one for one in found if one)


def _glance(name: str, survey: Survey, problems: Problems) -> Glance | None:
    try:
        edition = load.edition(survey, name)
        posters = tuple(spec.id for spec in coverage.posters(edition))
    except CmsurveyError as error:
        problems.take(error)
        return None
    return Glance(edition.entry, sum(not row["derived"] for row in edition.records), posters)


def questions(edition: Edition) -> tuple[str, ...]:
    """The questions that have a table, in the order of the files; those of derived.csv alone come last."""
    names = dict.fromkeys(str(row["question"]) for row in edition.records)
    return tuple(name for name in names if aggregate.tables(Block((name,)), edition))


def question(edition: Edition, typed: str) -> str:
    """The name of the question that somebody means by its name, or by its label in a language of the series.

    Case and accents of a label are no difference.

    Raises:
        CmsurveyError: the edition has no such question, or several of that label; the nearest one is told.
    """
    known = questions(edition)
    if typed in known:
        return typed
    called = _called(edition, known)
    meant = sorted({name for label, name in called if plain(label) == plain(typed)})
    if len(meant) == 1:
        return meant[0]
    where = f"{edition.survey.folder / edition.id}.csv"
    if meant:
        what = f'{listed(meant, 12)} of edition {edition.id} are all called "{typed}"'
        raise CmsurveyError(Problem(where, what, "name one of them"))
    hint, near = nearest(typed, known), closest(plain(typed), [plain(label) for label, _ in called])
    if near and closest(typed, known) == "":
        label, name = next(one for one in called if plain(one[0]) == near)
        hint = f'did you mean "{name}" ({label})?'
    what = f'edition {edition.id} has no figure for the question "{typed}"'
    raise CmsurveyError(Problem(where, what, hint))


def _called(edition: Edition, known: tuple[str, ...]) -> list[tuple[str, str]]:
    """What the questions of an edition are called, in the languages of the series, each with its name.

    Words that cannot be read call nothing: whoever prints them tells what is wrong.
    """
    said = [(table.label, table.question) for table in aggregate.tables(Block(known), edition)]
    vocabularies = [words.read(lang, edition).words for lang in edition.survey.languages]
    return [(one.label(name, label), name) for label, name in dict.fromkeys(said) for one in vocabularies]


def plain(label: str) -> str:
    """A label without what makes no difference to its reader: case, accents, kinds of spaces and quotes."""
    letters = unicodedata.normalize("NFKD", label.replace("\u2019", "'").casefold())
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())


def tables(edition: Edition, asked: str | None = None) -> tuple[Table, ...]:
    """The tables of a question in each of its populations, or of all questions.

    Raises a `CmsurveyError` for a question that the edition does not have, with the nearest one.
    """
    names = questions(edition) if asked is None else (question(edition, asked),)
    return aggregate.tables(Block(names), edition)


def by_size(table: Table) -> Table:
    """The table as bars draw it: shares of unordered answers from the largest, what is left to 100 last."""
    if not table.shares or table.ordered or any(row.category in YES_OR_NO for row in table.rows):
        return table
    rows = sorted(table.rows, key=lambda row: (row.origin == "remainder", -row.value))
    return replace(table, rows=tuple(rows))


def sources(edition: Edition, asked: str | None = None) -> tuple[Cited, ...]:
    """Every figure (of a question) with each source that states it; of what is left to 100 there is none."""
    known = edition.survey.sources
    return tuple(
        Cited(row, table, known[key])
        for table in tables(edition, asked)
        for row in table.rows
        if row.origin != "remainder"
        for key in row.sources
    )


def other(survey: Survey) -> partial[Edition]:
    """How words that quote another edition find it."""
    return partial(load.edition, survey)

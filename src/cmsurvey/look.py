"""Looking without drawing: the editions of a series, the figures of one, and where they were read."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import NamedTuple

from cmsurvey import aggregate, coverage, load
from cmsurvey.errors import CmsurveyError, Problem, Problems, nearest
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


def tables(edition: Edition, question: str | None = None) -> tuple[Table, ...]:
    """The tables of a question in each of its populations, or of all questions.

    Raises a `CmsurveyError` for a question that the edition does not have, with the nearest one.
    """
    found = aggregate.tables(Block(questions(edition) if question is None else (question,)), edition)
    if question is not None and not found:
        where = f"{edition.survey.folder / edition.id}.csv"
        what = f'edition {edition.id} has no figure for the question "{question}"'
        raise CmsurveyError(Problem(where, what, nearest(question, questions(edition))))
    return found


def by_size(table: Table) -> Table:
    """The table as bars draw it: shares of unordered answers from the largest, what is left to 100 last."""
    if not table.shares or table.ordered or any(row.category in YES_OR_NO for row in table.rows):
        return table
    rows = sorted(table.rows, key=lambda row: (row.origin == "remainder", -row.value))
    return replace(table, rows=tuple(rows))


def sources(edition: Edition) -> tuple[Cited, ...]:
    """Every figure with each source that states it; what is left to 100 was stated by nobody."""
    known = edition.survey.sources
    return tuple(
        Cited(row, table, known[key])
        for table in tables(edition)
        for row in table.rows
        if row.origin != "remainder"
        for key in row.sources
    )


def other(survey: Survey) -> partial[Edition]:
    """How words that quote another edition find it."""
    return partial(load.edition, survey)

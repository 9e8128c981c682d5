"""The tables of one edition → `Edition`."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from cmsurvey import regular
from cmsurvey.errors import CmsurveyError, Problem, Problems, closest
from cmsurvey.load import agree, operands
from cmsurvey.load.agree import SAME_VALUE
from cmsurvey.load.check import quoted
from cmsurvey.load.figures import Figure, figure, is_known_year, rows
from cmsurvey.model import FIGURE_COLUMNS, Edition, EditionEntry, Survey

#: How many series an edition is kept for: as it is, without marks, without what is held back.
_KEPT = 3
#: How that of one begins which contradicts it.
ANOTHER_VALUE = "alt: conflict"


#: Where a wrong name stands of which others follow, and where it makes no more than its question unsure.
_NAME = re.compile(", column (question|note|year)$")
_GROUP = re.compile(", column (population|category)$")


def edition(survey: Survey, edition_id: str, cells: Problems | None = None) -> Edition:
    """One edition with its preferred figures: the rows of its table, then those of derived.csv.

    Every row is checked, alternates too, before they are dropped; those that contradict a preferred figure
    are kept beside it. Raises a `CmsurveyError` with every problem of the two tables, or one that names the
    editions there are. Where all problems are of cells that name nothing, they are kept in `cells` if it is
    given, and the edition is good for its other questions and for what its rows are called.
    """
    entry = _entry(survey, edition_id)
    tables = _printed(survey)
    known = _known(entry.id, tables)
    for one in known:
        if one.survey == survey:
            return one if one.survey is survey else replace(one, survey=survey)
    problems = Problems()
    found = _read(entry, survey, problems, cells)
    if not problems.found and _printed(survey) == tables:  # a table may have been saved while it was read
        known[:] = [*known[-_KEPT:], found]
    return found


@lru_cache(maxsize=64)  # every bundle of a run compares with the other editions, in each language anew
def _known(_edition: str, _tables: str) -> list[Edition]:
    """The edition as it was read of such tables, once for each series that says something else of them."""
    return []


def _printed(survey: Survey) -> str:
    """A digest of all tables of figures; an edition is also checked against those that it cites."""
    digest = hashlib.sha256()
    for name in (*survey.editions, "derived"):
        content, path = None, survey.folder / f"{name}.csv"
        with contextlib.suppress(OSError):  # told by whoever reads it
            content = regular.content(path)
        unread = "unread" if os.path.lexists(path) else "none"  # without derived.csv an edition is whole
        size = unread if content is None else len(content)
        digest.update(f"{name} {size}\n".encode() + (content or b""))
    return digest.hexdigest()


def _read(entry: EditionEntry, survey: Survey, problems: Problems, cells: Problems | None) -> Edition:
    """The edition as its tables have it now; what is wrong in them is kept or raised."""
    path = survey.folder / f"{entry.id}.csv"
    own = rows(path, survey.languages, problems) or []
    path = survey.folder / "derived.csv"
    there = os.path.lexists(path)
    computed = (rows(path, survey.languages, problems, before=("year",)) if there else None) or []
    whole = not problems.found
    derived = [row for row in computed if is_known_year(row, survey) and row["year"] == entry.id]
    figures = [_as_meant(figure(row, entry, survey, derived=False), survey) for row in own]
    figures += [_as_meant(figure(row, entry, survey, derived=True), survey) for row in derived]
    agree.check(figures, entry.id, survey, problems, whole=whole)
    unnamed = {one.where.partition(", column ")[0] for one in problems.found if _GROUP.search(one.where)}
    unsure = {one.question for one in figures if one.row.where in unnamed}
    if whole and not survey.doubtful & {"editions.csv", "sources.csv"}:
        sure = (row for row in computed if (row.path.name, row.line) not in survey.meant)
        operands.check([row for row in sure if row["question"] not in unsure], figures, entry.id, survey)
    if cells is None or not all(map(_in_a_cell(figures), problems.found)):
        problems.settle()
    else:
        cells.found += problems.found
    named = [one for one in figures if not one.alternate and one.row.where not in unnamed]
    kept = [_confirmed(one, figures, survey) for one in named]
    disputes = [one for one in figures if one.note.startswith(ANOTHER_VALUE)]
    wrong = _rows_of(problems)
    bounded = "bounds.toml" in survey.doubtful
    doubtful = frozenset(
        one.question
        for one in figures
        if one.row.where in wrong or (bounded and one.note.startswith("bound:"))
    )
    return Edition(entry, survey, _records(kept), _records(disputes), doubtful=doubtful)


def _as_meant(figure: Figure, survey: Survey) -> Figure:
    """The figure under the question and the answer that it is of; other names in its cells are problems."""
    question, category = survey.meant.get((figure.file, figure.line), (figure.question, figure.category))
    for column, here, there in (
        ("question", figure.question, question), ("category", figure.category, category)
    ):  # fmt: skip
        if here != there:
            hint = f'write "{there}", or give the one that you mean a label of its own'
            figure.row.fail(f'"{here}" stands beside the label of "{there}"', hint, column)
    return figure._replace(question=question, category=category)


def _rows_of(problems: Problems) -> set[str]:
    """The places of the rows that problems are of."""
    return {one.where.partition(", column ")[0] for one in problems.found}


def _in_a_cell(figures: Sequence[Figure]) -> Callable[[Problem], bool]:
    """Whether a problem is of one of these figures, and not of what the figure is called."""
    rows = {one.row.where for one in figures}
    return lambda one: one.where.partition(", column ")[0] in rows and not _NAME.search(one.where)


def tried(
    survey: Survey, names: Iterable[str], problems: Problems, named: list[Edition] | None = None
) -> dict[str, Edition | None]:
    """Those of the named editions that have a table, None for each with problems, which are kept.

    Of these, those whose rows are well but for cells that name nothing go to `named`.
    """
    found: dict[str, Edition | None] = {}
    for name in names:
        if name in survey.editions and os.path.lexists(survey.folder / f"{name}.csv"):
            cells = Problems()
            made = problems.tried(partial(edition, survey, name, cells))
            problems.found += cells.found
            if made and cells.found and named is not None:
                named.append(made)
            found[name] = None if cells.found else made
    return found


def _records(figures: list[Figure]) -> tuple[dict[str, object], ...]:
    return tuple(dict(zip(FIGURE_COLUMNS, one, strict=False)) for one in figures)


def _confirmed(figure: Figure, figures: list[Figure], survey: Survey) -> Figure:
    """The figure; where its source has no address, with one that read the same value and has one."""
    if figure.source not in survey.sources or survey.sources[figure.source].url:
        return figure
    question = (figure.question, figure.population)
    same = [
        one.source
        for one in figures
        if (one.question, one.population) == question
        and (figure.derived or one.category == figure.category)  # a computed one stands on the others
        and one.note == SAME_VALUE
        and one.source in survey.sources
        and survey.sources[one.source].url
    ]
    return figure._replace(source=" ".join([figure.source, *same[:1]]))


def unknown(survey: Survey, name: str, beside: Sequence[str] = ()) -> CmsurveyError:
    """That a series has no such edition, with the nearest name; those `beside` may stand there too."""
    typed = name.strip().rstrip("/").removesuffix(".csv")
    close = closest(typed, [*survey.editions, *beside])
    if (typed + close).isdigit() and len(typed) == len(close) and sorted(typed) != sorted(close):
        close = ""  # another year is no slip of the finger, unless its digits changed places
    known = f"editions: {', '.join(survey.editions)}" + "".join(f", or {one}" for one in beside)
    hint = f'did you mean "{close}"? {known}' if close else known
    if beside and name.strip().casefold() == "all":
        hint = f"every edition is drawn with --all; {known}"
    elif typed.casefold() == "trends" and survey.trends:
        hint = f"it is all editions together, which cmsurvey render trends draws; {known}"
    elif "," in name:
        hint = f"name one at a time; {known}"
    return CmsurveyError(Problem(str(survey.folder / "editions.csv"), f"no edition {quoted(name)}", hint))


def _entry(survey: Survey, edition_id: str) -> EditionEntry:
    if edition_id in survey.editions:
        return survey.editions[edition_id]
    raise unknown(survey, edition_id)

"""Where the answers of a crosstab come from: an edition's files, read here or grouped by an engine."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cmsurvey import answers, load
from cmsurvey.answers.questionnaire import Question, Questionnaire
from cmsurvey.crosstab.patterns import Patterns, everybody, patterns
from cmsurvey.errors import CmsurveyError, Problem, Problems, RenderError, nearest
from cmsurvey.estimate import sample
from cmsurvey.load.check import is_plain
from cmsurvey.load.design import design as declared
from cmsurvey.load.entry import Entry
from cmsurvey.model import MARGINS
from cmsurvey.model.design import DesignColumns
from cmsurvey.survey import engines
from cmsurvey.survey.cells import Cells
from cmsurvey.survey.crosstabs import cells as cells_of
from cmsurvey.survey.grouped import can_group, grouped_cells

if TYPE_CHECKING:
    import pandas as pd

    from cmsurvey.answers import Responses
    from cmsurvey.estimate.sample import Weighting
    from cmsurvey.survey import Design

#: What can be a row, and what divides respondents into columns.
ROWS = ("single", "banded", "scale", "rank", "multiple", "numeric")
COLUMNS = ("single", "banded", "scale", "rank", "multiple")
#: The sides of a crosstab among the columns of the answers.
_ROW, _COLUMN = "cmsurvey_row", "cmsurvey_column"
_READ_WHERE_THEY_LIE = {".csv", ".parquet", ".pq"}


@dataclass(frozen=True)
class Source:
    """Which answers: those of the folder `answers/EDITION` of a series (None: of no series) unless named."""

    edition: str
    series: Path | None = None
    responses: Path | None = None
    questionnaire: Path | None = None
    engine: str = "auto"


#: The question in rows, and that in columns.
_Asked = tuple[Question, Question | None]


class Series(NamedTuple):
    """What a series says of its surveys: its name by language, how respondents were drawn, the design."""

    name: Mapping[str, str]
    sampling: str
    design: DesignColumns | None

    @property
    def margins(self) -> bool:
        """Whether a sampling error may be printed."""
        return self.sampling in MARGINS


class Sides(NamedTuple):
    """A row question and a column question against each other: the cells of their patterns."""

    cells: Cells
    row: Patterns
    column: Patterns


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers of an edition, ready for any two of its questions; `series` None without one.

    `margins` is the file that they were weighted to, "" where the weights are as they came.
    """

    questionnaire: Questionnaire
    design: DesignColumns
    series: Series | None
    file: Path
    engine: str
    remarks: tuple[str, ...] = ()
    responses: Responses | None = None
    sampled: Design | None = None
    margins: str = ""

    def sides(self, row: Question, column: Question | None) -> Sides:
        """The cells of everybody whom the row question's shares are of; without a column all are in one."""
        if self.responses is not None and self.sampled is not None:
            return _in_memory(self, self.responses, self.sampled, (row, column))
        return _grouped(self, (row, column))


def opened(source: Source, weighting: Weighting | None = None) -> Answers:
    """Read the answers, or see that an engine can; every problem of where they are at once.

    A `weighting` reads the rows, and brings them to the margins of everybody first.
    """
    if not is_plain(source.edition):
        hint = "write letters, digits, _ and -: 2026"
        raise CmsurveyError(Problem("", f'"{source.edition}" names no edition', hint))
    series = _series(source.series) if source.series else None
    file, asked_in = answers.stored(
        source.series or Path(), source.edition, source.responses, source.questionnaire
    )
    asked = answers.questionnaire(asked_in)
    design = asked.design or (series.design if series else None) or DesignColumns()
    engine = _engine(source.engine, file, design, rows=weighting is not None)
    used = tuple(f"design: {one}" for one in answers.design_told(asked, series.design if series else None))
    made = Answers(asked, design, series, file, engine, remarks=used)
    if engine != "pandas":
        return made
    odd = answers.Oddities()
    responses = answers.read(file, asked, design=design, odd=odd)
    if weighting is None:
        return replace(
            made, remarks=(*used, *odd.summary()), responses=responses, sampled=sample.design(responses)
        )
    sampled, margins, said = weighting(responses)
    remarks = (*used, *odd.summary(), *said)
    return replace(made, remarks=remarks, responses=responses, sampled=sampled, margins=margins.name)


def _series(folder: Path) -> Series:
    """What `series.toml` says, which alone is needed: the editions need no tables yet."""
    path = folder / "series.toml"
    head = Entry(path, load.toml(path), Problems(), load.SERIES)
    fact = head.table("sampling")
    sampling = fact.text("value")
    if sampling and not fact.text("source"):
        fact.fail(f'nothing states "{sampling}"', 'add source = "…", a key of sources.csv or a sentence')
    name, made = head.values.get("name"), declared(head)
    head.problems.settle()
    return Series(name if isinstance(name, dict) else {}, sampling, made)


def chosen(
    asked: Questionnaire, rows: Sequence[str], by: Sequence[str]
) -> tuple[list[Question], list[Question]]:
    """The questions in rows (all of them without a name) and in columns; every wrong name at once."""
    problems = Problems()
    known = asked.questions
    can_be = {kinds: [name for name, one in known.items() if one.kind in kinds] for kinds in (ROWS, COLUMNS)}
    for place, names, kinds, does in (
        ("", rows, ROWS, "can be counted"),
        ("--by", by, COLUMNS, "divides the respondents"),
    ):
        for name in names:
            if name in known and known[name].kind not in kinds:
                what = f'question "{name}" is of the kind {known[name].kind}'
                problems.add(place, f"{what}, none that {does}", nearest("", can_be[kinds]))
            elif name not in known:
                problems.add(place, f'no question "{name}"', nearest(name, can_be[kinds]))
    for name in set(rows) & set(by):
        problems.add("--by", f'question "{name}" is in the rows too', "put it in one place")
    problems.settle()
    named = rows or [name for name in can_be[ROWS] if name not in by]
    return [known[name] for name in dict.fromkeys(named)], [known[name] for name in dict.fromkeys(by)]


def _engine(wanted: str, file: Path, design: DesignColumns, *, rows: bool) -> str:
    """Who groups the answers: pandas, which reads them, unless another is asked for or they are many.

    `rows` says that they are to be weighted, for which they must be read.
    """
    if wanted not in {*engines.ENGINES, "auto"}:
        hint = nearest(wanted, [*engines.ENGINES, "auto"])
        raise CmsurveyError(Problem("--engine", f'no engine "{wanted}"', hint))
    closes = not rows and not design.replicates and min(len(design.clusters), len(design.fpc)) < 2
    readable = file.suffix.lower() in _READ_WHERE_THEY_LIE
    if wanted == "auto":
        return "duckdb" if closes and readable and not engines.few(file) else "pandas"
    if wanted != "pandas" and not closes:
        what = f"{wanted} holds one stage of sampling, with neither margins nor replicate weights"
        raise CmsurveyError(Problem("--engine", what, "--engine pandas reads the rows"))
    if wanted != "pandas" and not readable:
        what = f"{wanted} reads CSV and Parquet, not {file.name}"
        raise CmsurveyError(
            Problem("--engine", what, "import it first: cmsurvey import FILE --format parquet")
        )
    return wanted


def _in_memory(of: Answers, responses: Responses, design: Design, asked: _Asked) -> Sides:
    """From the answers here: grouped as an engine groups them, or row by row where a design needs it."""
    found = _patterns(responses, asked)
    frame = _coded(responses.frame[list(responses.design.columns)], *found)
    if can_group(design):
        return Sides(grouped_cells(engines.grouped(frame, _by(of.design), lonely=of.design.lonely)), *found)
    return Sides(cells_of(design.with_frame(frame), _ROW, _COLUMN), *found)


def _grouped(of: Answers, asked: _Asked) -> Sides:
    """The same by an engine: what was answered is grouped as written, then read as the questionnaire says."""
    questions = _with_filters(of.questionnaire, [one for one in asked if one])
    found: list[Patterns] = []

    def made(groups: pd.DataFrame) -> pd.DataFrame:
        _check_nesting(groups, of)
        found.extend(_patterns(_read(groups, questions, of.file), asked))
        told = _coded(groups, *found).drop(columns=[name for name in named if name not in by.design])
        # whole numbers add up to the same whatever was grouped before
        return told.groupby([*by.design, _ROW, _COLUMN], dropna=False, as_index=False).sum()

    named = tuple(name for one in questions.questions.values() for name in one.clean_columns)
    by = _by(of.design)._replace(made_of=named, made=made)
    try:
        grouped = engines.grouped(of.file, by, engine=of.engine, lonely=of.design.lonely)
    except RenderError:
        raise
    except CmsurveyError as error:
        raise _by_rows(of, error) from None
    return Sides(grouped_cells(grouped), *found)


def _by_rows(of: Answers, error: CmsurveyError) -> CmsurveyError:
    """What an engine refuses, with its row where the file is small enough to be read, else how to find it."""
    if engines.few(of.file):
        try:
            sample.design(answers.read(of.file, of.questionnaire, design=of.design))
        except CmsurveyError as told:
            return told
    more = "--engine pandas reads it row by row, and cmsurvey import FILE writes it anew"
    return CmsurveyError(
        *(replace(one, hint="; ".join(filter(None, (one.hint, more)))) for one in error.problems)
    )


def _check_nesting(groups: pd.DataFrame, of: Answers) -> None:
    """A cluster lies in one stratum, unless labels begin anew in each."""
    strata, clusters = of.design.strata, next(iter(of.design.clusters), "")
    if not strata or not clusters or of.design.nested:
        return
    pairs = groups[[clusters, strata]].drop_duplicates()
    twice = pairs[pairs.duplicated(clusters, keep=False)].sort_values([clusters, strata])
    if len(twice):
        cluster, (one, other) = twice[clusters].iloc[0], twice[strata].iloc[:2]
        what = f'cluster "{cluster}" is in stratum "{one}" and in "{other}"'
        hint = "mend one of the two, or write nested = true where labels begin anew"
        raise CmsurveyError(Problem(f"{of.file}, column {clusters}", what, hint))


def _by(design: DesignColumns) -> engines.By:
    """The sides, and the columns of a design of one stage."""
    clusters, fpc = (next(iter(one), "") for one in (design.clusters, design.fpc))
    return engines.By(_ROW, _COLUMN, design.weights, design.strata, clusters, fpc, squares=True)


def _patterns(responses: Responses, asked: _Asked) -> tuple[Patterns, Patterns]:
    row, column = asked
    return patterns(responses, row), patterns(responses, column) if column else everybody(len(responses))


def _coded(frame: pd.DataFrame, rows: Patterns, columns: Patterns) -> pd.DataFrame:
    """The frame with the patterns of both sides; nobody outside the base of the rows."""
    inside = rows.base[rows.codes]
    return frame.assign(**{_ROW: np.where(inside, rows.codes, np.nan), _COLUMN: columns.codes.astype(float)})


def _with_filters(of: Questionnaire, questions: Sequence[Question]) -> Questionnaire:
    """The questions with those by whose answers they were asked, in the order of the questionnaire."""
    needed, new = set[str](), {one.id for one in questions}
    while new:
        needed |= new
        new = {name for one in new for name in of[one].filter} - needed
    kept = {name: one for name, one in of.questions.items() if name in needed}
    return replace(of, questions=kept, design=DesignColumns())


def _read(groups: pd.DataFrame, asked: Questionnaire, file: Path) -> Responses:
    """The groups as respondents; a problem names column and value, since groups are no rows of the file."""
    try:
        return answers.responses(
            answers.table_sheet(groups, file), asked, answers.Oddities(), design=DesignColumns()
        )
    except CmsurveyError as error:
        told = [
            replace(
                one,
                where=re.sub(r", row \d+", "", one.where),
                what=re.sub(r" \(\d+ rows\)$", "", one.what),
            )
            for one in error.problems
        ]
        raise CmsurveyError(*told) from None

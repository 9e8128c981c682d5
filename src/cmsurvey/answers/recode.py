"""A sheet and a questionnaire → `Responses`; an answer that does not fit is a problem with its row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cmsurvey.answers import codes, unsent
from cmsurvey.answers.amounts import dressed, number, signs
from cmsurvey.answers.cells import Matcher, Meant, band
from cmsurvey.answers.oddities import ALL_OF_IT, UNASKED, Oddities
from cmsurvey.answers.placed import placed
from cmsurvey.answers.plain import called, plain
from cmsurvey.answers.questionnaire import NO_ANSWER, NOT_ASKED, Question, Questionnaire
from cmsurvey.answers.responses import Responses
from cmsurvey.answers.sampled import design_columns
from cmsurvey.answers.sheet import Column, Sheet, more
from cmsurvey.answers.toml import folded
from cmsurvey.answers.unmatched import no_number, pieces, settle, unknown
from cmsurvey.errors import Problems, nearest
from cmsurvey.load.check import quoted
from cmsurvey.model.design import DesignColumns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: The column of a clean file that names the row of the export.
ROW = "row"
Progress = Callable[[int, int, str], None]
_Values = dict[str, Any]


@dataclass
class _Reading:
    """What is being read, and what was found so far."""

    sheet: Sheet
    questionnaire: Questionnaire
    odd: Oddities
    problems: Problems = field(default_factory=Problems)
    frame: dict[str, Any] = field(default_factory=dict)
    absent: dict[str, NDArray[np.object_]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def fail(self, column: Column, value: int | Sequence[int], what: str, hint: str) -> None:
        """Keep the problem of a value, or of several alike, at the first row that has it."""
        rows = self.sheet.rows(column, value)
        where = f"{self.sheet.path}, row {rows[0]}, column {column.name}"
        self.problems.add(where, f"{what}{more(len(rows))}", hint)

    def tell(self, column: Column, value: int, what: str, done: str) -> None:
        """Keep the oddity of a value in each row that has it."""
        rows = self.sheet.rows(column, value).tolist()
        self.odd.every(rows, what, done, column=column.name, value=column.values[value])


def responses(
    sheet: Sheet,
    questionnaire: Questionnaire,
    odd: Oddities,
    *,
    design: DesignColumns | None = None,
    progress: Progress = lambda _done, _total, _what: None,
) -> Responses:
    """The answers of a sheet as the questionnaire reads them, every row that it does not leave out.

    Headings are the question's columns or, in a file of `cmsurvey import`, its id. `design` is that of the
    series, where the questionnaire has none. Raises a `CmsurveyError` with the problems of all columns.
    """
    import pandas as pd  # noqa: PLC0415 - whoever only looks must not wait for it

    reading = _Reading(sheet, questionnaire, odd)
    sheet = reading.sheet = unsent.without(sheet, questionnaire.leave_out, odd, reading.problems)
    unsent.tell(sheet, odd)
    total = len(questionnaire.questions)
    for at, question in enumerate(questionnaire.questions.values()):
        progress(at, total, question.id)
        _question(reading, question)
    progress(total, total, "")
    declared = (questionnaire.design or design or DesignColumns()).among(sheet.columns)
    frame = pd.DataFrame(reading.frame, index=pd.Index(sheet.lines, name="row"))
    if not reading.problems.found:
        reading.used |= set(declared.columns)
        frame = design_columns(frame, sheet, declared, reading.problems)
    settle(reading.problems)
    for name in [name for name in sheet.columns if name not in reading.used and name != ROW]:
        odd.add(UNASKED, ALL_OF_IT if name in odd.read else "left out", column=name)
    absent = pd.DataFrame({name: pd.Categorical(codes) for name, codes in reading.absent.items()})
    return Responses(frame, absent.set_index(frame.index), questionnaire, declared, str(sheet.path))


def _question(reading: _Reading, question: Question) -> None:
    """Read one question into the frames."""
    if question.kind == "multiple":
        found = _several(reading, question)
    elif question.kind == "rank" and question.id not in reading.sheet.columns:
        found = _ranked(reading, question)
    else:
        column = _column(reading, question, (*question.columns, question.id))
        if column is None:
            return
        if question.kind == "text":
            found = _words(question, column)
        else:
            found = (_number if question.kind == "numeric" else _one)(reading, question, column)
    if found:
        values, absent = found
        _keep(reading, question, values, absent)


def _column(reading: _Reading, question: Question, names: tuple[str, ...]) -> Column | None:
    """The column of the file with one of the names; two of them, or none, are a problem."""
    here = [name for name in dict.fromkeys(names) if name in reading.sheet.columns]
    where = str(reading.sheet.path)
    if len(here) > 1:
        what = f'question "{question.id}" has two columns: {quoted(here[0])} and {quoted(here[1])}'
        reading.problems.add(where, what, "delete one of the two")
    if not here:
        hint = nearest(names[0], reading.sheet.columns)
        reading.problems.add(where, f'no column {quoted(names[0])} of question "{question.id}"', hint)
        return None
    reading.used |= set(here)
    return reading.sheet.columns[here[0]]


def _one(reading: _Reading, question: Question, column: Column) -> tuple[_Values, NDArray[np.object_]]:
    """One answer of a list, or a number put into a band."""
    import numpy as np  # noqa: PLC0415 - the same as pandas
    import pandas as pd  # noqa: PLC0415 - the same

    matcher = Matcher(question, column.traits)
    codes = np.full(len(column.values) + 1, -1)
    absent = np.full(len(column.values) + 1, NO_ANSWER, dtype=object)
    for at, cell in enumerate(column.values):
        meant = _banded(question, matcher, cell) if question.numbers else matcher.one(cell)
        if question.numbers and _is_left_out(reading, matcher, (column, at)):
            continue
        if meant is None:
            reading.fail(column, at, *unknown(question, cell, column))
            continue
        _tell(reading, question, (column, at), meant)
        absent[at] = meant.missing
        codes[at] = meant.options[0] if meant.options else -1
    ids = list(question.option_ids)
    chosen = pd.Categorical.from_codes(codes[column.codes], categories=pd.Index(ids), ordered=True)
    return {question.id: chosen}, absent[column.codes]


def _is_left_out(reading: _Reading, matcher: Matcher, found: tuple[Column, int]) -> bool:
    """Whether a number is one that the file itself calls missing, which no questionnaire may know of."""
    column, at = found
    cell = column.values[at]
    if cell not in column.traits.missing or matcher.missing(cell):
        return False
    reading.tell(*found, "a number that the file calls missing", "read as no answer")
    return True


def _banded(question: Question, matcher: Matcher, cell: str) -> Meant | None:
    """A number's band; the id of a band is one too, unless it is a number itself."""
    value = number(cell, question.decimal, question.unit)
    if matcher.missing(cell) or value is None:
        return matcher.one(cell)
    at = band(question, value)
    return None if at is None else Meant((at,))


def _tell(reading: _Reading, question: Question, found: tuple[Column, int], meant: Meant) -> None:
    """An answer that was not written as it should be."""
    if meant.rest:
        other = next(one.id for one in question.options if one.other)
        # words of a respondent may tell who that is: the report has their row alone
        rows = reading.sheet.rows(*found).tolist()
        done = f'read as "{other}", its words left out'
        reading.odd.every(rows, "an answer beside the options", done, column=found[0].name)
    elif meant.altered:
        read = meant.missing or question.option_ids[meant.options[0]]
        reading.tell(*found, "written in another way", f'read as "{read}"')


def _number(reading: _Reading, question: Question, column: Column) -> tuple[_Values, NDArray[np.object_]]:
    import numpy as np  # noqa: PLC0415 - the same as pandas

    matcher, known = Matcher(question, column.traits), dict[str, float]()
    written = plain(column.values).texts
    _, unit, parts = signs(written.values(), question.decimal, question.unit)
    values = np.full(len(column.values) + 1, np.nan)
    absent = np.full(len(column.values) + 1, NO_ANSWER, dtype=object)
    for at, cell in enumerate(column.values):
        value = number(written[cell], question.decimal, unit, thousands=parts)
        if code := matcher.missing(cell):
            absent[at] = code
        elif _is_left_out(reading, matcher, (column, at)):
            continue
        elif value is None:
            reading.fail(column, at, *no_number(question, cell, unit))
        else:
            absent[at], values[at], known[cell] = "", value, value
            if what := called(cell, written[cell]) or dressed(cell, question.decimal, unit):
                reading.tell(column, at, what, f'read as "{value:.15g}"')
    codes.tell(reading.sheet, column, known, reading.odd)
    return {question.id: values[column.codes]}, absent[column.codes]


def _words(question: Question, column: Column) -> tuple[_Values, NDArray[np.object_]]:
    import numpy as np  # noqa: PLC0415 - the same as pandas

    values = np.asarray([*column.values, None], dtype=object)
    absent = np.asarray([""] * len(column.values) + [NO_ANSWER], dtype=object)
    return {question.id: values[column.codes]}, absent[column.codes]


def _several(reading: _Reading, question: Question) -> tuple[_Values, NDArray[np.object_]] | None:
    """Several answers: a column an option (of the export or of an import), or one cell of them all."""
    clean = dict(zip(question.option_ids, question.clean_columns, strict=True))
    own = {option.id: option.column for option in question.options}
    if all(name in reading.sheet.columns for name in clean.values()):
        own = clean
    elif not any(own.values()):
        column = _column(reading, question, (*question.columns, question.id))
        return None if column is None else _in_one_cell(reading, question, column)
    here = _own_columns(reading, question, own)
    return _in_columns(reading, question, here) if here else None


def _own_columns(reading: _Reading, question: Question, own: Mapping[str, str]) -> Mapping[str, Column]:
    """The column of each option; none where one of them is not in the file."""
    columns = {id_: _column(reading, question, (name,)) for id_, name in own.items()}
    here = {id_: column for id_, column in columns.items() if column is not None}
    return here if len(here) == len(own) else {}


def _ranked(reading: _Reading, question: Question) -> tuple[_Values, NDArray[np.object_]] | None:
    """The option that was put first, by the places in the columns of all."""
    import pandas as pd  # noqa: PLC0415 - the same as pandas

    here = _own_columns(reading, question, {option.id: option.column for option in question.options})
    if not here:
        return None
    found = placed(reading.sheet, question, here, reading.problems)
    what, done = "places without a first one", "read as no answer"
    reading.odd.every(found.without_first.tolist(), what, done, column=question.id)
    ids = pd.Index(question.option_ids)
    chosen = pd.Categorical.from_codes(found.first, categories=ids, ordered=True)
    return {question.id: chosen}, found.absent


def _in_one_cell(
    reading: _Reading, question: Question, column: Column
) -> tuple[_Values, NDArray[np.object_]]:
    import numpy as np  # noqa: PLC0415 - the same as pandas

    matcher = Matcher(question, column.traits)
    ticks = np.zeros((len(column.values) + 1, len(question.options)))
    absent = np.full(len(column.values) + 1, NO_ANSWER, dtype=object)
    lost: dict[str, list[tuple[int, str]]] = {}
    for at, cell in enumerate(column.values):
        meant = matcher.several(cell)
        if meant is None:
            for piece in pieces(question, cell):
                lost.setdefault(folded(piece), []).append((at, piece))
            continue
        _tell(reading, question, (column, at), meant)
        absent[at] = meant.missing if meant.missing or meant.options else NO_ANSWER
        ticks[at, list(meant.options)] = 1.0
    for found_at in lost.values():
        reading.fail(column, [at for at, _ in found_at], *unknown(question, found_at[0][1], column))
    found = ticks[column.codes]
    return _ticks(question, found), absent[column.codes]


def _in_columns(
    reading: _Reading, question: Question, columns: Mapping[str, Column]
) -> tuple[_Values, NDArray[np.object_]]:
    import numpy as np  # noqa: PLC0415 - the same as pandas

    rows = len(reading.sheet.lines)
    found = np.zeros((rows, len(question.options)))
    coded = np.full(rows, "", dtype=object)
    for place, option in enumerate(question.options):
        column = columns[option.id]
        matcher = Matcher(question, column.traits)
        ticks = np.zeros(len(column.values) + 1)
        codes = np.full(len(column.values) + 1, "", dtype=object)
        for at, cell in enumerate(column.values):
            meant = matcher.tick(option, cell)
            if meant is None:
                hint = "a ticked option holds its own text, 1, yes or x; another holds nothing, 0 or no"
                reading.fail(column, at, f"{quoted(cell)} is neither a tick nor none", hint)
                continue
            _tell(reading, question, (column, at), meant)
            ticks[at], codes[at] = bool(meant.options), meant.missing
        found[:, place] = ticks[column.codes]
        coded = np.where(coded == "", codes[column.codes], coded)
    any_ticked = found.any(axis=1)
    both = np.flatnonzero(any_ticked & (coded != ""))
    for row in both[:1]:
        where = f"{reading.sheet.path}, row {reading.sheet.lines[row]}"
        what = f'question "{question.id}" holds both a tick and the missing code "{coded[row]}"'
        reading.problems.add(where, what, "keep one of the two")
    absent = np.where(coded != "", coded, np.where(any_ticked, "", NO_ANSWER))
    return _ticks(question, found), absent


def _ticks(question: Question, found: NDArray[np.float64]) -> _Values:
    return {name: found[:, at] for at, name in enumerate(question.clean_columns)}


def _keep(reading: _Reading, question: Question, values: _Values, absent: NDArray[np.object_]) -> None:
    """Put a question into the frames, as far as it was asked."""
    import numpy as np  # noqa: PLC0415 - the same as pandas
    import pandas as pd  # noqa: PLC0415 - the same

    outside = ~_held(reading, question)
    beside = reading.sheet.lines[outside & (absent == "")].tolist()
    if beside:
        what, done = "an answer where the filter says that nobody was asked", "not counted"
        reading.odd.every(beside, what, done, column=question.id)
    absent = np.where(outside, NOT_ASKED, absent)
    nothing = absent != ""
    if question.kind == "multiple":  # who was asked and ticked nothing has 0 everywhere
        nothing &= absent != NO_ANSWER
    for name, value in values.items():
        reading.frame[name] = pd.Series(value).mask(nothing).array if nothing.any() else value
    reading.absent[question.id] = absent


def _held(reading: _Reading, question: Question) -> NDArray[np.bool_]:
    """Whom the filter of a question lets through; a filter on a question that failed lets all through."""
    import numpy as np  # noqa: PLC0415 - the same as pandas
    import pandas as pd  # noqa: PLC0415 - the same

    held = np.full(len(reading.sheet.lines), fill_value=True)
    for name, options in question.filter.items():
        one = reading.questionnaire[name]
        if name not in reading.absent:
            continue
        if one.kind == "multiple":
            held &= np.any([np.asarray(reading.frame[f"{name}.{id_}"]) == 1.0 for id_ in options], axis=0)
        else:
            held &= pd.Series(reading.frame[name]).isin(options).to_numpy()
    return held

"""The places of a ranking, a column an option → the option in the first place of each row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from cmsurvey.answers.cells import Matcher
from cmsurvey.answers.questionnaire import NO_ANSWER, Question
from cmsurvey.answers.ranking import place
from cmsurvey.answers.sheet import Column, Sheet, more
from cmsurvey.errors import Problems
from cmsurvey.load.check import quoted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Placed(NamedTuple):
    """The number of the option in the first place of each row (-1: none), why there is none, and odd rows."""

    first: NDArray[np.int64]
    absent: NDArray[np.object_]
    without_first: NDArray[np.int64]


def placed(sheet: Sheet, question: Question, columns: Mapping[str, Column], problems: Problems) -> Placed:
    """Who came first, by the columns of the options; a cell that is no place is a problem, as is a tie."""
    import numpy as np  # noqa: PLC0415 - whoever only looks must not wait for it

    found = np.zeros((len(sheet.lines), len(question.options)), dtype=np.int64)
    coded = np.full(len(sheet.lines), "", dtype=object)
    for at, option in enumerate(question.options):
        column = columns[option.id]
        places, codes = _read(sheet, question, column, problems)
        found[:, at] = places[column.codes]
        coded = np.where(coded == "", codes[column.codes], coded)
    _check(sheet, question, found, problems)
    first = np.where((found == 1).any(axis=1), (found == 1).argmax(axis=1), -1)
    absent = np.where(first >= 0, "", np.where(coded != "", coded, NO_ANSWER))
    without = sheet.lines[(found > 0).any(axis=1) & (first < 0)]
    return Placed(first, absent, without)


def _read(
    sheet: Sheet, question: Question, column: Column, problems: Problems
) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """The place that each value of a column names (0: none), and the missing code that it is."""
    import numpy as np  # noqa: PLC0415 - the same as pandas

    matcher, last = Matcher(question, column.traits), len(question.options)
    places = np.zeros(len(column.values) + 1, dtype=np.int64)
    codes = np.full(len(column.values) + 1, "", dtype=object)
    for at, cell in enumerate(column.values):
        code, value = matcher.missing(cell), place(cell)
        if code or cell in column.traits.missing:
            codes[at] = code
        elif value is None or value > last:
            rows = sheet.rows(column, at)
            where = f"{sheet.path}, row {rows[0]}, column {column.name}"
            what = f'{quoted(cell)} is no place of question "{question.id}"{more(len(rows))}'
            hint = f"write 1 for the first place, {last} for the last; else add it to the missing codes"
            problems.add(where, what, hint)
        else:
            places[at] = value
    return places, codes


def _check(sheet: Sheet, question: Question, found: NDArray[np.int64], problems: Problems) -> None:
    """A place is given once a row."""
    import numpy as np  # noqa: PLC0415 - the same as pandas

    ordered = np.sort(found, axis=1)
    tied = (ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] > 0)
    rows = np.flatnonzero(tied.any(axis=1))
    for row in rows[:1]:
        same = ordered[row, 1:][tied[row]][0]
        one, other = (question.options[at] for at in np.flatnonzero(found[row] == same)[:2])
        where = f"{sheet.path}, row {sheet.lines[row]}, column {other.column}"
        what = f'"{one.id}" and "{other.id}" share place {same} of question "{question.id}"{more(len(rows))}'
        problems.add(where, what, 'give each option its own; notes are a "scale" question a column')

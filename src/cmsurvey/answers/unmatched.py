"""A cell that is no answer of its question: what it is instead, and what to write."""

from __future__ import annotations

from cmsurvey.answers.amounts import OTHER_SIGN, instead_of_number, is_date, number
from cmsurvey.answers.cells import segmented
from cmsurvey.answers.encoding import saved_twice
from cmsurvey.answers.questionnaire import Question
from cmsurvey.answers.sheet import Column
from cmsurvey.answers.toml import folded, spellings
from cmsurvey.errors import CmsurveyError, Problem, Problems, nearest
from cmsurvey.load.check import quoted

#: So many problems of one run are told.
_TOLD = 50


def settle(problems: Problems) -> None:
    """Raise what was found, each problem once and not too many of them; nothing where none was."""
    found = list(dict.fromkeys(problems.found))
    if len(found) > _TOLD:
        more = Problem("", f"and {len(found) - _TOLD} problems more", "mend these first")
        raise CmsurveyError(*found[:_TOLD], more)
    problems.settle()


def unknown(question: Question, cell: str, column: Column) -> tuple[str, str]:
    """What a cell is that is no option of a question, and the cure."""
    label = column.traits.values.get(cell, "")
    shown = f"{quoted(cell)} ({label})" if label else quoted(cell)
    known = [text for one in question.options for text in (one.id, *one.labels.values())]
    if cell.startswith("="):
        return f"{shown} is a formula, not an answer", "write the answer itself"
    if question.numbers and number(cell, question.decimal, question.unit) is not None:
        return f'{shown} is in no band of question "{question.id}"', "add a band that holds it"
    if is_date(cell):
        hint = "a spreadsheet may have made a date of it: export again, and do not open the file"
        return f'{shown} is a date, no option of question "{question.id}"', hint
    if saved_twice(cell) in known:
        hint = "the file was saved in the wrong encoding: export the answers again"
        return f'{shown} is no option of question "{question.id}", but "{saved_twice(cell)}" is', hint
    told = [_called(next(iter(one.labels.values()), one.id), one.id) for one in question.options]
    hint = nearest(cell, known, told) + f'; else add it to the options or missing codes of "{question.id}"'
    return f'{shown} is no option of question "{question.id}"', hint


def pieces(question: Question, cell: str) -> tuple[str, ...]:
    """The parts of a cell of several answers that are no option, as written; the cell where none is."""
    options = {text: at for at, one in enumerate(question.options) for text in spellings(one)}
    _, rest = segmented(cell, question.separator, options)
    parts = [one.strip() for one in cell.split(question.separator.strip() or question.separator or None)]
    return tuple({folded(one): one for one in parts if folded(one) in rest}.values()) or (cell,)


def no_number(question: Question, cell: str, unit: str) -> tuple[str, str]:
    """What a cell is that is no number of a question, and the cure."""
    hint = f'write digits, or declare missing = [{{ id = "…", written = ["…"] }}] in "{question.id}"'
    if number(cell, other := OTHER_SIGN[question.decimal], unit) is not None:
        hint = f'write decimal = "{other}" in question "{question.id}", or mend the file'
    return f"{quoted(cell)} is {instead_of_number(cell)}", hint


def _called(label: str, id_: str) -> str:
    """An option as a list of them names it: its label, and its id where that is another text."""
    return label if label == id_ else f"{label} ({id_})"

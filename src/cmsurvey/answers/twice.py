"""Respondents who may stand twice in an export, and cells that a spreadsheet would compute: told and kept."""

from __future__ import annotations

import re

from cmsurvey.answers.oddities import Oddities
from cmsurvey.answers.personal import personal
from cmsurvey.answers.sheet import OTHER_OF_LIME, Column, Sheet

#: Headings under which a form tool numbers respondents, folded.
_NUMBERS = frozenset(
    {
        "id", "#", "response id", "responseid", "respondent id", "respondent_id", "id de la réponse",
        "id du répondant", "numéro du répondant",
    }
)  # fmt: skip
#: What a spreadsheet takes for a formula; a number with a sign, as a telephone's, is none to anybody.
_OFTEN = 3
_FORMULA = re.compile(r"[=@]|[+-](?!\s?[\d(£€$]|$)")


def tell(of: Sheet, odd: Oddities) -> None:
    """Tell both of a sheet."""
    for column in of.columns.values():
        if column.heading.aside and column.called & _NUMBERS:
            _tell_numbers(of, column, odd)
        elif not column.heading.aside:
            _tell_formulas(of, column, odd)
    moments = [one for one in of.columns.values() if one.heading.aside and len(one.values) > 1]
    if moments and not any(one.called & _NUMBERS for one in moments):
        _tell_rows(of, odd)


def _tell_numbers(of: Sheet, column: Column, odd: Oddities) -> None:
    for at, count in enumerate(column.counts):
        if count > 1:
            rows = of.rows(column, at).tolist()
            what = "a respondent's number that stands twice"
            odd.read.add(column.name)
            odd.every(rows[1:], what, "the rows are kept", column=column.name, value=column.values[at])


def _tell_rows(of: Sheet, odd: Oddities) -> None:
    """Rows that are the same to their moment, where respondents have no number."""
    import numpy as np  # noqa: PLC0415 - whoever only looks must not wait for it

    codes = np.column_stack([one.codes for one in of.columns.values()])
    _, first = np.unique(codes, axis=0, return_index=True)
    again = np.setdiff1d(np.arange(len(codes)), first)
    if len(again):
        odd.every(
            of.lines[again].tolist(), "a row that is another one again, its moment too", "the rows are kept"
        )


def _tell_formulas(of: Sheet, column: Column, odd: Oddities) -> None:
    """A cell that comes often is an option, and told; any other may hold what tells who somebody is."""
    private = bool(personal(column))
    for at, cell in enumerate(column.values):
        if _FORMULA.match(cell) and cell != OTHER_OF_LIME:
            rows = of.rows(column, at).tolist()
            what = "begins as a formula does, which a spreadsheet would compute"
            value = cell if len(rows) >= _OFTEN and not private else ""
            odd.every(rows, what, "a text, no formula", column=column.name, value=value)

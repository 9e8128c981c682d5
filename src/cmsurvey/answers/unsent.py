"""What form tools say of a row: never sent, a preview, a test. Such rows are told and kept."""

from __future__ import annotations

from cmsurvey.answers.oddities import Oddities
from cmsurvey.answers.sheet import Sheet

#: Column of LimeSurvey that is empty until a respondent sends the form, folded.
_SENT = frozenset({"submitdate", "date submitted", "date de soumission"})
_PREVIEWS = frozenset({"survey preview", "survey test", "1", "2", "9", "10"})
_KEPT = "kept; delete the row in the file to leave it out"


def tell(of: Sheet, odd: Oddities) -> None:
    """Tell the rows that no respondent sent in an export of LimeSurvey or Qualtrics."""
    for column in of.columns.values():
        name = column.name.casefold()
        if of.export == "LimeSurvey" and name in _SENT:
            rows = of.rows(column, -1).tolist()
            if rows:
                odd.every(rows, "answers that were not submitted", _KEPT, column=column.name)
        if of.export != "Qualtrics":
            continue
        for at, cell in enumerate(column.values):
            what = ""
            if name == "finished" and cell.casefold() in {"false", "0"}:
                what = "answers that were not submitted"
            elif name == "status" and cell.casefold() in _PREVIEWS:
                what = "a preview or a test of the form"
            if what:
                odd.every(of.rows(column, at).tolist(), what, _KEPT, column=column.name, value=cell)

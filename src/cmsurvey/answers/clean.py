"""`Responses` → the clean file beside their questionnaire: ids instead of wordings, a row a respondent."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsurvey.answers.questionnaire import NO_ANSWER, Question
from cmsurvey.answers.recode import ROW
from cmsurvey.answers.responses import Responses

if TYPE_CHECKING:
    import pandas as pd


def table(found: Responses) -> pd.DataFrame:
    """The answers as texts: ids of options, 1 and 0 for several, numbers, missing codes, or nothing."""
    import pandas as pd  # noqa: PLC0415 - whoever only looks must not wait for it

    columns: dict[str, Any] = {ROW: found.frame.index.astype(str)}
    for question in found.questionnaire.questions.values():
        absent = found.absent[question.id].astype(object)
        coded = absent.where(~absent.isin(["", NO_ANSWER]))
        for name in question.clean_columns:
            columns[name] = _texts(found.frame[name], question).fillna(coded).fillna("").to_numpy()
    for name in found.design.columns:
        if name not in columns:
            columns[name] = _texts(found.frame[name], None).fillna("").to_numpy()
    return pd.DataFrame(columns)


def _texts(values: pd.Series[Any], question: Question | None) -> pd.Series[Any]:
    """Values as the texts that are read back as them."""
    if values.dtype != float:
        return values.astype(object)
    sign = question.decimal if question else "."
    return values.map(lambda one: _number(one, sign), na_action="ignore").astype(object)


def _number(value: float, sign: str) -> str:
    return f"{value:.0f}" if value.is_integer() else repr(value).replace(".", sign)


def write(found: Responses, path: Path) -> None:
    """Write the table as CSV, or as Parquet by the ending of the path."""
    frame = table(found)
    if path.suffix == ".parquet":
        frame.to_parquet(path, index=False)
        return
    path.write_text(csv_text(frame), encoding="utf-8", newline="")


def csv_text(frame: pd.DataFrame) -> str:
    """The table as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(frame.itertuples(index=False, name=None))
    return text.getvalue()

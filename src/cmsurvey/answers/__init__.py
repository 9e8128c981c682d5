"""From an export of answers to `Responses`, read with the `Questionnaire` of its edition.

`questionnaire(path)` reads `questionnaire.toml`, `read(path, questionnaire)` the answers: an export as it
is, or the file that `cmsurvey import` wrote. A series keeps both under `answers/EDITION/`.
"""

from __future__ import annotations

from pathlib import Path

from cmsurvey.answers.importing import sheet
from cmsurvey.answers.oddities import Oddities, Oddity
from cmsurvey.answers.questionnaire import (
    NO_ANSWER,
    NOT_ASKED,
    Missing,
    Net,
    Option,
    Question,
    Questionnaire,
    design_told,
)
from cmsurvey.answers.recode import Progress, responses
from cmsurvey.answers.responses import Responses
from cmsurvey.answers.sheet import table_sheet
from cmsurvey.answers.stored import stored
from cmsurvey.answers.toml import questionnaire
from cmsurvey.model.design import DesignColumns

__all__ = [
    "NOT_ASKED",
    "NO_ANSWER",
    "Missing",
    "Net",
    "Oddities",
    "Oddity",
    "Option",
    "Progress",
    "Question",
    "Questionnaire",
    "Responses",
    "design_told",
    "questionnaire",
    "read",
    "responses",
    "sheet",
    "stored",
    "table_sheet",
]


def read(
    path: Path,
    asked: Questionnaire,
    *,
    design: DesignColumns | None = None,
    odd: Oddities | None = None,
) -> Responses:
    """The answers in a file as a questionnaire reads them; what was odd is added to `odd`.

    `design` is that of the series, where the questionnaire declares none. Raises a `CmsurveyError` with
    every problem, each with its row and column.
    """
    noticed = Oddities() if odd is None else odd
    return responses(sheet(path, noticed), asked, noticed, design=design)

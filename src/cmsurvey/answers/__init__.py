"""From an export of answers to `Responses`, read with the `Questionnaire` of its edition.

`questionnaire(path)` reads `questionnaire.toml`. A series keeps both under `answers/EDITION/`.
"""

from __future__ import annotations

from cmsurvey.answers.questionnaire import (
    NO_ANSWER,
    NOT_ASKED,
    Missing,
    Net,
    Option,
    Question,
    Questionnaire,
)
from cmsurvey.answers.responses import Responses
from cmsurvey.answers.toml import questionnaire

__all__ = [
    "NOT_ASKED",
    "NO_ANSWER",
    "Missing",
    "Net",
    "Option",
    "Question",
    "Questionnaire",
    "Responses",
    "questionnaire",
]

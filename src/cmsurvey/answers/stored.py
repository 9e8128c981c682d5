"""Where a series keeps the answers of an edition: `answers/EDITION/responses.*` and `questionnaire.toml`."""

from __future__ import annotations

from pathlib import Path

from cmsurvey import regular
from cmsurvey.errors import Problems

FOLDER, QUESTIONNAIRE, RESPONSES = "answers", "questionnaire.toml", "responses.*"


def stored(
    series: Path, edition: str, responses: Path | None = None, questionnaire: Path | None = None
) -> tuple[Path, Path]:
    """The file of answers and that of the questionnaire, those named or the series' own.

    Raises a `CmsurveyError` with both problems at once.
    """
    own, problems = series / FOLDER / edition, Problems()
    asked = questionnaire or own / QUESTIONNAIRE
    if told := regular.fault(asked):
        problems.found.append(told)
    elif not asked.exists():
        hint = "make one with cmsurvey import, or name it with --questionnaire"
        problems.add(str(asked), "no such questionnaire", hint)
    found = [responses] if responses else sorted(own.glob(RESPONSES))
    if told := regular.fault(found[0]) if len(found) == 1 else None:
        problems.found.append(told)
    elif len(found) != 1 or not found[0].exists():
        what = "no file of answers" if len(found) < 2 else f"{len(found)} files of answers"
        hint = "make one with cmsurvey import, or name it with --responses"
        problems.add(str(responses or own / RESPONSES), what, hint)
    problems.settle()
    return found[0], asked

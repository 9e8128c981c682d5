"""The year of an edition, read from its folder: from the questionnaire to corrections, what is done.

Nothing is written and nothing is drawn. A step is done only where the files say so; one that an edition
does not have (the answers of one whose figures were read in sources) is not needed, and says why.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from cmsurvey.checklist import around, figures, published
from cmsurvey.checklist.year import State, Step, Year
from cmsurvey.errors import CmsurveyError, Problem, listed
from cmsurvey.load.check import is_plain
from cmsurvey.model import Survey

__all__ = ["State", "Step", "stale", "steps", "unready"]


def steps(survey: Survey, edition: str, out: Path, beside: Path) -> tuple[Step, ...]:
    """Every step of an edition in its order; `out` is where it is rendered to, a kit may lie in `beside`.

    Raises:
        CmsurveyError: the name of the edition is none that an edition may have.
    """
    year = _year(survey, edition, out, beside)
    return tuple(one for make in (*figures.STEPS, *published.STEPS, *around.STEPS) for one in make(year))


def stale(survey: Survey, edition: str, out: Path) -> list[Problem]:
    """What stands of an edition in `out` and shows other figures or words than it has, a problem a language.

    Nothing of an edition that cannot be composed, which is told where it is.
    """
    year, found = _year(survey, edition, out, Path()), list[Problem]()
    for lang in survey.languages if edition in survey.editions else ():
        with contextlib.suppress(CmsurveyError):
            names = year.stale(lang)
            what = f"{listed(names)} {'show' if len(names) > 1 else 'shows'} other figures or words than now"
            cure = f"render it, then lock it: {year.again(edition, lang, names)}"
            if set(names) <= set(year.aged(lang).stuck):
                cure = "no picture of that size has room for what is shown now: take it away, then lock it"
            if names:
                found.append(Problem(str(year.request(lang).folder), what, cure))
    return found


def unready(survey: Survey, edition: str, out: Path) -> tuple[Step, ...]:
    """What is missing of an edition when it is locked: languages that were not rendered or proofread.

    Raises:
        CmsurveyError: the name of the edition is none that an edition may have.
    """
    year = _year(survey, edition, out, Path())
    return tuple(one for make in published.BEFORE_LOCK for one in make(year) if one.state == "missing")


def _year(survey: Survey, edition: str, out: Path, beside: Path) -> Year:
    if not is_plain(edition):
        hint = "an edition is named by letters, digits, - and _: 2026"
        raise CmsurveyError(Problem("", f'"{edition}" names no edition', hint))
    return Year(survey, edition, out, beside)

"""The year of an edition, read from its folder: from the questionnaire to corrections, what is done.

Nothing is written and nothing is drawn. A step is done only where the files say so; one that an edition
does not have (the answers of one whose figures were read in sources) is not needed, and says why.
"""

from __future__ import annotations

from pathlib import Path

from cmsurvey import domain, load, proofs
from cmsurvey.checklist import around, figures, files, published
from cmsurvey.checklist.year import State, Step, Year
from cmsurvey.errors import CmsurveyError, Problem, nearest
from cmsurvey.handed import Places
from cmsurvey.load.check import is_plain
from cmsurvey.model import Survey

__all__ = ["State", "Step", "differing", "sheets", "steps", "unlike", "unready"]


def steps(survey: Survey, edition: str, out: Path, beside: Path) -> tuple[Step, ...]:
    """Every step of an edition in its order; `out` is where it is rendered to, a kit may lie in `beside`.

    Raises:
        CmsurveyError: the name of the edition is none that an edition may have.
    """
    year = _year(survey, edition, out, beside)
    return tuple(one for make in (*figures.STEPS, *published.STEPS, *around.STEPS) for one in make(year))


def unlike(survey: Survey, edition: str, out: Path, *, renewing: bool = False) -> list[Problem]:
    """What keeps files in `out` from being locked: they say something else than now, or than was locked.

    `renewing` a lock, it is held against files that somebody changed, not against those that are gone or new.
    """
    year = _year(survey, edition, out, Path())
    return [*files.stale(year), *files.differing(year, renewing=renewing)]


def differing(survey: Survey, edition: str, out: Path) -> list[Problem]:
    """What of the files in `out` is not as it was locked, or was changed since it was rendered."""
    return [*files.differing(_year(survey, edition, out, Path()))]


def unready(survey: Survey, edition: str, out: Path) -> tuple[Step, ...]:
    """What is missing of an edition when it is locked: languages that were not rendered or proofread.

    Raises:
        CmsurveyError: the name of the edition is none that an edition may have.
    """
    year = _year(survey, edition, out, Path())
    return tuple(one for make in published.BEFORE_LOCK for one in make(year) if one.state == "missing")


def sheets(survey: Survey, edition: str, places: Places) -> list[str]:
    """The commands that write the sheets of a proof again: of an edition, of its populations that stand."""
    found = []
    for bundle, where in domain.bundles(load.edition(survey, edition)).items():
        langs = [
            lang
            for lang in survey.languages
            if not where
            or (places.out / bundle / lang).is_dir()
            or proofs.standing(places.out, bundle, (lang,))
        ]
        alone = ("--where", where) if where else ()
        asked = ("--lang", ",".join(langs), *proofs.options(places.out, bundle, langs))
        if langs:
            found.append(places.command("proof", edition, *alone, *asked))
    return found


def _year(survey: Survey, edition: str, out: Path, beside: Path) -> Year:
    if not is_plain(edition):
        hint = "an edition is named by letters, digits, - and _: 2026"
        raise CmsurveyError(Problem("", f'"{edition}" names no edition', hint))
    if not edition.isdigit() and edition not in survey.editions and all(map(str.isdigit, survey.editions)):
        known = nearest(edition, survey.editions)
        hint = f"{known}{' Or' if known.endswith('?') else '; or'} begin one: cmsurvey add edition {edition}"
        what = f'no edition "{edition}": an edition is a run of the survey, here named by its year'
        raise CmsurveyError(Problem("", what, hint + load.named(survey.folder)))
    return Year(survey, edition, out, beside)

"""What stands of an edition and does not say what it says, or is not as it was locked: a problem each."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from cmsurvey import outputs
from cmsurvey.checklist.year import Year
from cmsurvey.errors import CmsurveyError, Problem, listed


def stale(year: Year) -> Iterator[Problem]:
    """What shows other figures or words than the edition has, a problem a language.

    Nothing of an edition that cannot be composed, which is told where it is.
    """
    for lang in year.survey.languages if year.name in year.survey.editions else ():
        with contextlib.suppress(CmsurveyError):
            names = year.stale(lang)
            what = f"{listed(names)} {'show' if len(names) > 1 else 'shows'} other figures or words than now"
            cure = f"render it, then lock it: {year.again(year.name, lang, names)}"
            if set(names) <= set(year.aged(lang).stuck):
                cure = "no picture of that size has room for what is shown now: take it away, then lock it"
            if names:
                yield Problem(str(year.request(lang).folder), what, cure)


def differing(year: Year, *, renewing: bool = False) -> Iterator[Problem]:
    """What is not as it was locked or as it was rendered: by language what to render again, then the rest.

    Where a lock is renewed, files that are gone or were rendered anew are what it is renewed for.

    Raises:
        CmsurveyError: a manifest is not of this edition.
        RenderError: a file cannot be read.
    """
    for lang in year.survey.languages:
        spoilt = {name: how for name, how in year.spoilt(lang).items() if not renewing or how == "altered"}
        if spoilt:
            cure = f"make it again as it was: {year.again(year.name, lang, [*spoilt])}"
            if set(spoilt.values()) == {"gone"}:
                cure += f"; or, if it is no longer published: {year.command('lock', '--renew')}"
            yield Problem(str(year.request(lang).folder), outputs.told(spoilt), cure)
    anew = {name: how for name, how in year.differing.items() if how == "anew"}
    if anew and not renewing:
        renew = year.command("lock", "--renew")
        cure = f"if they say the same (a later cmsurvey drew them) and are what you publish: {renew}"
        yield Problem(str(year.out / year.name), f"{outputs.told(anew)} since it was locked", cure)

"""What stands of an edition and does not say what it says, or is not as it was locked: a problem each."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import product

from cmsurvey import affected, outputs
from cmsurvey.checklist.year import Year
from cmsurvey.errors import CmsurveyError, Problem, listed


def stale(year: Year) -> Iterator[Problem]:
    """What shows other figures or words than the edition has or its populations, a problem a language.

    Nothing of an edition that cannot be composed, which is told where it is.
    """
    known = year.name in year.survey.editions
    for one, lang in product((year, *year.populations), year.survey.languages if known else ()):
        with contextlib.suppress(CmsurveyError):
            names = one.stale(lang)
            shows = "show" if len(names) > 1 else "shows"
            what = f"{listed(names)} {shows} other figures, words or places of figures than now"
            cure = f"render it, then lock it: {one.anew(lang, names)}"
            if set(names) <= set(one.aged(lang).stuck):
                cure = "no picture of that size has room for what is shown now: take it away, then lock it"
            if names:
                yield Problem(str(one.request(lang).folder), what, cure)
            if lost := one.lost(lang):
                what = f"no longer made: {listed([name.rpartition('/')[2] for name in lost])}"
                cure = f"take down what was published of it: {affected.taking_down(lost, one.places)}"
                yield Problem(str(one.request(lang).folder), what, cure)


def differing(year: Year, *, renewing: bool = False) -> Iterator[Problem]:
    """What is not as it was locked or as it was rendered: by language what to render again, then the rest.

    Where a lock is renewed, files that are gone or were rendered anew are what it is renewed for.

    Raises:
        CmsurveyError: a manifest is not of this edition.
        RenderError: a file cannot be read.
    """
    for one, lang in product((year, *year.populations), year.survey.languages):
        spoilt = {name: how for name, how in one.spoilt(lang).items() if not renewing or how == "altered"}
        if spoilt:
            cure = f"make it again as it was: {one.anew(lang, [*spoilt])}"
            if set(spoilt.values()) == {"gone"}:
                cure += f"; or, if it is no longer published: {year.command('lock', '--renew')}"
            yield Problem(str(one.request(lang).folder), outputs.told(spoilt), cure)
    anew = {name: how for name, how in year.differing.items() if how == "anew"}
    if anew and not renewing:
        renew = year.command("lock", "--renew")
        cure = f"if they say the same (a later cmsurvey drew them) and are what you publish: {renew}"
        yield Problem(str(year.out / year.name), f"{outputs.told(anew)} since it was locked", cure)

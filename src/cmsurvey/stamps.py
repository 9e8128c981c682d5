"""What is stamped on pages and pictures that are not to be published: a draft, an edition under embargo."""

from __future__ import annotations

from dataclasses import replace

from cmsurvey.model import Infographic, Survey
from cmsurvey.runs import Request, today
from cmsurvey.words import TRENDS, Words


def embargoed(request: Request, survey: Survey) -> dict[str, str]:
    """The editions of a request that are under embargo today, with the day on which it ends."""
    asked = survey.editions if request.edition == TRENDS else (request.against, request.edition)
    days = {name: survey.embargo[name] for name in asked if name in survey.embargo}
    return {name: day for name, day in days.items() if today().isoformat() < day} if days else {}


def stamped(
    pages: tuple[Infographic, ...], request: Request, survey: Survey, words: Words
) -> tuple[Infographic, ...]:
    """The pages with what is stamped on them, as they are where that is nothing."""
    days = embargoed(request, survey).values()
    said = [words.say("stamps.draft")] if request.draft else []
    said += [words.say("stamps.embargo", day=words.numbers.iso(max(days)))] if days else []
    return tuple(replace(one, stamp=" · ".join(said)) for one in pages) if said else pages

"""Which editions have the infographics that are asked for by name of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from cmsurvey import aggregate, compose, load, words
from cmsurvey.errors import Problems, apart_or_nearest
from cmsurvey.model import Survey
from cmsurvey.runs import Request


def narrowed(requests: Sequence[Request]) -> list[Request]:
    """Each request for those of its names that its edition can make; where it can make none there is none.

    Raises:
        CmsurveyError: a name is of an infographic of no edition.
    """
    survey = load.survey(requests[0].surveys)
    known = [_known(one, survey) for one in requests]
    made = [name for names in known for name in names]
    problems = Problems()
    for name in (one for one in requests[0].only if one not in made):
        problems.add("--only", f'no infographic "{name}" in any edition', apart_or_nearest(name, made))
    problems.settle()
    kept = zip(
        requests, ([name for name in requests[0].only if name in names] for names in known), strict=True
    )
    return [replace(one, only=tuple(names)) for one, names in kept if names]


def _known(request: Request, survey: Survey) -> tuple[str, ...]:
    """What an edition can make; all that is asked for where it cannot be read, so that its run tells why."""
    if request.edition == words.TRENDS:
        return (words.TRENDS,)
    wrong = Problems()
    edition = wrong.tried(partial(load.edition, survey, request.edition, wrong))
    if edition is None:
        return request.only
    doubtful = edition.doubtful  # what has wrong cells may be made once they are mended
    posters = (spec.id for spec in survey.specs if doubtful or compose.can_be_made(spec, edition))
    return (*posters, *aggregate.questions(edition), *doubtful)

"""What is stamped on pages and pictures that are not to be published: a draft, an edition under embargo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cmsurvey.model import Infographic, Survey
from cmsurvey.runs import Request, today
from cmsurvey.words import Words


def embargoed(survey: Survey, editions: Iterable[str]) -> dict[str, str]:
    """Those of these editions that are under embargo today, with the day on which it ends."""
    days = {name: survey.embargo[name] for name in editions if name in survey.embargo}
    return {name: day for name, day in days.items() if today().isoformat() < day} if days else {}


def told(pages: Sequence[Infographic], request: Request, survey: Survey) -> Iterator[str]:
    """What a run says of the embargoes that it meets: of what was asked for, and of what that quotes."""
    asked = (request.against, request.edition)
    for name, day in embargoed(survey, asked).items():
        yield f"{name} is under embargo until {day}: pages and pictures say so until then"
    quoting = {name: [page.id for page in pages if name in page.editions] for name in survey.editions}
    for name, day in embargoed(survey, (one for one in quoting if one not in asked)).items():
        if quoting[name]:
            by = ", ".join(quoting[name])
            yield f"{name} is under embargo until {day}, and its figures stand in {by}: stamped until then"


def stamped(
    pages: tuple[Infographic, ...], request: Request, survey: Survey, words: Words
) -> tuple[Infographic, ...]:
    """The pages with what is stamped on them, which their alternative text says too.

    A page is under the embargo of its edition, and of every edition of which it prints a figure.
    """
    draft, asked = [words.say("stamps.draft")] if request.draft else [], (request.against, request.edition)

    def marked(page: Infographic) -> Infographic:
        said = [*draft, *embargo(survey, (*asked, *page.editions), words)]
        if not said:
            return page
        stamp = " · ".join(said)
        return replace(page, stamp=stamp, alt=f"{stamp}. {page.alt}")

    return tuple(map(marked, pages))


def embargo(survey: Survey, editions: Iterable[str], words: Words) -> list[str]:
    """The words of the embargo that ends last of those of these editions; none where there is none."""
    days = embargoed(survey, editions).values()
    return [words.say("stamps.embargo", day=words.numbers.iso(max(days)))] if days else []

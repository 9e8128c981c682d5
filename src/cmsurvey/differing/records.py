"""What differs between two states of a series, as records: editions, their pages, what is in their way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from cmsurvey import embed
from cmsurvey.affected import Group
from cmsurvey.errors import Problem
from cmsurvey.model import Change, Infographic


class Told(NamedTuple):
    """A text of a page before and after, "" where there is none."""

    place: str
    before: str
    after: str


@dataclass(frozen=True)
class Page:
    """An infographic that prints something else, with its files, as it was and as it is, if it can be made.

    What cannot be made is `gone`, `why` are the problems of its own texts; where there are none, and its
    language can be read, it is of no figure any more.
    """

    edition: str
    lang: str
    name: str
    texts: tuple[Told, ...]
    files: tuple[str, ...]
    old: Infographic | None
    new: Infographic | None
    why: tuple[Problem, ...] = ()
    refused: bool = False

    @property
    def gone(self) -> bool:
        """Whether it cannot be made."""
        return self.new is None

    @property
    def withdrawn(self) -> bool:
        """Whether it is of no figure any more, so that no command makes it."""
        return self.gone and not self.refused

    @property
    def state(self) -> str:
        """What became of a page that is gone, in words."""
        if not self.gone:
            return ""
        return "cannot be composed" if self.refused else "gone, with its figures"

    @property
    def snippets(self) -> tuple[str, ...]:
        """The kinds of snippets that hold its words, to paste again; none of what was not rendered."""
        if not self.files or self.withdrawn:
            return ()
        places = {one.place for one in self.texts}
        titled, told = "title" in places, not places.isdisjoint({"title", "alt"})
        fresh = {"iframe": titled, "link": told}  # the others hold every text
        return tuple(kind for kind in embed.KINDS if fresh.get(kind, True))


class Refusal(NamedTuple):
    """A problem that is in the way of pages, which are named by language and name, or of whole editions."""

    problem: Problem
    pages: tuple[str, ...]


@dataclass(frozen=True)
class Edition:
    """What differs in an edition, a domain, a comparison or the trends: figures, pages, words gone false.

    `groups` are the files to replace, each with the command that makes it again. `moved` are those of the
    tables of other pages, whose figures stand on other lines of the series: nothing else of them differs.
    One that is `unread` tells why tables could not be read, and of which editions nothing was compared.
    """

    name: str
    changes: tuple[Change, ...]
    pages: tuple[Page, ...]
    false: tuple[Refusal, ...]
    groups: tuple[Group, ...] = ()
    moved: tuple[Group, ...] = ()
    unread: bool = False

    @property
    def same(self) -> bool:
        """Whether nothing of it differs."""
        return not (self.changes or self.pages or self.false or self.moved)


def as_record(one: Edition) -> dict[str, Any]:
    """The same for programs."""
    return {
        "edition": one.name,
        "figures": [change._asdict() for change in one.changes],
        "false": [{**_told(bad.problem), "pages": bad.pages} for bad in one.false],
        "pages": [
            {
                "lang": page.lang,
                "name": page.name,
                "gone": page.gone,
                "why": [_told(bad) for bad in page.why],
                "texts": [text._asdict() for text in page.texts],
                "files": page.files,
                "snippets": page.snippets,
            }
            for page in one.pages
        ],
        "replace": [group._asdict() for group in one.groups],
        "moved": [group._asdict() for group in one.moved],
    }


def _told(bad: Problem) -> dict[str, str]:
    return {"where": bad.where, "what": bad.what, "cure": bad.hint}

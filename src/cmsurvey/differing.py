"""Two states of a series: figures that changed, words that went false, what to replace and paste again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from cmsurvey import embed, fonts, load, manifest, printed, snapshot
from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.model import Change, Infographic, Survey
from cmsurvey.render.page import asset, template, variables
from cmsurvey.snapshot import Snapshot
from cmsurvey.words import TRENDS

#: By this a page is known as one that may be replaced.
GENERATOR = '<meta name="generator" content="cmsurvey diff">'
#: Snippets that hold no words: they show what stands at the address.
BY_ADDRESS = frozenset({"iframe", "amp"})
_ENDINGS = ("html", "png", "pdf", "csv", "fr.csv", "json", "jsonld")
_LETTERS = "".join(map(chr, range(32, 127))) + "àâçèéêëîïôùûüœÀÉÈÊÎ’…→·«»€–−\u00a0\u202f"


class Told(NamedTuple):
    """A text of a page before and after, "" where there is none."""

    place: str
    before: str
    after: str


@dataclass(frozen=True)
class Page:
    """An infographic that prints something else; `gone` if it cannot be made any more."""

    edition: str
    lang: str
    name: str
    texts: tuple[Told, ...]
    gone: bool
    poster: bool

    @property
    def files(self) -> tuple[str, ...]:
        """Its files in the default formats, to replace at their addresses."""
        endings = _ENDINGS if self.poster else (*_ENDINGS, "svg")
        return tuple(f"{self.edition}/{self.lang}/{self.name}.{ending}" for ending in endings)

    @property
    def snippets(self) -> tuple[str, ...]:
        """The kinds of snippets that hold its words, to paste again."""
        headed = any(one.place in {"title", "alt"} for one in self.texts)
        kinds = (kind for kind in embed.KINDS if kind not in BY_ADDRESS)
        return tuple(kind for kind in kinds if kind != "link" or headed)


@dataclass(frozen=True)
class Edition:
    """What differs in an edition: its figures, its pages, and the problems of words that went false."""

    name: str
    changes: tuple[Change, ...]
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...]


def compared(before: Survey, after: Survey) -> list[Edition]:
    """Every edition in which a figure, a word or a page differs, or that is in one of the two alone.

    The poster of all editions comes last, as an edition of its name.
    """
    names = list(dict.fromkeys([*before.editions, *after.editions, TRENDS]))
    found = [_edition(name, _snapshot(before, name), _snapshot(after, name)) for name in names]
    return [one for one in found if one.changes or one.pages or one.problems]


def as_record(one: Edition) -> dict[str, Any]:
    """The same for programs."""
    return {
        "edition": one.name,
        "figures": [change._asdict() for change in one.changes],
        "false": [{"where": bad.where, "what": bad.what, "cure": bad.hint} for bad in one.problems],
        "pages": [
            {
                "lang": page.lang,
                "name": page.name,
                "gone": page.gone,
                "texts": [text._asdict() for text in page.texts],
                "files": page.files,
                "snippets": page.snippets,
            }
            for page in one.pages
        ],
    }


def write(path: Path, editions: list[Edition], title: str) -> Path:
    """Write the page with before and after, and return its place.

    Raises:
        CmsurveyError: a file of this name is there that is no such page.
        RenderError: it cannot be written.
    """
    body = template("diff.html.j2")
    text = body.render(generator=GENERATOR, title=title, editions=editions)
    rules = asset("proof.css").strip()
    faces = fonts.css(dict.fromkeys(("display-700", "text-400", "text-700"), _LETTERS))
    html = text.replace("<style>\n%CSS%", "\n".join(("<style>", faces, variables(rules), rules)), 1)
    theirs = Problem(str(path), "diff did not write this file", "move it away, or name another with --page")
    return manifest.replaced(path, html, GENERATOR, theirs)


def _snapshot(survey: Survey, name: str) -> Snapshot:
    """What a series says in an edition; nothing of one that it has not, or that cannot be read."""
    if name not in (*survey.editions, TRENDS):
        return Snapshot(name, {}, {})
    try:
        found = snapshot.trends(survey) if name == TRENDS else snapshot.of(survey, name)
    except CmsurveyError as error:
        found = Snapshot(name, _figures(survey, name), {}, error.problems)
    within = (one.where.replace(f"{survey.folder}{os.sep}", "") for one in found.problems)
    return replace(
        found,
        problems=tuple(
            Problem(where, one.what, one.hint) for where, one in zip(within, found.problems, strict=True)
        ),
    )


def _figures(survey: Survey, name: str) -> Mapping[str, str]:
    """The figures of an edition whose words cannot be read: they are what its tables hold all the same."""
    try:
        return {} if name == TRENDS else snapshot.figures(load.edition(snapshot.unmarked(survey), name))
    except CmsurveyError:
        return {}


def _edition(name: str, before: Snapshot, after: Snapshot) -> Edition:
    pages = tuple(
        page
        for lang in dict.fromkeys([*before.pages, *after.pages])
        for page in _pages(name, lang, before.pages.get(lang, {}), after.pages.get(lang, {}))
    )
    known = set(before.problems)
    unread = not after.pages  # nothing of it was compared, so that what was wrong before is in the way too
    fresh = tuple(one for one in after.problems if unread or one not in known)
    unknown = any(one.problems and not one.figures for one in (before, after))  # tables that cannot be read
    changes = () if unknown else snapshot.changes(before.figures, after.figures)
    return Edition(name, changes, pages, fresh)


def _pages(
    edition: str, lang: str, before: Mapping[str, Infographic], after: Mapping[str, Infographic]
) -> Iterator[Page]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old and new and snapshot.digest(old) == snapshot.digest(new):
            continue
        shown = new or old
        assert shown is not None  # noqa: S101 - for the type: it is a name of one of the two
        yield Page(edition, lang, name, tuple(_texts(old, new)), new is None, shown.kind == "poster")


def _texts(old: Infographic | None, new: Infographic | None) -> Iterator[Told]:
    """The texts that are not the same, each with its place."""
    before, after = (_placed(one) if one else {} for one in (old, new))
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            yield Told(key[0], before.get(key, ""), after.get(key, ""))


def _placed(page: Infographic) -> dict[tuple[str, str, int], str]:
    """Each text by its place, what it is of, and its number there; a row of a table is of its answer.

    So a row that is gone makes none of the later ones look changed.
    """
    found: dict[tuple[str, str, int], str] = {}

    def put(place: str, of: str, text: str) -> None:
        number = sum(key[:2] == (place, of) for key in found)
        if text:
            found[place, of, number] = text

    for one in printed.texts(page):
        if one.place != "table":
            put(*one)
    for table in (table for panel in page.panels for table in panel.tables):
        for row in table.rows:
            cited = [", ".join(filter(None, source[1:4])) for source in row.sources]
            told = " · ".join(filter(None, (row.value, row.base, row.origin, *cited)))
            put("table", f"{table.caption} / {row.category}", f"{row.category}: {told}")
    return found

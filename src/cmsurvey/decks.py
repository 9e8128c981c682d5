"""The deck of an edition in its file: composed whole, then written, and nothing of anybody lost."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import partial
from html import unescape
from pathlib import Path
from typing import NamedTuple

from cmsurvey import archives, bundles, findings, load, locking, themes
from cmsurvey.errors import CmsurveyError, Problem, UsageError
from cmsurvey.runs import Request

ENDING = ".pptx"
#: The most findings that a deck shows unless more are asked for.
MOST = 12
#: How a deck says that its findings were named one by one, or that it has all of them.
ASKED, ALL = "asked", "all"
#: By this a deck is known as one that nobody has changed since it was written.
_OURS = re.compile(rb"<cp:lastModifiedBy>cmsurvey</cp:lastModifiedBy>")
#: What is read in a slide, and in a chart.
_TEXTS = re.compile(rb"<(?:a:t|c:v)>[^<]*")
#: Where a deck keeps what it says of itself alone, and the names of that.
_CUSTOM, _OF, _SERIES = "docProps/custom.xml", "Bundle", "Series"
_THEME, _DRAFT = "Theme", "Draft"
_PROPERTIES = re.compile(r' name="([^"]*)"><vt:lpwstr>([^<]*)<')


class Made(NamedTuple):
    """What a run made: how many findings the deck shows, and what it tells of an embargo."""

    shown: int
    remarks: tuple[str, ...]


class Told(NamedTuple):
    """What a deck says of itself: its questions, how they were chosen, its theme, whether it is a draft.

    It tells no question where there was no room for all. `of` is its bundle with its language: "2012-fr",
    `series` the name of its series.
    """

    shown: tuple[str, ...]
    chosen: str = ""
    theme: str = ""
    draft: bool = False
    of: str = ""
    series: str = ""

    @property
    def options(self) -> tuple[str, ...]:
        """Those of the command that writes it again."""
        named = tuple(word for one in self.shown or ("NAME",) for word in ("--only", one))
        return (
            *{ASKED: named, ALL: ("--all",)}.get(self.chosen, ()),
            *(("--theme", self.theme) if self.theme else ()),
            *(("--draft",) if self.draft else ()),
        )


def write(request: Request, to: Path, *, every: bool = False) -> Made:
    """Write the deck of an edition to `to`.

    Those of `request.only`, in that order; without any the first `MOST` of the posters, or `every` card,
    subject by subject.

    Raises:
        CmsurveyError: a problem of the series, no card to show, or a file in the way that somebody else wrote
            or changed, or that is of another series. Nothing was written.
        RenderError: the file cannot be written.
    """
    _check(to)
    done, content = _made(request, every=every, to=to)
    archives.replace(to, lambda prepared: prepared.write_bytes(content))
    return done


def told(path: Path) -> Told | None:
    """What a deck says of itself; None of a file that is no deck."""
    try:
        with zipfile.ZipFile(path) as opened:
            core = opened.read("docProps/core.xml").decode()
            own = opened.read(_CUSTOM).decode() if _CUSTOM in opened.namelist() else ""
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return None
    keywords, chosen = (re.search(rf"<cp:{name}>([^<]*)<", core) for name in ("keywords", "category"))
    properties = {unescape(name): unescape(value) for name, value in _PROPERTIES.findall(own)}
    return Told(
        tuple(keywords[1].split()) if keywords else (),
        chosen[1] if chosen else "",
        properties.get(_THEME, ""),
        _DRAFT in properties,
        properties.get(_OF, ""),
        properties.get(_SERIES, ""),
    )


def current(path: Path, request: Request) -> bool:
    """Whether a deck says what it would say if it were written anew, in its theme."""
    said = told(path)
    if said is None:
        return False
    asked = said.shown if said.chosen == ASKED else ()
    again = replace(request, only=asked, theme=said.theme, draft=said.draft)
    try:
        _, content = _made(again, every=said.chosen == ALL)
        return _said(path.read_bytes()) == _said(content)
    except (CmsurveyError, OSError, KeyError, ValueError, zipfile.BadZipFile):
        return False


def _said(content: bytes) -> dict[str, list[bytes]]:
    """The texts and the values of each part of a deck."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {
            name: _TEXTS.findall(opened.read(name))
            for name in opened.namelist()
            if name.startswith(("ppt/slides/", "ppt/charts/", "ppt/notesSlides/")) and name.endswith(".xml")
        }


def _made(request: Request, *, every: bool, to: Path | None = None) -> tuple[Made, bytes]:
    """What the deck of a request comes to, and its file; nothing where another series has one at `to`."""
    survey = load.survey(request.surveys, also=partial(bundles.worded, request))
    there = told(to) if to else None
    if to and there and there.series and there.series not in survey.names:
        raise CmsurveyError(archives.theirs(to, "deck", there.series))
    with themes.using(bundles.theme(request, survey)):
        bundle = bundles.composed(request, survey)
        if survey.locks:
            locking.hold(survey, request.edition, request.lang, ())
        cards = findings.chosen(bundle.infographics, survey.specs, request.only)
        if not cards or bundle.frame is None:
            what, hint = "it has no card to show on a slide", "name an edition or a question with figures"
            raise CmsurveyError(Problem("--only" if request.only else request.edition, what, hint))
        if not request.only:
            cards = findings.in_order(cards if every else cards[:MOST], survey.specs)
        from cmsurvey import deck  # noqa: PLC0415 - python-pptx takes 0.3 s, which what is refused need not wait for

        moment = bundles.moment(bundle.frame.dated)
        content = deck.made(
            cards, bundle.frame, bundle.words, survey=survey, moment=moment,
            category=ASKED if request.only else ALL if every else "",
            properties={
                _OF: f"{request.name}-{request.lang}",
                _SERIES: survey.called,
                **({_THEME: request.theme} if request.theme else {}),
                **({_DRAFT: "yes"} if request.draft else {}),
            },
        )  # fmt: skip
    return Made(len(cards), bundle.held), content


def _check(to: Path) -> None:
    """Refuse another ending, and a file that is not as it was written."""
    if to.suffix.lower() != ENDING:
        raise UsageError(Problem("--to", f"{to}: a deck ends in {ENDING}", f"name it {to.stem}{ENDING}"))
    try:
        if to.exists():
            with zipfile.ZipFile(to) as opened:
                known = _OURS.search(opened.read("docProps/core.xml"))
            if not known:
                raise ValueError
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        what = "it was not written by cmsurvey deck, or was changed since"
        raise CmsurveyError(Problem(str(to), what, "move it away, or name another file with --to")) from None

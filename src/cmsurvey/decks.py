"""The deck of an edition in its file: composed whole, then written, and nothing of anybody lost."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path

from cmsurvey import archives, bundles, findings, load, locking, themes
from cmsurvey.errors import CmsurveyError, Problem
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


def write(request: Request, to: Path, *, every: bool = False) -> int:
    """Write the deck of an edition to `to`; how many findings it shows.

    Those of `request.only`, in that order; without any the first `MOST` of the posters, or `every` card,
    subject by subject.

    Raises:
        CmsurveyError: a problem of the series, no card to show, or a file in the way that somebody else wrote
            or changed. Nothing was written.
        RenderError: the file cannot be written.
    """
    _check(to)
    count, content = _made(request, every=every)
    archives.replace(to, lambda prepared: prepared.write_bytes(content))
    return count


def current(path: Path, request: Request) -> bool:
    """Whether a deck says what it would say if it were written anew, whatever its theme."""
    try:
        with zipfile.ZipFile(path) as opened:
            core = opened.read("docProps/core.xml").decode()
        category, keywords = (_property(core, name) for name in ("category", "keywords"))
        asked = tuple(keywords.split()) if category == ASKED else ()
        _, content = _made(replace(request, only=asked), every=category == ALL)
        return _said(path.read_bytes()) == _said(content)
    except (CmsurveyError, OSError, KeyError, ValueError, zipfile.BadZipFile):
        return False


def _property(core: str, name: str) -> str:
    found = re.search(rf"<cp:{name}>([^<]*)</cp:{name}>", core)
    return found[1] if found else ""


def _said(content: bytes) -> dict[str, list[bytes]]:
    """The texts and the values of each part of a deck."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {
            name: _TEXTS.findall(opened.read(name))
            for name in opened.namelist()
            if name.startswith(("ppt/slides/", "ppt/charts/", "ppt/notesSlides/")) and name.endswith(".xml")
        }


def _made(request: Request, *, every: bool) -> tuple[int, bytes]:
    """How many findings the deck of a request shows, and its file."""
    survey = load.survey(request.surveys, also=partial(bundles.worded, request))
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
        )  # fmt: skip
    return len(cards), content


def _check(to: Path) -> None:
    """Refuse another ending, and a file that is not as it was written."""
    if to.suffix.lower() != ENDING:
        raise CmsurveyError(Problem(str(to), f"a deck ends in {ENDING}", f"name it {to.stem}{ENDING}"))
    try:
        if to.exists():
            with zipfile.ZipFile(to) as opened:
                known = _OURS.search(opened.read("docProps/core.xml"))
            if not known:
                raise ValueError
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        what = "it was not written by cmsurvey deck, or was changed since"
        raise CmsurveyError(Problem(str(to), what, "move it away, or name another file with --to")) from None

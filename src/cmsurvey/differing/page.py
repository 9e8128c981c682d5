"""What differs as a page: both states as pictures, the old figure struck and the new one beside it.

No script, no request. Equal differences give equal bytes.
"""

from __future__ import annotations

import base64
import difflib
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cmsurvey import browser, bundles, fonts, manifest, themes, words
from cmsurvey.differing import Edition, Page
from cmsurvey.differing.lines import MOVED
from cmsurvey.errors import Problem
from cmsurvey.model import Infographic, Survey
from cmsurvey.render import Job
from cmsurvey.render.page import asset, template, variables
from cmsurvey.runs import Request

if TYPE_CHECKING:
    from cmsurvey.render.studio import Studio

#: By this a page is known as one that may be replaced.
GENERATOR = '<meta name="generator" content="cmsurvey diff">'
#: Pages that are shown as pictures; the rest is told in words alone.
MOST = 24
_FORM = "png@1x"
_LETTERS = "".join(map(chr, range(32, 127))) + "àâçèéêëîïôùûüœÀÉÈÊÎ’…→·«»€–−\u00a0\u202f"
#: What is struck or set anew in a text: words, numbers with their signs, and the blanks between them.
_PARTS = re.compile(r"[ \n]+|[^ \n]+")


class Run(NamedTuple):
    """A stretch of a text: "del" where it is gone, "ins" where it is new, "" where it is as it was."""

    kind: str
    text: str


class Picture(NamedTuple):
    """A picture as a data: address, its size in px, its alternative text."""

    address: str
    width: int
    height: int
    alt: str


#: The pictures of pages, by edition, language and name: as it was and as it is.
Pictures = Mapping[tuple[str, str, str], tuple[Picture, Picture]]


def write(path: Path, editions: Sequence[Edition], title: str, pictures: Pictures) -> Path:
    """Write the page, and return its place.

    Raises:
        CmsurveyError: a file of this name is there that is no such page.
        RenderError: it cannot be written.
    """
    body = template("diff.html.j2")
    text = body.render(
        generator=GENERATOR,
        title=title,
        editions=editions,
        parted=parted,
        pictures=pictures,
        key=_key,
        typed=typed,
        moved=f"{MOVED[0].upper()}{MOVED[1:]}",
    )
    rules = f"{asset('proof.css').strip()}\n{asset('diff.css').strip()}"
    faces = fonts.css(dict.fromkeys(("display-700", "text-400", "text-700"), _LETTERS))
    html = text.replace("<style>\n%CSS%", "\n".join(("<style>", faces, variables(rules), rules)), 1)
    theirs = Problem(str(path), "diff did not write this file", "move it away, or name another with --page")
    return manifest.replaced(path, html, GENERATOR, theirs)


def drawn(
    editions: Iterable[Edition], before: Survey, after: Survey, studio: Callable[[], Studio]
) -> Pictures:
    """The pictures of the pages that both states have, posters first, `MOST` of them; each in its own theme.

    Raises:
        RenderError: there is no browser, or it fails.
    """
    pages = [page for one in editions for page in one.pages if page.old and page.new]
    pages = sorted(pages, key=lambda page: page.new is not None and page.new.kind != "poster")[:MOST]
    old = _captured([(page.lang, page.old) for page in pages if page.old], before, studio)
    new = _captured([(page.lang, page.new) for page in pages if page.new], after, studio)
    return {_key(page): (one, other) for page, one, other in zip(pages, old, new, strict=True)}


def parted(before: str, after: str) -> tuple[list[Run], list[Run]]:
    """A text as it was with what is gone of it, and as it is with what is new in it."""
    old, new = _PARTS.findall(before), _PARTS.findall(after)
    was, now = list[Run](), list[Run]()
    for kind, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was.append(Run("" if kind == "equal" else "del", "".join(old[i:j])))
        now.append(Run("" if kind == "equal" else "ins", "".join(new[k:m])))
    return [one for one in was if one.text], [one for one in now if one.text]


def typed(command: str) -> list[str]:
    """The words of a command as they are typed, each to stand whole on a line."""
    return [shlex.quote(word) for word in shlex.split(command)]


def _key(page: Page) -> tuple[str, str, str]:
    return page.edition, page.lang, page.name


def _captured(
    pages: Sequence[tuple[str, Infographic]], survey: Survey, studio: Callable[[], Studio]
) -> Iterator[Picture]:
    """Each page of one state as a picture."""
    if not pages:
        return
    drawer = browser.require()
    with themes.using(bundles.theme(Request("", survey.folder, Path()), survey)):
        jobs = [Job(page, (_FORM,), words.spoken(lang), bundles.moment(page.dated)) for lang, page in pages]
        made = studio().artifacts(jobs, drawer, lambda _: None)
    for one, (_, page) in zip(made, pages, strict=True):
        address = f"data:image/png;base64,{base64.b64encode(one.content).decode('ascii')}"
        yield Picture(address, int(str(one.entry["width"])), int(str(one.entry["height"])), page.alt)

"""The page around a text: its head, the menu, the foot, and the one stylesheet that all pages share.

The stylesheet carries the faces, so that a site looks the same on any host and from a disk.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from cmsurvey import fonts, stand_ins, themes, vendored
from cmsurvey.render.page import environment, mark, variables

if TYPE_CHECKING:
    import jinja2

GENERATOR = '<meta name="generator" content="cmsurvey site">'
#: Where the stylesheet goes in a page, until its name is known.
SHEET = "%SHEET.CSS%"

_TITLES = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_HEADS = re.compile(r'<(?:h2|span class="year"|p class="mark")[^>]*>(.*?)</(?:h2|span|p)>', re.DOTALL)


class Place(NamedTuple):
    """An entry of the menu or another language of a page: its name and address; `here` is the page itself."""

    name: str
    address: str
    here: bool = False
    code: str = ""


@dataclass(frozen=True)
class Page:
    """A page before its frame: where it stands, what it says of itself, its body, where it leads.

    `tab` is the title of its document, which no other page of the site has.
    """

    address: str
    lang: str
    title: str
    tab: str
    description: str
    body: Markup
    menu: Sequence[Place]
    home: str
    others: Sequence[Place] = ()
    head: str = ""
    feed: str = ""


def whole(
    pages: Iterable[Page], site: Mapping[str, str], said: Mapping[str, Mapping[str, str]]
) -> dict[str, bytes]:
    """The pages in their frame by their addresses, with the stylesheet; `site` names them by language.

    `said` holds the program's words for sites, by language.
    """
    texts = {page.address: _framed(page, site[page.lang], said[page.lang]) for page in pages}
    sheet = _stylesheet(texts.values())
    name = f"assets/site-{hashlib.sha256(sheet).hexdigest()[:8]}.css"
    found = {
        address: text.replace(SHEET, relative(name, address)).encode() for address, text in texts.items()
    }
    return {**found, name: sheet}


def filled(template: str, address: str, **slots: object) -> Markup:
    """A template of the site for the page that stands at `address`."""
    return Markup(_template(template).render(here=lambda to: relative(to, address), anchor=anchor, **slots))  # noqa: S704 - the template escapes


def relative(to: str, address: str) -> str:
    """The way to a file of the site from the page at `address`; whole addresses stay."""
    if ":" in to:
        return to
    path, hash_, fragment = to.partition("#")
    return quote(posixpath.relpath(path, posixpath.dirname(address) or ".")) + hash_ + fragment


def anchor(name: str) -> str:
    """A name as the id of an element."""
    return "".join(char if char.isalnum() or char in "-_" else f"-{ord(char):x}-" for char in name)


@cache
def asset(name: str) -> str:
    """The text of a file under assets/site."""
    return vendored.text(f"site/{name}")


@cache
def _template(name: str) -> jinja2.Template:
    return environment().from_string(asset(name))


def _framed(page: Page, site: str, said: Mapping[str, str]) -> str:
    shown = {
        "page": page,
        "site": site,
        "said": said,
        "body": page.body,
        "sheet": SHEET,
        "mark": Markup(mark()),  # noqa: S704 - our own SVG
        "theme": themes.current(),
    }
    return str(filled("shell.html.j2", page.address, **shown)) + "\n"


def _stylesheet(pages: Iterable[str]) -> bytes:
    """The faces with the characters that the pages set in each, the colours, the rules."""
    used: dict[str, set[str]] = {
        name: set() for name in ("display-800", "display-700", "text-400", "text-600")
    }
    for page in pages:
        body = page.partition("<body")[2]
        text = _said(body)
        used["display-800"].update(*map(_said, _TITLES.findall(body)))
        used["display-700"].update(*map(_said, _HEADS.findall(body)))
        used["text-400"].update(text)
        used["text-600"].update(text, text.upper())
    rules = asset("site.css").strip().replace("%SHEET%", themes.current().light.paper)
    return "\n".join(
        (fonts.css(used), stand_ins.css(used), variables(rules + mark(), waiting=True), rules, "")
    ).encode()


def _said(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))

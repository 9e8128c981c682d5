"""Every link of a site that stays inside it leads to a file, and to an element if it names one."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from cmsurvey.archives import Files, content
from cmsurvey.errors import Problem

_LINKS = {
    "a": "href",
    "link": "href",
    "img": "src",
    "script": "src",
    "iframe": "src",
    "source": "src",
    "use": "href",
}


class _Links(HTMLParser):
    """The links of a page and the ids of its elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        link = given.get(_LINKS.get(tag, ""))
        if link:
            self.links.append(link)


def broken(files: Files, base: str = "") -> list[Problem]:
    """Each link that leads nowhere in the site, with its page; whole addresses are those below `base`."""
    pages = {
        name: _Links(content(one).decode("utf-8", "replace"))
        for name, one in files.items()
        if name.endswith(".html")
    }
    return [
        Problem(name, f'it links to "{link}", which the site does not have', "render it again, with --force")
        for name, page in pages.items()
        for link in dict.fromkeys(page.links)
        if not _found(_target(link, name, base), files, pages)
    ]


def _target(link: str, page: str, base: str) -> tuple[str, str] | None:
    """The file of the site and the element that a link of a page leads to; None outside the site."""
    if base and link.startswith(f"{base.rstrip('/')}/"):
        link, page = f"./{link.removeprefix(base.rstrip('/') + '/')}", ""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    path = posixpath.join(posixpath.dirname(page), unquote(parts.path)) if parts.path else page
    file = f"{path}index.html" if path.endswith("/") else path
    return posixpath.normpath(file), unquote(parts.fragment)


def _found(target: tuple[str, str] | None, files: Files, pages: dict[str, _Links]) -> bool:
    if target is None:
        return True
    file, element = target
    return file in files and (not element or file not in pages or element in pages[file].ids)

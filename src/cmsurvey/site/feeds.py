"""What machines read of a site whose address is known: tags for links, the Atom feed, the map, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import escape

from cmsurvey import bundles
from cmsurvey.model import Correction
from cmsurvey.site.contents import Contents, Picture
from cmsurvey.site.shell import Page, filled

if TYPE_CHECKING:
    from cmsurvey.site.pages import Pages


def headed(page: Page, contents: Contents, lang: str, picture: Picture | None) -> Page:
    """A page with the tags by which it is shared and found, if the address of the site is known."""
    if not contents.base:
        return page
    head = filled(
        "head.html.j2",
        page.address,
        page=page,
        site=contents.survey.name[lang],
        url=contents.absolute(page.address),
        feed=contents.absolute(page.feed) if page.feed else "",
        picture=picture,
        picture_url=contents.absolute(picture.address) if picture else "",
    )
    return replace(page, head=head)


def atom(pages: Pages) -> bytes:
    """The feed of a language: an entry an edition that has infographics and whose day is known.

    It is of the series, and each entry of the organisers of its edition, where they are named.
    """
    contents, lang, unknown = pages.contents, pages.lang, pages.say("organisers_unknown")
    entries = [
        {
            "title": f"{pages.name}, {one.name}",
            "url": contents.absolute(one.address),
            "updated": bundles.moment(contents.day(one.id)).isoformat(),
            "author": "" if one.organisers == unknown else one.organisers,
            "summary": _summary(contents, one.id, lang, one.items[0].alt),
        }
        for one in pages.glances
        if one.items and contents.day(one.id)
    ]
    filling = filled(
        "feed.xml.j2",
        "",
        lang=pages.words.html_lang,
        title=pages.name,
        home=contents.absolute(contents.home(lang)),
        updated=max(one["updated"] for one in entries),
        author=pages.name,
        entries=entries,
        own=contents.absolute(contents.feed(lang)),
    )
    return f"{filling}\n".encode()


def undated(contents: Contents) -> tuple[str, ...]:
    """What is said of the editions that a feed leaves out, since nothing tells their day."""
    left = contents.undated if contents.base else []
    cure = (
        "write fieldwork_end in editions.csv, or date_published of its source in sources.csv, as 2026-05-31"
    )
    out = f"the feed leaves {'it' if len(left) == 1 else 'them'} out"
    if not any(map(contents.feed, contents.languages)):
        out = "so there is no feed"
    named = ", ".join(map(partial(_month, contents), left))
    return (f"no day is known of {named}, and {out}: {cure}",) if left else ()


def _month(contents: Contents, edition: str) -> str:
    """An edition with the month or year that alone is known of its end."""
    end = contents.editions[edition].entry.fieldwork.end
    return f"{edition} (fieldwork_end says {end} alone)" if end else edition


def _corrections(contents: Contents, edition: str) -> tuple[Correction, ...]:
    lock = contents.survey.locks.get(edition)
    return lock.corrections if lock else ()


def _summary(contents: Contents, edition: str, lang: str, alt: str) -> str:
    """What an entry says: the last correction, if there is one, then its first infographic."""
    words, said = contents.words(lang), []
    for one in _corrections(contents, edition)[-1:]:
        label, day = words.say("note_labels.correction"), words.numbers.iso(one.date)
        said.append(f"{label} {words.say('corrections.label', date=day)} {one.reason[lang]}")
    return " ".join([*said, alt])


def sitemap(contents: Contents, addresses: Iterable[str]) -> bytes:
    """The map of the pages."""
    lines = (f"<url><loc>{escape(contents.absolute(one))}</loc></url>" for one in sorted(addresses))
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{namespace}">'
    return "\n".join([head, *lines, "</urlset>\n"]).encode()


def robots(contents: Contents) -> bytes:
    """Everything may be read; where the map is, if that is known."""
    lines = ["User-agent: *", "Allow: /"]
    if contents.base:
        lines.append(f"Sitemap: {contents.absolute('sitemap.xml')}")
    return ("\n".join(lines) + "\n").encode()

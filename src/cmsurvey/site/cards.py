"""A published page in its site: the same page, with the way back above, its files and neighbours below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple

from cmsurvey import embed, fonts
from cmsurvey.site.contents import Bundle, Contents, Item
from cmsurvey.site.pages import Pages
from cmsurvey.site.shell import GENERATOR, asset, filled
from cmsurvey.words import TRENDS

_TITLE = re.compile(r"<title>[^<]*</title>")
_BODY = re.compile(r"<body[^>]*>")


class Trio(NamedTuple):
    """A page between its neighbours."""

    before: Item | None
    item: Item
    after: Item | None


def dressed(pages: Pages, bundle: Bundle) -> Iterator[tuple[str, bytes]]:
    """Every page of a bundle as the site has it, by its address."""
    items: Sequence[Item | None] = (None, *bundle.items, None)
    for before, item, after in zip(items, items[1:], items[2:], strict=False):
        assert item is not None  # noqa: S101 - for the type alone: the ends stand beside, never between
        html = (bundle.place / f"{item.name}.html").read_text(encoding="utf-8")
        yield item.address, _dressed(html, pages, bundle, Trio(before, item, after)).encode()


def _dressed(html: str, pages: Pages, bundle: Bundle, trio: Trio) -> str:
    before, item, after = trio
    said = pages.words.program["site"]
    above = filled(
        "nav.html.j2",
        item.address,
        kind="above",
        said=said,
        path=_path(pages, bundle),
        notice=_notice(pages, bundle, item),
        others=pages.others(item.address),
    )
    below = filled(
        "nav.html.j2",
        item.address,
        kind="below",
        said=said,
        item=item,
        before=before,
        after=after,
        form_name=pages.form_name,
    )
    text = unescape(re.sub(r"<[^>]*>", "", above + below))
    rules = re.sub(r"\s*([{};:,])\s*", r"\1", asset("nav.css").strip())
    style = f"<style>\n{fonts.css({'text-400': text})}\n{rules}\n</style>"
    head = [GENERATOR, *_tags(pages.contents, bundle, item), style]
    html = _TITLE.sub(lambda title: "\n".join((title[0], *head)), html, count=1)
    html = _BODY.sub(lambda body: f"{body[0]}\n{above}", html, count=1)
    start, _, end = html.rpartition("</body>")
    return f"{start}{below}\n</body>{end}"


def _notice(pages: Pages, bundle: Bundle, item: Item) -> str:
    """That it shows made-up figures, as on the pages around it."""
    contents = pages.contents
    editions = list(contents.editions) if bundle.name == TRENDS else [bundle.of or bundle.name]
    return pages.notice(editions, contents.questions(item))


def _path(pages: Pages, bundle: Bundle) -> list[tuple[str, str]]:
    """The way from the home to a page of a bundle."""
    contents, lang = pages.contents, pages.lang
    path = [(pages.name, contents.home(lang))]
    if bundle.name != TRENDS:
        edition = bundle.of or bundle.name
        path.append((pages.say("edition", edition=edition), contents.edition(edition, lang)))
    return path


def _tags(contents: Contents, bundle: Bundle, item: Item) -> list[str]:
    """Where its data are told for machines; with the address of the site, how it is shared and embedded."""
    linked = f"{item.name}.jsonld"
    tags = []
    if linked in item.files:
        tags.append(f'<link rel="alternate" type="application/ld+json" href="{linked}">')
    if contents.base:
        url, oembed = (
            contents.absolute(item.address),
            contents.absolute(f"{bundle.name}/{bundle.lang}/{item.name}.oembed.json"),
        )
        tags.append(f'<link rel="canonical" href="{url}">')
        tags.append(f'<link rel="alternate" type="application/json+oembed" href="{oembed}">')
        out, shown = bundle.place.parent.parent, contents.shared(bundle, item)
        request = embed.Request(out, bundle.name, bundle.lang, item.name, "link", contents.base, shown)
        tags.append(embed.snippet(request, contents.words(bundle.lang).program["embed"]).text.strip())
    return tags


def framed(contents: Contents, bundle: Bundle) -> Iterator[tuple[str, bytes]]:
    """The pages for frames and the oEmbed answers of a bundle, by their addresses; written beside it too."""
    out, spoken = bundle.place.parent.parent, contents.words(bundle.lang).program["embed"]
    for item in bundle.items:
        request = embed.Request(out, bundle.name, bundle.lang, item.name, "iframe", contents.base)
        for path in embed.snippet(request, spoken).written:
            yield path.relative_to(out).as_posix(), path.read_bytes()

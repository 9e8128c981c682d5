"""The snippets for those who write Markdown: no HTML in them, since some generators leave it out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from cmsurvey.embed.published import Cell, DataTable, Published

if TYPE_CHECKING:
    from cmsurvey.embed.snippets import Addresses, Picture

#: What Markdown, its tables, mathematics, citations, Liquid and shortcodes read as signs.
_SIGNS = re.compile(r"[&<>|*_\[\]`\\~^$@{}#!]")
#: Of blanks those that no typographer sets: a no-break space stays.
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
#: What would end an address, or be read as a sign in one.
_IN_ADDRESSES = re.compile(r"[\s()<>|\\`*_\[\]{}\"']")


def escaped(text: str) -> str:
    """A text in which no character is a sign: written as character references, which all dialects read."""
    return _SIGNS.sub(lambda match: f"&#{ord(match[0])};", _BLANKS.sub(" ", text))


def markdown(published: Published, at: Addresses, picture: Picture, words: Mapping[str, str]) -> str:
    """The picture, its description, source and links, and every table, in what all dialects know."""
    blocks = [f"![{escaped(published.alt)}]({_address(picture.address)})", *_text(published, at, words)]
    blocks += [_table(table, words) for table in published.page.tables]
    return "\n\n".join(blocks) + "\n"


def quarto(published: Published, at: Addresses, picture: Picture, words: Mapping[str, str]) -> str:
    """A figure that can be referred to by `@fig-NAME`, and a folded note with description and tables."""
    label = re.sub(r"[^A-Za-z0-9]+", "-", f"{published.edition}-{published.lang}-{published.name}")
    alt = escaped(published.alt).replace('"', "&#34;")
    caption = escaped(published.page.title)
    size = f"width={picture.width} height={picture.height}"  # room is kept for it before it is loaded
    image = f'![{caption}]({_address(picture.address)}){{#fig-{label} fig-alt="{alt}" {size}}}'
    folded = [
        f'::: {{.callout-note collapse="true" appearance="minimal" lang="{published.page.lang}"}}',
        f"## {escaped(words['details'])} {{.unnumbered .unlisted}}",
        *_text(published, at, words),
        *(_table(table, words) for table in published.page.tables),
        ":::",
    ]
    return "\n\n".join((image, *folded)) + "\n"


def _text(published: Published, at: Addresses, words: Mapping[str, str]) -> Iterator[str]:
    """The long description, the notes and the links, a paragraph each."""
    for text in published.page.descriptions:
        yield f"**{escaped(words['description'])}** {escaped(text)}"
    for note in published.page.notes:
        yield f"**{escaped(note.label)}** {escaped(note.text)}"
    links = [f"[{escaped(words['see'])}]({_address(at.page)})"]
    if at.csv:
        links.append(f"[{escaped(words['data'])}]({_address(at.csv)})")
    yield " · ".join(links)


def _table(table: DataTable, words: Mapping[str, str]) -> str:
    lines = [
        f"**{escaped(table.caption)}**\n",
        _line(map(escaped, table.columns)),
        _line("---" for _ in table.columns),
        *(_line(_cell(cell, words["between"]) for cell in row) for row in table.rows),
    ]
    return "\n".join(lines)


def _line(cells: Iterator[str] | map[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell, between: str) -> str:
    texts = []
    for run in cell:
        text = between if run.text == "\n" else escaped(run.text)
        texts.append(f"[{text}]({_address(run.href)})" if run.href else text)
    return "".join(texts)


def _address(address: str) -> str:
    return _IN_ADDRESSES.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), address)

"""The snippets for those who write Markdown: elements where they are kept, else text with a sized picture.

Markdown alone has no words for the size of a picture, without which an article shifts when it comes.
"""

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


def kept(elements: str) -> str:
    """Elements as they stand in a Markdown file: without braces, which Liquid, Nunjucks and Hugo would read.

    What has no blank line in it is one block of HTML, in which Markdown has no signs.
    """
    return elements.replace("{", "&#123;").replace("}", "&#125;")


def hugo(published: Published, at: Addresses, picture: Picture, words: Mapping[str, str]) -> str:
    """The picture as Hugo's own shortcode, as HTML is left out there, then description, links and tables.

    A raw string of a shortcode holds any text but a backtick.
    """
    alt = _BLANKS.sub(" ", published.alt).replace("`", "'")
    size = f'width="{picture.width}" height="{picture.height}"'
    begin = f'{{{{< figure src="{_address(picture.address)}" {size} alt=`{alt}` >}}}}'
    return "\n\n".join((begin, *_text(published, at, words))) + "\n"


def quarto(published: Published, at: Addresses, picture: Picture, words: Mapping[str, str]) -> str:
    """A figure without a label, which would stand twice where it is pasted twice, and a folded note."""
    alt = escaped(published.alt).replace('"', "&#34;")
    caption = escaped(published.page.title_alone)
    size = f"width={picture.width} height={picture.height}"  # room is kept for it before it is loaded
    image = f'![{caption}]({_address(picture.address)}){{fig-alt="{alt}" {size}}}'
    folded = [
        f'::: {{.callout-note collapse="true" appearance="minimal" lang="{published.page.lang}" dir="ltr"}}',
        f"## {escaped(words['details'])} {{.unnumbered .unlisted}}",
        *_text(published, at, words),
        ":::",
    ]
    return "\n\n".join((image, *folded)) + "\n"


def _text(published: Published, at: Addresses, words: Mapping[str, str]) -> Iterator[str]:
    """What is stamped on the page, the long description, the notes and the links, and the tables."""
    if published.page.stamp:
        yield f"**{escaped(published.page.stamp)}**"
    for text in published.page.descriptions:
        yield f"**{escaped(words['description'])}** {escaped(text)}"
    for note in published.page.notes:
        yield f"**{escaped(note.label)}** {escaped(note.text)}"
    links = [f"[{escaped(words['see'])}]({_address(at.page)})"]
    if at.csv:
        links.append(f"[{escaped(words['data'])}]({_address(at.csv)})")
    yield " · ".join(links)
    for table in published.page.tables:
        yield _table(table, words)


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


#: The kinds that hold no element.
WRITTEN = {"hugo": hugo, "quarto": quarto}

"""Builds the documentation as a site: `python tools/docs_site.py DIR` turns docs/*.md into pages.

The pages stand in the frame of `cmsurvey site`, with its stylesheet, its check of links and its way of
writing; Markdown is read by markdown-it-py.
"""

from __future__ import annotations

import posixpath
import re
import struct
import sys
from collections.abc import Iterator, Sequence
from itertools import count, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markupsafe import Markup

from cmsurvey import words
from cmsurvey.errors import CmsurveyError
from cmsurvey.site import links, shell, store

if TYPE_CHECKING:
    from markdown_it.token import Token

ROOT = Path(__file__).parent.parent
NAME = "cmsurvey"
#: What stands beside docs/ and is a page, too.
BESIDE = ("README.md", "README.fr.md", "CONTRIBUTING.md", "CHANGELOG.md")
#: What a reader copies: it stands in the site as it is.
COPIED = ("action.yml", "docs/examples")
#: The menu of each language: names and pages.
MENUS = {
    "en": (
        ("Tutorial", "docs/tutorial.md"),
        ("How to", "docs/index.md#how-to"),
        ("Reference", "docs/index.md#reference"),
        ("Explanation", "docs/explanation.md"),
        ("Forms", "docs/forms.md"),
    ),
    "fr": (
        ("Tutoriel", "docs/fr/tutorial.md"),
        ("Comment faire", "docs/fr/index.md#comment-faire"),
        ("Référence", "docs/fr/index.md#référence"),
        ("Explications", "docs/fr/explanation.md"),
        ("Formes", "docs/fr/forms.md"),
    ),
}
LANGUAGES = {"en": "English", "fr": "Français"}
HOMES = {"en": "index.html", "fr": "fr/index.html"}
#: The line by which a document leads to its translation where there is no menu; the site has a switch.
SWITCH = re.compile(r"^\*\[(?:In English|En français)\]\(.*\)\*\n\n", re.MULTILINE)


def files() -> dict[str, bytes | Path]:
    """Every file of the site by its address."""
    sources = _sources()
    pages = [_page(source, sources) for source in sources]
    said = {lang: words.of_program(lang).program["site"] for lang in MENUS}
    found: dict[str, bytes | Path] = dict(shell.whole(pages, dict.fromkeys(MENUS, NAME), said))
    found.update({_address(one): ROOT / one for one in (*_pictures(), *_copied())})
    return found


def _sources() -> list[str]:
    """The Markdown files that are pages, by their way from the root of the repository."""
    return [*BESIDE, *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))]


def _pictures() -> Iterator[str]:
    for path in sorted((ROOT / "docs" / "pictures").rglob("*.png")):
        yield path.relative_to(ROOT).as_posix()


def _copied() -> Iterator[str]:
    for one in COPIED:
        for path in sorted((ROOT / one).iterdir()) if (ROOT / one).is_dir() else [ROOT / one]:
            yield path.relative_to(ROOT).as_posix()


def _address(file: str) -> str:
    """Where a file of the repository stands in the site: what lies in docs/ at its root."""
    return re.sub(r"\.md$", ".html", file.removeprefix("docs/"))


def _lang(source: str) -> str:
    return "fr" if source.startswith("docs/fr/") or source.endswith(".fr.md") else "en"


def _other(source: str) -> str:
    """The same page in the other language, whether there is one or not."""
    if source in BESIDE:
        return source.removesuffix(".fr.md") + ".md" if source.endswith(".fr.md") else source[:-3] + ".fr.md"
    return (
        source.replace("docs/fr/", "docs/", 1)
        if _lang(source) == "fr"
        else source.replace("docs/", "docs/fr/", 1)
    )


def _page(source: str, sources: Sequence[str]) -> shell.Page:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = parser.parse(SWITCH.sub("", (ROOT / source).read_text(encoding="utf-8"), count=1))
    title = next(inline.content for token, inline in pairwise(tokens) if token.tag == "h1")
    first = next(
        (one.content for one in tokens if one.type == "inline" and one.level == 1 and one.content != title),
        "",
    )
    _prepare(tokens, source, sources)
    body = parser.renderer.render(tokens, parser.options, {})
    lang, address, other = _lang(source), _address(source), _other(source)
    others = (
        [shell.Place(LANGUAGES[_lang(other)], _address(other), code=_lang(other))] if other in sources else []
    )
    return shell.Page(
        address=address,
        lang=lang,
        title=title.replace("`", ""),
        tab=f"{title.replace('`', '')} – cmsurvey" if title != "cmsurvey" else title,
        description=re.sub(r"[`*\[\]]|\([^)]*\)", "", first.replace("\n", " "))[:200],
        body=Markup(f'<div class="doc">\n{_grouped(body)}</div>'),  # noqa: S704 - our own Markdown
        menu=[
            shell.Place(name, _address(to.replace(".md#", ".html#")), to == source)
            for name, to in MENUS[lang]
        ],
        home=HOMES[lang],
        others=others,
    )


def _prepare(tokens: Sequence[Token], source: str, sources: Sequence[str]) -> None:
    """Give headings their ids, pictures their sizes, and links their pages; what is no page is not linked."""
    taken: set[str] = set()
    for token, inline in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and inline:
            token.attrSet("id", _slug(inline.content, taken))
        unlinked = False
        for child in token.children or ():
            _child(child, source, sources)
            unlinked = child.hidden if child.type == "link_open" else unlinked
            child.hidden = child.hidden or (child.type == "link_close" and unlinked)


def _child(token: Token, source: str, sources: Sequence[str]) -> None:
    if token.type == "image":
        picture = posixpath.normpath(posixpath.join(posixpath.dirname(source), str(token.attrs["src"])))
        width, height = struct.unpack(">II", (ROOT / picture).read_bytes()[16:24])
        token.attrs |= {"src": shell.relative(_address(picture), _address(source))}
        token.attrs |= {"width": width, "height": height, "loading": "lazy"}
    elif token.type == "link_open":
        to = str(token.attrs["href"])
        path, hash_, element = to.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), path)) if path else source
        if ":" in to:
            token.attrs["rel"] = "noopener"
        elif target in sources or path == "" or target in _copied():
            token.attrs["href"] = shell.relative(_address(target), _address(source)) + hash_ + element
        else:  # a file of the repository: its name stays, without a link
            token.hidden = True


def _slug(heading: str, taken: set[str]) -> str:
    """The id of a heading as GitHub makes it, told apart from those before."""
    plain = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-")
    slug = next(one for number in count() if (one := f"{plain}-{number}" if number else plain) not in taken)
    taken.add(slug)
    return slug


def _grouped(html: str) -> str:
    """Tables and code that may be wider than a phone scroll by themselves, by keyboard too."""
    number = count(1)

    def opened(match: re.Match[str]) -> str:
        kind = "scroll pair" if match[0].count("<th>") == 2 else "scroll"  # two columns wrap on a phone
        return f'<div class="{kind}" tabindex="0" role="group" aria-label="Table {next(number)}">{match[0]}'

    html = re.sub(r"<table>\s*<thead>.*?</thead>", opened, html, flags=re.DOTALL)
    html = html.replace("</table>", "</table></div>")
    coded = count(1)
    return re.sub("<pre>", lambda _: f'<pre tabindex="0" role="group" aria-label="Code {next(coded)}">', html)


def main() -> None:
    """Write the site into the folder named, or tell the links that lead nowhere."""
    found = files()
    broken = links.broken(found)
    if broken:
        sys.exit(str(CmsurveyError(*broken)))
    store.store(found, Path(sys.argv[1]))


if __name__ == "__main__":
    main()

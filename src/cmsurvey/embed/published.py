"""What stands in the output folder: the manifest's entries of one infographic, and its page as records."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from cmsurvey import manifest
from cmsurvey.errors import CmsurveyError, Problem, nearest
from cmsurvey.model import domain_name, marked

#: Colours of the page that a snippet takes over: those it was rendered with, in its light form.
_LIGHT = re.compile(r":root\s*\{[^}]*")
_COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})")
#: What is stamped on a page.
_STAMP = re.compile(r'<p class="stamp">([^<]*)</p>')
#: Where a link may lead.
_LINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


class Run(NamedTuple):
    r"""A stretch of text, with the address that it links to; a text of "\n" is a new line."""

    text: str
    href: str = ""


Cell = tuple[Run, ...]


class DataTable(NamedTuple):
    """A data table of the page, as printed."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Note(NamedTuple):
    """A line under the drawing: its label ("Source :") and its text."""

    label: str
    text: str


@dataclass(frozen=True)
class Page:
    """The page of an infographic: what it prints, a long description a drawing, its light colours by role.

    `source` is the note that names the source, the last one; None where there are no notes. `stamp` is what
    stands across a page that is not to be published, "" on others. `asked` is the question where the title
    is an answer without it.
    """

    lang: str
    title: str
    descriptions: tuple[str, ...]
    notes: tuple[Note, ...]
    tables: tuple[DataTable, ...]
    colours: Mapping[str, str]
    stamp: str = ""
    asked: str = ""
    made_up: str = ""

    @property
    def title_alone(self) -> str:
        """The title with the mark that its figures are made up, where they are."""
        return marked(self.title, self.made_up)

    @property
    def alone(self) -> str:
        """The same where nothing of the page stands beside it, with its question where it lacks it."""
        return " – ".join(filter(None, (self.title_alone, self.asked)))

    @property
    def source(self) -> Note | None:
        """The note that names the source."""
        return self.notes[-1] if self.notes else None


@dataclass(frozen=True)
class Published:
    """An infographic that stands in `folder`, the bundle of `edition` in `lang` below the output folder.

    `entries` is what the manifest says of its files, by what follows its name ("html", "png", "@1x.png").
    """

    folder: Path
    edition: str
    lang: str
    name: str
    html: str
    page: Page
    entries: Mapping[str, manifest.Entry]

    @property
    def alt(self) -> str:
        """The short alternative text."""
        return str(self.entries["html"].get("alt") or self.page.title)

    @property
    def corrections(self) -> tuple[Note, ...]:
        """The notes that tell its corrections, which come first: one a version after the first."""
        version = self.entries["html"].get("version")
        return self.page.notes[: version - 1] if isinstance(version, int) else ()

    @property
    def series(self) -> str:
        """The name of its series, as the description for machines beside it tells; "" where there is none."""
        beside = self.folder / self.file("jsonld")
        try:
            return str(json.loads(beside.read_text(encoding="utf-8"))["@graph"][0]["isPartOf"]["name"])
        except (OSError, ValueError, LookupError, TypeError):
            return ""

    def file(self, form: str) -> str:
        """The name of one of its files: "gender.png", "gender@1x.png"."""
        return f"{self.name}{form}" if form.startswith("@") else f"{self.name}.{form}"


def read(out: Path, edition: str, lang: str, name: str) -> Published:
    """The infographic `name` of the bundle `out`/edition/lang.

    Raises:
        CmsurveyError: there is no such bundle, or it holds no such infographic as it was rendered.
        RenderError: a file cannot be read.
    """
    folder = out / edition / lang
    again = command(folder)
    if not all(map(manifest.plain, (edition, lang))) or not (folder / manifest.MANIFEST).exists():
        raise CmsurveyError(Problem(str(folder), "nothing was rendered there", f"render it first: {again}"))
    found = manifest.standing(folder, {"edition": edition, "lang": lang})
    pages = [one for one in found if one.endswith(".html") and not one.endswith(".interactive.html")]
    if f"{name}.html" not in pages:
        raise CmsurveyError(_absent(folder, name, again, pages))
    forms = {one.removeprefix(name).removeprefix("."): one for one in found if manifest.belongs(one, name)}
    html = (folder / f"{name}.html").read_text(encoding="utf-8")
    entries = {form: found[one] for form, one in forms.items()}
    return Published(folder, edition, lang, name, html, parsed(html), entries)


def command(folder: Path) -> str:
    """What makes the bundle of a folder: "cmsurvey render 2012 --lang fr --out output"."""
    made = " ".join(run(folder))
    return f"cmsurvey {made} --lang {folder.name} --out {shlex.quote(str(folder.parent.parent))}"


def run(folder: Path) -> list[str]:
    """The words of that which say what it is about: "render", "2012", "--where", "sector=tourism"."""
    edition, where = folder.parent.name, manifest.domain(folder)
    if pair := manifest.pair(folder):
        return ["compare", *pair]
    if where:
        return ["render", edition.removesuffix(domain_name("", where)), "--where", where]
    return ["render", edition]


def _absent(folder: Path, name: str, again: str, pages: Sequence[str]) -> Problem:
    """Why there is no page of this name: it was changed, or never rendered."""
    if manifest.plain(name) and (folder / f"{name}.html").is_file():
        return Problem(
            str(folder / f"{name}.html"), "it is not as it was rendered", f"render it again: {again}"
        )
    known = [page.removesuffix(".html") for page in pages]
    hint = nearest(name.removesuffix(".interactive"), known)
    cure = hint if hint.startswith("did") else f"render it first: {again} ({hint})"
    return Problem(str(folder), f'no page of an infographic "{name}" was rendered there', cure)


def parsed(html: str) -> Page:
    """What a page of cmsurvey prints."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    light = _LIGHT.search(html)
    return Page(
        reader.lang,
        reader.title,
        tuple(reader.descriptions),
        tuple(reader.notes),
        tuple(DataTable(one.caption, tuple(one.columns), tuple(one.rows)) for one in reader.tables),
        dict(_COLOUR.findall(light[0])) if light else {},
        stamped(html),
        reader.asked,
        reader.made_up,
    )


def stamped(html: str) -> str:
    """What is stamped on a page; "" on one that may be published."""
    found = _STAMP.search(html)
    return unescape(found[1]) if found else ""


@dataclass
class _Table:
    """A data table while it is read."""

    caption: str = ""
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)


class _Reader(HTMLParser):
    """Walks through a page: a text is gathered from the tag that begins it to the one that ends it."""

    def __init__(self) -> None:
        super().__init__()
        self.lang = self.title = self.asked = self.made_up = ""
        self.descriptions: list[str] = []
        self.notes: list[Note] = []
        self.tables: list[_Table] = []
        self._runs: list[Run] = []
        self._label = self._href = self._inside = ""
        self._described = self._noted = self._column = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = given.get("lang", "")
        elif tag == "figure":
            self._described = False
        elif tag == "div":
            self._noted = given.get("class") == "notes"
        elif tag == "table":
            self.tables.append(_Table())
        elif tag == "a":
            href = given.get("href", "")
            self._href = href if _LINK.match(href) else ""
        elif tag == "br":
            self._runs.append(Run("\n"))
        elif tag in {"h1", "desc", "caption", "th", "td"} or (tag == "p" and self._noted):
            # a note for narrow drawings alone says what is drawn on the others
            self._inside = "" if "small" in given.get("class", "").split() else tag
            self._column = given.get("scope") == "col"
            self._runs, self._label = [], ""
            self.asked = given.get("data-asked", self.asked)
            self.made_up = given.get("data-made-up", self.made_up)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._href = ""
        elif tag == "b":
            self._label, self._runs = self._text(), []
        elif tag == "tr" and self.tables and self.tables[-1].cells:
            self.tables[-1].rows.append(tuple(self.tables[-1].cells))
            self.tables[-1].cells = []
        elif tag and tag == self._inside:
            self._keep(tag)
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside and data:
            self._runs.append(Run(data, self._href))

    def _text(self) -> str:
        return "".join(run.text for run in self._runs).strip(" \n")

    def _keep(self, tag: str) -> None:
        if tag == "h1":
            self.title = self._text()
        elif tag == "desc" and not self._described:
            self.descriptions.append(self._text())
            self._described = True
        elif tag == "p":
            self.notes.append(Note(self._label, self._text()))
        elif tag == "caption":
            self.tables[-1].caption = self._text()
        elif self._column:
            self.tables[-1].columns.append(self._text())
        elif tag in {"th", "td"}:
            self.tables[-1].cells.append(_joined(self._runs))


def _joined(runs: Sequence[Run]) -> Cell:
    """The runs of a cell, those with one address together: a raised letter begins a new one on the page."""
    joined: list[Run] = []
    for run in runs:
        if joined and "\n" not in {run.text, joined[-1].text} and joined[-1].href == run.href:
            joined[-1] = Run(joined[-1].text + run.text, run.href)
        else:
            joined.append(run)
    return tuple(joined)

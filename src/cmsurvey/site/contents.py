"""What a site shows: the series, its editions with their infographics, and where each page of it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from cmsurvey import look
from cmsurvey import words as vocabulary
from cmsurvey.manifest import PACKAGE, Entry, belongs
from cmsurvey.model import Edition, Survey
from cmsurvey.words import TRENDS, Words

#: The files beside a page that its readers are offered, in this order.
OFFERED = ("interactive.html", "png", "svg", "pdf", "csv", "fr.csv", "json")
#: Pages of a language beside its home, in the order of the menu.
PAGES = ("data", "method", "sources")


@dataclass(frozen=True)
class Picture:
    """A picture by its address in the site and its size in pixels."""

    address: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Item:
    """A card or a poster of a bundle; `files` are its own, by their names, as the manifest tells of them."""

    name: str
    folder: str
    files: Mapping[str, Entry]

    @property
    def entry(self) -> Entry:
        """What the manifest says of its page."""
        return self.files[f"{self.name}.html"]

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.entry["title"])

    @property
    def alt(self) -> str:
        """Its alternative text."""
        return str(self.entry["alt"])

    @property
    def poster(self) -> bool:
        """Whether it is a poster."""
        return self.entry["kind"] == "poster"

    @property
    def address(self) -> str:
        """Where its page stands in the site."""
        return f"{self.folder}/{self.name}.html"

    def picture(self, *forms: str) -> Picture | None:
        """The first of its pictures in these forms that there is."""
        for form in forms:
            entry = self.files.get(f"{self.name}.{form}", {})
            width, height = entry.get("width"), entry.get("height")
            if isinstance(width, int) and isinstance(height, int):
                return Picture(f"{self.folder}/{self.name}.{form}", width, height, self.alt)
        return None

    @property
    def offered(self) -> list[tuple[str, str]]:
        """The files that its readers may take, each form with its address."""
        return [
            (form, f"{self.folder}/{self.name}.{form}")
            for form in OFFERED
            if f"{self.name}.{form}" in self.files
        ]


@dataclass(frozen=True)
class Bundle:
    """The infographics of an edition or of the trends in a language, posters first, and where they lie.

    One of a domain is `of` the edition that the domain was taken from, and says `who` its respondents are.
    """

    name: str
    lang: str
    place: Path
    items: tuple[Item, ...]
    shared: tuple[str, ...] = ()
    of: str = ""
    who: str = ""

    @classmethod
    def read(cls, place: Path, names: tuple[str, ...], entries: Mapping[str, Entry]) -> Bundle:
        """The bundle that lies in `place`: its infographics of these names, in their order."""
        folder = "/".join(place.parts[-2:])
        items = tuple(
            Item(name, folder, {file: entry for file, entry in entries.items() if belongs(file, name)})
            for name in names
            if f"{name}.html" in entries
        )
        shared = tuple(
            file
            for file, entry in entries.items()
            if file == PACKAGE or entry.get("kind") in {"script", "corrections"}
        )
        return cls(place.parts[-2], place.parts[-1], place, items, shared)

    def unless(self, out: Callable[[Path], bool]) -> Bundle:
        """The bundle without the infographics whose page is `out`, nor then its package, which names them."""
        kept = tuple(one for one in self.items if not out(self.place / f"{one.name}.html"))
        if kept == self.items:
            return self
        return replace(self, items=kept, shared=tuple(one for one in self.shared if one != PACKAGE))

    def files(self) -> Iterator[tuple[str, Path]]:
        """Every file of it, by its address in the site."""
        for file in (*self.shared, *(name for item in self.items for name in item.files)):
            yield f"{self.name}/{self.lang}/{file}", self.place / file


@dataclass(frozen=True)
class Contents:
    """A series with the bundles that were rendered of it, by edition and language.

    Addresses begin at the root of the site; `base` is that root's own, "" where nobody knows it.
    """

    survey: Survey
    editions: Mapping[str, Edition]
    bundles: Mapping[tuple[str, str], Bundle]
    languages: tuple[str, ...]
    base: str = ""

    def words(self, lang: str) -> Words:
        """The program's words in a language."""
        return vocabulary.of_program(lang)

    def home(self, lang: str) -> str:
        """The home of a language; that of the first one is the root."""
        return "index.html" if lang == self.languages[0] else f"{lang}/index.html"

    def page(self, name: str, lang: str) -> str:
        """One of `PAGES`, or the feed."""
        return f"{lang}/{name}" + ("" if "." in name else ".html")

    def edition(self, name: str, lang: str) -> str:
        """The page of an edition."""
        return f"{name}/{lang}/index.html"

    def feed(self, lang: str) -> str:
        """Where its feed stands; "" without an address or where the day of no edition is known."""
        dated = any(self.items(name, lang) and self.day(name) for name in self.editions)
        return self.page("feed.xml", lang) if self.base and dated else ""

    def day(self, edition: str) -> str:
        """The ISO day of an edition: its last correction, else the end of fieldwork, else its publication.

        That is the day of its source; where this has a month or a year alone, the first day in it of which a
        source of its figures is. None is invented: "" then.
        """
        return self._days[edition]

    @cached_property
    def _days(self) -> dict[str, str]:
        return {name: next(self._dated(one), "") for name, one in self.editions.items()}

    def _dated(self, edition: Edition) -> Iterator[str]:
        """The days that are known of an edition, the one that counts first."""
        lock, entry = self.survey.locks.get(edition.id), edition.entry
        source = self.survey.sources.get(entry.source)
        corrected = [one.date for one in lock.corrections[-1:]] if lock else []
        known = source.date if source else ""
        yield from filter(_is_day, (*corrected, entry.fieldwork.end, known))
        read = {one.source.date for one in look.sources(edition)} if known else set[str]()
        yield from sorted(one for one in read if _is_day(one) and one.startswith(known))

    @property
    def undated(self) -> list[str]:
        """The editions of which no day is known."""
        return [name for name, day in self._days.items() if not day]

    def shared(self, bundle: Bundle, item: Item) -> str:
        """The card whose picture a poster without one is shared with: that of its first question."""
        drawn = [one.name for one in bundle.items if one.picture("og.png")]
        return next((one for one in self.questions(item) if one in drawn and item.poster), "")

    def questions(self, item: Item) -> tuple[str, ...]:
        """The questions that an infographic asks for: those of its blocks, that of its card."""
        if item.name == TRENDS:
            return tuple(one.question for one in self.survey.trends)
        spec = next((one for one in self.survey.specs if one.id == item.name), None)
        blocks = spec.blocks if spec else ()
        return tuple(question for block in blocks for question in block.questions) or (item.name,)

    def items(self, name: str, lang: str) -> tuple[Item, ...]:
        """The infographics of a bundle; none of one that has none."""
        found = self.bundles.get((name, lang))
        return found.items if found else ()

    def domains(self, name: str, lang: str) -> tuple[Bundle, ...]:
        """The bundles of the domains of an edition."""
        return tuple(one for one in self.bundles.values() if one.of == name and one.lang == lang)

    def trends(self, lang: str) -> Item | None:
        """The poster of all editions."""
        return next(iter(self.items(TRENDS, lang)), None)

    def absolute(self, address: str) -> str:
        """The whole address of a page; that of a folder for its index."""
        folder = address.removesuffix("index.html") if f"/{address}".endswith("/index.html") else address
        return f"{self.base.rstrip('/')}/{folder}"


def _is_day(date: str) -> bool:
    return len(date) == len("2012-04-12")

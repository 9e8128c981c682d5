"""The files that were made from pages which are no longer the same, and the command that makes each again.

What stands is read: the bundles of the output folder by their manifests, what was handed on beside it (a
deck, a kit for the press, the words of an article, a gallery, a site) by what each says of itself.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

from cmsurvey import carousel, decks, gallery, handed, manifest, presets
from cmsurvey.embed import frame
from cmsurvey.embed.published import run
from cmsurvey.handed import Places
from cmsurvey.manifest import PACKAGE, Entry, stem
from cmsurvey.model import domain_name
from cmsurvey.runs import DEFAULT_FORMATS, FORMATS
from cmsurvey.site import store
from cmsurvey.words import TRENDS

#: So many pages are named one by one in a command; with more of them a whole bundle is made.
MOST = 8
#: The files of a page in the default formats; a poster has no SVG.
_ENDINGS = ("html", "png", "pdf", "csv", "fr.csv", "json", "jsonld", "svg")
#: What the endings of files are called as formats.
_FORMATS = {
    "interactive.html": "interactive", "@1x.png": "png@1x", "fr.csv": "csv", "jsonld": "json",
    **{one: one for one in DEFAULT_FORMATS},
}  # fmt: skip
#: The stems of files that are of no single page.
_OTHERS = {carousel.WHOLE, PACKAGE.partition(".")[0], "corrections"}
#: The folder in which a site is looked for, and the address at which it says that it stands.
SITE = "site"
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)"')
#: The address with which a post in the words of an article ends.
_LINKED = re.compile(r"(?:^|\s)(https?://\S+)\n```$", re.MULTILINE)

#: The files of the pages that changed, by language and name.
Pages = Mapping[str, Mapping[str, Sequence[str]]]


class Group(NamedTuple):
    """Files that one command makes again; that takes them down, where nothing that they show is made."""

    files: tuple[str, ...]
    command: str
    down: bool = False


def of_page(bundle: str, lang: str, name: str, places: Places, *, poster: bool = False) -> tuple[str, ...]:
    """The files of a page below the output folder, its presets and its page for frames among them.

    Where nothing was rendered at all, it was published elsewhere: those of the default formats.
    """
    entries = _entries(places.out / bundle / lang)
    if entries is None and bundles(places.out):
        return ()
    if entries is None:
        own = [f"{name}.{ending}" for ending in _ENDINGS if ending != "svg" or not poster]
    else:
        own = [one for one in entries if stem(one) == name]
        beside = (f"{frame.FOLDER}/{name}.html", f"{name}.oembed.json")
        own += [one for one in beside if (places.out / bundle / lang / one).is_file()]
    return tuple(f"{bundle}/{lang}/{one}" for one in own)


def withdrawn(bundle: str, lang: str, names: Collection[str], places: Places) -> tuple[str, ...]:
    """What is to be taken down with files of a bundle that are no longer made: all of their pages."""
    pages = dict.fromkeys(map(stem, names))
    return tuple(one for page in pages for one in of_page(bundle, lang, page, places))


def taking_down(files: Sequence[str], places: Places) -> str:
    """The command that deletes files below the output folder."""
    return _deleting(places.out / one for one in files)


def _deleting(paths: Iterable[Path]) -> str:
    return f"rm -f -- {shlex.join(map(str, paths))}"


def groups(
    bundle: str, pages: Pages, places: Places, *, where: str = "", gone: Container[str] = ()
) -> list[Group]:
    """Everything that was made from the pages of a bundle that changed, each file in its command's group.

    `pages` are as `of_page` tells their files; `where` is the population that the bundle is about alone.
    Those that are `gone` are no longer made: no command asks for them, but what shows them is made again.
    """
    own = {lang: names for lang, names in pages.items() if names}
    again, of = _again(bundle, own, places, where), _of(bundle, where)
    made = {
        lang: left
        for lang, names in own.items()
        if (left := {name: told for name, told in names.items() if name not in gone})
    }
    return [
        *_rendered(bundle, made, places, again),
        *_slides(bundle, own, places, again, gone=gone),
        *_decks(bundle, own, places, of, gone=gone),
        *_kit(bundle, own, places, of, gone=gone),
        *words(bundle, own, places, of),
    ]


def rendered(bundle: str, pages: Pages, places: Places, *, where: str = "") -> list[Group]:
    """The same for the files of the pages themselves: a group a theme in which some stand."""
    return [*_rendered(bundle, pages, places, _again(bundle, pages, places, where))]


def _again(bundle: str, pages: Pages, places: Places, where: str) -> list[str]:
    """The words of the command that renders a bundle."""
    return ["render", *_of(bundle, where)] if where else run(places.out / bundle / next(iter(pages), ""))


def _of(bundle: str, where: str) -> list[str]:
    """The words by which a command is told what a bundle is about."""
    return [bundle.removesuffix(domain_name("", where)), "--where", where] if where else [bundle]


def around(places: Places) -> Iterator[Group]:
    """What shows everything that was rendered: the gallery, and a site."""
    page, place = places.out / gallery.PAGE, places.beside / SITE
    if page.is_file() and gallery.GENERATOR in page.read_text(encoding="utf-8", errors="replace"):
        yield Group((str(page),), places.command("gallery"))
    if (place / store.LISTING).is_file() and store.series(place) in {"", *places.series}:
        home = place / "index.html"
        address = home.is_file() and _CANONICAL.search(home.read_text(encoding="utf-8", errors="replace"))
        base = ["--base-url", unescape(address[1]).rstrip("/")] if address else []
        asked = [word for option in store.options(place).items() for word in option]
        yield Group((str(place),), places.command("site", "--to", str(place), *base, *asked))


def bundles(out: Path) -> list[tuple[str, str]]:
    """The bundles that stand in the output folder, each with its languages."""
    found = sorted(path.parent.relative_to(out).parts for path in out.glob(f"*/*/{manifest.MANIFEST}"))
    return [(one[0], one[1]) for one in found if not any(part.startswith(".") for part in one)]


def _entries(folder: Path) -> Mapping[str, Entry] | None:
    """What the manifest of a bundle says of its files; None where none stands."""
    if not (folder / manifest.MANIFEST).is_file():
        return None
    return manifest.earlier(folder, folder, {"edition": folder.parent.name, "lang": folder.name})


def _rendered(bundle: str, own: Pages, places: Places, again: Sequence[str]) -> Iterator[Group]:
    """The files of the pages that changed; languages that stand in the same formats and presets together."""
    alike: dict[tuple[str, ...], dict[str, list[str]]] = {}
    named: dict[tuple[str, ...], dict[str, None]] = {}
    for lang, pages, entries in _by_theme(bundle, own, places):
        files = [one for told in pages.values() for one in told]
        if PACKAGE in entries and any(one.endswith(".csv") for one in files):
            files.append(f"{bundle}/{lang}/{PACKAGE}")
        shown = pages if pages.keys() - _OTHERS else {"": [*filter(is_page, entries)]}
        every = not pages.keys() - _OTHERS
        of = {one: entry for one, entry in entries.items() if every or stem(one) in pages}
        asked = (*_asked(shown), *_in_theme(manifest.theme(of)))
        alike.setdefault(asked, {})[lang] = files
        named.setdefault(asked, {}).update(dict.fromkeys(name for name in pages if name not in _OTHERS))
    for asked, langs in alike.items():
        names = named[asked]
        few = again[0] == "render" and again[1:] != [TRENDS] and len(names) <= MOST
        only = [word for name in names for word in ("--only", name)] if few else []
        command = places.command(*again, "--lang", ",".join(langs), *only, *asked)
        yield Group(tuple(one for files in langs.values() for one in files), command)


def _by_theme(
    bundle: str, own: Pages, places: Places
) -> Iterator[tuple[str, Mapping[str, Sequence[str]], Mapping[str, Entry]]]:
    """The pages of each language that stand in one theme, with what the manifest says of the bundle."""
    for lang, pages in own.items():
        entries = _entries(places.out / bundle / lang) or {}
        found: dict[str, dict[str, Sequence[str]]] = {}
        for name, told in pages.items():
            its = {one: entry for one, entry in entries.items() if stem(one) == name}
            if told and name not in _OTHERS:
                found.setdefault(manifest.theme(its), {})[name] = told
        others = {name: told for name, told in pages.items() if told and name in _OTHERS}
        if others:  # made by whatever command makes a page
            found.setdefault(next(iter(found), manifest.theme(entries)), {}).update(others)
        yield from ((lang, one, entries) for one in found.values())


def _in_theme(name: str) -> tuple[str, ...]:
    return ("--theme", name) if name else ()


def is_page(name: str) -> bool:
    """Whether a file is that of a page, not of the whole bundle nor of a carousel."""
    return stem(name) not in _OTHERS and f".{presets.CAROUSEL}" not in name


def _asked(pages: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The formats and presets in which pages stand, as options; none where they are the default ones."""
    names = [one.rpartition("/")[2] for name, told in pages.items() if name not in _OTHERS for one in told]
    endings = [one.removeprefix(stem(one)).removeprefix(".") for one in names]
    formats = {_FORMATS[one] for one in endings if one in _FORMATS}
    others = presets.standing(names)
    found: tuple[str, ...] = ()
    if formats and formats | {"svg"} != set(DEFAULT_FORMATS):
        found += ("--format", ",".join(one for one in FORMATS if one in formats))
    return (*found, "--preset", ",".join(others)) if others else found


def _slides(
    bundle: str, own: Pages, places: Places, again: Sequence[str], *, gone: Container[str]
) -> Iterator[Group]:
    """The slides of the findings that changed, the last one, which tells corrections, and their document."""
    for lang, names in own.items():
        entries = _entries(places.out / bundle / lang) or {}
        asked = carousel.questions(entries)
        if not set(asked) & set(names):
            continue
        every = sorted(one for one in entries if f".{presets.CAROUSEL}" in one)
        current = {*map(stem, carousel.standing(entries))}  # each has a picture at twice its size, too
        slides = [one for one in every if stem(one) in current]
        whole = [one for one in (f"{carousel.WHOLE}.pdf",) if one in entries]
        left = [one for one in asked if one not in gone]
        if len(left) < min(len(asked), carousel.FEWEST):
            told = tuple(f"{bundle}/{lang}/{one}" for one in (*every, *whole))
            yield Group(told, taking_down(told, places), down=True)
            continue
        files = [one for one in slides if entries[one].get("question") in names]
        files += [one for one in slides if stem(one) == stem(slides[-1])]
        theme = manifest.theme({one: entries[one] for one in slides})
        words = [*again, "--lang", lang, *_in_theme(theme), "--preset", presets.CAROUSEL, *_only(left)]
        told = tuple(f"{bundle}/{lang}/{one}" for one in dict.fromkeys((*files, *whole)))
        yield Group(told, places.command(*words))


def _only(names: Iterable[str]) -> list[str]:
    """The options that ask for these alone."""
    return [word for one in names for word in ("--only", one)]


def _decks(
    bundle: str, own: Pages, places: Places, of: Sequence[str], *, gone: Container[str]
) -> Iterator[Group]:
    """The decks that show a finding that changed: each tells its questions as keywords."""
    for lang, names in own.items():
        for path in handed.decks_of(bundle, lang, places):
            told = decks.told(path)
            if told and (not told.shown or set(told.shown) & set(names)):
                yield deck(path, (*of, "--lang", lang), told, places, gone=gone)


def deck(
    path: Path, of: Sequence[str], told: decks.Told, places: Places, *, gone: Container[str] = ()
) -> Group:
    """The command that writes a deck again, where it stands; `of` says what it is about.

    Those that are `gone` are no longer asked for: of a deck that asked for nothing else nothing is left.
    """
    left = told._replace(shown=tuple(one for one in told.shown if one not in gone))
    if told.chosen == decks.ASKED and told.shown and not left.shown:
        return Group((str(path),), _deleting((path,)), down=True)
    again = places.command("deck", *of, *left.options, *_to(path, of, places), out=False)
    return Group((str(path),), again)


def _kit(
    bundle: str, own: Pages, places: Places, of: Sequence[str], *, gone: Container[str]
) -> Iterator[Group]:
    """The kits for the press that hold a file of a page that changed, those of the fewest pages first.

    Each renders its carousel into the output folder: after that of a larger kit no slide of another is left.
    """
    found = [(path, handed.kit_listing(path)) for path in handed.kits(bundle, places)]
    for path, listed in sorted(found, key=lambda one: len(one[1].get("only", ())) or inf):
        held = [name.split("/") for name in listed.get("files", ())]
        if any(stem(parts[-1]) in own.get(parts[0], ()) for parts in held):
            yield kit(path, of, listed, places, gone=gone)


def kit(
    path: Path, of: Sequence[str], listed: Mapping[str, Any], places: Places, *, gone: Container[str] = ()
) -> Group:
    """The command that makes a kit again, where it stands; with `gone` as of a deck."""
    spoken = ("--lang", ",".join(listed["languages"])) if listed.get("languages") else ()
    asked = listed.get("only", ())
    left = [one for one in asked if one not in gone]
    if asked and not left:
        return Group((str(path),), _deleting((path,)), down=True)
    more = (*spoken, *_only(left), *_in_theme(listed.get("theme", "")), *_to(path, of, places))
    return Group((str(path),), places.command("kit", *of, *more))


def words(bundle: str, own: Pages, places: Places, of: Sequence[str]) -> Iterator[Group]:
    """The words of an article, which say the figures."""
    pages = {f"words/{bundle}-{lang}.md": lang for lang in own}
    langs = [lang for name, lang in pages.items() if (places.out / name).is_file()] or [*own]
    there = [name for name in (*pages, f"words/{bundle}.json") if (places.out / name).is_file()]
    if there:
        said = "".join((places.out / name).read_text(encoding="utf-8", errors="replace") for name in there)
        address = _LINKED.search(said)
        link = ["--link", unescape(address[1])] if address else []
        asked = ("words", *of, "--lang", ",".join(langs), *link)
        again = places._replace(out=Path()).command(*asked, out=False)
        yield Group(tuple(there), f"{again} {shlex.join(['--out', str(places.out)])}")


def _to(path: Path, of: Sequence[str], places: Places) -> list[str]:
    """The option that writes a kit or a deck again where it stands; none where that is its own place."""
    said = dict(pairwise(of))
    bundle = domain_name(of[0], said.get("--where", ""))
    is_deck = path.suffix.lower() == decks.ENDING
    name = handed.deck_name(bundle, said["--lang"]) if is_deck else handed.kit_name(bundle)
    return [] if path == places.beside / name else ["--to", str(path)]

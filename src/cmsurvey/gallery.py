"""Everything that was rendered, as one page that opens from the disk: editions, posters, cards, search."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.publish import MANIFEST
from cmsurvey.render.page import asset, environment, variables

PAGE = "index.html"


@dataclass(frozen=True)
class Item:
    """A card or a poster of the gallery: its page, its picture and the words that find it."""

    kind: str
    title: str
    words: str
    page: str
    picture: str
    width: int
    height: int


@dataclass(frozen=True)
class Group:
    """The bundle of one edition in one language."""

    id: str
    name: str
    lang: str
    items: tuple[Item, ...]


def write(out: Path, title: str, words: dict[str, str], lang: str) -> Path:
    """Write `out`/index.html from the manifests below it; an error when there is none."""
    groups = sorted(_groups(out), key=lambda group: (group.lang != lang, group.lang, group.name))
    if not groups:
        hint = "render something first: cmsurvey render --all"
        raise CmsurveyError(Problem(str(out), "no rendered bundle to show", hint))
    rules = asset("gallery.css")
    css = "\n".join((variables(rules), rules))
    template = environment().from_string(asset("gallery.html.j2"))
    html = template.render(title=title, words=words, lang=lang, groups=groups, css=css)
    page = out / PAGE
    page.write_text(html, encoding="utf-8")
    return page


def _groups(out: Path) -> Iterator[Group]:
    for manifest in sorted(out.glob(f"*/*/{MANIFEST}")):
        content = json.loads(manifest.read_text(encoding="utf-8"))
        folder = manifest.parent.relative_to(out)
        files = {entry["name"]: entry for entry in content["files"]}
        pages = [entry for name, entry in files.items() if name.endswith(".html")]
        pages.sort(key=lambda entry: (entry["kind"] != "poster", entry["name"]))
        items = tuple(_item(entry, files, folder) for entry in pages)
        yield Group("-".join(folder.parts), content["edition"], content["lang"], items)


def _item(entry: dict[str, Any], files: dict[str, Any], folder: Path) -> Item:
    stem = entry["name"].removesuffix(".html")
    picture = files.get(f"{stem}.png")
    return Item(
        kind=entry["kind"],
        title=entry["title"],
        words=f"{folder} {stem.replace('_', ' ')} {entry['title']}",
        page=f"{folder.as_posix()}/{entry['name']}",
        picture=f"{folder.as_posix()}/{picture['name']}" if picture else "",
        width=picture["width"] if picture else 0,
        height=picture["height"] if picture else 0,
    )

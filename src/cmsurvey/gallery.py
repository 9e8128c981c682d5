"""Everything that was rendered, as one page that opens from the disk: editions, posters, cards, search."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from cmsurvey import fonts
from cmsurvey.errors import CmsurveyError, Problem, Problems
from cmsurvey.manifest import MANIFEST, paired, plain, replaced
from cmsurvey.model import domain_name
from cmsurvey.render.page import asset, template, variables
from cmsurvey.theme import DEFAULT

PAGE = "index.html"
#: By this a page is known as one that a gallery may replace.
GENERATOR = '<meta name="generator" content="cmsurvey gallery">'
#: The files beside a page, in the order of their links.
BESIDE = ("interactive.html", "png", "svg", "pdf", "csv", "json")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")
#: What a reader may type into the search, in the page's own face.
TYPED = "".join(map(chr, range(32, 127))) + "àâçèéêëîïôùûüœÀÉÈÊÎ’"


@dataclass(frozen=True)
class Item:
    """A card or a poster: its page, the files beside it by their form, its picture with its size in px."""

    kind: str
    title: str
    alt: str
    page: str
    files: tuple[tuple[str, str], ...]
    picture: str
    width: int
    height: int


@dataclass(frozen=True)
class Group:
    """The bundle of an edition, of the trends or of a comparison in a language; addresses are relative."""

    id: str
    name: str
    lang: str
    posters: tuple[Item, ...]
    cards: tuple[Item, ...]
    compared: bool = False


def write(
    out: Path,
    title: str,
    words: Mapping[str, str],
    languages: Mapping[str, str],
    *,
    who: Callable[[str, str], str] = lambda _edition, population: population,
    order: Sequence[str] = (),
) -> Path:
    """Write `out`/index.html from the manifests below it, in the given words.

    `languages` names languages by their code: first that of the words, whose bundles come first. `who` says
    in words which population of an edition a bundle is about alone; posters stand in the `order` of their
    names.
    Equal bundles give equal bytes. A `CmsurveyError` tells that there is no bundle, every manifest that
    cannot be read, and an index.html that no gallery wrote; a `RenderError`, that nothing can be written.
    """
    groups = [_in_order(one, order) for one in _groups(out, words, next(iter(languages)), who)]
    if not groups:
        hint = "render something first: cmsurvey render --all"
        raise CmsurveyError(Problem(str(out), "no rendered bundle to show", hint))
    html = _html(groups, title, words, languages)
    hint = "move it away, or name another folder with --out"
    return replaced(out / PAGE, html, GENERATOR, Problem(str(out / PAGE), "no gallery wrote this file", hint))


def _html(groups: Sequence[Group], title: str, words: Mapping[str, str], names: Mapping[str, str]) -> str:
    spoken = {group.lang: names.get(group.lang, group.lang) for group in groups}
    languages = {code: name[:1].upper() + name[1:] for code, name in spoken.items()}
    body = template("gallery.html.j2").render(
        title=title,
        words=words,
        lang=next(iter(names)),
        groups=groups,
        languages=languages,
        generator=GENERATOR,
    )
    rules = asset("gallery.css").strip().replace("%SHEET%", DEFAULT.light.paper)
    rules += "".join(
        f"\nbody:has(#show-{one}:checked) [data-lang]:not([data-lang={one}]) {{ display: none }}"
        for one in languages
    )
    text = re.sub(r"<script>.*?</script>|<[^>]*>", "", body.partition("<body")[2], flags=re.DOTALL)
    faces = fonts.css(
        {
            "display-800": title,
            "display-700": {group.name for group in groups},
            "text-400": (text, TYPED),
            "text-600": text,
        }
    )
    return body.replace("<style>\n%CSS%", "\n".join(("<style>", faces, variables(rules), rules)), 1)


def _groups(out: Path, words: Mapping[str, str], lang: str, who: Callable[[str, str], str]) -> list[Group]:
    """Every bundle: those of `lang` first, then trends, the latest edition, the earlier ones, comparisons."""
    problems = Problems()
    found = [
        group
        for manifest in sorted(out.glob(f"*/*/{MANIFEST}"))
        if not any(part.startswith(".") for part in manifest.relative_to(out).parts)
        and (group := problems.tried(lambda path=manifest: _group(path, out, words, who)))  # type: ignore[misc] # bound at once
    ]
    problems.settle()
    found = [group for group in found if group.posters or group.cards]
    found.sort(key=lambda group: group.id, reverse=True)
    return sorted(found, key=lambda group: (group.lang != lang, group.lang, _place(group)))


def _in_order(group: Group, order: Sequence[str]) -> Group:
    """A bundle with its posters in the order of the series, others last."""

    def place(item: Item) -> int:
        name = unquote(item.page).rpartition("/")[2].removesuffix(".html")
        return order.index(name) if name in order else len(order)

    return replace(group, posters=tuple(sorted(group.posters, key=place)))


def _place(group: Group) -> int:
    return 0 if group.id.startswith("trends-") else 2 if group.compared else 1


def _group(manifest: Path, out: Path, words: Mapping[str, str], who: Callable[[str, str], str]) -> Group:
    folder = manifest.parent.relative_to(out)
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
        name, lang, where = str(content["edition"]), str(content["lang"]), str(content.get("where", ""))
        if not LANGUAGE.fullmatch(lang):
            raise ValueError
        items = list(_items(content["files"], manifest.parent, quote(folder.as_posix()), words))
    except (ValueError, LookupError, TypeError, AttributeError):
        what, hint = "is not a manifest of cmsurvey", "move it away, or render its bundle again"
        raise CmsurveyError(Problem(str(manifest), what, hint)) from None
    compared = paired(content)
    if where:
        edition = name.removesuffix(domain_name("", where))
        name = words["domain"].format(edition=edition, who=who(edition, where))
    elif compared:
        name = words["comparison"].format(first=compared[0], last=compared[1])
    return Group(
        id="-".join(folder.parts),
        name=words["trends"] if name == "trends" else name,
        lang=lang,
        posters=tuple(item for item in items if item.kind == "poster"),
        cards=tuple(item for item in items if item.kind != "poster"),
        compared=compared is not None,
    )


def _items(
    files: Sequence[Mapping[str, Any]], folder: Path, address: str, words: Mapping[str, str]
) -> Iterator[Item]:
    """Every page that is still there, with those of its files that are."""
    there = {
        entry["name"]: entry for entry in files if plain(entry["name"]) and (folder / entry["name"]).is_file()
    }
    for name, entry in sorted(there.items()):
        stem, _, form = name.rpartition(".")
        other = stem.endswith(".interactive") or entry["kind"] == "corrections"
        if form != "html" or other:  # another version of a page that is shown, or one about them
            continue
        picture = there.get(f"{stem}.png", {"width": 0, "height": 0})
        yield Item(
            kind=entry["kind"],
            title=entry["title"],
            alt=entry["alt"],
            page=f"{address}/{quote(name)}",
            files=tuple(
                (words.get(one, one.upper()), f"{address}/{quote(stem)}.{one}")
                for one in BESIDE
                if f"{stem}.{one}" in there
            ),
            picture=f"{address}/{quote(stem)}.png" if "name" in picture else "",
            width=picture["width"],
            height=picture["height"],
        )

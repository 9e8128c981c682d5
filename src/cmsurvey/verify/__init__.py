"""Bundles that stand → made again and compared: the same bytes from the same figures, or what differs.

What stands is read and never written. `verify.page` shows what differs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cmsurvey import bundles, carousel, presets, render, tabulate, themes, words
from cmsurvey.bundles import FORMATS, Request
from cmsurvey.errors import CmsurveyError, Problem, Problems, nearest
from cmsurvey.manifest import FIELDS, MANIFEST, Entry, altered, digest, is_file, paired, plain, signed
from cmsurvey.manifest import theme as theme_of
from cmsurvey.model import Artifact, Survey, domain_name
from cmsurvey.part import Part
from cmsurvey.plan import Plan

if TYPE_CHECKING:
    from cmsurvey.render.studio import Studio

#: What the manifest says of a file's making and not of the file: other code may draw the same.
_MAKING = ("made_from", "drawn_by")
_SAID = tuple(field for field in FIELDS if field not in _MAKING)
_RENDER_AGAIN = "render its bundle again, or move it away"


class Difference(NamedTuple):
    """A file that is made otherwise today: as it stands, as it is made (None: no more), and why that may be.

    `cause` is empty for tables, whose making the manifest does not record.
    """

    path: Path
    old: bytes
    new: bytes | None
    cause: str = ""


class Verified(NamedTuple):
    """A bundle made again: its folder and language, how many files were compared, those that differ.

    Its manifest is one of the files.
    """

    folder: Path
    lang: str
    files: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class _Bundle:
    """A manifest as it was read: whose bundle it is, and what it says of each file."""

    path: Path
    name: str
    lang: str
    entries: Mapping[str, Entry]
    draft: bool = False
    where: str = ""
    pair: tuple[str, str] | None = None


def manifests(folder: Path) -> list[Path]:
    """The manifest of every bundle in a folder or under it, sorted; hidden folders are left out.

    Raises:
        CmsurveyError: there is none.
    """
    found = [
        path
        for path in sorted(folder.rglob(MANIFEST))
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    if not found:
        hint = "name a folder that cmsurvey rendered into, or render first: cmsurvey render --all"
        raise CmsurveyError(Problem(str(folder), "no bundle to verify, there is no manifest.json", hint))
    return found


def bundle(
    manifest: Path,
    survey: Survey,
    studio: Callable[[], Studio],
    *,
    without: Collection[str] = (),
    theme: str = "",
) -> Verified:
    """Make everything that a manifest names again and compare it, but for the formats of `without`.

    The manifest is compared too, without the hashes of what its files were made from. `studio` is called
    only when there is something to draw; `theme` is the one that the bundle was asked for in.

    Raises:
        CmsurveyError: the manifest cannot be read, a file is missing or not as the manifest says, the series
            has no such bundle any more.
        RenderError: something has to be drawn and cannot be.
    """
    stands = _read(manifest)
    contents = _contents(stands)
    request = _request(stands, survey, theme)
    wanted = {name: entry for name, entry in stands.entries.items() if _form(name) not in without}
    with themes.using(bundles.theme(request, survey)):
        plan = Plan.of(request, bundles.composed(request, survey), {})
        fresh = {one.name: one for one in _made(plan, wanted, stands.entries, studio)}
        parts = plan.parts
    origins = {name: part for part in parts for name in part.names(part.asked)}
    differences = [
        Difference(manifest.parent / name, contents[name], new, _cause(entry, origins.get(name)))
        for name, entry in wanted.items()
        if (new := fresh[name].content if name in fresh else None) != contents[name]
    ]
    differences += _said(manifest, wanted, fresh)
    return Verified(manifest.parent, stands.lang, len(wanted) + 1, tuple(differences))


def asked(manifest: Path, survey: Survey, *, theme: str = "") -> tuple[Mapping[str, Entry], Request]:
    """What a manifest says of its files, and what would make them.

    Raises:
        CmsurveyError: it cannot be read, a file is not as it says, the series has no such bundle.
    """
    stands = _read(manifest)
    _contents(stands)
    return stands.entries, _request(stands, survey, theme)


def _read(manifest: Path) -> _Bundle:
    try:
        if not is_file(manifest):
            raise ValueError
        content = json.loads(manifest.read_text(encoding="utf-8"))
        entries = {str(entry["name"]): dict(entry) for entry in content["files"]}
        if not entries or not all(map(plain, entries)):
            raise ValueError
        if altered(content):
            changed = "somebody changed what it says of its files"
            what = changed if signed(content) else "nothing proves what it says of its files"
            raise CmsurveyError(Problem(str(manifest), what, _RENDER_AGAIN))
        draft, where = content.get("draft") == "yes", str(content.get("where", ""))
        name = str(content["edition"]).removesuffix(domain_name("", where))
        return _Bundle(manifest, name, str(content["lang"]), entries, draft, where, paired(content))
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise CmsurveyError(Problem(str(manifest), what, "change its permissions")) from None
    except (ValueError, LookupError, TypeError, RecursionError):
        what = "is not a manifest of cmsurvey"
        raise CmsurveyError(Problem(str(manifest), what, _RENDER_AGAIN)) from None


def _contents(stands: _Bundle) -> dict[str, bytes]:
    """The files as they stand; those that the manifest does not describe are problems, told at once."""
    problems = Problems()
    found = {}
    for name, entry in stands.entries.items():
        path = stands.path.parent / name
        try:
            found[name] = path.read_bytes() if is_file(path) else b""
        except OSError as error:
            problems.add(str(path), f"the file cannot be read: {error.strerror}", "change its permissions")
            continue
        if not is_file(path):
            problems.add(str(path), "the file is missing, its manifest names it", _RENDER_AGAIN)
        elif digest(found[name]) != entry.get("sha256"):
            problems.add(str(path), "the file is not the one that its manifest describes", _RENDER_AGAIN)
    problems.settle()
    return found


def _request(stands: _Bundle, survey: Survey, theme: str) -> Request:
    """What would make this bundle; in all formats, since which are wanted is told file by file."""
    edition, against = _editions(stands, survey)
    try:
        words.check_language(stands.lang, survey)
    except CmsurveyError as error:  # a manifest names it, no option does
        where = str(stands.path)
        raise CmsurveyError(*(replace(one, where=where) for one in error.problems)) from None
    own = presets.standing(stands.entries)
    made = Request(edition, survey.folder, Path(), stands.lang, formats=FORMATS, against=against, presets=own)
    slides = carousel.questions(stands.entries)
    theme = theme or theme_of(stands.entries)
    return replace(made, theme=theme, draft=stands.draft, slides=slides, where=stands.where)


def _editions(stands: _Bundle, survey: Survey) -> tuple[str, str]:
    """The edition of a bundle, and the earlier one that it is compared with."""
    if stands.name in survey.editions or (stands.name == words.TRENDS and survey.trends):
        return stands.name, ""
    if stands.pair and {*stands.pair} <= survey.editions.keys():
        return stands.pair[1], stands.pair[0]
    known = [*survey.editions, *([words.TRENDS] if survey.trends else [])]
    what = f'the series has no edition "{stands.name}"'
    hint = f"{nearest(stands.name, known)}; another series is named with --surveys"
    raise CmsurveyError(Problem(str(stands.path), what, hint))


def _form(name: str) -> str:
    """The format of a file: that of "gender@1x.png" is png@1x."""
    stem, _, kind = name.rpartition(".")
    _, at, scale = stem.partition("@")
    return f"{kind}{at}{scale}"


def _made(
    plan: Plan, wanted: Mapping[str, Entry], beside: Mapping[str, Entry], studio: Callable[[], Studio]
) -> list[Artifact]:
    """The files wanted, as they are made today; a page that was written without a browser is again.

    `beside` are all files of the bundle, of which some tell.
    """
    drawn, undrawn = list(_jobs(plan, wanted, drawn=True)), list(_jobs(plan, wanted, drawn=False))
    if drawn and plan.drawer is None:
        assert plan.missing is not None  # noqa: S101 - for the type: one of the two is there
        raise plan.missing
    found = [one for job in undrawn for one in render.undrawn(job)]
    if drawn and plan.drawer:
        found += studio().artifacts(drawn, plan.drawer, lambda _name: None)
    return found + [one for one in plan.tables(tabulate.FORMATS, beside) if one.name in wanted]


def _jobs(plan: Plan, wanted: Mapping[str, Entry], *, drawn: bool) -> Iterator[render.Job]:
    program = plan.bundle.words.program
    for part in plan.parts:
        names = zip(part.asked, part.names(part.asked), strict=True)
        forms = tuple(
            form for form, name in names if name in wanted and (wanted[name].get("drawn_by") != "") == drawn
        )
        if forms:
            version = part.version if part.version in wanted else ""
            yield render.Job(part.infographic, forms, program, plan.bundle.moment(part.infographic), version)


def _cause(entry: Entry, part: Part | None) -> str:
    """Why a file may differ, by what the manifest says that it was made from."""
    if part is None or not entry.get("made_from"):
        return ""
    if entry["made_from"] not in part.origins:
        return "made from other figures, words, theme, date or code"
    if entry.get("drawn_by") not in {part.origin.drawn_by, ""}:  # "" drew nothing
        return "made from the same, drawn by another browser"
    return "made from the same in the same way"


def _said(manifest: Path, wanted: Mapping[str, Entry], fresh: Mapping[str, Artifact]) -> Sequence[Difference]:
    """The manifest, if it says of a file what it would not say today."""
    old, new = [], []
    for name in wanted.keys() & fresh.keys():
        stands = {field: wanted[name].get(field) for field in _SAID}
        made = {field: fresh[name].entry.get(field) for field in _SAID}
        if stands != made:
            old.append({"name": name, **stands})
            new.append({"name": name, **made})
    return [Difference(manifest, _listed(old), _listed(new))] if old else []


def _listed(entries: list[dict[str, object]]) -> bytes:
    ordered = sorted(entries, key=lambda entry: str(entry["name"]))
    return json.dumps(ordered, ensure_ascii=False, indent=2).encode()

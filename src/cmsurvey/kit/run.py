"""The recipe of a kit: render what is not up to date, print posters, write words, pack it all."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cmsurvey import archives, browser, bundles, load, manifest, pipeline, publish, themes, words
from cmsurvey.carousel import FEWEST
from cmsurvey.errors import CmsurveyError, Problem, Problems, UsageError, together
from cmsurvey.kit import about, captions, logos, posters
from cmsurvey.manifest import digest
from cmsurvey.model import Survey
from cmsurvey.plan import Plan
from cmsurvey.render import sheet

if TYPE_CHECKING:
    from cmsurvey.render.studio import Studio

ENDING, LISTING = ".zip", "kit.json"
GENERATOR = "cmsurvey kit"
FORMATS = ("html", "png", "svg", "csv", "json")
PRESETS = ("og", "square", "portrait", "story", "carousel")
#: Where the files of an infographic lie in a kit, by its kind, and those of its figures.
FOLDERS, _DATA = {"poster": "posters", "card": "cards", "social": "social"}, "data"


@dataclass(frozen=True)
class Request:
    """A kit of an edition, rendered into `out` and written to the archive `to`; `only` names what it holds.

    Without `languages` it has all those of the series; `where` is the population that it is about alone.
    """

    surveys: Path
    out: Path
    to: Path
    edition: str
    languages: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    theme: str = ""
    patience: float = 30.0
    where: str = ""


class Made(NamedTuple):
    """What a run made: the files of the kit, those that had to be rendered for it, what it has to say."""

    files: int
    rendered: int
    remarks: tuple[str, ...]


def build(request: Request, progress: pipeline.Progress, studio: Callable[[], Studio]) -> Made:
    """Make the kit, all of it or nothing. The same series gives the same bytes.

    What is up to date in `out` is taken as it stands, the rest is rendered.

    Raises:
        CmsurveyError: every problem of the series; an archive in the way that is no kit of it. Nothing was
            written.
        RenderError: there is no browser, or the kit cannot be written. Nothing was written.
    """
    survey = load.survey(request.surveys)
    languages = request.languages or tuple(one for one in survey.languages if one in words.languages())
    _check(request, survey, languages)
    asked = [_asked(request, survey, lang) for lang in languages]
    with themes.using(bundles.theme(asked[0], survey)):
        found = [bundles.composed(one, survey) for one in asked]
    if not found[0].infographics:
        what, hint = "it has no figure to show", "name another edition: cmsurvey list"
        raise CmsurveyError(Problem(request.edition, what, hint))
    reports = [_rendered(one, progress, studio) for one in asked]
    with themes.using(bundles.theme(asked[0], survey)):
        files = dict(_files(list(zip(asked, found, strict=True)), studio, request.patience))
    listed = {
        "generator": GENERATOR,
        "series": survey.called,
        "edition": asked[0].name,
        "languages": languages,
    }
    listed |= {"only": request.only} if request.only else {}
    listed |= {"theme": request.theme} if request.theme else {}
    files["README.txt"] = about.readme(found, files)
    told = {name: digest(archives.content(one)) for name, one in sorted(files.items())}
    files[LISTING] = f"{json.dumps({**listed, 'files': told}, indent=1)}\n".encode()
    archives.replace(request.to, partial(archives.pack, files))
    rendered = sum(len(one.done.written) for one in reports)
    held = dict.fromkeys(told for one in found for told in one.held)
    return Made(len(files), rendered, (*held, *_remarks(survey, files)))


def _check(request: Request, survey: Survey, languages: tuple[str, ...]) -> None:
    """The languages, the edition and the place that were asked for."""
    problems = Problems()
    for lang in languages:
        problems.tried(partial(words.check_language, lang, survey))
    problems.tried(partial(load.edition, survey, request.edition))
    problems.tried(lambda: _free(request.to, survey.names))
    problems.tried(lambda: publish.ready(request.to))
    problems.settle()


def _free(to: Path, names: Collection[str]) -> None:
    """Refuse another ending, an archive that is no kit, and the kit of another series."""
    if to.suffix.lower() != ENDING:
        raise UsageError(Problem("--to", f"{to}: a kit ends in {ENDING}", f"name it {to.stem}{ENDING}"))
    of = _series(to) if os.path.lexists(to) else ""
    if of is None:
        what, hint = "cmsurvey kit did not write this file", "move it away, or name another file with --to"
        raise CmsurveyError(Problem(str(to), what, hint))
    if of and of not in names:
        raise CmsurveyError(archives.theirs(to, "kit", of))


def _series(archive: Path) -> str | None:
    """The series that a kit says it is of, empty if it says none; None of a file that is no kit."""
    try:
        with zipfile.ZipFile(archive) as opened:
            listed = json.loads(opened.read(LISTING))
        return str(listed.get("series", "")) if listed["generator"] == GENERATOR else None
    except (OSError, AttributeError, KeyError, TypeError, ValueError, zipfile.BadZipFile):
        return None


def _asked(request: Request, survey: Survey, lang: str) -> pipeline.Request:
    """What is rendered of a language; posters alone ask for the one preset that they have."""
    cards = not request.only or set(request.only) - {one.id for one in survey.specs}
    return pipeline.Request(
        request.edition, request.surveys, request.out, lang, request.only, FORMATS,
        theme=request.theme, presets=PRESETS if cards else PRESETS[:1], where=request.where,
    )  # fmt: skip


def _rendered(
    asked: pipeline.Request, progress: pipeline.Progress, studio: Callable[[], Studio]
) -> pipeline.Report:
    """What was rendered of a language; a kit without drawings is none."""
    report = pipeline.render(asked, progress, studio)
    if report.missing:
        raise together([report.missing])
    return report


def _files(
    found: list[tuple[pipeline.Request, bundles.Bundle]], studio: Callable[[], Studio], patience: float
) -> Iterator[tuple[str, bytes | Path]]:
    """Every file of the kit by its name in it, but for what tells of them."""
    tasks: dict[str, sheet.Task] = {}
    for asked, bundle in found:
        lang = asked.lang
        plan = Plan.of(asked, bundle, manifest.standing(asked.folder, asked.head))
        own = dict(_taken(plan, f"{lang}/"))
        folder = f"{lang}/{FOLDERS['poster']}"
        printed = {f"{folder}/{name}": task for name, task in posters.printed(plan, studio)}
        page = about.method(bundle)
        yield from own.items()
        yield from ((f"{lang}/{_DATA}/{name}", one) for name, one in about.data(plan))
        yield from ((f"{lang}/{name}", one) for name, one in captions.files(bundle, [*own, *printed]))
        yield f"{lang}/method.html", page.encode()
        tasks |= printed
        tasks[f"{lang}/method.pdf"] = sheet.sheets(page, about.moment(bundle))
    drawn, pictures = logos.files()
    yield from drawn.items()
    tasks |= pictures
    yield from zip(tasks, sheet.made(list(tasks.values()), browser.require(), patience), strict=True)


def _taken(plan: Plan, folder: str) -> Iterator[tuple[str, Path]]:
    """The pictures and drawings that the run asked for, at their single size, by their names in the kit."""
    for part in plan.parts:
        for name in part.names(part.asked):
            if name.endswith((".png", ".svg", ".pdf")) and "@" not in name:
                yield f"{folder}{FOLDERS[part.infographic.kind]}/{name}", plan.request.folder / name


def _remarks(survey: Survey, files: Collection[str]) -> Iterator[str]:
    """What the kit lacks, and what only the series can say."""
    if not any(name.endswith("/carousel.pdf") for name in files):
        yield f"no carousel: fewer than {FEWEST} findings have room on a slide"
    if survey.contact is None:
        yield "no [contact] in series.toml: the kit names nobody whom the press may ask"
    if survey.pictures is None:
        yield 'no [pictures] in series.toml: the kit says of the licence of its pictures "not stated"'
    if survey.licence is None:
        yield 'no [licence] in series.toml: the kit says of the licence of the figures "not stated"'

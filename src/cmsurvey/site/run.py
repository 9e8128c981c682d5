"""The recipe of a site: render what is not up to date, fill the pages, check the links, write it whole."""

from __future__ import annotations

import contextlib
import shlex
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cmsurvey import (
    aggregate,
    bundles,
    coverage,
    datapackage,
    domain,
    embed,
    load,
    manifest,
    pipeline,
    themes,
    words,
)
from cmsurvey.errors import CmsurveyError, Problems, together
from cmsurvey.model import Edition, Survey
from cmsurvey.site import cards, feeds, links, shell, store, withheld
from cmsurvey.site.contents import Bundle, Contents
from cmsurvey.site.pages import TABLES, Pages

if TYPE_CHECKING:
    from cmsurvey.render.studio import Studio

#: What a site has of each infographic, beside what stands already.
PRESETS = ("og",)


@dataclass(frozen=True)
class Request:
    """A site of the series `surveys`, rendered into `out` and written to `to`, a folder or a ZIP archive.

    `base` is the address at which it will stand, "" where nobody knows; without `languages` it has all
    those of the series.
    """

    surveys: Path
    out: Path
    to: Path
    languages: tuple[str, ...] = ()
    base: str = ""
    theme: str = ""


@dataclass(frozen=True)
class Made:
    """What a run made: the pages and the files of the site, and the files that had to be rendered for it.

    `remarks` are what somebody should read before it is published.
    """

    pages: int
    files: int
    rendered: int
    remarks: tuple[str, ...] = ()


def build(request: Request, progress: pipeline.Progress, studio: Callable[[], Studio]) -> Made:
    """Make the site, all of it or nothing.

    Every edition and the trends are rendered in each language, and each domain of which something stands in
    `out` already; what is up to date is taken as it stands.
    With a `base`, the pages for frames and the oEmbed answers are written into `out` as by `embed`.

    Raises:
        CmsurveyError: every problem of the series; a link that leads nowhere; a file of somebody else in
            the way. No site was written.
        RenderError: there is no browser, or the site cannot be written. No site was written.
    """
    request = replace(request, base=embed.plain_address(request.base))
    survey, kept_back = withheld.public(load.survey(request.surveys))
    languages = request.languages or tuple(one for one in survey.languages if one in words.languages())
    _check(request, survey, languages)
    reports = _rendered(request, languages, progress, studio, out=kept_back.days)
    editions = {name: load.edition(survey, name) for name in survey.editions}
    asked = {(one.name, one.lang): one for one in reports}
    found = {key: _bundle(one, editions.get(one.edition)) for key, one in asked.items()}
    with tempfile.TemporaryDirectory() as aside:

        def again(key: withheld.Key, names: Sequence[str]) -> Bundle:
            one = replace(asked[key], out=Path(aside), without=tuple(kept_back.days))
            _drawn(asked[key], one, names, partial(pipeline.render, progress=progress, studio=studio))
            return _bundle(one, editions.get(one.edition))

        shown = kept_back.without(found, again)
        contents = Contents(survey, editions, shown.bundles, languages, request.base)
        files = _stored(contents, request, kept_back)
    rendered = sum(len(one.done.written) for one in reports.values())
    pages = sum(name.endswith(".html") for name in files)
    remarks = [told for one in editions.values() for told in bundles.made_up(one)]
    remarks += [*feeds.undated(contents), *kept_back.told(shown)]
    return Made(pages, len(files), rendered, tuple(remarks))


def _stored(contents: Contents, request: Request, out: withheld.Withheld) -> Collection[str]:
    """Write the site, and return the addresses of its files."""
    look = pipeline.Request("", request.surveys, request.out, theme=request.theme)
    with themes.using(bundles.theme(look, contents.survey)):
        files = {**_files(contents), **dict(_tables(contents, out))}
    broken = links.broken(files, request.base)
    if broken:
        raise CmsurveyError(*broken)
    asked = {"--lang": ",".join(request.languages), "--theme": request.theme}
    given = {name: value for name, value in asked.items() if value}
    store.store(files, request.to, given, of=contents.survey.called)
    return files.keys()


def _drawn(
    before: pipeline.Request,
    one: pipeline.Request,
    names: Sequence[str],
    render: Callable[[pipeline.Request], pipeline.Report],
) -> None:
    """Draw some pages of a bundle in another folder, beside the others of it; those that can be made so."""
    out = {*names, manifest.stem(manifest.PACKAGE)}
    shutil.copytree(before.folder, one.folder, ignore=lambda _, files: [
        name for name in files if manifest.stem(name) in out
    ])  # fmt: skip
    tries = [names, *([name] for name in names if names[1:])]
    for some in tries:
        only = () if one.edition == words.TRENDS else tuple(some)
        with contextlib.suppress(CmsurveyError):
            render(replace(one, only=only))
            if some is names:
                break


def _check(request: Request, survey: Survey, languages: tuple[str, ...]) -> None:
    """The languages, the address and the place that were asked for."""
    problems = Problems()
    for lang in languages:
        problems.tried(partial(words.check_language, lang, survey))
    if request.base:
        problems.tried(lambda: embed.check_base("a site", request.base))
    _check_place(request, problems)
    problems.tried(lambda: store.ready(request.to, survey.names))
    problems.settle()


def _check_place(request: Request, problems: Problems) -> None:
    """A site has a folder for itself: no folder of the series or its output, none above or in them."""
    to, series, out = (one.resolve() for one in (request.to, request.surveys, request.out))
    own = {series / name for name in ("answers", "archive", "infographics", "locks", "schemas", "words")}
    hint = f"name a folder for the site alone: --to {shlex.quote(str(request.to / 'site'))}"
    if to in {series, *series.parents} or own & {to, *to.parents}:
        problems.add("--to", f"{request.to} is of the series itself, a site would lie among its files", hint)
    elif to == out or out in to.parents or to in out.parents:
        problems.add("--to", f"{request.to} holds what is rendered ({request.out})", hint)


def _rendered(
    request: Request,
    languages: tuple[str, ...],
    progress: pipeline.Progress,
    studio: Callable[[], Studio],
    *,
    out: Collection[str],
) -> dict[pipeline.Request, pipeline.Report]:
    """The reports of all bundles but those of editions `out`, by request; their problems at once."""
    blank = pipeline.Request("", request.surveys, request.out, theme=request.theme, presets=PRESETS)
    whole = [one for one in pipeline.everything(blank) if one.edition not in out]
    asked = [one for every in whole for one in (every, *_domains(every, languages))]
    reports, failures = {}, list[CmsurveyError]()
    for one in (replace(one, lang=lang) for one in asked for lang in languages):
        try:
            reports[one] = pipeline.render(one, progress, studio)
        except CmsurveyError as error:
            failures.append(error)
            continue
        if missing := reports[one].missing:
            failures.append(missing)
    if failures:
        raise together(failures)
    return reports


def _domains(request: pipeline.Request, languages: tuple[str, ...]) -> list[pipeline.Request]:
    """The domains of an edition of which something stands in a language of the site."""
    with contextlib.suppress(CmsurveyError):  # told where the edition itself is rendered
        survey = load.survey(request.surveys)
        known = (
            domain.told(load.edition(survey, request.edition)) if request.edition in survey.editions else ()
        )
        asked = [replace(request, where=where) for where in known]
        return [one for one in asked if any(_stands(replace(one, lang=lang)) for lang in languages)]
    return []


def _stands(request: pipeline.Request) -> bool:
    return manifest.domain(request.folder) == request.where


def _bundle(request: pipeline.Request, edition: Edition | None) -> Bundle:
    """What was rendered of an edition or of the trends: posters, then cards in the order of the tables."""
    names: tuple[str, ...] = (words.TRENDS,)
    if edition:
        edition = domain.of(edition, request.where)
        names = (*(spec.id for spec in coverage.posters(edition)), *aggregate.questions(edition))
    made = Bundle.read(request.folder, names, manifest.earlier(request.folder, request.folder, request.head))
    if edition is None or not request.where:
        return made
    return replace(made, of=edition.id, who=words.load(request.lang, edition).population(edition.population))


def _files(contents: Contents) -> dict[str, bytes | Path]:
    """Every file of the site, by its address."""
    languages = [Pages(contents, lang) for lang in contents.languages]
    files: dict[str, bytes | Path] = {"robots.txt": feeds.robots(contents)}
    for bundle in contents.bundles.values():
        files.update(bundle.files())
    plain = [page for pages in languages for page in pages.all()]
    charts: dict[str, bytes] = {}
    for pages in languages:
        for (_, lang), bundle in contents.bundles.items():
            if lang == pages.lang:
                charts.update(cards.dressed(pages, bundle))
    site = {pages.words.html_lang: pages.name for pages in languages}
    said = {pages.words.html_lang: pages.words.program["site"] for pages in languages}
    files.update(shell.whole(plain, site, said))
    files.update(charts)
    if contents.base:
        files.update(_addressed(contents, languages, [page.address for page in plain] + list(charts)))
    return files


def _addressed(
    contents: Contents, languages: list[Pages], addresses: list[str]
) -> Iterator[tuple[str, bytes]]:
    """What a site has whose address is known."""
    for bundle in contents.bundles.values():
        yield from cards.framed(contents, bundle)
    for pages in languages:
        if feed := contents.feed(pages.lang):
            yield feed, feeds.atom(pages)
    yield "sitemap.xml", feeds.sitemap(contents, addresses)


def _tables(contents: Contents, out: withheld.Withheld) -> Iterator[tuple[str, bytes | Path]]:
    """The tables of the series with their description; never an answer of anybody."""
    folder = contents.survey.folder
    for name in ("editions", "sources", "derived", *contents.editions):
        if (folder / f"{name}.csv").is_file():
            yield f"{TABLES}/{name}.csv", out.table(folder / f"{name}.csv")
    yield f"{TABLES}/datapackage.json", datapackage.of_series(contents.survey)

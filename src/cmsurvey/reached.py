"""What a correction reaches: every page in the output folder that shows what was corrected, and its files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from cmsurvey import affected, aggregate, bundles, coverage, load, manifest, tabulate, themes
from cmsurvey.affected import Group
from cmsurvey.bundles import Bundle
from cmsurvey.compose.corrections import PAGE
from cmsurvey.errors import Problem, Problems
from cmsurvey.handed import Places
from cmsurvey.manifest import Entry
from cmsurvey.model import Correction, Edition, Infographic, Survey, domain_name
from cmsurvey.plan import Plan
from cmsurvey.runs import Request
from cmsurvey.words import TRENDS


class Reached(NamedTuple):
    """The files to replace by their commands, and why a bundle that stands could not be looked at.

    `withdrawn` are the files of pages that are no longer made.
    """

    groups: tuple[Group, ...]
    problems: tuple[Problem, ...]
    withdrawn: tuple[str, ...] = ()


def by(
    survey: Survey, edition: str, made: Correction, places: Places, *, later: Collection[str] = ()
) -> Reached:
    """What a correction of an edition reaches: its own pages, and those of whatever else stands in `places`.

    Not those of the editions to correct `later`, locked as well, nor what shows all of the series then: that
    correction tells them.

    Each page says by itself which corrections it tells; those that are not rendered have no file to replace,
    but for the edition's own, which may have been published elsewhere.
    """
    pages: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {edition: {}}
    wheres, problems, lost = {}, Problems(), list[str]()
    left = makeable(load.edition(survey, edition))
    gone = {edition: _ever(survey, edition, made) - left}
    for lang, names in made.infographics.items():
        own = {
            name: affected.of_page(edition, lang, name, places, poster=_is_poster(survey, name))
            for name in names
            if "/" not in name  # those of a population say by themselves what they tell
        }
        lost += [file for name, files in own.items() if name not in left for file in files]
        log = tuple(f"{edition}/{lang}/{PAGE}.{ending}" for ending in ("html", "json"))
        pages[edition][lang] = {**own, PAGE: log}
    for bundle, lang in affected.bundles(places.out):
        request = as_rendered(survey, bundle, lang, places.out)
        if request and request.edition in later and not request.against:
            continue
        now = problems.tried(partial(_composed, request, survey)) if request else None
        if request is None or now is None:
            continue
        composed, old = now
        wheres[bundle] = request.where
        told = (made.date, made.reason[lang])
        standing = manifest.standing(request.folder, request.head)
        lost += affected.withdrawn(bundle, lang, old, places)
        gone.setdefault(bundle, {*map(manifest.stem, old)})
        for page in composed.infographics:
            tells = told in {(one.date, one.reason) for one in page.corrections}
            if tells or _moved(page, composed, standing):
                files = affected.of_page(bundle, lang, page.id, places)
                pages.setdefault(bundle, {}).setdefault(lang, {})[page.id] = files
    groups = [
        group
        for bundle, own in pages.items()
        for group in affected.groups(
            bundle, own, places, where=wheres.get(bundle, ""), gone=gone.get(bundle, ())
        )
    ]
    around = () if later else affected.around(places)
    return Reached((*groups, *around), tuple(dict.fromkeys(problems.found)), tuple(dict.fromkeys(lost)))


def _ever(survey: Survey, edition: str, made: Correction) -> set[str]:
    """The pages that this correction or an earlier one changed: what shows a page may be older than both."""
    before = survey.locks[edition].corrections if edition in survey.locks else ()
    return {name for one in (*before, made) for names in one.infographics.values() for name in names}


def makeable(edition: Edition) -> set[str]:
    """The pages that an edition has figures for."""
    return {*aggregate.questions(edition), *(one.id for one in coverage.posters(edition))}


def _moved(page: Infographic, bundle: Bundle, standing: Mapping[str, Entry]) -> bool:
    """Whether a table of a page that stands tells other lines of the series than those of its figures now."""
    made = tabulate.files(page, tabulate.FORMATS, words=bundle.words, sources=bundle.survey.sources)
    return any(
        name in standing and standing[name]["sha256"] != manifest.digest(content)
        for name, content in made.items()
    )


def _composed(request: Request, survey: Survey) -> tuple[Bundle, list[str]]:
    """What a bundle would be today, in the theme in which it stands, and its files that are no longer made.

    The fonts of that theme may set more than others.
    """
    standing = manifest.standing(request.folder, request.head)
    with themes.using(bundles.stood(request, survey, manifest.theme(standing))):
        found = bundles.composed(request, survey)
        return found, Plan(request, found, standing).lost(standing)


def _is_poster(survey: Survey, name: str) -> bool:
    return any(name == one.id for one in survey.specs)


def as_rendered(survey: Survey, bundle: str, lang: str, out: Path) -> Request | None:
    """What renders a bundle that stands; None of one that the series has no more."""
    if lang not in survey.languages:
        return None
    asked = Request(bundle, survey.folder, out, lang)
    if bundle in survey.editions or (bundle == TRENDS and survey.trends):
        return asked
    pair = manifest.pair(out / bundle / lang)
    if pair and {*pair} <= set(survey.editions):
        return Request(pair[1], survey.folder, out, lang, against=pair[0])
    where = manifest.domain(out / bundle / lang)
    edition = bundle.removesuffix(domain_name("", where))
    if where and edition in survey.editions:
        return Request(edition, survey.folder, out, lang, where=where)
    return None

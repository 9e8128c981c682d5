"""Two states of a series → what differs between them, edition by edition."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import NamedTuple, TypeVar

from cmsurvey import affected, compose, domain, load, manifest, printed, snapshot, tabulate, words
from cmsurvey.differing.records import Edition, Page, Refusal, Told
from cmsurvey.errors import Problem, Problems
from cmsurvey.fill import Filler
from cmsurvey.handed import Places
from cmsurvey.model import Edition as Loaded
from cmsurvey.model import Infographic, Survey, domain_name
from cmsurvey.snapshot import ALL, Snapshot
from cmsurvey.words import TRENDS

_Seen = TypeVar("_Seen")


def compared(before: Survey, after: Survey, places: Places) -> list[Edition]:
    """Every edition in which a figure, a word or a page differs, or that is in one of the two alone.

    Behind it come its domains that have words or stand in the output folder, then the comparisons that
    stand there and the poster of all editions, each as an edition of its name. What cannot be composed was
    not compared, and is told: once for all editions, ahead of them, where it is their tables.
    """
    found, unread = [], dict[Problem, list[str]]()
    names = _names(before, after, places)
    states = {
        name: (_snapshot(before, name, about), _snapshot(after, name, about)) for name, about in names.items()
    }
    tables = {one for pair in states.values() for state in pair for one in _of_tables(state)}
    for name, about in names.items():
        for one in _unread(*states[name], tables):
            unread.setdefault(one, []).append(name)
        if any(map(_of_tables, states[name])):
            continue
        made = _edition(*_read(*states[name], tables), places, where=about.where)
        if not made.same:
            found.append(made)
    if unread:
        refused = tuple(Refusal(one, tuple(names)) for one, names in unread.items())
        found.insert(0, Edition(refused[0].pages[0], (), (), refused, unread=True))
    if found:
        found[-1] = replace(found[-1], groups=(*found[-1].groups, *affected.around(places)))
    return found


class _About(NamedTuple):
    """What a bundle is of: the population of a domain alone, the two editions of a comparison."""

    where: str = ""
    pair: tuple[str, str] | None = None


def _names(before: Survey, after: Survey, places: Places) -> dict[str, _About]:
    """The editions of the two with their domains, the comparisons that stand, the trends."""
    found: dict[str, _About] = {}
    for edition in dict.fromkeys([*before.editions, *after.editions]):
        found[edition] = _About()
        for survey in (before, after):
            found |= _domains(survey, edition, places)
    stand = {one: manifest.pair(places.out / one / lang) for one, lang in affected.bundles(places.out)}
    pairs = {one: _About(pair=pair) for one, pair in stand.items() if pair and {*pair} & {*found}}
    return {**found, **pairs, TRENDS: _About()}


def _domains(survey: Survey, edition: str, places: Places) -> dict[str, _About]:
    """The domains of an edition that are shown: they have words of their own, or were rendered."""
    loaded = Problems().tried(partial(load.edition, snapshot.unmarked(survey), edition))
    names = {domain_name(edition, one): one for one in (domain.told(loaded) if loaded else ())}
    written = survey.folder / "words"
    return {
        name: _About(population)
        for name, population in names.items()
        if (places.out / name).is_dir() or any(written.glob(f"{name}.*.toml"))
    }


def _snapshot(survey: Survey, name: str, about: _About) -> Snapshot:
    """What a series says in an edition; nothing of one that it has not, or that cannot be read."""
    problems = Problems()
    found = problems.tried(partial(_taken, survey, name, about))
    told = found or Snapshot(name, {}, {}, {ALL: {ALL: tuple(problems.found)}})
    refused = {
        lang: {page: tuple(_within(one, survey) for one in bad) for page, bad in own.items()}
        for lang, own in told.refused.items()
    }
    return replace(told, refused=refused)


def _within(problem: Problem, survey: Survey) -> Problem:
    """A problem with its place in the series, wherever that was unpacked."""
    return replace(problem, where=problem.where.removeprefix(f"{survey.folder}{os.sep}"))


def _taken(survey: Survey, name: str, about: _About) -> Snapshot:
    bare = snapshot.unmarked(survey)
    if name == TRENDS:
        return snapshot.trends(bare)
    if name in bare.editions:
        return snapshot.of(bare, name)
    other = cache(partial(load.edition, bare))
    if about.pair:
        return _pair(bare, name, about.pair, other)
    where = about.where
    edition = name.removesuffix(domain_name("", where))
    if edition not in bare.editions or where not in domain.told(other(edition)):
        return Snapshot(name, {}, {})
    return snapshot.of_edition(domain.of(other(edition), where), other)


def _pair(survey: Survey, name: str, pair: tuple[str, str], other: Callable[[str], Loaded]) -> Snapshot:
    """A comparison: its figures are those of its editions, which tell them."""
    first, last = pair
    if not {first, last} <= set(survey.editions):
        return Snapshot(name, {}, {})
    pages: dict[str, Mapping[str, Infographic]] = {}
    refused: dict[str, Mapping[str, tuple[Problem, ...]]] = {}
    for lang in survey.languages:
        problems = Problems()
        page = problems.tried(partial(_compared, lang, other(first), other(last), other))
        pages[lang] = {name: page} if page else {}
        refused[lang] = {} if page else {name: tuple(problems.found)}
    return Snapshot(name, {}, pages, refused)


def _compared(lang: str, first: Loaded, last: Loaded, other: Callable[[str], Loaded]) -> Infographic:
    return compose.comparison(first, Filler(last, words.load(lang, last), other))


def _unread(before: Snapshot, after: Snapshot, tables: Container[Problem]) -> list[Problem]:
    """Why tables of either state cannot be read, its own or those that its words cite."""
    old, new = ([one for one in state.problems if one in tables] for state in (before, after))
    return [*new, *(replace(one, where=f"{one.where} (as it was)") for one in old if one not in new)]


def _of_tables(state: Snapshot) -> tuple[Problem, ...]:
    return state.refused.get(ALL, {}).get(ALL, ())


def _read(before: Snapshot, after: Snapshot, tables: Container[Problem]) -> tuple[Snapshot, Snapshot]:
    """The two states without the pages for which tables could not be read in either."""
    out = {
        (lang, name)
        for state in (before, after)
        for lang, own in state.refused.items()
        for name, bad in own.items()
        if any(one in tables for one in bad)
    }
    was, now = (
        replace(state, pages=_without(state.pages, out), refused=_without(state.refused, out))
        for state in (before, after)
    )
    return was, now


def _without(
    told: Mapping[str, Mapping[str, _Seen]], out: Container[tuple[str, str]]
) -> dict[str, dict[str, _Seen]]:
    return {
        lang: {name: one for name, one in own.items() if (lang, name) not in out}
        for lang, own in told.items()
    }


def _edition(before: Snapshot, after: Snapshot, places: Places, *, where: str) -> Edition:
    pages = tuple(
        page
        for lang in dict.fromkeys([*before.pages, *after.pages])
        for page in _pages(lang, before, after, places)
    )
    changes = snapshot.changes(before.figures, after.figures)
    changed: dict[str, dict[str, tuple[str, ...]]] = {}
    for page in (one for one in pages if one.old or one.new):
        changed.setdefault(page.lang, {})[page.name] = page.files
    gone = {page.name for page in pages if page.withdrawn}
    groups = affected.groups(after.edition, changed, places, where=where, gone=gone) if changed else []
    moved = _moved(before, after, places)
    again = affected.rendered(after.edition, moved, places, where=where) if moved else []
    return Edition(after.edition, changes, pages, tuple(_false(after)), tuple(groups), tuple(again))


def _moved(before: Snapshot, after: Snapshot, places: Places) -> dict[str, dict[str, tuple[str, ...]]]:
    """The tables that stand of pages which print what they did, from other lines of the series."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for lang, own in after.pages.items():
        for name, new in own.items():
            old = before.pages.get(lang, {}).get(name)
            if not old or _lines(old) == _lines(new) or snapshot.digest(old) != snapshot.digest(new):
                continue
            lined = {f"{after.edition}/{lang}/{one}" for one in tabulate.names(name)}
            files = affected.of_page(after.edition, lang, name, places)
            if told := tuple(one for one in files if one in lined):
                found.setdefault(lang, {})[name] = told
    return found


def _lines(page: Infographic) -> list[tuple[str, ...]]:
    rows = [row for table in page.estimates for row in table.rows]
    return [one.places for row in rows for one in (row, *row.disputes)]


def _false(after: Snapshot) -> Iterator[Refusal]:
    """Each problem once, with the pages that it is in the way of."""
    pages: dict[Problem, list[str]] = {}
    for lang, own in after.refused.items():
        for name, problems in own.items():
            for one in problems:
                pages.setdefault(one, [])
                pages[one] += (
                    [f"{lang}/{name}"] if name != ALL else [f"{lang}/{each}" for each in own if each != ALL]
                )
    yield from (Refusal(one, tuple(dict.fromkeys(named))) for one, named in pages.items())


def _pages(lang: str, before: Snapshot, after: Snapshot, places: Places) -> Iterator[Page]:
    """The pages of a language that differ; with those that cannot be composed, which were not compared."""
    was, now = before.pages.get(lang, {}), after.pages.get(lang, {})
    refused = after.refused.get(lang, {})
    for name in dict.fromkeys([*was, *now, *(one for one in refused if one != ALL)]):
        old, new = was.get(name), now.get(name)
        if old and new and snapshot.digest(old) == snapshot.digest(new):
            continue
        shown = new or old
        files = (
            affected.of_page(after.edition, lang, name, places, poster=shown.kind == "poster")
            if shown
            else ()
        )
        told = (refused.get(name, ()), name in refused)
        yield Page(after.edition, lang, name, tuple(_texts(old, new)), files, old, new, *told)


def _texts(old: Infographic | None, new: Infographic | None) -> Iterator[Told]:
    """The texts that are not the same, each with its place."""
    before, after = (_placed(one) if one else {} for one in (old, new))
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            yield Told(key[0], before.get(key, ""), after.get(key, ""))


def _placed(page: Infographic) -> dict[tuple[str, str, int], str]:
    """Each text by its place, what it is of, and its number there; a row of a table is of its answer.

    So a row that is gone makes none of the later ones look changed.
    """
    found: dict[tuple[str, str, int], str] = {}

    def put(place: str, of: str, text: str) -> None:
        number = sum(key[:2] == (place, of) for key in found)
        if text:
            found[place, of, number] = text

    for one in printed.texts(page):
        if one.place != "table":
            put(*one)
    for table in (table for panel in page.panels for table in panel.tables):
        for row in table.rows:
            cited = [", ".join(filter(None, source[1:])) for source in row.sources]
            told = " · ".join(filter(None, (row.value, row.base, row.origin, *cited)))
            put("table", f"{table.caption} / {row.category}", f"{row.category}: {told}")
    return found

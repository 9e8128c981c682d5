"""What an edition says in every language: its figures, and a digest of what each page prints."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import NamedTuple

from cmsurvey import aggregate, compose, coverage, domain, load, printed, words
from cmsurvey.compose.corrections import figure_name
from cmsurvey.errors import Problem, Problems
from cmsurvey.fill import Filler
from cmsurvey.model import Change, Edition, Infographic, Survey
from cmsurvey.words import Reading

#: Whose problems are in the way of every page: a language of which too little can be read, or the tables.
ALL = ""


class Made(NamedTuple):
    """A page with the filler that filled it; where there is none, the problems of its own texts."""

    name: str
    page: Infographic | None
    filler: Filler
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Snapshot:
    """An edition, without the marks of corrections.

    `figures` are the values of the tables with their units by the name of the figure, `pages` the
    infographics by language and name. What cannot be made has its problems in `refused`, by language and
    name, those of all pages under `ALL`.
    """

    edition: str
    figures: Mapping[str, str]
    pages: Mapping[str, Mapping[str, Infographic]]
    refused: Mapping[str, Mapping[str, tuple[Problem, ...]]] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of everything, each once."""
        return tuple(
            dict.fromkeys(one for own in self.refused.values() for told in own.values() for one in told)
        )

    @property
    def digests(self) -> dict[str, dict[str, str]]:
        """A digest of what each page prints, by language and name."""
        return {lang: {name: digest(page) for name, page in own.items()} for lang, own in self.pages.items()}


def unmarked(survey: Survey) -> Survey:
    """The series as it would be without a lock: nothing in it tells of a correction."""
    return replace(survey, locks={})


def of(survey: Survey, edition: str, langs: tuple[str, ...] = ()) -> Snapshot:
    """The snapshot of an edition, in all languages of the series unless told otherwise.

    Raises:
        CmsurveyError: its tables cannot be read; what words and pages lack is in `refused`.
    """
    other = cache(partial(load.edition, unmarked(survey)))
    return of_edition(other(edition), other, langs)


def of_edition(found: Edition, other: Callable[[str], Edition], langs: tuple[str, ...] = ()) -> Snapshot:
    """The same of an edition that is loaded, or of a domain; `other` loads those that its words cite."""
    pages, refused = {}, {}
    for lang in langs or found.survey.languages:
        read = words.read(lang, found)
        all_of = list(made(Filler(found, read.words, other), read))
        pages[lang] = {one.name: one.page for one in all_of if one.page}
        refused[lang] = {one.name: one.problems for one in all_of if not one.page}
        if read.problems:
            refused[lang][ALL] = read.problems
    return Snapshot(found.bundle, figures(found), pages, refused)


def held(
    survey: Survey, edition: str, langs: tuple[str, ...] = (), *, whole: Snapshot | None = None
) -> Snapshot:
    """The snapshot of an edition and of each of its populations that may be shown: what a lock holds.

    A page of a population is named with its bundle: "2012-sector-tourism/gender". `whole` is the snapshot of
    the edition alone, for whoever has it already.

    Raises:
        CmsurveyError: its tables cannot be read.
    """
    other = cache(partial(load.edition, unmarked(survey)))
    found = other(edition)
    whole = whole or of_edition(found, other, langs)
    pages = {lang: dict(own) for lang, own in whole.pages.items()}
    refused = {lang: dict(own) for lang, own in whole.refused.items()}
    for population in domain.told(found):
        own = of_edition(domain.of(found, population), other, langs)
        for lang in pages:
            pages[lang] |= {f"{own.edition}/{name}": page for name, page in own.pages[lang].items()}
            refused[lang] |= {f"{own.edition}/{name}": bad for name, bad in own.refused[lang].items()}
    return replace(whole, pages=pages, refused=refused)


def trends(survey: Survey) -> Snapshot:
    """What the poster of all editions says, in all languages of the series; nothing where there is none."""
    bare = unmarked(survey)
    if not bare.trends:
        return Snapshot(words.TRENDS, {}, {})
    editions = {name: load.edition(bare, name) for name in bare.editions}
    last = list(editions.values())[-1]
    pages, refused = {}, {}
    for lang in survey.languages:
        read = words.read_trends(lang, last)
        filler = Filler(last, read.words, editions.__getitem__)
        makers = {words.TRENDS: partial(compose.trends, list(editions.values()))}
        for one in _each(makers, filler, read):
            pages[lang] = {one.name: one.page} if one.page else {}
            refused[lang] = {} if one.page else {one.name: one.problems, ALL: read.problems}
    return Snapshot(words.TRENDS, {}, pages, refused)


def figures(edition: Edition) -> dict[str, str]:
    """The figures of an edition as its tables hold them: "52 percent", "at_least 80 percent"."""
    found = {}
    for row in edition.records:
        key = (edition.id, row["question"], row["population"], row["category"])
        bound = edition.survey.bounds.get(key)
        value = f"{row['value']:.{row['decimals']}f} {row['unit']}"
        value = f"{bound.direction} {value}" if bound else value
        name = figure_name(row["question"], row["population"], row["category"])
        found[name] = "suppressed" if row["value"] != row["value"] else value
    return found


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """The figures that are not the same, in the order of the tables; a gone one comes last."""
    names = [*after, *(name for name in before if name not in after)]
    return tuple(
        Change(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    )


def digest(page: Infographic) -> str:
    """The digest of everything that a page prints, and of the lengths that it draws."""
    lengths = [mark.value for panel in page.panels for series in panel.chart.series for mark in series.marks]
    text = json.dumps([list(printed.texts(page)), lengths], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def made(filler: Filler, read: Reading) -> Iterator[Made]:
    """Every page of the edition, posters first, each with a filler of its own; `read` are its words."""
    edition = filler.edition
    makers: dict[str, Callable[[Filler], Infographic]] = {
        spec.id: partial(compose.poster, spec) for spec in coverage.posters(edition)
    }
    makers |= {question: partial(compose.card, question) for question in aggregate.questions(edition)}
    return _each(makers, filler, read)


def _each(
    makers: Mapping[str, Callable[[Filler], Infographic]], filler: Filler, read: Reading
) -> Iterator[Made]:
    """What each maker makes; no page of a language whose words have a problem of all pages is one."""
    for name, make in makers.items():
        own, problems = filler.blank(), Problems([*read.own.get(name, ())])
        page = None if read.missing else problems.tried(partial(make, own))
        told = tuple(dict.fromkeys(problems.found))
        yield Made(name, None if told or read.problems else page, own, told)

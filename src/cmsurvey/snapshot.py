"""What an edition says in every language: its figures, and a digest of what each page prints."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial

from cmsurvey import aggregate, compose, coverage, load, printed, words
from cmsurvey.compose.corrections import figure_name
from cmsurvey.errors import Problem, Problems
from cmsurvey.fill import Filler
from cmsurvey.model import Change, Edition, Infographic, Survey


@dataclass(frozen=True)
class Snapshot:
    """An edition, without the marks of corrections: `problems` are those of pages that cannot be made.

    `figures` are the values of the tables with their units by the name of the figure, `pages` the
    infographics by language and name.
    """

    edition: str
    figures: Mapping[str, str]
    pages: Mapping[str, Mapping[str, Infographic]]
    problems: tuple[Problem, ...] = field(default=())

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
        CmsurveyError: its tables or its words cannot be read; what a page alone lacks is in `problems`.
    """
    bare = unmarked(survey)
    found = load.edition(bare, edition)
    other = cache(partial(load.edition, bare))
    problems = Problems()
    pages = {
        lang: {name: page for name, page, _ in made(Filler(found, words.load(lang, found), other), problems)}
        for lang in langs or survey.languages
    }
    return Snapshot(edition, figures(found), pages, tuple(dict.fromkeys(problems.found)))


def trends(survey: Survey) -> Snapshot:
    """What the poster of all editions says, in all languages of the series; nothing where there is none."""
    bare, problems = unmarked(survey), Problems()
    if not bare.trends:
        return Snapshot(words.TRENDS, {}, {})
    editions = {name: load.edition(bare, name) for name in bare.editions}
    last = list(editions.values())[-1]
    pages = {}
    for lang in survey.languages:
        filler = Filler(last, words.load_trends(lang, last), editions.__getitem__)
        page = problems.tried(partial(compose.trends, list(editions.values()), filler))
        pages[lang] = {words.TRENDS: page} if page else {}
    return Snapshot(words.TRENDS, {}, pages, tuple(dict.fromkeys(problems.found)))


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


def made(filler: Filler, problems: Problems) -> Iterator[tuple[str, Infographic, Filler]]:
    """Every page of the edition that can be made, posters first, each with a filler of its own."""
    edition = filler.edition
    makers: dict[str, Callable[[Filler], Infographic]] = {
        spec.id: partial(compose.poster, spec) for spec in coverage.posters(edition)
    }
    makers |= {question: partial(compose.card, question) for question in aggregate.questions(edition)}
    for name, make in makers.items():
        own = replace(filler, quoted=[], said=[])
        page = problems.tried(partial(make, own))
        if page:
            yield name, page, own

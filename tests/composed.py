"""Composes infographics without drawing them: a test of words and numbers needs no marks."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from cmsurvey import aggregate, compose, load, words
from cmsurvey.fill import Filler
from cmsurvey.model import Plot
from cmsurvey.templates import TEMPLATES
from tests.builders import write_series

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cmsurvey.model import Chart, Edition, Infographic, Survey
    from cmsurvey.words import Words

SURVEYS = Path(__file__).parents[1] / "data" / "surveys"
_BLANK = Plot({})


@contextmanager
def undrawn() -> Iterator[None]:
    """Let every template yield one blank figure, which is thirty times as quick."""
    blank: dict[str, Any] = {
        name: template._replace(draw=lambda *_: _BLANK) for name, template in TEMPLATES.items()
    }
    with mock.patch.dict(TEMPLATES, blank):
        yield


@cache
def survey() -> Survey:
    """The shipped series."""
    return load.survey(SURVEYS)


@cache
def edition(year: str) -> Edition:
    """An edition of the shipped series."""
    return load.edition(survey(), year)


@cache
def _spoken(year: str, lang: str) -> Words:
    return words.load(lang, edition(year))


def spoken(of: Edition, lang: str) -> Words:
    """The words of an edition; those of a shipped one are read once."""
    shipped = of.survey.folder == SURVEYS and of is edition(of.id)
    return _spoken(of.id, lang) if shipped else words.load(lang, of)


def filler(of: Edition, lang: str = "fr") -> Filler:
    """The filler of an edition in a language."""
    shipped = of.survey.folder == SURVEYS and of.survey is survey()
    return Filler(of, spoken(of, lang), edition if shipped else lambda name: load.edition(of.survey, name))


class Pages(Mapping[str, "Infographic"]):
    """Pages by name, each composed when it is first asked for."""

    def __init__(self, names: Iterable[str], make: Callable[[str], Infographic]) -> None:
        self._names, self._make = dict.fromkeys(names), cache(make)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, name: str) -> Infographic:
        if name not in self._names:
            raise KeyError(name)
        with undrawn():
            return self._make(name)


@cache
def cards(year: str = "2012") -> Pages:
    """The card of every question of a shipped edition."""
    of = edition(year)
    return Pages(aggregate.questions(of), lambda question: compose.card(question, filler(of)))


@cache
def posters(year: str = "2012", lang: str = "fr") -> Pages:
    """Every poster that a shipped edition has the figures for."""
    of = edition(year)
    specs = {one.id: one for one in survey().specs if len(one.blocks) - len(compose.lacking(one, of)) >= 2}
    return Pages(specs, lambda name: compose.poster(specs[name], filler(of, lang)))


def everything(year: str = "2012") -> dict[str, Infographic]:
    """Cards and posters of an edition by name."""
    return {**cards(year), **posters(year)}


def made_up(folder: Path, *figures: str, files: Mapping[str, str] | None = None) -> Filler:
    """A filler for a small made-up series (see `write_series`) with nearly no words of its own."""
    own = {"words/fr.toml": "[populations]\n", "words/en.toml": "[populations]\n", **(files or {})}
    series = load.survey(write_series(folder, *figures, files=own))
    return filler(load.edition(series, "2031"))


def card(of: Filler, question: str) -> Infographic:
    """One card, undrawn."""
    with undrawn():
        return compose.card(question, of)


def printed(page: Infographic) -> Iterator[str]:
    """Every text that a page prints, the titles of its sources and the name of its data file left out."""
    yield from (page.kicker, page.title, page.standfirst, page.alt, page.credit.rpartition(" ")[0])
    for note in page.notes:
        yield from (note.label, note.text)
    for panel in page.panels:
        yield from (panel.title, panel.subtitle, panel.alt, panel.description, panel.aside)
        yield from _drawn(panel.chart)
        for table in panel.tables:
            yield table.caption
            for row in table.rows:
                yield from (row.category, row.value, row.base, row.origin)


def _drawn(chart: Chart) -> Iterator[str]:
    """The words of a drawing."""
    yield from (chart.figure, chart.key, *(step.gap for step in chart.steps))
    yield from ("".join(run.text for run in line) for line in chart.lines)
    if chart.bracket:
        yield from (chart.bracket.figure, chart.bracket.text)
    for series in chart.series:
        yield series.name
        for mark in series.marks:
            yield from (mark.label, mark.text, mark.detail)

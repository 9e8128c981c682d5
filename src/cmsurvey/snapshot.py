"""What an edition says in every language: its figures, digests of its pages and of what is told of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import NamedTuple, TypeVar

from cmsurvey import aggregate, compose, coverage, domain, load, printed, words
from cmsurvey.compose import sentences
from cmsurvey.compose.blocks import Composed
from cmsurvey.compose.changes import RESPONDENTS, base_of, bases, figure_name, is_base
from cmsurvey.errors import CmsurveyError, Problem, Problems
from cmsurvey.fill import Filler
from cmsurvey.model import Change, Edition, Infographic, Spec, Survey
from cmsurvey.words import Reading

_Kept = TypeVar("_Kept")

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
    name, those of all pages under `ALL`. `told` are digests of what the words of an article say of each
    page, where it is `held`.
    """

    edition: str
    figures: Mapping[str, str]
    pages: Mapping[str, Mapping[str, Infographic]]
    refused: Mapping[str, Mapping[str, tuple[Problem, ...]]] = field(default_factory=dict)
    told: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

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


def of_edition(
    found: Edition,
    other: Callable[[str], Edition],
    langs: tuple[str, ...] = (),
    *,
    read: Callable[[str, Edition], Reading] = words.read,
) -> Snapshot:
    """The same of an edition that is loaded, or of a domain; `other` loads those that its words cite."""
    pages, refused = {}, {}
    for lang in langs or found.survey.languages:
        own = read(lang, found)
        all_of = list(made(Filler(found, own.words, other), own))
        pages[lang] = {one.name: one.page for one in all_of if one.page}
        refused[lang] = {one.name: one.problems for one in all_of if not one.page}
        if own.problems:
            refused[lang][ALL] = own.problems
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
    found, read = other(edition), cache(words.read)  # for the pages, and for what is told of them
    whole = whole or of_edition(found, other, langs, read=read)
    pages = {lang: dict(own) for lang, own in whole.pages.items()}
    refused = {lang: dict(own) for lang, own in whole.refused.items()}
    told = {
        lang: _told(Filler(found, read(lang, found).words, other), pages[lang], refused[lang])
        for lang in pages
    }
    for population in domain.told(found):
        alone = domain.of(found, population)
        own = of_edition(alone, other, langs, read=read)
        for lang in pages:
            bad = dict(own.refused[lang])
            said = _told(Filler(alone, read(lang, alone).words, other), own.pages[lang], bad)
            pages[lang] |= _within(own.edition, own.pages[lang])
            refused[lang] |= _within(own.edition, bad)
            told[lang] |= _within(own.edition, said)
    return replace(whole, pages=pages, refused=refused, told=told)


def _within(bundle: str, own: Mapping[str, _Kept]) -> dict[str, _Kept]:
    """What is of pages of a population, each with its bundle."""
    return {f"{bundle}/{name}": one for name, one in own.items()}


def _told(filler: Filler, pages: Collection[str], refused: dict[str, tuple[Problem, ...]]) -> dict[str, str]:
    """A digest of what an article says of each page that can be made; what it cannot say is `refused`."""
    told, edition = dict[str, str](), filler.edition
    makers: dict[str, Callable[[Filler], list[Composed]]] = {
        name: partial(_of_card, name) for name in aggregate.questions(edition)
    }
    makers |= {spec.id: partial(_of_poster, spec) for spec in coverage.posters(edition)}
    for name in (one for one in makers if one in pages):
        own = filler.blank()
        try:
            said = [sentences.told(one, own) for one in makers[name](own)]
        except CmsurveyError as error:
            refused[name] = error.problems
            continue
        texts = [(one.sentence, one.caveats, one.source, one.sentences, one.sources) for one in said]
        if texts:
            told[name] = _hashed(texts)
    return told


def _of_card(question: str, filler: Filler) -> list[Composed]:
    return [compose.composed_card(question, filler)]


def _of_poster(spec: Spec, filler: Filler) -> list[Composed]:
    """The blocks of which an article tells something that it does not tell of their cards."""
    if not any(one.by or one.follows for one in spec.blocks):
        return []
    return [one for one in compose.composed_poster(spec, filler) if one.block.by or one.followed]


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
    """The figures of an edition as its tables hold them: "52 percent", "at_least 80 percent".

    How many answered an edition is one of them ("577"), and so is the base of each question.
    """
    respondents = edition.entry.respondents
    found = {RESPONDENTS: str(respondents)} if respondents and edition.bundle == edition.id else {}
    for row in edition.records:
        key = (edition.id, row["question"], row["population"], row["category"])
        bound = edition.survey.bounds.get(key)
        value = f"{row['value']:.{row['decimals']}f} {row['unit']}"
        value = f"{bound.direction} {value}" if bound else value
        name = figure_name(row["question"], row["population"], row["category"])
        found[name] = "suppressed" if row["value"] != row["value"] else value
    return found | bases(edition.records)


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """The figures that are not the same, in the order of the tables; a gone one comes last.

    No base that changed with the number of all respondents, or came or went with its question: those tell it.
    """
    names = [*after, *(name for name in before if name not in after)]
    found = [
        Change(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    ]
    everybody = (before.get(RESPONDENTS), after.get(RESPONDENTS))
    asked = [{base_of(name) for name in state} for state in (before, after)]
    return tuple(
        one
        for one in found
        if not is_base(one.figure)
        or ((one.before, one.after) != everybody and all(one.figure in names for names in asked))
    )


def digest(page: Infographic) -> str:
    """The digest of everything that a page prints, of the lengths that it draws, of what it links to."""
    lengths = [mark.value for panel in page.panels for series in panel.chart.series for mark in series.marks]
    rows = (row for panel in page.panels for table in panel.tables for row in table.rows)
    return _hashed([list(printed.texts(page)), lengths, [one.url for row in rows for one in row.sources]])


def _hashed(told: object) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]


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

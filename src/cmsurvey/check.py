"""A whole series, checked without drawing: every file, every edition, every infographic, every language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path
from typing import NamedTuple, TypeVar

from cmsurvey import (
    aggregate,
    answers,
    beside,
    compose,
    coverage,
    domain,
    glyphs,
    load,
    locking,
    themes,
    unfit,
    unreplaced,
    words,
)
from cmsurvey.compose import forms, sentences
from cmsurvey.errors import CmsurveyError, Problems, nearest
from cmsurvey.fill import Filler
from cmsurvey.load import completeness, read
from cmsurvey.load.departures import FILE as REGISTER
from cmsurvey.model import Edition, Infographic, Survey
from cmsurvey.places import place
from cmsurvey.theme import DEFAULT, Theme
from cmsurvey.words import LABELS, TRENDS

_Made = TypeVar("_Made")


class Checked(NamedTuple):
    """What holds: the editions, and the pages that they make in all languages together.

    `made_up` has a line for each edition that still holds something of the example (see `unreplaced`);
    `locked` names those that are locked, which are as they were. `unfit` has a line for each published
    percentage that no count of its base gives (see `unfit`).
    """

    editions: int
    languages: tuple[str, ...]
    cards: int
    posters: int
    made_up: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    unfit: tuple[str, ...] = ()


def series(folder: Path) -> Checked:
    """Compose everything that `render` could draw from a series, and draw none of it.

    Raises a `CmsurveyError` with every problem of every file. Where one that holds for all editions is wrong
    (series.toml, editions.csv, sources.csv, bounds.toml) what may follow from that is left out, and told to
    be.
    """
    run = _Run(load.survey(folder, also=_apart))
    pages = run.everything()
    run.check_locks()
    run.problems.settle()
    cards, posters = (sum(counts) for counts in zip(*pages, strict=True))
    made_up = tuple(filter(None, map(unreplaced.told, run.editions.values())))
    locks = tuple(run.survey.locks)
    return Checked(len(run.editions), run.survey.languages, cards, posters, made_up, locks, run.unfit())


def _apart(survey: Survey) -> None:
    """Tell what is wrong in the other files of a series of which some are wrong."""
    run = _Run(survey)
    run.everything()
    run.problems.settle()


@dataclass
class _Run:
    """A check under way: what could be loaded so far, and the problems of everything.

    `named` are editions in which cells are wrong, whose other questions can be checked all the same.
    """

    survey: Survey
    editions: dict[str, Edition] = field(default_factory=dict)
    named: list[Edition] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    theme: Theme = DEFAULT
    spoken: dict[tuple[str, str], words.Words] = field(default_factory=dict)

    def everything(self) -> list[tuple[int, int]]:
        """Load, read and compose whatever can be; how many cards and posters each language comes to."""
        unread = self.load()
        self.check_words_files()
        self.check_beside()
        self.check_templates()
        self.check_register()
        self.problems.found += unread.found
        with themes.using(self.theme):
            made = beside.each([partial(self.apart, lang) for lang in self.survey.languages])
        for _, problems in made:
            self.problems.found += [one for one in problems.found if load.sure(one, self.survey)]
            self.problems.told |= problems.told
            self.problems.unseen += problems.unseen
        return [pages for pages, _ in made]

    def tried(self, step: Callable[[], _Made]) -> _Made | None:
        """What a step makes, or None with its problems kept."""
        try:
            return step()
        except CmsurveyError as error:
            self.problems.take(error)
            return None

    def domains(self) -> list[Edition]:
        """The domains that words were written for: others are titled by their figures."""
        found = [domain.of(one, name) for one in self.editions.values() for name in domain.told(one)]
        folder = self.survey.folder / "words"
        return [one for one in found if any(folder.glob(f"{one.bundle}.*.toml"))]

    def check_words_files(self) -> None:
        """Tell the files of words that nothing reads: their names are those of no language and edition.

        Of an edition that could not be read nobody knows which domains it has: their files are not told.
        """
        if self.survey.doubtful & {"series.toml", "editions.csv"}:
            return
        bundles = [*self.survey.editions, *(one.bundle for one in self.domains())]
        known = {
            f"{start}{lang}.toml"
            for lang in self.survey.languages
            for start in ("", f"{TRENDS}.", *(f"{name}." for name in bundles))
        } | {
            f"{name}.{LABELS}.{lang}.toml" for lang in self.survey.languages for name in self.survey.editions
        }
        unread = (".", *(f"{name}-" for name in self.survey.editions if name not in self.editions))
        for path in read.listed(self.survey.folder / "words", "*", self.problems):
            if path.name not in known and not path.name.startswith(unread):
                self.problems.add(str(path), "nothing reads this file of words", nearest(path.name, known))

    def check_register(self) -> None:
        """Tell the answers of comparability.toml that no edition has; with editions unread, none of them."""
        whole = len(self.editions) == len(self.survey.editions)
        for number, one in enumerate(self.survey.departures if whole else ()):
            rows = [row for edition in self.editions.values() for row in edition.rows.get(one.question, ())]
            known = {str(row["category"]) for row in rows}
            for category in set(one.categories) - known:
                file = self.survey.folder / REGISTER
                where = place(file, ("departure", number, "categories"), f"departure {number + 1}")
                what = f'no answer "{category}" of {one.question} in any edition'
                self.problems.add(where, what, nearest(category, known))

    def check_locks(self) -> None:
        """Tell the locked editions that changed, once everything can be composed."""
        if not self.problems.found:
            for name, lang in product(self.survey.locks, self.survey.languages):
                self.tried(partial(locking.hold, self.survey, name, lang))

    def check_beside(self) -> None:
        """Read what drawing or tabulating would: the theme, the questionnaires of the answers."""
        folder = self.survey.folder
        self.theme = self.tried(lambda: themes.load(self.survey.theme, folder)) or self.theme
        completeness.check(self.survey, self.editions, self.problems)
        for path in sorted(folder.glob("answers/*/questionnaire.toml")):
            self.tried(partial(answers.questionnaire, path))

    def check_templates(self) -> None:
        """Tell the templates that there are not, of posters that no edition has the figures for too."""
        for spec in self.survey.specs:
            forms.known(spec, self.problems)

    def unfit(self) -> tuple[str, ...]:
        """The published percentages that fit no count of their base, once everything is well."""
        lang = self.survey.languages[0]
        return tuple(
            line
            for one in self.editions.values()
            for line in unfit.lines(one, self.spoken.get((lang, one.bundle)) or words.load(lang, one))
        )

    def load(self) -> Problems:
        """Load every edition that can be; the problems of the others."""
        problems = Problems()
        found = load.tried(self.survey, self.survey.editions, problems, self.named)
        self.editions = {name: edition for name, edition in found.items() if edition}
        return problems

    def apart(self, lang: str) -> tuple[tuple[int, int], Problems]:
        """What one language comes to, with the problems of it alone: it may be done in another process."""
        kept, self.problems = self.problems, Problems()
        try:
            return self.language(lang), self.problems
        finally:
            self.problems = kept

    def language(self, lang: str) -> tuple[int, int]:
        """Compose every page in one language: how many cards and posters came out, the trends among them."""
        readable = (*self.named, *self.editions.values(), *self.domains())
        made = [self.edition(edition, lang) for edition in readable]
        for name in set(self.survey.editions).difference(one.id for one in readable):
            self.problems.found += self.tried(partial(words.unread, lang, self.survey, name)) or ()
            self.problems.unseen.append(words.UNSEEN.format(f"of {name}"))
        whole = len(self.editions) == len(self.survey.editions)
        listed = self.survey.trends and "trends.toml" not in self.survey.doubtful
        trends = self.tried(lambda: self.trends(lang)) if whole and listed else None
        return sum(cards for cards, _ in made), sum(posters for _, posters in made) + (trends is not None)

    def edition(self, edition: Edition, lang: str) -> tuple[int, int]:
        """Compose the cards and posters of an edition, and count them."""
        read = self.tried(lambda: words.read(lang, edition))
        if read is None:
            return 0, 0
        self.tried(lambda: read.whole)
        if read.missing:
            self.problems.unseen.append(words.UNSEEN.format(f"in {lang}"))
            return 0, 0
        self.problems.unseen += words.unsure(edition)
        vocabulary = self.spoken[lang, edition.bundle] = read.words
        cards = [
            self.tried(partial(_card, question, Filler(edition, vocabulary, self.other)))
            for question in aggregate.questions(edition)
            if question not in edition.doubtful
        ]
        posters = [
            self.tried(partial(compose.poster, spec, Filler(edition, vocabulary, self.other)))
            for spec in coverage.posters(edition)
        ]
        made = [one for one in (*cards, *posters) if one]
        self.tried(lambda: glyphs.check(made, self.survey))
        kinds = [one.kind for one in made]
        return kinds.count("card"), kinds.count("poster")

    def trends(self, lang: str) -> object:
        """The poster of all editions."""
        editions = list(self.editions.values())
        filler = Filler(editions[-1], words.load_trends(lang, editions[-1]), self.other)
        page = compose.trends(editions, filler)
        glyphs.check((page,), self.survey)
        return page

    def other(self, name: str) -> Edition:
        """An edition that a text quotes; one that could not be loaded tells its problems again."""
        return self.editions.get(name) or load.edition(self.survey, name)


def _card(question: str, filler: Filler) -> Infographic:
    """A card, of which an article has something to say too."""
    composed = Problems().tried(partial(compose.composed_card, question, filler))
    page = compose.card(question, filler, composed=composed)  # tells every fault, if there is one
    if composed:
        sentences.told(composed, filler.blank())
    return page

"""The survey: editions, sources, blocks asked for, estimates and their tables.

Every figure is an `Estimate` that says where it comes from, every chart is a `Table` of estimates.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from cmsurvey.bundlename import domain_name
from cmsurvey.model.asked import Asked, Departure, Elsewhere
from cmsurvey.model.design import DesignColumns
from cmsurvey.model.figures import FIGURE_COLUMNS, Bound
from cmsurvey.model.locks import Lock

if TYPE_CHECKING:
    import pandas as pd

Sampling = Literal["self_selected", "quota", "random"]
Mode = Literal["online_self_administered", "online_panel", "telephone", "face_to_face", "postal", "mixed"]
Weighting = Literal["weighted", "unweighted"]
#: Of which of them a sampling error may be printed: respondents who chose to answer have none.
MARGINS: frozenset[str] = frozenset({"quota", "random"})
#: The columns of a page that has room; two thirds are for a chart beside a number, which has the third.
Width = Literal["full", "two_thirds", "half", "third"]

#: The people that a pictogram can draw.
ICONS = ("woman", "man", "user")

#: The source of the made-up figures with which "cmsurvey new" and "cmsurvey add" begin.
EXAMPLE = "made_up_example"
#: What stands behind a text, in its language, that nobody has translated yet.
UNTRANSLATED: Mapping[str, str] = {"fr": "à traduire", "en": "to be translated"}

#: The place and the people of a series that was begun from answers, until somebody says who and where.
PLACE_UNSTATED: Mapping[str, str] = {"fr": "lieu non précisé", "en": "place not stated"}
PEOPLE: Mapping[str, str] = {"fr": "personnes", "en": "people"}


def in_language(lang: str, said: Mapping[str, str]) -> str:
    """A wording of the program's own in a language; in English where it is in no other that was asked for."""
    return said[lang if lang in said else "en"]


class Source(NamedTuple):
    """Where a figure was read."""

    key: str
    title: str
    publisher: str
    date: str
    url: str


class Fact(NamedTuple):
    """A fact about the survey with what states it; an empty value is printed as not stated."""

    value: str
    source: str


class Licence(NamedTuple):
    """What whoever published the figures allows: its name and the address of its text, and what states it."""

    name: str
    url: str
    source: str


class Contact(NamedTuple):
    """Whom the press asks, and how they are reached."""

    name: str
    email: str
    phone: str
    url: str


class Break(NamedTuple):
    """From this edition on, the series is not the same survey; why, in each language."""

    edition: str
    wording: Mapping[str, str]


class Fieldwork(NamedTuple):
    """ISO dates as published: a day (2012-04-12), a month (2020-09) or nothing."""

    start: str
    end: str


class Block(NamedTuple):
    """One place of an infographic: its questions, the template asked for ("" lets the form decide).

    `by` is the question whose answers make the groups that it shows, instead of one population. The template
    holds for `up_to` answers, 0 for any number: what is told in more of them is drawn as it fits.
    """

    questions: tuple[str, ...]
    template: str = ""
    width: Width = "full"
    population: str = "all"
    unless: tuple[str, ...] = ()
    by: str = ""
    up_to: int = 0

    @property
    def id(self) -> str:
        """The key of the block's words: its first question, with "_line" where it follows the editions.

        With "_by_" and the other question where it shows groups: "contract_by_gender".
        """
        if self.by:
            return f"{self.questions[0]}_by_{self.by}"
        return f"{self.questions[0]}_line" if self.follows else self.questions[0]

    @property
    def follows(self) -> bool:
        """Whether the block draws its question through all editions, each in its own tables."""
        return self.template == "line"


class Trend(NamedTuple):
    """A block of the poster of all editions: one answer followed through them, in each population apart."""

    question: str
    category: str
    width: Width = "full"
    populations: tuple[str, ...] = ("all",)


@dataclass(frozen=True)
class Spec:
    """An infographic as its file asks for it, for any edition; `doubtful` where that file has problems."""

    id: str
    blocks: tuple[Block, ...]
    where: str = ""
    doubtful: bool = False


@dataclass(frozen=True)
class EditionEntry:
    """A row of editions.csv."""

    id: str
    title: str
    organisers: tuple[str, ...]
    fieldwork: Fieldwork
    respondents: int | None
    source: str


@dataclass(frozen=True)
class Survey:
    """A series of editions: one folder of tables, infographics and words.

    `doubtful` names those of its files that have problems: no other file is checked against what they say.
    `meant` is the question and the answer of each row that names others by mistake, by its file and line.
    `held_back` are editions that it has and does not tell.
    """

    folder: Path
    name: Mapping[str, str]
    languages: tuple[str, ...]
    universe: Mapping[str, str]
    place: Mapping[str, str]
    sampling: Fact
    mode: Fact
    weighting: Fact
    editions: Mapping[str, EditionEntry]
    sources: Mapping[str, Source]
    bounds: Mapping[tuple[str, str, str, str], Bound]
    breaks: tuple[Break, ...]
    specs: tuple[Spec, ...]
    questions: frozenset[str]
    icons: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    unordered: tuple[str, ...] = ()
    ordered: frozenset[str] = frozenset()
    question_bases: bool = False
    made_up: bool = False
    theme: str = ""
    trends: tuple[Trend, ...] = ()
    licence: Licence | None = None
    pictures: Licence | None = None
    contact: Contact | None = None
    design: DesignColumns | None = None
    locks: Mapping[str, Lock] = field(default_factory=dict)
    embargo: Mapping[str, str] = field(default_factory=dict)
    departures: tuple[Departure, ...] = ()
    questionnaires: Mapping[str, Mapping[str, Asked]] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    elsewhere: tuple[Elsewhere, ...] = ()
    meant: Mapping[tuple[str, int], tuple[str, str]] = field(default_factory=dict)
    formerly: tuple[str, ...] = ()
    held_back: frozenset[str] = frozenset()

    @property
    def called(self) -> str:
        """By what a file that is handed on says which series it is of: the name in its first language."""
        return self.name.get(self.languages[0], "") if self.languages else ""

    def without(self, names: Collection[str]) -> Survey:
        """The series as if it did not have these editions."""
        if not names:
            return self
        kept = {name: entry for name, entry in self.editions.items() if name not in names}
        breaks = tuple(one for one in self.breaks if one.edition not in names)
        return replace(self, editions=kept, breaks=breaks, held_back=self.held_back | {*names})

    @property
    def names(self) -> frozenset[str]:
        """What it is called and was called, in any language: when an edition was locked, or as it says."""
        locked = (name for lock in self.locks.values() for name in lock.series)
        return frozenset((*self.name.values(), *self.formerly, *locked))

    @property
    def margins(self) -> bool:
        """Whether a sampling error may be printed."""
        return self.sampling.value in MARGINS


def _is_weighted(row: Mapping[str, Any]) -> bool:
    """Whether a share is not that of its answers in its base; a blank is NaN and tells nothing."""
    if row["origin"] != "computed" or row["unit"] != "percent":
        return False
    return bool(abs(row["exact"] * row["base_n"] - 100 * row["answers"]) > 1e-6 * row["base_n"])


@dataclass(frozen=True, eq=False)
class Edition:
    """One edition: its entry, its survey and its figures (records with `FIGURE_COLUMNS`).

    `value` is a float; `base_n`, `low`, `high`, `order` and what only computed figures have (`exact` to
    `ci_high`) are floats with NaN for a blank; `decimals` counts the decimals of `value` as printed; `line`
    is an int, `derived` a bool; the rest are strings. `disputes` are the like records of other sources that
    contradict one of them. `doubtful` are questions with wrong cells, which no page shows. A domain of an
    edition (see `domain`) holds the figures of one `population` alone, and the `whole` edition around it.
    """

    entry: EditionEntry
    survey: Survey
    records: tuple[Mapping[str, Any], ...]
    disputes: tuple[Mapping[str, Any], ...] = ()
    population: str = "all"
    whole: Edition | None = None
    doubtful: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The edition's name, a year in the bundled series."""
        return self.entry.id

    @property
    def bundle(self) -> str:
        """The name of its folder and of its words: that of the edition, or of its domain."""
        return domain_name(self.id, self.population)

    @cached_property
    def weighting(self) -> str:
        """Whether its figures are weighted: as the series states, else as they show; "" where nothing tells.

        A computed share that is not its answers over its base was weighted, whoever declared the weights.
        """
        shown = any(map(_is_weighted, (self.whole or self).records))
        return self.survey.weighting.value or ("weighted" if shown else "")

    @cached_property
    def rows(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The figures by question."""
        found: dict[str, list[Mapping[str, Any]]] = {}
        for row in self.records:
            found.setdefault(row["question"], []).append(row)
        return found

    @cached_property
    def disputed(self) -> Mapping[tuple[str, str, str], Sequence[Mapping[str, Any]]]:
        """What other sources give instead, by question, population and category."""
        found: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
        for row in self.disputes:
            found.setdefault((row["question"], row["population"], row["category"]), []).append(row)
        return found

    @property
    def counted(self) -> bool:
        """Whether the tables tell how many answered each question: as stated, computed, or fewer of some."""
        fewer = (
            row["population"] == "all" and row["base_n"] < (self.entry.respondents or 0)
            for row in self.records
        )
        return self.survey.question_bases or self.computed or any(fewer)

    @property
    def computed(self) -> bool:
        """Whether every figure was computed from answers, so that the base of each question is known."""
        return bool(self.records) and all(row["origin"] == "computed" for row in self.records)

    @property
    def figures(self) -> pd.DataFrame:
        """The figures as a frame, for whoever analyses them; the program itself reads the records."""
        import pandas as pd  # noqa: PLC0415 - a third of a second that a render must not wait for

        return pd.DataFrame([dict(row) for row in self.records], columns=list(FIGURE_COLUMNS))

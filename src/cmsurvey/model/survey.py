"""The survey: editions, sources, blocks asked for, estimates and their tables.

Every figure is an `Estimate` that says where it comes from, every chart is a `Table` of estimates.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from cmsurvey.model.design import DesignColumns

if TYPE_CHECKING:
    import pandas as pd

Origin = Literal["published", "derived", "bound", "remainder", "computed"]
Direction = Literal["at_least", "at_most"]
Sampling = Literal["self_selected", "quota", "random"]
Width = Literal["full", "half", "third"]

#: How the note of a figure begins whose source does not say whom it is a share of.
UNSTATED_BASE = "base not stated"

#: How the row of an answer begins its note whose value is not shown, as too few gave it.
SUPPRESSED = "suppressed:"

#: Shares that add up to this range are a whole: the published ones are rounded.
WHOLE = (98.0, 102.0)


class Kind(NamedTuple):
    """What a question's figures are: parts of one whole or not, and in which units."""

    adds_up: bool
    units: tuple[str, ...]


#: Units of what is measured, not counted in shares.
AMOUNTS = ("eur_per_year", "eur_per_month", "years", "hours", "number")

KINDS: dict[str, Kind] = {
    "single": Kind(adds_up=True, units=("percent",)),
    "multiple": Kind(adds_up=False, units=("percent",)),
    "mean": Kind(adds_up=False, units=(*AMOUNTS, "percent", "score", "points")),
    "median": Kind(adds_up=False, units=(*AMOUNTS, "percent")),
    "quantile": Kind(adds_up=False, units=AMOUNTS),
    "rank": Kind(adds_up=False, units=("rank",)),
    "count": Kind(adds_up=False, units=("count",)),
}

#: The people that a pictogram can draw.
ICONS = ("woman", "man", "user")
UNITS = ("percent", *AMOUNTS, "score", "points", "rank", "count")


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


class Bound(NamedTuple):
    """A figure that is only a bound, and its wording in each language (`{"fr": "plus de 80 %"}`)."""

    direction: Direction
    wording: Mapping[str, str]


class Break(NamedTuple):
    """From this edition on, the series is not the same survey; why, in each language."""

    edition: str
    wording: Mapping[str, str]


class Fieldwork(NamedTuple):
    """ISO dates as published: a day (2012-04-12), a month (2020-09) or nothing."""

    start: str
    end: str


class Block(NamedTuple):
    """One place of an infographic: its questions, the template asked for ("" lets the form decide)."""

    questions: tuple[str, ...]
    template: str = ""
    width: Width = "full"
    population: str = "all"
    unless: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The key of the block's words: its first question, with "_line" where it follows the editions."""
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
    """An infographic as its file asks for it, for any edition."""

    id: str
    blocks: tuple[Block, ...]
    where: str = ""


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
    """A series of editions: one folder of tables, infographics and words."""

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
    theme: str = ""
    trends: tuple[Trend, ...] = ()
    licence: Licence | None = None
    design: DesignColumns | None = None

    @property
    def margins(self) -> bool:
        """Whether a sampling error may be printed: respondents who chose to answer have none."""
        return self.sampling.value in {"random", "quota"}


#: Columns of an edition's figures, a row a figure and source in the order of the file.
#: `line` is the line of the CSV, `file` its name, `derived` whether it comes from derived.csv.
FIGURE_COLUMNS = (
    "question", "label_fr", "population", "base_n", "kind", "category", "category_fr", "value",
    "unit", "low", "high", "order", "source", "note", "decimals", "file", "line", "derived",
    "origin", "exact", "answers", "n_eff", "se", "ci_low", "ci_high",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Edition:
    """One edition: its entry, its survey and its figures (records with `FIGURE_COLUMNS`).

    `value` is a float; `base_n`, `low`, `high`, `order` and what only computed figures have (`exact` to
    `ci_high`) are floats with NaN for a blank; `decimals` counts the decimals of `value` as printed; `line`
    is an int, `derived` a bool; the rest are strings. `disputes` are the like records of other sources that
    contradict one of them.
    """

    entry: EditionEntry
    survey: Survey
    records: tuple[Mapping[str, Any], ...]
    disputes: tuple[Mapping[str, Any], ...] = ()

    @property
    def id(self) -> str:
        """The edition's name, a year in the bundled series."""
        return self.entry.id

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
    def figures(self) -> pd.DataFrame:
        """The figures as a frame, for whoever analyses them; the program itself reads the records."""
        import pandas as pd  # noqa: PLC0415 - a third of a second that a render must not wait for

        return pd.DataFrame([dict(row) for row in self.records], columns=list(FIGURE_COLUMNS))


class Computed(NamedTuple):
    """What only a figure computed from answers has, in the unit of its table.

    `exact` is the estimate before it was rounded for print, `answers` how many gave the answer (None for an
    amount), `effective` the effective base; `se` is the standard error of `exact`, `low` and `high` are the
    ends of its 95 % interval, all three None where the design gives none. They are computed whatever the
    sampling; whoever prints them asks `Survey.margins` first.
    """

    exact: float
    answers: int | None = None
    effective: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None


class Estimate(NamedTuple):
    """A number that says what it is of, on which base, and where it comes from.

    `value` is in the unit of its table (percent from 0 to 100, euros, years, a rank); `formula` is
    set for what was computed ("100 - 52"); `places` are the CSV cells it comes from ("2012.csv:2").
    `low` and `high` bound a bracket (an age band) and are never a sampling error: that is in `computed`.
    `members` are the answers that sources give to one share, each with its label in `member_labels`;
    `unordered` is a rank whose source lists the answers without saying in which order. What was computed
    for a text has a category of its own: "a+b" is a sum, "100-a" a complement, labelled as its parts are.
    `disputes` are what other sources give for the same figure.
    """

    category: str
    label: str
    value: float
    origin: Origin
    population: str = "all"
    base: int | None = None
    decimals: int = 0
    low: float | None = None
    high: float | None = None
    sources: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    formula: str = ""
    bound: Bound | None = None
    computed: Computed | None = None
    note: str = ""
    members: tuple[str, ...] = ()
    member_labels: tuple[str, ...] = ()
    unordered: bool = False
    disputes: tuple[Estimate, ...] = ()


@dataclass(frozen=True)
class Table:
    """The estimates of one question in one population, in the order of the question.

    `suppressed` are the labels of the answers that too few gave to be shown.
    """

    question: str
    label: str
    population: str
    kind: str
    unit: str
    rows: tuple[Estimate, ...]
    edition: str = ""
    suppressed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if math.isnan(row.value):
                raise ValueError(f"{self.question}.{row.category} is NaN")
            if self.unit == "percent" and not 0 <= row.value <= 100:
                raise ValueError(f"{self.question}.{row.category} is {row.value} percent")

    @property
    def published(self) -> tuple[Estimate, ...]:
        """The rows that a source printed, bounds included."""
        return tuple(row for row in self.rows if row.origin in {"published", "bound", "computed"})

    @property
    def shares(self) -> bool:
        """Whether the figures are shares of respondents; a gap of so many percent is none."""
        return self.unit == "percent" and self.kind in {"single", "multiple"}

    @property
    def stated(self) -> bool:
        """Whether the sources say whom the figures are shares of."""
        return not any(row.note.startswith(UNSTATED_BASE) for row in self.rows)

    @property
    def total(self) -> float:
        """The exact sum of the shares as printed, the remainder left out."""
        return float(sum(Decimal(str(row.value)) for row in self.rows if row.origin != "remainder"))

    @property
    def whole(self) -> bool:
        """Whether the shares are the parts of one whole and none is missing, before rounding if computed."""
        exact = [row.computed.exact if row.computed else math.nan for row in self.rows]
        total = self.total if any(map(math.isnan, exact)) else math.fsum(exact)
        return KINDS[self.kind].adds_up and WHOLE[0] <= total <= WHOLE[1]

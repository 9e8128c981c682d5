"""Figures: what kinds there are, an estimate that says where it comes from, and a table of them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

Origin = Literal["published", "derived", "bound", "remainder", "computed"]
Direction = Literal["at_least", "at_most"]

#: How the note of a figure begins whose source does not say whom it is a share of.
UNSTATED_BASE = "base not stated"

#: Shares of fewer answers than these are told as counts alone, or with their count beside them.
FEWEST_PERCENT, FEWEST_ALONE = 30, 100

#: How the row of an answer begins its note whose value is not shown, as too few gave it.
SUPPRESSED = "suppressed:"
#: The note of a computed share that is shown and too uncertain for the standards of the NCHS.
UNCERTAIN = "uncertain:"

#: Shares that add up to this range are a whole: the published ones are rounded.
WHOLE = (98.0, 102.0)

#: Columns of an edition's figures, a row a figure and source in the order of the file.
#: `line` is the line of the CSV, `file` its name, `derived` whether it comes from derived.csv.
FIGURE_COLUMNS = (
    "question", "label", "population", "base_n", "kind", "category", "category_label", "value",
    "unit", "low", "high", "order", "source", "note", "decimals", "file", "line", "derived",
    "origin", "exact", "answers", "n_eff", "se", "ci_low", "ci_high",
)  # fmt: skip


class Kind(NamedTuple):
    """What a question's figures are: parts of one whole or not, and in which units."""

    adds_up: bool
    units: tuple[str, ...]


#: Currencies in which a series may tell what is earned or paid; another one is a code of ISO 4217 here.
CURRENCIES = ("eur", "chf", "gbp", "cad", "usd")
#: Units of pay, each with the decimals of its means: they are known to the hundred a year, to ten a month.
PAY = {
    f"{one}_per_{period}": decimals
    for one in CURRENCIES
    for period, decimals in (("year", -2), ("month", -1))
}
#: Units of money: pay, and amounts of which nothing names a period.
MONEY = (*PAY, *CURRENCIES)
#: Units of what is measured, not counted in shares.
AMOUNTS = (*MONEY, "years", "months", "weeks", "days", "hours", "minutes", "kilometres", "number")

KINDS: dict[str, Kind] = {
    "single": Kind(adds_up=True, units=("percent",)),
    "multiple": Kind(adds_up=False, units=("percent",)),
    "mean": Kind(adds_up=False, units=(*AMOUNTS, "percent", "score", "points")),
    "median": Kind(adds_up=False, units=(*AMOUNTS, "percent")),
    "quantile": Kind(adds_up=False, units=(*AMOUNTS, "percent")),
    "rank": Kind(adds_up=False, units=("rank",)),
    "count": Kind(adds_up=False, units=("count",)),
}

UNITS = ("percent", *AMOUNTS, "score", "points", "rank", "count")


def mean_decimals(unit: str, size: float) -> int:
    """The decimals of a mean of about this size: of money three digits, else integers, a tenth below ten.

    More of them would change with every answer that is added.
    """
    size = abs(size)
    if unit in PAY or unit == "score":
        return PAY.get(unit, 1)
    if unit in CURRENCIES and size >= 1000:
        return -2 if size >= 10_000 else -1
    return 0 if size >= 10 else 2 if unit in CURRENCIES else 1


class Bound(NamedTuple):
    """A figure that is only a bound, and its wording in each language (`{"fr": "plus de 80 %"}`)."""

    direction: Direction
    wording: Mapping[str, str]


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


#: How the note of a computed figure says that an operand is another edition's.
_IN = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?) in (\d{4})\b")
_UNCHANGED = re.compile(r"computed: unchanged in (\d{4})\b")


class Estimate(NamedTuple):
    """A number that says what it is of, on which base, and where it comes from.

    `value` is in the unit of its table (percent from 0 to 100, euros, years, a rank); `formula` is
    set for what was computed ("100 - 52"); `places` are the CSV cells it comes from ("2012.csv:2").
    `low` and `high` bound a bracket (an age band) and are never a sampling error: that is in `computed`.
    `members` are the answers that sources give to one share, each with its label in `member_labels`;
    `unordered` is a rank whose source lists the answers without saying in which order. What was computed
    for a text has a category of its own: "a+b" is a sum, "100-a" a complement, labelled as its parts are,
    "a-b" the difference of two amounts.
    `corrected` is the ISO day on which it was last corrected since it was published.
    `disputes` are what other sources give for the same figure; `operand_notes` are the notes of the figures
    that a computed one is made of; `folded` is how many answers the sum at the end of a long list adds.
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
    corrected: str = ""
    operand_notes: tuple[str, ...] = ()
    folded: int = 0

    @property
    def elsewhere(self) -> tuple[tuple[str, str], ...]:
        """The operands of its formula that other editions published, each with its edition."""
        notes = (self.note, *self.operand_notes) if self.formula else ()
        told = " ".join(one.replace(",", "") for one in notes if one.startswith("computed: "))
        same = [("", edition) for edition in _UNCHANGED.findall(told)]
        return (*same, *_IN.findall(told))

    @property
    def unchanged(self) -> str:
        """The edition since which its source says that it is the same, if it was computed so."""
        found = _UNCHANGED.match(self.note) if self.formula else None
        return found[1] if found else ""

    @property
    def counted(self) -> bool:
        """Whether its count says all that it can: a share of fewer than 30 answers is no percentage."""
        return self._share_of_fewer_than(FEWEST_PERCENT)

    @property
    def uncertain(self) -> bool:
        """Whether a share is no more than a hint, printed in parentheses; a count says so by itself."""
        return self.note.startswith(UNCERTAIN) and not self.counted

    @property
    def small(self) -> bool:
        """Whether its count stands beside it: a share of fewer than 100 answers."""
        return self._share_of_fewer_than(FEWEST_ALONE)

    def _share_of_fewer_than(self, fewest: int) -> bool:
        counted = self.computed is not None and self.computed.answers is not None
        return counted and (self.base or 0) < fewest

    disputes: tuple[Estimate, ...] = ()


@dataclass(frozen=True)
class Table:
    """The estimates of one question in one population, in the order of the question.

    `suppressed` are the answers that too few gave to be shown: the category and the label of each. Of those
    `in_order` the series says that they go from least to most, though they have no bounds.
    """

    question: str
    label: str
    population: str
    kind: str
    unit: str
    rows: tuple[Estimate, ...]
    edition: str = ""
    suppressed: tuple[tuple[str, str], ...] = ()
    in_order: bool = False

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
    def thresholds(self) -> bool:
        """Whether the answers hold each other: the name of their question says so."""
        return self.question.endswith("_cumulative")

    @property
    def ordered(self) -> bool:
        """Whether the answers are steps of a scale: each has a bound, or the series says so."""
        rows = (row for row in self.rows if row.origin != "remainder")
        return self.in_order or all(row.low is not None or row.high is not None for row in rows)

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

"""The records of a crosstab: tables of one row question, blocks of one column question, cells."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from cmsurvey.answers.questionnaire import Question
from cmsurvey.estimate.suppression import FEWEST
from cmsurvey.survey import Share
from cmsurvey.survey.banner import Of
from cmsurvey.survey.independence import Test

LineKind = Literal["option", "net", "mean", "nps"]
#: Why a figure is not shown: fewer than five people gave it, or another by which it would follow; its base.
Reason = Literal["few_people", "few_answers"]
#: Whether a cell differs from all other columns of its question together: at the second threshold, doubled.
Rest = Literal["", "+", "++", "-", "--"]
Correction = Literal["none", "holm", "bh"]
#: Why there are no letters, tests and intervals; "" where there are.
Untested = Literal["", "self_selected", "unstated"]
#: The second threshold of tests, marked by a capital letter.
STRICT = 0.01


@dataclass(frozen=True)
class Wanted:
    """How a crosstab is made: shares of what, level of tests and intervals, their correction, least base."""

    of: Of = "column"
    level: float = 0.95
    correction: Correction = "holm"
    least_base: int = 30

    @property
    def alpha(self) -> float:
        """The first threshold of tests."""
        return round(1 - self.level, 12)

    @property
    def thresholds(self) -> tuple[float, ...]:
        """The thresholds of tests, the weakest first."""
        return (self.alpha, STRICT) if self.alpha > STRICT else (self.alpha,)


@dataclass(frozen=True)
class Row:
    """A row of a table; `unit` is that of a mean, `of` are the options of a net."""

    id: str
    label: str
    kind: LineKind = "option"
    unit: str = "percent"
    of: tuple[str, ...] = ()

    @property
    def share(self) -> bool:
        """Whether its figures are shares."""
        return self.kind in {"option", "net"}


@dataclass(frozen=True)
class Column:
    """A column: its letter ("" for everybody), the rows of its base and what their weights leave of them."""

    id: str
    label: str
    letter: str
    n: int
    n_eff: float

    @property
    def told_n_eff(self) -> int:
        """What is printed of it: whole, and below a threshold that it misses (29.6 is 29, not 30)."""
        return math.floor(self.n_eff + 1e-9)


@dataclass(frozen=True)
class Cell:
    """A share from 0 to 1 or a mean; `lower` are the letters of columns that are significantly lower.

    `uncertain` says that it is shown and fails the standards of the NCHS, so that it is not tested.
    """

    figure: Share
    hidden: Reason | None = None
    uncertain: bool = False
    lower: str = ""
    rest: Rest = ""
    p_rest: float = math.nan
    low: float = math.nan
    high: float = math.nan

    @property
    def empty(self) -> bool:
        """Whether nobody is in its base."""
        return math.isnan(self.figure.value)

    @property
    def kept_back(self) -> bool:
        """Whether it is hidden so that nobody learns what few people answered."""
        return self.hidden == "few_people" or (self.hidden is not None and 0 < self.figure.count < FEWEST)

    def extreme(self, row: Row) -> bool:
        """Whether it shows the share of nobody or of everybody, which has no error to test by."""
        return row.share and not self.hidden and self.figure.value in {0.0, 1.0}

    def compared(self, row: Row) -> bool:
        """Whether it is tested."""
        return not (self.hidden or self.uncertain or self.empty or self.extreme(row))


@dataclass(frozen=True)
class OptionTest:
    """Whether one of several answers goes with the columns; `p` is corrected over those of its block."""

    row: str
    test: Test
    p: float


@dataclass(frozen=True)
class Block:
    """The columns of one question ("" for everybody), and their cells (rows, columns).

    `by_option` tests each of several answers by itself.
    `tests` are how many pairs of columns were compared, `rests` how many cells with the other columns.
    """

    id: str
    label: str
    columns: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]
    overlap: bool = False
    pairs: int = 0
    rests: int = 0
    independence: Test | None = None
    cramers_v: float = math.nan
    by_option: tuple[OptionTest, ...] = ()

    def by_row(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Cell]]:
        """Every cell with its row."""
        for row, line in zip(rows, self.cells, strict=True):
            yield from ((row, cell) for cell in line)


@dataclass(frozen=True)
class Table:
    """A question in rows: everybody, then a block a column question."""

    question: Question
    label: str
    rows: tuple[Row, ...]
    everybody: Block
    blocks: tuple[Block, ...]

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        """Everybody's column and those of the banner."""
        return (self.everybody, *self.blocks)


@dataclass(frozen=True)
class Book:
    """The tables of an edition, and what holds for all of them.

    `weights` is a column of the answers, `margins` the file that they were weighted to; "" without one.
    """

    edition: str
    name: str
    lang: str
    tables: tuple[Table, ...]
    wanted: Wanted
    untested: Untested
    sampling: str
    weights: str
    engine: str
    margins: str = ""

    @property
    def weighted(self) -> bool:
        """Whether answers count differently."""
        return bool(self.weights or self.margins)

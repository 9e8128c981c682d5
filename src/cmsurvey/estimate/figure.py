"""One computed figure: an estimate before it is rounded, with what a reader and a programmer need of it."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple


class Topic(NamedTuple):
    """What figures are about: one table of them is one topic in one population.

    `labels` is the title in each language; `adds_up` says that the answers are the parts of a whole.
    """

    id: str
    labels: dict[str, str]
    kind: str
    unit: str
    decimals: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether one answer that is not shown could be computed from the others."""
        return self.kind == "single"


class Answer(NamedTuple):
    """What one figure is of: an answer in each language, its bracket where it has one."""

    id: str
    labels: dict[str, str]
    low: float | None = None
    high: float | None = None


class Figure(NamedTuple):
    """An estimate in the unit of its topic; `se`, `low`, `high` are NaN where the design gives none.

    `answers` is how many gave the answer, None for an amount; `hidden` says that they are too few, or that
    one of so few would follow; `uncertain` that the share fails the standards of the NCHS.
    """

    topic: Topic
    population: str
    answer: Answer
    value: float
    base: int
    answers: int | None = None
    n_eff: float = math.nan
    se: float = math.nan
    low: float = math.nan
    high: float = math.nan
    note: str = ""
    hidden: bool = False
    uncertain: bool = False


def digits(value: float | None) -> str:
    """A number with twelve significant digits, so that bytes repeat; nothing for NaN and None."""
    return "" if value is None or not math.isfinite(value) else f"{value:.12g}"


def printed(value: float, decimals: int) -> str:
    """A number as it is printed: rounded half away from zero in decimals, to hundreds with -2 of them."""
    step = Decimal(1).scaleb(-decimals)
    return f"{Decimal(digits(value)).quantize(step, rounding=ROUND_HALF_UP) + 0:f}"

"""The questionnaire of an edition: what was asked, which answers there were, and whom shares are of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cmsurvey.model import Fieldwork
from cmsurvey.model.design import DesignColumns

#: single: one answer of a list; multiple: any number of them; numeric: a number; banded: a bracket of
#: numbers; scale: one answer of an ordered list with scores; rank: options put in an order, of which the
#: first is the answer; text: free words, never counted.
Kind = Literal["single", "multiple", "numeric", "banded", "scale", "rank", "text"]
#: Whom a share is of: all who were asked, or those of them who answered.
Base = Literal["asked", "answered"]
#: Which end belongs to a band from `low` to `high`.
Edge = Literal["low", "high"]

NO_DAYS = Fieldwork("", "")
#: Why a cell holds no answer, beside the missing codes that a question declares itself.
NO_ANSWER, NOT_ASKED = "no_answer", "not_asked"


@dataclass(frozen=True)
class Option:
    """One answer of a list. Files may write it as its id, a label in any language, or one of `written`.

    `score` is its value on a scale; `low` and `high` bound a band, None where it is open. `column` is the
    export's own column for it, where a question of several answers or a ranking has one an option. `other` is
    the answer "something else": it also takes what matches no option.
    """

    id: str
    labels: Mapping[str, str]
    written: tuple[str, ...] = ()
    column: str = ""
    score: float | None = None
    low: float | None = None
    high: float | None = None
    other: bool = False


@dataclass(frozen=True)
class Missing:
    """A code that is no answer ("99": does not know). The ids `no_answer` and `not_asked` mean just that."""

    id: str
    labels: Mapping[str, str]
    written: tuple[str, ...] = ()


@dataclass(frozen=True)
class Net:
    """Options counted together: the top two boxes of a scale, say. Ids of options in `of`."""

    id: str
    labels: Mapping[str, str]
    of: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question. `columns` are its headings in the export; a file of `cmsurvey import` has its id instead.

    `filter` says who was asked: question id → options, all of which must hold; nobody else is in a base.
    `edge` says which end belongs to a band ("low": 20 to under 30). `numbers` means that a banded question
    was answered in numbers, which are put into its bands. `separator` stands between several answers in one
    cell. `decimal` is the sign before decimals, `unit` one of `cmsurvey.model.UNITS`.
    """

    id: str
    labels: Mapping[str, str]
    kind: Kind
    columns: tuple[str, ...]
    options: tuple[Option, ...] = ()
    base: Base = "answered"
    filter: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nets: tuple[Net, ...] = ()
    missing: tuple[Missing, ...] = ()
    unit: str = ""
    edge: Edge = "low"
    numbers: bool = False
    separator: str = ""
    decimal: str = "."

    @property
    def option_ids(self) -> tuple[str, ...]:
        """The ids of the options, in their order."""
        return tuple(option.id for option in self.options)

    @property
    def clean_columns(self) -> tuple[str, ...]:
        """Its columns in `Responses.frame`: its id, or "id.option" for each option of several answers."""
        if self.kind == "multiple":
            return tuple(f"{self.id}.{option}" for option in self.option_ids)
        return (self.id,)


@dataclass(frozen=True)
class Questionnaire:
    """The questions of an edition in their order, and the design of its own (None: that of the series).

    `leave_out` has the texts of a column of the export whose rows are left out: previews, say. `fieldwork`
    are the days of its answers, for an edition that states none.
    """

    questions: Mapping[str, Question]
    languages: tuple[str, ...]
    where: str = ""
    design: DesignColumns | None = None
    leave_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fieldwork: Fieldwork = NO_DAYS

    def __getitem__(self, question: str) -> Question:
        return self.questions[question]


def design_told(asked: Questionnaire, series: DesignColumns | None) -> tuple[str, ...]:
    """A line that says whose design is used, what it names and what it leaves out; none without a design.

    That of an edition stands in place of that of its series, whole: each says all that it is.
    """
    if asked.design is None:
        return (f"[design] of series.toml: {_told(_parts(series))}",) if series else ()
    own, where = _parts(asked.design), Path(asked.where).name
    if series is None or series == asked.design:
        return (f"[design] of {where}: {_told(own)}",)
    lost = {key: name for key, name in _parts(series).items() if key not in own}
    more = f"; not used: {_told(lost)} (to use it, write it in {where} too)" if lost else ""
    return (f"[design] of {where}, in place of all of that of series.toml: {_told(own)}{more}",)


def _told(parts: Mapping[str, str]) -> str:
    return "; ".join(f"{key} {name}" for key, name in parts.items()) or "nothing"


def _parts(design: DesignColumns) -> dict[str, str]:
    """What a design names; columns of replicate weights by their pattern, or by their number."""
    replicates = design.replicates.columns if design.replicates else ()
    of = ", ".join(replicates) if "*" in "".join(replicates) else f"{len(replicates)} columns"
    told = {
        "weights": design.weights,
        "strata": design.strata,
        "clusters": ", ".join(design.clusters),
        "fpc": ", ".join(design.fpc),
        "replicates": of if replicates else "",
    }
    return {key: name for key, name in told.items() if name}

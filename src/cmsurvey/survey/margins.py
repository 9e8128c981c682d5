"""Known totals of a population, one variable at a time, and the answers that they are set against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem, Problems, nearest
from cmsurvey.survey import columns
from cmsurvey.survey.columns import FloatArray, IntArray

if TYPE_CHECKING:
    import pandas as pd

#: Totals of two margins are of one population when they differ by no more than this part.
SAME = 1e-6
#: As many categories or rows as a message names.
_NAMED = 5


@dataclass(frozen=True)
class Margin:
    """What a population counts in each category of a variable; `places` says where each total was read."""

    variable: str
    totals: Mapping[str, float]
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """The whole population."""
        return float(sum(self.totals.values()))

    def place(self, category: str = "") -> str:
        """Where a message points: to the line of a category, else to the variable."""
        return self.places.get(category, next(iter(self.places.values()), f'margin "{self.variable}"'))


@dataclass(frozen=True, eq=False)
class Coded:
    """The rows in a margin: their category's place among those with answers, and the totals of these."""

    margin: Margin
    codes: IntArray
    categories: tuple[str, ...]
    totals: FloatArray

    @property
    def size(self) -> int:
        """How many categories have answers."""
        return len(self.categories)


def agree(margins: Sequence[Margin], within: float = SAME) -> None:
    """Raise a `CmsurveyError` where totals are no numbers, or margins are not of one population."""
    problems = Problems()
    if not margins:
        problems.add("", "there is no margin to weight to", "name a variable with the total of each category")
    seen: set[str] = set()
    for margin in margins:
        if margin.variable in seen:
            problems.add(margin.place(), f'variable "{margin.variable}" has two margins', "delete one")
        seen.add(margin.variable)
        for category, total in margin.totals.items():
            if not 0 <= total < np.inf:
                what = f'the total of {margin.variable} "{category}" is {total:g}'
                problems.add(margin.place(category), what, "a total is a number, 0 or above")
        if not margin.total > 0:
            problems.add(margin.place(), f'the totals of "{margin.variable}" add up to 0', "fill them in")
    problems.settle()
    for margin in margins[1:]:
        if abs(margin.total - margins[0].total) > within * margins[0].total:
            what = (
                f'the totals of "{margin.variable}" add up to {margin.total:.10g}, '
                f'those of "{margins[0].variable}" to {margins[0].total:.10g}'
            )
            problems.add(margin.place(), what, "give both for the same population, or give shares")
    problems.settle()


def coded(frame: pd.DataFrame, margins: Sequence[Margin], weights: FloatArray) -> tuple[Coded, ...]:
    """The answers in each margin; every category that is on one side only is a problem, all told at once."""
    problems = Problems()
    found = [problems.tried(partial(_coded, frame, margin, weights)) for margin in margins]
    problems.settle()
    return tuple(one for one in found if one is not None)


def _coded(frame: pd.DataFrame, margin: Margin, weights: FloatArray) -> Coded:
    problems = Problems()
    if margin.variable not in frame.columns:
        hint = nearest(margin.variable, map(str, frame.columns))
        raise CmsurveyError(Problem(margin.place(), f'the answers have no "{margin.variable}"', hint))
    answers = columns.categories(frame, margin.variable)
    empty = np.flatnonzero(answers.codes < 0)
    if empty.size:
        rows = ", ".join(str(at + 1) for at in empty[:_NAMED]) + (", …" if empty.size > _NAMED else "")
        what = f'{empty.size} answers have no "{margin.variable}" (rows {rows})'
        hint = "give them a category that the margin counts too, or take them out"
        problems.add(margin.place(), what, hint)
    counted = np.bincount(answers.codes[answers.codes >= 0], minlength=len(answers.labels))
    weighed = np.bincount(
        answers.codes[answers.codes >= 0], weights[answers.codes >= 0], minlength=len(answers.labels)
    )
    here = {label: weight for label, n, weight in zip(answers.labels, counted, weighed, strict=True) if n}
    for label in here:
        if label not in margin.totals:
            what = f'the margin of "{margin.variable}" has no "{label}", which answers have'
            hint = f"give its share or total; {nearest(label, margin.totals)}"
            problems.add(margin.place(), what, hint)
    for category, total in margin.totals.items():
        if total > 0 and not here.get(category):
            what = f'nobody with a weight is "{category}" in "{margin.variable}"'
            own = "all of them have a weight of 0" if category in here else nearest(category, here)
            hint = f"merge it with a neighbour in the margin and in the answers; {own}"
            problems.add(margin.place(category), what, hint)
    problems.settle()
    kept = [at for at, label in enumerate(answers.labels) if label in here]
    places = np.full(len(answers.labels), -1, dtype=np.intp)
    places[kept] = np.arange(len(kept))
    labels = tuple(answers.labels[at] for at in kept)
    totals = np.array([margin.totals[label] for label in labels], dtype=np.float64)
    return Coded(margin, places[answers.codes], labels, totals)

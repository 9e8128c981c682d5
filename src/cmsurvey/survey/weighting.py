"""Weights brought to known totals: each function takes a `Design` and gives another one.

The new design knows what the totals explain: its `Adjustment` takes it out of the scores, so that every
standard error after weighting is that of what is left (Deville and Särndal, 1992, section 3; for raking as
in R's survey, ten sweeps of removing the means of the margins).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem, Problems
from cmsurvey.survey import calibration, columns, margins, raking, trimming
from cmsurvey.survey.calibration import Bounds, Calibrated, Method
from cmsurvey.survey.columns import FloatArray, IntArray
from cmsurvey.survey.design import Design
from cmsurvey.survey.margins import Coded, Margin
from cmsurvey.survey.raking import Cells, group_sums, ratios

#: Sweeps with which scores are brought to no mean in any margin.
_CENTRING = 10
#: A margin is met to this part of the population; where margins may differ, to their difference more.
_MET = 1e-8


@dataclass(frozen=True, eq=False)
class Grouped:
    """What post-stratification explains: the mean of score / new weight in each group, by the old weights."""

    cells: IntArray
    old: FloatArray
    weights: FloatArray

    def project(self, scores: FloatArray) -> FloatArray:
        """Weighted scores (n, k) less the means of their groups."""
        size = int(self.cells.max()) + 1
        sums = group_sums(self.old[:, None] * _over(scores, self.weights), self.cells, size)
        means = _over(sums, group_sums(self.old, self.cells, size))
        return scores - self.weights[:, None] * means[self.cells]

    def gathered(self, types: IntArray, size: int) -> Grouped:
        """The same of sums of rows."""
        old, new = (group_sums(one, types, size) for one in (self.old, self.weights))
        return Grouped(_of_types(self.cells, types, size), old, new)


@dataclass(frozen=True, eq=False)
class RakedTo:
    """What raking explains: means of score / weight in the margins, removed one margin after the other.

    `counts` are the rows with a weight that each row stands for: 1 or 0, unless they are sums.
    """

    table: Cells
    sizes: tuple[int, ...]
    weights: FloatArray
    counts: FloatArray

    @property
    def cells(self) -> IntArray:
        """The cell of each row."""
        return self.table.of_row

    def project(self, scores: FloatArray) -> FloatArray:
        """Weighted scores (n, k) less what the margins explain; only sums over the cells are needed."""
        table = self.table
        each = self.counts[:, None] * _over(scores, self.weights)
        sums = group_sums(each, table.of_row, table.count)
        rows = group_sums(self.counts, table.of_row, table.count)
        taken = np.zeros_like(sums)
        counts = [group_sums(rows, own, size) for own, size in zip(table.codes, self.sizes, strict=True)]
        for _ in range(_CENTRING):
            for own, size, count in zip(table.codes, self.sizes, counts, strict=True):
                left = group_sums(sums - rows[:, None] * taken, own, size)
                taken += _over(left, count)[own]
        return scores - self.weights[:, None] * taken[table.of_row]

    def gathered(self, types: IntArray, size: int) -> RakedTo:
        """The same of sums of rows."""
        table = Cells(_of_types(self.table.of_row, types, size), self.table.codes)
        weights, counts = (group_sums(one, types, size) for one in (self.weights, self.counts))
        return RakedTo(table, self.sizes, weights, counts)


@dataclass(frozen=True, eq=False)
class Fitted:
    """What calibration explains: a fit on its variables by the old weights (`x` and `old` a cell each)."""

    cells: IntArray
    x: FloatArray
    old: FloatArray
    factors: FloatArray
    weights: FloatArray

    def project(self, scores: FloatArray) -> FloatArray:
        """Weighted scores (n, k) less new weight x fit of score / new weight."""
        sums = _over(group_sums(scores, self.cells, len(self.x)), self.factors)
        return scores - self.weights[:, None] * calibration.fitted(sums, self.x, self.old)[self.cells]

    def gathered(self, types: IntArray, size: int) -> Fitted:
        """The same of sums of rows."""
        cells, weights = _of_types(self.cells, types, size), group_sums(self.weights, types, size)
        return Fitted(cells, self.x, self.old, self.factors, weights)


def poststratify(design: Design, margin: Margin) -> Design:
    """Weights with which the categories of one variable have their totals (Holt and Smith, 1979).

    Raises:
        CmsurveyError: a category stands on one side only, or a total is no number.
    """
    (own,) = _coded(design, (margin,), margins.SAME)
    new = design.weights * ratios(own.totals, group_sums(design.weights, own.codes, own.size))[own.codes]
    return design.reweighted(new, Grouped(own.codes, design.weights, new))


def rake(design: Design, to: Sequence[Margin], *, within: float = margins.SAME) -> Design:
    """Weights with which every margin has its totals, by iterative proportional fitting.

    Args:
        design: the sample with the weights to begin with.
        to: the margins, of one population.
        within: the part by which totals of two margins may differ; the last margin is then the one met.

    Raises:
        CmsurveyError: a category stands on one side only, populations differ, or the margins contradict
            each other among the combinations that were answered: the one farthest off is named.
    """
    coded = _coded(design, to, within)
    cells = raking.cells([one.codes for one in coded], [one.size for one in coded])
    table = group_sums(design.weights, cells.of_row, cells.count)
    found = raking.rake(table, cells.codes, [one.totals for one in coded])
    if not found.settled or _farthest(coded, found.gaps)[0] > _MET + 2 * within:
        raise CmsurveyError(_unsettled(coded, found))
    new = design.weights * found.factors[cells.of_row]
    sizes = tuple(one.size for one in coded)
    return design.reweighted(new, RakedTo(cells, sizes, new, (new > 0).astype(np.float64)))


def calibrate(
    design: Design,
    to: Sequence[Margin],
    *,
    method: Method = "linear",
    bounds: Bounds | None = None,
    within: float = margins.SAME,
) -> Design:
    """The nearest weights with which every margin has its totals, in the sense of `method`.

    The constraints are the total of the first margin and every category but the first of each. The method
    "logit" needs `bounds` of the factor on both sides of 1; the others take them if given.

    Raises:
        CmsurveyError: as `rake`; or the bounds cannot be met: the category that needs more is named.
    """
    _check_bounds(method, bounds)
    coded = _coded(design, to, within)
    cells = raking.cells([one.codes for one in coded], [one.size for one in coded])
    own = [np.eye(one.size)[codes][:, 1:] for one, codes in zip(coded, cells.codes, strict=True)]
    x = np.hstack([np.ones((cells.count, 1)), *own])
    totals = np.concatenate([[to[0].total], *(one.totals[1:] for one in coded)])
    weights = group_sums(design.weights, cells.of_row, cells.count)
    found = calibration.calibrate(weights, x, totals, calibration.curve(method, bounds or calibration.FREE))
    if not found.met:
        new = weights * found.factors
        gaps = [
            one.totals - group_sums(new, codes, one.size)
            for one, codes in zip(coded, cells.codes, strict=True)
        ]
        raise CmsurveyError(_unmet(coded, gaps, design.weights, bounds))
    return _fitted(design, cells.of_row, (x, weights), found)


def greg(design: Design, totals: Mapping[str, float], population: float) -> Design:
    """Weights of the generalised regression estimator: the population's size, and totals of number columns.

    Raises:
        CmsurveyError: a column is missing, empty somewhere or no number; or the totals cannot be met.
    """
    values = [columns.numbers(design.frame, name) for name in totals]
    problems = Problems()
    for name, value in zip(totals, values, strict=True):
        empty = np.flatnonzero(np.isnan(value))
        if empty.size:
            what = f'{empty.size} answers have no "{name}"'
            problems.add(columns.row(int(empty[0])), what, "fill them, or take the rows out")
    problems.settle()
    x = np.column_stack([np.ones(len(design)), *values])
    wanted = np.array([population, *totals.values()], dtype=np.float64)
    found = calibration.calibrate(design.weights, x, wanted, calibration.curve("linear", calibration.FREE))
    if not found.met:
        what = f"no weights have the totals of {', '.join(totals)} and the population {population:g}"
        raise CmsurveyError(Problem("", what, "leave out a column that follows from the others"))
    return _fitted(design, np.arange(len(design)), (x, design.weights), found)


def trim(design: Design, low: float = 0.0, high: float = np.inf, *, strict: bool = True) -> Design:
    """Weights cut at bounds, the excess spread equally over the others; margins are then no longer met.

    The standard errors stay those of the weighting before, as in R's survey.
    """
    return design.reweighted(trimming.trim(design.weights, low, high, strict=strict))


def _of_types(cells: IntArray, types: IntArray, size: int) -> IntArray:
    """The cell of each type, which all of its rows have."""
    found: IntArray = np.zeros(size, dtype=np.intp)
    found[types] = cells
    return found


def _over(above: FloatArray, below: FloatArray) -> FloatArray:
    """Rows divided by a number each, 0 where that is 0: a row without a weight has no score."""
    safe = below[:, None]
    return np.divide(above, safe, out=np.zeros_like(above), where=safe != 0)


def _coded(design: Design, to: Sequence[Margin], within: float) -> tuple[Coded, ...]:
    if not design.used.all():
        what = "a domain cannot be weighted by itself"
        raise CmsurveyError(Problem("", what, "weight the whole sample, then take the domain"))
    margins.agree(to, within)
    return margins.coded(design.frame, to, design.weights)


def _fitted(design: Design, of_row: IntArray, on: tuple[FloatArray, FloatArray], found: Calibrated) -> Design:
    new = design.weights * found.factors[of_row]
    return design.reweighted(new, Fitted(of_row, *on, found.factors, new))


def _farthest(coded: Sequence[Coded], gaps: Sequence[FloatArray]) -> tuple[float, Coded, int]:
    """How far off a category is at most, as a part of the population, with its margin and its place."""
    offs = [
        (float(abs(gap)) / one.margin.total, at, place)
        for at, (one, own) in enumerate(zip(coded, gaps, strict=True))
        for place, gap in enumerate(own)
    ]
    off, at, place = max(offs)
    return off, coded[at], place


def _off(coded: Sequence[Coded], gaps: Sequence[FloatArray]) -> tuple[str, str]:
    """Where the category stands that is farthest off, and a sentence of what it has and should have."""
    _, one, place = _farthest(coded, gaps)
    gap = next(own for own, other in zip(gaps, coded, strict=True) if other is one)[place]
    category, wanted = one.categories[place], one.totals[place]
    reached = (wanted - gap) / one.margin.total
    # where nothing settles, the last step may have given more than all or less than nothing
    off = f", with {100 * reached:.2f} % instead of" if 0 <= reached <= 1 else " from"
    told = f'"{category}" of "{one.margin.variable}" is farthest off{off}'
    return one.margin.place(category), f"{told} {100 * wanted / one.margin.total:.2f} %"


def _unsettled(coded: Sequence[Coded], found: raking.Raked) -> Problem:
    place, told = _off(coded, found.gaps)
    end = "meets not all of them" if found.settled else f"has not settled after {found.sweeps} sweeps"
    what = f"raking to {len(coded)} margins {end}: {told}"
    hint = "some combinations were answered by nobody: merge small categories, or leave a margin out"
    return Problem(place, what, hint)


def _check_bounds(method: Method, bounds: Bounds | None) -> None:
    if method == "logit" and (bounds is None or not np.isfinite(bounds).all()):
        hint = "a weight then stays between low and high times what it was: 0.3 and 3, say"
        raise CmsurveyError(Problem("", "the method logit needs two bounds", hint))
    if bounds is not None and not 0 <= bounds.low < 1 < bounds.high:
        what = f"the bounds {bounds.low:g} and {bounds.high:g} do not lie on both sides of 1"
        raise CmsurveyError(Problem("", what, "take a low one from 0 to under 1, and a high one above 1"))


def _unmet(
    coded: Sequence[Coded], gaps: Sequence[FloatArray], weights: FloatArray, bounds: Bounds | None
) -> Problem:
    """Why calibration has no solution: a category that no factor within the bounds can bring to its total."""
    for one in coded if bounds is not None else ():
        needed = ratios(one.totals, group_sums(weights, one.codes, one.size))
        for place, factor in enumerate(needed):
            if bounds is not None and not bounds.low <= factor <= bounds.high:
                category = f'"{one.categories[place]}" of "{one.margin.variable}"'
                limits = f"the bounds {bounds.low:g} and {bounds.high:g}"
                what = f"{limits} cannot be met: {category} needs {factor:.3g} times its weight"
                hint = "widen the bounds, merge the category with a neighbour, or scale the weights first"
                return Problem(one.margin.place(one.categories[place]), what, hint)
    place_of, told = _off(coded, gaps)
    limits = f" within the bounds {bounds.low:g} and {bounds.high:g}" if bounds is not None else ""
    hint = "some combinations were answered by nobody: merge small categories, or leave a margin out"
    if bounds is not None:
        hint = "widen the bounds, merge small categories, or leave a margin out"
    return Problem(place_of, f"no weights meet all margins{limits}: {told}", hint)

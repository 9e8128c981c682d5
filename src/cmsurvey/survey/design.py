"""How the answers were drawn: weights, strata, stages of sampling units, population counts, the domain.

A `Design` is frozen; whatever changes it returns another one. Estimators read it and never drop a row:
rows outside the domain score 0, so that strata and units keep their sampled counts.

To extend: a weighting gives `design.reweighted(weights, adjustment)`, whose `Adjustment.project` takes what
the auxiliary totals explain out of the scores before the variance (`variance.covariance`); adjustments apply
in the order in which they were made. Replicate weights come in with `design.with_replicates(replicates)`:
every estimator then re-estimates with them instead of linearising.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.survey import columns
from cmsurvey.survey.columns import BoolArray, FloatArray, IntArray

if TYPE_CHECKING:
    import pandas as pd

#: What a stratum of one sampled unit adds to the variance; "fail" is an error that names it.
Lonely = Literal["fail", "remove", "certainty", "adjust", "average"]

#: Weights of the rows (n,) → the estimates (k,): what replicate weights are put through.
Point = Callable[[FloatArray], FloatArray]

_MANY = 12


class Adjustment(Protocol):
    """What weighting to known totals leaves of a score."""

    @property
    def weights(self) -> FloatArray:
        """The weights that it gave (n,)."""

    @property
    def cells(self) -> IntArray:
        """The rows (n,) that it does not tell apart have one code."""

    def project(self, scores: FloatArray) -> FloatArray:
        """Weighted scores (n, k) → the same without what the known totals explain."""

    def gathered(self, types: IntArray, size: int) -> Adjustment:
        """The same of sums of rows: of each of `size` types, none of which is in two cells."""


class Replicates(Protocol):
    """Replicate weights (R, n), which replace linearisation."""

    @property
    def weights(self) -> FloatArray:
        """The full weight of every row in every replicate, (R, n)."""

    def covariance(self, point: Point) -> FloatArray:
        """The covariance (k, k) of estimates from their values under each replicate."""

    def degrees_of_freedom(self, used: BoolArray) -> int:
        """The degrees of freedom when only these rows are used."""


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of sampling.

    Each row has the code of its `units` (n,); each unit the code of the group it was drawn in: a stratum at
    the first stage, a unit of the stage before at a later one. `sampled` and `population` count the units of
    each group, over the whole file; population is None without a count (drawn with replacement).
    """

    units: IntArray
    parents: IntArray
    sampled: FloatArray
    population: FloatArray | None
    group_labels: tuple[str, ...]

    @property
    def fraction(self) -> FloatArray:
        """The sampling fraction of each group, 0 without a population count."""
        if self.population is None:
            return np.zeros_like(self.sampled)
        fraction: FloatArray = self.sampled / self.population
        return fraction


@dataclass(frozen=True, eq=False, init=False)
class Design:
    """A sample with its design.

    Attributes:
        frame: the answers, a row a respondent.
        weights: weight of each row (n,).
        stages: the stages of sampling; with no population count only the first matters.
        used: the rows of the domain (n,).
        lonely: what a stratum of one sampled unit adds.
        adjust_domain: whether a stratum of which the domain has one unit counts as lonely too.
        adjustments: what scores pass through before the variance, in this order.
        replicates: replicate weights, or None.
    """

    frame: pd.DataFrame
    weights: FloatArray
    stages: tuple[Stage, ...]
    used: BoolArray
    lonely: Lonely
    adjust_domain: bool
    adjustments: tuple[Adjustment, ...]
    replicates: Replicates | None

    def __init__(
        self,
        frame: pd.DataFrame,
        *,
        weights: str | float | None = None,
        strata: str | None = None,
        clusters: str | Sequence[str] | None = None,
        fpc: str | Sequence[str] | None = None,
        lonely: Lonely = "fail",
    ) -> None:
        """A design from columns of the answers.

        Args:
            frame: the answers, a row a respondent.
            weights: a column; or a number, the weight of every row; or None: population count / sampled
                count over the stages where `fpc` is given, else 1.
            strata: column of the strata of the first stage; None is one stratum.
            clusters: column of the primary sampling units, or one column a stage; None: each row is one.
                A unit is the pair of the one it lies in and its label, so labels may repeat elsewhere.
            fpc: column of population counts (never fractions), or one a stage: units of the stratum at the
                first stage, units of the primary unit at the second.
            lonely: what a stratum of one sampled unit adds to the variance.

        Raises:
            CmsurveyError: a column is missing, a cell is empty, negative or contradicts another one; the
                message names row, stratum and column.
        """
        if not len(frame):
            raise CmsurveyError(Problem("", "there are no answers", "a design needs at least one row"))
        _check_lonely(lonely)
        stages = _stages(frame, strata, _listed(clusters), _listed(fpc))
        self._set(
            frame=frame,
            weights=_weights(frame, weights, stages),
            stages=stages,
            used=np.ones(len(frame), dtype=bool),
            lonely=lonely,
            adjust_domain=False,
            adjustments=(),
            replicates=None,
        )

    def _set(self, **fields: Any) -> None:  # noqa: ANN401 - fields of several types, set once
        for name, value in fields.items():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)
            object.__setattr__(self, name, value)

    def _with(self, **fields: Any) -> Design:  # noqa: ANN401 - as above
        other = copy.copy(self)
        other._set(**fields)
        return other

    def __len__(self) -> int:
        return len(self.weights)

    def where(self, rows: BoolArray | str) -> Design:
        """The domain of these rows (a mask, or a condition "column op value") within the present one."""
        mask = columns.condition(self.frame, rows) if isinstance(rows, str) else np.asarray(rows, dtype=bool)
        if mask.shape != self.used.shape:
            what = f"the domain has {mask.size} rows, the design {len(self)}"
            raise CmsurveyError(Problem("", what, "give one true or false a row"))
        return self._with(used=self.used & mask)

    def with_lonely(self, rule: Lonely, *, adjust_domain: bool = False) -> Design:
        """The same sample with another rule for strata of one sampled unit.

        With `adjust_domain` a stratum of which a single unit has rows in the domain counts as lonely.
        """
        _check_lonely(rule)
        return self._with(lonely=rule, adjust_domain=adjust_domain)

    def reweighted(self, weights: FloatArray, adjustment: Adjustment | None = None) -> Design:
        """The same sample with other weights, and with what the weighting takes out of the scores.

        Without an adjustment the weights are taken as given: the variance knows nothing of how they came.
        With one they may be negative, as those of linear calibration can be.
        """
        added = () if adjustment is None else (adjustment,)
        fresh = np.array(weights, dtype=np.float64)
        _check_weights(np.abs(fresh) if added else fresh, "the new weights")
        return self._with(weights=fresh, adjustments=(*self.adjustments, *added))

    def with_frame(self, frame: pd.DataFrame) -> Design:
        """The same sample with other columns of answers, row for row."""
        if len(frame) != len(self):
            what = f"the frame has {len(frame)} rows, the design {len(self)}"
            raise CmsurveyError(Problem("", what, "change columns alone"))
        return self._with(frame=frame)

    def with_replicates(self, replicates: Replicates | None) -> Design:
        """The same sample, whose variances come from replicate weights, or from linearisation again."""
        return self._with(replicates=replicates)

    @property
    def rows_with_weight(self) -> BoolArray:
        """The rows of the domain whose weight is not 0: those that degrees of freedom count."""
        counted: BoolArray = self.used & (self.weights != 0)
        return counted


def degrees_of_freedom(design: Design) -> int:
    """Primary units - strata, both counted among the rows of the domain whose weight is not 0.

    Korn and Graubard, Analysis of Health Surveys (1999), section 5.2; with replicate weights the rank of
    their matrix - 1.
    """
    if design.replicates is not None:
        return design.replicates.degrees_of_freedom(design.used)
    first = design.stages[0]
    units = np.bincount(first.units[design.rows_with_weight], minlength=first.parents.size) > 0
    strata = np.bincount(first.parents[units]) > 0
    return int(units.sum() - strata.sum())


def _check_lonely(rule: str) -> None:
    if rule not in get_args(Lonely):
        known = ", ".join(get_args(Lonely))
        raise CmsurveyError(Problem("", f'"{rule}" is not a rule for lonely units', f"known: {known}"))


def _listed(names: str | Sequence[str] | None) -> tuple[str, ...]:
    if names is None:
        return ()
    return (names,) if isinstance(names, str) else tuple(names)


def _stages(
    frame: pd.DataFrame, strata: str | None, clusters: tuple[str, ...], fpc: tuple[str, ...]
) -> tuple[Stage, ...]:
    """The first stage, and every later one for which population counts are known up to it."""
    rows = np.arange(len(frame), dtype=np.intp)
    parents: IntArray = np.zeros_like(rows)
    labels: tuple[str, ...] = ("all",)
    if strata is not None:
        parents, labels = columns.groups(frame, strata, "strata")
    if len(fpc) > max(1, len(clusters)):
        what = f"there are {len(fpc)} columns of population counts for {max(1, len(clusters))} stages"
        raise CmsurveyError(Problem("", what, "give one column a stage, in the order of the clusters"))
    depth = max(1, min(len(clusters), len(fpc)))
    stages: list[Stage] = []
    for at in range(depth):
        own, names = columns.groups(frame, clusters[at], "clusters") if clusters else (rows, ())
        units, above = columns.paired(parents, own)
        sampled = np.bincount(above, minlength=len(labels)).astype(np.float64)
        population = None
        if at < len(fpc):
            population = _population(frame, fpc[at], parents, Stage(units, above, sampled, None, labels))
        stages.append(Stage(units, above, sampled, population, labels))
        if at + 1 < depth:
            labels = tuple(
                f"{labels[parent]}, {names[code]}"
                for parent, code in zip(above, own[np.unique(units, return_index=True)[1]], strict=True)
            )
        parents = units
    return tuple(stages)


def _population(frame: pd.DataFrame, name: str, groups: IntArray, stage: Stage) -> FloatArray:
    """The population count of each group: constant in it, and not below the sampled count."""
    counts = columns.numbers(frame, name)
    bad = np.flatnonzero(~(counts >= 1))
    if bad.size:
        cell = "empty" if np.isnan(counts[bad[0]]) else f"{counts[bad[0]]:g}"
        what = f'the population count in column "{name}" is {cell}'
        hint = "fpc is the number of units in the population, not a fraction"
        raise CmsurveyError(Problem(columns.row(int(bad[0]), frame), what, hint))
    population = np.empty_like(stage.sampled)
    population[groups[::-1]] = counts[::-1]
    other = np.flatnonzero(counts != population[groups])
    if other.size:
        at = int(other[0])
        what = (
            f'column "{name}" holds {counts[at]:g}, but {population[groups[at]]:g} '
            f'before in the same group "{stage.group_labels[groups[at]]}"'
        )
        raise CmsurveyError(Problem(columns.row(at, frame), what, "a group has one population count"))
    for group in np.flatnonzero(stage.sampled > population):
        where = f'group "{stage.group_labels[group]}"'
        what = f"{stage.sampled[group]:g} units were sampled of a population of {population[group]:g}"
        raise CmsurveyError(Problem(where, what, f'mend column "{name}"'))
    return population


def _weights(frame: pd.DataFrame, given: str | float | None, stages: tuple[Stage, ...]) -> FloatArray:
    if isinstance(given, str):
        weights = columns.numbers(frame, given).copy()
        _check_weights(weights, f'column "{given}" (weights)')
        return weights
    weights = np.full(len(frame), 1.0 if given is None else float(given))
    if given is None:
        for stage in stages:
            if stage.population is not None:
                weights *= (stage.population / stage.sampled)[stage.parents[stage.units]]
    _check_weights(weights, "the weight")
    return weights


def _check_weights(weights: FloatArray, what: str) -> None:
    bad = np.flatnonzero(~(weights >= 0) | np.isinf(weights))
    problems = [
        Problem(columns.row(int(at)), f"{what} is {'empty' if np.isnan(weights[at]) else f'{weights[at]:g}'}",
                "a weight is a number, 0 or above")
        for at in bad[:_MANY]
    ]  # fmt: skip
    if problems:
        raise CmsurveyError(*problems)
    if not weights.any():
        raise CmsurveyError(Problem("", f"{what}: every weight is 0", "somebody must count"))

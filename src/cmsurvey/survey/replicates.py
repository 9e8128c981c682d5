"""Variances from replicate weights: the estimate again with each set of them, and how far it moves.

`jackknife`, `balanced`, `bootstrap` make the sets from a design, `given` takes them from a file. All come
into a design with `design.with_replicates`; `repeated` weights the sample and each set in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem, Problems
from cmsurvey.survey import columns
from cmsurvey.survey.columns import BoolArray, FloatArray, IntArray
from cmsurvey.survey.design import Design, Point
from cmsurvey.survey.hadamard import hadamard

ReplicateKind = Literal["JK1", "JKn", "BRR", "bootstrap", "other"]

#: Units times replicates that are held at most: 400 MB.
MOST = 50_000_000
#: Singular values below this part of the largest do not count in a rank.
_RANK = 1e-5


@dataclass(frozen=True, eq=False)
class ReplicateWeights:
    """Sets of weights: row i has `base[i] * factors[r, of_row[i]]` in replicate r.

    The variance is `scale` * sum of rscales[r] * (estimate[r] - centre)^2, with the mean of the replicates
    whose rscale is not 0 as its centre, or with `mse` the estimate of `full`, the weights of the sample.
    """

    factors: FloatArray
    of_row: IntArray
    base: FloatArray
    full: FloatArray
    scale: float
    rscales: FloatArray
    mse: bool = False

    @property
    def count(self) -> int:
        """How many sets there are."""
        return len(self.factors)

    @property
    def weights(self) -> FloatArray:
        """The weight of every row in every set, (R, n)."""
        return np.stack([self.of(at) for at in range(self.count)])

    def of(self, at: int) -> FloatArray:
        """The weights of one set (n,)."""
        weights: FloatArray = self.base * self.factors[at][self.of_row]
        return weights

    def covariance(self, point: Point) -> FloatArray:
        """The covariance (k, k) of estimates; sets where one of them has no value are left out, as in R."""
        if not self.count:  # every stratum was taken whole
            return np.zeros((len(np.atleast_1d(point(self.full))),) * 2)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.stack([np.atleast_1d(point(self.of(at))) for at in range(self.count)])
        whole = np.isfinite(found).all(axis=1)
        counted = whole & (self.rscales > 0)
        if not counted.any():
            what = "no set of replicate weights gives the estimate a value"
            raise CmsurveyError(Problem("", what, "take a larger domain"))
        centre = point(self.full) if self.mse else found[counted].mean(axis=0)
        off = (found[whole] - centre) * np.sqrt(self.rscales[whole])[:, None]
        return np.asarray(self.scale * off.T @ off)

    def degrees_of_freedom(self, used: BoolArray) -> int:
        """The rank of the sets' weights among the rows used, less 1 (R's `degf`)."""
        units = np.unique(self.of_row[used & (self.base != 0)])
        matrix = self.factors[:, units]
        if matrix.shape[1] > matrix.shape[0]:
            values = np.sqrt(np.clip(np.linalg.eigvalsh(matrix @ matrix.T), 0, None))
        else:
            values = np.linalg.svd(matrix, compute_uv=False)
        return int(np.count_nonzero(values > _RANK * values.max(initial=0))) - 1


def jackknife(design: Design, *, mse: bool = False) -> ReplicateWeights:
    """One set a primary unit, without it: JK1 for one stratum, JKn for several (Wolter, 2007, chapter 4).

    The other units of its stratum count n / (n - 1) times; population counts of the first stage correct the
    scale by 1 - f, and a stratum that was taken whole has no set, as in R. A stratum of one unit follows the
    design's rule: an error, no set, one without the stratum ("adjust"), or the mean of the others.
    """
    stage = design.stages[0]
    first = _first_seen(stage.parents[stage.units], len(stage.sampled))
    order = np.argsort(first[stage.parents], kind="stable")
    whole = stage.fraction == 1
    lonely = (stage.sampled == 1) & ~whole
    _refuse_lonely(design, lonely)
    kept = order[~whole[stage.parents[order]]]
    if design.lonely != "adjust":
        kept = kept[~lonely[stage.parents[kept]]]
    _fits(len(kept), len(stage.parents))
    factors = np.ones((len(kept), len(stage.parents)))
    rscales = np.empty(len(kept))
    for at, unit in enumerate(kept):
        group = stage.parents[unit]
        mates = stage.parents == group
        size = stage.sampled[group]
        if lonely[group]:
            mates, size = np.ones_like(mates), len(stage.sampled)
        factors[at, mates] = size / (size - 1)
        factors[at, unit] = 0
        rscales[at] = (1 - stage.fraction[group]) * (size - 1) / size
    scale = 1.0
    if design.lonely == "average":
        scale = np.count_nonzero(~whole[stage.parents]) / max(1, len(kept))
    if len(stage.sampled) == 1 and len(kept):
        scale, rscales = float(rscales[0]), np.ones(len(kept))
    return ReplicateWeights(factors, stage.units, design.weights, design.weights, scale, rscales, mse)


def balanced(design: Design, *, fay: float = 0.0, mse: bool = False) -> ReplicateWeights:
    """Half samples, one of two units a stratum, balanced by a Hadamard matrix (McCarthy, 1969).

    With `fay` the other half keeps this part of its weight (Judkins, 1990). Population counts are not used.
    The estimate of a total has the variance that linearisation gives, whichever matrix is taken.
    """
    stage = design.stages[0]
    problems = Problems()
    for group in np.flatnonzero(stage.sampled != 2):
        what = f'stratum "{stage.group_labels[group]}" has {stage.sampled[group]:g} sampled units'
        problems.add("", what, "balanced half samples need two in every stratum: take the jackknife instead")
    problems.settle()
    if not 0 <= fay < 1:
        hint = "take it from 0 (half samples) to under 1"
        raise CmsurveyError(Problem("", f"the factor of the other half is {fay:g}", hint))
    signs = hadamard(len(stage.sampled) + 1)[:, 1 : len(stage.sampled) + 1]
    order = np.argsort(stage.parents, kind="stable")
    side = np.empty(len(order))
    side[order[::2]], side[order[1::2]] = 1, -1
    factors = 1 + (1 - fay) * signs[:, stage.parents] * side
    scale = 1 / (len(signs) * (1 - fay) ** 2)
    rscales = np.ones(len(signs))
    return ReplicateWeights(factors, stage.units, design.weights, design.weights, scale, rscales, mse)


def bootstrap(design: Design, count: int = 500, *, seed: int = 0, mse: bool = False) -> ReplicateWeights:
    """Rescaled draws of n - 1 of the n units of each stratum, with replacement (Rao and Wu, 1988).

    Population counts of the first stage scale the draws by sqrt(1 - f). The same seed gives the same sets.
    A stratum of one unit follows the design's rule: an error, or it stays as it is.
    """
    stage = design.stages[0]
    _refuse_lonely(design, (stage.sampled == 1) & (stage.fraction < 1))
    if count < 2:
        raise CmsurveyError(Problem("", f"{count} replicates give no variance", "take 500, say"))
    _fits(count, len(stage.parents))
    draws = np.random.default_rng(seed)
    factors = np.ones((count, len(stage.parents)))
    for group, size in enumerate(stage.sampled.astype(int)):
        if size > 1:
            drawn = draws.multinomial(size - 1, np.full(size, 1 / size), size=count)
            pull = np.sqrt(1 - stage.fraction[group])
            factors[:, stage.parents == group] = 1 - pull + pull * drawn * size / (size - 1)
    scale = 1 / count if mse else 1 / (count - 1)
    rscales = np.ones(count)
    return ReplicateWeights(factors, stage.units, design.weights, design.weights, scale, rscales, mse)


def given(
    design: Design,
    weights: FloatArray,
    kind: ReplicateKind,
    *,
    scale: float | None = None,
    rscales: Sequence[float] = (),
    mse: bool = False,
) -> ReplicateWeights:
    """Sets that come with the answers, each row's full weight in each: `weights` (R, n).

    What is not given follows from `kind`: JK1 scale (R - 1) / R; JKn rscales (n - 1) / n of the stratum
    whose unit has no weight in the set; BRR 1 / R; bootstrap 1 / (R - 1); "other" needs a scale. Where the
    design has population counts, those of JK1 and JKn are corrected by 1 - f.
    """
    sets = np.array(weights, dtype=np.float64, ndmin=2)
    _check_given(design, sets, scale if kind == "other" else 1.0, rscales)
    many = len(sets)
    kept = 1 - design.stages[0].fraction
    own = np.array(rscales, dtype=np.float64) if len(rscales) else np.ones(many)
    if kind == "JKn" and not len(rscales):
        own = _jackknife_rscales(design, sets) * kept[_dropped(design, sets)]
    derived = {
        "JK1": (many - 1) / many * (float(kept[0]) if len(kept) == 1 else 1.0),
        "BRR": 1 / many,
        "bootstrap": 1 / max(1, many - 1),
    }
    used = derived.get(kind, 1.0) if scale is None else scale
    rows = np.arange(sets.shape[1])
    return ReplicateWeights(sets, rows, np.ones(len(rows)), design.weights, used, own, mse)


def repeated(design: Design, weighting: Callable[[Design], Design]) -> Design:
    """Weight the sample and each of its replicates alike: variances then know what the totals explain."""
    sets = design.replicates
    if not isinstance(sets, ReplicateWeights):
        what = "the design has no replicate weights"
        raise CmsurveyError(Problem("", what, "give it some: design.with_replicates(jackknife(design))"))
    plain = design.with_replicates(None)
    new = weighting(plain)
    fresh = np.stack([weighting(plain.reweighted(sets.of(at))).weights for at in range(sets.count)])
    rows = np.arange(len(design))
    made = replace(sets, factors=fresh, of_row=rows, base=np.ones(len(design)), full=new.weights)
    return new.with_replicates(made)


def _first_seen(groups: IntArray, count: int) -> IntArray:
    """The place of each group's first row: strata come in the order of the file."""
    first = np.full(count, len(groups), dtype=np.intp)
    np.minimum.at(first, groups, np.arange(len(groups)))
    return first


def _refuse_lonely(design: Design, lonely: BoolArray) -> None:
    if design.lonely != "fail":
        return
    problems = Problems()
    for group in np.flatnonzero(lonely):
        what = f'stratum "{design.stages[0].group_labels[group]}" has one sampled unit'
        problems.add("", what, "join it to a similar stratum, or choose a rule for lonely units")
    problems.settle()


def _fits(sets: int, units: int) -> None:
    if sets * units > MOST:
        what = f"{sets} replicates of {units} units do not fit into memory"
        raise CmsurveyError(Problem("", what, "take the bootstrap with fewer replicates, or linearisation"))


def _check_given(design: Design, sets: FloatArray, scale: float | None, rscales: Sequence[float]) -> None:
    problems = Problems()
    if sets.shape[1] != len(design):
        what = f"the replicate weights have {sets.shape[1]} rows, the answers {len(design)}"
        problems.add("", what, "give every row its weight in each set")
    elif not np.isfinite(sets).all():
        at = int(np.argwhere(~np.isfinite(sets))[0][1])
        problems.add(columns.row(at), "a replicate weight is no number", "fill it in")
    if len(rscales) not in {0, len(sets)}:
        what = f"there are {len(rscales)} rscales for {len(sets)} sets of replicate weights"
        problems.add("", what, "give one a set, or none")
    if scale is None:
        problems.add("", "these replicate weights need a scale", "whoever made the weights states it")
    problems.settle()


def _dropped(design: Design, sets: FloatArray) -> IntArray:
    """The stratum in which each set of a jackknife leaves a unit out."""
    stage = design.stages[0]
    found = np.empty(len(sets), dtype=np.intp)
    for at, one in enumerate(sets):
        strata = np.unique(stage.parents[stage.units[(one == 0) & (design.weights != 0)]])
        if len(strata) != 1:
            what = (
                f"set {at + 1} of the replicate weights leaves out units of {len(strata)} strata, not of one"
            )
            raise CmsurveyError(Problem("", what, "give the rscales with the weights"))
        found[at] = strata[0]
    return found


def _jackknife_rscales(design: Design, sets: FloatArray) -> FloatArray:
    sizes = design.stages[0].sampled[_dropped(design, sets)]
    return np.asarray((sizes - 1) / sizes)

"""Responses and their declared columns → the `Design` that estimators take, or one with other weights."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem, RenderError
from cmsurvey.survey import Design
from cmsurvey.survey.replicates import given

if TYPE_CHECKING:
    from cmsurvey.answers import Responses


#: A design effect of weights above this is worth a remark; so is a row that is such a part of all of them.
MUCH, _RULES = 2, 0.1


class Weighted(NamedTuple):
    """A design with other weights, the file of margins that they meet, and what to say of them."""

    design: Design
    margins: Path
    remarks: tuple[str, ...]


#: How answers are weighted before anything is estimated; whoever weights knows the margins.
Weighting = Callable[["Responses"], Weighted]


def unequal(of: Responses) -> tuple[str, ...]:
    """What is said of weights that leave less than half of the answers (Kish), and of a row that rules."""
    if not of.design.weights:
        return ()
    weights = of.frame[of.design.weights].to_numpy(dtype=np.float64)
    most, left = int(weights.argmax()), weights.sum() ** 2 / (weights**2).sum()
    if MUCH * left > len(weights):
        return ()
    said = f"weights {of.design.weights}: {len(weights)} answers count as {left:.0f}"
    alone = weights[most] / weights.sum()
    row = f"; row {of.frame.index[most]} alone is {100 * alone:.0f} % of them" if alone > _RULES else ""
    return (f"{said}{row}",)


def check_weights(of: Responses, weighted: Design, variables: Sequence[str] = ()) -> None:
    """Refuse weights below 0, as linear calibration may give them: a table would count people against others.

    The first row is named, with what it answered to the `variables` that it was weighted to.
    """
    below = np.flatnonzero(weighted.weights < 0)
    if not below.size:
        return
    first = int(below[0])
    answered = ", ".join(f'{name} "{weighted.frame[name].iloc[first]}"' for name in variables)
    what = f"the weight {weighted.weights[first]:.4g} is below 0{f' ({answered})' if answered else ''}"
    others = f", as in {below.size - 1} rows more" if below.size > 1 else ""
    where = f"{of.source}, row {of.frame.index[first]}"
    hint = "take --method raking, or logit with --bounds: both keep weights above 0"
    raise CmsurveyError(Problem(where, f"{what}{others}", hint))


@contextmanager
def placed(of: Responses | None) -> Iterator[None]:
    """Problems of a design with the file and the row of the answers that have them; None: as they are."""
    try:
        yield
    except CmsurveyError as error:
        if of is None or isinstance(error, RenderError):
            raise
        raise CmsurveyError(*(_placed(of, one) for one in error.problems)) from None


def _placed(of: Responses, problem: Problem) -> Problem:
    """A problem of a row, of a stratum or of a unit in it, with the first of its rows."""
    if problem.where.startswith("row "):
        return replace(problem, where=f"{of.source}, {problem.where}")
    group = re.fullmatch(r'(?:stratum|(?:stage \d+, )?group) "([^"]*)"', problem.where)
    if not group:
        return problem
    stratum = next((one for one in (group[1], group[1].partition(", ")[0]) if one in _strata(of)), None)
    where = of.source
    if stratum is not None:
        where = f"{where}, row {of.frame.index[_strata(of).index(stratum)]}, column {of.design.strata}"
    return replace(problem, where=where, what=f"{problem.where}: {problem.what}")


def _strata(of: Responses) -> list[str]:
    """The stratum of each row; none without strata."""
    return of.frame[of.design.strata].astype(str).tolist() if of.design.strata else []


def design(of: Responses) -> Design:
    """The design of all respondents; a column that cannot be one is a `CmsurveyError` with its row."""
    named, frame = of.design, of.frame
    with placed(of):
        made = Design(
            frame,
            weights=named.weights or None,
            strata=named.strata or None,
            clusters=named.clusters or None,
            fpc=named.fpc or None,
            lonely=named.lonely,
        )
    if named.replicates is None:
        return made
    _, kind, scale, rscales, mse = named.replicates
    sets = frame[list(named.replicates.columns)].to_numpy(dtype=float).T
    return made.with_replicates(given(made, sets, kind, scale=scale, rscales=rscales, mse=mse))

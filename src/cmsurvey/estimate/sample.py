"""Responses and their declared columns → the `Design` that estimators take, or one with other weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.survey import Design
from cmsurvey.survey.replicates import given

if TYPE_CHECKING:
    from cmsurvey.answers import Responses


class Weighted(NamedTuple):
    """A design with other weights, the file of margins that they meet, and what to say of them."""

    design: Design
    margins: Path
    remarks: tuple[str, ...]


#: How answers are weighted before anything is estimated; whoever weights knows the margins.
Weighting = Callable[["Responses"], Weighted]


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


def design(of: Responses) -> Design:
    """The design of all respondents; a column that cannot be one is a `CmsurveyError` with its row."""
    named, frame = of.design, of.frame
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

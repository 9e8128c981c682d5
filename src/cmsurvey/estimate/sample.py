"""Responses and their declared columns → the `Design` that estimators take, or one with other weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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

"""Responses and their declared columns → the `Design` that estimators take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsurvey.survey import Design
from cmsurvey.survey.replicates import given

if TYPE_CHECKING:
    from cmsurvey.answers import Responses


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

"""Questions with several answers: the share of each option on three bases, always named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.survey import columns, linear
from cmsurvey.survey.design import Design, degrees_of_freedom
from cmsurvey.survey.estimates import Estimate

Base = Literal["asked", "answering", "responses"]


@dataclass(frozen=True, eq=False)
class MultipleResponse:
    """The options of one question; shares do not add to 1 except on the base of responses.

    Attributes:
        n_asked: rows of the domain; n_answering: those with at least one option.
        n: rows that chose each option.
        shares: for each option its share of all asked, of the answering, and of all responses.
    """

    n_asked: int
    n_answering: int
    n: dict[str, int]
    shares: dict[str, dict[Base, Estimate]]


def multiple_response(
    design: Design, names: Sequence[str], yes: str, *, na_rm: bool = False
) -> MultipleResponse:
    """The options of a question, a column each, in which `yes` is the label that counts.

    Scores: w (chosen - R b) / sum w b, where b is 1, whether any option is chosen, or how many are.
    """
    if not names:
        raise CmsurveyError(Problem("", "a question with several answers has no column", "name its columns"))
    used = linear.answered(design, names, na_rm=na_rm)
    chosen = np.column_stack([_chosen(used, name, yes) for name in names])
    responses = chosen.sum(axis=1, keepdims=True)
    bases = {
        "asked": linear.domain(used),
        "answering": (responses > 0).astype(np.float64),
        "responses": responses,
    }
    counted = {name: int(base.sum()) for name, base in bases.items()}
    vectors = {name: linear.ratios(used, chosen, base) for name, base in bases.items()}
    df = degrees_of_freedom(used)
    shares = {
        option: {
            name: Estimate(float(vector.values[at]), float(vector.se[at]), df, counted[name])
            for name, vector in vectors.items()
        }
        for at, option in enumerate(names)
    }
    n = {option: int(chosen[:, at].sum()) for at, option in enumerate(names)}
    return MultipleResponse(counted["asked"], counted["answering"], n, shares)  # type: ignore[arg-type] # the keys of `bases` are those of Base


def _chosen(design: Design, name: str, yes: str) -> columns.FloatArray:
    found = columns.categories(design.frame, name)
    code = found.labels.index(yes) if yes in found.labels else len(found.labels)
    chosen: columns.FloatArray = ((found.codes == code) & design.used).astype(np.float64)
    return chosen

"""The answers to one question as patterns: what somebody may have answered, several answers together too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from cmsurvey.answers import Question, Responses
    from cmsurvey.survey.columns import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Patterns:
    """Which pattern each respondent has, and what the patterns are.

    Attributes:
        codes: the pattern of each respondent (n,).
        ticked: the options of each pattern (patterns, options).
        scores: the number of each pattern (patterns,), NaN where there is none.
        base: whether a pattern belongs to those whom shares are of (patterns,).
        answered: whether it holds an answer (patterns,).
    """

    codes: IntArray
    ticked: BoolArray
    scores: FloatArray
    base: BoolArray
    answered: BoolArray


def patterns(responses: Responses, question: Question) -> Patterns:
    """The patterns of a question among all respondents."""
    base = responses.base(question.id).to_numpy(dtype=bool)
    made = {"multiple": _several, "numeric": _number}.get(question.kind, _one)
    return made(responses, question, base)


def everybody(rows: int) -> Patterns:
    """One pattern that all have, for a table without a banner."""
    one = np.ones(1, dtype=bool)
    return Patterns(np.zeros(rows, dtype=np.intp), one[:, None], np.full(1, np.nan), one, one)


def _one(responses: Responses, question: Question, base: BoolArray) -> Patterns:
    """An option, no answer in the base, or outside it."""
    chosen = np.asarray(responses.frame[question.id].cat.codes, dtype=np.intp)
    options = len(question.options)
    codes = np.where(chosen >= 0, chosen, np.where(base, options, options + 1))
    ticked = np.eye(options + 2, options, dtype=bool)
    scores = [np.nan if one.score is None else one.score for one in question.options]
    answered = np.arange(options + 2) < options
    return Patterns(
        codes.astype(np.intp),
        ticked,
        np.array([*scores, np.nan, np.nan]),
        np.arange(options + 2) <= options,
        answered,
    )


def _several(responses: Responses, question: Question, base: BoolArray) -> Patterns:
    """Every set of options that somebody ticked."""
    ticks = responses.ticked(question.id).to_numpy(dtype=float)
    packed = np.packbits(np.column_stack([base, (ticks == 1) & base[:, None]]), axis=1)
    _, first, codes = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    ticked = (ticks[first] == 1) & base[first, None]
    nothing = np.full(len(first), np.nan)
    return Patterns(codes.ravel().astype(np.intp), ticked, nothing, base[first], ticked.any(axis=1))


def _number(responses: Responses, question: Question, base: BoolArray) -> Patterns:
    """Every number that somebody wrote."""
    values = responses.scores(question.id).to_numpy(dtype=float)
    there = base & ~np.isnan(values)
    found, codes = np.unique(np.where(there, values, np.inf), return_inverse=True)
    inside = np.isfinite(found)
    scores = np.where(inside, found, np.nan)
    none = np.zeros((len(found), 0), dtype=bool)
    return Patterns(codes.astype(np.intp), none, scores, inside, inside)

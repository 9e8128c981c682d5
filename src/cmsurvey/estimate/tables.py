"""The answers of an edition → its figures, in the populations asked for, with what is not shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem, nearest
from cmsurvey.estimate import sample, suppression
from cmsurvey.estimate.figure import Figure
from cmsurvey.estimate.questions import KINDS, Asked, figures

if TYPE_CHECKING:
    from cmsurvey.answers import Question, Responses
    from cmsurvey.survey import Design
    from cmsurvey.survey.columns import BoolArray

EVERYBODY = "all"
#: Kinds of questions whose answers can divide the respondents.
_DIVIDE = ("single", "banded", "scale", "multiple")
_PAID = ("eur_per_year", "eur_per_month")


@dataclass(frozen=True)
class Estimated:
    """The figures of an edition in the order of its questionnaire, and a line for all that is not shown."""

    figures: tuple[Figure, ...]
    remarks: tuple[str, ...]


def estimated(
    responses: Responses,
    by: Sequence[str],
    titles: Mapping[str, Mapping[str, str]],
    design: Design | None = None,
) -> Estimated:
    """Every question of the answers, of everybody and of those who gave each answer to the questions `by`.

    `design` is that of the answers with other weights; None is the one that they declare.
    Raises a `CmsurveyError` for a question in `by` that cannot divide the respondents.
    """
    populations = {EVERYBODY: np.ones(len(responses), dtype=bool), **_populations(responses, by)}
    design = design or sample.design(responses)
    found: list[Figure] = []
    remarks: list[str] = []
    for question in responses.questionnaire.questions.values():
        own = {
            name: list(figures(Asked(question, responses, design, name, rows, titles)))
            for name, rows in populations.items()
            if name.partition("=")[0] != question.id
        }
        remarks += _remarks(
            question, own, "nobody with a weight" if (design.weights == 0).any() else "nobody"
        )
        found += _hidden(own, exclusive=[name for name in by if _excludes(responses, name)])
    shown = [one for one in found if one.topic.unit not in _PAID or one.base >= suppression.FEWEST_PAID]
    remarks += _not_shown(found, shown)
    return Estimated(tuple(_with_company(shown)), tuple(remarks))


def _populations(responses: Responses, by: Sequence[str]) -> dict[str, BoolArray]:
    """Who gave each answer to the questions named, by the name of the population."""
    known = {name: one for name, one in responses.questionnaire.questions.items() if one.kind in _DIVIDE}
    wrong = [name for name in by if name not in known]
    if wrong:
        told = (
            Problem("--by", f'no question "{one}" that divides the respondents', nearest(one, known))
            for one in wrong
        )
        raise CmsurveyError(*told)
    return {
        f"{name}={option}": (responses.ticked(name)[option] == 1).to_numpy()
        for name in dict.fromkeys(by)
        for option in known[name].option_ids
    }


def _excludes(responses: Responses, name: str) -> bool:
    """Whether nobody is in two populations of a question."""
    return responses.questionnaire[name].kind != "multiple"


def _hidden(own: Mapping[str, Sequence[Figure]], *, exclusive: Sequence[str]) -> list[Figure]:
    """The figures of a question, population by population, those that too few gave marked as hidden.

    Everybody's own are a matrix of one row. The groups of a question whose answers exclude each other are a
    matrix whose columns add up to everybody's figures.
    """
    groups: dict[str, list[str]] = {}
    for name in own:
        groups.setdefault(name.partition("=")[0], []).append(name)
    told: dict[str, list[Figure]] = {}
    for variable, names in groups.items():
        for topic in dict.fromkeys(one.topic.id for name in names for one in own[name]):
            part = {name: [one for one in own[name] if one.topic.id == topic] for name in names}
            part = {name: rows for name, rows in part.items() if rows}
            for name, rows in _masked(part, columns=variable in exclusive).items():
                told.setdefault(name, []).extend(rows)
    return [one for name in own for one in told.get(name, ())]


def _masked(part: Mapping[str, Sequence[Figure]], *, columns: bool) -> dict[str, list[Figure]]:
    """The rows of one topic in several populations, with what `suppression.hidden` says of each."""
    first = next(iter(part.values()))[0]
    if first.answers is None:
        return {name: list(rows) for name, rows in part.items()}
    counts = np.array([[one.answers for one in rows] for rows in part.values()], dtype=int)
    mask = suppression.hidden(counts, rows=first.topic.adds_up, columns=columns)
    return {
        name: [one._replace(hidden=bool(hide)) for one, hide in zip(rows, row, strict=True)]
        for (name, rows), row in zip(part.items(), mask, strict=True)
    }


def _with_company(found: Iterable[Figure]) -> list[Figure]:
    """The figures of tables of which at least one answer is shown."""
    found = list(found)
    shown = {(one.topic.id, one.population) for one in found if not one.hidden}
    return [one for one in found if (one.topic.id, one.population) in shown]


def _remarks(question: Question, own: Mapping[str, Sequence[Figure]], nobody: str) -> list[str]:
    """What a run says of a question that yields nothing; `nobody` says who did not answer."""
    if question.kind not in KINDS:
        return [f"{question.id}: answers in free words are not tabulated"]
    if not own[EVERYBODY]:
        return [f"{question.id}: {nobody} answered, it is left out"]
    empty = [name for name, rows in own.items() if not rows]
    return [f"{question.id}: {nobody} answered among {', '.join(empty)}"] if empty else []


def _not_shown(found: Sequence[Figure], shown: Sequence[Figure]) -> list[str]:
    """A line for each table with hidden answers, and for each amount of too few people."""
    told = {
        f"{one.topic.id} ({one.population}): not shown, fewer than {suppression.FEWEST_PAID} gave their pay"
        for one in found
        if one not in shown
    }
    hidden: dict[tuple[str, str], int] = {}
    for one in shown:
        if one.hidden:
            key = (one.topic.id, one.population)
            hidden[key] = hidden.get(key, 0) + 1
    reason = f"answers not shown, of fewer than {suppression.FEWEST} people or to protect them"
    return [
        *sorted(told),
        *(f"{topic} ({population}): {n} {reason}" for (topic, population), n in hidden.items()),
    ]

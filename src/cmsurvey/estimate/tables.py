"""The answers of an edition → its figures, in the populations asked for, with what is not shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem, nearest
from cmsurvey.estimate import sample, suppression
from cmsurvey.estimate.equations import System
from cmsurvey.estimate.figure import Figure
from cmsurvey.estimate.questions import KINDS, Asked, figures, nps_points
from cmsurvey.survey.suppression import complemented

if TYPE_CHECKING:
    from cmsurvey.answers import Question, Responses
    from cmsurvey.survey import Design
    from cmsurvey.survey.columns import BoolArray, FloatArray, IntArray

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
        found += _hidden(question, own, [name for name in by if _excludes(responses, name)])
    shown = [one for one in found if one.answers is not None or one.base >= _least(one)]
    remarks += _not_shown(found, shown)
    return Estimated(tuple(_with_company(shown)), tuple(remarks))


def _least(amount: Figure) -> int:
    """Of how many people at least an amount is shown."""
    return suppression.FEWEST_PAID if amount.topic.unit in _PAID else suppression.FEWEST


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


def _hidden(
    question: Question, own: Mapping[str, Sequence[Figure]], exclusive: Sequence[str]
) -> list[Figure]:
    """The figures of a question, population by population, with those that are not shown marked.

    Everybody's own come first. The groups of a question whose answers exclude each other add up to them.
    """
    told = dict(_masked(question, {EVERYBODY: own[EVERYBODY]}))
    groups: dict[str, list[str]] = {}
    for name, rows in own.items():
        if name != EVERYBODY and rows:
            groups.setdefault(name.partition("=")[0], []).append(name)
    for variable, names in groups.items():
        part = {name: own[name] for name in names}
        across = variable in exclusive
        told |= _masked(question, ({EVERYBODY: told[EVERYBODY]} if across else {}) | part, across=across)
    return [one for name in own for one in told.get(name, ())]


def _masked(
    question: Question, part: Mapping[str, Sequence[Figure]], *, across: bool = False
) -> dict[str, list[Figure]]:
    """The figures of a question in several populations; with `across` the first is the sum of the others.

    What would follow from means and net promoter scores costs further answers; a net is hidden itself.
    """
    by_topic: dict[str, dict[str, list[Figure]]] = {}
    for name, rows in part.items():
        for one in rows:
            by_topic.setdefault(one.topic.id, {}).setdefault(name, []).append(one)
    hides: dict[str, BoolArray] = {}
    options = by_topic.get(question.id)
    if options:
        hides[question.id], nets = _answers(question, options, by_topic, across=across)
        if nets is not None:
            hides[f"{question.id}_net"] = nets
    told: dict[str, list[Figure]] = {name: [] for name in part}
    for topic, populations in by_topic.items():
        mask = hides.get(topic)
        for at, (name, rows) in enumerate(populations.items()):
            told[name] += [
                one if mask is None else one._replace(hidden=one.hidden or bool(mask[row, at]))
                for row, one in enumerate(rows)
            ]
    kept_back = {name for name, rows in told.items() if any(one.hidden for one in rows)}
    return {
        name: [_without_error(one) for one in rows] if name in kept_back else rows
        for name, rows in told.items()
    }


def _answers(
    question: Question,
    options: Mapping[str, Sequence[Figure]],
    by_topic: Mapping[str, Mapping[str, Sequence[Figure]]],
    *,
    across: bool,
) -> tuple[BoolArray, BoolArray | None]:
    """Which answers (options, populations) and which nets are not shown."""
    counts = _counts(options)
    known = np.array([[one.hidden for one in rows] for rows in options.values()], dtype=bool).T
    few = known | suppression.few(counts)
    down = next(iter(options.values()))[0].topic.adds_up
    peopled = np.broadcast_to([rows[0].base > 0 for rows in options.values()], counts.shape).copy()
    system = System(counts, few.copy(), few.copy(), peopled, down, across)
    scores = np.array([one.score if one.score is not None else math.nan for one in question.options])
    nps = np.where(np.isnan(scores), math.nan, nps_points(scores))
    means = [
        (np.zeros(counts.shape[1], dtype=bool).tolist(), _weights(points, by_topic[topic], options))
        for topic, points in ((f"{question.id}_mean", scores), (f"{question.id}_nps", nps))
        if down and topic in by_topic
    ]
    system.protect(means)
    for kept_back, weights in means:
        system.derived(kept_back, weights)
    nets = by_topic.get(f"{question.id}_net")
    if nets is None:
        return system.mask, None
    counts = _counts(nets)
    mask = np.array([[one.hidden for one in rows] for rows in nets.values()], dtype=bool).T
    mask |= suppression.few(counts)
    for at, net in enumerate(question.nets if down else ()):
        inside = np.isin(question.option_ids, net.of).astype(float)
        weights = np.repeat(inside[:, None], counts.shape[1], axis=1)
        mask[at] = system.derived(mask[at].tolist(), weights)
    start = int(across)  # a second group beside one that is hidden; everybody's stays as it is
    mask[:, start:] = complemented(counts[:, start:], mask[:, start:], rows=across, columns=False)
    return system.mask, mask


def _counts(of: Mapping[str, Sequence[Figure]]) -> IntArray:
    """How many gave each answer (answers, populations)."""
    return np.array([[one.answers or 0 for one in rows] for rows in of.values()], dtype=np.int64).T


def _weights(
    points: FloatArray, means: Mapping[str, Sequence[Figure]], options: Mapping[str, Sequence[Figure]]
) -> FloatArray:
    """What each option adds to a mean less its value, in each population; nothing without a score."""
    values = np.array([means[name][0].value if name in means else math.nan for name in options])
    return np.asarray(np.nan_to_num(points[:, None] - values[None, :]), dtype=np.float64)


def _without_error(one: Figure) -> Figure:
    """A mean without its error: of equal weights the error would be one more sum of the hidden answers."""
    return one._replace(se=math.nan, low=math.nan, high=math.nan) if one.topic.kind == "mean" else one


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
        f"{one.topic.id} ({one.population}): not shown, fewer than {_least(one)} gave "
        + ("their pay" if one.topic.unit in _PAID else "a number")
        for one in found
        if one not in shown
    }
    hidden: dict[tuple[str, str], int] = {}
    for one in shown:
        if one.hidden:
            key = (one.topic.id, one.population)
            hidden[key] = hidden.get(key, 0) + 1
    doubtful: dict[tuple[str, str], list[str]] = {}
    for one in shown:
        if one.uncertain and not one.hidden:
            doubtful.setdefault((one.topic.id, one.population), []).append(one.answer.id)
    reason = f"answers not shown, of fewer than {suppression.FEWEST} people or to protect them"
    return [
        *sorted(told),
        *(f"{topic} ({population}): {n} {reason}" for (topic, population), n in hidden.items()),
        *(
            f"{topic} ({population}): no more than a hint by the standards of the NCHS: {', '.join(names)}"
            for (topic, population), names in doubtful.items()
        ),
    ]

"""The answers of an edition → its figures, in the populations asked for, with what is not shown."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cmsurvey.errors import CmsurveyError, Problem, Problems, nearest
from cmsurvey.estimate import sample, suppression
from cmsurvey.estimate.figure import Figure, printed
from cmsurvey.estimate.questions import BANDS, KINDS, Asked, figures, nps_points
from cmsurvey.estimate.remarks import Remark, summary
from cmsurvey.model import MONEY, PAY
from cmsurvey.survey import disclosure
from cmsurvey.survey.disclosure import Counts, Derived

if TYPE_CHECKING:
    from cmsurvey.answers import Question, Responses
    from cmsurvey.survey import Design
    from cmsurvey.survey.columns import BoolArray, FloatArray, IntArray

EVERYBODY = "all"
#: What is said of amounts below 0 that are no pay, of which they would be a mistake.
_BELOW = "left out, a figure of it is below 0, which no table holds"
#: Kinds of questions whose answers can divide the respondents.
_DIVIDE = ("single", "banded", "scale", "rank", "multiple")


@dataclass(frozen=True)
class Estimated:
    """The figures of an edition in the order of its questionnaire, and a remark on all that is not shown."""

    figures: tuple[Figure, ...]
    remarks: tuple[Remark, ...]

    @property
    def summary(self) -> list[str]:
        """A line a kind of remark."""
        return summary(self.remarks)


def estimated(
    responses: Responses,
    by: Sequence[str],
    titles: Mapping[str, Mapping[str, str]],
    design: Design | None = None,
) -> Estimated:
    """Every question of the answers, of everybody and of those who gave each answer to the questions `by`.

    `design` is that of the answers with other weights; None is the one that they declare.
    Raises a `CmsurveyError` for a question in `by` that cannot divide the respondents, or weights below 0.
    """
    populations = {EVERYBODY: np.ones(len(responses), dtype=bool), **_populations(responses, by)}
    design = design or sample.design(responses)
    sample.check_weights(responses, design)
    found: list[Figure] = []
    remarks: list[Remark] = []
    for question in responses.questionnaire.questions.values():
        asked = [
            Asked(question, responses, design, name, rows, titles)
            for name, rows in populations.items()
            if not name.startswith(f"{question.id}=")
        ]
        own = {one.population: list(figures(one)) for one in asked}
        remarks += _remarks(question, [one for one in asked if not own[one.population]])
        found += _hidden(question, own, [name for name in by if _excludes(responses, name)])
    _check(responses, found)
    below = {(one.topic.id, one.population): one for one in found if _is_below(one)}
    remarks += [Remark(topic, _BELOW, population) for topic, population in below]
    found = [one for one in found if (one.topic.id, one.population) not in below]
    shown = [one for one in found if one.answers is not None or one.base >= _least(one)]
    remarks += _not_shown(found, shown)
    return Estimated(tuple(_with_company(shown)), tuple(remarks))


def _check(responses: Responses, found: Sequence[Figure]) -> None:
    """Refuse what no table can hold: two topics of one name, pay below 0."""
    problems = Problems()
    named = Counter(name for name, _ in {(one.topic.id, one.topic.kind) for one in found})
    for name in sorted(name for name, kinds in named.items() if kinds > 1):
        what = f'two tables would be called "{name}": that of question "{name}", and one made of another'
        problems.add(responses.questionnaire.where, what, "give the question another id")
    for one in found:
        if _is_below(one) and one.topic.unit in PAY:
            what = (
                f"{one.topic.id} ({one.population}) is {one.value:.6g}, and no table holds a figure below 0"
            )
            hint = "correct the answers below 0, or declare them as missing in the questionnaire"
            problems.add(responses.source, what, hint)
            break
    problems.settle()


def _is_below(one: Figure) -> bool:
    """Whether a figure is below 0, which a table holds of net scores alone."""
    return one.value < 0 and one.topic.unit != "points"


def _least(amount: Figure) -> int:
    """Of how many people at least an amount is shown."""
    return suppression.FEWEST_PAID if amount.topic.unit in MONEY else suppression.FEWEST


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

    What would follow from means, scores and medians costs further answers; a net is hidden itself.
    """
    by_topic: dict[str, dict[str, list[Figure]]] = {}
    for name, rows in part.items():
        for one in rows:
            by_topic.setdefault(one.topic.id, {}).setdefault(name, []).append(one)
    options = by_topic.get(question.id)
    hides = _answers(question, options, by_topic, across=across) if options else {}
    told: dict[str, list[Figure]] = {name: [] for name in part}
    column = {name: at for at, name in enumerate(options or ())}
    for topic, populations in by_topic.items():
        mask = hides.get(topic)
        for name, rows in populations.items():
            told[name] += [
                one if mask is None else one._replace(hidden=one.hidden or bool(mask[row, column[name]]))
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
) -> dict[str, BoolArray]:
    """Which figures (answers, populations) of each topic are not shown.

    The nets of several answers are answers of their own: what is in them adds up to nothing.
    """
    counts, hidden = _counts(options), _marked(options)
    bases = np.array([rows[0].base for rows in options.values()], dtype=np.int64)
    down = next(iter(options.values()))[0].topic.adds_up
    secret = suppression.few(counts)
    nets = by_topic.get(f"{question.id}_net")
    inside = np.array([np.isin(question.option_ids, net.of) for net in question.nets], dtype=bool)
    sums: dict[str, Derived] = {}
    if nets:
        few = suppression.few_beside(_counts(nets), bases)
        if down:
            for at, hide in enumerate(_marked(nets)):
                known = [inside[at : at + 1].astype(float)] * len(bases)
                sums[f"net {at}"] = Derived(known, (hide | few[at]).tolist(), few[at].tolist(), net=True)
        else:
            few |= suppression.told_apart(counts, secret, inside, _counts(nets))
            counts, secret = np.vstack([counts, _counts(nets)]), np.vstack([secret, few])
            hidden = np.vstack([hidden, _marked(nets)])
    for topic in (f"{question.id}_{name}" for name in ("mean", "nps", "median") if down):
        if topic in by_topic:
            shown = [by_topic[topic].get(name) for name in options]
            known = [_known(question, rows[0]) if rows else np.zeros((0, len(counts))) for rows in shown]
            kept_back = [not rows or rows[0].hidden or rows[0].base < _least(rows[0]) for rows in shown]
            sums[topic] = Derived(known, kept_back, [False] * len(bases), net=False)
    mask, hides = disclosure.kept_back(
        Counts(counts, hidden | secret, secret, bases, down=down, across=across), list(sums.values())
    )
    found = {topic: np.array([hide]) for topic, hide in zip(sums, hides, strict=True)}
    own = len(question.options)
    as_nets = [hide for name, hide in found.items() if name.startswith("net ")] or [mask[own:]]
    return {**found, question.id: mask[:own], f"{question.id}_net": np.vstack(as_nets)}


def _counts(of: Mapping[str, Sequence[Figure]]) -> IntArray:
    """How many gave each answer (answers, populations)."""
    return np.array([[one.answers or 0 for one in rows] for rows in of.values()], dtype=np.int64).T


def _marked(of: Mapping[str, Sequence[Figure]]) -> BoolArray:
    """Which answers (answers, populations) are not shown already."""
    return np.array([[one.hidden for one in rows] for rows in of.values()], dtype=bool).T


def _known(question: Question, one: Figure) -> FloatArray:
    """The sums of options (k, options) that a mean, a score or a median tells, each with its base.

    A median tells how many are below its band and, as a share of it, how many are in it.
    """
    scores = np.array([math.nan if option.score is None else option.score for option in question.options])
    if one.topic.kind == "mean":
        points = nps_points(scores) if one.topic.id.endswith("_nps") else scores
        return np.array([np.where(np.isnan(scores), 0.0, points), ~np.isnan(scores)], dtype=np.float64)
    low = np.array([-math.inf if option.low is None else option.low for option in question.options])
    high = np.array([math.inf if option.high is None else option.high for option in question.options])
    closed = np.isfinite(low) | np.isfinite(high)
    below, above = closed & (high < one.value), closed & (low > one.value)
    near = np.eye(len(low))[closed & ~below & ~above]
    return np.vstack([below, closed, near])


def _without_error(one: Figure) -> Figure:
    """A mean or a median of bands as it is printed, and no error of it.

    More of its digits, or its error, would be one more sum of the hidden answers: of weighted ones exact.
    """
    if one.topic.kind != "mean" and not one.note.startswith(BANDS):
        return one
    value = float(printed(one.value, one.topic.decimals)) if math.isfinite(one.value) else one.value
    return one._replace(value=value, se=math.nan, low=math.nan, high=math.nan)


def _with_company(found: Iterable[Figure]) -> list[Figure]:
    """The figures of tables of which at least one answer is shown."""
    found = list(found)
    shown = {(one.topic.id, one.population) for one in found if not one.hidden}
    return [one for one in found if (one.topic.id, one.population) in shown]


def _remarks(question: Question, empty: Sequence[Asked]) -> Iterator[Remark]:
    """What a run says of a question that yields nothing, in which populations; of everybody alone if so."""
    if question.kind not in KINDS:
        yield Remark(question.id, "in free words, not tabulated")
        return
    everybody = [one for one in empty if one.population == EVERYBODY]
    for one in everybody or empty:
        population = "" if everybody else one.population
        yield Remark(question.id, f"left out, {_why_empty(one)}", population)


def _why_empty(asked: Asked) -> str:
    """Why a question has no figures; rows without a weight are told of where there are any."""
    return "nobody with a weight answered" if (asked.design.weights == 0).any() else "nobody answered"


def _not_shown(found: Sequence[Figure], shown: Sequence[Figure]) -> Iterator[Remark]:
    """A remark on each table with hidden answers, and on each amount of too few people."""
    absent = {(one.topic.id, one.population): one for one in found if one not in shown}
    for (topic, population), one in sorted(absent.items()):
        gave = "their pay" if one.topic.unit in PAY else "a number"
        yield Remark(topic, f"not shown, fewer than {_least(one)} gave {gave}", population)
    reason = f"not shown, of fewer than {suppression.FEWEST} people or to protect them"
    yield from _of_answers((one for one in shown if one.hidden), reason)
    uncertain = (one for one in shown if one.uncertain and not one.hidden)
    yield from _of_answers(uncertain, "no more than a hint by the standards of the NCHS")


def _of_answers(found: Iterable[Figure], what: str) -> Iterator[Remark]:
    """One remark on the answers of each table of a population."""
    answers: dict[tuple[str, str], list[str]] = {}
    for one in found:
        answers.setdefault((one.topic.id, one.population), []).append(one.answer.id)
    for (topic, population), names in answers.items():
        yield Remark(topic, what, population, tuple(names))

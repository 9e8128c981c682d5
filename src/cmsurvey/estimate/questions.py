"""A question and the respondents of a population → its figures.

One function a kind of question, in `KINDS`: shares of the answers, and for numbers, bands and scales also a
median, quartiles or a mean, each a topic of its own, since a table never holds two kinds of figures.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cmsurvey.estimate.figure import Answer, Figure, Topic
from cmsurvey.estimate.suppression import uncertain
from cmsurvey.model import CURRENCIES, PAY, mean_decimals
from cmsurvey.survey import Design, bands
from cmsurvey.survey.means import mean_of
from cmsurvey.survey.proportions import shares_of
from cmsurvey.survey.quantile import Woodruff, quantiles_of
from cmsurvey.survey.shares import LEVEL, critical

if TYPE_CHECKING:
    from cmsurvey.answers import Option, Question, Responses
    from cmsurvey.survey.columns import BoolArray, FloatArray
    from cmsurvey.survey.estimates import Estimate

#: How a note begins that says a figure was read from bands, and by which rule of their edges.
BANDS = "bands:"
_SCORE = "score"


class Asked(NamedTuple):
    """A question in a population: its answers, the design of everybody, who belongs to the population.

    `titles` makes the label of a derived topic in each language: "median" → {"fr": "{label} : médiane"}.
    """

    question: Question
    responses: Responses
    design: Design
    population: str
    rows: BoolArray
    titles: Mapping[str, Mapping[str, str]]

    @property
    def base(self) -> Design:
        """The respondents whom shares are of."""
        return self.design.where(self.rows & self.responses.base(self.question.id).to_numpy())

    def topic(self, derived: str, kind: str, unit: str, decimals: int) -> Topic:
        """The topic of a figure that is made of the answers: "salary_median". Two parentheses become one."""
        return Topic(f"{self.question.id}_{derived}", self.labels(derived), kind, unit, decimals)

    def labels(self, derived: str) -> dict[str, str]:
        """The label of what is made of the answers, in each language."""
        return {
            lang: pattern.format(label=self.question.labels[lang]).replace(") (", ", ")
            for lang, pattern in self.titles[derived].items()
        }


def figures(asked: Asked) -> Iterator[Figure]:
    """The figures of a question in a population, topic by topic; none where nobody has a weight."""
    if asked.question.kind in KINDS and _weighs(asked.base):
        yield from KINDS[asked.question.kind](asked)


def _weighs(used: Design) -> bool:
    """Whether anybody in a domain has a weight."""
    return bool(used.weights[used.used].any())


def _shares(asked: Asked, kind: str = "single") -> Iterator[Figure]:
    """The share of each option, in percent, and of each net."""
    question = asked.question
    answers = [
        Answer(one.id, dict(one.labels), *_place(one.low, one.high, one.score)) for one in question.options
    ]
    labels = asked.labels("first") if question.kind == "rank" else dict(question.labels)
    topic = Topic(question.id, labels, kind, "percent")
    ticked = asked.responses.ticked(question.id).fillna(0.0).to_numpy(dtype=float)
    yield from _percent(asked, topic, answers, ticked)
    if question.nets:
        nets = [Answer(one.id, dict(one.labels)) for one in question.nets]
        of_any = [asked.responses.net(question.id, one.id).fillna(0.0).to_numpy() for one in question.nets]
        together = asked.topic("net", "multiple", "percent", 0)
        yield from _percent(asked, together, nets, np.column_stack(of_any))


def _place(low: float | None, high: float | None, score: float | None) -> tuple[float | None, float | None]:
    """The bracket of an option; a score is a step of a scale, its own bracket."""
    return (score, score) if low is None and high is None else (low, high)


def _percent(asked: Asked, topic: Topic, answers: list[Answer], ticked: FloatArray) -> Iterator[Figure]:
    base = asked.base
    shares, _ = shares_of(base, np.where(base.used[:, None], ticked, 0.0))
    for answer, share in zip(answers, shares, strict=True):
        low, high = np.clip(share.share_interval(), 0.0, 1.0)  # of NaN it makes none
        yield Figure(
            topic, asked.population, answer, 100 * share.value, share.n, share.count,
            min(share.n, share.n_eff), 100 * share.se, 100 * float(low), 100 * float(high),
            uncertain=uncertain(share),
        )  # fmt: skip


def _several(asked: Asked) -> Iterator[Figure]:
    yield from _shares(asked, "multiple")


def _scale(asked: Asked) -> Iterator[Figure]:
    """Shares of the steps, and the mean of their scores; of 0 to 10 the net promoter score too."""
    yield from _shares(asked)
    scored = [one.score for one in asked.question.options]
    yield from _mean(asked, asked.topic("mean", "mean", _SCORE, 1))
    if scored == list(range(11)):
        scores = asked.responses.scores(asked.question.id).to_numpy(dtype=float)
        yield from _mean(
            asked, asked.topic("nps", "mean", "points", 0), nps_points(np.asarray(scores, dtype=np.float64))
        )


def nps_points(scores: FloatArray) -> FloatArray:
    """What an answer from 0 to 10 adds to the net promoter score: 100 a promoter, -100 a detractor."""
    return np.where(scores >= 9, 100.0, np.where(scores <= 6, -100.0, 0.0))


def _numeric(asked: Asked) -> Iterator[Figure]:
    """The quartiles, the median between them and the mean of an amount."""
    unit = asked.question.unit or "number"
    values = _numbers(asked)
    used = _with_numbers(asked, values)
    if not _weighs(used):
        return
    first, median, third = quantiles_of(used, np.nan_to_num(values), (0.25, 0.5, 0.75), Woodruff())
    n = int(used.used.sum())
    for topic, name, found in (
        ("quartile", "q1", first),
        ("quartile", "q3", third),
        ("median", "value", median),
    ):
        kind, answer = "quantile" if topic == "quartile" else topic, Answer(name, dict(asked.titles[name]))
        yield Figure(
            asked.topic(topic, kind, unit, _decimals(unit, found.value)), asked.population, answer,
            found.value, n, se=found.se, low=found.low, high=found.high,
        )  # fmt: skip
    size = float(np.nanmean(values))  # of everybody, so that groups have the decimals of the whole
    yield from _mean(asked, asked.topic("mean", "mean", unit, mean_decimals(unit, size)))


def _decimals(unit: str, value: float) -> int:
    """The decimals of a quartile or a median, an answer as it was given: none of pay, whole or large ones."""
    if unit in PAY or value % 1 == 0 or abs(value) >= 100:
        return 0
    return 2 if unit in CURRENCIES else 1


def _numbers(asked: Asked) -> FloatArray:
    """The number of each answer, NaN without one."""
    return np.asarray(asked.responses.scores(asked.question.id), dtype=np.float64)


def _with_numbers(asked: Asked, values: FloatArray) -> Design:
    """The respondents of the base whose answer is a number."""
    return asked.base.where(~np.isnan(values))


def _mean(asked: Asked, topic: Topic, values: FloatArray | None = None) -> Iterator[Figure]:
    """The mean of the numbers of the answers, or of others made of them."""
    scores = _numbers(asked)
    used = _with_numbers(asked, scores)
    if not _weighs(used):
        return
    found: Estimate = mean_of(used, np.nan_to_num(scores if values is None else values))
    low, high = found.interval()
    answer = Answer("value", dict(asked.titles["value"]))
    yield Figure(topic, asked.population, answer, found.value, found.n, se=found.se, low=low, high=high)


def _banded(asked: Asked) -> Iterator[Figure]:
    """The shares of the bands, and the median read from them, unless it lies in an open one."""
    yield from _shares(asked)
    question, base = asked.question, asked.base
    closed = [at for at, one in enumerate(question.options) if one.low is not None or one.high is not None]
    options = [question.options[at] for at in closed]
    rule = _edges(options)
    if len(closed) < 2 or rule is None:
        return
    ticked = asked.responses.ticked(question.id).fillna(0.0).to_numpy(dtype=float)[:, closed]
    inside = base.where(ticked.sum(axis=1) > 0)
    weights = np.where(inside.used[:, None], ticked, 0.0).T @ inside.weights
    if not weights.any():
        return
    edges, step = rule
    if edges != "whole" and question.edge == "high":
        edges = "(a, b]"
    low_edges, high_edges = [one.low for one in options], [one.high for one in options]
    told = bands.Bands(low_edges, high_edges, list(map(float, weights)), edges, step)
    kish = float(inside.weights[inside.used].sum() ** 2 / (inside.weights[inside.used] ** 2).sum())
    median = bands.median(told, n=kish)
    if median.estimate.value is None:
        return
    low, high = (
        one.value if one and one.value is not None else math.nan for one in (median.low, median.high)
    )
    unit = question.unit or "number"
    decimals = min(mean_decimals(unit, median.estimate.value), 0)
    yield Figure(
        asked.topic("median", "median", unit, decimals), asked.population,
        Answer("value", dict(asked.titles["value"])), median.estimate.value, int(inside.used.sum()),
        se=(high - low) / (2 * critical(LEVEL)), low=low, high=high, note=f"{BANDS} {edges}",
    )  # fmt: skip


def _edges(options: Sequence[Option]) -> tuple[bands.EdgeRule, float] | None:
    """The rule of the edges, and the step between two bands of whole units ("25 to 34", "35 to 44").

    None where some bands meet and others do not, so that nothing can be read from them.
    """
    gaps = {
        after.low - before.high
        for before, after in pairwise(options)
        if before.high is not None and after.low is not None
    }
    if len(gaps) > 1:
        return None
    step = gaps.pop() if gaps else 0.0
    return ("whole", step) if step > 0 else ("[a, b)", 1.0)


KINDS: dict[str, Callable[[Asked], Iterator[Figure]]] = {
    "single": _shares,
    "multiple": _several,
    "scale": _scale,
    "banded": _banded,
    "rank": _shares,
    "numeric": _numeric,
}

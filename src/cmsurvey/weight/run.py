"""Answers and margins → weights and a report of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from cmsurvey import survey
from cmsurvey.errors import Problems, nearest
from cmsurvey.estimate import sample
from cmsurvey.survey import Bounds, Design, Margin
from cmsurvey.survey.calibration import Method
from cmsurvey.survey.replicates import repeated
from cmsurvey.survey.report import WeightingReport, weighting_report
from cmsurvey.weight.margins import Given, MarginsFile, margins

if TYPE_CHECKING:
    import pandas as pd

    from cmsurvey.answers import Question, Responses

#: "rake" alternates between the margins; the others are calibration with their curve.
METHODS = ("rake", *get_args(Method))
#: The category of those who gave no answer to a question that has a margin.
UNANSWERED = "no_answer"


@dataclass(frozen=True)
class Request:
    """How to weight: the method, bounds of the factors, bounds of the weights as parts of their mean.

    `keep` keeps those without an answer at the share that they have, and weights the others to the margin.
    `replicates` weights each set of replicate weights too, which standard errors need and weights do not.
    """

    method: str = "rake"
    bounds: tuple[float, float] | None = None
    trim: tuple[float, float] | None = None
    keep: bool = False
    replicates: bool = False


@dataclass(frozen=True, eq=False)
class Weighed:
    """The answers with their weights, what was done, and what is to be said of it."""

    responses: Responses
    design: Design
    report: WeightingReport
    request: Request
    file: MarginsFile
    remarks: tuple[str, ...]

    @property
    def answers(self) -> str:
        """The name of the file of answers; where it lies is nobody's business."""
        return Path(self.responses.source).name


def weigh(responses: Responses, file: MarginsFile, request: Request = Request()) -> Weighed:
    """Weight the answers to the margins of a file.

    Raises:
        CmsurveyError: a margin that does not fit the questionnaire or the answers, bounds that cannot be
            met, margins that contradict each other; all that is wrong with the margins at once. Or weights
            below 0, with the first row that has one.
    """
    check(request)
    file = _named(file, responses)
    before, to = _sample(responses, file, keep=request.keep)
    if request.replicates and before.replicates is not None:
        after = repeated(before, lambda design: _weighted(design, to, request))
    else:
        after = _weighted(before.with_replicates(None), to, request)
    cut = (0.0, math.inf)
    if request.trim:
        mean = float(after.weights.mean())
        cut = (request.trim[0] * mean, request.trim[1] * mean)
        after = survey.trim(after, *cut)
    sample.check_weights(responses, after, [one.variable for one in to])
    report = weighting_report(before, after, to, cut=cut)
    return Weighed(responses, after, report, request, file, (*file.remarks, *_remarks(report, request)))


def weighting(margins_in: Path, request: Request) -> sample.Weighting:
    """Weighting to the margins of a file, for whoever estimates: errors then know what they explain."""

    def weighted(responses: Responses) -> sample.Weighted:
        made = weigh(responses, margins(margins_in), request)
        report = made.report
        to = ", ".join(report.variables)
        said = f"weighted to {to} of {margins_in.name}: {report.answers} answers count as "
        remarks = (f"{said}{report.after.n_eff:.0f}", *made.remarks)
        return sample.Weighted(made.design, margins_in, remarks)

    return weighted


def check(request: Request) -> None:
    """Refuse options that make no sense, before any work."""
    problems = Problems()
    if request.method not in METHODS:
        problems.add("--method", f'no method "{request.method}"', nearest(request.method, METHODS))
    if request.bounds and request.method == "rake":
        problems.add("--bounds", "raking has no bounds", "take --method logit, or cut weights with --trim")
    if request.method == "logit" and not request.bounds:
        hint = "write between what a weight may be multiplied by: --bounds 0.3,3"
        problems.add("--bounds", "the method logit needs two", hint)
    if (
        request.bounds
        and request.method != "rake"
        and not 0 <= request.bounds[0] < 1 < request.bounds[1] < math.inf
    ):
        what = f"the bounds {request.bounds[0]:g} and {request.bounds[1]:g} do not lie on both sides of 1"
        problems.add("--bounds", what, "write a low one from 0 to under 1, and a high one above 1: 0.3,3")
    if request.trim and not 0 <= request.trim[0] < 1 < request.trim[1]:
        what = "the bounds do not lie on both sides of the mean weight, which is 1"
        problems.add("--trim", what, "write a low one under 1 and a high one above 1: 0.2,5")
    problems.settle()


def _named(file: MarginsFile, responses: Responses) -> MarginsFile:
    """The margins under the ids of questions and options; an option may be named by its label."""
    problems = Problems()
    given = tuple(_identified(one, responses, problems) for one in file.given)
    problems.settle()
    return replace(file, given=given)


def _identified(given: Given, responses: Responses, problems: Problems) -> Given:
    place = next(iter(given.places.values()))
    question = responses.questionnaire.questions.get(given.variable)
    if question is None:
        if given.variable not in responses.design.columns:
            hint = nearest(given.variable, responses.questionnaire.questions)
            problems.add(place, f'the questionnaire has no question "{given.variable}"', hint)
        return given
    if question.kind not in {"single", "banded", "scale"}:
        what = f'"{question.id}" is a question of the kind {question.kind}, which has no margin'
        problems.add(place, what, "weight to questions with one answer out of a list")
        return given
    ids = _ids(question)
    values, places = {}, {}
    for name, value in given.values.items():
        option = ids.get(name, ids.get(name.casefold()))
        if option is None:
            what = f'"{name}" is no answer to "{question.id}"'
            problems.add(given.places[name], what, nearest(name, question.option_ids))
        elif option in values:
            what = f'"{name}" of "{question.id}" stands there twice'
            problems.add(given.places[name], what, "delete one of the two")
        else:
            values[option], places[option] = value, given.places[name]
    return replace(given, values=values, places=places)


def _ids(question: Question) -> Mapping[str, str]:
    """Every way to write an option, with its id; ids come first."""
    labels = {
        text.casefold(): one.id for one in question.options for text in (*one.labels.values(), *one.written)
    }
    return {**labels, **{one.id: one.id for one in question.options}}


def _sample(responses: Responses, file: MarginsFile, *, keep: bool) -> tuple[Design, tuple[Margin, ...]]:
    """The answers as they were weighted before, and the margins as totals; nobody is left out."""
    before, frame = sample.design(responses), responses.frame
    to = file.totals(float(before.weights.sum()))
    problems = Problems()
    for at, margin in enumerate(to):
        empty = frame[margin.variable].isna().to_numpy(dtype=bool)
        if empty.any() and keep:
            frame = frame.assign(**{margin.variable: _filled(frame[margin.variable])})
            to = (
                *to[:at],
                _kept(margin, float(before.weights[empty].sum() / before.weights.sum())),
                *to[at + 1 :],
            )
        elif empty.any():
            what = f'{empty.sum()} of {len(frame)} have no answer to "{margin.variable}"'
            rows = ", ".join(map(str, frame.index[empty][:5])) + (", …" if empty.sum() > 5 else "")
            hint = (
                "with --keep-unanswered they stay at their share, and the others are weighted to the margin"
            )
            problems.add(margin.place(), f"{what} (rows {rows})", hint)
    problems.settle()
    return before.with_frame(frame), to


def _filled(answers: pd.Series[str]) -> pd.Series[str]:
    return answers.astype(object).where(answers.notna(), UNANSWERED)


def _kept(margin: Margin, part: float) -> Margin:
    """The margin with those who gave no answer at a part of the whole, the others scaled down."""
    totals = {name: total * (1 - part) for name, total in margin.totals.items()}
    places = {**margin.places, UNANSWERED: margin.place()}
    return Margin(margin.variable, {**totals, UNANSWERED: margin.total * part}, places)


def _weighted(before: Design, to: tuple[Margin, ...], request: Request) -> Design:
    if request.method == "rake":
        return survey.rake(before, to)
    bounds = Bounds(*request.bounds) if request.bounds else None
    scaled = before.reweighted(before.weights * to[0].total / before.weights.sum())  # bounds are of factors
    return survey.calibrate(scaled, to, method=request.method, bounds=bounds)  # type: ignore[arg-type]  # checked


def _remarks(report: WeightingReport, request: Request) -> list[str]:
    """What a reader of the weights must know."""
    said = []
    if report.after.least == 0 < report.before.least:
        said.append("some weights are 0: who is in a category without a share or a total counts for nothing")
    if request.trim and report.trimmed:
        off = report.off
        shares = f"{100 * off.after:.1f} % instead of {100 * off.target:.1f} %"
        cut = "1 weight was" if report.trimmed == 1 else f"{report.trimmed} weights were"
        said.append(f"{cut} cut: {off.variable} {off.category} is now {shares}")
        said.append(
            "--method logit with --bounds keeps weights within bounds and meets the margins, where it can"
        )
    if request.trim and not report.trimmed:
        said.append("no weight was cut: all lie within the bounds")
    if report.answers / report.after.n_eff > sample.MUCH:
        counted = f"the answers count as {report.after.n_eff:.0f} of {report.answers}"
        said.append(f"{counted}: trim the weights, or merge categories")
    return said

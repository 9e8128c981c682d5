"""The recipe: load → words → compose → render → publish, each step whole before the next begins."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

from cmsurvey import aggregate, browser, compose, load, publish, tabulate, words
from cmsurvey import render as renderer
from cmsurvey.errors import CmsurveyError, Problem, Problems, RenderError, nearest
from cmsurvey.fill import Filler
from cmsurvey.model import Artifact, Edition, Infographic, Spec
from cmsurvey.words import Words

DEFAULT_FORMATS = ("html", "png", "pdf", "svg", "csv", "json")
FORMATS = (*DEFAULT_FORMATS, "png@1x")

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Request:
    """What to render: an edition of a series, in one language, into `out`/edition/language."""

    edition: str
    surveys: Path
    out: Path
    lang: str = "fr"
    only: tuple[str, ...] = ()
    formats: tuple[str, ...] = DEFAULT_FORMATS


@dataclass(frozen=True)
class Report:
    """What a run did: files written and kept, remarks, and what the machine lacked."""

    written: tuple[Path, ...]
    kept: int
    remarks: tuple[str, ...]
    missing: RenderError | None = None


def render(request: Request, progress: Progress) -> Report:
    """Render an edition: every problem of a step is told at once, and nothing is written before all hold."""
    survey = load.survey(request.surveys)
    edition = load.edition(survey, request.edition)
    vocabulary = words.load(request.lang, edition)
    infographics, remarks = _composed(request, edition, vocabulary)
    artifacts, missing = _rendered(request, infographics, vocabulary, progress)
    artifacts += _tables(request, infographics, edition)
    folder = request.out / edition.id / request.lang
    bundle = publish.bundle(artifacts, folder, edition=edition.id, lang=request.lang)
    return Report(bundle.written, bundle.kept, remarks, missing)


def _composed(
    request: Request, edition: Edition, vocabulary: Words
) -> tuple[list[Infographic], tuple[str, ...]]:
    """Every infographic asked for, posters first; the problems of all of them at once."""
    other = cache(lambda name: load.edition(edition.survey, name))
    posters, cards = _asked(request.only, edition)
    found: list[Infographic] = []
    remarks: list[str] = []
    problems = Problems()

    def filler() -> Filler:
        return Filler(edition, vocabulary, other)

    for spec in posters:
        lacking = compose.lacking(spec, edition)
        if len(spec.blocks) - len(lacking) < compose.FEWEST_BLOCKS:
            _refuse_or_remark(
                spec, edition, asked=spec.id in request.only, problems=problems, remarks=remarks
            )
            continue
        remarks += [f"{spec.id}: no figure for {question}, its block is left out" for question in lacking]
        _collect(partial(compose.poster, spec, filler()), found, problems)
    for question in cards:
        _collect(partial(compose.card, question, filler()), found, problems)
    problems.settle()
    return found, tuple(remarks)


def _collect(make: Callable[[], Infographic], found: list[Infographic], problems: Problems) -> None:
    try:
        found.append(make())
    except CmsurveyError as error:
        problems.take(error)


def _refuse_or_remark(
    spec: Spec, edition: Edition, *, asked: bool, problems: Problems, remarks: list[str]
) -> None:
    """A poster with too few blocks is an error where it was asked for by name, else a remark."""
    what = f"{spec.id} needs two blocks with figures, edition {edition.id} has too few"
    if asked:
        problems.add("--only", what, "choose another infographic or edition")
    else:
        remarks.append(f"{what}: it is not made")


def _asked(only: Sequence[str], edition: Edition) -> tuple[list[Spec], list[str]]:
    """The posters and the questions to draw; an unknown name is told with the nearest one."""
    specs = {spec.id: spec for spec in edition.survey.specs}
    questions = aggregate.questions(edition)
    problems = Problems()
    for name in only:
        if name not in specs and name not in questions:
            what = f'no infographic "{name}" in edition {edition.id}'
            problems.add("--only", what, nearest(name, [*specs, *questions]))
    problems.settle()
    if not only:
        return list(specs.values()), list(questions)
    return [spec for name, spec in specs.items() if name in only], [
        name for name in questions if name in only
    ]


def _rendered(
    request: Request, infographics: Sequence[Infographic], vocabulary: Words, progress: Progress
) -> tuple[list[Artifact], RenderError | None]:
    """The drawn files; without a browser the pages alone, and what is missing."""
    formats = tuple(form for form in request.formats if form in renderer.FORMATS)
    jobs = [renderer.Job(one, formats, vocabulary.program, _moment(one.dated)) for one in infographics]
    if not formats:
        return [], None
    try:
        path = browser.require()
    except RenderError as error:
        return [artifact for job in jobs for artifact in renderer.undrawn(job)], error
    total, done = 2 * len(jobs), 0

    def step(name: str) -> None:
        nonlocal done
        done += 1
        progress(done, total, name)

    return renderer.artifacts(jobs, path, step), None


def _tables(request: Request, infographics: Sequence[Infographic], edition: Edition) -> list[Artifact]:
    """The CSV and JSON of every infographic."""
    sources = edition.survey.sources
    return [
        Artifact(name, content, renderer.entry(one, 0, 0))
        for one in infographics
        for name, content in tabulate.artifacts_of(one, request.formats, sources).items()
    ]


def _moment(dated: str) -> datetime:
    """The date inside files: SOURCE_DATE_EPOCH, else the fieldwork's end, else 1 January of its year."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            what = f'"{epoch}" is not a number of seconds since 1970'
            raise CmsurveyError(
                Problem("SOURCE_DATE_EPOCH", what, "unset it, or give a whole number")
            ) from None
    year, month, day = ([int(part) for part in dated.split("-")] + [1, 1])[:3]
    return datetime(year, month, day, tzinfo=UTC)

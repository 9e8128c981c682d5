"""The recipe: load → words → compose → render → publish, each step whole before the next begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from cmsurvey import bundles, load, locking, manifest, publish, themes, unchanged, words
from cmsurvey import render as renderer
from cmsurvey.bundles import Bundle, composed, differences
from cmsurvey.errors import CmsurveyError, NoBrowserError, Problem, Problems, listed
from cmsurvey.model import Artifact
from cmsurvey.plan import Plan
from cmsurvey.runs import FORMATS, Report, Request, everything
from cmsurvey.theme import DEFAULT, Theme

if TYPE_CHECKING:
    from cmsurvey.render.studio import Studio

__all__ = [
    "FORMATS",
    "Begun",
    "Bundle",
    "Report",
    "Request",
    "begun",
    "checked",
    "composed",
    "differences",
    "everything",
    "render",
]

Progress = Callable[[int, int, str], None]
#: How often a run begins anew whose folder another one changes.
_TRIES = 3


class Begun(NamedTuple):
    """A run before its drawings: the hashes of the manifest that it saw and of what it is made from.

    Of one that has nothing to do, the report is all there is.
    """

    seen: str
    made_from: str
    composed: tuple[Theme, Bundle] | Report


def begun(request: Request) -> Begun:
    """The run as far as no browser is needed; what it reads, it reads after it has looked at the folder."""
    seen, made_from = manifest.seen(request.folder), unchanged.of(request)
    return Begun(seen, made_from, unchanged.report(request, made_from) or _composed(request))


def render(
    request: Request, progress: Progress, studio: Callable[[], Studio], first: Begun | None = None
) -> Report:
    """Render one bundle. Every problem of a step is told at once, and nothing is written before all hold.

    The steps: the files of the series; the edition's tables, with the language, the names and the date
    that were asked for; the words; the infographics; the drawings; the output folder. What was made from
    the same is not made again, and `studio` is called only when there is something to draw. Who has `begun`
    the run, while a browser started, gives what came of it as the `first` try.

    Where another run publishes into the folder meanwhile, all is done again beside what that has made.
    """
    for left in reversed(range(_TRIES)):
        try:
            return _rendered(request, first or begun(request), progress, studio)
        except publish.ChangedError:
            first = None
            if not left:
                raise
    raise AssertionError  # the last try ends in one of the two


def _rendered(request: Request, begun: Begun, progress: Progress, studio: Callable[[], Studio]) -> Report:
    """One try."""
    if isinstance(begun.composed, Report):
        return begun.composed
    theme, bundle = begun.composed
    with themes.using(theme):
        before = manifest.standing(request.folder, request.head)
        return _published(Plan.of(request, bundle, before), (begun.seen, begun.made_from), progress, studio)


def checked(request: Request) -> None:
    """Compose what is asked for and do nothing with it: a `CmsurveyError` tells all that is wrong."""
    survey = load.survey(request.surveys, also=partial(bundles.worded, request))
    bundles.worded(request, survey)


def _composed(request: Request) -> tuple[Theme, Bundle]:
    """The bundle and the theme that it is in; its folder is made ready, and what is locked is as it was."""
    survey = load.survey(request.surveys, also=partial(bundles.worded, request))
    problems = Problems()
    theme = problems.tried(partial(bundles.theme, request, survey)) or DEFAULT
    with themes.using(theme):
        if request.edition in survey.editions or request.edition == words.TRENDS:
            publish.ready(request.folder)
        bundle = problems.tried(partial(composed, request, survey))
        problems.settle()
        assert bundle is not None  # noqa: S101 - for the type alone: without it there was a problem
        if survey.locks:
            cited = survey.editions if request.edition == words.TRENDS else (request.against,)
            locking.hold(survey, request.edition, request.lang, cited)
        return theme, bundle


def _published(
    plan: Plan, state: tuple[str, str], progress: Progress, studio: Callable[[], Studio]
) -> Report:
    """What a plan comes to, in its folder; untouched if what is drawn there would be replaced by less.

    `state` are the hashes of the manifest that was seen before, and of what the run is made from.
    """
    seen, made_from = state
    _refuse_to_believe(plan)
    try:
        drawn = _drawn(plan, studio, progress)
    except NoBrowserError as error:
        plan = plan.undrawn(error)
        _refuse_to_believe(plan)
        drawn = _drawn(plan, studio, progress)
    request, said = plan.request, dict[str, Any]()
    fresh = () if plan.held else plan.fresh(drawn)
    if plan.lacking and not fresh:
        done = publish.Bundle(request.folder, (), len(plan.before))
        return Report(done, plan.asked(plan.before), tuple(plan.remarks(plan.before)), plan.lacking)

    def run(after: Mapping[str, manifest.Entry]) -> dict[str, object]:
        said.update(made_from=made_from, asked=plan.asked(after), remarks=list(plan.remarks(after)))
        return {manifest.RUN: said} if made_from and not plan.lacking else {}

    done = publish.bundle(fresh, request.folder, request.head, standing=plan.before, seen=seen, run=run)
    if done.written:
        from cmsurvey import embed  # noqa: PLC0415 - a run with nothing to write must not wait for it

        embed.refresh(request.out, request.name, request.lang, words.spoken(request.lang)["embed"])
    return Report(done, said["asked"], tuple(said["remarks"]), plan.lacking)


def _refuse_to_believe(plan: Plan) -> None:
    """Refuse a run that would carry over what somebody changed in the manifest: it would then look sound.

    Raises:
        CmsurveyError: the manifest was altered, and the run does not make all its files again.
    """
    request = plan.request
    entries = manifest.doubtful(request.folder, request.head)
    made = {one.name for one in plan.tables(request.formats, entries)} if entries else set()
    if plan.drawer:
        made |= {name for part in plan.parts for name in part.names(part.asked)}
    if left := sorted(entries.keys() - made):
        what = f"is not as it was written, and this run would keep what it says of {listed(left)}"
        cure = f"render the whole, in every format that lies there, or move {request.folder} away"
        raise CmsurveyError(Problem(str(request.folder / manifest.MANIFEST), what, cure))


def _drawn(plan: Plan, studio: Callable[[], Studio], progress: Progress) -> list[Artifact]:
    """What the plan has drawn; without a browser the pages alone."""
    jobs, number = plan.jobs, count(1)
    if plan.drawer is None:
        return [artifact for job in jobs for artifact in renderer.undrawn(job)]
    if not jobs:
        return []
    with ThreadPoolExecutor(max_workers=1) as aside:
        aside.submit(copy_context().run, plan.write)  # what is wrong with them is told by who needs them
        return studio().artifacts(jobs, plan.drawer, lambda name: progress(next(number), len(jobs), name))

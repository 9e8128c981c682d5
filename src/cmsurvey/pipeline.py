"""The recipe: load → words → compose → render → publish, each step whole before the next begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from cmsurvey import bundles, load, manifest, publish, themes, words
from cmsurvey import render as renderer
from cmsurvey.bundles import FORMATS, Bundle, Request, composed, differences, everything
from cmsurvey.errors import NoBrowserError, RenderError
from cmsurvey.model import Artifact, Survey
from cmsurvey.plan import Plan

if TYPE_CHECKING:
    from cmsurvey.render.studio import Studio

__all__ = ["FORMATS", "Bundle", "Report", "Request", "composed", "differences", "everything", "render"]

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Report:
    """What a run did: the folder with the files written and kept, how many were asked for, remarks.

    `missing` is what the machine lacked.
    """

    done: publish.Bundle
    asked: int
    remarks: tuple[str, ...] = ()
    missing: RenderError | None = None


def render(request: Request, progress: Progress, studio: Callable[[], Studio]) -> Report:
    """Render one bundle. Every problem of a step is told at once, and nothing is written before all hold.

    The steps: the files of the series; the edition's tables, with the language, the names and the date
    that were asked for; the words; the infographics; the drawings; the output folder. What was made from
    the same is not made again, and `studio` is called only when there is something to draw.
    """
    survey = load.survey(request.surveys, also=partial(bundles.worded, request))
    with themes.using(bundles.theme(request, survey)):
        return _rendered(request, survey, progress, studio)


def _rendered(request: Request, survey: Survey, progress: Progress, studio: Callable[[], Studio]) -> Report:
    """The same in the theme that was asked for."""
    folder = request.out / bundles.name(request) / request.lang
    if request.edition in survey.editions or request.edition == words.TRENDS:
        publish.ready(folder)
    bundle = composed(request, survey)
    head = {"edition": bundle.name, "lang": request.lang}
    before = manifest.standing(folder, head)
    plan = Plan.of(request, bundle, before)
    try:
        drawn = _drawn(plan, studio, progress)
    except NoBrowserError as error:
        plan = plan.undrawn(error)
        drawn = _drawn(plan, studio, progress)
    done = publish.bundle(plan.fresh(drawn), folder, head, standing=before)
    if done.written:
        from cmsurvey import embed  # noqa: PLC0415 - a run with nothing to write must not wait for it

        embed.refresh(request.out, bundle.name, request.lang, words.spoken(request.lang)["embed"])
    return Report(done, plan.asked, tuple(plan.remarks(manifest.standing(folder, head))), plan.lacking)


def _drawn(plan: Plan, studio: Callable[[], Studio], progress: Progress) -> list[Artifact]:
    """What the plan has drawn; without a browser the pages alone."""
    jobs, number = plan.jobs, count(1)
    if plan.drawer is None:
        return [artifact for job in jobs for artifact in renderer.undrawn(job)]
    if not jobs:
        return []
    return studio().artifacts(jobs, plan.drawer, lambda name: progress(next(number), len(jobs), name))

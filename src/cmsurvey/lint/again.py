"""Pictures of presets → the pages that they were captured from: in the picture itself no text is measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cmsurvey import bundles, presets, render, themes, verify
from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.manifest import MANIFEST
from cmsurvey.model import Survey
from cmsurvey.plan import Plan

if TYPE_CHECKING:
    from cmsurvey.render.studio import Studio


class Again(NamedTuple):
    """A picture, the width that its page is laid out at in px, and the page."""

    file: Path
    width: int
    html: bytes


def manifests(files: Sequence[Path]) -> list[Path]:
    """The manifests of the bundles that hold pictures of presets, of those among `files`."""
    folders = {path.parent for path in files if path.suffix == ".png" and presets.standing([path.name])}
    return sorted(path for folder in folders if (path := folder / MANIFEST).is_file())


def pages(manifest: Path, survey: Survey, studio: Callable[[], Studio], *, theme: str = "") -> list[Again]:
    """The page of every picture of a preset that a manifest names, set and drawn again.

    Raises:
        CmsurveyError: the manifest cannot be read, a file is missing or altered, or a picture would not be
            made from the same today: its page would be another.
        RenderError: there is no browser, or it fails.
    """
    entries, request = verify.asked(manifest, survey, theme=theme)
    others = 0
    with themes.using(bundles.theme(request, survey)):
        plan = Plan.of(request, bundles.composed(request, survey), {})
        if plan.drawer is None and plan.missing:
            raise plan.missing
        jobs, files = [], []
        for part in plan.parts:
            name = part.names(part.asked)[0] if part.infographic.preset else ""
            if name not in entries:
                continue
            others += entries[name].get("made_from") != part.origin.made_from
            moment = plan.bundle.moment(part.infographic)
            jobs.append(render.Job(part.infographic, ("html",), plan.bundle.words.program, moment))
            files.append(manifest.parent / name)
        if others:
            what = f"{others} pictures of presets were made from other figures, words, theme or code"
            hint = "render them again, to have them measured; --surveys and --theme name others"
            raise CmsurveyError(Problem(str(manifest), what, hint))
        made = studio().artifacts(jobs, plan.drawer, lambda _: None) if jobs and plan.drawer else []
    widths = [presets.PRESETS[job.infographic.preset].width for job in jobs]
    return [Again(file, width, one.content) for file, width, one in zip(files, widths, made, strict=True)]

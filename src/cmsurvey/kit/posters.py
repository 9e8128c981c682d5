"""Posters laid out for paper: one that is longer than a sheet is drawn wider, to have the sheet's shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cmsurvey import browser
from cmsurvey.compose.drawings import Drawings
from cmsurvey.model import Infographic, Panel
from cmsurvey.plan import Plan
from cmsurvey.render import Job, sheet
from cmsurvey.templates import TEMPLATES, Style
from cmsurvey.theme import DRAWINGS, POSTER, STENCIL

if TYPE_CHECKING:
    from cmsurvey.render.studio import Studio

#: The widest that the content of a poster is laid out, in px.
WIDEST = 1480


def printed(plan: Plan, studio: Callable[[], Studio]) -> Iterator[tuple[str, sheet.Task]]:
    """The posters on each paper, by the names of their files."""
    posters = [one for one in plan.bundle.infographics if one.kind == "poster"]
    widths = {one.id: width(plan.before[f"{one.id}.png"]) for one in posters}
    again = [relaid(one, widths[one.id]) for one in posters if widths[one.id] > POSTER.content]
    drawn = _drawn(plan, again, studio) if again else {}
    for one in posters:
        page = drawn.get(one.id) or (plan.request.folder / f"{one.id}.html").read_bytes()
        html = sheet.on_paper(page.decode(), widths[one.id])
        for paper in sheet.PAPERS:
            task = sheet.fitted(html, paper, plan.bundle.moment(one), width=widths[one.id])
            yield f"{one.id}-{paper.name}.pdf", task


def width(picture: Mapping[str, object]) -> int:
    """The width in px at which the content of a poster has the shape of a sheet, by the size of its picture.

    What it holds is as high at any width, or nearly so: marks keep their height, lines break less often.
    """
    wide, high = (float(str(picture[side])) for side in ("width", "height"))
    tall = high / wide * POSTER.page - sheet.AROUND
    return max(POSTER.content, min(WIDEST, round(tall / sheet.SHAPE)))


def relaid(page: Infographic, content: int) -> Infographic:
    """The poster with the widest drawing of each block alone, for content of another width in px.

    Blocks that shared a scale share one again.
    """
    wide = sheet.columns(content)
    drawings = [replace(DRAWINGS[panel.width], width=wide[panel.width]) for panel in page.panels]
    scales: dict[float | None, float] = {}
    for panel, drawing in zip(page.panels, drawings, strict=True):
        fitting, before = TEMPLATES[panel.chart.template].scale, scale(panel)
        if fitting and before:
            own = fitting(panel.chart, Style(STENCIL, drawing))
            scales[before] = min(own, scales.get(before, own))
    panels = []
    for panel, drawing in zip(page.panels, drawings, strict=True):
        name, shared = drawing.name, scales.get(scale(panel))
        alike = {name: shared} if shared else {}
        panels.append(replace(panel, plots=Drawings(panel.chart, (name,), STENCIL, alike, (drawing,))))
    return replace(page, panels=tuple(panels))


def scale(panel: Panel) -> float | None:
    """The px a unit that a block has in common with others in its widest drawing."""
    return panel.plots.scales.get(panel.plots.names[-1]) if isinstance(panel.plots, Drawings) else None


def _drawn(plan: Plan, pages: Sequence[Infographic], studio: Callable[[], Studio]) -> dict[str, bytes]:
    """The pages of posters by their names."""
    words, moment = plan.bundle.words.program, plan.bundle.moment
    jobs = [Job(one, ("html",), words, moment(one)) for one in pages]
    made = studio().artifacts(jobs, browser.require(), lambda _: None)
    return {one.name.removesuffix(".html"): one.content for one in made}

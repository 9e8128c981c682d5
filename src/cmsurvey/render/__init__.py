"""Infographics → artifacts: drawings, pages, pictures and PDF, all by one browser page a run."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from cmsurvey.model import Artifact, Infographic, Panel
from cmsurvey.render import page as pages
from cmsurvey.render import svg
from cmsurvey.render.engine import Page, page
from cmsurvey.theme import ARTICLE, POSTER

Progress = Callable[[str], None]
Labels = Mapping[str, Mapping[str, str]]

#: The picture formats and the device pixels a CSS px that each is captured at.
SCALES = {"png": 2, "png@1x": 1}
FORMATS = ("html", *SCALES, "svg", "pdf")
_PDF_DATE = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}[^)]*\)")


class Job(NamedTuple):
    """What to render: the page, its formats, the words of the page and the date its PDF carries."""

    infographic: Infographic
    formats: tuple[str, ...]
    labels: Labels
    moment: datetime


def artifacts(jobs: Sequence[Job], browser: Path, progress: Progress) -> list[Artifact]:
    """The files of every job, drawn and captured by one browser page; `progress` hears each name."""
    return asyncio.run(_artifacts(jobs, browser, progress))


def undrawn(job: Job) -> list[Artifact]:
    """The page of a job without drawings, its data table whole: all that needs no browser."""
    if "html" not in job.formats:
        return []
    text = pages.html(job.infographic, {}, job.labels)
    return [_artifact(job, "html", text.encode(), 0, 0)]


async def _artifacts(jobs: Sequence[Job], browser: Path, progress: Progress) -> list[Artifact]:
    found: list[Artifact] = []
    async with page(browser) as opened:
        await opened.load_plotly(_characters(jobs))
        drawn = []
        for job in jobs:
            drawn.append(await _drawings(job, opened))
            progress(job.infographic.id)
        for job, drawings in zip(jobs, drawn, strict=True):
            found += await _captured(job, drawings, opened)
            progress(job.infographic.id)
    return found


def _characters(jobs: Sequence[Job]) -> str:
    """Every character that a figure of the run sets, so that the faces loaded hold them."""
    figures = (
        str(figure.to_dict())
        for job in jobs
        for panel in job.infographic.panels
        for figure in panel.figures.values()
    )
    return "".join(sorted(set("".join(figures))))


async def _drawings(job: Job, opened: Page) -> dict[str, list[svg.Drawing]]:
    """The cleaned drawings of each panel, from narrow to wide."""
    return {
        panel.id: [svg.clean(await opened.draw(figure), figure) for figure in panel.figures.values()]
        for panel in job.infographic.panels
    }


async def _captured(job: Job, drawings: Mapping[str, Sequence[svg.Drawing]], opened: Page) -> list[Artifact]:
    """The page and what is made from it, in the formats asked for."""
    infographic = job.infographic
    text = pages.html(infographic, drawings, job.labels)
    width = (POSTER if infographic.kind == "poster" else ARTICLE).page
    found = []
    if "html" in job.formats:
        found.append(_artifact(job, "html", text.encode(), 0, 0))
    for name, scale in SCALES.items():
        if name in job.formats:
            shot = await opened.png(text, width, scale)
            found.append(_artifact(job, name, shot.content, shot.width * scale, shot.height * scale))
    if "pdf" in job.formats:
        sheet = await opened.pdf(text, width)
        found.append(_artifact(job, "pdf", _dated(sheet.content, job.moment), sheet.width, sheet.height))
    if "svg" in job.formats and infographic.kind == "card":
        found.append(_alone(job, infographic.panels[0], drawings))
    return found


def _alone(job: Job, panel: Panel, drawings: Mapping[str, Sequence[svg.Drawing]]) -> Artifact:
    """The widest drawing of a card as a file of its own."""
    drawing = drawings[panel.id][-1]
    content = svg.alone(drawing, title=panel.alt, description=panel.description, lang=job.infographic.lang)
    return _artifact(job, "svg", content, drawing.width, drawing.height)


def _dated(content: bytes, moment: datetime) -> bytes:
    """The PDF with the edition's date instead of the clock's, byte for byte as long."""
    stamp = moment.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'").encode()
    return _PDF_DATE.sub(lambda match: b"/" + match[1] + b" (" + stamp + b")", content)


def _artifact(job: Job, form: str, content: bytes, width: int, height: int) -> Artifact:
    suffix = form.removeprefix("png") if form.startswith("png") else ""
    name = f"{job.infographic.id}{suffix}.{form.partition('@')[0]}"
    return Artifact(name, content, entry(job.infographic, width, height))


def entry(infographic: Infographic, width: int, height: int) -> dict[str, object]:
    """What the manifest says of a file of an infographic; no size where a file has none."""
    card = infographic.kind == "card"
    return {
        "kind": infographic.kind,
        "question": infographic.id if card else None,
        "template": infographic.panels[0].chart.template if card else None,
        "title": infographic.title,
        "alt": infographic.alt,
        "width": width or None,
        "height": height or None,
    }

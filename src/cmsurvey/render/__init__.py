"""Infographics → artifacts: drawings, pages, pictures and PDF, all by one browser a run."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from cmsurvey.model import Artifact, Infographic, Panel
from cmsurvey.render import page, svg
from cmsurvey.render.engine import Page, Sheet, opened
from cmsurvey.theme import ARTICLE, POSTER

Progress = Callable[[str], None]
Labels = Mapping[str, Mapping[str, str]]

#: The device pixels a CSS px that a page is laid out at, and the formats captured from it.
SCALES = {2: ("png", "pdf"), 1: ("png@1x",)}
FORMATS = ("html", *SCALES[2], *SCALES[1], "svg")
_PDF_DATE = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}[^)]*\)")


class Job(NamedTuple):
    """What to render: the page, its formats, the words of the page and the date its PDF carries."""

    infographic: Infographic
    formats: tuple[str, ...]
    labels: Labels
    moment: datetime


class Proof(NamedTuple):
    """An infographic drawn: the drawings of each panel, from narrow to wide, and the page that holds them."""

    drawings: Mapping[str, Sequence[svg.Drawing]]
    html: str


def artifacts(jobs: Sequence[Job], browser: Path, progress: Progress) -> list[Artifact]:
    """The files of every job, by one browser; `progress` hears a name once drawn and once captured.

    Raises:
        RenderError: the browser does not start, does not answer or ends; it is gone by then.
    """
    return asyncio.run(_artifacts(jobs, browser, progress)) if jobs else []


def undrawn(job: Job) -> list[Artifact]:
    """The page of a job without drawings, its data table whole: all that needs no browser."""
    if "html" not in job.formats:
        return []
    text = page.html(job.infographic, {}, job.labels)
    return [_artifact(job, "html", text.encode())]


async def _artifacts(jobs: Sequence[Job], browser: Path, progress: Progress) -> list[Artifact]:
    """While the press captures one infographic, the board draws the next."""
    found: list[Artifact] = []
    async with opened(browser) as (board, press):
        await board.load_plotly()
        upcoming = asyncio.create_task(_drawn(jobs[0], board))
        try:
            for at, job in enumerate(jobs, start=1):
                proof = await upcoming
                progress(job.infographic.id)
                if at < len(jobs):
                    upcoming = asyncio.create_task(_drawn(jobs[at], board))
                found += await _captured(job, proof, press)
                progress(job.infographic.id)
        finally:
            upcoming.cancel()
            await asyncio.gather(upcoming, return_exceptions=True)
    return found


async def _drawn(job: Job, board: Page) -> Proof:
    """The drawings of each panel, from narrow to wide, and the page that holds them."""
    drawings: dict[str, list[svg.Drawing]] = {}
    for panel in job.infographic.panels:
        figures = list(panel.figures.values())
        sources = await board.draw(figures)
        drawings[panel.id] = [svg.clean(*pair) for pair in zip(sources, figures, strict=True)]
    return Proof(drawings, page.html(job.infographic, drawings, job.labels))


async def _captured(job: Job, proof: Proof, press: Page) -> list[Artifact]:
    """The page and what is made from it, in the formats asked for."""
    infographic = job.infographic
    width = (POSTER if infographic.kind == "poster" else ARTICLE).page
    found = []
    if "html" in job.formats:
        found.append(_artifact(job, "html", proof.html.encode()))
    if "svg" in job.formats and infographic.kind == "card":
        found.append(_alone(job, infographic.panels[0], proof.drawings))
    for scale, known in SCALES.items():
        forms = [form for form in known if form in job.formats]
        if forms:
            sheet = await press.lay_out(proof.html, width, scale)
            found += [await _shot(job, form, sheet, press) for form in forms]
    return found


async def _shot(job: Job, form: str, sheet: Sheet, press: Page) -> Artifact:
    """A picture or the PDF of the sheet that is laid out."""
    if form == "pdf":
        content = _dated(await press.pdf(sheet), job.moment)
        return _artifact(job, form, content, (sheet.width, sheet.height))
    size = (sheet.width * sheet.scale, sheet.height * sheet.scale)
    return _artifact(job, form, await press.png(sheet), size)


def _alone(job: Job, panel: Panel, drawings: Mapping[str, Sequence[svg.Drawing]]) -> Artifact:
    """The widest drawing of a card as a file of its own."""
    drawing = drawings[panel.id][-1]
    content = svg.alone(drawing, title=panel.alt, description=panel.description, lang=job.infographic.lang)
    return _artifact(job, "svg", content, (drawing.width, drawing.height))


def _dated(content: bytes, moment: datetime) -> bytes:
    """The PDF with the edition's date instead of the clock's, byte for byte as long."""
    stamp = moment.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'").encode()
    return _PDF_DATE.sub(lambda match: b"/" + match[1] + b" (" + stamp + b")", content)


def _artifact(job: Job, form: str, content: bytes, size: tuple[int, int] = (0, 0)) -> Artifact:
    suffix = form.removeprefix("png") if form.startswith("png") else ""
    name = f"{job.infographic.id}{suffix}.{form.partition('@')[0]}"
    return Artifact(name, content, entry(job.infographic, *size))


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

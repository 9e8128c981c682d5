"""An infographic and its drawings → the bytes of its files: what the pages of a browser make of each."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from functools import partial
from threading import Lock
from typing import NamedTuple, TypeVar

from cmsurvey import themes
from cmsurvey.model import Panel
from cmsurvey.presets import PRESETS
from cmsurvey.render import Job, interactive, memory, page, scales, social, svg
from cmsurvey.render.engine import Page
from cmsurvey.render.pages import Pages
from cmsurvey.render.paper import dated
from cmsurvey.theme import ARTICLE, POSTER

One = TypeVar("One")
Other = TypeVar("Other")
#: Has pictures packed meanwhile.
Packer = Callable[[Callable[[], bytes]], "asyncio.Future[bytes]"]
#: One picture is packed at a time, whatever studio it is of: that of a poster takes a hundred megabytes.
_PACKING = Lock()


class Proof(NamedTuple):
    """An infographic drawn: the drawings of each panel, from narrow to wide, and the page that holds them."""

    drawings: Mapping[str, Sequence[svg.Drawing]]
    html: str


class Shot(NamedTuple):
    """A file of a job: its format, its bytes (those of a picture are being packed) and its size in px.

    `heights` are those of a page in frames.
    """

    form: str
    content: bytes | asyncio.Future[bytes]
    size: tuple[int, int] = (0, 0)
    heights: str = ""


async def made(job: Job, pages: Pages, packer: Packer) -> list[Shot]:
    """The files of a job in the formats asked for; of jobs made together, each page has one at a time."""
    async with pages.board.turn:
        proof = await drawn(job, pages.board)
    found, asked = _written(job, proof), _asked(job)
    if not asked:
        return found
    framed = bool(found) and found[0].form == "html"
    html = page.pressed(proof.html)
    pictures, (heights, printed) = await _both(
        _captured(job, html, pages.press, packer), _printed(job, html, pages.printer, framed=framed)
    )
    if framed:
        found[0] = found[0]._replace(heights=heights)
    return found + sorted((*pictures, *printed), key=lambda shot: list(asked).index(shot.form))


async def drawn(job: Job, board: Page) -> Proof:
    """The drawings of each panel, from narrow to wide, and the page that holds them."""
    drawings: dict[str, list[svg.Drawing]] = {}
    for panel in job.infographic.panels:
        plots = list(panel.plots.values())
        sources = await board.draw(plots)
        drawings[panel.id] = [svg.clean(*pair) for pair in zip(sources, plots, strict=True)]
    if job.infographic.kind == "social":
        return Proof(drawings, social.html(job.infographic, drawings))
    return Proof(drawings, page.html(job.infographic, drawings, job.labels, version=job.version))


def _asked(job: Job) -> dict[str, int]:
    """The formats of a job that a page is laid out for, and the device pixels of a px in each."""
    known = scales(job.infographic).items()
    return {form: scale for scale, forms in known for form in forms if form in job.formats}


def _written(job: Job, proof: Proof) -> list[Shot]:
    """The formats of a job that need no page of the browser any more."""
    infographic, found = job.infographic, []
    if "html" in job.formats:
        found.append(Shot("html", proof.html.encode()))
    if "interactive" in job.formats:
        html = interactive.html_of(infographic, proof.drawings, job.labels)
        found.append(Shot("interactive", html.encode()))
    if "svg" in job.formats and infographic.kind == "card":
        found.append(alone(job, infographic.panels[0], proof.drawings))
    return found


async def _captured(job: Job, html: str, press: Page, packer: Packer) -> list[Shot]:
    """The pictures of a page, at each scale."""
    pictures = {form: scale for form, scale in _asked(job).items() if form != "pdf"}
    if not pictures:
        return []
    colours, found = tuple(dataclasses.asdict(themes.current().light).values()), []
    async with press.turn:
        for form, scale in pictures.items():
            sheet = await press.lay_out(html, _width(job), scale)
            small = packer(partial(_packed, await press.png(sheet), job, colours))
            found.append(Shot(form, small, (sheet.width * scale, sheet.height * scale)))
    return found


async def _printed(job: Job, html: str, printer: Page, *, framed: bool) -> tuple[str, list[Shot]]:
    """The heights of a page in frames, where they are asked for, and its PDF."""
    asked = _asked(job)
    if not framed and "pdf" not in asked:
        return "", []
    async with printer.turn:
        scale = asked.get("pdf", min(asked.values()))
        sheet = await printer.lay_out(html, _width(job), scale, framed=framed)
        if "pdf" not in asked:
            return sheet.heights, []
        content = await printer.pdf(sheet, slides=bool(job.infographic.slides))
    return sheet.heights, [Shot("pdf", dated(content, job.moment), (sheet.width, sheet.height))]


def _width(job: Job) -> int:
    """How wide a page is laid out, in px."""
    if job.infographic.preset:
        return PRESETS[job.infographic.preset].width
    return (POSTER if job.infographic.kind == "poster" else ARTICLE).page


async def _both(one: Coroutine[None, None, One], other: Coroutine[None, None, Other]) -> tuple[One, Other]:
    """What two works come to that are done side by side; when one fails, the other is given up."""
    tasks = asyncio.create_task(one), asyncio.create_task(other)
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _packed(taken: bytes, job: Job, colours: Iterable[str]) -> bytes:
    """The picture within the weight of its kind, what it says of itself included."""
    from cmsurvey.render import metadata, png  # noqa: PLC0415 - numpy: a browser must not wait for it to start

    added = metadata.chunks(job.infographic, job.labels)
    limit = png.LIMITS[job.infographic.kind] - len(added)
    with _PACKING:
        if job.infographic.kind == "poster":
            memory.trimmed()
        return metadata.described(png.smaller(taken, limit, colours), added)


def alone(job: Job, panel: Panel, drawings: Mapping[str, Sequence[svg.Drawing]]) -> Shot:
    """The widest drawing of a card as a file of its own."""
    drawing = drawings[panel.id][-1]
    content = svg.alone(
        drawing,
        title=panel.alt,
        description=panel.description,
        lang=job.infographic.lang,
        stamp=job.infographic.stamp,
        version=job.infographic.version,
    )
    return Shot("svg", content, (drawing.width, drawing.height))

"""Pages → PDF on paper and pictures of their own, in one browser: sheets, posters on A3 and A4, logos."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cmsurvey import themes
from cmsurvey.render import interrupts
from cmsurvey.render.engine import INCH, PATIENCE, Page, opened
from cmsurvey.render.paper import dated
from cmsurvey.theme import GUTTER_HALF, GUTTER_THIRD, POSTER

#: What a page of the browser makes.
Task = Callable[[Page], Awaitable[bytes]]
#: The ground of what is printed.
WHITE = "#FFFFFF"
#: mm in an inch, and px that the bottom of a page may be rounded by.
_MM, _ROUNDED = 25.4, 2
#: Waits until the faces are there and the page was laid out and drawn with them: two frames.
_SETTLED = """document.fonts.ready.then(() => new Promise(
    done => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))"""


class Paper(NamedTuple):
    """A size of paper and the margin that printers leave white, in mm."""

    name: str
    width: float
    height: float
    margin: float


PAPERS = (Paper("a3", 297, 420, 12), Paper("a4", 210, 297, 10))
#: What a sheet of either has between its margins: its height by its width.
SHAPE = min((one.height - 2 * one.margin) / (one.width - 2 * one.margin) for one in PAPERS)
#: The px over and under a poster that paper does not need; the width over which its notes have two columns.
AROUND, NOTES_TWICE = 98, 1150


def made(tasks: Sequence[Task], browser: Path, patience: float = PATIENCE) -> list[bytes]:
    """What each task makes, one after the other.

    Raises:
        RenderError: the browser does not start or does not answer.
    """
    return interrupts.run(_made(tasks, browser, patience))


async def _made(tasks: Sequence[Task], browser: Path, patience: float) -> list[bytes]:
    found = []
    async with opened(browser, patience) as (page, _):
        for task in tasks:
            await page.empty()
            found.append(await task(page))
    return found


def pdf(html: str, browser: Path, moment: datetime, patience: float = PATIENCE) -> bytes:
    """The page as a tagged PDF of the paper that its style names, dated `moment`.

    Raises:
        RenderError: the browser does not start or does not answer.
    """
    return made([sheets(html, moment)], browser, patience)[0]


def sheets(html: str, moment: datetime) -> Task:
    """A page on as many sheets as it needs, of the paper that its style names."""

    async def task(page: Page) -> bytes:
        await page.show(html)
        return await _printed(page, moment, preferCSSPageSize=True)

    return task


def fitted(html: str, paper: Paper, moment: datetime, *, width: int = POSTER.content) -> Task:
    """A poster of that width on one sheet: as large as the margins allow, in the middle, its type vector."""

    async def task(page: Page) -> bytes:
        sheet = await page.lay_out(html, width, 1)
        high, wide = paper.height / _MM * INCH, paper.width / _MM * INCH
        margin, tall = paper.margin / _MM * INCH, sheet.height + _ROUNDED
        scale = min((wide - 2 * margin) / sheet.width, (high - 2 * margin) / tall)
        beside, above = (wide - sheet.width * scale) / 2, (high - tall * scale) / 2
        return await _printed(
            page,
            moment,
            scale=scale,
            paperWidth=wide / INCH,
            paperHeight=high / INCH,
            marginLeft=beside / INCH,
            marginRight=(beside - scale)
            / INCH,  # rounded down, the page would be a px narrower than a poster
            marginTop=above / INCH,
            marginBottom=(above - scale) / INCH,
        )

    return task


def picture(html: str, width: int, scale: int) -> Task:
    """A page as a picture whose ground is transparent."""

    async def task(page: Page) -> bytes:
        sheet = await page.lay_out(html, width, scale)
        nothing = dict.fromkeys("rgba", 0)
        await page.call("Emulation.setDefaultBackgroundColorOverride", color=nothing)
        try:
            return await page.png(sheet)
        finally:
            await page.call("Emulation.setDefaultBackgroundColorOverride")

    return task


def columns(content: int) -> dict[str, int]:
    """The widths of a poster's blocks in px, where its content has that width."""
    half, third = (content - GUTTER_HALF) // 2, (content - 2 * GUTTER_THIRD) // 3
    return {"full": content, "two_thirds": content - third - GUTTER_THIRD, "half": half, "third": third}


def on_paper(html: str, width: int = POSTER.content) -> str:
    """The page of a poster as it is printed: on white, in one width, and told apart without colour.

    Content of more than its own width in px was drawn for that: its one drawing a block is shown.

    Accent, muted and highlight are of one lightness, which a printer without colours makes the same grey: in
    print the first two are as dark as they have to be, or as light.
    """
    from cmsurvey.themes import legible  # noqa: PLC0415 - coloraide takes 0.2 s, which a proof need not wait for

    light = themes.current().light
    accent, muted = (
        legible.without_colour(one, light.highlight, WHITE) for one in (light.accent, light.muted)
    )
    # the sheet has margins of its own: those of the page are cut off
    rules = (
        f":root{{--paper:{WHITE};--accent:{accent};--muted:{muted}}}html,body{{overflow:hidden}}"
        f"body{{width:{width}px}}main{{width:{width + 2 * POSTER.margin}px;margin:0 -{POSTER.margin}px}}"
        f".poster .sheet{{padding-top:0;padding-bottom:0}}"
    )
    if width > POSTER.content:
        rules += ".poster main{max-width:none}.poster .narrow{display:block!important}"
        rules += "".join(f".{name}{{width:{wide}px!important}}" for name, wide in columns(width).items())
    if width > NOTES_TWICE:
        rules += f".poster .notes{{columns:2;column-gap:{GUTTER_HALF}px}}"
    return html.replace("</head>", f"<style>{rules}</style>\n</head>", 1)


async def _printed(page: Page, moment: datetime, **paper: object) -> bytes:
    await page.value(_SETTLED)
    return dated(await page.printed(**paper), moment)

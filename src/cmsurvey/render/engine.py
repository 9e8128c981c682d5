"""One browser for a whole run, and its pages: what draws figures, what captures pages, what prints them.

Kaleido's own export starts or reloads a page for each image; a page that stays open draws one in
a tenth of the time. The protocol is spoken through choreographer, the library under Kaleido.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from choreographer.browsers import BrowserClosedError
from choreographer.channels import ChannelClosedError

from cmsurvey import fonts, scratch, themes, vendored
from cmsurvey.errors import Problem, RenderError
from cmsurvey.model import Plot
from cmsurvey.render import process
from cmsurvey.theme import MEDIUM_FROM, PHONE_FROM, WIDE_FROM, Face

#: Seconds that one answer of the browser may take to come, unless told otherwise.
PATIENCE = 30.0
#: What choreographer raises where the browser is silent or gone: then it cancels what it still owes.
_LOST = (
    TimeoutError,
    BrowserClosedError,
    ChannelClosedError,
    asyncio.CancelledError,
    asyncio.InvalidStateError,
)
_ENDED = "it ended before the work was done"
_AGAIN = "run the command again; close programs that use much memory"
#: Drawings that the board keeps: those of two posters, 10 MB at most.
KEPT = 100
#: CSS px in an inch, as print counts them.
INCH = 96
#: Points in an inch, in which programs count pages.
POINTS = 72
#: What the board has in each face at first: Latin-1, œ and the typographer's signs. A dagger stands in
#: another file, which takes 60 ms a face to unpack.
LETTERS = frozenset(
    map(chr, {*range(0x20, 0x100), 0x152, 0x153, *range(0x2010, 0x2040), 0x20AC, 0x2192, 0x2212} - {0x2020})
)
#: What a page holds whose faces have these letters.
_KNOWN = LETTERS | {"\n"}
#: A character in JSON that is not of ASCII.
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
PAGE = "<!doctype html><html><head><meta charset='utf-8'><style>{css}</style></head><body></body></html>"
#: Loads every face of the page and answers with those that failed; what stands in for one may be missing.
FACES_READY = """Promise.all([...document.fonts].filter(face => !face.family.includes("stand-in")).map(face =>
    face.load().then(() => "", () => face.family + " " + face.weight)
)).then(found => found.filter(Boolean).join(", "))"""
WIDTHS = """(probes => {
    const pen = document.createElement("canvas").getContext("2d");
    return probes.map(([font, text]) => { pen.font = font; return pen.measureText(text).width; });
})(%s)"""
#: What `Plotly.toImage` does, without its copy of the figure and its waits, in half the time. Each figure has
#: a board of its own: one that was drawn on would be laid out once more before it is cleared.
DRAW = """(async figures => {
    const drawn = [];
    for (const figure of figures) {
        const board = document.body.appendChild(document.createElement("div"));
        await Plotly.newPlot(board, {...figure, config: {staticPlot: true}});
        drawn.push(Plotly.Snapshot.toSVG(board, "svg"));
        board.remove();
    }
    return drawn;
})(%s)"""
#: CSS px of the window that a page is laid out in: what it shows before it is captured is drawn in vain.
WINDOW = 8
#: A face of a page: a line of its rules.
_FACE = re.compile(r"^@font-face\{[^}]*\}$", re.MULTILINE)
#: From which width a page is measured in frames, and where its rules change.
_NARROWEST, _CHANGES = 280, (PHONE_FROM, MEDIUM_FROM, WIDE_FROM)
#: A picture has no room for what a page says in full, its table and a link: its height is of the rest.
#: Drawings for other widths go too, or print would look at them again.
#: It takes what measures the heights first.
SHEET = f"""(measured => {FACES_READY}.then(failed => {{
    const heights = measured();
    document.querySelectorAll("details, .version, .unpictured").forEach(one => one.remove());
    document.querySelectorAll("svg").forEach(one => one.getClientRects().length || one.remove());
    return [failed, Math.ceil(document.querySelector("main").getBoundingClientRect().height), heights];
}}))"""


class Sheet(NamedTuple):
    """A page as it is laid out for capture: its size in CSS px and the device pixels of each.

    `heights` are those that it has in frames, as heights.js writes them, where they were asked for.
    """

    width: int
    height: int
    scale: int
    heights: str = ""


class LostError(RenderError):
    """A browser that fell silent or ended; another one may do."""


@dataclass
class Page:
    """One page of the browser; every call awaits its answer before the next is sent.

    Captures sent together would all return the same picture. Work of several calls holds its `turn`.
    """

    tab: Any
    patience: float
    frame: str = ""
    drawn: dict[str, str] = field(default_factory=dict)
    window: tuple[int, int] = (0, 0)
    letters: frozenset[str] = LETTERS
    keeping: bool = False
    faces: Mapping[str, Face] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def call(self, method: str, **params: object) -> dict[str, Any]:
        """The answer of the browser to one command; a refusal, a silence or its end is a `RenderError`."""
        limit = asyncio.timeout(self.patience)
        try:
            async with limit:
                answer = await self.tab.send_command(method, params=params)
        except _LOST:
            process.stop_if_asked()
            what = f"it did not answer within {self.patience:g} s" if limit.expired() else _ENDED
            raise LostError(Problem("browser", what, _AGAIN)) from None
        if "error" in answer:
            raise RenderError(
                Problem(
                    "browser", f"{method}: {answer['error'].get('message', answer['error'])}", process.OTHER
                )
            )
        return dict(answer["result"])

    async def value(self, expression: str) -> Any:  # noqa: ANN401 - JavaScript answers with whatever it is asked for
        """The value of a JavaScript expression, awaited when it is a promise."""
        result = await self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in result:
            text = result["exceptionDetails"].get("exception", {}).get("description", "unknown")
            raise RenderError(Problem("browser", f"the page failed: {text.splitlines()[0]}", process.OTHER))
        return result["result"].get("value")

    async def show(self, html: str) -> None:
        """Set the page's document and wait for its faces; one that cannot load is an error."""
        await self.call("Page.setDocumentContent", frameId=self.frame, html=html)
        _check_faces(await self.value(FACES_READY))

    async def empty(self) -> None:
        """An empty document; in one that was set, what its policy forbids stays forbidden to the next."""
        self.faces = {}
        await self.call("Page.navigate", url="about:blank")

    async def load_plotly(self) -> None:
        """Make the page ready to draw figures; checks that no face fell back."""
        await self.start_plotly()
        await self.load_faces()

    async def start_plotly(self) -> None:
        """Have Plotly in the page: what a script defines outlives the documents that are set."""
        self.drawn.clear()
        await self.value(vendored.read("bundle/plotly-basic.min.js").decode() + "\n;void 0")

    async def load_faces(self) -> None:
        """Have the faces of the theme in the page; checks that none fell back."""
        faces, expected = themes.current().faces, fonts.probes()
        await self.show(blank(self.letters))
        probes = [[f"{face.weight} 100px {face.family!r}", expected[name][0]] for name, face in faces.items()]
        widths = await self.value(WIDTHS % json.dumps(probes))
        for (name, face), wide in zip(faces.items(), widths, strict=True):
            if abs(wide - expected[name][1]) > 0.02 * expected[name][1]:
                shown = f"{face.family} {face.weight}"
                what = f"the font {shown} is not the one shown (its probe is {wide:.0f} px wide)"
                raise RenderError(
                    Problem("browser", what, "reinstall cmsurvey, or name another browser in BROWSER_PATH")
                )

    async def hide(self, other: Page) -> None:
        """Show the page no more: what is drawn in it then asks for no frames, a sixth of the cost of drawing.

        A browser in which both pages share a window, or that hides none, shows it as before.
        """
        try:
            window, shared = [
                (await page.call("Browser.getWindowForTarget"))["windowId"] for page in (self, other)
            ]
            if window != shared:
                bounds = {"windowState": "minimized"}
                await self.call("Browser.setWindowBounds", windowId=window, bounds=bounds)
        except LostError:
            raise
        except RenderError:
            return

    async def draw(self, plots: Sequence[Plot]) -> list[str]:
        """Each plot as Plotly's own SVG text; `load_plotly` comes first.

        What was drawn of late is not drawn again: a word or a figure changes few drawings of a page.
        """
        asked = [json.dumps({"data": plot.data, "layout": plot.layout}) for plot in plots]
        fresh = [one for one in dict.fromkeys(asked) if one not in self.drawn]
        more = {chr(int(code, 16)) for one in fresh for code in _ESCAPED.findall(one)} - self.letters
        if more:
            self.letters |= more
            await self.show(blank(self.letters))
        found = await self.value(DRAW % f"[{','.join(fresh)}]") if fresh else []
        known = self.drawn | dict(zip(fresh, found, strict=True))
        late = dict.fromkeys(asked)
        order = [*(one for one in known if one not in late), *late]
        self.drawn = {one: known[one] for one in order[-KEPT:]}
        return [known[one] for one in asked]

    async def lay_out(self, html: str, width: int, scale: int, *, framed: bool = False) -> Sheet:
        """Set a page at a width in CSS px, without its unfolding table; its height is that of the rest.

        `framed` asks for the heights of the whole page in frames.
        """
        if self.window != (width, scale):
            size = {"width": width, "height": WINDOW, "deviceScaleFactor": scale, "mobile": False}
            self.window = 0, 0  # a call that is given up may have been done
            await self.call("Emulation.setDeviceMetricsOverride", **size)
            self.window = width, scale
        put = await self._put(html)
        heights = f"{vendored.text('page/heights.js')}({_widths(width)})" if framed else '""'
        failed, height, heights = await self.value(f"{put}{SHEET}(() => {heights})")
        _check_faces(failed)
        return Sheet(width, int(height), scale, heights)

    async def _put(self, html: str) -> str:
        """The script that puts a page in the place of the last one; "" where it stands there already.

        A page that is `keeping` has all letters of each face, which are neither sent nor read again, half of
        what it takes to set one. What has other letters brings its own faces.
        """
        bare = _FACE.sub("", html) if self.keeping else ""
        if not bare or not _KNOWN.issuperset(bare):
            self.faces = {}
            await self.call("Page.setDocumentContent", frameId=self.frame, html=html)
            return ""
        if self.faces != themes.current().faces:
            self.faces = {}
            await self.show(blank())
            self.faces = themes.current().faces
        return f"{vendored.text('page/put.js')}({json.dumps(bare)});"

    async def png(self, sheet: Sheet) -> bytes:
        """A picture of the sheet that is laid out."""
        clip = {"x": 0, "y": 0, "width": sheet.width, "height": sheet.height, "scale": 1}
        # packed quickly: it is unpacked at once, and packed better by whoever has the time
        quick = {"format": "png", "optimizeForSpeed": True}
        answer = await self.call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True, **quick)
        return base64.b64decode(answer["data"])

    async def pdf(self, sheet: Sheet, *, slides: bool = False) -> bytes:
        """The sheet that is laid out as one page of its own size, tagged, its text selectable.

        Of `slides`, each is a page with as many points as its picture has px: programs that show a document
        picture by picture take a point for a px.
        """
        # a px more than the sheet: rounded down to points, it would run over to a second page
        paper = {"paperWidth": sheet.width / INCH, "paperHeight": (sheet.height + 1) / INCH}
        if slides:
            paper = {"paperWidth": sheet.width / POINTS, "paperHeight": sheet.height / POINTS}
            paper["scale"] = INCH / POINTS
        margins = dict.fromkeys(("marginTop", "marginBottom", "marginLeft", "marginRight"), 0)
        return await self.printed(**paper, **margins)

    async def printed(self, **paper: object) -> bytes:
        """What is laid out, on paper: tagged, its hatches as lines, its halos as pictures, for good."""
        await self.value(_printable())
        answer = await self.call("Page.printToPDF", printBackground=True, generateTaggedPDF=True, **paper)
        return base64.b64decode(answer["data"])


@cache
def _printable() -> str:
    return f"{vendored.text('page/hatch.js')};{vendored.text('page/halo.js')}"


def _widths(last: int) -> list[int]:
    """The widths of frames between which a page changes steadily."""
    changes = {at for change in (*_CHANGES, last) if change <= last for at in (change - 1, change)}
    return sorted({_NARROWEST, *changes})


def _check_faces(failed: str) -> None:
    if failed:
        raise RenderError(Problem("browser", f"a font did not load: {failed}", "reinstall cmsurvey"))


def blank(letters: Iterable[str] = LETTERS) -> str:
    """The document that figures are drawn in: every face of the theme with these letters, nothing else."""
    return PAGE.format(css=fonts.css(dict.fromkeys(themes.current().faces, letters)))


@asynccontextmanager
async def opened(
    browser: Path, patience: float = PATIENCE, *, count: int = 2
) -> AsyncIterator[tuple[Page, ...]]:
    """So many pages of a started browser, which work side by side.

    Each of their answers may take `patience` seconds.

    Whatever happens, no process and no folder of the browser is left.

    Raises:
        RenderError: the browser does not start.
    """
    logging.getLogger("choreographer").setLevel(logging.CRITICAL + 1)  # our errors say what it would
    with scratch.folder() as own:
        async with process.running(browser, own, count) as started:
            pages = tuple(Page(tab, patience) for tab in started.pages)
            for page in pages:
                # what a browser with windows shows first is a page of its own, which takes no font of ours
                await page.call("Page.navigate", url="about:blank")
                await page.call("Page.enable")
                page.frame = (await page.call("Page.getFrameTree"))["frameTree"]["frame"]["id"]
                # a scrollbar would take its width from the page, which would choose its narrower drawings
                await page.call("Emulation.setScrollbarsHidden", hidden=True)
            yield pages

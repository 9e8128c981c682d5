"""One browser and one page for a whole run: draws figures, then captures pages.

Kaleido's own export starts or reloads a page for each image; a page that stays open draws one in
a tenth of the time. The protocol is spoken through choreographer, the library under Kaleido.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import choreographer

from cmsurvey import fonts, vendored
from cmsurvey.errors import Problem, RenderError
from cmsurvey.theme import FACES

if TYPE_CHECKING:
    import plotly.graph_objects as go

#: Seconds that one answer of the browser may take before the run gives it up.
PATIENCE = 60.0
#: CSS px in an inch, as print counts them.
INCH = 96
PAGE = "<!doctype html><html><head><meta charset='utf-8'><style>{css}</style></head><body></body></html>"
#: Loads every face of the page and answers with those that failed.
FACES_READY = """Promise.all([...document.fonts].map(face =>
    face.load().then(() => "", () => face.family + " " + face.weight)
)).then(found => found.filter(Boolean).join(", "))"""
MEASURE = """(probes => {
    const pen = document.createElement("canvas").getContext("2d");
    return probes.map(([font, text]) => { pen.font = font; return pen.measureText(text).width; });
})(%s)"""


class Capture(NamedTuple):
    """A picture of a page and its size in CSS px."""

    content: bytes
    width: int
    height: int


@dataclass
class Page:
    """The one browser page of a run; every call awaits its answer before the next is sent.

    Captures sent together would all return the same picture.
    """

    tab: Any
    frame: str = ""

    async def call(self, method: str, **params: object) -> dict[str, Any]:
        """The answer of the browser to one command; a refusal or a silence is a `RenderError`."""
        try:
            answer = await asyncio.wait_for(self.tab.send_command(method, params=params), PATIENCE)
        except TimeoutError:
            what = f"the browser did not answer {method} within {PATIENCE:.0f} s"
            raise RenderError(
                Problem("browser", what, "run the command again; close programs that use much memory")
            ) from None
        if "error" in answer:
            raise RenderError(
                Problem("browser", f"{method}: {answer['error'].get('message', answer['error'])}")
            )
        return dict(answer["result"])

    async def value(self, expression: str) -> Any:  # noqa: ANN401 - JavaScript answers with whatever it is asked for
        """The value of a JavaScript expression, awaited when it is a promise."""
        result = await self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in result:
            text = result["exceptionDetails"].get("exception", {}).get("description", "unknown")
            raise RenderError(Problem("browser", f"the page failed: {text.splitlines()[0]}"))
        return result["result"].get("value")

    async def show(self, html: str) -> None:
        """Set the page's document and wait for its faces; one that cannot load is an error."""
        await self.call("Page.setDocumentContent", frameId=self.frame, html=html)
        failed = await self.value(FACES_READY)
        if failed:
            raise RenderError(Problem("browser", f"a font did not load: {failed}", "reinstall cmsurvey"))

    async def load_plotly(self, text: str) -> None:
        """Make the page ready to draw figures that set `text`; checks that no face fell back."""
        css = fonts.css(dict.fromkeys(FACES, text))
        await self.show(PAGE.format(css=css))
        probes = [
            [f"{face.weight} 100px {face.family!r}", fonts.PROBES[name][0]] for name, face in FACES.items()
        ]
        widths = await self.value(MEASURE % json.dumps(probes))
        for (name, face), wide in zip(FACES.items(), widths, strict=True):
            if abs(wide - fonts.PROBES[name][1]) > 0.02 * fonts.PROBES[name][1]:
                shown = f"{face.family} {face.weight}"
                what = f"the font {shown} is not the one shown (its probe is {wide:.0f} px wide)"
                raise RenderError(
                    Problem("browser", what, "reinstall cmsurvey, or name another browser in BROWSER_PATH")
                )
        await self.value(vendored.read("bundle/plotly-basic.min.js").decode() + "\n;void 0")

    async def draw(self, figure: go.Figure) -> str:
        """The figure as Plotly's own SVG text."""
        layout = figure.layout
        options = {"format": "svg", "imageDataOnly": True, "width": layout.width, "height": layout.height}
        return str(await self.value(f"Plotly.toImage({figure.to_json()}, {json.dumps(options)})"))

    async def png(self, html: str, width: int, scale: float) -> Capture:
        """A picture of the page at a width in CSS px, its height that of its content."""
        await self._lay_out(width, scale)
        await self.show(html)
        await self.value('document.querySelectorAll("details").forEach(one => one.remove())')
        height = await self._height()
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        answer = await self.call(
            "Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True
        )
        return Capture(base64.b64decode(answer["data"]), width, height)

    async def pdf(self, html: str, width: int) -> Capture:
        """The page on one sheet of its own size, tagged, its text selectable."""
        await self._lay_out(width, 1)
        await self.show(html)
        await self.value('document.querySelectorAll("details").forEach(one => one.remove())')
        height = await self._height()
        answer = await self.call(
            "Page.printToPDF",
            printBackground=True,
            generateTaggedPDF=True,
            paperWidth=width / INCH,
            paperHeight=(height + 1) / INCH,
            marginTop=0,
            marginBottom=0,
            marginLeft=0,
            marginRight=0,
        )
        return Capture(base64.b64decode(answer["data"]), width, height)

    async def _lay_out(self, width: int, scale: float) -> None:
        # a scrollbar would take its width from the page, and the page would choose its narrower drawings
        await self.call("Emulation.setScrollbarsHidden", hidden=True)
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=800,
            deviceScaleFactor=scale,
            mobile=False,
        )

    async def _height(self) -> int:
        return int(
            await self.value("Math.ceil(document.querySelector('main').getBoundingClientRect().height)")
        )


@asynccontextmanager
async def page(browser: Path) -> AsyncIterator[Page]:
    """The open page of a started browser; the browser is closed whatever happens."""
    try:
        started = await choreographer.Browser(path=str(browser), headless=True)
    except Exception as error:  # noqa: BLE001 - whatever keeps a browser from starting is told, with the cure
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        hint = "name another one in BROWSER_PATH, or run: cmsurvey browser --install"
        raise RenderError(Problem(str(browser), f"the browser did not start: {reason}", hint)) from None
    try:
        opened = Page(await started.create_tab(""))
        await opened.call("Page.enable")
        tree = await opened.call("Page.getFrameTree")
        opened.frame = tree["frameTree"]["frame"]["id"]
        yield opened
    finally:
        await started.close()

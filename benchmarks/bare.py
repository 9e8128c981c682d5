"""The floor: choreographer alone starts a browser and makes the drawings and captures of a run, and no more.

It composes, checks and repeats nothing; what it takes is what the browser takes. Run as
`python -m benchmarks.bare INPUT OUTPUT`, it makes what `prepare` has put down of a rendered bundle. With
`--packed` it also packs each picture as Pillow does: reduced to sixteen colours, all else as Pillow has it.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import logging
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import choreographer

DRAW = """(async figures => {
    const place = document.body.appendChild(document.createElement("div")), drawn = [];
    for (const {data, layout} of figures) {
        await Plotly.newPlot(place, data, layout, {staticPlot: true});
        drawn.push(Plotly.Snapshot.toSVG(place, "svg"));
    }
    place.remove();
    return drawn;
})(%s)"""
FILES = """(async ({data, layout}) => {
    const place = document.body.appendChild(document.createElement("div"));
    await Plotly.newPlot(place, data, layout, {staticPlot: true});
    const svg = Plotly.Snapshot.toSVG(place, "svg", 1), {width, height} = layout, files = [svg];
    place.remove();
    for (const scale of [1, 2]) {
        const canvas = document.createElement("canvas");
        const asked = {format: "png", width, height, scale, canvas, svg, promise: true};
        files.push(await Plotly.Snapshot.svgToImg(asked));
    }
    return files;
})(%s)"""
HEIGHT = """Promise.allSettled([...document.fonts].map(face => face.load())).then(() => {
    document.querySelectorAll("details, .version, .unpictured").forEach(one => one.remove());
    return Math.ceil(document.querySelector("main").getBoundingClientRect().height);
})"""
BLANK = "<!doctype html><meta charset=utf-8><style>{}</style><body></body>"


class Browser(choreographer.Browser):
    """Opens its first page itself: choreographer would wait two seconds for one."""

    async def populate_targets(self) -> None:
        """Open a page if there is none."""
        await super().populate_targets()
        if not self.get_tab():
            await self.create_tab("")


class Tab:
    """One page: commands and JavaScript."""

    def __init__(self, tab: Any) -> None:  # noqa: ANN401 - choreographer has no types
        self.tab = tab
        self.frame = ""

    async def call(self, method: str, **params: object) -> Any:  # noqa: ANN401 - JSON
        """The browser's answer to a command."""
        return (await self.tab.send_command(method, params=params))["result"]

    async def value(self, script: str) -> Any:  # noqa: ANN401 - JSON
        """What a script comes to."""
        found = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return found["result"].get("value")

    async def show(self, html: str) -> None:
        """Replace the document."""
        if not self.frame:
            await self.call("Page.enable")
            self.frame = (await self.call("Page.getFrameTree"))["frameTree"]["frame"]["id"]
        await self.call("Page.setDocumentContent", frameId=self.frame, html=html)


@asynccontextmanager
async def started(program: str) -> AsyncIterator[Browser]:
    """A browser that is closed at the end."""
    logging.getLogger("choreographer").setLevel(logging.CRITICAL)
    browser = Browser(path=program, headless=True)
    await browser.open()
    try:
        yield browser
    finally:
        await browser.close()


async def write_figures(figures: Mapping[str, str], out: Path, bundle: str, program: str) -> None:
    """PNG at both scales and SVG of each figure, given as JSON."""
    async with started(program) as browser:
        tab = Tab(browser.get_tab())
        await tab.show(BLANK.format(""))
        await tab.value(bundle + "\n;0")
        for name, figure in figures.items():
            text, *pictures = await tab.value(FILES % figure)
            (out / f"{name}.svg").write_text(text, encoding="utf-8")
            for end, picture in zip(("@1x.png", ".png"), pictures, strict=True):
                (out / (name + end)).write_bytes(base64.b64decode(picture.partition(",")[2]))


async def draw(tab: Tab, jobs: Sequence[Mapping[str, Any]], out: Path) -> None:
    """Every drawing of every job; the widest one of a card is a file."""
    for job in jobs:
        for panel in job["panels"]:
            drawn = await tab.value(DRAW % ("[" + ",".join(panel) + "]"))
            if job["kind"] == "card":
                (out / f"{job['name']}.svg").write_text(drawn[-1], encoding="utf-8")


def pack(taken: bytes, path: Path) -> None:
    """Write a picture in few colours."""
    from PIL import Image  # noqa: PLC0415 - the floor that packs nothing must not wait

    few = Image.open(io.BytesIO(taken)).quantize(16, dither=Image.Dither.NONE)
    few.save(path)


async def capture(tab: Tab, jobs: Sequence[Mapping[str, Any]], out: Path, *, packed: bool) -> None:
    """The picture at 2x and the PDF of every page; they are packed in threads, while others are taken."""
    packing = []
    last = 0
    await tab.call("Emulation.setScrollbarsHidden", hidden=True)
    for job in jobs:
        width = job["width"]
        if width != last:  # the window is low, as cmsurvey's: what it shows before the capture is in vain
            size = {"width": width, "height": 8, "deviceScaleFactor": 2, "mobile": False}
            await tab.call("Emulation.setDeviceMetricsOverride", **size)
            last = width
        await tab.show(Path(job["html"]).read_text(encoding="utf-8"))
        height = await tab.value(HEIGHT)
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        quick = {"clip": clip, "captureBeyondViewport": True, "optimizeForSpeed": True}
        taken = await tab.call("Page.captureScreenshot", format="png", **quick)
        picture, path = base64.b64decode(taken["data"]), out / f"{job['name']}.png"
        if packed:
            packing.append(asyncio.get_running_loop().run_in_executor(None, pack, picture, path))
        else:
            path.write_bytes(picture)
        paper = {"paperWidth": width / 96, "paperHeight": (height + 1) / 96}
        margins = dict.fromkeys(("marginTop", "marginBottom", "marginLeft", "marginRight"), 0)
        printed = await tab.call(
            "Page.printToPDF", printBackground=True, generateTaggedPDF=True, **paper, **margins
        )
        (out / f"{job['name']}.pdf").write_bytes(base64.b64decode(printed["data"]))
    await asyncio.gather(*packing)


async def write_pages(given: Mapping[str, Any], out: Path, *, packed: bool) -> None:
    """Drawings and captures of every job, side by side in two pages of one browser."""
    out.mkdir(parents=True, exist_ok=True)
    async with started(given["browser"]) as browser:
        board, press = Tab(browser.get_tab()), Tab(await browser.create_tab(""))
        await board.show(BLANK.format(given["css"]))
        await board.value("Promise.all([...document.fonts].map(face => face.load())).then(() => 0)")
        await board.value(given["bundle"] + "\n;0")
        await asyncio.gather(
            draw(board, given["jobs"], out), capture(press, given["jobs"], out, packed=packed)
        )


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    asyncio.run(write_pages(given, Path(sys.argv[2]), packed="--packed" in sys.argv))

"""A browser as a reader has it: opens files, tells what is seen, what was asked for and what went wrong."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any, Self

from PIL import Image, ImageChops

from cmsurvey.render.engine import Page, Sheet, opened

#: Seconds that an answer may take: a machine with much else to do is no fault of a page.
PATIENCE = 120
#: Answers with what an expression finds as soon as it holds, and with nothing after a minute.
SOON = """(async () => {
    for (const end = Date.now() + 60000; Date.now() < end;) {
        let found;
        try { found = %s; } catch { }
        if (found) return found;
        await new Promise(done => setTimeout(done, 10));
    }
    return null;
})()"""


class Reader:
    """One open browser with a synchronous face; `requests` and `complaints` are those of the page visited."""

    def __init__(self, browser: Path) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._runner = asyncio.Runner()
        self._opened = opened(browser, PATIENCE)

    def __enter__(self) -> Self:
        self.board, self.press = self.run(self._opened.__aenter__())
        for domain in ("Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setScrollbarsHidden", hidden=True)  # as on phones, where they lie on the page
        self.press.tab.subscribe("Network.requestWillBeSent", self._requested)
        self.press.tab.subscribe("Log.entryAdded", self._complained)
        self.press.tab.subscribe("Runtime.consoleAPICalled", self._complained)
        self.press.tab.subscribe("Runtime.exceptionThrown", self._complained)
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._opened.__aexit__(None, None, None))
        self._runner.close()

    def run(self, work: Any) -> Any:
        """The result of a coroutine."""
        return self._runner.run(work)

    def call(self, method: str, **params: object) -> dict[str, Any]:
        """The answer to one command of the protocol."""
        answer: dict[str, Any] = self.run(self.press.call(method, **params))
        return answer

    def value(self, expression: str) -> Any:
        """The value of a JavaScript expression on the page that is open."""
        return self.run(self.press.value(expression))

    def soon(self, expression: str) -> Any:
        """What an expression finds on the page that is open, as soon as it holds."""
        return self.value(SOON % expression)

    def visit(self, path: Path, *, width: int = 1080, scheme: str = "light") -> None:
        """Open a file at a width in px and in a colour scheme."""
        self.go(path.resolve().as_uri(), width=width, scheme=scheme)

    def go(self, url: str, *, width: int = 1080, scheme: str = "light") -> None:
        """Open an address; what the page before still asked for or complained of is heard before it."""
        self.run(self._visit("about:blank"))
        self.requests.clear()
        self.complaints.clear()
        self.look(width, scheme)
        self.run(self._visit(url))

    def look(self, width: int, scheme: str = "light") -> None:
        """Change the width and the colour scheme of the page that is open."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.call("Emulation.setEmulatedMedia", features=[feature])

    def picture(self, html: str, width: int, height: int) -> Image.Image:
        """What a document looks like."""
        seen: Image.Image = self.run(_picture(self.press, html, width, height))
        return seen

    async def _visit(self, url: str) -> None:
        loaded = self.press.tab.subscribe_once("Page.loadEventFired")
        await self.press.call("Page.navigate", url=url)
        await asyncio.wait_for(loaded, PATIENCE)
        await self.press.value("document.fonts.ready.then(() => 0)")

    async def _requested(self, event: dict[str, Any]) -> None:
        url = event["params"]["request"]["url"]
        if not url.startswith("data:"):
            self.requests.append(url)

    async def _complained(self, event: dict[str, Any]) -> None:
        self.complaints.append(str(event["params"]))


def difference(one: Image.Image, other: Image.Image) -> float:
    """How much two pictures differ where they differ most, of 255."""
    channels = ImageChops.difference(one, other).split()
    return max(float(channel.getextrema()[1]) for channel in channels)  # type: ignore[arg-type] # of one channel, a pair of numbers


async def _picture(page: Page, html: str, width: int, height: int) -> Image.Image:
    await page.call("Page.navigate", url="about:blank")  # a document keeps the policy of the one before
    await page.lay_out(html, width, 2)
    picture = Image.open(io.BytesIO(await page.png(Sheet(width, height, 2))))
    return picture.convert("RGB")

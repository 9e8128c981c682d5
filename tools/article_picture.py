"""Draws the picture of README in which an article holds three charts.

`python tools/article_picture.py PICTURE.png FOLDER`: the charts are those of the bundled 2012 edition,
rendered into the folder beforehand; the article is made up. Frames need a server: it is on 127.0.0.1.
"""

from __future__ import annotations

import asyncio
import dataclasses
import io
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image

from cmsurvey import browser
from cmsurvey.render import png
from cmsurvey.render.engine import Page, Sheet, opened
from cmsurvey.theme import LIGHT

#: The article on a screen, and on a phone beside it, which shows what of it has room; paper around both.
SCREEN, PHONE, AROUND = 760, 360, 32
GROUND = "#DDE2E8"
CHARTS = (("gender", "html"), ("region", "iframe"), ("contract", "wordpress"))
PROSE = (
    """En avril et mai 2012, 577 community managers ont répondu à une enquête en ligne de RegionsJob et d’ANOV
    Agency. Parmi eux, les femmes l’emportent de peu.""",
    """Où exercent-ils\u202f? Près de la moitié des répondants travaillent en Île-de-France\u202f; en
    Rhône-Alpes, ils sont 7,6\u00a0%.""",
    """Des contrats, les sources n’en citent que deux\u00a0: le CDI, pour 47\u00a0% des répondants, et le
    travail indépendant, pour 13\u00a0%.""",
)
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Un article d’exemple</title><style>
body {{ margin: 0; font: 18px/1.6 Georgia, "DejaVu Serif", serif; color: #1A1A1A; background: #FFFFFF }}
header {{ border-bottom: 1px solid #D5D9DE; padding: 14px 24px; font: 700 13px sans-serif; color: #5A6270 }}
main {{ max-width: 680px; margin: 0 auto; padding: 20px 24px 32px }}
h1 {{ font: 700 34px/1.15 sans-serif; letter-spacing: -.01em; margin: 12px 0 16px; text-wrap: balance }}
p {{ margin: 0 0 20px }} figcaption {{ font-family: sans-serif; color: #5A6270 }} a {{ color: #0B5A60 }}
@media (max-width: 500px) {{ body {{ font-size: 16px }} h1 {{ font-size: 26px }} main {{ padding: 16px }} }}
img {{ max-width: 100% }}</style></head><body><header>Article d’exemple</header><main>
<h1>Qui sont les community managers\u202f? L’édition 2012 en trois graphiques</h1>{body}</main>
</body></html>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def snippet(name: str, kind: str, out: Path, base: str) -> str:
    """What `cmsurvey embed` prints."""
    command = [sys.executable, "-m", "cmsurvey", "embed", "2012", name, "--for", kind]
    command += ["--out", str(out), "--base-url", base]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - fixed words only


async def pictures(url: str) -> tuple[bytes, bytes]:
    """The whole page on a screen, and as much of it on a phone as is as high."""
    async with opened(browser.require()) as (_, page):
        await page.call("Emulation.setScrollbarsHidden", hidden=True)
        await _open(page, url, SCREEN)
        height = int(await page.value("document.documentElement.scrollHeight"))
        wide = await page.png(Sheet(SCREEN, height, 1))
        await _open(page, url, PHONE)
        return wide, await page.png(Sheet(PHONE, height, 1))


async def _open(page: Page, url: str, width: int) -> None:
    """Open a page and scroll through it: frames and pictures load when they come into sight."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    await page.call("Emulation.setDeviceMetricsOverride", **size)
    loaded = page.tab.subscribe_once("Page.loadEventFired")
    await page.call("Page.navigate", url=url)
    await asyncio.wait_for(loaded, 30)
    for at in range(0, 4000, 600):
        await page.value(f"scrollTo(0, {at}); new Promise(done => setTimeout(done, 200))")
    await page.value("scrollTo(0, 0)")


def side_by_side(*taken: bytes) -> bytes:
    """The pictures beside each other on a ground, in one PNG."""
    opened_ = [Image.open(io.BytesIO(one)).convert("RGB") for one in taken]
    width = AROUND + sum(one.width + AROUND for one in opened_)
    sheet = Image.new("RGB", (width, opened_[0].height + 2 * AROUND), GROUND)
    left = AROUND
    for one in opened_:
        sheet.paste(one, (left, AROUND))
        left += one.width + AROUND
    stream = io.BytesIO()
    sheet.save(stream, "PNG")
    return stream.getvalue()


def main(target: Path, out: Path) -> None:
    """Write the picture of an article with charts from `out`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    parts = [
        f"<p>{text}</p>\n{snippet(name, kind, out, base)}"
        for text, (name, kind) in zip(PROSE, CHARTS, strict=True)
    ]
    (out / "article.html").write_text(PAGE.format(body="\n".join(parts)), encoding="utf-8")
    taken = side_by_side(*asyncio.run(pictures(f"{base}/article.html")))
    target.write_bytes(png.smaller(taken, 250_000, [*dataclasses.asdict(LIGHT).values(), GROUND]))
    server.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

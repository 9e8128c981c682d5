"""Draws the picture of README in which an article holds three charts.

`python tools/article_picture.py PICTURE.png FOLDER`: the charts are those of the bundled 2012 edition,
rendered into the folder beforehand; the article is made up. Frames need a server: it is on 127.0.0.1.
"""

from __future__ import annotations

import asyncio
import dataclasses
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cmsurvey import browser
from cmsurvey.render import png
from cmsurvey.render.engine import Sheet, opened
from cmsurvey.theme import LIGHT

WIDTH = 820
CHARTS = (("gender", "html"), ("region", "iframe"), ("contract", "wordpress"))
PROSE = (
    "Un article inventé, pour montrer trois graphiques de l’édition 2012 à leur place.",
    "Le deuxième est un cadre : il prend la hauteur de sa page et choisit le dessin de sa largeur.",
    "Le troisième passe par l’éditeur de WordPress, qui ne laisse ni script ni style de page.",
)
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Un article inventé</title><style>
body {{ margin: 0; font: 19px/1.6 Georgia, serif; color: #1A1A1A; background: #FFFFFF }}
main {{ max-width: 720px; margin: 0 auto; padding: 32px 24px }} h1 {{ font-size: 38px; line-height: 1.15 }}
img {{ max-width: 100% }}</style></head><body><main><h1>Trois graphiques dans un article</h1>{body}</main>
</body></html>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def snippet(name: str, kind: str, out: Path, base: str) -> str:
    """What `cmsurvey embed` prints."""
    command = [sys.executable, "-m", "cmsurvey", "embed", "2012", name, "--for", kind]
    command += ["--out", str(out), "--base-url", base]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - fixed words only


async def picture(url: str) -> bytes:
    """The whole page at one pixel a px."""
    async with opened(browser.require()) as (_, page):
        size = {"width": WIDTH, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        await page.call("Emulation.setScrollbarsHidden", hidden=True)
        await page.call("Emulation.setDeviceMetricsOverride", **size)
        loaded = page.tab.subscribe_once("Page.loadEventFired")
        await page.call("Page.navigate", url=url)
        await asyncio.wait_for(loaded, 30)
        for at in range(0, 4000, 600):  # frames and pictures load when they come into sight
            await page.value(f"scrollTo(0, {at}); new Promise(done => setTimeout(done, 200))")
        height = int(await page.value("scrollTo(0, 0); document.documentElement.scrollHeight"))
        return await page.png(Sheet(WIDTH, height, 1))


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
    taken = asyncio.run(picture(f"{base}/article.html"))
    target.write_bytes(png.smaller(taken, 150_000, dataclasses.asdict(LIGHT).values()))
    server.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Draws the pictures of docs/forms.md that forms of individual answers have: `python tools/form_pictures.py`.

The made-up answers of data/examples make a poster of four blocks; each block is taken from its page.
"""

from __future__ import annotations

import asyncio
import dataclasses
import io
import shutil
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

from PIL import Image

from cmsurvey import browser
from cmsurvey.render import png
from cmsurvey.render.engine import Sheet, opened
from cmsurvey.theme import LIGHT

ROOT = Path(__file__).parent.parent
EXAMPLES, PICTURES = ROOT / "data/examples", ROOT / "docs/pictures/forms"
#: Salaries in brackets, which the questionnaire of the example asks as numbers.
STARTS = range(30, 45, 3)
#: The pictures and their blocks, in the order of the poster.
BLOCKS = {
    "histogram": 'question = "salary"',
    "diverging": 'question = "recognition"\nby = "gender"\ntemplate = "diverging"',
    "dumbbell": 'question = "networks"\nby = "gender"',
    "heat": 'question = "networks"\nby = "region"',
}
#: The page as wide as an article, with paper above and below a block, in px.
WIDTH, ABOVE, BELOW = 720, 24, 12
_BOXES = """[...document.querySelectorAll('main section')]
    .map(one => one.getBoundingClientRect()).map(box => [box.top + scrollY, box.height])"""


def bracketed(questionnaire: str) -> str:
    """The questionnaire of the example with its salaries in brackets."""
    options = ['{ id = "under", fr = "Moins de 30 000 €", en = "Under €30,000", high = 30000 }']
    for start, end in pairwise(STARTS):
        labels = f'fr = "{start} à {end} 000 €", en = "€{start},000 to €{end},000"'
        options.append(f'{{ id = "from_{start}", {labels}, low = {start}000, high = {end}000 }}')
    last = STARTS[-1]
    options.append(
        f'{{ id = "over", fr = "{last} 000 € et plus", en = "€{last},000 and over", low = {last}000 }}'
    )
    listed = "".join(f"  {one},\n" for one in options)
    before, name, after = questionnaire.partition('id = "salary"')
    asked = f'kind = "banded"\nnumbers = true\noptions = [\n{listed}]'
    return before + name + after.replace('kind = "numeric"', asked, 1)


def page(folder: Path) -> Path:
    """The poster of all four blocks as a page."""
    series = folder / "series"
    shutil.copytree(EXAMPLES / "series", series)
    for told in (series / "infographics/profile.toml", *series.glob("words/2026.*.toml")):
        told.unlink()
    blocks = "\n".join(f"[[block]]\n{block}\n" for block in BLOCKS.values())
    (series / "infographics/forms.toml").write_text(blocks, encoding="utf-8")
    asked = series / "answers/2026/questionnaire.toml"
    asked.write_text(bracketed(asked.read_text(encoding="utf-8")), encoding="utf-8")
    answers, out = str(EXAMPLES / "made-up-answers.csv"), folder / "output"
    _cmsurvey("import", answers, "--edition", "2026", "--to", str(series), "--quiet")
    _cmsurvey("tabulate", "2026", "--surveys", str(series), "--by", "gender,region")
    asked_for = ("--only", "forms", "--lang", "en", "--format", "html", "--out", str(out))
    _cmsurvey("render", "2026", "--surveys", str(series), "--quiet", *asked_for)
    return out / "2026/en/forms.html"


def _cmsurvey(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "cmsurvey", *words], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - fixed words only


async def taken(html: str) -> list[bytes]:
    """A picture of each block of a page."""
    async with opened(browser.require()) as (_, tab):
        await tab.call("Emulation.setScrollbarsHidden", hidden=True)
        size = {"width": WIDTH, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        await tab.call("Emulation.setDeviceMetricsOverride", **size)
        loaded = tab.tab.subscribe_once("Page.loadEventFired")
        await tab.call("Page.navigate", url=html)
        await asyncio.wait_for(loaded, 30)
        await tab.value("document.fonts.ready.then(() => 0)")
        boxes = await tab.value(_BOXES)
        whole = await tab.png(Sheet(WIDTH, int(max(map(sum, boxes))) + BELOW, 1))
    return [_cut(whole, int(top) - ABOVE, int(top + height) + BELOW) for top, height in boxes]


def _cut(whole: bytes, top: int, bottom: int) -> bytes:
    stream = io.BytesIO()
    Image.open(io.BytesIO(whole)).crop((0, top, WIDTH, bottom)).save(stream, "PNG")
    return stream.getvalue()


def main() -> None:
    """Write the four pictures."""
    with tempfile.TemporaryDirectory() as folder:
        made = page(Path(folder))
        pictures = asyncio.run(taken(made.as_uri()))
    for name, picture in zip(BLOCKS, pictures, strict=True):
        (PICTURES / f"{name}.png").write_bytes(
            png.smaller(picture, 60_000, list(dataclasses.asdict(LIGHT).values()))
        )


if __name__ == "__main__":
    main()

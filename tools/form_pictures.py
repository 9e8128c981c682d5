"""Draws the pictures of docs/forms.md: `python tools/form_pictures.py`, in English and in French.

Cards are those of 2012 and of the made-up answers of data/examples, which also make a poster of four blocks;
each block is taken from its page.
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
PLACES = {"en": PICTURES, "fr": PICTURES / "fr"}
CARDS = ("degree", "gender", "age_group", "region", "tasks_rank")
MADE_UP = ("recognition", "salary_quartile")
#: Salaries in brackets, which the questionnaire of the example asks as numbers.
STARTS = range(30, 45, 3)
#: The pictures of blocks, in the order of their poster.
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


def main() -> None:
    """Write the pictures of both languages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain, blocks = made_up(folder / "plain"), made_up(folder / "blocks", in_brackets=True)
        _rendered("2012", ROOT / "data/surveys", folder / "2012", CARDS)
        _rendered("2026", plain, folder / "2026", MADE_UP)
        _rendered("2026", blocks, folder / "poster", ("forms",))
        for lang, place in PLACES.items():
            for year, names in (("2012", CARDS), ("2026", MADE_UP)):
                for one in names:
                    shutil.copy(folder / year / year / lang / f"{one}.og.png", place / f"{one}.png")
            pictures = asyncio.run(taken((folder / "poster/2026" / lang / "forms.html").as_uri()))
            for one, picture in zip(BLOCKS, pictures, strict=True):
                small = png.smaller(picture, 60_000, list(dataclasses.asdict(LIGHT).values()))
                (place / f"{one}.png").write_bytes(small)


def made_up(series: Path, *, in_brackets: bool = False) -> Path:
    """The series of the example with its table; with salaries in brackets its poster has all four blocks."""
    shutil.copytree(EXAMPLES / "series", series)
    for told in (series / "infographics/profile.toml", *series.glob("words/2026.*.toml")):
        told.unlink()
    if in_brackets:
        text = "\n".join(f"[[block]]\n{block}\n" for block in BLOCKS.values())
        (series / "infographics/forms.toml").write_text(text, encoding="utf-8")
        asked = series / "answers/2026/questionnaire.toml"
        asked.write_text(bracketed(asked.read_text(encoding="utf-8")), encoding="utf-8")
    _cmsurvey("import", EXAMPLES / "made-up-answers.csv", "--edition", "2026", "--to", series, "--quiet")
    _cmsurvey("tabulate", "2026", "--surveys", series, "--by", "gender,region")
    return series


def bracketed(questionnaire: str) -> str:
    """The questionnaire of the example with its salaries in brackets."""
    options = ['{ id = "under", fr = "Moins de 30 000 €", en = "Under €30,000", high = 30000 }']
    for start, end in pairwise(STARTS):
        labels = f'fr = "{start} 000 à {end} 000 €", en = "€{start},000 to €{end},000"'
        options.append(f'{{ id = "from_{start}", {labels}, low = {start}000, high = {end}000 }}')
    last = STARTS[-1]
    options.append(
        f'{{ id = "over", fr = "{last} 000 € et plus", en = "€{last},000 and over", low = {last}000 }}'
    )
    listed = "".join(f"  {one},\n" for one in options)
    before, name, after = questionnaire.partition('id = "salary"')
    asked = f'kind = "banded"\nnumbers = true\noptions = [\n{listed}]'
    return before + name + after.replace('kind = "numeric"', asked, 1)


def _rendered(edition: str, series: Path, out: Path, names: tuple[str, ...]) -> None:
    """Pages of infographics in both languages; a card has its picture for links, too."""
    only = [word for name in names for word in ("--only", name)]
    made = ("--lang", ",".join(PLACES), "--format", "html", "--preset", "" if "forms" in names else "og")
    _cmsurvey("render", edition, "--surveys", series, "--out", out, "--quiet", *only, *made)


def _cmsurvey(*words: str | Path) -> None:
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


if __name__ == "__main__":
    main()

"""Draws the pictures of the guides about an edition's year: `python tools/guide_pictures.py`.

It goes the way of docs/howto/publish.md with a copy of the bundled series, whose share of women it misreads
as 54 % first; needs LibreOffice (`soffice`) and poppler (`pdftoppm`) for slide, workbook and paper.
"""

from __future__ import annotations

import asyncio
import dataclasses
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from PIL import Image, ImageChops

from cmsurvey import browser
from cmsurvey.render import png
from cmsurvey.render.engine import Page, Sheet, opened
from cmsurvey.theme import DEFAULT, LIGHT

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs/pictures"
HEAVIEST, GROUND = 120_000, "#C5CBD3"
DAY = "1778544000"  # 12 May 2026, of the correction
#: What is misread first, and put right then: in which table, and how.
MISREAD = {
    "2012.csv": (("single,female,Femmes,52,", "single,female,Femmes,54,"),),
    "derived.csv": (("male,Hommes,48,percent,,,2,pearl", "male,Hommes,46,percent,,,2,pearl"),
                    ("100 - 52,", "100 - 54,")),
}  # fmt: skip
WHY = (
    "--reason-fr",
    "La part des femmes avait été mal relevée.",
    "--reason-en",
    "The share of women was misread.",
)


def main() -> None:
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        _installed()
        shutil.copytree(ROOT / "data/surveys", "surveys")
        _told("misread", 1)
        _cmsurvey("render", "2012", "--draft", "--only", "gender", "--format", "png@1x")
        keep("proof-draft-2012", Image.open("output/drafts/2012/fr/gender@1x.png"))
        _cmsurvey("proof", "2012")
        keep("proof-sheet-2012", asyncio.run(_sheet()))
        _cmsurvey("render", "2012", "--only", "gender", "--format", "png@1x")
        _cmsurvey("lock", "2012")
        shutil.copytree("surveys", "before")
        _told("right", -1)
        _cmsurvey("diff", "before", "surveys", "--page", "changes.html", ends=2)
        keep("diff-2012", asyncio.run(_page("changes.html", Sheet(1080, 1350, 1))))
        _cmsurvey("correct", "2012", *WHY)
        _cmsurvey("render", "2012", "--only", "gender", "--format", "png@1x")
        keep("proof-corrected-2012", Image.open("output/2012/fr/gender@1x.png"))
        keep("corrections-2012", asyncio.run(_page("output/2012/fr/corrections.html", Sheet(720, 0, 1))))
        shutil.rmtree("surveys/locks")
        _around()


def _around() -> None:
    """What is handed on of the edition as it is bundled."""
    _cmsurvey("compare", "2011", "2012", "--lang", "en", "--format", "png@1x")
    keep("compare-2011-2012", Image.open("output/compare-2011-2012/en/compare-2011-2012@1x.png"))
    _cmsurvey("render", "2012", "--where", "sector=tourism", "--only", "profile", "--format", "png@1x")
    keep("tourism-2012", Image.open("output/2012-sector-tourism/fr/profile@1x.png"))
    asked = ("--only", "gender", "--only", "age_group", "--only", "region", "--out", "slides")
    _cmsurvey("render", "2012", *asked, "--format", "csv", "--preset", "carousel")
    slides = [Image.open(f"slides/2012/fr/slide-0{at}.carousel.png") for at in (1, 2, 3)]
    keep("carousel-2012", beside([_high(one, 536) for one in slides]))
    _cmsurvey("deck", "2012", "--only", "region", "--to", "deck.pptx")
    keep("deck-region-2012", _high(_printed("deck.pptx", 2), 720))
    _cmsurvey("kit", "2012", "--only", "profile", "--lang", "fr", "--to", "kit.zip")
    shutil.unpack_archive("kit.zip", "kit")
    paper = _pages(Path("kit/fr/posters/profile-a4.pdf"), 1)
    keep("kit-a4-2012", beside([_high(one, 741) for one in (paper, paper.convert("L"))]))
    _cmsurvey("render", "2012", "--only", "gender", "--only", "age_group", "--format", "png")
    _cmsurvey("words", "export", "2012", "--to", "words.xlsx")
    sheet = _printed("words.xlsx", 2)
    held = ImageChops.difference(sheet, Image.new("RGB", sheet.size, "white")).getbbox()
    sheet = sheet.crop(held)
    wide = sheet.resize((1361, round(1361 / sheet.width * sheet.height)), Image.Resampling.LANCZOS)
    keep("words-workbook-2012", wide.crop((0, 0, 1361, 430)))


def _told(how: str, way: int) -> None:
    """Have the copy say the misread figure, or the right one again."""
    for name, pairs in MISREAD.items():
        path = Path("surveys", name)
        text = path.read_text(encoding="utf-8")
        for right, misread in pairs:
            text = text.replace(*(right, misread)[::way])
        path.write_text(text, encoding="utf-8")
    print(f"the series as it was {how}")  # noqa: T201 - a script


def _cmsurvey(*words: str, ends: int = 0) -> None:
    quiet = ("--quiet",) if words[0] in {"render", "kit", "compare"} else ()
    command = [sys.executable, "-m", "cmsurvey", *words, *quiet]
    if words[0] != "diff":
        command += ["--surveys", "surveys"]
    ended = subprocess.run(  # noqa: S603 - fixed words only
        command, env={**os.environ, "SOURCE_DATE_EPOCH": DAY}, stdout=subprocess.DEVNULL, check=False
    )
    if ended.returncode != ends:
        raise SystemExit(f"{' '.join(words)} ended with {ended.returncode}")


def _installed() -> None:
    """Have LibreOffice find the fonts of the theme, as on the machine of who has them."""
    folder = Path("share/fonts")
    folder.mkdir(parents=True)
    for name in ("display-700", "text-400", "text-700"):
        face = DEFAULT.faces[name]
        font = TTFont(ROOT / "src/cmsurvey/assets/fonts" / face.files[0])
        if face.axes:
            font = instantiateVariableFont(font, dict(face.axes))
        for record in (1, 4, 16):
            font["name"].setName(face.family, record, 3, 1, 0x409)
        font["OS/2"].usWeightClass, font.flavor = face.weight, None
        font.save(folder / f"{name}.ttf")
    os.environ["XDG_DATA_HOME"] = str(Path("share").resolve())


def _printed(document: str, page: int) -> Image.Image:
    """A page of an office document as LibreOffice prints it."""
    command = ["soffice", "--headless", "--convert-to", "pdf", document]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - the same
    return _pages(Path(document).with_suffix(".pdf"), page)


def _pages(document: Path, page: int) -> Image.Image:
    """A page of a PDF, three px a point."""
    numbered = ("-f", str(page), "-l", str(page), "-r", "216", "-png")
    command = ["pdftoppm", *numbered, str(document)]
    drawn = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - the same
    return Image.open(io.BytesIO(drawn.stdout)).convert("RGB")


async def _sheet() -> Image.Image:
    """A part of the sheet of a proof on a screen, and beside it on a phone."""
    taken = []
    async with opened(browser.require()) as (_, tab):
        for width in (1080, 360):
            await _open(tab, "output/proof/2012-fr.html", width)
            top = await tab.value("document.getElementById('gender').getBoundingClientRect().top + scrollY")
            whole = await tab.png(Sheet(width, int(top) + 760, 1))
            taken.append(Image.open(io.BytesIO(whole)).crop((0, int(top) - 16, width, int(top) + 744)))
    return beside(taken, around=0)


async def _page(path: str, sheet: Sheet) -> Image.Image:
    """A page from its beginning; all of it where the sheet has no height."""
    async with opened(browser.require()) as (_, tab):
        await _open(tab, path, sheet.width)
        high = sheet.height or int(await tab.value("document.body.scrollHeight"))
        return Image.open(io.BytesIO(await tab.png(sheet._replace(height=high))))


async def _open(tab: Page, path: str, width: int) -> None:
    await tab.call("Emulation.setScrollbarsHidden", hidden=True)
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    await tab.call("Emulation.setDeviceMetricsOverride", **size)
    loaded = tab.tab.subscribe_once("Page.loadEventFired")
    await tab.call("Page.navigate", url=Path(path).resolve().as_uri())
    await asyncio.wait_for(loaded, 30)
    await tab.value("document.fonts.ready.then(() => 0)")


def _high(picture: Image.Image, height: int) -> Image.Image:
    width = round(height / picture.height * picture.width)
    return picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)


def beside(pictures: Sequence[Image.Image], *, around: int = 12) -> Image.Image:
    """The pictures beside each other on a ground."""
    wide, between = sum(one.width for one in pictures), around or 20
    high = max(one.height for one in pictures)
    sheet = Image.new("RGB", (wide + between * (len(pictures) - 1) + 2 * around, high + 2 * around), GROUND)
    left = around
    for one in pictures:
        sheet.paste(one.convert("RGB"), (left, around))
        left += one.width + between
    return sheet


def keep(name: str, picture: Image.Image) -> None:
    """Write a picture of the documentation, small."""
    stream = io.BytesIO()
    picture.convert("RGB").save(stream, "PNG")
    shades = [*dataclasses.asdict(LIGHT).values(), GROUND]
    (PICTURES / f"{name}.png").write_bytes(png.smaller(stream.getvalue(), HEAVIEST, shades))
    print(name)  # noqa: T201 - a script


if __name__ == "__main__":
    main()

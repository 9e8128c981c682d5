"""Files → what was measured of them: one browser, a page of it a file, resized and relit."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cmsurvey.errors import CmsurveyError, Problem, RenderError
from cmsurvey.lint import pictures, rules
from cmsurvey.lint.again import Again
from cmsurvey.lint.seen import Finding, Look
from cmsurvey.manifest import is_file
from cmsurvey.render import interrupts
from cmsurvey.render.engine import PATIENCE, Page, Sheet, opened
from cmsurvey.render.page import asset

#: The widths around which a page changes its drawings, and how high the window is.
WIDTHS, HEIGHT = (320, 360, 720, 1080), 900
SCHEMES = ("light", "dark")
#: A page's table is folded away: what stands in it is read as well.
_UNFOLD = 'document.querySelectorAll("details").forEach(one => { one.open = true }), 0'
#: A page whose marks answer draws them anew for another width or scheme: not before it is done.
_SETTLED = """new Promise(done => {
  const look = () => document.querySelector("[aria-busy=true]") ? setTimeout(look, 10) : done(true);
  requestAnimationFrame(() => requestAnimationFrame(look));
})"""
_READY = "document.fonts.ready.then(() => 0)"
_SIZE = """(() => { const box = document.documentElement.getBoundingClientRect();
return [Math.ceil(box.right), Math.ceil(box.bottom)]; })()"""
_WHOLE = "Math.ceil(document.documentElement.scrollHeight)"


class Shot(NamedTuple):
    """A page with findings as a picture in PNG, with its size in CSS px."""

    file: Path
    width: int
    scheme: str
    height: int
    png: bytes


@dataclass(frozen=True)
class Report:
    """What was linted: how many files and looks, everything found, and the pictures asked for."""

    files: int
    looks: int
    findings: tuple[Finding, ...]
    shots: tuple[Shot, ...] = ()


def targets(folder: Path) -> list[Path]:
    """The pages, drawings and pictures in a folder or under it, sorted; or the one file that is named.

    Raises:
        CmsurveyError: there is none.
    """
    kinds = {".html", ".svg", ".png"}
    if folder.is_file():
        found = [folder] if folder.suffix in kinds else []
    else:
        found = [
            path
            for path in sorted(folder.rglob("*"))
            if path.suffix in kinds
            and is_file(path)
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        ]
    if not found:
        hint = "name a folder that cmsurvey rendered into, or an HTML, SVG or PNG file"
        raise CmsurveyError(Problem(str(folder), "nothing to lint", hint))
    return found


def lint(
    files: Sequence[Path],
    browser: Callable[[], Path],
    patience: float = PATIENCE,
    *,
    shots: bool = False,
    widths: Sequence[int] = WIDTHS,
    again: Sequence[Again] = (),
) -> Report:
    """Look at every file and judge it; `browser` is asked for only if there is a page or a drawing.

    `shots` asks for a picture of each look at which something was found, `again` are the pages of pictures.

    The order of the findings is that of the files, whatever the browser did first.

    Raises:
        CmsurveyError: a file cannot be read.
        RenderError: there is no browser, or it fails.
    """
    found = [one for path in files if path.suffix == ".png" for one in pictures.findings(path)]
    seen = [_Target(path, path, tuple(widths), SCHEMES) for path in files if path.suffix != ".png"]
    with tempfile.TemporaryDirectory(prefix="cmsurvey-lint-") as folder:
        for number, (file, width, html) in enumerate(again):
            page = Path(folder, f"{number}.html")
            page.write_bytes(html)
            seen.append(_Target(file, page, (width,), SCHEMES[:1]))
        if not seen:
            return Report(len(files), 0, tuple(found))
        looked = interrupts.run(_looked(seen, browser(), patience, shots=shots))
    inspected = [one for target in seen for one in looked[target]]
    return Report(
        files=len(files),
        looks=len(inspected),
        findings=(*(one for each in inspected for one in each.findings), *found),
        shots=tuple(one.shot for one in inspected if one.shot),
    )


class _Target(NamedTuple):
    """A file, the page by which it is looked at, and the widths and schemes."""

    file: Path
    page: Path
    widths: tuple[int, ...]
    schemes: tuple[str, ...]


class _Inspected(NamedTuple):
    """The findings of one look, and its picture if it is wanted."""

    findings: tuple[Finding, ...]
    shot: Shot | None


async def _looked(
    targets: Sequence[_Target], browser: Path, patience: float, *, shots: bool
) -> dict[_Target, list[_Inspected]]:
    """What both pages of a browser saw; each takes the next file that nobody has opened."""
    waiting: Iterator[_Target] = iter(targets)
    done: dict[_Target, list[_Inspected]] = {}

    async def reads(page: Page) -> None:
        for target in waiting:
            done[target] = [one async for one in _inspections(target, page, shots=shots)]

    async with opened(browser, patience) as pages:
        await asyncio.gather(*map(reads, pages))
    return done


async def _inspections(target: _Target, page: Page, *, shots: bool) -> AsyncIterator[_Inspected]:
    """Every look at a file: a page at all widths and in both schemes, a drawing as it is."""
    alone = target.page.suffix == ".svg"
    await _resize(page, target.widths[-1])
    await _open(target.page, page)
    size = await page.value(_SIZE) if alone else None
    for width in (size[0],) if size else target.widths:
        await _resize(page, width, size[1] if size else HEIGHT)
        for scheme in target.schemes[:1] if alone else target.schemes:
            await page.call(
                "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
            )
            await page.value(_SETTLED)
            look = Look.of(target.file, width, scheme, await page.value(asset("lint.js")))
            found = tuple(rules.findings(look))
            yield _Inspected(found, await _shot(look, page) if found and shots else None)


async def _open(path: Path, page: Page) -> None:
    """Open a file and wait until it is laid out with its fonts."""
    loaded = page.tab.subscribe_once("Page.loadEventFired")
    answer = await page.call("Page.navigate", url=path.resolve().as_uri())
    if answer.get("errorText"):
        what = f"the browser cannot open it: {answer['errorText']}"
        raise CmsurveyError(Problem(str(path), what, "change its permissions"))
    try:
        await asyncio.wait_for(loaded, page.patience)
    except TimeoutError:
        what = f"it was not loaded within {page.patience:g} s"
        raise RenderError(Problem(str(path), what, "give it more time with --timeout")) from None
    await page.value(_READY)
    await page.value(_UNFOLD)


async def _resize(page: Page, width: int, height: int = HEIGHT) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    await page.call("Emulation.setDeviceMetricsOverride", **size)


async def _shot(look: Look, page: Page) -> Shot:
    height = int(await page.value(_WHOLE))
    return Shot(look.file, look.width, look.scheme, height, await page.png(Sheet(look.width, height, 1)))

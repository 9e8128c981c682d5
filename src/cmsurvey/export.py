"""Plotly figures of anybody → PNG and SVG files, as Kaleido writes them and many times as quickly.

One page stays open for all figures, and each is drawn once however many files are made of it.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cmsurvey import browser, vendored
from cmsurvey.errors import CmsurveyError, NoBrowserError, Problem, Problems, RenderError
from cmsurvey.render.engine import PAGE, PATIENCE, Page, opened

if TYPE_CHECKING:
    import plotly.graph_objects as go

_FORMATS = (".png", ".svg")
_SCALED = re.compile(r"@(\d+)x$")
#: The steps of `Plotly.toImage`, its drawing shared by all files of a figure; a figure it refuses is told.
_DRAW = """(async ({figure, scales}) => {
    const board = document.body.appendChild(document.createElement("div"));
    try {
        board.style = "position: absolute; left: -5000px";
        const preset = figure.layout.template?.layout ?? {};
        const size = {width: preset.width ?? 700, height: preset.height ?? 500};
        const config = {staticPlot: true, _exportedPlot: true};
        await Plotly.newPlot(board, figure.data, {...size, ...figure.layout}, config);
        await Plotly.Snapshot.getRedrawFunc(board)();
        await new Promise(soon => setTimeout(soon, Plotly.Snapshot.getDelay(board._fullLayout)));
        const svg = Plotly.Snapshot.toSVG(board, "svg", 1);
        const {width, height, _uid} = board._fullLayout;
        const traces = board._fullData.map(trace => trace.uid);
        const given = figure.data.map(trace => trace.uid);
        const pictures = [];
        for (const scale of scales) {
            const canvas = document.createElement("canvas");
            const asked = {format: "png", width, height, scale, canvas, svg, promise: true};
            pictures.push((await Plotly.Snapshot.svgToImg(asked)).split(",")[1]);
        }
        return {svg, pictures, marks: [_uid, ...traces.filter(one => !given.includes(one))]};
    } catch (error) {
        return {error: String(error.message ?? error)};
    } finally {
        Plotly.purge(board);
        board.remove();
    }
})(%s)"""


class _Drawing(NamedTuple):
    """A figure with its files: those of SVG text, and those of a picture with their scales."""

    figure: go.Figure
    texts: tuple[Path, ...]
    pictures: Mapping[Path, float]

    @property
    def name(self) -> Path:
        return next(iter((*self.texts, *self.pictures)))


def write_figures(
    figures: Mapping[str | Path, go.Figure], *, scale: float = 2, patience: float = PATIENCE
) -> list[Path]:
    """Write each figure into the file that it is named by, "sales.png" or "sales.svg"; returns the files.

    A PNG has `scale` pixels for each of the figure's, unless its name ends in "@1x", "@2x" and so on. It
    is byte for byte what Kaleido makes: its text has the fonts of this machine. An SVG differs from Plotly's
    in its ids, which are the same in each run. An answer of the browser may take `patience` seconds.

    Works in a notebook too. Nothing is written before everything is drawn, and no file is left half written.

    Raises:
        CmsurveyError: a name or a scale is wrong, or Plotly refuses a figure, which is named.
        RenderError: there is no browser, it fails twice at one figure, or a file cannot be written.
    """
    drawings = _drawings(figures, scale)
    if not drawings:
        return []
    drawer = browser.require()
    contents = _run(lambda: _contents(drawings, drawer, patience))
    for path in map(Path, figures):
        _write(path, contents[path])
    return [Path(path) for path in figures]


def _drawings(figures: Mapping[str | Path, go.Figure], scale: float) -> list[_Drawing]:
    """The files by figure, in their order; every wrong name at once."""
    problems = Problems()
    if scale <= 0:
        problems.add("scale", f"{scale:g} is no size", "1 draws a figure at its own size, 2 at twice that")
    files: dict[int, list[Path]] = {}
    for path, figure in figures.items():
        file = Path(path)
        if file.suffix not in _FORMATS:
            problems.add(str(path), "no picture is written in this format", "name a file .png or .svg")
        files.setdefault(id(figure), []).append(file)
    problems.settle()
    known = {id(figure): figure for figure in figures.values()}
    return [
        _Drawing(
            known[one],
            tuple(path for path in paths if path.suffix == ".svg"),
            {path: _scale(path, scale) for path in paths if path.suffix == ".png"},
        )
        for one, paths in files.items()
    ]


def _scale(path: Path, scale: float) -> float:
    named = _SCALED.search(path.stem)
    return float(named[1]) if named and int(named[1]) else scale


def _run(job: Callable[[], Any]) -> dict[Path, bytes]:
    """The outcome of a coroutine, also where a loop is running already, as in a notebook."""
    made: dict[Path, bytes]
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        made = asyncio.run(job())
        return made
    with ThreadPoolExecutor(max_workers=1) as beside:
        made = beside.submit(lambda: asyncio.run(job())).result()
    return made


async def _contents(drawings: Sequence[_Drawing], drawer: Path, patience: float) -> dict[Path, bytes]:
    """The bytes of every file; a browser that fails is started again once at each figure."""
    bundle = _bundle(drawing.figure for drawing in drawings)
    made: list[dict[Path, bytes]] = []
    failed: int | None = None
    while len(made) < len(drawings):
        try:
            async with opened(drawer, patience) as pages:
                await pages[0].show(PAGE.format(css=""))
                await pages[0].value(bundle)
                for drawing in drawings[len(made) :]:
                    made.append(await _drawn(drawing, pages[0]))  # noqa: PERF401 - what is made outlives a failure
        except NoBrowserError:
            raise
        except RenderError as error:
            if failed == len(made):
                told = f"it failed twice at {drawings[failed].name}: "
                raise RenderError(
                    *(Problem(one.where, told + one.what, one.hint) for one in error.problems)
                ) from None
            failed = len(made)
    return {path: content for files in made for path, content in files.items()}


def _bundle(figures: Iterable[go.Figure]) -> str:
    """The script that draws all of the figures: the basic one starts in a quarter of the time."""
    if {trace.type for figure in figures for trace in figure.data} <= vendored.DRAWN:
        script = vendored.read("bundle/plotly-basic.min.js").decode()
    else:
        from plotly.offline import get_plotlyjs  # noqa: PLC0415 - few figures need it

        script = get_plotlyjs()
    return f"{script}\n;void 0"


async def _drawn(drawing: _Drawing, board: Page) -> dict[Path, bytes]:
    scales = sorted(set(drawing.pictures.values()))
    asked = f'{{"figure": {drawing.figure.to_json()}, "scales": {json.dumps(scales)}}}'
    answer = await board.value(_DRAW % asked)
    if "error" in answer:
        raise CmsurveyError(Problem(str(drawing.name), f"Plotly refuses the figure: {answer['error']}"))
    pictures = dict(zip(scales, map(base64.b64decode, answer["pictures"]), strict=True))
    text = _steady(answer["svg"], answer["marks"]).encode()
    return dict.fromkeys(drawing.texts, text) | {
        path: pictures[scale] for path, scale in drawing.pictures.items()
    }


def _steady(text: str, marks: Sequence[str]) -> str:
    """The same SVG with its random ids named by its content."""
    text = text.replace(' style=""', "")  # Chromium puts it now before, now behind another attribute
    for number, mark in enumerate(marks):
        text = text.replace(mark, f"\0{number}\0")
    name = hashlib.sha256(text.encode()).hexdigest()[:6]
    return re.sub("\0(\\d+)\0", lambda match: f"{name}{match[1]}", text)


def _write(path: Path, content: bytes) -> None:
    """Put a whole file in its place, or leave what stands there."""
    new = path.with_name(f".{path.name}.cmsurvey-new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            new.unlink()
        what = f"it cannot be written ({error.strerror})"
        raise RenderError(Problem(str(path), what, "name another folder, or make room in this one")) from None

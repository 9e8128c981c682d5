"""What this machine has for drawing and what it lacks: a check a line, the cure beside each that fails.

Whatever is broken is told as a failing check. What a check looks into is imported when it looks, so that a
library that is missing or damaged costs that check alone.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import replace
from importlib import metadata
from operator import eq, ge, gt, le, lt, ne
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cmsurvey import vendored
from cmsurvey.errors import CmsurveyError, Problem, Problems, RenderError

if TYPE_CHECKING:
    from cmsurvey.bundles import Request
    from cmsurvey.model import Survey

#: Checks without which no image comes into being; another one that fails is an image made otherwise.
NEEDED = ("output folder", "test render")
#: The room that the browser needs for its pages, in bytes, and the seconds it may take to say its version.
ROOM, HASTE = 64_000_000, 10.0
_REINSTALL = "reinstall cmsurvey (pip install --force-reinstall cmsurvey)"
_ANOTHER = "name another one in BROWSER_PATH, or run: cmsurvey browser --install"
_UNITS = ((1, "bytes"), (1000, "KB"), (1_000_000, "MB"), (1_000_000_000, "GB"))
_COMPARISONS = {">=": ge, "<=": le, "==": eq, "!=": ne, ">": gt, "<": lt}
_REQUIREMENT = re.compile(r"([\w.-]+)(?:\[[^]]*\])?([^;]*)")
_BOUND = re.compile(r"([<>=!]=|[<>])\s*(\d[\d.]*)")
_PLOTLY_JS = re.compile(rb"plotly\.js (?:\([^)]*\) )?v([\d.]+)")


class Check(NamedTuple):
    """One thing looked at: its name, whether it is well, what was found, and what to do if it is not."""

    name: str
    ok: bool
    found: str
    cure: str = ""


def checks(out: Path, patience: float) -> Iterator[Check]:
    """Every check, each as soon as it is done; nothing is left behind, neither file nor process.

    `out` is the folder that output would go to; an answer of the browser may take `patience` seconds.
    """
    yield _told("Python", _python)
    yield _told("packages", _packages)
    yield _told("shipped files", _shipped)
    yield _told("plotly.js", _plotly)
    yield _told("fonts in Python", _fonts)
    yield _told("output folder", lambda: _output(out))
    yield _told("shared memory", _room)
    yield _told("sandbox", _sandbox)
    yield from _with_browser(patience)


def able(found: Iterable[Check]) -> bool:
    """Whether images can be made where this was found."""
    return all(one.ok for one in found if one.name in NEEDED)


def _told(name: str, look: Callable[[], str]) -> Check:
    """A check, failed when looking raises anything at all."""
    try:
        return Check(name, ok=True, found=look())
    except CmsurveyError as error:
        found = "; ".join(f"{one.where}: {one.what}" if one.where else one.what for one in error.problems)
        return Check(name, ok=False, found=found, cure=error.problems[0].hint)
    except Exception as error:  # noqa: BLE001 - a doctor that falls ill itself is of no use
        said = str(error).partition("\n")[0]
        return Check(name, ok=False, found=f"{type(error).__name__}: {said}", cure=_REINSTALL)


def _failed(what: str, cure: str) -> RenderError:
    return RenderError(Problem("", what, cure))


def _python() -> str:
    wanted = metadata.metadata("cmsurvey")["Requires-Python"] or ""
    if not _within(platform.python_version(), wanted):
        raise _failed(
            f"{platform.python_version()}, cmsurvey needs {wanted}",
            f"install cmsurvey with a Python {wanted}",
        )
    return f"{platform.python_version()}, {sys.executable}"


def _packages() -> str:
    """The packages that cmsurvey declares, each against its range; one of an extra may be missing."""
    wanted = [match for line in metadata.requires("cmsurvey") or () if (match := _REQUIREMENT.match(line))]
    wrong, found = {}, []
    for match in wanted:
        name, bounds = match[1], match[2].strip()
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            if "extra ==" in match.string:
                continue
            wrong[f"{name}{bounds}"] = f"{name} is missing"
            continue
        found.append(f"{name} {installed}")
        if not _within(installed, bounds):
            wrong[f"{name}{bounds}"] = f"{name} {installed} is not {bounds}"
    if wrong:
        quoted = " ".join(f'"{one}"' for one in wrong)
        raise _failed(", ".join(wrong.values()), f"pip install {quoted}")
    return ", ".join(found)


def _within(version: str, bounds: str) -> bool:
    """Whether a version is in a range such as ">=1.5,<2"; a preliminary one counts as the one it precedes."""
    return all(_COMPARISONS[sign](_parts(version), _parts(limit)) for sign, limit in _BOUND.findall(bounds))


def _parts(version: str) -> tuple[int, ...]:
    parts = [int(part) for part in re.findall(r"\d+", re.match(r"[\d.]*", version)[0])]  # type: ignore[index] # it matches anything
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def _shipped() -> str:
    """Fonts, icons and drawing library, each as it was shipped: then a render has nothing to fetch."""
    listed = (vendored.FOLDER / vendored.SUMS).read_text(encoding="ascii").splitlines()
    names = [line.partition("  ")[2] for line in listed]
    problems = Problems()
    for name in names:
        try:
            vendored.read(name)
        except RenderError as error:
            problems.take(error)
    problems.settle()
    return f"{len(names)} fonts, icons and scripts are whole"


def _plotly() -> str:
    """The bundle that cmsurvey ships against the one in plotly.py: of one version, or drawings may differ."""
    from importlib.util import find_spec  # noqa: PLC0415 - this check alone

    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise _failed("plotly is not installed", _REINSTALL)
    with (Path(spec.origin).parent / "package_data" / "plotly.min.js").open("rb") as file:
        theirs = _PLOTLY_JS.search(file.read(300))
    ours = _PLOTLY_JS.search(vendored.read("bundle/plotly-basic.min.js")[:300])
    if ours is None or theirs is None:
        raise _failed("plotly.js does not say its version", _REINSTALL)
    shipped, installed = ours[1].decode(), theirs[1].decode()
    if shipped != installed:
        what = f"cmsurvey draws with {shipped}, the installed plotly was made for {installed}"
        raise _failed(what, 'pip install --force-reinstall "plotly>=7.1,<8" cmsurvey')
    return f"{shipped}, that of the installed plotly {metadata.version('plotly')}"


def _fonts() -> str:
    """The advance width of each face's probe against the one it was shipped with."""
    from cmsurvey import fonts  # noqa: PLC0415 - uharfbuzz may be what is broken

    widths = {}
    for face, (text, expected) in fonts.PROBES.items():
        widths[face] = fonts.width(text, face, 100)
        if abs(widths[face] - expected) > 0.02 * expected:
            what = f'"{text}" in {face} is {widths[face]:.1f} px wide, not {expected}'
            raise _failed(what, _REINSTALL)
    told = ", ".join(f"{face} {width:.1f} px" for face, width in widths.items())
    return f"{len(widths)} faces, as wide as they were shipped: {told}"


def _output(out: Path) -> str:
    """A file is made and taken away in the folder, or in the nearest one above it that is there."""
    from cmsurvey.manifest import as_sentence  # noqa: PLC0415 - this check alone

    place = out.absolute()
    there = next(folder for folder in (place, *place.parents) if os.path.lexists(folder))
    with as_sentence(out), tempfile.TemporaryFile(dir=there) as file:
        file.write(b"cmsurvey")
    made = "" if there == place else ", it will be made"
    return f"{out} can be written{made}; {_size(shutil.disk_usage(there).free)} free"


def _room() -> str:
    """The room for the browser's pages: shared memory is left alone, a small one would end the browser."""
    temporary, shared = Path(tempfile.gettempdir()), Path("/dev/shm")  # noqa: S108 - looked at, not written
    free = shutil.disk_usage(temporary).free
    told = f"{shared} of {_size(shutil.disk_usage(shared).total)}" if shared.is_dir() else f"no {shared}"
    if free < ROOM:
        what = f"{told}, not used; {temporary}, which is used instead, has {_size(free)} free"
        raise _failed(what, f"make room for {_size(ROOM)} there, or name another folder in TMPDIR")
    return f"{told}, not used; {temporary}, which is used instead, has {_size(free)} free"


def _sandbox() -> str:
    """What the browser is started with; there is nothing in it that would have to be kept in."""
    return "off, as Kaleido starts its browsers; it opens only pages that cmsurvey wrote"


def _with_browser(patience: float) -> Iterator[Check]:
    """What only a browser can show; with none, or one without the fonts, the rest has the cure of that."""
    from cmsurvey import browser as browsers  # noqa: PLC0415 - found anew: the checks above need none

    at: list[Path] = []

    def find() -> str:
        at.append(browsers.require())
        return f"{at[0]}, {version(at[0], min(patience, HASTE))}"

    steps = {
        "browser": find,
        "fonts in the browser": lambda: _run(lambda: _faces(at[0], patience)),
        "network": lambda: _run(lambda: _offline(at[0], patience)),
        "test render": lambda: _render(patience),
    }
    ill: Check | None = None
    for name, step in steps.items():
        if ill:
            yield Check(name, ok=False, found=f"not tried: {ill.name} fails", cure=ill.cure)
            continue
        check = _told(name, step)
        ill = check if not check.ok and name in {"browser", "fonts in the browser"} else None
        yield check


def version(browser: Path, patience: float = HASTE) -> str:
    """What a browser calls itself, with its version.

    Raises:
        RenderError: it does not start, or says nothing within `patience` seconds; nothing of it is left.
    """
    if sys.platform == "win32":  # there, asking for the version opens a window
        return "not asked for its version"
    asked = subprocess.Popen(  # noqa: S603 - the browser that would draw
        [browser, "--version"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True, text=True, errors="replace",
    )  # fmt: skip
    try:
        said, complained = asked.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        raise _failed(f"{browser} did not say its version within {patience:g} s", _ANOTHER) from None
    finally:
        if asked.poll() is None:  # with all that it started: one of them would hold the pipe open
            os.killpg(asked.pid, signal.SIGKILL)
            asked.communicate()
    if asked.returncode or not said.strip():
        why = complained.strip().partition("\n")[0] or f"it ended with {asked.returncode} and said nothing"
        raise _failed(f"{browser} does not start: {why}", _ANOTHER)
    return said.strip().partition("\n")[0]


def _run(step: Callable[[], Coroutine[object, object, str]]) -> str:
    from cmsurvey.render import interrupts  # noqa: PLC0415 - the checks above must do without

    return interrupts.run(step())


async def _faces(browser: Path, patience: float) -> str:
    """The page that draws is made ready, which compares the width of each face's probe."""
    from cmsurvey import fonts  # noqa: PLC0415 - uharfbuzz may be what is broken
    from cmsurvey.render import engine  # noqa: PLC0415 - and choreographer

    async with engine.opened(browser, patience) as (board, _):
        await board.load_plotly()
    return f"{len(fonts.PROBES)} faces, as wide as in Python"


async def _offline(browser: Path, patience: float) -> str:
    """A card is drawn, laid out and captured while its requests are counted: there must be none."""
    from cmsurvey import pipeline  # noqa: PLC0415 - whatever it imports may be broken
    from cmsurvey.render import engine, page, svg  # noqa: PLC0415 - the same
    from cmsurvey.theme import ARTICLE  # noqa: PLC0415 - the same

    request, survey = _sample()
    bundle = pipeline.composed(request, survey)
    card = bundle.infographics[0]
    asked: list[str] = []

    async def note(event: dict[str, dict[str, dict[str, str]]]) -> None:
        url = event["params"]["request"]["url"]
        asked.extend([] if url.startswith("data:") else [url])

    async with engine.opened(browser, patience) as (board, press):
        for one in (board, press):
            await one.call("Network.enable")
            one.tab.subscribe("Network.requestWillBeSent", note)
        await board.load_plotly()
        plots = list(card.panels[0].plots.values())
        drawn = zip(await board.draw(plots), plots, strict=True)
        drawings = {card.panels[0].id: [svg.clean(*pair) for pair in drawn]}
        sheet = await press.lay_out(page.html(card, drawings, bundle.words.program), ARTICLE.page, scale=2)
        await press.png(sheet)
    if asked:
        raise _failed(f"drawing a card asked for {asked[0]}", _REINSTALL)
    return "not needed: a card was drawn and captured without a request"


def _render(patience: float) -> str:
    """A card as PNG and PDF, from the tables to the files, in a folder that is taken away."""
    from cmsurvey import pipeline  # noqa: PLC0415 - whatever it imports may be broken
    from cmsurvey.render.studio import Studio  # noqa: PLC0415 - the same

    started = time.monotonic()
    request, _ = _sample()
    with tempfile.TemporaryDirectory() as folder, Studio(patience) as studio:
        asked = replace(request, out=Path(folder), formats=("png", "pdf"))
        report = pipeline.render(asked, lambda *_: None, lambda: studio)
        if report.missing:
            raise report.missing
        made = [path for path in report.done.written if path.suffix != ".json"]
        sizes = ", ".join(f"{path.name} {_size(path.stat().st_size)}" for path in made)
    return f"{sizes} in {time.monotonic() - started:.1f} s"


def _sample() -> tuple[Request, Survey]:
    """A request for one card of the bundled series: the first question of its latest edition that has one."""
    from cmsurvey import aggregate, load, pipeline  # noqa: PLC0415 - pandas may be what is broken

    survey = load.survey(load.bundled())
    for name in reversed(list(survey.editions)):
        for question in aggregate.questions(load.edition(survey, name)):
            request = pipeline.Request(name, load.bundled(), Path(), survey.languages[0], (question,))
            return request, survey
    raise _failed("the bundled series has no figure to draw", _REINSTALL)


def _size(number: int) -> str:
    """Bytes in the unit that a reader would choose."""
    unit = next(one for one in _UNITS if number < 1000 * one[0] or one is _UNITS[-1])
    return f"{number / unit[0]:.0f} {unit[1]}"

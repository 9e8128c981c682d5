"""`make bench`: everything that is measured, in turns, and the page of results.

`python -m benchmarks.bench [--rounds N] [--reduced] [--page FILE]`; reduced, it measures what takes a minute
a round and leaves the page of the repository as it is.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import measure, prepare, report, ways
from cmsurvey import browser

PAGE = Path(__file__).parent / "README.md"
EVERYTHING = ("render", "--all", "--lang", "fr,en")
ONE = ("render", prepare.EDITION)
#: How many editions are rendered in one run, as far as the series has so many.
STEPS = (1, 5, 15)
#: How often a round renders an edition and runs its bare script: their ratio is nearer to its limit than
#: these machines repeat a number.
PAIRS = 3


def main() -> None:
    """Measure and write the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3, help="how often each thing is measured")
    options.add_argument("--reduced", action="store_true", help="leave out what renders every edition")
    options.add_argument("--page", type=Path, help="where the results are written")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="cmsurvey-bench-") as folder:
        results = measured(Path(folder), asked.rounds, reduced=asked.reduced)
    page = report.written(results)
    target = asked.page or (None if asked.reduced else PAGE)
    if target:
        target.write_text(page, encoding="utf-8")
    sys.stdout.write(page)


def measured(folder: Path, rounds: int, *, reduced: bool) -> report.Results:
    """Every number of the page, measured in a folder of its own."""
    prepare.figures(folder)
    seconds: dict[str, list[float]] = {way: [] for way in ways.WAYS}
    commands: dict[str, list[float]] = {}
    floors: dict[str, list[float]] = {}
    packed: dict[str, list[float]] = {}
    _note("a bundle to work with")
    _render(folder / "ready", *ONE)
    _pages(folder, *ONE)
    for turn in range(1, rounds + 1):
        for way, found in seconds.items():
            _note(f"round {turn}: {way}")
            found.append(_way(way, folder))
        _note(f"round {turn}: render {prepare.EDITION}")
        _pairs(folder, commands, floors)
        packed.setdefault(_name(ONE), []).append(_floor(folder, *ONE, packed=True))
    memory = {_name(ONE): _with_memory(folder, *ONE)[1]}
    growth = {}
    if not reduced:
        _note("every edition")
        memory |= _everything(folder, commands, floors, packed)
        growth = {n: _growth(folder, n) for n in STEPS if n <= len(prepare.editions())}
    return report.Results(_about(rounds), prepare.FIGURES, seconds, commands, floors, packed, memory, growth)


def _way(way: str, folder: Path) -> float:
    """The seconds that a way takes for all the files."""
    out = _fresh(folder / "out")
    told = measure.run("benchmarks.ways", way, str(folder), str(out)).told()
    return float(told["seconds"]) * 3 * prepare.FIGURES / int(told["files"])


def _pairs(folder: Path, commands: dict[str, list[float]], floors: dict[str, list[float]]) -> None:
    """A command and its bare script beside each other, the one first and the other in turns.

    What comes second finds the machine as the first has left it: always in one order, that is a handicap.
    """
    for _ in range(PAIRS):
        bare = floors.setdefault(_name(ONE), [])
        second = len(bare) % 2 == 1
        if second:
            bare.append(_floor(folder, *ONE))
        for name, took in _command(folder, *ONE):
            commands.setdefault(name, []).append(took)
        if not second:
            bare.append(_floor(folder, *ONE))


def _command(folder: Path, *command: str) -> Iterator[tuple[str, float]]:
    """A command into an empty folder, then again, when everything stands."""
    out = _fresh(folder / "out")
    yield _name(command), _render(out, *command).seconds
    yield f"{_name(command)}, up to date", _render(out, *command).seconds


def _everything(
    folder: Path,
    commands: dict[str, list[float]],
    floors: dict[str, list[float]],
    packed: dict[str, list[float]],
) -> dict[str, tuple[float, float]]:
    """All editions in both languages, once, cold and up to date, their floor and their memory."""
    name = _name(EVERYTHING)
    seconds = _render(_fresh(folder / "out"), *EVERYTHING).seconds
    _, found = _with_memory(folder, *EVERYTHING)  # a run of its own: to look takes a twentieth of its time
    shutil.rmtree(folder / "ready")
    (folder / "out").rename(folder / "ready")
    commands[name] = [seconds]
    _pages(folder, *EVERYTHING)
    floors[name] = [_floor(folder, *EVERYTHING)]
    packed[name] = [_floor(folder, *EVERYTHING, packed=True)]
    commands[f"{name}, up to date"] = [_render(folder / "ready", *EVERYTHING).seconds]
    return {name: found}


def _with_memory(folder: Path, *command: str) -> tuple[measure.Run, tuple[float, float]]:
    run = _render(_fresh(folder / "out"), *command, memory=True)
    return run, (run.python, run.tree)


def _render(out: Path, *command: str, memory: bool = False) -> measure.Run:
    return measure.run("cmsurvey", *command, "--out", str(out), memory=memory)


def _pages(folder: Path, *command: str) -> None:
    """Put down what the bare script of a command needs, from its rendered output."""
    name, langs = ("*", ("fr", "en")) if command == EVERYTHING else (command[1], ("fr",))
    prepare.pages(prepare.requests([name], langs, folder / "ready"), _given(folder, *command))


def _floor(folder: Path, *command: str, packed: bool = False) -> float:
    """The seconds of the bare script of a command."""
    asked = (str(_given(folder, *command)), str(_fresh(folder / "bare")), *(["--packed"] if packed else []))
    return measure.run("benchmarks.bare", *asked).seconds


def _given(folder: Path, *command: str) -> Path:
    return folder / f"{'-'.join(command).replace(',', '-')}.json"


def _growth(folder: Path, editions: int) -> tuple[int, float]:
    _note(f"{editions} editions")
    told = measure.run("benchmarks.growth", str(editions), str(_fresh(folder / "out"))).told()
    return int(told["files"]), float(told["seconds"])


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _name(command: tuple[str, ...]) -> str:
    return " ".join(("cmsurvey", *command))


def _about(rounds: int) -> dict[str, str]:
    """The machine and the versions."""
    tools = ("plotly", "kaleido", "choreographer", "altair", "vl-convert-python", "matplotlib")
    drawer = browser.require()
    said = subprocess.run([drawer, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - found
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "rounds": f"{rounds}, with {PAIRS} pairs of `{_name(ONE)}` and its script in each; "
        f"`{_name(EVERYTHING)}` and the growth once",
        "machine": f"{os.cpu_count()} cores ({_processor()}), {platform.system()} {platform.machine()}",
        "load": _load(),
        "Python": platform.python_version(),
        "browser": said.stdout.strip() or drawer.name,
        "packages": ", ".join(f"{tool} {version(tool)}" for tool in tools),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:  # not a Linux
        return platform.processor() or "unknown"
    return next((line.partition(":")[2].strip() for line in lines if "model name" in line), "unknown")


def _load() -> str:
    """How busy the machine was of late: others at work make every number larger."""
    return (
        f"{os.getloadavg()[2]:.1f} on average over the last 15 minutes"
        if hasattr(os, "getloadavg")
        else "unknown"
    )


def _note(what: str) -> None:
    sys.stderr.write(f"{what}\n")


if __name__ == "__main__":
    main()

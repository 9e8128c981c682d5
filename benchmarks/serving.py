"""How soon a saved change is seen: `python -m benchmarks.serving [SAVES]`.

A copy of the series is served, and a headless browser looks at the card of a question. Measured is the time
from the moment before a file is written until the browser has painted the drawing made of it. Saved are a
label in the words of the series and a cell of a table. Beside the milliseconds of the clock stand those of
the processor that the server and its drawing browser took: where others use the machine, the clock says less.
The table goes to serving.md beside.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil

from cmsurvey import browser, load
from tests.reader import Reader

PAGE = Path(__file__).parent / "serving.md"
ADDRESS = "fr/2012/region"
#: Answers with the number of the drawing on the page as soon as it is another one, and painted.
SEEN = """(async before => {
    const number = () => document.getElementById("drawing").dataset.shown ?? "";
    const painted = () => new Promise(done => requestAnimationFrame(done));
    while (number() === before) await painted();
    await painted();
    return number();
})(%r)"""


class Save(NamedTuple):
    """From a save until it was seen: milliseconds of the clock, of the processor of server and browser."""

    clock: float
    server: float
    browser: float


def _word(turn: int) -> str:
    """Another word at each turn: a number that the label of the tables lacks would be refused."""
    return chr(97 + turn // 26) + chr(97 + turn % 26)


class Change(NamedTuple):
    """What is saved: a file, a text in it, and what stands there at a turn."""

    path: str
    before: str
    after: Callable[[int], str]


#: No share of a region is told twice, and the order of the regions stays.
CHANGES: Mapping[str, Change] = {
    "a label in the words": Change(
        "words/fr.toml", "Région d’exercice", lambda turn: f"Région d’exercice, {_word(turn)}"
    ),
    "a cell of a table": Change(
        "2012.csv", "Rhône-Alpes,7.6,", lambda turn: f"Rhône-Alpes,{10 + turn / 10:.1f},"
    ),
}


def main() -> None:
    """Measure and write the table."""
    saves = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with tempfile.TemporaryDirectory(prefix="cmsurvey-serving-") as folder:
        series = Path(folder) / "series"
        shutil.copytree(load.bundled(), series)
        with served(series) as (address, server), Reader(browser.require()) as reader:
            reader.go(f"{address}{ADDRESS}", width=720)
            shown = reader.value(SEEN % "")
            found = {}
            for name, change in CHANGES.items():
                taken = []
                for turn in range(saves + 1):
                    shown, save = saved(
                        reader, shown, server, change._replace(path=str(series / change.path)), turn
                    )
                    taken.append(save)
                found[name] = taken[1:]  # the first fills caches
    page = written(found)
    PAGE.write_text(page, encoding="utf-8")
    sys.stdout.write(page)


@contextmanager
def served(series: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The address of a server of the series, and its process."""
    command = [sys.executable, "-m", "cmsurvey", "serve", "--surveys", str(series), "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as running:  # noqa: S603 - our own
        assert running.stdout  # noqa: S101 - for the type alone
        try:
            yield running.stdout.readline().split()[0], psutil.Process(running.pid)
        finally:
            running.terminate()


def saved(reader: Reader, shown: str, server: psutil.Process, change: Change, turn: int) -> tuple[str, Save]:
    """Save a change, wait until it is seen; the number of the drawing that is shown then."""
    path = Path(change.path)
    whole = path.read_text(encoding="utf-8")
    before = change.after(turn - 1) if turn else change.before
    at, own, drawing = time.perf_counter(), _processor([server]), _processor(server.children(recursive=True))
    path.write_text(whole.replace(before, change.after(turn), 1), encoding="utf-8")
    shown = reader.value(SEEN % shown)
    took = time.perf_counter() - at
    own, drawing = _processor([server]) - own, _processor(server.children(recursive=True)) - drawing
    return shown, Save(1000 * took, 1000 * own, 1000 * drawing)


def _processor(processes: Sequence[psutil.Process]) -> float:
    times = [one.cpu_times() for one in processes]
    return float(sum(one.user + one.system for one in times))


def written(found: Mapping[str, Sequence[Save]]) -> str:
    """The table, and how busy the machine was."""
    lines = [f"| {name} | {len(saves)} | {_row(saves)} |" for name, saves in found.items()]
    load_average = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    niceness = os.nice(0) if hasattr(os, "nice") else 0
    return "\n".join(
        (
            "# From a save to the refreshed page",
            "",
            f"`python -m benchmarks.serving`, on {os.cpu_count()} cores,",
            f"load {load_average} of late, niceness {niceness}.",
            "Milliseconds; those of the processor are means a save.",
            "",
            "| saved | saves | fastest | median | 95 % within | worst | processor, server | its browser |",
            "|---|---|---|---|---|---|---|---|",
            *lines,
            "",
        )
    )


def _row(saves: Sequence[Save]) -> str:
    clock = sorted(save.clock for save in saves)
    most = clock[min(len(clock) - 1, round(0.95 * len(clock)) - 1)] if len(clock) > 1 else clock[0]
    means = (
        statistics.fmean(save.server for save in saves),
        statistics.fmean(save.browser for save in saves),
    )
    return " | ".join(
        f"{value:.0f}" for value in (clock[0], statistics.median(clock), most, clock[-1], *means)
    )


if __name__ == "__main__":
    main()

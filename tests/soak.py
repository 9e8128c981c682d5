"""`make soak`: 10,000 changed files of answers, 200 killed renders, 500 figures in one run, and what it saw.

`python -m tests.soak [--files N] [--kills N] [--figures N]`. Last it lints everything that the bundled series
gives. It ends with 1 if a file of answers was read wrongly in silence or ended in a traceback, a bundle was
ever half old and half new, a process or a temporary folder outlived the next run, memory grew, or lint found
something.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import NamedTuple

from cmsurvey import browser, bundles, load, pipeline, render
from cmsurvey.lint import again, measure
from cmsurvey.presets import PRESETS
from cmsurvey.render.studio import Studio
from tests import fuzzed

#: Two dates: the files of a run on one differ from those on the other.
DATES = ("86400", "172800")
SOME = ("--only", "gender", "--only", "region")
#: Marks the processes of a soak in their environment, which their children keep.
MARK = "CMSURVEY_SOAK"


class Kills(NamedTuple):
    """How often the old bundle stood after a kill, the new one, and neither (its turns).

    Then how many runs left a process, and the paths that were left after the next run.
    """

    old: int
    new: int
    mixed: tuple[int, ...]
    processes: int
    leftovers: tuple[str, ...]


class Growth(NamedTuple):
    """Memory in MB (of Python, of the browser) and ms a figure, of the first hundred and of the last."""

    first: tuple[float, float, float]
    last: tuple[float, float, float]


def main() -> None:
    """Kill, draw, print and judge."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=10_000)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--figures", type=int, default=500)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        answered(Path(folder), asked.files)
        kills = killed(Path(folder), asked.kills)
        _say(f"{asked.kills} kills: {kills.old} times the old bundle stood, {kills.new} times the new one,")
        _say(f"  {len(kills.mixed)} times neither; {kills.processes} processes outlived their run")
        _say(f"  after the next run there were left: {', '.join(kills.leftovers) or 'nothing'}")
        grown = drawn(Path(folder), asked.figures)
        for name, found in zip(("first", "last"), grown, strict=True):
            _say("{} figures: Python {:.0f} MB, browser {:.0f} MB, {:.0f} ms a figure".format(name, *found))
        spots = linted(Path(folder))
    for spot in spots:
        _say(f"  {spot}")
    flat = all(last < 1.25 * first + 20 for first, last in zip(grown.first, grown.last, strict=True))
    sys.exit(bool(kills.mixed or kills.processes or kills.leftovers or spots or not flat))


def answered(folder: Path, files: int) -> None:
    """Read changed files of answers against their oracle; those of SPSS and Stata need a process each."""
    few = files // 50
    seen = fuzzed.fuzz(folder, files - few, seed=577, formats=("csv", "csv", "xlsx", "ods", "parquet"))
    seen += fuzzed.fuzz(folder, few, seed=577, formats=("sav", "dta"))
    told = sum(number for name, number in seen.items() if name.endswith("told"))
    _say(f"{files} changed files of answers: {told} told, {files - told} read as their oracle reads them")


def killed(folder: Path, times: int, seed: int = 577) -> Kills:
    """Kill a render at random moments of its life, again and again, into the same output folder."""
    temporary, out = folder / "tmp", folder / "out"
    temporary.mkdir()
    began = time.monotonic()
    whole = {date: _whole(folder, date) for date in DATES}
    seconds = (time.monotonic() - began) / len(whole)
    shutil.copytree(folder / f"whole-{DATES[0]}", out)
    seen = {"old": 0, "new": 0}
    mixed: list[int] = []
    processes = 0
    moments = random.Random(seed)  # noqa: S311 - moments are no secrets
    for turn in range(times):
        before = DATES.index(next(date for date in DATES if tree(out) == whole[date]))
        date = DATES[1 - before]
        with _started(folder, "out", date) as running:
            try:
                # the folders change places at the end of a run: half of the kills fall there
                late = moments.random() < 0.5
                running.wait(seconds * moments.uniform(0.8, 1.1) if late else seconds * moments.random())
            except subprocess.TimeoutExpired:
                running.kill()
        processes += not _alone()
        found = tree(out)
        if found not in whole.values():
            mixed.append(turn)
            _render(folder, "out", date)
        else:
            seen["new" if found == whole[date] else "old"] += 1
    _render(folder, "out", DATES[0])  # puts right what the last kill left
    left = [path for path in (*temporary.iterdir(), *(out / "2012").iterdir()) if path.name != "fr"]
    names = sorted(str(path.relative_to(folder)) for path in left)
    return Kills(seen["old"], seen["new"], tuple(mixed), processes, tuple(names))


def tree(folder: Path) -> Mapping[str, str]:
    """The hash of every file of the bundle of 2012."""
    bundle = folder / "2012" / "fr"
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in bundle.iterdir()}


def _whole(folder: Path, date: str) -> Mapping[str, str]:
    """A complete bundle of a date."""
    _render(folder, f"whole-{date}", date)
    return tree(folder / f"whole-{date}")


def _started(folder: Path, out: str, date: str) -> subprocess.Popen[bytes]:
    settings = {
        **os.environ,
        "SOURCE_DATE_EPOCH": date,
        MARK: str(os.getpid()),
        "TMPDIR": str(folder / "tmp"),
    }
    command = [
        sys.executable,
        "-m",
        "cmsurvey",
        "render",
        "2012",
        *SOME,
        "--out",
        str(folder / out),
        "--quiet",
    ]
    return subprocess.Popen(command, env=settings, stderr=subprocess.DEVNULL)


def _render(folder: Path, out: str, date: str) -> None:
    with _started(folder, out, date) as running:
        if running.wait():
            sys.exit(f"render ended with {running.returncode}")


def _alone() -> bool:
    """Whether the processes of a killed run end by themselves; they do in a second, or never."""
    limit = time.monotonic() + 60
    while marked() and time.monotonic() < limit:
        time.sleep(0.05)
    return not marked()


def marked() -> list[int]:
    """The living processes that were started by this one's renders."""
    mine = f"{MARK}={os.getpid()}".encode()
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mine in environment.read_bytes().split(b"\0"):
                found.append(int(environment.parent.name))
        except OSError:  # it ended while we looked, or is somebody else's
            continue
    return found


def drawn(folder: Path, figures: int) -> Growth:
    """Draw and capture cards in one browser, and look at the memory of the first hundred and of the last."""
    survey = load.survey(load.bundled())
    request = bundles.Request(edition="2012", surveys=load.bundled(), out=folder, formats=("html", "png"))
    drawer, each, looks = browser.require(), 4, []
    with Studio() as studio:
        done = 0
        while done < figures:
            # composed anew: an infographic keeps the figures that it has drawn
            bundle = pipeline.composed(replace(request, only=("gender", "region")), survey)
            cards = [
                render.Job(one, request.formats, bundle.words.program, bundle.moment(one))
                for one in bundle.infographics
            ]
            began = time.monotonic()
            made = studio.artifacts(cards, drawer, lambda _: None)
            if len(made) != 2 * len(cards):
                sys.exit("a page was lost")
            done += each * len(cards)  # a card has four drawings
            python, tree_ = _memory()
            looks.append((python, tree_, 1000 * (time.monotonic() - began) / (each * len(cards))))
    some = max(1, len(looks) // 5)
    first, last = (
        tuple(median(look[at] for look in part) for at in range(3)) for part in (looks[:some], looks[-some:])
    )
    return Growth((first[0], first[1], first[2]), (last[0], last[1], last[2]))


def linted(folder: Path) -> list[str]:
    """What `cmsurvey lint` finds in every edition, the trends and a comparison, in both languages.

    Pictures of all presets are those of 2012: each is set again to be measured.
    """
    for asked in (
        ("render", "--all", "--lang", "fr,en"),
        ("compare", "2011", "2012", "--lang", "fr,en"),
        ("render", "2012", "--preset", ",".join(PRESETS)),
    ):
        command = [sys.executable, "-m", "cmsurvey", *asked, "--format", "html,svg,png"]
        subprocess.run([*command, "--out", str(folder / "all"), "--quiet"], check=True)
    files, survey = measure.targets(folder / "all"), load.survey(load.bundled())
    with Studio() as studio:
        sheets = [
            page for path in again.manifests(files) for page in again.pages(path, survey, lambda: studio)
        ]
    report = measure.lint(files, browser.require, again=sheets)
    _say(f"{report.files} files looked at in {report.looks} ways: {len(report.findings)} findings")
    return [f"{one.file}, {one.width} px, {one.scheme}: {one.rule}, {one.what}" for one in report.findings]


def _memory() -> tuple[float, float]:
    """The memory in MB of this process, and of all that it started; what they share counts in each."""
    parents: dict[int, int] = {}
    sizes: dict[int, float] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        process = int(status.parent.name)
        parents[process] = int(fields[1])
        sizes[process] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    ours, grown = {os.getpid()}, True
    while grown:
        more = {process for process, parent in parents.items() if parent in ours} - ours
        ours |= more
        grown = bool(more)
    mine = sizes[os.getpid()]
    return mine, sum(sizes[process] for process in ours) - mine


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

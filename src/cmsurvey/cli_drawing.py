"""Draws what commands ask for, and prints what came of it."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Generator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from cmsurvey import browser, runs, terminal
from cmsurvey.errors import CmsurveyError, NoBrowserError, listed, together
from cmsurvey.manifest import MANIFEST, PACKAGE
from cmsurvey.terminal import count

if TYPE_CHECKING:
    from concurrent.futures import Future

    from cmsurvey.pipeline import Begun
    from cmsurvey.render.studio import Studio
    from cmsurvey.runs import Report, Request

    #: What a run reports, and its seconds.
    Ended = Future[tuple[Report, float]]

#: A list of more names than are printed one by one, and how many of them are.
_NAMES, _NAMED = re.compile(r"(?:\w+, ){4,}\w+"), 3


def draw(requests: Sequence[Request], *, quiet: bool, timeout: float) -> None:
    """Render each request by itself: one that fails is told at the end, the others are published."""
    failures: list[CmsurveyError] = []
    told = set[tuple[Path, str]]()
    with contextlib.closing(_rendered(requests, quiet=quiet, timeout=timeout)) as reports:
        for ended in reports:
            try:
                report, seconds = ended.result()
            except CmsurveyError as error:
                if len(requests) == 1:
                    raise
                failures.append(error)
                continue
            if not quiet:
                alone = len(requests) == 1  # of many bundles, a line each is enough
                _print(report, runs.FORMATS, seconds=seconds, lines=alone)
                said = {(report.done.folder.parent, one): one for one in report.remarks}
                fresh = [one for at, one in said.items() if at not in told]  # once, not in each language
                for line in _short(fresh, report):
                    typer.echo(line, err=True)
                told.update(said)
            if report.missing:
                failures.append(report.missing)
    if failures:
        raise together(failures)


def every(request: Request, *, quiet: bool) -> list[Request]:
    """The request of each edition for those of the names that it has; those that have none are told."""
    requests = runs.everything(request)
    if not request.only:
        return requests
    from cmsurvey import holders  # noqa: PLC0415 - a run of everything need not wait for it

    kept = holders.narrowed(requests)
    there = {one.edition for one in kept}
    absent = [one.edition for one in requests if one.edition not in there]
    if absent and not quiet:
        typer.echo(f"left out, without {' or '.join(request.only)}: {', '.join(absent)}", err=True)
    return kept


def _rendered(requests: Sequence[Request], *, quiet: bool, timeout: float) -> Generator[Ended]:
    """The end of each run, in their order; several are drawn side by side."""
    standing = [_standing(one) for one in requests]
    shown: list[Callable[[int, int, str], None]] = []

    def told(done: int, total: int, what: str) -> None:
        shown[-1](done, total, what)

    works = [partial(_drawn, one, told) for one, stands in zip(requests, standing, strict=True) if not stands]
    with contextlib.closing(_spread(works, timeout)) as drawing:
        for stands in standing:
            with terminal.progress(shown=not quiet) as progress:
                shown.append(progress)
                ended = stands or next(drawing)
            yield ended


def _standing(request: Request) -> Ended | None:
    """The end of a run that has nothing to do; None of one that may have."""
    from concurrent.futures import Future  # noqa: PLC0415 - --help must not wait for what only runs need

    from cmsurvey import unchanged  # noqa: PLC0415 - the same

    if unchanged.anew(request):
        return None
    started, ended = time.monotonic(), Future[Any]()
    try:
        report = unchanged.report(request, unchanged.of(request))
    except CmsurveyError as error:
        ended.set_exception(error)
        return ended
    if report is None:
        return None
    ended.set_result((report, time.monotonic() - started))
    return ended


def _drawn(
    request: Request, progress: Callable[[int, int, str], None], studio: Callable[[], Studio]
) -> tuple[Report, float]:
    """What a run reports. A browser that is sure to be needed starts before the rest is imported."""
    started = time.monotonic()
    drawer = _drawer(request)
    first = studio().meanwhile(drawer, partial(_begun, request)) if drawer else None
    from cmsurvey import pipeline  # noqa: PLC0415 - fonts and tables: a run with nothing to do must not wait

    return pipeline.render(request, progress, studio, first), time.monotonic() - started


def _drawer(request: Request) -> Path | None:
    """The browser of a run that draws whatever it finds; that there is none is told when it is needed."""
    from cmsurvey import unchanged  # noqa: PLC0415 - the same

    if request.drawn and unchanged.anew(request):
        with contextlib.suppress(NoBrowserError):
            return browser.require()
    return None


def _begun(request: Request) -> Begun:
    from cmsurvey import pipeline  # noqa: PLC0415 - the same

    return pipeline.begun(request)


def _spread(works: Sequence[Callable[..., Any]], timeout: float) -> Generator[Ended]:
    """The end of each work, in their order."""
    if works:
        from cmsurvey.render import lanes  # noqa: PLC0415 - the same

        yield from lanes.spread(works, lambda: _studio(timeout))


def _studio(timeout: float) -> Studio:
    from cmsurvey.render.studio import Studio  # noqa: PLC0415 - a run with nothing to draw must not wait

    return Studio(timeout)


def _place(order: Sequence[str], kind: str) -> tuple[int, str]:
    """Where an ending stands in a line of them: fr.csv behind csv, jsonld behind json."""
    return order.index(kind.rpartition(".")[2].removesuffix("ld")), kind


def _print(report: Report, order: Sequence[str], *, seconds: float, lines: bool) -> None:
    """What was written, a line an infographic if `lines`, then how much stood already."""
    names: dict[str, list[str]] = {}
    written = [path for path in report.done.written if path.name != MANIFEST]
    for path in (one for one in written if one.suffix != ".js"):  # which is of every infographic
        name, _, kind = path.name.partition(".")
        name, at, scale = name.partition("@")
        names.setdefault(name, []).append(f"{kind}{at}{scale}")
    folder = from_here(report.done.folder)
    longest = max(map(len, names), default=0)
    for name, kinds in names.items() if lines else ():
        endings = sorted(kinds, key=partial(_place, order))
        typer.echo(f"{folder / name.ljust(longest)}  {' '.join(endings)}")
    infographics = names.keys() - {PACKAGE.partition(".")[0], "corrections"}
    typer.echo(_summary(report, folder, (len(infographics), len(written)), seconds))


def _short(remarks: Sequence[str], report: Report) -> list[str]:
    """The remarks with the first names of a long list, and where all of them stand."""
    cut = [_NAMES.sub(lambda found: listed(found[0].split(", "), _NAMED), one) for one in remarks]
    if report.missing or cut == [*remarks]:  # without a browser the manifest keeps no remarks
        return [*remarks]
    return [*cut, f"all names: {from_here(report.done.folder / MANIFEST)}"]


def _summary(report: Report, folder: Path, made: tuple[int, int], seconds: float) -> str:
    """How many infographics and files were made, and how many of those asked for stood already."""
    infographics, files = made
    if not report.asked:
        return f"{folder}: nothing was made"  # the remarks say why
    missing = report.asked - files if report.missing else 0
    stood = report.asked - files - missing
    if not files:
        return f"{folder}: nothing was made" if missing else f"{folder}: up to date, {count(stood, 'file')}"
    told = f"{count(infographics, 'infographic')}, {count(files, 'file')} in {folder} in {seconds:.1f} s"
    told += f", {stood} up to date" if stood > 0 else ""
    kept = report.done.kept - max(stood, 0)
    return told + (f", {count(kept, 'earlier file')} kept" if kept > 0 else "")


def from_here(path: Path) -> Path:
    """A path as whoever stands here would write it."""
    here = Path.cwd()
    return path.absolute().relative_to(here) if path.absolute().is_relative_to(here) else path

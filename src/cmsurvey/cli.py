"""The command line: parse, call, print, exit code. Whatever is slow to import waits for its command."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmsurvey import cli_look, terminal
from cmsurvey.errors import CmsurveyError, Problem, nearest
from cmsurvey.publish import MANIFEST
from cmsurvey.terminal import UsageError, count, told

if TYPE_CHECKING:
    from types import ModuleType

    from cmsurvey.pipeline import Report, Request

app = typer.Typer(
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run the command line, then leave with 0, 1 (input), 2 (usage), 3 (the machine) or 130 (stopped)."""
    app(prog_name="cmsurvey")


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"cmsurvey {version('cmsurvey')}")
        raise typer.Exit


@app.callback(epilog="Example: cmsurvey render 2012")
def everything(
    *,
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and leave."
        ),
    ] = False,
) -> None:
    """Turn a survey's published results into honest infographics."""


Formats = Annotated[
    str | None,
    typer.Option("--format", metavar="LIST", help="Of html,png,svg,pdf,csv,json (all) and png@1x."),
]
Out = Annotated[Path, typer.Option(metavar="DIR", help="Where the output goes.")]
Surveys = Annotated[
    Path | None, typer.Option(metavar="DIR", help="A survey series of your own.", show_default=False)
]
Lang = Annotated[str, typer.Option(metavar="LIST", help="The languages of the words: fr,en.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")]


@app.command(epilog="Example: cmsurvey render 2012 --only gender --only profile --format html,png")
def render(
    edition: Annotated[
        str, typer.Argument(metavar="EDITION", help="An edition (2012), or trends.", show_default=False)
    ] = "",
    *,
    everything: Annotated[bool, typer.Option("--all", help="Every edition, and the trends.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Draw this infographic alone; repeat it for more."),
    ] = None,
    formats: Formats = None,
    out: Out = Path("output"),
    surveys: Surveys = None,
    lang: Lang = "fr",
    quiet: Quiet = False,
) -> None:
    """Draw the infographics of EDITION into DIR/EDITION/LANG."""
    with told():
        if bool(edition) == everything:
            hint = "name an edition (cmsurvey list shows them), or every one with --all"
            raise UsageError(Problem("", "render draws one edition or all of them", hint))
        request = replace(_request(edition, formats, surveys), out=out, only=tuple(only or ()))
        requests = _pipeline().everything(request) if everything else [request]
        _draw([replace(one, lang=name) for one in requests for name in _names(lang)], quiet=quiet)


@app.command(epilog="Example: cmsurvey compare 2011 2012 --format html,png")
def compare(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="The earlier edition.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The later edition.")],
    *,
    formats: Formats = None,
    out: Out = Path("output"),
    surveys: Surveys = None,
    lang: Lang = "fr",
    quiet: Quiet = False,
) -> None:
    """Print what two editions share, and draw it into DIR/compare-BEFORE-AFTER/LANG."""
    with told():
        request = replace(_request(after, formats, surveys), out=out, against=before)
        requests = [replace(request, lang=name) for name in _names(lang)]
        if not quiet:
            header = ("", before, after, "±")
            terminal.table(header, _pipeline().differences(requests[0]), right=header[1:])
        _draw(requests, quiet=quiet)


@app.command(epilog="Example: cmsurvey gallery --out output")
def gallery(*, out: Out = Path("output"), surveys: Surveys = None, lang: Lang = "fr") -> None:
    """Write DIR/index.html, a page of everything that was rendered there."""
    with told():
        from cmsurvey import gallery as galleries  # noqa: PLC0415 - the same
        from cmsurvey import load, words  # noqa: PLC0415 - the same

        survey = load.survey(surveys or load.bundled())
        vocabulary = words.program(lang, survey)
        typer.echo(_from_here(galleries.write(out, survey.name[lang], vocabulary["gallery"], lang)))


def _pipeline() -> ModuleType:
    from cmsurvey import pipeline  # noqa: PLC0415 - pandas and plotly: --help must not wait for them

    return pipeline


def _request(edition: str, formats: str | None, surveys: Path | None) -> Request:
    from cmsurvey import load, pipeline  # noqa: PLC0415 - the same

    asked = _formats(formats, pipeline.FORMATS) if formats is not None else pipeline.Request.formats
    return pipeline.Request(edition=edition, surveys=surveys or load.bundled(), out=Path(), formats=asked)


def _names(listed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in listed.split(",") if name.strip())) or ("",)


def _draw(requests: Sequence[Request], *, quiet: bool) -> None:
    """Render each request by itself: one that fails is told at the end, the others are published."""
    pipeline = _pipeline()
    failures: list[CmsurveyError] = []
    for request in requests:
        started = time.monotonic()
        try:
            with _progress(shown=not quiet) as progress:
                report = pipeline.render(request, progress)
        except CmsurveyError as error:
            if len(requests) == 1:
                raise
            failures.append(error)
            continue
        if report.written and not quiet:
            _print(report, pipeline.FORMATS, seconds=time.monotonic() - started)
        if report.missing:
            failures.append(report.missing)
    if failures:
        problems = dict.fromkeys(problem for error in failures for problem in error.problems)
        kind = min(failures, key=lambda error: error.exit_code)
        raise type(kind)(*problems)


@app.command(epilog="Example: cmsurvey browser --install")
def browser(
    *, install: Annotated[bool, typer.Option("--install", help="Install one if none is found.")] = False
) -> None:
    """Print the browser that draws."""
    with told():
        from cmsurvey import browser as browsers  # noqa: PLC0415 - the name is the command's here

        path = (browsers.find() or browsers.install()) if install else browsers.require()
        typer.echo(path)


def _formats(listed: str, known: Sequence[str]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip().lower() for name in listed.split(",") if name.strip()))
    unknown = [
        Problem("--format", f'no format "{name}"', nearest(name, known))
        for name in names
        if name not in known
    ]
    if not names:
        unknown = [Problem("--format", "it names no format", nearest("", known))]
    if unknown:
        raise UsageError(*unknown)
    return names


@contextlib.contextmanager
def _progress(*, shown: bool) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on stderr if somebody looks at it there, else nothing."""
    if not (shown and sys.stderr.isatty()):
        yield lambda _done, _total, _what: None
        return
    from rich.console import Console  # noqa: PLC0415 - only for this bar
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 - the same

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total, description=what)


def _print(report: Report, order: Sequence[str], *, seconds: float) -> None:
    """What was written, a line an infographic, then the run's remarks."""
    names: dict[str, list[str]] = {}
    for path in report.written:
        name, _, kind = path.name.rpartition(".")
        scale = "@1x" if name.endswith("@1x") else ""
        if kind + scale in order and path.name != MANIFEST:
            names.setdefault(name.removesuffix("@1x"), []).append(kind + scale)
    folder = _from_here(report.written[0].parent)
    longest = max(map(len, names), default=0)
    for name, kinds in names.items():
        typer.echo(f"{folder / name.ljust(longest)}  {' '.join(sorted(kinds, key=order.index))}")
    earlier = f", {count(report.kept, 'earlier file')} kept" if report.kept else ""
    drawn, files = count(len(names), "infographic"), count(len(report.written), "file")
    typer.echo(f"{drawn}, {files} in {folder} in {seconds:.1f} s{earlier}")
    for remark in report.remarks:
        typer.echo(remark, err=True)


def _from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.absolute().relative_to(here) if path.absolute().is_relative_to(here) else path


app.add_typer(cli_look.app)

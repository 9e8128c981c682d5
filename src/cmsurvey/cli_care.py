"""The commands that look after machine and output: is everything there, the same, and to be read."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmsurvey import completion, terminal
from cmsurvey.errors import Problems
from cmsurvey.terminal import count, told

if TYPE_CHECKING:
    from cmsurvey.lint.again import Again
    from cmsurvey.lint.measure import Report
    from cmsurvey.lint.seen import Finding
    from cmsurvey.verify import Difference, Verified

app = typer.Typer()

Timeout = Annotated[float, completion.seconds("How long an answer of the browser may take.")]
Surveys = Annotated[
    Path | None, typer.Option(metavar="DIR", help="A survey series of your own.", show_default=False)
]
Theme = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="The theme that they were rendered with.",
        autocompletion=completion.THEMES,
        show_default=False,
    ),
]


@app.command(epilog="Example: cmsurvey doctor --json")
def doctor(
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the output would go.")] = Path("output"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    timeout: Timeout = 30.0,
) -> None:
    """Print what this machine has for drawing, and how to get what it lacks."""
    with told():
        from cmsurvey import doctor as doctors  # noqa: PLC0415 - the name is the command's here

        found = list(doctors.checks(out, timeout))
        if as_json:
            records = [one._asdict() | {"cure": one.cure or None} for one in found]
            typer.echo(json.dumps(records, ensure_ascii=False, indent=2))
        else:
            state = {True: "ok", False: "fails"}
            rows = [
                (one.name, state[one.ok], f"{one.found}\n{one.cure}" if one.cure else one.found)
                for one in found
            ]
            lines = [(one.name, state[one.ok], one.found, one.cure) for one in found]
            terminal.table(("check", "", "found, and the cure"), rows, lines=lines)
        if not doctors.able(found):
            typer.echo("error: images cannot be made on this machine, see what fails", err=True)
            raise typer.Exit(3)


@app.command(epilog="Example: cmsurvey verify output")
def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of rendered bundles.")],
    *,
    surveys: Surveys = None,
    page: Annotated[Path, typer.Option(metavar="FILE", help="The page that shows what differs.")] = Path(
        "verify.html"
    ),
    theme: Theme = "",
    timeout: Timeout = 30.0,
) -> None:
    """Render what the manifests in DIR name, and compare it with what stands there."""
    with told(), contextlib.ExitStack() as closing:
        from cmsurvey import load  # noqa: PLC0415 - pandas: --help must not wait for it
        from cmsurvey import verify as verifier  # noqa: PLC0415 - the name is the command's here
        from cmsurvey.render.studio import Studio  # noqa: PLC0415 - choreographer, the same
        from cmsurvey.verify import page as pages  # noqa: PLC0415 - Pillow, the same

        studio = cache(lambda: closing.enter_context(Studio(timeout)))
        manifests = verifier.manifests(folder)
        survey = load.survey(surveys or load.present())
        problems = Problems()
        verified = []
        for path in manifests:
            one = problems.tried(partial(verifier.bundle, path, survey, studio, theme=theme))
            if one:
                verified.append(one)
                _print(one, pages.told)
        differing = sum(len(one.differences) for one in verified)
        written = problems.tried(lambda: pages.write(page, verified)) if differing else None
        if verified:
            files = sum(one.files for one in verified)
            result = f"{differing} differ" if differing else "the same"
            seen = f", see {written}" if written else ""
            typer.echo(f"{count(len(verified), 'bundle')}, {count(files, 'file')}: {result}{seen}")
        problems.settle()
        if differing:
            raise typer.Exit(2)


@app.command(epilog="Example: cmsurvey lint output/2012")
def lint(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="A folder of rendered bundles, or one HTML, SVG or PNG file."),
    ],
    *,
    surveys: Surveys = None,
    theme: Theme = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    page: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page with the spots ringed.", show_default=False),
    ] = None,
    timeout: Timeout = 30.0,
) -> None:
    """Open what is in DIR as readers do, and print what they cannot see, read or tell apart."""
    with told():
        from cmsurvey import browser  # noqa: PLC0415 - choreographer: --help must not wait for it
        from cmsurvey.lint import measure  # noqa: PLC0415 - the same
        from cmsurvey.lint import page as pages  # noqa: PLC0415 - Pillow, the same

        files = measure.targets(folder)
        sheets = _set_again(files, surveys, theme, timeout)
        report = measure.lint(files, browser.require, timeout, shots=page is not None, again=sheets)
        problems = Problems()
        written = problems.tried(lambda: pages.write(page, report)) if page and report.findings else None
        if as_json:
            records = [one._asdict() | {"file": one.file.as_posix()} for one in report.findings]
            typer.echo(json.dumps(records, ensure_ascii=False, indent=2))
        else:
            _print_report(report, f", see {written}" if written else "")
        problems.settle()  # of the page alone: what was found is printed
        if report.findings:
            raise typer.Exit(1)


def _set_again(files: Sequence[Path], surveys: Path | None, theme: str, timeout: float) -> list[Again]:
    """The pages of the pictures of presets among the files; without any, no series is read."""
    from cmsurvey import load  # noqa: PLC0415 - pandas: --help must not wait for it
    from cmsurvey.lint import again  # noqa: PLC0415 - the same
    from cmsurvey.render.studio import Studio  # noqa: PLC0415 - choreographer, the same

    manifests = again.manifests(files)
    if not manifests:
        return []
    survey, problems = load.survey(surveys or load.present()), Problems()
    with contextlib.ExitStack() as closing:
        studio = cache(lambda: closing.enter_context(Studio(timeout)))
        found = [
            sheet
            for path in manifests
            for sheet in problems.tried(partial(again.pages, path, survey, studio, theme=theme)) or ()
            if sheet.file in files
        ]
    problems.settle()
    return found


def _print_report(report: Report, seen: str) -> None:
    rows = [
        (str(one.file), f"{one.width} px", one.scheme, one.rule, one.what, _spot(one))
        for one in report.findings
    ]
    if rows:
        terminal.table(("file", "width", "scheme", "rule", "what", "where"), rows, right=("width",))
    result = count(len(rows), "finding") if rows else "nothing found"
    typer.echo(f"{count(report.files, 'file')} looked at in {count(report.looks, 'way')}: {result}{seen}")


def _spot(finding: Finding) -> str:
    """Where a finding is, in whole px: "24×18 at 300, 120"."""
    x, y, width, height = map(round, finding.where)
    return f"{width}×{height} at {x}, {y}"


def _print(verified: Verified, how: Callable[[Difference], str]) -> None:
    """A line a file that differs; for eyes, whose bundle it is."""
    differing = len(verified.differences)
    result = f"{differing} differ" if differing else "the same"
    terminal.heading(f"{verified.folder}: {count(verified.files, 'file')}, {result}")
    rows = [(one.path.name, how(one), one.cause) for one in verified.differences]
    lines = [(str(one.path), *row[1:]) for one, row in zip(verified.differences, rows, strict=True)]
    if rows:
        terminal.table(("file", "difference", "cause"), rows, lines=lines)

"""The command that publishes a whole series as a static site."""

from __future__ import annotations

import contextlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmsurvey import completion, terminal
from cmsurvey.errors import Problem, UsageError
from cmsurvey.terminal import count, told

if TYPE_CHECKING:
    from cmsurvey.site import Made, Request

app = typer.Typer()

Place = Annotated[
    Path,
    typer.Option(
        "--to",
        metavar="PLACE",
        help="A folder, or an archive if it ends in .zip.",
        parser=terminal.folder_or_zip,
    ),
]
Base = Annotated[
    str,
    typer.Option("--base-url", metavar="URL", help="The address at which it will stand.", show_default=False),
]
Timeout = Annotated[float, completion.seconds("How long an answer of the browser may take.")]
Lang = Annotated[str, completion.langs("Its languages, the first at its root.")]
Theme = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="A bundled theme, or a TOML file of your own.",
        autocompletion=completion.THEMES,
    ),
]


@app.command(epilog="Example: cmsurvey site --to site --base-url https://example.org/survey")
def site(
    *,
    to: Place,
    base: Base = "",
    lang: Lang = "",
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where the series is rendered to.", parser=terminal.folder)
    ] = Path("output"),
    surveys: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A survey series of your own.", show_default=False)
    ] = None,
    theme: Theme = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
    _: Annotated[
        str | None,
        completion.nowhere("a site shows every population that was rendered into --out: leave it out"),
    ] = None,
    timeout: Timeout = 30.0,
) -> None:
    """Write a static site of the whole series, rendering what is not up to date."""
    with told():
        if not str(to).strip("."):
            hint = "name a folder for the site alone, or an archive: --to site.zip"
            raise UsageError(Problem("--to", "it names no place of its own", hint))
        from cmsurvey import load  # noqa: PLC0415 - tables and fonts: --help must not wait for them
        from cmsurvey import site as sites  # noqa: PLC0415 - the same; the name is the command's here
        from cmsurvey.render.studio import Studio  # noqa: PLC0415 - the same

        languages = terminal.names(lang)
        request = sites.Request(surveys or load.present(), out, to, languages, base, theme)
        with contextlib.ExitStack() as closing, terminal.progress(shown=not quiet) as progress:
            studio = cache(lambda: closing.enter_context(Studio(timeout)))
            made = sites.build(request, progress, studio)
        if not quiet:
            _print(made, request)


def _print(made: Made, request: Request) -> None:
    """What was written, what was rendered for it, the remarks, what it lacks without an address."""
    rendered = f"{count(made.rendered, 'file')} rendered" if made.rendered else "all was up to date"
    typer.echo(f"{count(made.pages, 'page')}, {count(made.files, 'file')} in {request.to}; {rendered}")
    for remark in made.remarks:
        typer.echo(remark, err=True)
    if not request.base:
        note = "without --base-url it has no feed, no map, no oEmbed and no tags for social networks"
        typer.echo(note, err=True)

"""The commands that hand an edition on: as slides of an office program, as a kit for the press."""

from __future__ import annotations

import contextlib
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from cmsurvey import completion, runs, terminal, vendored
from cmsurvey.bundlename import domain_name
from cmsurvey.errors import Problem, UsageError
from cmsurvey.terminal import count, told

app = typer.Typer()

Surveys = Annotated[
    Path | None, typer.Option(metavar="DIR", help="A survey series of your own.", show_default=False)
]
Theme = Annotated[
    str,
    typer.Option(
        metavar="NAME", help="A bundled theme, or a TOML file of your own.", autocompletion=completion.THEMES
    ),
]
Out = Annotated[Path, typer.Option(metavar="DIR", help="Where it is rendered to.", parser=terminal.folder)]
EditionName = Annotated[str, completion.edition("EDITION", "An edition of the series (2012).")]
Only = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Show this question alone; repeat it for more.",
        autocompletion=completion.QUESTIONS,
        show_default=False,
    ),
]
Langs = Annotated[str, completion.langs("Its languages; without any, all.")]


@app.command(epilog="Example: cmsurvey deck 2012 --only gender --only region --to deck.pptx")
def deck(
    edition: EditionName,
    *,
    to: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where it goes (EDITION-LANG.pptx).", show_default=False),
    ] = None,
    only: Only = None,
    lang: Annotated[str, completion.lang("The language of the words.")] = "",
    surveys: Surveys = None,
    theme: Theme = "",
    where: Annotated[str | None, completion.where()] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Say on each slide that it is a draft.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Show every finding, not the twelve first.")] = False,
) -> None:
    """Write EDITION as slides with charts that an office program can edit."""
    with told():
        from cmsurvey import decks, load  # noqa: PLC0415 - tables and fonts: --help must not wait for them

        if every and only:
            what = "all findings, or those named with --only: not both"
            raise UsageError(Problem("--all", what, "leave one of the two out"))
        folder = surveys or load.present()
        lang = lang or vendored.language(folder)
        to = to or Path(f"{domain_name(edition, where or '')}-{lang}.pptx")
        request = runs.Request(
            edition,
            folder,
            Path(),
            lang=lang,
            only=tuple(only or ()),
            theme=theme,
            draft=draft,
            where=where or "",
        )
        made = decks.write(request, to, every=every)
        typer.echo(f"{to}: {count(made.shown, 'finding')}")
        for remark in made.remarks:
            typer.echo(remark, err=True)


@app.command(epilog="Example: cmsurvey kit 2012 --lang fr,en --to press.zip")
def kit(
    edition: EditionName,
    *,
    to: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where it goes (EDITION-press.zip).", show_default=False),
    ] = None,
    only: Only = None,
    lang: Langs = "",
    out: Out = Path("output"),
    surveys: Surveys = None,
    theme: Theme = "",
    where: Annotated[str | None, completion.where()] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
    timeout: Annotated[float, completion.seconds("How long an answer of the browser may take.")] = 30.0,
) -> None:
    """Write a kit for the press about EDITION, rendering what is not up to date."""
    with told():
        from cmsurvey import kit as kits  # noqa: PLC0415 - the name is the command's here
        from cmsurvey import load  # noqa: PLC0415 - tables and fonts: --help must not wait for them
        from cmsurvey.render.studio import Studio  # noqa: PLC0415 - the same

        to = to or Path(f"{domain_name(edition, where or '')}-press.zip")
        languages = terminal.names(lang)
        request = kits.Request(
            surveys or load.present(), out, to, edition, languages, tuple(only or ()), theme, timeout,
            where or "",
        )  # fmt: skip
        with contextlib.ExitStack() as closing, terminal.progress(shown=not quiet) as progress:
            studio = cache(lambda: closing.enter_context(Studio(timeout)))
            made = kits.build(request, progress, studio)
        if not quiet:
            rendered = f"{count(made.rendered, 'file')} rendered" if made.rendered else "all was up to date"
            typer.echo(f"{to}: {count(made.files, 'file')}; {rendered}")
            for remark in made.remarks:
                typer.echo(remark, err=True)

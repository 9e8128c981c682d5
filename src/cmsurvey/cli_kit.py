"""The commands that hand an edition on: as slides of an office program, as a kit for the press."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cmsurvey import completion, runs
from cmsurvey.terminal import count, told

app = typer.Typer()

Surveys = Annotated[
    Path | None, typer.Option(metavar="DIR", help="A survey series of your own.", show_default=False)
]
Theme = Annotated[str, typer.Option(metavar="NAME", help="A bundled theme, or a TOML file of your own.")]
EditionName = Annotated[str, completion.edition("EDITION", "An edition of the series (2012).")]
Only = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="Show this question alone; repeat it for more.", show_default=False),
]


@app.command(epilog="Example: cmsurvey deck 2012 --only gender --only region --to deck.pptx")
def deck(
    edition: EditionName,
    *,
    to: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where it goes (EDITION-LANG.pptx).", show_default=False),
    ] = None,
    only: Only = None,
    lang: Annotated[str, typer.Option(metavar="LANG", help="The language of the words.")] = "fr",
    surveys: Surveys = None,
    theme: Theme = "",
    draft: Annotated[bool, typer.Option("--draft", help="Say on each slide that it is a draft.")] = False,
) -> None:
    """Write EDITION as slides with charts that an office program can edit."""
    with told():
        from cmsurvey import decks, load  # noqa: PLC0415 - tables and fonts: --help must not wait for them

        to = to or Path(f"{edition}-{lang}.pptx")
        request = runs.Request(
            edition,
            surveys or load.present(),
            Path(),
            lang=lang,
            only=tuple(only or ()),
            theme=theme,
            draft=draft,
        )
        shown = decks.write(request, to)
        typer.echo(f"{to}: {count(shown, 'finding')}")

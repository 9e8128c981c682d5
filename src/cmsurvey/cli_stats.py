"""The commands that compute: from individual answers to tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cmsurvey.errors import Problem
from cmsurvey.terminal import UsageError, count, told

app = typer.Typer()

Series = Annotated[
    Path | None,
    typer.Option("--surveys", metavar="DIR", help="The series; else the present folder.", show_default=False),
]


@app.command(epilog="Example: cmsurvey tabulate 2026 --surveys my-survey --by gender")
def tabulate(
    edition: Annotated[str, typer.Argument(metavar="EDITION", help="The edition that was answered: 2026.")],
    *,
    surveys: Series = None,
    responses: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file of answers.", show_default=False)
    ] = None,
    questionnaire: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Its questionnaire.toml.", show_default=False)
    ] = None,
    by: Annotated[
        str, typer.Option(metavar="QUESTIONS", help="Also among those who gave each answer: gender,contract.")
    ] = "",
    title: Annotated[
        str, typer.Option(metavar="TEXT", help="The title of a new edition.", show_default=False)
    ] = "",
    organisers: Annotated[
        str, typer.Option(metavar="NAMES", help="Who held it, separated by semicolons.", show_default=False)
    ] = "",
    fieldwork: Annotated[
        str, typer.Option(metavar="DATES", help="When: 2026-03-01/2026-03-31.", show_default=False)
    ] = "",
) -> None:
    """Compute the table of EDITION from its answers."""
    with told():
        from cmsurvey.estimate import edition as estimating  # noqa: PLC0415 - pandas: --help must not wait for it

        start, _, end = fieldwork.partition("/")
        named = {"title": title, "organisers": organisers, "fieldwork_start": start, "fieldwork_end": end}
        found = estimating.tabulate(
            estimating.Request(
                edition,
                series(surveys),
                tuple(filter(None, by.split(","))),
                responses,
                questionnaire,
                {key: value for key, value in named.items() if value},
            )
        )
        for remark in found.estimated.remarks:
            typer.echo(remark)
        figures = count(len(found.estimated.figures), "figure")
        typer.echo(f"{count(found.respondents, 'respondent')}: {figures}")
        for path in found.paths:
            typer.echo(f"  {path}")


def series(named: Path | None) -> Path:
    """The folder of a series that may be written: the one named, else the present folder if it is one."""
    folder = named or Path()
    if not (folder / "series.toml").is_file():
        where = str(folder / "series.toml")
        raise UsageError(
            Problem(where, "no such file", "name the folder of a series of your own with --surveys")
        )
    return folder

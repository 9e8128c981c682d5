"""The commands on individual answers: each parses, calls one function, and prints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmsurvey import completion, terminal
from cmsurvey.errors import Problem, UsageError
from cmsurvey.terminal import count, told

if TYPE_CHECKING:
    from cmsurvey.answers.importing import Imported

app = typer.Typer()

#: So many lines of the report are printed; the rest is in the file.
_PRINTED = 20
Edition = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="The edition; else the name of FILE.",
        autocompletion=completion.EDITIONS,
        show_default=False,
    ),
]
Lang = Annotated[str, completion.langs("The languages of the labels; else the series'.", spoken=True)]
Format = Annotated[
    str,
    typer.Option(
        "--format", metavar="NAME", help="csv or parquet.", autocompletion=completion.of("csv", "parquet")
    ),
]


@app.command("import", epilog="Example: cmsurvey import answers.csv --edition 2026")
def import_answers(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The export of a form tool, or a table.")],
    *,
    to: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder of the series.", parser=terminal.folder)
    ] = Path(),
    edition: Edition = "",
    lang: Lang = "",
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Keep this column, whatever it holds; repeat it for more."),
    ] = None,
    format_: Format = "csv",
    force: Annotated[bool, typer.Option("--force", help="Guess the questionnaire anew.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Read the answers in FILE into DIR/answers/NAME, with a questionnaire to edit."""
    with told(terminal.error_said):
        from cmsurvey.answers import importing  # noqa: PLC0415 - pandas: --help must not wait for it

        if format_ not in importing.FORMATS:
            hint = f"known: {', '.join(importing.FORMATS)}"
            raise UsageError(Problem("--format", f'no format "{format_}" of answers', hint))
        languages = terminal.names(lang)
        wanted = importing.Wanted(file, to, edition, languages, tuple(keep or ()), format_, force=force)
        with terminal.progress(shown=not quiet) as progress:
            made = importing.run(wanted, progress)
        if not quiet:
            _print(made)


def _print(made: Imported) -> None:
    """What was read, what was guessed, what was odd, and where it all is."""
    said, answers, sheet = terminal.said, made.responses, made.sheet
    typer.echo(said(": ").join(map(said, (sheet.export, sheet.why))))
    if made.spoken.why:
        typer.echo(said(f"labels in {', '.join(made.spoken.languages)}: {made.spoken.why}"))
    kinds = answers.questionnaire.questions.values()
    if made.guessed:
        rows = [
            (one.id, one.kind, str(len(one.options) or ""), next(iter(one.labels.values()))) for one in kinds
        ]
        header = tuple(map(said, ("question", "kind", "options", "text")))
        terminal.table(header, rows, right=(header[2],))
    lines = made.odd.summary(said)
    terminal.remarks(lines, _PRINTED, said)
    questionnaire = "guessed, edit it" if made.guessed else "kept as it stands"
    typer.echo(
        said(
            f"{count(len(answers), 'row')}, {count(len(kinds), 'question')} in {made.folder}"
            f" (questionnaire.toml: {questionnaire}; {count(len(lines), 'remark')} in import-report.csv)"
        )
    )

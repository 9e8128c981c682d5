"""The commands that begin a series and let it grow: each asks or parses, calls one function, and prints."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmsurvey import completion, terminal
from cmsurvey.terminal import told

if TYPE_CHECKING:
    from cmsurvey.start.add import Added
    from cmsurvey.start.new import Wanted

app = typer.Typer()

#: So many remarks on the answers of a new series are printed; the rest is in import-report.csv.
_REMARKS = 5
add = typer.Typer(
    help="Add an edition, a question, a poster or a language to a series.",
    epilog="Example: cmsurvey add edition 2027 --surveys my-survey",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Series = Annotated[
    Path, typer.Option("--surveys", metavar="DIR", help="The series; else the present folder.")
]
Empty = Annotated[
    Path,
    typer.Argument(metavar="DIR", help="A folder that is empty, or not there yet.", callback=terminal.folder),
]


@app.command(epilog='Example: cmsurvey new my-survey --name "My survey" --lang fr,en')
def new(
    folder: Empty,
    *,
    name: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What the series is called.", show_default=False)
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(
            metavar="LIST", help="Its languages: fr,en.", autocompletion=completion.SPOKEN, show_default=False
        ),
    ] = None,
    sampling: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="self_selected, quota or random.",
            show_default=False,
            autocompletion=completion.of("self_selected", "quota", "random"),
        ),
    ] = None,
    edition: Annotated[
        str | None, typer.Option(metavar="NAME", help="Its first edition: 2026.", show_default=False)
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Begin with these answers, nothing made up.", show_default=False),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
) -> None:
    """Start a series in DIR, with made-up figures to replace, or with answers."""
    with told(terminal.error_said):
        asks = not yes and sys.stdin is not None and sys.stdin.isatty()
        wanted = _wanted(folder, name, lang, sampling, edition=edition, asks=asks)
        spoken = wanted.languages[0] if asks else terminal.language()
        make = _example if answers is None else partial(_answered, file=answers)
        made, after = make(folder, wanted, lang=spoken)
        there = shlex.quote(str(folder))
        typer.echo(made)
        typer.echo(f"  cmsurvey check --surveys {there}")
        typer.echo(f"  cmsurvey serve --surveys {there}")
        typer.echo(
            f"  cmsurvey render {wanted.edition} --surveys {there} --lang {','.join(wanted.languages)}"
        )
        typer.echo(f"  {after}")


def _wanted(
    folder: Path, name: str | None, lang: str | None, sampling: str | None, *, edition: str | None, asks: bool
) -> Wanted:
    """What was given, on a terminal what is answered; the folder is looked at before anything is asked."""
    from cmsurvey.start import new as starting  # noqa: PLC0415 - tables: --help must not wait for them

    starting.check_folder(folder)
    spoken = terminal.language()

    def ask(of: str, given: str | None, default: str) -> str:
        question = starting.question(of, spoken)
        return _answer(
            given, question, default, asks=asks, refused=lambda said: starting.refused(of, said, spoken)
        ).strip()

    languages = starting.listed(ask("lang", lang, "fr,en"))
    spoken = next(iter(languages), spoken)
    called = folder.absolute().name.replace("-", " ").replace("_", " ").strip().capitalize()
    return starting.Wanted(
        name=ask("name", name, called),
        languages=languages,
        sampling=starting.sampled(ask("sampling", sampling, "")),
        edition=ask("edition", edition, str(date.today().year)),  # noqa: DTZ011 - the user's year
    )


def _example(folder: Path, wanted: Wanted, *, lang: str) -> tuple[str, str]:
    """Make a series of made-up figures: what was made, and what to do with it."""
    from cmsurvey.start import new as starting  # noqa: PLC0415 - the same

    files, table = len(starting.series(folder, wanted)), folder / f"{wanted.edition}.csv"
    made = starting.said("example", lang, count=files, folder=folder)
    return made, starting.said("replace", lang, series=folder / "series.toml", table=table)


def _answered(folder: Path, wanted: Wanted, file: Path, *, lang: str) -> tuple[str, str]:
    """The same with the answers of a file."""
    from cmsurvey.start import answered  # noqa: PLC0415 - the same
    from cmsurvey.start import new as starting  # noqa: PLC0415 - the same

    asked, remarks = answered.series(folder, wanted, file, lang)
    terminal.remarks(remarks, _REMARKS, starting.sayer(lang))
    made = starting.said("answered", lang, folder=folder, file=file)
    return made, starting.said("read", lang, asked=asked)


def _answer(
    given: str | None, question: str, default: str, *, asks: bool, refused: Callable[[str], str]
) -> str:
    """What was given, else what is answered on a terminal, again until it can be, else the default."""
    if given is not None or not asks:
        return default if given is None else given

    while told := refused(answer := str(typer.prompt(question, default=default, show_default=bool(default)))):
        typer.echo(f"  {told}", err=True)
    return answer


@add.command("edition", epilog="Example: cmsurvey add edition 2027 --surveys my-survey")
def add_edition(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The edition: 2027.")],
    *,
    surveys: Series = Path(),
) -> None:
    """Add an edition, its table with a made-up question."""
    with told(terminal.error_said):
        from cmsurvey.start import add as adding  # noqa: PLC0415 - tables: --help must not wait for them

        _print(adding.edition(surveys, name))


@add.command("question", epilog="Example: cmsurvey add question works_from_home --surveys my-survey")
def add_question(
    name: Annotated[str, typer.Argument(metavar="ID", help="In snake_case: works_from_home.")],
    *,
    edition: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Of this edition; else the latest.",
            autocompletion=completion.EDITIONS,
            show_default=False,
        ),
    ] = "",
    surveys: Series = Path(),
) -> None:
    """Add a question to the questionnaire and the table of an edition."""
    with told(terminal.error_said):
        from cmsurvey.start import add as adding  # noqa: PLC0415 - the same

        _print(adding.question(surveys, name, edition))


@add.command("poster", epilog="Example: cmsurvey add poster habits --surveys my-survey")
def add_poster(
    name: Annotated[str, typer.Argument(metavar="ID", help="Names its files: habits.")],
    *,
    surveys: Series = Path(),
) -> None:
    """Add a poster of the first two questions."""
    with told(terminal.error_said):
        from cmsurvey.start import add as adding  # noqa: PLC0415 - the same

        _print(adding.poster(surveys, name))


@add.command("language", epilog="Example: cmsurvey add language en --surveys my-survey")
def add_language(
    name: Annotated[
        str, typer.Argument(metavar="LANG", help="Two letters: en.", autocompletion=completion.SPOKEN)
    ],
    *,
    surveys: Series = Path(),
) -> None:
    """Add a language: every text of the series, to be translated."""
    with told(terminal.error_said):
        from cmsurvey.start import language as adding  # noqa: PLC0415 - the same

        _print(adding.add(surveys, name))


def _print(added: Added) -> None:
    """Each file that was written, then which of them to open and why."""
    for path in added.paths:
        typer.echo(f"  {path}")
    typer.echo(terminal.said(f"open {added.next}: {added.why}"))

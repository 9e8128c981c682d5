"""The commands that look without drawing: each parses, calls one function of the look, and prints."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmsurvey import completion, terminal
from cmsurvey.errors import Problem, UsageError
from cmsurvey.terminal import told

if TYPE_CHECKING:
    from cmsurvey.fill import Filler
    from cmsurvey.model import Edition, Estimate, Fieldwork, Survey, Table

app = typer.Typer()

#: Not communicated: what no source states.
UNKNOWN = "n.c."

EditionName = Annotated[str, completion.edition("EDITION", "An edition of the series, for instance 2012.")]
Surveys = Annotated[
    Path | None, typer.Option(metavar="DIR", help="A survey series of your own.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Lang = Annotated[str | None, completion.lang("The language of the words.")]


@app.command("list", epilog="Example: cmsurvey list --json")
def editions(*, surveys: Surveys = None, as_json: AsJson = False) -> None:
    """Print the editions and what they suffice for."""
    with told():
        from cmsurvey import look  # noqa: PLC0415 - tables and fonts: --help must not wait for them

        found = look.editions(_survey(surveys))
        if as_json:
            _print_json(
                {
                    "edition": one.entry.id,
                    "title": one.entry.title,
                    "respondents": one.entry.respondents,
                    "fieldwork": {
                        "start": one.entry.fieldwork.start or None,
                        "end": one.entry.fieldwork.end or None,
                    },
                    "figures": one.figures,
                    "posters": one.posters,
                }
                for one in found
            )
            return
        rows = [
            (
                one.entry.id,
                _known(one.entry.respondents),
                _period(one.entry.fieldwork),
                str(one.figures),
                ", ".join(one.posters),
            )
            for one in found
        ]
        header = ("edition", "n", "fieldwork", "figures", "posters")
        terminal.table(header, rows, right=("n", "figures"))


@app.command(epilog="Example: cmsurvey show 2012 gender")
def show(
    edition: EditionName,
    question: Annotated[str | None, completion.question("This question alone.")] = None,
    *,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    lang: Lang = None,
    surveys: Surveys = None,
) -> None:
    """Print the figures of EDITION."""
    with told():
        if as_json and as_csv:
            raise UsageError(Problem("--json", "--csv is there too", "choose one of the two"))
        from cmsurvey import look, tabulate  # noqa: PLC0415 - tables and fonts: --help must not wait for them

        filler = _filler(edition, surveys, lang)
        tables = look.tables(filler.edition, question)
        if as_json:
            _print_json(tabulate.records(tables, filler.words))
        elif as_csv:
            typer.echo(tabulate.csv_text(tables, filler.words), nl=False)
        else:
            _print_tables(tables, filler)


@app.command(epilog="Example: cmsurvey check --surveys my-survey")
def check(*, surveys: Surveys = None) -> None:
    """Check a whole series without drawing it."""
    started = time.monotonic()
    with told():
        from cmsurvey import check as checks  # noqa: PLC0415 - tables and fonts: --help must not wait for them
        from cmsurvey import load  # noqa: PLC0415 - the same

        folder = surveys or load.present()
        found = checks.series(folder)
        editions, languages = terminal.count(found.editions, "edition"), ", ".join(found.languages)
        cards, posters = terminal.count(found.cards, "card"), terminal.count(found.posters, "poster")
        seconds = time.monotonic() - started
        typer.echo(f"{editions} in {languages}: {cards} and {posters} are well ({seconds:.1f} s)")
        if not surveys and folder == load.bundled():
            typer.echo("it is the bundled series: yours is named with --surveys")
        for line in found.unfit:
            typer.echo(line)
        for name in found.locked:
            typer.echo(f"{name} is locked, and as it was")
        for line in found.made_up:
            typer.echo(f"{line}: replace them")


@app.command(epilog="Example: cmsurvey package --surveys my-survey")
def package(*, surveys: Surveys = None) -> None:
    """Print the datapackage.json of a series: its tables, described for programs."""
    with told():
        from cmsurvey import datapackage  # noqa: PLC0415 - tables: --help must not wait for them

        typer.echo(datapackage.of_series(_survey(surveys)), nl=False)


@app.command(epilog="Example: cmsurvey explain 2012 age_group")
def explain(
    edition: EditionName,
    question: Annotated[str | None, completion.question("This question, with each form for it.")] = None,
    *,
    surveys: Surveys = None,
) -> None:
    """Print which form draws each question, and why."""
    with told():
        from cmsurvey import explain as explained  # noqa: PLC0415 - tables and fonts: --help must not wait for them

        found = _edition(_survey(surveys), edition)
        if question is None:
            terminal.table(("question", "form", "because"), explained.chosen(found))
            return
        for choice in explained.choices(found, question):
            terminal.heading(choice.place)
            rows = [tuple(one) for one in choice.forms]
            terminal.table(("form", "", "because"), rows, lines=[(choice.place, *row) for row in rows])


@app.command(epilog="Example: cmsurvey register contract --lang fr")
def register(
    question: Annotated[str | None, completion.any_question("This question alone.")] = None,
    *,
    edition: Annotated[
        str | None,
        typer.Option(
            metavar="EDITION",
            help="This edition alone.",
            show_default=False,
            autocompletion=completion.EDITIONS,
        ),
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    surveys: Surveys = None,
) -> None:
    """Print what each edition asked: wording, answers, of whom, and what was otherwise."""
    with told():
        from cmsurvey import register as registers  # noqa: PLC0415 - tables and fonts: --help must not wait for them

        survey = _survey(surveys)
        asked = {"question": question or "", "edition": edition or ""}
        found = registers.entries(survey, lang or survey.languages[0], **asked)
        if as_json:
            _print_json(registers.record(one) for one in found)
        elif question or edition or not terminal.seen():
            for one in found:
                rows = list(registers.facts(one, UNKNOWN))
                terminal.heading(f"{one.question} {one.edition}")
                terminal.table(
                    ("", one.label), rows, lines=[(one.question, one.edition, *row) for row in rows]
                )
        else:
            terminal.table(("question", "", "editions", "asked otherwise"), registers.overview(found))


def _survey(folder: Path | None) -> Survey:
    from cmsurvey import load  # noqa: PLC0415 - tables and fonts: --help must not wait for them

    return load.survey(folder or load.present())


def _edition(survey: Survey, name: str) -> Edition:
    from cmsurvey import load  # noqa: PLC0415 - the same

    return load.edition(survey, name)


def _filler(name: str, surveys: Path | None, lang: str | None) -> Filler:
    """An edition with its words, in the language of its tables unless told otherwise."""
    from cmsurvey import look, words  # noqa: PLC0415 - the same
    from cmsurvey.fill import Filler  # noqa: PLC0415 - the same

    survey = _survey(surveys)
    edition = _edition(survey, name)
    return Filler(edition, words.load(lang or survey.languages[0], edition), look.other(survey))


def _print_json(records: Iterable[object]) -> None:
    typer.echo(json.dumps(list(records), ensure_ascii=False, indent=2))


def _known(number: int | None) -> str:
    return UNKNOWN if number is None else str(number)


def _period(fieldwork: Fieldwork) -> str:
    return " – ".join(dict.fromkeys(date for date in fieldwork if date)) or UNKNOWN


def _print_tables(tables: Iterable[Table], filler: Filler) -> None:
    """Each table under its caption, with bars; piped, a figure a line behind question and population."""
    from cmsurvey import look  # noqa: PLC0415 - tables and fonts: --help must not wait for them
    from cmsurvey.compose import readers  # noqa: PLC0415 - the same

    for table in map(look.by_size, tables):
        told_table = readers.data_table(table, filler)
        cells = [
            (
                cell.category,
                cell.value,
                cell.base if row.base else UNKNOWN,
                cell.origin,
                ", ".join(dict.fromkeys(source.publisher for source in cell.sources)),
            )
            for row, cell in zip(table.rows, told_table.rows, strict=True)
        ]
        terminal.heading(told_table.caption)
        terminal.table(
            ("answer", "value", "", "n", "origin", "source"),
            [(*cell[:2], _bar(row, table), *cell[2:]) for row, cell in zip(table.rows, cells, strict=True)],
            right=("value", "n"),
            lines=[(table.question, table.population, *cell) for cell in cells],
        )


def _bar(row: Estimate, table: Table) -> str:
    """A share of 100, an amount of the largest beside it; a bound and a rank have no length."""
    if row.bound or table.unit == "rank" or (table.unit != "percent" and len(table.rows) == 1):
        return ""
    whole = 100.0 if table.unit == "percent" else max(one.value for one in table.rows)
    share = row.value / whole if whole else 0.0
    return terminal.bar(share, hatched=row.origin == "remainder", width=terminal.bar_width())

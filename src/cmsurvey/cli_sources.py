"""The commands of sources: where figures were read, whether that still stands, copies of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmsurvey import cli_edit, completion, terminal
from cmsurvey.errors import Problem, Problems, RenderError
from cmsurvey.terminal import Group, told

if TYPE_CHECKING:
    from cmsurvey.lasting import Standing
    from cmsurvey.look import Cited
    from cmsurvey.model import Source
    from cmsurvey.words import Words

app = typer.Typer(
    cls=Group,
    help="Print where the figures of EDITION were read, or check that sources last.",
    epilog="Example: cmsurvey sources 2012 --json",
    no_args_is_help=True,
    rich_markup_mode=None,
)

#: Not communicated: what no source states.
UNKNOWN = "n.c."
#: What names a figure, where no language is asked for.
FIGURE = ("question", "population", "answer")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Lang = Annotated[str, completion.lang("Name questions, groups and answers in this language.")]
Surveys = Annotated[
    Path | None, typer.Option(metavar="DIR", help="A survey series of your own.", show_default=False)
]
Archive = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="The archived copies; else archive, in the series.", show_default=False),
]


@app.command("of", epilog="Example: cmsurvey sources of 2012 --json")
def of(
    edition: Annotated[str, completion.edition("EDITION", "An edition of the series, for instance 2012.")],
    question: Annotated[str | None, completion.question("This question alone.")] = None,
    *,
    as_json: AsJson = False,
    lang: Lang = "",
    surveys: Surveys = None,
) -> None:
    """Print where each figure of EDITION was read (the word of may be left out)."""
    with told():
        from cmsurvey import load, look, words  # noqa: PLC0415 - tables and fonts: --help must not wait for them

        survey = load.survey(surveys or load.present())
        found = load.edition(survey, edition)
        vocabulary = words.load(lang, found) if lang else None
        cited = look.sources(found, question)
        if as_json:
            _print_json(
                [
                    {
                        "question": one.table.question,
                        "population": one.table.population,
                        "category": one.estimate.category,
                        **(_in_words(one, vocabulary) if vocabulary else {}),
                        "origin": one.estimate.origin,
                        "source": {name: value or None for name, value in one.source._asdict().items()},
                    }
                    for one in cited
                ]
            )
            return
        _print_sources(cited, vocabulary)


@app.command("check", epilog="Example: cmsurvey sources check --offline")
def check(
    *,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no address.")] = False,
    as_json: AsJson = False,
    archive: Archive = None,
    surveys: Surveys = None,
    timeout: Annotated[float, completion.seconds("How long an address may take to answer.")] = 10.0,
) -> None:
    """Print which sources lead nowhere, have no date, or have no archived copy."""
    with told():
        from cmsurvey import archive as archives  # noqa: PLC0415 - tables: --help must not wait for them
        from cmsurvey import lasting, links, load  # noqa: PLC0415 - the same

        survey = load.survey(surveys or load.present())
        copies = archives.copies(archive or survey.folder / archives.FOLDER, survey.sources)
        addresses = [one.url for one in survey.sources.values() if one.url]
        answers = {} if offline else links.check(addresses, links.Asking(patience=timeout))
        found = lasting.standings(survey.sources, answers or {}, copies)
        if as_json:
            _print_json([_record(one) for one in found])
        else:
            terminal.table(("source", "date", "address", "archived copy"), [_row(one) for one in found])
        said = [f"{number} {what}" for what, number in lasting.summary(found).items() if number]
        said += ["no address was asked (--offline)"] if offline else []
        typer.echo(", ".join(said), err=True)
        if answers is None:
            hint = "try again with a network, or leave the addresses out: --offline"
            raise RenderError(Problem("", "no address was checked: there is no network here", hint))
        if any(one.wrong for one in found):
            raise typer.Exit(1)


@app.command("archive", epilog="Example: cmsurvey sources archive bdm2011 page.pdf --date 2024-11-27")
def archive(
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="A key of sources.csv.", autocompletion=completion.SOURCES)
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy that you saved.")],
    *,
    day: Annotated[
        str, typer.Option("--date", metavar="DAY", help="The day of the copy.", show_default=False)
    ] = "",
    archive: Archive = None,
    surveys: Surveys = None,
) -> None:
    """Keep FILE as an archived copy of the source KEY."""
    with told():
        from cmsurvey import archive as archives  # noqa: PLC0415 - the same
        from cmsurvey import load, runs  # noqa: PLC0415 - the same

        survey = load.survey(surveys or load.present())
        folder = archive or survey.folder / archives.FOLDER
        wrong = Problems()
        day = wrong.tried(lambda: cli_edit.given_day(day, "the copy")) or ""
        today = runs.latest_day()
        made = archives.add(folder, survey.sources, key, file, day=day, today=today, wrong=wrong.found)
        typer.echo(f"{folder / made.file}: {made.key}, {made.date}, sha256 {made.sha256}")


def _record(one: Standing) -> dict[str, object]:
    answer = one.answer._asdict() if one.answer else None
    source = {name: value or None for name, value in one.source._asdict().items()}
    return {"source": source, "address": answer, "copies": [copy._asdict() for copy in one.copies]}


def _row(one: Standing) -> tuple[str, ...]:
    """A source with its date, its address and its latest copy, as far as they are known."""
    address = one.answer.told if one.answer else "not asked" if one.source.url else "none"
    if one.answer and one.answer.state == "dead":
        address = f"DEAD: {address}"
    copies = [f"{copy.file}{f' ({copy.wrong})' if copy.wrong else ''}" for copy in one.copies]
    return one.source.key, one.source.date or UNKNOWN, address, ", ".join(copies) or "none"


def _print_json(records: Sequence[object]) -> None:
    typer.echo(json.dumps(records, ensure_ascii=False, indent=2))


def _in_words(one: Cited, words: Words) -> dict[str, str]:
    """The question, the group and the answer of a figure, as a language names them."""
    table = one.table
    return {
        "label": words.label(table.question, table.label),
        "population_label": words.group(table.population),
        "category_label": words.category(table.question, one.estimate),
    }


def _print_sources(cited: Sequence[Cited], words: Words | None) -> None:
    """Each source with what was read there; piped, a figure a line in the order of the tables."""
    told_figures = [
        tuple(_in_words(one, words).values())
        if words
        else (one.table.question, one.table.population, one.estimate.category)
        for one in cited
    ]
    if not terminal.seen():
        lines = zip(told_figures, cited, strict=True)
        terminal.table((), [(*figure, *_stated(one.source)) for figure, one in lines])
        return
    headings = words.program["spreadsheet"] if words else {}
    names = ("label", "population", "category_label")
    header = tuple(headings.get(name, plain) for name, plain in zip(names, FIGURE, strict=True))
    for source in dict.fromkeys(one.source for one in cited):
        *named, address = _stated(source)
        terminal.heading(f"{', '.join(named)}\n{address}")
        rows = [row for row, one in zip(told_figures, cited, strict=True) if one.source == source]
        terminal.table(header, rows)


def _stated(source: Source) -> tuple[str, ...]:
    return source.title, source.publisher, source.date or UNKNOWN, source.url or UNKNOWN

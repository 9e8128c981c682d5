"""`cmsurvey crosstab`: answers against answers, on a terminal, as CSV, JSON, an Excel workbook and a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from cmsurvey import completion, terminal
from cmsurvey.cli_stats import (
    Answered,
    Factors,
    KeepUnanswered,
    Margins,
    Method,
    QuestionnaireFile,
    Responses,
    Series,
    read_in,
    weighted_to,
)
from cmsurvey.errors import CmsurveyError, Problem, Problems, RenderError, UsageError, nearest
from cmsurvey.terminal import told

if TYPE_CHECKING:
    from cmsurvey.crosstab import Answers, Block, Book, Table, Told, Wanted
    from cmsurvey.words import Words

app = typer.Typer()

#: What `--level` and `--decimals` may be.
_LEVELS, _DECIMALS = (0.5, 0.999), 3


Questions = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="QUESTIONS...",
        help="The questions in rows.",
        autocompletion=completion.ANSWERED,
        show_default=False,
    ),
]
Every = Annotated[bool, typer.Option("--all", help="Every question in rows.")]
By = Annotated[
    str,
    typer.Option(
        metavar="QUESTIONS",
        help="The questions in columns: gender,age_group.",
        autocompletion=completion.ANSWERED_LIST,
    ),
]
Shares = Annotated[
    str,
    typer.Option(
        metavar="OF",
        help="Percentages of each column, row, or of all (cell).",
        autocompletion=completion.of("column", "row", "cell"),
    ),
]
Level = Annotated[float, typer.Option(metavar="LEVEL", help="The level of tests and intervals.")]
Corrected = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="Of many tests: holm, bh or none.",
        autocompletion=completion.of("holm", "bh", "none"),
    ),
]
Intervals = Annotated[bool, typer.Option("--intervals", help="Print an interval below each figure.")]
Decimals = Annotated[int, typer.Option(metavar="N", help="Decimals of percentages.")]
LeastBase = Annotated[int, typer.Option("--min-base", metavar="N", help="The least n that is shown.")]
Engine = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="pandas, duckdb, spark or auto.",
        autocompletion=completion.of("pandas", "duckdb", "spark", "auto"),
    ),
]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV, a line a figure.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Excel = Annotated[
    Path | None, typer.Option(metavar="FILE.xlsx", help="Write a workbook.", show_default=False)
]
Html = Annotated[Path | None, typer.Option(metavar="FILE.html", help="Write a page.", show_default=False)]
Lang = Annotated[str | None, completion.lang("The language of labels and notes.")]


@app.command(epilog="Example: cmsurvey crosstab 2026 contract --by gender,age_group")
def crosstab(
    edition: Answered,
    questions: Questions = None,
    *,
    every: Every = False,
    by: By = "",
    shares: Shares = "column",
    level: Level = 0.95,
    correction: Corrected = "holm",
    intervals: Intervals = False,
    decimals: Decimals = 0,
    least_base: LeastBase = 30,
    engine: Engine = "auto",
    margins: Margins = None,
    method: Method = "rake",
    bounds: Factors = "",
    keep: KeepUnanswered = False,
    as_csv: AsCsv = False,
    as_json: AsJson = False,
    excel: Excel = None,
    html: Html = None,
    lang: Lang = None,
    surveys: Series = None,
    responses: Responses = None,
    questionnaire: QuestionnaireFile = None,
) -> None:
    """Print the answers of EDITION to QUESTIONS, by the answers to others."""
    with told():
        _check_ways(questions or [], every=every, both=as_csv and as_json, files=(excel, html))
        wanted = _wanted(shares, level, correction, least_base, decimals=decimals)
        from cmsurvey import crosstab as tables  # noqa: PLC0415 - pandas: --help must not wait for it

        own = read_in(surveys, responses, questionnaire)
        source = tables.Source(edition, own, responses, questionnaire, engine)
        answers = tables.opened(source, weighted_to(margins, method, bounds, keep=keep))
        words = _words(answers, lang)
        rows, columns = tables.chosen(answers.questionnaire, questions or [], _listed(by))
        book = tables.book(answers, rows, columns, wanted, told=_named(words), edition=edition)
        for path, made in ((excel, tables.workbook), (html, tables.page)):
            content = made(book, words, intervals=intervals, decimals=decimals) if path else b""
            _write(path, content, err=as_csv or as_json)
        if as_csv or as_json:
            typer.echo(tables.csv_text(book) if as_csv else tables.json_text(book, words), nl=False)
        elif not (excel or html):
            _Printed(book, words, intervals, decimals).tables()
        _remark(answers, untested=bool(book.untested))


def _named(words: Words) -> Told:
    """The words of rows and columns that no question names."""
    from cmsurvey.crosstab import Told  # noqa: PLC0415 - pandas: --help must not wait for it

    return Told(words.lang, lambda key: words.say(f"crosstab.{key}"))


def _remark(answers: Answers, *, untested: bool) -> None:
    """What was odd in the answers, and where to state what a test needs."""
    for line in answers.remarks:
        typer.echo(line, err=True)
    if untested and answers.series is None:
        typer.echo("letters and tests need a series that states its [sampling]: --surveys DIR", err=True)


def _listed(by: str) -> list[str]:
    return [name.strip() for name in by.split(",") if name.strip()]


def _check_ways(
    questions: list[str], *, every: bool, both: bool, files: tuple[Path | None, Path | None]
) -> None:
    """What contradicts itself on the command line."""
    problems = Problems()
    if every and questions:
        problems.add("--all", "questions are named too", "choose one of the two")
    if not every and not questions:
        problems.add("QUESTIONS", "no question is named", "name one or more, or write --all")
    if both:
        problems.add("--json", "--csv is there too", "choose one of the two")
    for option, path, ending in zip(("--excel", "--html"), files, (".xlsx", ".html"), strict=True):
        if path and path.suffix.lower() != ending:
            problems.add(option, f'"{path.name}" does not end in {ending}', f"name it so: tables{ending}")
    if problems.found:
        raise UsageError(*problems.found)


def _wanted(shares: str, level: float, correction: str, least_base: int, *, decimals: int) -> Wanted:
    """How the crosstab is made; every option that makes no sense at once."""
    from cmsurvey.crosstab import Wanted  # noqa: PLC0415 - numpy: --help must not wait for it
    from cmsurvey.crosstab.book import Correction  # noqa: PLC0415 - the same
    from cmsurvey.survey.banner import Of  # noqa: PLC0415 - the same

    problems = Problems()
    for option, value, known in (
        ("--shares", shares, get_args(Of)),
        ("--correction", correction, get_args(Correction)),
    ):
        if value not in known:
            problems.add(option, f'no {option[2:]} "{value}"', nearest(value, known))
    low, high = _LEVELS
    if not low <= level <= high:
        problems.add("--level", f"{level:g} is no level", f"write a number from {low} to {high}: 0.95")
    if least_base < 1:
        problems.add("--min-base", f"{least_base} is no number of answers", "write a number above 0")
    if not 0 <= decimals <= _DECIMALS:
        problems.add("--decimals", f"{decimals} decimals", f"write 0 to {_DECIMALS}")
    if problems.found:
        raise UsageError(*problems.found)
    return Wanted(cast("Of", shares), level, cast("Correction", correction), least_base)


def _words(answers: Answers, lang: str | None) -> Words:
    """The program's words in a language that the questionnaire speaks too."""
    from cmsurvey import words  # noqa: PLC0415 - slow: --help must not wait for it

    known = [one for one in answers.questionnaire.languages if one in words.languages()]
    if not known:
        spoken = ", ".join(answers.questionnaire.languages)
        what = f"cmsurvey has no words for the languages of the questionnaire: {spoken}"
        raise CmsurveyError(Problem("--lang", what, nearest("", words.languages())))
    lang = lang or known[0]
    if lang not in known:
        what = f'no language "{lang}": a language needs words in cmsurvey and in the questionnaire'
        raise CmsurveyError(Problem("--lang", what, nearest(lang, known)))
    return words.of_program(lang)


def _write(path: Path | None, content: bytes, *, err: bool) -> None:
    """Write the file that was asked for and say so; one that stood there stays where that fails."""
    if path is None:
        return
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        cause = (error.strerror or "unknown cause").lower()
        raise RenderError(Problem(str(path), f"cannot be written: {cause}", "name another file")) from None
    typer.echo(path, err=err)


class _Printed:
    """A book on a terminal: a table a block with everybody beside it; piped, a line a row."""

    def __init__(self, book: Book, words: Words, intervals: bool, decimals: int) -> None:
        self.book, self.words, self.intervals, self.decimals = book, words, intervals, decimals

    def tables(self) -> None:
        """Print every table with its notes; piped, the notes go to stderr."""
        from cmsurvey.crosstab import lines  # noqa: PLC0415 - the same

        for table in self.book.tables:
            for block in table.blocks or (None,):
                self._block(table, block)
            for note in lines.notes(self.book, table, self.words, intervals=self.intervals):
                typer.echo(note, err=not terminal.seen())

    def _block(self, table: Table, block: Block | None) -> None:
        columns = [one for part in (table.everybody, block) if part for one in part.columns]
        by = f" × {block.label}" if block else ""
        terminal.heading(f"{table.label}{by}")
        header = ["", *(f"{one.letter} {one.label}".strip() for one in columns)]
        rows = list(self._rows(table, block))
        first = [table.question.id, block.id if block else ""]
        terminal.table(header, rows, right=header[1:], lines=[[*first, *row] for row in rows])

    def _rows(self, table: Table, block: Block | None) -> Iterator[list[str]]:
        from cmsurvey.crosstab import lines  # noqa: PLC0415 - the same

        parts = [part for part in (table.everybody, block) if part]
        for at, row in enumerate(table.rows):
            cells = [cell for part in parts for cell in part.cells[at]]
            told = [
                " ".join(filter(None, (lines.value(one, row, self.words, self.decimals), lines.marks(one))))
                for one in cells
            ]
            yield [lines.label(row, self.words), *told]
            if self.intervals and not self.book.untested:
                yield ["", *(lines.interval(one, row, self.words, self.decimals) for one in cells)]
        columns = [one for part in parts for one in part.columns]
        plain = self.words.numbers.plain
        yield [self.words.say("crosstab.n"), *(plain(one.n) for one in columns)]
        if self.book.weighted:
            yield [self.words.say("crosstab.n_eff"), *(plain(one.told_n_eff) for one in columns)]

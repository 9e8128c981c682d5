"""The commands that compute from individual answers: each parses, calls, prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmsurvey import completion, terminal, vendored
from cmsurvey.errors import CmsurveyError, Problem, UsageError
from cmsurvey.terminal import count, told

if TYPE_CHECKING:
    from cmsurvey.estimate.sample import Weighting
    from cmsurvey.weight import Request, Weighed

app = typer.Typer()

Series = Annotated[
    Path | None,
    typer.Option("--surveys", metavar="DIR", help="The series; else the present folder.", show_default=False),
]
Responses = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The file of answers.", show_default=False)
]
QuestionnaireFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Its questionnaire.toml.", show_default=False)
]
Margins = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Weight to these margins first (see weight).", show_default=False),
]
KeepUnanswered = Annotated[
    bool, typer.Option("--keep-unanswered", help="Keep those without an answer at their share.")
]
Method = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="To margins: rake, linear, raking or logit.",
        autocompletion=completion.of("rake", "linear", "raking", "logit"),
    ),
]
Factors = Annotated[
    str,
    typer.Option(
        metavar="LOW,HIGH", help="What a weight may be multiplied by (not for rake).", show_default=False
    ),
]
Trim = Annotated[
    str,
    typer.Option(metavar="LOW,HIGH", help="Cut weights at multiples of their mean.", show_default=False),
]
Answered = Annotated[
    str,
    completion.edition("EDITION", "The edition that was answered: 2026."),
]
By = Annotated[
    list[str] | None,
    typer.Option(
        metavar="QUESTIONS",
        help="Also among those who gave each answer: gender,contract.",
        autocompletion=completion.ANSWERED_LIST,
    ),
]


@app.command(epilog="Example: cmsurvey tabulate 2026 --surveys my-survey --by gender")
def tabulate(
    edition: Answered,
    *,
    surveys: Series = None,
    responses: Responses = None,
    questionnaire: QuestionnaireFile = None,
    by: By = None,
    margins: Margins = None,
    method: Method = "rake",
    bounds: Factors = "",
    keep: KeepUnanswered = False,
    title: Annotated[
        str, typer.Option(metavar="TEXT", help="The title of a new edition.", show_default=False)
    ] = "",
    organisers: Annotated[
        str, typer.Option(metavar="NAMES", help="Who ran it, separated by semicolons.", show_default=False)
    ] = "",
    fieldwork: Annotated[
        str, typer.Option(metavar="DATES", help="When: 2026-03-01/2026-03-31.", show_default=False)
    ] = "",
) -> None:
    """Compute the table of EDITION from its answers."""
    with told():
        from cmsurvey.estimate import edition as estimating  # noqa: PLC0415 - pandas: --help must not wait for it

        weighting = weighted_to(margins, method, bounds, keep=keep)
        start, _, end = fieldwork.partition("/")
        named = {"title": title, "organisers": organisers, "fieldwork_start": start, "fieldwork_end": end}
        found = estimating.tabulate(
            estimating.Request(
                edition,
                series(surveys),
                tuple(name.strip() for name in ",".join(by or ()).split(",") if name.strip()),
                responses,
                questionnaire,
                {key: value for key, value in named.items() if value},
            ),
            weighting,
        )
        for remark in (*found.remarks, *found.estimated.summary):
            typer.echo(remark)
        figures, told_of = count(len(found.estimated.figures), "figure"), len(found.estimated.remarks)
        report = f" ({count(told_of, 'remark')} in {estimating.REPORT})" if told_of else ""
        typer.echo(f"{count(found.respondents, 'respondent')}: {figures}{report}")
        for path in found.paths:
            typer.echo(f"  {path}")


Lang = Annotated[str, completion.lang("The language of the page.")]


@app.command(epilog="Example: cmsurvey weight 2026 --surveys my-survey --margins margins.csv")
def weight(
    edition: Answered,
    *,
    margins: Annotated[Path, typer.Option(metavar="FILE", help="What the population counts, a CSV.")],
    surveys: Series = None,
    responses: Responses = None,
    questionnaire: QuestionnaireFile = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where the weights go.", parser=terminal.folder)
    ] = Path("weights"),
    lang: Lang = "",
    method: Method = "rake",
    bounds: Factors = "",
    trim: Trim = "",
    keep: KeepUnanswered = False,
    answers: Annotated[
        bool, typer.Option("--answers", help="Write the answers with their weights too, for tabulate.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Weight the answers of EDITION to the population's margins, into DIR/EDITION/LANG."""
    with told():
        from cmsurvey import weight as weights  # noqa: PLC0415 - the name is the command's here
        from cmsurvey import words  # noqa: PLC0415 - pandas: --help must not wait for it

        request = weights.Request(method, _pair("--bounds", bounds), _pair("--trim", trim), keep=keep)
        _check(request)
        lang = lang or vendored.language(surveys or vendored.present())
        vocabulary = words.of_program(lang)
        own = read_in(surveys, responses, questionnaire)
        found = weights.found(weights.Source(edition, own, responses, questionnaire))
        weighed = weights.weigh(found.responses, weights.margins(margins), request)
        head = {"edition": edition, "lang": lang}
        written, said = weights.published(weighed, found, vocabulary, head=head, out=out, answers=answers)
        if as_json:
            typer.echo(json.dumps({**head, **weights.record(weighed)}, ensure_ascii=False, indent=2))
            return
        _print(weighed)
        for line in (*found.remarks, *weighed.remarks, *said, *map(str, written)):
            typer.echo(line)


def weighted_to(margins: Path | None, method: str, bounds: str, *, keep: bool) -> Weighting | None:
    """Weighting to the margins of a file, where one is named."""
    if margins is None:
        given = {"--method": method != "rake", "--bounds": bool(bounds), "--keep-unanswered": keep}
        named = [option for option, there in given.items() if there]
        if named:
            told = (Problem(one, "there are no margins", "name them with --margins") for one in named)
            raise UsageError(*told)
        return None
    from cmsurvey import weight as weights  # noqa: PLC0415 - it draws too: who names no margins need not wait

    request = weights.Request(method, _pair("--bounds", bounds), keep=keep, replicates=True)
    _check(request)
    return weights.weighting(margins, request)


def _check(request: Request) -> None:
    """Refuse options of weighting that make no sense."""
    from cmsurvey import weight as weights  # noqa: PLC0415 - the name is the command's here

    try:
        weights.check(request)
    except CmsurveyError as error:
        raise UsageError(*error.problems) from None


def read_in(named: Path | None, responses: Path | None, questionnaire: Path | None) -> Path | None:
    """The folder of the series; None where both files are named, and no series."""
    return None if responses and questionnaire and named is None else named or Path()


def series(named: Path | None) -> Path:
    """The folder of a series that may be written: the one named, else the present folder if it is one."""
    folder = named or Path()
    if not (folder / "series.toml").is_file():
        where = str(folder / "series.toml")
        raise UsageError(
            Problem(where, "no such file", "name the folder of a series of your own with --surveys")
        )
    return folder


def _pair(option: str, text: str) -> tuple[float, float] | None:
    """The two numbers of an option."""
    if not text:
        return None
    try:
        low, high = map(float, text.split(","))
    except ValueError:
        hint = f"write two numbers with a comma between them: {option} 0.3,3"
        raise UsageError(Problem(option, f'"{text}" is not two numbers', hint)) from None
    return low, high


def _print(weighed: Weighed) -> None:
    """Every margin before, after and as it should be; then what the weights cost."""
    report = weighed.report
    weights = weighed.responses.design.weights
    first = f"before, by {weights}" if weights else "before"
    header = ("variable", "category", "n", first, "after", "target")
    terminal.table(header, _lines(weighed), right=header[2:])
    for name, spread in ((first, report.before), ("after", report.after)):
        typer.echo(
            f"{name}: n_eff {spread.n_eff:.1f}, deff {spread.deff:.3f}, weights {spread.least:.4g} to "
            f"{spread.greatest:.4g}, mean {spread.mean:.4g}"
        )


def _lines(weighed: Weighed) -> Iterator[tuple[str, ...]]:
    for line in weighed.report.lines:
        shares = (f"{100 * part:.2f}" for part in (line.before, line.after, line.target))
        yield line.variable, line.category, str(line.answers), *shares

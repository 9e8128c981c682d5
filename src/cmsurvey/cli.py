"""The command line: parse, call, print, exit code. Whatever is slow to import waits for its command."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmsurvey import (
    cli_answers,
    cli_care,
    cli_crosstab,
    cli_drawing,
    cli_edit,
    cli_kit,
    cli_look,
    cli_serve,
    cli_share,
    cli_site,
    cli_sources,
    cli_start,
    cli_stats,
    cli_words,
    completion,
    exits,
    runs,
    terminal,
    vendored,
)
from cmsurvey.errors import Problem, Problems, UsageError, nearest
from cmsurvey.terminal import told

if TYPE_CHECKING:
    from types import ModuleType

    from cmsurvey.runs import Request

app = typer.Typer(
    cls=terminal.Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run the command line, then leave with 0, 1 (input), 2 (usage), 3 (the machine) or 130 (stopped)."""
    for one in exits.ASKED:
        if signal.getsignal(one) is not signal.SIG_IGN:  # nohup
            signal.signal(one, _asked_to_end)
    try:
        with terminal.heard():
            terminal.asked(app, sys.argv[1:])(prog_name="cmsurvey")
    except SystemExit as ended:
        if ended.code == terminal.STOPPED:  # one more Ctrl-C would end the interpreter in its own way
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            if ended.__context__ and isinstance(ended.__context__.__cause__, KeyboardInterrupt):
                typer.echo(f"error: {exits.STOPPED}", err=True)  # typer heard it, before a command did
        raise
    finally:
        gc.freeze()  # all that an edition was made of would be looked through once more, which takes 0.2 s


def _asked_to_end(*_: object) -> None:
    """Put away the browser as after Ctrl-C, to which a shell has its background jobs be deaf."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.raise_signal(signal.SIGINT)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version  # noqa: PLC0415 - a quarter of the time that --help takes

        typer.echo(f"cmsurvey {version('cmsurvey')}")
        raise typer.Exit


@app.callback(epilog="Example: cmsurvey render 2012")
def everything(
    *,
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and leave."
        ),
    ] = False,
) -> None:
    """Turn a survey's published results into honest infographics."""


Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        metavar="LIST",
        help="Of html,png,svg,pdf,csv,json (all) and interactive,png@1x.",
        autocompletion=completion.FORMATS,
    ),
]
Out = Annotated[Path, typer.Option(metavar="DIR", help="Where the output goes.", parser=terminal.folder)]
Surveys = Annotated[
    Path | None, typer.Option(metavar="DIR", help="A survey series of your own.", show_default=False)
]
Lang = Annotated[str, completion.langs("The languages of the words: fr,en.")]
Langs = Annotated[
    list[str] | None,
    typer.Option(
        "--lang",
        metavar="LIST",
        help="The languages of the words: fr,en (the first of the series).",
        autocompletion=completion.LANGUAGES,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")]
Force = Annotated[bool, typer.Option("--force", help="Remake even files that are up to date.")]
Theme = Annotated[
    str,
    typer.Option(
        metavar="NAME", help="A bundled theme, or a TOML file of your own.", autocompletion=completion.THEMES
    ),
]
Presets = Annotated[
    list[str] | None,
    typer.Option(
        "--preset",
        metavar="LIST",
        help="Of narrow,newsletter,og,square,portrait,story,carousel.",
        autocompletion=completion.PRESETS,
    ),
]
Timeout = Annotated[float, completion.seconds("How long an answer of the browser may take.")]


@app.command(epilog="Example: cmsurvey render 2012 --only gender --only profile --format html,png")
def render(
    edition: Annotated[str, completion.edition("EDITION", "An edition (2012), or trends.", trends=True)] = "",
    *,
    everything: Annotated[bool, typer.Option("--all", help="Every edition, and the trends.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Draw this infographic alone; repeat it for more.",
            autocompletion=completion.INFOGRAPHICS,
        ),
    ] = None,
    formats: Formats = None,
    out: Out = Path("output"),
    surveys: Surveys = None,
    lang: Langs = None,
    quiet: Quiet = False,
    force: Force = False,
    theme: Theme = "",
    preset: Presets = None,
    interactive: Annotated[
        bool, typer.Option("--interactive", help="Add for each card a page whose marks answer.")
    ] = False,
    draft: Annotated[bool, typer.Option("--draft", help="Into DIR/drafts, with a stamp across.")] = False,
    where: Annotated[str | None, completion.where()] = None,
    timeout: Timeout = 30.0,
) -> None:
    """Draw the infographics of EDITION into DIR/EDITION/LANG."""
    with told():
        if bool(edition) == everything:
            hint = "name an edition (cmsurvey list shows them), or every one with --all"
            raise UsageError(Problem("", "render draws one edition or all of them", hint))
        if where and (everything or edition == "trends"):
            hint = "name one edition: cmsurvey render 2012 --where sector=tourism"
            raise UsageError(Problem("--where", "respondents are those of one edition", hint))
        asked = runs.Request(
            edition, surveys or vendored.present(), out, force=force, theme=theme,
            only=tuple(only or ()), draft=draft, where=where or "",
        )  # fmt: skip
        request, spoken = _named(asked, formats, preset, lang)
        if interactive:
            request = replace(request, formats=tuple(dict.fromkeys((*request.formats, "interactive"))))
        requests = cli_drawing.every(request, quiet=quiet) if everything else [request]
        asked_for = [replace(one, lang=name) for one in requests for name in spoken]
        cli_drawing.draw(asked_for, quiet=quiet, timeout=timeout)


@app.command(epilog="Example: cmsurvey compare 2011 2012 --format html,png")
def compare(
    before: Annotated[str, completion.edition("BEFORE", "The earlier edition.")],
    after: Annotated[str, completion.edition("AFTER", "The later edition.")],
    *,
    formats: Formats = None,
    out: Out = Path("output"),
    surveys: Surveys = None,
    lang: Langs = None,
    quiet: Quiet = False,
    force: Force = False,
    theme: Theme = "",
    preset: Presets = None,
    timeout: Timeout = 30.0,
) -> None:
    """Print what two editions share, and draw it into DIR/compare-BEFORE-AFTER/LANG."""
    with told():
        folder = surveys or vendored.present()
        asked = runs.Request(after, folder, out, against=before, force=force, theme=theme)
        request, spoken = _named(asked, formats, preset, lang)
        requests = [replace(request, lang=name) for name in spoken]
        rows = _pipeline().differences(requests[0])  # refuses what is no pair, so quietly too
        if not quiet:
            header = ("", before, after, "±", "test")
            terminal.table(header[: max(map(len, rows), default=4)], rows, right=header[1:4])
        cli_drawing.draw(requests, quiet=quiet, timeout=timeout)


@app.command(epilog="Example: cmsurvey gallery --out output")
def gallery(*, out: Out = Path("output"), surveys: Surveys = None, lang: Lang = "") -> None:
    """Write DIR/index.html, a page of everything that was rendered there."""
    with told():
        from cmsurvey import gallery as galleries  # noqa: PLC0415 - the same
        from cmsurvey import load, words  # noqa: PLC0415 - the same

        survey = load.survey(surveys or load.present())
        lang = lang or survey.languages[0]
        vocabulary = words.program(lang, survey)
        spoken = [lang, *(one for one in survey.languages if one != lang and one in words.languages())]
        names = {one: words.program(one, survey)["language"]["name"] for one in spoken}
        who = partial(words.who, lang, survey)
        typer.echo(
            cli_drawing.from_here(
                galleries.write(
                    out,
                    survey.name[lang],
                    vocabulary["gallery"],
                    names,
                    who=who,
                    order=[spec.id for spec in survey.specs],
                )
            )
        )


def _pipeline() -> ModuleType:
    from cmsurvey import pipeline  # noqa: PLC0415 - fonts and tables: --help must not wait for them

    return pipeline


def _named(
    request: Request, formats: list[str] | None, presets: list[str] | None, languages: list[str] | None
) -> tuple[Request, tuple[str, ...]]:
    """The request with the formats and presets of the lists, and the languages, else that of the series.

    With a name that there is not, all else that is wrong with the request is told.
    """
    problems = Problems()
    spoken = problems.tried(partial(_spoken, languages, request)) or (vendored.language(request.surveys),)
    if formats is not None:
        asked = problems.tried(partial(_formats, ",".join(formats), runs.FORMATS))
        request = replace(request, formats=asked or request.formats)
    request = replace(request, presets=problems.tried(partial(_presets, ",".join(presets or ()))) or ())
    if problems.found and request.edition:  # of --all, each edition would tell the same
        for name in spoken:
            problems.tried(partial(_pipeline().checked, replace(request, lang=name)))
    problems.settle()
    return request, spoken


def _spoken(listed: list[str] | None, request: Request) -> tuple[str, ...]:
    """The languages asked for, else the first one of the series."""
    if listed is None:
        return (vendored.language(request.surveys),)
    names = terminal.names(",".join(listed))
    if not names:
        hint = "name one, or leave it out: that of the series is taken"
        raise UsageError(Problem("--lang", "it names no language", hint))
    if any(not one.strip() for one in ",".join(listed).split(",")):
        what = f'a name is missing beside a comma of "{",".join(listed)}"'
        raise UsageError(Problem("--lang", what, f"write {','.join(names)}"))
    return names


@app.command(epilog="Example: cmsurvey browser --install")
def browser(
    *, install: Annotated[bool, typer.Option("--install", help="Install one if none is found.")] = False
) -> None:
    """Print the browser that draws."""
    with told():
        from cmsurvey import browser as browsers  # noqa: PLC0415 - the name is the command's here

        path = (browsers.find() or browsers.install()) if install else browsers.require()
        typer.echo(path)


def _formats(listed: str, known: Sequence[str]) -> tuple[str, ...]:
    return _known("format", listed, known)


def _presets(listed: str) -> tuple[str, ...]:
    """The presets of a list; there may be none."""
    if not listed:
        return ()
    from cmsurvey.presets import PRESETS  # noqa: PLC0415 - a run without presets must not wait for it

    return _known("preset", listed, tuple(PRESETS))


def _known(what: str, listed: str, known: Sequence[str]) -> tuple[str, ...]:
    """The names in the list of an option; one that is not known, or none at all, is a usage error."""
    names = terminal.names(listed.lower())
    if names and not all(map(str.strip, listed.split(","))):
        hint = f"take out the comma that is too many: {','.join(names)}"
        raise UsageError(Problem(f"--{what}", f'a name is missing in "{listed}"', hint))
    unknown = [
        Problem(f"--{what}", f'no {what} "{name}"', nearest(name, known))
        for name in names
        if name not in known
    ]
    if not names:
        unknown = [Problem(f"--{what}", f"it names no {what}", nearest("", known))]
    if unknown:
        raise UsageError(*unknown)
    return names


app.add_typer(cli_look.app)
app.add_typer(cli_care.app)
app.add_typer(cli_edit.app)
app.add_typer(cli_share.app)
app.add_typer(cli_kit.app)
app.add_typer(cli_site.app)
app.add_typer(cli_serve.app)
app.add_typer(cli_answers.app)
app.add_typer(cli_stats.app)
app.add_typer(cli_crosstab.app)
app.add_typer(cli_start.app)
app.add_typer(cli_start.add, name="add")
app.add_typer(cli_words.app, name="words")
app.add_typer(cli_sources.app, name="sources")

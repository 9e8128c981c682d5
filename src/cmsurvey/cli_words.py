"""The commands of words: those of an article, and those of infographics out to a spreadsheet and back."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cmsurvey import completion, terminal
from cmsurvey.errors import Problem, Problems, UsageError
from cmsurvey.terminal import Group, folder, told

app = typer.Typer(
    cls=Group,
    help="Print the words of an article about EDITION, or hand the words of infographics to a writer.",
    epilog="Example: cmsurvey words 2012",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Surveys = Annotated[
    Path | None, typer.Option(metavar="DIR", help="A survey series of your own.", show_default=False)
]


@app.command("article", epilog="Example: cmsurvey words 2012 --lang fr,en --out output")
def article(
    edition: Annotated[str, completion.edition("EDITION", "An edition of the series, for instance 2012.")],
    *,
    lang: Annotated[str, completion.langs("The languages of the words: fr,en.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    link: Annotated[
        str,
        typer.Option(metavar="URL", help="The address of the article, put into posts.", show_default=False),
    ] = "",
    where: Annotated[str | None, completion.where()] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Write Markdown and JSON into DIR/words.", show_default=False, parser=folder
        ),
    ] = None,
    surveys: Surveys = None,
) -> None:
    """Print key figures, captions, paragraphs and posts of EDITION (the word article may be left out)."""
    with told():
        from cmsurvey import article as articles  # noqa: PLC0415 - tables and fonts: --help must not wait
        from cmsurvey import load, locking  # noqa: PLC0415 - the same

        if link and not load.check.is_web_address(link):
            raise UsageError(Problem("--link", f'"{link}" is no address', "write it whole: https://…"))
        survey = load.survey(surveys or load.present())
        asked = terminal.known_names(lang or survey.languages[0], survey.languages, "--lang")
        problems = Problems()
        for name in asked:
            problems.tried(partial(locking.hold, survey, edition, name))
        problems.settle()
        made = [articles.article(survey, edition, one, link=link, where=where or "") for one in asked]
        if out is None:
            typer.echo(articles.text(made, as_json=as_json), nl=False)
        else:
            for path in articles.write(made, out):
                typer.echo(path)
        for one in made:
            for network in one.without_room:
                typer.echo(f"{network}, {one.lang}: no key figure has room for source and base too", err=True)


@app.command("export", epilog="Example: cmsurvey words export 2012 --to words.xlsx")
def export(
    edition: Annotated[str, completion.edition("EDITION", "An edition of the series, for instance 2012.")],
    *,
    to: Annotated[Path, typer.Option(metavar="FILE", help="The workbook to write, which ends in .xlsx.")],
    lang: Annotated[str, completion.lang("The language of the words.")] = "",
    where: Annotated[str | None, completion.where()] = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where it was rendered to, for the previews.")
    ] = Path("output"),
    surveys: Surveys = None,
) -> None:
    """Write the titles, notes and labels of EDITION into a workbook for somebody to edit."""
    with told():
        from cmsurvey import fillers, load, manifest, wordbook  # noqa: PLC0415 - tables and fonts: the same

        if to.suffix.lower() != ".xlsx":
            raise UsageError(Problem("--to", f'"{to}" is no workbook', "let its name end in .xlsx"))
        if to.is_dir():
            raise UsageError(Problem("--to", f'"{to}" is a folder', "name a file in it"))
        survey = load.survey(surveys or load.present())
        lang = lang or survey.languages[0]
        filler = fillers.filler(survey, edition, lang, where or "")
        content, shown = wordbook.exported(filler, out / filler.edition.bundle / lang)
        if not to.parent.is_dir():
            raise UsageError(Problem("--to", f"there is no folder {to.parent}", "make it, or name another"))
        with manifest.as_sentence(to):
            to.write_bytes(content)
        typer.echo(to)
        if edition in survey.locks:
            typer.echo(f"{edition} is locked: what changes is published as a correction", err=True)
        if not shown:
            alone = f" --where {where}" if where else ""
            again = f"cmsurvey render {edition}{alone} --lang {lang} --format png"
            again += f" --out {shlex.quote(str(out))}{load.named(survey.folder)}"
            typer.echo(f"without previews, as nothing stands in {out}: {again}", err=True)


@app.command("import", epilog="Example: cmsurvey words import words.xlsx")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook that came back.")],
    *,
    correction: Annotated[
        bool, typer.Option("--correction", help="Take texts of a locked edition, to be corrected next.")
    ] = False,
    surveys: Surveys = None,
) -> None:
    """Take the texts of a workbook into the series: all of them, or none where one is wrong."""
    with told():
        from cmsurvey import load, wordbook  # noqa: PLC0415 - tables and fonts: the same

        made = wordbook.imported(file, surveys or load.present(), correcting=correction)
        for slot, text, _ in made.changes:
            typer.echo(f"{slot.about}, {made.names[slot.what]}: {text or 'computed again'}")
        for path in made.paths:
            typer.echo(path)
        if not made.changes:
            typer.echo(f"nothing changed in the words of {made.edition}")
        for remark in made.remarks:
            typer.echo(remark, err=True)

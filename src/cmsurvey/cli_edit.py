"""The commands of an editor: each parses, calls one function of proofs, locks or differences, and prints."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmsurvey import completion, terminal
from cmsurvey.errors import Problem, Problems, RenderError, UsageError
from cmsurvey.terminal import count, told

if TYPE_CHECKING:
    from cmsurvey.differing import Edition
    from cmsurvey.handed import Places
    from cmsurvey.locking import Locked, State
    from cmsurvey.model import Survey
    from cmsurvey.reached import Reached

app = typer.Typer()


EditionName = Annotated[
    str,
    completion.edition("EDITION", "An edition of the series, for instance 2012."),
]
Surveys = Annotated[
    Path | None, typer.Option(metavar="DIR", help="A survey series of your own.", show_default=False)
]
Out = Annotated[Path, typer.Option(metavar="DIR", help="Where it was rendered to.")]
#: Why some commands are not about a population alone.
_WHOLE = "a {} is of the whole edition, the figures of its populations among them: leave it out"


@app.command(epilog="Example: cmsurvey proof 2012 --lang fr,en --format html,pdf")
def proof(
    edition: EditionName,
    *,
    lang: Annotated[str, completion.langs("The languages of the words: fr,en.")] = "",
    formats: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="LIST",
            help="Of html,pdf.",
            autocompletion=completion.of("html", "pdf", "html,pdf"),
        ),
    ] = "html",
    where: Annotated[str | None, completion.where()] = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where the output goes.", parser=terminal.folder)
    ] = Path("output"),
    surveys: Surveys = None,
    timeout: Annotated[float, completion.seconds("How long an answer of the browser may take.")] = 30.0,
) -> None:
    """Write a sheet with every printed number and claim of EDITION beside its cell and source."""
    with told():
        from cmsurvey import load, proofs  # noqa: PLC0415 - tables and fonts: --help must not wait for them

        asked = terminal.known_names(formats, proofs.FORMATS, "--format")
        survey = load.survey(surveys or load.present())
        for one in terminal.known_names(lang or survey.languages[0], survey.languages, "--lang"):
            for path in proofs.write(
                survey, edition, one, out=out, formats=asked, patience=timeout, where=where or ""
            ):
                typer.echo(path)


@app.command(epilog="Example: cmsurvey lock 2012")
def lock(
    edition: Annotated[
        str,
        completion.edition("EDITION", "An edition; without one, tell the state of all locks."),
    ] = "",
    *,
    surveys: Surveys = None,
    out: Out = Path("output"),
    renew: Annotated[
        bool, typer.Option("--renew", help="Lock files that say the same in other bytes; name them.")
    ] = False,
    _: Annotated[str | None, completion.nowhere(_WHOLE.format("lock"))] = None,
) -> None:
    """Lock EDITION: its figures and words change only through a correction from now on."""
    with told():
        from cmsurvey import checklist as lists  # noqa: PLC0415 - the name is a command's here
        from cmsurvey import load, locking  # noqa: PLC0415 - tables and fonts: --help must not wait for them

        survey = load.survey(surveys or load.present())
        if renew and not edition:
            first = next(iter({**survey.locks, **survey.editions}), "EDITION")
            hint = f"name it: cmsurvey lock {first} --renew{load.named(survey.folder)}"
            raise UsageError(Problem("--renew", "no edition is named", hint))
        if edition:
            stale = lists.unlike(survey, edition, out, renewing=renew)
            made, differs = (
                locking.renew(survey, edition, out, stale)
                if renew
                else (locking.lock(survey, edition, out, stale), {})
            )
            for name, state in differs.items():
                typer.echo(f"{name}: {state}")
            if renew and not differs:
                typer.echo("no rendered file differs from the lock", err=True)
            held = f"{count(made.pages, 'page')}, {count(made.outputs, 'rendered file')}"
            typer.echo(f"{made.path}: {made.figures} figures, {held}")
            for step in lists.unready(load.survey(survey.folder), edition, out):
                typer.echo(f"missing: {step.name} ({step.told}): {step.next}", err=True)
            return
        _print_states(survey, locking.states(survey), out)


def _print_states(survey: Survey, states: Sequence[State], out: Path) -> None:
    """How each edition stands to its lock, with its rendered files; 1 where one is not as it was locked."""
    from cmsurvey import checklist as lists  # noqa: PLC0415 - the name is a command's here
    from cmsurvey import locking  # noqa: PLC0415 - tables and fonts: --help must not wait for them

    rows, cures, apart = [], list[str](), list[str]()
    for one in states:
        found = lists.differing(survey, one.edition, out) if one.locked else []
        changed = "; ".join(filter(None, (one.changed, *(problem.what for problem in found))))
        state = ("changed" if changed else "locked") if one.locked else "open"
        rows.append((one.edition, state, str(one.version) if one.locked else "", changed))
        if one.changed:
            cures.append(
                f"put it back, or publish it as a correction: {locking.correction(survey, one.edition)}"
            )
        cures += [problem.hint for problem in found]
        if one.locked and survey.locks[one.edition].outputs and not (out / one.edition).is_dir():
            apart.append(
                f"{one.edition}: its rendered files are not compared, {out / one.edition} is not there"
            )
    terminal.table(("edition", "state", "version", "what changed"), rows, right=("version",))
    for line in (*apart, *cures):
        typer.echo(line, err=True)
    if any(state == "changed" for _, state, *_ in rows):
        raise typer.Exit(1)


@app.command(epilog="Example: cmsurvey correct 2012 --reasons reasons.toml")
def correct(
    edition: EditionName,
    *,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why, in the language of the tables.", show_default=False)
    ] = "",
    reason_fr: Annotated[str, typer.Option(metavar="TEXT", help="Why, in French.", show_default=False)] = "",
    reason_en: Annotated[str, typer.Option(metavar="TEXT", help="Why, in English.", show_default=False)] = "",
    reasons: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A TOML file: a reason for each language.", show_default=False),
    ] = None,
    day: Annotated[
        str,
        typer.Option(
            "--date", metavar="DAY", help="The day of the correction; else today.", show_default=False
        ),
    ] = "",
    out: Out = Path("output"),
    surveys: Surveys = None,
    _: Annotated[str | None, completion.nowhere(_WHOLE.format("correction"))] = None,
) -> None:
    """Publish what changed in a locked EDITION as a correction, and lock it anew."""
    with told():
        from cmsurvey import checklist as lists  # noqa: PLC0415 - the name is a command's here
        from cmsurvey import load, locking, reached, runs  # noqa: PLC0415 - tables: --help must not wait
        from cmsurvey.handed import Places  # noqa: PLC0415 - the same

        survey, wrong = load.survey(surveys or load.present()), Problems()
        own = {"fr": reason_fr, "en": reason_en}
        said, typed = _given(reasons, survey.languages[0], reason, own, problems=wrong)
        when = wrong.tried(lambda: given_day(day)) or ""
        today = max(runs.latest_day(), runs.present_day())  # that of the editor may be one later
        made = locking.correct(survey, edition, said, when, today=today, wrong=wrong.found, typed=typed)
        done = made.lock.corrections[-1]
        _print_correction(made)
        folder = survey.folder if load.named(survey.folder) else None
        places = Places(out, surveys=folder, series=survey.names)
        survey = load.survey(survey.folder)
        others = {one.edition: one.changed for one in locking.states(survey) if one.changed}
        found = reached.by(survey, edition, done, places, later=others)
        _print_reached(found, lists.sheets(survey, edition, places), edition, places)
        for other, changed in others.items():
            again = locking.correction(survey, other)
            typer.echo(f"{other} is locked, and {changed}: correct it too: {again}", err=True)


def _given(
    file: Path | None, first: str, reason: str, own: Mapping[str, str], *, problems: Problems
) -> tuple[dict[str, str], dict[str, str]]:
    """The reasons by their language, and the option by which each came; what is typed stands over a file."""
    said = _in_file(file, problems)
    typed = dict.fromkeys(said, "--reasons")
    options = {lang: text for lang, text in own.items() if text}
    if reason and first in options:
        problems.add("--reason", f"it is the reason in {first}, and so is --reason-{first}", "leave one out")
    elif reason:
        said[first], typed[first] = reason, "--reason"
    return said | options, typed | {lang: f"--reason-{lang}" for lang in options}


def _in_file(path: Path | None, problems: Problems) -> dict[str, str]:
    """The reasons of a file by their language."""
    from cmsurvey import load  # noqa: PLC0415 - tables and fonts: --help must not wait for them

    given = (problems.tried(lambda: load.toml(path)) if path else None) or {}
    for lang in (lang for lang, text in given.items() if not isinstance(text, str)):
        hint = f'write it between quotation marks: {lang} = "…"'
        problems.add(f"{path}, {lang}", "this is no text", hint)
    return {lang: text for lang, text in given.items() if isinstance(text, str)}


def _print_correction(made: Locked) -> None:
    """The figures that changed, the pages by language, the lock with its version and day."""
    done = made.lock.corrections[-1]
    for change in done.changes:
        typer.echo(f"{change.figure}: {change.before or 'new'} → {change.after or 'gone'}", err=True)
    for lang, names in done.infographics.items():
        if names:
            typer.echo(f"{lang}: {', '.join(names)}", err=True)
    for lang, said in made.told.items():
        if alone := [one for one in said if one not in done.infographics[lang]]:
            typer.echo(f"{lang}, words of an article about: {', '.join(alone)}", err=True)
    version = len(made.lock.corrections) + 1
    typer.echo(f"{made.path}: version {version}, corrected on {done.date}", err=True)


def _print_reached(found: Reached, sheets: Sequence[str], edition: str, places: Places) -> None:
    """What is to be replaced, as a script of a shell; then what to paste again, and what comes then."""
    from cmsurvey import affected, differing, embed  # noqa: PLC0415 - the same

    if found.withdrawn:
        again = affected.taking_down(found.withdrawn, places)
        typer.echo(f"# no longer made, take down {differing.few(found.withdrawn)}\n{again}")
        typer.echo(f"no longer made: take these down: {', '.join(found.withdrawn)}", err=True)
    for group in found.groups:
        what = "nothing that they show is made any more, take down" if group.down else "replace"
        typer.echo(f"# {what} {differing.few(group.files)}\n{group.command}")
        if group.down:
            typer.echo(f"nothing of it is left: take this down: {', '.join(group.files)}", err=True)
    for problem in found.problems:
        typer.echo(f"not looked at: {problem.where}: {problem.what}; {problem.hint}", err=True)
    kinds = ", ".join(kind for kind in embed.KINDS if kind != "iframe")
    typer.echo(f"paste again the snippets of these pages: {kinds}; iframe if its title changed", err=True)
    typer.echo("\n  ".join(("then proofread and lock:", *sheets, places.command("lock", edition))), err=True)


@app.command(epilog="Example: cmsurvey diff HEAD~1:data/surveys data/surveys")
def diff(
    before: Annotated[str, typer.Argument(metavar="OLD", help="A folder, a zip, or REVISION:FOLDER of Git.")],
    after: Annotated[str, typer.Argument(metavar="NEW", help="The same, as it is now.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    page: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page with before and after.", show_default=False),
    ] = None,
    out: Out = Path("output"),
) -> None:
    """Print what differs between two states of a series, and what to replace."""
    with told(), contextlib.ExitStack() as opened:
        from cmsurvey import differing, load, revisions  # noqa: PLC0415 - the same
        from cmsurvey.handed import Places  # noqa: PLC0415 - the same

        old, new = (load.survey(opened.enter_context(revisions.opened(one))) for one in (before, after))
        named = Path(after).is_dir() and load.named(Path(after))
        places = Places(out, surveys=Path(after) if named else None, series=new.names)
        found = differing.compared(old, new, places)
        if page and found:
            _write_differences(page, found, f"{before} → {after}", (old, new))
        if as_json:
            records = [differing.as_record(one) for one in found]
            typer.echo(json.dumps(records, ensure_ascii=False, indent=2))
        else:
            rows = differing.rows(found)
            if rows:
                terminal.table(("edition", "", "what", ""), rows)
            else:
                typer.echo("nothing differs")
        if found:
            raise typer.Exit(2)


def _write_differences(
    path: Path, found: Sequence[Edition], title: str, states: tuple[Survey, Survey]
) -> None:
    """The page, with pictures where a browser can draw them."""
    from cmsurvey.differing import page  # noqa: PLC0415 - the same
    from cmsurvey.render.studio import Studio  # noqa: PLC0415 - the same

    try:
        with contextlib.ExitStack() as closing:
            studio = cache(lambda: closing.enter_context(Studio()))
            pictures = page.drawn(found, *states, studio)
    except RenderError as error:
        typer.echo(f"without pictures: {error.problems[0].what}; {error.problems[0].hint}", err=True)
        pictures = {}
    page.write(path, found, title, pictures)


@app.command(epilog="Example: cmsurvey checklist 2026 --surveys my-survey")
def checklist(
    edition: EditionName,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    out: Out = Path("output"),
    surveys: Surveys = None,
) -> None:
    """Print what is done of EDITION and what is missing, from the questionnaire to corrections."""
    with told():
        from cmsurvey import checklist as lists  # noqa: PLC0415 - the name is the command's here
        from cmsurvey import load  # noqa: PLC0415 - the same

        found = lists.steps(load.survey(surveys or load.present()), edition, out, Path())
        if as_json:
            typer.echo(json.dumps([one._asdict() for one in found], ensure_ascii=False, indent=2))
        else:
            terminal.table(("step", "", "found", "next"), found)
        missing = sum(one.state == "missing" for one in found)
        if missing:
            typer.echo(f"{missing} of {len(found)} steps are missing", err=True)
            raise typer.Exit(1)


def given_day(given: str, what: str = "") -> str:
    """A day as given, else that of SOURCE_DATE_EPOCH; else today's, unless that of `what` has to be told."""
    from cmsurvey import runs  # noqa: PLC0415 - the same

    try:
        if given:
            return date.fromisoformat(given).isoformat()
    except ValueError:
        raise UsageError(Problem("--date", f'"{given}" is no day', "write it like 2026-05-12")) from None
    moment = runs.epoch()
    if moment:
        return moment.date().isoformat()
    if not what:
        return runs.present_day().isoformat()
    raise UsageError(Problem("--date", f"the day of {what} is missing", "give it: --date 2026-05-12"))

"""What a terminal is told: errors as sentences, tables for eyes, plain rows for pipes."""

from __future__ import annotations

import contextlib
import errno
import locale
import os
import re
import shutil
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from cmsurvey import exits
from cmsurvey.errors import CmsurveyError, Problem, RenderError, UsageError, nearest

if TYPE_CHECKING:
    from typer.models import CommandInfo, TyperInfo

#: The exit code of a command that Ctrl-C stopped.
STOPPED = 130
#: What typer raises of a command that it cannot read.
UNREAD: Any = typer.BadParameter.__bases__[0]
#: The width of the longest bar, in characters; a character has eight steps.
BAR = 20
_STEPS = " ▏▎▍▌▋▊▉█"
_HATCH = "░"
#: How the name of an archive ends, of which a zip alone is written.
PACKED = ".zip"
ARCHIVES = frozenset(
    {PACKED, ".7z", ".bz2", ".gz", ".rar", ".tar", ".tbz", ".tbz2", ".tgz", ".txz", ".xz", ".zst"}
)


#: An option with an equals sign and the home folder behind it, or the beginning of a path in that.
_AT_HOME = re.compile(r"^(--[a-z-]+=)~(?=/|$)")


def _home(found: re.Match[str]) -> str:
    """The option with the home folder; with the tilde, where there is no such folder."""
    return found[1] + os.path.expanduser("~")  # noqa: PTH111 - that of pathlib raises where there is none


def folder(text: str | Path) -> Path:
    """A folder that an option names: no empty name, and none of an archive that would be a folder in silence.

    Raises:
        typer.BadParameter: it is one of them; a folder of that name that is there may be named.
    """
    if not str(text):
        raise typer.BadParameter("name a folder; the one you are in is a dot")
    named = Path(text)
    if named.suffix.lower() in ARCHIVES and not named.is_dir():
        raise typer.BadParameter(f'"{text}" is the name of an archive, and this writes a folder; name one')
    return named


def folder_or_zip(text: str | Path) -> Path:
    """The same where an archive may be named, which then ends in `PACKED`."""
    named = Path(text)
    if named.suffix.lower() == PACKED or not str(text).strip("."):
        return named
    if named.suffix.lower() in ARCHIVES and not named.is_dir():
        bare = named
        while bare.suffix.lower() in ARCHIVES:
            bare = bare.with_suffix("")
        cure = f"name it {bare.name}{PACKED}, or name a folder"
        raise typer.BadParameter(f'"{text}": an archive of it ends in {PACKED}; {cure}')
    return named


def names(listed: str) -> tuple[str, ...]:
    """The names in a list with commas, each once."""
    return tuple(dict.fromkeys(name.strip() for name in listed.split(",") if name.strip()))


def known_names(listed: str, known: Collection[str], option: str) -> tuple[str, ...]:
    """The names in the list of an option; a `UsageError` where there is none, or one that is not known."""
    found = names(listed)
    wrong = [
        Problem(option, f'there is no "{one}"', nearest(one, known)) for one in found if one not in known
    ]
    if wrong or not found:
        raise UsageError(*wrong or [Problem(option, "it names nothing", nearest("", known))])
    return found


def asked(app: typer.Typer, words: Sequence[str]) -> typer.Typer:
    """The command that is asked for, with those of its file: typer takes 0.1 s to build all there are."""
    name = next(iter(words), "")  # with an option before it, that of all commands is meant
    found = copy(app)
    found.registered_groups = [one for one in app.registered_groups if name in _commands(one)]
    found.registered_commands = [one for one in app.registered_commands if name == _name(one)]
    return found if found.registered_groups or found.registered_commands else app


def _commands(group: TyperInfo) -> Collection[str]:
    """What of a group stands among the commands: its name, or where it has none, all of it."""
    within = group.typer_instance.registered_commands if group.typer_instance else ()
    return [group.name] if isinstance(group.name, str) else [*map(_name, within)]


def _name(command: CommandInfo) -> str:
    return command.name or (command.callback.__name__ if command.callback else "")


#: What typer says of a number that is none, before and since it asks pydantic.
_NO_NUMBER, _UNREAD_NUMBER = (
    re.compile(r"is not a valid (?:int|float)(?: range)?\.$"),
    "unable to parse string as a",
)


class Group(TyperGroup):
    """Commands of which the first is meant where none is named: `words 2012` is `words article 2012`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - click's, which typer bundles
        """Put the name of the first command before what is none."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [next(iter(self.commands)), *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:  # noqa: ANN401 - the same
        """What Tab offers: the commands, and what the first of them takes in the same place."""
        found: list[Any] = list(super().shell_complete(ctx, incomplete))
        first = next(iter(self.commands.values()))
        argument = next((one for one in first.params if one.param_type_name == "argument"), None)
        return [*found, *(argument.shell_complete(ctx, incomplete) if argument else ())]


class Commands(TyperGroup):
    """Commands of which each says what it takes, where it was given something else."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - the same
        """Put the home folder for the tilde of "--out=~/there", which most shells leave as it is."""
        return super().parse_args(ctx, [_AT_HOME.sub(_home, one) for one in args])

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - the same
        """Run the command, or say what it takes beside what it was given."""
        try:
            return super().invoke(ctx)
        except UNREAD as error:
            if error.ctx and error.message.startswith("Got unexpected extra argument"):
                takes = " ".join(error.ctx.command.collect_usage_pieces(error.ctx)[1:]) or "options alone"
                error.message += (
                    f": {error.ctx.command.name} takes {takes}; put words with blanks into quotes"
                )
            elif _NO_NUMBER.search(error.message) or _UNREAD_NUMBER in error.message:
                plain = _NO_NUMBER.sub("is not a number", error.message)
                error.message = f"{plain}: write it in digits, like 30"
            raise


def language() -> str:
    """The language of who sits at the terminal, two letters; "" where nothing names one, as "C" does not."""
    named = (os.environ.get(name, "").split(":")[0] for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG"))
    known = (one[:2].lower() for one in named if re.match(r"[A-Za-z]{2,3}([_.@-]|$)", one))
    return next(known, "") or (locale.getlocale()[0] or "")[:2].lower()


def said(text: str) -> str:
    """A sentence in the language of the terminal, where its table has it."""
    from cmsurvey.answers import worded  # noqa: PLC0415 - --help must not wait for it

    return worded.said(text, language())


def error_said(error: CmsurveyError) -> str:
    """An error in the language of the terminal, sentence by sentence, where its table has them."""
    from cmsurvey.answers import worded  # noqa: PLC0415 - the same

    return worded.told(error, language())


@contextlib.contextmanager
def told(spoken: Callable[[CmsurveyError], object] = str) -> Iterator[None]:
    """Turn what went wrong into its sentence and exit code; `spoken` says it in another language."""
    try:
        yield
    except CmsurveyError as error:
        typer.echo(spoken(error), err=True)
        raise typer.Exit(_exit_code(error)) from None
    except (KeyboardInterrupt, typer.Abort):  # of a question, typer makes the second of the first
        typer.echo(spoken(CmsurveyError(Problem("", exits.STOPPED))), err=True)
        raise typer.Exit(STOPPED) from None
    except OSError as error:
        if error.filename is None:
            raise
        refused = _refused(error)
        typer.echo(spoken(refused), err=True)
        raise typer.Exit(refused.exit_code) from None


#: The bytes of a name from which on no usual file system takes it.
_LONGEST = 256


def _refused(error: OSError) -> CmsurveyError:
    """What the system said of a file that nobody was prepared for: it went away, or its name is none."""
    name = os.fsdecode(error.filename) if isinstance(error.filename, bytes) else str(error.filename)
    if error.errno == errno.ENAMETOOLONG:
        long = max(Path(name).parts, key=len)
        what = f"a name of {len(long)} letters is too long for a file"
        if len(os.fsencode(long)) < _LONGEST:
            long, what = name, f"a path of {len(name)} letters is too long"
        return UsageError(Problem(name.replace(long, f"{long[:20]}…"), what, "choose a shorter one"))
    cause = (error.strerror or "the system refuses it").lower()
    return RenderError(Problem(name, cause, "see that it is there and that you may use it, then try again"))


def _exit_code(error: CmsurveyError) -> int:
    """That of the error; where each problem is one of an option, the command is wrong, whoever found it."""
    options = all(one.where.startswith("--") and "=" not in one.where for one in error.problems)
    return UsageError.exit_code if options and error.exit_code == 1 else error.exit_code


@contextlib.contextmanager
def heard() -> Iterator[None]:
    """Leave with 1 when nothing more can be printed: a full disk is told, a closed pipe is not.

    Only what is printed fails without the name of a file; every other failure goes on as it came. Where a
    terminal was closed, nobody can be told that this is why the command was stopped.
    """
    try:
        yield
    except OSError as error:
        if error.filename is not None:
            raise
        with contextlib.suppress(OSError):
            typer.echo(f"error: the output cannot be written: {error.strerror}", err=True)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):  # else Python tries once more as it leaves, and complains
            with contextlib.suppress(OSError, ValueError, AttributeError):
                os.dup2(nowhere, stream.fileno())
        sys.exit(STOPPED if _was_stopped(error) else 1)


def _was_stopped(error: BaseException) -> bool:
    """Whether this came up while a Ctrl-C was being told, or what was shown was put away for it."""
    before = error.__context__
    return before is not None and (isinstance(before, KeyboardInterrupt) or _was_stopped(before))


def seen() -> bool:
    """Whether somebody looks at the output; what is piped is read by a program."""
    return sys.stdout is not None and sys.stdout.isatty()


def remarks(lines: Sequence[str], most: int, said: Callable[[str], str] = str) -> None:
    """Print the first remarks of a report, and how many more it has, as it is `said`."""
    for line in lines[:most]:
        typer.echo(f"  {line}")
    if len(lines) > most:
        more = len(lines) - most
        told = f"and {more} {'line' if more == 1 else 'lines'} more, see the report"
        typer.echo(f"  {said(told)}")


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Collection[str] = (),
    lines: Iterable[Sequence[str]] | None = None,
) -> None:
    """Print rows in columns under their header, those of `right` flush right.

    Piped, it is a line a row without the header, cells separated by tabs: `lines` instead of the rows
    where the two differ.
    """
    if not seen():
        for row in rows if lines is None else lines:
            typer.echo("\t".join(" ".join(cell.split("\t")) for cell in row))
        return
    from rich.console import Console  # noqa: PLC0415 - only for eyes; a pipe must not wait for it
    from rich.table import Table  # noqa: PLC0415 - the same
    from rich.text import Text  # noqa: PLC0415 - the same

    grid = Table(box=None, pad_edge=False, header_style="bold")
    for name in header:
        grid.add_column(Text(name), justify="right" if name in right else "left", overflow="fold")
    for row in rows:
        grid.add_row(*map(Text, row))
    Console(highlight=False).print(grid)


def heading(text: str) -> None:
    """Print a line over a table, for eyes alone."""
    if seen():
        typer.echo(f"\n{text}")


@contextlib.contextmanager
def progress(*, shown: bool) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on stderr if somebody looks at it there, else nothing."""
    if not (shown and sys.stderr is not None and sys.stderr.isatty()):  # a service may have none
        yield lambda _done, _total, _what: None
        return
    from rich.console import Console  # noqa: PLC0415 - only for this bar
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 - the same

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total, description=what)


def bar_width() -> int:
    """The longest bar that leaves room for words: half of it on a terminal under 100 characters."""
    return BAR if shutil.get_terminal_size().columns >= 100 else BAR // 2


def bar(share: float, *, hatched: bool = False, width: int = BAR) -> str:
    """A share, from 0 to 1, of `width` characters as blocks; hatched for what nobody published."""
    eighths = round(share * width * 8)
    if hatched:
        return _HATCH * round(eighths / 8)
    return _STEPS[8] * (eighths // 8) + _STEPS[eighths % 8].strip()


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 card", "2 cards"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

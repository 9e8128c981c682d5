"""Writes the manual page: `python tools/man_page.py` puts what the commands tell of themselves into man/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typer
from typer.main import get_command

from cmsurvey import cli, exits

PAGE = Path(__file__).parent.parent / "man" / "cmsurvey.1"

ENVIRONMENT = {
    "BROWSER_PATH": "The browser that draws, if not the quickest that is found.",
    "SOURCE_DATE_EPOCH": "The date that a PDF bears.",
}


def _exits() -> dict[str, str]:
    """The codes of every command, each with what it means of some alone."""
    own = {code: [one for one in exits.OWN.values() if str(one[1]) == code] for code in exits.EVERY}
    return {
        code: " ".join([meaning, *(f"Of {name}: {why[:1].lower()}{why[1:]}" for name, _, why in own[code])])
        for code, meaning in exits.EVERY.items()
    }


def page() -> str:
    """The page as troff; the same commands give the same bytes, so it has no date."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    root: Any = get_command(cli.app)  # typer's types do not tell groups
    top = typer.Context(root, info_name="cmsurvey")
    described = root.help.rstrip(".")
    yield f'.TH CMSURVEY 1 "" "cmsurvey {version("cmsurvey")}" "User Commands"'
    yield from (".nh", ".ad l")  # what is typed is not hyphenated
    yield from (".SH NAME", _text(f"cmsurvey - {described[0].lower()}{described[1:]}"))
    yield from (".SH SYNOPSIS", ".B cmsurvey", r"[\fIOPTIONS\fR] \fICOMMAND\fR [\fIARGS\fR]...")
    yield from (".SH OPTIONS", *_parameters(top))
    yield ".SH COMMANDS"
    yield from _commands(top)
    for title, entries in (("EXIT STATUS", _exits()), ("ENVIRONMENT", ENVIRONMENT)):
        yield f".SH {title}"
        for name, meaning in entries.items():
            yield from (".TP", rf"\fB{_text(name)}\fR", _text(meaning))


def _commands(group: typer.Context) -> Iterator[str]:
    """Each command of a group with usage, parameters and example; the commands in it follow."""
    for name, command in getattr(group.command, "commands", {}).items():
        context = typer.Context(command, info_name=name, parent=group)
        path = context.command_path
        yield f".SS {_text(path.removeprefix('cmsurvey '))}"
        yield rf"\fB{_text(path)}\fR {_text(' '.join(command.collect_usage_pieces(context)))}"
        yield from (".PP", _text(command.help or ""), *_parameters(context))
        if command.epilog:
            yield from (".PP", _text(command.epilog))
        yield from _commands(context)


def _parameters(context: typer.Context) -> Iterator[str]:
    for parameter in context.command.get_params(context):
        record = parameter.get_help_record(context)
        if record and record[0] != "--help":  # which is of every command
            yield from (".TP", rf"\fB{_text(record[0])}\fR", _text(record[1]))


def _text(words: str) -> str:
    """Words in troff: a hyphen that may be typed is a minus, and no line begins with a control."""
    plain = re.sub(r"\s+", " ", words).strip().replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{plain}" if plain.startswith((".", "'")) else plain


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

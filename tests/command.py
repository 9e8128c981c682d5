"""The command as it is typed, in this process; it is built once, which takes longer than most tests."""

from functools import cache
from typing import Any
from unittest import mock

from typer import testing
from typer.main import get_command

from cmsurvey import cli

_built = cache(get_command)


def cmsurvey(*arguments: object) -> Any:
    """How `cmsurvey` with these arguments ended."""
    with mock.patch.object(testing, "_get_command", _built):
        words = [str(argument) for argument in arguments]
        return testing.CliRunner().invoke(cli.app, words, prog_name="cmsurvey")

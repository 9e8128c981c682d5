"""The command as it is typed, in this process; it is built once, which takes longer than most tests."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest import mock

from typer import testing
from typer.main import get_command

from cmsurvey import cli, load
from cmsurvey.model import Survey
from tests.composed import SURVEYS

_built = cache(get_command)
_read = load.survey
_shipped = cache(_read)


def _survey(read: Callable[..., Survey], folder: Path, **options: Any) -> Survey:
    """A series as it is read; the shipped one, which no test changes, is read once."""
    return _shipped(folder) if folder == SURVEYS and read is _read else read(folder, **options)


def cmsurvey(*arguments: object) -> Any:
    """How `cmsurvey` with these arguments ended."""
    once = partial(_survey, load.survey)
    with mock.patch.object(testing, "_get_command", _built), mock.patch.object(load, "survey", once):
        words = [str(argument) for argument in arguments]
        return testing.CliRunner().invoke(cli.app, words, prog_name="cmsurvey")

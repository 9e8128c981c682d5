"""Whether a run would change anything, told from bytes alone: nothing is parsed, composed or imported for it.

The manifest holds one hash of all that its last whole run was made from: every file of the series (words and
strips quote the other editions), the files of the theme, the program, the browser, the date, the options. If
that hash is the same and every file stands as the manifest says, the run is over. Anything else is left to
the finer comparison of `plan`, which knows what each file shows.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from cmsurvey import browser, made, manifest, publish, regular, scratch
from cmsurvey.errors import CmsurveyError, NoBrowserError, RenderError
from cmsurvey.runs import Report, Request, epoch, today

#: The files of a series, in its folder; what else lies there says nothing.
_SERIES = (
    "*.csv", "*.toml", "answers/*/questionnaire.toml", "infographics/*.toml", "locks/*.json", "words/*.toml",
)  # fmt: skip
#: What of a request says where its files are, and not what is in them.
_PLACES = {"surveys", "out", "force", "theme"}
#: How much of a hash the manifest holds.
_DIGITS = 32


def anew(request: Request) -> bool:
    """Whether a run makes all that is asked for, whatever it is made from."""
    try:
        return request.force or not (request.folder / manifest.MANIFEST).exists()
    except OSError:  # why it cannot be looked at is told by what reads it
        return False


def report(request: Request, made_from: str) -> Report | None:
    """What a run says that has nothing to do; None if there may be something.

    `made_from` is the hash of the request (see `of`). What a killed run has left is put right or removed.

    Raises:
        RenderError: the folder cannot be read.
    """
    if request.force or not made_from:
        return None
    told = manifest.told(request.folder)
    if told.get("made_from") != made_from:
        return None
    scratch.clear()
    with contextlib.suppress(RenderError):  # it is not written: a disk that is read-only is no obstacle
        publish.ready(request.folder)
    standing = manifest.standing(request.folder, request.head)
    if len(standing) != told["files"]:
        return None
    return Report(publish.Bundle(request.folder, (), len(standing)), told["asked"], tuple(told["remarks"]))


def of(request: Request) -> str:
    """The hash of all that a run is made from; "" where something of it cannot be read.

    What it cannot read, the run itself tells, with its place and cure.
    """
    try:
        asked = [(one.name, getattr(request, one.name)) for one in fields(request)]
        options = [[name, value] for name, value in asked if name not in _PLACES]
        date = epoch()
        read = [[name, _digest(path)] for name, path in files(request)]
        day = today().isoformat() if _toml(request.surveys / "series.toml").get("embargo") else ""
        given = [made.program(), day, options, date.isoformat() if date else "", _drawer(request), read]
    except (OSError, CmsurveyError, ValueError, AttributeError, RecursionError):
        return ""
    return hashlib.sha256(json.dumps(given).encode()).hexdigest()[:_DIGITS]


def files(request: Request) -> Iterator[tuple[str, Path]]:
    """Every file that a run reads beside the program, and by what name it knows it."""
    folder = request.surveys
    for pattern in _SERIES:
        yield from ((str(one.relative_to(folder)), one) for one in sorted(folder.glob(pattern)))
    theme, beside = request.theme, Path()
    if not theme:
        theme, beside = str(_toml(folder / "series.toml").get("theme", "")), folder
    yield Path(theme).name, Path()
    if theme and (beside / theme).is_file():
        yield from _of_theme(beside / theme)


def _drawer(request: Request) -> str:
    """The browser that draws what was asked for; "" if none does."""
    if request.drawn:
        with contextlib.suppress(NoBrowserError):
            return made.by(browser.require())
    return ""


def _of_theme(path: Path) -> Iterator[tuple[str, Path]]:
    """A theme file with the logo and the fonts that it names; a broken one is an error."""
    tree = _toml(path)
    fonts = [str(file) for faces in tree.get("fonts", {}).values() for file in faces.values()]
    yield path.name, path
    yield from ((name, path.parent / name) for name in (str(tree.get("logo", "")), *fonts) if name)


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(regular.text(path))


def _digest(path: Path) -> str:
    """The hash of a file, or that there is none to read."""
    return hashlib.sha256(regular.content(path)).hexdigest() if path.is_file() else ""

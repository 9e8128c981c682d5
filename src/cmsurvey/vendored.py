"""What cmsurvey ships: fonts, icons and the Plotly bundle, read only as shipped, and a series."""

from __future__ import annotations

import hashlib
import os
import shlex
import tomllib
from functools import cache
from pathlib import Path, PurePosixPath

from cmsurvey import regular
from cmsurvey.errors import Problem, RenderError

FOLDER = Path(__file__).resolve().parent / "assets"
SUMS = "SHA256SUMS"
#: The traces that Plotly's basic bundle draws; any other needs the bundle of plotly.py itself.
DRAWN = frozenset({None, "bar", "pie", "scatter"})

_CURE = "reinstall cmsurvey (pip install --force-reinstall cmsurvey); in a clone, restore the file with git"


def series() -> Path:
    """The folder of the series that comes with cmsurvey: in the installed package, else in the repository."""
    installed = FOLDER.parent / "surveys"
    return installed if installed.is_dir() else FOLDER.parents[2] / "data" / "surveys"


def present() -> Path:
    """The series of a command that names none: the present folder where it is one, else the bundled one."""
    return Path() if os.path.lexists("series.toml") else series()


def language(folder: Path) -> str:
    """The language of a command that names none: the first one of the series; French where it says none.

    What is wrong in series.toml, reading the series tells.
    """
    try:
        found = tomllib.loads(regular.text(folder / "series.toml")).get("languages")
    except (OSError, ValueError, RecursionError):
        found = None
    return next((one for one in found if isinstance(one, str)), "fr") if isinstance(found, list) else "fr"


def named(folder: Path, option: str = "--surveys") -> str:
    """How a command that is printed for somebody to type names a series, where it must."""
    return "" if folder in {Path(), series()} else f" {option} {shlex.quote(str(folder))}"


def read(name: str) -> bytes:
    """The content of a shipped file, named under `assets` ("fonts/cmsurvey-spaces.woff2").

    Raises `RenderError` when it is absent, unreadable or not the one that was shipped: a font that is
    cut or replaced would otherwise draw other widths without a word.
    """
    content = _content(name)
    if hashlib.sha256(content).hexdigest() != _sums().get(name):
        raise _error(name, "the file is not the one that cmsurvey ships")
    return content


def text(name: str) -> str:
    """The text of a shipped file of cmsurvey itself, named as above ("page/page.html.j2").

    Raises `RenderError` when it is absent or unreadable.
    """
    try:
        return _content(name).decode("utf-8")
    except UnicodeDecodeError:
        raise _error(name, "the file is not the one that cmsurvey ships") from None


@cache
def _sums() -> dict[str, str]:
    lines = _content(SUMS).decode("ascii", errors="replace").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _content(name: str) -> bytes:
    try:
        return (FOLDER / name).read_bytes()
    except FileNotFoundError:
        raise RenderError(*(_problem(one, "the file is missing") for one in _missing(name))) from None
    except OSError as error:
        raise _error(name, f"the file cannot be read ({error.strerror})") from None


def _missing(name: str) -> list[str]:
    """The file of this name, and whatever else of its kind is missing beside it."""
    listed = _sums() if (FOLDER / SUMS).is_file() else {}
    kind = f"{name.rpartition('/')[0]}/*{Path(name).suffix.removesuffix('2')}*"
    like = (one for one in listed if PurePosixPath(one).match(kind))
    return [name, *(one for one in like if one != name and not (FOLDER / one).exists())]


def _error(name: str, what: str) -> RenderError:
    return RenderError(_problem(name, what))


def _problem(name: str, what: str) -> Problem:
    # The place is the one inside the package: an absolute path would differ on each machine.
    return Problem(f"cmsurvey/{FOLDER.name}/{name}", what, _CURE)

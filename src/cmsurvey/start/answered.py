"""`cmsurvey new --answers`: a series from the answers that somebody has, nothing in it made up."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from cmsurvey import rewrite
from cmsurvey.answers import importing
from cmsurvey.estimate import edition as estimating
from cmsurvey.start import add, new

#: Files whose first line, the header, is all that they have before there are figures.
_TABLES = ("editions.csv", "sources.csv")


def series(folder: Path, wanted: new.Wanted, file: Path) -> Path:
    """Write a series of one edition into an empty folder: its answers read, their table computed, a poster.

    Gives back the questionnaire, which was guessed and wants to be read. Raises a `CmsurveyError` with what
    is wrong in the folder, in what is wanted or in the file; then the folder is as it was before.
    """
    new.check(folder, wanted)
    there = folder.is_dir()
    try:
        rewrite.files(folder, _head(wanted), lambda: _fill(folder, wanted, file))
    except BaseException:
        _empty(folder, there=there)
        raise
    return folder / importing.FOLDER / wanted.edition / importing.QUESTIONNAIRE


def _head(wanted: new.Wanted) -> dict[str, str]:
    """What a new series has that is about no edition."""
    found = new.contents(wanted._replace(made_up=False))
    for name in _TABLES:
        found[name] = found[name].partition("\n")[0] + "\n"
    own = (f"{wanted.edition}.csv", "infographics/", f"{importing.FOLDER}/", f"words/{wanted.edition}.")
    return {name: text for name, text in found.items() if not name.startswith(own)}


def _fill(folder: Path, wanted: new.Wanted, file: Path) -> None:
    importing.run(importing.Wanted(file, folder, wanted.edition, wanted.languages))
    told = {"title": f"{wanted.name} {wanted.edition}", "organisers": wanted.name}
    estimating.tabulate(estimating.Request(wanted.edition, folder, told=told))
    add.poster(folder, "overview")


def _empty(folder: Path, *, there: bool) -> None:
    """Take away whatever a run that failed has left in a folder that was empty, or not there."""
    with contextlib.suppress(OSError):
        for one in folder.iterdir():
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        if not there:
            folder.rmdir()

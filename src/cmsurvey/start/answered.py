"""`cmsurvey new --answers`: a series from the answers that somebody has, nothing in it made up."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import NamedTuple

from cmsurvey import rewrite
from cmsurvey.answers import importing, worded
from cmsurvey.estimate import edition as estimating
from cmsurvey.start import add, new

#: Files whose first line, the header, is all that they have before there are figures.
_TABLES = ("editions.csv", "sources.csv")


class Begun(NamedTuple):
    """The questionnaire that was guessed, and what the import and the table have to say."""

    questionnaire: Path
    remarks: tuple[str, ...]


def series(folder: Path, wanted: new.Wanted, file: Path, spoken: str = "en") -> Begun:
    """Write a series of one edition into an empty folder: its answers read, their table computed, a poster.

    The questionnaire was guessed and wants to be read; what is to be said of it is in the language `spoken`.
    Raises a `CmsurveyError` with what is wrong in the folder, in what is wanted or in the file; then the
    folder is as it was before.
    """
    new.check(folder, wanted)
    there, remarks = folder.is_dir(), list[str]()
    try:
        rewrite.files(folder, _head(wanted), lambda: remarks.extend(_fill(folder, wanted, file, spoken)))
    except BaseException:
        _empty(folder, there=there)
        raise
    asked = folder / importing.FOLDER / wanted.edition / importing.QUESTIONNAIRE
    return Begun(asked, tuple(remarks))


def _head(wanted: new.Wanted) -> dict[str, str]:
    """What a new series has that is about no edition."""
    found = new.contents(wanted._replace(made_up=False))
    for name in _TABLES:
        found[name] = found[name].partition("\n")[0] + "\n"
    own = (f"{wanted.edition}.csv", "infographics/", f"{importing.FOLDER}/", f"words/{wanted.edition}.")
    return {name: text for name, text in found.items() if not name.startswith(own)}


def _fill(folder: Path, wanted: new.Wanted, file: Path, spoken: str) -> list[str]:
    """Import, tabulate and make the poster; what is to be said of the answers, the most important first."""
    made = importing.run(importing.Wanted(file, folder, wanted.edition, wanted.languages))
    told = {"title": f"{wanted.name} {wanted.edition}", "organisers": wanted.name}
    estimating.tabulate(estimating.Request(wanted.edition, folder, told=told))
    add.poster(folder, "overview")
    return made.odd.summary(worded.sayer(spoken))


def _empty(folder: Path, *, there: bool) -> None:
    """Take away whatever a run that failed has left in a folder that was empty, or not there."""
    with contextlib.suppress(OSError):
        for one in folder.iterdir():
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        if not there:
            folder.rmdir()

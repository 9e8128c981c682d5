"""The folder of a series as a whole: whether it is one, what its parts are called, its languages."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from cmsurvey import regular
from cmsurvey.errors import Problems, changes
from cmsurvey.load import figures
from cmsurvey.load.check import is_plain
from cmsurvey.load.entry import Entry
from cmsurvey.load.shapes import LANGUAGE

_REQUIRED = ("series.toml", "editions.csv", "sources.csv")
#: What a series has beside them, written by hand.
_PARTS = (
    *("bounds.toml", "trends.toml", "comparability.toml", "derived.csv", "completeness.csv"),
    *("words", "infographics"),
)


def check_folder(folder: Path) -> None:
    """Refuse a folder in which no file of a series would be found, with a `CmsurveyError`."""
    problems = Problems()
    hint = f"name the folder of a series, the one that holds {', '.join(_REQUIRED)}"
    told = regular.closed(folder)
    if told and not folder.is_file():
        problems.found.append(told)
    elif not told and not folder.exists():
        problems.add(str(folder), "no such folder", hint)
    elif told:
        problems.add(str(folder), "this is a file, not a folder", hint)
    elif not any(os.path.lexists(folder / name) for name in _REQUIRED):
        near = next((f'did you mean "{one.parent}"?' for one in sorted(folder.glob("*/series.toml"))), hint)
        problems.add(str(folder), "this is not the folder of a survey series", near)
    else:
        _check_names(folder, problems)
    problems.settle()


def _check_names(folder: Path, problems: Problems) -> None:
    """Tell what is nearly called as a part of the series that is not there: it would be left out."""
    there = {one.name for one in folder.iterdir()}
    for name in sorted(there.difference(_PARTS)):
        meant = next((one for one in _PARTS if one not in there and _is_nearly(name, one)), "")
        if meant:
            problems.add(str(folder / name), "nothing reads what has this name", f'did you mean "{meant}"?')


def _is_nearly(name: str, part: str) -> bool:
    ending = Path(part).suffix
    few = changes(name.casefold(), part.casefold()) <= (2 if ending else 1)
    return few and Path(name).suffix.casefold() == ending


def languages(series: Entry, folder: Path, editions: Iterable[str] | None) -> tuple[str, ...]:
    """The languages of a series, that of its tables first; none where one is no language.

    Where all tables have labels in another one of them that is a problem, and theirs comes first.
    """
    found = series.texts("languages")
    if not all(map(LANGUAGE.fits, found)):
        return ()
    tables = [folder / f"{name}.csv" for name in editions or () if is_plain(name)]  # others are told
    said = Counter(figures.labelled(path) for path in tables if path.is_file())
    labels = next(iter(said), "")
    if len(said) == 1 and labels in found[1:]:
        ordered = (labels, *(one for one in found if one != labels))
        listed = ", ".join(f'"{one}"' for one in ordered)
        what = f'"{found[0]}" comes first, but the labels of the tables are in "{labels}"'
        series.fail(what, f"write languages = [{listed}], or translate the tables", "languages")
        return ordered
    return found

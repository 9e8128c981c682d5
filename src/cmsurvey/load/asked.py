"""The questions that the tables of a series hold, before any of them is checked."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path

from cmsurvey import regular
from cmsurvey.errors import CmsurveyError, Problems
from cmsurvey.load import figures
from cmsurvey.load.blocks import Asked
from cmsurvey.load.check import OTHER_TABLES, is_plain
from cmsurvey.model import EditionEntry

#: Columns of a file of margins (`cmsurvey.weight.margins`).
_MARGINS = frozenset({"variable", "category"})


def questions(asked: Asked | None) -> frozenset[str] | None:
    """The questions of any edition."""
    return None if asked is None else frozenset(question for question, _ in asked)


def asked_of(
    folder: Path, editions: Mapping[str, EditionEntry] | None, languages: Sequence[str], problems: Problems
) -> Asked | None:
    """The questions of every edition with the populations they were asked of; None if a table is unreadable.

    What is wrong in a single row is left to `load.edition`, which tells it with the rest of that edition.
    """
    if editions is None:
        return None
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in editions and path.stem not in OTHER_TABLES:
            _check_stray(path, problems)
    found: set[tuple[str, str]] = set()
    complete = True
    readable = (name for name in editions if is_plain(name) and name not in OTHER_TABLES)
    for path in (folder / f"{name}.csv" for name in readable):
        asked = problems.tried(partial(_asked_in, path, tuple(languages))) if os.path.lexists(path) else None
        complete = complete and asked is not None
        found |= asked or set()
    return found if complete else None


def _check_stray(path: Path, problems: Problems) -> None:
    """Tell a table whose edition is not listed, and a file that is no table; margins may lie beside them."""
    columns = {one.strip(' "\r') for one in re.split("[,;\t]", _first_line(path))}
    if columns >= _MARGINS:
        return
    if "question" in columns or path.stem[:1].isdigit():
        hint = "add its row there, or take the file out of the folder"
        problems.add(str(path), f"edition {path.stem} is not in editions.csv", hint)
    else:
        what = 'this is no table of an edition: it has no column "question"'
        hint = f"take it out of the folder; answers are in answers/EDITION: cmsurvey import {path.name}"
        problems.add(str(path), what, hint)


def _first_line(path: Path) -> str:
    """The first line of a file; "" of one that cannot be read."""
    with suppress(OSError):
        return regular.content(path).partition(b"\n")[0].decode("utf-8-sig", errors="replace")
    return ""


def _asked_in(path: Path, languages: tuple[str, ...]) -> Asked:
    """The questions of one table; of one that stands as it was read they are known."""
    with suppress(OSError):  # told with the rows
        return _known(path, languages, regular.content(path))
    return _known(path, languages, b"")


@lru_cache(maxsize=64)
def _known(path: Path, languages: tuple[str, ...], _content: bytes) -> Asked:
    alone = Problems()
    rows = figures.rows(path, languages, alone)
    if rows is None:
        raise CmsurveyError(*alone.found)
    return frozenset((row["question"], row["population"]) for row in rows)

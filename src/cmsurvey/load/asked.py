"""The questions that the tables of a series hold, before any of them is checked."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from cmsurvey import regular
from cmsurvey.errors import CmsurveyError, Problems
from cmsurvey.load import figures, misnamed
from cmsurvey.load.blocks import Asked
from cmsurvey.load.check import OTHER_TABLES, is_plain
from cmsurvey.model import EditionEntry

#: Columns of a file of margins (`cmsurvey.weight.margins`).
_MARGINS = frozenset({"variable", "category"})
_DERIVED = "derived.csv"
#: The place of a problem of a whole line.
_LINE = re.compile(", line ([0-9]+)$")


def questions(asked: Asked | None) -> frozenset[str] | None:
    """The questions of any edition."""
    return None if asked is None else frozenset(question for question, _ in asked)


def asked_of(
    folder: Path,
    editions: Mapping[str, EditionEntry],
    languages: Sequence[str],
    problems: Problems,
    *,
    listed: Collection[str] | None,
) -> tuple[Asked | None, Mapping[tuple[str, int], tuple[str, str]]]:
    """The questions of every edition with the populations they were asked of; None if a table is unreadable.

    Then the question and the answer that are meant where cells name others, by file and line. What is wrong
    in a single row is left to `load.edition`, which tells it with the rest of that edition. Tables that are
    not `listed` are told, where the whole list is known.
    """
    known = None if listed is None else {*listed, *OTHER_TABLES}
    for path in sorted(folder.glob("*.csv")):
        open_elsewhere = path.name.startswith("~$")  # a spreadsheet's, while it has the table open
        if known is not None and path.stem not in known and not open_elsewhere:
            _check_stray(path, problems)
    rows: list[misnamed.Asked] = []
    complete, lost = True, set[tuple[str, str]]()
    for name in (one for one in editions if is_plain(one) and one not in OTHER_TABLES):
        path = folder / f"{name}.csv"
        asked = problems.tried(partial(_asked_in, path, tuple(languages))) if os.path.lexists(path) else None
        complete = complete and asked is not None
        rows += asked.rows if asked else ()
        lost |= asked.lost if asked else set()
    computed = Problems().tried(partial(_asked_in, folder / _DERIVED, tuple(languages)))
    of_editions = (row for row in (computed.rows if computed else ()) if row.edition in editions)
    meant = misnamed.meant([*rows, *of_editions], partial(_said, folder))
    found = {(meant.get(row.at, (row.question,))[0], row.population) for row in rows}
    return found | lost if complete else None, meant


def _check_stray(path: Path, problems: Problems) -> None:
    """Tell a table whose edition is not listed, and a file that is no table; margins may lie beside them."""
    columns = {one.strip(' "\r') for one in re.split("[,;\t]", regular.legible(path).partition("\n")[0])}
    if columns >= _MARGINS:
        return
    if "question" in columns or path.stem[:1].isdigit():
        hint = "add its row there, or take the file out of the folder"
        problems.add(str(path), f"edition {path.stem} is not in editions.csv", hint)
    else:
        what = 'this is no table of an edition: it has no column "question"'
        hint = f"take it out of the folder; answers are in answers/EDITION: cmsurvey import {path.name}"
        problems.add(str(path), what, hint)


def _said(folder: Path, name: str) -> int:
    """How often the words and the infographics of a series say a name."""
    paths = (*folder.glob("words/*.toml"), *folder.glob("infographics/*.toml"))
    return sum(len(re.findall(rf"\b{re.escape(name)}\b", regular.legible(path))) for path in paths)


class _Table(NamedTuple):
    """What the rows of a table ask, and what those may have asked that have too many cells or too few."""

    rows: tuple[misnamed.Asked, ...]
    lost: Asked


def _asked_in(path: Path, languages: tuple[str, ...]) -> _Table:
    """What the rows of one table ask; of one that stands as it was read they are known."""
    with suppress(OSError):  # told with the rows
        return _known(path, languages, regular.content(path))
    return _known(path, languages, b"")


@lru_cache(maxsize=64)
def _known(path: Path, languages: tuple[str, ...], _content: bytes) -> _Table:
    alone = Problems()
    derived = path.name == _DERIVED
    rows = figures.rows(path, languages, alone, before=("year",) if derived else ())
    if rows is None:
        raise CmsurveyError(*alone.found)
    lang = figures.language(rows[0]) if rows else ""
    named = (
        "question",
        "population",
        f"label_{lang}",
        "category",
        f"category_{lang}",
        "kind",
        "unit",
        "note",
    )
    asked = (
        misnamed.Asked(
            row["year"] if derived else path.stem, path.name, row.line, *(row[name] for name in named)
        )
        for row in rows
    )
    return _Table(tuple(asked), _lost(path, alone))


def _lost(path: Path, problems: Problems) -> Asked:
    """The questions of lines that are told as a whole, each with all of its cells: one is its population."""
    torn = {int(found[1]) for one in problems.found if (found := _LINE.search(one.where))}
    lines = [
        [cell.strip(' "') for cell in re.split("[,;]", line)] for line in regular.legible(path).split("\n")
    ]
    at = lines[0].index("question") if torn and "question" in lines[0] else 0
    rows = [row for number, row in enumerate(lines, 1) if number in torn and len(row) > at]
    return frozenset((row[at], cell) for row in rows for cell in row)

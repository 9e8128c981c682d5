"""What an edition still holds of the example with which a series begins, lest somebody publishes it.

An example is known by its source, by what its labels, titles and rows say of themselves, and by its figures:
whoever renames the source or mends the labels has not replaced the numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterator
from pathlib import Path
from typing import NamedTuple

from cmsurvey.model import EXAMPLE, Edition
from cmsurvey.start.example import NOTE, PLACE, QUESTIONS

#: How many files a line names.
_NAMED = 5
#: The way out for who found what the example pretends to have found.
REAL = "if the survey did find the very figures of the example, give the question another id"
_MARKS = tuple(said.casefold() for said in (*NOTE.values(), *PLACE.values()))


class Left(NamedTuple):
    """A line of a file that nobody has replaced yet; `figure` is false for what merely says a text."""

    file: str
    line: int
    figure: bool = False

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


def places(edition: Edition) -> tuple[Left, ...]:
    """Where an edition and its words still hold the example: the first line of each file, figures first."""
    first: dict[str, Left] = {}
    for one in (*_figures(edition), *_texts(edition)):
        first.setdefault(one.file, one)
    return tuple(first.values())


def told(edition: Edition) -> str:
    """What is left of the example and where, in a line; "" where all was replaced."""
    found = places(edition)
    if not found:
        return ""
    what = "figures" if found[0].figure else "words"
    lines = "; ".join(map(str, found[:_NAMED]))
    more = f" and in {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"{edition.id} holds made-up example {what} ({lines}{more})"


def _figures(edition: Edition) -> Iterator[Left]:
    """Figures that cite the example, bear its mark, or are together those of one of its questions."""
    for rows in edition.rows.values():
        whole = {row["category"]: row["value"] for row in rows if row["population"] == "all"}
        for row in rows:
            typed = row["origin"] == "published"
            if EXAMPLE in row["source"].split() or (
                typed and (whole in _EXAMPLES or _marked(row["label_fr"]))
            ):
                yield Left(str(row["file"]), int(row["line"]), figure=True)


def _texts(edition: Edition) -> Iterator[Left]:
    folder, name = edition.survey.folder, edition.id
    cited = {key for row in edition.records for key in str(row["source"]).split()}
    yield from _rows(folder / f"{name}.csv", None)
    yield from _rows(folder / "editions.csv", {name})
    yield from _rows(folder / "sources.csv", {edition.entry.source, *cited})
    own = [folder / "words" / f"{lang}.toml" for lang in edition.survey.languages]
    for path in (folder / "series.toml", *own, *sorted((folder / "words").glob(f"{name}.*toml"))):
        for number, line in enumerate(_read(path).splitlines(), start=1):
            if not line.lstrip().startswith("#") and _marked(line):
                yield Left(path.relative_to(folder).as_posix(), number)


def _rows(path: Path, names: Container[str] | None) -> Iterator[Left]:
    """The rows of a table that say so, of these names alone; each by its last line."""
    reader = csv.reader(io.StringIO(_read(path), newline=""))
    for cells in reader:
        if cells and (names is None or cells[0].strip() in names) and any(map(_marked, cells)):
            yield Left(path.name, reader.line_num)


def _marked(text: str) -> bool:
    return any(one in text.casefold() for one in _MARKS)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig", errors="replace") if path.is_file() else ""


#: The figures of each question of the example that one answer alone does not make.
_EXAMPLES = [
    {answer.id: float(answer.value) for answer in one.answers} for one in QUESTIONS if len(one.answers) > 1
]

"""What an edition still holds of the example with which a series begins, lest somebody publishes it.

An example is known by its source, by what its labels, titles and rows say of themselves, and by its figures:
whoever renames the source or mends the labels has not replaced the numbers.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from cmsurvey import regular, separated
from cmsurvey.model import EXAMPLE, UNTRANSLATED, Edition
from cmsurvey.start.example import NOTE, PLACE, QUESTIONS

#: How many files a line names.
_NAMED = 5
#: The way out for who found what the example pretends to have found.
REAL = "if the survey did find the very figures of the example, give the question another id"
#: What is left, as it is told.
_EXAMPLE_FIGURES, _EXAMPLE_WORDS = "made-up example figures", "made-up example words"
_UNTRANSLATED = "texts to be translated"
#: How a text says what it is.
_MARKS = {
    **dict.fromkeys((said.casefold() for said in (*NOTE.values(), *PLACE.values())), _EXAMPLE_WORDS),
    **dict.fromkeys((f"({said})" for said in UNTRANSLATED.values()), _UNTRANSLATED),
}


class Left(NamedTuple):
    """A line of a file that nobody has replaced yet: a figure, a text, or one that is to be translated."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


@lru_cache(maxsize=16)
def questions(edition: Edition) -> frozenset[str]:
    """The questions whose figures are made up; all where the respondents or the whole series are."""
    if edition.survey.made_up or edition.entry.source == EXAMPLE:
        return frozenset(edition.rows)
    return frozenset(name for name, rows in edition.rows.items() if any(_made_up(rows)))


def told(edition: Edition) -> str:
    """What is left of the example and where; "" where all was replaced and translated."""
    found = _places(edition)
    kinds = (
        [one for one in found if one.what != _UNTRANSLATED],
        [one for one in found if one.what == _UNTRANSLATED],
    )
    said = [f"{one[0].what} ({_listed(one)})" for one in kinds if one]
    return f"{edition.id} holds {' and '.join(said)}" if said else ""


def _listed(found: Sequence[Left]) -> str:
    more = f" and in {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return "; ".join(map(str, found[:_NAMED])) + more


def _places(edition: Edition) -> tuple[Left, ...]:
    """The first line of each file that is of the example, figures first, and the first to be translated."""
    first: dict[tuple[str, bool], Left] = {}
    for one in (*_figures(edition), *_texts(edition)):
        first.setdefault((one.file, one.what == _UNTRANSLATED), one)
    return tuple(first.values())


def _figures(edition: Edition) -> Iterator[Left]:
    """Figures that cite the example, bear its mark, or are together those of one of its questions."""
    for rows in edition.rows.values():
        for row in _made_up(rows):
            yield Left(str(row["file"]), int(row["line"]), _EXAMPLE_FIGURES)


def _made_up(rows: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The rows of a question that are of the example."""
    whole = {row["category"]: row["value"] for row in rows if row["population"] == "all"}
    for row in rows:
        typed = row["origin"] == "published"
        if EXAMPLE in row["source"].split() or (
            typed and (whole in _EXAMPLES or _said(row["label"]) == _EXAMPLE_WORDS)
        ):
            yield row


def _texts(edition: Edition) -> Iterator[Left]:
    folder, name = edition.survey.folder, edition.id
    cited = {key for row in edition.records for key in str(row["source"]).split()}
    yield from _rows(folder / f"{name}.csv", None)
    yield from _rows(folder / "editions.csv", {name})
    yield from _rows(folder / "sources.csv", {edition.entry.source, *cited})
    own = [folder / "words" / f"{lang}.toml" for lang in edition.survey.languages]
    for path in (folder / "series.toml", *own, *sorted((folder / "words").glob(f"{name}.*toml"))):
        text = regular.legible(path)
        for number, line in enumerate(text.splitlines() if _said(text) else (), start=1):
            if not line.lstrip().startswith("#") and (what := _said(line)):
                yield Left(path.relative_to(folder).as_posix(), number, what)


def _rows(path: Path, names: Container[str] | None) -> Iterator[Left]:
    """The rows of a table that say so, of these names alone; each by its last line."""
    reader = separated.reader(regular.legible(path))
    for cells in reader:
        if cells and (names is None or cells[0].strip() in names) and (what := _said(" ".join(cells))):
            yield Left(path.name, reader.line_num, what)


def _said(text: str) -> str:
    """What a text says that it is; "" of one that was replaced."""
    low = text.casefold()
    return next((what for mark, what in _MARKS.items() if mark in low), "")


#: The figures of each question of the example that one answer alone does not make.
_EXAMPLES = [
    {answer.id: float(answer.value) for answer in one.answers} for one in QUESTIONS if len(one.answers) > 1
]

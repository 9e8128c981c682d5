"""`bounds.toml` → the figures that are only bounds, with their wording in each language.

    [[bound]]
    edition = "2012"
    question = "age_cumulative"
    category = "under_35"
    population = "all"                       # optional: all unless told otherwise
    direction = "at_least"                   # at_least | at_most
    fr = "plus de 80 %"                      # as the source words it, a key a language of the series
    en = "more than 80%"

Each entry has its row, whose note begins with `bound:`, and each such row its entry.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from cmsurvey.load import read
from cmsurvey.load.check import Entry
from cmsurvey.model import Bound, Direction

if TYPE_CHECKING:
    from cmsurvey.errors import Problems

#: Edition, question, population, category: what names a figure in a series.
Key = tuple[str, str, str, str]


def bounds(
    path: Path, languages: Sequence[str], editions: Collection[str] | None, problems: Problems
) -> dict[Key, Bound]:
    """The bounds of every edition; none when the file is absent."""
    content = read.toml(path, problems) if path.exists() else None
    if content is None:
        return {}
    head = Entry(str(path), content, problems)
    head.only(("bound",))
    found: dict[Key, Bound] = {}
    for entry in head.tables("bound", "bound"):
        key, bound = _bound(entry, languages, editions)
        if key in found:
            first = list(found).index(key) + 1
            entry.fail(f"the same figure as bound {first}", "keep one of the two")
        found.setdefault(key, bound)
    return found


def _bound(entry: Entry, languages: Sequence[str], editions: Collection[str] | None) -> tuple[Key, Bound]:
    entry.only(("edition", "question", "population", "category", "direction", *languages))
    key = (
        entry.known("edition", editions),
        entry.text("question"),
        entry.text("population", default="all"),
        entry.text("category"),
    )
    direction = cast("Direction", entry.known("direction", get_args(Direction)))
    return key, Bound(direction, entry.wording(languages))

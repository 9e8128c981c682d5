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

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from cmsurvey.load.entry import Entry, opened
from cmsurvey.load.shapes import Table, Tables, Text
from cmsurvey.model import Bound, Direction

if TYPE_CHECKING:
    from cmsurvey.errors import Problems

#: Edition, question, population, category: what names a figure in a series.
Key = tuple[str, str, str, str]

_BOUND = Table(
    keys={
        "edition": Text("the edition whose table has the row"),
        "question": Text("the question of the row"),
        "population": Text("the population of the row", default="all"),
        "category": Text("the answer of the row"),
        "direction": Text("on which side of its number the figure lies", of=get_args(Direction)),
    },
    worded=True,
)
BOUNDS = Table(
    keys={"bound": Tables(_BOUND, "bound", "a figure that its source gives as a bound")},
    about="figures that are only bounds, each with its wording in each language",
)


def bounds(
    path: Path, languages: Sequence[str], editions: Collection[str] | None, problems: Problems
) -> dict[Key, Bound]:
    """The bounds of every edition; none when the file is absent."""
    head = opened(path, BOUNDS, problems) if os.path.lexists(path) else None
    if head is None:
        return {}
    head.only()
    found: dict[Key, Bound] = {}
    for one in head.tables("bound"):
        key, bound = _bound(one, languages, editions)
        if key in found:
            first = list(found).index(key) + 1
            one.fail(f"the same figure as bound {first}", "keep one of the two")
        found.setdefault(key, bound)
    return found


def _bound(entry: Entry, languages: Sequence[str], editions: Collection[str] | None) -> tuple[Key, Bound]:
    entry.only(languages)
    key = (
        entry.known("edition", editions),
        entry.text("question"),
        entry.text("population"),
        entry.text("category"),
    )
    direction = cast("Direction", entry.text("direction"))
    return key, Bound(direction, entry.wording(languages))

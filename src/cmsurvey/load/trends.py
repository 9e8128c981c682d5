"""`trends.toml` → the answers that are followed through the editions, in reading order.

[[trend]]
question = "gender"
category = "female"
width = "half"                                   # optional: full | half | third
populations = ["all", "contract=cdi"]            # optional: all unless told otherwise; never joined
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

from cmsurvey.errors import Problems, nearest
from cmsurvey.load.blocks import WIDTH, Asked
from cmsurvey.load.check import quoted
from cmsurvey.load.entry import Entry, opened
from cmsurvey.load.shapes import Table, Tables, Text, Texts
from cmsurvey.model import Trend, Width

_TREND = Table(
    keys={
        "question": Text("a question of a table"),
        "category": Text("the answer that is followed"),
        "width": WIDTH,
        "populations": Texts("a line each, never joined", default=("all",)),
    }
)
TRENDS = Table(
    keys={"trend": Tables(_TREND, "trend", "an answer that is followed through the editions")},
    about="the poster of all editions: its blocks in reading order",
)


def trends(path: Path, asked: Asked | None, problems: Problems) -> tuple[Trend, ...]:
    """Every trend of the file; none when it is absent. `asked` None takes any question."""
    if not os.path.lexists(path):
        return ()
    head = opened(path, TRENDS, problems)
    if head is None:
        return ()
    head.only()
    return tuple(_trend(one, asked) for one in head.tables("trend"))


def _trend(entry: Entry, asked: Asked | None) -> Trend:
    entry.only()
    question = entry.text("question")
    populations = entry.texts("populations")
    for name in populations if asked is not None and question else ():
        _check_asked(entry, question, name, asked or frozenset())
    return Trend(question, entry.text("category"), cast("Width", entry.text("width")), populations)


def _check_asked(entry: Entry, question: str, population: str, asked: Asked) -> None:
    known = {name for name, _ in asked}
    if question not in known:
        entry.fail(f"no question {quoted(question)} in any edition", nearest(question, known), "question")
    elif (question, population) not in asked:
        own = {of for name, of in asked if name == question}
        entry.fail(
            f"no population {quoted(population)} of {question} in any edition",
            nearest(population, own),
            "populations",
        )

"""`trends.toml` → the answers that are followed through the editions, in reading order.

[[trend]]
question = "gender"
category = "female"
width = "half"                                   # optional: full | half | third
populations = ["all", "contract=cdi"]            # optional: all unless told otherwise; never joined
"""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

from cmsurvey.errors import Problems, nearest
from cmsurvey.load import read
from cmsurvey.load.blocks import Asked
from cmsurvey.load.check import Entry, quoted
from cmsurvey.model import Trend, Width

_KEYS = ("question", "category", "width", "populations")


def trends(path: Path, asked: Asked | None, problems: Problems) -> tuple[Trend, ...]:
    """Every trend of the file; none when it is absent. `asked` None takes any question."""
    if not path.exists():
        return ()
    content = read.toml(path, problems)
    if content is None:
        return ()
    head = Entry(str(path), content, problems)
    head.only(("trend",))
    return tuple(_trend(entry, asked) for entry in head.tables("trend", "trend"))


def _trend(entry: Entry, asked: Asked | None) -> Trend:
    entry.only(_KEYS)
    question = entry.text("question")
    populations = entry.texts("populations") if "populations" in entry.values else ("all",)
    for name in populations if asked is not None and question else ():
        _check_asked(entry, question, name, asked or frozenset())
    return Trend(
        question=question,
        category=entry.text("category"),
        width=cast("Width", entry.known("width", get_args(Width), default="full")),
        populations=populations,
    )


def _check_asked(entry: Entry, question: str, population: str, asked: Asked) -> None:
    known = {name for name, _ in asked}
    if question not in known:
        entry.fail(f"no question {quoted(question)} in any edition", nearest(question, known))
    elif (question, population) not in asked:
        own = {of for name, of in asked if name == question}
        entry.fail(
            f"no population {quoted(population)} of {question} in any edition", nearest(population, own)
        )

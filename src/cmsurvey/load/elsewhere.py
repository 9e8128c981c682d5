"""`[[elsewhere]]` in `series.toml` → the answers to a question whose figures stand under another one.

    [[elsewhere]]
    question = "department"
    category = "capital"
    of = "capital_or_not"                    # the question whose answer of the same name has the figure
    without = ["first_district"]             # optional: answers that are parts of it

A chart of the question then shows that figure among its answers, where the edition has both, and does not
leave it in what no source tells. Where one of the parts is shown too, it stays out: it would count twice.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from cmsurvey.errors import nearest
from cmsurvey.load.check import quoted
from cmsurvey.load.shapes import Table, Tables, Text, Texts
from cmsurvey.model import Elsewhere

if TYPE_CHECKING:
    from cmsurvey.load.entry import Entry

_ELSEWHERE = Table(
    {
        "question": Text("a question with an answer that its rows do not give"),
        "category": Text("that answer, which the other question gives under the same name"),
        "of": Text("the question whose rows have its figure"),
        "without": Texts("answers to the first question that are parts of it", empty=True),
    }
)
ELSEWHERE = Tables(_ELSEWHERE, "elsewhere", "an answer whose figure stands under another question")


def elsewhere(series: Entry, questions: Collection[str] | None) -> tuple[Elsewhere, ...]:
    """Every such answer of a series; `questions` None takes any question."""
    found = []
    for one in series.tables("elsewhere"):
        one.only()
        asked, of = one.text("question"), one.text("of")
        for key, name in (("question", asked), ("of", of)):
            if name and questions is not None and name not in questions:
                one.fail(f"no question {quoted(name)} in any edition", nearest(name, questions), key)
        if asked and asked == of:
            one.fail("this is the question itself", "name the question that has the figure", "of")
        found.append(Elsewhere(asked, one.text("category"), of, one.texts("without")))
    return tuple(found)

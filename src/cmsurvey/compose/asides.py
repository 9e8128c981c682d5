"""What stands behind the words of a big number: how it was computed, what others give, its other part."""

from __future__ import annotations

from cmsurvey.compose import disputes
from cmsurvey.fill import Filler, Quoted, amount
from cmsurvey.model import Run
from cmsurvey.words import Words


def formula(quoted: Quoted, words: Words) -> tuple[Run, ...]:
    """How a figure was computed, behind its words; nothing of a published one."""
    if not quoted.estimate.formula:
        return ()
    told = words.say("phrases.computed_as", formula=words.formula(quoted.estimate))
    return (Run(f" ({told})", "quiet"),)


def disputed(quoted: Quoted, filler: Filler, *, named: bool = False) -> tuple[Run, ...]:
    """What other sources give for a figure, behind its words: a big number must not stand as the only one.

    It is `named` where its words cite other figures too.
    """
    words = filler.words
    text = words.say("phrases.list").join(disputes.given("phrases.source_gives", quoted, filler))
    if named and text:
        text = words.say("phrases.alone", label=words.answer_told(quoted.table, quoted.estimate), value=text)
    return (Run(f" ({text})", "quiet"),) if text else ()


def other(quoted: Quoted, filler: Filler) -> tuple[Run, ...]:
    """The other of two parts that people stand for, with its number: its icons have no label."""
    words, (row, table) = filler.words, quoted
    value, clause = amount(quoted, words), words.clause(table.question, row.category)
    label = words.category(table.question, row)
    said = words.say("phrases.alone", label=label, value=value)
    if clause:
        said = f"{value} {filler.about(quoted).text(clause, '')}"
    return (Run(said, "second"), *formula(quoted, words))

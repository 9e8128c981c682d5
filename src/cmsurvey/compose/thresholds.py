"""Thresholds, whose answers hold each other (bac+3 and more, bac+5): what is said where they are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from cmsurvey.compose.charts import Brief
from cmsurvey.compose.citing import join
from cmsurvey.fill import Filler
from cmsurvey.model import Table
from cmsurvey.words import typeset


def is_mixed(tables: Sequence[Table]) -> bool:
    """Whether thresholds stand beside the answers of another question, into which they reach."""
    return any(table.thresholds for table in tables) and len({table.question for table in tables}) > 1


def mixed(brief: Brief) -> bool:
    """Whether a chart has bars of answers and of thresholds."""
    return brief.form == "bars" and is_mixed(brief.tables)


def aside(brief: Brief, filler: Filler) -> str:
    """What is said beside a chart: the written words, else that its thresholds reach into its answers."""
    if brief.written.aside or not mixed(brief):
        return filler.text(brief.written.aside, brief.written.at("aside"))
    words = filler.words
    named = [(table.question, row) for table in brief.tables if table.thresholds for row in table.rows]
    labels = [typeset(words.category(question, row)) for question, row in named]
    return words.say("notes.thresholds_aside", thresholds=join(labels, words))

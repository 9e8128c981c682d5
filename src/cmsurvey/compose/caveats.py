"""What must be known of a figure that is cited without the notes of its chart."""

from __future__ import annotations

import re

from cmsurvey.compose import disputes
from cmsurvey.fill import Filler, Quoted
from cmsurvey.words import Words

_WORD = re.compile(r"\w+")


def left(quoted: Quoted, filler: Filler, sentence: str) -> list[str]:
    """What the tables say of a figure, unless its sentence or its label does, and what other sources give."""
    words, note, table = filler.words, quoted.estimate.note, quoted.table
    if table.unit == "rank":
        return []
    remark = "" if words.hedge(note) or aside(note, words) == "" else words.remark(note)
    own = filler.about(quoted).text(remark, filler.at("remarks", note))
    told = f"{sentence} {words.label(table.question, table.label)}".casefold()
    known = set(_WORD.findall(own.casefold())) <= set(_WORD.findall(told))
    return [*([] if known else [own]), *disputes.told(quoted, filler)]


def aside(note: str, words: Words) -> str | None:
    """What of a remark goes with its figure in a sentence: empty where it says all, None where it cannot."""
    found = words.survey.get("asides", {}).get(note)
    return None if found is None else str(found)

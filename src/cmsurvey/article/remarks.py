"""What the notes of a chart say, apart: of the figures that its paragraph tells, of those only drawn."""

from __future__ import annotations

import re
from typing import NamedTuple

from cmsurvey.compose import notes
from cmsurvey.compose.blocks import Composed
from cmsurvey.compose.charts import bracketed
from cmsurvey.compose.sentences import Told
from cmsurvey.fill import Filler, Quoted, amount

#: The star by which a chart leads to a note; a paragraph has none.
_STAR = re.compile(r"^\*\s")


class Remarks(NamedTuple):
    """Those of the figures that are told, and those of the figures that the picture alone shows."""

    told: tuple[str, ...]
    shown: tuple[str, ...]


def of(composed: Composed, told: Told, filler: Filler) -> Remarks:
    """The remarks of a chart but those that the paragraph says itself.

    A line through the editions is told by its ends: what is of other editions alone is of the picture.
    """
    paragraph = " ".join(told.sentences)
    found = list(dict.fromkeys((*composed.remarks, *notes.of_cited(filler))))
    unsaid = [text for text in notes.each(found) if _STAR.sub("", text) not in paragraph]
    if composed.followed:
        years = [one.id for one in composed.followed.editions]
        apart = {
            text
            for text in unsaid
            if (of_years := [one for one in years if re.search(rf"\b{re.escape(one)}\b", text)])
            and not any(one in paragraph for one in of_years)
        }
    else:
        apart = _drawn_alone(composed, told, paragraph, filler)
    own = tuple(_STAR.sub("", text) for text in unsaid if text not in apart)
    return Remarks(own, tuple(text for text in unsaid if text in apart))


def _drawn_alone(composed: Composed, told: Told, paragraph: str, filler: Filler) -> set[str]:
    """The remarks of rows that are not told, and how a sum was made that is not."""
    brief, words = composed.brief, filler.words
    rows = [Quoted(row, table) for table in brief.tables for row in table.rows]
    said, left = set[str](), set[str]()
    for quoted in rows:
        (said if quoted in told.shown else left).update(notes.of_row(quoted, filler, drawn=True))
    if composed.chart.bracket:
        total = bracketed(brief)
        if amount(total, words) not in paragraph:
            left.add(notes.of_bracket(total, words))
    return set(notes.each(sorted(left - said)))

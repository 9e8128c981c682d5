"""Published percentages that no count of their base gives: what a check says of them, as a remark.

Of 20 answers, 33 % are impossible (Brown and Heathers, The GRIM Test, 2017). The figure, its base, or the
answers behind it are then not what the table says; a source may have weighted, or left somebody out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from cmsurvey import aggregate
from cmsurvey.model import Edition, Estimate
from cmsurvey.words import Words


def lines(edition: Edition, words: Words) -> Iterator[str]:
    """A line for each such figure of an edition; none where answers are weighted, which fits any share."""
    if edition.weighting == "weighted":
        return
    for question in aggregate.questions(edition):
        for population in dict.fromkeys(str(row["population"]) for row in edition.rows[question]):
            table = aggregate.table(question, edition, population)
            rows = table.rows if table.shares and table.stated else ()
            yield from (_line(question, row) for row in rows if _is_unfit(row, words))


def _is_unfit(row: Estimate, words: Words) -> bool:
    """Whether no count rounds to a share, however its half was rounded; an "about" claims no rounding."""
    if row.origin != "published" or not row.base or words.hedge_of(row):
        return False
    share, half = Decimal(str(row.value)), Decimal(5).scaleb(-row.decimals - 1)
    return math.floor((share + half) * row.base / 100) < math.ceil((share - half) * row.base / 100)


def _line(question: str, row: Estimate) -> str:
    base = row.base or 0
    below = math.floor(row.value * base / 100)
    near = ", ".join(f"{count} make {100 * count / base:.{row.decimals}f} %" for count in (below, below + 1))
    place = (row.places or (question,))[0].replace(":", ", line ")
    return f"{place}: {row.value:.{row.decimals}f} % of {base} fits no count ({near}): see its base"

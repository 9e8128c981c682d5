"""What the shares of a question add up to, as they are printed."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

from cmsurvey.fill import lowered
from cmsurvey.model import Table
from cmsurvey.words import Words


def told(table: Table, words: Words, *, among: bool = False) -> list[str]:
    """What the shares add up to as they are printed, where that is not the whole, and why if that is known.

    `among` other questions of a page it names its own.
    """
    decimals = [words.decimals(row) for row in table.rows]
    printed = (
        Decimal(str(row.value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        for row, places in zip(table.rows, decimals, strict=True)
    )
    total = sum(printed, Decimal(0))
    if total == 100:
        return []
    places = 0 if total == int(total) else max(decimals)
    key = f"notes.sum_{_cause(table, words, total, decimals)}"
    said = words.say(key, total=words.numbers.amount(float(total), "percent", places))
    if among:
        label = words.label(table.question, table.label)
        said = words.say("notes.sum_among", label=label, said=lowered(said))
    return [said]


def _cause(table: Table, words: Words, total: Decimal, decimals: list[int]) -> str:
    """Why shares are no whole: known of those computed from answers, of published ones at best possible.

    Rounding moves each by half a unit of its last digit at most. What a source says of a share beside its
    figure may be the cause as well: then none is told.
    """
    rows = table.rows
    if any(map(words.hedge_of, rows)):
        return "hedged"
    exact = [row.computed.exact if row.computed else math.nan for row in rows]
    if math.isclose(math.fsum(exact), 100, abs_tol=1e-6):
        return "rounded"
    most = sum((Decimal("0.5").scaleb(-places) for places in decimals), Decimal(0))
    noted = any(row.note or any(row.operand_notes) for row in rows)
    return "unexplained" if noted or abs(total - 100) > most else "may_be_rounded"

"""What the shares of a question add up to, as they are printed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from cmsurvey.model import Table
from cmsurvey.words import Words


def told(table: Table, words: Words) -> list[str]:
    """What the shares add up to as they are printed, where that is not the whole, and why it is not."""
    decimals = [words.decimals(row) for row in table.rows]
    printed = (
        Decimal(str(row.value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        for row, places in zip(table.rows, decimals, strict=True)
    )
    total = sum(printed)
    if total == 100:
        return []
    key = "notes.sum_hedged" if any(map(words.hedge_of, table.rows)) else "notes.sum_rounded"
    places = 0 if total == int(total) else max(decimals)
    return [words.say(key, total=words.numbers.amount(float(total), "percent", places))]

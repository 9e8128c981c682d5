"""What becomes of the difference of two editions where sources give several values for one of its figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cmsurvey import aggregate, sums
from cmsurvey.compose.pairs import Pair, difference
from cmsurvey.fill import Quoted
from cmsurvey.model import Edition
from cmsurvey.words import Words


def other(pair: Pair, editions: Sequence[Edition]) -> Decimal | None:
    """The difference by other sources that has another sign, the widest; None where none is disputed."""
    if not disputed(pair, editions):  # what was computed may differ by less than its rounded figures show
        return None
    before, after = (
        [Decimal(str(quoted.estimate.value)), *_others(quoted, edition)]
        for quoted, edition in zip(pair, editions, strict=True)
    )
    own = _sign(pair.difference)
    found = [last - first for first in before for last in after if _sign(last - first) != own]
    return max(found, key=abs, default=None)


def disputed(pair: Pair, editions: Sequence[Edition]) -> bool:
    """Whether sources disagree on one of the figures, or on what it was calculated from."""
    return any(_others(quoted, edition) for quoted, edition in zip(pair, editions, strict=True))


def told(pair: Pair, editions: Sequence[Edition], words: Words) -> str:
    """The difference with its sign, and that of other sources where theirs is another one."""
    found = other(pair, editions)
    if found is None:
        return difference(pair, words)
    ends = {"first": difference(pair, words), "second": difference(pair, words, found)}
    return words.say("phrases.either", **ends)


def _others(quoted: Quoted, edition: Edition) -> list[Decimal]:
    """What other sources give for a figure, or lead to where it was calculated."""
    row = quoted.estimate
    found = [Decimal(str(one.value)) for one in row.disputes]
    if row.formula:
        signs = {number: sign for sign, number in sums.terms(row)}
        for operand, _ in aggregate.operands(row, quoted.table, edition):
            printed = sums.digits(operand)
            found += [
                Decimal(str(row.value))
                + Decimal(f"{signs[printed]}1") * (Decimal(str(one.value)) - Decimal(printed))
                for one in operand.disputes
                if printed in signs
            ]
    return found


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)

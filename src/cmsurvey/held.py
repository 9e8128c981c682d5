"""What a placeholder in words was held against, as the sheet of a proof says it: "plus de 50 %"."""

from __future__ import annotations

from decimal import Decimal

from cmsurvey import naming
from cmsurvey.claims import AROUND, BARE, LIMITS, MOVES
from cmsurvey.formats import Said
from cmsurvey.words import Words


def told(said: Said, words: Words) -> str:
    """The condition under which the words of a placeholder are printed, or what they are of its figure."""
    key, _, argument = naming.key(said.written).partition(" ")
    say, numbers = words.say, words.numbers
    fractions = words.program["fractions"]
    if key in fractions:
        at = Decimal(str(fractions[key]["at"]))
        side, off = _side(said, at)
        value = numbers.amount(float(at), "percent", max(0, -int(at.as_tuple().exponent)))
        points = numbers.plain(float(off), max(0, -int(off.as_tuple().exponent)))
        return say(f"held.fraction{side}", value=value, points=points)
    if key in MOVES:
        return say(f"held.{key}", edition=argument, points=numbers.plain(float(AROUND)))
    limits = [numbers.amount(one, "percent", 0) for one in LIMITS.get(key, ())]
    return say(f"held.{key or 'amount'}", **dict(zip(("limit", "end"), limits, strict=False)))


def _side(said: Said, at: Decimal) -> tuple[str, Decimal]:
    """On which side of a fraction a figure lies, and how far it may: bare words stand for next to nothing."""
    share = Decimal(str(said.figures[0].estimate.value)) if said.figures else at
    if abs(share - at) <= BARE:
        return "", BARE
    return ("_below" if share < at else "_above"), AROUND

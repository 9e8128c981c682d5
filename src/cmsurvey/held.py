"""What a placeholder in words was held against, as the sheet of a proof says it: "plus de 50 %"."""

from __future__ import annotations

from decimal import Decimal

from cmsurvey import naming
from cmsurvey.claims import AROUND, LIMITS, MOVES
from cmsurvey.formats import Said
from cmsurvey.words import Words


def told(said: Said, words: Words) -> str:
    """The condition under which the words of a placeholder are printed, or what they are of its figure."""
    key, _, argument = naming.key(said.written).partition(" ")
    say, numbers = words.say, words.numbers
    fractions = words.program["fractions"]
    if key in fractions:
        at = Decimal(str(fractions[key]["at"]))
        points = numbers.plain(float(AROUND))
        value = numbers.amount(float(at), "percent", max(0, -int(at.as_tuple().exponent)))
        return say("held.fraction", value=value, points=points)
    if key in MOVES:
        return say(f"held.{key}", edition=argument, points=numbers.plain(float(AROUND)))
    limits = [numbers.amount(one, "percent", 0) for one in LIMITS.get(key, ())]
    return say(f"held.{key or 'amount'}", **dict(zip(("limit", "end"), limits, strict=False)))

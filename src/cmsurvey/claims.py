"""A number in words is a number: fractions and claims that hold for a figure, or refuse it.

Tolerances, in points of a percentage, both ends included. The bare fraction ("la moitié") stands for
what prints as the same whole number, half a point to either side: what lies further says on which side,
"near" ("près de") up to 3 below and "over" ("plus de") up to 3 above. So no word is more than 3 points
from its figure, and 52 % is never "half" without a word. Compared in decimals, as the figures are printed.

A claim is a condition on a figure and its table; its words are printed only if it holds. A move compares
two editions' shares: those who answer are others each time, so within the same 3 points nothing moved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from cmsurvey.model import KINDS, Direction, Estimate, Table

#: How far a figure may lie from a fraction that words name bare, and with "near" or "over".
BARE, AROUND = Decimal("0.5"), Decimal(3)
#: Where a majority begins and a narrow one ends, in percent; from where it is large, from where nearly all;
#: up to where a minority is small.
HALF, NARROW, LARGE, NEARLY, SMALL = 50, 55, 70, 90, 30
#: The same by the claim, for whoever says what it is held to.
LIMITS = {
    "majority": (HALF,),
    "narrow_majority": (HALF, NARROW),
    "large_majority": (LARGE,),
    "minority": (HALF,),
    "small_minority": (SMALL,),
    "nearly_all": (NEARLY,),
}

#: A number as notes of the tables write them, thousands apart: "12 000", "5,000", "6.7".
_NOTED = re.compile(r"\d{1,3}(?:[ ,]\d{3})+(?!\d)|\d+(?:\.\d+)?")

Claim = Callable[[Estimate, Table], bool]


def fraction(
    value: float, entry: Mapping[str, Any], program: Mapping[str, Any], noun: str, *, hedge: str = ""
) -> str | None:
    """A share in words ("près d’un community manager sur quatre"), or None when they do not hold.

    `value` is a percentage; `entry` a fraction of the words of the program, with the percentage `at` that it
    stands for; `noun` is "one|many" or "one" (the plural then ends in s), empty for the bare fraction.
    `hedge` is the word that the source prints before the share ("environ {value}"), which the words keep.
    """
    share, at = Decimal(str(value)), Decimal(str(entry["at"]))
    one, _, many = noun.partition("|")
    forms, feminine = program["fraction_forms"], one and re.search(program["nouns"]["feminine"], one)
    words, of = (
        str(entry[key]).format(one=one, many=many or f"{one}s")
        for key in (("noun", "of_noun") if noun else ("words", "of"))
    )
    if feminine:
        words, of = (said.replace(f"un {one}", f"une {one}") for said in (words, of))
    near, over = (str(forms[way]).format(of=of) for way in ("near", "over"))
    if abs(share - at) <= BARE:
        nearly = hedge.startswith(str(forms["near"]).partition("{")[0])
        return near if hedge and nearly else (hedge or "{value}").format(value=words)
    if abs(share - at) > AROUND:
        return None
    return near if share < at else over


def _share(holds: Callable[[float], bool], bound: Direction | None = None) -> Claim:
    """A condition on a percentage; it holds for no amount and no rank.

    For a bound it holds only where the bound suffices: "more than 80 %" is a majority, whatever it is; of a
    figure that sources dispute, only where it holds for each of them.
    """

    def claim(figure: Estimate, table: Table) -> bool:
        sure = figure.bound is None or figure.bound.direction == bound
        each = (one.value for one in (figure, *figure.disputes))
        return table.unit == "percent" and sure and all(map(holds, each))

    return claim


def _first(figure: Estimate, table: Table) -> bool:
    """Above every other answer and above what the sources do not tell; or the only one ranked first.

    Where several answers were possible, the largest may be among those that no source gives: never first.
    """
    if table.unit == "rank":
        alone = [row.value for row in table.rows].count(1) == 1
        return figure.value == 1 and alone and not figure.unordered
    if not KINDS[table.kind].adds_up:
        return False
    told = [row for row in table.rows if row.origin != "remainder"]
    untold = 100 - sum(least(row) for row in told)
    others = [least(row) + (untold if row.bound else 0) for row in told if row.category != figure.category]
    return all(least(figure) > other for other in [untold, *others])


def least(row: Estimate) -> float:
    """The least that a share can be: of "less than 2 %" that is nothing."""
    return 0.0 if row.bound and row.bound.direction == "at_most" else row.value


def _first_named(figure: Estimate, table: Table) -> bool:
    """Above every other answer that was published, of two at least; a larger one may not have been."""
    others = [row for row in table.rows if row.origin != "remainder" and row.category != figure.category]
    open_ended = any(row.bound and row.bound.direction == "at_least" for row in others)
    above = all(least(figure) > row.value for row in others)
    return table.unit == "percent" and bool(others) and above and not open_ended


def foremost(figure: Estimate, table: Table) -> bool:
    """Whether no other answer of a table is as large: a majority may come second where several are given."""
    return all(row.value < least(figure) for row in table.rows if row.category != figure.category)


def noted(number: str, figure: Estimate) -> bool:
    """Whether the note of a figure states a number: "5000" where it says "companies of 5,000"."""
    return number in {re.sub(r"[ ,]", "", one) for one in _NOTED.findall(figure.note)}


def moved(key: str, figure: Estimate, before: Estimate) -> bool:
    """Whether a share lies further than 3 points above ("up") or below ("down") that of another edition.

    A bound moves nowhere: what lies beyond it is not known.
    """
    if figure.bound or before.bound:
        return False
    return MOVES[key] * (Decimal(str(figure.value)) - Decimal(str(before.value))) > AROUND


#: The directions between two editions, by the sign of the difference.
MOVES = {"up": 1, "down": -1}

CLAIMS: dict[str, Claim] = {
    "majority": _share(lambda share: share > HALF, bound="at_least"),
    "narrow_majority": _share(lambda share: HALF < share <= NARROW),
    "large_majority": _share(lambda share: share >= LARGE, bound="at_least"),
    "minority": _share(lambda share: share < HALF, bound="at_most"),
    "small_minority": _share(lambda share: share <= SMALL, bound="at_most"),
    "first": _first,
    "first_named": _first_named,
    "median": lambda figure, table: table.kind == "median" and figure.bound is None,
    "quartile": lambda figure, table: table.kind == "quantile" and figure.bound is None,
    "nearly_all": _share(lambda share: share >= NEARLY, bound="at_least"),
}

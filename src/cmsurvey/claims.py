"""A number in words is a number: fractions and claims that hold for a figure, or refuse it.

Tolerances (in points): the bare fraction within half a point, "near" up to 3 below, "over" up to
3 above. A claim is a condition on a figure and its table; its words are printed only if it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cmsurvey.aggregate import REMAINDER
from cmsurvey.model import Estimate, Table

#: How far a figure may lie from a fraction that words name bare, and with "near" or "over".
BARE, AROUND = 0.5, 3.0

Claim = Callable[[Estimate, Table], bool]


def fraction(value: float, entry: Mapping[str, Any], forms: Mapping[str, str], noun: str) -> str | None:
    """A share in words ("près d’un community manager sur quatre"), or None when they do not hold.

    `noun` is "one|many" or "one" (the plural then ends in s), empty for the bare fraction.
    """
    at = float(entry["at"])
    one, _, many = noun.partition("|")
    slots = {"one": one, "many": many or f"{one}s"}
    words, of = ("noun", "of_noun") if noun else ("words", "of")
    if abs(value - at) <= BARE:
        return str(entry[words]).format(**slots)
    if abs(value - at) > AROUND:
        return None
    form = "near" if value < at else "over"
    return forms[form].format(of=str(entry[of]).format(**slots))


def _majority(figure: Estimate, _: Table) -> bool:
    return figure.value > 50


def _narrow_majority(figure: Estimate, _: Table) -> bool:
    return 50 < figure.value <= 55


def _minority(figure: Estimate, _: Table) -> bool:
    return figure.value < 50


def _first(figure: Estimate, table: Table) -> bool:
    """Above every other answer, and above what the remainder could hide; or ranked first."""
    if table.unit == "rank":
        return figure.value == 1
    others = [row.value for row in table.rows if row.category != figure.category]
    return all(figure.value > other for other in others)


def _first_named(figure: Estimate, table: Table) -> bool:
    """Above every other answer that was published; the remainder may hide a larger one."""
    others = [row.value for row in table.rows if row.category not in {figure.category, REMAINDER}]
    return all(figure.value > other for other in others)


def _nearly_all(figure: Estimate, _: Table) -> bool:
    return figure.value >= 90


CLAIMS: dict[str, Claim] = {
    "majority": _majority,
    "narrow_majority": _narrow_majority,
    "minority": _minority,
    "first": _first,
    "first_named": _first_named,
    "nearly_all": _nearly_all,
}

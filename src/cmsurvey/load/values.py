"""The value of a row: a number that its unit can have."""

from __future__ import annotations

import math

from cmsurvey.load.check import Row
from cmsurvey.model import MONEY, PAY

#: Below this an amount is one of thousands, which a table writes in full.
_LEAST_PAY = {unit: 200 if unit.endswith("_year") else 20 for unit in PAY}


def published(row: Row, unit: str) -> float:
    """The value, or NaN when it is no value of its unit: 0 to 100 for percent, 1, 2, 3 for a rank."""
    cell = row.text("value", "write the figure, or delete the row: what was not published has no row")
    value = row.number("value")
    if math.isnan(value):
        return value
    if unit == "percent" and not 0 <= value <= 100:
        row.fail(
            f"{cell} is not a percentage",
            "a percentage goes from 0 to 100: look again at the source",
            "value",
        )
    elif unit == "rank" and (value < 1 or value % 1):
        row.fail(f"{cell} is not a rank", "write 1 for the most frequent answer, then 2, 3", "value")
    elif unit == "count" and value % 1:
        row.fail(f"{cell} is not a count", "write a whole number", "value")
    elif unit in PAY and not value and row["kind"] != "quantile" and row.cells.get("origin") != "computed":
        row.fail(f"{cell} is no pay", "look again at the source: what was not published has no row", "value")
    elif unit in PAY and 0 < value < _LEAST_PAY[unit] and row.cells.get("origin") != "computed":
        hint = f"write it in full ({value * 1000:.0f}) if the source counts in thousands, or correct the unit"
        row.fail(f"{cell} a {unit.rpartition('_')[2]} is no pay", hint, "value")
    elif value < 0 and unit != "points":
        row.fail(
            f"{cell} is below 0",
            "no figure of the tables is negative: look again at the source",
            "value",
        )
    else:
        return value
    return math.nan


def half_a_step(cell: str, unit: str) -> float:
    """By how much a number may differ where it is rounded as this one; money may be rounded to hundreds."""
    decimals = len(cell.partition(".")[2])
    if unit in MONEY and not decimals:
        decimals = len(cell.rstrip("0")) - len(cell)
    return 0.5 * 10.0**-decimals + 1e-9

"""Numbers as they are shown: rounded half up, or so that the parts of a whole add up to 100."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def exact(value: float) -> Fraction:
    """A number as it is written: 0.1 is a tenth, not the nearest double."""
    return Fraction(Decimal(str(value)))


def half_up(value: float | Fraction, decimals: int = 0) -> float:
    """A number that is not negative, rounded half up on its decimal value: 0.285 to two decimals is 0.29."""
    scale = 10**decimals
    number = value if isinstance(value, Fraction) else exact(value)
    return float(Fraction(math.floor(number * scale + Fraction(1, 2)), scale))


def percentages(values: Sequence[float]) -> list[Fraction]:
    """The parts of a whole in percent, exact. Raises a `ValueError` without a positive part."""
    if not values or not all(0 <= value < math.inf for value in values) or not any(values):
        raise ValueError("the parts of a whole are not negative, and one is above 0")
    parts = [exact(value) for value in values]
    return [100 * part / sum(parts) for part in parts]


def largest_remainder(values: Sequence[float], decimals: int = 0) -> tuple[float, ...]:
    """Percentages of the parts of one whole that add up to 100 (Hamilton's method).

    Each is rounded down, and what is missing goes to the largest remainders; of equal ones to the larger
    share, then to the earlier. An order is never reversed, but equal shares can get different labels:
    use it for the icons of a waffle and the labels of a whole bar. Tables round plainly and say so; and
    the answers of a question with several are no parts of a whole.
    """
    shares = [share * 10**decimals for share in percentages(values)]
    floors = [math.floor(share) for share in shares]
    order = sorted(range(len(shares)), key=lambda at: (floors[at] - shares[at], -shares[at], at))
    for at in order[: 100 * 10**decimals - sum(floors)]:
        floors[at] += 1
    return tuple(float(Fraction(floor, 10**decimals)) for floor in floors)

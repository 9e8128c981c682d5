"""Somebody who has a printed table and tries every table of whole people that would print the same."""

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int_]
#: A sum of the parts of a column, and what it is known to be.
Known = tuple[Sequence[float] | Ints, float]


def divisions(n: int, parts: int) -> Ints:
    """Every way to divide n people into parts: (ways, parts)."""
    bars = np.array(list(combinations(range(n + parts - 1), parts - 1)), dtype=int).reshape(-1, parts - 1)
    ends = np.full((len(bars), 1), n + parts - 1)
    return np.diff(np.hstack([np.full_like(ends, -1), bars, ends]), axis=1) - 1


def columns_like(n: int, parts: int, known: Iterable[Known]) -> Ints:
    """The columns of n people with the sums that are known: (ways, parts)."""
    found = divisions(n, parts)
    for weights, value in known:
        found = found[np.abs(found @ np.asarray(weights) - value) < 1e-9]
    return found


def together(total: Ints, first: Ints, second: Ints) -> list[Ints]:
    """Those of each that fit: the total is the sum of the two columns."""
    places = 1000 ** np.arange(total.shape[1])  # a column as one number: no count reaches 1000
    codes, sums = total @ places, (first @ places)[:, None] + second @ places
    one, other = np.nonzero(np.isin(sums, codes))
    order = np.argsort(codes)
    at = order[np.searchsorted(codes, sums[one, other], sorter=order)]
    return [total[at], first[one], second[other]]


def pinned(ways: Ints, weights: Sequence[float] | Ints) -> bool:
    """Whether a sum of the parts is the same in all of them."""
    return len(np.unique(ways @ np.asarray(weights))) == 1

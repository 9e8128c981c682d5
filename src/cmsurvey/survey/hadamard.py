"""Hadamard matrices: square, of +1 and -1, with orthogonal rows; the first column all +1.

Built from Sylvester's doubling (1867), both constructions of Paley (1933) over prime fields and their
powers, Williamson's four circulants (1944) and Kronecker products.
"""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np

from cmsurvey.survey.columns import IntArray

#: Signs of the first rows of Williamson's four symmetric circulants, by their order; for 4 n where no other
#: construction reaches. Found by a search of our own: the entries 1 to (n-1)/2, entry 0 is +.
WILLIAMSON = {
    23: ("-+--+++++--", "-+++--++-+-", "--++-+-+---", "++++-++---+"),
    29: ("+-+++--+-++---", "--+++--++-+---", "+-+-+++-++-+--", "++-+---++++-++"),
}


def hadamard(least: int) -> IntArray:
    """The smallest matrix of at least this order that a construction here reaches.

    That is the next multiple of 4 (or 1, 2) up to 152; of those up to 300, only 156, 172, 188, 236, 260, 268
    and 292 are not reached: the matrix is then the next larger one.
    """
    order = max(1, least)
    while (found := _of_order(order)) is None:
        order += 1
    return found * found[:, :1]


@cache
def _of_order(order: int) -> IntArray | None:
    """A matrix of exactly this order, or None."""
    if order % 4:
        return {1: np.array([[1]]), 2: np.array([[1, 1], [1, -1]])}.get(order)
    if (field := _field(order - 1)) is not None:
        return _paley(field)
    if order % 8 == 4 and (field := _field(order // 2 - 1)) is not None:
        return _paley_double(field)
    if order // 4 in WILLIAMSON:
        return _williamson(WILLIAMSON[order // 4])
    for part in (2, *range(4, order // 2, 4)):
        one, other = (_of_order(part), _of_order(order // part)) if order % part == 0 else (None, None)
        if one is not None and other is not None:
            return np.asarray(np.kron(one, other), dtype=np.intp)
    return None


def _conference(squares: IntArray) -> IntArray:
    """The bordered matrix of quadratic characters chi(a - b) of a field."""
    size = len(squares) + 1
    matrix = np.zeros((size, size), dtype=np.int64)
    matrix[0, 1:] = 1
    matrix[1:, 0] = 1 if squares[0, 1] == squares[1, 0] else -1
    matrix[1:, 1:] = squares
    return matrix


def _paley(squares: IntArray) -> IntArray:
    """Order q + 1 where q is 3 modulo 4."""
    return _conference(squares) + np.eye(len(squares) + 1, dtype=np.int64)


def _paley_double(squares: IntArray) -> IntArray:
    """Order 2 (q + 1) where q is 1 modulo 4."""
    one = np.eye(len(squares) + 1, dtype=np.int64)
    return np.kron(_conference(squares), [[1, 1], [1, -1]]) + np.kron(one, [[1, -1], [-1, -1]])


def _field(size: int) -> IntArray | None:
    """Quadratic characters of the differences of a finite field's elements, if there is one of this size."""
    prime = next((one for one in range(2, size + 1) if size % one == 0), 0)
    power = 1
    while prime and prime**power < size:
        power += 1
    if not prime or prime == 2 or prime**power != size:
        return None
    elements = np.array(list(product(range(prime), repeat=power)))
    places = prime ** np.arange(power - 1, -1, -1)
    irreducible = _irreducible(prime, power)
    squares = {int(_times(one, one, irreducible, prime) @ places) for one in elements[1:]}
    character = np.array([0, *(1 if at in squares else -1 for at in range(1, size))])
    differences: IntArray = (elements[:, None] - elements[None]) % prime @ places
    return character[differences]


def _times(one: IntArray, other: IntArray, modulus: IntArray, prime: int) -> IntArray:
    """The product of two polynomials (highest power first) modulo a monic one, over a prime field."""
    result = np.convolve(one, other) % prime
    for at in range(len(result) - len(modulus) + 1):
        result[at : at + len(modulus)] = (result[at : at + len(modulus)] - result[at] * modulus) % prime
    return result[-(len(modulus) - 1) :]


def _irreducible(prime: int, power: int) -> IntArray:
    """The first monic polynomial of a degree that is no product of two of lower degree."""

    def monic(degree: int) -> list[IntArray]:
        return [np.array([1, *rest]) for rest in product(range(prime), repeat=degree)]

    reducible = {
        tuple(np.convolve(one, other) % prime)
        for degree in range(1, power // 2 + 1)
        for one in monic(degree)
        for other in monic(power - degree)
    }
    return next(one for one in monic(power) if tuple(one) not in reducible)


def _williamson(rows: tuple[str, str, str, str]) -> IntArray:
    """Order 4 n from four symmetric circulants of order n whose squares add to 4 n."""

    def circulant(signs: str) -> IntArray:
        half = [1 if sign == "+" else -1 for sign in signs]
        row = np.array([1, *half, *reversed(half)])
        return np.array([np.roll(row, shift) for shift in range(len(row))])

    a, b, c, d = map(circulant, rows)
    return np.block([[a, b, c, d], [-b, a, -d, c], [-c, d, a, -b], [-d, -c, b, a]])

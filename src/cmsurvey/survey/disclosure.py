"""What is not shown, so that nothing of few people follows: one rule for `tabulate` and `crosstab`.

The hidden answers are unknown whole numbers of people; everything that is shown and adds up (columns, rows
with their total, nets, means, medians of bands) is an equation. A secret is safe while another table prints
the same and has another number in its place; the cheapest such table tells what to hide (Fischetti and
Salazar 2001, Management Science 47, the attacker's problem; Willenborg and de Waal, Elements of Statistical
Disclosure Control, 2001, section 1.5).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cmsurvey.survey.columns import BoolArray, FloatArray, IntArray

#: Nodes of a search that finds no other table; the secret then counts as told.
_NODES = 2000


class Counts(NamedTuple):
    """How many gave each option (options, columns), which are hidden, and which of them are secrets.

    `bases` are the people of each column. `down` says that the options of a column add up to all of them.
    With `across` the first column is the sum of the others, and stays as it is.
    """

    n: IntArray
    hidden: BoolArray
    secret: BoolArray
    bases: IntArray
    down: bool
    across: bool


class Derived(NamedTuple):
    """A net, a mean or a median of bands: what a reader knows by it, and in which columns it is not shown.

    `known` has for each column the sums of options (k, options) that it tells. Where it is `secret` the first
    one must not follow. A net is hidden rather than further options, a mean costs options.
    """

    known: Sequence[FloatArray]
    hidden: Sequence[bool]
    secret: Sequence[bool]
    net: bool


def kept_back(table: Counts, derived: Sequence[Derived] = ()) -> tuple[BoolArray, list[list[bool]]]:
    """Which options (options, columns) and in which columns each net, mean or median is not shown.

    Raises nothing: a secret that cannot be kept (everybody of a column gave the only option) is left.
    """
    system = _System(table)
    hidden = [list(one.hidden) for one in derived]
    for one in derived:
        if table.across and not one.hidden[0]:
            system.told += system.sums(0, one.known[0])
        for column, secret in enumerate(one.secret):
            system.secrets += system.sums(column, one.known[column][:1]) if secret else []
    if not system.secrets:
        return system.mask, hidden
    system.protect()
    lost = {id(one) for one in system.exposed()}
    system.secrets = [one for one in system.secrets if id(one) not in lost]
    for at in sorted(range(len(derived)), key=lambda at: derived[at].net):
        for column in range(int(table.across), len(table.bases)):
            if not hidden[at][column]:
                hidden[at][column] = not system.tell(column, derived[at])
    return system.mask, hidden


class _System:
    """The unknowns (`mask`), the equations for them, and the sums of options that must not follow."""

    def __init__(self, table: Counts) -> None:
        self.table, self.mask = table, table.hidden.copy()
        self.secrets = [self._axis(row, column) for row, column in np.argwhere(table.secret)]
        self.told: list[FloatArray] = []
        self.moves: list[FloatArray] = []  # from the true table to others that print the same
        self.empty = np.zeros(
            len(table.bases), dtype=bool
        )  # columns in which a hidden figure may be of nobody
        self.free = np.broadcast_to(table.bases > 0, table.n.shape).copy()
        self.free[:, : int(table.across)] = False

    def tell(self, column: int, one: Derived) -> bool:
        """Whether a figure is shown: no secret follows from it, for a mean with more options hidden."""
        told, mask = list(self.told), self.mask.copy()
        self.told += self.sums(column, one.known[column])
        if not self.exposed() or (not one.net and self.protect()):
            return True
        self.told, self.mask = told, mask
        return False

    def protect(self) -> bool:
        """Hide options, those of fewest people first, until no secret follows; whether none does.

        What proves needless afterwards is shown again, the largest first.
        """
        given = self.mask.copy()
        for secret in self.exposed():
            self._hide_for(secret)
        left = len(self.exposed())
        added = np.argwhere(self.mask & ~given).tolist()
        for row, column in sorted(added, key=lambda at: (-self.table.n[at[0], at[1]], at)):
            self.mask[row, column] = False
            self.mask[row, column] = len(self.exposed()) > left
        return not left

    def exposed(self) -> list[FloatArray]:
        """The secrets that have the same number in every table that prints the same."""
        equations = self._equations()
        self.moves = [one for one in self.moves if self._holds(one, equations)]
        found = []
        for secret in self.secrets:
            if not any((secret * move).sum() for move in self.moves):
                move = self._move(secret, self.mask)
                if move is None or not self._holds(move, equations):
                    found.append(secret)
                else:
                    self.moves.append(move)
        return found

    def sums(self, column: int, known: FloatArray) -> list[FloatArray]:
        """Sums of the options of one column as equations of the table."""
        found = np.zeros((len(known), *self.mask.shape))
        found[:, :, column] = known
        return list(found)

    def _axis(self, row: int, column: int) -> FloatArray:
        found = np.zeros(self.mask.shape)
        found[row, column] = 1
        return found

    def _hide_for(self, secret: FloatArray) -> None:
        """Hide what the cheapest other table would change; of nobody only where nothing else does."""
        own = (secret != 0).any(axis=0)
        everywhere = np.ones_like(own)
        for zeros, empty in (
            (~everywhere, ~everywhere),
            (own, ~everywhere),
            (everywhere, ~everywhere),
            (everywhere, own),
            (everywhere, everywhere),
        ):
            self.mask |= self.free & (self.table.n == 0) & zeros
            self.empty |= empty
            move = self._move(secret, self.mask | self.free)
            if move is not None:
                self.mask |= move != 0
                self.moves.append(move)
                return

    def _least(self) -> IntArray:
        """How many people a reader takes a hidden figure for: one, unless nobody may be hidden beside it."""
        nobody = self.empty | (self.mask & (self.table.n == 0)).any(axis=0)
        return np.asarray((self.table.n > 0) & ~nobody, dtype=np.int64)

    def _holds(self, move: FloatArray, equations: Sequence[FloatArray]) -> bool:
        """Whether a move leads to a table that prints the same."""
        moved = self.table.n + move
        return not (
            (move[~self.mask] != 0).any()
            or (moved < self._least())[self.mask].any()
            or any(abs(float((one * move).sum())) > 1e-9 for one in equations)
        )

    def _equations(self) -> list[FloatArray]:
        """All that is known: the columns that add up, the rows whose first cell is the sum, what was told."""
        rows, columns = np.ogrid[: self.mask.shape[0], : self.mask.shape[1]]
        found: list[FloatArray] = []
        if self.table.down:
            found += [(rows >= 0) * (columns == at) * 1.0 for at in range(columns.size)]
        if self.table.across:
            sign = np.where(columns == 0, 1.0, -1.0)
            found += [sign * (rows == at) for at in range(rows.size)]
        return found + self.told

    def _move(self, secret: FloatArray, allowed: BoolArray) -> FloatArray | None:
        """The cheapest way to another table, with more in the place of a secret, else less; None without."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - slow, few tables need it

        own = secret[allowed]
        known = np.array([one[allowed] for one in self._equations()]).reshape(-1, own.size)
        if np.allclose(own @ np.linalg.pinv(known) @ known, own, atol=1e-9):
            return None  # whatever its numbers are, it is a sum of what is known
        n, size = self.table.n[allowed], own.size
        more = np.broadcast_to(self.table.bases, allowed.shape)[allowed] - n
        less = n - self._least()[allowed]
        cost = np.where(n > 0, n, self.table.n.sum() + 1.0) + np.arange(size) / (2 * size)
        cost[self.mask[allowed]] = 1e-3
        bounds = Bounds(0, np.maximum(np.concatenate([more, less]), 0))
        for sign in (1, -1):
            constraints = [
                LinearConstraint(np.hstack([known, -known]), 0, 0),
                LinearConstraint(sign * np.concatenate([own, -own]), 1, np.inf),
            ]
            with _quiet():
                found = milp(
                    np.tile(cost, 2), integrality=1, bounds=bounds, constraints=constraints,
                    options={"node_limit": _NODES},
                )  # fmt: skip
            if found.x is not None:
                move = np.zeros(allowed.shape)
                move[allowed] = np.round(found.x[:size] - found.x[size:])
                return move
        return None


@contextmanager
def _quiet() -> Iterator[None]:
    """Nothing on the standard output: the search (HiGHS) prints remarks there whatever it is told."""
    kept = os.dup(1)
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)

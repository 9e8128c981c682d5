"""One cell → what it means to a question: an option, several, a missing code, a number, or nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from cmsurvey.answers.grid import Traits
from cmsurvey.answers.questionnaire import NOT_ASKED, Missing, Option, Question
from cmsurvey.answers.toml import folded, spellings

#: How form tools write that an option of several was ticked, or was not; folded.
TICKED = frozenset(
    {"1", "y", "yes", "oui", "o", "x", "true", "vrai", "checked", "coché", "selected", "quoted"}
)
UNTICKED = frozenset(
    {
        "0",
        "n",
        "no",
        "non",
        "false",
        "faux",
        "unchecked",
        "non coché",
        "non sélectionné",
        "not selected",
        "not quoted",
    }
)


_NO_TRAITS = Traits()


class Meant(NamedTuple):
    """What a cell means: options by number, or a missing code; `altered` when it was not written exactly so.

    `rest` is what was taken for the option "other".
    """

    options: tuple[int, ...] = ()
    missing: str = ""
    altered: bool = False
    rest: str = ""


@dataclass(frozen=True)
class Matcher:
    """The answers of a question by every way to write them, with the value labels of a column."""

    question: Question
    traits: Traits = _NO_TRAITS

    @cached_property
    def _options(self) -> Mapping[str, int]:
        return {text: at for at, option in enumerate(self.question.options) for text in spellings(option)}

    @cached_property
    def _missing(self) -> Mapping[str, str]:
        found = {NOT_ASKED: NOT_ASKED}
        return found | {text: one.id for one in self.question.missing for text in spellings(one)}

    @cached_property
    def _exact(self) -> frozenset[str]:
        marks: tuple[Option | Missing, ...] = (*self.question.options, *self.question.missing)
        return frozenset(text for one in marks for text in (one.id, *one.labels.values(), *one.written)) | {
            NOT_ASKED
        }

    @cached_property
    def _other(self) -> int | None:
        return next((at for at, option in enumerate(self.question.options) if option.other), None)

    def missing(self, cell: str) -> str:
        """The missing code that a cell is, or ""."""
        texts = self._texts(cell)
        return next((self._missing[one] for one in texts if one in self._missing), "")

    def one(self, cell: str) -> Meant | None:
        """What a cell of one answer means; None when it is no answer of the question."""
        code = self.missing(cell)
        if code:
            return Meant(missing=code, altered=not self._is_exact(cell))
        found = {self._options[text] for text in self._texts(cell) if text in self._options}
        if len(found) > 1:
            return None
        if found:
            return Meant((found.pop(),), altered=not self._is_exact(cell))
        return Meant((self._other,), rest=cell) if self._other is not None else None

    def several(self, cell: str) -> Meant | None:
        """What a cell of several answers means: known options, the longest first, never a blind cut."""
        code = self.missing(cell)
        if code:
            return Meant(missing=code)
        found, rest = segmented(cell, self.question.separator, self._options)
        if rest and self._other is None:
            return None
        picked = {*found, self._other} if rest and self._other is not None else set(found)
        return Meant(tuple(sorted(picked)), rest=rest[0] if rest else "")

    def tick(self, option: Option, cell: str) -> Meant | None:
        """What a cell in the column of one option means: (0,) is a tick, () is none."""
        code = self.missing(cell)
        texts = self._texts(cell)
        if code:
            return Meant(missing=code)
        if any(text in TICKED or text in spellings(option) for text in texts):
            return Meant((0,))
        if any(text in UNTICKED for text in texts):
            return Meant()
        return Meant((0,), rest=cell) if option.other else None

    def _texts(self, cell: str) -> tuple[str, ...]:
        """A cell and its value label, folded."""
        label = self.traits.values.get(cell, "")
        return (folded(cell), folded(label)) if label else (folded(cell),)

    def _is_exact(self, cell: str) -> bool:
        return cell in self._exact or self.traits.values.get(cell, "") in self._exact


def segmented(
    cell: str, separator: str, options: Mapping[str, int]
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The options of a cell of several, and the pieces that are none: as few of these as can be.

    At each place the longest option that ends at a separator is tried first, so one that holds a separator
    stays whole.
    """
    sign = separator.strip() or "\x1e"
    text = folded(cell.replace(separator, sign) if separator and not separator.strip() else cell)
    starts = [0, *(found.end() for found in re.finditer(rf"{re.escape(sign)}\s*", text))]
    longest = sorted(options, key=len, reverse=True)
    best: dict[int, tuple[int, tuple[int, ...], tuple[str, ...]]] = {}
    for start in reversed(starts):
        best[start] = _best(text, start, (sign, longest, options), best)
    _, found, rest = best[0]
    if not rest and len(set(found)) < len(found):
        found = _Search(text, sign, options).once() or found
    return tuple(dict.fromkeys(found)), rest


class _Search:
    """Readings of a text that name no option twice, as nobody ticks one twice.

    `left` is how many are tried: a cell that was made to have very many keeps its first.
    """

    def __init__(self, text: str, sign: str, options: Mapping[str, int], left: int = 5_000) -> None:
        self.text, self.sign, self.options, self.left = text, sign, options, left
        self.longest = sorted(options, key=len, reverse=True)

    def once(self, start: int = 0, used: frozenset[int] = frozenset()) -> tuple[int, ...] | None:
        """The first reading from a start on, the longest option first; None where there is none."""
        if not self.text[start:].strip():
            return ()
        self.left -= 1
        for option in self.longest:
            end, code = start + len(option), self.options[option]
            fits = self.text.startswith(option, start)
            fits = fits and self.text[end:].lstrip()[:1] in {"", self.sign[:1]}
            if not fits or code in used or self.left < 0:
                continue
            rest = self.once(_after(self.text, end, self.sign), used | {code})
            if rest is not None:
                return (code, *rest)
        return None


def _best(
    text: str,
    start: int,
    known: tuple[str, Sequence[str], Mapping[str, int]],
    best: Mapping[int, tuple[int, tuple[int, ...], tuple[str, ...]]],
) -> tuple[int, tuple[int, ...], tuple[str, ...]]:
    """The best reading from a start on: how many pieces are no option, the options, those pieces."""
    sign, longest, options = known
    if not text[start:].strip():
        return 0, (), ()
    nearest = text.find(sign, start)
    end = len(text) if nearest < 0 else nearest
    after = _after(text, end, sign)
    cost, found, rest = best.get(after, (0, (), ()))
    piece = text[start:end].strip()
    chosen = (cost + 1, found, (piece, *rest)) if piece else (cost, found, rest)
    for option in longest:
        if text.startswith(option, start):
            end = start + len(option)
            behind = text[end:].lstrip()
            if behind and not behind.startswith(sign):
                continue
            cost, found, rest = best.get(_after(text, end, sign), (0, (), ()))
            if cost < chosen[0]:
                chosen = (cost, (options[option], *found), rest)
    return chosen


def _after(text: str, end: int, sign: str) -> int:
    """Where the next piece begins behind an end."""
    at = text.find(sign, end)
    if at < 0:
        return len(text)
    at += len(sign)
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def band(question: Question, value: float) -> int | None:
    """The number of the band that holds a value, by the question's edge rule."""
    for at, option in enumerate(question.options):
        low = -math.inf if option.low is None else option.low
        high = math.inf if option.high is None else option.high
        if (low <= value < high) if question.edge == "low" else (low < value <= high):
            return at
    return None

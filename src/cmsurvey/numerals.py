"""Reads the numbers that a label says: in digits, in letters, and in words that stand for one ("en binôme").

What is read of two languages at once is that of the tables and that of a translation: "Fifteen minutes" says
the number of "Un quart d’heure". A word that stands for a number proves one that is written out, and need not
be written out itself: "Double cursus" may be "Two degrees" or "Dual degree". A number that the label of the
tables has no word for ("Nine-to-five") is declared to mean the same: `[equivalents]` of the series' words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from cmsurvey.same import Same

#: A number that is no part of a name ("B2C", "Q1"), and the sign of its thousands or millions.
_NUMBER = re.compile(
    r"(?<!\w)(\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
    r"(?:\s*(k|m(?=[€$£])|millions?)(?![^\W\d_]))?",
    re.IGNORECASE,
)
#: What "un", "aucun" and "tout" may stand for, which count nothing.
_OF_NO_NUMBER = frozenset({0.0, 1.0, 100.0})
#: From where a number in letters may have another one behind it: "vingt-cinq".
_TENS = 20
_TIMES = {"k": 1e3, "m": 1e6}
#: How often one unit of time is in another, and in the next longer one, of minutes to years.
_FACTORS = (1, 7, 12, 24, 60)
_IN_NEXT = {(0, 1): 60.0, (1, 2): 24.0, (2, 3): 7.0, (4, 5): 12.0}
#: What a title may not say unproven, as `unproven` names it; reasons are answers.
_CLAIMED = ("numbers", "figures", "comparisons", "orders")


class Number(NamedTuple):
    """A number of a label as it is written, what it may mean, and the end that the word before it names."""

    written: str
    values: frozenset[float]
    end: str = ""


@dataclass(frozen=True, eq=False)  # what it finds in a label is kept for the other editions
class Reader:
    """Reads the labels of one language: `edges` of the program's words, and those of the tables.

    `claims` are what a label says only where that of the tables does: words of its own language, by the very
    word; of another one, a pair of patterns for the same. `equivalents` are words of its labels and those of
    the tables' labels that mean the same, as the series declares them.
    """

    edges: Mapping[str, Any]
    tables: Mapping[str, Any]
    claims: Sequence[tuple[str, str]]
    equivalents: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, program: Mapping[str, Any], tables: Mapping[str, Any], equivalents: object = None) -> Reader:
        """A reader of a language beside that of the tables, whose numbers in letters it reads too.

        What is no text of the `equivalents` is left out: whoever reads the file tells it.
        """
        declared = dict(equivalents) if isinstance(equivalents, Mapping) else {}
        texts = ((one, said) for one, said in declared.items() if one and said and isinstance(said, str))
        return _reader(Same(program), Same(tables), tuple(texts))

    def digits(self, label: str) -> list[Number]:
        """Its numbers in digits."""
        found = list(_NUMBER.finditer(label))
        times = {_TIMES[one[2][0].lower()] for one in found if one[2]}
        return [
            Number(one[1], frozenset(_readings(one[1], times)), self._end(label[: one.start()]))
            for one in found
        ]

    def all(self, label: str) -> list[Number]:
        """The same, or where there are none those in letters; the one of "un quart d’heure" is none."""
        parts = [said for said, values in self._stands(label) if self._of_hour(values)]
        whole = rf"\b(?:une?|an?|one)(?=[ -](?:{'|'.join(map(re.escape, parts))}))"
        left = re.sub(whole, " ", typeset(label), flags=re.IGNORECASE) if parts else label
        return self.digits(label) or self.letters(left)

    def parts(self, label: str) -> list[Number]:
        """What its parts of an hour or of another whole may be in a smaller unit: 15 or 0.25 of "quart"."""
        stands = self._stands(label)
        return [Number(said, values) for said, values in stands if self._of_hour(values)]

    @staticmethod
    def _of_hour(values: frozenset[float]) -> bool:
        return bool(values & {15.0, 45.0}) or 0 < min(values) < 1

    def letters(self, label: str) -> list[Number]:
        """Its numbers below a hundred in letters."""
        return [
            Number(one[0], frozenset({self._value(one)}), self._end(label[: one.start()]))
            for one in re.finditer(self._in_letters, label, re.IGNORECASE)
        ]

    def _value(self, found: re.Match[str]) -> float:
        return float(sum(self._numerals[part.lower()] for part in found.groups() if part))

    @cached_property
    def _lists(self) -> tuple[Mapping[str, Any], ...]:
        return (self.edges,) if self.edges == self.tables else (self.tables, self.edges)

    @cached_property
    def _numerals(self) -> dict[str, int]:
        said = ((words, n) for one in self._lists for n, words in enumerate(one["numerals"], start=1))
        tens = ((words, n) for one in self._lists for words, n in one["tens"])
        return {word: n for words, n in (*said, *tens) for word in words.split("|")}

    @cached_property
    def _in_letters(self) -> str:
        longest = sorted(self._numerals, key=len, reverse=True)
        small, tens = (
            "|".join(word for word in longest if (self._numerals[word] >= _TENS) is above)
            for above in (False, True)
        )
        return rf"\b(?:({tens})(?:(?:[- ]et)?[- ]({small}))?|({small}))\b"

    def bare(self, label: str) -> str:
        """A label without its numbers in letters, and the word that makes one an end of a band."""
        ends = rf"(?:{self.edges['under']}|{self.edges['over']})(?=\W*(?:\d|{self._in_letters}))"
        collective = "|".join(words for words, *_ in self.edges["collective"])
        return re.sub(rf"{ends}|{self._in_letters}|\b(?:{collective})\b", " ", label, flags=re.IGNORECASE)

    def _end(self, before: str) -> str:
        """The end of a band that a number is beyond or short of: high behind "under", low behind "over"."""
        for end, key in (("high", "under"), ("low", "over")):
            if re.search(rf"(?:{self.edges[key]})\W*$", before, re.IGNORECASE):
                return end
        return ""

    def factors(self, labels: Iterable[str]) -> set[float]:
        """By what a number may be multiplied: 1, and where labels name several units of time, by others."""
        several = len(_units(" ".join(labels), self.edges)) > 1
        return {float(n) for n in _FACTORS} | {1 / n for n in _FACTORS} if several else {1.0}

    def unsaid(self, text: str, known: Iterable[str]) -> str:
        """A number of a text that none of the others says, as it is written; empty without any.

        In words that stand for numbers on both sides, a fraction of the one is that of the other: "Half" is
        not "Un tiers".
        """
        return _unsaid(self, text, " ".join(known))

    def _unsaid(self, text: str, known: str) -> str:
        apart = re.sub(r"[_=]|(?<=[a-z])(?=\d)", " ", known)  # "top2" is an id
        stray = self._stray(text, self._plain(apart))
        if stray or self._stands(text, fractions=True):
            text, apart = self.undeclared(text, apart)
            values = self._plain(apart) | self._standing(text, apart)
            return self._stray(self._unproven(text, values), values) or self._contrary(text, apart, values)
        return ""

    def contrary(self, text: str, known: str) -> str:
        """A number of a text beside another text that says a number, but not this one; empty without any."""
        plain, timed = self._plain(known), any(_units(known, words) for words in self._lists)
        says = plain | {value for _, values in self._stands(known) for value in values}
        return (
            replace(self, equivalents={}).unsaid(text, [known])
            if says - _OF_NO_NUMBER or (plain and timed)
            else ""
        )

    def undeclared(self, text: str, known: str) -> tuple[str, str]:
        """Both without what is declared to mean the same, where the rest of what is known is said as well."""
        said, told = typeset(text), typeset(known)
        for own, tables in self.equivalents.items():
            left, rest = (_without(*pair) for pair in ((said, own), (told, tables)))
            if left != said and rest != told and not self._stray(rest, self._plain(left)):
                said, told = left, rest
        return said, told

    def _plain(self, text: str) -> set[float]:
        return {value for one in (*self.digits(text), *self.letters(text)) for value in one.values}

    def _stray(self, text: str, values: set[float]) -> str:
        """A number of a text, a collective one too, that is none of the values; "une" is none."""
        in_letters = (one for one in self.letters(text) if one.values != {1.0})
        collective = (Number(*one) for one in _each(self._collective, text))
        said = (*self.digits(text), *in_letters, *collective)
        return next((one.written for one in said if not one.values & values), "")

    @cached_property
    def _collective(self) -> _Patterns:
        return _Patterns.of(
            (rf"\b(?:{pattern})\b", values) for one in self._lists for pattern, *values in one["collective"]
        )

    @cached_property
    def _standing_for(self) -> tuple[_Patterns, _Patterns]:
        """The words that stand for numbers, and those of them that stand for a fraction."""
        words = [two for one in self._lists for two in (*one["standing"], *one["collective"])]
        every = [(rf"\b(?:{pattern})", values) for pattern, *values in words]
        return _Patterns.of(every), _Patterns.of(one for one in every if 0 < one[1][0] < 1)

    def _stands(self, text: str, *, fractions: bool = False) -> list[tuple[str, frozenset[float]]]:
        """The words of a text that stand for numbers, with these; of `fractions` the first one is below 1."""
        return _each(self._standing_for[fractions], typeset(text))

    def _standing(self, text: str, known: str) -> set[float]:
        """What the words of a text stand for, and its numbers in the unit of time of another text."""
        found = {value for _, values in self._stands(known) for value in values}
        plain = self._plain(known) or {1.0}
        units = [{unit for words in self._lists for unit in _units(one, words)} for one in (text, known)]
        for (short, long), by in _IN_NEXT.items():
            found |= {one * by for one in plain if short in units[0] and long in units[1]}
            found |= {one / by for one in plain if long in units[0] and short in units[1]}
        return found

    def _unproven(self, text: str, values: set[float]) -> str:
        """A text without its words that stand for one of the values: "two thirds" beside 66."""
        for said, stands in self._stands(text):
            text = _without(text, said) if stands & values else text
        return text

    def _contrary(self, text: str, known: str, values: set[float]) -> str:
        """A fraction of a text beside another one of what is known."""
        if not self._stands(known, fractions=True):
            return ""
        said = self._stands(text, fractions=True)
        return next((word for word, stands in said if not stands & values), "")

    def claim(self, text: str, tables: Iterable[str]) -> str:
        """A word of a label that a title would have to prove, and that none of the tables' labels says."""
        return _claim(self, text, " ".join(tables))

    def _claim(self, text: str, known: str) -> str:
        text, known = self.undeclared(self.bare(text), known)
        for pattern, asked in self.claims:
            for found in matches(pattern, text):
                if not self.says(found, asked, known):
                    return found
        return ""

    def says(self, claimed: str, asked: str, known: str) -> bool:
        """Whether a text says a claim: by the very word or one like it, and a share by any of its number."""
        stands = {value for _, values in self._stands(claimed) for value in values}
        if stands & (self._plain(known) | self._standing(claimed, known)):
            return True
        like = asked if asked and not stands else rf"\b{re.escape(typeset(claimed))}"
        return bool(matches(like, typeset(known)))


def typeset(text: str) -> str:
    """A text with its apostrophes as they are printed."""
    return text.replace("'", "’")


def _without(text: str, words: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(typeset(words))}(?!\w)", " ", text, flags=re.IGNORECASE)


class _Patterns(NamedTuple):
    """Patterns of words with the numbers that these stand for, and one pattern that finds any of them."""

    any: re.Pattern[str]
    each: tuple[tuple[str, frozenset[float]], ...]

    @classmethod
    def of(cls, words: Iterable[tuple[str, Iterable[float]]]) -> _Patterns:
        each = tuple((pattern, frozenset(map(float, values))) for pattern, values in words)
        return cls(re.compile("|".join(pattern for pattern, _ in each) or "(?!)", re.IGNORECASE), each)


def _each(words: _Patterns, text: str) -> list[tuple[str, frozenset[float]]]:
    """What of a text the patterns find, by pattern, with their numbers; most texts have none of them."""
    if not words.any.search(text):
        return []
    return [(said, values) for pattern, values in words.each for said in matches(pattern, text)]


@lru_cache(maxsize=64)
def _reader(
    program: Same[Mapping[str, Any]], tables: Same[Mapping[str, Any]], texts: tuple[tuple[str, str], ...]
) -> Reader:
    own, other = program.it["edges"], tables.it["edges"]
    claims = [(program.it["unproven"][kind], "") for kind in _CLAIMED] if own == other else []
    return Reader(own, other, claims or [(own["shares"], other["shares"])], dict(texts))


@lru_cache(maxsize=4096)
def _unsaid(reader: Reader, text: str, known: str) -> str:
    return reader._unsaid(text, known)


@lru_cache(maxsize=4096)
def _claim(reader: Reader, text: str, known: str) -> str:
    return reader._claim(text, known)


def _units(text: str, edges: Mapping[str, Any]) -> set[int]:
    """The units of time that a text names, of minutes to years."""
    return {n for n, one in enumerate(edges["times"]) if matches(rf"(?<![^\W\d_])(?:{one})\b", text)}


@lru_cache(maxsize=8192)  # every edition asks for the labels of the series
def matches(pattern: str, text: str) -> tuple[str, ...]:
    """What of a text a pattern finds, in small letters or capitals."""
    return tuple(one[0] for one in re.finditer(pattern, text, re.IGNORECASE))


def _readings(number: str, times: Iterable[float]) -> Iterator[float]:
    """What a number may mean: a mark before three digits may group or be the decimal point."""
    bare = re.sub(r"[ \u00a0\u202f]", "", number)
    plain = re.sub(r"[.,]", "", bare)
    decimal = bare.replace(",", ".")
    for text in {decimal if decimal.count(".") < 2 else plain, plain if _grouped(bare) else decimal}:
        yield from (float(text) * by for by in (1.0, *times))


def _grouped(bare: str) -> bool:
    return re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", bare) is not None

"""Numbers as people write them → plain ones, without the unit behind them or the brackets around them.

"40 h", "40 heures" and "40" are one number where the column is of hours; "(£1,200)" is how accountants write
-£1,200. What the column as a whole does not show stays as it was written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from cmsurvey.answers.amounts import as_number, currency
from cmsurvey.model import AMOUNTS

#: What people write behind a number, by its unit.
_WORDS = {
    "hours": r"h(?:rs?)?|heures?|hours?",
    "years": r"ans?|années?|years?|yrs?",
    "months": r"mois|months?",
    "weeks": r"sem(?:aines?)?|weeks?|wks?",
    "days": r"j(?:rs?|ours?)?|days?",
    "minutes": r"mi?ns?|minutes?",
    "percent": r"%|pour ?cents?|per ?cent",
    "kilometres": r"kms?|kilom[eè]tres?|kilometers?",
    "people": r"personnes?|people|persons?|salariée?s?|employees?",
}
_RATE = r"(?:\s*(?:/|par|per|a)\s*(?P<rate>j|jour|day|semaine|sem|week|mois|month|an|année|year))?"
_BEHIND = {
    name: re.compile(rf"(?P<number>.*[\dk)])\s*(?:{words})\.?{_RATE}", re.IGNORECASE)
    for name, words in _WORDS.items()
}
_RATES = {
    "j": "day",
    "jour": "day",
    "sem": "week",
    "semaine": "week",
    "mois": "month",
    "an": "year",
    "année": "year",
}
_BRACKETS = re.compile(r"([^\d()]{0,4})\(([^()]*\d[^()]*)\)([^\d()]*)")
#: A number with few signs and words around it: any other cell is left alone, however long it is.
_LOOKS = re.compile(r"[^\d()]{0,6}\(?[^\d()]{0,6}\d[\d.,'’\s]{0,30}[^\d]{0,24}")
_DRESSED = re.compile(r"[^\W\d]|[%()]")
#: What makes a number in brackets one of an account: thousands that are parted, a currency, per cent.
_PARTED = re.compile(r"\d[ .,]\d{3}(?!\d)|%")
_MANY = r"\b(?:how many|number of|(?:combien|nombre) d[e’'])"
_COUNTED = re.compile(_MANY, re.IGNORECASE)
#: How a question names the unit of its numbers: how many of them, in parentheses, a week, or as an age.
_ASKED = {
    name: re.compile(
        rf"{_MANY}\s*(?:{words})\b|\((?:en |in )?(?:{words})\)|^(?:{words}) (?:par|per|a)\b",
        re.IGNORECASE,
    )
    for name, words in _WORDS.items()
}
_AGE = re.compile(r"\b(?:âge|age|ancienneté)\b", re.IGNORECASE)
#: The units in which a question may have its numbers.
_UNITS = frozenset(AMOUNTS) | {"percent"}


class Plain(NamedTuple):
    """The cells of a column as plain numbers, or as written where they are none; their unit, or ""."""

    texts: Mapping[str, str]
    unit: str = ""

    @property
    def changed(self) -> tuple[str, ...]:
        """The cells that were written in another way."""
        return tuple(cell for cell, text in self.texts.items() if text != cell)


def plain(cells: Collection[str]) -> Plain:
    """How the numbers of a column read without a unit that most of them have, and without brackets."""
    lines = {one: " ".join(one.replace("\u2212", "-").split()) for one in cells if _LOOKS.fullmatch(one)}
    if not any(map(_DRESSED.search, lines)):
        return Plain({cell: cell for cell in cells})
    bare = {cell: _without_brackets(line) for cell, line in lines.items()}
    told = {cell: _with_unit(text) for cell, text in bare.items()}
    unit = _unit([one for one in told.values() if as_number(one[0]) is not None])
    texts = {cell: text if own in {unit, ""} else bare[cell] for cell, (text, own) in told.items()}
    bracketed = {cell for cell in lines if bare[cell] != lines[cell]}
    if bracketed and not _are_below_0(bracketed, texts, lines):
        texts |= {cell: cell for cell in bracketed}
    changed = {
        cell: text for cell, text in texts.items() if text != lines[cell] and as_number(text) is not None
    }
    return Plain({cell: changed.get(cell, cell) for cell in cells}, _named(unit))


def counts(question: str) -> bool:
    """Whether a question asks how many of something: a quantity, however small its numbers are."""
    return _COUNTED.search(question) is not None


def asked(question: str) -> str:
    """The unit that a question names for its numbers; "" for none, or for one that no table knows."""
    found = "years" if _AGE.search(question) else ""
    return next((name for name, one in _ASKED.items() if name in _UNITS and one.search(question)), found)


def called(cell: str, text: str) -> str:
    """What a number has that its plain text has not; "" for nothing."""
    if text == cell:
        return ""
    return "a number in brackets, which is below 0" if _BRACKETS.fullmatch(cell) else "a unit behind a number"


def _without_brackets(line: str) -> str:
    found = _BRACKETS.fullmatch(line)
    return f"-{found[1]}{found[2]}{found[3]}" if found else line


def _with_unit(text: str) -> tuple[str, str]:
    """A text without the unit behind its number, and the unit with its rate: "hours/week"."""
    for name, behind in _BEHIND.items():
        if found := behind.fullmatch(text):
            rate = (found["rate"] or "").lower()
            return found["number"].strip(), f"{name}/{_RATES.get(rate, rate)}".rstrip("/")
    return text, ""


def _unit(numbers: Sequence[tuple[str, str]]) -> str:
    """The unit of numbers (text, unit): most have it, or one number stands with it and without it."""
    units = Counter(unit for _, unit in numbers if unit)
    most, count = next(iter(units.most_common(1)), ("", 0))
    again = len(units) == 1 and len({text for text, _ in numbers}) < len(set(numbers))
    return most if again or 2 * count > len(numbers) else ""


def _are_below_0(bracketed: Collection[str], texts: Mapping[str, str], lines: Mapping[str, str]) -> bool:
    """Whether brackets are those of an account: other numbers have none, and all are money or shares."""
    others = [cell for cell in texts if cell not in bracketed and as_number(texts[cell]) is not None]
    money = bool(currency([texts[cell] for cell in texts]))
    return bool(others) and (money or all(_PARTED.search(lines[cell]) for cell in bracketed))


def _named(unit: str) -> str:
    name = unit.partition("/")[0]
    return name if name in _UNITS else ""

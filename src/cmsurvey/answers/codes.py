"""Numbers that are no amounts: the values of a quantity that carry a label while the others carry none.

Such a value is a reason for no answer ("99: refused") unless its label says that it is an amount: none, its
own number ("10 or more"), or a step of a short scale ("0: not at all").
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cmsurvey.answers import scales
from cmsurvey.answers.amounts import number
from cmsurvey.answers.oddities import Oddities
from cmsurvey.answers.plain import asked, counts
from cmsurvey.answers.sheet import Column, Sheet, share
from cmsurvey.answers.toml import folded
from cmsurvey.load.check import quoted

_NO_ANSWER = re.compile(
    r".*\b(?:refus\w*|ne sai[st] pas|nsp|n\.s\.p|nr|n/?a|(?:non|sans|pas de)[ -]?r[ée]ponse"
    r"|ne se prononce pas|ne souhaite pas|préfère ne pas|sans objet|non concern\w*|non applicable"
    r"|inapplicable|manquant\w*|sans opinion|non (?:pos[ée]e?|demand[ée]e?)|inconnue?|don.?t know"
    r"|do not know|dk|no answer|prefer not|missing|skip\w*|unknown|no opinion|no response"
    r"|not (?:asked|applicable|stated|answered|ascertained)|non-?response|unanswered)\b.*"
)
#: Codes of no answer as people choose them: 99, 998, 9999, and below 0 where nothing else is.
_CODE = re.compile(r"9[6-9]|99[6-9]|999[6-9]|9{5,}")
#: Those of them, and of the numbers below 0, that people choose for nothing else.
_SURE = re.compile(r"-?(?:9[6-9]|99[6-9]|999[6-9]|9{5,})")
#: Whole numbers that are codes by how they are written: "01", or "2A" (no letter of a unit or like a digit).
_WHOLE = re.compile(r"\d+(?:\.\d+)?[A-Z]?")
_ZERO, _LETTER = re.compile(r"0\d+"), re.compile(r"\d{1,4}[A-DFGNP-Z]")
#: Headings of codes, and of amounts that name such a word too ("taille du département").
_ASKED = re.compile(
    r"\b(?:d[ée]partements?|department|num[ée]ro|number(?! of)|insee|naf|ape|sire[nt]|zip)\b|\bpostal"
    r"|\bn[°º]|№|^(?:votre |your )?r[ée]gion\b"
    r"|(?:^|\()(?:(?:quel est|what is|le|the|votre|your) )*codes?\b|\bcodes?\W*$"
    r"|\bcodes? (?:commune|région|pays|client|produit)|\b(?:area|country|store|job|branch|region) codes?\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\b(?:effectifs?|taille|budget|montant|salaires?|revenus?|prix|co[ûu]t|nombre|part|taux|heures?|ans|années?"
    r"|mois|jours?|distance|size|amount|salary|income|price|cost|headcount|share|hours?|years?|months?|days?"
    r"|lines|lignes)\b",
    re.IGNORECASE,
)
#: The last step of the longest scale.
_LAST = 10
#: A labelled value so far above all others is no step of their scale.
_GAP = 3
#: More numbers below 0 are amounts; nines are codes from so many times the largest other number on.
_FEW, _FAR = 3, 1.5
#: From this share of the cells on, a column is of such numbers.
_MOST = 0.8


class Codes(NamedTuple):
    """The labelled values of a column of numbers: those that are no answer, and those that are amounts."""

    absent: tuple[str, ...]
    counted: tuple[str, ...]


def labelled(column: Column) -> Codes:
    """The labelled values of a column of numbers, beside the missing codes that its file declares."""
    traits = column.traits
    known = [cell for cell in traits.values if cell not in traits.missing]
    amounts = [
        value
        for cell in column.values
        if cell not in traits.values and (value := number(cell, ".")) is not None
    ]
    counted = tuple(cell for cell in known if amounts and _is_amount(cell, traits.values[cell], amounts))
    absent = tuple(cell for cell in known if cell not in counted)
    return Codes(absent if amounts else (), counted if amounts else tuple(known))


WHY, LOOKS = "a label where other numbers have none", "the look of a code of no answer"


def of_numbers(column: Column) -> Codes:
    """What is no amount in a column of numbers: by its label, by its words, and without any by its look."""
    known, declared = labelled(column), column.traits.missing
    words = [cell for cell in column.values if cell not in declared and is_no_answer(cell)]
    rest = {cell: value for cell in column.values if (value := number(cell, ".")) is not None}
    looks = [cell for cell in sorted(_suspected(rest)) if _SURE.fullmatch(cell)]
    more = () if column.traits.values or declared else tuple(looks)
    return Codes(tuple(dict.fromkeys((*known.absent, *words, *more))), known.counted)


def have_zeros(column: Column) -> bool:
    """Whether a zero stands before a whole number ("01"), which a number would lose."""
    return any(map(_ZERO.fullmatch, column.values))


def of_list(column: Column) -> bool:
    """Whether numbers name something, as departments do: their heading or how they are written says so."""
    asked_for, outside = column.heading.text, declared(column)
    answers = functools.reduce(Column.without, outside, column)
    if share(answers, lambda cell: bool(_WHOLE.fullmatch(cell))) < _MOST:
        return False
    if asked(asked_for) or counts(asked_for) or _AMOUNT.search(asked_for):
        return False
    named = _ASKED.search(asked_for) is not None and not scales.rated(asked_for)
    return named or have_zeros(column) or any(map(_LETTER.fullmatch, column.values))


def declared(column: Column) -> tuple[str, ...]:
    """The values that a file of a statistics package declares as missing, or labels as no answer."""
    labels = column.traits.values
    none = {cell for cell, label in labels.items() if is_no_answer(label)} | column.traits.missing
    return tuple(cell for cell in column.values if cell in none)


def called(column: Column, cell: str) -> str:
    """What the report calls a number that is no amount."""
    label = column.traits.values.get(cell, "")
    if label:
        return f"a number that the file calls {quoted(label)}"
    return (
        "words of no answer" if number(cell, ".") is None else "a number that looks like a code of no answer"
    )


def is_no_answer(label: str) -> bool:
    """Whether a label says why there is no answer."""
    return _NO_ANSWER.fullmatch(folded(label)) is not None


def tell(sheet: Sheet, column: Column, counted: Mapping[str, float], odd: Oddities) -> None:
    """Tell the numbers (cell → number) that were counted and may be codes: labelled, or of such a look."""
    may_be = {*column.traits.values, *_suspected(counted)}
    done = "counted as it is; if it is no answer, write it into missing"
    for at, cell in enumerate(column.values):
        if cell in counted and cell in may_be:
            rows = sheet.rows(column, at).tolist()
            odd.every(rows, called(column, cell), done, column=column.name, value=cell)


def _suspected(numbers: Mapping[str, float]) -> frozenset[str]:
    """Numbers (cell → number) that look like codes of no answer: below 0, or nines far above all others."""
    below = {cell for cell, value in numbers.items() if value < 0}
    nines = {cell for cell in numbers if _CODE.fullmatch(cell)}
    rest = [value for cell, value in numbers.items() if cell not in below | nines]
    if not rest or len(below) > _FEW:
        return frozenset()
    return frozenset(below | {cell for cell in nines if numbers[cell] > _FAR * max(rest)})


def _is_amount(cell: str, label: str, amounts: Sequence[float]) -> bool:
    """Whether a labelled value is an amount as the unlabelled ones are."""
    value, words = number(cell, "."), folded(label)
    if value is None or is_no_answer(label):
        return False
    if value == 0 or re.search(rf"(?<![\d.,]){re.escape(cell)}(?![\d.,])", words):
        return True
    low, high = min(amounts), max(amounts)
    return low >= 0 and high <= _LAST and 0 <= value <= _LAST and value <= high + _GAP

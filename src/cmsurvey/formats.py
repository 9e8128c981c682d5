"""How a figure is printed: with its unit, as its answer, a bound of its band, a complement, a difference."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from cmsurvey import aggregate, called
from cmsurvey.claims import noted
from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.model import KINDS, Edition, Estimate, Table
from cmsurvey.words import Words

#: What stands for a rank that no source states.
BULLET = "•"


class Quoted(NamedTuple):
    """A figure as a placeholder names it, with the table that it stands in."""

    estimate: Estimate
    table: Table


class Said(NamedTuple):
    """A placeholder as it was written, what was printed for it, and the figures that it was filled from."""

    written: str
    printed: str
    figures: tuple[Quoted, ...]


def refused(what: str, hint: str) -> CmsurveyError:
    """What a placeholder cannot print; `Filler.text` adds the place."""
    return CmsurveyError(Problem("", what, hint))


def named(quoted: Quoted) -> str:
    """A figure as messages name it."""
    return f"{quoted.table.question}.{quoted.estimate.category}"


def told(quoted: Quoted, words: Words) -> str:
    """The same with its number."""
    return f"{named(quoted)} is {amount(quoted, words)}"


def amount(quoted: Quoted, words: Words, *, grouped: bool = True) -> str:
    """A figure with its unit, a bound and an approximation in their words; a bullet for an unordered rank."""
    estimate = quoted.estimate
    if estimate.unordered:
        return BULLET
    if estimate.bound:
        return estimate.bound.wording[words.lang]
    if estimate.counted:
        return count(estimate, words)
    value = words.numbers.amount(estimate.value, quoted.table.unit, words.decimals(estimate), grouped=grouped)
    if estimate.uncertain:
        return words.say("phrases.uncertain", value=value)
    return words.hedged(estimate, value)


def count(estimate: Estimate, words: Words) -> str:
    """How many of how many gave an answer: "18 sur 42"."""
    answers = estimate.computed.answers if estimate.computed else None
    if answers is None or estimate.base is None:
        raise ValueError(f"{estimate.category} was not counted")
    plain = words.numbers.plain
    return words.say("phrases.count", answers=plain(answers), base=plain(estimate.base))


def _plain(quoted: Quoted, words: Words) -> str:
    if quoted.estimate.bound:
        raise refused(f"{named(quoted)} is a bound, it has no exact number", "print it without |number")
    if quoted.estimate.unordered:
        raise refused(f"the source of {named(quoted)} states no order", "print it without its rank")
    return words.numbers.plain(quoted.estimate.value, words.decimals(quoted.estimate))


def _label(quoted: Quoted, words: Words) -> str:
    return words.answer_told(quoted.table, quoted.estimate)


def lowered(text: str) -> str:
    """The text with a small first letter, unless it opens with an abbreviation: "CDI", "B2C"."""
    abbreviated = text[1:2].isupper() or text[1:2].isdigit()
    return text if abbreviated else text[:1].lower() + text[1:]


def _lower(quoted: Quoted, words: Words) -> str:
    return lowered(_label(quoted, words))


def _edge(quoted: Quoted, words: Words, end: str) -> str:
    value = quoted.estimate.low if end == "low" else quoted.estimate.high
    if value is None:
        raise refused(f"{named(quoted)} has no {end} bound in the table", f"fill its {end} column")
    exponent = int(Decimal(str(value)).normalize().as_tuple().exponent)
    return words.numbers.plain(value, max(0, -exponent))


def noun_of(quoted: Quoted, written: str, own: Edition, words: Words) -> str:
    """The noun of a fraction as "one|many": of those surveyed, of its population, or a stated one.

    Any other would change what is counted: "one in three companies" is no share of respondents.
    """
    if not written:
        return ""
    one, _, many = (part.strip() for part in written.partition("|"))
    forms, name = words.program["nouns"], quoted.table.population
    universe = own.survey.universe[words.lang]
    stated = dict(pair.split("|") for pair in forms["stated"])
    of_some = () if name == "all" else (words.group(name), words.population(name))
    if one not in stated and not called.begins(one, (universe, *of_some)):
        hint = f"write who answered: {', '.join(stated)}, or as the series names them: {universe}"
        raise refused(f'a fraction of {named(quoted)} does not count "{one}"', hint)
    regular = f"{one}s" in universe or not re.search(forms["irregular"], one)
    plural = stated.get(one) or many or (f"{one}s" if regular else "")
    if (many and plural != many) or (one not in stated and called.stems(plural) != called.stems(one)):
        raise refused(f'"{many or one}" is no plural of "{one}"', "write both numbers: {…|third:one|many}")
    return f"{one}|{plural}"


def of_note(quoted: Quoted, number: str, words: Words) -> str:
    """A number that the note of a figure states."""
    if not noted(number, quoted.estimate):
        raise refused(f'the note of {named(quoted)} states no "{number}"', "cite a number that it states")
    return words.numbers.plain(float(number), len(number.partition(".")[2]))


def rest(quoted: Quoted, words: Words) -> Quoted:
    """What a share leaves of the whole, computed."""
    if quoted.table.unit != "percent":
        raise refused(f"{told(quoted, words)}, which is no share: it has no complement", "leave |rest out")
    return quoted._replace(estimate=aggregate.complement(quoted.estimate))


def rest_published(quoted: Quoted) -> Estimate | None:
    """The one published answer that is all that a share, or a sum of shares, leaves of the whole.

    Both together are 100, or a point less or more where each was rounded.
    """
    row, table = quoted
    if not (table.shares and KINDS[table.kind].adds_up) or row.bound:
        return None
    own = {row.category, *row.category.split("+")}
    others = [one for one in table.published if one.category not in own]
    if len(others) != 1 or others[0].bound:
        return None
    return others[0] if abs(row.value + others[0].value - 100) <= 1 else None


def above(quoted: Quoted, less: Quoted, words: Words) -> Quoted:
    """By how much an amount is above another of the same question and edition, computed."""
    first, second = quoted.table, less.table
    sure = not (quoted.estimate.bound or less.estimate.bound or first.unit in {"percent", "rank"})
    same = (first.question, first.edition) == (second.question, second.edition)
    found = aggregate.difference(quoted.estimate, less.estimate) if sure and same else None
    if found is None or found.value <= 0:
        what = f"{told(quoted, words)}, {named(less)} is {amount(less, words)}: the first is no amount above"
        raise refused(what, "name two exact amounts of one question and edition, the larger one first")
    return Quoted(found, first)


def _formula(quoted: Quoted, words: Words) -> str:
    if not quoted.estimate.formula:
        raise refused(f"{named(quoted)} was published, it has no formula", "leave the formula out")
    return words.formula(quoted.estimate)


def _base(quoted: Quoted, words: Words) -> str:
    if quoted.estimate.base is None:
        raise refused(f"the base of {named(quoted)} is not published", "write the sentence without it")
    return words.numbers.plain(quoted.estimate.base)


FORMATS: dict[str, Callable[[Quoted, Words], str]] = {
    "": amount,
    "number": _plain,
    "label": _label,
    "lower": _lower,
    "low": lambda quoted, words: _edge(quoted, words, "low"),
    "high": lambda quoted, words: _edge(quoted, words, "high"),
    "formula": _formula,
    "base": _base,
}

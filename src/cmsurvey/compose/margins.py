"""The sampling error of a figure in words; none where respondents chose themselves to answer."""

from __future__ import annotations

from collections.abc import Iterable

from cmsurvey.fill import Filler, Quoted, amount
from cmsurvey.model import MONEY, Mark, mean_decimals

#: The level of the intervals that tables of computed figures hold, in percent.
LEVEL = 95


def interval(quoted: Quoted, filler: Filler) -> tuple[str, str] | None:
    """Both ends as printed, the unit behind the second; None without an interval that may be printed."""
    computed, numbers = quoted.estimate.computed, filler.words.numbers
    if not filler.edition.survey.margins or quoted.estimate.counted or computed is None:
        return None
    if computed.low is None or computed.high is None:
        return None
    unit = quoted.table.unit
    coarse = mean_decimals(unit, quoted.estimate.value) if unit in MONEY else 0
    decimals = coarse if coarse < 0 else quoted.estimate.decimals
    return numbers.plain(computed.low, decimals), numbers.amount(computed.high, unit, decimals)


def marked(mark: Mark, quoted: Quoted, filler: Filler) -> Mark:
    """The mark with the ends of its interval, in the unit of the table, where one may be printed."""
    computed = quoted.estimate.computed
    if interval(quoted, filler) is None or computed is None:
        return mark
    return mark._replace(low=computed.low, high=computed.high)


def whiskers(marks: Iterable[Mark], filler: Filler) -> list[str]:
    """What the lines through the marks are; nothing without any."""
    if all(mark.low is None for mark in marks):
        return []
    words = filler.words
    key = f"notes.whiskers_{filler.edition.survey.sampling.value}"
    return [words.say(key, level=words.numbers.plain(LEVEL))]


def told(quoted: Quoted, filler: Filler) -> str:
    """The origin of a computed figure with its interval, for a table; empty without one."""
    found, words = interval(quoted, filler), filler.words
    if found is None:
        return ""
    low, high = found
    return words.say("origins.interval", low=low, high=high, level=words.numbers.plain(LEVEL))


def remark(quoted: Quoted, filler: Filler, *, alone: bool) -> list[str]:
    """The interval of the figure that a chart is about, as a note; of a quota sample only an indication.

    An amount that stands `alone` on its page, named by its title, is not named again.
    """
    found, words = interval(quoted, filler), filler.words
    if found is None:
        return []
    low, high = found
    row, table = quoted
    value, level = amount(quoted, words), words.numbers.plain(LEVEL)
    label = words.label(table.question, table.label)
    if row.category != "value":
        label, alone = words.category(table.question, row), False
    about = value if alone else words.say("notes.interval_of", label=words.about(table, label), value=value)
    key = f"notes.interval_{filler.edition.survey.sampling.value}"
    return [words.say(key, about=about, low=low, high=high, level=level)]

"""One formatter for marks, ticks, tables, notes and alternative texts, as CLDR writes numbers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from babel import Locale, dates, numbers

from cmsurvey.model import Fieldwork

NBSP = "\u00a0"
MINUS = "\u2212"
#: Between years: "2019–2020".
EN_DASH = "\u2013"

_YEAR, _MONTH = len("2012"), len("2012-04")


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)


@lru_cache(4096)  # a page says the same few numbers again and again
def _written(value: float, decimals: int, locale: str, *, grouped: bool) -> str:
    text = numbers.format_decimal(
        _rounded(value, decimals),
        format=f"#,##0.{'0' * decimals}" if decimals else "#,##0",
        locale=_locale(locale),
        group_separator=grouped,
    )
    return text.replace("-", MINUS)


@lru_cache(4096)
def _plural(value: float, decimals: int, locale: str) -> str:
    return _locale(locale).plural_form(_rounded(value, decimals))


@lru_cache(4096)  # the dates of sources and editions stand on every page
def _dated(moment: datetime.date, pattern: str, locale: str) -> str:
    return dates.format_date(moment, pattern, locale=_locale(locale))


@cache
def money(code: str, locale: str) -> tuple[str, str, str]:
    """How CLDR writes an amount of a currency and one below zero, and calls many: "−£{number}", "pounds".

    Letters stand apart from the number (CLDR, currency spacing): "CHF 80,000". A minus stands where the
    language has a pattern of its own for it, else before the whole.
    """
    symbol, name = numbers.get_currency_symbol(code.upper(), locale), _locale(locale)
    above, _, below = name.currency_formats["standard"].pattern.partition(";")
    patterns = []
    for one in (above, below or f"-{above}"):
        before, _, after = re.sub(r"[#0,.]+", "|", one).partition("|")
        if before.endswith("¤") and symbol[-1:].isalpha():
            before += NBSP
        pattern = f"{before}{{number}}{after}".replace("-", MINUS).replace("¤", symbol)
        patterns.append(pattern.replace(" ", NBSP))
    return patterns[0], patterns[1], str(numbers.get_currency_name(code.upper(), 2, locale))


@dataclass(frozen=True)
class Numbers:
    """Writes numbers, amounts and dates in one language.

    `units` maps a unit to its pattern ("{number}\u00a0%"), with `_one` behind its name to that of the
    language's singular, with `_minus` to that of money below zero; `periods` holds the patterns of dates;
    `first_day` is the first day of a month ("1er") or empty when the language has none of its own.
    """

    locale: str
    units: Mapping[str, str]
    periods: Mapping[str, str]
    first_day: str = ""

    def plain(self, value: float, decimals: int = 0, *, grouped: bool = True) -> str:
        """A number rounded half away from zero, with the language's marks and U+2212 for minus."""
        return _written(value, decimals, self.locale, grouped=grouped)

    def amount(self, value: float, unit: str, decimals: int = 0, *, grouped: bool = True) -> str:
        """A number with its unit: "49,6 %", "26 830 €", "28 ans"; "1,5 an", but "1.5 years"."""
        minus = self.units.get(f"{unit}_minus")
        if minus and _rounded(value, decimals) < 0:
            return minus.format(number=self.plain(-value, decimals, grouped=grouped))
        form = _plural(value, decimals, self.locale)
        pattern = self.units.get(f"{unit}_{form}", self.units[unit])
        return pattern.format(number=self.plain(value, decimals, grouped=grouped))

    def ordinal(self, value: float, forms: Mapping[str, str]) -> str:
        """A rank by the patterns of its language, one a plural form of ordinals ("one", "two", "other")."""
        form = _locale(self.locale).ordinal_form(int(value))
        return forms.get(form, forms["other"]).format(number=self.plain(value))

    def ungrouped(self, text: str) -> str:
        """A text whose numbers lose their thousands separators, as a screen reader takes them whole."""
        symbol = re.escape(numbers.get_group_symbol(self.locale))
        return re.sub(rf"(?<=\d){symbol}(?=\d{{3}})", "", text)

    def formula(self, text: str, said: Mapping[str, str] | None = None) -> str:
        """Arithmetic as printed: "100 - 49.6" → "100 − 49,6"; a line may break before a second operator.

        An operand of another edition stands as it is `said`, in a pattern: "{number} en 2019".
        """
        first, *rest = text.split()
        pairs = zip(rest[::2], rest[1::2], strict=True)

        def operand(number: str) -> str:
            return (said or {}).get(number, "{number}").format(number=self._operand(number))

        terms = [f"{sign.replace('-', MINUS)}{NBSP}{operand(number)}" for sign, number in pairs]
        begin = f"{operand(first)}{NBSP}{terms[0]}" if terms else operand(first)
        return " ".join([begin, *terms[1:]])

    def _operand(self, number: str) -> str:
        return self.plain(float(number), len(number.partition(".")[2]))

    def day(self, moment: datetime.date, pattern: str) -> str:
        """A date by a CLDR pattern; one with a day never breaks, and the first has the language's own way."""
        text = _dated(moment, pattern, self.locale)
        if pattern.startswith("d"):
            text = text.replace(" ", NBSP)
        if self.first_day and moment.day == 1 and pattern.startswith("d"):
            return self.first_day + text.removeprefix("1")
        return text

    def iso(self, text: str) -> str:
        """A published ISO date as the language writes it: "7 juin 2012"; a month or a year likewise."""
        pattern = {_YEAR: "y", _MONTH: "MMMM y"}.get(len(text), "d MMMM y")
        return self.day(_date(text), pattern) if text else ""

    def period(self, fieldwork: Fieldwork, year: str) -> str:
        """When the answers were given: "du 12 avril au 8 mai 2012", "en septembre 2020", "en 2014".

        No more exact than the less exact of its two ends; the edition's `year` where no start is known.
        """
        start, end = _ends(fieldwork)
        if len(start) <= _YEAR:
            return self.periods["year"].format(year=self.months(fieldwork, year))
        if len(start) == _MONTH:
            return self.periods["month"].format(month=self.months(fieldwork, year))
        first = "d" if start[:_MONTH] == end[:_MONTH] else _without_year("d MMMM y", start, end)
        return self.periods["days"].format(start=self.day(_date(start), first), end=self.iso(end))

    def months(self, fieldwork: Fieldwork, year: str) -> str:
        """The same, short, for subtitles: "avril–mai 2012", "septembre 2020", "2014"."""
        start, end = (one[:_MONTH] for one in _ends(fieldwork))
        if start == end:
            return self.iso(end) or year
        if len(start) == _YEAR:
            return f"{start}{EN_DASH}{end}"
        first = self.day(_date(start), _without_year("MMMM y", start, end))
        return self.periods["months"].format(start=first, end=self.iso(end))


def _rounded(value: float, decimals: int) -> Decimal:
    """Half away from zero in decimals, as printed: 0.125 is a half, and nothing is minus zero."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0


def _without_year(pattern: str, start: str, end: str) -> str:
    """The pattern of a first date: its year is said once, with the last date, when it is the same."""
    return pattern.removesuffix(" y") if start[:_YEAR] == end[:_YEAR] else pattern


def _ends(fieldwork: Fieldwork) -> tuple[str, str]:
    """The two ends, cut to the precision that both have."""
    start, end = fieldwork.start, fieldwork.end or fieldwork.start
    known = min(len(start), len(end))
    return start[:known], end[:known]


def _date(text: str) -> datetime.date:
    parts = [int(part) for part in text.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    return datetime.date(year, month, day)

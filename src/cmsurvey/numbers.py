"""One formatter for marks, ticks, tables, notes and alternative texts, as CLDR writes numbers."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel import dates, numbers

from cmsurvey.model import Fieldwork

NBSP = "\u00a0"
MINUS = "\u2212"


@dataclass(frozen=True)
class Numbers:
    """Writes numbers, amounts and dates in one language.

    `units` maps a unit to its pattern ("{number}\u00a0%"); `ordinal` is the first day of a month
    ("1er") or empty when the language has none; `periods` holds the patterns of dates.
    """

    locale: str
    units: Mapping[str, str]
    periods: Mapping[str, str]
    first_day: str = ""

    def plain(self, value: float, decimals: int = 0, *, grouped: bool = True) -> str:
        """A number rounded half away from zero, with the language's marks and U+2212 for minus."""
        exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
        text = numbers.format_decimal(
            exact,
            format=f"#,##0.{'0' * decimals}" if decimals else "#,##0",
            locale=self.locale,
            group_separator=grouped,
        )
        return text.replace("-", MINUS)

    def amount(self, value: float, unit: str, decimals: int = 0, *, grouped: bool = True) -> str:
        """A number with its unit: "49,6 %", "26 830 €", "28 ans"; a singular pattern below two."""
        pattern = self.units.get(f"{unit}_one", self.units[unit]) if abs(value) < 2 else self.units[unit]
        return pattern.format(number=self.plain(value, decimals, grouped=grouped))

    def formula(self, text: str) -> str:
        """Arithmetic as printed: "100 - 49.6" → "100 − 49,6" with no-break spaces."""
        words = [self._term(word) for word in text.split()]
        return NBSP.join(words)

    def _term(self, word: str) -> str:
        bare = word.replace(",", "")
        if word == "-":
            return MINUS
        if not bare.replace(".", "", 1).isdigit():
            return word
        return self.plain(float(bare), len(bare.partition(".")[2]))

    def day(self, moment: datetime.date, pattern: str) -> str:
        """A date by a CLDR pattern; the first of a month in the language's own way."""
        text = dates.format_date(moment, pattern, locale=self.locale)
        if self.first_day and moment.day == 1 and pattern.startswith("d "):
            return self.first_day + text.removeprefix("1")
        return text

    def iso(self, text: str) -> str:
        """A published ISO date as the language writes it: "7 juin 2012"; a month or a year likewise."""
        pattern = {len("2012"): "y", len("2012-06"): "MMMM y"}.get(len(text), "d MMMM y")
        return self.day(_date(text), pattern) if text else ""

    def period(self, fieldwork: Fieldwork, year: str) -> str:
        """When the answers were given: "du 12 avril au 8 mai 2012", "en septembre 2020", "en 2014"."""
        if not fieldwork.start:
            return self.periods["year"].format(year=year)
        start, end = _date(fieldwork.start), _date(fieldwork.end or fieldwork.start)
        if len(fieldwork.start) == len("2012-04"):
            return self.periods["month"].format(month=self.day(start, "MMMM y"))
        if len(fieldwork.start) == len("2012"):
            return self.periods["year"].format(year=start.year)
        first = "d MMMM" if start.year == end.year else "d MMMM y"
        return self.periods["days"].format(start=self.day(start, first), end=self.day(end, "d MMMM y"))

    def months(self, fieldwork: Fieldwork, year: str) -> str:
        """The same, short, for subtitles: "avril-mai 2012", "septembre 2020", "2014"."""
        if len(fieldwork.start) < len("2012-04"):
            return fieldwork.start or year
        start, end = _date(fieldwork.start), _date(fieldwork.end or fieldwork.start)
        if (start.year, start.month) == (end.year, end.month):
            return self.day(end, "MMMM y")
        first = "MMMM" if start.year == end.year else "MMMM y"
        return self.periods["months"].format(start=self.day(start, first), end=self.day(end, "MMMM y"))


def _date(text: str) -> datetime.date:
    parts = [int(part) for part in text.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    return datetime.date(year, month, day)

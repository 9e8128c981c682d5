"""A cell as a number: decimals, thousands, a k, a currency; and what a cell is that is none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

#: No answer is larger: of the squares of such numbers a sum has no digits left.
LARGEST = 1e15
_NUMBER = re.compile(
    r"(?P<whole>-?\d+|-?\d{1,3}(?: \d{3})+)(?:(?P<sign>[.,])(?P<part>\d+))?(?P<power>[eE][+-]?\d+)?"
)
#: What stands behind or before a number in each currency: another one is no answer in it.
_SIGNS = {
    "eur": r"€|euros?|eur", "chf": r"chf|francs?|fr\.?", "gbp": r"£|gbp|pounds?",
    "usd": r"\$|us\$|usd|dollars?", "cad": r"\$|ca\$|\$ca|cad|dollars?",
}  # fmt: skip
#: The sign of any currency, as a part of a pattern.
SIGN = "|".join(_SIGNS.values())


def _beside(signs: str) -> re.Pattern[str]:
    return re.compile(rf"^(?P<minus>-?)(?:{signs})\s*(?=-?\d)|(?<=[\dk])\s*(?:{signs})$", re.IGNORECASE)


_UNITS = {code: _beside(signs) for code, signs in _SIGNS.items()}
_SIGNED = _beside(SIGN)
#: Signs behind which commas part thousands: "£28,000" is never 28.
_COMMAS = re.compile(r"-?(?:£|gbp|(?:us|ca)?\$|usd|cad)\s*-?\d", re.IGNORECASE)
#: What every band of a question names: its currency, or years of age; how a question tells the period of pay.
_NAMED = {
    **{code: re.compile(rf"(?<![a-z])(?:{one})(?![a-z])", re.IGNORECASE) for code, one in _SIGNS.items()},
    "years": re.compile(r"\d\s*(?:ans|years)\b", re.IGNORECASE),
}
_PERIODS = {
    "month": re.compile(r"\b(?:par mois|mensuel\w*|(?:a|per) month|monthly)\b", re.IGNORECASE),
    "year": re.compile(r"\b(?:par an|annuel\w*|(?:a|per) year|yearly|annual\w*)\b", re.IGNORECASE),
}
#: A question of money; and what is said of amounts that are small: by the hour or the litre, in thousands.
_MONEY = re.compile(
    r"[€£$]|\b(?:chf|eur|euros?|gbp|usd|cad|salaires?|salar(?:y|ies)|pay|wages?|rémunérations?|revenus?|incomes?"
    r"|earn\w*|gagn\w+)\b",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"\b(?:heures?|horaires?|hour\w*|prix|prices?|litres?|kwh|kg|k|k€|keur|k\$|k£|milliers?|thousands?|millions?)"
    r"(?!\w)",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"(?<=\d)\s*k$", re.IGNORECASE)
_DIGITS = re.compile(r"-?\d[\d., ]*")
#: So many different numbers show that a sign parts thousands.
_OFTEN = 3
OTHER_SIGN = {".": ",", ",": "."}
#: "28,000", and "28.000" where a comma stands before decimals.
_GROUPED = {
    ".": re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"),
    ",": re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"),
}
_MONTH = r"(?:jan|f[ée]v|feb|mar|a[pv]r|ma[iy]|jui?[nl]|ao[uû]|aug|sep|oct|nov|d[ée]c)[a-zéû]*\.?"
_DATE = re.compile(
    r"\d{4}-\d\d?-\d\d?(?:[T ].*)?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}(?: .*)?"
    rf"|\d{{1,2}}[-/ ]{_MONTH}(?:[-/ ]\d{{2,4}})?|{_MONTH}[-/]\d{{1,4}}|\d{{1,2}}/\d{{1,2}}",
    re.IGNORECASE,
)


def grouped(cells: Iterable[str], decimal: str) -> bool:
    """Whether the sign that stands before no decimals parts thousands, and nothing else, in some numbers."""
    numbers = [cell for cell in map(_bare, cells) if _DIGITS.fullmatch(cell)]
    having = [cell for cell in numbers if OTHER_SIGN[decimal] in cell]
    return len(having) >= _OFTEN and all(map(_GROUPED[decimal].fullmatch, having))


def pointed(question: Iterable[str], cells: Collection[str]) -> bool:
    """Whether points part the thousands of money ("34.427 €"): all have three digits behind them.

    Less than 1000 is no pay of a year or a month; an amount by the hour, or in thousands, may be.
    """
    asked, listed = " ".join(question), [*map(_in_line, cells)]
    in_thousands = any(_THOUSANDS.search(_SIGNED.sub("", cell)) for cell in listed)
    if in_thousands or _SMALL.search(asked) or not (currency(listed) or _MONEY.search(asked)):
        return False
    return grouped(listed, ",")


class Signs(NamedTuple):
    """The sign before decimals, the unit or its currency ("gbp"), whether the other sign parts thousands."""

    decimal: str
    unit: str
    thousands: bool


def currency(cells: Iterable[str]) -> str:
    """The currency that stands beside most numbers of a column ("gbp"); "" where none does.

    Of a sign beside few of the numbers nobody knows whether it holds for the others.
    """
    listed = [*map(_in_line, cells)]
    signed = [cell for cell in listed if _SIGNED.search(cell)]
    counts = {code: sum(map(bool, map(sign.search, signed))) for code, sign in _UNITS.items()}
    most = max(counts, key=lambda code: counts[code])
    return most if 2 * counts[most] > len(listed) else ""


def mixed(cells: Collection[str]) -> bool:
    """Whether a column has amounts in several currencies, and none of these beside most of its numbers."""
    signed = {cell: line for cell in cells if _SIGNED.search(line := _in_line(cell))}
    if len(signed) <= 0.4 * len(cells):  # beside so few it is beside half of the numbers at most
        return False
    read = [cell for cell in cells if as_number(cell) is not None]
    lines = [signed[cell] for cell in read if cell in signed]
    one = any(all(map(sign.search, lines)) for sign in _UNITS.values())
    return 2 * len(lines) > len(read) >= 0.8 * len(cells) and not one and not currency(read)


def unit_of(question: Iterable[str], cells: Iterable[str]) -> str:
    """The unit of amounts by a question and its answers: "gbp_per_year", "gbp" without a period; else ""."""
    listed = [*map(_in_line, cells)]
    code = next((code for code, one in _NAMED.items() if listed and all(map(one.search, listed))), "")
    period = next((name for name, one in _PERIODS.items() if one.search(" ".join(question))), "")
    if code == "years":
        return code
    code = code or currency(listed)
    return f"{code}_per_{period}" if code and period else code


def signs(cells: Iterable[str], decimal: str = "", unit: str = "") -> Signs:
    """How the numbers of a column are written; what is not given is found out.

    A comma stands before decimals where some numbers can be read in no other way.
    """
    cells, code = list(cells), unit or currency(cells)
    if not decimal:
        point = [number(cell, ".", code) is not None or number(cell, ",", code) is None for cell in cells]
        decimal = "." if all(point) or grouped(cells, ".") else ","
    return Signs(decimal, code, thousands=grouped(cells, decimal))


def _bare(cell: str) -> str:
    """A cell without its currency and its k."""
    return _THOUSANDS.sub("", _SIGNED.sub("", _in_line(cell)))


def _in_line(cell: str) -> str:
    return " ".join(cell.replace("\u2212", "-").split())


def as_number(cell: str) -> float | None:
    """A number with a decimal point or comma, in any currency."""
    code = currency([cell])
    value = number(cell, ".", code)
    return number(cell, ",", code) if value is None else value


def number(cell: str, decimal: str, unit: str = "", *, thousands: bool = False) -> float | None:
    """A number as people write it: spaces between thousands, the decimal sign declared, its currency beside.

    That is the one of the `unit`, or this itself ("gbp"), euros where it has none; a k is for thousands.
    `thousands` says that the other sign parts them (see `grouped`); in a number that has both it does.
    """
    text = _in_line(cell)
    thousands = thousands or (decimal == "." and _parted_by_commas(text, unit))
    text = _sign(unit).sub(r"\g<minus>", text, count=1)
    text, kilo = _THOUSANDS.subn("", text)
    if (thousands or decimal in text) and _GROUPED[decimal].fullmatch(text):
        text = text.replace(OTHER_SIGN[decimal], "")
    if unit.startswith("chf"):  # as Switzerland parts thousands
        text = re.sub(r"(?<=\d)['’](?=\d{3}(?!\d))", "", text)
    found = _NUMBER.fullmatch(text)
    if not found or (found["sign"] and found["sign"] != decimal):
        return None
    value = _value(found) * 1000**kilo + 0.0  # no -0
    return value if abs(value) <= LARGEST else None


def _parted_by_commas(text: str, unit: str) -> bool:
    """Whether commas can part nothing but thousands: in pounds and US dollars, behind a sign of these."""
    return unit.partition("_")[0] in {"gbp", "usd"} or _COMMAS.match(text) is not None


def _value(found: re.Match[str]) -> float:
    return float(f"{found['whole'].replace(' ', '')}.{found['part'] or '0'}{found['power'] or ''}")


def instead_of_number(cell: str) -> str:
    """What a cell is that is no number: "a date"."""
    if cell.startswith("="):
        return "a formula"
    if is_date(cell):
        return "a date"
    found = _NUMBER.fullmatch(cell)
    return "too large to be counted with" if found and abs(_value(found)) > LARGEST else "no number"


def dressed(cell: str, decimal: str, unit: str = "") -> str:
    """What a number has that digits have not: "a unit behind a number"; "" for nothing."""
    text = _sign(unit).sub(r"\g<minus>", cell)
    bare = _THOUSANDS.sub("", text)
    if _GROUPED[decimal].fullmatch(bare):
        return f'"{OTHER_SIGN[decimal]}" between the thousands of a number'
    return "" if bare == cell else "a unit behind a number"


def _sign(unit: str) -> re.Pattern[str]:
    return _UNITS.get(unit.partition("_")[0], _UNITS["eur"])


def is_date(cell: str) -> bool:
    """Whether a cell looks like a date, which spreadsheets make of answers such as "1-5"."""
    return _DATE.fullmatch(cell) is not None

"""One cell → what it means to a question: an option, several, a missing code, a number, or nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from cmsurvey.answers.grid import Traits
from cmsurvey.answers.questionnaire import NOT_ASKED, Missing, Option, Question
from cmsurvey.answers.toml import folded, spellings
from cmsurvey.model import PAY

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
_UNITS = {
    code: re.compile(rf"^(?:{signs})\s*(?=-?\d)|(?<=[\dk])\s*(?:{signs})$", re.IGNORECASE)
    for code, signs in _SIGNS.items()
}
_THOUSANDS = re.compile(r"(?<=\d)\s*k$", re.IGNORECASE)
#: So many different numbers show that a sign parts thousands.
_OFTEN = 3
_OTHER_SIGN = {".": ",", ",": "."}
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


def grouped(cells: Iterable[str], decimal: str) -> bool:
    """Whether the sign that stands before no decimals parts thousands, and nothing else, in some cells."""
    having = [cell for cell in map(_bare, cells) if _OTHER_SIGN[decimal] in cell]
    return len(having) >= _OFTEN and all(map(_GROUPED[decimal].fullmatch, having))


def _bare(cell: str) -> str:
    """A cell without its unit in euros and its k."""
    return _THOUSANDS.sub("", _sign("").sub("", cell))


def as_number(cell: str) -> float | None:
    """A number with a decimal point or comma."""
    value = number(cell, ".")
    return number(cell, ",") if value is None else value


def number(cell: str, decimal: str, unit: str = "", *, thousands: bool = False) -> float | None:
    """A number as people write it: spaces between thousands, the decimal sign declared, its currency beside.

    That is the one of the `unit`, euros where it has none; a k is for thousands. `thousands` says that the
    other sign parts them (see `grouped`).
    """
    text = _sign(unit).sub("", " ".join(cell.replace("\u2212", "-").split()), count=1)
    text, kilo = _THOUSANDS.subn("", text)
    if thousands and _GROUPED[decimal].fullmatch(text):
        text = text.replace(_OTHER_SIGN[decimal], "")
    if unit.startswith("chf_"):  # as Switzerland parts thousands
        text = re.sub(r"(?<=\d)['’](?=\d{3}(?!\d))", "", text)
    found = _NUMBER.fullmatch(text)
    if not found or (found["sign"] and found["sign"] != decimal):
        return None
    value = _value(found) * 1000**kilo
    return value if abs(value) <= LARGEST else None


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
    text = _sign(unit).sub("", cell)
    bare = _THOUSANDS.sub("", text)
    if _GROUPED[decimal].fullmatch(bare):
        return f'"{_OTHER_SIGN[decimal]}" between the thousands of a number'
    return "" if bare == cell else "a unit behind a number"


def _sign(unit: str) -> re.Pattern[str]:
    return _UNITS[unit.partition("_")[0] if unit in PAY else "eur"]


def is_date(cell: str) -> bool:
    """Whether a cell looks like a date, which spreadsheets make of answers such as "1-5"."""
    return _DATE.fullmatch(cell) is not None


def band(question: Question, value: float) -> int | None:
    """The number of the band that holds a value, by the question's edge rule."""
    for at, option in enumerate(question.options):
        low = -math.inf if option.low is None else option.low
        high = math.inf if option.high is None else option.high
        if (low <= value < high) if question.edge == "low" else (low < value <= high):
            return at
    return None

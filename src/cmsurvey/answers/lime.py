"""The headings of LimeSurvey: codes, full texts, or both, with the parts of a question in brackets.

"G1Q3[SQ001]", "Networks? [LinkedIn]", "G1Q3[SQ001]. Networks? [LinkedIn]" and "G1Q3_SQ001" are one column.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from cmsurvey.answers.added import BESIDE, COUNTED, aside, line
from cmsurvey.answers.sheet import Heading
from cmsurvey.answers.toml import folded

NAME = "LimeSurvey"
#: What it writes where a question was not shown.
NOT_SHOWN = "N/A"
#: Headings that LimeSurvey alone has, by code and as it calls them in English and French: of the day on which
#: a respondent sent the form, of the last page that was seen, of the language.
SENT = frozenset({"submitdate", "date submitted", "date de soumission"})
PAGES = frozenset({"lastpage", "last page", "dernière page"})
_SIGNS = SENT | PAGES | {"startlanguage", "start language", "langue de départ"}
_CODES = r"id|submitdate|lastpage|startlanguage|seed|startdate|datestamp|token|ipaddr|refurl"
_SEPARATED = re.compile(rf"(?:{_CODES})(\s*[^\w\s]\s*)\w.*")
_PART = re.compile(r"\[([^\[\]]+)\]")
_PARTS = re.compile(r"(.*?)\s*((?:\s*\[[^\[\]]+\])+)")
#: The codes of the expression manager, which have no brackets.
_UNDERLINED = re.compile(r"(.+?)_(SQ\d+(?:_SQ\d+)?(?:comment)?|other|comment)")
#: How long it took, by page and by question.
_TIMES = re.compile(
    r"interviewtime|total time|temps total|durée totale|(?:group|question) ?time\b.*"
    r"|grouptime\d+|\d+x\d+x\w*time"
    r"|(?:temps|durée) (?:du|pour le) groupe\b.*|(?:temps|durée) (?:de|pour) la quest.*",
    re.IGNORECASE,
)
_COMMENTS = frozenset({"comment", "commentaire", "comments", "commentaires"})
_OTHERS = frozenset({"other", "autre"})


class _Named(NamedTuple):
    """A heading taken apart: the code and its parts, the text and its parts ("" and none where absent)."""

    whole: str
    code: str
    parts: tuple[str, ...]
    text: str
    labels: tuple[str, ...]

    @property
    def key(self) -> str:
        """What columns of one question share."""
        return self.code or self.text

    @property
    def names(self) -> tuple[str, ...]:
        """The parts by code, else by text."""
        return self.parts or (() if self.code else self.labels)


def shows(names: Sequence[str]) -> bool:
    """Whether folded headings are those of LimeSurvey."""
    heads = {one for text in names for one in (text, *re.split(r"\W\s+|\s\W\s", text, maxsplit=1))}
    return bool(heads & _SIGNS) or any(re.search(r"\[sq\d{3}\]", one) for one in names)


def headings(heads: Sequence[Sequence[str]]) -> list[Heading]:
    """What each column is."""
    whole = [line(one) for one in heads[0]]
    separator = next((found[1] for one in whole if (found := _SEPARATED.fullmatch(one))), ". ")
    named = [_taken_apart(one, separator) for one in whole]
    alone = {one.key for one in named if not one.names}
    return [_heading(one, alone) for one in named]


def _taken_apart(whole: str, separator: str) -> _Named:
    sign = re.escape(separator)
    coded = re.fullmatch(rf"([A-Za-z]\w*|\d+X\d+X\w+)((?:\[[^\[\]]+\])*)(?:{sign}\s*(.*)|\.?)", whole)
    if coded and (coded[2] or coded[3] or _UNDERLINED.fullmatch(coded[1])):
        code, parts = coded[1], tuple(_PART.findall(coded[2]))
        under = None if parts else _UNDERLINED.fullmatch(code)
        if under:
            code, parts = under[1], (under[2],)
        found = _PARTS.fullmatch(coded[3] or "") if parts else None
        labels = tuple(_PART.findall(found[2])) if found else ()
        return _Named(whole, code, parts, found[1] if found else coded[3] or "", labels)
    found = _PARTS.fullmatch(whole)
    labels = tuple(_PART.findall(found[2])) if found else ()
    return _Named(whole, "", (), found[1] if found else whole, labels)


def _heading(one: _Named, alone: Collection[str]) -> Heading:
    """The heading of a column; `alone` are the questions that have a column of their own."""
    for text in filter(None, (one.whole, one.code, one.text)):
        why = COUNTED if _TIMES.fullmatch(text) else aside(text)
        if why and not one.names:
            return Heading(one.whole, text, aside=why)
    if not one.names:
        return Heading(one.whole, one.text or one.whole)
    last = {folded(one.names[-1]), folded((one.labels or one.names)[-1])}
    if last & _COMMENTS or folded(one.names[-1]).endswith("comment") or (last & _OTHERS and one.key in alone):
        return Heading(one.whole, one.whole, aside=BESIDE)
    told = one.labels if len(one.labels) == len(one.names) else (*one.names[:-1], one.text or one.names[-1])
    text = one.text if told == one.labels and one.text else one.code
    *rows, option = told
    group = " ".join((one.key, *one.names[:-1]))
    return Heading(one.whole, " – ".join((text, *rows)), option, group)

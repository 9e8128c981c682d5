"""Columns that may tell who somebody is: by what a heading asks for, and by what cells look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cmsurvey.answers.sheet import Column, share

#: What a heading asks for -> how it is called in the report.
_HEADINGS = {
    "e-mail addresses": r"e-?mail|courriel|adresse (?:de )?messagerie|mél",
    "telephone numbers": r"t[ée]l[ée]phone|phone|mobile n|num[ée]ro de (?:t[ée]l|mobile|portable)|tel\.?",
    "names": r"(?:pr[ée])?noms?|(?:first|last|full|your|sur|user)[ _-]?name|name|pseudo(?:nyme)?|identit[ée]",
    "postal addresses": r"adresse(?: postale)?|(?:postal|street|home) address|address|rue|street",
    "postal codes": r"code postal|zip(?: code)?|post(?:al)? ?code",
    "addresses on the internet": r"adresse ip|ip[ _]?addr(?:ess)?|ip|url de (?:votre|ton)|linkedin profile",
    "dates of birth": r"date de naissance|date of birth|birth ?date|birthday|n[ée]\(?e?\)? le",
}
_ASKED = {what: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for what, words in _HEADINGS.items()}
#: "Votre nom", "Name": a heading that is little more than the word; "Nom de l’outil" asks for something else.
_SHORT = 4
_CELLS = {
    "e-mail addresses": re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"),
    "addresses on the internet": re.compile(
        r"\d{1,3}(?:\.\d{1,3}){3}|(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}"
    ),
    "telephone numbers": re.compile(r"(?:\+|00)\d[\d .()/-]{7,17}\d|0\d(?:[ .-]?\d\d){4}"),
}
#: A heading that asks for nothing else: whatever stands under it is left out, even one word thirty times.
_ALONE = {
    "names": re.compile(rf"(?:(?:votre|vos|ton|your) )?(?:{_HEADINGS['names']})", re.IGNORECASE),
    "free words": re.compile(
        r"(?:(?:vos|votre|your|any|other|autres?|une?|des) )?"
        r"(?:commentaires?|remarques?|observations?|suggestions?|"
        r"comments?|remarks?)(?: libres?)?",
        re.IGNORECASE,
    ),
}
#: Left out however often one comes: such a code beside an age and a job may tell who somebody is. A heading,
#: and what most cells are under it: a number may have lost its zero, Corsica begins with 2A and 2B.
_COMMUNE = r"\d{4,5}|2[AB]\d{3}|\d{9}"
_PLACES = {
    what: tuple((re.compile(asked, re.IGNORECASE), re.compile(code, re.IGNORECASE)) for asked, code in signs)
    for what, signs in {
        "postal codes": (
            (r"(?<!\w)(?:codes? (?:postal|postaux|zip)|zip ?codes?|post(?:al)? ?codes?)(?!\w)", r".*\d.*"),
            (r"(?<!\w)cp(?!\w)", r"\d{4,5}"),
        ),
        "commune codes": (
            (r"(?<!\w)codes?[ _]?(?:de (?:la |votre )?)?communes?(?!\w)", _COMMUNE),
            (r"(?<!\w)(?:code_?)?(?:insee|codgeo|depcom|iris)(?!\w)", _COMMUNE),
            (
                r"^(?:(?:quelle est )?(?:votre|la|ma) )?communes?(?!\w)(?!.*\b(?:habitants|population)\b)",
                _COMMUNE,
            ),
        ),
    }.items()
}
#: From this share of the cells on, a column holds what some of its cells look like.
_SHARE = 0.1
#: From more than this share on, it holds codes of places.
_MOST = 0.5


def personal(column: Column) -> str:
    """What a column tells of a person ("e-mail addresses"), or "" when nothing in it does."""
    heading = f"{column.heading.text} {column.name}" if column.name != column.heading.text else column.name
    total = sum(column.counts)
    for what, looks in _CELLS.items():
        pairs = zip(column.values, column.counts, strict=True)
        if total and sum(count for cell, count in pairs if looks.fullmatch(cell)) / total >= _SHARE:
            return what
    for what, alone in _ALONE.items():
        if any(alone.fullmatch(one.strip(" :?")) for one in (column.name, column.heading.text)):
            return what
    if place := _place(heading, column):
        return place
    for what, asked in _ASKED.items():
        # a list of few answers to such a heading ("Téléphone: iPhone, Android") tells of nobody
        many = what in _PLACES or len(column.values) > 8 or total < 3 * len(column.values)
        if many and asked.search(heading) and (len(heading.split()) <= _SHORT or what == "e-mail addresses"):
            return what
    return ""


def _place(heading: str, column: Column) -> str:
    """What codes of places most cells are under a heading that asks for them, or ""."""
    found = {
        what: [code for asked, code in signs if asked.search(heading)] for what, signs in _PLACES.items()
    }
    return next((what for what, codes in found.items() if share(column, _is_any(codes)) > _MOST), "")


def _is_any(codes: Sequence[re.Pattern[str]]) -> Callable[[str], bool]:
    return lambda cell: any(one.fullmatch(cell) for one in codes)

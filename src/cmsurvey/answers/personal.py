"""Columns that may tell who somebody is: by what a heading asks for, and by what cells look like."""

from __future__ import annotations

import re

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
#: Left out however often one comes: a postal code beside an age and a job may tell who somebody is.
_PLACES = "postal codes"
_PLACE = re.compile(
    r"(?<!\w)(?:codes? (?:postal|postaux|zip)|zip ?codes?|post(?:al)? ?codes?)(?!\w)", re.IGNORECASE
)
#: From this share of the cells on, a column holds what some of its cells look like.
_SHARE = 0.1


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
    if _PLACE.search(heading) and share(column, lambda cell: any(map(str.isdigit, cell))) > 0.5:
        return _PLACES
    for what, asked in _ASKED.items():
        # a list of few answers to such a heading ("Téléphone: iPhone, Android") tells of nobody
        many = what == _PLACES or len(column.values) > 8 or total < 3 * len(column.values)
        if many and asked.search(heading) and (len(heading.split()) <= _SHORT or what == "e-mail addresses"):
            return what
    return ""

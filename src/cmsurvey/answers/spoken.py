"""In which language an export speaks: as its tool says, by the tool's own headings, or by its small words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from cmsurvey.answers.sheet import Sheet

#: Columns in which a form tool writes the language of each respondent.
_TOLD = frozenset({"startlanguage", "start language", "langue de départ", "userlanguage"})
#: Headings that tools write in the language of the form; that of English they write for others too.
_OWN = {
    "horodateur": "fr", "heure de début": "fr", "date de soumission": "fr", "id du répondant": "fr",
    "zeitstempel": "de", "startzeit": "de", "marca temporal": "es", "hora de inicio": "es",
    "informazioni cronologiche": "it",
}  # fmt: skip
_WORDS = {
    "fr": "le la les des une un ou et est êtes vous votre vos quel quelle quels quelles dans pour avec "
    "du aux de moins plus",
    "en": "the of and you your what which how do does in for with to is are or at often much many",
    "de": "der die das und ist sind sie ihr ihre ihren wie welche welcher haben mit oder zu im auf",
    "es": "de el los las es usted su sus qué cuál cuáles cómo con para en del al",
    "it": "il gli lo lei suo sua quale quali come che della dello per nel di",
    "nl": "de het een en is uw wat welke hoe met voor of van op",
    "pt": "de os as você seu sua qual quais como com para ou em do da",
}
_SMALL = {language: frozenset(words.split()) for language, words in _WORDS.items()}
#: A column of more answers than this is words, numbers or dates, and tells of no language.
_ANSWERS = 12


class Spoken(NamedTuple):
    """The languages of the labels, and what tells them ("" where they were named)."""

    languages: tuple[str, ...]
    why: str


def spoken(sheet: Sheet, otherwise: str = "fr") -> Spoken:
    """The language of an export."""
    for column in sheet.columns.values():
        if column.called & _TOLD and column.values:
            most = max(zip(column.counts, column.values, strict=True))[1]
            found = re.match(r"[A-Za-z]{2}(?![A-Za-z])", most)
            if found:
                return Spoken((found[0].lower(),), f'the column "{column.name}" says so')
    for column in sheet.columns.values():
        for name in sorted(column.called & _OWN.keys()):
            return Spoken((_OWN[name],), f'"{column.name}" is a heading of the form tool in it')
    words = Counter(_words(sheet))
    hits = {language: sum(words[one] for one in small) for language, small in _SMALL.items()}
    best = max(hits, key=lambda language: hits[language])
    if hits[best] and list(hits.values()).count(hits[best]) == 1:
        return Spoken((best,), "its questions and answers are written in it")
    return Spoken((otherwise,), "nothing in the file tells the language: name it with --lang")


def _words(sheet: Sheet) -> Iterator[str]:
    """The words of questions and answers."""
    for column in sheet.columns.values():
        if column.heading.aside:
            continue
        few = column.values if len(column.values) <= _ANSWERS else ()
        for text in (column.heading.text, column.heading.option, *few):
            yield from re.findall(r"[^\W\d_]+", text.casefold())

"""What fills the texts of an edition of a series, or of a population of it, in a language."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial

from cmsurvey import domain, load, words
from cmsurvey.fill import Filler
from cmsurvey.model import Survey
from cmsurvey.words import Reading


def filler(survey: Survey, edition: str, lang: str, where: str = "") -> Filler:
    """The filler of an edition by its name, with `where` of that population alone.

    Raises:
        CmsurveyError: there is no such edition, population or language, or its words cannot be read.
    """
    found, reading = read(survey, edition, lang, where)
    return replace(found, words=reading.whole)


def read(survey: Survey, edition: str, lang: str, where: str = "") -> tuple[Filler, Reading]:
    """The same with what is wrong with its words, for whoever tells that with the problems of pages.

    Raises:
        CmsurveyError: there is no such edition, population or language.
    """
    found = domain.of(load.edition(survey, edition), where)
    words.check_language(lang, survey)
    reading = words.read(lang, found)
    return Filler(found, reading.words, cache(partial(load.edition, survey))), reading

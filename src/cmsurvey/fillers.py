"""What fills the texts of an edition of a series, or of a population of it, in a language."""

from __future__ import annotations

from functools import cache, partial

from cmsurvey import domain, load, words
from cmsurvey.fill import Filler
from cmsurvey.model import Survey


def filler(survey: Survey, edition: str, lang: str, where: str = "") -> Filler:
    """The filler of an edition by its name, with `where` of that population alone.

    Raises:
        CmsurveyError: there is no such edition, population or language, or its words cannot be read.
    """
    found = domain.of(load.edition(survey, edition), where)
    words.check_language(lang, survey)
    return Filler(found, words.load(lang, found), cache(partial(load.edition, survey)))

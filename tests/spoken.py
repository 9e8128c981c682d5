"""The program's own words over a made-up series, for tests of what is written and filled."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from cmsurvey import words
from cmsurvey.fill import Filler
from cmsurvey.model import Edition
from cmsurvey.numbers import Numbers
from cmsurvey.words import Words
from cmsurvey.written import EditionWords
from tests.builders import make_edition


@cache
def program(lang: str = "fr") -> Mapping[str, Any]:
    """The shipped words of the program in a language."""
    return words.spoken(lang)


@cache
def make_numbers(lang: str = "fr") -> Numbers:
    """The number formats of a shipped language."""
    said = program(lang)
    language = said["language"]
    return Numbers(language["locale"], said["units"], said["periods"], language["first_day"])


def make_words(
    lang: str = "fr", survey: Mapping[str, Any] | None = None, edition: EditionWords | None = None
) -> Words:
    """The program's words with these of a series and of an edition, both empty unless told."""
    own = edition or EditionWords("words/2031.fr.toml")
    html = program(lang)["language"]["html"]
    return Words(lang, html, make_numbers(lang), program(lang), survey or {}, own)


def make_filler(edition: Edition | None = None, *others: Edition, said: Words | None = None) -> Filler:
    """A filler for an edition (60 % women, 40 % men without any) that finds the other ones by name."""
    own = edition or make_edition()
    by_name = {one.id: one for one in others}
    return Filler(own, said or make_words(), lambda name: by_name[name])

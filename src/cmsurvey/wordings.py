"""What a lock keeps in words: what figures and pages are called, and a correction as it is told.

Whoever withdraws an answer removes its words as well; the page of the corrections still names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, partial

from cmsurvey import load, words
from cmsurvey.compose import changes
from cmsurvey.compose.corrections import named, page
from cmsurvey.fill import Filler
from cmsurvey.model import Correction, Lock, Survey


def kept(survey: Survey, made: Lock) -> Lock:
    """The lock with what its figures and pages are called, in each language of the series."""
    labels, values = {}, {}
    for lang in survey.languages:
        filler = _filler(survey, made.edition, lang)
        pages = {name: named(name, filler) for name in made.printed.get(lang, ())}
        labels[lang] = pages | {name: changes.label(name, filler) for name in made.figures}
        worded = {name: changes.worded(name, filler) for name in made.figures}
        values[lang] = {name: text for name, text in worded.items() if text is not None}
    return replace(made, labels=labels, values=values)


def said(survey: Survey, before: Lock, made: Correction, pages: Mapping[str, Iterable[str]]) -> Correction:
    """The correction with its changes in words, and what is made no more: `pages` are those made today."""
    told, withdrawn = {}, {}
    for lang in survey.languages:
        filler, labels = _filler(survey, before.edition, lang), before.labels.get(lang, {})
        told[lang] = {one.figure: changes.told(one, filler, before) for one in made.changes}
        gone = [one for one in made.infographics.get(lang, ()) if one not in pages.get(lang, ())]
        withdrawn[lang] = {name: labels.get(name) or named(name, filler) for name in gone}
    return made._replace(said=told, withdrawn=withdrawn)


def tried(survey: Survey, made: Lock) -> None:
    """Compose the page of the corrections as a lock would have it: what cannot be told is not locked.

    Raises:
        CmsurveyError: it cannot be composed.
    """
    locked = replace(survey, locks={**survey.locks, made.edition: made})
    for lang in survey.languages:
        page(_filler(locked, made.edition, lang))


def _filler(survey: Survey, edition: str, lang: str) -> Filler:
    found = load.edition(survey, edition)
    return Filler(found, words.read(lang, found).words, cache(partial(load.edition, survey)))

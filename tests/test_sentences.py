"""Sentences that an editor writes for the shipped series, true (+) and false (-): `sentences.txt`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cmsurvey import unproven, words
from cmsurvey.errors import CmsurveyError
from tests import composed
from tests.cases import every

_LINES = Path(__file__).with_suffix("").with_name("sentences.txt").read_text("utf-8").splitlines()
SENTENCES = {sign: [line.split(" ", 3)[1:] for line in _LINES if line.startswith(sign)] for sign in "+-"}


def told(year: str, lang: str, text: str) -> list[str]:
    """What is wrong with a text of an edition."""
    filler = replace(composed.filler(composed.edition(year), lang), quoted=[], said=[])
    called = words.called(filler.words, filler.edition)
    found = [what for what, _ in unproven.of(text, unproven.Proof(filler.words.program["unproven"], called))]
    try:
        filler.text(text, f"words/{year}.{lang}.toml")
    except CmsurveyError as error:
        found += [one.what for one in error.problems]
    return found


@pytest.mark.long
@every(("year", "lang", "text"), SENTENCES["+"])
def test_a_true_sentence_is_taken(year, lang, text):
    assert told(year, lang, text) == []


@pytest.mark.long
@every(("year", "lang", "text"), SENTENCES["-"])
def test_a_false_sentence_is_refused(year, lang, text):
    assert told(year, lang, text)

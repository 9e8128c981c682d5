"""A yes said of those who answered no, and the other way round; all data is made up."""

from __future__ import annotations

import pytest

from cmsurvey.errors import CmsurveyError
from tests.builders import figure, make_edition, make_survey
from tests.cases import every
from tests.spoken import make_filler, make_words

WHERE = "words/2031.fr.toml, [cards.x]"
CLAUSES = {
    "fr": {
        "alone": ("sont les seuls potiers de leur atelier", "ne sont pas les seuls potiers de leur atelier")
    },
    "en": {"alone": ("are the only potter of their workshop", "are not the only potter of their workshop")},
}
LABELS = {
    "fr": {"alone": "Seul potier", "remote": "Télétravaillez-vous ?", "abroad": "Hors des heures de bureau"},
    "en": {"alone": "Only potter", "remote": "Do you telework?", "abroad": "Outside office hours"},
}


def make(lang, answers=("yes", "no")):
    questions = {
        name: {"label": label, "clauses": dict(zip(("yes", "no"), CLAUSES[lang].get(name, ()), strict=False))}
        for name, label in LABELS[lang].items()
    }
    rows = [
        figure(answer, share, question=name, category_label=answer)
        for name in questions
        for answer, share in (("yes", 70), ("no", 30))
        if answer in answers
    ]
    universe = {"fr": "potiers inventés", "en": "invented potters"}
    survey = make_survey(universe=universe)
    return make_filler(make_edition(*rows, survey=survey), said=make_words(lang, {"questions": questions}))


@every(
    ("lang", "text", "cite"),
    [
        ("fr", "{alone.no} sont seuls à l’atelier", "{alone.yes}, or say it with a negation"),
        ("fr", "{alone.no|minority:Une minorité} sont les seuls potiers", "{alone.yes}, or say it with"),
        ("fr", "{alone.yes} ne sont pas seuls", "{alone.no}, or say it without a negation"),
        ("fr", "Seules dans l’atelier : {alone.no}", "{alone.yes}"),
        ("fr", "{remote.no} télétravaillent", "{remote.yes}"),
        ("fr", "{remote.yes} ne télétravaillent pas", "{remote.no}"),
        ("fr", "{abroad.no} travaillent hors des heures de bureau", "{abroad.yes}"),
        ("en", "{alone.no} are alone in the workshop", "{alone.yes}"),
        ("en", "{alone.yes} aren’t the only potter", "{alone.no}"),
        ("en", "{remote.no} telework", "{remote.yes}"),
        ("en", "{abroad.no} work outside office hours", "{abroad.yes}"),
    ],
)
def test_what_the_others_answered_is_refused_beside_a_yes_or_a_no(lang, text, cite):
    with pytest.raises(CmsurveyError) as raised:
        make(lang).text(text, WHERE)
    (problem,) = raised.value.problems
    assert "is not what was answered by those whom" in problem.what
    assert problem.hint.startswith(f"cite {cite}")


def test_what_is_left_of_a_yes_is_not_said_as_a_yes():
    with pytest.raises(CmsurveyError) as raised:
        make("fr", answers=("yes",)).text("{alone.yes|rest} sont seuls", WHERE)
    (problem,) = raised.value.problems
    assert problem.hint.startswith("cite {alone.yes}, or say it with a negation")


@every(
    ("lang", "text"),
    [
        ("fr", "{alone.yes} sont seuls, {alone.no} ne le sont pas"),
        ("fr", "{alone.no} ne sont pas seuls à l’atelier"),
        ("fr", "{alone.no} ont au moins un collègue potier"),
        ("fr", "{alone.yes} n’ont pas de collègue et sont seuls"),
        ("fr", "{alone.yes} sont seuls sans apprenti"),
        ("fr", "Seuls dans l’atelier : {alone.yes}"),
        ("fr", "{remote.no} ne télétravaillent pas"),
        ("fr", "{remote.no} se passent du télétravail"),
        ("fr", "{abroad.no} s’en tiennent aux heures de bureau"),
        ("en", "{alone.no} are not the only potter, {alone.yes} are the only one"),
        ("en", "{alone.no} have a colleague in the workshop"),
        ("en", "{remote.no} come to the workshop"),
        ("en", "{abroad.no} keep to office hours"),
    ],
)
def test_what_was_answered_is_printed_in_whatever_words(lang, text):
    assert "{" not in make(lang).text(text, WHERE)

"""A series may tell pay in francs, pounds or dollars: from the answers to the card, in both languages."""

from __future__ import annotations

import pytest

from cmsurvey import compose, load, words
from cmsurvey.answers.cells import number
from cmsurvey.errors import CmsurveyError
from cmsurvey.fill import Filler
from tests import composed
from tests.builders import write_series
from tests.cases import every

PAY = "pay,Salaire,all,400,median,value,Médiane,{value},{unit},,,1,press,"


def page(of, lang):
    with composed.undrawn():
        return compose.card("pay", Filler(of, words.load(lang, of), lambda _: of))


@every(
    ("unit", "lang", "title", "measure"),
    [
        ("chf_per_year", "fr", "84 500 CHF", "en francs suisses par an"),
        ("chf_per_year", "en", "CHF 84,500", "Swiss francs a year"),
        ("gbp_per_month", "en", "£84,500", "British pounds a month"),
        ("cad_per_year", "fr", "84 500 $CA", "en dollars canadiens par an"),
        ("usd_per_year", "en", "$84,500", "US dollars a year"),
    ],
)
def test_a_card_of_pay_is_in_its_currency(unit, lang, title, measure, tmp_path):
    said = {"words/en.toml": '[questions.pay]\nlabel = "Pay"\ncategories = { value = "Median" }\n'}
    of = composed.made_up(tmp_path, PAY.format(value=84500, unit=unit), files=said).edition
    made = page(of, lang)

    assert title in " ".join(made.title.split())
    assert measure.casefold() in made.standfirst.casefold()


@every(
    ("cell", "unit", "value"),
    [
        ("CHF 84'500", "chf_per_year", 84500),
        ("84’500 fr.", "chf_per_month", 84500),
        ("£84500", "gbp_per_year", 84500),
        ("84 500 $", "cad_per_year", 84500),
        ("US$ 84500", "usd_per_year", 84500),
        ("84500 €", "eur_per_year", 84500),
        ("84500 €", "chf_per_year", None),
        ("£84500", "eur_per_year", None),
        ("84'500", "eur_per_year", None),
    ],
)
def test_an_answer_is_read_with_the_sign_of_its_own_currency_alone(cell, unit, value):
    assert number(cell, ".", unit) == value


def test_a_currency_that_there_is_not_is_refused_with_those_that_there_are(tmp_path):
    with pytest.raises(CmsurveyError) as raised:
        load.edition(load.survey(write_series(tmp_path, PAY.format(value=1, unit="xyz_per_year"))), "2031")

    assert 'unknown unit "xyz_per_year"' in str(raised.value)
    assert 'did you mean "usd_per_year"?' in str(raised.value)

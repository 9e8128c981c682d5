"""A series may tell pay in francs, pounds or dollars: from the answers to the card, in both languages."""

from __future__ import annotations

import re

import pytest
from babel.numbers import format_currency

from cmsurvey import compose, load, words
from cmsurvey.answers.amounts import currency, number, pointed, unit_of
from cmsurvey.answers.scales import band
from cmsurvey.errors import CmsurveyError
from cmsurvey.fill import Filler
from cmsurvey.numbers import money
from cmsurvey.templates import figure
from tests import composed
from tests.builders import write_series
from tests.cases import every
from tests.command import cmsurvey

PAY = "pay,Salaire,all,400,median,value,Médiane,{value},{unit},,,1,press,"


def page(of, lang):
    with composed.undrawn():
        return compose.card("pay", Filler(of, words.load(lang, of), lambda _: of))


@pytest.mark.long
@every(
    ("unit", "lang", "title", "measure"),
    [
        ("chf_per_year", "fr", "84 500 CHF", "en francs suisses par an"),
        ("chf_per_year", "en", "CHF 84,500", "Swiss francs a year"),
        ("gbp_per_month", "en", "£84,500", "British pounds a month"),
        ("cad_per_year", "fr", "84 500 $CA", "en dollars canadiens par an"),
        ("usd_per_year", "en", "$84,500", "US dollars a year"),
        ("eur", "fr", "84 500 €", "en euros"),
        ("gbp", "en", "£84,500", "British pounds"),
        ("minutes", "fr", "84 500 minutes", "en minutes"),
        ("kilometres", "en", "84,500 km", "in kilometres"),
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
        ("£84,500", "gbp_per_year", 84500),
        ("84,500.50 £", "gbp_per_month", 84500.5),
        ("84,500", "gbp_per_year", 84500),
        ("$84,500", "usd_per_year", 84500),
        ("$84,500", "cad_per_year", 84500),
        ("84,500 $", "cad_per_year", None),
        ("84,500", "eur_per_year", None),
        ("£84,50", "gbp_per_year", None),
        ("£8,4500", "gbp_per_year", None),
        ("£-3,500", "gbp_per_year", -3500),
        ("\N{MINUS SIGN}£3,500", "gbp_per_year", -3500),
        ("-€3500", "eur_per_year", -3500),
        ("-CHF 3'500", "chf_per_month", -3500),
    ],
)
def test_an_answer_is_read_with_the_sign_of_its_own_currency_alone(cell, unit, value):
    assert number(cell, ".", unit) == value


@every(
    ("cells", "code"),
    [
        (["£28,000", "£31000", "25k"], "gbp"),
        (["£28,000", "31000", "25k"], ""),
        (["28 000 €", "31000 euros"], "eur"),
        (["CHF 84'500", "fr. 90000"], "chf"),
        (["$28,000"], "usd"),
        (["28 000 $CA", "31 000 $"], "cad"),
        (["£28,000", "31 000 €"], ""),
        (["£28,000", "£31,000", "31 000 €"], "gbp"),
        (["28000", "31000"], ""),
    ],
)
def test_the_currency_of_a_column_is_the_one_beside_most_of_its_numbers(cells, code):
    assert currency(cells) == code


@every(
    ("question", "cells", "unit"),
    [
        ("Combien gagnez-vous par an ?", ["£28,000", "£31,000"], "gbp_per_year"),
        ("Salaire mensuel net", ["2 000 €", "2500 €"], "eur_per_month"),
        ("What do you earn a year?", ["Under $20,000", "$20,000 to $29,999"], "usd_per_year"),
        ("What do you earn?", ["£28,000"], "gbp"),
        ("What do you earn a year?", ["28000"], ""),
        ("Quel est votre âge ?", ["18-24 ans", "45 ans et plus"], "years"),
        ("Quel est votre âge ?", ["18-24 ans", "45 et plus"], ""),
    ],
)
def test_the_unit_of_amounts_is_what_question_and_answers_say(question, cells, unit):
    assert unit_of([question], cells) == unit


@every(
    ("text", "ends"),
    [
        ("£20,000 to £29,999", (20000, 29999)),
        ("£20,000–£29,999.99", None),
        ("Under £20,000", (None, 20000)),
        ("US$50,000 or more", (50000, None)),
        ("CHF 80’000 à 99’999", (80000, 99999)),
        ("moins de 20 000 CHF", (None, 20000)),
        ("20 000 à 29 999 francs", (20000, 29999)),
        ("from 20,000 pounds to 29,999 pounds", (20000, 29999)),
        ("dollars 50,000 or more", (50000, None)),
        ("1,5 à 2,5 ans", (1.5, 2.5)),
        ("25-34", (25, 34)),
    ],
)
def test_a_band_of_pay_is_read_in_thousands_whatever_parts_them(text, ends):
    assert band(text) == ends


#: As CLDR 46 writes them (common/main/fr.xml and en.xml), with U+2212 as every number here.
BELOW_ZERO = {
    "fr": ("−3 500 €", "−3 500 CHF", "−3 500 £GB", "−3 500 $US", "−3 500 $CA"),
    "en": ("−€3,500", "−CHF 3,500", "−£3,500", "−$3,500", "−CA$3,500"),
}


@every("lang", BELOW_ZERO)
def test_an_amount_below_zero_has_its_minus_where_its_language_has_it(lang):
    numbers = composed.spoken(composed.edition("2012"), lang).numbers
    codes = ("eur", "chf", "gbp", "usd", "cad")

    assert (
        tuple(" ".join(numbers.amount(-3500, f"{one}_per_year").split()) for one in codes) == BELOW_ZERO[lang]
    )
    for code, text in zip(codes, BELOW_ZERO[lang], strict=True):
        theirs = format_currency(
            -3500, code.upper(), locale=lang, currency_digits=False, format_type="standard"
        )
        bare = re.sub(r"[.,]00", "", theirs).replace("-", "−").replace("CHF3", "CHF 3")
        assert " ".join(bare.split()) == text
        assert numbers.amount(-0.4, f"{code}_per_year") == numbers.amount(0, f"{code}_per_year")


def test_a_language_with_a_pattern_of_its_own_for_amounts_below_zero_keeps_it():
    assert money("eur", "nl")[:2] == ("€\xa0{number}", "€\xa0−{number}")


def test_a_minus_before_a_sign_of_currency_is_as_large_as_the_number():
    assert figure._split("−£3,500") == ("", "−£3,500")
    assert figure._split("less than −£3,500") == ("less than ", "−£3,500")


@pytest.mark.long
def test_answers_in_pounds_are_a_quantity_in_pounds_and_imported_as_they_were_guessed(tmp_path):
    answers = tmp_path / "answers.csv"
    rows = "".join(f'"£{28 + at},500",{"yes" if at % 2 else "no"}\n' for at in range(40))
    answers.write_text(f"What do you earn?,Remote\n{rows}", encoding="utf-8")
    asked = ("import", answers, "--edition", "2026", "--to", tmp_path / "series", "--lang", "en")

    first, again = cmsurvey(*asked), cmsurvey(*asked)

    assert (first.exit_code, again.exit_code) == (0, 0), first.stderr + again.stderr
    folder = tmp_path / "series/answers/2026"
    written = (folder / "questionnaire.toml").read_text(encoding="utf-8")
    assert (
        "Numbers from 28500 to 67500, so a quantity in gbp; of pay the unit names its period (gbp_per_year, "
        "gbp_per_month)" in " ".join(written.replace("\n# ", " ").split())
    )
    assert ",28500" in (folder / "responses.csv").read_text(encoding="utf-8").replace(".0", "")


def test_a_currency_that_there_is_not_is_refused_with_those_that_there_are(tmp_path):
    with pytest.raises(CmsurveyError) as raised:
        load.edition(load.survey(write_series(tmp_path, PAY.format(value=1, unit="xyz_per_year"))), "2031")

    assert 'unknown unit "xyz_per_year"' in str(raised.value)
    assert 'did you mean "usd_per_year"?' in str(raised.value)


@pytest.mark.long
@every(
    ("rows", "told"),
    [
        (["$21,007", "£26,009"] * 30, "montants en plusieurs monnaies"),
        (["$21,007", "£26,009", "25000"] * 20, "montants en plusieurs monnaies"),
        (["$21,007", "$22,008", "£26,009"] * 20, "un texte parmi des nombres"),
    ],
)
def test_amounts_in_several_currencies_are_told_and_those_of_most_are_kept(rows, told, tmp_path):
    file = tmp_path / "pay.csv"
    file.write_text("Gender;Annual pay\n" + "".join(f"{'WM'[at % 2]};{one}\n" for at, one in enumerate(rows)))
    made = cmsurvey("import", str(file), "--to", str(tmp_path / "made"))

    assert made.exit_code == 0, made.output
    (report,), (asked,) = (
        [one.read_text("utf-8") for one in tmp_path.rglob(name)]
        for name in ("import-report.csv", "questionnaire.toml")
    )
    assert told in report
    assert ('unit = "usd_per_year"' in asked) == ("$22,008" in rows)


POINTED = ["34.427", "29.332", "40.578", "38 500"]


@every(
    ("question", "cells", "thousands"),
    [
        ("Salaire annuel", [f"{one} €" for one in POINTED], True),
        ("Salaire annuel brut (€)", POINTED, True),
        ("Salaire annuel", [*POINTED, "n.c."], True),
        ("Salaire annuel", [*POINTED, "environ 3.5"], True),
        ("Salaire annuel", [*POINTED, "28.50"], False),
        ("Salaire annuel (k€)", POINTED, False),
        ("Salaire horaire (€)", POINTED, False),
        ("Distance (km)", POINTED, False),
    ],
)
def test_points_part_thousands_where_money_would_have_three_decimals(question, cells, thousands):
    assert pointed([question], cells) == thousands


def test_an_import_reads_pay_with_points_in_thousands_and_tells_it(tmp_path):
    file = tmp_path / "pay.csv"
    file.write_text("Genre;Salaire annuel brut (€)\n" + "".join(f"F;{one}\nH;{one}\n" for one in POINTED * 4))
    made = cmsurvey("import", str(file), "--to", str(tmp_path / "made"))

    assert made.exit_code == 0, made.output
    assert '"." between the thousands of a number' in made.output
    (asked,) = (one.read_text("utf-8") for one in tmp_path.rglob("questionnaire.toml"))
    assert "Nombres de 29332 à 40578" in asked
    assert "les points séparent les milliers" in asked

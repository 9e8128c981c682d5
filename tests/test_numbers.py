"""Numbers, amounts and dates as CLDR writes them; what the browser's `Intl` writes is the oracle."""

import json
import subprocess
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsurvey import browser
from cmsurvey.model import CURRENCIES, Fieldwork
from tests.cases import every
from tests.spoken import make_numbers

THIN, NBSP, MINUS = "\u202f", "\u00a0", "\u2212"
FR, EN = make_numbers("fr"), make_numbers("en")


@every(
    ("value", "decimals", "french", "english"),
    [
        (0.5, 0, "1", "1"),
        (2.5, 0, "3", "3"),
        (-2.5, 0, f"{MINUS}3", f"{MINUS}3"),
        (0.125, 2, "0,13", "0.13"),
        (1.005, 2, "1,01", "1.01"),
        (-0.4, 0, "0", "0"),
        (49.6, 1, "49,6", "49.6"),
        (40, 2, "40,00", "40.00"),
        (999, 0, "999", "999"),
        (1150, 0, f"1{THIN}150", "1,150"),
        (26830, 0, f"26{THIN}830", "26,830"),
        (1234567.8, 1, f"1{THIN}234{THIN}567,8", "1,234,567.8"),
    ],
)
def test_a_number_is_rounded_half_away_from_zero_and_set_as_its_language_does(
    value, decimals, french, english
):
    assert (FR.plain(value, decimals), EN.plain(value, decimals)) == (french, english)


def test_an_alternative_text_has_no_thousands_separators():
    assert FR.plain(26830, grouped=False) == "26830"
    assert EN.amount(26830, "eur_per_year", grouped=False) == "€26830"


@every(
    ("value", "unit", "decimals", "french", "english"),
    [
        (49.6, "percent", 1, f"49,6{NBSP}%", "49.6%"),
        (26830, "eur_per_year", 0, f"26{THIN}830{NBSP}€", "€26,830"),
        (80000, "chf_per_year", 0, f"80{THIN}000{NBSP}CHF", f"CHF{NBSP}80,000"),
        (3500, "gbp_per_month", 0, f"3{THIN}500{NBSP}£GB", "£3,500"),
        (52000, "cad_per_year", 0, f"52{THIN}000{NBSP}$CA", "CA$52,000"),
        (52000, "usd_per_year", 0, f"52{THIN}000{NBSP}$US", "$52,000"),
        (0, "years", 0, "0\u00a0an", "0 years"),
        (1, "years", 0, "1\u00a0an", "1 year"),
        (1.5, "years", 1, "1,5\u00a0an", "1.5 years"),
        (1.96, "years", 0, "2\u00a0ans", "2 years"),
        (2, "years", 0, "2\u00a0ans", "2 years"),
        (1, "hours", 0, "1\u00a0heure", "1 hour"),
        (1000000, "count", 0, f"1{THIN}000{THIN}000", "1,000,000"),
    ],
)
def test_an_amount_has_its_unit_in_the_number_that_the_language_asks_for(
    value, unit, decimals, french, english
):
    assert FR.amount(value, unit, decimals) == french
    assert EN.amount(value, unit, decimals) == english


def test_a_formula_breaks_before_a_second_operator_alone():
    assert FR.formula("100 - 49.6 - 7.6") == f"100{NBSP}{MINUS}{NBSP}49,6 {MINUS}{NBSP}7,6"
    assert FR.formula("28527 - 145") == f"28{THIN}527{NBSP}{MINUS}{NBSP}145"
    assert EN.formula("43 + 45.50") == f"43{NBSP}+{NBSP}45.50"
    assert EN.formula("93") == "93"


@every(
    ("text", "french", "english"),
    [
        ("", "", ""),
        ("2012", "2012", "2012"),
        ("2012-08", "août 2012", "August 2012"),
        ("2012-06-07", "7\u00a0juin\u00a02012", "7\u00a0June\u00a02012"),
        ("2012-05-01", "1er\u00a0mai\u00a02012", "1\u00a0May\u00a02012"),
        ("2012-05-11", "11\u00a0mai\u00a02012", "11\u00a0May\u00a02012"),
    ],
)
def test_a_date_is_as_exact_as_it_was_published(text, french, english):
    assert (FR.iso(text), EN.iso(text)) == (french, english)


@every(
    ("start", "end", "period", "months"),
    [
        ("", "", "en 2031", "2031"),
        ("", "2030-05", "en 2031", "2031"),
        ("2030", "", "en 2030", "2030"),
        ("2030", "2031-02-03", "en 2030–2031", "2030–2031"),
        ("2020-09", "2020-09", "en septembre 2020", "septembre 2020"),
        ("2020-09", "", "en septembre 2020", "septembre 2020"),
        ("2020-09", "2020-10", "en septembre–octobre 2020", "septembre–octobre 2020"),
        ("2031-03-01", "2031-04", "en mars–avril 2031", "mars–avril 2031"),
        ("2012-04-12", "2012-05-08", "du 12\u00a0avril au 8\u00a0mai\u00a02012", "avril–mai 2012"),
        ("2012-04-01", "2012-04-18", "du 1er au 18\u00a0avril\u00a02012", "avril 2012"),
        (
            "2012-12-12",
            "2013-01-08",
            "du 12\u00a0décembre\u00a02012 au 8\u00a0janvier\u00a02013",
            "décembre 2012–janvier 2013",
        ),
    ],
)
def test_fieldwork_is_never_told_more_exactly_than_both_its_ends(start, end, period, months):
    fieldwork = Fieldwork(start, end)

    assert (FR.period(fieldwork, "2031"), FR.months(fieldwork, "2031")) == (period, months)


def test_fieldwork_in_english():
    assert (
        EN.period(Fieldwork("2012-04-12", "2012-05-08"), "2012")
        == "from 12\u00a0April to 8\u00a0May\u00a02012"
    )
    assert EN.period(Fieldwork("2020-09", "2020-09"), "2020") == "in September 2020"


values = st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False)


@given(values, st.integers(0, 3))
def test_a_printed_number_can_be_read_back_as_the_rounded_one(value, decimals):
    expected = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    french = FR.plain(float(value), decimals).replace(THIN, "").replace(",", ".")
    english = EN.plain(float(value), decimals).replace(",", "")

    assert Decimal(french.replace(MINUS, "-")) == Decimal(english.replace(MINUS, "-")) == expected
    assert not french.startswith(f"{MINUS}0") or expected != 0


@given(values, st.integers(0, 2), st.sampled_from(["percent", "eur_per_year", "count"]))
def test_no_french_sign_may_part_from_its_number(value, decimals, unit):
    assert " " not in FR.amount(float(value), unit, decimals)


PAID = tuple(f"{one}_per_year" for one in CURRENCIES)
INTL = """<body><script>
const wanted = %s;
const style = {percent: {style: "percent"}, ...Object.fromEntries(
  ["EUR", "CHF", "GBP", "CAD", "USD"].map(currency => [
    `${currency.toLowerCase()}_per_year`, {style: "currency", currency}]))};
document.body.textContent = JSON.stringify(wanted.map(([locale, value, unit, decimals]) =>
  new Intl.NumberFormat(locale, {...style[unit], minimumFractionDigits: decimals,
    maximumFractionDigits: decimals}).format(unit === "percent" ? value / 100 : value)));
</script>"""


@pytest.mark.browser
def test_the_browsers_write_the_same(tmp_path):
    figures = [(0, 0), (7, 0), (12.5, 1), (49.6, 1), (99.96, 1), (1150, 0), (26830, 0), (1234567, 2)]
    cases = [
        (lang, value, unit, decimals)
        for lang in ("fr", "en")
        for value, decimals in figures
        for unit in ("percent", *PAID, "count")
    ]
    page = tmp_path / "intl.html"
    page.write_text(INTL % json.dumps(cases), encoding="utf-8")

    answer = subprocess.run(
        [browser.require(), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", page.as_uri()],
        capture_output=True,
        check=True,
    )

    told = answer.stdout.decode("utf-8").partition("<body>")[2].partition("</body>")[0]
    expected = json.loads(told.replace("&nbsp;", NBSP))
    ours = [
        make_numbers(lang).amount(value, unit, decimals).replace(MINUS, "-")
        for lang, value, unit, decimals in cases
    ]
    assert dict(zip(cases, ours, strict=True)) == dict(zip(cases, expected, strict=True))

"""Words for numbers: each refused case first, then the tolerances to their edges, then properties."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cmsurvey.claims import AROUND, BARE, CLAIMS, LIMITS, fraction, moved
from cmsurvey.model import Bound
from tests.builders import make_estimate, make_table
from tests.cases import every
from tests.spoken import program

AT_LEAST = Bound("at_least", {"fr": "plus"})
AT_MOST = Bound("at_most", {"fr": "moins"})
FRACTIONS = sorted(program("fr")["fractions"])


def said(value, name, noun="", lang="fr"):
    words = program(lang)
    return fraction(value, words["fractions"][name], words, noun)


def remainder(value):
    return make_estimate("remainder", value, origin="remainder")


def claims(figure, *others, **fields):
    """The claims that hold for a figure beside others."""
    table = make_table(figure, *others, **fields)
    return {name for name, holds in CLAIMS.items() if holds(figure, table)}


@every(
    ("value", "name"),
    [
        (46.9, "half"),
        (53.1, "half"),
        (21.9, "quarter"),
        (93.1, "nine_tenths"),
        (0, "one_tenth"),
        (100, "half"),
    ],
)
def test_words_too_far_from_the_figure_are_refused(value, name):
    assert said(value, name) is None


@every(
    ("value", "name", "words"),
    [
        (47, "half", "près de la moitié"),
        (49.4, "half", "près de la moitié"),
        (49.5, "half", "la moitié"),
        (49.6, "half", "la moitié"),
        (50.5, "half", "la moitié"),
        (50.6, "half", "plus de la moitié"),
        (52, "half", "plus de la moitié"),
        (53, "half", "plus de la moitié"),
        (22, "quarter", "près d’un quart"),
        (24.5, "quarter", "un quart"),
        (28, "quarter", "plus d’un quart"),
        (30.3, "third", "près d’un tiers"),
        (32.8, "third", "un tiers"),
        (33.8, "third", "un tiers"),
        (36.3, "third", "plus d’un tiers"),
        (63.7, "two_thirds", "près des deux tiers"),
        (88, "nine_tenths", "près de neuf sur\u00a0dix"),
    ],
)
def test_the_edges_of_a_tolerance_belong_to_it(value, name, words):
    assert said(value, name) == words


@every(
    ("value", "name", "noun", "words"),
    [
        (25, "quarter", "répondant", "un répondant sur\u00a0quatre"),
        (23, "quarter", "répondant", "près d’un répondant sur\u00a0quatre"),
        (70, "seven_tenths", "fois|fois", "sept fois sur\u00a0dix"),
        (80, "four_fifths", "répondant", "quatre répondants sur\u00a0cinq"),
        (87, "nine_tenths", "travail|travaux", "près de neuf travaux sur\u00a0dix"),
        (35, "third", "personne", "plus d’une personne sur\u00a0trois"),
    ],
)
def test_a_noun_stands_in_the_number_that_the_words_ask_for(value, name, noun, words):
    assert said(value, name, noun) == words


@every(
    ("value", "name", "noun", "hedge", "words"),
    [
        (70, "seven_tenths", "", "près de {value}", "près de sept sur\u00a0dix"),
        (66.7, "two_thirds", "", "près de {value}", "près des deux tiers"),
        (10, "one_tenth", "répondant", "environ {value}", "environ un répondant sur\u00a0dix"),
        (68, "seven_tenths", "", "près de {value}", "près de sept sur\u00a0dix"),
    ],
)
def test_a_fraction_keeps_the_word_that_its_source_prints_before_the_share(value, name, noun, hedge, words):
    found = program("fr")
    assert fraction(value, found["fractions"][name], found, noun, hedge=hedge) == words


def test_fractions_in_english():
    assert said(23, "quarter", lang="en") == "nearly a quarter"
    assert said(23, "quarter", "respondent", lang="en") == "nearly one in four respondents"


@given(st.integers(0, 1000), st.sampled_from(FRACTIONS), st.sampled_from(["fr", "en"]))
def test_a_fraction_is_never_more_than_three_points_from_its_figure(tenths, name, lang):
    value, at = tenths / 10, program(lang)["fractions"][name]["at"]
    words, gap = said(value, name, lang=lang), abs(Decimal(tenths) / 10 - Decimal(str(at)))

    assert (words is not None) == (gap <= AROUND <= 3)
    if words is not None:
        bare = words == program(lang)["fractions"][name]["words"]
        assert bare == (gap <= BARE)
        near = words.startswith(program(lang)["fraction_forms"]["near"].partition("{")[0])
        assert bare or near == (value < at)


def test_fractions_stand_for_the_same_shares_in_every_language():
    french, english = (
        {name: entry["at"] for name, entry in program(lang)["fractions"].items()} for lang in ("fr", "en")
    )
    assert french == english


def test_a_tie_is_not_first():
    assert not claims(make_estimate("a", 30), make_estimate("b", 30), remainder(40)) & {
        "first",
        "first_named",
    }


def test_an_answer_below_the_remainder_is_only_first_of_those_named():
    assert claims(make_estimate("a", 27), make_estimate("b", 15), remainder(58)) == {
        "first_named",
        "minority",
        "small_minority",
    }


def test_one_answer_below_half_is_not_first_as_the_others_are_not_told():
    assert claims(make_estimate("a", 10)) == {"minority", "small_minority"}
    assert claims(make_estimate("a", 52)) == {"first", "majority", "narrow_majority"}


def test_an_answer_above_all_others_and_the_remainder_is_first():
    assert "first" in claims(make_estimate("a", 48), make_estimate("b", 20), remainder(32))


def test_where_several_answers_were_possible_none_is_first():
    """A larger one may be among those that no source gives."""
    found = claims(make_estimate("a", 85), make_estimate("b", 51), kind="multiple")
    assert found == {"first_named", "majority", "large_majority"}


def test_a_bound_without_an_upper_end_may_be_above_any_figure():
    least = make_estimate("b", 30, origin="bound", bound=AT_LEAST)
    assert claims(make_estimate("a", 45), least) == {"minority"}
    assert "first" in claims(make_estimate("a", 60), least)


def test_a_bound_with_an_upper_end_is_below_what_is_above_it():
    most = make_estimate("b", 2, origin="bound", bound=AT_MOST)
    assert claims(make_estimate("a", 69), most) == {"first", "first_named", "majority"}
    assert "first" not in claims(make_estimate("a", 49), most)


def test_a_claim_on_a_bound_holds_only_where_the_bound_suffices():
    assert claims(make_estimate("a", 69, bound=AT_LEAST)) == {"first", "majority"}
    most = {"first", "majority", "large_majority", "nearly_all"}
    assert claims(make_estimate("a", 90, bound=AT_LEAST)) == most
    assert claims(make_estimate("a", 52, bound=AT_LEAST)) == {"first", "majority"}
    assert claims(make_estimate("a", 40, bound=AT_LEAST)) == set()
    assert claims(make_estimate("a", 90, bound=AT_MOST)) == set()
    assert claims(make_estimate("a", 40, bound=AT_MOST), make_estimate("b", 5)) == {"minority"}


def test_a_rank_of_one_is_first_unless_another_list_has_another_first():
    first, second = make_estimate("a", 1), make_estimate("b", 2)
    assert claims(first, second, kind="rank", unit="rank") == {"first"}
    assert claims(first, make_estimate("c", 1), kind="rank", unit="rank") == set()
    assert claims(second, first, kind="rank", unit="rank") == set()


def test_a_rank_of_a_list_without_an_order_is_not_first():
    assert claims(make_estimate("a", 1, unordered=True), kind="rank", unit="rank") == set()


def test_an_amount_is_no_majority():
    assert claims(make_estimate("value", 25000), kind="mean", unit="eur_per_year") == set()


@every(("kind", "claim"), [("median", "median"), ("quantile", "quartile")])
def test_half_and_a_quarter_are_said_of_a_median_and_a_quartile_alone(kind, claim):
    amount = make_estimate("value", 25000)
    assert claims(amount, kind=kind, unit="eur_per_year") == {claim}
    assert claims(amount._replace(bound=AT_MOST), kind=kind, unit="eur_per_year") == set()


@every(
    ("value", "expected"),
    [
        (50, set()),
        (49.9, {"minority"}),
        (30.1, {"minority"}),
        (30, {"minority", "small_minority"}),
        (50.1, {"majority", "narrow_majority"}),
        (55, {"majority", "narrow_majority"}),
        (55.1, {"majority"}),
        (69.9, {"majority"}),
        (70, {"majority", "large_majority"}),
        (89.9, {"majority", "large_majority"}),
        (90, {"majority", "large_majority", "nearly_all"}),
    ],
)
def test_the_edges_of_a_claim(value, expected):
    shares = {*LIMITS}
    assert claims(make_estimate("a", value)) & shares == expected


@given(st.lists(st.integers(0, 100), min_size=2, max_size=6).filter(lambda shares: sum(shares) <= 100))
def test_whoever_is_first_is_above_all_that_could_be_hidden(shares):
    rows = [make_estimate(f"c{number}", share) for number, share in enumerate(shares)]
    for row in rows:
        others = [one.value for one in rows if one is not row]
        expected = row.value > max([*others, 100 - sum(shares)])
        assert CLAIMS["first"](row, make_table(*rows)) == expected


@every(
    ("key", "now", "before"),
    [
        ("up", make_estimate(value=55), make_estimate(value=69)),
        ("up", make_estimate(value=55), make_estimate(value=52)),
        ("down", make_estimate(value=52.1), make_estimate(value=55)),
        ("up", make_estimate(value=66.7, bound=AT_LEAST), make_estimate(value=55)),
        ("down", make_estimate(value=45), make_estimate(value=66.7, bound=AT_LEAST)),
    ],
)
def test_a_small_difference_another_direction_and_a_bound_are_no_move(key, now, before):
    assert not moved(key, now, before)


def test_a_share_further_than_three_points_away_has_moved():
    assert moved("up", make_estimate(value=69), make_estimate(value=55))
    assert moved("down", make_estimate(value=25), make_estimate(value=28.1))


def test_a_majority_holds_for_each_source_that_gives_the_figure():
    other = make_estimate("bac_plus_5", 50.0)
    disputed = make_estimate("bac_plus_5", 52.0, disputes=(other,))

    assert CLAIMS["majority"](disputed._replace(disputes=()), make_table(disputed))
    assert not CLAIMS["majority"](disputed, make_table(disputed))

"""Tables of estimates from made-up figures: what is refused first, then remainders, bounds, conflicts."""

import math
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cmsurvey import aggregate
from cmsurvey.errors import CmsurveyError
from cmsurvey.model import Block, Bound, Computed
from tests.builders import figure, make_edition, make_estimate, make_survey, make_table
from tests.cases import every

NAN = float("nan")
AT_LEAST = Bound("at_least", {"fr": "plus de 60 %"})


def rows(*figures, survey=None, population="all"):
    """The estimates of `gender` in the table that these figures make."""
    return aggregate.table("gender", make_edition(*figures, survey=survey), population).rows


def shares(*values):
    return [figure(f"c{number}", value) for number, value in enumerate(values, start=1)]


def derived(category, value, note, **cells):
    return figure(category, value, derived=True, note=note, file="derived.csv", line=7, **cells)


def told(call, *arguments):
    with pytest.raises(CmsurveyError) as raised:
        call(*arguments)
    return str(raised.value)


def test_an_unknown_question_is_answered_with_the_nearest():
    assert told(aggregate.table, "gendre", make_edition()) == (
        'error: edition 2031 has no figure for the question "gendre"\n    did you mean "gender"?'
    )


def test_an_unknown_population_is_answered_with_the_nearest():
    edition = make_edition(figure(population="sector=tourism"))

    assert told(aggregate.table, "gender", edition, "sector=tourisme") == (
        'error: question "gender" of edition 2031 has no population "sector=tourisme"\n'
        '    did you mean "sector=tourism"?'
    )


def test_an_unknown_answer_is_answered_with_the_nearest():
    assert told(aggregate.find, make_table(), "femal") == (
        'error: no figure "femal" in gender (all) of edition 2031\n    did you mean "female"?'
    )


def test_a_derived_value_that_its_formula_does_not_give_is_refused():
    edition = make_edition(figure(), derived("male", 41, "computed: 100 - 60, two answers assumed"))

    assert told(aggregate.table, "gender", edition) == (
        "error: surveys/derived.csv, line 7, column value: 41 is not its formula: 100 - 60 = 40\n"
        "    correct the value, or the formula in the note"
    )


@every(
    ("note", "value", "decimals", "formula"),
    [
        ("computed: 100 - 52, two answers assumed", 48, 0, "100 - 52"),
        ("computed: 100 - 49.6", 50.4, 1, "100 - 49.6"),
        ("computed: 100 - 49.6, rounded", 50, 0, "100 - 49.6"),
        ("computed: 100 - 21 - 3 - 22; the page only says a majority", 54, 0, "100 - 21 - 3 - 22"),
        ("computed: 100 - age_cumulative.over_25 61", 39, 0, "100 - 61"),
        ("computed: status.employee (68) - cdi 59", 9, 0, "68 - 59"),
        ("computed: 81 in 2020 + 2.6 points", 83.6, 1, "81 + 2.6"),
        ("computed: 51 - 1 point", 50, 0, "51 - 1"),
        ("computed: unchanged in 2018", 93, 0, "93 - 0"),
    ],
)
def test_a_derived_figure_carries_its_arithmetic_and_none_of_its_words(note, value, decimals, formula):
    (found,) = rows(derived("yes", value, note, decimals=decimals))

    assert (found.origin, found.value, found.formula) == ("derived", value, formula)


@every(
    "note",
    ["computed: 30,154 / (1 - 0.004), rounded", "computed: 2 * 15", "computed: estimated", "computed: 30"],
)
def test_what_is_neither_a_sum_nor_a_difference_is_left_out_and_told(note):
    edition = make_edition(figure(), derived("male", 30, note))

    assert [row.category for row in aggregate.table("gender", edition).rows] == ["female"]
    (sentence,) = aggregate.left_out(edition)
    assert sentence == (
        "derived.csv, line 7: gender.male (all) is neither a sum nor a difference of published figures, "
        "it is left out"
    )


def test_a_question_of_left_out_figures_alone_has_no_table():
    edition = make_edition(figure("a", 1, question="b"), derived("male", 30, "computed: estimated"))

    assert aggregate.tables(Block(("gender",)), edition) == ()
    assert told(aggregate.table, "gender", edition) == (
        'error: edition 2031 has no figure for the question "gender"\n    known: b'
    )


def test_an_edition_of_sums_and_differences_leaves_nothing_out():
    assert aggregate.left_out(make_edition(figure(), derived("male", 40, "computed: 100 - 60"))) == ()


def test_a_single_share_leaves_no_remainder():
    assert [row.origin for row in rows(figure("a", 52))] == ["published"]


def test_a_share_and_its_complement_leave_no_remainder():
    found = rows(figure("a", 52), derived("b", 48, "computed: 100 - 52"))
    assert [row.origin for row in found] == ["published", "derived"]


@every("values", [(49, 49), (50, 51), (33, 33, 33), (60.5, 37.5), (50, 52)])
def test_a_whole_that_rounding_moved_has_no_remainder(values):
    assert {row.origin for row in rows(*shares(*values))} == {"published"}


@every("values", [(32.6, 32.7, 32.7), (0.1, 0.2, 97.7), (33.3, 33.3, 31.4)])
def test_the_edge_of_a_whole_is_not_moved_by_binary_fractions(values):
    edition = make_edition(*[{**one, "decimals": 1} for one in shares(*values)])
    table = aggregate.table("gender", edition)

    assert (table.total, table.whole) == (98, True)
    assert "remainder" not in [row.origin for row in table.rows]


def test_a_little_less_than_a_whole_has_its_remainder():
    *_, last = rows(*[{**one, "decimals": 1} for one in shares(32.5, 32.7, 32.7)])
    assert (last.category, last.value, last.formula) == ("remainder", 2.1, "100 - 32.5 - 32.7 - 32.7")


def test_a_remainder_is_computed_and_says_from_what():
    *published, last = rows(figure("sme", 27, decimals=0), figure("agency", 19.5, decimals=1, source="other"))
    assert [row.value for row in published] == [27, 19.5]
    assert last.category == "remainder"
    assert (last.value, last.decimals, last.formula) == (53.5, 1, "100 - 27 - 19.5")
    assert (last.origin, last.base, last.computed) == ("remainder", 400, None)
    assert last.sources == ("press", "other")
    assert last.places == ("2031.csv:2", "2031.csv:3")


def test_parts_with_unlike_bases_leave_a_remainder_without_one():
    figures = [
        figure("a", 30, population="sector=tourism", base_n=42),
        figure("b", 20, population="sector=tourism", base_n=NAN),
    ]
    assert [row.base for row in rows(*figures, population="sector=tourism")] == [42, None, None]


def test_an_unknown_base_is_never_derived():
    found = rows(figure("a", 30, base_n=NAN), figure("b", 20, base_n=NAN))
    assert [row.base for row in found] == [None, None, None]
    assert aggregate.complement(found[0]).base is None


def test_thresholds_and_several_answers_have_no_remainder():
    assert {row.origin for row in rows(*[{**one, "kind": "multiple"} for one in shares(30, 20)])} == {
        "published"
    }


@every(("kind", "unit"), [("mean", "eur_per_year"), ("rank", "rank"), ("median", "percent")])
def test_what_is_no_share_has_no_remainder(kind, unit):
    figures = [{**one, "kind": kind, "unit": unit} for one in shares(2, 1)]
    assert {row.origin for row in rows(*figures)} == {"published"}


def test_beside_a_bound_the_rest_is_unknown():
    survey = make_survey(bounds={("2031", "gender", "all", "c1"): AT_LEAST})
    found = rows(*shares(60, 10, 5), survey=survey)
    assert [row.origin for row in found] == ["bound", "published", "published"]
    assert found[0].bound == AT_LEAST


def test_a_bound_has_no_margin_and_no_sum_and_no_complement():
    bound = make_estimate("a", 60, origin="bound", bound=AT_LEAST)
    table = make_table(bound, make_estimate("b", 10))

    assert bound.computed is None
    assert told(aggregate.total, table, ["a", "b"]) == (
        "error: a bound of gender (all) cannot be added\n    use the categories that are exact"
    )
    assert told(aggregate.complement, bound) == (
        "error: a is a bound: its complement is unknown\n    leave it out"
    )


def test_no_published_figure_has_a_margin():
    found = rows(figure("a", 30), figure("b", 20), derived("c", 10, "computed: 30 - 20"))
    assert {row.computed for row in found} == {None}


def conflict(category, value=13, **cells):
    return figure(category, value, note="conflict: another source names another answer", **cells)


def test_two_answers_for_one_share_are_counted_once():
    found = rows(figure("a", 48), conflict("b"), conflict("c", source="other"))

    assert [row.category for row in found] == ["a", "b_or_c", "remainder"]
    assert (found[1].value, found[1].members, found[1].member_labels) == (13, ("b", "c"), ("B", "C"))
    assert (found[1].sources, found[1].places) == (("press", "other"), ("2031.csv:3", "2031.csv:4"))
    assert (found[2].value, found[2].formula) == (39, "100 - 48 - 13")


def test_three_answers_for_one_share_are_counted_once():
    found = rows(figure("a", 48), conflict("b"), conflict("c"), conflict("d", category_label="D / X"))

    assert [row.category for row in found] == ["a", "b_or_c_or_d", "remainder"]
    assert found[1].member_labels == ("B", "C", "D / X")
    assert len(found[1].sources) == 3
    assert found[2].value == 39


def test_two_conflicts_with_unlike_shares_stay_two():
    found = rows(conflict("a", 20), conflict("b", 20), conflict("c", 13), conflict("d", 13))
    assert [(row.category, row.value) for row in found] == [("a_or_b", 20), ("c_or_d", 13), ("remainder", 67)]


def test_a_merged_answer_is_found_by_each_of_its_names():
    table = aggregate.table("gender", make_edition(figure("a", 48), conflict("b"), conflict("c")))
    assert aggregate.find(table, "b") is aggregate.find(table, "c") is aggregate.find(table, "b_or_c")


def test_a_share_in_conflict_is_never_added_twice():
    table = aggregate.table("gender", make_edition(figure("a", 48), conflict("b"), conflict("c")))

    assert told(aggregate.total, table, ["b", "c"]) == (
        "error: one share of gender (all) is named twice\n    name each share once"
    )
    assert aggregate.total(table, ["a", "c"]).formula == "48 + 13"


def test_shares_that_are_all_of_it_are_a_sum():
    table = aggregate.table("gender", make_edition(figure("a", 48), figure("b", 52)))

    assert aggregate.total(table, ["a", "b"]).value == 100


def test_rows_stand_in_the_order_of_the_question():
    found = rows(figure("b", 30, order=2.0), figure("a", 20, order=1.0), figure("c", 50, order=3.0))
    assert [row.category for row in found] == ["a", "b", "c"]


def reordered(edition, *orders):
    """The edition with these orders in its rows, NaN for a blank."""
    rows = zip(edition.records, orders, strict=True)
    return replace(edition, records=tuple({**row, "order": order} for row, order in rows))


def test_a_derived_row_without_an_order_has_its_place_on_the_scale():
    figures = [
        figure("26_35", 49, low=26, high=35),
        figure("36_plus", 12, low=36),
        derived("25_or_less", 39, "computed: 100 - 61", high=25),
    ]
    edition = reordered(make_edition(*figures), 1.0, 2.0, math.nan)

    found = aggregate.table("gender", edition).rows

    assert [row.category for row in found] == ["25_or_less", "26_35", "36_plus"]


def test_off_a_scale_a_row_without_an_order_comes_last():
    edition = reordered(make_edition(figure("a", 49), figure("b", 12)), math.nan, 1.0)

    assert [row.category for row in aggregate.table("gender", edition).rows][:2] == ["b", "a"]


def test_a_rank_whose_source_states_no_order_says_so():
    survey = make_survey(unordered=("order not stated",))
    figures = [
        figure("a", 1, kind="rank", unit="rank", note="as listed; order not stated"),
        figure("b", 2, kind="rank", unit="rank"),
    ]
    assert [row.unordered for row in rows(*figures, survey=survey)] == [True, False]


def test_a_block_s_own_population_comes_first_and_the_others_stay_apart():
    edition = make_edition(
        figure("a", 60),
        figure("a", 55, population="sector=tourism"),
        figure("x", 20, question="age"),
        figure("a", 50, population="contract=cdi"),
    )
    found = aggregate.tables(Block(("gender", "age", "nothing"), population="contract=cdi"), edition)
    assert [(table.question, table.population) for table in found] == [
        ("gender", "contract=cdi"),
        ("gender", "all"),
        ("gender", "sector=tourism"),
        ("age", "all"),
    ]


def test_a_question_that_was_only_computed_is_no_question_of_the_edition():
    edition = make_edition(figure(), derived("yes", 37, "computed: 100 - 63", question="first_job"))
    assert aggregate.questions(edition) == ("gender",)


@every(
    ("table", "categories", "message"),
    [
        (
            make_table(make_estimate("a", 30), make_estimate("b", 20), kind="multiple"),
            ["a", "b"],
            "error: the shares of gender (all) do not add up: its kind is multiple\n    use one category",
        ),
        (
            make_table(make_estimate("a", 30), make_estimate("remainder", 70, origin="remainder")),
            ["a", "remainder"],
            "error: the remainder of gender (all) is no published share\n    add the published ones alone",
        ),
        (
            make_table(make_estimate("a", 50.5, decimals=1), make_estimate("b", 50)),
            ["a", "b"],
            "error: the rounded shares of gender (all) add up to 100.5\n    name fewer of them",
        ),
    ],
)
def test_a_sum_that_is_no_share_is_refused(table, categories, message):
    assert told(aggregate.total, table, categories) == message


def test_a_sum_of_one_share_is_the_share():
    table = make_table()
    assert aggregate.total(table, ["male"]) is table.rows[1]


def test_a_sum_is_computed_and_spans_its_bands():
    table = make_table(
        make_estimate("young", 43, high=25.0, places=("2031.csv:2",)),
        make_estimate("middle", 45.5, low=26.0, high=35.0, decimals=1, places=("2031.csv:3",)),
    )
    found = aggregate.total(table, ["young", "middle"])

    assert (found.category, found.value, found.decimals) == ("young+middle", 88.5, 1)
    assert (found.origin, found.formula, found.base) == ("derived", "43 + 45.5", 400)
    assert (found.low, found.high) == (None, 35)
    assert found.places == ("2031.csv:2", "2031.csv:3")


def test_what_is_computed_from_a_computed_figure_names_published_ones_alone():
    computed = make_estimate("a", 9, origin="derived", formula="68 - 59")
    table = make_table(computed, make_estimate("b", 20))

    assert aggregate.total(table, ["a", "b"]).formula == "68 - 59 + 20"
    assert aggregate.complement(computed).formula == "100 - 68 + 59"
    assert aggregate.complement(computed).value == 91


percents = st.integers(0, 1000).map(lambda tenths: tenths / 10)


@pytest.mark.long
@given(st.lists(percents, min_size=2, max_size=7).filter(lambda values: sum(values) <= 100))
def test_the_parts_and_their_remainder_are_exactly_100_and_none_is_rescaled(values):
    found = rows(*[{**one, "decimals": 1} for one in shares(*values)])
    published = [Decimal(str(row.value)) for row in found if row.origin == "published"]

    assert published == [Decimal(str(value)) for value in values]
    if len(found) > len(values):
        assert sum(published) + Decimal(str(found[-1].value)) == 100
        assert found[-1].value > 2
    else:
        assert sum(published) >= 98


@given(percents)
def test_a_share_and_its_complement_are_exactly_100(value):
    rest = aggregate.complement(make_estimate("a", value, decimals=1))
    assert Decimal(str(value)) + Decimal(str(rest.value)) == 100


@pytest.mark.long
@given(st.lists(st.integers(0, 40), min_size=2, max_size=6).filter(any))
@example([4, 6, 6, 33])
def test_shares_from_answers_are_added_before_they_are_rounded_and_the_formula_gives_the_sum(counts):
    base = sum(counts) + 7
    parts = [
        make_estimate(
            f"a{at}",
            float((Decimal(100 * count) / base).quantize(Decimal(1), ROUND_HALF_UP)),
            origin="computed",
            base=base,
            computed=Computed(100 * count / base, count),
        )
        for at, count in enumerate(counts)
    ]
    found = aggregate.total(make_table(*parts), [one.category for one in parts])
    rest = aggregate.complement(found)

    for one, answers in ((found, sum(counts)), (rest, 7)):
        exact = (Decimal(100 * answers) / base).quantize(Decimal(1), ROUND_HALF_UP)
        terms = f"+ {one.formula}".split()
        of_formula = sum(map(Decimal, map("".join, zip(terms[::2], terms[1::2], strict=True))), Decimal(0))
        assert one.computed is not None
        assert (one.computed.answers, Decimal(str(one.value))) == (answers, exact)
        assert of_formula.quantize(Decimal(1), ROUND_HALF_UP) == exact


def test_a_question_of_which_no_answer_is_shown_has_no_table_and_a_remark_says_so():
    hidden = [
        figure("female", math.nan, note="suppressed: 5"),
        figure("male", math.nan, note="suppressed: 5"),
    ]
    edition = make_edition(*hidden)

    assert aggregate.questions(edition) == ()
    assert aggregate.tables(Block(("gender",)), edition) == ()
    assert aggregate.left_out(edition) == (
        "gender: too few gave any of its answers to show one, it is left out",
    )

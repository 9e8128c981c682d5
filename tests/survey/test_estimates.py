"""Estimators against the formulas written out slowly, and what must hold for any sample."""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cmsurvey import survey
from cmsurvey.errors import CmsurveyError
from cmsurvey.survey import Design
from cmsurvey.survey.crosstabs import crosstab_of_rows
from cmsurvey.survey.proportions import Share
from tests.cases import every
from tests.survey import oracle
from tests.survey.samples import KINDS, design, made_up

SEEDS = st.integers(0, 10**6)
SHAPES = st.sampled_from(
    [{"stages": 1}, {"stages": 2}, {"stages": 1, "fpc": False}, {"stages": 2, "fpc": False}]
)
#: Each example asks every estimator.


def near(found, expected):
    """Whether two numbers agree to 1e-9, or neither is one."""
    return found == pytest.approx(expected, rel=1e-9, abs=1e-11, nan_ok=True)


def estimate(of):
    return (of.value, of.se)


def within(inside, value=lambda row: row["y"]):
    """A part and a whole of the rows of a domain."""
    return (lambda row: value(row) if inside(row) else 0.0), (lambda row: float(inside(row)))


# Wrong input ---------------------------------------------------------------------------------------------

ROWS = [
    {"h": "n", "psu": 1, "w": 1.0, "N": 4.0, "y": 1.0, "kind": "a"},
    {"h": "n", "psu": 2, "w": 2.0, "N": 4.0, "y": 5.0, "kind": "b"},
    {"h": "s", "psu": 1, "w": 1.0, "N": 3.0, "y": 2.0, "kind": "a"},
]


@every(
    ("changes", "options", "message"),
    [
        ({}, {"weights": "u"}, 'there is no column "u"\n    known: N, h, kind, psu, w, y'),
        (
            {"w": -1.0},
            {"weights": "w"},
            'row 2: column "w" (weights) is -1\n    a weight is a number, 0 or above',
        ),
        ({"w": None}, {"weights": "w"}, 'row 2: column "w" (weights) is empty'),
        ({"w": "two"}, {"weights": "w"}, 'row 2: "two" in column "w" is not a number'),
        (
            {"h": None},
            {"strata": "h"},
            'row 2: column "h" (strata) is empty\n    fill it, or take the row out',
        ),
        (
            {"N": 0.5},
            {"strata": "h", "fpc": "N"},
            'row 2: the population count in column "N" is 0.5\n    fpc is the',
        ),
        (
            {"N": 5.0},
            {"strata": "h", "fpc": "N"},
            'row 2: column "N" holds 5, but 4 before in the same group "n"',
        ),
        ({}, {"fpc": ["N", "N"]}, "there are 2 columns of population counts for 1 stages"),
        (
            {},
            {"lonely": "guess"},
            '"guess" is not a rule for lonely units\n    known: fail, remove, certainty',
        ),
    ],
)
def test_a_wrong_design_says_row_and_column(changes, options, message):
    rows = [ROWS[0], {**ROWS[1], **changes}, ROWS[2]]

    with pytest.raises(CmsurveyError) as caught:
        Design(pd.DataFrame(rows), **options)

    assert message.split("\n")[0] in str(caught.value)
    assert message in str(caught.value).removeprefix("error: ")


def test_a_population_below_its_sample_names_the_group():
    rows = [{**row, "N": 1.0} for row in ROWS]

    with pytest.raises(CmsurveyError, match='group "n": 2 units were sampled of a population of 1'):
        Design(pd.DataFrame(rows), strata="h", fpc="N")


def test_weights_that_are_all_0_are_refused():
    with pytest.raises(CmsurveyError, match='column "w" \\(weights\\): every weight is 0'):
        Design(pd.DataFrame(ROWS).assign(w=0.0), weights="w")


def test_a_stratum_of_one_unit_is_named_and_its_estimate_waits_for_a_rule():
    lonely = Design(pd.DataFrame(ROWS), weights="w", strata="h")

    with pytest.raises(
        CmsurveyError, match='stratum "s": it has one sampled unit, so its variance is unknown'
    ):
        survey.mean(lonely, "y")
    assert survey.mean(lonely.with_lonely("remove"), "y").se > 0


@every(
    ("ask", "message"),
    [
        (lambda of: survey.mean(of, "kind"), 'row 1: "a" in column "kind" is not a number'),
        (lambda of: survey.mean(of, "gap"), 'row 2: 1 rows of the domain have no answer in "gap"'),
        (lambda of: survey.t_test(of, "y", "h3"), 'column "h3" has 3 categories among the answers'),
        (lambda of: survey.net(of, "kind", ["c"]), 'column "kind" has no category "c"'),
        (lambda of: survey.scale_mean(of, "kind", {"a": 1}), 'category "b" of column "kind" has no score'),
        (
            lambda of: survey.net_promoter_score(of, "eleven"),
            'row 3: "11" in column "eleven" is not a whole number',
        ),
        (lambda of: survey.quantiles(of, "y", [1.5]), "the probability 1.5 is not between 0 and 1"),
        (lambda of: survey.quantiles(of, "y", rule="hf9"), '"hf9" is not a rule or scale of quantiles'),
        (lambda of: of.where("y ~ 3"), '"y ~ 3" is not a condition'),
        (lambda of: of.where("y > low"), '"low" is compared with the numeric column "y"'),
        (lambda of: of.where(np.ones(2, dtype=bool)), "the domain has 2 rows, the design 3"),
    ],
)
def test_a_wrong_question_is_answered_with_its_reason(ask, message):
    frame = pd.DataFrame(ROWS).assign(gap=[1.0, math.nan, 2.0], h3=["a", "b", "c"], eleven=[9, 10, 11])

    with pytest.raises(CmsurveyError) as caught:
        ask(Design(frame, weights="w"))

    assert message in str(caught.value)


# Against the formulas ------------------------------------------------------------------------------------


@pytest.mark.long
@given(SEEDS, SHAPES)
def test_means_totals_ratios_and_domains_are_those_of_the_formulas(seed, shape):
    rows = made_up(seed)
    of = design(rows, **shape)

    assert near(estimate(survey.mean(of, "y")), oracle.ratio(rows, lambda r: r["y"], lambda _: 1.0, **shape))
    assert near(
        estimate(survey.ratio(of, "y", "x")), oracle.ratio(rows, lambda r: r["y"], lambda r: r["x"], **shape)
    )
    total = sum(row["w"] * row["x"] for row in rows)
    spread = oracle.variance(rows, lambda r: r["w"] * r["x"], **shape)
    assert near(estimate(survey.total(of, "x")), (total, math.sqrt(spread)))
    answered = within(lambda r: r["z"] is not None, lambda r: r["z"])
    assert near(estimate(survey.mean(of, "z", na_rm=True)), oracle.ratio(rows, *answered, **shape))
    for kind in KINDS:
        inside = within(lambda r, kind=kind: r["kind"] == kind)
        own = survey.mean(of.where(f"kind == {kind}"), "y")
        assert near(estimate(own), oracle.ratio(rows, *inside, **shape))
        assert own.df == oracle.degrees_of_freedom([row for row in rows if row["kind"] == kind])


@pytest.mark.long
@given(SEEDS, SHAPES)
def test_differences_of_domains_have_their_covariance(seed, shape):
    rows = made_up(seed)
    weighted = {row["kind"] for row in rows if row["w"] > 0}

    for pair in survey.domain_differences(design(rows, **shape), "y", "kind"):
        if {pair.first, pair.second} <= weighted:
            ends = [within(lambda r, kind=kind: r["kind"] == kind) for kind in (pair.first, pair.second)]
            assert near(estimate(pair), oracle.difference(rows, *ends, **shape))


@pytest.mark.long
@given(SEEDS, SHAPES)
def test_crosstabs_are_those_of_the_formulas_from_rows_and_from_a_group_by(seed, shape):
    rows = made_up(seed)
    of = design(rows, **shape)
    table = survey.crosstab(of, "kind", "code")

    def inside(r, row=None, column=None):
        told = r["code"] is not None
        return told and row in {None, r["kind"]} and (column is None or float(column) == r["code"])

    for i, row in enumerate(table.rows):
        for j, column in enumerate(table.columns):
            cell = lambda r: float(inside(r, row, column))  # noqa: E731, B023 - used at once
            for part, base in (
                (table.overall, lambda r: float(inside(r))),
                (table.row_share, lambda r: float(inside(r, row))),  # noqa: B023 - used at once
                (table.column_share, lambda r: float(inside(r, None, column))),  # noqa: B023 - used at once
            ):
                expected = oracle.ratio(rows, cell, base, **shape)
                assert near((part.values[i, j], part.se[i, j]), expected)
    other = crosstab_of_rows(of, "kind", "code")
    for name in ("total", "overall", "row_share", "column_share"):
        assert near(getattr(other, name).values, getattr(table, name).values)
        assert near(getattr(other, name).se, getattr(table, name).se)
    assert (other.df, other.tests.keys()) == (table.df, table.tests.keys())


@pytest.mark.long
@given(SEEDS)
def test_columns_are_compared_with_their_covariance_and_with_the_rest(seed):
    rows = [row for row in made_up(seed) if row["code"] is not None and row["w"] > 0]
    assume(rows)
    frame = pd.DataFrame(rows)
    of = Design(frame, weights="w", clusters="psu", lonely="remove")
    table = survey.crosstab(of, "kind", "code")
    whole = [{**row, "h": "all"} for row in rows]

    def share(row, column):
        inside = lambda r: (float(column) == r["code"]) if column else True  # noqa: E731 - said once
        return within(inside, lambda r: float(r["kind"] == row))

    def rest(row, column):
        return within(lambda r: float(column) != r["code"], lambda r: float(r["kind"] == row))

    if frame["psu"].nunique() > 1:
        for pair in survey.column_pairs(table):
            ends = share(pair.row, pair.first), share(pair.row, pair.second)
            assert near(estimate(pair), oracle.difference(whole, *ends, fpc=False))
        for pair in survey.against_the_rest(table):
            ends = share(pair.row, pair.first), rest(pair.row, pair.first)
            assert near(estimate(pair), oracle.difference(whole, *ends, fpc=False))


@pytest.mark.long
@given(SEEDS, st.sampled_from([0.1, 0.25, 0.5, 0.9]))
def test_a_quantile_is_the_smallest_value_with_enough_weight_below(seed, p):
    rows = made_up(seed)

    assert survey.quantiles(design(rows), "y", [p])[0].value == oracle.quantile(rows, lambda r: r["y"], p)


@pytest.mark.long
@given(SEEDS, st.sampled_from(["remove", "adjust", "average"]), st.sampled_from([None, "psu"]))
def test_a_group_by_follows_the_rule_for_lonely_units(seed, rule, clusters):
    rows = [row for row in made_up(seed) if row["h"] != "s0" or row["psu"] == 0]
    alone = {**rows[0], "h": "alone", "kind": "a", "code": 10.0}
    of = Design(pd.DataFrame([*rows, alone]), weights="w", strata="h", clusters=clusters, lonely=rule)
    table, other = survey.crosstab(of, "kind", "code"), crosstab_of_rows(of, "kind", "code")

    for part in ("total", "row_share", "column_share"):
        assert near(getattr(table, part).se, getattr(other, part).se)


def test_where_every_stratum_has_one_unit_an_average_gives_no_error_and_no_test():
    frame = pd.DataFrame({"h": range(6), "a": ["x", "y"] * 3, "b": ["u", "u", "v"] * 2, "y": range(6)})
    of = Design(frame, strata="h", lonely="average")

    assert survey.mean(of, "y").value == 2.5
    assert math.isnan(survey.mean(of, "y").se)
    for table in (survey.crosstab(of, "a", "b"), crosstab_of_rows(of, "a", "b")):
        assert table.tests == {}
        assert np.isnan(table.column_share.se).all()


# Properties ----------------------------------------------------------------------------------------------


@pytest.mark.long
@given(SEEDS, SHAPES, st.sampled_from([0.001, 3.0, 1e6]))
def test_the_order_of_rows_and_the_scale_of_weights_change_no_share(seed, shape, scale):
    rows = made_up(seed)
    other = sorted(({**row, "w": row["w"] * scale} for row in rows), key=lambda row: row["y"])
    first, second = (
        survey.category_shares(design(one, **shape), "code", na_rm=True).shares for one in (rows, other)
    )

    assert first.keys() == second.keys()
    for label, share in first.items():
        assert near(estimate(second[label]), estimate(share))
        assert near(second[label].share_interval(), share.share_interval())


@pytest.mark.long
@given(SEEDS, SHAPES)
def test_a_domain_has_the_point_estimates_of_its_rows_alone(seed, shape):
    rows = made_up(seed)
    kept = [row for row in rows if row["x"] > 2]
    if not any(row["w"] > 0 for row in kept):
        return
    domain = design(rows, **shape).where("x > 2")
    alone = Design(pd.DataFrame(kept), weights="w", lonely="remove")

    assert near(survey.mean(domain, "y").value, survey.mean(alone, "y").value)
    assert near(survey.quantiles(domain, "y")[1].value, survey.quantiles(alone, "y")[1].value)


@pytest.mark.long
@given(SEEDS)
def test_the_levels_are_strings_in_their_order(seed):
    of = design(made_up(seed))

    texts = list(survey.category_shares(of, "kind").shares)
    numbers = list(survey.category_shares(of, "code", na_rm=True).shares)
    assert texts == [kind for kind in ["B", "a", "é"] if kind in texts]
    assert numbers == [label for label in ["-1", "1.5", "10"] if label in numbers]


# Intervals, scales, several answers ----------------------------------------------------------------------


def test_the_default_interval_never_claims_more_answers_than_there_are():
    frame = pd.DataFrame({"w": [1.0] * 40, "psu": range(40), "in": [1] * 2 + [0] * 38, "h": [1, 2] * 20})
    share = survey.category_share(Design(frame, weights="w", strata="h"), "in", "1")
    capped, beta = share.share_interval(), share.share_interval(method="beta")

    assert share.n_eff > 38
    assert capped[1] - capped[0] >= beta[1] - beta[0]


def test_nobody_and_everybody_have_an_interval_with_one_open_side():
    frame = pd.DataFrame({"kind": ["a", "b"] * 10, "w": [1.0, 3.0] * 10, "twin": ["b", "b"] * 10})
    of = Design(frame, weights="w")
    everybody = survey.category_share(of, "twin", "b")
    nobody = survey.net(of.where("kind == a"), "kind", ["b"])

    assert (everybody.value, everybody.se) == (1.0, 0.0)
    assert everybody.share_interval()[1] == 1.0
    assert 0.7 < everybody.share_interval()[0] < 1
    assert nobody.value == 0
    assert nobody.share_interval()[0] == 0
    assert 0.2 < nobody.share_interval()[1] < 0.4


def test_a_stratification_variable_is_known_and_has_no_interval():
    rows = made_up(7)
    known = survey.category_shares(design(rows).where("w > 0"), "kind").shares
    frame = pd.DataFrame(
        [{"h": h, "w": w} for h, w in [("a", 0.1), ("b", 0.7), ("c", 0.3)] for _ in range(7)]
    )
    strata = survey.category_shares(Design(frame, weights="w", strata="h"), "h").shares

    assert not any(share.known for share in known.values() if 0 < share.value < 1 and share.count > 2)
    for share in strata.values():
        assert share.known
        assert all(map(math.isnan, share.share_interval()))


def test_the_net_promoter_score_is_promoters_less_detractors():
    frame = pd.DataFrame({"score": [10, 9, 8, 7, 6, 0, 10, 3], "w": [1.0, 2, 1, 1, 1, 1, 2, 1]})
    of = Design(frame, weights="w")
    found = survey.net_promoter_score(of, "score")

    promoters, detractors = survey.net(of, "score", ["9", "10"]), survey.net(of, "score", ["6", "0", "3"])
    assert near(found.value, 100 * (promoters.value - detractors.value))
    assert near(survey.scale_mean(of, "score", {str(at): float(at) for at in range(11)}).value, 7.2)


def test_several_answers_are_shares_of_three_named_bases():
    frame = pd.DataFrame({"print": ["yes", "no", "no", "yes"], "web": ["yes", "yes", "no", "no"]})
    found = survey.multiple_response(Design(frame), ["print", "web"], "yes")

    assert (found.n_asked, found.n_answering, found.n) == (4, 3, {"print": 2, "web": 2})
    assert {base: one.value for base, one in found.shares["web"].items()} == {
        "asked": 0.5,
        "answering": pytest.approx(2 / 3),
        "responses": 0.5,
    }


def test_a_letter_names_the_column_whose_share_is_significantly_lower():
    frame = pd.DataFrame({
        "like": ["yes"] * 90 + ["no"] * 10 + ["yes"] * 20 + ["no"] * 80 + ["yes"] * 85 + ["no"] * 15,
        "team": ["x"] * 100 + ["y"] * 100 + ["z"] * 100,
    })  # fmt: skip
    told = survey.letters(survey.crosstab(Design(frame), "like", "team"))

    assert told["yes", "x"] == told["yes", "z"] == "B"
    assert told["no", "y"] == "AC"
    assert told["yes", "y"] == told["no", "x"] == ""


def test_columns_beyond_the_alphabet_have_two_letters():
    assert survey.column_letters(28)[24:] == ["Y", "Z", "AA", "AB"]


def test_the_letters_of_a_cell_stand_in_the_order_of_the_columns():
    table: Any = SimpleNamespace(rows=("yes",), columns=tuple(str(at) for at in range(28)))
    pairs = [
        survey.ColumnPair(0.2, 0.01, 99, 100, first="0", second=other, p_adjusted=0.001, row="yes")
        for other in ("26", "1")
    ]

    assert survey.letters(table, pairs)["yes", "0"] == "BAA"


def test_one_column_or_one_row_has_no_test_and_no_pair():
    frame = pd.DataFrame({"a": ["x", "y", "x"], "b": ["one"] * 3})
    table = survey.crosstab(Design(frame), "a", "b")

    assert (table.tests, survey.column_pairs(table), survey.against_the_rest(table)) == ({}, (), ())
    assert math.isnan(table.cramers_v)


def test_an_empty_domain_has_no_estimate():
    of = design(made_up(3)).where("x > 99")

    assert math.isnan(survey.mean(of, "y").value)
    assert survey.category_shares(of, "kind").shares == {}
    assert math.isnan(survey.quantiles(of, "y")[0].value)
    assert survey.crosstab(of, "kind", "code").n.size == 0


def test_a_share_whose_error_is_a_mere_bit_is_known_and_has_no_interval():
    share = Share(0.5, 1e-15, 199.0, 200, 0.0, 0.0, 100, 1.1)
    assert share.known
    assert all(math.isnan(limit) for limit in share.share_interval())
    nobody = Share(0.0, 0.0, 199.0, 200, 0.0, 0.0, 0, 1.1)
    assert nobody.share_interval() == pytest.approx((0.0, 0.020), abs=2e-3)

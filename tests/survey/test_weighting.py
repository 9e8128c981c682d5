"""Weights to known totals: what is refused, what holds whatever the answers, what R gives."""

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsurvey.errors import CmsurveyError
from cmsurvey.survey import Design, calibration, covariance
from cmsurvey.survey.calibration import Bounds
from cmsurvey.survey.crosstabs import crosstab, crosstab_of_rows
from cmsurvey.survey.margins import Margin
from cmsurvey.survey.replicates import jackknife, repeated
from cmsurvey.survey.weighting import calibrate, greg, poststratify, rake, trim
from tests.cases import every

ANSWERS = pd.DataFrame(
    {
        "sex": ["w", "w", "w", "m", "m", "w", "m", "w"],
        "age": ["18", "30", "30", "18", "30", "18", "30", "30"],
        "pay": [1.0, 4.0, 2.0, 8.0, 5.0, 7.0, 1.0, 3.0],
        "w": [1.0, 2.0, 1.0, 3.0, 1.0, 1.0, 2.0, 1.0],
    }
)
SEX = Margin("sex", {"w": 60.0, "m": 40.0}, {"w": "margins.csv, line 2", "m": "margins.csv, line 3"})
AGE = Margin("age", {"18": 30.0, "30": 70.0}, {"18": "margins.csv, line 4", "30": "margins.csv, line 5"})


def sample(answers=ANSWERS):
    return Design(answers, weights="w")


def said(call, *arguments, **options):
    with pytest.raises(CmsurveyError) as caught:
        call(*arguments, **options)
    return str(caught.value)


def table(design, variable):
    return design.frame.assign(w=design.weights).groupby(variable)["w"].sum().to_dict()


WRONG = {
    "a category of the answers without a total": (
        [Margin("sex", {"w": 100.0}, {"w": "margins.csv, line 2"})],
        'margins.csv, line 2: the margin of "sex" has no "m", which answers have',
    ),
    "a total that nobody's answer has": (
        [Margin("sex", {"w": 50.0, "m": 40.0, "x": 10.0}, {"x": "margins.csv, line 4"})],
        'margins.csv, line 4: nobody with a weight is "x" in "sex"',
    ),
    "populations that differ": (
        [SEX, Margin("age", {"18": 30.0, "30": 90.0}, {"18": "margins.csv, line 4"})],
        'margins.csv, line 4: the totals of "age" add up to 120, those of "sex" to 100',
    ),
    "a negative total": ([Margin("sex", {"w": 110.0, "m": -10.0})], 'the total of sex "m" is -10'),
    "totals of nothing": ([Margin("sex", {"w": 0.0, "m": 0.0})], 'the totals of "sex" add up to 0'),
    "a variable twice": ([SEX, SEX], 'variable "sex" has two margins'),
    "no margin": ([], "there is no margin to weight to"),
    "a variable that was not asked": ([Margin("sexe", {"w": 1.0})], 'did you mean "sex"?'),
}


@every(("margins", "sentence"), WRONG.values())
def test_margins_that_do_not_fit_the_answers_are_refused_with_their_place(margins, sentence):
    assert sentence in said(rake, sample(), margins)


def test_a_category_whose_answers_all_weigh_nothing_is_told_as_that():
    answers = ANSWERS.assign(w=ANSWERS["w"].where(ANSWERS["sex"] == "w", 0.0))

    told = said(rake, sample(answers), [SEX])

    assert 'margins.csv, line 3: nobody with a weight is "m" in "sex"' in told
    assert told.endswith("all of them have a weight of 0")


def test_answers_without_a_category_are_counted_and_named():
    answers = ANSWERS.assign(sex=ANSWERS["sex"].where(ANSWERS.index != 2, None))

    assert '1 answers have no "sex" (rows 3)' in said(rake, sample(answers), [SEX, AGE])


def test_margins_that_contradict_each_other_name_the_one_farthest_off():
    answers = ANSWERS[(ANSWERS["sex"] == "w") == (ANSWERS["age"] == "18")]

    told = said(rake, sample(answers), [SEX, AGE])

    assert "raking to 2 margins meets not all of them" in told
    assert 'of "sex" is farthest off, with 30.00 % instead of 60.00 %' in told or "70.00 %" in told


@pytest.mark.long
def test_bounds_that_a_category_needs_more_than_are_refused_with_what_it_needs():
    design = rake(sample(), [SEX])

    told = said(calibrate, design, [SEX, AGE], method="logit", bounds=Bounds(0.95, 1.05))

    assert 'margins.csv, line 4: the bounds 0.95 and 1.05 cannot be met: "18" of "age" needs' in told


@pytest.mark.long
@pytest.mark.parametrize("share", [25, 30, 39])
@pytest.mark.parametrize(
    ("method", "bounds"), [("raking", None), ("linear", Bounds(0, 3)), ("logit", Bounds(0.2, 4))]
)
def test_margins_that_no_weights_meet_are_told_without_a_share_that_none_can_be(method, bounds, share):
    """Whoever is x is u too, so u is no less than x."""
    answers = pd.DataFrame({"a": ["y", "y", "x"], "b": ["u", "v", "u"]})
    margins = [Margin("a", {"x": 40, "y": 60}), Margin("b", {"u": share, "v": 100 - share})]

    told = said(calibrate, Design(answers, weights=100 / 3), margins, method=method, bounds=bounds)

    reached = [float(one) for one in re.findall(r"(-?[\d.]+) %", told)]
    assert reached
    assert all(0 <= one <= 100 for one in reached), told
    assert ("widen the bounds" in told) == (bounds is not None)


@every("bounds", [None, Bounds(1.1, 2), Bounds(0.2, 0.9), Bounds(-1, 2)])
def test_the_logistic_method_needs_a_bound_on_each_side_of_1(bounds):
    assert "bounds" in said(calibrate, sample(), [SEX], method="logit", bounds=bounds)


def test_a_domain_is_not_weighted_by_itself():
    assert "a domain cannot be weighted" in said(rake, sample().where("age == 30"), [SEX])


def test_trimming_that_no_spreading_can_meet_is_refused():
    assert "the mean weight is 1.5" in said(trim, sample(), 0.0, 1.2)


def test_regression_on_a_column_with_gaps_names_the_first():
    answers = ANSWERS.assign(pay=ANSWERS["pay"].where(ANSWERS.index != 4))

    assert 'row 5: 1 answers have no "pay"' in said(greg, sample(answers), {"pay": 400.0}, 100.0)


def test_the_weights_of_hand_worked_groups():
    weights = poststratify(sample(), SEX).weights

    assert weights[:4] == pytest.approx([10, 20, 10, 20])  # 60 / 6 and 40 / 6 times 1, 2, 1, 3


METHODS = {
    "rake": rake,
    "linear": calibrate,
    "raking": lambda design, margins: calibrate(design, margins, method="raking"),
    "logit": lambda design, margins: calibrate(design, margins, method="logit", bounds=Bounds(0, 60)),
    "bounded": lambda design, margins: calibrate(design, margins, bounds=Bounds(0, 60)),
}


@st.composite
def samples(draw):
    """Answers in which every pair of categories occurs, with margins of one population."""
    more = draw(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), max_size=12))
    rows = [(one, other) for one in "ab" for other in "xyz"] + more
    count = len(rows)
    weights = draw(st.lists(st.floats(0.5, 4), min_size=count, max_size=count))
    values = draw(st.lists(st.floats(-50, 50), min_size=count, max_size=count))
    frame = pd.DataFrame(rows, columns=["g", "h"]).assign(w=weights, y=values)
    part = draw(st.floats(0.3, 0.7))
    thirds = draw(st.lists(st.floats(1, 3), min_size=3, max_size=3))
    total = frame["w"].sum()
    scaled = [one * total / sum(thirds) for one in thirds]
    return (
        frame,
        Margin("g", {"a": part * total, "b": (1 - part) * total}),
        Margin("h", dict(zip("xyz", scaled, strict=True))),
    )


@pytest.mark.long
@given(samples(), st.sampled_from(sorted(METHODS)), st.randoms(use_true_random=False))
def test_margins_are_met_whatever_the_order_of_rows_and_the_scale_of_totals(made, method, chance):
    frame, *margins = made
    weights = METHODS[method](Design(frame, weights="w"), margins).weights
    order = list(range(len(frame)))
    chance.shuffle(order)
    other = METHODS[method](Design(frame.iloc[order].reset_index(drop=True), weights="w"), margins)
    tenfold = [Margin(one.variable, {name: 10 * of for name, of in one.totals.items()}) for one in margins]
    ten = METHODS[method](Design(frame.assign(w=10 * frame["w"]), weights="w"), tenfold)

    for margin in margins:
        assert frame.assign(w=weights).groupby(margin.variable)["w"].sum().to_dict() == pytest.approx(
            margin.totals
        )
    assert other.weights == pytest.approx(weights[order], rel=1e-8)
    assert ten.weights == pytest.approx(10 * weights, rel=1e-8)


@pytest.mark.long
@given(samples())
def test_raking_and_calibration_with_its_curve_give_the_same_weights(made):
    frame, *margins = made
    raked, calibrated = (METHODS[name](Design(frame, weights="w"), margins) for name in ("rake", "raking"))

    assert raked.weights == pytest.approx(calibrated.weights, rel=1e-6)


_LINKS: dict[str, Any] = {"linear": lambda factor: factor - 1, "raking": np.log}


@pytest.mark.long
@pytest.mark.parametrize("method", ["linear", "raking", "logit"])
def test_bounds_that_can_be_met_are_met_by_the_nearest_weights(method):
    """Totals of factors within the bounds: Newton's steps alone end beside one in nine of such.

    Between the bounds the curve's inverse of the nearest factors is linear in the columns, and what is at a
    bound would lie beyond it (Deville and Särndal, 1992, section 3).
    """
    for seed in range(40):
        chance = np.random.default_rng(seed)
        cells, columns = chance.integers(4, 40), chance.integers(2, 7)
        low, high = chance.choice([0.0, 0.2, 0.5, 0.8]), chance.choice([1.3, 2.0, 3.0, 5.0])
        x = np.column_stack([np.ones(cells), chance.random((cells, columns)) < 0.5]).astype(float)
        weights = 10 * chance.lognormal(size=cells)
        totals = x.T @ (weights * chance.uniform(low, high, cells))

        found = calibration.calibrate(weights, x, totals, calibration.curve(method, Bounds(low, high)))

        assert found.met, seed
        assert x.T @ (weights * found.factors) == pytest.approx(totals)
        assert low <= found.factors.min() <= found.factors.max() <= high
        if method in _LINKS:
            between = (found.factors > low + 1e-6) & (found.factors < high - 1e-6)
            link = _LINKS[method](found.factors[between])
            fit = np.linalg.lstsq(x[between], link, rcond=None)[0]
            assert x[between] @ fit == pytest.approx(link, abs=1e-5), seed


@pytest.mark.long
def test_raking_within_bounds_that_cannot_be_met_ends_in_a_sentence():
    """Steps without end make numbers too large for the machine."""
    x, weights = np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 0.0]]), np.array([1.0, 5.0, 2.0])
    for totals in ([8.0, 7.9], [8.0, 0.1], [80.0, 1.0], [1.0, 1.0]):
        shape = calibration.curve("raking", Bounds(0.0, 1.3))
        assert not calibration.calibrate(weights, x, np.array(totals), shape).met


@every("method", ["rake", "linear", "raking", "logit"])
def test_a_weighted_margin_has_no_error_left(method):
    weighted = METHODS[method](sample(), [SEX, AGE])
    women = (ANSWERS["sex"] == "w").to_numpy(dtype=float)
    scores = (weighted.weights * (women - 0.6) / weighted.weights.sum())[:, None]

    assert covariance(
        weighted, scores, lambda weights: np.array([weights @ women / weights.sum()])
    ) == pytest.approx(0, abs=1e-18)


def test_linear_weights_may_be_negative_and_still_give_an_error():
    answers = pd.DataFrame({"x": [0.0, 1.0, 2.0, 10.0], "y": [1.0, 2.0, 4.0, 3.0]})

    weighted = greg(Design(answers, weights=1.0), {"x": 2.0}, 4.0)

    assert weighted.weights.min() < 0
    assert weighted.weights @ answers["x"] == pytest.approx(2.0)


def test_trimming_keeps_the_total_and_ends_within_the_bounds():
    weights = np.array([1.0, 1.0, 1.0, 1.2, 1.4, 9.0])
    trimmed = trim(Design(pd.DataFrame({"w": weights}), weights="w"), 0, 3).weights

    assert trimmed.sum() == pytest.approx(weights.sum())
    assert trimmed.max() <= 3 * (1 + 1e-9)
    assert table(Design(ANSWERS, weights="w"), "sex") == {"m": 6.0, "w": 6.0}


def test_where_every_weight_is_beyond_a_bound_the_excess_is_spread_over_all():
    """0.2, 0.2 and 4 are cut to 1, 1 and 2; 0.4 is left for all, then what is above 2 for the others."""
    design = Design(pd.DataFrame({"w": [0.2, 0.2, 4.0]}), weights="w")

    assert trim(design, 1, 2, strict=False).weights == pytest.approx([1 + 0.4 / 3, 1 + 0.4 / 3, 2 + 0.4 / 3])
    assert trim(design, 1, 2).weights == pytest.approx([1.2, 1.2, 2])


def test_a_hand_worked_trim_spreads_the_excess_over_the_others():
    design = Design(pd.DataFrame({"w": [1.0, 2.0, 9.0]}), weights="w")

    assert trim(design, 0, 7, strict=False).weights == pytest.approx([2, 3, 7])


def test_many_margins_are_collapsed_to_the_cells_that_occur():
    chance = np.random.default_rng(1)
    answers = pd.DataFrame({f"v{at}": chance.integers(0, 40, 3000) for at in range(5)}).assign(w=1.0)
    margins = [Margin(f"v{at}", {str(at): 75.0 for at in range(40)}) for at in range(5)]

    weighted = rake(Design(answers, weights="w"), margins)

    for margin in margins:
        assert max(abs(np.array(list(table(weighted, margin.variable).values())) - 75)) < 1e-6


def many(seed, rows=400):
    """Answers in strata, units and units of units; nobody is alone, some weigh nothing."""
    draws = np.random.default_rng(seed)
    units = np.arange(rows) % 40
    return pd.DataFrame(
        {
            "h": units % 4, "psu": units, "ssu": np.arange(rows) // 40 % 3, "n1": 45.0, "n2": 400.0,
            "w": draws.uniform(0.5, 2, rows) * (draws.random(rows) > 0.05),
            "sex": draws.choice(["w", "m"], rows), "age": draws.choice(["18", "30", "45"], rows),
            "q": draws.choice(np.array(["a", "b", "c", None], dtype=object), rows),
            "by": draws.choice(["x", "y"], rows),
        }
    )  # fmt: skip


TO = [Margin("sex", {"w": 300.0, "m": 200.0}), Margin("age", {"18": 100.0, "30": 200.0, "45": 200.0})]
SHAPES: dict[str, dict[str, Any]] = {
    "one stage": {"strata": "h", "clusters": "psu"},
    "rows": {"strata": "h"},
    "two stages": {"strata": "h", "clusters": ["psu", "ssu"], "fpc": ["n1", "n2"]},
    "two stages to the row": {"clusters": ["psu", "row"], "fpc": ["n1", "n2"]},
}
WEIGHTINGS = {
    "none": lambda design: design,
    "post-stratified": lambda design: poststratify(design, TO[1]),
    "raked": lambda design: rake(design, TO),
    "calibrated": lambda design: calibrate(design, TO),
    "twice": lambda design: rake(calibrate(design, TO[:1], method="raking"), TO),
    "a domain": lambda design: rake(design, TO).where("age != 18"),
    "cut": lambda design: trim(rake(design, TO), 0.1, 3.0),
    "replicates": lambda design: design.with_replicates(jackknife(design)),
    "raked replicates": lambda design: repeated(
        design.with_replicates(jackknife(design)), lambda one: rake(one, TO)
    ),
}


@pytest.mark.long
@given(st.integers(0, 9), st.sampled_from(list(SHAPES)), st.sampled_from(list(WEIGHTINGS)))
def test_what_units_weigh_of_each_type_gives_the_errors_of_the_scores_of_rows(seed, shape, weighting):
    frame = many(seed).assign(row=np.arange(400))
    design = WEIGHTINGS[weighting](Design(frame, weights="w", **SHAPES[shape]))

    table, other = crosstab(design, "q", "by"), crosstab_of_rows(design, "q", "by")

    for part in ("total", "overall", "row_share", "column_share"):
        for name in ("values", "se"):
            ours, theirs = getattr(getattr(table, part), name), getattr(getattr(other, part), name)
            np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-14)
    assert (table.df, table.n.tolist()) == (other.df, other.n.tolist())
    assert table.tests["F"].p == pytest.approx(other.tests["F"].p, rel=1e-9)
    column = np.array([[True, False]] * 3)
    assert table.cell_degrees(column) == other.cell_degrees(column)

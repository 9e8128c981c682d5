"""Replicate weights: what is refused, and that they agree with what linearisation gives."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from cmsurvey.errors import CmsurveyError
from cmsurvey.survey import Design, covariance, degrees_of_freedom
from cmsurvey.survey.hadamard import hadamard
from cmsurvey.survey.margins import Margin
from cmsurvey.survey.replicates import balanced, bootstrap, given, jackknife, repeated
from cmsurvey.survey.weighting import rake
from tests.cases import every

CHANCE = np.random.default_rng(7)
PAIRS = pd.DataFrame(
    {
        "stratum": np.repeat(list("abcdefgh"), 6),
        "unit": np.tile([1, 1, 1, 2, 2, 2], 8),
        "y": CHANCE.normal(10, 3, 48).round(2),
        "sex": CHANCE.choice(["w", "m"], 48),
        "w": CHANCE.uniform(1, 3, 48).round(2),
        "units": np.repeat([4, 5, 8, 10, 20, 9, 7, 6], 6),
    }
)
Y = PAIRS["y"].to_numpy()


def paired(**options):
    return Design(PAIRS, weights="w", strata="stratum", clusters="unit", **options)


def total(weights):
    return np.array([weights @ Y])


def linearised(design):
    return covariance(design, (design.weights * Y)[:, None], total)[0, 0]


def said(call, *arguments, **options):
    with pytest.raises(CmsurveyError) as caught:
        call(*arguments, **options)
    return str(caught.value)


def test_half_samples_need_two_units_in_every_stratum():
    design = Design(PAIRS.iloc[:-3], weights="w", strata="stratum", clusters="unit")

    assert 'stratum "h" has 1 sampled units' in said(balanced, design)


def test_a_lonely_unit_is_named_unless_a_rule_is_chosen():
    lonely = Design(PAIRS.iloc[:-3], weights="w", strata="stratum", clusters="unit")

    assert 'stratum "h" has one sampled unit' in said(jackknife, lonely)
    assert 'stratum "h" has one sampled unit' in said(bootstrap, lonely, 10)
    assert jackknife(lonely.with_lonely("remove")).count == 14
    assert jackknife(lonely.with_lonely("average")).scale == pytest.approx(15 / 14)
    assert jackknife(lonely.with_lonely("adjust")).count == 15


def test_replicate_weights_that_do_not_fit_are_refused():
    design = paired()

    assert "have 3 rows, the answers 48" in said(given, design, np.ones((2, 3)), "JK1")
    assert "2 rscales for 3 sets" in said(given, design, np.ones((3, 48)), "JKn", rscales=(1, 1))
    assert "need a scale" in said(given, design, np.ones((3, 48)), "other")
    assert "units of 0 strata" in said(given, design, np.ones((3, 48)), "JKn")
    assert "row 1: a replicate weight is no number" in said(given, design, np.full((3, 48), np.nan), "BRR")
    assert "no replicate weights" in said(repeated, design, lambda one: one)


@every("make", [jackknife, balanced, lambda design: balanced(design, fay=0.3)])
@every("mse", [False, True])
def test_the_variance_of_a_total_is_that_of_linearisation(make, mse):
    design = paired()
    sets = make(design)
    sets = type(sets)(**{**vars(sets), "mse": mse})

    assert sets.covariance(total)[0, 0] == pytest.approx(linearised(design))
    assert degrees_of_freedom(design.with_replicates(sets)) == degrees_of_freedom(design) == 8


def test_population_counts_correct_the_jackknife_as_they_do_linearisation():
    design = paired(fpc="units")

    assert jackknife(design).covariance(total)[0, 0] == pytest.approx(linearised(design))


def test_one_stratum_is_a_jackknife_with_a_scale():
    design = Design(PAIRS, weights="w", clusters="unit", strata=None)
    sets = jackknife(design)

    assert (sets.count, sets.scale, set(sets.rscales)) == (2, 0.5, {1.0})


def test_a_stratum_taken_whole_has_no_sets():
    whole = PAIRS.assign(units=PAIRS["units"].where(PAIRS["stratum"] != "a", 2))
    design = Design(whole, weights="w", strata="stratum", clusters="unit", fpc="units")

    assert jackknife(design).count == 14
    assert jackknife(design).covariance(total)[0, 0] == pytest.approx(linearised(design))


@pytest.mark.long
def test_the_bootstrap_repeats_with_its_seed_and_comes_near_to_linearisation():
    design = paired(fpc="units")
    sets = bootstrap(design, 4000, seed=3)

    assert np.array_equal(sets.factors, bootstrap(design, 4000, seed=3).factors)
    assert sets.covariance(total)[0, 0] == pytest.approx(linearised(design), rel=0.1)


@pytest.mark.parametrize("kind", ["JKn", "BRR"])
def test_weights_read_from_a_file_give_what_they_were_made_with(kind):
    design = paired()
    made = jackknife(design) if kind == "JKn" else balanced(design)

    read = given(design, made.weights, kind)

    assert read.covariance(total) == pytest.approx(made.covariance(total))
    assert read.rscales == pytest.approx(made.rscales)


def test_each_set_is_raked_as_the_sample_is_and_the_error_follows():
    margins = [Margin("sex", {"w": 60.0, "m": 40.0})]
    design = paired()
    raked = rake(design, margins)

    again = repeated(design.with_replicates(jackknife(design)), lambda one: rake(one, margins))

    women = np.asarray(PAIRS["sex"] == "w", dtype=float)
    assert again.weights == pytest.approx(raked.weights)
    assert again.replicates is not None
    counted = again.replicates.covariance(lambda weights: np.array([weights @ women]))
    assert counted == pytest.approx(0, abs=1e-18)
    mean = Y @ raked.weights / 100
    scores = (raked.weights * (Y - mean) / 100)[:, None]
    error = covariance(raked, scores, total)[0, 0] ** 0.5
    replicated = covariance(again, scores, lambda weights: total(weights) / weights.sum())[0, 0] ** 0.5
    assert replicated == pytest.approx(error, rel=0.15)


@drawn(st.integers(1, 60))
def test_a_balancing_matrix_has_orthogonal_rows_and_the_next_order_there_is(least):
    matrix = hadamard(least)
    order = len(matrix)

    assert np.array_equal(matrix @ matrix.T, order * np.eye(order))
    assert (matrix[:, 0] == 1).all()
    assert order == (least if least <= 2 else -(-least // 4) * 4)


@every(("least", "order"), [(89, 92), (116, 116), (26, 28), (50, 52), (153, 160)])
def test_orders_of_every_construction_are_orthogonal(least, order):
    matrix = hadamard(least)

    assert len(matrix) == order
    assert np.array_equal(matrix @ matrix.T, order * np.eye(order))

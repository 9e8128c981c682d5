"""Statistics of published tables: what is refused, then what holds for any numbers."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsurvey.survey import adjust, bands, counts, display, rounding, shares
from cmsurvey.survey.rounding import Published
from tests.cases import every

WHOLES = st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(any)
P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def number(reading):
    """What a reading says, which must be a number."""
    assert reading is not None
    assert reading.value is not None
    return reading.value


# What is refused -----------------------------------------------------------------------------------------

TWO: dict[str, Any] = {"lower": [0, 10], "upper": [10, None], "weights": [1, 1], "edges": "[a, b)"}
REFUSED = {
    "a p-value lies between 0 and 1": lambda: adjust.holm([0.5, 1.2]),
    "a base is above 0, not 0": lambda: shares.interval(0, 0),
    "a count lies between 0 and its base, not 11 of 10": lambda: shares.interval(11, 10),
    "a count lies between 0 and its base, not -1 of 10": lambda: shares.difference(1, 10, -1, 10),
    "a design effect is above 0, not 0": lambda: shares.interval(1, 10, deff=0),
    "a confidence level lies between 0 and 1, not 95": lambda: shares.interval(1, 10, level=95),
    'no interval "exact": wald, wilson, agresti_coull, clopper_pearson, jeffreys': (
        lambda: shares.interval(1, 10, method="exact")
    ),
    "simultaneous intervals need counts, none negative and one above 0": lambda: shares.goodman([0, 0]),
    "a table of counts has two rows and two columns or more": lambda: counts.count_table([[1, 2, 3]]),
    "counts are not negative, and one is above 0": lambda: counts.count_table([[1, -2], [3, 4]]),
    'no edge rule "[]": [a, b), (a, b], whole': lambda: bands.Bands(**TWO | {"edges": "[]"}),
    "each band has a lower edge, an upper edge and a weight": lambda: bands.Bands(**TWO | {"weights": [1]}),
    "weights of bands are not negative, and one is above 0": lambda: bands.Bands(
        **TWO | {"weights": [1, -1]}
    ),
    "band 2 has no lower edge: only the first may be open downwards": (
        lambda: bands.Bands(**TWO | {"lower": [0, None]})
    ),
    "band 1 has no upper edge: only the last may be open upwards": (
        lambda: bands.Bands(**TWO | {"upper": [None, 20]})
    ),
    "band 1 ends at 10, band 2 begins at 11": lambda: bands.Bands(**TWO | {"lower": [0, 11]}),
    "band 2 ends at 10 and begins at 10": lambda: bands.Bands(**TWO | {"upper": [10, 10]}),
    "a quantile lies between 0 and 1, not at 50": lambda: bands.quantile(bands.Bands(**TWO), 50),
    "the first band is open downwards: its answers have no midpoint": (
        lambda: bands.mean(bands.Bands(**TWO | {"lower": [None, 10]}))
    ),
    "the parts of a whole are not negative, and one is above 0": lambda: display.largest_remainder([0, 0]),
    "a base is 1 or more, not 0": lambda: Published(50, 0),
    "a percentage lies between 0 and 100, not 101": lambda: Published(101, 10),
    "34.5 has more than 0 decimals": lambda: Published(34.5, 100),
}


@every("said", REFUSED)
def test_what_is_no_statistic_is_refused_in_a_sentence(said):
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the whole sentence is compared
        REFUSED[said]()

    assert str(raised.value) == said


# Many tests ----------------------------------------------------------------------------------------------


@given(P_VALUES)
def test_no_correction_lowers_a_p_value_or_changes_the_order(raw):
    order = np.argsort(raw, kind="stable")
    for correct in adjust.CORRECTIONS.values():
        found = correct(raw)
        assert np.all(found >= np.array(raw) * (1 - 1e-12))
        assert np.all(found <= 1)
        assert np.all(np.diff(found[order]) >= 0)


@given(P_VALUES)
def test_bonferroni_is_never_below_holm_holm_never_below_hochberg_and_that_never_below_bh(raw):
    ladder = [correct(raw) for correct in (adjust.bonferroni, adjust.holm, adjust.hochberg, adjust.bh)]

    for stricter, milder in pairwise(ladder):
        assert np.all(stricter >= milder - 1e-12)


def test_a_test_that_could_not_be_made_is_not_counted():
    assert adjust.bonferroni([0.01, math.nan, 0.02]) == pytest.approx([0.02, math.nan, 0.04], nan_ok=True)
    assert np.isnan(adjust.by([math.nan])).all()


# Shares --------------------------------------------------------------------------------------------------


@pytest.mark.long
@given(st.integers(1, 5000), st.data(), st.floats(0.5, 0.99), st.floats(0.5, 4))
def test_every_interval_holds_its_share_and_a_larger_design_effect_never_shortens_it(n, data, level, deff):
    k = data.draw(st.integers(0, n))
    for method in shares.INTERVALS:
        plain = shares.interval(k, n, method=method, level=level)
        wider = shares.interval(k, n, method=method, level=level, deff=1 + deff)
        assert 0 <= plain.low <= k / n + 1e-12
        assert k / n - 1e-12 <= plain.high <= 1
        assert wider.high - wider.low >= plain.high - plain.low - 1e-12


@pytest.mark.long
@given(st.integers(1, 400), st.integers(1, 400), st.data())
def test_fishers_p_is_the_sum_over_all_tables_and_the_order_of_samples_changes_nothing_but_signs(
    n1, n2, data
):
    k1, k2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    one, other = shares.difference(k1, n1, k2, n2), shares.difference(k2, n2, k1, n1)
    drawn = k1 + k2
    ways = {
        k: math.comb(n1, k) * math.comb(n2, drawn - k) for k in range(max(0, drawn - n2), min(n1, drawn) + 1)
    }
    told = sum(way for way in ways.values() if way <= ways[k1])

    assert one.fisher_p == pytest.approx(told / sum(ways.values()), rel=1e-6)
    assert one.diff == pytest.approx(-other.diff, abs=1e-15)
    assert one.newcombe == pytest.approx((-other.newcombe.high, -other.newcombe.low), abs=1e-12)
    assert one.newcombe.low - 1e-12 <= one.diff <= one.newcombe.high + 1e-12


def test_weighted_counts_have_no_exact_test_and_everybody_twice_has_no_z():
    assert math.isnan(shares.difference(1.5, 10, 2, 10).fisher_p)
    assert math.isnan(shares.difference(10, 10, 5, 5).z)
    assert shares.difference(10, 10, 5, 5).fisher_p == 1


@pytest.mark.long
@given(WHOLES)
def test_intervals_that_hold_together_are_wider_than_separate_ones(numbers):
    n = sum(numbers)
    for k, joint in zip(numbers, shares.goodman(numbers), strict=True):
        alone = shares.wilson(k, n)
        assert joint.low <= alone.low + 1e-9
        assert joint.high >= alone.high - 1e-9


# Tables of counts ----------------------------------------------------------------------------------------


@pytest.mark.long
@given(st.lists(st.lists(st.integers(1, 500), min_size=3, max_size=3), min_size=2, max_size=5))
def test_turning_a_table_of_counts_turns_its_residuals_and_keeps_its_test(table):
    straight, turned = counts.count_table(table), counts.count_table(np.transpose(table))

    assert turned.chi2 == pytest.approx(straight.chi2, rel=1e-9, abs=1e-9)
    assert pytest.approx(straight.adjusted_residuals, rel=1e-9, abs=1e-9) == turned.adjusted_residuals.T
    assert 0 <= straight.cramers_v <= 1 + 1e-12


def test_a_column_that_nobody_is_in_has_no_test():
    found = counts.count_table([[1, 0], [2, 0]])

    assert math.isnan(found.chi2)
    assert math.isnan(found.pairs[0].p)


# Bands ---------------------------------------------------------------------------------------------------

METHODS: tuple[bands.Method, ...] = ("linear", "cubic")
OPEN = bands.Bands([0, 50, 100], [50, 100, None], [20, 25, 55], "[a, b)")


def test_a_median_in_the_open_band_is_more_than_its_edge_and_never_a_number():
    found = bands.median(OPEN, n=300)

    assert found.estimate == (None, "more than", 100)
    assert number(found.low) == pytest.approx(98.684142659)
    assert found.high == (None, "more than", 100)
    assert bands.median(bands.Bands([None, 20], [20, 30], [3, 1], "[a, b)")).estimate == (
        None,
        "less than",
        20,
    )


def test_a_limit_beyond_all_answers_is_none():
    found = bands.quantile(bands.Bands([0, 10], [10, 20], [3, 5], "[a, b)"), 0.25, n=4)

    assert found.low == (None, "", None)


def test_bands_of_whole_years_end_where_the_next_one_begins():
    years = bands.Bands([18, 25, 35], [24, 34, 44], [1, 2, 1], "whole")
    edges = bands.Bands([18, 25, 35], [25, 35, 45], [1, 2, 1], "[a, b)")

    assert bands.median(years).estimate == bands.median(edges).estimate == (30, "", None)
    assert bands.mean(years).value == bands.mean(edges).value


@pytest.mark.long
def test_the_edge_rule_moves_a_median_more_than_the_method_does():
    """Answers of round sums: the same numbers, banded by both rules."""
    sums, edges = [20, 30, 30, 30, 40, 40, 50], [20, 30, 40, 50]
    rules: tuple[Literal["[a, b)", "(a, b]"], ...] = ("[a, b)", "(a, b]")
    counted = {rule: bands.banded(sums, edges, rule) for rule in rules}

    assert counted == {"[a, b)": (0, 1, 3, 2, 1), "(a, b]": (1, 3, 2, 1, 0)}
    medians = {
        (rule, method): number(
            bands.median(bands.Bands([10, *edges], [*edges, 60], counted[rule], rule), method=method).estimate
        )
        for rule in rules
        for method in METHODS
    }
    for method in METHODS:
        assert medians["[a, b)", method] == pytest.approx(medians["(a, b]", method] + 10, abs=0.2)
    for rule in rules:
        assert abs(medians[rule, "linear"] - medians[rule, "cubic"]) < 2


@pytest.mark.long
@given(st.lists(st.integers(0, 90), min_size=2, max_size=9).filter(any), st.sampled_from(METHODS))
def test_quantiles_ascend_and_lie_in_the_band_that_reaches_them(weights, method):
    closed = bands.Bands(range(len(weights)), range(1, len(weights) + 1), weights, "[a, b)")
    read = [number(bands.quantile(closed, p, method=method).estimate) for p in (0.1, 0.25, 0.5, 0.75, 0.9)]

    assert np.all(np.diff(read) >= -1e-9)
    below = closed.cumulated
    for p, value in zip((0.1, 0.25, 0.5, 0.75, 0.9), read, strict=True):
        at = min(int(value), len(weights) - 1)
        assert below[at] - 1e-9 <= p <= below[math.ceil(value - 1e-9)] + 1e-9


def test_a_tail_that_nothing_is_known_of_has_no_mean():
    alone = bands.mean(bands.Bands([10], [None], [5], "[a, b)"))
    from_zero = bands.mean(bands.Bands([0, 10], [10, None], [5, 5], "[a, b)"))

    assert (alone.value, alone.top) == (from_zero.value, from_zero.top) == (None, None)


def test_nobody_in_the_open_band_needs_no_tail():
    assert bands.mean(bands.Bands([0, 10, 20], [10, 20, None], [1, 1, 0], "[a, b)")).value == 10


# Display -------------------------------------------------------------------------------------------------


@pytest.mark.long
@given(WHOLES, st.integers(0, 2))
def test_labels_add_to_100_stay_within_a_step_and_reverse_no_order(values, decimals):
    found = display.largest_remainder(values, decimals)

    assert sum(Fraction(str(one)) for one in found) == 100
    for share, label in zip(display.percentages(values), found, strict=True):
        assert abs(Fraction(str(label)) - share) < Fraction(1, 10**decimals)
    ranked = sorted(zip(values, found, strict=True))
    assert all(a[1] <= b[1] or a[0] == b[0] for a, b in pairwise(ranked))


@every(("value", "decimals", "shown"), [(0.285, 2, 0.29), (2.5, 0, 3), (1.005, 2, 1.01), (0, 1, 0)])
def test_halves_are_rounded_up_on_the_decimal_value(value, decimals, shown):
    assert display.half_up(value, decimals) == shown


# Rounded waves -------------------------------------------------------------------------------------------


@pytest.mark.long
@given(st.integers(1, 300), st.data(), st.integers(0, 1))
def test_the_counts_of_a_percentage_are_those_that_are_printed_as_it(n, data, decimals):
    k = data.draw(st.integers(0, n))
    printed = display.half_up(Fraction(100 * k, n), decimals)

    found = Published(printed, n, decimals).counts

    assert list(found) == [
        one for one in range(n + 1) if display.half_up(Fraction(100 * one, n), decimals) == printed
    ]


def test_no_more_than_everybody_and_no_fewer_than_nobody_rounds_to_a_percentage():
    assert Published(100, 1000).counts == range(995, 1001)
    assert Published(0, 1000).counts == range(5)


def test_a_third_of_ten_people_does_not_fit():
    assert not Published(33, 10).fits
    assert rounding.waves(Published(33, 10), Published(50, 10)).verdict is None
    assert Published(33, 10, deff=1.4).fits


@every(
    ("first", "second", "verdict"),
    [
        (Published(34, 1000), Published(38, 1000), "undetermined by rounding"),
        (Published(34, 1000), Published(40, 1000), "significant"),
        (Published(34, 1000), Published(36, 1000), "not significant"),
        (Published(34.0, 1000, 1), Published(38.4, 1000, 1), "significant"),
        (Published(34, 1000, deff=2), Published(40, 1000, deff=2), "undetermined by rounding"),
        (Published(100, 50), Published(100, 60), "not significant"),
        # it may have risen or fallen, each of them by far more than chance
        (Published(50, 10**7), Published(50.3, 10**7, 1), "undetermined by rounding"),
    ],
)
def test_the_verdict_holds_for_all_that_rounds_to_what_was_published(first, second, verdict):
    assert rounding.waves(first, second).verdict == verdict


@given(st.integers(20, 200), st.integers(20, 200), st.data())
def test_no_pair_of_counts_contradicts_the_verdict(n1, n2, data):
    k1, k2 = data.draw(st.integers(1, n1 - 1)), data.draw(st.integers(1, n2 - 1))
    first, second = (Published(display.half_up(Fraction(100 * k, n)), n) for k, n in ((k1, n1), (k2, n2)))
    found = rounding.waves(first, second)

    seen = [abs(shares.pooled_z(a, n1, b, n2)) for a in first.counts for b in second.counts]

    assert found.z_min is not None
    assert found.z_max is not None
    assert all(math.isnan(z) or found.z_min - 1e-9 <= z <= found.z_max + 1e-9 for z in seen)

"""What is too uncertain to be shown, and what would give a hidden cell away."""

import math
import os
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import optimize

from cmsurvey.survey import Design, Share, complemented, crosstab, hidden_columns, presentation
from cmsurvey.survey.disclosure import Counts, kept_back
from tests.cases import every

FIRM = Share(0.4, 0.02, 100, 600, count=240, kish_deff=1.0)


@every(
    ("changes", "reasons", "flags"),
    [
        ({}, (), ()),
        ({"n": 29}, ("few answers", "few effective answers", "wide interval"), ()),
        ({"se": 0.1}, ("few effective answers", "wide interval"), ()),
        ({"se": 0.08, "n": 200}, ("wide interval",), ()),
        ({"value": 0.03, "se": 0.013}, ("wide relative interval",), ()),
        ({"value": 0.97, "se": 0.013}, (), ("uncertain complement",)),
        ({"value": 0.02, "se": 0.007}, (), ()),
        ({"n": 30}, ("wide interval",), ()),
        ({"df": 7, "se": 0.01}, (), ("few degrees of freedom",)),
        ({"df": 8, "se": 0.01}, (), ()),
        ({"value": 0.0, "se": 0.0}, (), ("nobody or everybody",)),
        ({"value": 1.0, "se": 0.0, "n": 40}, (), ("nobody or everybody",)),
        (
            {"value": 0.0, "se": 0.0, "n": 12},
            ("few answers", "few effective answers"),
            ("nobody or everybody",),
        ),
        (
            {"value": 0.0, "se": 0.0, "n": 50, "kish_deff": 2.0},
            ("few effective answers",),
            ("nobody or everybody",),
        ),
        ({"value": 0.4, "se": 0.0}, (), ()),
        ({"value": 0.4, "se": 0.0, "n": 12}, ("few answers",), ()),
    ],
)
def test_a_share_is_shown_or_says_why_not(changes, reasons, flags):
    told = presentation(replace(FIRM, **changes))

    assert (told.reasons, told.flags, told.shown) == (reasons, flags, not reasons)


@every(("width", "reasons"), [(0.2999, ()), (0.3, ("wide interval",))])
def test_an_interval_of_0_30_is_too_wide(monkeypatch, width, reasons):
    monkeypatch.setattr(Share, "share_interval", lambda _share: (0.0, width))

    assert presentation(FIRM).reasons == reasons


def test_a_share_of_nobody_is_not_shown():
    assert not presentation(Share(math.nan, math.nan, 0, 0)).shown


def test_the_smallest_cell_left_keeps_a_hidden_one_company():
    counts = np.array([[2, 40, 9, 0], [30, 20, 50, 10], [30, 21, 40, 12]])
    hidden = complemented(counts, counts == 2)

    assert hidden.astype(int).tolist() == [[1, 0, 1, 0], [1, 0, 0, 1], [0, 0, 1, 1]]
    assert complemented(counts, counts == 2, rows=False).astype(int)[:, 0].tolist() == [1, 1, 0]
    assert complemented(counts, counts == 2, columns=False).astype(int)[0].tolist() == [1, 0, 1, 0]


@pytest.mark.long
@given(arrays.arrays(int, st.tuples(st.integers(2, 5), st.integers(2, 5)), elements=st.integers(0, 60)))
def test_no_hidden_cell_is_alone_in_a_row_or_a_column(counts):
    primary = (counts > 0) & (counts < 5)
    hidden = complemented(counts, primary)

    assert (hidden | ~primary).all()
    for sums in (hidden.sum(axis=0), hidden.sum(axis=1)):
        assert 1 not in sums


def test_the_columns_of_a_crosstab_that_few_answered_are_hidden():
    frame = pd.DataFrame({"like": ["yes", "no"] * 210, "team": ["x"] * 200 + ["y"] * 200 + ["z"] * 20})
    hidden = hidden_columns(crosstab(Design(frame), "like", "team"))

    assert hidden.tolist() == [[False, True, True]] * 2 or hidden.tolist() == [[True, False, True]] * 2


def test_what_the_search_of_a_library_prints_is_in_no_table(capfd, monkeypatch):
    """HiGHS writes remarks to the standard output of the process, past Python's own."""
    found = optimize.milp

    def talks(*told, **options):
        os.write(1, b"HighsMipSolverData")
        return found(*told, **options)

    monkeypatch.setattr(optimize, "milp", talks)
    counts = np.array([[3], [40], [9]])
    mask, _ = kept_back(Counts(counts, counts < 5, counts < 5, np.array([52]), down=True, across=False))

    assert mask.tolist() == [[True], [False], [True]]
    assert capfd.readouterr().out == ""

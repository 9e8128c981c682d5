"""What a crosstab does not show, so that nobody learns what few people answered. All counts are made up."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import linalg

from cmsurvey.crosstab.book import Cell, Row
from cmsurvey.crosstab.hidden import hidden
from cmsurvey.survey import Share
from cmsurvey.survey.banner import Line


def share(count, n, value=None):
    p = count / n if n else math.nan
    return Share(
        p if value is None else value,
        math.sqrt(p * (1 - p) / n) if n else math.nan,
        n - 1,
        n,
        count=count,
        kish_deff=1.0,
    )


def made(counts, nets=(), scores=()):
    """Rows, lines and figures of options with these counts (options, columns), their nets and means."""
    counts = np.array(counts)
    n, base = counts.sum(axis=0), np.ones(len(counts), dtype=bool)
    rows = [Row(str(at), str(at)) for at in range(len(counts))]
    lines = [Line(row.id, one, base) for row, one in zip(rows, np.eye(len(counts)), strict=True)]
    figures = [[share(int(one), int(of)) for one, of in zip(line, n, strict=True)] for line in counts]
    for at, net in enumerate(nets):
        inside = np.isin(np.arange(len(counts)), net).astype(float)
        rows.append(Row(f"net{at}", f"net{at}", "net"))
        lines.append(Line(rows[-1].id, inside, base))
        figures.append([share(int(one), int(of)) for one, of in zip(inside @ counts, n, strict=True)])
    if scores:
        rows.append(Row("mean", "Mean", "mean", "score"))
        lines.append(Line("mean", np.array(scores, dtype=float), base))
        means = np.array(scores) @ counts / np.maximum(n, 1)
        figures.append([share(int(of), int(of), float(mean)) for mean, of in zip(means, n, strict=True)])
    return rows, lines, figures


def told(counts, nets=(), scores=(), *, across=True, least_base=1):
    """Why each figure of everybody, and of the columns, is not shown."""
    whole = made(np.array(counts).sum(axis=1, keepdims=True), nets, scores)
    total = hidden(*whole, least_base=least_base, adds_up=True)
    cells = [Cell(line[0], why[0]) for line, why in zip(whole[2], total, strict=True)]
    own = made(counts, nets, scores)
    return total, hidden(*own, least_base=least_base, adds_up=True, total=cells if across else None)


def test_a_figure_of_few_people_takes_one_of_its_column_and_one_of_its_row_along():
    _, found = told([[3, 400, 300], [400, 420, 380], [397, 180, 320]])

    assert found == [
        ["few_people", None, "protects"],
        [None, None, None],
        ["protects", None, "protects"],
    ]


@pytest.mark.parametrize(
    ("count", "n", "least_base", "reason"),
    [
        (20, 29, 30, "few_answers"),
        (20, 40, 41, "few_answers"),
        (20, 40, 30, None),
        (400, 900, 30, None),
        (0, 900, 30, None),
        (4, 900, 30, "few_people"),
    ],
)
def test_a_figure_says_why_it_is_not_shown(count, n, least_base, reason):
    rows, lines, _ = made([[1], [1]])

    assert hidden(rows[:1], lines[:1], [[share(count, n)]], least_base=least_base, adds_up=False) == [
        [reason]
    ]


def test_what_is_merely_uncertain_takes_nothing_along():
    _, found = told([[6, 40], [50, 42], [44, 18]], least_base=30)

    assert found == [[None] * 2] * 3


def test_a_net_that_would_tell_a_hidden_option_is_hidden_and_a_mean_costs_a_small_option():
    counts = [[3, 300], [200, 300], [200, 300], [200, 300]]
    total, nets = told(counts, nets=[(0, 1)], across=False)
    assert [line[0] for line in nets] == ["few_people", "protects", None, None, None]
    assert {line[0] for line in total} == {None}

    _, means = told(counts, scores=[1, 2, 3, 4], across=False)
    assert [line[0] for line in means] == ["few_people", "protects", "protects", None, None]


def test_nobody_in_a_column_is_no_secret():
    _, found = told([[0, 300, 300], [0, 400, 500]])

    assert found == [[None] * 3] * 2


def test_pay_of_fewer_than_eleven_is_not_shown_nor_a_second_one_by_which_it_follows():
    row, line = Row("mean", "Mean", "mean", "eur_per_year"), Line("mean", np.ones(1), np.ones(1, dtype=bool))
    figures = [share(n, n, 30000.0) for n in (10, 40, 50)]
    total = [Cell(share(100, 100, 30000.0))]

    assert hidden([row], [line], [figures], least_base=1, adds_up=False, total=total) == [
        ["few_answers", "protects", None]
    ]


@example(columns=[[0, 1], [100, 5]], net=False, mean=False)  # a secret beside what is uncertain
@given(
    st.integers(2, 5).flatmap(
        lambda rows: st.lists(
            st.lists(st.one_of(st.integers(0, 9), st.integers(100, 900)), min_size=rows, max_size=rows),
            min_size=2, max_size=4,
        )
    ),
    st.booleans(), st.booleans(),
)  # fmt: skip
def test_other_answers_of_few_people_would_give_the_same_table(columns, net, mean):
    counts = np.array(columns).T
    nets = [(0, 1)] if net else []
    scores = list(range(len(counts))) if mean else []
    total, found = told(counts.tolist(), nets, scores)
    whole = [[*one, *other] for one, other in zip(total, found, strict=True)]

    # the unknowns: every option of everybody and of the columns; an equation for all that a reader sees
    shape = (len(counts), 1 + counts.shape[1])
    seen = []
    seen += [axis(shape, {at: 1}) for at in np.ndindex(shape) if whole[at[0]][at[1]] is None]
    across = dict.fromkeys(range(1, shape[1]), -1)
    seen += [
        axis(shape, {(row, at): sign for at, sign in ({0: 1} | across).items()}) for row in range(shape[0])
    ]
    for column in range(shape[1]):
        seen.append(axis(shape, {(row, column): 1 for row in range(shape[0])}))
        if net and whole[shape[0]][column] is None:
            seen.append(axis(shape, {(0, column): 1, (1, column): 1}))
        if mean and whole[-1][column] is None:
            seen.append(axis(shape, {(row, column): score for row, score in enumerate(scores)}))
    free = linalg.null_space(np.array(seen))
    for row, column in np.ndindex(shape):
        if whole[row][column] == "few_people":
            assert np.abs(free[row * shape[1] + column]).max(initial=0) > 1e-9, (row, column)


def axis(shape, coefficients):
    found = np.zeros(shape)
    for at, one in coefficients.items():
        found[at] = one
    return found.ravel()

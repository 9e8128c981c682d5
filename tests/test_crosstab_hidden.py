"""What a crosstab does not show, so that nobody learns what few people answered. All counts are made up."""

import functools
import math
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from cmsurvey.crosstab.book import Cell, Row
from cmsurvey.crosstab.hidden import hidden
from cmsurvey.survey import Share
from cmsurvey.survey.banner import Line
from tests import attacker
from tests.cases import every


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
        rows.append(Row(f"net{at}", f"net{at}", "net", of=tuple(map(str, net))))
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
    n = np.array(counts).sum(axis=0).tolist()
    total = hidden(*whole, bases=[sum(n)], least_base=least_base, adds_up=True)
    cells = [Cell(line[0], why[0]) for line, why in zip(whole[2], total, strict=True)]
    own = made(counts, nets, scores)
    bases = [sum(n), *n] if across else n
    return total, hidden(
        *own, bases=bases, least_base=least_base, adds_up=True, total=cells if across else None
    )


def test_a_figure_of_few_people_takes_one_of_its_column_and_one_of_its_row_along():
    _, found = told([[3, 400, 300], [400, 420, 380], [397, 180, 320]])

    assert found == [
        ["few_people", "few_people", None],
        [None, None, None],
        ["few_people", "few_people", None],
    ]


@every(
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

    found = hidden(rows[:1], lines[:1], [[share(count, n)]], bases=[n], least_base=least_base, adds_up=False)

    assert found == [[reason]]


def test_what_is_merely_uncertain_takes_nothing_along():
    _, found = told([[6, 40], [50, 42], [44, 18]], least_base=30)

    assert found == [[None] * 2] * 3


@pytest.mark.long
def test_a_net_that_would_tell_a_hidden_option_is_hidden_and_a_mean_costs_a_small_option():
    counts = [[3, 300], [200, 300], [200, 300], [200, 300]]
    total, nets = told(counts, nets=[(0, 1)], across=False)
    assert [line[0] for line in nets] == ["few_people", "few_people", None, None, None]
    assert {line[0] for line in total} == {None}

    _, means = told(counts, scores=[1, 2, 3, 4], across=False)
    assert [line[0] for line in means] == ["few_people", "few_people", "few_people", None, None]


def test_nobody_in_a_column_is_no_secret():
    _, found = told([[0, 300, 300], [0, 400, 500]])

    assert found == [[None] * 3] * 2


def test_pay_of_fewer_than_eleven_is_not_shown_nor_a_second_one_by_which_it_follows():
    row, line = Row("mean", "Mean", "mean", "eur_per_year"), Line("mean", np.ones(1), np.ones(1, dtype=bool))
    figures = [share(n, n, 30000.0) for n in (10, 40, 50)]
    total = [Cell(share(100, 100, 30000.0))]

    found = hidden(
        [row], [line], [figures], bases=[100, 10, 40, 50], least_base=1, adds_up=False, total=total
    )

    assert found == [["few_answers", "few_people", None]]


def shown_of(whole, column, nets, scores):
    """What a reader sees of a column: its options, nets and mean, as sums of its options."""
    options = len(scores) or len(whole) - len(nets)
    axes = [*np.eye(options, dtype=int), *(np.isin(range(options), net).astype(int) for net in nets), scores]
    return [one for one, line in zip(axes, whole, strict=False) if line[column] is None]


@pytest.mark.long
@example(columns=[[0, 1, 0], [9, 5, 0]], nets=[], mean=False)  # a secret beside what is uncertain
@example(columns=[[1, 1, 9], [1, 1, 9]], nets=[], mean=False)  # two of one person each
@example(columns=[[0, 1, 5], [1, 1, 1]], nets=[], mean=False)  # three of one person each
@example(columns=[[0, 1, 0], [0, 1, 2]], nets=[], mean=True)  # a mean of everybody that leaves two ways
@example(columns=[[2, 1, 5, 6], [0, 5, 5, 3]], nets=[(0, 1)], mean=False)  # a net of three follows
@example(columns=[[6, 5, 1, 1], [5, 5, 5, 0]], nets=[(0, 1)], mean=True)  # its complement of two
@given(
    st.integers(3, 4).flatmap(
        lambda rows: st.lists(
            st.lists(st.integers(0, 6), min_size=rows, max_size=rows), min_size=2, max_size=2
        )
    ),
    st.sampled_from([[], [(0, 1)], [(0, 1), (1, 2)]]), st.booleans(),
)  # fmt: skip
def test_who_tries_all_tables_that_print_the_same_learns_nothing_of_few_people(columns, nets, mean):
    counts = np.array([np.add(*columns), *columns])
    assume(counts[1:].any(axis=1).all())
    options = counts.shape[1]
    scores = list(range(options)) if mean else []
    total, found = told(counts[1:].T.tolist(), nets, scores)
    whole = [[*one, *other] for one, other in zip(total, found, strict=True)]
    seen = [shown_of(whole, at, nets, scores) for at in range(3)]
    ways = attacker.together(*(
        attacker.columns_like(one.sum(), options, [(axis, one @ np.array(axis)) for axis in axes])
        for one, axes in zip(counts, seen, strict=True)
    ))  # fmt: skip
    # what the total alone tells of the columns: nothing that is hidden in them can help
    given = functools.cache(
        lambda: attacker.together(
            attacker.columns_like(
                counts[0].sum(), options, [(one, counts[0] @ np.array(one)) for one in seen[0]]
            ),
            *(attacker.divisions(one.sum(), options) for one in counts[1:]),
        )
    )
    axes = [*np.eye(options, dtype=int), *(np.isin(range(options), net).astype(int) for net in nets)]
    for at, (row, axis) in product(range(3), enumerate(axes)):
        count = counts[at] @ axis
        few = 0 < count < 5 or (row >= options and 0 < counts[at].sum() - count < 5)
        if few:
            assert whole[row][at] is not None
            assert not attacker.pinned(ways[at], axis) or attacker.pinned(given()[at], axis), (row, at)


PATTERNS = np.array(list(product([0, 1], repeat=3)))


@pytest.mark.long
@example(people=[0, 0, 0, 0, 4, 5, 0, 0], nets=[(0, 2)])  # four of the net are of its hidden option alone
@given(
    st.lists(st.integers(0, 3), min_size=8, max_size=8).filter(lambda one: 5 <= sum(one) <= 9),
    st.sampled_from([[(0, 1)], [(0, 1), (0, 1, 2)], [(0, 2), (1, 2)]]),
)
def test_who_tries_all_ways_to_tick_the_same_learns_nothing_of_few_people(people, nets):
    axes = [*PATTERNS.T, *(PATTERNS[:, list(net)].max(axis=1) for net in nets)]
    counts, n = [int(one @ np.array(people)) for one in axes], sum(people)
    rows = [Row(str(at), str(at)) for at in range(3)]
    rows += [Row(f"net{at}", "", "net", of=tuple(map(str, net))) for at, net in enumerate(nets)]
    lines = [Line(row.id, axis.astype(float), axis >= 0) for row, axis in zip(rows, axes, strict=True)]
    figures = [[share(count, n)] for count in counts]
    found = [why for (why,) in hidden(rows, lines, figures, bases=[n], least_base=1, adds_up=False)]

    ways = attacker.divisions(n, 8)
    for axis, count, why, row in zip(axes, counts, found, rows, strict=True):
        inside = ways @ axis
        few = (inside > 0) & (inside < 5)
        ways = ways[inside == count if why is None else few | (row.kind == "net")]
    for axis, count, why, row in zip(axes, counts, found, rows, strict=True):
        # an option that all but few ticked is shown: not to tick is no answer, and it tells the same of a net
        nearly = any(n - counts[int(one)] < 5 and found[int(one)] is None for one in row.of)
        if 0 < count < 5 or (row.kind == "net" and 0 < n - count < 5):
            assert why is not None
            assert nearly or not attacker.pinned(ways, axis), row.id

"""From answers to figures: hand-computed cases, what is hidden, the files of a series. Data is made up."""

from __future__ import annotations

import csv
import functools
import io
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import linalg

from cmsurvey import rewrite, survey, words
from cmsurvey.answers import Net, Option, Question, Questionnaire, Responses
from cmsurvey.errors import CmsurveyError
from cmsurvey.estimate import remarks, sample, suppression, written
from cmsurvey.estimate.remarks import Remark
from cmsurvey.estimate.tables import Estimated, estimated
from cmsurvey.model.design import DesignColumns
from tests import attacker
from tests.cases import every

LANGUAGES = ("fr", "en")
TITLES = {
    name: {lang: words.spoken(lang)["computed"][name] for lang in LANGUAGES}
    for name in words.spoken("fr")["computed"]
}


def label(text: str) -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, text)


def option(name: str, **more: object) -> Option:
    return Option(name, label(name.capitalize()), **more)  # type: ignore[arg-type] # a test names any field


def question(name: str, kind: str, *options: Option, **more: object) -> Question:
    made = {"id": name, "labels": label(name.capitalize()), "kind": kind, "columns": (), "options": options}
    return Question(**{**made, **more})  # type: ignore[arg-type] # the same


GENDER = question("gender", "single", option("female"), option("male"))
TOOLS = question("tools", "multiple", option("blog"), option("wiki"))
PAY = question("pay", "numeric", unit="eur_per_year")
AGE = question(
    "age",
    "banded",
    option("young", high=25.0),
    option("middle", low=25.0, high=35.0),
    option("old", low=35.0),
    unit="years",
)
SCORE = question("score", "scale", *(option(f"s{at}", score=float(at)) for at in range(11)))


def responses(*asked: Question, design: DesignColumns | None = None, **columns: Any) -> Responses:
    """Answers by question: option ids, numbers, lists of ids; None where there is none."""
    n = len(next(iter(columns.values())))
    frame, absent = pd.DataFrame(index=range(2, n + 2)), pd.DataFrame(index=range(2, n + 2))
    for one in asked:
        values = columns.pop(one.id)
        absent[one.id] = ["no_answer" if value is None else "" for value in values]
        if one.kind == "multiple":
            for name in one.option_ids:
                frame[f"{one.id}.{name}"] = [float(name in (value or ())) for value in values]
        elif one.kind == "numeric":
            frame[one.id] = [math.nan if value is None else value for value in values]
        else:
            frame[one.id] = pd.Categorical(values, categories=list(one.option_ids), ordered=True)
    for name, values in columns.items():
        frame[name] = values
    questionnaire = Questionnaire({one.id: one for one in asked}, LANGUAGES)
    return Responses(frame, absent, questionnaire, design or DesignColumns())


def tabulated(of: Responses, *by: str) -> Estimated:
    return estimated(of, by, TITLES)


def told(found: Estimated) -> dict[tuple[str, str, str], float]:
    return {(one.topic.id, one.population, one.answer.id): one.value for one in found.figures}


WOMEN_AND_MEN = ["female"] * 60 + ["male"] * 30 + [None] * 10


def test_a_share_is_of_those_who_answered_with_its_count_and_standard_error():
    women, men = tabulated(responses(GENDER, gender=WOMEN_AND_MEN)).figures
    assert women.value == pytest.approx(200 / 3)
    assert (women.base, women.answers) == (90, 60)
    # without weights and clusters the variance of a share is p (1 - p) / (n - 1), of all rows as one sample
    assert women.se == pytest.approx(100 * math.sqrt((2 / 9) / 90 * (100 / 99)), rel=1e-12)
    assert men.value == pytest.approx(100 / 3)
    assert men.low < men.value < men.high


def test_a_share_of_all_who_were_asked_counts_those_without_answer():
    asked = question("gender", "single", option("female"), option("male"), base="asked")
    women, _ = tabulated(responses(asked, gender=WOMEN_AND_MEN)).figures
    assert (women.value, women.base) == (60.0, 100)


def test_weights_move_a_share_and_its_effective_base_not_its_count():
    weighted = responses(
        GENDER,
        gender=["female"] * 9 + ["male"] * 10 + ["female"],
        w=[3.0, 1.0] * 10,
        design=DesignColumns(weights="w"),
    )
    women, _ = tabulated(weighted).figures
    assert (women.value, women.answers, women.base) == (50.0, 10, 20)
    assert women.n_eff < 20


def test_several_answers_are_shares_of_who_ticked_one_at_least():
    found = tabulated(responses(TOOLS, tools=[["blog"]] * 6 + [["blog", "wiki"]] * 6 + [None] * 3))
    assert told(found) == {("tools", "all", "blog"): 100.0, ("tools", "all", "wiki"): 50.0}
    assert {one.topic.kind for one in found.figures} == {"multiple"}


def test_a_number_has_quartiles_a_median_and_a_mean_each_in_a_table_of_its_own():
    found = told(tabulated(responses(PAY, pay=[float(1000 * at) for at in range(1, 13)] + [None])))
    assert found == {
        ("pay_quartile", "all", "q1"): 3000.0,
        ("pay_quartile", "all", "q3"): 9000.0,
        ("pay_median", "all", "value"): 6000.0,
        ("pay_mean", "all", "value"): 6500.0,
    }


def test_pay_of_fewer_than_eleven_is_not_shown_and_said():
    found = tabulated(responses(GENDER, PAY, gender=["female"] * 10, pay=[1000.0] * 10))
    assert {one.topic.id for one in found.figures} == {"gender"}
    reason = "(all): not shown, fewer than 11 gave their pay"
    pay = [f"pay_{name} {reason}" for name in ("mean", "median", "quartile")]
    hint = "gender (all): no more than a hint by the standards of the NCHS, female, male"
    assert [*map(str, found.remarks)] == [*pay, hint]
    named = "pay_mean (all), pay_median (all), pay_quartile (all)"
    assert found.summary == [f"3 tables not shown, fewer than 11 gave their pay: {named}", hint]


@pytest.mark.long
def test_a_median_of_bands_says_its_rule_and_one_in_an_open_band_is_none():
    inside = tabulated(responses(AGE, age=["young"] * 10 + ["middle"] * 20 + ["old"] * 10))
    median = inside.figures[-1]
    assert median.value == pytest.approx(30.0)
    assert (median.topic.id, median.note) == ("age_median", "bands: [a, b)")
    outside = tabulated(responses(AGE, age=["young"] * 10 + ["old"] * 30))
    assert {one.topic.id for one in outside.figures} == {"age"}


def test_a_scale_of_0_to_10_has_a_mean_and_a_net_promoter_score():
    found = told(tabulated(responses(SCORE, score=["s10"] * 10 + ["s8"] * 5 + ["s0"] * 5)))
    assert found["score_mean", "all", "value"] == 7.0
    assert found["score_nps", "all", "value"] == 25.0


@pytest.mark.long
def test_groups_have_their_own_shares_and_none_of_the_question_that_makes_them():
    of = responses(GENDER, TOOLS, gender=["female"] * 8 + ["male"] * 8, tools=[["blog"]] * 8 + [["wiki"]] * 8)
    found = told(tabulated(of, "gender"))
    assert found["tools", "gender=female", "blog"] == 100.0
    assert found["tools", "gender=male", "blog"] == 0.0
    assert not any(topic == "gender" and group != "all" for topic, group, _ in found)


def test_a_question_that_cannot_divide_is_refused_with_the_nearest():
    with pytest.raises(CmsurveyError) as raised:
        tabulated(responses(GENDER, PAY, gender=["female"], pay=[1.0]), "gendre", "pay")
    assert str(raised.value) == (
        'error: --by: no question "gendre" that divides the respondents\n    did you mean "gender"?\n'
        'error: --by: no question "pay" that divides the respondents\n    known: gender'
    )


def test_a_question_that_nobody_answered_is_left_out_and_said():
    found = tabulated(responses(GENDER, TOOLS, gender=["female"] * 30, tools=[None] * 30))
    assert {one.topic.id for one in found.figures} == {"gender"}
    assert found.summary == ["tools: left out, nobody answered"]


@pytest.mark.long
def test_an_answer_of_too_few_is_hidden_with_a_second_one():
    """One hidden share of a whole would be what the others leave."""
    three = question("contract", "single", option("cdi"), option("cdd"), option("other"))
    found = tabulated(responses(three, contract=["cdi"] * 50 + ["cdd"] * 20 + ["other"] * 2))
    assert {one.answer.id: one.hidden for one in found.figures} == {"cdi": False, "cdd": True, "other": True}
    assert found.summary == [
        "contract (all): not shown, of fewer than 5 people or to protect them, cdd, other",
    ]


SCORES = tuple(option(str(at), score=at) for at in range(11))
RECOMMEND = question(
    "recommend", "scale", *SCORES,
    nets=(Net("low", {"fr": "bas"}, tuple(map(str, range(7)))), Net("top", {"fr": "haut"}, ("9", "10"))),
)  # fmt: skip


COLUMNS = ("all", "gender=female", "gender=male")


def equation(coefficients):
    """An equation for how many gave each score in each column, by score and column."""
    row = np.zeros((11, 3))
    for at, one in coefficients.items():
        row[at] = one
    return row.ravel()


def told_of(shown, column):
    """All that a reader of a column knows of its scores."""
    name = COLUMNS[column]
    sums = [range(11), *([at] for at in range(11) if ("recommend", name, str(at)) in shown)]
    for net, of in (("low", range(7)), ("top", (9, 10))):
        sums += [of] if ("recommend_net", name, net) in shown else []
    yield from (equation({(at, column): 1 for at in of}) for of in sums)
    for topic, points in (("mean", range(11)), ("nps", [-100] * 7 + [0, 0, 100, 100])):
        one = shown.get((f"recommend_{topic}", name, "value"))
        for power in (1, 2) if one is not None else ():
            if power == 1 or np.isfinite(one.se):  # of equal weights the error is a sum of squares
                yield equation({(at, column): (to - one.value) ** power for at, to in enumerate(points)})


@pytest.mark.long
@pytest.mark.parametrize(
    "counts", [[[0] * 11, [0, 1, 2, 12, 21, 42, 47, 63, 51, 35, 4]], [[0] * 11, [0] * 10 + [2]]]
)
def test_no_hidden_answer_follows_from_the_mean_the_score_the_nets_and_the_other_groups(counts):
    women, men = ([str(at) for at, n in enumerate(one) for _ in range(n)] for one in counts)
    gender = ["female"] * len(women) + ["male"] * len(men)
    found = tabulated(responses(GENDER, RECOMMEND, gender=gender, recommend=women + men), "gender")
    shown = {(one.topic.id, one.population, one.answer.id): one for one in found.figures if not one.hidden}

    known = [equation({(at, 0): 1, (at, 1): -1, (at, 2): -1}) for at in range(11)]
    known += [one for column in range(3) for one in told_of(shown, column)]

    free = linalg.null_space(np.array(known)).reshape(11, 3, -1)
    of = np.array([np.add(*counts), *counts]).T
    for at, column in np.argwhere((of > 0) & (of < suppression.FEWEST)):
        assert ("recommend", COLUMNS[column], str(at)) not in shown
        assert np.abs(free[at, column]).max(initial=0) > 1e-9, (at, COLUMNS[column])


BANDS = question(
    "wait", "banded",
    option("a", low=0.0, high=10.0), option("b", low=10.0, high=20.0), option("c", low=20.0, high=30.0),
    option("unknown"),
    nets=(Net("short", {"fr": "court"}, ("a", "b")), Net("known", {"fr": "connu"}, ("a", "b", "c"))),
)  # fmt: skip
STEPS = question(
    "like", "scale",
    option("a", score=1.0), option("b", score=2.0), option("c", score=3.0), option("unknown"),
    nets=(Net("top", {"fr": "haut"}, ("b", "c")),),
)  # fmt: skip


def ways_of(asked, population, shown, counts):
    """Every way in which the people of a population may have answered, by what is shown of it."""
    known = []
    for at, one in enumerate(asked.option_ids):
        known += [(np.eye(4)[at], counts[at])] if (asked.id, population, one) in shown else []
    for net in asked.nets:
        inside = np.isin(asked.option_ids, net.of).astype(int)
        known += [(inside, inside @ counts)] if (f"{asked.id}_net", population, net.id) in shown else []
    mean, median = (shown.get((f"{asked.id}_{one}", population, "value")) for one in ("mean", "median"))
    for one in filter(None, (mean, median)):
        known += [((1, 1, 1, 0), one.base)]
    if mean:
        known += [((1, 2, 3, 0), mean.value * mean.base)]
    ways = attacker.columns_like(int(counts.sum()), 4, known)
    if median:
        below = np.cumsum(np.hstack([np.zeros((len(ways), 1)), ways[:, :3]]), axis=1)
        at = median.value / 10
        reached = below[:, int(at)] + (at - int(at)) * ways[:, int(at)]
        ways = ways[np.abs(reached - median.base / 2) < 1e-9]
    return ways


@pytest.mark.long
@example(asked=STEPS, columns=[[5, 6, 6, 3], [5, 5, 5, 0]])  # the base of the mean tells who does not know
@example(asked=BANDS, columns=[[2, 6, 6, 0], [5, 6, 5, 0]])  # the median tells how many are below its band
@given(
    st.sampled_from([BANDS, STEPS]),
    st.lists(st.lists(st.integers(0, 6), min_size=4, max_size=4).filter(any), min_size=2, max_size=2),
)
def test_who_tries_all_answers_with_the_same_figures_learns_nothing_of_few_people(asked, columns):
    answers = [
        one for counts in columns for one, n in zip(asked.option_ids, counts, strict=True) for _ in range(n)
    ]
    gender = ["female"] * sum(columns[0]) + ["male"] * sum(columns[1])
    own: dict[str, Any] = {"gender": gender, asked.id: answers}
    found = tabulated(responses(GENDER, asked, **own), "gender")
    shown = {(one.topic.id, one.population, one.answer.id): one for one in found.figures if not one.hidden}
    counts = np.array([np.add(*columns), *columns])
    seen = [ways_of(asked, *one) for one in zip(COLUMNS, [shown] * 3, counts, strict=True)]
    ways = attacker.together(*seen)
    # what everybody's figures alone tell of a group: nothing that is hidden in it can help
    given = functools.cache(
        lambda: attacker.together(seen[0], *(attacker.divisions(int(one.sum()), 4) for one in counts[1:]))
    )
    nets = {net.id: np.isin(asked.option_ids, net.of).astype(int) for net in asked.nets}
    for at, population in enumerate(COLUMNS):
        for name, axis in [*zip(asked.option_ids, np.eye(4, dtype=int), strict=True), *nets.items()]:
            count, outside = int(counts[at] @ axis), int(counts[at].sum() - counts[at] @ axis)
            if 0 < count < 5 or (name in nets and 0 < outside < 5):
                assert (asked.id + ("_net" if name in nets else ""), population, name) not in shown
                assert not attacker.pinned(ways[at], axis) or attacker.pinned(given()[at], axis), (
                    population,
                    name,
                )


@pytest.mark.long
def test_nothing_is_hidden_where_nobody_needs_it():
    answers = [str(at) for at in range(11) for _ in range(5)]
    found = tabulated(responses(RECOMMEND, recommend=answers))
    assert not any(one.hidden for one in found.figures)
    assert all(np.isfinite(one.se) for one in found.figures)


@pytest.mark.long
def test_a_mean_of_fewer_than_five_is_not_shown():
    found = tabulated(responses(RECOMMEND, recommend=["9"] * 4))
    assert not any(one.topic.kind == "mean" for one in found.figures)
    assert "recommend_mean (all): not shown, fewer than 5 gave a number" in [*map(str, found.remarks)]


def test_a_share_that_is_no_more_than_a_hint_is_shown_and_said_to_be_one():
    three = question("contract", "single", option("cdi"), option("cdd"), option("other"))
    found = tabulated(responses(three, contract=["cdi"] * 60 + ["cdd"] * 60 + ["other"] * 8))
    assert {one.answer.id for one in found.figures if one.uncertain and not one.hidden} == {"other"}
    assert found.summary == ["contract (all): no more than a hint by the standards of the NCHS, other"]


def test_a_table_is_written_as_load_reads_it():
    three = question("contract", "single", option("cdi"), option("cdd"), option("other"))
    found = tabulated(responses(three, contract=["cdi"] * 50 + ["cdd"] * 20 + ["other"] * 2))
    rows = list(csv.DictReader(io.StringIO(written.table(found.figures, "answers_2026", "fr"))))
    first, second, _ = rows
    assert (first["value"], first["exact"], first["answers"], first["base_n"]) == (
        "69",
        "69.4444444444",
        "50",
        "72",
    )
    assert (second["value"], second["exact"], second["note"], second["origin"]) == (
        "",
        "",
        "suppressed:",
        "computed",
    )


TEXT = 'year,title\r\n2025,"A, B"\n2026,old\n2027,"two\nlines"\n'


def test_a_row_takes_the_place_of_its_own_and_leaves_the_bytes_of_the_others():
    assert rewrite.with_row(TEXT, {"year": "2026", "title": "new"}) == TEXT.replace("2026,old", "2026,new")
    assert rewrite.with_row(TEXT[:-1], {"year": "2028", "title": "x"}) == TEXT[:-1] + "\r\n2028,x\r\n"


def test_a_row_of_an_earlier_year_stands_before_the_later_ones_unless_the_rows_have_no_order():
    assert rewrite.with_row(TEXT, {"year": "2024", "title": "x"}) == TEXT.replace("2025,", "2024,x\r\n2025,")
    mixed = "year,title\n2027,a\n2025,b\n"
    assert rewrite.with_row(mixed, {"year": "2026", "title": "x"}) == f"{mixed}2026,x\n"


def test_remarks_of_a_kind_are_one_line_and_each_answer_is_in_the_report():
    of = [
        Remark("tools", "in free words, not tabulated"),
        Remark("why", "in free words, not tabulated"),
        *(Remark("score", "a hint", f"gender={name}", ("s0", "s8")) for name in ("female", "male")),
        Remark("age", "a hint", "all", ("old",)),
    ]
    assert remarks.summary(of) == [
        "2 questions in free words, not tabulated: tools, why",
        "5 answers a hint: score (2 populations), age (all)",
    ]
    assert remarks.summary([Remark(f"q{at:02}", "a hint", "all") for at in range(15)]) == [
        "15 tables a hint: " + ", ".join(f"q{at:02} (all)" for at in range(12)) + " and 3 more"
    ]
    assert remarks.report(of).splitlines() == [
        "table,population,answer,what",
        'tools,,,"in free words, not tabulated"',
        'why,,,"in free words, not tabulated"',
        "score,gender=female,s0,a hint",
        "score,gender=female,s8,a hint",
        "score,gender=male,s0,a hint",
        "score,gender=male,s8,a hint",
        "age,all,old,a hint",
    ]


@every(("net", "secret"), [(7, False), (8, True), (10, True)])
def test_a_net_tells_of_a_hidden_option_only_by_people_that_are_in_no_other(net, secret):
    counts, hidden = np.array([[3], [7]]), np.array([[True], [False]])
    found = suppression.told_apart(counts, hidden, np.array([[True, True]]), np.array([[net]]))

    assert found.tolist() == [[secret]]


def test_an_amount_below_0_leaves_its_own_table_out_and_is_told():
    rise, age = question("rise", "numeric"), question("age", "numeric")
    of = responses(rise, age, rise=[-9.0, -5.0, 4.0, 30.0] * 10, age=[20.0, 30.0, 40.0, 50.0] * 10)

    found = estimated(of, (), TITLES)

    shown = {one.topic.id for one in found.figures}
    assert shown == {"rise_mean", "age_quartile", "age_median", "age_mean"}
    why = "left out, a figure of it is below 0, which no table holds"
    assert [(one.table, one.what) for one in found.remarks] == [("rise_quartile", why), ("rise_median", why)]


@pytest.mark.parametrize("share", [2.0, 5.0])
def test_weights_below_0_make_no_table_whatever_they_add_up_to_and_the_row_is_named(share):
    """Linear calibration gives those of (a, a) weights below 0, where the margins have few of both."""
    one, two = (question(of, "single", option("a"), option("b")) for of in ("one", "two"))
    pairs = ["ab"] * 5 + ["aa"] * 20 + ["ba"] * 5 + ["bb"] * 20
    of = responses(one, two, one=[pair[0] for pair in pairs], two=[pair[1] for pair in pairs])
    margins = [survey.Margin(which, {"a": share, "b": 100 - share}) for which in ("one", "two")]
    weighted = survey.calibrate(sample.design(of), margins)
    assert weighted.weights[5] < 0 < weighted.weights[0]
    with pytest.raises(CmsurveyError) as raised:
        estimated(of, (), TITLES, weighted)
    (problem,) = raised.value.problems
    assert problem.where.endswith(f"row {of.frame.index[5]}")
    assert problem.what == f"the weight {weighted.weights[5]:.4g} is below 0, as in 19 rows more"
    assert problem.hint.startswith("take --method raking, or logit with --bounds")

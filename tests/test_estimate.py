"""From answers to figures: hand-computed cases, what is hidden, the files of a series. Data is made up."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from cmsurvey import rewrite, words
from cmsurvey.answers import Option, Question, Questionnaire, Responses
from cmsurvey.errors import CmsurveyError
from cmsurvey.estimate import suppression, written
from cmsurvey.estimate.tables import Estimated, estimated
from cmsurvey.model.design import DesignColumns

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
    assert found.remarks == tuple(f"pay_{name} {reason}" for name in ("mean", "median", "quartile"))


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
    found = tabulated(responses(GENDER, TOOLS, gender=["female"] * 9, tools=[None] * 9))
    assert {one.topic.id for one in found.figures} == {"gender"}
    assert found.remarks == ("tools: nobody answered, it is left out",)


def test_an_answer_of_too_few_is_hidden_with_a_second_one():
    """One hidden share of a whole would be what the others leave."""
    three = question("contract", "single", option("cdi"), option("cdd"), option("other"))
    found = tabulated(responses(three, contract=["cdi"] * 50 + ["cdd"] * 20 + ["other"] * 2))
    assert {one.answer.id: one.hidden for one in found.figures} == {"cdi": False, "cdd": True, "other": True}
    assert found.remarks == (
        "contract (all): 2 answers not shown, of fewer than 5 people or to protect them",
    )


COUNTS = arrays.arrays(int, st.tuples(st.integers(1, 5), st.integers(1, 6)), elements=st.integers(0, 30))


@given(COUNTS)
def test_no_hidden_cell_follows_from_the_totals_of_its_row_or_column(counts):
    found = suppression.hidden(counts)
    assert np.all(found[(counts > 0) & (counts < suppression.FEWEST)])
    for matrix in (found, found.T):
        for row in matrix:
            assert row.sum() != 1 or row.size == 1


@given(COUNTS)
def test_nothing_is_hidden_where_nobody_needs_it(counts):
    assert not suppression.hidden(counts + suppression.FEWEST).any()


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

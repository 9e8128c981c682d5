"""The GROUP BY of a crosstab: wrong files first, then the same bits from every engine."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsurvey.errors import CmsurveyError, RenderError
from cmsurvey.survey import Design, crosstab, engines
from cmsurvey.survey.engines import By, grouped
from cmsurvey.survey.grouped import grouped_crosstab

FULL = By("answer", "group", "w", "stratum", "unit")
BYS = {
    "clusters": FULL,
    "clusters with population counts": FULL._replace(fpc="units_there"),
    "strata and weights": By("answer", "group", "w", "stratum"),
    "strata and population counts": By("answer", "group", "w", "stratum", fpc="people_there"),
    "weights alone": By("answer", "group", "w"),
    "nothing": By("answer", "group"),
    "a stratification variable": By("stratum", "answer", "w", "stratum"),
    "a numeric side": By("score", "group", "w", "stratum", "unit"),
}


def made_up(rows=400, seed=4):
    """Made-up answers in four strata of five units, some without an answer or with a weight of 0."""
    random = np.random.default_rng(seed)
    unit = random.integers(0, 20, rows)
    unit[:20] = np.arange(20)
    stratum = unit // 5
    answers = pd.DataFrame(
        {
            "stratum": np.array(["north", "south", "É", "west"])[stratum],
            "unit": unit % 5,
            "answer": random.choice(["Yes", "No", "n/a"], rows),
            "group": random.choice(["a", "b, c", 'd"'], rows),
            "score": random.choice([1.0, 2.0, 10.0], rows),
            "w": random.choice([0.0, 1e-3, 0.7, 1 / 3, 5.25], rows),
            "units_there": 8 + stratum,
            "people_there": 10 * rows + stratum,
        }
    )
    return answers.mask(random.random(answers.shape) < [0, 0, 0.1, 0.1, 0.1, 0, 0, 0])


def same_bits(one, other):
    for field in ("n", "n_weighted", "weights", "squares", "rows", "columns", "strata", "sampled"):
        assert getattr(one, field).tobytes() == getattr(other, field).tobytes(), field
    assert (one.units is None) == (other.units is None)
    assert (one.row_labels, one.column_labels) == (other.row_labels, other.column_labels)


# What is refused -----------------------------------------------------------------------------------------

GOOD = "answer,group,w,stratum,unit\nx,y,1,a,1\nx,z,2,a,2\n"
WRONG = {
    'there is no column "unit"': GOOD.replace("unit", "units"),
    "there are no answers": GOOD.splitlines()[0] + "\n",
    'column "w" (weights): 1 of 2 cells are no number, 0 or above': GOOD.replace("y,1", "y,-1"),
    'column "w" (weights): 2 of 2 cells are no number, 0 or above': GOOD.replace("y,1", "y,").replace(
        "2,a", "two,a"
    ),
    'column "w" (weights): every weight is 0': GOOD.replace("y,1", "y,0").replace("z,2", "z,0"),
    'column "stratum" (strata) is empty in 1 rows': GOOD.replace("1,a", "1,"),
    'column "unit" (clusters) is empty in 1 rows': GOOD.replace("a,1", "a,"),
}


@pytest.mark.long
@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
@pytest.mark.parametrize("said", WRONG)
def test_a_wrong_file_ends_in_a_sentence(said, engine, tmp_path):
    (tmp_path / "answers.csv").write_text(WRONG[said], encoding="utf-8")

    with pytest.raises(CmsurveyError) as raised:
        grouped(tmp_path / "answers.csv", FULL, engine=engine)

    (problem,) = raised.value.problems
    assert (problem.what, problem.where) == (said, str(tmp_path / "answers.csv"))
    assert problem.hint


@pytest.mark.long
@pytest.mark.parametrize("engine", ["pandas", "duckdb", "auto"])
def test_a_file_that_is_no_parquet_and_one_that_is_not_there_are_told(engine, tmp_path):
    (tmp_path / "answers.parquet").write_text(GOOD, encoding="utf-8")
    for name, said in (("answers.parquet", "it cannot be read: "), ("nowhere.csv", "no such file")):
        with pytest.raises(CmsurveyError) as raised:
            grouped(tmp_path / name, FULL, engine=engine)
        assert raised.value.problems[0].what.startswith(said)


def test_an_unknown_engine_is_refused_with_the_nearest_one(tmp_path):
    (tmp_path / "answers.csv").write_text(GOOD, encoding="utf-8")

    with pytest.raises(CmsurveyError, match=r'no engine "duckdbb"\n.*did you mean "duckdb"'):
        grouped(tmp_path / "answers.csv", FULL, engine="duckdbb")


def test_spark_that_is_not_installed_says_how_to_get_it(tmp_path, monkeypatch):
    (tmp_path / "answers.csv").write_text(GOOD, encoding="utf-8")
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)

    with pytest.raises(RenderError, match=r'PySpark is not installed\n.*pip install "cmsurvey\[spark\]"'):
        grouped(tmp_path / "answers.csv", FULL, engine="spark")


@pytest.mark.long
@pytest.mark.parametrize("column", ["units_there", "people_there"])
def test_population_counts_are_those_of_units_and_constant_in_their_stratum(column):
    answers, by = made_up(), FULL._replace(fpc=column, clusters="unit" if column == "units_there" else "")
    changing = answers.assign(**{column: answers[column] + (np.arange(len(answers)) == 0)})
    few = answers.assign(**{column: 2})

    for wrong in (changing, few):
        with pytest.raises(CmsurveyError, match="changes within a stratum, or is below the units sampled"):
            grouped(wrong, by)


# What is the same ----------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("by", BYS.values(), ids=BYS)
def test_every_engine_gives_the_same_bits_and_the_figures_are_those_of_the_rows(by, tmp_path):
    answers = made_up()
    answers.to_parquet(tmp_path / "answers.parquet")
    answers.to_csv(tmp_path / "answers.csv", index=False)
    found = {
        (name, engine): grouped(tmp_path / f"answers.{name}", by, engine=engine)
        for name in (("parquet", "csv") if by == FULL else ("parquet",))
        for engine in ("pandas", "duckdb")
    }

    for name, _ in found:
        same_bits(found[name, "pandas"], found[name, "duckdb"])
    same_bits(found["parquet", "duckdb"], grouped(answers, by))

    design = Design(
        answers,
        weights=by.weights or 1.0,
        strata=by.strata or None,
        clusters=by.clusters or None,
        fpc=by.fpc or None,
    )
    rows, groups = crosstab(design, by.row, by.column), grouped_crosstab(found["parquet", "duckdb"])
    assert (groups.rows, groups.columns, groups.df) == (rows.rows, rows.columns, rows.df)
    assert groups.n.tolist() == rows.n.tolist()
    for part in ("total", "overall", "row_share", "column_share"):
        one, other = getattr(groups, part), getattr(rows, part)
        assert one.values == pytest.approx(other.values, rel=1e-12)
        assert one.se == pytest.approx(other.se, rel=1e-9, abs=1e-12)
    assert {name: test.p for name, test in groups.tests.items()} == pytest.approx(
        {name: test.p for name, test in rows.tests.items()}, rel=1e-7
    )


@pytest.mark.long
def test_every_cell_of_a_csv_is_text_so_that_yes_is_no_truth_and_1_is_not_1_0(tmp_path):
    (tmp_path / "answers.csv").write_text('q,g\nYes,1\nNo,1.0\nyes,NA\n"",1\n', encoding="utf-8")

    for engine in ("pandas", "duckdb"):
        found = grouped(tmp_path / "answers.csv", By("q", "g"), engine=engine)
        assert (found.row_labels, found.column_labels) == (("No", "Yes", "yes"), ("1", "1.0", "NA"))
        assert found.sampled.tolist() == [4]


@pytest.mark.long
@given(st.randoms(use_true_random=False), st.floats(1e-6, 1e9))
def test_neither_the_order_of_rows_nor_a_scale_of_two_changes_a_bit(random, largest):
    answers = made_up(60).assign(w=[largest * (1e-6 + random.random()) for _ in range(60)])
    order = list(range(60))
    random.shuffle(order)
    by = By("answer", "group", "w", "stratum")
    one, other = grouped(answers, by), grouped(answers.iloc[order].assign(w=lambda of: of["w"] * 2), by)

    assert (other.weights == one.weights * 2).all()
    same_bits(one, replace(other, weights=other.weights / 2, squares=other.squares / 4))
    assert one.weights.sum() == pytest.approx(
        answers.dropna(subset=["answer", "group"])["w"].sum(), rel=1e-14
    )


@pytest.mark.long
def test_a_column_may_be_called_as_ours_would_be():
    answers = made_up().rename(columns={"answer": "n", "group": "weight"})

    found = grouped(answers, By("n", "weight", "w"))

    assert (found.row_labels, found.column_labels) == (("No", "Yes", "n/a"), ("a", "b, c", 'd"'))


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "limit", "engine"),
    [
        ("answers.parquet", "MANY_ROWS", "duckdb"),
        ("answers.csv", "MANY_BYTES", "duckdb"),
        ("answers.parquet", "", "pandas"),
        ("answers.csv", "", "pandas"),
    ],
)
def test_files_of_many_answers_go_to_duckdb(name, limit, engine, tmp_path, monkeypatch):
    answers = made_up(20)
    answers.to_parquet(tmp_path / "answers.parquet")
    answers.to_csv(tmp_path / "answers.csv", index=False)
    if limit:
        monkeypatch.setattr(engines, limit, 10)
    asked = []

    def noted(name, read):
        def reading(*given):
            asked.append(name)
            return read(*given)

        return reading

    monkeypatch.setattr(engines, "ENGINES", {one: noted(one, read) for one, read in engines.ENGINES.items()})

    grouped(tmp_path / name, FULL)

    assert asked == [engine]

"""Problems of several files of a series are told in one run, and none that another one causes."""

import shutil

import pytest

from cmsurvey import load, pipeline
from cmsurvey.errors import CmsurveyError, closest


@pytest.fixture
def series(tmp_path):
    return shutil.copytree(load.bundled(), tmp_path / "series")


def problems(series):
    request = pipeline.Request("2012", series, series.parent / "out", formats=("csv",))
    with pytest.raises(CmsurveyError) as raised:
        pipeline.render(request, lambda *_: None, pytest.fail)
    return [(one.where.removeprefix(f"{series}/"), one.what) for one in raised.value.problems]


def test_a_wrong_figure_and_an_unknown_question_are_told_together(series):
    table, poster = series / "2012.csv", series / "infographics" / "salary.toml"
    table.write_text(
        table.read_text(encoding="utf-8").replace(",52,percent", ",130,percent", 1), encoding="utf-8"
    )
    blocks = poster.read_text(encoding="utf-8")
    poster.write_text(f'{blocks}\n[[block]]\nquestion = "genre"\n', encoding="utf-8")
    last = blocks.count("[[block]]") + 1
    place = f"infographics/salary.toml, line {blocks.count(chr(10)) + 3}, column 1, block {last}"

    assert problems(series) == [
        ("2012.csv, line 2, column value", "130 is not a percentage"),
        (place, 'no question "genre" in any edition'),
    ]


def test_a_broken_series_file_is_one_problem(series):
    with (series / "series.toml").open("a", encoding="utf-8") as file:
        file.write("[[[\n")

    assert [where.partition(",")[0] for where, _ in problems(series)] == ["series.toml"]


@pytest.mark.parametrize(
    ("file", "broken", "told"),
    [
        ("series.toml", "[[[\n", "series.toml, line"),
        ("bounds.toml", "[[[\n", "bounds.toml, line"),
        ("editions.csv", "2012,Twice,,,,4oo,,\n", "editions.csv, line"),
    ],
)
def test_a_broken_file_of_the_series_hides_no_wrong_cell_and_makes_none(series, file, broken, told):
    with (series / file).open("a", encoding="utf-8") as written:
        written.write(broken)
    alone = problems(series)
    table = series / "2012.csv"
    wrong = table.read_text(encoding="utf-8").replace(",52,percent", ",130,percent", 1)
    table.write_text(wrong, encoding="utf-8")

    both = problems(series)

    assert {where.startswith(told) for where, _ in alone} == {True}
    assert both == [*alone, ("2012.csv, line 2, column value", "130 is not a percentage")]


def test_a_wrong_number_of_respondents_is_told_once_and_not_by_every_row_that_repeats_it(series):
    path = series / "editions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",577,", ",5oo,"), encoding="utf-8")

    assert [(where.partition(",")[0], what) for where, what in problems(series)] == [
        ("editions.csv", '"5oo" is not a whole number above 0')
    ]


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("2102", ("2011", "2012", "2022", "2025"), "2012"),  # two letters exchanged are one change
        ("contract", ("contact", "contracts_held"), "contact"),
        ("titel", ("title", "lead", "subtitle"), "title"),
        ("gen", ("gender", "genre_of_music", "age"), "gender"),
        ("../gender", ("gender", "age"), "gender"),
        ("male", ("female",), ""),  # half of it would be another word
        ("es", ("en", "fr"), ""),
        ("paris", ("2011", "2012"), ""),
        ("", ("title",), ""),
        ("x" * 500, ("title", "y" * 40), ""),
    ],
)
def test_the_nearest_name_takes_the_fewest_changes_and_is_none_of_another_word(typed, known, meant):
    assert closest(typed, known) == meant

"""Weights and designs in `cmsurvey import`: never an unweighted table in silence, never a second design."""

import pytest

from cmsurvey import answers
from cmsurvey.answers import importing
from cmsurvey.errors import CmsurveyError
from tests.builders import untranslated
from tests.cases import every
from tests.test_import import imported, kinds, write

FIT = ["1.5", "0.5", "2.25", "0.75"] * 5


def rows(weights, heading="weight"):
    return [
        ["gender", "agree", heading, "psu"],
        *([("m", "f")[n % 2], ("yes", "no")[n % 3 > 0], one, f"P{n // 2}"] for n, one in enumerate(weights)),
    ]


def declare(folder, text):
    (folder / "series.toml").write_text(f'languages = ["fr"]\n{text}', encoding="utf-8")


@pytest.mark.long
@every("heading", ["weight", "poids", "Pondération finale"])
@every(
    ("weights", "told"),
    [
        ([*FIT[:4], "-1.5", *FIT[5:]], 'row 6, column {}: the heading says weights, and "-1.5" is below 0'),
        ([*FIT[:2], "n/a", *FIT[3:]], 'row 4, column {}: the heading says weights, and "n/a" is no number'),
        (["0"] * 20, "column {}: the heading says weights, and every one is 0"),
    ],
)
def test_weights_that_cannot_weigh_are_refused_with_their_row(tmp_path, heading, weights, told):
    with pytest.raises(CmsurveyError) as error:
        imported(tmp_path, rows(weights, heading))

    assert told.format(heading) in str(error.value)
    assert untranslated(error.value) == []
    assert f'--keep "{heading}"' in str(error.value)
    assert not (tmp_path / "answers").exists()


def test_every_weight_that_is_none_is_told_at_once(tmp_path):
    with pytest.raises(CmsurveyError) as error:
        imported(tmp_path, rows(["-1", "n/a", *FIT]))

    assert [one.where.partition(", ")[2] for one in error.value.problems] == [
        "row 2, column weight", "row 3, column weight"
    ]  # fmt: skip


def test_numbers_that_are_no_weights_are_a_question_where_they_are_named_and_it_says_so(tmp_path):
    made = imported(tmp_path, rows(["-1.5", *FIT]), keep=("weight",))

    assert kinds(made)["weight"] == "numeric"
    assert "weight: a heading that says weights: no row is weighted by it" in made.odd.summary()


def test_words_under_a_heading_of_weights_are_a_question_and_it_says_so(tmp_path):
    made = imported(tmp_path, rows(["heavy", "light"] * 10))

    assert kinds(made)["weight"] == "single"
    assert "weight: a heading that says weights: no row is weighted by it" in made.odd.summary()


def test_the_first_column_that_can_weigh_does_and_the_other_is_told(tmp_path):
    table = [[*row, other] for row, other in zip(rows(FIT), ["weight_2", *FIT], strict=True)]
    made = imported(tmp_path, table)

    assert made.responses.design.weights == "weight"
    assert "weight: numbers whose heading says weights: every row is weighted by it" in made.odd.summary()
    assert "weight_2: a heading that says weights: no row is weighted by it" in made.odd.summary()


def test_a_column_of_the_design_of_a_series_that_is_not_there_is_refused(tmp_path):
    declare(tmp_path, '[design]\nweights = "nope"\n')

    with pytest.raises(CmsurveyError, match='no column "nope" of the design'):
        imported(tmp_path, rows(FIT))


def test_the_design_of_a_series_is_used_whole_and_no_other_is_guessed(tmp_path):
    declare(tmp_path, '[design]\nweights = "weight"\nclusters = ["psu"]\n')
    made = imported(tmp_path, rows(FIT))

    assert made.responses.design.clusters == ("psu",)
    assert set(kinds(made)) == {"gender", "agree"}
    assert "[design]\n" not in (made.folder / "questionnaire.toml").read_text(encoding="utf-8")
    assert "the design: [design] of series.toml: weights weight; clusters psu" in made.odd.summary()
    assert not [one for one in made.odd.summary() if "no row is weighted" in one]


def test_a_design_of_a_series_without_weights_leaves_none_in_silence(tmp_path):
    declare(tmp_path, '[design]\nclusters = ["psu"]\n')
    made = imported(tmp_path, rows(["-1", *FIT]))

    assert "weight: a heading that says weights: no row is weighted by it" in made.odd.summary()


@pytest.mark.long
def test_the_design_of_an_edition_that_stands_in_place_of_that_of_the_series_is_told(tmp_path):
    imported(tmp_path, rows(FIT))
    declare(tmp_path, '[design]\nweights = "weight"\nclusters = ["psu"]\n')
    made = importing.run(importing.Wanted(write(tmp_path, rows(FIT)), tmp_path, "e"))
    told = (
        "[design] of questionnaire.toml, in place of all of that of series.toml: weights weight; "
        "not used: clusters psu (to use it, write it in questionnaire.toml too)"
    )

    assert f"the design: {told}" in made.odd.summary()
    series = importing.series_design(tmp_path)
    assert answers.design_told(made.responses.questionnaire, series) == (told,)


def test_a_cluster_in_two_strata_is_told_as_the_file_writes_them(tmp_path):
    declare(tmp_path, '[design]\nstrata = "gender"\nclusters = ["psu"]\n')
    table = [["gender", "agree", "psu"], *[[("H0", "H1")[n % 2], "yes", str(n // 2 % 5)] for n in range(20)]]

    with pytest.raises(CmsurveyError) as error:
        imported(tmp_path, table)
    assert 'cluster "0" is in stratum "H1", in row 2 in "H0"' in str(error.value)


@pytest.mark.long
def test_headings_that_a_design_has_are_told_with_what_to_write_and_not_where_one_names_them(tmp_path):
    table = [
        ["gender", "stratum", "psu", "rw1", "rw2", "rw3"],
        *[["m", "s", str(n), "1", "2", "3"] for n in range(9)],
    ]
    made = imported(tmp_path, table)
    told = {one.column: one.done for one in made.odd.found if one.what == "a heading that a design has"}

    assert set(told) == {"stratum", "psu", "rw1 to rw3"}
    assert 'write strata = "stratum" under [design]' in told["stratum"]
    assert list(made.responses.questionnaire.questions) == ["gender", "stratum"]
    left = [one.column for one in made.odd.found if one.what == "of how answers were drawn"]
    assert left == ["psu", "rw1", "rw2", "rw3"]
    assert 'write columns = ["rw*"] under [design.replicates]' in told["rw1 to rw3"]

    declare(tmp_path, '[design]\nstrata = "stratum"\nclusters = ["psu"]\n')
    made = imported(tmp_path, table, force=True)
    assert {one.column for one in made.odd.found if one.what == "a heading that a design has"} == {
        "rw1 to rw3"
    }

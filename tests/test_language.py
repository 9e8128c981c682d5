"""`cmsurvey add language`: nothing is a dead end, nothing to be translated is published unseen."""

from __future__ import annotations

import tomllib

import pytest

from cmsurvey import load, words
from cmsurvey.start import new
from tests.builders import SERIES, write_series
from tests.command import cmsurvey
from tests.test_start import ANSWERS, bytes_of

FRENCH = new.Wanted("Nos lecteurs", ("fr",), "", "2031")
BOUNDS = """\
[[bound]]
edition = "2031"
question = "gender"
population = "all"
category = "female"
direction = "at_least"
fr = "au moins 60 %"
"""


@pytest.fixture
def french(tmp_path):
    new.series(tmp_path / "mine", FRENCH)
    return tmp_path / "mine"


def _first(edition):
    row = edition.records[0]
    return row["question"], row["label"]


def added(folder, lang="en"):
    return cmsurvey("add", "language", lang, "--surveys", folder)


@pytest.mark.long
def test_a_series_speaks_one_more_language_and_says_what_is_to_be_translated(french):
    told = added(french)

    assert told.exit_code == 0, told.stderr
    assert [line.strip().removeprefix(f"{french}/") for line in told.stdout.splitlines()[:-1]] == [
        "series.toml", "answers/2031/questionnaire.toml", "words/en.toml",
    ]  # fmt: skip
    survey = load.survey(french)
    assert 'name = { fr = "Nos lecteurs", en = "Nos lecteurs (to be translated)" }\n' in (
        french / "series.toml"
    ).read_text("utf-8")
    assert (survey.languages, survey.name["en"]) == (("fr", "en"), "Nos lecteurs (to be translated)")
    assert words.load("en", load.edition(survey, "2031")).label("tools", "").endswith("(to be translated)")
    checked = cmsurvey("check", "--surveys", french).stdout
    assert "and texts to be translated (series.toml, line 5; words/en.toml, line 7)" in checked


@pytest.mark.long
def test_what_is_translated_by_hand_stays_and_only_what_lacks_is_written(french):
    head = french / "series.toml"
    begun = head.read_text("utf-8").replace('"Nos lecteurs" }', '"Nos lecteurs", en = "Our readers" }')
    head.write_text(begun.replace('["fr"]', '["fr", "en"]'), "utf-8")
    assert "writes one wherever it lacks" in cmsurvey("check", "--surveys", french).stderr
    (french / "words/en.toml").write_text('[questions.tools]\nlabel = "Tools"\n', "utf-8")

    assert added(french).exit_code == 0

    assert load.survey(french).name["en"] == "Our readers"
    said = tomllib.loads((french / "words/en.toml").read_text("utf-8"))["questions"]
    assert (said["tools"]["label"], said["tools"]["categories"]["chat"]) == (
        "Tools", "Messagerie (to be translated)",
    )  # fmt: skip
    again = added(french)
    assert (again.exit_code, 'nothing is missing in "en"' in again.stderr) == (1, True)


def test_bounds_populations_and_remarks_are_worded_so_that_the_series_is_well(tmp_path):
    alone = "\n".join(
        line.split(", en = ")[0] + " }" if ", en = " in line else line for line in SERIES.splitlines()
    )
    folder = write_series(
        tmp_path,
        "gender,Genre,all,400,single,female,Femmes,60,percent,,,1,press,bound: at least",
        "gender,Genre,sector=tourism,40,single,female,Femmes,70,percent,,,1,press,a note",
        files={
            "series.toml": alone.replace('["fr", "en"]', '["fr"]') + "\n",
            "bounds.toml": BOUNDS,
            "words/fr.toml": '[populations]\n"sector=tourism" = "du tourisme"\n[remarks]\n"a note" = "Vu."\n',
        },
    )

    told = added(folder)

    assert told.exit_code == 0, told.stderr
    survey = load.survey(folder)
    (bound,) = survey.bounds.values()
    assert bound.wording["en"] == "at least 60% (to be translated)"
    said = words.load("en", load.edition(survey, "2031"))
    assert said.population("sector=tourism") == "du tourisme (to be translated)"
    assert cmsurvey("check", "--surveys", folder).exit_code == 0


@pytest.mark.long
@pytest.mark.parametrize(
    ("lang", "message"),
    [
        ("fr", '"fr" is the language of the tables'),
        ("de", 'no language "de"'),
    ],
)
def test_a_language_that_cannot_be_added_changes_nothing(french, lang, message):
    before = bytes_of(french)
    told = added(french, lang)

    assert (told.exit_code, message in told.stderr) == (1, True)
    assert bytes_of(french) == before


@pytest.mark.long
def test_a_series_with_other_problems_tells_them_and_stays_as_it_was(french):
    (french / "2031.csv").write_text("question\n", "utf-8")
    before = bytes_of(french)

    assert "2031.csv" in added(french).stderr
    assert bytes_of(french) == before


@pytest.mark.long
def test_who_renders_in_a_language_that_the_series_lacks_is_told_the_command(french, tmp_path):
    told = cmsurvey("render", "2031", "--surveys", french, "--lang", "en", "--out", tmp_path / "out")

    assert 'the series has no words in "en"' in told.stderr
    assert f"add it: cmsurvey add language en --surveys {french}" in told.stderr


@pytest.mark.long
def test_answers_in_one_language_are_no_silent_words_of_another(tmp_path):
    file = tmp_path / "answers.csv"
    file.write_text(ANSWERS.replace("Contract", "What is your contract"), encoding="utf-8")
    ended = cmsurvey(
        "new", tmp_path / "mine", "--lang", "en,fr", "--edition", "2031", "--answers", file, "--yes"
    )

    assert ended.exit_code == 0, ended.stderr
    edition = load.edition(load.survey(tmp_path / "mine"), "2031")
    named = [words.load(lang, edition).label(*_first(edition)) for lang in ("en", "fr")]
    assert named == ["What is your contract", "What is your contract (à traduire)"]
    asked = (tmp_path / "mine/answers/2031/questionnaire.toml").read_text(encoding="utf-8")
    assert '{ id = "alone", en = "Alone", fr = "Alone (à traduire)" }' in asked
    checked = cmsurvey("check", "--surveys", tmp_path / "mine")
    assert "2031 holds texts to be translated (words/2031.labels.fr.toml, line " in checked.stdout
    refused = cmsurvey("lock", "2031", "--surveys", tmp_path / "mine", "--out", tmp_path / "out")
    assert (refused.exit_code, "texts to be translated" in refused.stderr) == (1, True)

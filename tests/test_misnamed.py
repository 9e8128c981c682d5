"""A wrong name of a question or an answer is one sentence with the right one; all data here is made up."""

import re
from pathlib import Path

import pytest

from cmsurvey.load.misnamed import Asked, meant
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, write_series
from tests.cases import every
from tests.command import cmsurvey

OTHERS = [f"{FEMALE.replace('press', 'other')}alt: same value", MALE]
CDI = "contract,Type de contrat,all,400,single,cdi,CDI,47,percent,,,1,press,"
NEXT = "\n".join([FIGURE_HEADER, FEMALE, MALE, CDI, ""])
EN = (
    "[questions]\ngender.label = 'Gender'\ngender.categories = { female = 'Women', male = 'Men' }\n"
    "contract.label = 'Contract'\ncontract.categories = { cdi = 'Permanent' }\n"
)
FILES = {
    "editions.csv": f"{EDITIONS}2032,Une autre,,,,400,,press\n",
    "words/fr.toml": "# the labels of the tables suffice\n",
    "words/en.toml": EN,
    "2032.csv": NEXT,
    "words/2031.fr.toml": "[cards.gender]\nsubtitle = 'Genre des répondants'\n",
}
SHARED = f"year,{FIGURE_HEADER}\n2031,contract,Type de contrat,all,400,single,cdi,CDI,53,percent,,,1,press,"


def told(*rows, derived="", **files):
    """What `check` says of edition 2031 with these rows."""
    more = {"derived.csv": derived} if derived else {}
    write_series(Path(), *rows, files=FILES | more | files)
    ended = cmsurvey("check", "--surveys", "surveys")
    return ended.exit_code, re.sub("^note: not looked at.*\n", "", ended.output, flags=re.MULTILINE)


def wrong(line, column, name, right, file="2031.csv"):
    where, cure = f"surveys/{file}, line {line}, column {column}", f'write "{right}", or give'
    return 1, (
        f'error: {where}: "{name}" stands beside the label of "{right}"\n'
        f"    {cure} the one that you mean a label of its own\n"
    )


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.long
def test_the_made_up_series_is_good():
    assert told(FEMALE, *OTHERS, CDI)[0] == 0


@pytest.mark.long
def test_a_misspelt_question_is_told_and_nothing_that_follows_from_it():
    derived = SHARED.replace("contract,Type de contrat", "gender,Genre").replace("cdi,CDI,53", "x,X,40")
    assert told(FEMALE.replace("gender", "gendre"), *OTHERS, CDI) == wrong(2, "question", "gendre", "gender")
    assert told(
        FEMALE.replace("gender", "gendre"), OTHERS[0], CDI, derived=f"{derived}computed: 100 - 60\n"
    ) == wrong(2, "question", "gendre", "gender")


def test_a_question_that_is_misspelt_in_a_whole_edition_is_that_of_the_others():
    rows = [one.replace("gender", "gendre") for one in (FEMALE, MALE)]
    code, output = told(*rows, CDI)
    assert code == 1
    assert output.count("error:") == 2
    assert output == wrong(2, "question", "gendre", "gender")[1] + wrong(3, "question", "gendre", "gender")[1]


def test_a_row_under_another_question_is_known_by_its_label_and_its_answer():
    row = CDI.replace("contract", "gender")
    more = CDI.replace("cdi,CDI,47", "freelance,Freelance,13").replace(",1,press", ",2,press")
    assert told(FEMALE, MALE, row, more) == wrong(4, "question", "gender", "contract")


@pytest.mark.long
def test_a_misspelt_answer_is_told_and_nothing_that_follows_from_it():
    assert told(FEMALE.replace("female", "femal"), *OTHERS, CDI) == wrong(2, "category", "femal", "female")


@pytest.mark.long
def test_two_answers_of_one_label_have_names_of_their_own():
    where = "surveys/2031.csv, line 3, column category_fr"
    what = '"Femmes" is the label of "female" too, in 2031.csv, line 2'
    _, output = told(FEMALE, MALE.replace("Hommes", "Femmes"), CDI)
    cure = "give each answer its own label, or both rows the same category"
    assert output == f"error: {where}: {what}\n    {cure}\n"


def test_a_misspelt_name_in_derived_csv_is_told_once():
    row = SHARED.replace("contract,", "contrct,").replace("cdi,CDI,53", "no,Autre,53")
    assert told(FEMALE, MALE, CDI, derived=f"{row}computed: 100 - 47\n") == wrong(
        2, "question", "contrct", "contract", "derived.csv"
    )


def test_a_misspelt_all_is_told_and_read_as_all():
    _, output = told(FEMALE.replace(",all,", ",al,"), *OTHERS, CDI)
    where = "surveys/2031.csv, line 2, column population"
    assert output == f'error: {where}: "al" is no subgroup\n    did you mean "all"?\n'


def test_a_label_that_one_row_alone_has_is_the_wrong_one():
    _, output = told(FEMALE.replace("Genre", "Gener"), *OTHERS, CDI)
    where = "surveys/2031.csv, line 2, column label_fr"
    what = 'it is "Gener", but "Genre" in 2031.csv, line 3'
    assert output == f"error: {where}: {what}\n    write both the same way\n"


def rows(*named, edition="2031", label="L", kind="mean"):
    return [
        Asked(
            edition,
            f"{edition}.csv",
            line,
            question,
            "all",
            label,
            category,
            category.upper(),
            kind,
            "eur",
            "",
        )
        for line, (question, category) in enumerate(named, start=2)
    ]


@every(
    "asked",
    [
        rows(("salary_mean", "a")) + rows(("salary_median", "a"), kind="median", edition="2032"),
        rows(("step_1", "a"), ("step_2", "a")),
        rows(("networks_used", "a"), ("tools", "b")),
        rows(("degree", "a"), ("degrees", "a")) + rows(("degree", "a"), ("degrees", "a"), edition="2032"),
        rows(("degree", "a")) + rows(("degrees", "a"), edition="2032", label="Another"),
    ],
)
def test_names_that_are_not_nearly_the_same_or_that_other_editions_have_are_meant(asked):
    assert meant(asked, len) == {}


def test_of_two_names_that_as_many_rows_have_the_one_that_other_files_say_is_right():
    found = meant(rows(("degree", "a")) + rows(("degrees", "a"), edition="2032"), ["degrees"].count)
    assert found == {("2031.csv", 2): ("degrees", "a")}

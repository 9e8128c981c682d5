"""`check`: every problem of every file at once, and nothing drawn. Made-up data throughout."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cmsurvey import check, load
from cmsurvey.errors import CmsurveyError
from cmsurvey.templates import TEMPLATES
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, SERIES, SOURCES, write_series
from tests.cases import every
from tests.command import cmsurvey

NEITHER = MALE.replace("male,Hommes", "neither,Ni l’un ni l’autre")
TREND = '[[trend]]\nquestion = "gender"\ncategory = "female"\n'
LABELS = """\
[populations]
[questions.gender]
label = "Gender"
categories.female = "Women"
categories.male = "Men"
clauses.female = "are women"
"""
WELL = {
    "words/fr.toml": '[populations]\n[questions.gender]\nclauses.female = "sont des femmes"\n',
    "words/en.toml": LABELS,
}


def following(*years: str) -> dict[str, str]:
    """Editions after 2031, with 60 % women each."""
    rows = "".join(f"{year},Une autre enquête inventée,Alpha,{year}-03,,400,,press\n" for year in years)
    tables = {f"{year}.csv": f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n" for year in years}
    return {"editions.csv": EDITIONS + rows, **tables}


def run(*arguments):
    return cmsurvey("check", *arguments)


def test_words_of_a_domain_are_not_blamed_where_its_edition_cannot_be_read(tmp_path, monkeypatch):
    wrong = {**WELL, "words/2031-sector-tourism.fr.toml": "[cards]\n"}
    write_series(tmp_path, FEMALE.replace(",60,", ",160,"), MALE, files=wrong)
    monkeypatch.chdir(tmp_path)

    told = run("--surveys", "surveys").stderr

    assert told.startswith("error: surveys/2031.csv, line 2, column value: 160 is not a percentage")
    assert "nothing reads this file" not in told


def test_every_problem_of_every_file_is_told_at_once(tmp_path, monkeypatch):
    wrong = {
        **following("2032", "2033"),
        "2032.csv": f"{FIGURE_HEADER}\n{FEMALE.replace(',60,', ',160,')}\n{NEITHER}\n",
        "words/fr.toml": "[populations]\n",
        "words/en.toml": LABELS.replace('categories.male = "Men"\n', ""),
        "words/2031.fr.toml": '[cards.gender]\ntitle = "{gender.femal} de femmes"\n',
        "words/2033.fr.toml": '[cards.gender]\ntitle = "{gender.female|quarter} de femmes"\n',
        "words/2034.fr.toml": "[cards]\n",
    }
    write_series(tmp_path, files=wrong)
    monkeypatch.chdir(tmp_path)

    ended = run("--surveys", "surveys")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        "error: surveys/words/2034.fr.toml: nothing reads this file of words\n"
        '    did you mean "2033.fr.toml"?\n'
        "error: surveys/2032.csv, line 2, column value: 160 is not a percentage\n"
        "    a percentage goes from 0 to 100: look again at the source\n"
        'error: surveys/words/2031.fr.toml, line 2, column 1, [cards.gender]: no figure "femal" in gender '
        '(all) of edition 2031, in "{gender.femal} de femmes"\n'
        '    did you mean "female"?\n'
        "error: surveys/words/2033.fr.toml, line 2, column 1, [cards.gender]: gender.female is 60\u00a0%: "
        'too far from 25 for the words of "quarter", in "{gender.female|quarter} de femmes"\n'
        "    choose the fraction that the figure carries, or print the figure itself\n"
        'error: surveys/words/en.toml, line 2, column 1: no label for the answer "neither" of "gender"\n'
        "    add it under [questions.gender.categories]\n"
        'error: surveys/words/en.toml, line 2, column 1: no label for the answer "male" of "gender"\n'
        "    add it under [questions.gender.categories]\n"
        "note: not looked at until this is mended: what the titles and texts about gender in 2032 claim; "
        "what the titles and texts in en claim\n"
    )


#: What a broken file of the whole series leaves unseen.
BASES = "bases, dates and computed figures, for which editions.csv is needed"
ASKED = "what series.toml asks of the other files"
CITED = "the names of sources and computed figures, for which sources.csv is needed"
TEXTS = "what the titles and texts of 2032 claim"


@pytest.mark.long
@every(
    ("file", "broken", "unseen"),
    [
        ("sources.csv", SOURCES.replace("publisher", "publsher"), CITED),
        ("sources.csv", SOURCES.replace("2031-05-02,", "2031-05-02,,", 1), CITED),
        ("sources.csv", "\xff", CITED),
        ("series.toml", SERIES + "x = [", ASKED),
        ("series.toml", SERIES.replace('["fr", "en"]', '"fr"'), ASKED),
        ("series.toml", SERIES.replace("self_selected", "volunteers"), ASKED),
        ("series.toml", "\xff", ASKED),
        ("editions.csv", EDITIONS.replace("respondents", "respondnts"), BASES),
        ("editions.csv", EDITIONS.replace(",400,", ",4oo,"), BASES),
        ("editions.csv", EDITIONS.replace("2031,Une", "2031,,Une"), BASES),
        ("editions.csv", EDITIONS.replace("2031-03-01", "soon"), BASES),
        ("2032.csv", f"{FIGURE_HEADER.replace('value', 'valeur')}\n{FEMALE}\n", TEXTS),
    ],
)
def test_a_broken_file_of_the_series_hides_nothing_that_is_wrong_in_the_others(
    tmp_path, file, broken, unseen
):
    files = {
        **WELL,
        **following(*(["2032"] if file == "2032.csv" else [])),
        "words/2031.fr.toml": '[cards.gender]\ntitle = "{gender.female|quarter} de femmes"\n',
        "words/2031.en.toml": '[cards.gender]\ntitel = "Women"\n',
        "infographics/two.toml": '[[block]]\nquestion = "gender"\ntemplate = "pie"\n',
    }
    folder = write_series(tmp_path, files={**files, file: broken})
    if broken == "\xff":
        (folder / file).write_bytes(b"\xff\xfe")

    with pytest.raises(CmsurveyError) as caught:
        check.series(folder)

    told = {
        (one.where.partition(",")[0].removeprefix(f"{folder}/"), one.what) for one in caught.value.problems
    }
    others = {(name, what) for name, what in told if name != file}
    assert len(told) - len(others) == 1
    assert {name: what.partition(",")[0] for name, what in others} == {
        "infographics/two.toml": 'no template "pie"',
        "words/2031.en.toml": 'unknown key "titel"',
        "words/2031.fr.toml": 'gender.female is 60\u00a0%: too far from 25 for the words of "quarter"',
    }
    assert caught.value.unseen == (unseen,)
    assert str(caught.value).endswith(f"\nnote: not looked at until this is mended: {unseen}")


def test_a_problem_of_the_whole_series_makes_no_other_one(tmp_path, monkeypatch):
    write_series(tmp_path, files={**WELL, "series.toml": SERIES.replace('"self_selected"', '"volunteers"')})
    monkeypatch.chdir(tmp_path)

    ended = run("--surveys", "surveys")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert re.findall("^error: ([^:]+)", ended.stderr, re.MULTILINE) == [
        "surveys/series.toml, line 7, column 1, [sampling]"
    ]


def test_a_form_that_refuses_a_block_is_told_with_its_place(tmp_path, monkeypatch):
    age = "age,Âge,all,400,single,under_30,Moins de 30 ans,45,percent,,,1,press,"
    label = '[questions.age]\nlabel = "Age"\ncategories.under_30 = "Under 30"\n'
    poster = '[[block]]\nquestion = "gender"\ntemplate = "ranked_list"\n\n[[block]]\nquestion = "age"\n'
    files = {**WELL, "words/en.toml": LABELS + label, "infographics/two.toml": poster}
    write_series(tmp_path, FEMALE, MALE, age, files=files)
    monkeypatch.chdir(tmp_path)

    ended = run("--surveys", "surveys")

    assert ended.exit_code == 1
    assert ended.stderr == (
        'error: surveys/infographics/two.toml, line 3, column 1, block 1: the template "ranked_list" refuses '
        "this table: a ranked list draws ranks; these are shares or amounts\n    use bars\n"
    )


def test_trends_that_no_edition_has_are_a_problem(tmp_path):
    folder = write_series(tmp_path, files={**WELL, "trends.toml": TREND})

    with pytest.raises(CmsurveyError) as caught:
        check.series(folder)

    assert str(caught.value) == (
        f"error: {folder}/trends.toml: no trend has three editions with figures\n"
        "    take the blocks out until there are"
    )


@pytest.mark.long
def test_a_series_that_holds_is_one_line_of_counts(tmp_path, monkeypatch):
    write_series(tmp_path, files={**WELL, **following("2032", "2033"), "trends.toml": TREND})
    monkeypatch.chdir(tmp_path)

    ended = run("--surveys", "surveys")

    assert (ended.exit_code, ended.stderr) == (0, "")
    told = re.sub(r"\d+\.\d s", "0.1 s", ended.stdout)
    assert told == "3 editions in fr, en: 6 cards and 2 posters are well (0.1 s)\n"


@pytest.mark.long
def test_a_check_draws_nothing(tmp_path, monkeypatch):
    for name, template in TEMPLATES.items():
        monkeypatch.setitem(TEMPLATES, name, template._replace(draw=lambda *_: pytest.fail("it draws")))
    folder = write_series(tmp_path, files={**WELL, **following("2032", "2033"), "trends.toml": TREND})

    assert check.series(folder) == check.Checked(editions=3, languages=("fr", "en"), cards=6, posters=2)


def test_the_theme_and_the_questionnaires_of_a_series_are_checked_too(tmp_path):
    files = {
        "series.toml": f'theme = "house.toml"\n{SERIES}',
        "house.toml": "nmae = 5\n",
        "answers/2031/questionnaire.toml": "languages = [\n",
    }
    with pytest.raises(CmsurveyError) as raised:
        check.series(write_series(tmp_path, files=files))

    told = str(raised.value)
    assert 'house.toml, line 1, column 1: unknown key "nmae"' in told
    assert "questionnaire.toml" in told


def test_a_theme_that_is_not_there_is_told_at_its_line_of_the_series(tmp_path):
    with pytest.raises(CmsurveyError) as raised:
        check.series(write_series(tmp_path, files={"series.toml": f'theme = "nope.toml"\n{SERIES}'}))

    assert 'series.toml, line 1, column 1: no theme "nope.toml"' in str(raised.value)


PIE = """\
[[block]]
question = "gender"
width = "full"
template = "pie"

[[block]]
question = "age"
template = "stackd"
"""
SCALE = """\
languages = ["fr", "en"]
[[question]]
id = "gender"
text = { fr = "Genre", en = "Gender" }
kind = "scale"
columns = ["g"]
options = [
  { id = "a", fr = "a", en = "a" },
  { id = "b", fr = "b", en = "b", score = 2 },
]
"""
OF_THE_SCALE = (
    "answers/2031/questionnaire.toml, line 8, column 3, question 1, option 1: "
    'an option of a scale without "score"'
)
OF_THE_WORDS = (
    'words/2031.fr.toml, line 2, column 1, [posters.two.blocks.gender]: no figure "femal" in gender'
)
OF_THE_POSTER = 'infographics/two.toml, line 9, column 1, block 2: unknown width "hal"'


@pytest.mark.long
@every(("more", "others"), [("", [OF_THE_WORDS]), ('width = "hal"\n', [OF_THE_WORDS, OF_THE_POSTER])])
def test_a_template_and_a_score_that_are_not_there_are_told_at_their_keys_beside_all_else(
    tmp_path, monkeypatch, more, others
):
    age = "age,Âge,all,400,single,under_30,Moins de 30 ans,45,percent,,,1,press,"
    files = {
        "words/fr.toml": "[populations]\n",
        "words/en.toml": f'{LABELS}[questions.age]\nlabel = "Age"\ncategories.under_30 = "Under 30"\n',
        "words/2031.fr.toml": '[posters.two.blocks.gender]\ntitle = "{gender.femal} de femmes"\n',
        "infographics/two.toml": PIE + more,
        "answers/2031/questionnaire.toml": SCALE,
    }
    write_series(tmp_path, FEMALE, MALE, age, files=files)
    monkeypatch.chdir(tmp_path)

    ended = run("--surveys", "surveys")

    told = re.findall("^error: surveys/(.*?)(?: .all.*)?$", ended.stderr, re.MULTILINE)
    assert sorted(told) == sorted(
        [
            'infographics/two.toml, line 4, column 1, block 1: no template "pie"',
            'infographics/two.toml, line 8, column 1, block 2: no template "stackd"',
            OF_THE_SCALE,
            *others,
        ]
    )
    assert 'did you mean "stacked"?' in ended.stderr


def test_the_present_folder_is_the_series_where_it_is_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load.present() == load.bundled()

    monkeypatch.chdir(write_series(tmp_path))
    assert load.present() == Path()


#: A percentage, its base, how answers are weighted -> what a check says ("" for nothing).
PERCENTAGES = {
    "no count of a small base": ("33", 20, "", "33 % of 20 fits no count (6 make 30 %, 7 make 35 %)"),
    "a decimal that no count gives": ("33.4", 100, "", "2031.csv, line 2: 33.4 % of 100 fits no count"),
    "a count that is well": ("35", 20, "", ""),
    "a half rounded down": ("12", 8, "", ""),
    "a half rounded up": ("13", 8, "", ""),
    "a large base": ("33", 400, "", ""),
    "weighted answers": ("33", 20, "weighted", ""),
    "an unknown base": ("33", "", "", ""),
}  # fmt: skip


@pytest.mark.long
@every("name", PERCENTAGES)
def test_a_percentage_that_fits_no_count_of_its_base_is_told(tmp_path, name):
    percent, base, weighting, told = PERCENTAGES[name]
    rows = (
        f"gender,Genre,all,{base},single,female,Femmes,{percent},percent,,,1,press,\n"
        f"gender,Genre,all,{base},single,male,Hommes,0,percent,,,2,press,\n"
    )
    fact = f'[weighting]\nvalue = "{weighting}"\nsource = "{"press" if weighting else ""}"'
    files = {
        **WELL,
        "2031.csv": f"{FIGURE_HEADER}\n{rows}",
        "editions.csv": EDITIONS.replace(",400,", f",{base},"),
        "series.toml": SERIES.replace('[weighting]\nvalue = ""\nsource = ""', fact),
    }
    write_series(tmp_path, files=files)

    found = check.series(tmp_path / "surveys").unfit

    assert told in "\n".join(found)
    assert bool(found) == bool(told)


@pytest.mark.long
def test_what_completeness_says_that_the_tables_do_not_is_told(tmp_path, monkeypatch):
    header = "year,question,population,status,sum,categories,note"
    true = "2031,gender,all,COMPLETE,100,2,"
    lying = ("2031,gender,all,PARTIAL,90,3,", "2031,gendre,all,COMPLETE,100,2,", true,
             "2030,gender,all,WHOLE,100,2,")  # fmt: skip
    write_series(tmp_path, files={**WELL, "completeness.csv": "\n".join([header, *lying, ""])})
    monkeypatch.chdir(tmp_path)

    where = "error: surveys/completeness.csv, line"
    assert run("--surveys", "surveys").stderr.splitlines() == [
        f"{where} 2, column sum: 90 is not 100, what the shares in 2031.csv add up to",
        "    correct it",
        f"{where} 2, column categories: 3 is not 2, the number of shares in 2031.csv",
        "    correct it",
        f"{where} 2, column status: PARTIAL, but the shares in 2031.csv add up to 100",
        "    write COMPLETE",
        f'{where} 3, column question: 2031.csv has no shares of "gendre" (population all) that add up',
        '    did you mean "gender"?',
        f"{where} 4, column question: the question is already on line 2",
        "    keep one of the two rows",
        f'{where} 5, column year: unknown year "2030"',
        '    did you mean "2031"?',
        f'{where} 5, column status: unknown status "WHOLE"',
        "    known: COMPLETE, PARTIAL",
    ]

    write_series(tmp_path, files={"completeness.csv": f"{header}\n{true}\n"})
    assert run("--surveys", "surveys").exit_code == 0

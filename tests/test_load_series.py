"""What a series says of all its editions, mostly wrongly; messages in messages/load_series.txt. Made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsurvey import load
from cmsurvey.errors import CmsurveyError
from cmsurvey.model import Block, Break, Contact, EditionEntry, Fact, Fieldwork, Licence, Source
from tests.builders import EDITIONS, FEMALE, SERIES, SOURCES, expected, write_series

BOUND = """\
[[bound]]
edition = "2031"
question = "gender"
category = "female"
direction = "at_least"
fr = "plus de 60 %"
en = "more than 60%"
"""

LICENCE = """
[licence]
name = "CC BY 4.0"
url = "https://example.org/licence"
source = "press"
"""

HANDED = """
[pictures]
licence = "CC BY-ND 4.0"
url = "https://example.org/pictures"

[contact]
name = "Le service de presse inventé"
email = "press@example.org"
"""

WRONG_SERIES: dict[str, dict[str, str | bytes | None]] = {
    "an edition twice": {"editions.csv": EDITIONS + EDITIONS.splitlines()[1] + "\n"},
    "a source twice": {"sources.csv": SOURCES + SOURCES.splitlines()[1] + "\n"},
    "an edition that leaves its folder": {"editions.csv": EDITIONS + "../2032,Titre,,,,,,press\n"},
    "an edition whose name is too long": {"editions.csv": EDITIONS + "2" * 61 + ",Titre,,,,,,press\n"},
    "an edition named as another table": {"editions.csv": EDITIONS + "sources,Titre,,,,,,press\n"},
    "an edition without a title": {"editions.csv": EDITIONS.replace("Une enquête inventée", "")},
    "an edition of an unknown source": {"editions.csv": EDITIONS.replace(",press", ",presse")},
    "a text for the respondents": {"editions.csv": EDITIONS.replace(",400,", ",environ 400,")},
    "fieldwork in words": {"editions.csv": EDITIONS.replace("2031-03-01", "mars 2031")},
    "a day that no month has": {"editions.csv": EDITIONS.replace("2031-04,", "2031-04-31,")},
    "fieldwork of another year": {"editions.csv": EDITIONS.replace("2031-03-01", "2009-03-01")},
    "fieldwork that ends in another thousand": {"editions.csv": EDITIONS.replace("2031-04,", "3031-04,")},
    "fieldwork that ends before it begins": {"editions.csv": EDITIONS.replace("2031-04,", "2031-02,")},
    "a source without a publisher": {"sources.csv": SOURCES.replace("Le Journal inventé", "")},
    "a date of publication in words": {"sources.csv": SOURCES.replace("2031-05-02", "2 mai 2031")},
    "a source that is no web address": {
        "sources.csv": SOURCES.replace("https://example.org/article", "javascript:alert(1)")
    },
    "a web address that is broken": {
        "sources.csv": SOURCES.replace("https://example.org/article", "http://[::1/a")
    },
    "broken TOML": {"series.toml": SERIES.replace("[mode]", "[mode")},
    "TOML that ends too early": {"series.toml": SERIES + "name = "},
    "TOML that is nested too deeply": {"series.toml": "a = " + "[" * 5000},
    "an unknown key": {"series.toml": 'langages = ["fr"]\n' + SERIES},
    "no name": {"series.toml": SERIES.replace("name =", "place2 =").split("\n", 1)[1]},
    "a name that is no table": {
        "series.toml": SERIES.replace('{ fr = "Enquête inventée", en = "Made-up survey" }', '"Enquête"')
    },
    "a wording that lacks a language": {"series.toml": SERIES.replace(', en = "made-up people"', "")},
    "a wording in another language": {
        "series.toml": SERIES.replace('en = "Made-up survey"', 'en = "Made-up survey", es = "Encuesta"')
    },
    "an empty wording": {"series.toml": SERIES.replace('"made-up people"', '" "')},
    "languages that are no list": {"series.toml": SERIES.replace('["fr", "en"]', '"fr"')},
    "a language that is none": {
        "series.toml": SERIES.replace('["fr", "en"]', '["fr", "en", "../fr"]').replace(
            '" }', '", "../fr" = "x" }'
        )
    },
    "a language twice": {"series.toml": SERIES.replace('["fr", "en"]', '["fr", "en", "fr"]')},
    "an unknown sampling": {"series.toml": SERIES.replace('"self_selected"', '"self-selected"')},
    "an unknown mode": {"series.toml": SERIES.replace('"online_self_administered"', '"Online survey"')},
    "a fact that nothing states": {"series.toml": SERIES.replace('source = "press"', 'source = ""')},
    "a fact of an unknown source": {"series.toml": SERIES.replace('source = "press"', 'source = "presse"')},
    "a licence without an address": {
        "series.toml": SERIES + '\n[licence]\nname = "CC BY 4.0"\nsource = "press"\n'
    },
    "a licence whose address is none": {"series.toml": SERIES + LICENCE.replace("https:", "javascript:")},
    "a licence that an unknown source states": {"series.toml": SERIES + LICENCE.replace("press", "presse")},
    "a licence with an unknown key": {"series.toml": SERIES + LICENCE + 'spdx = "CC-BY-4.0"\n'},
    "a licence that is no table": {"series.toml": 'licence = "CC BY 4.0"\n' + SERIES},
    "a licence of pictures whose address is none": {"series.toml": SERIES + HANDED.replace("https:", "ftp:")},
    "a contact without a name": {"series.toml": SERIES + HANDED.replace("name =", "who =")},
    "a contact that nobody can reach": {
        "series.toml": SERIES + HANDED.replace('email = "press@example.org"', "")
    },
    "a contact whose address is none": {
        "series.toml": SERIES + HANDED.replace("press@example.org", "press at example.org")
    },
    "an infographic named as the list of tables": {
        "infographics/datapackage.toml": '[[block]]\nquestion = "gender"\n'
    },
    "a break without a wording": {"series.toml": SERIES + '\n[[breaks]]\nedition = "2031"\n'},
    "a break at an unknown edition": {
        "series.toml": SERIES + '\n[[breaks]]\nedition = 2013\nwording = { fr = "a", en = "b" }\n'
    },
    "three icons": {"series.toml": SERIES + '\n[icons]\ngender = ["woman", "man", "user"]\n'},
    "icons of an unknown question": {"series.toml": SERIES + '\n[icons]\ngendre = ["woman", "man"]\n'},
    "breaks that are no list": {"series.toml": 'breaks = "2031"\n' + SERIES},
    "a bound with an unknown direction": {"bounds.toml": BOUND.replace("at_least", "more_than")},
    "a bound that lacks a language": {"bounds.toml": BOUND.replace('en = "more than 60%"\n', "")},
    "a bound with an unknown key": {"bounds.toml": BOUND.replace("category", "categories")},
    "a bound of an unknown edition": {"bounds.toml": BOUND.replace('"2031"', '"2013"')},
    "a bound of an edition that is not text": {"bounds.toml": BOUND.replace('"2031"', "2031")},
    "a bound twice": {"bounds.toml": BOUND + BOUND},
    "bounds of another name": {"bounds.toml": BOUND.replace("[[bound]]", "[[bounds]]")},
    "an infographic named as the slides": {"infographics/carousel.toml": '[[block]]\nquestion = "gender"\n'},
    "an infographic named as the manifest": {
        "infographics/manifest.toml": '[[block]]\nquestion = "gender"\n'
    },
    "an infographic named as the page of an edition": {
        "infographics/index.toml": '[[block]]\nquestion = "gender"\n'
    },
    "a block twice": {"infographics/profile.toml": '[[block]]\nquestion = "gender"\n' * 2},
    "an unknown icon": {"series.toml": SERIES + '\n[icons]\ngender = ["womn", "man"]\n'},
    "an unknown question in a block": {
        "infographics/profile.toml": '[[block]]\nquestion = "gender"\n'
        '[[block]]\nquestions = ["gendre", "gender"]\n'
    },
    "an unknown population in a block": {
        "infographics/profile.toml": '[[block]]\nquestion = "gender"\npopulation = "sector=tourism"\n'
    },
    "an unknown width": {"infographics/profile.toml": '[[block]]\nquestion = "gender"\nwidth = "halv"\n'},
    "an unknown key in a block": {
        "infographics/profile.toml": '[[block]]\nquestion = "gender"\ntemplates = "bars"\n'
    },
    "a block without a question": {"infographics/profile.toml": '[[block]]\nwidth = "half"\n'},
    "a block with both keys": {
        "infographics/profile.toml": '[[block]]\nquestion = "gender"\nquestions = ["gender"]\n'
    },
    "a block whose questions are no list": {"infographics/profile.toml": '[[block]]\nquestions = "gender"\n'},
    "an infographic without a block": {"infographics/profile.toml": "# nothing yet\n"},
    "an infographic that is no list": {"infographics/profile.toml": '[block]\nquestion = "gender"\n'},
    "an infographic named as a question": {"infographics/gender.toml": '[[block]]\nquestion = "gender"\n'},
    "an infographic whose name is not plain": {
        "infographics/profil type.toml": '[[block]]\nquestion = "gender"\n'
    },
}

MESSAGES = expected("load_series")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("case", WRONG_SERIES)
def test_a_wrong_file_of_a_series_is_told_with_its_place_and_cure(case):
    with pytest.raises(CmsurveyError) as raised:
        load.survey(write_series(Path(), files=WRONG_SERIES[case]))
    assert str(raised.value) == MESSAGES[case]


def test_a_source_that_is_like_no_other_is_told_with_the_file_that_lacks_it(tmp_path):
    for key, cure in (
        ("enquete", "add its row to sources.csv; known: other, press"),
        ("pres", 'did you mean "press"?'),
    ):
        folder = write_series(tmp_path, FEMALE.replace(",press,", f",{key},"))
        with pytest.raises(CmsurveyError) as caught:
            load.edition(load.survey(folder), "2031")
        assert str(caught.value).endswith(f'column source: unknown source "{key}"\n    {cure}')


def test_every_expected_message_has_its_case():
    assert list(MESSAGES) == list(WRONG_SERIES)


def test_an_absent_folder_is_told():
    with pytest.raises(CmsurveyError) as raised:
        load.survey(Path("survey"))
    assert str(raised.value) == (
        "error: survey: no such folder\n"
        "    name the folder of a series, the one that holds series.toml, editions.csv, sources.csv"
    )


def test_a_file_in_place_of_the_folder_is_told():
    Path("surveys").write_text("not a folder")
    with pytest.raises(CmsurveyError) as raised:
        load.survey(Path("surveys"))
    assert str(raised.value) == (
        "error: surveys: this is a file, not a folder\n"
        "    name the folder of a series, the one that holds series.toml, editions.csv, sources.csv"
    )


def test_a_folder_of_something_else_is_told():
    Path("surveys").mkdir()
    with pytest.raises(CmsurveyError) as raised:
        load.survey(Path("surveys"))
    assert str(raised.value) == (
        "error: surveys: this is not the folder of a survey series\n"
        "    name the folder of a series, the one that holds series.toml, editions.csv, sources.csv"
    )


def test_all_problems_of_a_series_are_told_at_once():
    wrong = {
        "series.toml": SERIES.replace('"self_selected"', '"volunteers"'),
        "sources.csv": None,
        "bounds.toml": "[[bound]\n",
        "infographics/profile.toml": '[[block]]\nquestion = "age"\n',
    }
    with pytest.raises(CmsurveyError) as raised:
        load.survey(write_series(Path(), files=wrong))
    assert [problem.where for problem in raised.value.problems] == [
        "surveys/sources.csv",
        "surveys/series.toml, line 7, column 1, [sampling]",
        "surveys/bounds.toml, line 1, column 8",
        "surveys/infographics/profile.toml, line 2, column 1, block 1",
    ]


def test_a_folder_in_place_of_a_file_is_told():
    surveys = write_series(Path(), files={"series.toml": None})
    (surveys / "series.toml").mkdir()
    with pytest.raises(CmsurveyError) as raised:
        load.survey(surveys)
    assert str(raised.value) == (
        "error: surveys/series.toml: this is a folder, not a file\n    put the file in its place"
    )


def test_toml_that_is_absent_is_told():
    with pytest.raises(CmsurveyError) as raised:
        load.toml(Path("fr.toml"))
    assert str(raised.value) == "error: fr.toml: no such file\n    write it, or name the folder that holds it"


def test_toml_is_read_with_its_byte_order_mark():
    Path("fr.toml").write_bytes(b"\xef\xbb\xbf" + 'title = "Été"'.encode())
    assert load.toml(Path("fr.toml")) == {"title": "Été"}


def test_a_number_too_long_to_read_is_told():
    Path("fr.toml").write_text("number = " + "9" * 5000)
    with pytest.raises(CmsurveyError) as raised:
        load.toml(Path("fr.toml"))
    assert [problem.where for problem in raised.value.problems] == ["fr.toml"]


def test_a_licence_is_that_which_somebody_states_and_none_without_the_table():
    assert load.survey(write_series(Path())).licence is None

    stated = load.survey(write_series(Path(), files={"series.toml": SERIES + LICENCE})).licence

    assert stated == Licence("CC BY 4.0", "https://example.org/licence", "press")


def test_what_others_may_do_with_pictures_and_whom_they_ask_is_told_where_the_series_says_it():
    survey = load.survey(write_series(Path()))
    assert (survey.pictures, survey.contact) == (None, None)

    told = load.survey(write_series(Path(), files={"series.toml": SERIES + HANDED}))

    assert told.pictures == Licence("CC BY-ND 4.0", "https://example.org/pictures", "")
    assert told.contact == Contact("Le service de presse inventé", "press@example.org", "", "")


def test_a_series_is_loaded_as_it_is_written():
    survey = load.survey(write_series(Path()))
    assert survey.folder == Path("surveys")
    assert survey.name == {"fr": "Enquête inventée", "en": "Made-up survey"}
    assert survey.languages == ("fr", "en")
    assert survey.universe == {"fr": "personnes inventées", "en": "made-up people"}
    assert survey.place == {"fr": "France", "en": "France"}
    assert survey.sampling == Fact("self_selected", "a sentence that states the sampling")
    assert survey.mode == Fact("online_self_administered", "press")
    assert survey.weighting == Fact("", "")
    assert survey.questions == {"gender"}
    assert (survey.bounds, survey.breaks, survey.specs, survey.icons, survey.unordered) == (
        {},
        (),
        (),
        {},
        (),
    )


def test_an_edition_is_listed_with_its_organisers_and_fieldwork():
    survey = load.survey(write_series(Path()))
    assert survey.editions == {
        "2031": EditionEntry(
            id="2031",
            title="Une enquête inventée",
            organisers=("Alpha", "Beta"),
            fieldwork=Fieldwork("2031-03-01", "2031-04"),
            respondents=400,
            source="press",
        )
    }


def test_a_source_keeps_its_address_and_may_have_none():
    sources = load.survey(write_series(Path())).sources
    assert sources["press"] == Source(
        "press", "Un article inventé", "Le Journal inventé", "2031-05-02", "https://example.org/article"
    )
    assert sources["other"].url == ""


def test_breaks_icons_and_unordered_notes_are_loaded():
    series = 'unordered = ["order not stated"]\n' + SERIES
    series += '[[breaks]]\nedition = "2031"\nwording = { fr = "dès 2031", en = "from 2031" }\n'
    series += '[icons]\ngender = ["woman", "man"]\n'
    survey = load.survey(write_series(Path(), files={"series.toml": series}))
    assert survey.breaks == (Break("2031", {"fr": "dès 2031", "en": "from 2031"}),)
    assert survey.icons == {"gender": ("woman", "man")}
    assert survey.unordered == ("order not stated",)


def test_infographics_are_loaded_by_name_with_their_blocks_in_order():
    files = {
        "infographics/work.toml": '[[block]]\nquestion = "gender"\n',
        "infographics/profile.toml": """\
[[block]]
questions = ["gender", "age"]
template = "any_name"
width = "half"
population = "sector=tourism"

[[block]]
question = "age"
""",
    }
    age = FEMALE.replace("gender", "age").replace("all,400", "sector=tourism,")
    profile, work = load.survey(write_series(Path(), FEMALE, age, files=files)).specs
    assert (profile.id, profile.where) == ("profile", "surveys/infographics/profile.toml")
    assert profile.blocks == (
        Block(("gender", "age"), "any_name", "half", "sector=tourism"),
        Block(("age",)),
    )
    assert (work.id, work.blocks) == ("work", (Block(("gender",)),))


def test_another_edition_that_has_a_wrong_cell_does_not_stop_the_series():
    files = {
        "editions.csv": EDITIONS + "2032,Une autre,,,,,,press\n",
        "2032.csv": "question,label_fr,population,base_n,kind,category,category_fr,value,unit,low,high,order,"
        "source,note\nage,Âge,all,,single,young,Jeunes,beaucoup,percent,,,1,press,\n",
    }
    survey = load.survey(write_series(Path(), files=files))
    assert survey.questions == {"gender", "age"}
    assert load.edition(survey, "2031").id == "2031"


@pytest.mark.long
def test_the_bundled_series_is_a_series():
    assert load.survey(load.bundled()).name["fr"] == "Enquête community managers"

"""What editions asked otherwise: wrong registers first, then what compare, trends and words make of one."""

from __future__ import annotations

import json
import re

import pytest

from cmsurvey import comparability, compose, load, register, words
from cmsurvey.errors import CmsurveyError
from cmsurvey.model import Asked
from cmsurvey.site.contents import Contents
from cmsurvey.site.pages import Pages
from tests import composed
from tests.builders import FEMALE, FIGURE_HEADER, MALE, make_survey
from tests.cases import every
from tests.command import cmsurvey
from tests.test_comparison import compared, series

DEPARTURE = """\
[[departure]]
question = "gender"
categories = ["female"]
editions = ["2031"]
wording = "une autre question"
effect = "{effect}"
source = "press"
fr = "posée autrement"
en = "asked otherwise"
"""

NBSP = "\u00a0"


def plain(text):
    return text.replace("\xa0", " ")


def made_up(folder, register, **files):
    """A made-up series of 2031 and 2032 with this register."""
    return series(folder, **{"comparability.toml": register, **files})


WRONG = {
    "no edition": (DEPARTURE.replace('"2031"', '"2030"'), 'no edition "2030"', 'did you mean "203'),
    "no question": (DEPARTURE.replace('"gender"', '"genre"'), 'unknown question "genre"', "gender"),
    "an unknown effect": (DEPARTURE, 'unknown effect "{effect}"', "mark"),
    "nothing otherwise": (
        DEPARTURE.replace("wording = ", "# "),
        "it does not say what was otherwise",
        "wording, answers, routing, population",
    ),
    "no source": (DEPARTURE.replace('source = "press"\n', ""), 'key "source" is missing', "source"),
    "a language less": (DEPARTURE.replace("en = ", "# "), 'no wording in "en"', "en"),
    "an unknown source": (DEPARTURE.replace('"press"', '"pres"'), 'unknown source "pres"', "press"),
    "an unknown key": (DEPARTURE.replace("wording", "word"), 'unknown key "word"', "wording"),
}


@pytest.mark.long
@every("case", WRONG)
def test_a_wrong_register_is_told_with_its_place_and_cure(case, tmp_path):
    register, what, hint = WRONG[case]
    with pytest.raises(CmsurveyError) as told:
        load.survey(
            made_up(
                tmp_path, register.replace("{effect}", "mark") if case != "an unknown effect" else register
            )
        )

    assert any(what in one.what and hint in f"{one.hint} {one.where}" for one in told.value.problems)
    assert all("comparability.toml, line" in one.where for one in told.value.problems)


@pytest.mark.long
def test_check_tells_an_answer_that_no_edition_has(tmp_path, monkeypatch):
    made_up(tmp_path, DEPARTURE.format(effect="mark").replace('["female"]', '["woman"]'))
    monkeypatch.chdir(tmp_path)
    ended = cmsurvey("check", "--surveys", "surveys")

    assert ended.exit_code == 1
    assert 'comparability.toml, line 3, column 1, departure 1: no answer "woman" of gender' in ended.stderr


def editions(folder, effect, **files):
    survey = load.survey(made_up(folder, DEPARTURE.format(effect=effect), **files))
    return load.edition(survey, "2031"), load.edition(survey, "2032")


@pytest.mark.long
def test_what_is_refused_is_not_compared_and_the_notes_say_why(tmp_path):
    before, after = editions(tmp_path, "refuse")
    page = compared(before, after)

    labels = [mark.label for panel in page.panels for mark in panel.chart.series[0].marks]
    assert [plain(one) for one in labels] == ["Hommes", "Âge (médiane)"]
    assert "Femmes · Genre, 2031, non comparé : posée autrement." in plain(page.notes[0].text)
    assert page.standfirst.startswith("2 chiffres exacts et comparables")
    assert f"gender.female{NBSP}: posée autrement" in compose.not_compared(
        before, after, words.load("fr", after)
    )
    printed = compose.differences(before, after, words.load("fr", after))
    assert [plain(row[0]) for row in printed] == ["Hommes · Genre", "Âge (médiane)"]


def test_what_is_marked_has_a_star_a_note_and_no_place_in_the_title(tmp_path):
    before, after = editions(tmp_path, "mark")
    page = compared(before, after)

    labels = [mark.label for panel in page.panels for mark in panel.chart.series[0].marks]
    assert [plain(one) for one in labels] == ["Femmes *", "Hommes", "Âge (médiane)"]
    assert "* Femmes · Genre, 2031 : posée autrement." in plain(page.notes[0].text)
    assert page.title.startswith("Âge"), "the share of men is of a question with another answer"
    assert plain(compose.differences(before, after, words.load("fr", after))[0][0]) == "Femmes · Genre *"


@pytest.mark.long
@pytest.mark.parametrize(
    ("effect", "sign"), [("mark", "* Femmes · Genre, 2031"), ("refuse", "non comparé, gender.female")]
)
def test_the_report_says_the_same_as_the_notes(effect, sign, tmp_path, monkeypatch):
    made_up(tmp_path, DEPARTURE.format(effect=effect))
    monkeypatch.chdir(tmp_path)
    ended = cmsurvey("compare", "2031", "2032", "--surveys", "surveys", "--format", "csv")

    assert any(
        plain(line).startswith(sign) and line.endswith("posée autrement")
        for line in ended.stderr.splitlines()
    )


def test_two_editions_that_were_asked_alike_are_compared_as_ever(tmp_path):
    register = DEPARTURE.format(effect="refuse").replace('["2031"]', '["2031", "2032"]')
    survey = load.survey(made_up(tmp_path, register))
    page = compared(load.edition(survey, "2031"), load.edition(survey, "2032"))

    assert "posée autrement" not in " ".join(note.text for note in page.notes)


@pytest.mark.long
def test_words_may_not_say_that_a_marked_or_a_refused_share_rose_or_fell(tmp_path):
    title = '[cards.gender]\ntitle = "{gender.female|down 2031:Moins} de femmes"\n'
    own = {"words/2032.fr.toml": title}
    alike = {**own, "comparability.toml": DEPARTURE.format(effect="mark").replace('"female"', '"male"')}
    page = composed.card(composed.filler(editions(tmp_path / "a", "mark", **alike)[1]), "gender")
    assert page.title == "Moins de femmes"

    with pytest.raises(CmsurveyError, match=r"not asked alike in 2031 and 2032: no claim \"down\" holds"):
        composed.card(composed.filler(editions(tmp_path / "b", "mark", **own)[1]), "gender")
    with pytest.raises(CmsurveyError, match=r"gender\.female of 2032 is not set beside that of 2031"):
        composed.card(composed.filler(editions(tmp_path / "c", "refuse", **own)[1]), "gender")


@pytest.mark.long
def test_words_may_cite_a_marked_figure_of_another_edition_with_a_note_and_no_refused_one(tmp_path):
    title = "{gender.male} ; {2031/gender.female} en {2031/year}"
    own = {"words/2032.fr.toml": f'[cards.gender]\ntitle = "{title}"\n'}
    page = composed.card(composed.filler(editions(tmp_path / "a", "mark", **own)[1]), "gender")
    assert "Femmes · Genre, 2031 : posée autrement." in plain(page.notes[0].text)

    with pytest.raises(CmsurveyError, match=r"gender\.female of 2031 is not set beside that of 2032"):
        composed.card(composed.filler(editions(tmp_path / "b", "refuse", **own)[1]), "gender")


# Questionnaires ------------------------------------------------------------------------------------------


def asked(text="Votre genre", options=("Femmes", "Hommes"), routing=None):
    ids = ("female", "male", "other")
    labels = {name: {"fr": label} for name, label in zip(ids, options, strict=False)}
    return Asked({"fr": text}, labels, routing or {})


def told(before, after, category="female"):
    entries = {name: make_survey().editions["2031"] for name in ("2031", "2032")}
    survey = make_survey(
        editions=entries, questionnaires={"2031": {"gender": before}, "2032": {"gender": after}}
    )
    found = comparability.between(survey, "gender", category, ("2031", "2032"), lang="fr")
    return [(*one.asked.items(), one.refused) for one in found]


def test_questionnaires_tell_what_changed_by_themselves():
    assert told(asked(), asked()) == []
    assert told(asked(), asked("Vous êtes")) == [(("wording", "Votre genre → Vous êtes"), False)]
    assert told(asked(), asked(options=("Une femme", "Hommes"))) == [
        (("answers", "Femmes → Une femme"), False)
    ]
    assert told(asked(), asked(options=("Femmes", "Hommes", "Autre"))) == [(("answers", "+\xa0Autre"), False)]
    assert told(asked(options=("Femmes", "Hommes", "Autre")), asked())[0][0] == ("answers", "−\xa0Autre")


def test_a_question_that_others_were_asked_is_refused():
    assert told(asked(), asked(routing={"contract": ("cdi", "cdd")})) == [
        (("routing", "* → contract=cdi/cdd"), True)
    ]


QUESTIONNAIRE = """\
languages = ["fr", "en"]
[[question]]
id = "gender"
text = {{ fr = "{text}", en = "{text}" }}
kind = "single"
options = [{{ id = "female", fr = "Femmes", en = "Women" }}, {{ id = "male", fr = "Hommes", en = "Men" }}]
"""


def test_the_questionnaires_beside_the_answers_are_read(tmp_path):
    files = {
        f"answers/{name}/questionnaire.toml": QUESTIONNAIRE.format(text=text)
        for name, text in (("2031", "Votre genre"), ("2032", "Vous êtes"))
    }
    survey = load.survey(series(tmp_path, **files))
    page = compared(load.edition(survey, "2031"), load.edition(survey, "2032"))

    note = plain(page.notes[0].text)
    assert "* Genre, 2031 : question reformulée (Votre genre → Vous êtes)." in note


@pytest.mark.long
@every(
    ("after", "title", "starred"),
    [
        ("Hommes", "Femmes", []),
        ("Un homme", "Âge", ["Hommes *"]),
    ],
)
def test_a_title_is_of_no_question_of_which_a_questionnaire_words_one_answer_otherwise(
    after, title, starred, tmp_path
):
    """The share of women was asked alike, but what was left for men may be as well."""
    written = QUESTIONNAIRE.format(text="Votre genre")
    files = {
        "answers/2031/questionnaire.toml": written,
        "answers/2032/questionnaire.toml": written.replace('fr = "Hommes"', f'fr = "{after}"'),
    }
    survey = load.survey(series(tmp_path, **files))
    page = compared(load.edition(survey, "2031"), load.edition(survey, "2032"))

    labels = [plain(mark.label) for panel in page.panels for mark in panel.chart.series[0].marks]
    assert page.title.startswith(title)
    assert [one for one in labels if "*" in one] == starred


@every("broken", ["", "question = 3", "[[question]]\noptions = 1\nfilter = [1]\ntext = 2", "[[question"])
def test_a_broken_questionnaire_is_left_to_whoever_tabulates(broken, tmp_path_factory):
    files = {"answers/2031/questionnaire.toml": broken}

    assert load.survey(series(tmp_path_factory.mktemp("broken"), **files)).editions


# The register as it is read ------------------------------------------------------------------------------

OTHERS = DEPARTURE.format(effect="refuse").replace('["2031"]', '["2032"]')


@pytest.mark.long
def test_what_a_register_does_not_hold_is_told_with_what_it_has(tmp_path):
    folder = made_up(tmp_path, OTHERS)
    for asked, what, hint in (
        (("gendr",), 'no edition has a question "gendr"', 'did you mean "gender"?'),
        (("--edition", "2033"), 'no edition "2033"', "2031"),
    ):
        ended = cmsurvey("register", *asked, "--surveys", folder)
        assert (ended.exit_code, ended.stdout, "Traceback" in ended.stderr) == (1, "", False)
        assert what in ended.stderr
        assert hint in ended.stderr
    ended = cmsurvey("register", "tasks_rank", "--edition", "2011", "--surveys", composed.SURVEYS)
    assert ended.stderr.endswith('has no figure for the question "tasks_rank"\n    it is in 2012\n')


def test_a_register_tells_wording_answers_population_base_and_departures_of_each_edition(tmp_path):
    texts = {"2031": "Votre genre", "2032": "Vous êtes"}
    files = {
        f"answers/{name}/questionnaire.toml": QUESTIONNAIRE.format(text=text) for name, text in texts.items()
    }
    own = ("--surveys", made_up(tmp_path, OTHERS, **files), "--lang", "en")

    first, second = json.loads(cmsurvey("register", "gender", "--json", *own).stdout)
    assert (first["edition"], first["label"], first["wording"], first["routing"]) == (
        "2031",
        "Gender",
        "Votre genre",
        "",
    )
    assert (first["answers"], first["offered"], first["departures"]) == (["Women", "Men"], True, [])
    assert first["groups"] == [{"population": "all", "who": "All respondents", "base": 400}]
    declared, told = second["departures"]
    assert (declared["effect"], declared["answers"], declared["why"]) == (
        "refused",
        ["Women"],
        "asked otherwise",
    )
    assert (declared["asked"], declared["source"]) == ({"wording": "une autre question"}, "press")
    assert (told["effect"], told["against"], told["editions"]) == ("marked", "2031", ["2032"])
    assert "Votre genre → Vous êtes" in told["why"]

    lines = cmsurvey("register", "gender", "--edition", "2032", *own).stdout.splitlines()
    assert "gender\t2032\twording\tVous êtes" in lines
    assert "gender\t2032\tanswers offered\tWomen; Men" in lines
    assert "gender\t2032\tasked of\teverybody" in lines
    assert "gender\t2032\totherwise in wording\t2032 (Women): asked otherwise; not compared [press]" in lines


@pytest.mark.long
def test_what_no_source_states_of_a_question_is_not_filled_in():
    (entry,) = register.entries(composed.survey(), "fr", question="contract", edition="2011")

    assert (entry.wording, entry.routing, entry.offered) == ("", "", False)
    assert dict(register.facts(entry, "n.c."))["wording"] == "n.c."
    assert entry.answers == ("CDI", "Stage ou alternance")
    assert [one.effect for one in entry.departures] == ["refused"]


@pytest.mark.long
def test_an_overview_names_the_editions_that_asked_a_question_otherwise():
    rows = {row[0]: row for row in register.overview(register.entries(composed.survey(), "en"))}

    assert rows["contract"][3].startswith("2011 (not compared), 2013 (not compared), 2017 *")
    assert rows["sector"] == ("sector", "Sector", "2011, 2012", "")


@pytest.mark.long
def test_the_method_page_of_a_site_lists_what_was_asked_otherwise_once(tmp_path):
    survey = load.survey(made_up(tmp_path, OTHERS))
    editions = {name: load.edition(survey, name) for name in survey.editions}
    pages = {page.address: page.body for page in Pages(Contents(survey, editions, {}, ("fr",)), "fr").all()}

    told = re.sub(
        r"\s", " ", pages["fr/method.html"].partition('id="otherwise"')[2].partition("</section>")[0]
    )
    assert told.count("<li>") == 1
    assert "Femmes · Genre, 2032, non comparé : posée autrement." in told
    bare = Pages(Contents(survey, {}, {}, ("fr",)), "fr")
    assert 'id="otherwise"' not in bare._method().body


# The bundled series --------------------------------------------------------------------------------------


@pytest.mark.long
def test_internships_alone_are_not_set_beside_internships_and_work_study():
    before, after = composed.edition("2013"), composed.edition("2014")
    refused = compose.not_compared(before, after, words.load("fr", after))

    assert f"contract.internship{NBSP}: seuls les stages sont cités, sans l’alternance" in refused
    assert comparability.refused(after.survey, "contract", "internship", ("2013", "2014"))
    assert not comparability.refused(after.survey, "contract", "internship", ("2014", "2015"))
    assert not comparability.refused(after.survey, "contract", "cdi", ("2013", "2014"))


@pytest.mark.long
def test_networks_used_are_not_those_judged_important_and_both_page_and_report_say_so():
    before, after = composed.edition("2023"), composed.edition("2024")
    page = compared(before, after)

    assert "non comparés" in page.notes[0].text
    assert any(
        one.startswith(f"networks_used de 2024 et networks_important de 2023{NBSP}:")
        for one in compose.not_compared(before, after, words.load("fr", after))
    )


@pytest.mark.long
def test_a_line_marks_the_years_whose_question_is_not_quite_the_same(tmp_path):
    page = trends()
    (panel,) = (one for one in page.panels if one.id == "paris_vs_regions")

    assert [step.label for step in panel.chart.steps if "*" in step.label] == [
        "2011*",
        "2017*",
        "2018*",
        "2020*",
    ]
    told = cmsurvey("render", "trends", "--format", "csv", "--out", tmp_path, "--surveys", composed.SURVEYS)
    assert "Île-de-France ou régions, 2011, 2020" in plain(told.stderr)
    note = plain(page.notes[0].text)
    assert "* Île-de-France · Île-de-France ou régions, 2011, 2020 : la source écrit Paris." in note


def trends(survey=None):
    survey = survey or composed.survey()
    every_one = [load.edition(survey, name) for name in survey.editions]
    found = {one.id: one for one in every_one}
    vocabulary = words.load_trends("fr", every_one[-1])
    filler = composed.filler(every_one[-1])
    with composed.undrawn():
        return compose.trends(every_one, type(filler)(every_one[-1], vocabulary, found.__getitem__))


def test_a_line_joins_a_refused_figure_with_nothing(tmp_path):
    entries = "\n".join(
        ["year,title,organisers,fieldwork_start,fieldwork_end,respondents,note,source"]
        + [f"{year},Une enquête inventée,Alpha,,,400,,press" for year in range(2031, 2035)]
    )
    table = "\n".join((FIGURE_HEADER, FEMALE, MALE))
    folder = made_up(
        tmp_path,
        DEPARTURE.format(effect="refuse").replace('["2031"]', '["2032"]'),
        **{
            "editions.csv": entries + "\n",
            **{f"{year}.csv": table + "\n" for year in range(2032, 2035)},
            "trends.toml": '[[trend]]\nquestion = "gender"\ncategory = "female"\n',
            "bounds.toml": None,
        },
    )
    page = trends(load.survey(folder))

    roles = [mark.role for mark in page.panels[0].chart.series[0].marks]
    assert roles == ["point", "apart", "point", "point"]
    note = plain(page.notes[0].text)
    assert "Femmes · Genre, 2032 : posée autrement." in note
    assert page.panels[0].chart.key.endswith("question posée autrement ou à d’autres")

"""The Python API: its documented examples run, wrong names are told, and nothing slow is waited for."""

import doctest
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest

import cmsurvey
from cmsurvey.errors import CmsurveyError
from cmsurvey.theme import LIGHT, STENCIL
from tests.builders import FEMALE, MALE, write_series

PAGE = Path(__file__).parent.parent / "docs/api.md"


@pytest.fixture(scope="module")
def edition():
    """The shipped edition of 2012."""
    return cmsurvey.edition("2012")


@pytest.fixture
def made_up(tmp_path, monkeypatch):
    """A made-up series named as a user would."""
    words = '[populations]\n[questions.gender]\nlabel = "Gender"\n'
    words += 'categories.female = "Women"\ncategories.male = "Men"\n'
    write_series(tmp_path, FEMALE, MALE, files={"words/fr.toml": "[populations]\n", "words/en.toml": words})
    monkeypatch.chdir(tmp_path)
    return "surveys"


def test_an_unknown_edition_is_told_with_those_there_are(made_up):
    with pytest.raises(CmsurveyError) as caught:
        cmsurvey.edition("2013", made_up)

    assert str(caught.value) == (
        'error: surveys/editions.csv: no edition "2013"\n    did you mean "2031"? editions: 2031'
    )


def test_an_unknown_question_is_told_with_the_nearest_one(made_up):
    opened = cmsurvey.edition("2031", made_up)
    told = 'question "gendre"\n    did you mean "gender"?'

    with pytest.raises(CmsurveyError) as caught:
        opened.table("gendre")
    assert str(caught.value) == f"error: surveys/2031.csv: edition 2031 has no figure for the {told}"
    for ask in (opened.card, opened.chart):
        with pytest.raises(CmsurveyError) as caught:
            ask("gendre")
        assert str(caught.value) == (
            f"error: surveys/2031.csv: edition 2031 has no published figure for the {told}"
        )


def test_an_unknown_population_is_told_with_the_nearest_one(edition):
    with pytest.raises(CmsurveyError) as caught:
        edition.table("gender", population="sector=turism")

    assert str(caught.value) == (
        'error: question "gender" of edition 2012 has no population "sector=turism"\n'
        '    did you mean "sector=tourism"?'
    )


def test_a_year_is_as_good_as_a_name_and_a_wrong_one_is_told_like_a_name(made_up):
    assert cmsurvey.edition(2031, made_up).id == "2031"
    with pytest.raises(CmsurveyError, match=r'no edition "2013"'):
        cmsurvey.edition(2013, made_up)


def test_an_unknown_name_of_the_package_is_an_attribute_error():
    with pytest.raises(AttributeError, match=r'^module "cmsurvey" has no attribute "edtion"$'):
        getattr(cmsurvey, "edtion")  # noqa: B009 - mypy would not let it be written


@pytest.mark.long
def test_the_examples_of_the_page_run():
    blocks = re.findall(r"```pycon\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, PAGE.name, str(PAGE), 0)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)

    runner.run(examples, out=told.append)

    assert "".join(told) == ""
    assert len(examples.examples) > 10


def test_the_words_are_those_of_the_language_asked_for(made_up):
    assert cmsurvey.edition("2031", made_up, lang="en").card("gender").lang == "en"
    assert cmsurvey.edition("2031", made_up, lang="en").table("gender").frame()["label"][0] == "Gender"
    assert cmsurvey.edition("2031", made_up).lang == "fr", "the language of the tables"


@pytest.mark.long
def test_every_question_has_a_table_a_card_and_a_chart(edition):
    """Charts of one question of each form: Plotly checks each property of what it is given."""
    cards = {question: edition.card(question) for question in edition.questions}
    forms = {card.panels[0].chart.template: question for question, card in cards.items()}
    for question, card in cards.items():
        if card.estimates[0].population == "all":
            assert edition.table(question).question == question
    for question in forms.values():
        assert isinstance(edition.chart(question).figure, go.Figure)
    assert len(forms) >= 5


def test_a_frame_has_a_row_an_estimate_and_a_bound_has_no_value(edition):
    bounded = edition.table(next(key[1] for key in edition.record.survey.bounds if key[0] == "2012"))
    frame = bounded.frame()

    assert isinstance(frame, pd.DataFrame)
    assert len(frame) == len(bounded.rows)
    assert frame["value"].isna().any()
    assert frame[frame["value"].isna()]["bound_words"].notna().all()


@pytest.mark.long
def test_a_chart_has_the_light_colours_and_no_marker_of_the_renderer(edition):
    markers = {getattr(STENCIL, name).lower() for name in STENCIL.__dataclass_fields__}
    for question in ("gender", "age_group", "employer_type"):
        drawn = edition.chart(question).figure

        assert drawn.layout.paper_bgcolor == LIGHT.paper
        assert not [colour for colour in markers if colour in drawn.to_json().lower()]


def test_a_changed_chart_changes_no_other(edition):
    edition.chart("gender").figure.update_layout(width=100)

    assert edition.chart("gender").figure.layout.width == 656


@pytest.mark.long
def test_a_notebook_shows_a_chart_as_it_shows_a_plotly_figure(edition):
    shown = edition.chart("age_group")._repr_html_()

    assert "plotly" in shown
    assert "<div" in shown


def test_a_notebook_shows_an_edition_and_a_table_with_every_text_escaped():
    opened = cmsurvey.edition("2012", lang="en")
    page = opened._repr_html_()
    assert page.startswith("<table><caption>Les community managers en France (2e édition)</caption>")
    assert "<td>gender</td><td>Gender</td><td>4</td>" in page
    shown = opened.table("gender")._repr_html_()
    assert "<td>Men</td><td>48%</td><td>577</td><td>calculated: 100\u00a0−\u00a052</td>" in shown
    assert "&amp;" not in shown
    question = replace(opened.table("gender"), question="<b>", label="<b>")
    assert "<b>" not in question._repr_html_()

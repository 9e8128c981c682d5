"""The Python API: its documented examples run, wrong names are told, and nothing slow is waited for."""

import doctest
import html
import re
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import plotly.graph_objects as go
import pytest

import cmsurvey
from cmsurvey import notebook, vendored
from cmsurvey.errors import CmsurveyError
from cmsurvey.theme import LIGHT, STENCIL
from tests.builders import FEMALE, MALE, write_series
from tests.cases import every

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


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
def test_a_changed_chart_changes_no_other(edition):
    edition.chart("gender").figure.update_layout(width=100)

    assert edition.chart("gender").figure.layout.width == 656


LIBRARY = "plotly.js (basic - minified)"


@pytest.fixture
def cells(monkeypatch):
    """A notebook: a function that runs a cell by its name, or by none, as those do that tell none."""
    shell = SimpleNamespace(kernel=object(), execution_count=0, ran={})
    shell.get_parent = lambda: {"metadata": shell.ran}
    monkeypatch.setattr(notebook, "_carried", {})
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    for name in notebook.APART:
        monkeypatch.delenv(name, raising=False)

    def run(cell, chart):
        shell.execution_count += 1
        shell.ran = {"cellId": cell} if cell else {}
        return chart._repr_html_()

    return run


@pytest.mark.long
@pytest.mark.parametrize(
    ("ran", "carried"),
    [
        (["a", "b", "c"], [True, False, False]),
        (["a", "b", "a", "b"], [True, False, True, False]),  # its output is written anew
        ([None, None], [True, False]),
    ],
)
def test_the_first_chart_of_a_notebook_carries_the_library_and_so_does_its_cell_run_again(
    edition, cells, ran, carried
):
    chart = edition.chart("gender")
    shown = [cells(cell, chart) for cell in ran]

    assert [LIBRARY in one for one in shown] == carried
    assert all(len(one) < 100_000 for one in shown if LIBRARY not in one)


@pytest.mark.long
def test_each_chart_carries_the_library_where_outputs_are_pages_of_their_own(edition, cells, monkeypatch):
    chart = edition.chart("gender")
    cells("a", chart)
    monkeypatch.setenv("COLAB_RELEASE_TAG", "release")

    assert LIBRARY in cells("b", chart)


@pytest.mark.long
def test_a_shown_chart_loads_nothing_and_ends_no_script_early(edition):
    chart = edition.chart("age_group")
    chart.figure.update_layout(title="</script><img src=x>")
    own = chart._repr_html_().replace(vendored.read("bundle/plotly-basic.min.js").decode(), "")

    assert own.count("</script>") == 2
    assert "http" not in own
    assert html.escape(chart.alt) in own


@pytest.mark.long
def test_a_chart_changed_to_what_the_shipped_library_does_not_draw_carries_another(edition, cells):
    cells("a", edition.chart("gender"))
    chart = edition.chart("gender")
    chart.figure.add_heatmap(z=[[1, 2], [3, 4]])
    shown = cells("b", chart)

    assert LIBRARY not in shown
    assert len(shown) > 3_000_000
    assert LIBRARY not in cells("c", edition.chart("age_group"))


@pytest.mark.browser
def test_charts_of_a_notebook_are_drawn_without_a_request_even_where_a_loader_of_modules_is(
    edition, cells, reader, tmp_path
):
    loader = "<script>function define() {} define.amd = {}</script>"
    shown = [cells(cell, edition.chart(name)) for cell, name in (("a", "gender"), ("b", "employer_type"))]
    page = tmp_path / "notebook.html"
    page.write_text(f'<!doctype html><meta charset="utf-8">{loader}{"".join(shown)}', encoding="utf-8")
    reader.visit(page)

    assert reader.value("document.querySelectorAll('.main-svg').length") >= 2
    assert reader.value("document.body.innerText.includes('not here')") is False
    assert [one for one in reader.requests if not one.startswith(("file:", "data:", "blob:"))] == []
    assert reader.complaints == []
    page.write_text(f'<!doctype html><meta charset="utf-8">{shown[1]}', encoding="utf-8")
    reader.visit(page)
    assert notebook.ABSENT in reader.value("document.body.innerText")


@pytest.mark.long
@every("year", [str(year) for year in range(2011, 2026)])
def test_each_question_of_an_edition_has_a_table_of_whom_its_chart_begins_with(year):
    opened = cmsurvey.edition(year)
    for question in opened.questions:
        table = opened.table(question)
        first = opened.card(question).panels[0].tables[0].caption if table.population != "all" else ""

        assert table.rows
        assert opened.filler.words.population(table.population) in first if first else True


@pytest.mark.long
def test_a_table_of_a_group_names_it_and_one_that_nobody_counted_is_refused():
    opened = cmsurvey.edition("2023")
    table = opened.table("salary_median")

    assert table.population == "contract=cdi"
    assert "Salaire brut annuel médian – répondants en CDI</caption>" in table._repr_html_()
    with pytest.raises(CmsurveyError, match='has no population "all"'):
        opened.table("salary_median", population="all")


@pytest.mark.long
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

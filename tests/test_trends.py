"""One answer through all editions: a wrong trends.toml first, then what is drawn and noted.

The messages stand in messages/trends.txt. Made-up data, but for the shipped series where a test says so.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import cache
from itertools import permutations, product
from pathlib import Path

import pytest

from cmsurvey import compose, load, trend, words
from cmsurvey.errors import CmsurveyError
from cmsurvey.fill import Filler
from cmsurvey.model import Break, Chart, Mark, Series, Step, Tick, Trend
from cmsurvey.templates import TEMPLATES
from cmsurvey.templates.canvas import Style
from cmsurvey.templates.places import is_joined
from cmsurvey.theme import DRAWINGS, STENCIL
from tests import composed, drawn
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, expected, write_series
from tests.cases import every

NBSP = "\u00a0"
SALARIES = re.compile(r"€|CDI|permanent")
GENDER = '[[trend]]\nquestion = "gender"\ncategory = "female"\n'
WRONG = {
    "broken TOML": "[[trend]\n",
    "an empty file": "",
    "another name": GENDER.replace("[[trend]]", "[[trends]]"),
    "a trend that is no list": GENDER.replace("[[trend]]", "[trend]"),
    "an unknown key": GENDER + 'population = "all"\n',
    "no question": '[[trend]]\ncategory = "female"\n',
    "no category": '[[trend]]\nquestion = "gender"\n',
    "a question that is no text": GENDER.replace('"gender"', "2031"),
    "an unknown question": GENDER.replace('"gender"', '"gendre"'),
    "an unknown width": GENDER + 'width = "quarter"\n',
    "populations that are no list": GENDER + 'populations = "all"\n',
    "an unknown population": GENDER + 'populations = ["all", "contract=cdd"]\n',
    "two problems": GENDER.replace('"gender"', '"gendre"') + 'width = "quarter"\n' + GENDER + "size = 1\n",
}
MESSAGES = expected("trends")
YEARS = ("2031", "2032", "2033", "2034", "2035")
WORDS = """\
[populations]
"contract=cdi" = "en CDI"
[questions.gender]
clauses.female = "sont des femmes"
"""
SALARY = "salary_{0},Salaire,all,400,{0},value,Valeur,{1},eur_per_year,,,1,press,"
PERMANENT = SALARY.replace(",all,400,", ",contract=cdi,,")
BOUND = """\
[[bound]]
edition = "2034"
question = "gender"
category = "female"
direction = "at_least"
fr = "plus de 2 sur 3"
en = "more than 2 in 3"
"""


def series(folder, tables, **entry):
    """A made-up series of five editions: the figures of each by its year; 2033 has no known respondents."""
    n = {"2033": ""}
    rows = "".join(
        f"{year},Une enquête,{entry.get('organisers', 'Alpha')},{year}-03,,{n.get(year, '400')},,press\n"
        for year in YEARS
    )
    files = {f"{year}.csv": "\n".join((FIGURE_HEADER, *tables.get(year, (MALE,)))) + "\n" for year in YEARS}
    files["2033.csv"] = files["2033.csv"].replace(",400,", ",,")
    own = {"editions.csv": EDITIONS.splitlines()[0] + "\n" + rows, **files, "words/fr.toml": WORDS}
    survey = load.survey(write_series(folder, files={**own, "bounds.toml": entry.get("bounds")}))
    return replace(survey, breaks=entry.get("breaks", ()), trends=(Trend("gender", "female"),))


def women(share, note=""):
    return FEMALE.replace(",60,", f",{share},") + note


def made(survey, *trends):
    """The poster of made-up editions, undrawn."""
    survey = replace(survey, trends=trends or survey.trends)
    editions = [replace(load.edition(survey, year), survey=survey) for year in YEARS]
    filler = Filler(
        editions[-1], words.load_trends("fr", editions[-1]), lambda name: editions[YEARS.index(name)]
    )
    with composed.undrawn():
        return compose.trends(editions, filler)


@cache
def shipped(lang="fr"):
    """The shipped poster, undrawn."""
    survey = composed.survey()
    editions = [composed.edition(name) for name in survey.editions]
    filler = Filler(editions[-1], words.load_trends(lang, editions[-1]), composed.edition)
    with composed.undrawn():
        return compose.trends(editions, filler)


def panel(page, name):
    return next(one for one in page.panels if one.id == name)


def roles(page, name="gender"):
    """The role of each edition's mark, a list a line."""
    return [[mark.role for mark in one.marks] for one in panel(page, name).chart.series]


def notes(page):
    return {note.label.replace(NBSP, " "): note.text for note in page.notes}


# What is written wrongly ---------------------------------------------------------------------------------


@pytest.mark.parametrize("case", WRONG)
def test_wrong_trends_are_told_with_their_place_and_cure(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(CmsurveyError) as raised:
        load.survey(write_series(Path(), files={"trends.toml": WRONG[case]}))

    assert str(raised.value) == MESSAGES[case]


def test_every_message_is_that_of_a_case():
    assert MESSAGES.keys() == WRONG.keys()


def test_without_the_file_a_series_has_no_trends(tmp_path):
    assert load.survey(write_series(tmp_path)).trends == ()


def test_a_trend_says_its_width_and_its_populations(tmp_path):
    file = GENDER + 'width = "third"\n' + GENDER + 'populations = ["all"]\n'

    assert load.survey(write_series(tmp_path, files={"trends.toml": file})).trends == (
        Trend("gender", "female", "third", ("all",)),
        Trend("gender", "female", "full", ("all",)),
    )


# What no line joins --------------------------------------------------------------------------------------


def test_two_editions_make_no_line(tmp_path):
    survey = series(tmp_path, {"2031": [women(60)], "2032": [women(61)]})

    with pytest.raises(CmsurveyError) as raised:
        made(survey)

    assert str(raised.value) == (
        f"error: {survey.folder}/trends.toml: no trend has three editions with figures\n"
        "    take the blocks out until there are"
    )


def test_an_answer_that_no_edition_has_is_told_with_the_nearest_one(tmp_path):
    survey = series(tmp_path, {year: [women(60)] for year in YEARS})

    with pytest.raises(CmsurveyError) as raised:
        made(survey, Trend("gender", "female"), Trend("gender", "femal"))

    assert str(raised.value) == (
        f'error: {survey.folder}/trends.toml, trend 2: no answer "femal" of gender in any edition\n'
        '    did you mean "female"?'
    )


def test_a_bound_does_not_count_as_one_of_the_three_editions(tmp_path):
    tables = {"2031": [women(60)], "2032": [women(61)], "2034": [women(66, "bound: plus de 2 sur 3")]}

    with pytest.raises(CmsurveyError, match="no trend has three editions with figures"):
        made(series(tmp_path, tables, bounds=BOUND))


def test_a_mean_never_stands_on_the_line_of_a_median(tmp_path):
    tables = {
        "2031": [SALARY.format("median", 20000)],
        "2032": [SALARY.format("mean", 30000)],
        "2033": [SALARY.format("median", 21000)],
        "2035": [SALARY.format("median", 22000)],
    }
    page = made(series(tmp_path, tables), Trend("salary_median", "value"))

    (line,) = panel(page, "salary_median").chart.series
    assert [mark.value for mark in line.marks if mark.role != "absent"] == [20000, 21000, 22000]
    assert roles(page, "salary_median") == [["point", "absent", "point", "absent", "point"]]
    assert "30" not in panel(page, "salary_median").description


def test_populations_are_lines_of_their_own_and_the_unnamed_one_is_joined_with_nothing(tmp_path):
    tables = {
        "2031": [SALARY.format("median", 20000)],
        "2032": [SALARY.format("median", 21000)],
        "2034": [PERMANENT.format("median", 30000)],
        "2035": [PERMANENT.format("median", 31000)],
    }
    asked = Trend("salary_median", "value", populations=("all", "contract=cdi"))
    page = made(series(tmp_path, tables), asked)

    everybody, permanent = panel(page, "salary_median").chart.series
    assert (everybody.name, permanent.name) == ("all", "contract=cdi")
    assert roles(page, "salary_median") == [
        ["apart", "apart", "absent", "absent", "absent"],
        ["absent", "absent", "absent", "point", "point"],
    ]
    assert permanent.marks[-1].detail == "en CDI"
    assert segments(page, "salary_median") == [((3, 4), "solid")]


def dotted(figure):
    """The traces of the dots of a drawn figure: what is hovered, without the key under it."""
    return [one for one in figure.data if one.mode == "markers" and one.customdata is not None]


def segments(page, name):
    """The joined editions of a drawn panel with their dash, by the places of the editions."""
    figure = panel(page, name).chart
    shown = drawn_figure(page, name)
    xs = sorted({x for trace in dotted(shown) for x in trace.x})
    places = [
        at
        for at in range(len(figure.steps))
        if any(one.marks[at].role in {"point", "hollow", "apart"} for one in figure.series)
    ]
    at = dict(zip((round(x, 3) for x in xs), places, strict=True))
    return sorted(
        ((at[round(line.x[start], 3)], at[round(line.x[start + 1], 3)]), line.line.dash)
        for line in shown.data
        if line.mode == "lines"
        for start in range(0, len(line.x), 3)
    )


def drawn_figure(page, name):
    """A panel's wide drawing, drawn."""
    return drawn.Figure(panel(page, name).plots["full"])


# What the signs say --------------------------------------------------------------------------------------


@pytest.fixture
def five(tmp_path):
    """60, 61, nothing, a bound, 66: five editions, with a break before the second."""
    tables = {
        "2031": [women(60)],
        "2032": [women(61)],
        "2034": [women(66, "bound: plus de 2 sur 3")],
        "2035": [women(66)],
    }
    breaks = (Break("2032", {"fr": "autre méthode dès 2032", "en": "another method from 2032"}),)
    return series(tmp_path, tables, bounds=BOUND, breaks=breaks)


def test_missing_editions_are_crossed_by_dots_alone(five):
    page = made(five)

    assert roles(page) == [["point", "point", "absent", "at_least", "point"]]
    assert segments(page, "gender") == [((0, 1), "solid"), ((1, 4), "2px,5px")]
    assert "Pointillé" in notes(page)["Note :"]


def test_a_bound_is_a_mark_with_its_words_and_no_dot(five):
    (line,) = panel(made(five), "gender").chart.series

    assert (line.marks[3].text, line.marks[3].detail) == ("", "plus de 2 sur 3")
    assert "Flèche" in notes(made(five))["Note :"]
    assert "plus de 2 sur 3" in {
        drawn.plain(box.what) for box in drawn.texts(drawn_figure(made(five), "gender"))
    }


@pytest.mark.long
@every("lang", ["fr", "en"])
@every("year", ["2017", "2018", "2019", "2020", "2021", "trends"])
def test_a_value_stands_by_its_own_dot_and_under_no_other(year, lang):
    page = shipped(lang) if year == "trends" else composed.posters(year, lang)["salary"]
    figure = drawn_figure(page, "salary_mean" if year == "trends" else "salary_mean_line")
    middles = {dot.what: (dot.left + dot.right) / 2 for dot in drawn.dots(figure) if dot.what}
    for what, own in middles.items():
        for text in (one for one in drawn.texts(figure) if re.search(rf"[\s:]{re.escape(one.what)}$", what)):
            nearest = min(middles.values(), key=lambda x: abs(x - (text.left + text.right) / 2))
            assert nearest == own, what


@pytest.mark.long
def test_a_hollow_dot_means_one_thing_and_the_numbers_of_a_group_under_the_years_are_told():
    page = composed.posters("2012")["salary"]

    assert panel(page, "salary_median_line").chart.key == "rond creux\u00a0: ensemble des répondants"
    told = "551 en 2014, ceux sur qui porte le chiffre (en CDI ou en CDD)."
    assert f"n : répondants de l’édition ; {told}" in notes(page)["Note :"].replace("\u00a0", " ").replace(
        "\u202f", " "
    )


def test_a_grey_hollow_dot_is_told_apart_from_one_of_an_unnamed_organiser(tmp_path):
    tables = {year: [women(60), women(50).replace(",all,", ",contract=cdi,")] for year in YEARS}
    survey = series(tmp_path, tables, organisers="")
    trend = survey.trends[0]._replace(populations=("all", "contract=cdi"))

    key = panel(made(survey, trend), "gender").chart.key.replace("\u00a0", " ")
    assert key == "rond creux : organisateur non nommé. Rond creux gris : ensemble des répondants"


def test_signs_that_are_not_drawn_are_not_explained(tmp_path):
    said = " ".join(notes(made(series(tmp_path, {year: [women(60)] for year in YEARS}))).values())

    for word in ("Pointillé", "Flèche", "Rond creux"):
        assert word not in said


@pytest.mark.long
def test_an_edition_without_an_organiser_is_hollow_and_the_key_under_the_line_says_so(tmp_path):
    survey = series(tmp_path, {year: [women(60)] for year in YEARS}, organisers="")

    assert roles(made(survey)) == [["hollow"] * 5]
    told = "rond creux\u00a0: organisateur non nommé"
    assert panel(made(survey), "gender").chart.key == told
    assert told in [box.what for box in drawn.texts(drawn_figure(made(survey), "gender"))]
    assert notes(made(survey))["Source :"].startswith("Enquête inventée, éditions 2031 à 2035")


def test_respondents_stand_under_each_year_unknown_and_missing_ones_told_apart(five, tmp_path):
    known = series(tmp_path / "other", {year: [women(60)] for year in YEARS})

    assert [tuple(step)[:2] for step in panel(made(five), "gender").chart.steps] == [
        ("2031", "400"), ("2032", "400"), ("2033", "–"), ("2034", "400"), ("2035", "400"),
    ]  # fmt: skip
    assert panel(made(known), "gender").chart.steps[2].n == "n.c."


def test_a_narrow_page_has_the_respondents_in_a_note(five):
    (note,) = [note for note in made(five).notes if note.narrow]

    assert note.text.replace("\u202f", " ").replace(NBSP, " ") == (
        "400 en 2031, 400 en 2032, 400 en 2034, 400 en 2035."
    ), "those of the figures that are drawn, as under the wide line"


@pytest.mark.long
@every("lang", ["fr", "en"])
def test_the_narrow_note_of_a_poster_has_the_numbers_that_stand_under_its_own_line(lang):
    of = composed.edition("2014")
    filler = composed.filler(of, lang)
    (spec,) = [one for one in of.survey.specs if one.id == "salary"]
    with composed.undrawn():
        page = compose.poster(spec, filler)
    counts, broken = [one for one in page.notes if one.narrow]
    steps = [step for step in panel(page, "salary_median_line").chart.steps if step.n != "–"]

    join = {"fr": "en", "en": "in"}[lang]
    unknown = {
        "fr": "nombre non connu en 2013, 2022 et 2023",
        "en": "number not known in 2013, 2022 and 2023",
    }
    short = words.of_program(lang).say("trends.unknown")
    known = [f"{step.n} {join} {step.label}" for step in steps if step.n != short]
    assert counts.text == ", ".join([*known, unknown[lang]]) + "."
    assert [step.label for step in steps if step.n == short] == ["2013", "2022", "2023"]
    assert f"{short}{NBSP if lang == 'fr' else ''}: " in page.notes[0].text
    assert f"551 {join} 2014" in counts.text
    assert "760" not in counts.text
    assert [broken.text.rstrip(".")] == [
        step.broken for step in panel(page, "salary_median_line").chart.steps if step.broken
    ]


@pytest.mark.long
def test_lines_of_other_numbers_are_named_in_the_narrow_note():
    (note,) = [one for one in shipped().notes if one.narrow]
    women, _, salaries = note.text.partition(". ")
    assert women.startswith(f"Femmes et Île-de-France{NBSP}: 454 en 2011")
    assert "760 en 2014" in women
    assert salaries.startswith("Salaire brut annuel moyen et Salaire brut annuel médian")
    assert "551 en 2014" in salaries


@pytest.mark.long
def test_another_population_of_one_edition_is_joined_with_no_other():
    """As the register tells it: the mean of 2023 is of two titles, that of 2020 of community managers."""
    (line,) = [one for one in panel(shipped(), "salary_mean").chart.series if one.name == "contract=cdi"]
    told = [mark for mark in line.marks if mark.text]
    assert [(mark.value, mark.role, mark.detail) for mark in told] == [
        (28888, "point", "en CDI"), (30154, "apart", "en CDI"),
    ]  # fmt: skip
    assert not is_joined(*told)


@pytest.mark.long
@every("lang", ["fr", "en"])
def test_the_trends_tell_which_years_asked_for_networks_used_and_which_for_important_ones(lang):
    used, important = {
        "fr": (
            "Réseaux sociaux utilisés (2024)",
            "important",
        ),
        "en": ("Social networks used (2024)", "important"),
    }[lang]
    note = next(one.text for one in shipped(lang).notes if one.label.startswith("Note"))
    told = note[note.index(used) :]
    assert important in told[:120]
    assert "(2019, 2020, 2021, 2023)" in told[:160]


@pytest.mark.long
def test_no_value_stands_nearer_to_another_dot_than_to_its_own():
    """Seven means in a row: on a phone what would be read as the value of a neighbour is left out."""
    of = composed.edition("2019")
    (spec,) = [one for one in of.survey.specs if one.id == "salary"]
    found = panel(compose.poster(spec, composed.filler(of)), "salary_mean_line")
    for name in found.plots:
        figure = drawn.Figure(found.plots[name])
        dots = {one.what: one for one in drawn.dots(figure) if one.what}
        middles = {
            what: ((one.left + one.right) / 2, (one.top + one.bottom) / 2) for what, one in dots.items()
        }
        owned = [(box, what) for box in drawn.texts(figure) for what in dots if what.endswith(box.what)]
        assert len(dots) == 7
        assert len(owned) > 3
        for box, what in owned:
            nearest = min(middles, key=lambda one: _away(box, middles[one]))
            assert nearest == what, (name, box.what)


@pytest.mark.long
@every("lang", ["fr", "en"])
def test_values_side_by_side_are_not_read_as_one_text(lang):
    """€28,527 touched the next value's "on permanent contracts", which it is not of."""
    of = composed.edition("2016")
    (spec,) = [one for one in of.survey.specs if one.id == "salary"]
    found = panel(compose.poster(spec, composed.filler(of, lang)), "salary_mean_line")
    for name in found.plots:
        values = [one for one in drawn.texts(drawn.Figure(found.plots[name])) if SALARIES.search(one.what)]
        for one, other in permutations(values, 2):
            if one.top < other.bottom and other.top < one.bottom and one.left < other.left:
                assert other.left - one.right >= 5, (name, one.what, other.what)


def _away(box, dot):
    x, y = dot
    return math.hypot(max(box.left - x, 0, x - box.right), max(box.top - y, 0, y - box.bottom))


def test_a_break_stands_at_its_edition(five):
    broken = {step.label: step.broken for step in panel(made(five), "gender").chart.steps}

    assert broken == {**dict.fromkeys(YEARS, ""), "2032": "autre méthode dès 2032"}


def test_shares_start_from_zero_and_a_cut_axis_is_named(tmp_path):
    tables = {
        year: [women(60 + at), SALARY.format("median", 25000 + 1000 * at)] for at, year in enumerate(YEARS)
    }
    page = made(series(tmp_path, tables), Trend("gender", "female"), Trend("salary_median", "value"))

    assert panel(page, "gender").chart.ticks[0].value == 0
    assert panel(page, "salary_median").chart.ticks[0].value == 24000
    assert f"l’axe part de 24\u202f000{NBSP}€" in panel(page, "salary_median").subtitle


@pytest.mark.long
def test_one_unit_has_one_scale_on_the_page():
    pages = [
        one for one in shipped().panels if one.chart.template == "line" and one.chart.ticks[0].value == 0
    ]
    assert len(pages) == 2
    heights = []
    for one in pages:
        ys = [trace.y for trace in dotted(drawn.Figure(one.plots["full"]))]
        dots = [mark.value for mark in one.chart.series[0].marks if mark.role in {"point", "hollow"}]
        shown = sorted(y for line in ys for y in line)
        heights.append((shown[-1] - shown[0]) / (max(dots) - min(dots)))

    assert heights[0] == pytest.approx(heights[1])


def _points_per_px(plot, series):
    dots = {mark.label: mark.value for mark in series.marks if mark.role in {"point", "hollow"}}
    places = {
        one[0]: y
        for trace in dotted(drawn.Figure(plot))
        for one, y in zip(trace.customdata, trace.y, strict=True)
    }
    low, high = min(dots, key=dots.__getitem__), max(dots, key=dots.__getitem__)
    return (dots[high] - dots[low]) / (places[low] - places[high])


@pytest.mark.long
@every("size", [0, -1])
def test_sparks_of_one_unit_have_the_scale_of_its_lines_where_they_stand_beside_them(size):
    panels = [one for one in shipped().panels if one.id in {"gender", "contract", "degree"}]
    found = [
        _points_per_px(list(one.plots.values())[size], one.chart.series[0])
        for one in panels
        if size or one.chart.template == "spark"
    ]

    assert len(found) == (3 if size else 2)
    assert found == pytest.approx([found[0]] * len(found))


def test_what_hardly_moved_looks_so_on_a_spark():
    """One year of 28: a tenth of what the spark would span if it filled it."""
    chart = panel(shipped(), "age_median").chart
    values = [mark.value for mark in chart.series[0].marks if mark.role != "absent"]
    low, high = (tick.value for tick in chart.ticks)

    assert high - low >= max(values) / 5
    assert (max(values) + min(values)) / 2 == pytest.approx((low + high) / 2)


def test_a_lone_line_of_shares_bears_the_name_of_its_answer_and_a_line_of_amounts_none(tmp_path):
    tables = {
        year: [women(60 + at), SALARY.format("median", 25000 + 1000 * at)] for at, year in enumerate(YEARS)
    }
    page = made(series(tmp_path, tables), Trend("gender", "female"), Trend("salary_median", "value"))

    names = {one.id: [mark.detail for mark in one.chart.series[0].marks] for one in page.panels}
    assert names == {"gender": ["", "", "", "", "Femmes"], "salary_median": [""] * 5}


# The shipped poster --------------------------------------------------------------------------------------


@pytest.mark.long
@every("lang", ["fr", "en"])
def test_the_shipped_poster_follows_its_answers_in_both_languages(lang):
    page = shipped(lang)

    assert page.lang.startswith(lang)
    assert [one.id for one in page.panels] == [one.question for one in composed.survey().trends]
    assert all(one.title and one.alt and one.description and one.tables for one in page.panels)


def test_the_shipped_women_are_those_of_the_tables_and_two_editions_are_bounds():
    (line,) = panel(shipped(), "gender").chart.series
    told = {mark.label[:4]: (mark.role, mark.value) for mark in line.marks if mark.role != "absent"}

    assert told["2011"] == ("point", 55.0)
    assert told["2012"] == ("point", 52.0)
    assert {year for year, (role, _) in told.items() if role == "at_least"} == {"2022", "2023"}
    assert "2024" not in told
    assert told["2025"][0] == "hollow", "no source names the organiser of 2025"


@pytest.mark.long
@every("lang", ["fr", "en"])
def test_a_year_whose_figures_are_of_more_people_has_a_star_under_every_line_and_a_starred_note(lang):
    for one in shipped(lang).panels:
        years = {step.label for step in one.chart.steps if step.label[:4] in {"2017", "2018"}}
        known = any(row.category[:4] in {"2017", "2018"} for table in one.tables for row in table.rows)
        assert years == ({"2017*", "2018*"} if known else {"2017", "2018"}), one.id
    why = {
        "fr": "les chiffres couvrent tous les intitulés de poste",
        "en": "the figures cover every job title",
    }
    told = " ".join(note.text for note in shipped(lang).notes).replace("\u00a0", " ").replace(" :", ":")
    assert f"* 2017, 2018: {why[lang]}" in told
    assert "2019*" not in [step.label for step in panel(shipped(lang), "gender").chart.steps]


@pytest.mark.long
@every(
    ("lang", "told"),
    [
        ("fr", "Rond creux : organisateur non nommé (âge médian"),
        ("en", "Hollow dot: organiser not named (median age"),
    ],
)
def test_the_hollow_dot_of_a_spark_has_its_key_where_those_of_the_lines_mean_other_things(lang, told):
    said = " ".join(note.text for note in shipped(lang).notes)
    assert told in said.replace("\u00a0", " ")


def test_the_shipped_salaries_join_only_equal_populations():
    series = panel(shipped(), "salary_median").chart.series

    assert [line.name for line in series] == ["all", "contract=cdi_cdd", "contract=cdi"]
    assert {mark.role for mark in series[0].marks} == {"apart", "absent"}
    for at in range(len(series[0].marks)):
        assert sum(line.marks[at].role != "absent" for line in series) <= 1


def test_the_shipped_break_of_2015_is_noted_on_every_line():
    for one in shipped().panels:
        if one.chart.template == "line":
            assert [step.label for step in one.chart.steps if step.broken] == ["2015"]


def test_the_shipped_medians_say_that_none_was_found_for_seven_years_and_no_crossed_line_does():
    gaps = {one.id: [step.gap for step in one.chart.steps if step.gap] for one in shipped().panels}

    assert gaps.pop("salary_median") == ["aucune médiane relevée de 2015 à 2021"]
    assert not any(gaps.values())


@pytest.mark.long
def test_on_a_phone_the_value_of_the_page_s_own_edition_is_written_though_its_line_s_name_has_no_room():
    edition = composed.edition("2023")
    spec = next(one for one in edition.survey.specs if one.id == "salary")
    page = compose.poster(spec, composed.filler(edition))
    chart = next(one.chart for one in page.panels if one.chart.template == "line")
    long = " ".join(["sous contrat à durée indéterminée"] * 6)
    lines = [
        line._replace(marks=tuple(one._replace(detail=one.detail and long) for one in line.marks))
        for line in chart.series
    ]

    def told(*series: Series) -> list[str]:
        plot = TEMPLATES["line"].draw(replace(chart, series=series), Style(STENCIL, DRAWINGS["narrow"]), None)
        return [box.what for box in drawn.texts(drawn.Figure(plot))]

    assert {"29\u202f000\xa0€", "en CDI"} <= set(told(*chart.series))
    assert "29\u202f000\xa0€" in told(*lines)
    assert not any("sous contrat" in one for one in told(*lines))


@pytest.mark.long
@every("size", ["narrow", "phone"])
@every("lang", ["fr", "en"])
def test_a_value_without_room_for_whose_it_is_has_it_in_the_key_of_its_drawing(lang, size):
    one = panel(shipped(lang), "salary_mean")
    (told,) = [line.told for line in one.chart.series if line.told]
    written = " ".join(box.what for box in drawn.texts(drawn.Figure(one.plots[size])))

    colon, both = {"fr": (f"{NBSP}: en CDI", " et "), "en": (": on permanent contracts", " and ")}[lang]
    assert told.endswith(colon)
    assert both in told
    assert told in written
    assert told not in " ".join(box.what for box in drawn.texts(drawn.Figure(one.plots["full"])))


def test_the_shipped_means_stand_apart_from_the_medians_and_join_only_equal_populations():
    means, medians = (panel(shipped(), f"salary_{name}").chart.series for name in ("mean", "median"))

    assert [line.name for line in means] == ["all", "contract=cdi"]
    assert {mark.role for mark in means[0].marks} == {"apart", "absent"}
    drawn_means = {mark.value for line in means for mark in line.marks if mark.role != "absent"}
    assert {28000, 28382, 28527, 29063, 28888, 29400, 30154} == drawn_means
    assert {mark.value for line in medians for mark in line.marks if mark.role != "absent"} == {
        25000, 26830, 28000, 29000, 30000,
    }  # fmt: skip


def test_the_shipped_notes_tell_contradicted_and_computed_figures_with_their_year():
    told = {key: text.replace("\u202f", " ").replace(NBSP, " ") for key, text in notes(shipped()).items()}
    note, details = told["Note :"], told["Précisions :"]

    assert (
        "Sources en désaccord : CDI en 2011 (50 % ou 51 %) et en 2018 (53 % ou 52 %) ; "
        "bac+5 en 2011 (52 % ou 50 %) ; salaire moyen en 2021 (29 400 € ou 27 251 €)."
    ) in note
    assert (
        "2021 : sources en désaccord sur « Salaire moyen » : 29 400 € selon Elaee, 27 251 € selon "
        "livre-css3.fr. La seconde valeur figure dans un passage sur les CDI."
    ) in details
    assert " 2011 : sources en désaccord sur « CDI » : 50 % selon Blog du Modérateur, 51 %" in details
    computed = "2017 : salaire moyen, 28 382 € : calculé (28 527 en 2018 − 145)."
    assert computed in note
    assert computed not in details, "a thing is said once"


@pytest.mark.long
@every("lang", ["fr", "en"])
def test_what_is_said_of_each_figure_stands_on_the_page_and_in_no_picture(lang):
    page = shipped(lang)
    (details,) = [note for note in page.notes if note.unpictured]
    years = [int(year) for year in re.findall(r"(?:^|\. )(\d{4})\b", details.text)]

    assert len(years) > 6
    assert years == sorted(years)
    (source,) = [note.text for note in page.notes if note.label.startswith("Source")]
    assert source.endswith(("précisions sur la page.", "more on the page."))


@pytest.mark.long
@every("lang", ["fr", "en"])
def test_the_sparks_of_a_row_begin_as_high_whatever_their_words_take(lang):
    sparks = [one for one in shipped(lang).panels if one.width == "third"]
    heights = {one.plots["third"].layout["height"] for one in sparks}
    words = {sum(len(run.text) for line in one.chart.lines for run in line) for one in sparks}
    assert len(sparks) == 3
    assert len(words) > 1
    assert max(heights) - min(heights) <= 1


def test_a_poster_without_remarks_sends_nobody_to_its_page(tmp_path):
    page = made(series(tmp_path, {year: [women(60)] for year in YEARS}))

    assert not [note for note in page.notes if note.unpictured]
    assert "sur la page" not in " ".join(notes(page).values())


def test_a_remark_on_an_edition_speaks_of_its_own_year_and_keeps_abbreviations(tmp_path):
    told = '"read" = "CDI en {year}."'
    salaries = [women(60), SALARY.format("mean", 20000), PERMANENT.format("mean", 21000)]
    tables = dict.fromkeys(YEARS, salaries)
    tables["2032"] = [salaries[0], salaries[1] + "read", salaries[2]]
    survey = series(tmp_path, tables)
    (survey.folder / "words" / "fr.toml").write_text(f"{WORDS}[remarks]\n{told}\n", encoding="utf-8")
    page = made(survey, Trend("salary_mean", "value", populations=("all", "contract=cdi")))

    assert f"2032{NBSP}: CDI en 2032." in notes(page)["Précisions :"]


def test_a_sparkline_shows_the_break_that_a_line_shows():
    contract = panel(shipped(), "contract")
    marked = [
        shape for shape in drawn.Figure(contract.plots["third"]).layout.shapes if shape.line.dash != "solid"
    ]

    assert [step.label for step in contract.chart.steps if step.broken] == ["2015", "2021*"]
    assert len(marked) == 2, "from 2021 on those who look for a job are counted too"
    assert notes(shipped())["Précisions :"].count("dès 2015") == 1
    assert "dès 2015" not in notes(shipped())["Note :"], "the lines of the full width say so themselves"


@every("lang", ["fr", "en"])
def test_a_line_is_cut_where_other_answers_were_offered_and_the_note_tells_each_break_with_its_year(lang):
    chart = panel(shipped(lang), "contract").chart
    (marks,) = (one.marks for one in chart.series)
    (cut,) = [at for at, mark in enumerate(marks) if mark.parted]
    text = " ".join(notes(shipped(lang)).values()).replace(NBSP, " ")

    assert chart.steps[cut].label == "2021*"
    assert not is_joined(marks[cut - 1], marks[cut])
    assert [step.label for step in chart.steps if step.broken] == ["2015", "2021*"]
    first, second = {
        "fr": ("Trait vertical : dès 2015", "(trait vertical de 2021, où la courbe est coupée)"),
        "en": ("Vertical line: from 2015", "(vertical line of 2021, where the curve is cut)"),
    }[lang]
    assert first in text
    assert second in text


def test_a_line_of_a_population_without_figures_is_none():
    asked = Trend("gender", "female", populations=("all", "contract=cdi"))
    editions = [composed.edition(year) for year in ("2011", "2012", "2013")]

    assert [line.population for line in trend.lines(asked, editions)] == ["all"]


@pytest.mark.long
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_on_every_line_of_the_series_each_value_is_written_and_no_text_meets_a_line_a_dot_or_a_break(
    lang,
):
    salaries = [composed.posters(year, lang)["salary"] for year in ("2012", "2013", "2016", "2023")]
    panels = [one for page in (shipped(lang), *salaries) for one in page.panels]
    for one in (one for one in panels if one.chart.template in {"line", "spark"}):
        wanted = {mark.text for series in one.chart.series for mark in series.marks if mark.text}
        for name, plot in one.plots.items():
            figure, where = drawn.Figure(plot), (lang, one.id, name)
            texts = list(drawn.texts(figure))
            assert wanted <= {box.what for box in texts}, where
            assert drawn.faults(figure) == [], where
            for box, (x, y) in product(texts, _inked(figure)):
                assert not (box.left < x < box.right and box.top < y < box.bottom), (where, box.what)


def _inked(figure):
    """Points along everything that joins two dots or stands between two editions."""
    ends = [
        (shape.x0, shape.y0, shape.x1, shape.y1)
        for shape in figure.layout.shapes
        if shape.line.dash not in {None, "solid"}
    ]
    for trace in (one for one in figure.data if one.mode == "lines"):
        at = [*zip(trace.x, trace.y, strict=True)]
        ends += [(*one, *other) for one, other in zip(at[::3], at[1::3], strict=True)]
    return [
        (x + (to - x) * part / 40, y + (then - y) * part / 40)
        for x, y, to, then in ends
        for part in range(41)
    ]


@pytest.mark.long
@every("size", ["narrow", "phone"])
@every("lang", ["fr", "en"])
def test_the_first_line_of_the_trends_tells_why_it_breaks_on_a_phone_too(lang, size):
    one = panel(shipped(lang), "gender")
    (reason,) = [step.broken for step in one.chart.steps if step.broken]
    figure = drawn.Figure(one.plots[size])

    assert reason in " ".join(box.what for box in drawn.texts(figure))
    assert drawn.faults(figure) == []
    assert reason not in " ".join(
        box.what for box in drawn.texts(drawn.Figure(panel(shipped(lang), "paris_vs_regions").plots[size]))
    )


def test_the_reason_of_a_break_without_room_in_the_plot_stands_over_it():
    """Values at the head and the foot of the plot, on both sides of the break."""
    marks = tuple(Mark(f"{at}", "", value, "point") for at, value in enumerate((80, 0) * 6))
    steps = tuple(Step(str(2011 + at), "400", "enquête élargie" * (at == 5)) for at in range(12))
    ticks = tuple(Tick(value, str(value)) for value in (0, 40, 80))
    chart = Chart("line", series=(Series("all", marks),), steps=steps, ticks=ticks)
    plot = TEMPLATES["line"].draw(chart, Style(STENCIL, DRAWINGS["medium"]), None)
    figure = drawn.Figure(plot)
    (reason,) = [box for box in drawn.texts(figure) if box.what == "enquête élargie"]

    assert reason.top >= 0
    assert reason.bottom <= min(dot.top for dot in drawn.dots(figure))


@every("lang", ("fr", "en"))
def test_the_shared_picture_leaves_out_a_line_whose_edition_has_an_asterisk(lang):
    leads = shipped(lang).leads

    said = ["".join(run.text for line in lead.lines for run in line) for lead in leads]
    assert len(said) == 3
    assert not any(name in text for text in said for name in ("Île-de-France", "Paris region", "bac+5"))
    assert [lead.leads for lead in leads] == [True, False, False]


def test_the_shared_picture_of_trends_without_a_title_of_their_own_highlights_no_line(five):
    page = made(five)

    assert page.leads
    assert not any(lead.leads for lead in page.leads)


@every("lang", ("fr", "en"))
def test_no_subtitle_of_the_shipped_trends_says_that_lines_are_on_one_scale(lang):
    subtitles = [panel.subtitle for panel in shipped(lang).panels]

    assert not any(name in text for text in subtitles for name in ("échelle", "same scale"))


@every(
    ("lang", "where"), [("fr", "n sous chaque année ou en note"), ("en", "n under each year or in the notes")]
)
def test_the_scope_says_where_n_stands_on_wide_drawings_and_on_narrow_ones(lang, where):
    page = shipped(lang)

    (scope,) = [note.text for note in page.notes if where in note.text]
    assert any(note.narrow and note.counts for note in page.notes)
    assert "n.c." in scope or "n.k." in scope


@pytest.mark.long
@every("size", ["narrow", "phone", "medium", "full"])
@every("lang", ["fr", "en"])
def test_the_last_value_of_a_line_is_no_further_from_its_dot_than_the_words_of_a_bound_are_high(lang, size):
    one = panel(shipped(lang), "gender")
    last = [mark for mark in one.chart.series[0].marks if mark.text][-1]
    figure = drawn.Figure(one.plots[size])
    dot = max(((at.left + at.right) / 2, (at.top + at.bottom) / 2) for at in drawn.dots(figure))
    written = [text for text in drawn.texts(figure) if text.what in {last.text, last.detail}]

    assert len(written) == 2
    assert min(_away(box, dot) for box in written) < 27  # 9 px, a line of words, and a step

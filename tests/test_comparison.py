"""Two editions side by side: what cannot be compared first, then the shipped series and a made-up one."""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import pytest

from cmsurvey import (
    aggregate,
    compose,
    differing,
    fonts,
    load,
    manifest,
    pipeline,
    reached,
    terminal,
    verify,
    words,
)
from cmsurvey.compose import comparable
from cmsurvey.compose.contested import other as by_other_sources
from cmsurvey.compose.pairs import Pair, pairs
from cmsurvey.embed import published
from cmsurvey.errors import CmsurveyError
from cmsurvey.handed import Places
from cmsurvey.model import Break
from cmsurvey.templates import TEMPLATES, Style
from cmsurvey.theme import DRAWINGS, STENCIL
from tests import composed, drawn
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, write_series
from tests.cases import every
from tests.command import cmsurvey

NBSP = "\u00a0"
BOUND = """\
[[bound]]
edition = "2032"
question = "works_outside_hours"
category = "yes"
direction = "at_least"
fr = "plus de 80 %"
en = "more than 80%"
"""
ROW = "{0},{1},{2},400,{3},{4},{5},{6},{7},,,1,press,{8}"
WORDS = {"fr": '[populations]\n"region=paris" = "à Paris"\n'}
WORDS["en"] = """\
[populations]
"region=paris" = "in Paris"
[questions]
gender = { label = "Gender", categories = { female = "Women", male = "Men" } }
contract = { label = "Contract", categories = { cdi = "Permanent" } }
works_outside_hours = { label = "Hours", categories = { yes = "Yes" } }
task = { label = "Task", categories = { write = "Writing" } }
salary = { label = "Salary", categories = { value = "Value" } }
age = { label = "Age", categories = { value = "Value" } }
only_2031 = { label = "Once", categories = { yes = "Yes" } }
only_2032 = { label = "Once more", categories = { yes = "Yes" } }
"""
#: Questions of both made-up editions with all that cannot be subtracted.
BEFORE = (
    FEMALE,
    MALE,
    ROW.format("contract", "Contrat", "region=paris", "single", "cdi", "CDI", 50, "percent", ""),
    ROW.format("works_outside_hours", "Heures", "all", "single", "yes", "Oui", 70, "percent", ""),
    ROW.format("task", "Tâche", "all", "rank", "write", "Écrire", 1, "rank", ""),
    ROW.format("salary", "Salaire", "all", "mean", "value", "Valeur", 30000, "eur_per_year", ""),
    ROW.format("age", "Âge", "all", "median", "value", "Valeur", 30, "years", ""),
    ROW.format("only_2031", "Une fois", "all", "single", "yes", "Oui", 10, "percent", ""),
)
AFTER = (
    FEMALE.replace(",60,", ",55.5,"),
    MALE.replace(",40,", ",44.5,"),
    ROW.format("contract", "Contrat", "all", "single", "cdi", "CDI", 60, "percent", ""),
    ROW.format(
        "works_outside_hours", "Heures", "all", "single", "yes", "Oui", 80, "percent", "bound: plus de 80 %"
    ),
    ROW.format("task", "Tâche", "all", "rank", "write", "Écrire", 2, "rank", ""),
    ROW.format("salary", "Salaire", "all", "median", "value", "Valeur", 28000, "eur_per_year", ""),
    ROW.format("age", "Âge", "all", "median", "value", "Valeur", 31, "years", ""),
    ROW.format("only_2032", "Une fois", "all", "single", "yes", "Oui", 10, "percent", ""),
)


def series(folder, *after, before=BEFORE, **files):
    """A made-up series of 2031 and 2032."""
    entries = EDITIONS + "2032,Une autre enquête inventée,Alpha,2032-03,,,,press\n"
    table = "\n".join((FIGURE_HEADER, *(row.replace(",400,", ",,") for row in after or AFTER))) + "\n"
    own = {f"words/{lang}.toml": said for lang, said in WORDS.items()}
    return write_series(
        folder,
        *before,
        files={"editions.csv": entries, "2032.csv": table, "bounds.toml": BOUND, **own, **files},
    )


@pytest.fixture
def made_up(tmp_path, monkeypatch):
    """The made-up series, named as a user would."""
    series(tmp_path)
    monkeypatch.chdir(tmp_path)
    return load.survey(tmp_path / "surveys")


def run(*arguments):
    return cmsurvey("compare", *arguments)


def compared(before, after, lang="fr"):
    """The poster of two editions, undrawn."""
    filler = composed.filler(after, lang)
    with composed.undrawn():
        return compose.comparison(before, filler)


@pytest.fixture(scope="module")
def shipped():
    """The shipped editions of 2011 and 2012, compared."""
    return compared(composed.edition("2011"), composed.edition("2012"))


@pytest.mark.long
@pytest.mark.parametrize(
    ("after", "title", "figure", "highlit"),
    [
        ("2018", "66 % sont des femmes en 2018, contre 52 % en 2012", "+14 points", True),
        # what the title is about wants a note, and leads no picture
        (
            "2017",
            "64 % sont des femmes en 2017, contre 52 % en 2012",
            "\u221210,6 points",
            False,
        ),
        (
            "2022",
            "28 % exercent en Île-de-France en 2022, contre 49,6 % en 2012",
            "\u221221,6 points",
            True,
        ),
    ],
)
def test_the_difference_of_the_title_alone_is_in_the_highlight_of_a_shared_comparison(
    after, title, figure, highlit
):
    page = compared(composed.edition("2012"), composed.edition(after))

    said = [text.replace("\u00a0", " ") for text in (page.title, page.leads[0].figure)]
    assert said == [title, figure]
    assert [lead.leads for lead in page.leads] == [highlit, *[False] * (len(page.leads) - 1)]


# What cannot be compared ---------------------------------------------------------------------------------

REFUSED = {
    ("2030", "2032"): ('surveys/editions.csv: no edition "2030"\n    editions: 2031, 2032'),
    ("2031", "2033"): ('surveys/editions.csv: no edition "2033"\n    editions: 2031, 2032'),
    ("2031", "trends"): 'surveys/editions.csv: no edition "trends"\n    editions: 2031, 2032',
    ("2032", "2032"): "edition 2032 cannot be compared with itself\n    name two editions",
    ("2032", "2031"): (
        "edition 2032 is later than 2031\n    name the earlier one first: cmsurvey compare 2031 2032"
    ),
}


@pytest.mark.long
@pytest.mark.parametrize(("before", "after"), REFUSED)
@pytest.mark.parametrize("quiet", [(), ("--quiet",)])
@pytest.mark.usefixtures("made_up")
def test_two_names_that_are_no_pair_are_refused_and_nothing_is_written(before, after, quiet, tmp_path):
    ended = run(before, after, "--surveys", "surveys", "--format", "csv", *quiet)

    code = 2 if before == "2032" else 1  # the command is written wrongly, or an edition is not in the tables
    assert (ended.exit_code, ended.stdout) == (code, "")
    assert ended.stderr == f"error: {REFUSED[before, after]}\n"
    assert not (tmp_path / "output").exists()


@pytest.mark.long
def test_editions_without_an_exact_figure_in_common_are_told(tmp_path, monkeypatch):
    series(tmp_path, AFTER[-1], before=BEFORE[:2], **{"bounds.toml": None})
    monkeypatch.chdir(tmp_path)

    ended = run("2031", "2032", "--surveys", "surveys", "--format", "csv")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        "error: editions 2031 and 2032 share no exact figure\n"
        "    choose two other editions: cmsurvey list shows them\n"
    )


# What is compared ----------------------------------------------------------------------------------------


@pytest.mark.long
def test_in_2012_women_are_52_percent_after_55_three_points_less(shipped):
    (panel,) = shipped.panels
    before, after = panel.chart.series
    at = next(at for at, mark in enumerate(after.marks) if mark.label == "Femmes")

    assert (before.name, after.name) == ("2011", "2012")
    assert (before.marks[at].value, before.marks[at].text) == (55.0, f"55{NBSP}%")
    assert (after.marks[at].value, after.marks[at].text) == (52.0, f"52{NBSP}%")
    assert after.marks[at].detail == "−3 points"
    assert before.marks[at].detail == "Genre"


@pytest.mark.long
def test_a_comparison_stands_on_an_axis_from_zero_and_stars_what_sources_disagree_on(shipped):
    (panel,) = shipped.panels
    before = {mark.label: mark.text for mark in panel.chart.series[0].marks}

    assert panel.chart.ticks[0].value == 0
    assert [before[one] for one in ("CDI", "Bac+5", "Femmes")] == ["50\xa0%*", "52\xa0%*", "55\xa0%"]


@pytest.mark.long
def test_on_a_phone_no_line_of_a_row_begins_with_the_star_or_the_dot_of_the_one_before():
    page = compared(composed.edition("2020"), composed.edition("2021"))
    plot = page.panels[0].plots["narrow"]
    boxes = [box.what for box in drawn.texts(drawn.Figure(plot))]

    assert any("*" in what for what in boxes)
    assert [what for what in boxes if what.startswith(("*", "·"))] == []


@every("size", ["full", "phone"])
def test_dots_of_a_row_never_hide_each_other_however_near(shipped, size):
    plot = TEMPLATES["dumbbell"].draw(shipped.panels[0].chart, Style(STENCIL, DRAWINGS[size]), None)
    dots = drawn.dots(drawn.Figure(plot))
    pairs_of = zip(dots[::2], dots[1::2], strict=True)

    assert len(dots) == 24
    assert all(one.bottom <= other.top + 1 for one, other in pairs_of)


def disputed(size):
    """The texts of a comparison in which 7 points less may be 9 points more."""
    page = compared(composed.edition("2011"), composed.edition("2012"), "en")
    plot = TEMPLATES["dumbbell"].draw(page.panels[0].chart, Style(STENCIL, DRAWINGS[size]), None)
    return drawn.texts(drawn.Figure(plot))


@pytest.mark.long
@every("size", ["full", "medium", "half", "phone"])
def test_a_long_difference_leaves_the_axis_its_room(size):
    """The labels of the axis once stood on each other in 720 px."""
    assert drawn.overlaps(disputed(size)) == []


@pytest.mark.long
def test_a_long_difference_beside_a_row_has_lines_and_over_its_dots_it_has_one():
    whole = "−7 points or +9 points"
    told = {size: [one.what for one in disputed(size)] for size in ("medium", "phone")}

    assert whole not in told["medium"]
    assert {"−7 points", "or +9 points"} <= set(told["medium"])
    assert whole in told["phone"]


@pytest.mark.long
def test_an_axis_without_room_for_every_label_keeps_both_ends():
    labels = {size: [one.what for one in disputed(size)] for size in ("full", "half")}

    assert [one for one in labels["full"] if one in {"0%", "25", "50", "75"}] == ["0%", "25", "50", "75"]
    assert [one for one in labels["half"] if one in {"0%", "25", "50", "75"}] == ["0%", "75"]


def test_the_largest_difference_comes_first_whatever_its_sign(shipped):
    before, after = (series.marks for series in shipped.panels[0].chart.series)
    sizes = [abs(round(later.value - earlier.value, 6)) for earlier, later in zip(before, after, strict=True)]
    *sizes, contested = sizes  # of which sources disagree whether it rose

    assert sizes == sorted(sizes, reverse=True)
    assert contested == 7
    assert sizes[0] > sizes[-1]


def test_the_title_says_how_far_the_editions_lie_apart_at_most(shipped):
    assert shipped.panels[0].title == "Jusqu’à 10 points d’écart entre 2011 et 2012"


def test_the_finding_is_a_sentence_and_the_reading_names_whom_it_is_of(shipped):
    """Of two gaps of ten points that of the SMEs is of a question with other answers in 2011."""
    told = f"occupent leur premier emploi de community manager en 2012, contre 25{NBSP}% en 2011"
    assert shipped.title == f"35{NBSP}% {told}"
    (reading,) = [note.text for note in shipped.notes if note.label.startswith("Lecture")]
    assert reading == f"35{NBSP}% des répondants {told} (+10 points)."


def test_a_contradicted_figure_is_told_with_its_edition(shipped):
    (note,) = [note.text for note in shipped.notes if note.label.startswith("Note")]
    assert f"2011{NBSP}: sources en désaccord sur «{NBSP}CDI{NBSP}»{NBSP}: 50{NBSP}% selon" in note


def test_ranks_bounds_other_kinds_other_populations_and_lone_questions_are_left_out(made_up):
    before, after = load.edition(made_up, "2031"), load.edition(made_up, "2032")

    found = pairs(before, after)

    assert [(pair.after.table.question, pair.after.estimate.category) for pair in found] == [
        ("gender", "female"),
        ("gender", "male"),
        ("age", "value"),
    ]
    assert {pair.before.table.population for pair in found} == {"all"}


def test_the_bound_is_left_out_because_it_is_one(tmp_path):
    exact = AFTER[3].replace("bound: plus de 80 %", "")
    survey = load.survey(series(tmp_path, *AFTER[:3], exact, **{"bounds.toml": None}))

    found = pairs(load.edition(survey, "2031"), load.edition(survey, "2032"))

    assert [pair.after.table.question for pair in found] == ["works_outside_hours", "gender", "gender"]


@pytest.mark.long
def test_each_unit_has_its_own_scale_and_its_own_signs(made_up):
    page = compared(load.edition(made_up, "2031"), load.edition(made_up, "2032"))

    told = [[mark.detail for mark in panel.chart.series[1].marks] for panel in page.panels]
    assert told == [["−4,5 points"], [f"+1{NBSP}an"]]


@pytest.mark.long
def test_a_gap_of_so_many_percent_is_no_share_of_respondents(shipped):
    beside = compared(composed.edition("2020"), composed.edition("2021")).panels[0]
    assert "Écart de salaire" in " ".join(mark.label for mark in beside.chart.series[0].marks)
    assert beside.subtitle == f"En{NBSP}%"
    assert shipped.panels[0].subtitle == f"En{NBSP}% des répondants"


def test_a_single_figure_in_common_is_no_largest_one(tmp_path):
    survey = load.survey(series(tmp_path, AFTER[0], before=BEFORE[:1], **{"bounds.toml": None}))

    page = compared(load.edition(survey, "2031"), load.edition(survey, "2032"))

    panel = page.panels[0]
    assert panel.title == f"Femmes{NBSP}· Genre{NBSP}: 4,5 points d’écart"
    assert (panel.chart.template, panel.chart.figure) == ("key_figure", "−4,5 points")
    assert [run.text for line in panel.chart.lines for run in line] == [
        f"60{NBSP}% en 2031, 55,5{NBSP}% en 2032"
    ]
    assert page.standfirst == (
        "Un chiffre exact que les deux éditions ont publié sur l’ensemble des répondants."
    )


def test_a_single_figure_that_did_not_change_is_titled_so(tmp_path):
    survey = load.survey(series(tmp_path, BEFORE[0], before=BEFORE[:1], **{"bounds.toml": None}))

    page = compared(load.edition(survey, "2031"), load.edition(survey, "2032"))

    assert page.panels[0].title == f"Femmes{NBSP}· Genre{NBSP}: aucun écart"
    assert page.panels[0].chart.figure == page.panels[0].chart.series[1].marks[0].text
    assert [run.text for line in page.panels[0].chart.lines for run in line] == ["en 2031 comme en 2032"]


@pytest.mark.long
def test_both_respondents_and_an_unknown_number_are_told(made_up):
    page = compared(load.edition(made_up, "2031"), load.edition(made_up, "2032"))
    (scope,) = [note.text for note in page.notes if note.label.startswith("Champ")]

    assert "400 répondants en 2031 et effectif inconnu en 2032" in scope


@pytest.mark.long
def test_a_break_between_the_two_editions_is_noted_and_one_outside_is_not(made_up):
    breaks = (
        Break("2031", {"fr": "coupure ancienne", "en": "old break"}),
        Break("2032", {"fr": "coupure entre les deux", "en": "break between"}),
    )
    survey = replace(made_up, breaks=breaks)
    page = compared(*(replace(load.edition(made_up, name), survey=survey) for name in ("2031", "2032")))
    said = " ".join(note.text for note in page.notes)

    assert re.search("coupure entre les deux", said, re.IGNORECASE)
    assert "ancienne" not in said


def test_each_edition_has_its_own_table_with_its_year(shipped):
    captions = [table.caption for table in shipped.panels[0].tables]

    assert "Genre – ensemble des répondants – 2011" in captions
    assert "Genre – ensemble des répondants – 2012" in captions
    assert len(set(captions)) == len(captions)


@pytest.mark.long
def test_an_answer_that_two_questions_share_with_the_same_figures_counts_once():
    """Job seekers of 2022 and 2023 stand under the contract and under the status."""
    told = composed.edition("2022"), composed.edition("2023")
    printed = [row[0] for row in compose.differences(*told, words.load("fr", told[1]))]

    assert len([label for label in printed if label.startswith("Stage ou alternance")]) == 1
    assert (
        "Pas répété, une autre question a la même réponse et les mêmes chiffres : "
        "Stage ou alternance · Statut professionnel."
    ) in text(compared(*told).notes[0].text)


def test_questions_of_one_scale_or_of_one_value_are_all_compared_though_their_figures_are_the_same(tmp_path):
    like = [
        ROW.format(f"likes_{one}", f"Aime {one}", "all", "single", "{}", "{}", "{}", "percent", "")
        for one in "ab"
    ]
    scales = [
        [row.format(*cells) for row in like for cells in answers]
        for answers in (
            (("often", "Souvent", 40), ("never", "Jamais", 50)),
            (("often", "Souvent", 45), ("never", "Jamais", 52)),
        )
    ]
    hours = ROW.format("hours", "Heures", "all", "median", "value", "Valeur", "{}", "hours", "")
    age = ROW.format("age", "Âge", "all", "median", "value", "Valeur", "{}", "years", "")
    before, after = (
        [*rows, *(row.format(n) for row in (hours, age))] for rows, n in zip(scales, (38, 40), strict=True)
    )
    survey = load.survey(series(tmp_path, *after, before=before, **{"bounds.toml": None}))
    editions = load.edition(survey, "2031"), load.edition(survey, "2032")

    printed = compose.differences(*editions, words.load("fr", editions[1]))
    assert len(printed) == 6
    assert compose.not_compared(*editions, words.load("fr", editions[1])) == []


def test_what_a_source_gives_as_about_is_not_compared():
    before, after = composed.edition("2022"), composed.edition("2023")

    about = "une source dit « environ » ou « près de », l’écart n’est pas connu"
    found = compose.not_compared(before, after, words.load("fr", after))
    told = dict(text(one).split(" : ") for one in found)
    assert told == {
        "gender.female": "une borne seulement en 2022 et 2023",
        "age_cumulative.under_30": about,
        "paris_vs_regions.regions": (
            "ce que paris_vs_regions.idf laisse de 100, le même écart en sens inverse"
        ),
        "geo_department.idf": "une autre question a les mêmes chiffres",
        "contract.freelance, job_seeker, cdd": about,
        "status.employee, freelance, job_seeker": about,
        "status.internship": "une autre question a les mêmes chiffres",
        "salary_mean (contract=cdi)": "ni somme ni différence de chiffres publiés en 2022",
    }


@pytest.mark.long
def test_an_english_comparison_says_in_english_what_it_leaves_out():
    before, after = composed.edition("2022"), composed.edition("2023")
    told = compose.not_compared(before, after, words.load("en", after))

    assert "gender.female: a bound alone in 2022 and 2023" in told
    assert (
        "paris_vs_regions.regions: what paris_vs_regions.idf leaves of 100, the same difference the other way"
    ) in told


def text(words_of):
    return words_of.replace("\u00a0", " ").replace("\u202f", " ")


def rows_of(before, after, lang="fr"):
    """The printed rows of two shipped editions, by their label."""
    told = composed.edition(before), composed.edition(after)
    found = compose.differences(*told, words.load(lang, told[1]))
    return {text(label): tuple(map(text, cells)) for label, *cells in found}


@pytest.mark.long
@pytest.mark.parametrize(
    ("before", "after", "row"),
    [
        # a source published the difference to the other edition
        ("2020", "2021", ("Facebook · Réseaux sociaux jugés", "91 %", "85 % (calculé)", "−6 points")),
        ("2020", "2021", ("TikTok · Réseaux sociaux jugés", "10 %", "16,7 % (calculé)", "+6,7 points")),
        ("2017", "2018", ("YouTube · Plateformes", "74 % (calculé)", "63 %", "−11 points")),
        ("2017", "2018", ("Salaire annuel moyen", "28 382 € (calculé)", "28 527 €", "+145 €")),
        ("2017", "2018", ("Facebook · Plateformes", "93 % (calculé)", "93 %", "=")),
        ("2018", "2019", ("PME · Taille", "50 % (calculé)", "51 %", "+1 point")),
        # both follow from published figures
        ("2018", "2019", ("Community manager · Int", "54 % (calculé)", "50,5 % (calculé)", "−3,5 points")),
        ("2013", "2014", ("Premier emploi", "31 %", "37 % (calculé)", "+6 points")),
    ],
)
def test_what_follows_from_published_figures_is_compared_and_says_that_it_was_calculated(before, after, row):
    label, *cells = row
    (found,) = [tuple(own) for told, own in rows_of(before, after).items() if told.startswith(label)]

    assert found == tuple(cells)


@pytest.mark.long
def test_the_note_tells_the_formula_of_what_was_calculated_and_which_difference_a_source_published():
    page = compared(composed.edition("2020"), composed.edition("2021"))
    note, beside = text(page.notes[0].text), [mark.detail for mark in page.panels[0].chart.series[0].marks]

    assert "Écart publié par la source, d’où le chiffre de 2021 : TikTok, 16,7 % (10 en 2020 + 6,7)" in note
    assert "Calculé pour 2020 : CDD, 9 % (68 − 59)." in note
    assert len([one for one in map(text, beside) if one.endswith("· 2021 : calculé")]) == 4
    assert page.standfirst.startswith(
        "26 chiffres exacts des deux éditions sur l’ensemble des répondants, publiés ou calculés, du"
    )
    assert not any("calculé" in text(lead.figure) for lead in page.leads)

    beside_a_third = compared(composed.edition("2016"), composed.edition("2017"))
    assert "Réseaux sociaux, 12 % (10 en 2018 + 2)" in text(beside_a_third.notes[0].text)


@pytest.mark.long
def test_every_answer_that_two_editions_have_is_compared_or_named_with_its_reason():
    editions = [composed.edition(name) for name in composed.edition("2025").survey.editions]
    for at, before in enumerate(editions):
        for after in editions[at + 1 :]:
            spoken = words.load("fr", after)
            named = " ".join(
                one.partition(": ")[0] + " " for one in compose.not_compared(before, after, spoken)
            )
            whole = {one.split("(")[0].strip() for one in named.split()}
            shown = {
                (pair.after.table.question, pair.after.estimate.category)
                for pair in comparable.compared(before, after, spoken)
            }
            for question in set(before.rows) & set(after.rows):
                answers = [{row["category"] for row in one.rows[question]} for one in (before, after)]
                for answer in answers[0] & answers[1]:
                    told = (question, answer) in shown or question in whole
                    assert told or re.search(rf"{question}\.[^.]*\b{answer}\b", named), (
                        before.id,
                        after.id,
                        question,
                        answer,
                    )


@pytest.mark.long
def test_of_two_answers_that_are_all_of_a_question_one_is_told():
    rows = rows_of("2013", "2014")
    note = text(compared(composed.edition("2013"), composed.edition("2014")).notes[0].text)

    assert [row for row in rows if "Île-de-France ou régions" in row] == [
        "Île-de-France · Île-de-France ou régions"
    ]
    assert "Une réponse qui complète à 100 % une réponse montrée n’est pas répétée" in note


def test_a_share_calculated_from_one_that_is_not_comparable_is_as_little_so():
    """That of the regions is what a figure of Paris alone leaves of 100."""
    rows = rows_of("2011", "2012")

    assert rows["Île-de-France · Île-de-France ou régions *"][2] == "−0,4 point"
    assert not any(row.startswith("Hors Île-de-France") for row in rows)


@pytest.mark.long
@pytest.mark.parametrize(("lang", "third"), [("fr", 0), ("en", 1)])
def test_no_comparison_with_a_difference_has_a_bare_label_for_a_title(lang, third):
    """Of every third pair of editions, in each language another one."""
    found = []
    for name, other in list(combinations(composed.edition("2025").survey.editions, 2))[third::3]:
        filler = composed.filler(composed.edition(other), lang)
        with contextlib.suppress(CmsurveyError), composed.undrawn():
            found.append(compose.comparison(composed.edition(name), filler).title)

    assert len(found) > 20
    assert all(fonts.holds_title(title) and len(title) <= 90 for title in found)
    assert [one for one in found if ("les écarts entre" in one or "the differences between" in one)] == []


@pytest.mark.long
def test_a_difference_of_which_sources_disagree_whether_it_rose_says_both_comes_last_and_leads_nothing():
    rows, page = rows_of("2011", "2012"), compared(composed.edition("2011"), composed.edition("2012"))
    panel = page.panels[0]

    assert list(rows)[-1] == "Réseaux sociaux · Moyen de recrutement"
    assert rows["Réseaux sociaux · Moyen de recrutement"] == ("19 %*", "12 %", "−7 points ou +9 points")
    assert text(panel.chart.series[1].marks[-1].detail) == "−7 points ou +9 points"
    assert "Réseaux sociaux · Moyen de recrutement, le sens dépend de la source" in text(page.notes[0].text)
    salary = compared(composed.edition("2019"), composed.edition("2021")).panels[1]
    assert text(salary.title) == "Salaire brut annuel moyen * : le sens de l’écart dépend de la source"
    assert text(salary.chart.figure) == "+337 € ou −1 812 €"


def quoted(value: float, *others: float, formula: str = "") -> Any:
    """A figure with what other sources give for it."""
    disputes = [SimpleNamespace(value=one) for one in others]
    figure = SimpleNamespace(value=value, decimals=0, disputes=disputes, formula=formula, computed=None)
    return SimpleNamespace(estimate=figure, table=None)


NOWHERE: Any = (None, None)


@every(
    ("before", "after", "other"),
    [((50, 53, 56), (52,), -4), ((50,), (52, 51), None), ((50,), (52, 50), 0), ((50, 47), (48, 49, 45), 2)],
)
def test_of_several_differences_of_another_sign_the_widest_is_told(before, after, other):
    assert by_other_sources(Pair(quoted(*before), quoted(*after)), NOWHERE) == other


def test_a_computed_difference_that_rounding_hides_is_disputed_by_no_source():
    before, after = quoted(2.5), quoted(2.5)
    for one, exact in ((before, 2.54), (after, 2.46)):
        vars(one.estimate).update(computed=SimpleNamespace(exact=exact), decimals=1)
    pair = Pair(before, after)

    assert (pair.difference, by_other_sources(pair, NOWHERE)) == (Decimal("-0.1"), None)


def test_where_a_source_gives_less_of_what_is_taken_away_more_is_left(monkeypatch):
    monkeypatch.setattr(aggregate, "operands", lambda *_: [(quoted(61, 48).estimate, None)])
    pair = Pair(quoted(45), quoted(39, formula="100 - 61"))

    assert (pair.difference, by_other_sources(pair, NOWHERE)) == (Decimal(-6), Decimal(7))


@pytest.mark.long
def test_the_command_stars_and_tells_what_sources_disagree_on(tmp_path):
    ended = run("2011", "2012", "--surveys", str(composed.SURVEYS), "--format", "csv", "--out", str(tmp_path))
    printed, told = text(ended.stdout), text(ended.stderr)

    for label, value in (
        ("CDI · Type", "50 %*"),
        ("Bac+5 · Niveau", "52 %*"),
        ("Réseaux sociaux · Moyen", "19 %*"),
    ):
        assert value in next(line for line in printed.splitlines() if label in line)
    assert "* 2011 : sources en désaccord sur « CDI » : 50 % selon Blog du Modérateur, 51 %" in told
    assert "le sens dépend de la source : −7 points ou +9 points" in told


def test_the_row_of_the_title_is_the_one_in_the_highlight(shipped):
    marks = shipped.panels[0].chart.series[1].marks
    assert [mark.label for mark in marks if mark.role == "lead"] == [
        f"Premier emploi de community manager{NBSP}· oui"
    ]

    def coloured(chart):
        drawing = TEMPLATES["dumbbell"].draw(chart, Style(STENCIL, DRAWINGS["full"]), None)
        return STENCIL.highlight in drawn.Figure(drawing).to_json()

    chart = shipped.panels[0].chart
    plain = [
        one._replace(marks=tuple(mark._replace(role="context") for mark in one.marks)) for one in chart.series
    ]
    assert coloured(chart)
    assert not coloured(replace(chart, series=tuple(plain)))


@every("size", ["full", "phone"])
def test_no_value_stands_left_of_zero(shipped, size):
    chart = shipped.panels[0].chart
    figure = TEMPLATES["dumbbell"].draw(chart, Style(STENCIL, DRAWINGS[size]), None)
    boxes = drawn.texts(drawn.Figure(figure))
    zero = min(box.left + (box.right - box.left) / 2 for box in boxes if text(box.what) == "0 %")
    values = {text(mark.text) for series in chart.series for mark in series.marks}

    assert len([box for box in boxes if text(box.what) in values]) > 20
    assert all(box.left > zero for box in boxes if text(box.what) in values)


@pytest.mark.long
def test_an_english_comparison_is_in_english():
    page = compared(composed.edition("2011"), composed.edition("2012"), "en")

    assert page.lang == "en"
    assert page.title == "35% are in their first job as a community manager in 2012, against 25% in 2011"
    assert page.panels[0].chart.series[1].marks[4].detail == "−3 points"


# The command ---------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.usefixtures("made_up")
def test_piped_a_row_is_a_line_cut_by_tabs():
    ended = run("2031", "2032", "--surveys", "surveys", "--format", "csv")

    assert ended.exit_code == 0
    assert ended.stderr.splitlines() == [
        f"non comparé, gender.male{NBSP}: ce que gender.female laisse de 100, le même écart en sens inverse",
        f"non comparé, contract{NBSP}: pas les mêmes répondants (region=paris en 2031 et all en 2032)",
        f"non comparé, works_outside_hours.yes{NBSP}: une borne seulement en 2032",
        f"non comparé, task{NBSP}: des rangs seulement",
        f"non comparé, salary{NBSP}: moyenne (euros par an) en 2031 et médiane (euros par an) en 2032",
    ]
    assert [line for line in ended.stdout.splitlines() if "\t" in line] == [
        f"Femmes{NBSP}· Genre\t60{NBSP}%\t55,5{NBSP}%\t−4,5 points",
        f"Âge (médiane)\t30{NBSP}ans\t31{NBSP}ans\t+1{NBSP}an",
    ]


@pytest.mark.long
@pytest.mark.usefixtures("made_up")
def test_on_a_terminal_the_columns_are_aligned_under_their_edition(monkeypatch):
    monkeypatch.setattr(terminal, "seen", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")

    printed = run("2031", "2032", "--surveys", "surveys", "--format", "csv").stdout
    header, *rows = [line.rstrip() for line in printed.replace(NBSP, " ").splitlines()[:3]]

    assert header.split() == ["2031", "2032", "±"]
    assert {len(line) for line in (header, *rows)} == {len(header)}
    for row, value in zip(rows, ("60 %", "30 ans"), strict=True):
        assert row.index(value) + len(value) == header.index("2031") + len("2031")


@pytest.mark.long
@pytest.mark.usefixtures("made_up")
def test_formats_languages_and_folder_are_those_asked_for(tmp_path):
    asked = ("--format", "csv,json", "--lang", "fr,en", "--out", "charts", "--quiet")

    ended = run("2031", "2032", "--surveys", "surveys", *asked)

    assert (ended.exit_code, ended.stdout, ended.stderr) == (0, "", "")
    found = {str(path.relative_to(tmp_path / "charts")) for path in (tmp_path / "charts").rglob("*.*")}
    names = ("compare-2031-2032.csv", "compare-2031-2032.json", "manifest.json")
    assert {f"compare-2031-2032/{lang}/{name}" for lang in ("fr", "en") for name in names} <= found
    table = json.loads((tmp_path / "charts/compare-2031-2032/en/compare-2031-2032.json").read_text())
    assert table


@pytest.mark.long
def test_the_table_and_the_poster_say_the_same(made_up):
    request = pipeline.Request(
        edition="2032", surveys=made_up.folder, out=made_up.folder / "output", against="2031"
    )
    page = compared(load.edition(made_up, "2031"), load.edition(made_up, "2032"))

    drawn = [
        (
            f"{after.label}{NBSP}· {before.detail}" if before.detail else after.label,
            before.text,
            after.text,
            after.detail,
        )
        for panel in page.panels
        for before, after in zip(*(series.marks for series in panel.chart.series), strict=True)
    ]
    assert pipeline.differences(request) == drawn


def test_a_comparison_of_itself_is_refused_from_python_too(made_up):
    edition = load.edition(made_up, "2031")

    with pytest.raises(CmsurveyError, match=r"^error: edition 2031 cannot be compared with itself"):
        pairs(edition, edition)


@pytest.mark.long
@every("lang", ["fr", "en"])
def test_what_both_editions_tell_of_one_group_is_compared_and_bears_its_name(lang):
    before, after = composed.edition("2022"), composed.edition("2023")
    told = compose.differences(before, after, words.load(lang, after))
    named = {"fr": "répondants en CDI", "en": "respondents on permanent contracts"}[lang]
    assert len([row for row in told if row[0].endswith(named)]) == 3, "the median and both quartiles"
    filler = composed.filler(after, lang)
    with composed.undrawn():
        page = compose.comparison(before, filler)
    rows = [f"{mark.label} {mark.detail}" for one in page.panels for mark in one.chart.series[0].marks]
    assert len([row for row in rows if named in row]) == 3
    everybody = {"fr": "sur l’ensemble des répondants", "en": "on all respondents"}[lang]
    assert everybody not in page.standfirst
    with composed.undrawn():
        whole = compose.comparison(composed.edition("2011"), composed.filler(composed.edition("2012")))
    assert "sur l’ensemble des répondants" in whole.standfirst


def test_a_whole_difference_has_no_decimals():
    before, after = composed.edition("2022"), composed.edition("2023")
    found = {row[0]: row[3] for row in compose.differences(before, after, words.load("fr", after))}
    told = {label.partition("\u00a0")[0]: gap.replace("\u00a0", " ") for label, gap in found.items()}
    assert told["Stage ou alternance"] == "−1 point"
    assert told["CDI"] == "−1,5 point"


@pytest.mark.long
@pytest.mark.parametrize(
    ("before", "after"), [("2030-spring", "2031"), ("2030", "2031-autumn"), ("20-30", "20-31")]
)
def test_a_comparison_of_editions_with_hyphens_is_known_by_its_manifest_everywhere(tmp_path, before, after):
    """Its folder could be read in two ways: gallery, snippets, diff, correct and verify read its manifest."""
    entries = (
        f"{EDITIONS.splitlines()[0]}\n{before},Une enquête inventée,Alpha,2030-03,,,,press\n"
        f"{after},Une autre enquête inventée,Alpha,2031-03,,,,press\n"
    )
    tables = {
        f"{name}.csv": "\n".join((FIGURE_HEADER, *(row.replace(",400,", ",,") for row in rows))) + "\n"
        for name, rows in ((before, (FEMALE, MALE)), (after, AFTER[:2]))
    }
    own = {f"words/{lang}.toml": said for lang, said in WORDS.items()}
    folder = write_series(tmp_path, files={"editions.csv": entries, "2031.csv": None, **tables, **own})
    out, survey, name = tmp_path / "output", load.survey(folder), f"compare-{before}-{after}"
    ended = run(before, after, "--surveys", folder, "--out", out, "--format", "csv,json")
    bundle = out / name / "fr"
    told = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))

    assert (ended.exit_code, told["edition"], told["against"]) == (0, name, before)
    assert manifest.pair(bundle) == (before, after)
    assert published.command(bundle).startswith(f"cmsurvey compare {before} {after} --lang fr")
    asked = reached.as_rendered(survey, name, "fr", out)
    assert asked
    assert (asked.against, asked.edition) == (before, after)
    assert verify.asked(bundle / "manifest.json", survey)[1].against == before
    changed = tables[f"{after}.csv"].replace("55.5", "56").replace("44.5", "44")
    (folder / f"{after}.csv").write_text(changed, encoding="utf-8")
    found = differing.compared(survey, load.survey(folder), Places(out))
    assert name in {one.name for one in found}


@every(
    ("said", "pair"),
    [
        ({"edition": "compare-2030-2031"}, ("2030", "2031")),
        ({"edition": "compare-2030-spring-2031"}, None),
        ({"edition": "compare-2030-spring-2031", "against": "2030-spring"}, ("2030-spring", "2031")),
        ({"edition": "compare-2030-2031", "against": "2029"}, ("2030", "2031")),
        ({"edition": "2031"}, None),
        ({"edition": "trends"}, None),
    ],
)  # fmt: skip
def test_which_editions_a_bundle_compares_is_what_its_manifest_says_else_a_name_read_in_one_way(said, pair):
    assert manifest.paired(said) == pair

"""A question of many answers: the largest have a bar each, the others are told together."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from cmsurvey import compose, explain, tabulate
from cmsurvey.compose import folding, forms, notes
from cmsurvey.deck import native
from cmsurvey.errors import CmsurveyError
from cmsurvey.model import Bound, Estimate, Table
from tests import composed
from tests.composed import filler, made_up, undrawn

NBSP = "\u00a0"
#: Twenty towns that make up the whole, as a source prints them.
SHARES = (16, 12, 10, 8, 7, 6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2)


def towns(*values, kind="single", edges=False):
    return tuple(
        f"town,Ville,all,400,{kind},town_{at},Ville {at},{value},percent,"
        f"{at if edges else ''},{at + 1 if edges else ''},{at},press,"
        for at, value in enumerate(values, start=1)
    )


LABELS = "\n".join(f'town_{at} = "Town {at}"' for at in range(1, 21))
ENGLISH = f'[questions.town]\nlabel = "Town"\n[questions.town.categories]\n{LABELS}\n'


def card(folder, *rows, lang="fr"):
    of = made_up(folder, *rows, files={"words/en.toml": ENGLISH}).edition
    with undrawn():
        return compose.card("town", filler(of, lang))


def marks(page):
    return [(mark.label, mark.text, mark.role) for mark in page.panels[0].chart.series[0].marks]


def test_the_answers_behind_the_largest_share_one_row_that_is_their_sum(tmp_path):
    page = card(tmp_path, *towns(*SHARES))
    drawn = page.panels[0].chart.series[0].marks
    assert [mark.value for mark in drawn] == [16, 12, 10, 8, 7, 6, 5, 5, 4, 4, 23]
    assert drawn[-1].role == "words", "the longest bar would be that of many answers together"
    assert (drawn[-1].label, drawn[-1].text, drawn[-1].detail) == (
        "Autres réponses (10)", f"23{NBSP}%", "calculé"
    )  # fmt: skip
    assert drawn[0].role == "lead"
    named = native.named(drawn[-1], filler(composed.edition("2012")).words)
    assert named == f"Autres réponses (10){NBSP}: 23{NBSP}% (calculé)", "a slide says the same"
    assert "tête" in page.title, "a sum of many answers leads nothing"


def test_a_long_list_says_of_its_last_row_how_it_was_computed_and_where_its_answers_stand(tmp_path):
    page = card(tmp_path, *towns(*SHARES), lang="en")
    (note,) = [one.text for one in page.notes if "Other answers" in one.text]
    told = "Other answers (10), 23%: calculated, the sum of answers with 2% to 3% each; all are in the table"
    assert note == f"{told} of data."
    assert page.alt.endswith("Town 1: 16%; Town 2: 12%; Town 3: 10%; Other answers (10): 23% (calculated).")
    assert all(f"Town {at}: {share}%" in page.panels[0].description for at, share in enumerate(SHARES, 1))


def test_every_answer_of_a_long_list_is_in_the_data_and_the_sum_with_its_formula(tmp_path):
    of = made_up(tmp_path, *towns(*SHARES))
    with undrawn():
        page = compose.card("town", of)
    asked, cited = page.panels[0].tables
    assert [row.category for row in asked.rows] == [f"Ville {at}" for at in range(1, 21)]
    assert [(row.category, row.value) for row in cited.rows] == [
        ("Autres réponses (10), Ville (2031)", f"23{NBSP}%")
    ]
    told = json.loads(tabulate.as_json(page, of.words, of.edition.survey.sources))["estimates"]
    assert len(told) == 21
    assert (told[-1]["origin"], told[-1]["formula"]) == ("derived", "3 + 3 + 3 + 2 + 2 + 2 + 2 + 2 + 2 + 2")


def test_several_answers_each_have_no_sum_but_from_what_to_what_they_are(tmp_path):
    page = card(tmp_path, *towns(*[3 * one for one in SHARES], kind="multiple"))
    assert marks(page)[-1] == ("Autres réponses (10)", f"6{NBSP}% à 9{NBSP}%", "words")
    assert len(page.estimates) == 1, "nothing was computed"


def of_shares(values, **fields):
    """A table of so many shares without order."""
    rows = tuple(
        Estimate(f"town_{at}", f"Ville {at}", float(value), "published")
        for at, value in enumerate(values, start=1)
    )
    return Table("town", "Ville", "all", "single", "percent", rows, "2031", **fields)


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        (SHARES, 10),  # the eleventh has 3 % as those behind it have
        ((20, 15, 12, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), 11),
        ((30, 20, 10, *[2] * 20), 3),
        ((7,) * 14, 11),
    ],
)
def test_answers_level_with_each_other_are_not_parted_unless_nearly_all_are_level(values, kept):
    assert len(folding.fold(of_shares(values))[0].rows) == kept


def test_an_answer_that_words_lead_with_is_drawn_and_other_which_names_none_is_added():
    rows = of_shares(SHARES[:-1]).rows
    table = replace(of_shares(()), rows=(*rows, rows[0]._replace(category="other", value=4.0)))
    left, rest = folding.fold(table, "town_19")
    assert "town_19" in {row.category for row in left.rows}
    assert "other" in {row.category for row in rest.rows}


def test_a_bound_is_never_added():
    upper = Bound("at_most", {"fr": "moins de 2 %"})
    rows = of_shares(SHARES).rows
    table = replace(of_shares(()), rows=(*rows[:-1], rows[-1]._replace(bound=upper, origin="bound")))
    left, rest = folding.fold(table)
    assert left.rows[-1].bound == upper
    assert rest.total is not None
    assert rest.total.formula.count("+") == len(rest.rows) - 1
    assert all(row.bound is None for row in rest.rows)


def test_of_many_answers_that_are_not_shown_their_number_is_told():
    words = filler(composed.edition("2012")).words
    table = of_shares(SHARES, suppressed=tuple((f"t{at}", f"Ville {at}") for at in range(13)))
    (told,) = (one for one in notes._of_tables([table], words, nested=False, alone=True) if "trop peu" in one)
    assert told == f"Réponses non montrées, données par trop peu de personnes{NBSP}: 13 d’entre elles."


def test_steps_of_a_scale_are_all_drawn_up_to_forty_and_beyond_them_a_short_sentence_says_what_to_do():
    steps = replace(of_shares([5] * 13), in_order=True)
    assert forms.choose("", (steps,), people=False, where="") == "bars"
    assert not folding.foldable((steps,))
    with pytest.raises(CmsurveyError) as caught:
        forms.choose("", (replace(of_shares([1] * 41), in_order=True),), people=False, where="here")
    (problem,) = caught.value.problems
    assert (problem.where, problem.what, problem.hint) == (
        "here",
        "no form can draw town: bars show up to 40 steps or groups, here 41",
        "merge some of them in its table",
    )


def test_explain_says_that_a_long_list_is_folded(tmp_path):
    edition = made_up(tmp_path, *towns(*SHARES)).edition
    assert explain.choices(edition, "town")[0].chosen.reason.endswith(explain.FOLDED)

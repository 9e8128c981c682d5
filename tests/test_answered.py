"""What the cards of a series say that `cmsurvey new --answers` began, read before anybody writes a word."""

import csv

import pytest

from cmsurvey import aggregate, compose, load, words
from cmsurvey.answers import questionnaire
from cmsurvey.fill import Filler, Quoted, amount
from cmsurvey.site.contents import Contents
from cmsurvey.site.pages import Pages
from cmsurvey.start import answered, new
from tests.composed import undrawn

NBSP = "\u00a0"


def cards(folder, yes, sampling="random", silent=0):
    """The cards of 300 made-up answers of which `yes` are a yes, by language and question.

    So many of the last are `silent` on their city.
    """
    rows = [["Horodateur", "Êtes-vous satisfait ?", "Recommanderiez-vous ce métier ?", "Ville"]]
    moments = [f"2026-01-01 10:{at // 60:02}:{at % 60:02}" for at in range(300)]
    said = [("Oui", "Rennes") if at < yes else ("Non", "Brest") for at in range(300)]
    rows += [
        [moments[at], one, str(at * 7 % 11), city if at < 300 - silent else ""]
        for at, (one, city) in enumerate(said)
    ]
    with (folder / "made-up.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    wanted = new.Wanted("Made up", ("fr", "en"), sampling, "2026")
    answered.series(folder / f"series{yes}", wanted, folder / "made-up.csv")
    edition = load.edition(load.survey(folder / f"series{yes}"), "2026")
    found = {}
    with undrawn():
        for lang in ("fr", "en"):
            for question in edition.rows:
                filler = Filler(edition, words.load(lang, edition), lambda _name: edition)
                found[lang, question] = compose.card(question, filler)
    return found


@pytest.fixture(scope="module")
def near(tmp_path_factory):
    return cards(tmp_path_factory.mktemp("near"), 153)


@pytest.mark.long
def test_an_answer_that_leads_by_less_than_its_margin_is_not_ahead(near, tmp_path):
    assert near["fr", "ville"].title == "Rennes\u00a0: 51\u00a0%"
    assert cards(tmp_path, 180)["fr", "ville"].title == "Rennes en tête\u00a0: 60\u00a0%"


@pytest.mark.long
def test_a_yes_is_read_with_its_question(near):
    card = near["fr", "satisfait"]
    assert card.title == "Êtes-vous satisfait\u202f? (oui)\u00a0: 51\u00a0%"
    assert [note.text for note in card.notes if note.text.startswith(card.title)]


@pytest.mark.long
def test_no_comma_stands_behind_a_question_mark(near):
    for card in near.values():
        said = [card.title, card.standfirst, card.alt, card.line, *(note.text for note in card.notes)]
        assert not [text for text in said if "?," in text]
    assert near["fr", "satisfait"].standfirst.startswith("Êtes-vous satisfait\u202f? En\u00a0% des")


@pytest.mark.long
def test_the_card_of_a_score_names_it_once_beside_its_number(near):
    card = near["fr", "recommanderiez_metier_nps"]
    told = " ".join([card.title, card.standfirst, *(note.text for note in card.notes)])

    assert told.count("score net de recommandation") == 1
    assert "points\u00a0: de −" in told


def scoped(card, label):
    """The first sentence of the line that says whom a card is about."""
    return next(note.text for note in card.notes if note.label == label).partition(". ")[0]


@pytest.mark.long
def test_whom_a_card_is_about_is_said_once_in_both_languages(near, tmp_path):
    """Neither "people who answered who answered the survey", nor twice in French."""
    some = cards(tmp_path, 153, silent=19)
    assert scoped(some["en", "ville"], "Scope:") == "281 of the 300 people who answered the survey"
    assert scoped(some["fr", "ville"], "Champ\u00a0:") == "281 des 300 personnes ayant répondu à l’enquête"
    assert scoped(near["en", "ville"], "Scope:") == "300 people"
    assert scoped(near["fr", "ville"], "Champ\u00a0:") == "300 personnes"


@pytest.mark.long
def test_the_first_poster_shows_quartiles_with_their_median_between_them(tmp_path):
    ages = "".join(f"{18 + at % 40},{'Oui' if at % 3 else 'Non'}\n" for at in range(120))
    (tmp_path / "made-up.csv").write_text(f"Quel est votre âge ?,Satisfait ?\n{ages}", "utf-8")
    wanted = new.Wanted("Made up", ("fr",), "random", "2026")
    answered.series(tmp_path / "series", wanted, tmp_path / "made-up.csv")
    edition = load.edition(load.survey(tmp_path / "series"), "2026")
    (spec,) = edition.survey.specs
    assert [one.questions for one in spec.blocks] == [("age_quartile", "age_median"), ("satisfait",)]
    with undrawn():
        filler = Filler(edition, words.load("fr", edition), lambda _name: edition)
        made = compose.poster(spec, filler)
    told = {fact.label: fact.text for fact in compose.frame(filler).facts}
    assert (told["Lieu"], told["Personnes concernées"]) == ("Non précisé", "Non précisées")
    (home, *_) = Pages(Contents(edition.survey, {"2026": edition}, {}, ("fr",)), "fr").all()
    assert f"Lieu{NBSP}: non précisé. Personnes concernées{NBSP}: non précisées." in home.body
    assert made.panels[0].chart.template == "strip"
    assert made.leads[0].lines[0][0].text == "Quel est votre âge\u202f? (médiane)"


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """The tables of answers with units behind their numbers, and of an age whose question names its unit."""
    folder = tmp_path_factory.mktemp("measured")
    rows = [["Budget formation", "Temps de travail", "Part du télétravail", "Trajet", "Âge", "Hausse"]]
    rows += [
        [
            f"{1200 + 7 * at} €", f"{30 + at % 23 / 2:g} h".replace(".", ","), f"{at % 90 + 5} %",
            f"{10 + at % 50} min", f"{20 + at % 43}", f"{at * 3 % 200} %",
        ]
        for at in range(130)
    ]  # fmt: skip
    with (folder / "made-up.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    wanted = new.Wanted("Made up", ("fr",), "self_selected", "2026")
    answered.series(folder / "series", wanted, folder / "made-up.csv")
    edition = load.edition(load.survey(folder / "series"), "2026")
    filler = Filler(edition, words.load("fr", edition), lambda _name: edition)
    return {
        question: amount(Quoted(table.rows[0], table), filler.words).replace("\u202f", "\u00a0")
        for question in edition.rows
        for table in (aggregate.table(question, edition),)
    }


@pytest.mark.long
@pytest.mark.parametrize(
    ("figure", "printed"),
    [
        ("budget_formation_median", "1 648 €"),
        ("budget_formation_mean", "1 650 €"),  # three digits, as more of them would be chance
        ("temps_travail_quartile", "32,5 heures"),  # an answer as it was given
        ("temps_travail_median", "35 heures"),
        ("temps_travail_mean", "35 heures"),
        ("part_teletravail_median", "37 %"),
        ("trajet_mean", "32 minutes"),
        ("age_quartile", "30 ans"),
        ("age_mean", "41 ans"),
        ("hausse_median", "96"),  # 150 % is no part of a whole
    ],
)
def test_the_unit_behind_numbers_is_printed_and_no_decimal_that_says_nothing(measured, figure, printed):
    assert measured[figure] == printed.replace(" ", "\u00a0")


#: Columns that strangers have, by heading: what 270 rows hold, and what becomes of the column.
STRANGE = {
    "Weight (kg)": (lambda at: 50 + at % 60, "numeric number"),
    "How many days a week do you work from home?": (lambda at: at % 6, "numeric days"),
    "Hours per week": (lambda at: 20 + at % 25, "numeric hours"),
    "Rate your company [Pay]": (
        lambda at: ["Poor", "Fair", "Good", "Very good", "Excellent"][at % 5],
        "scale",
    ),
    "Year of birth": (lambda at: 1960 + at % 45, ""),
    "Any comments?": (lambda at: ["Thanks", "Fine"][at % 2], ""),
    "Where do you live?": (lambda at: f"Town {at % 20:02d}", "single"),
    "Your district": (lambda at: f"District {at % 50:02d}", "single"),  # each comes five times or more
    "Your words": (lambda at: f"What I think, {at % 90} in all", ""),
}


@pytest.mark.long
def test_columns_that_strangers_have_are_taken_for_what_they_are(tmp_path):
    rows = [[*STRANGE], *([str(of(at)) for of, _ in STRANGE.values()] for at in range(270))]
    with (tmp_path / "made-up.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    wanted = new.Wanted("Made up", ("en",), "self_selected", "2026")
    begun = answered.series(tmp_path / "series", wanted, tmp_path / "made-up.csv")

    asked = questionnaire(begun.questionnaire)
    kinds = {one.columns[0]: f"{one.kind} {one.unit}".strip() for one in asked.questions.values()}
    kinds["Weight (kg)"] += " number"  # a unit that no table knows
    assert kinds == {heading: kind for heading, (_, kind) in STRANGE.items() if kind}
    assert asked.design is None, "nobody is weighted by what somebody weighs"
    (rated,) = (one for one in asked.questions.values() if one.kind == "scale")
    assert rated.labels["en"] == "Rate your company – Pay"

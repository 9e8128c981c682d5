"""A number in a label is an end of its row's band, or stands in the tables' label; all data is made up."""

from pathlib import Path

import pytest

from cmsurvey import edges, load, numerals, words
from cmsurvey.errors import Problems
from tests.builders import FIGURE_HEADER, figure, make_edition, make_survey, write_series
from tests.cases import every
from tests.spoken import program

NONE = float("nan")


def told(label, low=NONE, high=NONE, *, lang="fr", table="", **cells):
    """What is wrong with the words of one answer, over a table that says what it should."""
    said = program(lang)
    problems = Problems()
    edition = make_edition(figure("a", low=low, high=high, category_label=table or "Réponse", **cells))
    tree = {"questions": {"gender": {"categories": {"a": label}}}}
    edges.check(
        numerals.Reader.of(said, program("fr")),
        edition,
        [(Path("words/fr.toml"), tree)],
        problems,
    )
    return [one.what for one in problems.found]


@every(
    ("label", "low", "high", "what"),
    [
        ("Moins de 35 000 €", NONE, 30000, '"Moins de 35 000 €" says 35 000, but {} has high = 30000'),
        ("25 à 40 €", 20, 40, '"25 à 40 €" says 25, but {} has low = 20, high = 40'),
        ("26 à 39 ans", 26, 35, '"26 à 39 ans" says 39, but {} has low = 26, high = 35'),
        ("25 ans et moins", 24, 25, '"25 ans et moins" does not say low = 24 of 2031.csv, line 2'),
        ("26 ans et moins", NONE, 25, '"26 ans et moins" says 26, but {} has high = 25'),
        ("Moins de 35 ans", 35, NONE, '"Moins de 35 ans" says 35, but {} has low = 35'),
        ("Plus de 25 ans", 27, NONE, '"Plus de 25 ans" says 25, but {} has low = 27'),
        ("Moins de 35 ans", NONE, 33, '"Moins de 35 ans" says 35, but {} has high = 33'),
        ("Trois ans ou moins", NONE, 1, '"Trois ans ou moins" says Trois, but {} has high = 1'),
        ("20 à 45 K€", 20000, 40000, '"20 à 45 K€" says 45, but {} has low = 20000, high = 40000'),
    ],
)  # fmt: skip
def test_a_number_that_is_no_end_of_its_band_is_refused(label, low, high, what):
    assert told(label, low, high) == [what.format("2031.csv, line 2,")]


@every(
    ("label", "low", "high"),
    [
        ("Moins de 30 K€", NONE, 30000),
        ("Moins de 30\u00a0000 €", NONE, 30000),
        ("20 à 40 K€", 20000, 40000),
        ("Moins de 35 ans", NONE, 34),
        ("Moins de 35 ans", NONE, 35),
        ("Moins de 25 ans", 0, 25),
        ("Plus de 25 ans", 26, NONE),
        ("Plus de 25 ans", 25, NONE),
        ("De 20 à moins de 30", 20, 30),
        ("36 ans et plus", 36, NONE),
        ("Un an ou moins", NONE, 1),
        ("Moins d’un an", NONE, 1),
        ("6 mois à 1 an", 6, 12),
        ("30 min à 2 heures", 0.5, 2),
        ("1,5 à 2,5", 1.5, 2.5),
        ("1.500 à 2.500", 1500, 2500),
        ("Jeunes", 18, 25),
        ("Deux à trois fois par semaine", 4, 4),
        ("TPE du type B2B, 1 à 9 salariés", 1, 9),
    ],
)
def test_the_ends_of_a_band_are_taken_as_sources_write_them(label, low, high):
    assert told(label, low, high, table=label) == []


@every(
    ("label", "low", "high"),
    [
        ("Under 35", NONE, 34),
        ("€20,000–40,000", 20000, 40000),
        ("Over €40,000", 40000, NONE),
        ("36+", 36, NONE),
    ],
)
def test_the_ends_of_a_band_in_english(label, low, high):
    assert told(label, low, high, lang="en") == []


def test_bands_of_answers_share_their_edges():
    assert told("25 à 34 ans", 25, 35, origin="computed") == []
    assert told("25 à 34 ans", 25, 36, origin="computed")
    said, problems = program("fr"), Problems()
    both = (
        figure("a", low=25, high=35, category_label="25 à 34 ans"),
        figure("b", low=35, category_label="35 ans et plus"),
    )
    edges.check_tables(numerals.Reader.of(said, program("fr")), make_edition(*both), problems)
    assert not problems.found


def test_a_label_without_a_band_says_no_number_that_the_tables_do_not():
    assert told("Bac+3 ou bac+4", table="Bac+3/4") == []
    assert told("Bac+6", table="Bac+5") == ['"Bac+6" says 6, which its label in 2031.csv, line 2 does not']


@every(
    ("label", "table", "word"),
    [
        ("Les trois réseaux", "Les réseaux", "says trois"),
        ("Les quinze réseaux", "Les deux réseaux", "says quinze"),
        ("La moitié des marques", "Les marques", 'says "moitié"'),
        ("Facebook, réseau qui domine", "Facebook", 'says "domine"'),
        ("Facebook, leader", "Facebook", 'says "leader"'),
        ("Réseau en hausse", "Réseau en baisse", 'says "hausse"'),
        ("Plus de femmes", "Femmes", 'says "Plus de"'),
    ],
)
def test_a_label_claims_nothing_that_the_tables_do_not(label, table, word):
    assert told(label, table=table) == [f'"{label}" {word}, which its label in 2031.csv, line 2 does not']


@every(
    ("label", "table", "lang"),
    [
        ("Les trois réseaux", "3 réseaux", "fr"),
        ("Une agence", "Agence", "fr"),
        ("N’ont jamais été formés", "N'ont jamais été formés", "fr"),
        ("Were never trained", "N'ont jamais été formés", "en"),
        ("Third quartile", "3e quartile", "en"),
        ("Premier quartile", "1er quartile", "fr"),
        ("The two networks", "Les deux réseaux", "en"),
        ("Twelve months", "12 mois", "en"),
        ("Team lead, top management, always", "Chef d'équipe", "en"),
        ("Half of the time", "La moitié du temps", "en"),
        ("En poste", "Salariés", "fr"),
        ("Parce que c’est utile", "Utile", "fr"),
    ],
)
def test_a_label_says_what_the_tables_say_in_either_language(label, table, lang):
    assert told(label, table=table, lang=lang) == []


@every(
    ("label", "word"),
    [
        ("Three networks", "says Three"),
        ("Half of the networks", 'says "Half of"'),
        ("Networks of nine in ten", "says nine"),
    ],
)
def test_a_translation_claims_no_share_and_no_number(label, word):
    assert told(label, table="Réseaux", lang="en") == [
        f'"{label}" {word}, which its label in 2031.csv, line 2 does not'
    ]


def test_the_label_of_a_question_claims_nothing_either():
    said, problems = program("fr"), Problems()
    edition = make_edition(figure("a"), figure("b", label="Réseau le plus utilisé", question="network"))
    tree = {
        "questions": {
            "gender": {"label": "Les trois genres", "measure": "La moitié des genres"},
            "network": {"label": "Réseau le plus utilisé", "measure": "Le réseau le plus cité"},
        }
    }
    edges.check(numerals.Reader.of(said, said), edition, [(Path("fr.toml"), tree)], problems)
    assert [one.what for one in problems.found] == [
        f'"{label}" says {word}, which the label of the tables does not'
        for label, word in (
            ("Les trois genres", "trois"),
            ("La moitié des genres", "moitié"),
            ("Le réseau le plus cité", "le plus cité"),
        )
    ]


def test_a_question_and_a_population_say_no_number_of_their_own():
    said, problems = program("fr"), Problems()
    edition = make_edition(figure("a"), figure("b", population="experience=5_plus"))
    tree = {
        "populations": {"experience=5_plus": "ayant 7 ans d’expérience"},
        "questions": {"gender": {"label": "Genre des 12 000 membres"}},
    }
    edges.check(numerals.Reader.of(said, program("fr")), edition, [(Path("fr.toml"), tree)], problems)
    assert [one.what for one in problems.found] == [
        '"Genre des 12 000 membres" says 12 000, which the label of the tables does not',
        "its words say 7, which neither the name of the population nor its answer does",
    ]


@pytest.fixture
def bands(tmp_path):
    """A series whose table and words each have one label of another band."""
    fr = "[questions.age]\nlabel = 'Âge'\ncategories.young = 'Moins de 30 ans'\n"
    rows = [
        "age,Age,all,400,single,young,Moins de 25 ans,60,percent,,25,1,press,",
        "age,Age,all,400,single,old,26 à 39 ans,40,percent,26,35,2,press,",
    ]
    assert FIGURE_HEADER.count(",") == rows[0].count(",")
    return write_series(tmp_path, *rows, files={"words/fr.toml": fr})


def test_labels_of_words_and_tables_are_told_with_their_places(bands):
    edition = load.edition(load.survey(bands), "2031")
    assert [(one.where, one.what) for one in words.read("fr", edition).problems] == [
        (
            f"{bands}/words/fr.toml, line 3, column 1",
            '"Moins de 30 ans" says 30, but 2031.csv, line 2, has high = 25',
        ),
        (
            f"{bands}/2031.csv, line 3, column category_fr",
            '"26 à 39 ans" says 39, but 2031.csv, line 3, has low = 26, high = 35',
        ),
    ]


@every(
    ("universe", "stray"),
    [
        ("12000 community managers", "12000"),
        ("12 000 community managers", "12 000"),
        ("community managers de 18 ans et plus", ""),
        ("personnes de 18 à 64 ans", ""),
        ("acheteurs B2B de l’édition 2031", ""),
    ],
)
def test_a_number_in_who_was_surveyed_is_an_age_an_edition_or_refused(universe, stray):
    said, problems = program("fr"), Problems()
    survey = make_survey(universe={"fr": universe})
    edges.check_series(numerals.Reader.of(said, said), survey, "fr", problems)
    assert [one.what for one in problems.found] == [
        f'"{universe}" says {stray}, which no table holds' for _ in filter(None, [stray])
    ]


SAME = [
    ("About ten", "Une dizaine"),
    ("Twelve", "Une douzaine"),
    ("Two weeks", "Une quinzaine de jours"),
    ("A fortnight", "Tous les quinze jours"),
    ("Fifteen minutes", "Un quart d'heure"),
    ("A quarter of an hour", "15 minutes"),
    ("30 minutes", "Une demi-heure"),
    ("Half-time", "Mi-temps"),
    ("50% of my time", "Mi-temps"),
    ("Half of my time", "50 % de mon temps"),
    ("A quarter of my time", "Le quart de mon temps"),
    ("Two thirds", "66 %"),
    ("A third", "Un tiers"),
    ("In a team of two", "En binôme"),
    ("Two degrees", "Double cursus"),
    ("Three of us", "En trio"),
    ("Every three months", "Chaque trimestre"),
    ("Six months", "Un semestre"),
    ("Twelve months", "Un an"),
    ("Twice a week", "Deux fois par semaine"),
    ("Thirty-five hours", "35 heures"),
    ("Seventy-five hours", "Soixante-quinze heures"),
    ("Most of my time", "La majeure partie de mon temps"),
]
OTHER = [
    ("Under 40", "Moins de 30 ans", "40"),
    ("Forty hours", "Trente heures", "Forty"),
    ("About ten", "Une douzaine", "ten"),
    ("A dozen", "Une dizaine", "dozen"),
    ("Twenty minutes", "Un quart d'heure", "Twenty"),
    ("In a team of three", "En binôme", "three"),
    ("Three degrees", "Double cursus", "Three"),
    ("Half", "Un tiers", "Half"),
    ("A quarter", "Un tiers", "quarter"),
    ("Twice a week", "Trois fois par semaine", "Twice"),
    ("Eighteen months", "Un an", "Eighteen"),
    ("Nine-to-five", "Horaires de bureau", "Nine"),
]


def translated(label, table, lang="en", tables="fr", equivalents=None):
    """What is wrong with a label in one language beside that of the tables in another."""
    problems = Problems()
    reader = numerals.Reader.of(program(lang), program(tables), equivalents)
    tree = {"questions": {"gender": {"categories": {"a": label}}}, "equivalents": equivalents or {}}
    edges.check(reader, make_edition(figure("a", category_label=table)), [(Path("en.toml"), tree)], problems)
    return [(one.what, one.hint) for one in problems.found]


@pytest.mark.long
@every(("english", "french"), SAME)
def test_a_translation_may_write_out_the_number_that_a_word_stands_for(english, french):
    assert not translated(english, french)
    assert not translated(french, english, lang="fr", tables="en")


@pytest.mark.long
@every(("english", "french", "word"), OTHER)
def test_a_translation_says_no_other_number_and_its_cure_can_be_followed_where_there_was_none(
    english, french, word
):
    ((what, hint),) = translated(english, french)
    assert what == f'"{english}" says {word}, which its label in 2031.csv, line 2 does not'
    declared = french.replace("'", "’")
    assert hint.endswith(f'say so under [equivalents] in en.toml: "{english}" = "{declared}"')
    found = translated(english, french, equivalents={english: declared})
    none_said = french == "Horaires de bureau"
    assert not found if none_said else "they do not mean the same" in found[0][0]


@every("table", ["Seul", "Une agence", "100 % à distance", "En permanence"])
def test_a_word_that_counts_nothing_may_be_declared_to_mean_a_number(table):
    assert translated("Five days, 24/7", table)
    assert not translated("Five days, 24/7", table, equivalents={"Five days, 24/7": table})


def test_a_declared_word_hides_no_number_of_the_rest():
    assert translated("Under 40", "Moins de 30 ans", equivalents={"40": "ans"})
    assert not translated(
        "Nine-to-five, 7 days", "Horaires de bureau, 7 j", equivalents={"Nine-to-five": "Horaires de bureau"}
    )


@every(
    ("label", "low", "high"),
    [
        ("Moins d'un quart d'heure", NONE, 15),
        ("Une demi-heure à deux heures", 0.5, 2),
        ("Quinze à trente minutes", 15, 30),
        ("Moins de trente-cinq ans", NONE, 34),
    ],
)
def test_the_ends_of_a_band_may_be_in_letters_and_parts_of_an_hour(label, low, high):
    assert told(label, low, high, table=label) == []
    assert told(label, low, high * 2, table=label)

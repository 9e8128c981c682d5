"""The words of a made-up series: what is missing or misspelt first, then what is said."""

from pathlib import Path

import pytest

from cmsurvey import load, words
from cmsurvey.errors import CmsurveyError
from cmsurvey.written import EditionWords
from tests.builders import FEMALE, MALE, expected, make_estimate, write_series
from tests.cases import every
from tests.spoken import make_words, program

TOURISM = FEMALE.replace("all,400", "sector=tourism,")
NOTED = FEMALE + "published in words"
ENGLISH = """
[questions.gender]
label = "Gender"
categories.female = "Women"
categories.male = "Men"
"""
FR, EN, OWN = "words/fr.toml", "words/en.toml", "words/2031.fr.toml"
EMPTY = "# nothing yet\n"

#: A language, the figures, the files of words.
WRONG = {
    "a language that nobody speaks": ("eo", (), {FR: EMPTY}),
    "a language that leaves its folder": ("../fr", (), {FR: EMPTY}),
    "a language of the program alone": ("es", (), {FR: EMPTY}),
    "no words of the series": ("fr", (), {}),
    "an empty file of words": ("fr", (), {FR: ""}),
    "words that are no TOML": ("fr", (), {FR: "[questions"}),
    "words of an edition that are no TOML": ("fr", (), {FR: EMPTY, OWN: "title = "}),
    "both files at once": ("fr", (TOURISM,), {FR: "[question]\n", OWN: "[card.gender]\n"}),
    "a population without words": ("fr", (FEMALE, TOURISM), {FR: EMPTY}),
    "a note without a sentence": ("fr", (NOTED,), {FR: EMPTY}),
    "labels that English lacks": ("en", (), {EN: "[questions.gender]\ncategories.female = 'Women'\n"}),
    "everything that is missing": ("en", (TOURISM, NOTED), {EN: EMPTY}),
}
MESSAGES = expected("words")


def read(lang, figures, files):
    survey = load.survey(write_series(Path(), *figures, files=files))
    return words.load(lang, load.edition(survey, "2031"))


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("case", WRONG)
def test_what_the_words_lack_is_told_at_once(case):
    with pytest.raises(CmsurveyError) as raised:
        read(*WRONG[case])
    assert str(raised.value) == MESSAGES[case]


def test_every_expected_message_has_its_case():
    assert list(MESSAGES) == list(WRONG)


def test_an_edition_needs_no_words_of_its_own():
    found = read("fr", (), {FR: EMPTY})
    assert found.edition == EditionWords("surveys/words/2031.fr.toml")
    assert (found.lang, found.html_lang) == ("fr", "fr-FR")


def test_the_words_of_an_edition_are_read():
    found = read("fr", (), {FR: EMPTY, OWN: "[cards.gender]\ntitle = 'Genre'\n"})
    assert found.edition.card("gender").title == "Genre"


def test_english_needs_a_label_of_every_answer():
    found = read("en", (), {EN: ENGLISH})
    assert found.label("gender", "Genre") == "Gender"
    assert found.category("gender", make_estimate("male", label="Hommes")) == "Men"


def test_notes_that_the_program_reads_need_no_sentence():
    noted = [FEMALE, MALE + "alt: same value", FEMALE.replace(",press", ",other") + "alt: rounded"]
    with pytest.raises(CmsurveyError, match="an alternate row of"):
        read("fr", noted, {FR: EMPTY})
    assert read("fr", (noted[0], noted[2]), {FR: EMPTY}).remark("alt: rounded") == ""


def test_every_language_of_the_program_is_offered():
    assert words.languages() == ("en", "fr")


SURVEY = {
    "populations": {"sector=tourism": "travaillant dans le tourisme"},
    "remarks": {"gross": "Salaire brut.", "silent": ""},
    "questions": {
        "gender": {
            "label": "Genre",
            "categories": {"female": "Femmes", "male": "Hommes", "x": "X"},
            "clauses": {"female": "sont des femmes"},
        }
    },
}
SAID = make_words(survey=SURVEY)


def test_a_label_of_the_tables_stands_where_the_words_have_none():
    assert SAID.label("age", "Tranche d'âge") == "Tranche d’âge"
    assert SAID.measure("gender", "Sexe") == "Genre"
    assert SAID.category("gender", make_estimate("other", label="À la suite d'un stage")) == (
        "À la suite d’un stage"
    )


def test_the_words_of_an_edition_come_before_those_of_the_series():
    own = EditionWords(
        "2031.fr.toml", questions={"gender": {"label": "Elles ?", "categories": {"female": "Elles"}}}
    )
    said = make_words(survey=SURVEY, edition=own)
    assert said.label("gender", "Sexe") == "Elles ?"
    assert said.measure("gender", "Sexe") == "Elles ?"
    assert said.category("gender", make_estimate("female")) == "Elles"
    assert said.category("gender", make_estimate("male")) == "Hommes"
    assert said.clause("gender", "female") == "sont des femmes"
    assert said.clause("gender", "male") is None


def conflict(*labels):
    categories = tuple(label.casefold() for label in labels)
    return make_estimate(
        "_or_".join(categories), label=" / ".join(labels), members=categories, member_labels=labels
    )


def test_answers_in_conflict_are_named_in_one_label():
    assert SAID.category("gender", conflict("Female", "Male")) == "Femmes ou Hommes"
    assert SAID.category("network", conflict("Facebook", "LinkedIn")) == "Facebook ou LinkedIn"
    assert (
        SAID.category("network", conflict("Facebook", "LinkedIn", "Viadeo")) == "Facebook, LinkedIn ou Viadeo"
    )


def test_a_label_that_holds_a_slash_is_one_label():
    assert SAID.category("network", conflict("Twitter / X", "LinkedIn")) == "Twitter / X ou LinkedIn"
    assert SAID.members("network", conflict("Twitter / X", "LinkedIn")) == ("Twitter / X", "LinkedIn")


def test_added_answers_are_named_with_a_plus():
    added = make_estimate("female+male", label="F + M")
    assert SAID.category("gender", added) == "Femmes + Hommes"
    assert SAID.category("network", make_estimate("a+b", label="A + B")) == "A + B"


def test_a_complement_is_named_by_what_is_taken_away():
    rest = make_estimate("100-female", label="F")
    assert SAID.category("gender", rest) == "Autre que «\u00a0Femmes\u00a0»"
    assert SAID.category("network", rest) == "Autre que «\u00a0F\u00a0»"


def test_the_remainder_is_named_by_the_program():
    remainder = make_estimate("remainder", label="", origin="remainder")
    assert SAID.category("gender", remainder) == "Autres, non relevés"


def test_a_population_is_told_after_its_respondents():
    assert SAID.of("all") == "des répondants"
    assert SAID.of("sector=tourism") == "des répondants travaillant dans le tourisme"


@every("note", ["", "alt: same value", "bound: published as 'plus'", "conflict: x", "computed: 1", "silent"])
def test_a_note_is_never_printed_raw(note):
    assert SAID.remark(note) == ""
    assert SAID.remark("gross") == "Salaire brut."


def test_the_languages_say_the_same_phrases():
    french, english = ({key: set(table) for key, table in program(lang).items()} for lang in ("fr", "en"))
    assert french == english


def test_a_bound_in_words_of_the_other_direction_is_told():
    row = FEMALE + "bound: published so"
    bound = '[[bound]]\nedition = "2031"\nquestion = "gender"\ncategory = "female"\ndirection = "at_most"\n'
    with pytest.raises(CmsurveyError) as raised:
        read("fr", (row,), {FR: EMPTY, "bounds.toml": bound + 'fr = "plus de 60 %"\nen = "up to 60%"\n'})
    assert str(raised.value) == (
        'error: surveys/bounds.toml, line 6, column 1, bound 1: fr = "plus de 60 %" does not say at_most\n'
        "    word it as the source does, or correct the direction"
    )

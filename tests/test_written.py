"""What an editor wrote, mostly wrongly; the messages are in messages/written.txt. All of it is made up."""

import tomllib

import pytest

from cmsurvey import written
from cmsurvey.errors import CmsurveyError, Problems
from cmsurvey.written import EditionWords, Written
from tests.builders import expected
from tests.cases import every

FILE = "surveys/words/2031.fr.toml"
QUESTIONS, POSTERS = ("gender", "age_group"), {"profile": ("gender",)}

WRONG_EDITION = {
    "an unknown section": "[card.gender]\ntitle = 'Genre'",
    "a card of an unknown question": "[cards.gendre]\ntitle = 'Genre'",
    "an unknown key of a card": "[cards.gender]\ntitel = 'Genre'",
    "an aside of a card, which has no place for it": "[cards.gender]\naside = 'Un texte'",
    "the lead of a poster, which has none": "[posters.profile]\nlead = 'female'",
    "a title that is blank": "[cards.gender]\ntitle = ' '",
    "a title that is a number": "[cards.gender]\ntitle = 52",
    "lines that are one text": "[cards.gender]\nlines = 'de femmes'",
    "lines that hold a number": "[cards.gender]\nlines = ['de femmes', 52]",
    "a card that is a value": "[cards]\ngender = 'Genre'",
    "cards that are a value": "cards = 'Genre'",
    "words of an unknown poster": "[posters.profil]\ntitle = 'Profil'",
    "a block of an unknown question": "[posters.profile.blocks.gendre]\ntitle = 'Genre'",
    "a block that the poster lacks": "[posters.profile.blocks.age_group]\ntitle = 'Âge'",
    "a block that is a value": "[posters.profile.blocks]\ngender = 'Genre'",
    "blocks that are a value": "[posters.profile]\nblocks = 'Genre'",
    "labels of an unknown question": "[questions.gendre]\ncategories.female = 'Femmes'",
    "an unknown key of a question": "[questions.gender]\nlabels = 'Genre'",
    "labels that are a value": "[questions.gender]\ncategories = 'Femmes'",
    "a label that is no text": "[questions.gender]\ncategories.female = true",
    "several at once": "[cards.gendre]\ntitel = 'a'\n[posters.profil]\ntitle = 1",
}
WRONG_SERIES = {
    "an unknown section of a series": "[population]\n'sector=tourism' = 'du tourisme'",
    "a population that is no text": "[populations]\n'sector=tourism' = 1",
    "remarks that are a value": "remarks = 'gross'",
    "an unknown question of a series": "[questions.gendre]\nlabel = 'Genre'",
    "an unknown key of a series": "[questions.gender]\nclause.female = 'sont des femmes'",
    "a label of a series that is no text": "[questions.gender]\nlabel = 1",
    "clauses that are a value": "[questions.gender]\nclauses = 'sont des femmes'",
    "a clause that is no text": "[questions.gender]\nclauses.female = ['sont']",
}
MESSAGES = expected("written")


def read(text: str) -> EditionWords:
    return written.read(tomllib.loads(text), FILE, questions=QUESTIONS, posters=POSTERS)


def check(text: str) -> None:
    problems = Problems()
    written.check_labels(tomllib.loads(text), "surveys/words/fr.toml", questions=QUESTIONS, problems=problems)
    problems.settle()


@every("case", WRONG_EDITION)
def test_words_of_an_edition_that_nothing_would_print_are_told(case):
    with pytest.raises(CmsurveyError) as raised:
        read(WRONG_EDITION[case])
    assert str(raised.value) == MESSAGES[case]


@every("case", WRONG_SERIES)
def test_words_of_a_series_that_nothing_would_print_are_told(case):
    with pytest.raises(CmsurveyError) as raised:
        check(WRONG_SERIES[case])
    assert str(raised.value) == MESSAGES[case]


def test_every_expected_message_has_its_case():
    assert list(MESSAGES) == [*WRONG_EDITION, *WRONG_SERIES]


def test_a_tag_is_refused_with_its_text_and_its_cure_and_a_sign_that_opens_none_is_not(tmp_path):
    path = tmp_path / "fr.toml"
    path.write_text("[questions.gender]\nlabel = '<b>Genre</b> déclaré'\n", encoding="utf-8")
    problems = Problems()
    tree = tomllib.loads(path.read_text(encoding="utf-8"))
    written.check_labels(tree, str(path), questions=QUESTIONS, problems=problems)
    (found,) = problems.found
    assert found.where == f"{path}, line 2, column 1"
    assert found.what == 'the tag "<b>" would be printed as letters, in "<b>Genre</b> déclaré"'
    assert found.hint == "write it without tags"

    for tag in ("<a href='page.html'>", "<br/>", "</SPAN >"):
        with pytest.raises(CmsurveyError, match="would be printed as letters"):
            read(f'[cards.gender]\ntitle = "{tag}Genre"')
    check("[questions.gender]\nlabel = 'Âge, < 25 ans et > 50 ans, <25 ou 1<2'")
    read("[cards.gender]\nlines = ['<lead>de femmes</lead>']")


def test_a_label_whose_question_or_answer_holds_a_tag_itself_may_hold_one_and_no_other_text_may():
    problems = Problems()
    labels = "label = '<b>'\n[questions.gender.categories]\nfemale = '<html>'\nmale = '<i>'\n"
    tree = tomllib.loads(f"[questions.gender]\n{labels}[questions.gender.clauses]\nfemale = '<u>'\n")
    tagged = {("gender", ""), ("gender", "female")}
    written.check_labels(tree, FILE, questions=QUESTIONS, problems=problems, tagged=tagged)
    assert [one.what.partition(",")[0] for one in problems.found] == [
        'the tag "<i>" would be printed as letters',
        'the tag "<u>" would be printed as letters',
    ]


def test_what_was_not_written_is_empty_and_knows_its_place():
    words = read("")
    assert words.card("gender") == Written(file=FILE, steps=("cards", "gender"))
    assert words.poster("profile") == Written(file=FILE, steps=("posters", "profile"))
    assert words.block("profile", "gender") == Written(
        file=FILE, steps=("posters", "profile", "blocks", "gender")
    )


def test_a_poster_and_its_blocks_are_read_apart():
    words = read(
        "[posters.profile]\ntitle = 'T'\nnotes = ['a', 'b']\n[posters.profile.blocks.gender]\naside = 'A'"
    )

    assert words.poster("profile") == Written(
        title="T", notes=("a", "b"), file=FILE, steps=("posters", "profile")
    )
    assert words.block("profile", "gender").aside == "A"
    assert words.card("gender").aside == ""


def test_words_of_answers_are_kept_by_question():
    words = read("[questions.gender]\ncategories.female = 'Femmes'\nclauses.female = 'sont des femmes'")
    assert words.questions["gender"]["clauses"] == {"female": "sont des femmes"}


def test_words_of_a_series_may_say_all_they_can():
    text = """
    [populations]
    "sector=tourism" = "travaillant dans le tourisme"
    [remarks]
    gross = ""
    [questions.gender]
    label = "Genre"
    measure = "Femmes et hommes"
    categories.female = "Femmes"
    clauses.female = "sont des femmes"
    sentences.female = "{this} de femmes"
    """
    check(text)

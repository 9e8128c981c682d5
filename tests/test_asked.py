"""Labels name what was asked: a share, a degree, a number in letters or a brace in one is told."""

from __future__ import annotations

import pytest

from cmsurvey import check
from cmsurvey.errors import CmsurveyError
from tests.builders import FEMALE, MALE, write_series
from tests.cases import every

AGE = "age,Âge,all,400,single,young,Moins de deux ans,70,percent,,,1,press,"
AGED = AGE.replace("young,Moins de deux ans,70", "old,Jamais,30").replace(",1,press", ",2,press")
MEDIAN = "pay,Salaire médian,all,400,median,value,Valeur,30000,eur_per_year,,,1,press,"
GROUP = "gender,Genre,age=young,280,single,female,Femmes,55,percent,,,1,press,"


def wrong(text: str, folder) -> list[str]:
    """What is wrong with the French words of a small series, each with its line."""
    english = '[populations]\n"age=young" = "young"\n'
    english += '[questions.gender]\nlabel = "Gender"\ncategories = { female = "Women", male = "Men" }\n'
    english += '[questions.age]\nlabel = "Age"\ncategories = { young = "Less than two", old = "Never" }\n'
    english += '[questions.pay]\nlabel = "Median pay"\ncategories = { value = "Median pay" }\n'
    files = {"words/fr.toml": text, "words/en.toml": english}
    series = write_series(folder, FEMALE, MALE, AGE, AGED, MEDIAN, GROUP, files=files)
    try:
        check.series(series)
    except CmsurveyError as error:
        return [f"{one.where.removeprefix(f'{series}/')}: {one.what}" for one in error.problems]
    return []


@pytest.mark.long
@every(
    ("words", "what"),
    [
        ('questions.gender.label = "Genre {gender.femal}"', '"Genre {gender.femal}" holds a brace'),
        ('questions.gender.measure = "Genre {this}"', '"Genre {this}" holds a brace'),
        ('questions.gender.categories.male = "Hommes {x}"', '"Hommes {x}" holds a brace'),
        ('questions.gender.label = "Neuf femmes sur dix"', "says Neuf"),
        ('questions.gender.categories.male = "Une minorité"', 'says "minorité"'),
        ('questions.gender.clauses.male = "sont, pour la plupart, des hommes"', 'says "plupart"'),
        ('questions.gender.clauses.male = "sont une large part des hommes"', 'says "large part"'),
        ('questions.gender.categories.male = "Trois hommes"', "says Trois"),
        ('questions.age.categories.old = "Trois ans"', "says Trois"),
        ('populations."age=young" = "jeunes, en majorité"', 'says "majorité"'),
    ],
)
def test_a_label_that_says_more_than_was_asked_is_told_by_its_line(words, what, tmp_path):
    text = words if words.startswith("populations") else f'populations."age=young" = "jeunes"\n{words}'
    found = wrong(text, tmp_path / str(abs(hash(words))))
    assert len(found) == 1
    assert found[0].startswith(f"words/fr.toml, line {len(text.splitlines())}, column 1: ")
    assert what in found[0]


@pytest.mark.long
def test_what_the_tables_say_themselves_a_median_and_a_figure_of_a_clause_are_taken(tmp_path):
    text = """
populations."age=young" = "de moins de deux ans"
questions.age.categories.young = "Moins de deux ans"
questions.age.clauses.young = "ont moins de deux ans"
questions.age.clauses.old = "n’ont jamais eu un an"
questions.pay.sentences.value = "La moitié {of} gagnent au plus {this}"
questions.gender.clauses.female = "sont des {this|lower}"
"""
    assert wrong(text, tmp_path) == []


def test_a_clause_that_no_picture_prints_and_every_article_does_is_checked_too(tmp_path):
    text = 'populations."age=young" = "jeunes"\n[questions.gender.clauses]\nfemale = "sont des femmes"\n'
    (found,) = set(wrong(text + 'male = "sont {gender.mal} des hommes"\n', tmp_path))
    assert 'no figure "mal"' in found

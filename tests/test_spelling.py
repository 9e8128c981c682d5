"""Every word that is printed is a word of its language: hunspell's dictionaries and the project's own list.

The words files are read as written, with their keys; what posters, cards and trends compose is read after
them, for the labels of the tables. Titles of sources, publishers and data files are names, not prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hunspell import Hunspell

from cmsurvey import compose, words
from cmsurvey.fill import Filler
from tests import composed, test_words_files
from tests.cases import every
from tests.composed import SURVEYS, printed
from tests.test_words_files import LANGUAGES, YEARS, lang_of, spoken, texts

SPELLING = Path(__file__).parent / "spelling"
PROGRAM = Path(words.__file__).parent / "words"
FILES = sorted([*(SURVEYS / "words").glob("*.toml"), *PROGRAM.glob("*.toml")])
#: Letters, with apostrophes and hyphens between them; the ending of an ordinal ("1er") is none.
WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:[’'-][^\W\d_]+)*")
#: What is no word: a slot, a tag, the name of a site or a file.
NO_WORD = re.compile(r"\{[^{}]*\}|</?\w+>|\S+\.(?:com|csv|fr|net|org)\b")
#: The names of populations, by which the lines of a chart are told apart; no reader sees them.
POPULATION = re.compile(r"all|\w+=\w+")
#: Keys whose texts name answers, patterns and codes.
CODES = {"lead", "bracket", "locale", "html", "ordinals", "median_said", "mean_said"}


@cache
def dictionary(lang: str) -> Hunspell:
    """The dictionary of a language."""
    return Hunspell(lang, hunspell_data_dir=str(SPELLING / "dictionaries"))


@cache
def own(lang: str) -> frozenset[str]:
    """The project's words: names and terms of the trade."""
    return frozenset((SPELLING / f"{lang}.txt").read_text("utf-8").split())


@cache
def known(word: str, lang: str) -> bool:
    """Whether a word, or each part of a compound, is in the dictionary or in the project's list."""
    plain = word.replace("’", "'")
    if word in own(lang) or dictionary(lang).spell(plain):
        return True
    parts = re.split(r"['-]", plain)
    return len(parts) > 1 and all(part in own(lang) or dictionary(lang).spell(part) for part in parts)


def misspelt(text: str, lang: str) -> list[str]:
    """The words of a text that nobody knows."""
    return [word for word in WORD.findall(NO_WORD.sub(" ", text)) if not known(word, lang)]


def wrong_in(path: Path, lang: str) -> list[str]:
    """Each unknown word of a file with the file and the key where it stands."""
    return [
        f"{path.name}, {'.'.join(at)}: {word}"
        for at, text in texts(path)
        if not CODES & set(at)
        for word in misspelt(spoken(text.replace("{", " {")), lang)
    ]


def names(lang: str) -> Iterator[str]:
    """What is cited as it stands: titles, publishers and organisers, longest first when sorted."""
    survey = composed.survey()
    for source in survey.sources.values():
        yield from (source.title, source.publisher, source.publisher.replace("'", "’"))
    for entry in survey.editions.values():
        yield from (entry.title, words.typeset(entry.title), *entry.organisers)
    yield survey.name[lang]


@cache
def prose(lang: str) -> str:
    """All that the editions and the trends compose, without the names that they cite."""
    editions = tuple(composed.edition(year) for year in YEARS)
    filler = Filler(editions[-1], words.load_trends(lang, editions[-1]), composed.edition)
    with composed.undrawn():
        pages = [compose.trends(editions, filler)]
    pages += [page for year in YEARS for page in test_words_files.pages(year, lang)]
    every = dict.fromkeys(text for page in pages for text in printed(page))
    told = "\n".join(text for text in every if not POPULATION.fullmatch(text))
    cited = "|".join(re.escape(name) for name in sorted(set(names(lang)), key=len, reverse=True) if name)
    return re.sub(cited, " ", told)


@pytest.mark.long
@every("path", FILES)
def test_every_word_of_a_words_file_is_spelt_as_its_language_spells_it(path):
    assert wrong_in(path, lang_of(path)) == []


@pytest.mark.long
@every("lang", LANGUAGES)
def test_every_word_that_is_composed_is_spelt_as_its_language_spells_it(lang):
    assert sorted(set(misspelt(prose(lang), lang))) == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("lang", "text", "word"),
    [
        ("fr", "Les femmes sont majoritères", "majoritères"),
        ("fr", "L’ile-de-Frence", "ile-de-Frence"),
        ("en", "Women are a majorrity", "majorrity"),
        ("en", "the color of respondents", "color"),
    ],
)
def test_a_misspelt_word_of_a_words_file_is_told_with_its_file(lang, text, word, tmp_path):
    made_up = tmp_path / f"2031.{lang}.toml"
    made_up.write_text(f'[cards.gender]\ntitle = "{text} {{gender.female}}"\n', encoding="utf-8")

    (told,) = wrong_in(made_up, lang)

    assert told.startswith(f"2031.{lang}.toml, cards.gender.title: ")
    assert told.endswith(word)


@pytest.mark.long
def test_the_words_that_a_claim_prints_are_read():
    assert misspelt(spoken("{gender.female|majority:Plutot une famme}"), "fr") == ["Plutot", "famme"]


@pytest.mark.long
@every("lang", LANGUAGES)
def test_the_project_list_is_sorted_and_holds_only_what_the_dictionary_lacks(lang):
    listed = (SPELLING / f"{lang}.txt").read_text("utf-8").splitlines()

    assert listed == sorted(set(listed), key=lambda word: (word.casefold(), word))
    assert [word for word in listed if dictionary(lang).spell(word.replace("’", "'"))] == []

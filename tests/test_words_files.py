"""The shipped words: both languages say the same things, every figure is a placeholder, and all is well set.

The files are read without cmsurvey; the last tests compose every edition in both languages, undrawn.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from cmsurvey import aggregate, compose, fonts, words
from cmsurvey.model import Infographic, Spec
from cmsurvey.theme import POSTER
from tests import composed
from tests.cases import every
from tests.composed import SURVEYS

PROGRAM = Path(words.__file__).parent / "words"
SERIES = SURVEYS / "words"
LANGUAGES = ("fr", "en")
YEARS = tuple(str(year) for year in range(2011, 2026))
#: The editions whose titles an editor wrote; those of the others are computed.
WRITTEN = ("2011", "2012")
FILES = (
    *(PROGRAM / f"{lang}.toml" for lang in LANGUAGES),
    *sorted(SERIES.glob("*.toml")),
)

PLACEHOLDER = re.compile(r"\{[^{}|]*(?:\|[^{}:]*)?(?::([^{}]*))?\}")
#: What is searched for and never printed.
PATTERNS = {"unproven", "edges", "nouns"}
LABELS = {"label", "categories"}
#: What names an answer and is never printed.
NAMES = {"lead", "bracket"}
#: What no text about volunteers may say.
FALSE_WORDS = re.compile(r"en poste|interrogé|représentatif|representative|polled", re.IGNORECASE)
#: Numbers, months or the placeholders of their ends, one to the other.
_MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|January|February|"
    "March|April|May|June|July|August|September|October|November|December"
)
A_RANGE = re.compile(rf"(?:\d|\bx|\b(?:{_MONTHS}))-(?:\d|x\b|(?:{_MONTHS})\b)")
WRONG_IN_FRENCH = {
    "a hyphen in a range": A_RANGE,
    "a typewriter's apostrophe": re.compile(r"'"),
    "a typewriter's quotation mark": re.compile(r'"'),
    "no U+00A0 before a colon": re.compile(r"(?<![\u00a0\d]):(?!//)"),
    "no U+00A0 before % or €": re.compile(r"(?<![\u00a0K])[%€]"),
    "no U+00A0 inside quotation marks": re.compile(r"«(?!\u00a0)|(?<!\u00a0)»"),
    "no U+202F before ; ! ?": re.compile(r"(?<!\u202f)[;!?]"),
    "two spaces": re.compile(r"[ \u00a0\u202f]{2}"),
    "three stops for an ellipsis": re.compile(r"\.\.\."),
}
WRONG_IN_ENGLISH = {
    "a hyphen in a range": A_RANGE,
    "a typewriter's apostrophe": re.compile(r"'"),
    "a typewriter's quotation mark": re.compile(r'"'),
    "French quotation marks": re.compile(r"[«»]"),
    "a space before a mark": re.compile(r"[ \u00a0\u202f][:;!?,.]"),
    "a space before %": re.compile(r"\d[ \u00a0\u202f]%"),
    "a euro sign after its number": re.compile(r"[\d}][ \u00a0]?€"),
    "two spaces": re.compile(r"[ \u00a0\u202f]{2}"),
    "three stops for an ellipsis": re.compile(r"\.\.\."),
}
WRONG = {"fr": WRONG_IN_FRENCH, "en": WRONG_IN_ENGLISH}


@cache
def tree(path: Path) -> dict[str, Any]:
    """A file of words, parsed."""
    return tomllib.loads(path.read_text("utf-8"))


def leaves(branch: Mapping[str, Any], *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value of a tree with its path; the texts of a list one by one."""
    for key, value in branch.items():
        if isinstance(value, Mapping):
            yield from leaves(value, *path, key)
        elif isinstance(value, list):
            yield from (((*path, key, str(at)), one) for at, one in enumerate(value))
        else:
            yield (*path, key), value


def texts(path: Path) -> list[tuple[tuple[str, ...], str]]:
    """Every text of a file with its path; the patterns of what may not be said are no texts."""
    found = leaves(tree(path))
    return [(at, value) for at, value in found if isinstance(value, str) and at[0] not in PATTERNS]


def spoken(text: str) -> str:
    """A text with a word in place of each placeholder, or the words that the placeholder prints."""
    return PLACEHOLDER.sub(lambda match: match[1] or "x", text)


def faults(text: str, lang: str) -> list[str]:
    """What is wrong with the setting of a text."""
    return [fault for fault, pattern in WRONG[lang].items() if pattern.search(text)]


def lang_of(path: Path) -> str:
    """The language of a file of words, the last part of its name."""
    return path.stem.rpartition(".")[2]


@cache
def figures() -> tuple[tuple[str, str, str, str], ...]:
    """Question, category, kind and unit of every preferred and derived row, read from the tables."""
    found: dict[tuple[str, str, str, str], None] = {}
    for name in (*YEARS, "derived"):
        with (SURVEYS / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                if not row["note"].startswith("alt:"):
                    found[row["question"], row["category"], row["kind"], row["unit"]] = None
    return tuple(found)


#: Tables do not depend on the language: both read the same ones, once.
tables, table = cache(aggregate.tables), cache(aggregate.table)


@contextmanager
def quickly() -> Iterator[None]:
    """Compose undrawn, each table read once."""
    remembered = mock.patch.multiple(aggregate, tables=tables, table=table)
    with remembered, composed.undrawn():
        yield


@cache
def pages(year: str, lang: str) -> tuple[Infographic, ...]:
    """Every poster and card that an edition has, in a language."""
    edition = composed.edition(year)
    with quickly():
        posters = [compose.poster(spec, composed.filler(edition, lang)) for spec in made(year)]
        questions = aggregate.questions(edition)
        cards = [compose.card(question, composed.filler(edition, lang)) for question in questions]
    return (*posters, *cards)


def made(year: str) -> list[Spec]:
    """The posters that an edition has figures for."""
    edition = composed.edition(year)
    return [spec for spec in edition.survey.specs if compose.can_be_made(spec, edition)]


@pytest.mark.long
@every("lang", LANGUAGES)
def test_no_two_pages_of_the_series_have_one_title_in_the_tab_of_a_browser(lang):
    told = [(page.title, page.about, page.kicker) for year in YEARS for page in pages(year, lang)]

    assert [one for one, times in Counter(told).items() if times > 1] == []


def titles(page: Infographic) -> list[str]:
    return [page.title, *(panel.title for panel in page.panels)]


@pytest.mark.long
@every("folder", [PROGRAM, SERIES])
def test_both_languages_have_the_same_keys(folder):
    french, english = (tree(folder / f"{lang}.toml") for lang in LANGUAGES)
    # a French label stands in the table where none overrides it; an English one has no such place
    skipped = LABELS | {"measure"} if folder == SERIES else set()

    keys = [
        # how many words a language has for numbers is its own affair
        {
            path[:2] if path[0] in {"edges", "unproven"} and "claims" not in path else path
            for path, _ in leaves(one)
            if path[0] != "questions" or path[2] not in skipped
        }
        for one in (french, english)
    ]

    assert keys[0] ^ keys[1] == set()


@pytest.mark.long
@every("year", sorted({path.name[:4] for path in SERIES.glob("2*.toml")}))
def test_an_edition_has_the_same_written_texts_in_both_languages(year):
    french, english = (tree(SERIES / f"{year}.{lang}.toml") for lang in LANGUAGES)
    written = [{path for path, _ in leaves(one) if path[0] != "questions"} for one in (french, english)]

    assert written[0] ^ written[1] == set()


@every("year", WRITTEN)
@every("lang", LANGUAGES)
def test_every_card_and_poster_of_a_written_edition_has_a_written_title(year, lang):
    edition, written = composed.edition(year), tree(SERIES / f"{year}.{lang}.toml")
    specs = [spec.id for spec in made(year)]

    assert [name for name in specs if "title" not in written["posters"].get(name, {})] == []
    assert [
        name for name in aggregate.questions(edition) if "title" not in written["cards"].get(name, {})
    ] == []


@pytest.mark.long
@every("lang", LANGUAGES)
def test_every_share_has_a_clause_and_every_amount_a_sentence(lang):
    questions = tree(SERIES / f"{lang}.toml")["questions"]
    needed = {"single": "clauses", "multiple": "clauses", "mean": "sentences", "median": "sentences"}
    needed["quantile"] = "sentences"

    missing = [
        f"{question}.{needed[kind]}.{category}"
        for question, category, kind, unit in figures()
        if unit != "rank" and category not in questions.get(question, {}).get(needed[kind], {})
    ]

    assert missing == []


@pytest.mark.long
@every("path", FILES)
def test_figures_stand_in_placeholders_alone(path):
    printed = [
        (at, text)
        for at, text in texts(path)
        # labels name bands, `{year}` and the like are placeholders, 100 is a whole
        if not LABELS & set(at[2:3]) and not NAMES & set(at) and at[-1] != "first_day"
    ]

    numbered = [
        (".".join(at), text) for at, text in printed if set(re.findall(r"\d+", spoken(text))) - {"100"}
    ]

    assert numbered == []


def test_a_figure_outside_a_placeholder_is_seen():
    assert re.findall(r"\d+", spoken("{gender.female|majority:Plutôt} {2011/n} ont 35 ans")) == ["35"]


@pytest.mark.long
@every("path", FILES)
def test_texts_are_set_as_the_language_sets_them(path):
    wrong = {
        ".".join(at): found for at, text in texts(path) if (found := faults(spoken(text), lang_of(path)))
    }

    assert wrong == {}


@every(
    ("lang", "text", "fault"),
    [
        ("fr", "l'Île-de-France", "a typewriter's apostrophe"),
        ("fr", "Note : un", "no U+00A0 before a colon"),
        ("fr", "52 %", "no U+00A0 before % or €"),
        ("fr", "« un »", "no U+00A0 inside quotation marks"),
        ("fr", "un\u00a0; deux", "no U+202F before ; ! ?"),
        ("fr", "avril-mai 2012", "a hyphen in a range"),
        ("fr", spoken("{start}-{end}"), "a hyphen in a range"),
        ("en", "the 2011-2025 editions", "a hyphen in a range"),
        ("en", "the company's", "a typewriter's apostrophe"),
        ("en", "Note : one", "a space before a mark"),
        ("en", "52 %", "a space before %"),
        ("en", "25,000 €", "a euro sign after its number"),
        ("en", "«one»", "French quotation marks"),
    ],
)
def test_a_text_that_is_badly_set_is_seen(lang, text, fault):
    assert faults(text, lang) == [fault]


@pytest.mark.long
@every("path", FILES)
def test_volunteers_are_never_called_a_sample(path):
    assert [(".".join(at), text) for at, text in texts(path) if FALSE_WORDS.search(text)] == []


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_every_edition_composes_with_titles_of_two_lines_at_most(year, lang):
    said = [(page.id, title) for page in pages(year, lang) for title in titles(page)]

    assert said
    assert [(name, title) for name, title in said if not 0 < len(title) <= 90] == []
    assert [(name, title) for name, title in said if title.endswith(".") or title[0].islower()] == []


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_the_title_of_a_poster_fills_two_lines_at_most(year, lang):
    told = [page.title for page in pages(year, lang) if page.kind == "poster"]
    room = POSTER.content - 12  # the browser's own widths are a little larger

    assert [title for title in told if len(fonts.wrap(title, "display-800", POSTER.title, room)) > 2] == []


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_what_an_edition_prints_is_set_as_the_language_sets_it(year, lang):
    told = dict.fromkeys(text for page in pages(year, lang) for text in composed.printed(page))
    # the organisers' own titles, in the source note, are theirs
    title = words.typeset(composed.edition(year).entry.title)
    cut = {text: faults(text.replace(title, "x"), lang) for text in told}

    assert {text: found for text, found in cut.items() if found} == {}


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_every_block_of_a_poster_is_headed_by_a_finding_and_not_by_the_name_of_its_question(year, lang):
    spoken_words = composed.spoken(composed.edition(year), lang)
    for page in (one for one in pages(year, lang) if one.kind == "poster"):
        names = {spoken_words.label(table.question, table.label) for table in page.estimates}
        assert [panel.title for panel in page.panels if panel.titled and panel.title in names] == []


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_a_word_before_a_figure_is_never_said_twice(year, lang):
    doubled = re.compile(
        r"\b(près de|proche de|environ|presque|nearly|close to|about|almost|plus de)\W+\1\b"
        r"|\b(?:moins|plus|under|over|below|above|than)\W+(?:de\W+)?"
        r"(?:près d|environ|presque|nearly|about|almost)",
        re.IGNORECASE,
    )
    said = {text for page in pages(year, lang) for text in composed.printed(page)}

    assert sorted(text for text in said if doubled.search(text) or "est de proche" in text) == []


def repeated(text: str, of: int = 7) -> set[str]:
    """What a text says twice in as many words."""
    said = re.findall(r"[^\s:;,.()«»“”*]+", text.casefold())
    runs = [" ".join(said[at : at + of]) for at in range(len(said) - of + 1)]
    return {run for run in runs if runs.count(run) > 1}


def test_what_a_note_says_twice_is_seen():
    assert repeated("Salaire supposé brut. * 2018 : salaire supposé brut.", of=3) == {"salaire supposé brut"}


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_no_line_under_a_poster_says_a_thing_twice(year, lang):
    posters = [page for page in pages(year, lang) if page.kind == "poster"]
    said = {(page.id, note.label): repeated(note.text) for page in posters for note in page.notes}

    assert {where: found for where, found in said.items() if found} == {}


CLAIMED = re.compile(r"\{\s*([^{}|]+?)\s*(?:\|\s*([^{}:]*?)\s*(?::[^{}]*)?)?\}")
#: Formats that print a figure or its answer in another way: one language may need what another does not.
SPELT = {"", "label", "lower", "low", "high", "number"}


def claimed(title: str) -> set[tuple[str, str]]:
    """What the placeholders of a title say: each figure with its claim or fraction, none how it is spelt."""
    return {(figure, "" if form in SPELT else form) for figure, form in CLAIMED.findall(title)}


def written_titles(path: Path) -> dict[tuple[str, ...], str]:
    return {at: text for at, text in texts(path) if at[-1] == "title"}


def test_a_title_that_claims_something_else_is_seen():
    assert claimed("{a.b|majority:Plutôt} {c.d|lower}") == {("a.b", "majority"), ("c.d", "")}
    assert claimed("{a.b|majority:Mostly}") != claimed("{a.b|half}") != claimed("{a.b}")


@every(
    "year", [path.stem.removesuffix(".fr") for path in sorted(SERIES.glob("*.fr.toml")) if path.stem != "fr"]
)
def test_a_title_claims_the_same_in_both_languages(year):
    french, english = (written_titles(SERIES / f"{year}.{lang}.toml") for lang in LANGUAGES)
    other = {
        at: (title, english.get(at, ""))
        for at, title in french.items()
        if claimed(title) - spelt(english.get(at, "")) or claimed(english.get(at, "")) - spelt(title)
    }

    assert (french.keys(), other) == (english.keys(), {})


def spelt(title: str) -> set[tuple[str, str]]:
    """What a title says, with each of its figures as it is when spelt alone."""
    return claimed(title) | {(figure, "") for figure, _ in claimed(title)}


@pytest.mark.long
@every("year", YEARS)
def test_the_titles_of_a_page_have_the_same_numbers_in_both_languages(year):
    french, english = (
        [(page.id, sorted(numbers(title, lang) for title in titles(page))) for page in pages(year, lang)]
        for lang in LANGUAGES
    )

    assert french == english


def numbers(text: str, lang: str) -> list[str]:
    """The numbers of a text, as both languages would write them; "bac+5" is the name of a level."""
    text = re.sub(r"bac\+\d", "", text, flags=re.IGNORECASE)
    plain = re.sub(r"(?<=\d)[\u202f,](?=\d{3})" if lang == "en" else r"(?<=\d)\u202f(?=\d{3})", "", text)
    return sorted(re.findall(r"\d+(?:\.\d+)?", plain.replace(",", ".")))

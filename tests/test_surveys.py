"""The shipped series: every edition loads, and its tables hold what they promise to each other."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from cmsurvey import load
from cmsurvey.model import KINDS, WHOLE, Edition, Survey

SURVEYS = Path(__file__).parents[1] / "data" / "surveys"
YEARS = tuple(str(year) for year in (*range(2011, 2026),))
SNAKE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table as they stand in the file, read without cmsurvey."""
    with (SURVEYS / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def figures_of(text: str) -> set[str]:
    """The numbers of a text, thousands joined and decimals with a point: "23 000 €" holds 23000."""
    joined = re.sub(r"(?<=\d)[\u202f\u00a0, ](?=\d{3}\b)", "", text)
    return set(re.findall(r"\d+(?:[.,]\d+)?", joined))


@pytest.fixture(scope="module")
def survey() -> Survey:
    return load.survey(SURVEYS)


@pytest.fixture(scope="module")
def editions(survey: Survey) -> dict[str, Edition]:
    return {year: load.edition(survey, year) for year in survey.editions}


@pytest.mark.long
def test_the_series_has_an_edition_a_year(survey):
    assert tuple(survey.editions) == YEARS


def test_the_bundled_series_is_this_one():
    assert load.bundled().resolve() == SURVEYS.resolve()


@pytest.mark.long
@pytest.mark.parametrize("year", YEARS)
def test_an_edition_has_exactly_its_preferred_and_derived_rows(year, editions):
    printed = [row for row in rows(f"{year}.csv") if not row["note"].startswith("alt:")]
    derived = [row for row in rows("derived.csv") if row["year"] == year]
    expected = [
        (row["question"], row["population"], row["category"], float(row["value"]))
        for row in printed + derived
    ]
    figures = editions[year].figures
    columns = ["question", "population", "category", "value"]
    assert [tuple(row) for row in figures[columns].to_numpy().tolist()] == expected
    assert int(figures["derived"].sum()) == len(derived)


@pytest.mark.long
@pytest.mark.parametrize("year", YEARS)
def test_a_figure_is_found_on_its_line(year, editions):
    lines = {
        name: (SURVEYS / name).read_text("utf-8").splitlines() for name in (f"{year}.csv", "derived.csv")
    }
    for figure in editions[year].figures.to_dict("records"):
        line = lines[str(figure["file"])][int(figure["line"]) - 1]
        assert f"{figure['question']}," in line
        assert f",{figure['category']}," in line


def test_a_label_is_the_same_in_every_edition():
    questions: dict[str, set[str]] = defaultdict(set)
    categories: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name in (*(f"{year}.csv" for year in YEARS), "derived.csv"):
        for row in rows(name):
            questions[row["question"]].add(row["label_fr"])
            categories[row["question"], row["category"]].add(row["category_fr"])
    assert {key: labels for key, labels in questions.items() if len(labels) > 1} == {}
    assert {key: labels for key, labels in categories.items() if len(labels) > 1} == {}


@pytest.mark.long
def test_the_whole_sample_has_the_respondents_as_its_base(editions):
    for edition in editions.values():
        whole = edition.figures[edition.figures["population"] == "all"]
        expected = set() if edition.entry.respondents is None else {float(edition.entry.respondents)}
        assert set(whole["base_n"].dropna()) == expected, edition.id


@pytest.mark.long
def test_identifiers_are_snake_case_and_shares_are_shares(editions):
    for edition in editions.values():
        figures = edition.figures
        assert all(
            SNAKE.fullmatch(str(name)) for column in ("question", "category") for name in figures[column]
        )
        shares = figures[figures["unit"] == "percent"]["value"]
        assert shares.between(0, 100).all()


@pytest.mark.long
def test_completeness_says_which_questions_are_whole(editions):
    """completeness.csv lists each single-answer question of each edition, with its sum and its answers."""
    found: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for year, edition in editions.items():
        printed = edition.figures[~edition.figures["derived"]]
        for row in printed.to_dict("records"):
            if KINDS[str(row["kind"])].adds_up:
                found[year, str(row["question"]), str(row["population"])].append(float(str(row["value"])))
    claimed = {(row["year"], row["question"], row["population"]): row for row in rows("completeness.csv")}
    assert set(claimed) == set(found)
    for key, row in claimed.items():
        assert sum(found[key]) == pytest.approx(float(row["sum"]), abs=0.01), key
        assert len(found[key]) == int(row["categories"]), key
        assert (row["status"] == "COMPLETE") <= (WHOLE[0] <= sum(found[key]) <= WHOLE[1]), key
        assert sum(found[key]) <= WHOLE[1], key


def test_every_source_of_the_tables_is_listed(survey):
    used = {
        row["source"] for name in (*(f"{year}.csv" for year in YEARS), "derived.csv") for row in rows(name)
    }
    assert used <= set(survey.sources)


def test_every_bound_is_declared_and_nothing_else(survey):
    said = {
        (year, row["question"], row["population"], row["category"])
        for year in YEARS
        for row in rows(f"{year}.csv")
        if row["note"].startswith("bound:")
    }
    assert set(survey.bounds) == said
    assert len(said) == 8


def test_a_bound_is_worded_with_the_figures_of_its_row_alone(survey):
    for (year, question, population, category), bound in survey.bounds.items():
        (row,) = [
            row
            for row in rows(f"{year}.csv")
            if (row["question"], row["population"], row["category"]) == (question, population, category)
            and row["note"].startswith("bound:")
        ]
        allowed = figures_of(row["value"]) | figures_of(row["note"].partition("'")[2].partition("'")[0])
        for language, wording in bound.wording.items():
            assert figures_of(wording) <= allowed, (year, question, language)
            assert figures_of(wording), (year, question, language)


def test_a_bound_points_the_way_its_words_do(survey):
    ways = {
        "at_least": {"fr": "plus de", "en": "more than"},
        "at_most": {"fr": "moins de", "en": "less than"},
    }
    for bound in survey.bounds.values():
        assert {language: " ".join(text.split(" ")[:2]) for language, text in bound.wording.items()} == ways[
            bound.direction
        ]


def test_french_bounds_keep_their_spaces_together(survey):
    """A no-break space before % and €, a narrow one between thousands, a plain one nowhere else near them."""
    french = [bound.wording["fr"] for bound in survey.bounds.values()]
    assert not [text for text in french if re.search(r"[^\u00a0][%€]|\d \d", text)]
    assert "moins de 23\u202f000\u00a0€" in french


@pytest.mark.long
def test_every_note_without_an_order_is_the_note_of_a_rank(survey, editions):
    notes = {
        str(note) for one in editions.values() for note in one.figures[one.figures["kind"] == "rank"]["note"]
    }
    assert survey.unordered
    assert [end for end in survey.unordered if not any(note.endswith(end) for note in notes)] == []


def test_the_respondents_of_every_edition_volunteered(survey):
    assert survey.sampling.value == "self_selected"
    assert survey.sampling.source
    assert survey.mode.source
    assert survey.weighting == ("", "")

"""Every question of the fifteen editions becomes a table and a form; each number is a cell of its table."""

from __future__ import annotations

import csv
import math
import re
from functools import cache

import pytest

from cmsurvey import aggregate, compose
from cmsurvey.compose import forms
from cmsurvey.model import KINDS, Block, Estimate, Table
from tests import composed, snapshots
from tests.cases import every
from tests.composed import SURVEYS

YEARS = tuple(str(year) for year in range(2011, 2026))


@cache
def cells(file: str) -> dict[int, dict[str, str]]:
    """The rows of a table by their line, read without cmsurvey; no cell of these tables breaks a line."""
    with (SURVEYS / file).open(encoding="utf-8", newline="") as handle:
        return dict(enumerate(csv.DictReader(handle), start=2))


@cache
def tables(year: str) -> tuple[tuple[str, tuple[Table, ...]], ...]:
    """The tables of each question of an edition."""
    edition = composed.edition(year)
    return tuple(
        (question, aggregate.tables(Block((question,)), edition)) for question in aggregate.questions(edition)
    )


def shown(found: tuple[Table, ...]) -> tuple[Table, ...]:
    """Everyone's table, else that of each population."""
    return tuple(table for table in found if table.population == "all") or found


def rows(year: str) -> list[tuple[Table, Estimate]]:
    """Every estimate of an edition with its table."""
    return [(table, row) for _, found in tables(year) for table in found for row in table.rows]


def elsewhere(table: Table, row: Estimate) -> set[str]:
    """The question under which series.toml says that the figure of an answer stands."""
    declared = [one for one in composed.survey().elsewhere if one.question == table.question]
    return {one.of for one in declared if one.category == row.category or row.origin == "remainder"}


def _is_repeated(table: Table, row: Estimate) -> bool:
    name, _, line = row.places[0].partition(":")
    return cells(name)[int(line)]["question"] in elsewhere(table, row)


@pytest.mark.long
def test_every_question_of_every_edition_has_the_form_that_was_read():
    lines = []
    for year in YEARS:
        for question, found in tables(year):
            form = forms.choose("", shown(found), people=question in composed.survey().icons, where="")
            count = sum(len(table.rows) for table in shown(found))
            lines.append(f"{year} {question:<30} {form:<11} {count:>2} {found[0].kind}\n")
    snapshots.agrees("forms.txt", "".join(lines))


def test_the_edition_of_2012_has_twenty_eight_questions():
    assert len(tables("2012")) == 28


@every("year", YEARS)
def test_every_estimate_has_the_value_of_the_cells_that_it_names(year):
    for table, row in rows(year):
        read = [
            (name, cells(name)[int(line)]) for name, _, line in (place.partition(":") for place in row.places)
        ]
        assert read, (table.question, row.category)
        for name, cell in read:
            assert not cell["note"].startswith("alt:")
            assert cell["population"] == table.population
            assert cell["question"] in {table.question, *elsewhere(table, row)}
            assert name == "derived.csv" or row.origin != "derived"
            assert cell["source"] in row.sources
        if row.origin != "remainder":
            assert {float(cell["value"]) for _, cell in read} == {row.value}
            assert [cell["category"] for _, cell in read] == list(row.members or (row.category,))


@every("year", YEARS)
def test_every_preferred_row_of_a_question_is_shown_once(year):
    wanted = sorted(
        (row["question"], row["population"], row["category"])
        for row in cells(f"{year}.csv").values()
        if not row["note"].startswith("alt:")
    )
    found = sorted(
        (table.question, table.population, category)
        for table, row in rows(year)
        if row.origin in {"published", "bound"} and not _is_repeated(table, row)
        for category in row.members or (row.category,)
    )
    assert found == wanted


@every("year", YEARS)
def test_a_remainder_is_last_and_is_what_the_published_shares_leave_to_100(year):
    for _, found in tables(year):
        for table in found:
            remainders = [row for row in table.rows if row.origin == "remainder"]
            assert len(remainders) <= 1
            for row in remainders:
                assert row is table.rows[-1]
                assert KINDS[table.kind].adds_up, table.question
                assert len(table.rows) >= 3, f"{table.question}: one row is a key figure without a remainder"
                assert row.value == pytest.approx(100 - table.total)
                assert row.value > 2
                assert not any(other.bound for other in table.rows)


@pytest.mark.long
@every("lang", ["fr", "en"])
def test_a_title_of_two_answers_tells_both_where_most_of_a_question_was_not_published(lang):
    """Of 3 % and 10 % neither leads: those between them are 87 %."""
    told = set()
    for year in YEARS:
        of = composed.edition(year)
        for name in aggregate.questions(of):
            (table, *others) = aggregate.tables(Block((name,)), of)
            published = [row.value for row in table.rows if row.origin != "remainder"]
            if others or (len(published), len(table.rows)) != (2, 3) or sum(published) >= 40:
                continue
            title = compose.card(name, composed.filler(of, lang)).title.replace(",", ".")
            assert [value for value in published if f"{value:g}" not in title] == [], (year, title)
            told.add((year, name))
    assert told == {("2015", "age_group"), ("2022", "employer_type")}
    titles = [panel.title for panel in composed.posters("2015", lang)["profile"].panels]
    assert [one for one in titles if "10" in one and "3" in one], titles


@pytest.mark.long
@every("lang", ["fr", "en"])
def test_what_is_computed_from_a_share_that_is_about_is_about_itself(lang):
    seen = 0
    for year in ("2016", "2022", "2025"):
        of, said = composed.edition(year), composed.spoken(composed.edition(year), lang)
        for table, row in rows(year):
            if row.origin == "derived" and any(
                said.hedge(one.note) for one, _ in aggregate.operands(row, table, of)
            ):
                assert said.hedge(row.note), (year, table.question, row.category)
                seen += 1
    assert seen == 3


@every("year", YEARS)
def test_shares_of_several_answers_never_have_a_remainder_or_a_sum(year):
    for table, row in rows(year):
        if table.kind == "multiple" or table.question.endswith("_cumulative"):
            assert table.kind == "multiple", f"{table.question} holds thresholds that would be stacked"
            assert row.origin != "remainder"


@every("year", YEARS)
def test_a_formula_gives_its_value(year):
    """Only sums and differences are computed, and each works out."""
    for table, row in rows(year):
        if row.origin == "remainder":
            assert re.fullmatch(r"100( - [\d.]+)+", row.formula), row
        if re.fullmatch(r"[\d.]+( [-+] [\d.]+)+", row.formula):
            terms = row.formula.replace(" - ", " + -").split(" + ")
            assert math.fsum(map(float, terms)) == pytest.approx(row.value, abs=0.06), (table.question, row)


@every("year", YEARS)
def test_what_was_computed_has_a_formula_and_what_was_published_has_none(year):
    for table, row in rows(year):
        assert bool(row.formula) == (row.origin in {"derived", "remainder"}), (table.question, row.category)


@every("year", YEARS)
def test_the_steps_of_a_scale_stand_in_its_order(year):
    for table, _ in rows(year):
        parts = [row for row in table.rows if row.origin != "remainder"]
        if table.kind == "single" and all(row.low is not None or row.high is not None for row in parts):
            edges = [(row.low or -1, row.high or math.inf) for row in parts]
            assert edges == sorted(edges), f"{table.question}: {[row.label for row in parts]}"


@every("year", YEARS)
def test_a_base_is_that_of_its_population_or_unknown(year):
    respondents = composed.edition(year).entry.respondents
    for table, row in rows(year):
        if not table.stated:  # the source does not say of whom: no number of people stands behind it
            assert row.base is None, (table.question, row)
            continue
        assert (
            row.base == respondents
            if table.population == "all"
            else row.base is None or row.base <= (respondents or row.base)
        ), (table.question, row)


@every("year", YEARS)
def test_no_estimate_has_a_margin(year):
    assert {row.computed for _, row in rows(year)} == {None}

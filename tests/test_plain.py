"""Numbers as people write them in answers: with a unit, in brackets, below 0. All data is made up."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from cmsurvey.answers import importing, questionnaire, read
from cmsurvey.answers.plain import plain
from tests.cases import every

if TYPE_CHECKING:
    from pathlib import Path

    from cmsurvey.answers import Question

_BRACKETS = "a number in brackets, which is below 0"


def imported(folder: Path, cells: list[str]) -> tuple[importing.Imported, Question | None]:
    """A column of answers behind another one, and the question that it was guessed to be."""
    with (folder / "export.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["Vous êtes", "Combien ?"], *(["AB"[at % 2], one] for at, one in enumerate(cells))]
        )
    made = importing.run(importing.Wanted(folder / "export.csv", folder, "2031", ("fr",)))
    return made, questionnaire(made.folder / "questionnaire.toml").questions.get("combien")


@every("cells", [
    ["(1)", "(2)", "(30)"],  # codes
    ["(12)", "14", "(2013)"],  # nothing says that they are money
    ["(£1,200)", "(£300)"],  # none is above 0, so nothing shows what brackets mean
    ["40 h", "90 min", "35", "38"],  # no unit stands behind most
    ["3 ans", "8 mois"],
    ["40 h/semaine", "170 h/mois"],
    ["A1", "2 chats", "3 chiens", "40h30", "h", "%", "()", "(%)"],
])  # fmt: skip
def test_what_a_column_does_not_show_stays_as_it_was_written(cells):
    found = plain(cells)
    assert dict(found.texts) == {one: one for one in cells}
    assert (found.changed, found.unit) == ((), "")


def test_a_long_cell_is_left_alone_at_once():
    """Its digits in a bracket that is never closed would be tried in all ways."""
    cells = ["(" + "1" * 100_000, "1 " * 50_000, " " * 100_000 + "h", "40 h", "38 h", "37 h"]
    assert plain(cells).texts[cells[0]] == cells[0]
    assert plain(cells).unit == "hours"


@every(("cells", "numbers", "unit"), [
    (["40 h", "40 heures", "35", "38,5h"], ["40", "40", "35", "38,5"], "hours"),
    (["35 h/semaine", "40h par semaine"], ["35", "40"], "hours"),
    (["25 ans", "1 an", "30"], ["25", "1", "30"], "years"),
    (["-5 %", "12%", "\u22121,5 %", "0 pour cent"], ["-5", "12", "-1,5", "0"], "percent"),
    (["(£1,200)", "£300", "£(40)"], ["-£1,200", "£300", "-£40"], ""),
    (["(1 200 €)", "300 €", "(40) €"], ["-1 200 €", "300 €", "-40 €"], ""),
    (["(5 %)", "12 %", "8 %"], ["-5", "12", "8"], "percent"),
    (["(1 200)", "300"], ["-1 200", "300"], ""),
    (["40 h", "38 h", "35 h", "une pause (5 min)"], ["40", "38", "35", "une pause (5 min)"], "hours"),
])  # fmt: skip
def test_a_unit_behind_most_numbers_and_the_brackets_of_an_account_are_read(cells, numbers, unit):
    found = plain(cells)
    assert [found.texts[one] for one in cells] == numbers
    assert found.unit == unit


@pytest.mark.long
@every(("written", "number", "decimal"), [
    (lambda at: f"{20 + at}.{100 + at},50 €", 20_100.5, ","),
    (lambda at: f"{20 + at},{100 + at}.50", 20_100.5, "."),
    (lambda at: f"{20 + at}.{100 + at},50" if at % 2 == 0 else f"{20 + at}.000", 20_100.5, ","),
])  # fmt: skip
def test_a_number_with_both_signs_says_which_of_them_parts_thousands(written, number, decimal, tmp_path):
    made, asked = imported(tmp_path, [written(at) for at in range(30)])

    assert asked is not None
    assert (asked.kind, asked.decimal, asked.missing) == ("numeric", decimal, ())
    assert made.responses.frame["combien"].tolist()[0] == number
    assert made.responses.frame["combien"].min() >= 20_000


@pytest.mark.long
@every("cells", [["5 h", "5", "3 h", "3"], ["5 h", "5h", "3 heures", "3 h"]])
def test_the_same_number_with_and_without_its_unit_is_one_answer(cells, tmp_path):
    made, asked = imported(tmp_path, cells * 8)

    assert asked is not None
    assert asked.kind == "numeric"
    assert set(made.responses.frame["combien"]) == {5.0, 3.0}


@pytest.mark.long
@every(("written", "what"), [
    (lambda at: f"{20 + at} heures", "a unit behind a number"),
    (lambda at: f"{20 + at} %", "a unit behind a number"),
    (lambda at: f"({2_000 - 50 * at} €)" if at % 3 else f"{2_000 + at} €", _BRACKETS),
    (lambda at: f"{-1.5 - at} %".replace(".", ","), "a unit behind a number"),
])  # fmt: skip
def test_numbers_with_a_unit_or_in_brackets_are_a_quantity_and_each_is_told(written, what, tmp_path):
    cells = [written(at) for at in range(30)]
    made, asked = imported(tmp_path, cells)

    assert asked is not None
    assert asked.kind == "numeric"
    values = made.responses.frame["combien"].tolist()
    assert values[1] == {"21 heures": 21, "21 %": 21, "(1950 €)": -1950, "-2,5 %": -2.5}[cells[1]]
    first = next(one for one in made.odd.found if one.what == what)
    assert (first.row, first.column, first.value) == (
        made.responses.frame.index[cells.index(first.value)],
        "Combien ?",
        first.value,
    )
    assert first.done == f'read as "{values[cells.index(first.value)]:.15g}"'
    again = read(made.folder / "responses.csv", questionnaire(made.folder / "questionnaire.toml"))
    assert again.frame["combien"].tolist() == values


@pytest.mark.long
def test_another_unit_among_numbers_is_no_number_and_is_told_with_its_row(tmp_path):
    made, asked = imported(tmp_path, [*(f"{20 + at} h" for at in range(29)), "90 min"])

    assert asked is not None
    assert [one.written for one in asked.missing] == [("90 min",)]
    assert made.responses.frame["combien"].isna().sum() == 1
    told = [one for one in made.odd.found if one.what == "a text among numbers"]
    assert [(one.row, one.value) for one in told] == [(31, "90 min")]


@pytest.mark.long
@every("cells", [["1 jour", "2 jours", "3 jours"], ["0 %", "25 %", "50 %", "100 %"], ["35 h", "39 h"]])
def test_a_few_numbers_with_a_unit_that_come_again_and_again_are_a_list_and_it_is_said(cells, tmp_path):
    made, asked = imported(tmp_path, cells * 8)

    assert asked is not None
    assert (asked.kind, len(asked.options)) == ("single", len(cells))
    said = "numbers with a unit, few of them different: taken for answers of a list"
    assert any(said in line for line in made.odd.summary())

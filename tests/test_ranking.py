"""A ranking is never read as ratings: the answer is the option put first, and it is said."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from cmsurvey.answers import Oddities, importing, questionnaire
from cmsurvey.answers import read as responses
from cmsurvey.errors import CmsurveyError
from cmsurvey.estimate.tables import estimated
from tests.builders import untranslated
from tests.cases import every
from tests.command import cmsurvey

if TYPE_CHECKING:
    from pathlib import Path

    from cmsurvey.answers import Responses

_OPTIONS = ("Salaire", "Horaires", "Autonomie", "Équipe")
_PLACES = "the places of a ranking: a question each: that of the first place tells who came first"
_GIVEN = "4 columns ({}, …): the places that a ranking gave an option: one question of all the options"


def orders(rows: int = 30) -> list[list[str]]:
    """As many orders of all the options or of two of them."""
    chance = random.Random(7)  # noqa: S311 - made-up answers
    return [chance.sample(_OPTIONS, 4 if row % 3 else 2) for row in range(rows)]


def lime(answers: list[list[str]]) -> str:
    head = "id,submitdate,lastpage,startlanguage,Q1,R[1],R[2],R[3],R[4]\n"
    cells = [[*one, *[""] * (4 - len(one))] for one in answers]
    return head + "".join(
        f"{at},2031-03-02 10:00:00,3,fr,{'AB'[at % 2]},{','.join(one)}\n" for at, one in enumerate(cells, 1)
    )


def qualtrics(answers: list[list[str]]) -> str:
    names = ["Finished", "ResponseId", "Progress", "Q1", "Q2_1", "Q2_2", "Q2_3", "Q2_4"]
    asked = ["Finished", "Response ID", "Progress", "You are", *(f"Rank these - {one}" for one in _OPTIONS)]
    head = [names, asked, [f'"{{""ImportId"":""{one}""}}"' for one in names]]
    rows = [
        ["True", f"R_{at}", "100", "AB"[at % 2]]
        + [str(one.index(option) + 1) if option in one else "" for option in _OPTIONS]
        for at, one in enumerate(answers)
    ]
    return "".join(f"{','.join(row)}\n" for row in [*head, *rows])


def imported(folder: Path, text: str) -> importing.Imported:
    file = folder / "export.csv"
    file.write_text(text, encoding="utf-8")
    return importing.run(importing.Wanted(file, folder, "2031", ("fr",)))


def google(
    answers: list[list[str]], places: str = "{}", options: tuple[str, ...] = _OPTIONS, other: str = "{}"
) -> str:
    """A grid of Google Forms, a row an option; `places` is how its columns are called."""
    head = ["Horodateur", "Vous êtes", *(f"Classez ces critères [{other.format(one)}]" for one in options)]
    rows = [
        [f"2031/03/{at % 28 + 1:02} 10:00:00 AM UTC+1", "AB"[at % 2]]
        + [places.format(one.index(option) + 1) if option in one else "" for option in options]
        for at, one in enumerate(answers)
    ]
    return "".join(f"{','.join(row)}\n" for row in [head, *rows])


def google_by_place(answers: list[list[str]]) -> str:
    """A grid whose rows are the places and whose columns are the options."""
    called = ("1er choix", "2e choix", "3e choix", "4e choix")
    head = ["Horodateur", "Vous êtes", *(f"Classez ces critères [{one}]" for one in called)]
    rows = [
        [f"2031/03/{at % 28 + 1:02} 10:00:00 AM UTC+1", "AB"[at % 2], *one, *[""] * (4 - len(one))]
        for at, one in enumerate(answers)
    ]
    return "".join(f"{','.join(row)}\n" for row in [head, *rows])


@pytest.mark.long
@every("export", [lime, google_by_place])
def test_the_columns_of_places_are_questions_of_one_answer_each_and_it_is_said(export, tmp_path):
    made = imported(tmp_path, export(orders()))
    asked = questionnaire(made.folder / "questionnaire.toml")

    first, *ranked = [one for one in asked.questions.values() if len(one.options) == 4]
    assert [one.kind for one in (first, *ranked)] == ["single"] * 4
    assert not any(option.score for one in (first, *ranked) for option in one.options)
    assert any(_PLACES in line for line in made.odd.summary())
    assert made.responses.ticked(first.id)["salaire"].sum() == sum(one[0] == "Salaire" for one in orders())


@pytest.mark.long
@every(("export", "column"), [
    (qualtrics, "Q2_1"),
    (google, "Classez ces critères [Salaire]"),
    (lambda rows: google(rows, "{}e choix"), "Classez ces critères [Salaire]"),
    (lambda rows: google(rows, "Rang {}"), "Classez ces critères [Salaire]"),
])  # fmt: skip
def test_a_ranking_of_a_column_an_option_is_one_question_whose_answer_is_the_option_put_first(
    export, column, tmp_path
):
    made = imported(tmp_path, export(orders()))
    asked = questionnaire(made.folder / "questionnaire.toml")

    (ranked,) = [one for one in asked.questions.values() if one.kind == "rank"]
    assert ranked.option_ids == ("salaire", "horaires", "autonomie", "equipe")
    assert ranked.options[0].column == column
    assert len(asked.questions) == 2, "no column of it is a question of its own too"
    assert not any("without a first" in line for line in made.odd.summary())
    names = ", ".join(one.column for one in ranked.options[:3])
    assert any(_GIVEN.format(names) in line for line in made.odd.summary())

    firsts = made.responses.ticked(ranked.id).sum().to_dict()
    assert firsts == {
        option: sum(one[0] == label for one in orders())
        for option, label in zip(ranked.option_ids, _OPTIONS, strict=True)
    }
    again = responses(made.folder / "responses.csv", asked)
    assert again.ticked(ranked.id).sum().to_dict() == firsts, "of the clean file the same"


@pytest.mark.long
def test_the_table_of_a_ranking_has_the_share_of_those_who_put_each_option_first(tmp_path):
    made = imported(tmp_path, google(orders()))
    asked = questionnaire(made.folder / "questionnaire.toml")
    (ranked,) = [one.id for one in asked.questions.values() if one.kind == "rank"]
    titles = {"first": {"fr": "{label} (en première place)"}}
    found = [one for one in estimated(made.responses, [], titles).figures if one.topic.id == ranked]

    label = "Classez ces critères (en première place)"
    assert (found[0].topic.kind, found[0].topic.unit, found[0].topic.labels["fr"]) == (
        "single",
        "percent",
        label,
    )
    assert [round(one.value * 30 / 100) for one in found] == [
        sum(one[0] == label for one in orders()) for label in _OPTIONS
    ]


@pytest.mark.long
def test_a_crosstab_of_a_ranking_is_the_same_by_every_engine_and_says_what_its_shares_are(tmp_path):
    made = imported(tmp_path, google(orders(60)))
    files = [
        "--responses",
        made.folder / "responses.csv",
        "--questionnaire",
        made.folder / "questionnaire.toml",
    ]
    asked = ["crosstab", "2031", "classez_criteres", "--by", "vous_etes", *files, "--min-base", "10"]

    pandas, duckdb = (cmsurvey(*asked, "--engine", one) for one in ("pandas", "duckdb"))

    assert (pandas.exit_code, pandas.stdout) == (0, duckdb.stdout)
    assert "de ceux qui ont mis chaque réponse en première place" in pandas.output


@pytest.mark.long
@every(("edit", "kinds"), [
    ((lambda rows: [*rows, ["Salaire"] * 2]), {"scale"}),  # two options with one note in a single row
    ((lambda rows: rows[:9]), {"scale"}),  # too few to tell
])  # fmt: skip
def test_a_grid_of_notes_is_no_ranking(edit, kinds, tmp_path):
    text = google([one for one in edit(orders()) if len(set(one)) == len(one)])
    if len(edit(orders())) > 30:
        text += "2031/03/02 10:00:00 AM UTC+1,A,2,2,1,3\n"
    made = imported(tmp_path, text)

    asked = questionnaire(made.folder / "questionnaire.toml")
    assert {one.kind for name, one in asked.questions.items() if "classez" in name} == kinds
    assert not any("ranking" in line for line in made.odd.summary())


@pytest.mark.long
def test_ratings_are_no_ranking(tmp_path):
    """Two options with one note in a single row are enough."""
    rows = qualtrics(orders()).splitlines()
    rows[-1] = "True,R_x,100,A,2,2,1,3"
    made = imported(tmp_path, "\n".join(rows) + "\n")

    asked = questionnaire(made.folder / "questionnaire.toml")
    assert {asked[f"q2_{at}"].kind for at in range(1, 5)} == {"scale"}
    assert not any("ranking" in line for line in made.odd.summary())


RANKED = """languages = ["fr"]
[[question]]
id = "order"
text = { fr = "Classez" }
kind = "rank"
missing = [{ id = "none", fr = "Sans avis", written = ["-"] }]
options = [{ id = "a", fr = "A", column = "A" }, { id = "b", fr = "B", column = "B" }]
"""


@every(("row", "where", "what"), [
    ("2,x", ", row 3, column B", '"x" is no place of question "order"'),
    ("0,1", ", row 3, column A", '"0" is no place of question "order"'),
    ("1,3", ", row 3, column B", '"3" is no place of question "order"'),
    ("1.5,1", ", row 3, column A", '"1.5" is no place of question "order"'),
    ("-1,1", ", row 3, column A", '"-1" is no place of question "order"'),
    ("1,1", ", row 3, column B", '"a" and "b" share place 1 of question "order"'),
    ("2,2", ", row 3, column B", '"a" and "b" share place 2 of question "order"'),
])  # fmt: skip
def test_what_is_no_place_or_is_given_twice_is_told_with_row_and_column(row, where, what, tmp_path):
    with pytest.raises(CmsurveyError) as raised:
        read(tmp_path, f"A,B\n1,2\n{row}\n")
    (problem,) = raised.value.problems
    assert untranslated(raised.value) == []
    assert (problem.where.removeprefix(str(tmp_path / "answers.csv")), problem.what) == (where, what)


def test_places_without_a_first_one_and_missing_codes_are_no_answers_and_are_told(tmp_path):
    found, odd = read(tmp_path, "A,B\n1,2\n2,1\n2,\n-,-\n1,\n")

    assert found.frame["order"].astype(object).where(found.answered("order"), "").tolist() == [
        "a", "b", "", "", "a"
    ]  # fmt: skip
    assert found.absent["order"].tolist() == ["", "", "no_answer", "none", ""]
    assert odd.summary() == ["order: places without a first one: read as no answer"]


@every(("settings", "what"), [
    ('columns = ["R[1]", "R[2]"]\noptions = [{ id = "a", fr = "A", column = "A" }]',
     "a ranking has a column an option"),
    ('options = [{ id = "a", fr = "A" }]', 'option "a" has no column'),
])  # fmt: skip
def test_a_ranking_without_a_column_an_option_is_refused_with_what_to_write(settings, what, tmp_path):
    path = tmp_path / "questionnaire.toml"
    asked = f'id = "r"\ntext = {{ fr = "Classez" }}\nkind = "rank"\n{settings}\n'
    path.write_text(f'languages = ["fr"]\n[[question]]\n{asked}', encoding="utf-8")
    with pytest.raises(CmsurveyError) as raised:
        questionnaire(path)
    (problem,) = raised.value.problems
    assert problem.what == what
    assert untranslated(raised.value) == []
    assert 'where a column is a place, write a "single" question' in problem.hint


def read(folder: Path, text: str) -> tuple[Responses, Oddities]:
    (folder / "answers.csv").write_text(text, encoding="utf-8")
    (folder / "questionnaire.toml").write_text(RANKED, encoding="utf-8")
    odd = Oddities()
    return responses(folder / "answers.csv", questionnaire(folder / "questionnaire.toml"), odd=odd), odd

"""A ranking is no kind of question: its columns are read as questions of one answer, and it is said."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from cmsurvey.answers import importing, questionnaire
from cmsurvey.errors import CmsurveyError
from tests.cases import every

if TYPE_CHECKING:
    from pathlib import Path

_OPTIONS = ("Salaire", "Horaires", "Autonomie", "Équipe")
_PLACES = "the places of a ranking: a question each: that of the first place tells who came first"
_GIVEN = 'the places that a ranking gave an option: a question an option: its answer "1" is the share'


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


@every(("export", "told", "first"), [(lime, _PLACES, "r_1"), (qualtrics, _GIVEN, "q2_1")])
def test_the_columns_of_a_ranking_are_questions_of_one_answer_each_and_it_is_said(
    export, told, first, tmp_path
):
    made = imported(tmp_path, export(orders()))
    asked = questionnaire(made.folder / "questionnaire.toml")

    ranked = [one for name, one in asked.questions.items() if name.startswith(first[:-1])]
    assert [one.kind for one in ranked] == ["single"] * 4
    assert [len(one.options) for one in ranked] == [4] * 4
    assert not any(option.score for one in ranked for option in one.options)
    assert any(told in line for line in made.odd.summary())

    salary = next(one.id for one in ranked[0].options if one.id in {"salaire", "1"})
    firsts = made.responses.ticked(first)[salary].sum()
    assert firsts == sum(one[0] == "Salaire" for one in orders())


def test_ratings_are_no_ranking(tmp_path):
    """Two options with one note in a single row are enough."""
    rows = qualtrics(orders()).splitlines()
    rows[-1] = "True,R_x,100,A,2,2,1,3"
    made = imported(tmp_path, "\n".join(rows) + "\n")

    asked = questionnaire(made.folder / "questionnaire.toml")
    assert {asked[f"q2_{at}"].kind for at in range(1, 5)} == {"scale"}
    assert not any("ranking" in line for line in made.odd.summary())


@every("kind", ["rank", "ranking"])
@every("columns", ['columns = ["R[1]", "R[2]"]', ""])
def test_a_question_of_the_kind_rank_is_refused_with_what_to_write(kind, columns, tmp_path):
    own = "" if columns else ', column = "Q2_1"'
    path = tmp_path / "questionnaire.toml"
    asked = f'id = "r"\ntext = {{ fr = "Classez" }}\nkind = "{kind}"\n{columns}\n'
    option = f'options = [{{ id = "a", fr = "A"{own} }}]\n'
    path.write_text(f'languages = ["fr"]\n[[question]]\n{asked}{option}', encoding="utf-8")
    with pytest.raises(CmsurveyError) as raised:
        questionnaire(path)
    (problem,) = raised.value.problems
    assert problem.where == f"{path}, line 5, column 1, question 1"
    assert problem.what == "no kind of question is a ranking"
    assert problem.hint.startswith(
        'write a "single" question a column: that of the first place tells who came'
    )

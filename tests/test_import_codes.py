"""Numbers of a statistics package that are codes: a label of their own tells them from amounts."""

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from cmsurvey import answers
from cmsurvey.answers import codes, importing
from tests.test_answers import here  # noqa: F401 - a fixture

PAY = [25_000.0 + 500 * at for at in range(20)]
AGE = [20.0 + at for at in range(20)]


def imported(folder, name, frame, labels, **more):
    write = pyreadstat.write_dta if name.endswith(".dta") else pyreadstat.write_sav
    write(pd.DataFrame(frame), str(folder / name), variable_value_labels=labels, **more)
    return importing.run(importing.Wanted(folder / name, folder, "e", ("fr",)))


@pytest.mark.long
@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("ending", ["dta", "sav"])
def test_a_labelled_code_among_amounts_is_no_answer_and_in_no_mean(tmp_path, ending):
    frame = {"pay": [*PAY, -99.0, -99.0], "age": [*AGE, 99.0, 30.0], "steps": [*[0, 1, 2, 3] * 5, 9.0, 1.0]}
    labels = {"pay": {-99: "Refus"}, "age": {99: "Ne sait pas"}, "steps": {9: "Refus"}}
    made = imported(tmp_path, f"a.{ending}", frame, labels)
    asked = made.responses.questionnaire

    assert {one.id: one.kind for one in asked.questions.values()} == {
        "pay": "numeric", "age": "numeric", "steps": "scale"
    }  # fmt: skip
    assert made.responses.frame["pay"].mean() == pytest.approx(sum(PAY) / 20)
    assert made.responses.absent["age"].tolist()[-2:] == ["ne_sait_pas", ""]
    assert [one.id for one in asked["steps"].options] == ["0", "1", "2", "3"]
    text = (made.folder / "questionnaire.toml").read_text("utf-8")
    assert "# -99 (Refus)\u00a0: un libellé où les autres nombres n’en ont pas, donc pas une réponse" in text
    told = {(one.row, one.column, one.value, one.done) for one in made.odd.found}
    assert (21, "pay", "-99", "taken for a missing code, so in no mean") in told
    assert (21, "age", "99", "taken for a missing code, so in no mean") in told


@pytest.mark.long
@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("ending", ["dta", "sav"])
def test_codes_of_places_in_a_statistics_package_are_those_of_a_list_and_postal_ones_are_left_out(
    tmp_path, ending
):
    some: dict[str, list[int] | list[str]] = {
        "dep": [1, 2, 33, 75, 99],
        "cp": [75001, 1000, 13001, 69003, 99999],
        "com": ["75056", "2A004"],
    }
    frame = {name: [cells[at % len(cells)] for at in range(50)] for name, cells in some.items()}
    labels = {"dep": {99: "NSP", 75: "Paris"}, "cp": {99999: "Refus"}}
    called = {"dep": "Département", "cp": "Votre code postal", "com": "Code INSEE de la commune"}
    made = imported(tmp_path, f"a.{ending}", frame, labels, column_labels=called)

    (asked,) = made.responses.questionnaire.questions.values()
    assert asked.kind == "single"
    assert [(one.labels["fr"], one.written) for one in asked.options] == [
        ("1", ()), ("2", ()), ("33", ()), ("Paris", ("75",))
    ]  # fmt: skip
    assert [(one.labels["fr"], one.written) for one in asked.missing] == [("NSP", ("99",))]
    told = {one.column: one.what for one in made.odd.found}
    assert told == {"cp": "postal codes: personal data", "com": "commune codes: personal data"}


@pytest.mark.usefixtures("here")
def test_a_label_of_an_amount_is_counted_and_told(tmp_path):
    frame = {"children": [*[0, 1, 2, 3] * 5, 12.0], "score": [*[2, 3, 5, 8] * 5, 10.0]}
    labels = {"children": {0: "Aucun", 12: "12 ou plus"}, "score": {0: "Pas du tout", 10: "Tout à fait"}}
    made = imported(tmp_path, "a.dta", frame, labels)

    assert not [one for one in made.responses.questionnaire.questions.values() if one.missing]
    assert made.responses.frame["children"].sum() == 42
    steps = [one.labels["fr"] for one in made.responses.questionnaire["score"].options]
    assert steps == ["Pas du tout", *map(str, range(1, 10)), "Tout à fait"]
    told = [(one.column, one.value) for one in made.odd.found if one.done.startswith("counted as it is")]
    assert told == [("children", "0")] * 5 + [("children", "12")]


@pytest.mark.usefixtures("here")
def test_extended_missing_codes_of_stata_keep_their_labels(tmp_path):
    frame = {"pay": pd.Series([*PAY, "a", "b"], dtype=object)}
    labels = {"pay": {"a": "Refus", "b": "Ne sait pas"}}
    made = imported(tmp_path, "a.dta", frame, labels, missing_user_values={"pay": ["a", "b"]})

    (pay,) = made.responses.questionnaire.questions.values()
    assert [(one.labels["fr"], one.written) for one in pay.missing] == [
        ("Refus", ("a",)),
        ("Ne sait pas", ("b",)),
    ]
    assert made.responses.absent["pay"].tolist()[-2:] == ["refus", "ne_sait_pas"]


@pytest.mark.usefixtures("here")
def test_a_questionnaire_that_does_not_know_a_labelled_code_counts_it_and_is_told(tmp_path):
    stands = tmp_path / "answers/e/questionnaire.toml"
    stands.parent.mkdir(parents=True)
    stands.write_text(
        'languages = ["fr"]\n[[question]]\nid = "pay"\ntext = { fr = "?" }\nkind = "numeric"\n', "utf-8"
    )
    made = imported(tmp_path, "a.dta", {"pay": [*PAY, -99.0]}, {"pay": {-99: "Refus"}})

    assert made.responses.frame["pay"].min() == -99
    assert [line for line in made.odd.summary() if 'calls "Refus": counted as it is' in line]


def test_numbers_without_labels_that_look_like_codes_are_told():
    def told(*numbers):
        odd = answers.Oddities()
        text = [f"{one:g}" for one in numbers]
        sheet = answers.table_sheet(pd.DataFrame({"q": text}), Path("q"))
        codes.tell(sheet, sheet.columns["q"], dict(zip(text, numbers, strict=True)), odd)
        return {one.value for one in odd.found}

    assert told(20, 30, -9, 99) == {"-9", "99"}
    assert told(20, 95, 98, 99) == set()
    assert told(-5, -3, -2, -1, 4) == set()


@pytest.mark.long
@pytest.mark.usefixtures("here")
def test_ticks_of_qualtrics_and_limesurvey_in_spss_are_several_answers_and_status_is_asked(tmp_path):
    ticks = {"Q2_1": [1.0, None] * 10, "Q2_2": [1.0, 1.0, None, 1.0] * 5}
    lime = {"G3_SQ001": [1.0, 0.0] * 10, "G3_SQ002": [0.0] * 10 + [1.0] * 10}
    steps, status = [1.0, 2.0, 4.0, 5.0] * 5, ["employed", "free"] * 10
    labels = {
        "Q2_1": {1: "LinkedIn"}, "Q2_2": {1: "Facebook"}, "G3_SQ001": {1: "Oui", 0: "Non sélectionné"},
        "G3_SQ002": {1: "Oui", 0: "Non sélectionné"}, "more": {0: "Aucun", 3: "3 ou plus"},
        "steps": {1: "Pas du tout satisfait", 2: "Peu satisfait", 3: "Assez satisfait", 4: "Satisfait",
                  5: "Très satisfait"},
    }  # fmt: skip
    called = {
        "Q2_1": "Vos réseaux ? LinkedIn", "Q2_2": "Vos réseaux ? Facebook", "G3_SQ001": "[Blog] Où ?",
        "G3_SQ002": "[Presse] Où ?", "steps": "Satisfait ?", "status": "Votre statut", "more": "Loisirs",
    }  # fmt: skip
    frame = {**ticks, **lime, "steps": steps, "status": status, "more": [0.0, 1.0, 2.0, 3.0] * 5}
    made = imported(tmp_path, "a.sav", frame, labels, column_labels=[called[one] for one in frame])
    asked = made.responses.questionnaire.questions

    assert {one.id: one.kind for one in asked.values()} == {
        "q2": "multiple", "g3": "multiple", "steps": "scale", "status": "single", "more": "single"
    }  # fmt: skip
    assert (asked["q2"].labels["fr"], asked["g3"].labels["fr"]) == ("Vos réseaux ?", "Où ?")
    assert [one.labels["fr"] for one in asked["g3"].options] == ["Blog", "Presse"]
    assert made.responses.ticked("q2").sum().tolist() == [10, 15]
    assert [one.score for one in asked["steps"].options] == [1, 2, 3, 4, 5]
    assert [one.written for one in asked["more"].options] == [("0",), ("1",), ("2",), ("3",)]

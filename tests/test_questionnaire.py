"""questionnaire.toml and [design]: what is read, and every wrong file with its place and cure."""

from pathlib import Path

import pytest

from cmsurvey import answers
from cmsurvey.errors import CmsurveyError, Problems
from cmsurvey.load import SERIES
from cmsurvey.load.design import design
from cmsurvey.load.entry import Entry
from cmsurvey.model import DesignColumns, Replicates
from tests.builders import untranslated
from tests.cases import every

HEAD = 'languages = ["fr"]\n'
STATUS = """
[[question]]
id = "status"
text = { fr = "Statut" }
kind = "single"
options = [{ id = "employee", fr = "Salarié" }, { id = "self", fr = "Indépendant" }]
"""


def read(tmp_path, text):
    path = tmp_path / "questionnaire.toml"
    path.write_text(text, encoding="utf-8")
    return answers.questionnaire(path)


def asked(**keys):
    """One question with these keys over those of a good one; None leaves a key out."""
    good = {"id": '"q"', "text": '{ fr = "Q" }', "kind": '"single"', "options": '[{ id = "a", fr = "A" }]'}
    lines = [f"{key} = {value}" for key, value in {**good, **keys}.items() if value is not None]
    return "\n".join(["[[question]]", *lines, ""])


def test_a_number_between_quotation_marks_is_told_with_the_same_number_without(tmp_path):
    for typed, cure in (("30", "30"), ("30,5", "30.5"), ("-1", "-1"), ("trente", "1"), ("", "1")):
        path = tmp_path / "questionnaire.toml"
        path.write_text(
            HEAD + asked(kind='"scale"', options=f'[{{ id = "a", fr = "A", score = "{typed}" }}]'),
            encoding="utf-8",
        )
        with pytest.raises(CmsurveyError) as caught:
            answers.questionnaire(path)
        assert f"write score = {cure}, without quotation marks" in str(caught.value)


def test_a_questionnaire_is_read_whole(tmp_path):
    found = read(
        tmp_path,
        HEAD + STATUS + asked(
            columns='["Q3"]', base='"asked"', filter='{ status = ["employee"] }',
            options='[{ id = "a", fr = "A", score = 2, written = ["1"] }, '
            '{ id = "b", fr = "B", other = true }]',
            missing='[{ id = "unsure", fr = "Ne sait pas", written = ["99"] }]',
            nets='[{ id = "any", fr = "A ou B", of = ["a", "b"] }]',
        ) + '[design]\nweights = "w"\nclusters = ["school", "class"]\nnested = true\n',
    )  # fmt: skip

    one = found["q"]
    assert (one.columns, one.base, one.filter) == (("Q3",), "asked", {"status": ("employee",)})
    assert one.options[0] == answers.Option("a", {"fr": "A"}, ("1",), score=2.0)
    assert one.options[1].other
    assert one.missing == (answers.Missing("unsure", {"fr": "Ne sait pas"}, ("99",)),)
    assert one.nets[0].of == ("a", "b")
    assert found.design == DesignColumns(weights="w", clusters=("school", "class"), nested=True)
    assert found.design.columns == ("w", "school", "class")


#: What is wrong -> a question, and a part of the sentence it ends with.
WRONG = {
    "an unknown key": (asked(colums='["Q3"]'), 'unknown key "colums"\n    did you mean "columns"?'),
    "an unknown kind": (asked(kind='"singel"'), 'unknown kind "singel"\n    did you mean "single"?'),
    "no text in a language": (asked(text='{ en = "Q" }'), 'text: no wording in "fr"'),
    "an id with capitals": (asked(id='"Q3"'), 'id "Q3" is not an identifier'),
    "an option twice": (
        asked(options='[{ id = "a", fr = "A" }, { id = "a", fr = "B" }]'), 'id "a" stands twice'),
    "a text of two options": (
        asked(options='[{ id = "a", fr = "Oui" }, { id = "b", fr = "B", written = ["OUI "] }]'),
        '"oui" means both "a" and "b"'),
    "no options": (asked(options=None), "a single question without options"),
    "options of a number": (asked(kind='"numeric"'), "a numeric question has no options"),
    "a scale without scores": (asked(kind='"scale"'), 'option 1: an option of a scale without "score"'),
    "a score in words": (
        asked(kind='"scale"', options='[{ id = "a", fr = "A", score = "one" }]'), '"score" is not a number'),
    "a band that ends before it begins": (
        asked(kind='"banded"', options='[{ id = "a", fr = "A", low = 30, high = 20 }]'),
        'band "a" ends before it begins'),
    "bands that overlap": (
        asked(kind='"banded"', options='[{ id = "a", fr = "A", low = 10, high = 20 }, '
              '{ id = "b", fr = "B", low = 15 }]'),
        'band "b" begins below the end of the one before'),
    "a net of no option": (
        asked(nets='[{ id = "n", fr = "N", of = ["b"] }]'), 'net "n" names no option: "b"'),
    "a filter of a later question": (
        asked(filter='{ later = ["a"] }'), 'its filter names no question above it: "later"'),
    "a filter of no option": (
        STATUS + asked(filter='{ status = ["boss"] }'), 'its filter names no option of "status": "boss"'),
    "a column of two questions": (
        asked(columns='["Q3"]') + asked(id='"r"', columns='["Q3"]'), 'column "Q3" is also that of "q"'),
    "half of the options with a column": (
        asked(kind='"multiple"', options='[{ id = "a", fr = "A", column = "Q_1" }, { id = "b", fr = "B" }]'),
        'option "b" has no column, others have one'),
    "two columns of one answer": (asked(columns='["Q3", "Q4"]'), "a single question with 2 columns"),
    "a question twice": (asked() + asked(), 'question "q" stands twice'),
    "no question": ("", "there is no question in it"),
    "broken TOML": ("[[question]\n", "broken TOML"),
}  # fmt: skip


@every(("text", "sentence"), WRONG.values())
def test_a_wrong_questionnaire_ends_in_its_sentence(tmp_path, text, sentence):
    with pytest.raises(CmsurveyError) as caught:
        read(tmp_path, HEAD + text)

    assert sentence in str(caught.value)
    assert all(problem.where and problem.hint for problem in caught.value.problems)
    assert untranslated(caught.value) == []


def test_every_problem_is_told_at_once_at_the_line_of_its_question(tmp_path):
    with pytest.raises(CmsurveyError) as caught:
        read(tmp_path, HEAD + STATUS + "\n" + asked(kind='"singel"') + asked(id='"r"', base='"all"'))

    assert [Path(problem.where).name for problem in caught.value.problems] == [
        "questionnaire.toml, line 12, column 1, question 2",
        "questionnaire.toml, line 19, column 1, question 3",
    ]


def declared(table):
    problems = Problems()
    found = design(Entry("series.toml", {"design": table}, problems, SERIES))
    return found, [problem.what for problem in problems.found]


def test_a_series_without_a_design_has_none():
    assert design(Entry("series.toml", {}, Problems(), SERIES)) is None


def test_replicate_weights_are_declared_with_their_scales():
    table = {"replicates": {"columns": ["r1", "r2"], "kind": "other", "scale": 0.5, "rscales": [1, 2]}}

    found, wrong = declared(table)

    assert not wrong
    assert found
    assert found.replicates == Replicates(("r1", "r2"), "other", 0.5, (1.0, 2.0))


@every(
    ("table", "what"),
    [
        ({"weight": "w"}, 'unknown key "weight"'),
        ({"clusters": ["a", "b", "c"]}, '"clusters" has 3 stages'),
        ({"clusters": "a", "fpc": ["n", "m"]}, '"fpc" has more columns than there are stages'),
        ({"lonely": "ignore"}, 'unknown lonely "ignore"'),
        ({"nested": "yes"}, '"nested" is neither true nor false'),
        ({"replicates": {"columns": ["r"], "kind": "other"}}, 'key "scale" is missing'),
        ({"replicates": {"columns": ["r"], "kind": "JK1", "rscales": [1, 1]}},
         '"rscales" has 2 numbers for 1 columns'),
        ({"replicates": {"columns": ["r"], "kind": "JK1", "scale": -1}}, '"scale" is not a number above 0'),
    ],
)  # fmt: skip
def test_a_wrong_design_is_told(table, what):
    assert declared(table)[1] == [what]

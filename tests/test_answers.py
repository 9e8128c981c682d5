"""Files of answers: what is read equals what was written; what is wrong ends in a sentence with its row."""

import csv
import io
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from cmsurvey import answers
from cmsurvey.answers import apart, labelled
from cmsurvey.errors import CmsurveyError
from tests.builders import untranslated
from tests.workbooks import opendocument, workbook

QUESTIONNAIRE = """
languages = ["fr", "en"]

[[question]]
id = "contract"
text = { fr = "Contrat", en = "Contract" }
kind = "single"
columns = ["Votre contrat"]
options = [
  { id = "cdi", fr = "CDI", en = "Permanent", written = ["1"] },
  { id = "cdd", fr = "CDD", en = "Fixed term", written = ["2"] },
  { id = "other", fr = "Autre", en = "Other", other = true },
]
missing = [{ id = "unsure", fr = "Ne sait pas", en = "Does not know", written = ["99"] }]

[[question]]
id = "networks"
text = { fr = "Réseaux", en = "Networks" }
kind = "multiple"
columns = ["Réseaux"]
separator = ", "
base = "asked"
filter = { contract = ["cdi", "cdd"] }
options = [
  { id = "a", fr = "Facebook", en = "Facebook" },
  { id = "b", fr = "Facebook, Instagram", en = "Meta" },
  { id = "c", fr = "LinkedIn", en = "LinkedIn" },
]

[[question]]
id = "salary"
text = { fr = "Salaire", en = "Salary" }
kind = "numeric"
columns = ["Salaire"]
unit = "eur_per_year"

[[question]]
id = "age"
text = { fr = "Âge", en = "Age" }
kind = "banded"
columns = ["Âge"]
numbers = true
options = [
  { id = "under_30", fr = "Moins de 30 ans", en = "Under 30", high = 30 },
  { id = "30_plus", fr = "30 ans et plus", en = "30 and over", low = 30 },
]

[[question]]
id = "happy"
text = { fr = "Satisfait", en = "Satisfied" }
kind = "scale"
columns = ["Satisfait"]
options = [
  { id = "no", fr = "Pas d’accord", en = "Disagree", score = 1 },
  { id = "yes", fr = "D’accord", en = "Agree", score = 2 },
]
nets = [{ id = "top", fr = "D’accord", en = "Agree", of = ["yes"] }]
"""
HEADER = ["Votre contrat", "Réseaux", "Salaire", "Âge", "Satisfait"]
ROWS = [
    ["CDI", "LinkedIn, Facebook, Instagram", "32000", "29", "D'accord"],
    ["CDD", "Facebook, LinkedIn", "28 500.5", "30", "Pas d’accord"],
    ["CDI", "", "", "41", ""],
    ["freelance", "LinkedIn", "40000", "52", "d’accord "],
    ["99", "", "40000", "", "D’accord"],
]


@pytest.fixture(scope="session")
def asked(tmp_path_factory):
    return questionnaire(tmp_path_factory.mktemp("asked"), QUESTIONNAIRE)


def questionnaire(folder, text):
    path = folder / "questionnaire.toml"
    path.write_text(text, encoding="utf-8")
    return answers.questionnaire(path)


def table(rows=ROWS, header=HEADER, delimiter=","):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue()


def write(folder, content, name="answers.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def plain(found):
    """Frames as lists, None where there is no answer."""
    frame = found.frame.astype(object).where(found.frame.notna(), None)
    return frame.to_dict("list"), found.absent.astype(str).to_dict("list")


def check(found):
    """That ROWS were read, by hand."""
    frame, absent = plain(found)
    assert len(found) == 5
    assert frame["contract"] == ["cdi", "cdd", "cdi", "other", None]
    assert absent["contract"] == ["", "", "", "", "unsure"]
    assert [frame[f"networks.{one}"] for one in "abc"] == [
        [0.0, 1.0, 0.0, None, None],
        [1.0, 0.0, 0.0, None, None],
        [1.0, 1.0, 0.0, None, None],
    ]
    assert absent["networks"] == ["", "", "no_answer", "not_asked", "not_asked"]
    assert frame["salary"] == [32000.0, 28500.5, None, 40000.0, 40000.0]
    assert frame["age"] == ["under_30", "30_plus", "30_plus", "30_plus", None]
    assert frame["happy"] == ["yes", "no", None, "yes", "yes"]


@pytest.mark.long
def test_answers_are_read_as_the_questionnaire_says(tmp_path, asked):
    odd = answers.Oddities()

    found = answers.read(write(tmp_path, table()), asked, odd=odd)

    check(found)
    assert [found.base(one).sum() for one in ("contract", "networks", "salary")] == [4, 3, 4]
    assert found.scores("happy").tolist()[:2] == [2.0, 1.0]
    assert found.net("happy", "top").tolist() == [1.0, 0.0, 0.0, 1.0, 1.0]
    assert (
        5,
        "Votre contrat",
        "",
        "an answer beside the options",
        'read as "other", its words left out',
    ) in odd.found
    told = {(row, column): what for row, column, _, what, _ in odd.found}
    assert told[5, "networks"] == "an answer where the filter says that nobody was asked"


ENCODED = {
    "UTF-8": (table().encode(), ""),
    "UTF-8 with a byte order mark": (table().encode("utf-8-sig"), ""),
    "UTF-16": (table().encode("utf-16"), "the file is in UTF-16"),
    "Windows-1252": (table().encode("cp1252"), "Windows-1252"),
    "Mac Roman": (table().encode("mac_roman"), "Mac Roman"),
    "semicolons": (table(delimiter=";").encode(), ""),
    "tabs": (table(delimiter="\t").encode(), ""),
    "no-break spaces": (table().replace("28 500", "28\u202f500").encode(), ""),
    "lines of the Mac": (table().replace("\r\n", "\r").encode(), ""),
    "cells behind the last column": (table().replace("\r\n", ",,\r\n").encode(), ""),
}


@pytest.mark.long
@pytest.mark.parametrize(("content", "note"), ENCODED.values(), ids=ENCODED)
def test_every_encoding_and_separator_gives_the_same_answers(tmp_path, asked, content, note):
    odd = answers.Oddities()

    check(answers.read(write(tmp_path, content), asked, odd=odd))

    assert note in "\n".join(odd.summary())


def frame():
    return pd.DataFrame(ROWS, columns=HEADER)


def parquet(folder, _rows):
    frame().to_parquet(folder / "answers.parquet")
    return folder / "answers.parquet"


@pytest.mark.long
@pytest.mark.parametrize("made", [workbook, opendocument, parquet])
def test_spreadsheets_and_parquet_give_the_same_answers(tmp_path, asked, made):
    check(answers.read(made(tmp_path, [HEADER, *ROWS]), asked))


SAV: Any = pyreadstat.write_sav
STATISTICS = {"sav": SAV, "zsav": SAV, "dta": pyreadstat.write_dta}
CODED = """
languages = ["fr"]

[[question]]
id = "q1"
text = { fr = "Contrat" }
kind = "single"
options = [{ id = "cdi", fr = "CDI" }, { id = "cdd", fr = "CDD" }]
missing = [{ id = "unsure", fr = "Ne sait pas", written = ["99"] }]
"""


@pytest.fixture
def here(monkeypatch):
    """Statistics files are read in this process, which is quicker by half a second."""
    monkeypatch.setattr(apart, "statistics", labelled.statistics)


@pytest.mark.long
@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("ending", STATISTICS)
def test_codes_of_statistics_packages_are_read_by_their_labels(tmp_path, ending):
    path = tmp_path / f"answers.{ending}"
    how = {"zsav": {"compress": True}}.get(ending, {})
    coded = pd.DataFrame({"q1": [1.0, 2.0, 99.0, None]})
    labels = {"q1": {1: "CDI", 2: "CDD", 99: "NSP"}}
    STATISTICS[ending](coded, str(path), variable_value_labels=labels, **how)

    found = answers.read(path, questionnaire(tmp_path, CODED))

    assert plain(found) == ({"q1": ["cdi", "cdd", None, None]}, {"q1": ["", "", "unsure", "no_answer"]})


@pytest.mark.usefixtures("here")
def test_a_portable_file_is_read(tmp_path):
    path = tmp_path / "answers.por"
    pyreadstat.write_por(pd.DataFrame({"Q1": [1.0, 2.0]}), str(path))
    text = CODED.replace('"CDI" }', '"CDI", written = ["1"] }').replace('"CDD" }', '"CDD", written = ["2"] }')

    found = answers.read(path, questionnaire(tmp_path, text.replace("kind", 'columns = ["Q1"]\nkind')))

    assert plain(found)[0] == {"q1": ["cdi", "cdd"]}


@pytest.mark.programs
def test_a_statistics_file_is_read_in_a_process_of_its_own_that_may_die(tmp_path, monkeypatch):
    path = tmp_path / "answers.sav"
    SAV(pd.DataFrame({"q1": [1.0, 2.0]}), str(path), variable_value_labels={"q1": {1: "CDI", 2: "CDD"}})
    asked = questionnaire(tmp_path, CODED)

    assert plain(answers.read(path, asked))[0] == {"q1": ["cdi", "cdd"]}
    monkeypatch.setattr(apart, "_CODE", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(CmsurveyError, match="the file is damaged: its reader broke down"):
        answers.read(path, asked)


#: What is wrong -> the content of a CSV file, and the sentence it ends with.
WRONG = {
    "an option not in the questionnaire": (
        table([["CDI", "LinkedIn", "1", "20", "Oui"]]),
        'row 2, column Satisfait: "Oui" is no option of question "happy"'),
    "an option among several": (
        table([["CDI", "LinkedIn, Twitter", "1", "20", ""]]),
        'row 2, column Réseaux: "Twitter" is no option of question "networks"'),
    "a date as an answer": (
        table([["CDI", "", "1", "20", "01/05/2026"]]),
        'row 2, column Satisfait: "01/05/2026" is a date, no option of question "happy"'),
    "a date as a number": (
        table([["CDI", "", "01/05/2026", "20", ""]]),
        'column Salaire: "01/05/2026" is a date'),
    "a formula": (table([["CDI", "", "=A1+1", "20", ""]]), 'row 2, column Salaire: "=A1+1" is a formula'),
    "words for a number": (
        table([["CDI", "", "beaucoup", "20", ""]]),
        'column Salaire: "beaucoup" is no number'),
    "a decimal comma": (
        table([["CDI", "", "1,5", "20", ""]]),
        'write decimal = "," in question "salary", or mend the file'),
    "thousands with commas": (table([["CDI", "", "1,500", "20", ""]]), '"1,500" is no number'),
    "a number in no band": (
        table([["CDI", "", "1", "x", ""]]), 'column Âge: "x" is no option of question "age"'),
    "a ragged row": (table() + "CDI,LinkedIn\n", "row 7: 2 cells under 5 columns"),
    "a row too long": (table() + "CDI,a,b,c,d,e,f\n", "row 7: 7 cells under 5 columns"),
    "a quotation mark left open": (
        table() + 'CDI,"LinkedIn,1,2,3\n',
        "row 7: broken CSV: unexpected end of data"),
    "headings alone": (table([]), "headings and no answer"),
    "nothing": ("", "the file is empty"),
    "blank lines": ("\n\n\n", "the file is empty"),
    "a NUL byte": (table().encode() + b"CDI\0,,,,\n", "row 7: a NUL byte: the file is no text"),
    "mixed encodings": (
        table().encode() + "CDI,,,,D’accord é\n".encode("cp1252"),
        "row 7: mixed encodings: row 1 is in UTF-8 and this one is not"),
    "an encoding that nobody knows": (b"Votre contrat,b\n\xff\x80,\xfe\n", "what it is cannot be told"),
    "a missing column": (
        table().replace("Salaire", "Salaires"),
        'no column "Salaire" of question "salary"\n    did you mean "Salaires"?'),
    "a column of the export and of an import": (
        table([[*row, "1"] for row in ROWS], [*HEADER, "salary"]), 'question "salary" has two columns'),
    "a million columns": (",".join(map(str, range(1_000_000))) + "\n1\n", "1000000 columns"),
    "a control character": (
        table().replace("freelance", "free\x07lance"),
        "row 5: a control character (0x07)"),
}  # fmt: skip


def test_an_option_that_nobody_declared_is_one_problem_however_it_is_combined(tmp_path, asked):
    cells = ["TikTok", "LinkedIn", "TikTok, LinkedIn", "Facebook, Instagram, TikTok", "LinkedIn, tiktok, X"]
    with pytest.raises(CmsurveyError) as caught:
        answers.read(write(tmp_path, table([["CDI", cell, "1", "20", ""] for cell in cells])), asked)

    told = [f"{one.where.partition(', ')[2]}: {one.what}" for one in caught.value.problems]
    assert told == [
        'row 2, column Réseaux: "TikTok" is no option of question "networks" (4 rows)',
        'row 6, column Réseaux: "X" is no option of question "networks"',
    ]


def test_an_option_that_is_other_options_with_the_separator_between_is_refused(tmp_path):
    whole = '{ id = "c", fr = "LinkedIn", en = "LinkedIn" },'
    more = whole + '\n  { id = "d", fr = "TikTok, LinkedIn, Facebook", en = "TikTok" },'
    with pytest.raises(CmsurveyError, match='option "d" holds other options with "," between them') as caught:
        questionnaire(tmp_path, QUESTIONNAIRE.replace(whole, more))
    assert 'delete it from "d", add the new part alone' in str(caught.value)


@pytest.mark.long
@pytest.mark.parametrize(("content", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_ends_in_a_sentence_with_its_row(tmp_path, asked, content, sentence):
    with pytest.raises(CmsurveyError) as caught:
        answers.read(write(tmp_path, content), asked)

    assert sentence in str(caught.value)
    assert all(problem.where and problem.hint for problem in caught.value.problems)
    assert untranslated(caught.value) == []

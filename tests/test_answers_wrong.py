"""Files of answers that are wrong as a whole, and designs that cannot be: a sentence each."""

import io
import zipfile

import pandas as pd
import pytest

from cmsurvey import answers
from cmsurvey.answers import workbooks
from cmsurvey.errors import CmsurveyError
from tests.builders import untranslated
from tests.cases import every
from tests.test_answers import questionnaire, write
from tests.workbooks import workbook

ASKED = """
languages = ["fr"]
[[question]]
id = "q"
text = { fr = "Q" }
kind = "single"
options = [{ id = "a", fr = "A" }, { id = "b", fr = "B" }]
"""
TABLE = "q,w,s,c,n\na,1,north,school 1,10\nb,2,north,school 2,10\na,1,south,school 3,8\n"


def told(tmp_path, asked, content, name="answers.csv"):
    """The sentences that a file ends in."""
    path = content if hasattr(content, "suffix") else write(tmp_path, content, name)
    with pytest.raises(CmsurveyError) as caught:
        answers.read(path, questionnaire(tmp_path, ASKED + asked))
    assert all(problem.where and problem.hint for problem in caught.value.problems)
    assert untranslated(caught.value) == []
    return str(caught.value)


#: What is wrong with a design -> the design, what is exchanged in the table, and the sentence.
DESIGNS = {
    "a weight below 0": ('weights = "w"', ("b,2", "b,-2"), 'row 3, column w: "-2" is below 0'),
    "weights of 0 alone": ('weights = "w"', (",1,", ",0,", ",2,", ",0,"), "column w: every weight is 0"),
    "a weight in words": ('weights = "w"', ("b,2", "b,two"), 'row 3, column w: "two" is no number'),
    "an infinite weight": ('weights = "w"', ("b,2", "b,inf"), 'row 3, column w: "inf" is no number'),
    "a weight that is NaN": ('weights = "w"', ("b,2", "b,NaN"), 'row 3, column w: "NaN" is no number'),
    "a weight too large to be one": ('weights = "w"', ("b,2", "b,1e999"),
        'row 3, column w: "1e999" is no number'),
    "no weight": ('weights = "w"', ("b,2", "b,"), "row 3, column w: an empty cell in a column of the design"),
    "no column of weights": ('weights = "weight"', (), 'no column "weight" of the design'),
    "a question as weights": ('weights = "q"', (), 'row 2, column q: "a" is no number'),
    "no stratum": ('strata = "s"', ("south", ""), "row 4, column s: an empty cell in a column of the design"),
    "a question without an answer as strata": (
        'strata = "q"', ("b,2", ",2"), "row 3, column q: no answer in a column of the design"),
    "no cluster": ('clusters = "c"', ("school 2", ""), "row 3, column c: an empty cell"),
    "a cluster in two strata": (
        'strata = "s"\nclusters = "c"', ("school 3", "school 1"),
        'row 4, column c: cluster "school 1" is in stratum "south", in row 2 in "north"'),
    "no second stage": ('clusters = ["c", "d"]', (), 'no column "d" of the design'),
    "a population in words": ('fpc = "n"', (",8", ",eight"), 'row 4, column n: "eight" is no number'),
    "a population below 0": ('fpc = "n"', (",8", ",-8"), 'row 4, column n: "-8" is below 0'),
    "replicate weights of 0 alone": (
        '[design.replicates]\nkind = "JK1"\ncolumns = ["w"]', (",1,", ",0,", ",2,", ",0,"),
        "every weight is 0"),
    "no replicate weights": (
        '[design.replicates]\nkind = "JK1"\ncolumns = ["r1"]', (), 'no column "r1" of the design'),
    "replicates of a pattern that fits nothing": (
        '[design.replicates]\nkind = "JK1"\ncolumns = "r*"', (),
        'no column is called "r*" of the design, with a number in place of *'),
    "factors for another number of replicates": (
        '[design.replicates]\nkind = "JK1"\ncolumns = "w*"\nrscales = [1, 1]', (),
        '"rscales" has 2 numbers for 1 columns of replicate weights'),
}  # fmt: skip


@pytest.mark.long
@every("name", DESIGNS)
def test_a_design_that_cannot_be_is_told(tmp_path, name):
    declared, exchanged, sentence = DESIGNS[name]
    table = TABLE
    for old, new in zip(exchanged[::2], exchanged[1::2], strict=True):
        table = table.replace(old, new)

    assert sentence in told(tmp_path, f"[design]\n{declared}\n", table)


def test_labels_of_clusters_may_begin_anew_where_that_is_declared(tmp_path):
    declared = '[design]\nweights = "w"\nstrata = "s"\nclusters = "c"\nfpc = "n"\nnested = true\n'
    path = write(tmp_path, TABLE.replace("school 3", "school 1"))

    found = answers.read(path, questionnaire(tmp_path, ASKED + declared))

    assert found.frame[["w", "s", "c", "n"]].to_numpy().tolist()[2] == [1.0, "south", "school 1", 8.0]


def packed(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


XLSX = b"PK\x03\x04"
#: What is wrong with a file -> its name, its bytes, and the sentence.
FILES = {
    "an old workbook": ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(99), "an old or protected workbook (xls)"),
    "a workbook called CSV": ("a.csv", XLSX + bytes(99),
        "not what its ending says\n    rename it to end in .xlsx"),
    "a CSV called a workbook": ("a.xlsx", b"q\na\n", "this is no workbook"),
    "a PDF": ("a.csv", b"%PDF-1.7\n", "the file is PDF"),
    "Parquet called CSV": ("a.csv", b"PAR1" + bytes(9), "rename it to end in .parquet"),
    "SPSS called CSV": ("a.csv", b"$FL2" + bytes(9), "rename it to end in .sav"),
    "Stata called CSV": ("a.csv", b"<stata_dta>", "rename it to end in .dta"),
    "an archive of something else": ("a.xlsx", packed(readme="x"), "the workbook cannot be read"),
    "a workbook cut off": ("a.xlsx", packed(readme="x" * 999)[:60], "this is no workbook"),
    "an ods of something else": ("a.ods", packed(readme="x"), "the workbook cannot be read"),
    "Parquet cut off": ("a.parquet", b"PAR1", "the file cannot be read"),
    "Parquet of noise": ("a.parquet", b"PAR1" + b"\x07" * 99 + b"PAR1", "the file cannot be read"),
    "an empty workbook": ("a.xlsx", b"", "the file is empty"),
    "an unknown ending": ("a.json", b"{}", 'no answers are read from ".json"'),
    "no ending": ("answers", b"q\na\n", 'no answers are read from "answers"'),
    "UTF-16 cut off": ("a.csv", "q\na\n".encode("utf-16")[:-1],
        "the bytes do not fit the mark at its beginning"),
    "UTF-16 without a mark": ("a.csv", "q\na\n".encode("utf-16-le"), "row 1: a NUL byte"),
    "a mark that turns text around": ("a.csv", "q\na\u202eb\n".encode(),
        "row 2: a control character (0x202E)"),
    "HTML": ("a.csv", b"<html><body>Not found</body></html>\n", "the file is a web page"),
    "JSON": ("a.csv", b'{"q": "a"}\n{"q": "b"}\n', 'no column "q" of question "q"'),
    "a line of words": ("a.csv", b"Dear all\nsee the file\n", 'no column "q" of question "q"'),
    "headings that stand below": ("a.csv", b"Survey 2026\nq\na\n", 'no column "q" of question "q"'),
    "semicolons and commas mixed": ("a.csv", b"q,r\na,1\nb;2\na,1\n", "row 3: 1 cell under 2 columns"),
    "a cell behind a quotation mark": ("a.csv", b'q,r\n"a"b,1\n', "row 2: broken CSV"),
    "a field without end": ("a.csv", b"q\n" + b"x" * 200_000 + b"\n", "row 2: broken CSV: field larger"),
    "an option in another language": ("a.csv", "q\nОтвет\n".encode(),
        'row 2, column q: "Ответ" is no option'),
    "a number as an option": ("a.csv", b"q\n1\n", 'row 2, column q: "1" is no option'),
    "a date as an option": ("a.csv", b"q\n1-mai\n", 'row 2, column q: "1-mai" is a date'),
    "a formula as an option": ("a.csv", b"q\n=HYPERLINK(1)\n",
        'row 2, column q: "=HYPERLINK(1)" is a formula'),
    "an option twice in a cell": ("a.csv", b'q\n"A, A"\n', 'row 2, column q: "A, A" is no option'),
}  # fmt: skip


@pytest.mark.long
@every("name", FILES)
def test_a_file_that_is_none_of_ours_is_told(tmp_path, name):
    file, content, sentence = FILES[name]

    assert sentence in told(tmp_path, "", content, file)


def test_an_archive_that_would_fill_the_memory_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "_MOST_BYTES", 1_000_000)
    bomb = packed(**{"xl/worksheets/sheet1.xml": b"0" * 3_000_000})
    assert len(bomb) < 5_000

    assert "unpacks to more than" in told(tmp_path, "", bomb, "a.xlsx")


def test_a_failed_formula_of_a_workbook_is_told_with_its_cell(tmp_path):
    path = workbook(tmp_path, [["q"], ["a"], ["#REF!"]])

    assert "row 3, column A: the formula of the cell failed: #REF!" in told(tmp_path, "", path)


def test_a_list_in_a_cell_of_parquet_is_told(tmp_path):
    pd.DataFrame({"q": [["a", "b"]]}).to_parquet(tmp_path / "a.parquet")

    assert "column q: a cell holds a list or a record" in told(tmp_path, "", tmp_path / "a.parquet")


def test_many_problems_are_told_up_to_a_number(tmp_path):
    rows = "".join(f"x{n}\n" for n in range(80))

    sentences = told_all(tmp_path, "q\n" + rows)

    assert len(sentences) == 51
    assert sentences[-1].what == "and 30 problems more"


def told_all(tmp_path, content):
    with pytest.raises(CmsurveyError) as caught:
        answers.read(write(tmp_path, content), questionnaire(tmp_path, ASKED))
    assert untranslated(caught.value) == []
    return caught.value.problems

"""Two hundred kinds of wrong files: a sentence with its place and cure, or the right answers and a remark."""

import csv
from collections.abc import Iterable

import pandas as pd
import pyreadstat
import pytest

from cmsurvey import answers, survey, weight
from cmsurvey.answers import apart, importing, labelled
from cmsurvey.errors import CmsurveyError
from cmsurvey.estimate import sample
from tests import test_answers, test_answers_wrong, test_import, test_questionnaire, test_weight, wrong
from tests.cases import every
from tests.test_answers import questionnaire, write


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    return questionnaire(tmp_path_factory.mktemp("asked"), wrong.ASKED)


def found(path, asked):
    """The rows that are read and what the report says, or the problems."""
    odd = answers.Oddities()
    frame = answers.read(path, asked, odd=odd).frame
    return frame.astype(object).where(frame.notna(), None).to_numpy().tolist(), odd.summary()


def check(path, asked, outcome):
    """That a file ends in a sentence with a place and a cure, or is read as it should be."""
    if isinstance(outcome, str):
        with pytest.raises(CmsurveyError) as caught:
            found(path, asked)
        assert outcome in str(caught.value)
        assert all(problem.where and problem.hint for problem in caught.value.problems)
        return
    rows, said = found(path, asked)
    assert rows == outcome[0]
    assert outcome[1] in "\n".join(said)


@pytest.mark.long
@every("name", wrong.TOLD)
def test_a_wrong_text_ends_in_a_sentence(tmp_path, asked, name):
    file, content, sentence = wrong.TOLD[name]

    check(write(tmp_path, content, file), asked, sentence)


@pytest.mark.long
@every("name", wrong.READ)
def test_an_odd_text_is_read_rightly_and_what_was_done_is_said(tmp_path, asked, name):
    file, content, *outcome = wrong.READ[name]

    check(write(tmp_path, content, file), asked, tuple(outcome))


@pytest.mark.long
@every("name", wrong.WORKBOOKS)
def test_a_workbook_is_told_or_read_rightly(tmp_path, asked, name):
    written, outcome = wrong.WORKBOOKS[name]

    check(wrong.workbook(tmp_path / "a.xlsx", written), asked, outcome)


@pytest.mark.long
@every("name", wrong.PARQUET)
def test_a_table_of_parquet_is_told_or_read_rightly(tmp_path, asked, name):
    exchanged, outcome = wrong.PARQUET[name]

    check(wrong.parquet_file(tmp_path / "a.parquet", exchanged), asked, outcome)


@pytest.mark.long
@every("name", wrong.SPSS)
def test_a_file_of_spss_is_told_or_read_rightly(tmp_path, asked, monkeypatch, name):
    exchanged, how, outcome = wrong.SPSS[name]
    monkeypatch.setattr(apart, "statistics", labelled.statistics)  # in a process of its own it takes longer
    pyreadstat.write_sav(pd.DataFrame(wrong.WELL | exchanged), str(tmp_path / "a.sav"), **how)

    check(tmp_path / "a.sav", asked, outcome)


@pytest.mark.long
@every("name", wrong.DESIGNS)
def test_a_design_that_contradicts_the_answers_is_told(tmp_path, name):
    declared, exchanged, sentence = wrong.DESIGNS[name]
    path = write(tmp_path, test_answers_wrong.TABLE.replace(*exchanged))

    head = "" if declared.startswith("[") else "[design]\n"
    asked = questionnaire(tmp_path, f"{test_answers_wrong.ASKED}{head}{declared}\n")

    with pytest.raises(CmsurveyError) as caught:
        survey.category_shares(sample.design(answers.read(path, asked)), "q")

    assert sentence in str(caught.value)
    assert all(problem.hint for problem in caught.value.problems)


@pytest.mark.long
@every("name", wrong.MARGINS)
def test_margins_that_cannot_be_met_are_told(tmp_path, name):
    where, old, new, sentence = wrong.MARGINS[name]
    texts = {"answers": test_weight.ANSWERS, "margins": test_weight.MARGINS}
    assert old in texts[where]
    texts[where] = texts[where].replace(old, new)
    read = answers.read(write(tmp_path, texts["answers"]), questionnaire(tmp_path, test_weight.QUESTIONNAIRE))

    with pytest.raises(CmsurveyError) as caught:
        weight.weigh(read, weight.margins(write(tmp_path, texts["margins"], "margins.csv")))

    assert sentence in str(caught.value)
    assert all(problem.where and problem.hint for problem in caught.value.problems)


def imported(folder, rows):
    """What `import` makes of the rows of an export."""
    with (folder / "export.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return importing.run(
        importing.Wanted(folder / "export.csv", folder / "series", "2026", ("en",), force=True)
    )


@pytest.mark.long
@every("name", wrong.EXPORTS)
def test_an_export_that_was_edited_is_read_as_before_and_what_was_done_is_said(tmp_path, name):
    export, change, recognised, said = wrong.EXPORTS[name]
    rows = test_import.EXPORTS[export]

    before, made = imported(tmp_path, rows), imported(tmp_path, change(rows))

    assert made.sheet.export == recognised
    assert said in "\n".join(made.odd.summary())
    asked = before.responses.questionnaire.questions
    assert made.responses.questionnaire.questions.keys() == asked.keys()
    times = 2 if "together" in name else 1
    assert len(made.responses) == times * len(before.responses)
    for question in asked:
        ticked = before.responses.ticked(question).sum() * times
        assert made.responses.ticked(question).sum().equals(ticked)


@every("export", wrong.HEADLESS)
def test_an_export_without_its_headings_is_not_read_with_a_respondent_for_them(tmp_path, export):
    with pytest.raises(CmsurveyError, match="its first row holds answers where headings should be"):
        imported(tmp_path, test_import.EXPORTS[export][1:])


def test_there_are_more_than_two_hundred_kinds():
    tables: list[Iterable[str]] = [
        wrong.TOLD, wrong.READ, wrong.WORKBOOKS, wrong.PARQUET, wrong.SPSS, wrong.DESIGNS, wrong.MARGINS,
        wrong.EXPORTS, [f"{export} without headings" for export in wrong.HEADLESS], test_answers.WRONG,
        test_answers_wrong.DESIGNS, test_answers_wrong.FILES, test_questionnaire.WRONG, test_weight.WRONG,
    ]  # fmt: skip
    kinds = [name for table in tables for name in table]

    assert len(set(kinds)) == len(kinds)
    assert len(kinds) >= 200

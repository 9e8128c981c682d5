"""When answers came: the days that form tools keep are proposed as fieldwork where nobody states it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from cmsurvey.answers import importing, questionnaire
from cmsurvey.errors import CmsurveyError
from cmsurvey.estimate import edition as estimating
from cmsurvey.model import Fieldwork
from tests.builders import write_series
from tests.cases import every

if TYPE_CHECKING:
    from pathlib import Path

_ANSWERS = ("Oui", "Non")
_LIME = "id,submitdate,lastpage,startlanguage,Q1\n"
_QUALTRICS = (
    "StartDate,EndDate,Status,Progress,Finished,ResponseId,Q1\n"
    "Start Date,End Date,Response Type,Progress,Finished,Response ID,Are you?\n"
    '"{""ImportId"":""startDate""}","{""ImportId"":""endDate""}","{""ImportId"":""status""}",'
    '"{""ImportId"":""progress""}","{""ImportId"":""finished""}","{""ImportId"":""_recordId""}",'
    '"{""ImportId"":""QID1""}"\n'
)


def rows(pattern: str, *days: str) -> str:
    """A row a day with each answer."""
    found = [(day, answer) for day in days for answer in _ANSWERS * 2]
    return "".join(
        pattern.format(at=at, day=day, answer=answer) for at, (day, answer) in enumerate(found, start=1)
    )


def lime(*days: str) -> str:
    return _LIME + rows("{at},{day},3,fr,{answer}\n", *days)


def google(*days: str) -> str:
    return "Horodateur,Vous êtes ?\n" + rows("{day},{answer}\n", *days)


def imported(folder: Path, text: str, edition: str = "2031") -> importing.Imported:
    file = folder.parent / "export.csv"
    file.write_text(text, encoding="utf-8")
    return importing.run(importing.Wanted(file, folder, edition, ("fr", "en"), force=True))


def proposed(folder: Path, text: str) -> tuple[Fieldwork, str]:
    """The fieldwork that stands in the questionnaire of an import, and what the import tells."""
    made = imported(folder, text)
    return questionnaire(made.folder / "questionnaire.toml").fieldwork, "\n".join(made.odd.summary())


KNOWN = {
    "LimeSurvey": (lime("2031-03-05 10:00:00", "2031-03-02 09:00:00"), ("2031-03-02", "2031-03-05")),
    "Google Forms, day first": (
        google("28/02/2031 10:00:00", "03/03/2031 23:59:59"),
        ("2031-02-28", "2031-03-03"),
    ),
    "Google Forms, year first": (
        google("2031/03/05 9:12:05 PM GMT+1", "2031/03/04 9:12:05 AM GMT+1"),
        ("2031-03-04", "2031-03-05"),
    ),
    "month first": (google("02/28/2031 10:00", "03/03/31 10:00"), ("2031-02-28", "2031-03-03")),
    "Qualtrics without the previews": (
        _QUALTRICS
        + "2031-01-01 08:00:00,2031-01-01 08:01:00,Survey Preview,100,True,R_0,Oui\n"
        + rows(
            "2031-03-01 08:00:00,{day} 08:01:00,IP Address,100,True,R_{at},{answer}\n",
            "2031-03-02",
            "2031-03-09",
        ),
        ("2031-03-02", "2031-03-09"),
    ),
    "the same day in both orders": (
        google("03/03/2031 10:00", "03/03/2031 11:00"),
        ("2031-03-03", "2031-03-03"),
    ),
}


@pytest.mark.long
@every("case", KNOWN)
def test_the_days_of_the_first_and_the_last_answer_are_proposed_with_how_they_are_known(case, tmp_path):
    text, days = KNOWN[case]
    made = imported(tmp_path, text)

    asked = questionnaire(made.folder / "questionnaire.toml")
    assert asked.fieldwork == days
    (line,) = [one for one in made.odd.summary() if "when answers were sent" in one]
    assert f'fieldwork = {{ start = "{days[0]}", end = "{days[1]}" }} in questionnaire.toml' in line
    assert "d’après les dates de" in (made.folder / "questionnaire.toml").read_text("utf-8")
    assert "jours d’envoi" in (made.folder / "import-report.csv").read_text("utf-8")


UNKNOWN = {
    "two orders": (
        google("02/03/2031 10:00", "04/05/2031 10:00"),
        "they can be read with the day or with the month first",
    ),
    "no dates kept": (
        lime("1980-01-01 00:00:00", "1980-01-01 00:00:00"),
        "all are of 1 January 1980, which LimeSurvey writes where it keeps no dates",
    ),
    "no dates at all": (google("lundi", "mardi"), "no date can be read there"),
}


@pytest.mark.long
@every("case", UNKNOWN)
def test_dates_that_tell_nothing_for_certain_propose_nothing_and_it_is_said(case, tmp_path):
    text, why = UNKNOWN[case]

    days, told = proposed(tmp_path, text)

    assert days == ("", "")
    assert f"{why}: no fieldwork is proposed" in told


_SOON = ("2031-03-02 10:00:00", "2031-03-03 10:00:00", "2031-03-05 10:00:00")
APART = {
    "no dates kept of some": (
        lime("1980-01-01 00:00:00", *_SOON),
        "4 rows of 1 January 1980, which LimeSurvey writes where it keeps no dates",
    ),
    "far ahead": (google("2206-03-02 10:00", *_SOON), "4 rows more than a year from the others: 2206-03-02"),
    "long before": (
        google("2013-03-02 10:00", *_SOON),
        "4 rows more than a year from the others: 2013-03-02",
    ),
}


@pytest.mark.long
@every("case", APART)
def test_dates_that_are_no_day_of_an_answer_leave_the_fieldwork_and_are_told(case, tmp_path):
    text, why = APART[case]

    days, told = proposed(tmp_path, text)

    assert days == ("2031-03-02", "2031-03-05")
    assert f"{why}: not counted for the fieldwork" in told
    assert "by the dates of 12 of 16 rows" in told


def test_a_survey_that_ran_for_years_keeps_all_its_days(tmp_path):
    quarters = (f"{2029 + at // 4}-{1 + at % 4 * 3:02}-15 10:00:00" for at in range(16))

    days, told = proposed(tmp_path, lime(*quarters))

    assert days == ("2029-01-15", "2032-10-15")
    assert "not counted for the fieldwork" not in told


def test_an_export_without_dates_says_nothing_of_them(tmp_path):
    made = imported(tmp_path, "Vous êtes ?\n" + "Oui\nNon\n" * 3)
    assert not any("fieldwork" in one for one in made.odd.summary())


def test_a_questionnaire_that_stands_keeps_its_days_and_the_report_tells_the_others(tmp_path):
    made = imported(tmp_path, lime("2031-03-02 10:00:00", "2031-03-05 10:00:00"))
    stands = made.folder / "questionnaire.toml"
    stands.write_text(stands.read_text("utf-8").replace("2031-03-05", "2031-03-31"), encoding="utf-8")

    again = importing.run(importing.Wanted(tmp_path.parent / "export.csv", tmp_path, "2031"))

    assert questionnaire(stands).fieldwork == Fieldwork("2031-03-02", "2031-03-31")
    assert any(
        'is what questionnaire.toml may say; fieldwork = { start = "2031-03-02", end = "2031-03-31" } stands'
        in one
        for one in again.odd.summary()
    )


@pytest.mark.long
@every(
    ("stated", "found", "told"),
    [
        (",", ("2031-03-02", "2031-03-05"), True),
        ("2031-03,", ("2031-03", ""), False),
        ("2031-02-01,2031-04-01", ("2031-02-01", "2031-04-01"), False),
    ],
)
def test_tabulate_fills_in_the_days_of_an_edition_that_states_none(stated, found, told, tmp_path):
    series = write_series(tmp_path)
    header = "year,title,organisers,fieldwork_start,fieldwork_end,respondents,note,source\n"
    row = f"2032,Une enquête inventée,Alpha,{stated},,,press\n"
    editions = series / "editions.csv"
    kept = editions.read_text("utf-8").splitlines(keepends=True)[1:]
    editions.write_text(header + "".join(kept) + row, encoding="utf-8")
    days = [f"2031-03-0{2 + at % 4} 10:00:00" for at in range(40)]
    imported(series, lime(*days), "2032")

    made = estimating.tabulate(estimating.Request("2032", series))

    with editions.open(encoding="utf-8", newline="") as file:
        own = next(one for one in csv.DictReader(file) if one["year"] == "2032")
    assert (own["fieldwork_start"], own["fieldwork_end"]) == found
    assert any(one.startswith("fieldwork from 2031-03-02 to 2031-03-05") for one in made.remarks) == told


@pytest.mark.long
@every(
    ("days", "told"),
    [
        ('{ start = "2031-03-05", end = "2031-03-02" }', "2031-03-05 is after 2031-03-02"),
        ('{ start = "5 March", end = "2031-03-02" }', '"5 March" is not a day'),
        ('{ start = "2031-03-05" }', '"end" is missing'),
    ],
)
def test_days_that_are_none_are_refused_with_their_line(days, told, tmp_path):
    made = imported(tmp_path, lime("2031-03-02 10:00:00", "2031-03-05 10:00:00"))
    stands = made.folder / "questionnaire.toml"
    lines = stands.read_text("utf-8").splitlines()
    at = next(number for number, one in enumerate(lines) if one.startswith("fieldwork"))
    lines[at] = f"fieldwork = {days}"
    stands.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CmsurveyError) as raised:
        questionnaire(stands)
    assert f"line {at + 1}" in str(raised.value)
    assert told in str(raised.value)

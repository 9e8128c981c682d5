"""Tables that a spreadsheet set to French saved: read as the others, and written back as they were."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsurvey import datapackage, load, locking, pipeline, places, rewrite, separated
from cmsurvey.errors import CmsurveyError
from cmsurvey.site import withheld
from cmsurvey.start import add
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, SOURCES, write_series
from tests.cases import every

WORDS = {
    "words/fr.toml": "[populations]\n",
    "words/en.toml": '[populations]\n[questions.gender]\nlabel = "Gender"\n'
    '[questions.gender.categories]\nfemale = "Women"\nmale = "Men"\n',
}
NUMBERS = {"value", "low", "high", "exact", "se"}


def saved(table: str, *, mark: str = "\ufeff") -> str:
    """A table as the spreadsheet saves it: semicolons, decimal commas, a byte order mark, CRLF."""
    header, *rows = csv.reader(io.StringIO(table, newline=""))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        cells = zip(header, row, strict=True)
        writer.writerow(one.replace(".", ",") if name in NUMBERS else one for name, one in cells)
    return mark + text.getvalue()


def french(*rows: str) -> dict[str, str]:
    tables = {
        "2031.csv": "\n".join([FIGURE_HEADER, *rows, ""]),
        "editions.csv": EDITIONS,
        "sources.csv": SOURCES,
    }
    return {**WORDS, **{name: saved(table) for name, table in tables.items()}}


HALVES = (
    FEMALE.replace(",60,", ",60.5,"),
    MALE.replace(",40,", ",39.5,").replace("Hommes", '"Hommes, garçons"'),
)


@pytest.fixture
def series(tmp_path):
    return write_series(tmp_path, files=french(*HALVES))


@pytest.mark.long
def test_a_series_that_a_spreadsheet_set_to_french_saved_gives_the_same_files(tmp_path, series):
    plain = write_series(tmp_path / "plain", *HALVES, files=WORDS)
    made = []
    for name, folder in (("a", series), ("b", plain)):
        request = pipeline.Request("2031", folder, tmp_path / name, formats=("csv", "json"))
        pipeline.render(request, lambda *_: None, pytest.fail)
        made.append({one.name: one.read_bytes() for one in (tmp_path / name / "2031" / "fr").iterdir()})
    for files in made:
        told = json.loads(files.pop("manifest.json"))
        told.pop("run", None)
        files["told"] = json.dumps(told["files"]).encode()

    assert made[0] == made[1]
    assert b"60.5" in made[0]["gender.csv"]


@pytest.mark.parametrize(
    ("header", "sign"),
    [
        ("a,b", ","),
        ("a;b", ";"),
        ("\ufeffa;b\r\n1,5;2\r\n", ";"),
        ('\n"a";"b"\n', ";"),
        ("a,b;c", ","),
        ("a\tb", ","),
        ("a\n1;2", ","),
        ("", ","),
    ],
)
def test_the_header_alone_says_what_stands_between_cells(header, sign):
    assert separated.separator(header) == sign


#: A cell of a table with semicolons -> its value, or what is said of it.
CELLS = {
    "49,6": 49.6,
    "49.6": 49.6,
    "50": 50.0,
    "0,125": 0.125,
    "49,6125": 49.6125,
    "26,830": '"26,830" may be thousands or have three decimals',
    "1 234,5": '"1 234,5" is not a number',
    "1.234,5": '"1.234,5" is not a number',
    "1,2,3": '"1,2,3" is not a number',
    "49,": '"49," is not a number',
    ",5": '",5" is not a number',
    "49,6 %": '"49,6 %" is not a number',
    "130,5": "130.5 is not a percentage",
    "-0,0": '"-0.0" is a zero with a minus sign',
}


@pytest.mark.long
@every(("cell", "outcome"), list(CELLS.items()))
def test_a_cell_of_a_table_with_semicolons_is_read_as_strictly(tmp_path, cell, outcome):
    table = saved(f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n").replace(";60;", f";{cell};")
    folder = write_series(tmp_path, files={**WORDS, "2031.csv": table})

    try:
        told = load.edition(load.survey(folder), "2031").rows["gender"][0]["value"]
    except CmsurveyError as error:
        (problem,) = error.problems
        assert problem.where == f"{folder}/2031.csv, line 2, column value"
        told = problem.what

    assert told == outcome


def test_a_comma_in_a_table_with_commas_and_in_a_label_stays_what_it_was(tmp_path):
    rows = (FEMALE.replace(",60,", ',"49,6",'), MALE)
    with pytest.raises(CmsurveyError, match=r"decimal comma\n    write 49\.6"):
        load.edition(load.survey(write_series(tmp_path / "a", *rows, files=WORDS)), "2031")
    table = saved(f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n").replace("Femmes", "1,5")
    found = load.edition(
        load.survey(write_series(tmp_path / "b", files={**WORDS, "2031.csv": table})), "2031"
    )
    assert found.rows["gender"][0]["category_label"] == "1,5"


#: What is wrong in a table with semicolons -> where, what, cure.
WRONG = {
    "a semicolon too few": (
        lambda text: text.replace(";press;", ";press", 1),
        ("line 2", "13 cells under 14 columns", "add a semicolon for each blank cell"),
    ),
    "a semicolon too many": (
        lambda text: text.replace(";press;", ";press;;", 1),
        ("line 2", "15 cells under 14 columns", "put a cell that holds a semicolon between quotation marks"),
    ),
    "a column without a name": (
        lambda text: text.replace("\r\n", ";\r\n"),
        ("line 1", "a column without a name", "delete it, with its semicolon in each row"),
    ),
    "both signs in the header": (
        lambda text: text.replace(";", ",", 1),
        (
            "line 1",
            'unknown column "label_fr;population;base_n;kind;category…"',
            f"delete it; the header is {FIGURE_HEADER}",
        ),
    ),
    "a misspelt column": (
        lambda text: text.replace("value", "valeur"),
        ("line 1", 'unknown column "valeur"', 'did you mean "value"?'),
    ),
}


@pytest.mark.long
@every("case", WRONG)
def test_what_is_wrong_in_a_table_with_semicolons_is_told_in_its_own_terms(tmp_path, case):
    change, (where, what, cure) = WRONG[case]
    table = change(saved(f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n"))
    folder = write_series(tmp_path, files={**WORDS, "2031.csv": table})

    with pytest.raises(CmsurveyError) as caught:
        load.edition(load.survey(folder), "2031")

    told = caught.value.problems[0]
    assert (told.where.partition(", ")[2], told.what, told.hint) == (where, what, cure)


@pytest.mark.parametrize("date", ["01/03/2031", "1.3.2031", "mars-31", "févr.-31"])
def test_a_date_that_a_spreadsheet_changed_is_refused_with_what_keeps_it(tmp_path, date):
    folder = write_series(
        tmp_path, files={**WORDS, "editions.csv": saved(EDITIONS).replace("2031-03-01", date)}
    )
    with pytest.raises(CmsurveyError, match=f'"{date}" is not a date\n    write .*made Text before'):
        load.survey(folder)


NUMBER = st.from_regex(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,2})?", fullmatch=True)


@pytest.mark.long
@given(value=NUMBER, label=st.text('ab;,". é', min_size=1).map(str.strip), sign=st.sampled_from(",;"))
def test_a_line_that_was_written_is_read_back_as_it_was(value, label, sign):
    table = f"value{sign}label\n" + separated.line({"value": value, "label": label}, sign)
    _, cells = separated.reader(table)
    read = cells if sign == "," else [*map(separated.pointed, ("value", "label"), cells)]
    assert read == [value, label]


def test_what_is_added_to_a_table_keeps_its_signs_its_mark_and_its_line_ends(series):
    before = {name: (series / name).read_bytes() for name in ("editions.csv", "sources.csv", "2031.csv")}

    add.edition(series, "2032")
    add.question(series, "works_from_home", "2031")

    for name, content in before.items():
        now = (series / name).read_bytes()
        assert now.startswith(content)
        more = now.removeprefix(content).decode()
        assert more.endswith("\r\n")
        assert re.sub('"[^"]*"', "", more).count(";") % now.decode().partition("\n")[0].count(";") == 0
    assert (series / "2032.csv").read_bytes().startswith(before["2031.csv"].partition(b"\n")[0])
    assert load.edition(load.survey(series), "2032").rows


def test_a_row_that_is_replaced_and_a_table_that_is_computed_anew_are_as_they_were_saved():
    table = "\ufeffyear;value\r\n2031;1,5\r\n2032;2\r\n"
    assert rewrite.with_row(table, {"year": "2032", "value": "2.5"}) == table.replace("2032;2", "2032;2,5")
    assert rewrite.as_before("year,value\n2031,3.25\n", table) == "\ufeffyear;value\r\n2031;3,25\r\n"
    assert rewrite.as_before("year,value\n2031,3.25\n", "year,value\n") == "year,value\n2031,3.25\n"


@pytest.mark.long
def test_a_locked_edition_is_as_it_was_when_its_tables_are_saved_by_a_spreadsheet(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1980000000")
    folder = write_series(tmp_path, *HALVES, files=WORDS)
    locking.lock(load.survey(folder), "2031", tmp_path / "output")

    write_series(tmp_path, files=french(*HALVES))

    locking.hold(load.survey(folder), "2031", "fr")
    assert [one.changed for one in locking.states(load.survey(folder))] == [""]


def test_a_package_a_site_and_a_proof_read_such_a_table(series):
    told = json.loads(datapackage.of_series(load.survey(series)))
    table = next(one for one in told["resources"] if one["path"] == "2031.csv")
    assert table["dialect"] == {"delimiter": ";", "lineTerminator": "\r\n"}
    assert {one.get("decimalChar") for one in table["schema"]["fields"] if one["type"] == "number"} == {","}

    assert places.row(series / "sources.csv", "other") == 3

    kept = withheld.Withheld({"2031": "2031-12-01"}).table(series / "editions.csv")
    assert kept == f"\ufeff{EDITIONS.splitlines()[0].replace(',', ';')}\n".encode()

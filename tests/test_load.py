"""The tables of an edition, mostly wrong ones; every message is in messages/load.txt. All data is made up."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsurvey import load
from cmsurvey.errors import CmsurveyError
from cmsurvey.load import agree
from cmsurvey.model import FIGURE_COLUMNS, Edition
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, expected, write_series
from tests.cases import every

AGE = "age,Âge,all,400,single,26_35,26 à 35 ans,45,percent,26,35,1,press,"
RANK = "rank_of_tasks,Tâches,all,400,rank,watch,Veille,1,rank,,,1,press,"
TABLE = f"{FIGURE_HEADER}\n{FEMALE}\n"
DERIVED = f"year,{FIGURE_HEADER}\n"
MALE_DERIVED = "2031,gender,Genre,all,400,single,male,Hommes,40,percent,,,2,press,"
BOUND = """\
[[bound]]
edition = "2031"
question = "gender"
category = "female"
direction = "at_least"
fr = "plus de 60 %"
en = "more than 60%"
"""

WRONG_ROWS: dict[str, list[str]] = {
    "a share above 100": [FEMALE.replace(",60,", ",130,")],
    "a share below 0": [FEMALE.replace(",60,", ",-5,")],
    "a text for a value": [FEMALE.replace(",60,", ",n.c.,")],
    "NaN for a value": [FEMALE.replace(",60,", ",NaN,")],
    "infinity for a value": [FEMALE.replace(",60,", ",inf,")],
    "an empty value": [FEMALE.replace(",60,", ",,")],
    "a decimal comma": [FEMALE.replace(",60,", ',"49,6",')],
    "a comma between thousands": [
        FEMALE.replace("single", "mean").replace(",60,percent", ',"26,830",eur_per_year')
    ],
    "a negative salary": [FEMALE.replace("single", "mean").replace(",60,percent", ",-200,eur_per_year")],
    "no pay at all": [FEMALE.replace("single", "median").replace(",60,percent", ",0,eur_per_year")],
    "a lower bound of less than nothing": [AGE.replace(",26,35,", ",-0,35,")],
    "half a rank": [RANK.replace("Veille,1", "Veille,1.5")],
    "half a count": [FEMALE.replace("single", "count").replace(",60,percent", ",1.5,count")],
    "a text for a lower bound": [AGE.replace(",26,35,", ",vingt,35,")],
    "a decimal comma in an upper bound": [AGE.replace(",26,35,", ',26,"35,5",')],
    "low above high": [AGE.replace(",26,35,", ",35,26,")],
    "a text for the base": [FEMALE.replace(",400,", ",environ 400,")],
    "NaN for the base": [FEMALE.replace(",400,", ",nan,")],
    "two bases of one question": [FEMALE.replace(",400,", ",398,"), MALE],
    "more in a base than respondents": [FEMALE.replace(",400,", ",402,"), MALE.replace(",400,", ",402,")],
    "no base for the whole sample": [FEMALE.replace(",400,", ",,")],
    "an order of 0": [FEMALE.replace(",1,press", ",0,press")],
    "no order": [FEMALE.replace(",1,press", ",,press")],
    "an unknown source": [FEMALE.replace(",press", ",pres")],
    "no source": [FEMALE.replace(",press", ",")],
    "an unknown kind": [FEMALE.replace("single", "singel")],
    "an unknown unit": [FEMALE.replace("percent", "pourcent")],
    "a kind with a unit that it cannot have": [FEMALE.replace("single", "rank")],
    "a question that is no identifier": [FEMALE.replace("gender", "Gender")],
    "a category that is no identifier": [FEMALE.replace("female", "bac+5")],
    "a population that is none": [FEMALE.replace("all", "Secteur=tourisme")],
    "no label of a category": [FEMALE.replace("Femmes", "")],
    "two labels of a question": [FEMALE, MALE.replace("Genre", "Sexe")],
    "two labels of a category": [
        FEMALE,
        FEMALE.replace("all,400", "sector=tourism,").replace("Femmes", "Femme"),
    ],
    "two kinds in a question": [FEMALE, MALE.replace("single", "multiple")],
    "two preferred rows": [FEMALE, MALE, FEMALE.replace(",60,", ",58,").replace("press", "other")],
    "the same source twice": [FEMALE, FEMALE + "alt: same value"],
    "an alternate before its preferred row": [FEMALE.replace("press", "other") + "alt: same value", FEMALE],
    "shares above the whole": [FEMALE.replace(",60,", ",63,"), MALE],
    "a conflict with one side": [FEMALE + "conflict: other gives 60 to men", MALE],
    "a bound without its entry": [FEMALE + "bound: published as 'plus de 60 %'"],
    "a row with too few cells": [FEMALE, MALE[:-1]],
    "a row with too many cells": [FEMALE, MALE.replace(",40,", ",40,5,")],
}

WRONG_BESIDE: dict[str, dict[str, str | bytes | None]] = {
    "a derived row without its formula": {"derived.csv": DERIVED + MALE_DERIVED + "\n", "2031.csv": TABLE},
    "a derived row for a printed figure": {"derived.csv": DERIVED + MALE_DERIVED + "computed: 100 - 60\n"},
    "a derived row of an unknown edition": {
        "derived.csv": DERIVED + MALE_DERIVED.replace("2031", "2013") + "computed: 100 - 60\n"
    },
    "a broken header in derived.csv": {"derived.csv": FIGURE_HEADER + "\n" + MALE + "\n"},
    "an entry without its bound": {"bounds.toml": BOUND},
}

WRONG_FILES: dict[str, dict[str, str | bytes | None]] = {
    "a missing column": {"2031.csv": TABLE.replace(",note", "").replace("press,", "press")},
    "several missing columns": {"2031.csv": "question,kind\ngender,single\n"},
    "a misspelt column": {"2031.csv": TABLE.replace("value", "valeur")},
    "a column too many": {"2031.csv": FIGURE_HEADER + ",weight\n" + FEMALE + ",1\n"},
    "a column twice": {"2031.csv": FIGURE_HEADER + ",note\n" + FEMALE + ",\n"},
    "tabs": {"2031.csv": TABLE.replace(",", "\t")},
    "Windows-1252": {"2031.csv": (TABLE + AGE + "\n").encode("cp1252")},
    "a byte that no encoding has": {"2031.csv": TABLE.encode() + b"\x81\n"},
    "UTF-16": {"2031.csv": TABLE.encode("utf-16")},
    "a control character": {"2031.csv": TABLE.replace("Femmes", "Fem\x07mes")},
    "a binary file": {"2031.csv": b"\x7fELF\n\x00\x00"},
    "an empty file": {"2031.csv": ""},
    "a byte order mark alone": {"2031.csv": b"\xef\xbb\xbf"},
    "commas alone": {"2031.csv": ",,,\n"},
    "a header alone": {"2031.csv": FIGURE_HEADER + "\n"},
    "a quotation mark that is never closed": {"2031.csv": TABLE + MALE + '"computed\n'},
    "no table of a listed edition": {"2031.csv": None},
    "a table of an edition that is not listed": {"2032.csv": TABLE},
    "a file that is no table": {"réponses.csv": "Horodateur;Vous êtes\n2031-03-02;A\n"},
    "no editions.csv": {"editions.csv": None},
    "editions.csv under another name": {"editions.csv": None, "edition.csv": EDITIONS},
    "no sources.csv": {"sources.csv": None},
    "no series.toml": {"series.toml": None},
}

MESSAGES = expected("load")


def edition(*figures: str, files: dict[str, str | bytes | None] | None = None) -> Edition:
    """Edition 2031 of a series written into the current folder."""
    survey = load.survey(write_series(Path(), *figures, files=files))
    return load.edition(survey, "2031")


def outcome(surveys: Path) -> bool:
    """Whether edition 2031 loads, or is refused in sentences with a place, a cause and a cure each."""
    try:
        return len(load.edition(load.survey(surveys), "2031").figures) > 0
    except CmsurveyError as error:
        return all(problem.where and problem.what and problem.hint for problem in error.problems)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.long
@every("case", WRONG_ROWS)
def test_a_wrong_row_is_told_with_its_place_and_cure(case):
    with pytest.raises(CmsurveyError) as raised:
        edition(*WRONG_ROWS[case])
    assert str(raised.value) == MESSAGES[case]


@pytest.mark.parametrize("case", WRONG_BESIDE | WRONG_FILES)
def test_a_wrong_file_is_told_with_its_place_and_cure(case):
    with pytest.raises(CmsurveyError) as raised:
        edition(files=(WRONG_BESIDE | WRONG_FILES)[case])
    assert str(raised.value) == MESSAGES[case]


def test_every_expected_message_has_its_case():
    assert list(MESSAGES) == [*WRONG_ROWS, *WRONG_BESIDE, *WRONG_FILES]


def test_all_problems_of_an_edition_are_told_at_once():
    rows = (FEMALE.replace(",60,", ",130,"), MALE.replace("press", "pres"), AGE[:-1])
    with pytest.raises(CmsurveyError) as raised:
        edition(*rows, files={"derived.csv": DERIVED + MALE_DERIVED + "\n"})
    assert [problem.where for problem in raised.value.problems] == [
        "surveys/2031.csv, line 4",
        "surveys/2031.csv, line 2, column value",
        "surveys/2031.csv, line 3, column source",
        "surveys/derived.csv, line 2, column note",
        "surveys/derived.csv, line 2",
    ]


def test_a_row_that_cannot_be_read_is_missed_by_none_of_the_others():
    """The preferred row is cut off: its alternate is not told to stand below it."""
    alternate = FEMALE.replace("press", "other") + "alt: same value"
    with pytest.raises(CmsurveyError) as raised:
        edition(FEMALE[:-1], alternate, MALE)
    assert [problem.where for problem in raised.value.problems] == ["surveys/2031.csv, line 2"]


@pytest.mark.parametrize("name", ["margins.csv", "m.csv", "2031-insee.csv"])
def test_a_file_of_margins_beside_the_tables_is_no_edition(name):
    margins = (
        "\ufeffvariable;category;share\r\n" if name == "m.csv" else '"variable","category",total,source\n'
    )

    found = edition(FEMALE, files={name: margins})

    assert [*found.survey.editions] == ["2031"]


def test_an_edition_that_was_read_is_read_again_where_a_table_or_what_the_series_says_of_it_changed(tmp_path):
    folder = write_series(tmp_path, FEMALE, MALE)
    first = load.edition(load.survey(folder), "2031")
    assert load.edition(load.survey(folder), "2031").records is first.records

    table = folder / "2031.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",60,", ",50,"), encoding="utf-8")
    changed = load.edition(first.survey, "2031")
    assert [one["value"] for one in changed.records] == [50, 40]
    assert changed.survey is first.survey

    with pytest.raises(CmsurveyError, match='unknown source "press"'):
        load.edition(replace(first.survey, sources={}), "2031")
    table.write_text("made up", encoding="utf-8")
    with pytest.raises(CmsurveyError, match="not the header"):
        load.edition(first.survey, "2031")


def test_an_unknown_edition_is_answered_with_the_nearest_and_all_others():
    survey = load.survey(write_series(Path()))
    with pytest.raises(CmsurveyError) as raised:
        load.edition(survey, "2013")
    assert str(raised.value) == (
        'error: surveys/editions.csv: no edition "2013"\n    did you mean "2031"? editions: 2031'
    )


def test_an_edition_like_no_other_is_answered_with_all_there_are():
    survey = load.survey(write_series(Path()))
    with pytest.raises(CmsurveyError) as raised:
        load.edition(survey, "../../etc/passwd")
    assert str(raised.value) == (
        'error: surveys/editions.csv: no edition "../../etc/passwd"\n    editions: 2031'
    )


def test_a_base_is_refused_where_the_respondents_are_unknown():
    with pytest.raises(CmsurveyError) as raised:
        edition(FEMALE, files={"editions.csv": EDITIONS.replace(",400,", ",,")})
    assert str(raised.value) == (
        "error: surveys/2031.csv, line 2, column base_n: "
        "400 is written, but editions.csv has no respondents for 2031\n"
        "    leave base_n blank, or write the number in editions.csv too"
    )


def test_a_question_that_fewer_were_asked_has_a_base_of_its_own():
    few = [row.replace(",400,", ",97,") for row in (FEMALE, MALE)]
    found = edition(*few, AGE)
    assert found.figures["base_n"].tolist() == [97.0, 97.0, 400.0]
    assert (found.counted, edition(FEMALE, MALE, AGE).counted) == (True, False)


def test_an_unknown_base_stays_unknown():
    row = FEMALE.replace(",400,", ",,")
    found = edition(row, files={"editions.csv": EDITIONS.replace(",400,", ",,")})
    assert found.entry.respondents is None
    assert found.figures["base_n"].isna().all()


def test_a_subgroup_has_its_own_base():
    row = FEMALE.replace("all,400", "sector=tourism,42")
    assert edition(row).figures["base_n"].tolist() == [42.0]


def test_figures_have_the_columns_and_types_of_the_model():
    figures = edition(FEMALE, MALE, AGE).figures
    assert tuple(figures.columns) == FIGURE_COLUMNS
    computed = {"exact", "answers", "n_eff", "se", "ci_low", "ci_high"}
    floats = {"value", "base_n", "low", "high", "order"} | computed
    assert {name for name in FIGURE_COLUMNS if figures[name].dtype.kind == "f"} == floats
    assert figures["line"].tolist() == [2, 3, 4]
    assert figures["file"].tolist() == ["2031.csv"] * 3
    assert figures["derived"].dtype.kind == "b"
    assert figures["decimals"].dtype.kind == "i"
    assert figures["low"].isna().tolist() == [True, True, False]
    assert {type(cell) for cell in figures["note"]} == {str}


def test_published_decimals_are_counted():
    rows = (FEMALE.replace(",60,", ",49.6,"), MALE.replace(",40,", ",40.00,"))
    assert edition(*rows).figures["decimals"].tolist() == [1, 2]


def test_a_derived_figure_follows_the_printed_ones_and_says_so():
    derived = DERIVED + MALE_DERIVED + "computed: 100 - 60\n"
    figures = edition(FEMALE, files={"derived.csv": derived}).figures
    assert figures["derived"].tolist() == [False, True]
    assert figures["file"].tolist() == ["2031.csv", "derived.csv"]
    assert figures["note"].tolist() == ["", "computed: 100 - 60"]


def test_a_derived_figure_needs_no_order():
    derived = DERIVED + MALE_DERIVED.replace(",,,2,press", ",,,,press") + "computed: 100 - 60\n"
    figures = edition(FEMALE, files={"derived.csv": derived}).figures
    assert figures["order"].isna().tolist() == [False, True]


def test_alternate_rows_are_dropped():
    alternate = FEMALE.replace("press", "other").replace(",60,", ",59,") + "alt: conflict with the first"
    loaded = edition(FEMALE, alternate, MALE)

    assert loaded.figures["value"].tolist() == [60.0, 40.0]
    assert [(row["value"], row["source"]) for row in loaded.disputes] == [(59.0, "other")]


def test_an_alternate_that_confirms_a_figure_disputes_nothing():
    same = FEMALE.replace("press", "other") + "alt: same value"

    assert edition(FEMALE, same, MALE).disputes == ()


def test_alternate_rows_are_checked_before_they_are_dropped():
    alternate = FEMALE.replace("press", "other").replace(",60,", ",160,") + "alt: conflict"
    with pytest.raises(CmsurveyError) as raised:
        edition(FEMALE, alternate)
    assert [problem.what for problem in raised.value.problems] == ["160 is not a percentage"]


def test_an_alternate_that_says_the_same_value_has_it():
    with pytest.raises(CmsurveyError) as caught:
        edition(FEMALE, FEMALE.replace("press", "other").replace(",60,", ",52,") + "alt: same value")
    assert str(caught.value) == (
        "error: surveys/2031.csv, line 3, column note: "
        'the note says "same value", but it is 52 here and 60 in 2031.csv, line 2\n'
        '    correct the wrong one; if the sources contradict each other, write "alt: conflict with …"'
    )


@pytest.mark.long
@every(
    ("formula", "told"),
    [
        ("100 - 60, two answers assumed", ""),
        ("100 - 52, two answers assumed", "52 is not the published figure of the row it comes from (60, "),
        ("100 - female 60", ""),
        (
            "100 - female (52)",
            "52 is not the published figure of the row it comes from (60, 2031.csv, line 2)",
        ),
        ("100 - age_group.young 60", "60 is not the published figure of the row it comes from (43, "),
        ("100 - other (52)", ""),
        ("100 - 60 - 60", "60 is not the published figure of the row it comes from (there is none)"),
        ("58 in 2030 + 2 points", ""),
        ("57 in 2030 + 2 points", "57 is not the published figure of 2030 (58, 2030.csv, line 2)"),
        ("unchanged in 2030", "40 is not the published figure of 2030 (58, 2030.csv, line 2)"),
    ],
)
def test_an_operand_is_the_figure_that_it_was_taken_from(formula, told):
    age = FEMALE.replace("gender,Genre", "age_group,Âge").replace("female,Femmes,60", "young,Jeunes,43")
    row = MALE_DERIVED + f'"computed: {formula}"\n'
    earlier = FIGURE_HEADER + "\n" + MALE.replace(",400,", ",300,").replace(",40,", ",58,") + "\n"
    editions = EDITIONS + EDITIONS.splitlines()[1].replace("2031", "2030").replace("400", "300") + "\n"
    files: dict[str, str | bytes | None] = {
        "derived.csv": DERIVED + row,
        "2030.csv": earlier,
        "editions.csv": editions,
    }
    if not told:
        assert len(edition(FEMALE, age, files=files).figures) == 3
        return
    for name in ("2031", "2030") if "2030" in told else ("2031",):  # whichever of the two was corrected
        with pytest.raises(CmsurveyError) as caught:
            load.edition(load.survey(write_series(Path(), FEMALE, age, files=files)), name)
        (problem,) = caught.value.problems
        assert problem.where == "surveys/derived.csv, line 2, column note"
        assert f"the formula's operand {told}" in problem.what


@pytest.mark.long
@every(
    "formula",
    ["100 - 60", "100 - female 60", "100 - gender.female (60)", "100 - press (60)", "60 + age_group.young 43",
     "60 in 2030 - 5 points", "unchanged in 2030"],
)  # fmt: skip
def test_nothing_exact_is_computed_from_a_bound(formula):
    age = FEMALE.replace("gender,Genre", "age_group,Âge").replace("female,Femmes,60", "young,Jeunes,43")
    earlier = f"{FIGURE_HEADER}\n{MALE.replace('400,', '300,')}bound: published as 'plus de 40 %'\n"
    editions = EDITIONS + EDITIONS.splitlines()[1].replace("2031", "2030").replace("400", "300") + "\n"
    bounds = BOUND + BOUND.replace("2031", "2030").replace('"female"', '"male"').replace("60", "40")
    files: dict[str, str | bytes | None] = {
        "derived.csv": f"{DERIVED}{MALE_DERIVED}computed: {formula.replace('60 in', '40 in')}\n",
        "bounds.toml": bounds,
        "2030.csv": earlier,
        "editions.csv": editions,
    }
    with pytest.raises(CmsurveyError) as caught:
        edition(FEMALE + "bound: published as 'plus de 60 %'", age, files=files)
    (problem,) = caught.value.problems
    which = "40 is a bound (2030.csv" if "2030" in formula else "60 is a bound (2031.csv"
    assert problem.where == "surveys/derived.csv, line 2, column note"
    assert problem.what.startswith(f"the formula's operand {which}, line 2): ")
    assert problem.hint.startswith("delete this row")


def test_of_two_rows_with_the_number_of_an_operand_the_exact_one_is_meant():
    rows = (FEMALE + "bound: published so", FEMALE.replace("female,Femmes", "other,Autres"), MALE_DERIVED)
    bounded, exact, computed = (row.replace("single", "multiple") for row in rows)
    files: dict[str, str | bytes | None] = {
        "derived.csv": f"{DERIVED}{computed}computed: 100 - 60\n",
        "bounds.toml": BOUND,
    }

    assert edition(bounded, exact, files=files).figures["value"].tolist() == [60, 60, 40]


def test_a_share_in_conflict_counts_once():
    rows = (FEMALE, FEMALE.replace("female,Femmes", "male,Hommes"))
    noted = [row + "conflict: the two sources name two answers" for row in rows]
    assert edition(*noted).figures["value"].tolist() == [60.0, 60.0]


def test_a_declared_bound_is_loaded_as_it_is():
    row = FEMALE + "bound: published as 'plus de 60 %'"
    found = edition(row, files={"bounds.toml": BOUND})
    bound = found.survey.bounds["2031", "gender", "all", "female"]
    assert bound.direction == "at_least"
    assert bound.wording == {"fr": "plus de 60 %", "en": "more than 60%"}


def test_a_byte_order_mark_blank_lines_and_another_order_of_columns_do_no_harm():
    columns = [FIGURE_HEADER.split(","), FEMALE.split(",")]
    table = "\r\n\r\n".join(",".join(reversed(cells)) for cells in columns)
    figures = edition(files={"2031.csv": b"\xef\xbb\xbf" + table.encode()}).figures
    assert figures[["category", "value", "line"]].to_numpy().tolist() == [["female", 60.0, 3]]


def test_a_cell_that_holds_a_line_break_does_not_shift_the_line_of_the_next_row():
    rows = (FEMALE + '"a note\nof two lines"', MALE.replace(",40,", ",140,"))
    with pytest.raises(CmsurveyError) as raised:
        edition(*rows)
    assert [problem.where for problem in raised.value.problems] == ["surveys/2031.csv, line 4, column value"]


def test_the_name_of_an_edition_that_no_file_can_have_is_told(tmp_path):
    surveys = write_series(tmp_path, FEMALE, MALE)
    listed = surveys / "editions.csv"
    listed.write_text(listed.read_text("utf-8").replace("\n2031,", f"\n{'9' * 400},", 1), "utf-8")

    with pytest.raises(CmsurveyError) as raised:
        load.survey(surveys)

    assert "editions.csv, line 2" in str(raised.value)


@pytest.mark.long
@given(st.data())
def test_any_change_of_bytes_ends_in_an_edition_or_in_a_sentence(data):
    """A file may be damaged at will: it is loaded, or refused with a place; nothing else comes out."""
    with tempfile.TemporaryDirectory() as folder:
        surveys = write_series(
            Path(folder),
            FEMALE + "bound: published as 'plus de 60 %'",
            FEMALE.replace("gender,Genre", "age_group,Âge"),
            files={
                "bounds.toml": BOUND,
                "derived.csv": DERIVED
                + MALE_DERIVED.replace("gender,Genre", "age_group,Âge")
                + "computed: 100 - 60\n",
                "infographics/profile.toml": '[[block]]\nquestion = "gender"\n',
            },
        )
        files = sorted(path for path in surveys.rglob("*") if path.is_file())
        path = data.draw(st.sampled_from(files), "file")
        content = bytearray(path.read_bytes())
        begin = data.draw(st.integers(0, len(content)), "begin")
        end = data.draw(st.integers(begin, min(begin + 12, len(content))), "end")
        odd = st.sampled_from([b'"', b"\0", b"\xff", b"[", b"=", b",", b"\n", "é".encode(), b"9" * 400])
        content[begin:end] = data.draw(odd | st.binary(max_size=8), "instead")
        path.write_bytes(bytes(content))
        assert outcome(surveys)


def bounded(value: str, fr: str, en: str = "more than 60%") -> list[str]:
    """What is wrong with the wording of a bound whose row has this value."""
    row = FEMALE.replace(",60,", f",{value},") + "bound: published so"
    text = BOUND.replace("plus de 60 %", fr).replace("more than 60%", en)
    try:
        edition(row, files={"bounds.toml": text})
    except CmsurveyError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_a_bound_in_words_that_say_another_number_is_told():
    (told,) = bounded("60", "plus de 90 %")
    assert told == (
        'error: surveys/bounds.toml, line 1, column 1, bound 1: fr = "plus de 90 %" does not say the '
        "value of its row, 60\n"
        "    write the number of 2031.csv, line 2, as the source words it"
    )
    assert len(bounded("60", "la plupart")) == 1


@pytest.mark.parametrize(
    ("value", "fr", "en"),
    [
        ("60", "plus de 60 %", "more than 60%"),
        ("66.7", "plus de 2 sur 3", "more than 2 in 3"),
        ("2.5", "plus de 2,5 %", "more than 2.5%"),
    ],
)
def test_a_bound_may_say_its_number_as_sources_do(value, fr, en):
    assert bounded(value, fr, en) == []


def test_thousands_may_be_grouped_in_the_words_of_a_bound():
    assert agree._readings("23,000")[-1] == agree._readings("23000")[-1] == "23000"

"""A slip with a file of a series is one sentence, without all that would follow; all data here is made up."""

import re
from pathlib import Path

import pytest

from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, SERIES, write_series
from tests.cases import every
from tests.command import cmsurvey

FILES = {
    "words/fr.toml": '[standfirsts]\nprofile = "Qui sont-ils"\n',
    "words/en.toml": '[questions.gender]\nlabel = "Gender"\n[questions.gender.categories]\n'
    'female = "Women"\nmale = "Men"\n[standfirsts]\nprofile = "Who they are"\n',
    "infographics/profile.toml": '[[block]]\nquestion = "gender"\n',
}
TABLE = f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n"
UNREAD = "nothing reads what has this name"


@pytest.fixture
def series(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return write_series(Path(), FEMALE, MALE, files=FILES)


def told():
    ended = cmsurvey("check", "--surveys", "surveys")
    assert (ended.exit_code == 0) == ("are well" in ended.output)
    return re.sub("^note: not looked at.*\n", "", ended.output, flags=re.MULTILINE)


@pytest.mark.long
@pytest.mark.usefixtures("series")
def test_the_made_up_series_is_good():
    assert "are well" in told()


@pytest.mark.long
@every(
    ("name", "to", "what", "cure"),
    [
        ("words", "Words", UNREAD, 'did you mean "words"?'),
        ("infographics", "infographic", UNREAD, 'did you mean "infographics"?'),
        ("bounds.toml", "bound.toml", UNREAD, 'did you mean "bounds.toml"?'),
        ("trends.toml", "Trends.TOML", UNREAD, 'did you mean "trends.toml"?'),
        ("derived.csv", "derive.csv", UNREAD, 'did you mean "derived.csv"?'),
        (
            "infographics/profile.toml",
            "infographics/profile.tml",
            "nothing reads a file of this name",
            'did you mean "profile.toml"?',
        ),
        (
            "infographics/profile.toml",
            "infographics/profile.toml.txt",
            "nothing reads a file of this name",
            'did you mean "profile.toml"?',
        ),
    ],
)
def test_a_part_of_a_series_under_nearly_its_name_is_told_alone(tmp_path, monkeypatch, name, to, what, cure):
    monkeypatch.chdir(tmp_path)
    folder = write_series(Path(to.replace("/", "_")), FEMALE, MALE, files=FILES)
    if (folder / name).exists():
        (folder / name).rename(folder / to)
    else:
        (folder / to).write_text("x")

    ended = cmsurvey("check", "--surveys", folder)

    assert (ended.exit_code, ended.output) == (1, f"error: {folder / to}: {what}\n    {cure}\n")


@pytest.mark.parametrize("name", ["2031.CSV", "2031"])
def test_a_table_under_another_name_is_named(series, name):
    (series / "2031.csv").rename(series / name)

    where = "surveys/editions.csv, line 2, column year"
    cure = f'there is "{name}": name the table 2031.csv'
    assert told() == f"error: {where}: edition 2031 has no table 2031.csv\n    {cure}\n"


def test_what_programs_leave_beside_a_table_that_they_have_open_is_no_table(series):
    for name in ("~$2031.csv", ".~lock.2031.csv#", ".DS_Store"):
        (series / name).write_bytes(b"x")
    (series / "infographics/profile.toml~").write_text("x")
    (series / "infographics/profile.toml.bak").write_text("x")

    assert "are well" in told()


@pytest.mark.long
@every(
    ("table", "line", "what", "cure"),
    [
        (f"{FIGURE_HEADER}\n{TABLE}", 2, "this is the header again", "delete the line"),
        (
            TABLE.replace("\n", "\n# notes\n", 1),
            2,
            "a comment, which a table cannot have",
            "delete the line: what is to be remarked has a column of its own",
        ),
        (
            f"{TABLE}Total,,,,,,,100,,,,,,\n",
            4,
            "7 of its cells are empty: it is no figure",
            "fill them, or delete the row",
        ),
        (TABLE.replace("\n", ",\n"), 1, "a column without a name", "delete it, with its comma in each row"),
        (
            TABLE.replace("\n", ",,\n"),
            1,
            "2 columns without names",
            "delete them, with their commas in each row",
        ),
    ],
)
def test_a_line_that_is_no_row_is_told_as_what_it_is(tmp_path, monkeypatch, table, line, what, cure):
    monkeypatch.chdir(tmp_path)
    write_series(Path(), files=FILES | {"2031.csv": table})

    assert told() == f"error: surveys/2031.csv, line {line}: {what}\n    {cure}\n"


@pytest.mark.long
@every("code", ["FR", "fr-FR", "fr,en", "french"])
def test_a_code_that_is_no_language_says_nothing_of_the_tables(tmp_path, monkeypatch, code):
    monkeypatch.chdir(tmp_path)
    write_series(
        Path(), FEMALE, files=FILES | {"series.toml": SERIES.replace('"fr", "en"', f'"{code}", "en"')}
    )

    what = f'"{code}" is not the code of a language'
    assert (
        told()
        == f'error: surveys/series.toml, line 2, column 1: {what}\n    write two or three letters: "fr"\n'
    )


def test_languages_in_another_order_than_the_tables_are_told_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_series(Path(), FEMALE, files=FILES | {"series.toml": SERIES.replace('"fr", "en"', '"en", "fr"')})

    what = '"en" comes first, but the labels of the tables are in "fr"'
    cure = 'write languages = ["fr", "en"], or translate the tables'
    assert told() == f"error: surveys/series.toml, line 2, column 1: {what}\n    {cure}\n"


EDITIONS_KNOWN = "editions: 2031"


@pytest.mark.long
@every(
    ("arguments", "what", "cure"),
    [
        (
            "render 2031 --out surveys",
            "--out: the output would stand among the files of the series, in surveys",
            "name another folder",
        ),
        (
            "render 2031 --out surveys/words/x",
            "--out: the output would stand among the files of the series, in surveys/words/x",
            "name another folder",
        ),
        (
            "render 2031 --only gender,profile",
            '--only: no infographic "gender,profile" in edition 2031',
            "name each: --only gender --only profile",
        ),
        (
            "render 2031 --only GENDER",
            '--only: no infographic "GENDER" in edition 2031',
            'did you mean "gender"?',
        ),
        (
            "render 2031 --lang FR",
            '--lang: no language "FR": a language needs words in cmsurvey and in the series',
            'did you mean "fr"?',
        ),
    ],
)
def test_a_slip_on_the_command_line_is_a_usage_error_with_its_cure(
    tmp_path, monkeypatch, arguments, what, cure
):
    monkeypatch.chdir(tmp_path)
    write_series(Path(), FEMALE, MALE, files=FILES)

    ended = cmsurvey(*arguments.split(), "--surveys", "surveys", "--format", "csv")

    assert (ended.exit_code, ended.output) == (2, f"error: {what}\n    {cure}\n")
    assert not list(Path().rglob("manifest.json"))


@every(
    ("name", "cure"),
    [
        ("2031.csv", f'did you mean "2031"? {EDITIONS_KNOWN}'),
        ("surveys/2031.csv", f'did you mean "2031"? {EDITIONS_KNOWN}'),
        ("2031/", f'did you mean "2031"? {EDITIONS_KNOWN}'),
        ("2031,2032", f"name one at a time; {EDITIONS_KNOWN}"),
    ],
)
def test_a_file_a_folder_or_several_in_the_place_of_an_edition_are_told(tmp_path, monkeypatch, name, cure):
    monkeypatch.chdir(tmp_path)
    write_series(Path(), FEMALE, MALE, files=FILES)

    ended = cmsurvey("show", name, "--surveys", "surveys")

    what = f'no edition "{name}"'
    assert (ended.exit_code, ended.output) == (1, f"error: surveys/editions.csv: {what}\n    {cure}\n")


@pytest.mark.long
def test_all_is_no_edition_and_an_option(tmp_path):
    ended = cmsurvey("render", "all", "--format", "csv", "--out", tmp_path)

    assert ended.exit_code == 1
    assert "\n    every edition is drawn with --all; editions: 2011," in ended.output


@pytest.mark.long
@every(
    ("line", "cure"),
    [
        ("title = “Femmes”", 'write straight quotation marks around text: "…"'),
        ("title = 'L'emploi'", 'put a text with an apostrophe between two "'),
        ('title: "Femmes"', "write = between a key and its value, not a colon"),
        ('title = "C:\\Users"', "write each backslash twice"),
        ('title = "a"\ntitle = "b"', "a key stands once in its table: delete one of the two"),
        (
            'title = "a"\n[cards.gender]',
            "put what is under both under one; tables of a list begin with [[…]] each",
        ),
        ('title = "a" "b"', 'write key = "value", text between quotation marks, lists between brackets'),
    ],
)
def test_a_slip_in_toml_has_its_own_cure(tmp_path, monkeypatch, line, cure):
    monkeypatch.chdir(tmp_path)
    text = f"[cards.gender]\n{line}\n"
    write_series(Path(), FEMALE, MALE, files=FILES | {"words/2031.fr.toml": text})

    first, second, *more = told().splitlines()
    assert first.startswith("error: surveys/words/2031.fr.toml, line ")
    assert (second.strip(), more) == (cure, [])


def test_a_bound_under_a_misspelt_name_is_told_with_the_row_that_is_meant(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    bound = (
        '[[bound]]\nedition = "2031"\nquestion = "gender"\ncategory = "femal"\ndirection = "at_least"\n'
        'fr = "plus de 60 %"\nen = "more than 60%"\n'
    )
    row = f"{FEMALE}bound: published as 'plus de 60 %'"
    write_series(Path(), row, MALE, files=FILES | {"bounds.toml": bound})

    what = '"femal" of "gender" (population all) is no bound in 2031.csv'
    cure = 'did you mean "female" of "gender" (population all) of 2031.csv, line 2?'
    assert told() == f"error: surveys/bounds.toml, line 1, column 1, bound 1: {what}\n    {cure}\n"


def test_a_wrong_year_of_an_edition_is_told_and_not_what_names_the_right_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    bound = (
        '[[bound]]\nedition = "2031"\nquestion = "gender"\ncategory = "female"\ndirection = "at_least"\n'
        'fr = "plus de 60 %"\nen = "more than 60%"\n'
    )
    header = f"year,{FIGURE_HEADER}"
    derived = f"{header}\n2031,{MALE}computed: 100 - 60\n"
    files = {
        "bounds.toml": bound,
        "derived.csv": derived,
        "editions.csv": EDITIONS.replace("\n2031,", "\n31,"),
    }
    write_series(Path(), f"{FEMALE}bound: published as 'plus de 60 %'", files=FILES | files)

    assert told().splitlines()[::2] == [
        "error: surveys/editions.csv, line 2, column year: edition 31 has no table 31.csv",
        "error: surveys/2031.csv: edition 2031 is not in editions.csv",
    ]

"""The command on made-up series that are wrong: exit code, every message in full, and nothing else touched.

The messages are in messages/wrong_input.txt. Each case runs over the output of an earlier, good run.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from cmsurvey import browser, fonts, vendored
from cmsurvey.render import page
from tests.builders import (
    EDITIONS,
    FEMALE,
    FIGURE_HEADER,
    MALE,
    SERIES,
    expected,
    write_series,
)
from tests.cases import every
from tests.command import cmsurvey

CDI = "contract,Type de contrat,all,400,single,cdi,CDI,47,percent,,,1,press,"
FREELANCE = "contract,Type de contrat,all,400,single,freelance,Freelance,13,percent,,,2,press,"
GOOD = (FEMALE, MALE, CDI, FREELANCE)
RANK = "task,Tâche,all,400,rank,{0},{0},{1},rank,,,{2},press,"
NETWORK = "network,Réseau,all,400,single,{0},{0},20,percent,{1},,{2},press,"
TABLE = "\n".join([FIGURE_HEADER, *GOOD, ""])
PROFILE = '[[block]]\nquestion = "gender"\n\n[[block]]\nquestion = "contract"\n'
WORDS = "# the labels of the tables suffice\n"
EMPTY_WORDS = {"words/fr.toml": WORDS, "infographics/profile.toml": PROFILE}


class Case(NamedTuple):
    """What is wrong: files of the series, arguments of the command; and the exit code it ends with."""

    files: dict[str, str | bytes | None] = {}  # noqa: RUF012 - no case changes it
    arguments: str = "2031"
    code: int = 1


def table(old: str, new: str) -> Case:
    assert old in TABLE
    return Case({"2031.csv": TABLE.replace(old, new)})


def more(*rows: str) -> Case:
    return Case({"2031.csv": "\n".join([FIGURE_HEADER, *GOOD, *rows, ""])})


def poster(text: str) -> Case:
    return Case({"infographics/profile.toml": text})


def title(text: str) -> Case:
    return Case({"words/2031.fr.toml": f"[cards.gender]\ntitle = '{text}'\n"})


CASES = {
    "an unknown edition": Case(arguments="2013"),
    "two digits of an edition exchanged": Case(arguments="2301"),
    "an edition that is nearly the trends": Case(
        {"trends.toml": '[[trend]]\nquestion = "gender"\ncategory = "female"\n'}, arguments="trend"
    ),
    "an edition that leaves the folder": Case(arguments="../2031"),
    "a missing column": Case({"2031.csv": TABLE.replace(",note", "").replace("press,", "press")}),
    "an extra column": Case({"2031.csv": f"{FIGURE_HEADER},weight\n{FEMALE},1\n"}),
    "a share of 130": table(",60,", ",130,"),
    "a share of -5": table(",60,", ",-5,"),
    "a text in a number cell": table(",60,", ",soixante,"),
    "NaN in a number cell": table(",60,", ",NaN,"),
    "a zero with a minus sign": table(",60,", ",-0,"),
    "a share of twenty digits": table(",60,", ",99999999999999999999,"),
    "a base of twenty digits": table("all,400,single,female", "all,40000000000000000000,single,female"),
    "a decimal comma": table(",60,", ',"60,5",'),
    "shares above the whole": table(",60,", ",70,"),
    "a second preferred row": Case(
        {"2031.csv": TABLE + FEMALE.replace(",60,", ",58,").replace("press", "other") + "\n"}
    ),
    "an unknown source": table("2,press,\ncontract", "2,pres,\ncontract"),
    "another encoding": Case({"2031.csv": TABLE.replace("Type", "Sécurité").encode("cp1252")}),
    "a binary file": Case({"2031.csv": b"PK\x03\x04\x00\x00"}),
    "an empty file": Case({"2031.csv": b""}),
    "no table": Case({"2031.csv": None}),
    "no editions.csv": Case({"editions.csv": None}),
    "no series at all": Case(arguments="2031 --surveys elsewhere"),
    "broken TOML of the series": Case({"series.toml": SERIES.replace("[mode]", "[mode")}),
    "broken TOML of an infographic": poster(PROFILE.replace("gender", 'gen"der')),
    "broken TOML of the words": Case({"words/fr.toml": "[questions"}),
    "an unknown template": poster(PROFILE + 'template = "pie"\n'),
    "a misspelt template": poster(PROFILE + 'template = "stackd"\n'),
    "an unknown question in an infographic": poster(PROFILE.replace("gender", "gendre")),
    "an unknown width": poster(PROFILE + 'width = "quarter"\n'),
    "questions that are no list": poster(PROFILE.replace('question = "gender"', 'questions = "gender"')),
    "an empty list of questions": poster(PROFILE.replace('question = "gender"', "questions = []")),
    "two distributions in one block": poster(
        PROFILE.replace('question = "contract"', 'questions = ["contract", "gender"]\ntemplate = "bars"')
    ),
    "a formula in the table of an edition": table("2,press,", "2,press,computed: 100 - 52"),
    "a published figure marked uncertain": table("2,press,", "2,press,uncertain: few people"),
    "a theme that is no TOML file": Case({"series.toml": 'theme = "sources.csv"\n' + SERIES}),
    "an empty list of languages": Case({"series.toml": SERIES.replace('["fr", "en"]', "[]")}),
    "half an answer": poster(PROFILE + 'template = "key_figure"\nup_to = 3.5\n'),
    "a rank beyond its list": more(
        RANK.format("watch", 1, 1), RANK.format("write", 7, 2), RANK.format("meet", 3, 3)
    ),
    "bounds of one answer among several": more(
        NETWORK.format("a", "", 1), NETWORK.format("b", "99.99", 2), NETWORK.format("c", "", 3)
    ),
    "a pay in thousands": more("pay,Salaire,all,400,median,value,Valeur,25,eur_per_year,,,1,press,"),
    "an answer called as what no source tells": table("freelance,Freelance", "remainder,Freelance"),
    "a form that refuses its table": poster(PROFILE + 'template = "stacked"\n'),
    "a placeholder without a figure": title("{gender.femal} de femmes"),
    "a placeholder of an edition that is not there": title("{2012/gender.female} de femmes"),
    "words that the figure no longer carries": title("{gender.female|quarter} des répondants"),
    "words of a question that is not there": Case({"words/2031.fr.toml": "[cards.gendre]\ntitle = 'a'\n"}),
    "an unknown language": Case(arguments="2031 --lang es", code=2),
    "a language that leaves its folder": Case(arguments="2031 --lang ../fr", code=2),
    "an unknown format": Case(arguments="2031 --format csv,jsn", code=2),
    "a format left out between two": Case(arguments="2031 --format html,,csv", code=2),
    "a name that is not drawn": Case(arguments="2031 --only profil --only ../gender --only gender", code=2),
    "a poster that leaves its folder": Case({"infographics/..profile.toml": PROFILE}),
    "an edition whose name leaves its folder": Case(
        {"editions.csv": EDITIONS + "../2032,Titre,,,,,,press\n"}
    ),
    "a poster of one block alone": Case(
        {"infographics/one.toml": '[[block]]\nquestion = "gender"\n'}, arguments="2031 --only one", code=2
    ),
    "a bad table, an unknown language and an unknown name": Case(
        {"2031.csv": TABLE.replace(",60,", ",130,").replace("2,press,\ncontract", "2,pres,\ncontract")},
        arguments="2031 --lang es --only gendre",
    ),
    "several files of the series": Case(
        {
            "sources.csv": None,
            "series.toml": 'langages = ["fr"]\n' + SERIES,
            "infographics/profile.toml": "[[blok]]",
        }
    ),
    "a broken date and a placeholder that is none": Case(
        {
            "editions.csv": EDITIONS.replace("2031-03", "2031-13"),
            "words/2031.fr.toml": "[cards.gender]\ntitle = '{gender.femal}, {n} et {fieldwork}'\n",
        }
    ),
    "several infographics": Case(
        {
            "infographics/profile.toml": PROFILE + 'template = "pie"\n',
            "words/2031.fr.toml": (
                "[cards.gender]\ntitle = '{gender.femal}'\n[cards.contract]\ntitle = '{contract.cd}'\n"
            ),
        }
    ),
    "an output where no folder can be": Case(arguments="2031 --out /proc/x", code=3),
    "a file in place of the output": Case(arguments="2031 --out surveys/2031.csv", code=3),
}
MESSAGES = expected("wrong_input")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv(browser.VARIABLE, raising=False)


def run(arguments):
    """The command's result; made-up series, tables alone, unless the arguments say otherwise."""
    words = ["render", *arguments.split()]
    words += [] if "--surveys" in words else ["--surveys", "surveys"]
    words += [] if "--format" in words else ["--format", "csv,json"]
    return cmsurvey(*words)


def write(**files):
    return write_series(Path(), *GOOD, files={**EMPTY_WORDS, **files})


def tree(folder):
    """Every file of a folder with its bytes."""
    return {str(path): path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}


def rewrite(files):
    """The good series with some files changed, or taken away."""
    for name, content in files.items():
        if content is None:
            (Path("surveys") / name).unlink()
    write(**{name: content for name, content in files.items() if content is not None})
    for name, content in files.items():
        if content is None:
            (Path("surveys") / name).unlink(missing_ok=True)


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A good series and its output."""
    folder = tmp_path_factory.mktemp("good")
    with contextlib.chdir(folder):
        write()
        assert run("2031").exit_code == 0
    return folder


@pytest.mark.long
@every("case", CASES)
def test_what_is_wrong_is_told_in_sentences_and_the_earlier_output_stays(case, good, tmp_path):
    shutil.copytree(good, tmp_path, dirs_exist_ok=True)
    before = tree("output")
    files, arguments, code = CASES[case]
    rewrite(files)

    ended = run(arguments)

    assert ended.stderr == f"{MESSAGES[case]}\n"
    assert (ended.exit_code, ended.stdout) == (code, "")
    assert tree("output") == before
    assert not list(Path().glob("output/**/.*"))


def test_every_expected_message_has_its_case():
    assert list(MESSAGES) == list(CASES)


@every("case", CASES)
def test_every_message_has_a_place_a_cause_and_a_cure(case):
    lines = [one for one in MESSAGES[case].splitlines() if not one.startswith("note: ")]
    problems, cures = lines[::2], lines[1::2]
    assert all(re.match(r"error: [^:]+: \S", line) for line in problems)
    assert all(re.match(r"    \S", line) for line in cures)
    assert len(problems) == len(cures)


@pytest.mark.long
def test_the_made_up_series_is_good():
    """Otherwise every case above would be wrong for another reason than its own."""
    write()
    ended = run("2031")
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert {path.name for path in Path("output/2031/fr").iterdir()} == {
        "manifest.json",
        "datapackage.json",
        *(
            f"{name}.{form}"
            for name in ("profile", "gender", "contract")
            for form in ("csv", "fr.csv", "json", "jsonld")
        ),
    }


def test_a_date_that_is_none_is_told_before_anything_is_drawn(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    write()

    ended = run("2031")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        'error: SOURCE_DATE_EPOCH: "yesterday" is not a number of seconds since 1970\n'
        "    unset it, or give a whole number\n"
    )
    assert not Path("output").exists()


@pytest.fixture
def _no_cached_fonts():
    """Fonts are read once a process: forget them before and after a test that takes one away."""
    cached = [
        one
        for module in (fonts, page, vendored)
        for one in vars(module).values()
        if hasattr(one, "cache_clear")
    ]
    for one in cached:
        one.cache_clear()
    yield
    for one in cached:
        one.cache_clear()


@pytest.mark.usefixtures("_no_cached_fonts")
def test_a_missing_font_ends_the_run_with_the_cure_and_exit_3(tmp_path, monkeypatch):
    write()
    monkeypatch.setattr(vendored, "FOLDER", tmp_path / "assets")

    ended = run("2031")

    assert (ended.exit_code, ended.stdout) == (3, "")
    assert re.fullmatch(
        r"error: cmsurvey/assets/fonts/[\w-]+\.woff2?: the file is missing\n"
        r"    reinstall cmsurvey \(pip install --force-reinstall cmsurvey\); "
        r"in a clone, restore the file with git\n",
        ended.stderr,
    )
    assert not Path("output").exists()


@pytest.mark.long
@pytest.mark.usefixtures("_no_cached_fonts")
def test_a_missing_template_of_the_pages_ends_the_run_with_the_cure_and_exit_3(tmp_path, monkeypatch):
    write()
    (tmp_path / "assets").mkdir()
    for one in (one for one in vendored.FOLDER.iterdir() if one.name != "page"):
        (tmp_path / "assets" / one.name).symlink_to(one)
    monkeypatch.setattr(vendored, "FOLDER", tmp_path / "assets")
    monkeypatch.setattr(browser, "find", lambda: None)

    ended = run("2031 --format html")

    assert (ended.exit_code, ended.stdout) == (3, "")
    assert re.match(r"error: cmsurvey/assets/page/[\w.-]+: the file is missing\n    reinstall ", ended.stderr)
    assert not Path("output").exists()


@pytest.mark.long
def test_an_edition_may_be_typed_with_blanks_around_it():
    write()

    ended = cmsurvey("render", " 2031 ", "--surveys", "surveys", "--format", "csv")

    assert (ended.exit_code, ended.stderr) == (0, "")


NONE_FOUND = 'error: browser: no Chromium, Chrome or Edge was found\n    run "cmsurvey browser --install"'
NOT_A_PROGRAM = (
    'error: BROWSER_PATH: "/nowhere/chrome" is not a program\n'
    "    set it to the full path of chromium-headless-shell, Chromium, Chrome or Edge, or unset it"
)


@pytest.mark.long
@pytest.mark.parametrize(
    ("named", "told"), [("", NONE_FOUND), ("/nowhere/chrome", NOT_A_PROGRAM)], ids=["none", "broken"]
)
def test_without_a_browser_the_tables_and_the_pages_with_all_their_data_are_written(named, told, monkeypatch):
    monkeypatch.setenv(browser.VARIABLE, named)
    if not named:
        monkeypatch.setattr(browser, "find", lambda: None)
    write()

    ended = run("2031 --format html,png,svg,pdf,csv,json")

    assert ended.exit_code == 3
    assert ended.stderr.startswith(told)
    assert "3 infographics, 16 files in output/2031/fr" in ended.stdout
    assert "output/2031/fr/gender       html csv fr.csv json jsonld\n" in ended.stdout
    folder = Path("output/2031/fr")
    assert {path.suffix for path in folder.iterdir()} == {".html", ".csv", ".json", ".jsonld"}
    listed = json.loads((folder / "manifest.json").read_text())["files"]
    assert {entry["name"] for entry in listed} == {path.name for path in folder.iterdir()} - {"manifest.json"}
    page = (folder / "contract.html").read_text()
    rows = re.findall(r"<th scope=\"row\"[^>]*>(.*?)</th>" + r"<td[^>]*>(.*?)</td>" * 3, page)
    assert rows == [
        ("CDI", "47\u00a0%", "400", "publié"),
        ("Freelance", "13\u00a0%", "400", "publié"),
        ("Autres, non relevés", "40\u00a0%", "400", "calculé\u00a0: 100\u00a0−\u00a047 −\u00a013"),
    ]
    assert "<svg" not in page.partition("<footer")[0]


@pytest.mark.long
def test_a_file_of_somebody_else_is_not_replaced():
    write()
    folder = Path("output/2031/fr")
    folder.mkdir(parents=True)
    (folder / "gender.csv").write_text("mine")

    ended = run("2031")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        "error: output/2031/fr/gender.csv: no manifest says that cmsurvey wrote this file\n"
        "    move output/2031/fr away, or name another folder with --out\n"
    )
    assert tree("output") == {"output/2031/fr/gender.csv": b"mine"}


@pytest.mark.long
def test_what_a_killed_run_left_is_put_right_at_the_next_start_even_of_a_wrong_one():
    write()
    assert run("2031").exit_code == 0
    before = tree("output")
    folder = Path("output/2031/fr")
    folder.rename(folder.with_name(".fr.cmsurvey-old"))
    rewrite({"words/fr.toml": "[questions"})

    assert run("2031").exit_code == 1
    assert tree("output") == before

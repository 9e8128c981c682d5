"""Data packages: valid for the validator of Frictionless Data, table by table and cell by cell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cmsurvey import datapackage, load, pipeline
from cmsurvey.model import Licence
from tests import composed
from tests.builders import FIGURE_HEADER, SERIES, make_survey, write_series
from tests.command import cmsurvey
from tests.spoken import make_words
from tests.test_tabulate import FORMULAS

ENGLISH = '[questions.gender]\nlabel = "Gender"\n[questions.gender.categories]\nfemale = "Women"\n'
WORDS = {"words/fr.toml": "[populations]\n", "words/en.toml": ENGLISH}
HALF = "gender,Genre,all,400,single,female,Femmes,47.5,percent,,,1,press,"
ANSWERS = tuple(
    f'tools,Outils,all,400,multiple,tool_{at},"{text}",{at}.5,percent,,,{at + 1},press,'
    for at, text in enumerate(
        dict.fromkeys(one.strip() for one in FORMULAS if one.isprintable() and one.isascii())
    )
)
AGE = "age_group,Âge,all,400,single,young,Jeunes,40,percent,18,25.5,1,press,"


def rendered(*rows: str, lang: str = "fr") -> Path:
    """The package of a made-up bundle in which nothing but tables was asked for."""
    folder = write_series(Path(), *rows, files=WORDS)
    return made(pipeline.Request("2031", folder, Path("out"), lang, formats=("csv",)))


def made(request: pipeline.Request) -> Path:
    """The package of what a request asks for."""
    report = pipeline.render(request, lambda *_: None, lambda: pytest.fail("nothing is drawn"))
    return report.done.folder / "datapackage.json"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def faults(package: Path) -> list[str]:
    """What the validator finds in a package and in the tables that it describes."""
    import frictionless  # noqa: PLC0415 - half a second, in the one process that runs this file

    report = frictionless.Package(str(package)).validate()
    return [str(error[-1]) for error in report.flatten(["type", "message"])]


def content(package: Path) -> dict[str, Any]:
    found = json.loads(package.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.mark.long
def test_a_table_that_was_altered_is_a_fault_for_the_validator():
    package = rendered(HALF)
    table = package.parent / "gender.csv"
    table.write_text(table.read_text().replace("47.5", "about half"))

    assert any("about half" in fault for fault in faults(package))


@pytest.mark.long
def test_a_bundle_is_valid_with_decimals_brackets_blanks_and_what_looks_like_a_formula():
    package = rendered(HALF, AGE, *ANSWERS)

    assert faults(package) == []
    names = {one["path"] for one in content(package)["resources"]}
    assert names == {path.name for path in package.parent.glob("*.csv")}
    assert len(names) == 6


@pytest.mark.long
def test_an_english_bundle_is_valid():
    assert faults(rendered(HALF, lang="en")) == []


@pytest.mark.long
def test_a_shipped_edition_is_valid():
    names = ("profile", "gender", "salary", "tasks_rank")
    request = pipeline.Request("2012", composed.SURVEYS, Path("out"), only=names, formats=("csv",))

    assert faults(made(request)) == []


def test_the_package_says_whose_figures_these_are_and_where_they_were_read():
    told = content(rendered(HALF))

    assert (told["profile"], told["name"]) == ("tabular-data-package", "2031-fr")
    assert told["title"] == "Enquête inventée, édition 2031\u00a0: données des infographies"
    assert told["sources"] == [
        {"title": "Un article inventé, Le Journal inventé", "path": "https://example.org/article"}
    ]
    assert "licenses" not in told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("CC-BY-4.0", {"path": "https://example.org/l", "title": "CC-BY-4.0", "name": "CC-BY-4.0"}),
        ("Licence Ouverte 2.0", {"path": "https://example.org/l", "title": "Licence Ouverte 2.0"}),
    ],
)
def test_a_licence_is_told_if_the_series_states_one(name, told):
    survey = make_survey(licence=Licence(name, "https://example.org/l", "press"))

    package = json.loads(
        datapackage.of_bundle("2031", "édition 2031", [{}], words=make_words(), survey=survey)
    )

    assert package["licenses"] == [told]


def test_the_name_of_a_package_is_one_that_the_standard_takes():
    package = json.loads(
        datapackage.of_bundle("Été 2031", "x", [{}], words=make_words(), survey=make_survey())
    )

    assert package["name"] == "-t--2031-fr"


@pytest.mark.long
def test_the_shipped_series_is_a_valid_package():
    assert faults(composed.SURVEYS / "datapackage.json") == []


def test_the_shipped_package_is_that_of_the_tables_as_they_are():
    ended = cmsurvey("package")

    stands = (composed.SURVEYS / "datapackage.json").read_text(encoding="utf-8")
    assert ended.stdout == stands, "run: cmsurvey package > data/surveys/datapackage.json"


@pytest.mark.long
def test_a_series_of_ones_own_is_valid_with_a_licence_and_a_byte_order_mark():
    stated = '\n[licence]\nname = "CC BY 4.0"\nurl = "https://example.org/licence"\nsource = "press"\n'
    table = f"\ufeff{FIGURE_HEADER}\n{HALF}\n"
    folder = write_series(Path(), files={"series.toml": SERIES + stated, "2031.csv": table})
    package = folder / "datapackage.json"
    package.write_bytes(datapackage.of_series(load.survey(folder)))

    assert faults(package) == []
    assert content(package)["licenses"] == [{"path": "https://example.org/licence", "title": "CC BY 4.0"}]
    assert [one["path"] for one in content(package)["resources"]] == [
        "editions.csv",
        "sources.csv",
        "2031.csv",
    ]


@pytest.mark.long
def test_a_figure_of_an_unknown_source_is_a_fault_for_the_validator():
    folder = write_series(Path())
    package = folder / "datapackage.json"
    package.write_bytes(datapackage.of_series(load.survey(folder)))
    (folder / "2031.csv").write_text(f"{FIGURE_HEADER}\n{HALF.replace('press', 'presse')}\n")

    assert any("presse" in fault for fault in faults(package))

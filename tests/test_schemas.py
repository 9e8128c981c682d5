"""The JSON Schemas that editors read say what the files of a series are read by, and nothing else."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cmsurvey import load, schemas, themes, written
from cmsurvey.answers import questionnaire
from cmsurvey.compose import forms
from cmsurvey.errors import CmsurveyError, Problems
from cmsurvey.load import blocks, bounds, read, trends
from cmsurvey.themes import legible
from tests.builders import SERIES, write_series
from tests.cases import every

ROOT = Path(__file__).parent.parent
FILES = ROOT / "src/cmsurvey/schemas"


@pytest.mark.long
@every("name", schemas.SHAPES)
def test_the_files_are_what_the_shapes_make(name):
    stands = (FILES / f"{name}.json").read_text(encoding="utf-8")

    assert stands == schemas.text(name), "write them again: make schemas"
    jsonschema.Draft7Validator.check_schema(VALIDATORS[name].schema)


def validator(name):
    return jsonschema.Draft7Validator(json.loads(schemas.text(name)))


VALIDATORS = {name: validator(name) for name in schemas.SHAPES}


def kind_of(path):
    """Which schema a file of a series is of, by its place in it."""
    named = {"series", "questionnaire", "trends", "bounds", "comparability"}
    if path.stem in named and path.parent.name != "words":
        return path.stem
    if path.parent.name == "infographics":
        return "infographic"
    if path.parent.name != "words":
        return "theme"
    return "words" if len(path.stem) == 2 or ".labels." in path.name else "edition-words"


@pytest.mark.long
@every(
    "path",
    [
        path
        for folder in ("data", "tests/golden/surveys", "src/cmsurvey/assets/themes")
        for path in sorted((ROOT / folder).rglob("*.toml"))
    ],
)
def test_every_file_of_the_project_is_as_its_schema_says(path):
    text = path.read_text(encoding="utf-8")
    tree, schema = tomllib.loads(text), text.partition("\n")[0].removeprefix("#:schema ")

    assert "golden" in path.parts or (path.parent / schema).resolve() == FILES / f"{kind_of(path)}.json"
    assert [error.message for error in VALIDATORS[kind_of(path)].iter_errors(tree)] == []


WORDED = {"fr": "un", "en": "one"}
TREES = {
    "series": {
        **tomllib.loads(SERIES),
        "unordered": ["note"],
        "theme": "sober",
        "icons": {"gender": ["woman", "man"]},
        "breaks": [{"edition": "2031", "wording": WORDED}],
        "licence": {"name": "CC", "url": "https://example.org", "source": "press"},
        "design": {
            "weights": "w",
            "strata": "s",
            "clusters": ["a", "b"],
            "fpc": "n",
            "nested": True,
            "lonely": "adjust",
            "replicates": {"columns": ["r"], "kind": "other", "scale": 0.5, "rscales": [1], "mse": False},
        },
    },
    "questionnaire": {
        "languages": ["fr", "en"],
        "question": [
            {
                "id": "a",
                "text": WORDED,
                "kind": "scale",
                "columns": ["A"],
                "base": "asked",
                "unit": "years",
                "edge": "high",
                "decimal": ",",
                "numbers": False,
                "separator": ";",
                "options": [{"id": "x", **WORDED, "score": 1, "written": ["1"], "other": True}],
                "missing": [{"id": "m", "fr": "?", "en": "??", "written": ["9"]}],
                "nets": [{"id": "n", "fr": "net", "en": "net", "of": ["x"]}],
            },
            {
                "id": "b",
                "text": WORDED,
                "kind": "banded",
                "filter": {"a": ["x"]},
                "options": [{"id": "y", **WORDED, "low": 1, "high": 2}],
            },
            {
                "id": "c",
                "text": WORDED,
                "kind": "multiple",
                "options": [{"id": "z", **WORDED, "column": "Z"}],
            },
        ],
        "design": {"weights": "w"},
    },
    "infographic": {
        "block": [
            {
                "question": "gender",
                "width": "half",
                "population": "all",
                "unless": ["age"],
                "template": "bars",
            },
            {"questions": ["age", "pay"]},
        ]
    },
    "trends": {
        "trend": [{"question": "gender", "category": "female", "width": "third", "populations": ["all"]}]
    },
    "bounds": {
        "bound": [
            {
                "edition": "2031",
                "question": "q",
                "category": "c",
                "population": "all",
                "direction": "at_least",
                **WORDED,
            }
        ]
    },
    "theme": {
        "name": "house",
        "mark": "House",
        "credit": "C",
        "light": {"ink": "#111111"},
        "dark": {"paper": "#000000"},
        "fonts": {"text": {}},
    },
    "words": {
        "populations": {"a=b": "t"},
        "hedges": {"note": "t"},
        "remarks": {"note": "t"},
        "standfirsts": {"two": "t"},
        "questions": {
            "gender": {
                "label": "l",
                "measure": "m",
                "categories": {"a": "t"},
                "clauses": {"a": "t"},
                "sentences": {"a": "t"},
            }
        },
    },
    "edition-words": {
        "cards": {"gender": {"title": "t", "lines": ["a"], "bracket": ["a", "b"]}},
        "posters": {"two": {"title": "t", "notes": [], "blocks": {"gender": {"lead": "a"}}}},
        "questions": {"gender": {"categories": {"a": "t"}}},
    },
}
ASKED = frozenset({("gender", "all"), ("age", "all"), ("pay", "all")})


def labels(tree):
    problems = Problems()
    written.check_labels(tree, "fr.toml", questions=["gender"], posters=["two"], problems=problems)
    problems.settle()


def told(read_it):
    """A reader that collects the problems that it is given."""

    def collected(folder):
        problems = Problems()
        read_it(folder, problems)
        problems.settle()

    return collected


READERS = {
    "series": load.survey,
    "questionnaire": lambda folder: questionnaire(folder / "q.toml"),
    "infographic": told(
        lambda folder, problems: [
            forms.known(one, problems) for one in blocks.specs(folder / "posters", ASKED, problems)
        ]
    ),
    "trends": told(lambda folder, problems: trends.trends(folder / "series.toml", ASKED, problems)),
    "bounds": told(
        lambda folder, problems: bounds.bounds(folder / "series.toml", ("fr", "en"), ["2031"], problems)
    ),
    "theme": lambda folder: themes.load("series.toml", folder),
}
OF_TREES = {
    "words": labels,
    "edition-words": lambda tree: written.read(
        tree, "fr.toml", questions=["gender"], posters={"two": ["gender"]}
    ),
}
#: What depends on more than the file itself, or on the languages of a series.
BEYOND = (
    "unknown column",  # labels are in the first language of the series: its tables show which that is
    "no wording in", "stands twice", "is not a web address", "nothing states", "no question", "no population",
    "no infographic", "unknown source", "unknown edition", "means both", "is no ", "names no", "stages",
    "numbers for", 'both "question"', '"scale" is missing', "column without", "has no ", "begins block",
    "is a number", "columns", "ends before", 'unknown key "fr"', 'unknown key "en"',
)  # fmt: skip


VALUES: tuple[Any, ...] = ("", True, ["x", "x"], {}, "no such thing", None, "added")


def steps_in(tree, before=()):
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        yield (*before, key)
        if isinstance(value, dict | list):
            yield from steps_in(value, (*before, key))


def changed(tree):
    """The tree with one thing in it made another, or left out, or added."""
    for *above, last in steps_in(tree):
        for value in VALUES:
            other = copy.deepcopy(tree)
            inside = other
            for step in above:
                inside = inside[step]
            if value == "added" and isinstance(inside, dict):
                inside["added"] = 1
            elif value is not None:
                inside[last] = value
            else:
                del inside[last]
            yield other, f"{[*above, last]} = {value!r}"


@pytest.fixture
def reads(tmp_path, monkeypatch):
    """What a reader says of a tree, as if it were the file."""
    folder = write_series(tmp_path, files={"posters/two.toml": "[a]"})
    monkeypatch.setattr(legible, "faults", lambda *_: ())

    def said(name, tree):
        monkeypatch.setattr(read, "toml", lambda _path, _problems: tree)
        try:
            READERS[name](folder) if name in READERS else OF_TREES[name](tree)
        except CmsurveyError as error:
            return [one.what for one in error.problems]
        return []

    return said


@pytest.mark.long
@every("name", TREES)
def test_what_a_schema_refuses_is_refused_and_what_the_file_alone_makes_wrong_the_schema_refuses(name, reads):
    assert reads(name, TREES[name]) == []
    assert [*VALIDATORS[name].iter_errors(TREES[name])] == []
    differ = []
    for tree, change in changed(TREES[name]):
        found = reads(name, tree)
        own = [what for what in found if not any(part in what for part in BEYOND)]
        refused = not VALIDATORS[name].is_valid(tree)
        if (refused and not found) or (own and not refused):
            differ.append((change, own or "only the schema refuses it"))
    assert differ == []


def test_an_editor_offers_the_templates_that_there_are():
    assert {*blocks.TEMPLATES} == {*forms.REFUSALS, "line"}

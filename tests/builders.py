"""Builders with sane defaults, so that a test states only what it is about. All data here is made up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cmsurvey.answers import worded
from cmsurvey.errors import CmsurveyError
from cmsurvey.model import (
    Edition,
    EditionEntry,
    Estimate,
    Fact,
    Fieldwork,
    Source,
    Survey,
    Table,
)

FIGURE_HEADER = (
    "question,label_fr,population,base_n,kind,category,category_fr,value,unit,low,high,order,source,note"
)
FEMALE = "gender,Genre,all,400,single,female,Femmes,60,percent,,,1,press,"
MALE = "gender,Genre,all,400,single,male,Hommes,40,percent,,,2,press,"

SERIES = """\
name = { fr = "Enquête inventée", en = "Made-up survey" }
languages = ["fr", "en"]
universe = { fr = "personnes inventées", en = "made-up people" }
place = { fr = "France", en = "France" }

[sampling]
value = "self_selected"
source = "a sentence that states the sampling"

[mode]
value = "online_self_administered"
source = "press"

[weighting]
value = ""
source = ""
"""
EDITIONS = """\
year,title,organisers,fieldwork_start,fieldwork_end,respondents,note,source
2031,Une enquête inventée,Alpha; Beta,2031-03-01,2031-04,400,,press
"""
SOURCES = """\
key,title,publisher,date_published,url,retrieved_from,covers
press,Un article inventé,Le Journal inventé,2031-05-02,https://example.org/article,whole page,2031
other,Un autre article inventé,Le Journal inventé,,,,
"""


def untranslated(error: CmsurveyError, lang: str = "fr") -> list[str]:
    """What a terminal in a language would be told in English of an error of import or add."""
    parts = {part for one in error.problems for part in (one.what, one.hint) if part}
    return sorted(part for part in parts if worded.known(part, lang) is None)


def make_source(key: str = "press", **fields: Any) -> Source:
    """A source that never was."""
    made = Source(
        key, "Un article inventé", "Le Journal inventé", "2031-05-02", "https://example.org/article"
    )
    return made._replace(**fields)


def make_entry(**fields: Any) -> EditionEntry:
    """The entry of edition 2031: 400 respondents."""
    made: dict[str, Any] = {
        "id": "2031",
        "title": "Une enquête inventée",
        "organisers": ("Alpha", "Beta"),
        "fieldwork": Fieldwork("2031-03-01", "2031-04"),
        "respondents": 400,
        "source": "press",
    }
    return EditionEntry(**(made | fields))


def make_survey(**fields: Any) -> Survey:
    """A series of the one edition 2031, in French and English, with volunteers as respondents."""
    entry = make_entry()
    made: dict[str, Any] = {
        "folder": Path("surveys"),
        "name": {"fr": "Enquête inventée", "en": "Made-up survey"},
        "languages": ("fr", "en"),
        "universe": {"fr": "personnes inventées", "en": "made-up people"},
        "place": {"fr": "France", "en": "France"},
        "sampling": Fact("self_selected", "a sentence that states the sampling"),
        "mode": Fact("online_self_administered", "press"),
        "weighting": Fact("", ""),
        "editions": {entry.id: entry},
        "sources": {"press": make_source()},
        "bounds": {},
        "breaks": (),
        "specs": (),
        "questions": frozenset({"gender"}),
    }
    return Survey(**(made | fields))


def figure(category: str = "female", value: float = 60.0, **cells: Any) -> dict[str, Any]:
    """One row of `Edition.figures` by its columns: a share of women unless told otherwise."""
    row: dict[str, Any] = {
        "question": "gender",
        "label": "Genre",
        "population": "all",
        "base_n": 400.0,
        "kind": "single",
        "category": category,
        "category_label": category.capitalize(),
        "value": float(value),
        "unit": "percent",
        "low": float("nan"),
        "high": float("nan"),
        "order": float("nan"),
        "source": "press",
        "note": "",
        "decimals": 0,
        "file": "2031.csv",
        "line": 0,
        "derived": False,
        "origin": "published",
        **dict.fromkeys(("exact", "answers", "n_eff", "se", "ci_low", "ci_high"), float("nan")),
    }
    assert set(cells) <= set(row), f"no such column: {set(cells) - set(row)}"
    return row | cells


def make_edition(*figures: Mapping[str, Any], survey: Survey | None = None, **entry: Any) -> Edition:
    """Edition 2031 with these figures (see `figure`), numbered in their order; 60 % women without any."""
    made = make_entry(**entry)
    rows = []
    for number, one in enumerate(figures or (figure(), figure("male", 40.0)), start=1):
        order = float(number) if math.isnan(one["order"]) else one["order"]
        rows.append({**one, "order": order, "line": one["line"] or number + 1})
    survey = survey or make_survey(
        editions={made.id: made}, questions=frozenset(str(row["question"]) for row in rows)
    )
    return Edition(made, survey, tuple(rows))


def make_estimate(category: str = "female", value: float = 60.0, **fields: Any) -> Estimate:
    """A published share, on 400 respondents, from the one source of the made-up survey."""
    made: dict[str, Any] = {
        "label": category.capitalize(),
        "origin": "published",
        "base": 400,
        "sources": ("press",),
        "places": ("2031.csv:2",),
    }
    return Estimate(category=category, value=value, **(made | fields))


def make_table(*rows: Estimate, **fields: Any) -> Table:
    """The table of `gender` for everyone, with these rows or a complete pair."""
    made: dict[str, Any] = {
        "question": "gender",
        "label": "Genre",
        "population": "all",
        "kind": "single",
        "unit": "percent",
        "rows": rows or (make_estimate(), make_estimate("male", 40.0)),
        "edition": "2031",
    }
    return Table(**(made | fields))


def write_series(folder: Path, *figures: str, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write a small made-up series into `folder/surveys` and return that folder.

    `figures` are the lines of 2031.csv under its header (60 % women, 40 % men without any);
    `files` adds or replaces files by their path in the series, and leaves out those that are None.
    """
    lines = [FIGURE_HEADER, *(figures or (FEMALE, MALE))]
    contents: dict[str, str | bytes | None] = {
        "series.toml": SERIES,
        "editions.csv": EDITIONS,
        "sources.csv": SOURCES,
        "2031.csv": "\n".join(lines) + "\n",
    }
    surveys = folder / "surveys"
    for name, content in {**contents, **(files or {})}.items():
        if content is None:
            continue
        path = surveys / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return surveys


def expected(name: str) -> dict[str, str]:
    """The messages that `tests/messages/<name>.txt` expects, by the case that stands above each."""
    text = (Path(__file__).parent / "messages" / f"{name}.txt").read_text(encoding="utf-8")
    cases = [block.partition("\n") for block in text.split("## ")[1:]]
    return {case: message.rstrip("\n") for case, _, message in cases}

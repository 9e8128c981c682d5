"""Tables described for programs: `datapackage.json`, a Tabular Data Package of Frictionless Data, version 1.

Of a bundle it describes every CSV that lies there: one that a run does not make keeps the description
that came with it. Of a series it describes the tables that cmsurvey reads, where they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsurvey import separated, tabulate
from cmsurvey.manifest import digest
from cmsurvey.model import KINDS, UNITS, Infographic, Source, Survey

if TYPE_CHECKING:
    from cmsurvey.words import Words

_PROFILE = "tabular-data-package"
#: The table of sources beside those that cite them.
SOURCES = "sources.csv"
#: What may not stand in the name of a package or a resource, and what the name of a licence is made of.
_NO_NAME = re.compile(r"[^-a-z0-9._/]")
_LICENCE_NAME = re.compile(r"[-a-zA-Z0-9._]+")
_SCRIPTS = {"delimiter": ",", "lineTerminator": "\n"}
_SPREADSHEETS = {"delimiter": ";", "lineTerminator": "\r\n"}

#: The columns of a series' tables: the type of a cell (the blank one is of every type) and what it holds.
COLUMNS = {
    "year": ("string", "the edition: its year, or the name that it has"),
    "title": ("string", "the title as published"),
    "organisers": ("string", "who held the edition, separated by semicolons"),
    "fieldwork_start": ("string", "ISO date of the first answers: a day, a month or a year"),
    "fieldwork_end": ("string", "ISO date of the last answers: a day, a month or a year"),
    "respondents": ("integer", "number of respondents"),
    "key": ("string", "the name by which other tables cite the source"),
    "publisher": ("string", "who published the source"),
    "date_published": ("string", "ISO date: a day, a month or a year"),
    "url": ("string", "the address of the source"),
    "retrieved_from": ("string", "which part of the source was read"),
    "covers": ("string", "the editions that the source is about"),
    "question": ("string", "identifier of the question, the same in every edition"),
    "label_LANG": ("string", "title of the question in the language of the tables"),
    "population": ("string", "all respondents (all), or those of a subgroup (variable=value)"),
    "base_n": ("integer", "respondents of the edition, of the question, or of the subgroup where published"),
    "kind": ("string", "what the figure is: a share, an amount, a rank, a count"),
    "category": ("string", "identifier of the answer"),
    "category_LANG": ("string", "the answer in the language of the tables"),
    "value": ("number", "the figure as published"),
    "unit": ("string", "the unit of the figure"),
    "low": ("number", "where the bracket that the answer names begins"),
    "high": ("number", "where the bracket that the answer names ends"),
    "order": ("number", "place of the answer in its question"),
    "source": ("string", "key of the source in which the figure was read"),
    "note": (
        "string",
        "remarks; fixed beginnings: alt:, bound:, conflict:, computed:, partial:, suppressed: and uncertain:",
    ),
    "origin": ("string", "published, or computed from answers"),
    "exact": ("number", "a computed figure before it was rounded"),
    "answers": ("integer", "how many gave the answer, unweighted"),
    "n_eff": ("number", "effective base of a computed figure"),
    "se": ("number", "standard error of the exact figure"),
    "ci_low": ("number", "where its 95 % interval begins"),
    "ci_high": ("number", "where its 95 % interval ends"),
}
_CODES = {"kind": tuple(KINDS), "unit": UNITS}
#: The tables that are not editions, and the column that names each of their rows once.
_KEYS = {"editions": "year", "sources": "key", "derived": ""}


def of_bundle(
    name: str, subject: str, resources: Sequence[Mapping[str, Any]], *, words: Words, survey: Survey
) -> bytes:
    """The package of the bundle `name`, as UTF-8; `resources` describe its files (see `resource`).

    `subject` says in words what the bundle is about.
    """
    cited = {source["title"]: source for one in resources for source in one.get("sources", ())}
    return _written(
        f"{name}-{words.lang}",
        {
            "title": words.say("package.title", survey=survey.name[words.lang], subject=subject),
            "description": words.say("package.description"),
            "sources": list(cited.values()),
            **_licences(survey),
            "resources": list(resources),
        },
    )


def resource(
    infographic: Infographic, path: str, content: bytes, *, words: Words, sources: Mapping[str, Source]
) -> dict[str, Any]:
    """One CSV of an infographic: its form, its size and digest, each column, the sources of its figures.

    From its second version on it has that, and its corrections: properties that the standard leaves free.
    """
    spreadsheet, names = path.endswith(tabulate.SPREADSHEET), _columns(infographic)
    cited = dict.fromkeys(key for table in infographic.estimates for row in table.rows for key in row.sources)
    return {
        **_form(path, _SPREADSHEETS if spreadsheet else _SCRIPTS),
        "title": infographic.title_alone,
        "bytes": len(content),
        "hash": f"sha256:{digest(content)}",
        "schema": {"fields": _fields(words, names, spreadsheet=spreadsheet), "missingValues": [""]},
        "sources": [_source(sources[key]) for key in cited],
        **_corrected(infographic),
    }


def _columns(infographic: Infographic) -> tuple[str, ...]:
    return tabulate.columns(infographic.estimates, infographic.version)


def _corrected(infographic: Infographic) -> dict[str, Any]:
    if not infographic.corrections:
        return {}
    told = [one._asdict() for one in infographic.corrections]
    return {"version": str(infographic.version), "corrections": told}


def resources(package: bytes) -> dict[str, dict[str, Any]]:
    """What a package that `of_bundle` wrote says of each file, by the file's name."""
    return {one["path"]: one for one in json.loads(package)["resources"]}


def with_sources(package: bytes, content: bytes) -> bytes:
    """A package that `of_bundle` wrote, with the table of the sources that it cites (`SOURCES`)."""
    told = json.loads(package)
    header = content.decode().partition("\n")[0].split(",")
    schema = {"fields": [_column(one) for one in header], "missingValues": [""], "primaryKey": header[0]}
    size = {"bytes": len(content), "hash": f"sha256:{digest(content)}"}
    told["resources"].append({**_form(SOURCES, _SCRIPTS), **size, "schema": schema})
    return _written(told["name"], told)


def of_series(survey: Survey) -> bytes:
    """The package of the tables of a series that is loaded, as UTF-8, to lie in the folder of the series."""
    language = survey.languages[0]
    tables = [name for name in _KEYS if (survey.folder / f"{name}.csv").is_file()]
    return _written(
        survey.name[language],
        {
            "title": survey.name[language],
            **_licences(survey),
            "resources": [_table(survey.folder, name) for name in (*tables, *survey.editions)],
        },
    )


def _written(name: str, content: Mapping[str, Any]) -> bytes:
    """A package with its name as the standard wants names, and without what is empty; a line a table."""
    told = {key: value for key, value in content.items() if value}
    package: dict[str, Any] = {"profile": _PROFILE, "name": _plain(name), **told}
    tables = ",\n".join(json.dumps(one, ensure_ascii=False) for one in package.pop("resources"))
    head = json.dumps(package, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{head},\n "resources": [\n{tables}\n]\n}}\n'.encode()


def _plain(name: str) -> str:
    return _NO_NAME.sub("-", name.lower())


def _licences(survey: Survey) -> dict[str, Any]:
    """The licence of the figures, if whoever published them states one."""
    if survey.licence is None:
        return {}
    told = {"path": survey.licence.url, "title": survey.licence.name}
    if _LICENCE_NAME.fullmatch(survey.licence.name):
        told["name"] = survey.licence.name
    return {"licenses": [told]}


def _form(path: str, dialect: Mapping[str, str]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": _plain(path.removesuffix(".csv")),
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": dict(dialect),
    }


def _source(source: Source) -> dict[str, str]:
    told = {"title": f"{source.title}, {source.publisher}"}
    return {**told, "path": source.url} if source.url else told


def _fields(words: Words, names: Sequence[str], *, spreadsheet: bool) -> list[dict[str, Any]]:
    """The columns of a CSV of estimates; those of the spreadsheet are named by their headings."""
    found = []
    for name, told in tabulate.dictionary(words, names).items():
        kind = "string" if told["type"] == "array" else told["type"]
        field = {"name": told["title"] if spreadsheet else name, "type": kind}
        if spreadsheet and kind == "number":
            field["decimalChar"] = ","
        codes = told.get("codes", {})
        if codes:
            allowed = codes.values() if spreadsheet else codes
            field["constraints"] = {"enum": list(dict.fromkeys(allowed))}
        found.append({**field, "title": told["title"], "description": told["description"]})
    return found


def _table(folder: Path, name: str) -> dict[str, Any]:
    """A table of a series by its header."""
    text = (folder / f"{name}.csv").read_bytes().decode()
    header, sign = separated.header(text), separated.separator(text)
    fields = [_column(one) for one in header]
    if sign == ";":
        fields = [one | {"decimalChar": ","} if one["type"] == "number" else one for one in fields]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if _KEYS.get(name):
        schema["primaryKey"] = _KEYS[name]
    if "source" in header:
        reference = {"resource": "sources", "fields": "key"}
        schema["foreignKeys"] = [{"fields": "source", "reference": reference}]
    return {**_form(f"{name}.csv", _SCRIPTS if sign == "," else _SPREADSHEETS), "schema": schema}


def _column(name: str) -> dict[str, Any]:
    kind, told = COLUMNS[re.sub("^(label|category)_[a-z]{2}$", r"\1_LANG", name)]
    field: dict[str, Any] = {"name": name, "type": kind, "description": told}
    if name in _CODES:
        field["constraints"] = {"enum": list(_CODES[name])}
    return field

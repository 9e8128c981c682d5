"""Writes the pages of reference from the code: `python tools/reference.py` puts them into docs/."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from typer.main import get_command

from cmsurvey import cli, datapackage, exits, schemas, tabulate, words
from cmsurvey.load.figures import COMPUTED_COLUMNS, columns
from cmsurvey.load.series import EDITION_COLUMNS, SOURCE_COLUMNS
from cmsurvey.model import KINDS

FOLDER = Path(__file__).parent.parent / "docs"

#: The TOML files of a series: the module that reads each, whose docstring describes it, and its schema.
FILES = {
    "series.toml": ("load.series", "series"),
    "infographics/NAME.toml": ("load.blocks", "infographic"),
    "trends.toml": ("load.trends", "trends"),
    "bounds.toml": ("load.bounds", "bounds"),
    "comparability.toml": ("load.departures", "comparability"),
    "words/LANG.toml": ("written", "words"),
    "words/EDITION.LANG.toml": ("", "edition-words"),
    "answers/EDITION/questionnaire.toml": ("answers.toml", "questionnaire"),
    "[design]": ("load.design", ""),
    "A theme": ("themes", "theme"),
}
TABLES = {
    "EDITION.csv": columns("LANG"),
    "EDITION.csv, computed from answers: behind those": COMPUTED_COLUMNS,
    "editions.csv": EDITION_COLUMNS,
    "sources.csv": SOURCE_COLUMNS,
}

#: Where the pages of a language stand in docs/, and what stands above the columns.
PLACES = {"en": "", "fr": "fr/"}
OUT = {
    "en": "# Tables that come out\n\n*[En français](../fr/reference/columns.md)*\n\n"
    "`NAME.csv`, a row a figure; `NAME.json` has its notes, too. Written from the program.\n",
    "fr": "# Les tableaux produits\n\n*[In English](../../reference/columns.md)*\n\n"
    "`NAME.csv`, une ligne par chiffre\u202f; `NAME.json` a aussi ses notes. Page écrite par le programme.\n",
}
HOLDS = {"en": ("column", "holds"), "fr": ("colonne", "contient")}


def pages() -> dict[str, str]:
    """Each page by the name of its file; the same code gives the same bytes."""
    return {
        name: "\n".join(lines) + "\n"
        for name, lines in (
            ("reference/commands.md", _commands()),
            ("reference/exits.md", _exits()),
            ("reference/files.md", _files()),
            *((f"{place}reference/columns.md", _columns(lang)) for lang, place in PLACES.items()),
        )
    }


def _commands() -> Iterator[str]:
    yield "# Commands\n\nAs `cmsurvey COMMAND --help` tells them; this page is written from the program."
    root: Any = get_command(cli.app)  # typer's types do not tell groups
    yield from _group(typer.Context(root, info_name="cmsurvey"))


def _group(group: typer.Context) -> Iterator[str]:
    for name, command in sorted(getattr(group.command, "commands", {}).items()):
        context = typer.Context(command, info_name=name, parent=group)
        path = context.command_path
        yield f"\n## {path}\n\n{_line(command.help or '')}\n"
        if not getattr(command, "commands", {}):
            usage = " ".join(command.collect_usage_pieces(context))
            yield f"```text\n{path} {usage}\n```\n"
            yield from _table(("parameter", "is"), _parameters(context))
            if command.epilog:
                yield f"\n{command.epilog.replace('Example: ', 'Example: `', 1)}`"
        yield from _group(context)


def _parameters(context: typer.Context) -> Iterator[tuple[str, str]]:
    for parameter in context.command.get_params(context):
        record = parameter.get_help_record(context)
        if record and "--help" not in record[0]:  # which is of every command
            yield f"`{_line(record[0])}`", _line(record[1])


def _exits() -> Iterator[str]:
    yield "# Exit codes\n\nWhat a script may ask of a run. Of several problems the lowest code counts.\n"
    yield from _table(("code", "means"), ((f"`{code}`", why) for code, why in exits.EVERY.items()))
    yield "\n## Of some commands alone\n"
    rows = ((f"`cmsurvey {name}`", f"`{code}`", why) for name, code, why in sorted(exits.OWN.values()))
    yield from _table(("command", "code", "means there"), rows)


def _files() -> Iterator[str]:
    yield "# Files\n\nWhat is in the folder of a series, from the program; [what comes out](columns.md)."
    yield "\n## Tables of a series\n\nUTF-8, commas, a header; a number has a point, a blank is not stated."
    yield "LANG is the first language of the series, that of its tables: `label_en` in an English one."
    for name, names in TABLES.items():
        yield f"\n### {name}\n"
        yield from _table(("column", "holds"), ((f"`{one}`", datapackage.COLUMNS[one][1]) for one in names))
    yield "\n### Kinds of figures\n"
    told = (
        (f"`{name}`", ", ".join(kind.units), "yes" if kind.adds_up else "no") for name, kind in KINDS.items()
    )
    yield from _table(("kind", "units", "shares add up to 100"), told)
    for name, (module, schema) in FILES.items():
        yield f"\n## {name}\n"
        if module:
            yield from _described(import_module(f"cmsurvey.{module}").__doc__ or "")
        if schema:
            yield from _table(("key", "is", "may be"), _keys(json.loads(schemas.text(schema)), ""))


def _columns(lang: str) -> Iterator[str]:
    yield OUT[lang]
    more = (*tabulate.COMPUTED_COLUMNS, *tabulate.CORRECTED_COLUMNS)
    columns = (*tabulate.COLUMNS, *(one for one in more if one not in tabulate.COLUMNS), tabulate.DISPUTES)
    told = tabulate.dictionary(words.of_program(lang), columns)
    rows = ((f"`{name}`", one["description"]) for name, one in told.items())
    yield from _table(HOLDS[lang], rows)


def _keys(shape: dict[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
    """Every key of a shape and of the tables in it; `NAME` stands for what a series names itself."""
    named = shape.get("additionalProperties") or {}
    for key, value in [*shape.get("properties", {}).items(), *([("NAME", named)] if named else [])]:
        told = value.get("description", "")
        where = f"{path}{key}"
        yield f"`{where}`", f"{told} (needed)" if key in shape.get("required", ()) else told, _values(value)
        items = value.get("items", {})
        yield from _keys(items, f"{where}[].") if items.get("type") == "object" else _keys(value, f"{where}.")


def _values(shape: dict[str, Any]) -> str:
    """What a value may be, in a word or two."""
    if "enum" in shape:
        return ", ".join(f"`{one}`" if one != "" else "empty" for one in shape["enum"])
    several = [_values(one) for one in (*shape.get("anyOf", ()), *shape.get("oneOf", ()))]
    if several and "type" not in shape:
        return " or ".join(several)
    if shape.get("type") == "array":
        return f"a list of {_values(shape.get('items', {}))}"
    if "patternProperties" in shape:
        return "a text a language"
    kinds = {"string": "text", "object": "table", "integer": "whole number", "boolean": "`true`, `false`"}
    return " or ".join(kinds.get(one, one) for one in _listed(shape.get("type", "anything")))


def _listed(kind: str | list[str]) -> list[str]:
    return [kind] if isinstance(kind, str) else kind


def _described(text: str) -> Iterator[str]:
    """A docstring as Markdown: what looks like TOML is a block of it."""
    for paragraph in text.strip().split("\n\n"):
        lines = paragraph.splitlines()
        if lines[0].startswith(("    ", "[")):
            cut = 4 if lines[0].startswith("    ") else 0
            yield "```toml\n" + "\n".join(line[cut:] for line in lines) + "\n```\n"
        else:
            yield f"{_line(paragraph)}\n"


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    found = [tuple(cell.replace("|", r"\|") for cell in row) for row in rows]
    if found:
        yield f"| {' | '.join(header)} |"
        yield f"|{'---|' * len(header)}"
        yield from (f"| {' | '.join(row)} |" for row in found)


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


if __name__ == "__main__":
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")

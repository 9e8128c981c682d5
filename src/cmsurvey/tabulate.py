"""An infographic's estimates as files: CSV for spreadsheets and scripts, JSON with every source.

A bound has no value: what the source says of it stands in fields of its own, in figures and in words, so
that nobody takes "more than 80 %" for 80. Nor has a rank in a list whose source does not state the order.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cmsurvey.model import Estimate, Infographic, Source, Table

if TYPE_CHECKING:
    from cmsurvey.words import Words

FORMATS = ("csv", "json")
#: The columns of the CSV; `places` are the cells of the series that a figure comes from.
COLUMNS = (
    "edition", "question", "label", "population", "kind", "category", "category_label", "value", "unit",
    "base", "origin", "formula", "bound", "bound_value", "bound_words", "low", "high", "sources", "places",
)  # fmt: skip


def files(
    infographic: Infographic, formats: Sequence[str], *, words: Words, sources: Mapping[str, Source]
) -> dict[str, bytes]:
    """The table files asked for ("csv", "json"), by file name; labels are those of the words' language."""
    made = {}
    if "csv" in formats:
        made[f"{infographic.id}.csv"] = as_csv(infographic, words)
    if "json" in formats:
        made[f"{infographic.id}.json"] = as_json(infographic, words, sources)
    return made


def as_csv(infographic: Infographic, words: Words) -> bytes:
    """The estimates of an infographic as UTF-8 (see `csv_text`)."""
    return csv_text(infographic.estimates, words).encode()


def csv_text(tables: Iterable[Table], words: Words) -> str:
    """A row an estimate, with a header; blank where nothing was published, several keys by spaces."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for record in records(tables, words):
        keys = {name: " ".join(record[name]) for name in ("sources", "places")}
        writer.writerow({**record, **keys})
    return text.getvalue()


def records(tables: Iterable[Table], words: Words) -> list[dict[str, Any]]:
    """Each estimate of the tables by the names in `COLUMNS`; None for what there is not."""
    return [
        {**_record(row, table, words), "sources": row.sources, "places": row.places}
        for table in tables
        for row in table.rows
    ]


def as_json(infographic: Infographic, words: Words, sources: Mapping[str, Source]) -> bytes:
    """The same estimates with the title, the alternative text, the notes and each source in full."""
    cited = dict.fromkeys(key for table in infographic.estimates for row in table.rows for key in row.sources)
    content = {
        "name": infographic.id,
        "lang": infographic.lang,
        "title": infographic.title,
        "subtitle": infographic.standfirst,
        "alt": infographic.alt,
        "notes": [{"label": note.label, "text": note.text} for note in infographic.notes],
        "estimates": records(infographic.estimates, words),
        "sources": {key: sources[key]._asdict() for key in cited},
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _record(row: Estimate, table: Table, words: Words) -> dict[str, str | float | None]:
    """An estimate as named values, None for what there is not."""
    bound = row.bound
    return {
        "edition": table.edition,
        "question": table.question,
        "label": words.label(table.question, table.label),
        "population": table.population,
        "kind": table.kind,
        "category": row.category,
        "category_label": words.category(table.question, row),
        "value": None if bound or row.unordered else _number(row.value),
        "unit": table.unit,
        "base": row.base,
        "origin": row.origin,
        "formula": row.formula or None,
        "bound": bound.direction if bound else None,
        "bound_value": _number(row.value) if bound else None,
        "bound_words": bound.wording[words.lang] if bound else None,
        "low": _number(row.low),
        "high": _number(row.high),
    }


def _number(value: float | None) -> float | None:
    """A whole number without its decimal point: 52, not 52.0."""
    return int(value) if value is not None and value == int(value) else value

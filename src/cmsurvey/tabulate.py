"""An infographic's estimates as files: CSV for spreadsheets and scripts, JSON with every source."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence

from cmsurvey.model import Estimate, Infographic, Source, Table

#: The columns of the CSV; `places` are the cells of the series that a figure comes from.
COLUMNS = (
    "edition", "question", "label", "population", "kind", "category", "category_label", "value", "unit",
    "base", "origin", "formula", "bound", "low", "high", "sources", "places",
)  # fmt: skip


def as_csv(infographic: Infographic) -> bytes:
    """A row an estimate, UTF-8 with a header; blank where nothing was published."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for table in infographic.estimates:
        for row in table.rows:
            record = _record(row, table)
            joined = {name: " ".join(map(str, record[name])) for name in ("sources", "places")}  # type: ignore[call-overload]  # both are lists of text
            writer.writerow(
                {name: "" if value is None else value for name, value in {**record, **joined}.items()}
            )
    return text.getvalue().encode()


def as_json(infographic: Infographic, sources: Mapping[str, Source]) -> bytes:
    """The same estimates with the title, the alternative text, the notes and each source in full."""
    records = [_record(row, table) for table in infographic.estimates for row in table.rows]
    cited = dict.fromkeys(key for table in infographic.estimates for row in table.rows for key in row.sources)
    content = {
        "name": infographic.id,
        "lang": infographic.lang,
        "title": infographic.title,
        "subtitle": infographic.standfirst,
        "alt": infographic.alt,
        "notes": [{"label": note.label, "text": note.text} for note in infographic.notes],
        "estimates": records,
        "sources": {key: sources[key]._asdict() for key in cited},
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _record(row: Estimate, table: Table) -> dict[str, object]:
    """An estimate as named values; a bound has no value, only the words and the figure it bounds."""
    return {
        "edition": table.edition,
        "question": table.question,
        "label": table.label,
        "population": table.population,
        "kind": table.kind,
        "category": row.category,
        "category_label": row.label,
        "value": _number(row.value),
        "unit": table.unit,
        "base": row.base,
        "origin": row.origin,
        "formula": row.formula,
        "bound": row.bound.direction if row.bound else None,
        "low": _number(row.low),
        "high": _number(row.high),
        "sources": list(row.sources),
        "places": list(row.places),
    }


def _number(value: float | None) -> float | int | None:
    """A whole number without its decimal point: 52, not 52.0."""
    return int(value) if value is not None and value == int(value) else value


def artifacts_of(
    infographic: Infographic, formats: Sequence[str], sources: Mapping[str, Source]
) -> dict[str, bytes]:
    """The table files asked for, by file name."""
    made: dict[str, Callable[[], bytes]] = {
        "csv": lambda: as_csv(infographic),
        "json": lambda: as_json(infographic, sources),
    }
    return {f"{infographic.id}.{form}": make() for form, make in made.items() if form in formats}

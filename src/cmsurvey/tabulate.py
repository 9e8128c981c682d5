"""An infographic's estimates as files: CSV for scripts, CSV for spreadsheets, JSON with every source.

The spreadsheet's one (`NAME.fr.csv`) is written as a spreadsheet that is set to French reads it, whatever
the language of its words: semicolons, decimal commas, a byte order mark, no code without its meaning. In
neither CSV does a text begin as a formula does; the JSON holds every text as it is.

A bound has no value: what the source says of it stands in fields of its own, in figures and in words, so
that nobody takes "more than 80 %" for 80. Nor has a rank in a list whose source does not state the order.
A value before which its source prints a word ("about 10 %") has it in a field beside it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args

from cmsurvey.model import KINDS, UNITS, Direction, Estimate, Infographic, Origin, Source, Table

if TYPE_CHECKING:
    from cmsurvey.words import Words

FORMATS = ("csv", "json")
#: The columns of the CSV; `places` are the cells of the series that a figure comes from.
COLUMNS = (
    "edition", "question", "label", "population", "kind", "category", "category_label", "value", "unit",
    "base", "origin", "formula", "bound", "bound_value", "bound_words", "value_words", "low", "high",
    "sources", "places",
)  # fmt: skip
#: The columns behind them where a figure was computed from answers (see `model.Computed`).
COMPUTED_COLUMNS = ("exact", "answers", "n_eff", "se", "ci_low", "ci_high")
#: The last ones of an infographic that was corrected: its version, and when the figure last was.
CORRECTED_COLUMNS = ("version", "corrected")
#: What the JSON has beside them: what other sources give for the same figure, by these names.
DISPUTES = "disputes"
DISPUTED = ("value", "bound", "bound_value", "bound_words", "value_words", "base", "sources", "places")
#: The columns that hold numbers, or several keys; the others hold text.
TYPES = {
    **dict.fromkeys(("value", "bound_value", "low", "high", *COMPUTED_COLUMNS), "number"),
    **dict.fromkeys(("base", "answers", "version"), "integer"),
    "corrected": "date",
    **dict.fromkeys(("sources", "places", DISPUTES), "array"),
}
#: The codes of a column that knows no others.
CODES: Mapping[str, tuple[str, ...]] = {
    "kind": tuple(KINDS),
    "unit": UNITS,
    "origin": get_args(Origin),
    "bound": get_args(Direction),
}
#: What the ending of the spreadsheet's file is.
SPREADSHEET = ".fr.csv"
#: The version of the JSON's keys and of their meaning; keys may be added within one.
SCHEMA = 1

#: What a spreadsheet takes for a formula, its full-width forms and what hides behind a space included.
_FORMULA = re.compile(r"\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"-\d+([.,]\d+)?")


def files(
    infographic: Infographic, formats: Sequence[str], *, words: Words, sources: Mapping[str, Source]
) -> dict[str, bytes]:
    """The table files of the formats asked for, by file name; labels are those of the words' language.

    "csv" gives that for scripts and that for spreadsheets, "json" one file.
    """
    plain, spreadsheet, data = names(infographic.id)
    made = {}
    if "csv" in formats:
        made[plain] = as_csv(infographic, words)
        made[spreadsheet] = as_spreadsheet(infographic, words, sources)
    if "json" in formats:
        made[data] = as_json(infographic, words, sources)
    return made


def names(infographic: str) -> tuple[str, str, str]:
    """The files that tell the lines of its figures: the CSV for scripts, that for spreadsheets, the JSON."""
    return f"{infographic}.csv", f"{infographic}{SPREADSHEET}", f"{infographic}.json"


def as_csv(infographic: Infographic, words: Words) -> bytes:
    """The estimates of an infographic as UTF-8 (see `csv_text`)."""
    return csv_text(infographic.estimates, words, infographic.version).encode()


def csv_text(tables: Iterable[Table], words: Words, version: int = 1) -> str:
    """A row an estimate, with a header; blank where nothing was published, several keys by spaces."""
    tables = list(tables)
    heads = columns(tables, version)
    lines = [_line(heads)]
    for record in records(tables, words, version):
        told = {**record, **{name: " ".join(record[name]) for name in ("sources", "places")}}
        cells = (told[name] for name in heads)
        lines.append(_line(uncomputed(one) if isinstance(one, str) else one for one in cells))
    return "".join(lines)


def columns(tables: Iterable[Table], version: int = 1) -> tuple[str, ...]:
    """The columns of the CSV of these tables: those of computed figures only where there are any.

    From its second version on an infographic says what it is, and which figures were corrected.
    """
    computed = any(row.computed for table in tables for row in table.rows)
    found = (*COLUMNS, *COMPUTED_COLUMNS) if computed else COLUMNS
    return (*found, *CORRECTED_COLUMNS) if version > 1 else found


def _line(cells: Iterable[str | float | None]) -> str:
    """A row that ends in a line feed; a cell with a carriage return in it is quoted all the same."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().removesuffix("\r\n") + "\n"


def as_spreadsheet(infographic: Infographic, words: Words, sources: Mapping[str, Source]) -> bytes:
    """The same rows for a spreadsheet set to French, headings and codes in words, sources in full."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    heads = columns(infographic.estimates, infographic.version)
    writer.writerow(words.say(f"spreadsheet.{name}") for name in heads)
    for table in infographic.estimates:
        for record in records([table], words, infographic.version):
            told = {**record, **_in_words(record, table, words, sources)}
            writer.writerow(_cell(told[name]) for name in heads)
    return text.getvalue().encode("utf-8-sig")


def _in_words(
    record: Mapping[str, Any], table: Table, words: Words, sources: Mapping[str, Source]
) -> dict[str, str]:
    """What a reader of the spreadsheet is told instead of codes and keys."""
    told = {name: words.say(f"codes.{name}_{record[name]}") for name in CODES if record[name] is not None}
    told["population"] = _whom(table, words)
    told["formula"] = words.numbers.formula(record["formula"]) if record["formula"] else ""
    cited = (sources[key] for key in record["sources"])
    read_at = (
        f"{words.say('phrases.read_at', title=one.title, publisher=one.publisher)} {one.url}".rstrip()
        for one in cited
    )
    told["sources"] = words.say("phrases.figures").join(read_at)
    told["places"] = words.say("phrases.figures").join(record["places"])
    return told


def _whom(table: Table, words: Words) -> str:
    """The population of a table in words, or that no source states it."""
    if not table.stated:
        return words.say("phrases.base_unstated")
    if table.population == "all":
        return words.say("codes.everyone")
    return f"{words.say('phrases.who')} {words.population(table.population)}"


def _cell(value: str | float | None) -> str:
    """A cell of the spreadsheet: numbers with a comma, texts that are not computed."""
    if value is None:
        return ""
    return uncomputed(value) if isinstance(value, str) else str(value).replace(".", ",")


def uncomputed(text: str) -> str:
    """A text of a CSV as no spreadsheet computes it: behind an apostrophe if it begins as a formula.

    A text that is a number stays one (OWASP, CSV injection).
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def records(tables: Iterable[Table], words: Words, version: int = 1) -> list[dict[str, Any]]:
    """Each estimate of the tables by the names in `columns`; None for what there is not.

    Beside them stand its `disputes`, a record for each source that gives another figure.
    """
    tables = list(tables)
    blank = dict.fromkeys(columns(tables, version))
    return [
        {**blank, **_record(row, table, words)}
        | ({"version": version, "corrected": row.corrected or None} if version > 1 else {})
        | {DISPUTES: [_disputed(one, table, words) for one in row.disputes]}
        for table in tables
        for row in table.rows
    ]


def as_json(infographic: Infographic, words: Words, sources: Mapping[str, Source]) -> bytes:
    """The same estimates with title, alternative text and notes, each source in full, and a dictionary."""
    rows = [row for table in infographic.estimates for row in table.rows]
    cited = dict.fromkeys(key for row in rows for one in (row, *row.disputes) for key in one.sources)
    content = {
        "schema": SCHEMA,
        "name": infographic.id,
        "lang": infographic.lang,
        "version": infographic.version,
        "corrections": [one._asdict() for one in infographic.corrections],
        "title": infographic.title_alone,
        "subtitle": infographic.standfirst,
        "alt": infographic.alt,
        "notes": [{"label": note.label, "text": note.text} for note in infographic.notes],
        "fields": dictionary(words, (*columns(infographic.estimates, infographic.version), DISPUTES)),
        "estimates": records(infographic.estimates, words, infographic.version),
        "sources": {key: sources[key]._asdict() for key in cited},
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def dictionary(words: Words, names: Sequence[str] = COLUMNS) -> dict[str, dict[str, Any]]:
    """What each column is called and holds, its type, and what its codes mean, if it has codes."""
    return {
        name: {
            "title": words.say(f"spreadsheet.{name}"),
            "description": words.say(f"dictionary.{name}"),
            "type": TYPES.get(name, "string"),
            **(
                {"codes": {code: words.say(f"codes.{name}_{code}") for code in CODES[name]}}
                if name in CODES
                else {}
            ),
        }
        for name in names
    }


def _disputed(one: Estimate, table: Table, words: Words) -> dict[str, Any]:
    """What another source gives, as its own record would tell it."""
    record = _record(one, table, words)
    return {name: record[name] for name in DISPUTED}


def _record(row: Estimate, table: Table, words: Words) -> dict[str, Any]:
    """An estimate as named values, None for what there is not."""
    bound = row.bound
    return {
        "edition": table.edition,
        "question": table.question,
        "label": words.label(table.question, table.label),
        "population": table.population,
        "kind": table.kind,
        "category": row.category,
        "category_label": words.recorded(words.category(table.question, row), row),
        "value": None if bound or row.unordered else _number(row.value),
        "unit": table.unit,
        "base": row.base,
        "origin": row.origin,
        "formula": row.formula or None,
        "bound": bound.direction if bound else None,
        "bound_value": _number(row.value) if bound else None,
        "bound_words": bound.wording[words.lang] if bound else None,
        "value_words": _hedged(row, table, words),
        "low": _number(row.low),
        "high": _number(row.high),
        "sources": row.sources,
        "places": row.places,
        **(dict(zip(COMPUTED_COLUMNS, map(_number, row.computed), strict=True)) if row.computed else {}),
    }


def _hedged(row: Estimate, table: Table, words: Words) -> str | None:
    """A figure before which its source prints a word, with that word."""
    if row.bound or not words.hedge_of(row):
        return None
    return words.hedged(row, words.numbers.amount(row.value, table.unit, words.decimals(row)))


def _number(value: float | None) -> float | None:
    """A whole number without its decimal point: 52, not 52.0."""
    return int(value) if value is not None and value == int(value) else value

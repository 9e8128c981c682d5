"""What a page is about for search engines and catalogues: JSON-LD in the words of schema.org.

It stands in a file beside the page (`NAME.jsonld`), since a page holds no script. It names the files of the
bundle by their names alone; whoever copies it into a page of theirs resolves them against its address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cmsurvey.model import EditionEntry, Infographic, Source, Survey, Table

if TYPE_CHECKING:
    from cmsurvey.manifest import Entry
    from cmsurvey.words import Words

ENDING = ".jsonld"

#: The files of an infographic that are told, by their endings: tables and drawings.
_TABLES = {".csv": "text/csv", ".json": "application/json"}
_DRAWINGS = {".png": "image/png", ".svg": "image/svg+xml"}
_YEAR = re.compile(r"\d{4}")
#: A page may hold the text inside a script element, where these could end it.
_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def as_jsonld(infographic: Infographic, words: Words, survey: Survey, beside: Mapping[str, Entry]) -> bytes:
    """The data set of an infographic and its pictures, as UTF-8; `beside` are the files of its bundle.

    What no source states (a licence, the dates of an edition) is left out.
    """
    editions = [survey.editions[name] for name in infographic.editions]
    common = {
        "creator": [{"@type": "Organization", "name": name} for name in _organisers(editions)],
        "creditText": _credit(infographic, words),
        "license": survey.licence.url if survey.licence else "",
        "inLanguage": infographic.lang,
    }
    dataset = {
        "@type": "Dataset",
        "@id": "#data",
        "name": infographic.title_alone,
        "description": _description(infographic),
        **common,
        **_corrected(infographic),
        "isPartOf": {"@type": "CreativeWorkSeries", "name": survey.name[words.lang]},
        "temporalCoverage": list(filter(None, map(_period, editions))),
        "spatialCoverage": {"@type": "Place", "name": survey.place[words.lang]},
        "variableMeasured": [_variable(table, words) for table in infographic.estimates],
        "isBasedOn": [_work(source) for source in _cited(infographic, survey)],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{infographic.id}{ending}"}
            for ending, kind in _TABLES.items()
            if f"{infographic.id}{ending}" in beside
        ],
    }
    graph = [_filled(dataset), *map(_filled, _images(infographic, common, beside))]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, indent=2)
    return f"{text.translate(_ESCAPED)}\n".encode()


def files(infographic: Infographic, beside: Mapping[str, Entry]) -> tuple[tuple[object, ...], ...]:
    """What the JSON-LD of an infographic tells of the files of its bundle: their names and sizes."""
    names = [f"{infographic.id}{ending}" for ending in (*_TABLES, *_DRAWINGS)]
    return tuple(
        (name, beside[name].get("width"), beside[name].get("height")) for name in names if name in beside
    )


def _images(
    infographic: Infographic, common: Mapping[str, Any], beside: Mapping[str, Entry]
) -> Iterator[dict[str, Any]]:
    """Each drawing that there is, with its size in px."""
    for ending, kind in _DRAWINGS.items():
        name = f"{infographic.id}{ending}"
        if name in beside:
            yield {
                "@type": "ImageObject",
                "@id": f"#{ending.removeprefix('.')}",
                "name": infographic.title_alone,
                "description": infographic.alt,
                **common,
                **_corrected(infographic),
                "contentUrl": name,
                "encodingFormat": kind,
                "width": beside[name].get("width"),
                "height": beside[name].get("height"),
                "isBasedOn": {"@id": "#data"},
            }


def _corrected(infographic: Infographic) -> dict[str, Any]:
    """The version, the day of the last correction and what each one says; nothing as first published."""
    if not infographic.corrections:
        return {}
    return {
        "version": infographic.version,
        "dateModified": infographic.corrections[0].date,
        "correction": [
            {"@type": "CorrectionComment", "text": one.reason, "datePublished": one.date}
            for one in infographic.corrections
        ],
    }


def _filled(thing: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a thing."""
    return {key: value for key, value in thing.items() if value}


def _organisers(editions: Sequence[EditionEntry]) -> list[str]:
    return list(dict.fromkeys(name for edition in editions for name in edition.organisers))


def _credit(infographic: Infographic, words: Words) -> str:
    """The line of the page that names organisers, editions and where the figures were read."""
    labels = {words.say("note_labels.source"), words.say("note_labels.sources")}
    return " ".join(note.text for note in infographic.notes if note.label in labels)


def _description(infographic: Infographic) -> str:
    """The lead and the notes of the page: whom the figures describe, how they are to be read."""
    notes = (f"{note.label} {note.text}".strip() for note in infographic.notes)
    stamp = [f"{infographic.stamp}."] if infographic.stamp else []
    return " ".join([*stamp, f"{infographic.standfirst.rstrip('.')}.", *notes])


def _period(edition: EditionEntry) -> str:
    """The fieldwork of an edition from its first date to its last, else its year; empty where it has neither.

    Editions are told apart: nothing was asked in the months between them.
    """
    start, end = edition.fieldwork
    if start or end:
        return "/".join(dict.fromkeys(date for date in (start, end) if date))
    return edition.id if _YEAR.fullmatch(edition.id) else ""


def _variable(table: Table, words: Words) -> dict[str, Any]:
    """What a table measures, without its figures: a bound or a rank is no value."""
    return {
        "@type": "PropertyValue",
        "name": words.label(table.question, table.label),
        "propertyID": table.question,
        "unitText": words.unit(table),
    }


def _cited(infographic: Infographic, survey: Survey) -> list[Source]:
    keys = dict.fromkeys(key for table in infographic.estimates for row in table.rows for key in row.sources)
    return [survey.sources[key] for key in keys]


def _work(source: Source) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": source.publisher}
    told = {"name": source.title, "publisher": publisher, "datePublished": source.date, "url": source.url}
    return {"@type": "CreativeWork", **_filled(told)}

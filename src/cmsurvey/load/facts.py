"""What is stated of a whole series, each with what states it: sampling, mode, weighting, a licence."""

from __future__ import annotations

from collections.abc import Mapping

from cmsurvey.load.check import is_web_address, quoted
from cmsurvey.load.entry import Entry
from cmsurvey.load.shapes import Table, Text
from cmsurvey.model import Fact, Licence, Source

_STATES = Text("what states it: a key of sources.csv, or a sentence", default="")


def fact_of(about: str, value: Text) -> Table:
    """The shape of a fact."""
    return Table({"value": value, "source": _STATES}, about, needed=True)


LICENCE = Table(
    {
        "name": Text("of the licence: CC BY 4.0"),
        "url": Text("where its text stands"),
        "source": Text("what states it: a key of sources.csv, or a sentence"),
    },
    "what those who published the figures allow",
)


def fact(entry: Entry, sources: Mapping[str, Source] | None) -> Fact:
    """A fact that may be unknown; a known one says what states it."""
    entry.only()
    value, source = entry.text("value"), entry.text("source")
    if value and not source:
        entry.fail(f"nothing states {quoted(value)}", 'add source = "…", a key of sources.csv or a sentence')
    stated(entry, source, sources)
    return Fact(value, source)


def stated(entry: Entry, source: str, sources: Mapping[str, Source] | None) -> None:
    """What states a fact is a sentence or, if it is one word, the key of a source."""
    if source and " " not in source:
        entry.known("source", sources)


def licence(series: Entry, sources: Mapping[str, Source] | None) -> Licence | None:
    """The licence of the figures; without the table nothing is said of any."""
    entry = series.table("licence")
    if not entry.there:
        return None
    entry.only()
    found = Licence(*(entry.text(key) for key in Licence._fields))
    if found.url and not is_web_address(found.url):
        what, hint = f"url {quoted(found.url)} is not a web address", "write it with http:// or https://"
        entry.fail(what, hint, "url")
    stated(entry, found.source, sources)
    return found

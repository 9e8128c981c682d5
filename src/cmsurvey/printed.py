"""Every text that an infographic prints, with its place: what a proof lists and a lock holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cmsurvey.model import Chart, DataTable, Infographic


class Text(NamedTuple):
    """A printed text: its place (a key of the words' section "places"), and the block or table it is of."""

    place: str
    of: str
    text: str


def texts(infographic: Infographic) -> Iterator[Text]:
    """The texts in reading order, empty ones left out: heads, blocks with their drawings, notes, tables."""
    yield from (one for one in _all(infographic) if one.text)


def _all(infographic: Infographic) -> Iterator[Text]:
    yield Text("kicker", "", infographic.kicker)
    yield Text("title", "", infographic.title)
    yield Text("standfirst", "", infographic.standfirst)
    for panel in infographic.panels:
        yield Text("block_title", panel.id, panel.title)
        yield Text("subtitle", panel.id, panel.subtitle)
        yield from (Text(place, panel.id, text) for place, text in _drawn(panel.chart))
        yield Text("aside", panel.id, panel.aside)
        yield Text("alt", panel.id, panel.alt)
        yield Text("description", panel.id, panel.description)
    for note in infographic.notes:
        yield Text("note", note.label, note.text)
    for table in (table for panel in infographic.panels for table in panel.tables):
        yield from (Text("table", table.caption, text) for text in _listed(table))
    yield Text("credit", "", infographic.credit)
    yield Text("alt", "", infographic.alt)
    yield Text("line", "", infographic.line)


def _drawn(chart: Chart) -> Iterator[tuple[str, str]]:
    """The words of a drawing."""
    yield "figure", chart.figure
    yield from (("sentence", "".join(run.text for run in line)) for line in chart.lines)
    if chart.bracket:
        yield "bracket", chart.bracket.figure
        yield "bracket", chart.bracket.text
    for series in chart.series:
        yield "mark", series.name
        for mark in series.marks:
            yield from (("mark", text) for text in (mark.label, mark.text, mark.detail))
    for step in chart.steps:
        yield from (("mark", text) for text in (step.label, step.n, step.broken))
    yield from (("scale", tick.label) for tick in chart.ticks)


def _listed(table: DataTable) -> Iterator[str]:
    """The words of a data table, a source as the page cites it."""
    yield table.caption
    for row in table.rows:
        yield from (row.category, row.value, row.base, row.origin)
        yield from (", ".join(filter(None, one[1:4])) for one in row.sources)

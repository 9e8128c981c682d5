"""A card whose marks answer: the published page with its drawings as Plotly figures, and one script.

The page stays whole without the script: it keeps the drawings, the notes and the table of the published one.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import html
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from markupsafe import Markup

from cmsurvey import fonts, vendored
from cmsurvey.model import Infographic, Mark, Panel, Plot
from cmsurvey.render import page, people, plotly
from cmsurvey.render.svg import Drawing
from cmsurvey.theme import MEDIUM_FROM, PHONE_FROM, STENCIL, STROKE_ZERO, TRACKING_DISPLAY, WIDE_FROM

#: The width of the page from which each drawing of a card is shown, as in page.css.
_FROM = (0, PHONE_FROM, MEDIUM_FROM, WIDE_FROM)
#: What would end a block of data in HTML, and the line ends that old scripts do not allow in a string.
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}

Labels = Mapping[str, Mapping[str, str]]


class Stop(NamedTuple):
    """A place that the arrow keys lead to: what is read there, and the points or the text that show it.

    `curve` is the number of a trace and None for a figure without a length; `point` is one of its points,
    None for all of them; `find` are the texts of which one stands on the drawing instead.
    """

    text: str
    curve: int | None = None
    point: int | None = None
    find: tuple[str, ...] = ()


def html_of(card: Infographic, drawings: Mapping[str, Sequence[Drawing]], labels: Labels) -> str:
    """The interactive page of a card; without `drawings` it has nothing to show until its script runs."""
    code = asset("interactive.js").strip()
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    live = page.Live(
        policy=f"script-src 'self' 'sha256-{digest}'",
        css=asset("interactive.css").strip(),
        bundle=plotly().name,
        data=Markup(_data(card, labels)),  # noqa: S704 - JSON without any sign of markup
        code=Markup(code),  # noqa: S704 - our own script
    )
    return page.html(card, drawings, labels, live=live)


@cache
def asset(name: str) -> str:
    """The text of a file under assets/interactive."""
    return vendored.text(f"interactive/{name}")


def _data(card: Infographic, labels: Labels) -> str:
    """All that the script draws and says, as JSON that can stand in a page."""
    (panel,) = card.panels
    drawn = [
        {
            "from": start,
            "figure": _answering(plot),
            "stops": [stop._asdict() for stop in stops(panel, plot, labels)],
        }
        for start, plot in zip(_FROM, panel.plots.values(), strict=True)
    ]
    marked = json.dumps(drawn)
    content = {
        "lang": labels["language"]["html"],
        "alt": panel.alt,
        "kind": labels["interactive"]["kind"],
        "roles": {
            colour: f"var(--{role.replace('_', '-')})"
            for role, colour in dataclasses.asdict(STENCIL).items()
            if colour in marked
        },
        "icons": dict(_icons(panel)),
        "tracking": TRACKING_DISPLAY,
        "drawings": drawn,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


def _answering(plot: Plot) -> dict[str, Any]:
    """A plot, in the colours of the stencil, with the hover labels of the house."""
    font = {"family": fonts.stack("text"), "size": plot.layout["font"]["size"], "color": STENCIL.paper}
    label = {"bgcolor": STENCIL.ink, "bordercolor": STENCIL.ink, "font": font, "namelength": 0}
    return {"data": plot.data, "layout": {**plot.layout, "hoverlabel": label, "dragmode": False}}


def _icons(panel: Panel) -> Iterator[tuple[str, dict[str, Any]]]:
    """The people that a drawing of points stands for: one path, its box, the width of an outline."""
    for trace in next(iter(panel.plots.values())).data:
        meta = trace.get("meta") or {}
        if "icon" in meta:
            paths, box = people.icon(meta["icon"])
            yield meta["icon"], {"path": " ".join(paths), "box": box, "outline": STROKE_ZERO}


def stops(panel: Panel, plot: Plot, labels: Labels) -> list[Stop]:
    """The marks of a panel in reading order, each with its words; the rows of its table if it has none.

    What is computed says so.
    """
    pointed = list(_pointed(plot))
    names = {label for _, _, (label, *_) in pointed}
    found: list[tuple[tuple[int, int], Stop]] = []
    for curve, point, said in pointed:
        found.append((_place(panel, said[0]), Stop(_read(panel, said, labels), curve, point)))
    for at, series in enumerate(panel.chart.series):
        for number, mark in enumerate(series.marks):
            if mark.label not in names and mark.role != "absent":
                group = f"{series.name}, " if series.name in names else ""
                text = _read(panel, (mark.label, mark.text), labels)
                found.append(((at, number), Stop(f"{group}{text}", find=_seen(panel, mark))))
    if not found:
        rows = panel.tables[0].rows if panel.tables else ()
        return [Stop(_read(panel, (row.category, row.value), labels), find=(row.value,)) for row in rows]
    return [stop for _, stop in sorted(found, key=lambda one: one[0])]


def _pointed(plot: Plot) -> Iterator[tuple[int, int | None, tuple[str, ...]]]:
    """The number of a trace and of its point, with what a pointer on it shows, as text; people are one."""
    for curve, trace in enumerate(plot.data):
        if "icon" in (trace.get("meta") or {}):
            yield curve, None, tuple(map(html.unescape, trace["hovertext"].split("<br>")))
        else:
            for point, said in enumerate(trace.get("customdata", ())):
                yield curve, point, tuple(map(html.unescape, said))


def _place(panel: Panel, label: str) -> tuple[int, int]:
    """Where a mark stands in reading order: a mark named by its series stands before the others of it."""
    for at, series in enumerate(panel.chart.series):
        if label == series.name:
            return at, -1
        for number, mark in enumerate(series.marks):
            if mark.label == label:
                return at, number
    return len(panel.chart.series), 0


def _read(panel: Panel, said: Sequence[str], labels: Labels) -> str:
    """A mark in words: its label and value as its table prints them, and how it was computed, if it was."""
    label, *value = said
    row = next((row for table in panel.tables[:1] for row in table.rows if row.category == label), None)
    text = row.value if row else next(iter(value), "")
    told = labels["phrases"]["alone"].format(label=label, value=text) if text and text not in label else label
    published = {labels["origins"]["published"], labels["origins"]["bound"]}
    return f"{told}, {row.origin}" if row and row.origin not in published else told


def _seen(panel: Panel, mark: Mark) -> tuple[str, ...]:
    """The texts of a mark without a length on the drawing: its value, and its label if no other has it."""
    labels = [one.label for series in panel.chart.series for one in series.marks]
    return (mark.text, mark.label) if labels.count(mark.label) == 1 else (mark.text,)

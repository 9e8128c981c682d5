"""Infographics → artifacts: what a file is made for, and what the manifest says of it.

`studio` draws and captures them in one browser; it is imported by whoever has something to draw, since
a run in which nothing changed must not wait for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from cmsurvey import vendored
from cmsurvey.model import Artifact, Infographic

Labels = Mapping[str, Mapping[str, str]]

#: The device pixels a CSS px that a page is laid out at, and the formats captured from it.
SCALES = {2: ("png", "pdf"), 1: ("png@1x",)}
FORMATS = ("html", "interactive", *SCALES[2], *SCALES[1], "svg")
#: Those that a card alone has: a poster is no one drawing.
OF_CARDS = frozenset({"interactive", "svg"})
#: The pictures of a preset: the page's own at another width, and those for social networks, of exact size.
PICTURES: Mapping[int, tuple[str, ...]] = {2: ("png",), 1: ("png@1x",)}
SOCIAL: Mapping[int, tuple[str, ...]] = {1: ("png",), 2: ("png@2x",)}
#: A carousel is also one document of all its slides.
WHOLE: Mapping[int, tuple[str, ...]] = {1: ("pdf",)}


class Job(NamedTuple):
    """What to render: the page, its formats, the words of the page and the date its PDF carries.

    `version` is the file of its interactive version, to which the page links; "" if there is none.
    """

    infographic: Infographic
    formats: tuple[str, ...]
    labels: Labels
    moment: datetime
    version: str = ""


def formats(infographic: Infographic, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the formats asked for that an infographic has; some are of cards alone.

    A variant for a preset was asked for by that name: it has its pictures, whatever else was asked for.
    """
    if infographic.preset:
        return tuple(form for forms in scales(infographic).values() for form in forms)
    known = [form for form in FORMATS if form not in OF_CARDS or infographic.kind == "card"]
    return tuple(form for form in asked if form in known)


def scales(infographic: Infographic) -> Mapping[int, tuple[str, ...]]:
    """The formats captured from an infographic, by the device pixels of a CSS px."""
    if not infographic.preset:
        return SCALES
    if infographic.slides:
        return WHOLE
    from cmsurvey.presets import PRESETS  # noqa: PLC0415 - it composes, for which `write_figures` need not wait

    return SOCIAL if PRESETS[infographic.preset].social else PICTURES


def file_name(name: str, form: str) -> str:
    """The file of an infographic in a format: "gender.png", "gender@1x.png", "gender.interactive.html"."""
    if form == "interactive":
        return f"{name}.interactive.html"
    kind, at, scale = form.partition("@")
    return f"{name}{at}{scale}.{kind}"


def plotly() -> Artifact:
    """The script of every interactive page of a bundle, named by its digest: caches may keep it forever."""
    content = vendored.read("bundle/plotly-basic.min.js")
    digest = hashlib.sha256(content).hexdigest()
    return Artifact(f"plotly-basic.{digest[:8]}.min.js", content, {"kind": "script", "title": "plotly.js"})


def undrawn(job: Job) -> list[Artifact]:
    """The pages of a job without drawings, their data tables whole: all that needs no browser."""
    from cmsurvey.render import interactive, page  # noqa: PLC0415 - a run with nothing to write need not wait

    found = []
    if "html" in job.formats:
        html = page.html(job.infographic, {}, job.labels, version=job.version)
        found.append(artifact(job, "html", html.encode()))
    if "interactive" in job.formats:
        html = interactive.html_of(job.infographic, {}, job.labels)
        found.append(artifact(job, "interactive", html.encode()))
    return found


def corrections(log: Infographic, labels: Labels, edition: str) -> list[Artifact]:
    """The page of the corrections of an edition and the same for programs, the latest first."""
    from cmsurvey.render import page  # noqa: PLC0415 - most bundles have none

    told = {
        "schema": 1,
        "edition": edition,
        "lang": log.lang,
        "corrections": [
            {**one._asdict(), "changes": [change._asdict() for change in one.changes]} for one in log.log
        ],
    }
    said = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    made = {"html": page.html(log, {}, labels), "json": said}
    about = {"kind": "corrections", "title": log.title, "alt": log.alt}
    return [Artifact(file_name(log.id, form), text.encode(), about) for form, text in made.items()]


def artifact(
    job: Job, form: str, content: bytes, size: tuple[int, int] = (0, 0), *, heights: str = ""
) -> Artifact:
    """A file of a job with its entry; `size` in px, none where a file has none; a page has `heights`."""
    told = entry(job.infographic, *size) | ({"heights": heights} if heights else {})
    return Artifact(file_name(job.infographic.id, form), content, told)


def entry(infographic: Infographic, width: int = 0, height: int = 0) -> dict[str, object]:
    """What the manifest says of a file of an infographic; no size where a file has none."""
    card = len(infographic.panels) == 1 and infographic.kind != "poster" and not infographic.leads
    one = infographic.panels[0] if card else None
    return {
        "kind": infographic.kind,
        "question": one.id if one else None,
        "template": one.chart.template if one else None,
        "title": infographic.title_alone,
        "alt": infographic.alt,
        "version": infographic.version,
        "width": width or None,
        "height": height or None,
    }

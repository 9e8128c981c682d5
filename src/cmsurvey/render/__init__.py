"""Infographics → artifacts: what a file is made for, and what the manifest says of it.

`studio` draws and captures them in one browser; it is imported by whoever has something to draw, since
a run in which nothing changed must not wait for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from cmsurvey.model import Artifact, Infographic

Labels = Mapping[str, Mapping[str, str]]

#: The device pixels a CSS px that a page is laid out at, and the formats captured from it.
SCALES = {2: ("png", "pdf"), 1: ("png@1x",)}
FORMATS = ("html", *SCALES[2], *SCALES[1], "svg")


class Job(NamedTuple):
    """What to render: the page, its formats, the words of the page and the date its PDF carries."""

    infographic: Infographic
    formats: tuple[str, ...]
    labels: Labels
    moment: datetime


def formats(infographic: Infographic, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the formats asked for that an infographic has: a poster is no one drawing, it has no SVG."""
    return tuple(form for form in asked if form in FORMATS and (form != "svg" or infographic.kind == "card"))


def file_name(name: str, form: str) -> str:
    """The file of an infographic in a format: "gender.png", "gender@1x.png"."""
    kind, at, scale = form.partition("@")
    return f"{name}{at}{scale}.{kind}"


def undrawn(job: Job) -> list[Artifact]:
    """The page of a job without drawings, its data table whole: all that needs no browser."""
    from cmsurvey.render import page  # noqa: PLC0415 - a run with nothing to write must not wait for it

    if "html" not in job.formats:
        return []
    return [artifact(job, "html", page.html(job.infographic, {}, job.labels).encode())]


def artifact(job: Job, form: str, content: bytes, size: tuple[int, int] = (0, 0)) -> Artifact:
    """A file of a job with its entry; `size` in px, none where a file has none."""
    return Artifact(file_name(job.infographic.id, form), content, entry(job.infographic, *size))


def entry(infographic: Infographic, width: int = 0, height: int = 0) -> dict[str, object]:
    """What the manifest says of a file of an infographic; no size where a file has none."""
    card = infographic.kind == "card"
    return {
        "kind": infographic.kind,
        "question": infographic.id if card else None,
        "template": infographic.panels[0].chart.template if card else None,
        "title": infographic.title,
        "alt": infographic.alt,
        "width": width or None,
        "height": height or None,
    }

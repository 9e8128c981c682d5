"""What the measured scripts are given: figures as JSON, their bars as numbers, pages with their drawings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import cmsurvey
from cmsurvey import browser, bundles, fonts, load, vendored
from cmsurvey.render.engine import LETTERS
from cmsurvey.theme import ARTICLE, FACES, POSTER

EDITION = "2012"
FIGURES = 12
BUNDLE = "bundle/plotly-basic.min.js"


def figures(folder: Path) -> None:
    """The first figures of the edition: `figures.json`, and `bars.json` with the shares of each."""
    opened = cmsurvey.edition(EDITION)
    names = opened.questions[:FIGURES]
    drawn = {name: opened.chart(name).figure.to_json() for name in names}
    bars = {
        name: [
            (mark.label, mark.value)
            for series in opened.card(name).panels[0].chart.series
            for mark in series.marks
        ]
        for name in names
    }
    given = {"bundle": vendored.read(BUNDLE).decode(), "browser": str(browser.require()), "figures": drawn}
    _write(folder / "figures.json", given)
    _write(folder / "bars.json", bars)


def editions() -> tuple[str, ...]:
    """The names of the editions of the bundled series."""
    return tuple(load.survey(load.bundled()).editions)


def requests(names: Iterable[str], langs: Sequence[str], out: Path) -> list[bundles.Request]:
    """What to ask for to render the editions named, `*` for all of them and the trends."""
    asked: list[bundles.Request] = []
    for name in names:
        one = bundles.Request(edition="" if name == "*" else name, surveys=load.bundled(), out=out)
        asked += bundles.everything(one) if name == "*" else [one]
    return [
        bundles.Request(edition=one.edition, surveys=one.surveys, out=out, lang=lang)
        for one in asked
        for lang in langs
    ]


def pages(asked: Sequence[bundles.Request], path: Path) -> int:
    """The drawings of rendered bundles and where their pages are; how many files a bare script makes."""
    jobs = [job for request in asked for job in _jobs(request)]
    css = fonts.css(dict.fromkeys(FACES, LETTERS))
    bundle = vendored.read(BUNDLE).decode()
    _write(path, {"browser": str(browser.require()), "css": css, "bundle": bundle, "jobs": jobs})
    return sum(3 if job["kind"] == "card" else 2 for job in jobs)


def _jobs(request: bundles.Request) -> list[dict[str, Any]]:
    composed = bundles.composed(request, load.survey(request.surveys))
    folder = request.folder
    return [
        {
            "name": f"{composed.name}-{request.lang}-{one.id}",
            "kind": one.kind,
            "width": (POSTER if one.kind == "poster" else ARTICLE).page,
            "html": str(folder / f"{one.id}.html"),
            "panels": [[figure.to_json() for figure in panel.figures.values()] for panel in one.panels],
        }
        for one in composed.infographics
    ]


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")

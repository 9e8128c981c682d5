"""People of a pictogram: one symbol and its uses, as light as a row of them can be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from cmsurvey import vendored
from cmsurvey.theme import STROKE_ZERO

SVG = "{http://www.w3.org/2000/svg}"
#: Icons of a row that are used together.
FIVE = 5


def group(meta: Mapping[str, Any], points: list[ET.Element], style: Mapping[str, str]) -> ET.Element:
    """A symbol and its uses in a style, each centred where its point was; `meta` names icon and height."""
    paths, (left, top, right, bottom) = icon(meta["icon"])
    scale = meta["height"] / (bottom - top)
    if meta["outlined"]:
        look = f"fill: none; stroke: {style['stroke']}; stroke-width: {STROKE_ZERO / scale:.3f}"
    else:
        look = f"fill: {style['fill']}"
    found = ET.Element(f"{SVG}g", {"style": look})
    symbol = ET.SubElement(
        ET.SubElement(found, f"{SVG}defs"), f"{SVG}g", {"id": f"icon-{meta['icon']}-{meta['outlined']}"}
    )
    symbol.set("transform", f"scale({scale:.4f}) translate({-(left + right) / 2:g} {-(top + bottom) / 2:g})")
    for path in paths:
        ET.SubElement(symbol, f"{SVG}path", {"d": path})
    _set_rows(found, str(symbol.get("id")), [_place(point) for point in points])
    return found


def _place(point: ET.Element) -> tuple[str, str]:
    """Where a point stands, to a tenth of a px."""
    x, y = re.findall(r"-?[\d.]+", point.get("transform", ""))[:2]
    return f"{float(x):.1f}".removesuffix(".0"), f"{float(y):.1f}".removesuffix(".0")


def _set_rows(group: ET.Element, symbol: str, places: list[tuple[str, str]]) -> None:
    """The uses of a symbol row by row; a row that stands like an earlier one is a use of that row.

    What stands like the first five is a use of those: rows of people are a third of a page's weight.
    """
    five: list[float] = []
    rows: dict[str, list[str]] = {}
    for x, y in places:
        rows.setdefault(y, []).append(x)
    first: dict[tuple[str, ...], tuple[str, float]] = {}
    for y, xs in rows.items():
        if tuple(xs) in first:
            name, top = first[tuple(xs)]
            below = f"{float(y) - top:.1f}".removesuffix(".0")
            ET.SubElement(group, f"{SVG}use", {"href": f"#{name}", "y": below})
            continue
        name = f"{symbol}-row-{len(first)}"
        first[tuple(xs)] = (name, float(y))
        row = ET.SubElement(group, f"{SVG}g", {"id": name, "transform": f"translate(0 {y})"})
        _set_row(row, symbol, xs, five)


def _set_row(row: ET.Element, symbol: str, xs: list[str], five: list[float]) -> None:
    """The uses of a symbol in a row; `five` are the places of the five that are used together, once known."""
    left, together = [float(x) for x in xs], f"{symbol}-five"
    while left:
        taken = FIVE
        if five and _alike(five, left[:FIVE]):
            _use(row, together, left[0] - five[0])
        elif not five and len(left) >= 2 * FIVE:
            five += left[:FIVE]
            group = ET.SubElement(row, f"{SVG}g", {"id": together})
            for x in five:
                _use(group, symbol, x)
        else:
            taken = 1
            _use(row, symbol, left[0])
        left = left[taken:]


def _use(parent: ET.Element, name: str, x: float) -> None:
    place = f"{x:.1f}".removesuffix(".0")
    ET.SubElement(parent, f"{SVG}use", {"href": f"#{name}", "x": place})


def _alike(some: list[float], others: list[float]) -> bool:
    """Whether they are as many and as far from each other, to a tenth of a px."""
    pairs = zip(some, others, strict=False)
    return len(some) == len(others) and all(abs(a - some[0] - b + others[0]) < 0.15 for a, b in pairs)


class Icon(NamedTuple):
    """A person: its paths in a square of 24 and the box that its ink fills."""

    paths: tuple[str, ...]
    box: tuple[float, float, float, float]


#: Left, top, right and bottom of each icon's ink, measured in a browser.
BOXES = {"man": (4, 1, 20, 22), "woman": (4, 1, 20, 22), "user": (5, 2, 19, 22)}


@cache
def icon(name: str) -> Icon:
    """A shipped person by name: man, woman or user."""
    root = ET.fromstring(vendored.read(f"icons/{name}.svg"))  # noqa: S314 - our own vendored file
    paths = tuple(str(path.get("d")) for path in root.iter(f"{SVG}path") if path.get("fill") != "none")
    return Icon(paths, BOXES[name])

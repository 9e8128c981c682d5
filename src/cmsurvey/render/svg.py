"""Plotly's SVG → the drawing that is published: no empty groups, no process ids, colours by role.

Two forms of one drawing: `inline` for a page, whose colours are CSS variables, and `alone` for a
file, with the light colours and its own faces.
"""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from xml.etree import ElementTree as ET

from cmsurvey import fonts, themes
from cmsurvey.model import Plot
from cmsurvey.render import people, styles
from cmsurvey.theme import DISPLAY, FACES, STENCIL, TEXT_RENDERING, TRACKING_DISPLAY

SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
#: Decimals kept, elsewhere two: errors of a path add up along it, those of a scale are multiplied.
_DIGITS = {"d": 3, "transform": 4}
#: A marker colour as the browser writes it, or as Plotly copies it into a span.
_MARKER = re.compile(r"rgb\(0, 1, (?P<number>\d+)\)|#0001(?P<hex>[0-9a-f]{2})")
_REFERENCE = re.compile(r"url\(['\"]?#([^'\")]+)['\"]?\)")
#: Attributes that have no effect once Plotly's own styles and scripts are gone.
_IDLE_ATTRIBUTES = {
    "class", "clip-path", "fill-rule", "data-notex", "data-unformatted", "data-math", "data-bb",
    "data-index",
}  # fmt: skip
_TEXT = f"{SVG}text"
_ROLES = {int(value[5:], 16): role for role, value in dataclasses.asdict(STENCIL).items()}

ET.register_namespace("", SVG[1:-1])


class Drawing(NamedTuple):
    """A cleaned drawing with the characters it sets in each face."""

    root: ET.Element
    width: int
    height: int
    text: dict[str, set[str]]


def clean(source: str, plot: Plot) -> Drawing:
    """What Plotly made of a plot, without what a reader never sees; ids are numbers until it is titled."""
    root = ET.fromstring(source)  # noqa: S314 - the text comes from our own browser page
    _finish(root, plot)
    for element in root.iter():
        _strip(element)
    _prune(root)
    _join(root)
    _number_ids(root)
    width, height = int(float(root.get("width", "0"))), int(float(root.get("height", "0")))
    root.attrib.clear()
    root.attrib.update({"viewBox": f"0 0 {width} {height}", "width": str(width), "height": str(height)})
    return Drawing(root, width, height, dict(_characters(root)))


def inline(drawing: Drawing, *, css_class: str, title: str, description: str, bare: bool = True) -> str:
    """The drawing for a page: an image with a title and a description, colours as CSS variables.

    The one that a page shows `bare` of its stylesheet has the light colours there; others are not displayed.
    """
    root = _titled(drawing, title, description, css_class)
    for element in root.iter():
        if style := element.get("style"):
            element.set("style", styles.close(style))
    light = dataclasses.asdict(themes.current().light)
    root = _coloured(root, lambda role: f"var(--{role.replace('_', '-')}{f',{light[role]}' if bare else ''})")
    if not bare:
        root.set("display", "none")
    text = ET.tostring(root, encoding="unicode")
    text = text.replace(f' xmlns="{SVG[1:-1]}"', "", 1)  # HTML knows what an svg is
    return text.replace(" />", "/>")  # stands in no text and no value: there > is escaped


def alone(
    drawing: Drawing, *, title: str, description: str, lang: str, stamp: str = "", version: int = 1
) -> bytes:
    """The drawing as a file: the light colours, the faces that it uses, its title and description.

    A stamp is set across it; one that was corrected says its version, as snippets do.
    """
    root = _titled(drawing, title, description, "")
    root.set("lang", lang)
    if version > 1:
        root.set("data-version", f"{version}")
    root.set("style", f"font-family: {fonts.stack('text')}; text-rendering: {TEXT_RENDERING}")
    style = ET.Element(f"{SVG}style")
    style.text = fonts.css(drawing.text)
    root.insert(2, style)
    light = dataclasses.asdict(themes.current().light)
    if stamp:
        x, y = drawing.width / 2, drawing.height / 2
        across = {"class": "across", "x": f"{x:g}", "y": f"{y:g}", "transform": f"rotate(-12 {x:g} {y:g})"}
        size = min(32.0, drawing.width * 0.8 / fonts.width(stamp, "text-700", 1))  # of a wider face, too
        look = {"text-anchor": "middle", "font-size": f"{size:.4g}"}
        look |= {"font-family": "sans-serif", "opacity": ".3"}
        ET.SubElement(root, f"{SVG}text", {**across, **look, "fill": light["highlight"]}).text = stamp
    text = ET.tostring(_coloured(root, lambda role: light[role]), encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _coloured(root: ET.Element, colour: Callable[[str], str]) -> ET.Element:
    """The drawing with each marker colour replaced: in attributes alone, never in a text."""
    for element in root.iter():
        for name, value in element.attrib.items():
            element.set(name, _MARKER.sub(lambda match: colour(_role(match)), value))
    return root


def _role(match: re.Match[str]) -> str:
    return _ROLES[int(match["number"]) if match["number"] else int(match["hex"], 16)]


def _titled(drawing: Drawing, title: str, description: str, css_class: str) -> ET.Element:
    """A copy of the drawing that names itself; its ids come from its content, so that two share a page."""
    words = "\n".join((title, description, css_class))
    key = hashlib.sha256(ET.tostring(drawing.root) + words.encode()).hexdigest()[:6]
    root = ET.Element(f"{SVG}svg", {**drawing.root.attrib, "role": "img", "aria-labelledby": f"t{key}"})
    root.set("aria-describedby", f"d{key}")
    if css_class:
        root.set("class", css_class)
    copied = copy.deepcopy(drawing.root)
    _rename(copied, {name: f"{name}-{key}" for name in _ids(copied)})
    for name, mark, text in (("title", "t", title), ("desc", "d", description)):
        child = ET.SubElement(root, f"{SVG}{name}", {"id": f"{mark}{key}"})
        child.text = text
    root.extend(copied)
    return root


def _finish(root: ET.Element, plot: Plot) -> None:
    """What Plotly cannot draw: the spacing of big numbers and, by the `meta` of a trace, icons and halos.

    Icons are uses of one symbol: a hundred paths would weigh 78 KB. All that follows in `clean` changes
    nothing that is seen.
    """
    for text in root.iter(f"{SVG}text"):
        if DISPLAY in text.get("style", ""):
            _track(text)
    parents = {child: parent for parent in root.iter() for child in parent}
    groups = [group for group in root.iter(f"{SVG}g") if "trace scatter" in group.get("class", "")]
    traces = [trace for trace in plot.data if trace["type"] == "scatter"]
    for trace, group in zip(traces, groups, strict=True):
        meta = trace.get("meta") or {}
        if "halo" in meta:
            group.set("style", f"{group.get('style', '')}; {meta['halo']}")  # once, its texts inherit it
        elif meta:
            points = [path for path in group.iter(f"{SVG}path") if path.get("class") == "point"]
            parent = parents[group]
            parent[list(parent).index(group)] = people.group(meta, points, _styles(points[0]))


def _styles(element: ET.Element) -> Mapping[str, str]:
    return styles.declared(element.get("style", ""))


def _strip(element: ET.Element) -> None:
    """Drop what has no effect: classes, clips (nothing overflows), idle styles, spare digits."""
    attributes = element.attrib
    style = styles.kept(attributes.pop("style", ""))
    idle = {
        ("transform", ""),
        ("text-anchor", "start"),
        *((("x", "0"), ("y", "0")) if element.tag == _TEXT else ()),
    }
    for name, value in list(attributes.items()):
        if name in _IDLE_ATTRIBUTES or (name, value) in idle:
            del attributes[name]
        elif name != "id" and "." in value:
            attributes[name] = _shorter(value, _DIGITS.get(name, 2))
    if style:
        attributes["style"] = style


def _shorter(value: str, digits: int) -> str:
    return _NUMBER.sub(lambda match: f"{float(match[0]):.{digits}f}".rstrip("0").rstrip("."), value)


def _track(text: ET.Element) -> None:
    """Set a big number in proportional figures, and its characters closer together, each by itself.

    Chromium forgets `letter-spacing` in SVG where a second font gives one of the characters. Words set
    smaller before the number move by their own size.
    """
    size = float(_styles(text)["font-size"].removesuffix("px"))
    steps = [size] * len(text.text or "")
    for span in text:
        own = float(_styles(span).get("font-size", str(size)).removesuffix("px"))
        steps += [own] * len("".join(span.itertext())) + [size] * len(span.tail or "")
    text.set("dx", " ".join(["0", *(f"{TRACKING_DISPLAY * step:.2f}" for step in steps[1:])]))
    text.set("style", f"{text.get('style', '')}; font-variant-numeric: proportional-nums")


def _prune(element: ET.Element) -> None:
    """Remove groups without content, invisible shapes and unused clips, from the leaves up."""
    for child in list(element):
        _prune(child)
        tag = child.tag.removeprefix(SVG)
        if (
            (tag in {"g", "defs"} and len(child) == 0)
            or tag == "clipPath"
            or (tag in {"path", "rect"} and _invisible(child))
        ):
            element.remove(child)
        elif tag == "g" and _shifts_text(child):
            _bake(child[0], child.attrib.pop("transform"))
        if tag == "g" and child in element and not child.attrib:
            at = list(element).index(child)
            element.remove(child)
            for offset, grandchild in enumerate(list(child)):
                element.insert(at + offset, grandchild)


def _join(element: ET.Element) -> None:
    """Put groups of one style that follow each other into one."""
    for later, earlier in itertools.pairwise(list(element)[::-1]):
        alike = later.tag == earlier.tag == f"{SVG}g" and later.attrib == earlier.attrib
        if alike and earlier.attrib.keys() == {"style"}:
            earlier.extend(later)
            element.remove(later)


def _shifts_text(group: ET.Element) -> bool:
    """Whether a group does nothing but move one line of text."""
    return (
        set(group.attrib) == {"transform"}
        and len(group) == 1
        and group[0].tag == f"{SVG}text"
        and len(group[0]) == 0
    )


def _bake(text: ET.Element, transform: str) -> None:
    """Move the text itself by the translation of its group."""
    shift = [float(number) for number in re.findall(r"-?[\d.]+", transform)]
    for name, by in zip(("x", "y"), shift, strict=False):
        text.set(name, f"{float(text.get(name, '0')) + by:.2f}".rstrip("0").rstrip("."))


def _invisible(element: ET.Element) -> bool:
    style = _styles(element)
    if element.tag == f"{SVG}path" and element.get("d", "M0,0") == "M0,0":
        return True
    unfilled = style.get("fill-opacity") == "0" or style.get("fill") == "none"
    return unfilled and "stroke" not in style and "stroke" not in element.attrib


def _number_ids(root: ET.Element) -> None:
    """Ids by their place: those of Plotly are random, and bytes must repeat."""
    _rename(root, {name: f"i{at}" for at, name in enumerate(_ids(root))})


def _ids(root: ET.Element) -> list[str]:
    return [element.attrib["id"] for element in root.iter() if "id" in element.attrib]


def _rename(root: ET.Element, names: Mapping[str, str]) -> None:
    """Give ids and what refers to them other names."""
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, names[value])
            elif name == "href":
                element.set(name, f"#{names[value[1:]]}")
            elif "url(" in value:
                element.set(name, _REFERENCE.sub(lambda match: f"url(#{names[match[1]]})", value))


def _characters(root: ET.Element) -> Iterator[tuple[str, set[str]]]:
    """The characters set in each face; a span inside a text may change its weight."""
    found: dict[str, set[str]] = {}
    for text in root.iter(f"{SVG}text"):
        style = _styles(text)
        _collect(text, style, found)
    yield from found.items()


def _collect(element: ET.Element, style: Mapping[str, str], found: dict[str, set[str]]) -> None:
    style = {**style, **_styles(element)}
    weight = style.get("font-weight", "400").replace("bold", "700")
    family = "display" if "Bricolage" in style.get("font-family", "") else "text"
    face = next(name for name in FACES if name == f"{family}-{weight}")
    found.setdefault(face, set()).update(element.text or "")
    for child in element:
        _collect(child, style, found)
        found[face].update(child.tail or "")

"""Reads a plot back in px: where each text, bar, person and line stands. Nothing here is drawn.

What is read are the plain dictionaries of a `Plot`: a Plotly figure of them checks each property that it is
given and each that is looked at, which takes ten times as long. That Plotly has these properties and leaves
them as they are is a test of its own.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import asdict
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from cmsurvey import fonts
from cmsurvey.templates.pictogram import ASPECT
from cmsurvey.theme import STENCIL, TRACKING_DISPLAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmsurvey.model import Plot

SPAN = re.compile(r'<span style="([^"]*)">(.*?)</span>|([^<]+)', re.DOTALL)
ROLES = {colour: role for role, colour in asdict(STENCIL).items()}
#: Plotly sets the middle of a text a quarter of its size above the baseline.
BASELINE = 0.25


class Part:
    """A part of a plot by the names that Plotly gives its properties; None where the plot sets none."""

    #: What has properties of its own, none of them set where it is left out.
    PARTS = frozenset({"layout", "line", "marker", "pattern", "textfont", "xaxis", "yaxis"})

    def __init__(self, properties: dict[str, Any]) -> None:
        self._properties = properties

    def __getattr__(self, name: str) -> Any:
        found = self._properties.get(name)
        if name in self.PARTS:
            return Part(found or {})
        if name in {"data", "shapes"}:
            return [Part(one) for one in found or ()]
        return found


class Figure(Part):
    """A plot."""

    def __init__(self, plot: Plot) -> None:
        super().__init__({"data": plot.data, "layout": plot.layout})

    def to_json(self) -> str:
        """All of it."""
        return json.dumps(self._properties)


class Box(NamedTuple):
    """A rectangle in px from the top left corner, and what stands in it."""

    what: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, slack: float = 0.5) -> bool:
        """Whether the two share more than `slack` px in both directions."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        tall = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide > slack and tall > slack

    def within(self, width: float, height: float, slack: float = 0.5) -> bool:
        """Whether the box lies on the drawing."""
        across = self.left >= -slack and self.right <= width + slack
        return across and self.top >= -slack and self.bottom <= height + slack


def per_unit(figure: Figure) -> float:
    """The px a unit of the x axis."""
    low, high = figure.layout.xaxis.range
    return float(figure.layout.width / (high - low))


def zero(figure: Figure) -> float:
    """Where the zero of the x axis stands, in px from the left."""
    return float(-figure.layout.xaxis.range[0] * per_unit(figure))


def _runs(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for match in SPAN.finditer(text):
        style = dict(part.split(":") for part in (match[1] or "").split(";") if part)
        yield html.unescape(match[2] if match[1] else match[3]), style


def plain(text: str) -> str:
    """The text of a label without its markup."""
    return "".join(run for run, _ in _runs(text))


class _Ink(NamedTuple):
    """How far the ink of a line reaches, in px: its width, and above and under its baseline."""

    wide: float
    rise: float
    foot: float


def _ink(text: str, role: str, weight: int, px: float) -> _Ink:
    wide = rise = foot = 0.0
    for run, style in _runs(text):
        size = float(style.get("font-size", f"{px}px").removesuffix("px"))
        wide += fonts.width(run, f"{role}-{style.get('font-weight', weight)}", size)
        wide += TRACKING_DISPLAY * size * len(run) if role == "display" else 0
        rise = max(rise, (0.86 if set(run) & set("ÀÂÉÈÊËÎÏÔÙÛÜÇ") else 0.72) * size)
        foot = max(foot, (0.2 if set(run) & set("gjpqyçQ,;()") else 0.02) * size)
    return _Ink(wide, rise, foot)


def texts(figure: Figure) -> list[Box]:
    """The ink of each line of text: from the top of its capitals to the foot of its letters."""
    boxes = []
    scale, left = per_unit(figure), zero(figure)
    for trace in figure.data:
        if trace.type != "scatter" or trace.mode != "text":
            continue
        font = trace.textfont
        role = "display" if "Bricolage" in font.family else "text"
        for x, y, text in zip(trace.x, trace.y, trace.text, strict=True):
            ink = _ink(text, role, font.weight, font.size)
            share = {"middle right": 0.0, "middle center": 0.5, "middle left": 1.0}[trace.textposition]
            start, base = left + x * scale - share * ink.wide, y + BASELINE * font.size
            boxes.append(Box(plain(text), start, base - ink.rise, start + ink.wide, base + ink.foot))
    return boxes


def sizes(figure: Figure) -> dict[str, float]:
    """The smallest size of each text, in px."""
    found: dict[str, float] = {}
    for trace in figure.data:
        if trace.type == "scatter" and trace.mode == "text":
            for text in trace.text:
                spans = [style["font-size"] for _, style in _runs(text) if "font-size" in style]
                px = [trace.textfont.size, *(float(size.removesuffix("px")) for size in spans)]
                found[plain(text)] = min(px)
    return found


def bars(figure: Figure) -> list[Box]:
    """Each bar; `what` is its answer, as its hover text names it."""
    scale, left = per_unit(figure), zero(figure)
    boxes = []
    for trace in figure.data:
        if trace.type == "bar":
            bases = trace.base if trace.base is not None else [0] * len(trace.x)
            for x, y, base, custom in zip(trace.x, trace.y, bases, trace.customdata, strict=True):
                start, half = left + base * scale, trace.width / 2
                boxes.append(Box(plain(custom[0]), start, y - half, start + x * scale, y + half))
    return boxes


def people(figure: Figure) -> list[tuple[str, list[Box]]]:
    """The people of each mark: the icon's name and the box of each."""
    found = []
    for trace in figure.data:
        if trace.meta and "icon" in trace.meta:
            tall = trace.meta["height"]
            wide = tall * ASPECT[trace.meta["icon"]]
            boxes = [
                Box("person", x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)
                for x, y in zip(trace.x, trace.y, strict=True)
            ]
            found.append((trace.meta["icon"], boxes))
    return found


def shapes(figure: Figure) -> list[Box]:
    """Lines and swatches; an arrow, which is a path, by its points."""
    scale, left = per_unit(figure), zero(figure)
    return [
        Box(
            shape.type,
            left + min(shape.x0, shape.x1) * scale,
            min(shape.y0, shape.y1),
            left + max(shape.x0, shape.x1) * scale,
            max(shape.y0, shape.y1),
        )
        for shape in figure.layout.shapes
        if shape.type != "path"
    ]


def dots(figure: Figure) -> list[Box]:
    """Each dot or diamond; `what` is its answer, as its hover text names it, or nothing."""
    found = []
    for trace in figure.data:
        if trace.type != "scatter" or trace.mode != "markers" or trace.meta:
            continue
        sizes_of = trace.marker.size if isinstance(trace.marker.size, list | tuple) else None
        for at, (x, y) in enumerate(zip(trace.x, trace.y, strict=True)):
            half = (sizes_of[at] if sizes_of else trace.marker.size) / 2
            what = plain(trace.customdata[at][0]) if trace.customdata is not None else ""
            found.append(Box(what, x - half, y - half, x + half, y + half))
    return found


def everything(figure: Figure) -> list[Box]:
    """All that is drawn."""
    return [
        *texts(figure),
        *bars(figure),
        *shapes(figure),
        *dots(figure),
        *(box for _, some in people(figure) for box in some),
    ]


def overlaps(boxes: list[Box]) -> list[tuple[str, str]]:
    """The pairs that stand on each other."""
    return [(one.what, other.what) for one, other in combinations(boxes, 2) if one.meets(other)]


def faults(figure: Figure) -> list[str]:
    """Everything that a reader could not read: off the drawing, on another text, under 12 px."""
    width, height = figure.layout.width, figure.layout.height
    found = [
        f"off the drawing of {width}×{height}: {what!r} from {left:.0f},{top:.0f} to {right:.0f},{bottom:.0f}"
        for what, left, top, right, bottom in everything(figure)
        if not Box(what, left, top, right, bottom).within(width, height)
    ]
    found += [f"{one!r} on {other!r}" for one, other in overlaps(texts(figure))]
    found += [f"{text!r} at {px:.1f} px" for text, px in sizes(figure).items() if px < 12]
    return found


def listing(figure: Figure) -> str:
    """A figure as JSON, an object a line: what it draws, colours by role, numbers to a tenth, no template."""
    lines: list[dict[str, Any]] = [{"width": figure.layout.width, "height": figure.layout.height}]
    lines[0] |= {"x": figure.layout.xaxis.range, "y": figure.layout.yaxis.range}
    for trace in figure.data:
        lines += _listed(trace)
    for shape in figure.layout.shapes:
        kind = {"shape": shape.type, "from": [shape.x0, shape.y0], "to": [shape.x1, shape.y1]}
        kind |= {"path": shape.path} if shape.path else {}
        lines.append({**kind, "line": [shape.line.color, shape.line.width], "fill": shape.fillcolor})
    return "".join(json.dumps(_tidy(line), ensure_ascii=False) + "\n" for line in lines)


def _listed(trace: Any) -> Iterator[dict[str, Any]]:
    if trace.type == "bar":
        fill = {
            "fill": trace.marker.color,
            "hatch": trace.marker.pattern.shape,
            "line": trace.marker.line.color,
        }
        bases = trace.base if trace.base is not None else [None] * len(trace.x)
        for x, y, base, custom in zip(trace.x, trace.y, bases, trace.customdata, strict=True):
            yield {"bar": custom[0], "text": custom[1], "base": base, "length": x, "y": y, **fill}
    elif trace.mode == "lines":
        points = [list(point) for point in zip(trace.x, trace.y, strict=True)]
        yield {"line": points, "width": trace.line.width, "dash": trace.line.dash, "colour": trace.line.color}
    elif trace.mode == "markers" and not trace.meta:
        marker = trace.marker
        look = {
            "symbol": marker.symbol,
            "size": marker.size,
            "colour": marker.color,
            "line": marker.line.color,
        }
        for at, (x, y) in enumerate(zip(trace.x, trace.y, strict=True)):
            said = list(trace.customdata[at]) if trace.customdata is not None else None
            yield {"dot": said, "at": [x, y], **look}
    elif trace.meta and "icon" in trace.meta:
        ends = [[trace.x[at], trace.y[at]] for at in (0, -1)]
        yield {
            "people": len(trace.x),
            **trace.meta,
            "first": ends[0],
            "last": ends[1],
            "colour": trace.marker.color,
        }
    else:
        font = trace.textfont
        voice = {"size": font.size, "weight": font.weight, "colour": font.color, "anchor": trace.textposition}
        voice["face"] = "display" if "Bricolage" in font.family else "text"
        for x, y, text in zip(trace.x, trace.y, trace.text, strict=True):
            yield {"text": text, "at": [x, y], **voice, "halo": bool(trace.meta) or None}


def _tidy(value: Any) -> Any:
    """Numbers to a tenth, colours by their role, nothing that is not set."""
    if isinstance(value, dict):
        return {key: _tidy(one) for key, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_tidy(one) for one in value]
    if isinstance(value, float):
        return round(value, 1)
    if isinstance(value, str):
        return re.sub(r"#0001[0-9A-F]{2}", lambda match: ROLES[match[0]], value)
    return value

"""The sign of a bound inside a native chart: it moves and grows with the chart, whoever moves it.

Office programs keep such shapes in a part of the chart ("user shapes", ECMA-376, part 1, 21.3), each placed
in shares of its width and height.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.oxml import parse_xml

from cmsurvey import fonts
from cmsurvey.deck.native import CHART, DRAWING, WIDER, Drawn, laid, named
from cmsurvey.deck.paper import POINT, PX, TEXT, colours
from cmsurvey.model import Mark

#: The arrow of a bound in px, half the height of its head, half of its stroke in the height of a row, the
#: width of both in px; the most that names take beside it in the width of the chart.
ARROW, HEAD, STROKE, WIDTH, NAMES = 34, 7, 0.3, 3, 0.45
#: The height of the words beside the arrow of a bound that leads, and the space between, in px.
LINE, GAP = 30, 10
#: How thick an arrow is beside its head and how long its head, in 100,000ths of the height of that.
_SHAFT = f'<a:gd name="adj1" fmla="val {round(WIDTH / HEAD * 50_000)}"/><a:gd name="adj2" fmla="val 90000"/>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class _Shape(NamedTuple):
    """A shape by its upper left and lower right corner in px of the chart, and what a program knows it by.

    One with `words` is a line of text that nothing is painted behind; it ends at its sign if it is `before`.
    """

    name: str
    corners: tuple[float, float, float, float]
    form: str
    words: str = ""
    before: bool = False


class Signs(NamedTuple):
    """The signs of the bounds of a chart, the share of its width that the names beside them take.

    `told` are the places of those whose words stand beside their sign instead of behind their name.
    """

    shapes: tuple[_Shape, ...]
    names: float
    told: frozenset[int]


def bounds(drawn: Drawn, marks: Sequence[Mark], *, most: float) -> Signs:
    """A stroke where each bound stands and an arrow to where its value lies; nothing without any.

    A bound that leads has no bar to be seen by: its words stand beside the arrow in the accent, as on the
    card, where there is room for them.
    """
    edges = [(at, mark) for at, mark in enumerate(marks) if (mark.start is None) != (mark.end is None)]
    box, called = drawn.box, [named(mark, drawn.words) for mark in marks]
    widest = max(fonts.width(one, "text-400", TEXT * POINT) for one in called)
    names = min(widest * WIDER, box.width * NAMES)
    pitch, shapes, told, thick = box.height / len(marks), list[_Shape](), set[int](), WIDTH / 2
    for at, mark in edges:
        x, y, half = names + mark.value / most * (box.width - names), (at + 0.5) * pitch, pitch * STROKE
        shapes.append(_Shape(called[at], (x - thick, y - half, x + thick, y + half), "rect"))
        if mark.end is None:
            ends, form = (x, min(x + ARROW, box.width)), "rightArrow"
        else:
            ends, form = (max(x - ARROW, names), x), "leftArrow"
        shapes.append(_Shape(called[at], (ends[0], y - HEAD, ends[1], y + HEAD), form))
        if mark.led and (beside := _beside(mark, ends, (names, box.width))):
            sides = (beside[0], y - LINE / 2, beside[1], y + LINE / 2)
            shapes.append(_Shape(called[at], sides, "rect", mark.text, before=beside[0] < ends[0]))
            told.add(at)
    return Signs(tuple(shapes), names / box.width, frozenset(told))


def _beside(mark: Mark, ends: tuple[float, float], room: tuple[float, float]) -> tuple[float, float] | None:
    """Where the words of a bound have room beside its sign: behind it, else before it; None where nowhere."""
    wide = fonts.width(mark.text, "text-700", TEXT * POINT) * WIDER
    behind, before = ends[1] + GAP, ends[0] - GAP - wide
    if behind + wide <= room[1]:
        return behind, behind + wide
    return (before, before + wide) if before >= room[0] else None


def put(chart: Any, found: Signs, drawn: Drawn) -> None:  # noqa: ANN401 - python-pptx ships no types
    """Lay a chart for its signs, and have it hold them; one without any stands where a program sets it."""
    if found.shapes:
        laid(chart, (found.names, 0, 1 - found.names, 1))
        _put(chart, [*_written(found.shapes, (drawn.box.width, drawn.box.height))])


def _written(shapes: Sequence[_Shape], size: tuple[float, float]) -> Iterator[str]:
    """Each shape in shares of the chart, and in the units of a slide."""
    wide, high = size
    colour = f'<a:solidFill><a:srgbClr val="{colours().accent[1:]}"/></a:solidFill>'
    for number, one in enumerate(shapes, 2):
        x, y, right, low = one.corners
        sizes = (round(px * PX) for px in (x, y, right - x, low - y))
        told = f'<cdr:cNvPr id="{number}" name="Bound" descr={quoteattr(one.name)}/><cdr:cNvSpPr/>'
        thin = "" if one.form == "rect" else _SHAFT
        form = f'<a:prstGeom prst="{one.form}"><a:avLst>{thin}</a:avLst></a:prstGeom>'
        fill = "<a:noFill/>" if one.words else colour
        ends = _anchor("from", x / wide, y / high) + _anchor("to", right / wide, low / high)
        drawn = f"<cdr:spPr>{_placed(*sizes)}{form}{fill}<a:ln><a:noFill/></a:ln></cdr:spPr>"
        shape = f'<cdr:sp macro="" textlink=""><cdr:nvSpPr>{told}</cdr:nvSpPr>{drawn}{_text(one)}</cdr:sp>'
        yield f"<cdr:relSizeAnchor>{ends}{shape}</cdr:relSizeAnchor>"


def _text(shape: _Shape) -> str:
    """Its words in the accent, as large as the numbers of a chart; nothing of a shape without any."""
    if not shape.words:
        return ""
    colour = f'<a:solidFill><a:srgbClr val="{colours().accent[1:]}"/></a:solidFill>'
    inset = "".join(f' {side}Ins="0"' for side in "ltrb")
    run = f'<a:rPr sz="{round(TEXT * 100)}" b="1">{colour}<a:latin typeface="+mn-lt"/></a:rPr>'
    side = '<a:pPr algn="r"/>' if shape.before else ""
    text = f"<a:p>{side}<a:r>{run}<a:t>{escape(shape.words)}</a:t></a:r></a:p>"
    return f'<cdr:txBody><a:bodyPr wrap="none"{inset} anchor="ctr"/><a:lstStyle/>{text}</cdr:txBody>'


def _anchor(name: str, x: float, y: float) -> str:
    return f"<cdr:{name}><cdr:x>{x:.5f}</cdr:x><cdr:y>{y:.5f}</cdr:y></cdr:{name}>"


def _placed(x: int, y: int, wide: int, high: int) -> str:
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'


def _put(chart: Any, shapes: Sequence[str]) -> None:  # noqa: ANN401 - the same
    """Have a chart hold shapes of its own, in a part that python-pptx does not know."""
    spaces = f'xmlns:c="{CHART}" xmlns:a="{DRAWING}" xmlns:cdr="{DRAWING.replace("main", "chartDrawing")}"'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    xml = f"{head}<c:userShapes {spaces}>{''.join(shapes)}</c:userShapes>"
    package = chart.part.package
    name = package.next_partname("/ppt/drawings/drawing%d.xml")
    part = Part(name, CONTENT_TYPE.DML_CHARTSHAPES, package, xml.encode())
    key = chart.part.relate_to(part, RELATIONSHIP_TYPE.CHART_USER_SHAPES)
    chart._chartSpace.append(parse_xml(f'<c:userShapes xmlns:c="{CHART}" xmlns:r="{_OFFICE}" r:id="{key}"/>'))

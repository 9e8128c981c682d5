"""The paper of a deck: a page of 16:9 with a master, layouts and a colour scheme made from the theme.

An office program has no list of fonts to fall back on: the scheme names the theme's own with the shape of
their letters (PANOSE), by which it takes the nearest one where they are not installed.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.util import Emu

from cmsurvey import fonts, themes
from cmsurvey.theme import Colours, Theme

WIDTH, HEIGHT, MARGIN = 1280, 720, 64
CONTENT = WIDTH - 2 * MARGIN
#: Where a finding's own part ends, in px.
BOTTOM = 620
#: EMU in a CSS px, and px in a point.
PX, POINT = 9525, 96 / 72
#: Sizes in points.
TITLE, COVER, EDITION, SUBTITLE, TEXT, SMALL = 32, 48, 160, 18, 16, 14
#: What a line is taken to hold of its width, and a title of one line: another font may be wider.
SLACK, WIDEST = 0.82, 0.76
_NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
_SPACES = " ".join(f'xmlns:{name}="{address}"' for name, address in _NAMES.items())
#: Sans serif with letters of varied width, as both families of the house are.
_PANOSE = {"display": "020B0804020202020204", "text": "020B0503030403020204"}
#: The layouts of python-pptx's own file that are made anew, by their place there.
_KEPT = {"cover": 0, "finding": 5, "text": 3, "list": 1}


class Box(NamedTuple):
    """A place on the page in px."""

    x: float
    y: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        """As python-pptx wants it."""
        x, y, width, height = (Emu(round(one * PX)) for one in self)
        return x, y, width, height


class Field(NamedTuple):
    """A placeholder: its kind and number, its box, its size in points, its colour in the scheme, its face."""

    kind: str
    number: int
    box: Box
    size: int
    colour: str = "tx1"
    display: bool = False
    bold: bool = False
    anchor: str = "t"
    align: str = "l"


#: The placeholders of each layout by their name.
FIELDS: dict[str, dict[str, Field]] = {
    "cover": {
        "title": Field("ctrTitle", 0, Box(MARGIN, 402, CONTENT, 140), COVER, display=True, bold=True),
        "edition": Field("body", 13, Box(MARGIN, 64, CONTENT, 306), EDITION, "bg1", True, True, "ctr"),
        "subtitle": Field("subTitle", 1, Box(MARGIN, 546, CONTENT, 70), SUBTITLE + 2, "tx2"),
    },
    "finding": {
        "title": Field("title", 0, Box(MARGIN, 40, CONTENT, 104), TITLE, display=True, bold=True),
        "subtitle": Field("body", 13, Box(MARGIN, 146, CONTENT, 34), SUBTITLE, "tx2"),
        "source": Field("body", 14, Box(MARGIN, 638, 820, 68), SMALL, "tx2", anchor="ctr"),
    },
    "text": {
        "title": Field("title", 0, Box(MARGIN, 40, CONTENT, 64), TITLE, display=True, bold=True),
        "left": Field("body", 13, Box(MARGIN, 124, 540, 500), TEXT),
        "right": Field("body", 14, Box(MARGIN + 612, 124, 540, 500), TEXT),
    },
    "list": {
        "title": Field("title", 0, Box(MARGIN, 40, CONTENT, 64), TITLE, display=True, bold=True),
        "list": Field("body", 13, Box(MARGIN, 124, CONTENT, 500), TEXT),
    },
}
_NUMBER = Field("sldNum", 12, Box(WIDTH - MARGIN - 80, 650, 80, 44), SMALL, "tx2", anchor="ctr", align="r")
#: The sign at the foot: its box, and that of its name.
_SIGN, _NAME = Box(904, 661, 22, 22), Box(930, 650, 200, 44)


@dataclass
class Slide:
    """A slide to be filled: `shapes` is python-pptx's, `fields` are its placeholders by their numbers."""

    made: Any
    layout: str
    lang: str
    fields: dict[int, Any]  # read once: python-pptx reads every shape for one of them

    @property
    def shapes(self) -> Any:  # noqa: ANN401 - python-pptx's shapes are many types
        """What stands on it, in reading order."""
        return self.made.shapes

    def field(self, name: str) -> Any:  # noqa: ANN401 - the same
        """A placeholder."""
        return self.fields[FIELDS[self.layout][name].number]

    def fill(self, name: str, written: str) -> int:
        """Write a text into a placeholder, balanced in the display face; how many lines it needs."""
        field = FIELDS[self.layout][name]
        shape = self.field(name)
        face = "display-700" if field.display else "text-400"
        lines = fonts.wrap(written, face, field.size * POINT, SLACK * field.box.width)
        # alone on its line, a wider font would break it over what follows
        if field.display and len(lines) == 1:
            lines = fonts.wrap(written, face, field.size * POINT, WIDEST * field.box.width)
        shape.name = name.capitalize()
        shape.text_frame.text = "\v".join(lines) if field.display else written
        return len(lines)

    def move(self, name: str, top: float, tall: float = 0) -> None:
        """Have a placeholder begin at a height in px, and be so high."""
        box, shape = FIELDS[self.layout][name].box, self.field(name)
        shape.left, shape.top, shape.width, shape.height = box._replace(y=top, height=tall or box.height).emu

    def last(self, name: str) -> None:
        """Have a placeholder read after all else, but for the number of the slide."""
        number = next(one for one in self.shapes if one.name == "Number")
        for shape in (self.field(name), number):
            shape._element.getparent().append(shape._element)

    def tell(self, paragraphs: Iterable[str]) -> None:
        """Write the notes of whoever speaks."""
        self.made.notes_slide.notes_text_frame.text = "\n".join(paragraphs)


@dataclass
class Deck:
    """The file with its layouts by their names."""

    file: Any
    layouts: dict[str, Any]
    lang: str

    def slide(self, layout: str) -> Slide:
        """A new slide with its number."""
        made = self.file.slides.add_slide(self.layouts[layout])
        if layout != "cover":
            made.shapes._spTree.append(parse_xml(_numbered(len(self.file.slides))))
        fields = {one.placeholder_format.idx: one for one in made.placeholders}
        return Slide(made, layout, self.lang, fields)

    def spoken(self) -> None:
        """Have every text on a slide and in its notes be in the language of the deck."""
        for one in self.file.slides:
            for tree in (one._element, *([one.notes_slide._element] if one.has_notes_slide else [])):
                for run in tree.iter(f"{{{_NAMES['a']}}}r"):
                    run.get_or_add_rPr().set("lang", self.lang)


def blank(lang: str) -> Deck:
    """A deck without slides, in the theme in use; `lang` is the language of its texts."""
    theme, file = themes.current(), Presentation()
    file.slide_width, file.slide_height = Emu(WIDTH * PX), Emu(HEIGHT * PX)
    found = list(file.slide_layouts)
    layouts = {name: found[place] for name, place in _KEPT.items()}
    for one in found:
        if one not in layouts.values():
            file.slide_layouts.remove(one)
    _scheme(file.slide_master, theme)
    _master(file.slide_master, lang)
    for name, layout in layouts.items():
        _laid_out(layout, name, theme, lang)
    return Deck(file, layouts, lang)


def _scheme(master: Any, theme: Theme) -> None:  # noqa: ANN401 - python-pptx ships no types
    """The colours and fonts of the theme, under the names by which a program offers them."""
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    tree, light = etree.fromstring(part.blob), theme.light
    tree.set("name", theme.name)
    colours = {
        "dk1": light.ink, "lt1": light.paper, "dk2": light.muted, "lt2": light.rule,
        "accent1": light.accent, "accent2": light.highlight, "accent3": light.context,
        "accent4": light.ordered_1, "accent5": light.ordered_2, "accent6": light.ordered_3,
        "hlink": light.accent, "folHlink": light.muted,
    }  # fmt: skip
    scheme = tree.find(".//a:clrScheme", _NAMES)
    scheme.set("name", theme.name)
    for name, colour in colours.items():
        slot = scheme.find(f"a:{name}", _NAMES)
        slot[:] = [etree.SubElement(slot, f"{{{_NAMES['a']}}}srgbClr", val=colour.lstrip("#"))]
    for role, place in (("display", "majorFont"), ("text", "minorFont")):
        face = next(one for name, one in theme.faces.items() if name.startswith(role))
        latin = tree.find(f".//a:{place}/a:latin", _NAMES)
        latin.attrib.update(
            {"typeface": face.family, "panose": _PANOSE[role], "pitchFamily": "34", "charset": "0"}
        )
    part._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _master(master: Any, lang: str) -> None:  # noqa: ANN401 - the same
    fields = {"title": FIELDS["finding"]["title"], "text": FIELDS["list"]["list"]._replace(number=1)}
    fields["number"] = _NUMBER._replace(number=4)
    _refill(master, [_shape(2 + at, name, one, lang) for at, (name, one) in enumerate(fields.items())])
    styles = master._element.find("p:txStyles", _NAMES)
    for kind, display in (("titleStyle", True), ("bodyStyle", False)):
        style = styles.find(f"p:{kind}", _NAMES)
        style[:] = list(parse_xml(f"<p:{kind} {_SPACES}>{_levels(display=display)}</p:{kind}>"))


def _levels(*, display: bool) -> str:
    """The levels of a text: no bullets, no indents."""
    font, size = ("+mj-lt", TITLE) if display else ("+mn-lt", TEXT)
    spacing = 90 if display else 105
    return "".join(
        f'<a:lvl{level}pPr marL="0" indent="0" algn="l"><a:lnSpc><a:spcPct val="{spacing}000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/><a:defRPr sz="{size}00" b="{int(display)}">'
        f'{_solid("tx1")}<a:latin typeface="{font}"/></a:defRPr></a:lvl{level}pPr>'
        for level in range(1, 10)
    )


def _laid_out(layout: Any, name: str, theme: Theme, lang: str) -> None:  # noqa: ANN401 - the same
    layout.name = name.capitalize()
    fields = FIELDS[name]
    shapes = [_band()] if name == "cover" else []
    shapes += [_shape(10 + at, label, one, lang) for at, (label, one) in enumerate(fields.items())]
    if name != "cover":
        shapes += [_rule(), _shape(30, "Number", _NUMBER, lang)]
    _refill(layout, [*shapes, *_sign(layout, theme, lang)])


def _refill(holder: Any, shapes: Iterable[str]) -> None:  # noqa: ANN401 - the same
    tree = holder._element.find("p:cSld/p:spTree", _NAMES)
    for one in tree.findall("p:sp", _NAMES):
        tree.remove(one)
    tree.extend(parse_xml(shape) for shape in shapes)


def _shape(identifier: int, name: str, field: Field, lang: str) -> str:
    """A placeholder as XML; a number is a field that the program counts."""
    number = f' idx="{field.number}"' if field.number else ""
    face, weight = ("+mj-lt" if field.display else "+mn-lt"), int(field.bold)
    look = (
        f'<a:lvl1pPr marL="0" indent="0" algn="{field.align}"><a:buNone/>'
        f'<a:defRPr sz="{field.size}00" b="{weight}">{_solid(field.colour)}'
        f'<a:latin typeface="{face}"/></a:defRPr></a:lvl1pPr>'
    )
    run = f'<a:r><a:rPr lang="{lang}"/><a:t>{name.capitalize()}</a:t></a:r>'
    if field.kind == "sldNum":
        run = _counted("‹#›")
    held = f'<p:nvPr><p:ph type="{field.kind}"{number}/></p:nvPr>' if field.kind else "<p:nvPr/>"
    return (
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{identifier}" name="{name.capitalize()}"/>'
        f"<p:cNvSpPr/>{held}</p:nvSpPr><p:spPr>{_frame(field.box)}</p:spPr>"
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{field.anchor}"><a:normAutofit/>'
        f"</a:bodyPr><a:lstStyle>{look}</a:lstStyle><a:p>{run}</a:p></p:txBody></p:sp>"
    )


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'


def _counted(shown: str) -> str:
    """A number that the program counts."""
    kind = 'id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"'
    return f"<a:fld {kind}><a:rPr/><a:t>{shown}</a:t></a:fld>"


def _frame(box: Box) -> str:
    x, y, width, height = box.emu
    return (
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )


def _drawn(identifier: int, box: Box, colour: str) -> str:
    """A shape that decorates: nobody has to hear of it."""
    space = 'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
    decorative = f'<a:ext uri="{_DECORATIVE}"><adec:decorative {space} val="1"/></a:ext>'
    return (
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{identifier}" name="Shape {identifier}">'
        f'<a:extLst>{decorative}</a:extLst></p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f"<p:spPr>{_frame(box)}{_solid(colour)}<a:ln><a:noFill/></a:ln></p:spPr>"
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody></p:sp>"
    )


def _band() -> str:
    return _drawn(8, Box(0, 64, WIDTH, 306), "accent1")


def _rule() -> str:
    return _drawn(40, Box(MARGIN, 640, CONTENT, 1), "bg2")


def _sign(layout: Any, theme: Theme, lang: str) -> Iterator[str]:  # noqa: ANN401 - the same
    """What signs a page: the logo of the theme where a deck can hold it, else three bars; the name."""
    kind, _, data = theme.logo.partition(";base64,")
    if kind == "data:image/png":
        _, rid = layout.part.get_or_add_image_part(io.BytesIO(base64.b64decode(data)))
        yield _picture(rid, _SIGN)
    elif not theme.logo:
        for at, (colour, wide) in enumerate((("accent1", 22), ("accent3", 15), ("accent2", 8))):
            yield _drawn(50 + at, Box(_SIGN.x, _SIGN.y + at * 8, wide, 5.5), colour)
    name = Field("", 0, _NAME, 14, display=True, bold=True, anchor="ctr")
    text = escape(" ".join(filter(None, (theme.mark, theme.credit))))
    yield _shape(60, "Sign", name, lang).replace("<a:t>Sign</a:t>", f"<a:t>{text}</a:t>")


def _picture(rid: str, box: Box) -> str:
    return (
        f'<p:pic {_SPACES}><p:nvPicPr><p:cNvPr id="55" name="Logo" descr=""/><p:cNvPicPr/>'
        '<p:nvPr userDrawn="1"/></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="{rid}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f"<p:spPr>{_frame(box)}</p:spPr></p:pic>"
    )


def _numbered(number: int) -> str:
    return (
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="90" name="Number"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        f'</p:cNvSpPr><p:nvPr><p:ph type="sldNum" idx="{_NUMBER.number}"/></p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p>{_counted(str(number))}</a:p></p:txBody></p:sp>"
    )


def colours() -> Colours:
    """Those of the theme on light paper."""
    return themes.current().light

"""Sets text: how wide it is, where its lines break, and the CSS that carries its faces in a page.

Widths are those of HarfBuzz, which also shapes the text of Chromium: advances, kerning and ligatures. They
hold to a thousandth where the page sets `text-rendering` to `theme.TEXT_RENDERING`; without it Chromium
rounds each advance to a whole pixel of the screen, 3 % off at 13 px.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache, partial
from itertools import groupby
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Literal, NamedTuple

import uharfbuzz as hb

from cmsurvey import fontname, linebreak, themes, vendored, woff
from cmsurvey.theme import DEFAULT, DISPLAY, POSTER, SPACES, SPACES_FILE, TEXT, Face

#: What a character without a glyph counts for, in em: the browser takes it from a face unknown here.
FALLBACK = 0.5

#: The classes of a poster's title with their sizes, in px: the first at which it has two lines is taken; the
#: room of a line, and the letter-spacing in em.
TITLES: Mapping[str, int] = MappingProxyType({"": POSTER.title, "long": 56, "longer": 48, "longest": 42})
TITLE_ROOM, TITLE_TRACKING, TITLE_LINES = 900, -0.012, 2

#: The families that stand in for the faces of a role, the first that the system has.
STAND_INS = ("{} stand-in", "{} stand-in 2")

#: For each face a text and its width at 100 px, so that a browser can tell that the face is the one
#: shown. `css` puts the characters of its probe into each face.
PROBES: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "display-800": ("seront", 294.1),
        "display-700": ("seront", 314.6),
        "text-400": ("seront", 267.9),
        "text-600": ("seront", 277.1),
        "text-700": ("seront", 285.9),
    }
)


class _Role(NamedTuple):
    family: str
    subset: str


_ROLES = MappingProxyType({"display": _Role(DISPLAY, "Display"), "text": _Role(TEXT, "Text")})
#: A font file is unpacked by one thread at a time: two that need it would each do all the work.
_UNPACKING = Lock()
_LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
_WHITE = frozenset("\t\n\r\f")

#: Name records of a font that a subset of it keeps: copyright, version, address of the licence; all it has.
_KEPT_NAMES = (0, 5, 14)
_NAMES = (*_KEPT_NAMES, 1, 2, 3, 4, 6, 13)

#: Features that set text or that CSS asks for; fractions and the like would only add glyphs.
_FEATURES = ("ccmp", "kern", "liga", "locl", "lnum", "mark", "mkmk", "ordn", "pnum", "sups", "tnum")


def width(text: str, face: str, px: float) -> float:
    """The advance width of a line of text in px, kerning and ligatures included.

    A character that the face lacks counts half an em; `missing` names such characters.
    Raises `RenderError` when the face's file is not as shipped.
    """
    return _ems(text, themes.current().faces[face]) * px


def heights(face: str) -> tuple[float, float, float]:
    """How far a face reaches above and below its line, and the gap that it asks for, in em."""
    found = themes.current().faces[face]
    font = _font(found.files[0], found.axes)
    high = font.get_font_extents("ltr")
    upem = font.face.upem
    return high.ascender / upem, -high.descender / upem, high.line_gap / upem


def missing(text: str) -> set[str]:
    """The characters that a face of the house style lacks; line breaks and tabs are not drawn."""
    return set(text) - _WHITE - _common(tuple(themes.current().faces.values()))


def wrap(
    text: str, face: str, px: float, max_width: float, *, widest: float = 0, balance: bool = True
) -> tuple[str, ...]:
    """The fewest lines of at most `max_width` px, the most even ones unless `balance` is false.

    See `linebreak` for where they break. A word is broken between letters where it is wider than `max_width`
    and than `widest`; one that is not juts out. A text without words has no lines.
    """
    return _wrapped(text, themes.current().faces[face], px, max_width, widest=widest, even=balance)


def title_class(title: str) -> str:
    """The class in `TITLES` of a poster's title: the largest in which it has two lines, else the smallest."""
    return next((name for name, px in TITLES.items() if _title_lines(title, px) <= TITLE_LINES), "longest")


def title_size(title: str) -> int:
    """The size, in px, in which a poster sets a title."""
    return TITLES[title_class(title)]


def holds_title(title: str) -> bool:
    """Whether the top of a poster holds a title in two lines, be it in the smallest of its sizes."""
    return _title_lines(title, min(TITLES.values())) <= TITLE_LINES


def _title_lines(title: str, px: int) -> int:
    def wide(text: str) -> float:
        return width(text, "display-800", px) + TITLE_TRACKING * px * len(text)

    return len(linebreak.broken(title, wide, TITLE_ROOM, widest=0, even=False))


def probes() -> dict[str, tuple[str, float]]:
    """For each face in use a text and its width at 100 px; that of a theme's own face as HarfBuzz has it."""
    faces = themes.current().faces
    own = {name: (text, width(text, name, 100)) for name, (text, _) in PROBES.items()}
    return {name: PROBES[name] if faces[name] == DEFAULT.faces[name] else own[name] for name in PROBES}


def css(used: Mapping[str, Iterable[str]]) -> str:
    """The @font-face rules of a page, one a line, each with its face as a data: URI.

    `used` maps the name of a face to the characters (or texts) set in it: the rule holds these, those of
    the face's probe, and no others. What no face holds is left to the browser. Equal characters give
    equal bytes. Raises `RenderError` when a font file is not as shipped.
    """
    rules: list[str] = []
    spaces = False
    for name, texts in sorted(used.items()):
        face = themes.current().faces[name]
        characters = frozenset("".join(texts)).union(PROBES[name][0])
        for file in face.files:
            held = frozenset(char for char in characters if _file(char, face) == file)
            if held:
                rules.append(_rule(face, file, held))
        spaces |= any(_file(char, face) == SPACES_FILE for char in characters)
    if spaces:
        rules.append(_spaces_rule())
    return "\n".join(rules)


def stack(role: Literal["display", "text"], *, waiting: bool = False) -> str:
    """The CSS font-family of titles and big numbers ("display") or of all else ("text").

    The face of spaces is first, its unicode-range being U+202F alone: a browser that meets another face
    before makes the space up from that one, half as wide. Single quotes, so that it stands in an attribute.
    With its stand-ins where a page has the rules of those (`waiting`).
    """
    families = [SPACES, _ROLES[role].family, *(one.format(role) for one in STAND_INS if waiting)]
    return ",".join([*(f"'{one}'" for one in families), "sans-serif"])


def outline(text: str, face: str, px: float) -> str:
    """A line of text as an SVG path from the left end of its baseline: it needs no font to be seen.

    Characters that the face lacks are left out. Raises `RenderError` as `width` does.
    """
    from fontTools.pens.svgPathPen import SVGPathPen  # noqa: PLC0415 - few runs have anything to outline
    from fontTools.pens.transformPen import TransformPen  # noqa: PLC0415 - the same

    own, pen, at = themes.current().faces[face], SVGPathPen(None, ntos=lambda one: f"{one:.2f}"), 0.0
    for file, characters in groupby(text, key=lambda char: _file(char, own)):
        if file is None:
            continue
        font = hb.Font(_of(_unpacked(file)))
        font.set_variations(dict(own.axes))
        unit, buffer = px / int(font.face.upem), _laid("".join(characters), font)
        for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            x, y = (at + place.x_offset) * unit, place.y_offset * unit
            font.draw_glyph_with_pen(glyph.codepoint, TransformPen(pen, (unit, 0, 0, -unit, x, -y)))
            at += place.x_advance
    return str(pen.getCommands())


@lru_cache(maxsize=2048)  # a drawing is laid out in several heights, which leave its labels as they are
def _wrapped(text: str, face: Face, px: float, limit: float, *, widest: float, even: bool) -> tuple[str, ...]:
    return linebreak.broken(text, lambda line: _ems(line, face) * px, limit, widest=widest, even=even)


@lru_cache(maxsize=8192)
def _ems(text: str, face: Face) -> float:
    total = 0.0
    for file, characters in groupby(text, key=lambda char: _file(char, face)):
        run = "".join(characters)
        total += FALLBACK * len(run) if file is None else _shaped(run, _font(file, face.axes))
    return total


def _shaped(run: str, font: hb.Font) -> float:
    advance: int = sum(place.x_advance for place in _laid(run, font).glyph_positions)
    return advance / int(font.face.upem)


def _laid(run: str, font: hb.Font) -> hb.Buffer:
    buffer = hb.Buffer()
    buffer.add_str(run)
    buffer.direction, buffer.script = "ltr", "Latn"
    hb.shape(font, buffer)
    return buffer


@cache
def _file(char: str, face: Face) -> str | None:
    """The file that gives a face its glyph for a character, as the browser finds it."""
    return next((file for file in (*face.files, SPACES_FILE) if char in _held(file)), None)


@cache
def _common(faces: tuple[Face, ...]) -> frozenset[str]:
    """The characters that each of the faces can set."""
    each = (frozenset().union(*map(_held, (*face.files, SPACES_FILE))) for face in faces)
    return frozenset.intersection(*each)


@cache
def _held(file: str) -> frozenset[str]:
    return frozenset(map(chr, _font(file).face.unicodes))


def _content(file: str) -> bytes:
    """A font file: one of a theme by its whole path (see `Face`), else one that comes with cmsurvey."""
    return _own(file) if Path(file).is_absolute() else vendored.read(f"fonts/{file}")


@cache
def _own(file: str) -> bytes:
    """Read once: what is measured and what is carried are one font, though another takes its place."""
    return Path(file.rpartition("#")[0]).read_bytes()


@cache
def _font(file: str, axes: tuple[tuple[str, float], ...] = ()) -> hb.Font:
    """A font to shape with: without its outlines, which take forty times as long to unpack as the rest."""
    font = hb.Font(_of(_unpacked(file, outlines=False)))
    font.set_variations(dict(axes))
    return font


def _unpacked(file: str, *, outlines: bool = True) -> Mapping[str, bytes]:
    with _UNPACKING:  # whoever waits for it finds it done
        return _tables(file, outlines)


@cache
def _tables(file: str, outlines: bool) -> Mapping[str, bytes]:
    content = _content(file)
    if content[:4] == woff.SIGNATURE:
        found = woff.tables(content)
    else:
        from fontTools.ttLib.sfnt import SFNTReader  # noqa: PLC0415 - a run without a font of its own must not wait

        reader = SFNTReader(io.BytesIO(content))
        found = {tag: partial(reader.__getitem__, tag) for tag in reader.tables}
    return {tag: read() for tag, read in found.items() if outlines or tag not in {"glyf", "loca"}}


def _of(tables: Mapping[str, bytes]) -> hb.Face:
    return hb.Face.create_for_tables(lambda _face, tag, _data: tables.get(tag, b""), None)


@cache
def _renamed(face: Face, file: str) -> hb.Face:
    """The file under names of our own, "Source" being reserved to the whole font; the licence stays."""
    role = next(role.subset for role in _ROLES.values() if role.family == face.family)
    family = f"cmsurvey {role} {face.weight}"
    script = f"cmsurvey{role}-{face.weight}"
    tables = _unpacked(file)
    given = {1: family, 2: "Regular", 3: script, 4: family, 6: script, 13: _LICENCE}
    return _of({**tables, "name": fontname.renamed(tables.get("name", b""), _KEPT_NAMES, given)})


@lru_cache(maxsize=256)
def _rule(face: Face, file: str, characters: frozenset[str]) -> str:
    content = _subset(face, file, characters)
    return _font_face(face.family, str(face.weight), content, characters, kind="woff")


def _spaces_rule() -> str:
    # One blank glyph serves all weights: the range keeps the browser from widening it into a bold one.
    content = vendored.read(f"fonts/{SPACES_FILE}2")  # WOFF2: half as large, and not read here
    return _font_face(SPACES, "1 1000", content, _held(SPACES_FILE), kind="woff2")


def _font_face(family: str, weight: str, content: bytes, characters: Iterable[str], *, kind: str) -> str:
    # The range sends each character to the one file that holds it, U+202F to our own face.
    data = base64.b64encode(content).decode("ascii")
    return (
        f"@font-face{{font-family:'{family}';font-weight:{weight};font-display:block;"
        f"src:url(data:font/{kind};base64,{data});unicode-range:{_ranges(characters)}}}"
    )


def _ranges(characters: Iterable[str]) -> str:
    """Characters as a `unicode-range`, those that follow each other in one piece."""
    codes = sorted(map(ord, characters))
    runs = (
        [code for _, code in run] for _, run in groupby(enumerate(codes), key=lambda one: one[1] - one[0])
    )
    return ",".join(f"U+{run[0]:X}-{run[-1]:X}" if run[1:] else f"U+{run[0]:X}" for run in runs)


def _subset(face: Face, file: str, characters: frozenset[str]) -> bytes:
    """The face with these characters alone, as WOFF: 2 ms, where WOFF2 is a fifth smaller and takes 40."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(_tag, _FEATURES))
    wanted.name_id_set.clear()
    wanted.name_id_set.update(_NAMES)
    wanted.drop_table_tag_set.add(_tag("STAT"))  # it names axes, and a subset has none
    whole = _renamed(face, file)
    for axis, place in face.axes if "fvar" in _unpacked(file) else ():  # signs have one weight
        wanted.pin_axis_location(whole, axis, place)
    return woff.packed(hb.subset(whole, wanted).blob.data)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")

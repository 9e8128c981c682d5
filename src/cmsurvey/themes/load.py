"""A theme file → `Theme`, or every fault of it at once."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from cmsurvey import regular, vendored, woff
from cmsurvey.errors import CmsurveyError, Problem, Problems, listed
from cmsurvey.load.entry import Entry, opened
from cmsurvey.load.shapes import COLOUR, Shape, Table, Text
from cmsurvey.places import place
from cmsurvey.theme import DEFAULT, Colours, Face, Theme

#: Themes that come with cmsurvey, beside the default one.
BUNDLED = ("default", "high-contrast", "sober")
_ROLES = Table({one.name: Text(default="", form=COLOUR) for one in dataclasses.fields(Colours)})
_FONTS: dict[str, dict[str, Shape]] = {}
for _name in DEFAULT.faces:
    _FONTS.setdefault(_name.partition("-")[0], {})[_name.partition("-")[2]] = Text(default="")
THEME = Table(
    keys={
        "name": Text("of the theme", default=""),
        "mark": Text("signs each page", default=""),
        "logo": Text("before the mark: SVG or PNG, beside this file", default=""),
        "credit": Text("after the mark", default=""),
        "light": dataclasses.replace(
            _ROLES, about="colours on light paper; those left out are the default's"
        ),
        "dark": dataclasses.replace(_ROLES, about="colours on dark paper"),
        "fonts": Table(
            {role: Table(weights) for role, weights in _FONTS.items()}, "WOFF2 or WOFF files, one a weight"
        ),
    },
    about="how the drawings of a series look",
)
#: What every font of a theme has to set: the letters of French and English, digits, signs of numbers.
LETTERS = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜ«»’“”–…·€%+/()\u00a0"
)
_NAMED = 8
_LETTERED = "name a font with the letters of French and English"
#: What a font file begins with.
_FONT = (b"wOF2", woff.SIGNATURE)
_NO_COLOUR = "no colour would pass beside the others: take another paper, or leave one out"
_LOGOS = {".svg": "image/svg+xml", ".png": "image/png"}
#: A logo is inlined into every page.
_HEAVIEST_LOGO = 20_000


def load(asked: str, beside: Path | None = None) -> Theme:
    """The bundled theme of this name, or that of a TOML file (relative to `beside`).

    Raises a `CmsurveyError` with every fault of the file: unknown keys, values that are no colours, pairs
    that cannot be read or told apart (each with a colour that would pass), fonts and a logo of no use.
    """
    if not asked or asked == "default":
        return DEFAULT
    problems = Problems()
    if asked in BUNDLED:
        text = vendored.text(f"themes/{asked}.toml")
        return _theme(Entry(asked, tomllib.loads(text), problems, THEME))
    path = (beside or Path()) / asked
    if path.suffix.lower() != ".toml" and path.exists():
        hint = f"name a file that ends with .toml, or one of: {', '.join(BUNDLED)}"
        raise CmsurveyError(Problem(_named(beside), f'theme "{asked}" is no TOML file', hint))
    if told := regular.fault(path, regular.MOST):
        raise CmsurveyError(told)
    if not path.exists():
        hint = f"name a TOML file, or one of: {', '.join(BUNDLED)}"
        raise CmsurveyError(Problem(_named(beside), f'no theme "{asked}"', hint))
    head = opened(path, THEME, problems)
    problems.settle()
    return _theme(head or Entry(path, {}, problems, THEME))


def _named(beside: Path | None) -> str:
    """Where a theme is named: by the option, or in a series."""
    return "--theme" if beside is None else place(beside / "series.toml", ("theme",))


def files(asked: str, beside: Path) -> tuple[Path, ...]:
    """The files that such a theme is read from: itself, its fonts, its logo; none of a bundled one."""
    path = beside / asked
    if not asked or asked in BUNDLED:
        return ()
    try:
        tree = tomllib.loads(regular.text(path))
    except (OSError, ValueError):
        return (path,)
    named = [tree.get("logo"), *(file for role in _tables(tree.get("fonts")) for file in _tables(role))]
    return (path, *(path.parent / one for one in named if isinstance(one, str) and one))


def _tables(tree: object) -> Iterable[object]:
    return tree.values() if isinstance(tree, Mapping) else ()


def _theme(head: Entry) -> Theme:
    head.only()
    light, dark = _colours(head, "light"), _colours(head, "dark")
    faces, logo = _faces(head.table("fonts")), _logo(head)
    texts = {key: head.text(key) for key in ("name", "mark", "credit")}
    head.problems.settle()
    return Theme(
        name=texts["name"] or Path(head.file).stem,
        light=light,
        dark=dark,
        faces=faces,
        mark=texts["mark"] or DEFAULT.mark,
        credit=texts["credit"],
        logo=logo,
    )


def _colours(head: Entry, paper: str) -> Colours:
    """The colours of a section over the default's, each pair checked."""
    from cmsurvey.themes import legible  # noqa: PLC0415 - coloraide takes 0.2 s, and most runs have no own theme

    default: Colours = getattr(DEFAULT, paper)
    table = head.table(paper)
    table.only()
    given = {role: table.text(role) for role in table.values if role in table.shape.keys}
    good = {role: value.upper() for role, value in given.items() if COLOUR.fits(value)}
    colours = dataclasses.replace(default, **good)
    for fault in legible.faults(colours, good) if good else ():
        better = ", ".join(f"{role} = {colour}" for role, colour in fault.better.items())
        table.fail(fault.what, f"{better} would pass" if better else _NO_COLOUR, fault.role)
    return colours


def _faces(fonts: Entry) -> Mapping[str, Face]:
    """The default faces, those of the file in their places."""
    faces = dict(DEFAULT.faces)
    fonts.only()
    for role in sorted(set(fonts.values) & set(fonts.shape.keys)):
        table = fonts.table(role)
        table.only()
        for weight in sorted(set(table.values) & set(table.shape.keys)):
            file = table.text(weight)
            font = Path(fonts.file).parent / file
            if file and not (font.is_file() and regular.content(font)[:4] in _FONT):
                table.fail(f'"{file}" is no WOFF2 or WOFF font', f"put one at {font}", weight)
            elif file and (lacking := _lacking(regular.content(font))):
                table.fail(f'"{file}" {lacking}', _LETTERED, weight)
            elif file:
                name = f"{role}-{weight}"
                digest = hashlib.sha256(regular.content(font)).hexdigest()[:32]
                faces[name] = dataclasses.replace(faces[name], files=(f"{font.resolve()}#{digest}",), axes=())
    return faces


@lru_cache(maxsize=16)  # a theme is read for each edition and language
def _lacking(font: bytes) -> str:
    """What a font cannot set of what every series needs, in words; "" if it sets it all."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - most runs have no own font

    try:
        with TTFont(io.BytesIO(font), lazy=True) as faces:
            held = faces.getBestCmap() or {}
            for tag in faces.reader.tables:  # each is packed by itself
                faces.reader[tag]
    except ImportError:
        raise
    except Exception:  # noqa: BLE001 - fontTools, zlib and brotli have an error each for what is damaged
        return "cannot be read as a font"
    lacking = [char for char in LETTERS if ord(char) not in held]
    if len(lacking) > len(LETTERS) / 2:
        return "has no letters"
    named = [char.strip() or "no-break space" for char in lacking]
    return f"lacks {listed(named, _NAMED, ' ')}" if lacking else ""


def _logo(head: Entry) -> str:
    """The logo as a data: address, "" without one."""
    file = head.text("logo")
    if not file:
        return ""
    logo = Path(head.file).parent / file
    kind = _LOGOS.get(logo.suffix.lower())
    if not kind or not logo.is_file():
        head.fail(f'"{file}" is no SVG or PNG file', f"put one at {logo}", "logo")
        return ""
    content = regular.content(logo)
    if len(content) > _HEAVIEST_LOGO:
        what = f'"{file}" weighs {len(content)} bytes, and every page carries it'
        head.fail(what, f"make it smaller than {_HEAVIEST_LOGO} bytes", "logo")
    elif unseen := _unseen(kind, content):
        head.fail(f'"{file}" {unseen}', "export it again, as SVG with a viewBox or as PNG", "logo")
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def _unseen(kind: str, content: bytes) -> str:
    """Why a browser would show an empty box for a picture, in words; "" for nothing."""
    from lxml import etree  # noqa: PLC0415 - most runs have no logo
    from PIL import Image  # noqa: PLC0415 - the same

    try:
        if kind == _LOGOS[".png"]:
            with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
                picture.verify()
            return ""
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "cannot be read as a picture"
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        return "holds no SVG"
    return "" if root.get("viewBox") or {"width", "height"} <= {*root.keys()} else "has no size"

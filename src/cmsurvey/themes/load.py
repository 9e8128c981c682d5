"""A theme file → `Theme`, or every fault of it at once."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from cmsurvey.errors import CmsurveyError, Problem, Problems, nearest
from cmsurvey.theme import DEFAULT, Colours, Face, Theme

#: Themes that come with cmsurvey, beside the default one.
BUNDLED = ("default", "high-contrast", "sober")
_KEYS = ("name", "mark", "logo", "credit", "light", "dark", "fonts")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
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
    if asked in BUNDLED:
        text = (resources.files("cmsurvey") / "assets" / "themes" / f"{asked}.toml").read_text("utf-8")
        return _theme(tomllib.loads(text), Path(asked), Problems())
    path = (beside or Path()) / asked
    if not path.is_file():
        hint = f"name a TOML file, or one of: {', '.join(BUNDLED)}"
        raise CmsurveyError(Problem("--theme" if beside is None else str(path), f'no theme "{asked}"', hint))
    try:
        return _theme(tomllib.loads(path.read_text(encoding="utf-8")), path, Problems())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise CmsurveyError(Problem(str(path), f"broken TOML: {error}", 'write role = "#RRGGBB"')) from None


def _theme(tree: Mapping[str, Any], path: Path, problems: Problems) -> Theme:
    for key in tree:
        if key not in _KEYS:
            problems.add(str(path), f'no key "{key}"', nearest(key, _KEYS))
    light = _colours(tree, "light", path, problems)
    dark = _colours(tree, "dark", path, problems)
    faces = _faces(tree.get("fonts", {}), path, problems)
    logo = _logo(str(tree.get("logo", "")), path, problems)
    problems.settle()
    texts = {key: str(tree.get(key, "")) for key in ("name", "mark", "credit")}
    return Theme(
        name=texts["name"] or path.stem,
        light=light,
        dark=dark,
        faces=faces,
        mark=texts["mark"] or DEFAULT.mark,
        credit=texts["credit"],
        logo=logo,
        stamp=_stamp(faces),
    )


def _stamp(faces: Mapping[str, Face]) -> str:
    """The hash of the font files that are not cmsurvey's: a face is known by its path alone."""
    own = sorted({file for face in faces.values() for file in face.files if Path(file).is_absolute()})
    return hashlib.sha256(b"".join(Path(file).read_bytes() for file in own)).hexdigest()[:32] if own else ""


def _colours(tree: Mapping[str, Any], paper: str, path: Path, problems: Problems) -> Colours:
    """The colours of a section over the default's, each pair checked."""
    from cmsurvey.themes import legible  # noqa: PLC0415 - coloraide takes 0.2 s, and most runs have no own theme

    default: Colours = getattr(DEFAULT, paper)
    given, where = tree.get(paper, {}), f"{path}, [{paper}]"
    roles = [field.name for field in dataclasses.fields(Colours)]
    if not isinstance(given, Mapping):
        problems.add(where, f'"{paper}" is a value, it must be a table', f"write [{paper}]")
        return default
    good = {}
    for role, value in given.items():
        if role not in roles:
            problems.add(where, f'no role "{role}"', nearest(role, roles))
        elif not (isinstance(value, str) and _COLOUR.fullmatch(value)):
            problems.add(where, f"{role} = {value!r} is no colour", 'write it as "#RRGGBB"')
        else:
            good[role] = value.upper()
    colours = dataclasses.replace(default, **good)
    for fault in legible.faults(colours) if good else ():
        hint = f"{fault.role} = {fault.better} would pass" if fault.better else "take another colour for one"
        problems.add(where, fault.what, hint)
    return colours


def _faces(given: object, path: Path, problems: Problems) -> Mapping[str, Face]:
    """The default faces, those of the file in their places."""
    faces, where = dict(DEFAULT.faces), f"{path}, [fonts]"
    if not isinstance(given, Mapping):
        problems.add(where, '"fonts" is a value, it must be a table', "write [fonts.text]")
        return faces
    for role, weights in given.items():
        for weight, file in weights.items() if isinstance(weights, Mapping) else ():
            name = f"{role}-{weight}"
            if name not in faces:
                problems.add(where, f'no face "{name}"', nearest(name, faces))
                continue
            font = path.parent / str(file)
            if not (font.is_file() and font.read_bytes()[:4] == b"wOF2"):
                problems.add(where, f'"{file}" is no WOFF2 font', f"put one at {font}")
                continue
            faces[name] = dataclasses.replace(faces[name], files=(str(font.resolve()),), axes=())
    return faces


def _logo(file: str, path: Path, problems: Problems) -> str:
    """The logo as a data: address, "" without one."""
    if not file:
        return ""
    logo, where = path.parent / file, str(path)
    if logo.suffix not in _LOGOS or not logo.is_file():
        problems.add(where, f'"{file}" is no SVG or PNG file', f"put one at {logo}")
        return ""
    content = logo.read_bytes()
    if len(content) > _HEAVIEST_LOGO:
        what = f'"{file}" weighs {len(content)} bytes, and every page carries it'
        problems.add(where, what, f"make it smaller than {_HEAVIEST_LOGO} bytes")
    return f"data:{_LOGOS[logo.suffix]};base64,{base64.b64encode(content).decode('ascii')}"

"""What differs, as a page: old, new and where they part, side by side. No script, no request."""

from __future__ import annotations

import base64
import difflib
import functools
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter

from cmsurvey import fonts, manifest
from cmsurvey.render.page import asset, template, variables
from cmsurvey.theme import DEFAULT
from cmsurvey.verify import Difference, Verified

#: By this a page is known as one that may be replaced.
GENERATOR = '<meta name="generator" content="cmsurvey verify">'
#: Files shown whole, and lines of one that are; what is more is counted.
FILES, LINES = 60, 120
#: The characters of the page's own words; what files hold is shown in the system's.
_OWN = "".join(map(chr, range(32, 127))) + "–’…"
_TEXTS = {".html", ".svg", ".csv", ".json", ".jsonld"}
_DATA = re.compile(r"(data:[\w/+.-]+;base64,)([\w+/=]+)")
_SIGNS = {"+": "ins", "-": "del", "@": "place"}


class Line(NamedTuple):
    """A line of a unified diff: "ins", "del", "place" or "", and its text without the sign in front."""

    kind: str
    text: str


class Picture(NamedTuple):
    """Two pictures and where they part, as data: addresses; the width is that of the larger in px."""

    old: str
    new: str
    parted: str
    width: int
    height: int


@dataclass(frozen=True)
class Shown:
    """A file on the page: a picture, lines or neither."""

    name: str
    lang: str
    told: str
    cause: str
    picture: Picture | None
    lines: tuple[Line, ...]
    more: int


def write(page: Path, verified: Sequence[Verified]) -> Path:
    """Write the page of everything that differs, and return its place. Equal differences give equal bytes.

    Raises:
        CmsurveyError: a file of this name is there that is no such page.
        UsageError: it cannot be written; what differs is no less true.
    """
    return manifest.page(page, _html(verified), GENERATOR, "verify")


def told(difference: Difference) -> str:
    """How a file differs, in a few words."""
    old, new, form = difference.old, difference.new, difference.path.suffix
    if new is None:
        return "is not made any more"
    if form == ".png":
        return _parted_words(old, new)
    if form in _TEXTS:
        signs = [line.kind for line in _diff(old, new)]
        if not signs:
            return "its lines end otherwise"
        return f"lines: {signs.count('del')} less, {signs.count('ins')} more"
    return f"other bytes ({len(old):,} before, {len(new):,} now)"


def _html(verified: Sequence[Verified]) -> str:
    differing = [(one, bundle.lang) for bundle in verified for one in bundle.differences]
    files = sum(bundle.files for bundle in verified)
    shown = [_shown(one, lang) for one, lang in differing[:FILES]]
    body = template("verify.html.j2").render(
        generator=GENERATOR,
        title=f"{len(differing)} of {files} files differ",
        shown=shown,
        rest=[one.path.as_posix() for one, _ in differing[FILES:]],
    )
    rules = asset("verify.css").strip()
    faces = fonts.css(dict.fromkeys(("display-800", "display-700", "text-400", "text-600"), _OWN))
    return body.replace("<style>\n%CSS%", "\n".join(("<style>", faces, variables(rules), rules)), 1)


def _shown(difference: Difference, lang: str) -> Shown:
    old, new, form = difference.old, difference.new, difference.path.suffix
    picture = _picture(old, new) if new is not None and form == ".png" else None
    lines = _diff(old, new) if new is not None and form in _TEXTS else []
    return Shown(
        name=difference.path.as_posix(),
        lang=lang,
        told=told(difference),
        cause=difference.cause,
        picture=picture,
        lines=tuple(islice(lines, LINES)),
        more=max(0, len(lines) - LINES),
    )


@functools.lru_cache(maxsize=256)
def _diff(old: bytes, new: bytes) -> list[Line]:
    """The unified diff of two texts, without its heading."""
    before, after = (list(_lines(content)) for content in (old, new))
    found = list(difflib.unified_diff(before, after, n=2, lineterm=""))[2:]
    return [Line(_SIGNS.get(line[0], ""), line if line[0] == "@" else line[1:]) for line in found]


def _lines(content: bytes) -> Iterator[str]:
    """The lines of a text; a tag begins a line, what is embedded is told by its size and hash."""
    text = _DATA.sub(_embedded, content.decode("utf-8", errors="replace"))
    return iter(text.replace("><", ">\n<").splitlines())


def _embedded(match: re.Match[str]) -> str:
    return f"{match[1]}…({len(match[2])} characters, {sha256(match[2].encode()).hexdigest()[:12]})"


def _opened(content: bytes) -> Image.Image | None:
    try:
        return Image.open(io.BytesIO(content)).convert("RGBA")
    except (OSError, ValueError, SyntaxError):  # what Pillow raises over a file that is no picture
        return None


def _parted(old: Image.Image, new: Image.Image) -> Image.Image:
    """White where two pictures differ by anything, black elsewhere; what one has beyond the other differs."""
    size = (max(old.width, new.width), max(old.height, new.height))
    sheets = []
    for one in (old, new):
        sheet = Image.new("RGBA", size)
        sheet.paste(one)
        sheets.append(sheet)
    bands = ImageChops.difference(*sheets).split()
    return functools.reduce(ImageChops.lighter, bands).point([0] + [255] * 255)


def _parted_words(old: bytes, new: bytes) -> str:
    before, after = _opened(old), _opened(new)
    if before is None or after is None:
        return f"other bytes ({len(old):,} before, {len(new):,} now)"
    if before.size != after.size:
        return "{}×{} px before, {}×{} now".format(*before.size, *after.size)
    pixels = _parted(before, after).histogram()[255]
    if not pixels:
        return "the same picture in other bytes"
    return f"{pixels:,} of {before.width * before.height:,} pixels"


def _picture(old: bytes, new: bytes) -> Picture | None:
    """The two, and the old one pale with everything that differs marked, wide enough to be seen."""
    before, after = _opened(old), _opened(new)
    if before is None or after is None:
        return None
    parted = _parted(before, after)
    pale = Image.new("L", parted.size, 255)
    pale.paste(before.convert("L"))
    sheet = Image.blend(pale, Image.new("L", parted.size, 255), 0.7).convert("RGB")
    sheet.paste(DEFAULT.light.highlight, mask=parted.filter(ImageFilter.MaxFilter(5)))
    drawn = io.BytesIO()
    sheet.quantize(32).save(drawn, "PNG", optimize=True)
    return Picture(_address(old), _address(new), _address(drawn.getvalue()), *parted.size)


def _address(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"

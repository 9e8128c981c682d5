"""The rule about pictures: a PNG has the size that its manifest states, and nothing is cut at its edge."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.lint.seen import Box, Finding
from cmsurvey.manifest import MANIFEST


def findings(path: Path) -> Iterator[Finding]:
    """What is wrong with a picture, in its own px.

    Raises:
        CmsurveyError: it is no picture, or its manifest cannot be read.
    """
    try:
        with Image.open(path) as opened:
            picture = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError):  # what Pillow raises over a file that is no picture
        raise CmsurveyError(Problem(str(path), "is no picture", "render its bundle again")) from None
    width, height = picture.size
    whole = Box(0, 0, width, height)
    due = _stated(path)
    if due and due != picture.size:
        what = f"it is {width}×{height} px, its manifest says {due[0]}×{due[1]}"
        yield Finding(path, width, "light", "picture", what, whole)
    paper = picture.getpixel((0, 0))
    for name, strip in {
        "top": (0, 0, width, 1),
        "right": (width - 1, 0, width, height),
        "bottom": (0, height - 1, width, height),
        "left": (0, 0, 1, height),
    }.items():
        colours = picture.crop(strip).getcolors(width + height) or []
        if any(colour != paper for _, colour in colours):
            x, y, right, bottom = strip
            what = f"something is cut at its {name} edge"
            yield Finding(path, width, "light", "clipping", what, Box(x, y, right - x, bottom - y))


def _stated(path: Path) -> tuple[int, int] | None:
    """The size that the manifest beside a picture states."""
    manifest = path.with_name(MANIFEST)
    if not manifest.is_file():
        return None
    try:
        files = json.loads(manifest.read_text(encoding="utf-8"))["files"]
        return next(((one["width"], one["height"]) for one in files if one["name"] == path.name), None)
    except (OSError, ValueError, LookupError, TypeError):
        what = "is not a manifest of cmsurvey"
        raise CmsurveyError(Problem(str(manifest), what, "render its bundle again")) from None

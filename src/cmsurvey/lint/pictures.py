"""The rules about pictures: a PNG is as large as its manifest states, and nothing is cut at its edge.

It weighs no more than one of its kind may.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.lint.seen import Box, Finding
from cmsurvey.manifest import MANIFEST
from cmsurvey.render import png


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
    kind, due = _stated(path)
    weight, limit = path.stat().st_size, png.LIMITS.get(kind)
    if limit and weight > limit:
        what = f"it weighs {weight:,} bytes, a {kind} may have {limit:,}"
        yield Finding(path, width, "light", "weight", what, whole)
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


def _stated(path: Path) -> tuple[str, tuple[int, int] | None]:
    """The kind and the size that the manifest beside a picture states; "" and None where it states none."""
    manifest = path.with_name(MANIFEST)
    if not manifest.is_file():
        return "", None
    try:
        files = json.loads(manifest.read_text(encoding="utf-8"))["files"]
        found = (
            (one.get("kind", ""), (one["width"], one["height"])) for one in files if one["name"] == path.name
        )
        return next(found, ("", None))
    except (OSError, ValueError, LookupError, TypeError):
        what = "is not a manifest of cmsurvey"
        raise CmsurveyError(Problem(str(manifest), what, "render its bundle again")) from None

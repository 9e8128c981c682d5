"""What was found, as a page: each spot ringed on a picture of where it was seen. No script, no request."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from cmsurvey import fonts, manifest
from cmsurvey.lint.measure import Report, Shot
from cmsurvey.lint.seen import Box, Finding
from cmsurvey.render.page import asset, template, variables

#: By this a page is known as one that may be replaced.
GENERATOR = '<meta name="generator" content="cmsurvey lint">'
#: Looks shown as pictures; what is more is listed.
SHOTS = 60
#: How far a ring stands from its spot, in px.
AROUND = 5
#: The characters of the page's own words; what files hold is shown in the system's.
_OWN = "".join(map(chr, range(32, 127))) + "–’…"


@dataclass(frozen=True)
class Shown:
    """A look with its findings; `source` is its picture as a data: address, "" where there is none."""

    name: str
    findings: tuple[Finding, ...]
    source: str
    width: int
    height: int
    rings: tuple[Box, ...]


def write(page: Path, report: Report) -> Path:
    """Write the page of everything found, and return its place. Equal reports give equal bytes.

    Raises:
        CmsurveyError: a file of this name is there that is no such page.
        UsageError: it cannot be written; what was found is no less true.
    """
    return manifest.page(page, _html(report), GENERATOR, "lint")


def _html(report: Report) -> str:
    looks: dict[tuple[Path, int, str], list[Finding]] = {}
    for one in report.findings:
        looks.setdefault((one.file, one.width, one.scheme), []).append(one)
    shots = {(one.file, one.width, one.scheme): one for one in report.shots}
    shown = [
        _shown(look, found, shots.get(look) if at < SHOTS else None)
        for at, (look, found) in enumerate(looks.items())
    ]
    files = len({one.file for one in report.findings})
    body = template("lint.html.j2").render(
        generator=GENERATOR,
        title=f"{len(report.findings)} findings in {files} of {report.files} files",
        shown=shown,
    )
    rules = asset("lint.css").strip()
    faces = fonts.css(dict.fromkeys(("display-800", "display-700", "text-400", "text-600"), _OWN))
    return body.replace("%CSS%", "\n".join((faces, variables(rules), rules)), 1)


def _shown(look: tuple[Path, int, str], found: list[Finding], shot: Shot | None) -> Shown:
    file, width, scheme = look
    return Shown(
        name=f"{file.as_posix()}, {width} px, {scheme}",
        findings=tuple(found),
        source=_address(shot.png) if shot else "",
        width=width,
        height=shot.height if shot else 0,
        rings=tuple(dict.fromkeys(_ring(one.where, width) for one in found)),
    )


def _ring(spot: Box, width: int) -> Box:
    """A box around a spot that stays on the picture's width."""
    left, top = max(1.0, spot.x - AROUND), max(1.0, spot.y - AROUND)
    right = max(left + 1, min(width - 1.0, spot.right + AROUND))
    return Box(round(left, 1), round(top, 1), round(right - left, 1), round(spot.bottom + AROUND - top, 1))


def _address(png: bytes) -> str:
    """A picture in at most 256 colours, as a data: address."""
    packed = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(256).save(packed, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(packed.getvalue()).decode('ascii')}"

"""ZIP archives whose bytes are those of their content: the same order, dates and modes in every run."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO

from cmsurvey.errors import Problem
from cmsurvey.manifest import as_sentence

#: What a file is, or where it lies; by its name in the archive.
Files = Mapping[str, bytes | Path]
#: The first moment that a ZIP archive can tell: no run shows in it.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16
#: When an Office document was made, in its core properties.
_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def pack(files: Files, into: Path | IO[bytes]) -> None:
    """Write an archive of the files, sorted by name."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            _add(archive, name, content(files[name]))


def replace(to: Path, write: Callable[[Path], object]) -> None:
    """Have `write` make a file beside `to`, which takes its place in one step.

    Raises:
        RenderError: it cannot be written. Nothing has changed.
    """
    prepared = to.with_name(f".{to.name}.new")
    with as_sentence(to):
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            write(prepared)
            prepared.replace(to)
        finally:
            prepared.unlink(missing_ok=True)


def theirs(path: Path, noun: str, series: str) -> Problem:
    """Why the kit or the deck of another series is never written over."""
    named = f"formerly = {json.dumps([series], ensure_ascii=False)}"
    hint = f"move it away, or name another file with --to; if yours was called so: {named} at the top of"
    what = f'it is the {noun} of another series, "{series}"'
    return Problem(str(path), what, f"{hint} series.toml")


def content(one: bytes | Path) -> bytes:
    """The bytes of a file."""
    return one if isinstance(one, bytes) else one.read_bytes()


def settled(document: bytes, moment: datetime) -> bytes:
    """An Office document as if it were made at `moment`, its parts in their order."""
    stamp, made = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _DATES.sub(rb"\g<1>" + stamp + rb"\g<3>", part)
            _add(new, name, settled(part, moment) if name.endswith(".xlsx") else part)
    return made.getvalue()


def _add(archive: zipfile.ZipFile, name: str, part: bytes) -> None:
    told = zipfile.ZipInfo(name, _MOMENT)
    told.compress_type, told.external_attr, told.create_system = zipfile.ZIP_DEFLATED, _MODE, 3
    archive.writestr(told, part)

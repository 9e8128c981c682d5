"""What a file was made from, as a hash: equal hashes mean equal bytes, so the file need not be made again.

Two hashes stand beside each file in the manifest. `made_from` is that of everything that is printed or
drawn (the infographic as composed from tables and words, the words of its page, its date) and of the program
that does so (its code, fonts, styles and bundle, the libraries under it). `drawn_by` is that of the browser,
for what a browser makes.

On which lines of the tables its figures stand has no part in it: only CSV and JSON tell that, which are
compared as they are written. Where a source stands (its address) has one in pages alone, which link to it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import re
from collections.abc import Mapping
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cmsurvey.model import DataTable, Estimate, Infographic

#: Libraries whose next version may draw, write or pack in another way.
LIBRARIES = (
    "babel", "choreographer", "deflate", "fonttools", "jinja2", "kaleido", "markupsafe", "numpy", "pillow",
    "plotly", "uharfbuzz",
)  # fmt: skip
#: The most bytes of a script that starts a browser; no browser has as few.
_SCRIPT = 65_536
#: What such a script names: a program or its folder, and a file beside the script ("$HERE/chrome").
_ABSOLUTE = re.compile(r"(?<![\w.}/])/[\w.+/-]+")
_NEIGHBOUR = re.compile(r"\$\{?\w+\}?/([\w.+-]+)")
#: The bundled series: what is drawn from it is hashed as it is drawn.
_DATA = "surveys"


class Origin(NamedTuple):
    """What a file was made from, and by which browser ("" where none was needed or found)."""

    made_from: str
    drawn_by: str = ""


def of(infographic: Infographic, *settings: object) -> str:
    """The hash of an infographic as a picture shows it, of settings of its files, and of the program."""
    text = json.dumps([program(), _shown(infographic), settings], default=_plain, sort_keys=True)
    return hashed(text)


def hashed(text: str) -> str:
    """As much of the hash of a text as the manifest holds."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def addresses(infographic: Infographic) -> list[str]:
    """Where the sources of its data tables stand, row by row: what its page links to."""
    rows = (row for panel in infographic.panels for table in panel.tables for row in table.rows)
    return [source.url for row in rows for source in row.sources]


def _shown(infographic: Infographic) -> Infographic:
    """The infographic without the lines of its figures; of an address only whether there is one: a link."""
    return dataclasses.replace(
        infographic,
        estimates=tuple(
            dataclasses.replace(one, rows=tuple(map(_placeless, one.rows))) for one in infographic.estimates
        ),
        panels=tuple(
            dataclasses.replace(one, tables=tuple(map(_unaddressed, one.tables)))
            for one in infographic.panels
        ),
        slides=tuple(map(_shown, infographic.slides)),
    )


def _placeless(row: Estimate) -> Estimate:
    return row._replace(places=(), disputes=tuple(map(_placeless, row.disputes)))


def _unaddressed(table: DataTable) -> DataTable:
    return table._replace(
        rows=tuple(
            row._replace(sources=tuple(one._replace(url="link" if one.url else "") for one in row.sources))
            for row in table.rows
        )
    )


def by(browser: Path) -> str:
    """The hash of a browser: its path, where that leads, and the size and last change of its programs."""
    told = [str(browser)]
    for one in _programs(browser):
        state = one.stat()
        told += [str(one), str(state.st_size), str(state.st_mtime_ns)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def _programs(browser: Path) -> list[Path]:
    """A browser, and where it is a short script those that it starts: an upgrade changes them alone.

    Debian's scripts name the program or its folder, those of Chrome and Edge a neighbour of theirs.
    """
    place, text = browser.resolve(), ""
    if place.stat().st_size > _SCRIPT:
        return [place]
    with contextlib.suppress(OSError):  # whoever may run it alone
        text = place.read_text(encoding="utf-8", errors="replace")
    first, _, text = text.partition("\n")
    if not first.startswith("#!"):
        return [place]
    named = [Path(one) for one in _ABSOLUTE.findall(text)]
    named += [one / place.name for one in named]
    named += [place.parent / one for one in _NEIGHBOUR.findall(text)]
    found = {one.resolve() for one in named if one.is_file() and os.access(one, os.X_OK)}
    return [place, *sorted(one for one in found - {place} if one.stat().st_size > _SCRIPT)]


@cache
def program() -> str:
    """The hash of every file of cmsurvey, code and assets, and of the versions of the libraries it uses."""
    found = hashlib.sha256()
    for name in LIBRARIES:
        found.update(f"{name} {metadata.version(name)}\n".encode())
    _take(resources.files("cmsurvey"), found)
    return found.hexdigest()


def _take(folder: Traversable, into: hashlib._Hash) -> None:
    for one in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if one.is_dir():
            if one.name not in {_DATA, "__pycache__"}:
                _take(one, into)
        else:
            into.update(f"{one.name}\n".encode())
            into.update(hashlib.sha256(one.read_bytes()).digest())


def _plain(thing: object) -> object:
    """What JSON does not know of what an infographic holds; what is unknown here too is an error.

    A field with a leading underscore is a cache and says nothing of its own.
    """
    if names := _fields(type(thing)):  # type: ignore[arg-type]  # mypy takes a class for unhashable
        return [type(thing).__name__, *[getattr(thing, name) for name in names]]
    if isinstance(thing, Mapping):
        return dict(thing)
    raise TypeError(f"{type(thing).__name__} has no place in the hash of what a file was made from")


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """The fields of a record, none of anything else."""
    if not dataclasses.is_dataclass(kind):
        return ()
    return tuple(field.name for field in dataclasses.fields(kind) if not field.name.startswith("_"))

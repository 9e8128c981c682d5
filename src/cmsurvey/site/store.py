"""The files of a site → a folder or a ZIP archive, all or nothing, the same bytes for the same files.

`site.json` lists what was written: those files may be replaced, whatever else lies in the folder stays.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from cmsurvey import archives, publish
from cmsurvey.archives import Files, content
from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.manifest import as_sentence

LISTING = "site.json"


def ready(to: Path, names: Collection[str] = ()) -> None:
    """See that a site of the series of these `names` may be written to `to` before hours of work.

    Raises:
        CmsurveyError: an archive that is no site lies there, a file in the place of the folder, or the site
            of another series.
        RenderError: it cannot be written.
    """
    publish.ready(to)
    with as_sentence(to):
        if is_archive(to):
            if to.exists() and not _is_site(to):
                raise _foreign(to)
        elif os.path.lexists(to) and not to.is_dir():
            raise _foreign(to)
        else:
            _listed(to)
        if names and series(to) not in {"", *names}:
            raise CmsurveyError(archives.theirs(to, "site", series(to)))


def is_archive(to: Path) -> bool:
    """Whether a target is an archive rather than a folder."""
    return to.suffix.lower() == ".zip"


def store(files: Files, to: Path, asked: Mapping[str, str] | None = None, *, of: str = "") -> None:
    """Write the files of a site to `to`, a folder, or an archive if its name ends in ".zip".

    `asked` are the options without which it would be another site, `options` reads them again; `of` is the
    name of its series.

    Raises:
        CmsurveyError: a file that no site wrote is in the way. Nothing has changed.
        RenderError: it cannot be written. Nothing has changed.
    """
    more: dict[str, object] = {"series": of} if of else {}
    more |= {"options": dict(asked)} if asked else {}
    listed = {"generator": "cmsurvey site", **more, "files": sorted(files)}
    whole = {**files, LISTING: f"{json.dumps(listed, indent=1)}\n".encode()}
    (_archive if is_archive(to) else _folder)(whole, to)


def options(to: Path) -> dict[str, str]:
    """The options with which the site of a folder was asked for, as far as its list tells them."""
    try:
        return {str(key): str(value) for key, value in dict(_told(to).get("options", {})).items()}
    except (ValueError, TypeError):
        return {}


def series(to: Path) -> str:
    """The name of the series of which a site says that it is; "" where it says none."""
    return str(_told(to).get("series", ""))


def _told(to: Path) -> Mapping[str, Any]:
    """What the list of a site tells; nothing where there is none."""
    try:
        if is_archive(to):
            with zipfile.ZipFile(to) as opened:
                return dict(json.loads(opened.read(LISTING)))
        return dict(json.loads((to / LISTING).read_text(encoding="utf-8")))
    except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile):
        return {}


def _archive(files: Files, to: Path) -> None:
    archives.replace(to, lambda prepared: archives.pack(files, prepared))


def _folder(files: Files, to: Path) -> None:
    with publish.replacing(to) as (place, new):
        ours = _listed(place, to)
        foreign = sorted(name for name in files.keys() - ours if os.path.lexists(place / name))
        if foreign:
            raise _foreign(to / foreign[0])
        for name, one in files.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            publish.write(new / name, content(one))
        _carry(place, new, ours | files.keys())
        publish.sync_all(new / name for name in files)


def _carry(place: Path, new: Path, ours: Iterable[str]) -> None:
    """What nobody listed goes on to lie where it lay."""
    listed = set(ours)
    for folder, folders, names in os.walk(place):
        there = Path(folder).relative_to(place)
        linked = [name for name in folders if (place / there / name).is_symlink()]
        for name in (*names, *linked):
            if (there / name).as_posix() not in listed:
                (new / there).mkdir(parents=True, exist_ok=True)
                publish.link(place / there / name, new / there / name)


def _listed(place: Path, told: Path | None = None) -> set[str]:
    """The files that an earlier site lists, with its list."""
    listing = place / LISTING
    if not os.path.lexists(listing):
        return set()
    try:
        return {LISTING, *map(str, json.loads(listing.read_text(encoding="utf-8"))["files"])}
    except (ValueError, LookupError, TypeError):
        raise _foreign((told or place) / LISTING) from None


def _is_site(archive: Path) -> bool:
    try:
        with zipfile.ZipFile(archive) as opened:
            return LISTING in opened.namelist()
    except zipfile.BadZipFile:
        return False


def _foreign(path: Path) -> CmsurveyError:
    hint = "move it away, or name another place with --to"
    return CmsurveyError(Problem(str(path), "cmsurvey site did not write this file", hint))

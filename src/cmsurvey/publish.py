"""Bytes -> a folder and its manifest, all or nothing.

The new folder is prepared beside the old one, and the two change places in one step: whoever looks,
and whenever the run is killed, finds the earlier bundle or the new one. What is not replaced is
carried over; what cmsurvey did not write is neither followed, changed nor lost.

Two hidden neighbours of the folder can outlive a killed run, `.NAME.cmsurvey-new` (being prepared,
or on its way out) and `.NAME.cmsurvey-old` (moved aside where the system cannot exchange folders).
Their names are the journal: the next run into the folder puts it right from them.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import TYPE_CHECKING

from cmsurvey import manifest
from cmsurvey.errors import CmsurveyError, Problem, Problems, RenderError

if TYPE_CHECKING:
    from cmsurvey.model import Artifact

if sys.platform != "win32":
    import fcntl

#: One thread of a run publishes at a time: what one takes back, another could be about to use.
_TURN = RLock()


class ChangedError(RenderError):
    """Another run has published into the folder since this one looked at it."""


@dataclass(frozen=True)
class Bundle:
    """A published folder: the files that this run wrote, by name, and how many earlier ones stay."""

    folder: Path
    written: tuple[Path, ...]
    kept: int


def bundle(
    artifacts: Iterable[Artifact],
    folder: Path,
    head: Mapping[str, str],
    *,
    standing: Mapping[str, manifest.Entry] = MappingProxyType({}),
    seen: str | None = None,
    run: Callable[[Mapping[str, manifest.Entry]], Mapping[str, object]] = lambda _: MappingProxyType({}),
) -> Bundle:
    """Write the artifacts and `manifest.json` into `folder`, creating it if need be.

    `head` says whose bundle it is (`edition`, `lang`), `run` what is to be said of the run once the bundle
    holds these files. Every artifact is made before anything is touched. Earlier files of the bundle that
    have no successor are carried over and stay in the manifest as it has them. `standing` are those that
    were looked at, `seen` is the hash of their manifest then (see `manifest.seen`): it has to be the same.
    Without artifacts nothing is touched, unless there is something else to say.

    Raises:
        CmsurveyError: a name that is not a plain one, a manifest that is not this bundle's, a file
            of somebody else in the way. Nothing has changed.
        ChangedError: another run has published there since it was looked at. Nothing has changed.
        RenderError: the folder cannot be written. Nothing has changed.
    """
    fresh = _by_name(artifacts, folder)
    entries = {name: manifest.sized(one.entry, one.content) for name, one in fresh.items()}
    if not fresh and (manifest.says(folder, run(standing)) or not standing):
        return Bundle(folder, (), len(standing))
    with replacing(folder) as (place, new):
        earlier = manifest.earlier(place, folder, head)
        if seen not in {None, manifest.seen(place)}:
            raise ChangedError(
                Problem(str(folder), "another run changed it meanwhile", "run the command again")
            )
        _refuse_to_replace(place, folder, fresh.keys() - earlier.keys())
        carried = earlier.keys() - fresh.keys()
        _prepare(new, place, fresh)
        entries |= {name: manifest.sized(earlier[name], (new / name).read_bytes()) for name in carried}
        write(new / manifest.MANIFEST, manifest.written(entries, {**head, **run(entries)}))
        # the exchange must not reach the disk before what it shows
        sync_all(new / name for name in (*fresh, manifest.MANIFEST))
    return Bundle(folder, tuple(folder / name for name in sorted({*fresh, manifest.MANIFEST})), len(carried))


def ready(folder: Path) -> None:
    """Put right what a killed run left of `folder`, and see that it can be written before hours of work.

    Raises:
        RenderError: the leftovers cannot be cleared, or the folder cannot be written.
    """
    place = Path(os.path.realpath(folder))
    with manifest.as_sentence(folder):
        if place.parent.is_dir():
            with _alone(place.parent):
                _settle(place)
        above = next(parent for parent in place.parents if os.path.lexists(parent))
        if not above.is_dir():
            raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(above, os.W_OK | os.X_OK):
            read_only = hasattr(os, "statvfs") and os.statvfs(above).f_flag & os.ST_RDONLY
            raise OSError(errno.EROFS if read_only else errno.EACCES, "not writable")


def _by_name(artifacts: Iterable[Artifact], folder: Path) -> dict[str, Artifact]:
    problems = Problems()
    fresh: dict[str, Artifact] = {}
    seen = {manifest.MANIFEST}
    for artifact in artifacts:
        name = artifact.name
        if not manifest.plain(name):
            cure = "a name has no slash, no colon, no control character and no dot in front"
            problems.add(str(folder), f'"{name}" is not a plain file name', cure)
        elif name.casefold() in seen:
            # some systems do not tell capitals apart: there, one file would silently replace the other
            problems.add(str(folder), f'two files would be named "{name}"', "rename one infographic")
        seen.add(name.casefold())
        fresh[name] = artifact
    problems.settle()
    return fresh


def _refuse_to_replace(place: Path, folder: Path, names: Iterable[str]) -> None:
    foreign = sorted(name for name in names if os.path.lexists(place / name))
    if foreign:
        others = f" (nor {len(foreign) - 1} more that this run would replace)" if foreign[1:] else ""
        raise CmsurveyError(
            Problem(
                str(folder / foreign[0]),
                f"no manifest says that cmsurvey wrote this file{others}",
                f"move {folder} away, or name another folder with --out",
            )
        )


@contextlib.contextmanager
def replacing(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Where `folder` really is, and an empty one beside it that takes its place in one step.

    If the block fails, nothing has changed.
    """
    with manifest.as_sentence(folder):
        place = Path(os.path.realpath(folder))
        with _TURN, _parents(place), _alone(place.parent):
            _settle(place)
            try:
                new, _ = _neighbours(place)
                new.mkdir()
                if os.path.lexists(place):
                    shutil.copymode(place, new)
                yield place, new
                _publish(new, place)
            finally:
                # what remains was replaced or is unfinished; a remnant that resists waits for the next run
                with contextlib.suppress(OSError):
                    _settle(place)


def _prepare(new: Path, place: Path, fresh: Mapping[str, Artifact]) -> None:
    """Fill the new folder, but for its manifest."""
    if os.path.lexists(place):
        for path in place.iterdir():
            if path.name not in fresh and path.name != manifest.MANIFEST:
                _carry(path, new / path.name)
    for name, artifact in fresh.items():
        write(new / name, artifact.content)


def _carry(source: Path, target: Path) -> None:
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, target, symlinks=True, copy_function=link)
    else:
        link(source, target)


def link(source: str | Path, target: str | Path) -> None:
    """Have a file in a second place: a hard link where the disk has those, else a copy."""
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):  # no hard links on this disk, or none of somebody else's file
        shutil.copy2(source, target, follow_symlinks=False)


def write(path: Path, content: bytes) -> None:
    """Write a file that is not there yet."""
    with path.open("xb") as file:
        file.write(content)


def _publish(new: Path, place: Path) -> None:
    _, old = _neighbours(place)
    _sync(new)
    if not os.path.lexists(place):
        new.rename(place)
    elif not _exchange(new, place):
        place.rename(old)
        new.rename(place)
    _sync(place.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot, nothing is moved then."""
    if sys.platform != "linux":
        return False
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None)
    if renameat2 is None:
        return False
    here, exchange = -100, 2  # AT_FDCWD of <fcntl.h>, RENAME_EXCHANGE of <linux/fs.h>
    return bool(renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):  # Windows and some network disks cannot sync a folder
        _sync_file(folder, os.O_RDONLY)


def sync_all(files: Iterable[Path]) -> None:
    """See that files are on the disk: many at once wait for it once, where one by one each would wait."""
    with ThreadPoolExecutor(max_workers=16) as pool:
        for _ in pool.map(_sync_file, files):
            pass


def _sync_file(path: Path, mode: int = os.O_RDWR) -> None:  # Windows syncs nothing that is only read
    descriptor = os.open(path, mode)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _neighbours(place: Path) -> tuple[Path, Path]:
    return place.with_name(f".{place.name}.cmsurvey-new"), place.with_name(f".{place.name}.cmsurvey-old")


def _settle(place: Path) -> None:
    """Bring back a folder that was moved aside and not replaced, and clear the leftovers."""
    new, old = _neighbours(place)
    if not os.path.lexists(place) and old.is_dir():
        old.rename(place)
    for leftover in (new, old):
        if os.path.lexists(leftover):
            for folder, _, _ in os.walk(leftover):
                Path(folder).chmod(0o700)  # a read-only folder would keep its files
            shutil.rmtree(leftover)


@contextlib.contextmanager
def _parents(place: Path) -> Iterator[None]:
    """Make the folders above `place`, and take them back if nothing was published."""
    missing = [parent for parent in place.parents if not parent.exists()]
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for parent in missing:
            with contextlib.suppress(OSError):  # it holds the bundle, or was never made
                parent.rmdir()


@contextlib.contextmanager
def _alone(parent: Path) -> Iterator[None]:
    """Let one run at a time publish into a folder's parent; a second one waits for its turn.

    So whatever lies there under a leftover's name belongs to no living run. The lock is on the
    folder itself: it leaves no file behind and ends with the process, however it ends. Windows and
    some network disks have no such lock; there, two runs into one folder are not kept apart.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(parent, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)

"""A folder for the browser's own files that does not outlive the next run, however this one ends."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

PREFIX = "cmsurvey-browser-"


def clear() -> None:
    """Remove the folders that killed runs have left.

    A run holds a lock on its folder, which ends with the process, however it ends. Windows has no such
    lock; there, what a killed run leaves stays.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with _locked(left) as free:
            if free:
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def folder() -> Iterator[Path]:
    """A new folder, which is removed at the end; those that killed runs have left are removed first."""
    clear()
    while True:
        own = Path(tempfile.mkdtemp(prefix=PREFIX))
        with _locked(own) as ours:
            if not (own.is_dir() and (ours or sys.platform == "win32")):
                continue  # another run that was just starting took it for a leftover
            try:
                yield own
            finally:
                shutil.rmtree(own, ignore_errors=True)
            return


@contextmanager
def _locked(place: Path) -> Iterator[bool]:
    """Whether nobody else holds the lock of a folder, which is held meanwhile."""
    if sys.platform == "win32":
        yield False
        return
    try:
        descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:  # it is somebody else's, or was removed meanwhile
        yield False
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        free = True
    except OSError:
        free = False
    try:
        yield free
    finally:
        os.close(descriptor)

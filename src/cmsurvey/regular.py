"""The bytes of a file of a series: of a regular file, be it at the end of links, and never without end.

Opening a pipe waits for whoever writes into it, and a device gives bytes for ever: what is no file is told
before it is opened.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from io import BufferedReader
from pathlib import Path

from cmsurvey.errors import CmsurveyError, Problem

#: The most bytes of a file of a series: hundreds of times those of the largest known.
MOST = 64 * 2**20

#: The bytes of nearly every file of a series.
_FIRST = 2**16

_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe (FIFO)"),
    (stat.S_ISSOCK, "a socket"),
)

#: How files begin that are no text and may be taken for a table.
_BINARY = {
    b"PK\x03\x04": "a ZIP archive, as spreadsheets (.xlsx, .ods) are",
    b"PK\x05\x06": "a ZIP archive, and an empty one",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet or document (.xls, .doc)",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF-": "a PDF",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
}


class UnreadableError(CmsurveyError, OSError):
    """What stands where a file should cannot be read as one: a `CmsurveyError` that is an `OSError` too."""


def content(path: Path, most: int = MOST) -> bytes:
    """The bytes of a file.

    Raises:
        FileNotFoundError: nothing is there.
        UnreadableError: something is, but no regular file, none that may be read, or one of more than `most`
            bytes.
    """
    if told := fault(path, most):
        raise UnreadableError(told)
    try:
        with path.open("rb") as file:
            found = _read(file, most + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UnreadableError(_refused(path, error)) from None
    if len(found) > most:
        raise UnreadableError(_too_large(path, len(found), most))
    return found


def _read(file: BufferedReader, most: int) -> bytes:
    """So many bytes at most; what /proc holds, say, tells no size beforehand.

    Room for all that is asked for is taken first: for a small file that takes longer than to read it.
    """
    first = min(_FIRST, most)
    found = file.read(first)
    return found if len(found) < first else found + file.read(most - first)


def text(path: Path, errors: str = "strict") -> str:
    """The text of a UTF-8 file without its byte order mark, line ends as line feeds; raises as `content`."""
    return content(path).decode("utf-8-sig", errors).replace("\r\n", "\n").replace("\r", "\n")


def legible(path: Path) -> str:
    """The text of a file as far as it is one; "" of what cannot be read: whoever needs it tells why."""
    with contextlib.suppress(OSError):
        return text(path, errors="replace")
    return ""


def binary(content: bytes) -> str:
    """What bytes are that are no text, by how they begin; "" where that says nothing."""
    return next((kind for head, kind in _BINARY.items() if content.startswith(head)), "")


def fault(path: Path, most: int | None = None) -> Problem | None:
    """Why what stands where a file should cannot be read as one; None of a regular file, and of nothing."""
    try:
        state = path.stat()
    except FileNotFoundError:
        if not path.is_symlink():
            return None
        what = f"this is a link to {path.readlink()}, which is not there"
        return Problem(str(path), what, "put the file in its place")
    except OSError as error:
        return _refused(path, error)
    if not stat.S_ISREG(state.st_mode):
        kind = next((name for fits, name in _KINDS if fits(state.st_mode)), "a device")
        return Problem(str(path), f"this is {kind}, not a file", "put the file in its place")
    return _too_large(path, state.st_size, most) if most is not None and state.st_size > most else None


def check(path: Path, hint: str) -> None:
    """Raise a `CmsurveyError` with this hint unless a regular file is there, of any size."""
    told = fault(path) or (None if path.exists() else Problem(str(path), "no such file"))
    if told:
        raise CmsurveyError(replace(told, hint=hint))


def closed(folder: Path) -> Problem | None:
    """Why the files of a folder cannot be listed; None where they can, and where there is none."""
    try:
        os.scandir(folder).close()
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        return Problem(str(folder), "this is a file, not a folder", "put the folder in its place")
    except OSError as error:
        return _closed(folder, error)
    refused = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return None if _opens(folder) else _closed(folder, refused)


def _opens(folder: Path) -> bool:
    """Whether whoever runs this program may open the files of a folder by their names."""
    return os.access(folder, os.X_OK, effective_ids=os.access in os.supports_effective_ids)


def _refused(path: Path, error: OSError) -> Problem:
    """What the system said of a file; where its folder is closed to whoever asks, that is told."""
    if isinstance(error, PermissionError):
        for folder in reversed(path.parents):
            if not _opens(folder):
                return _closed(folder, error)
    cause = (error.strerror or "unknown cause").lower()
    return Problem(str(path), f"the file cannot be read: {cause}", "put a file there that you may read")


def _closed(folder: Path, error: OSError) -> Problem:
    cause = (error.strerror or "unknown cause").lower()
    return Problem(str(folder), f"the folder cannot be read: {cause}", "ask for the right to read it")


def _too_large(path: Path, size: int, most: int) -> Problem:
    what = f"the file has {-(-size // 2**20):,} MB, and a file of a series has {most // 2**20} MB at most"
    return Problem(str(path), what, "put the right file in its place, or take out what does not belong there")

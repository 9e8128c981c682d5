"""A series where somebody names it: a folder, a zip, or a folder in a revision of Git."""

from __future__ import annotations

import contextlib
import io
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from cmsurvey.errors import CmsurveyError, Problem

_SERIES = "series.toml"
#: What a series may weigh in an archive, in bytes.
_LARGEST = 200_000_000


@contextlib.contextmanager
def opened(where: str) -> Iterator[Path]:
    """The folder of a series: "surveys", "surveys.zip" or "HEAD~1:data/surveys"; copies are taken away again.

    Raises:
        CmsurveyError: there is no such folder, archive or revision, or no series in it.
    """
    path = Path(where)
    if path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="cmsurvey-") as scratch:
        content = path.read_bytes() if path.is_file() else _revision(where)
        yield _unpacked(content, Path(scratch), where)


def _revision(where: str) -> bytes:
    """The folder in a revision, as the zip that Git makes of it."""
    revision, colon, folder = where.partition(":")
    hint = "name a folder, a zip or a revision: HEAD~1:data/surveys"
    if not colon or not revision or revision.startswith("-"):
        raise CmsurveyError(Problem(where, "there is no such folder", hint))
    try:
        command = ["git", "archive", "--format=zip", revision, "--", folder or "."]
        ended = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell, names only
    except OSError:
        what = "Git is not installed, so no revision can be read"
        raise CmsurveyError(Problem(where, what, "install Git, or name a folder")) from None
    if ended.returncode:
        said = ended.stderr.decode(errors="replace").strip().splitlines() or ["no reason"]
        what = f"Git cannot read it: {said[-1].removeprefix('fatal: ')}"
        raise CmsurveyError(Problem(where, what, hint))
    return ended.stdout


def _unpacked(content: bytes, folder: Path, where: str) -> Path:
    """The series in an archive: the folder that lies least deep of those with a `series.toml`."""
    hint = "pack the folder of a series, the one that holds series.toml"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > _LARGEST:
                raise CmsurveyError(Problem(where, "this archive is too large for a series", hint))
            archive.extractall(folder)  # it leaves out what would lie outside
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        what = "this is neither a folder nor a zip that can be read"
        raise CmsurveyError(Problem(where, what, hint)) from None
    found = sorted(folder.rglob(_SERIES), key=lambda one: (len(one.parts), one))
    if not found:
        raise CmsurveyError(Problem(where, "there is no series in it", hint))
    return found[0].parent

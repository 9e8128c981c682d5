"""Copies of sources beside a series, in `archive/`: its index says whose each is, of which day, its hash.

    key,file,date,sha256
    bdm2012,bdm2012-2026-11-27.pdf,2026-11-27,9f86d0…

The index is written here; a copy that is not as it says is told, and never mended in silence.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from cmsurvey import manifest, regular
from cmsurvey.errors import CmsurveyError, Problem, Problems, UsageError, nearest
from cmsurvey.load import read
from cmsurvey.model import Source

FOLDER, INDEX = "archive", "index.csv"
COLUMNS = ("key", "file", "date", "sha256")
#: The longest ending that a copy keeps.
_LONGEST_ENDING = 8


#: How a file of each ending begins; a page may begin with anything that stands before its first tag.
_BEGINS = {
    ".pdf": (b"%PDF-",), ".png": (b"\x89PNG\r\n",), ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",),
    ".zip": (b"PK",), ".wacz": (b"PK",), ".warc": (b"WARC/",), ".gz": (b"\x1f\x8b",),
}  # fmt: skip
_PAGES, _SEARCHED = frozenset({".html", ".htm", ".mhtml"}), 1024


class Copy(NamedTuple):
    """A copy of a source in the archive, the day on which it was taken, and what is wrong with it ("")."""

    key: str
    file: str
    date: str
    sha256: str
    wrong: str = ""


def copies(folder: Path, sources: Mapping[str, Source]) -> tuple[Copy, ...]:
    """Every copy of an archive, compared with its hash; none where there is no archive.

    Raises:
        CmsurveyError: the index cannot be read, or names a source that the series does not have.
    """
    path = folder / INDEX
    if not os.path.lexists(path):
        return ()
    problems = Problems()
    found = []
    for row in read.rows(path, COLUMNS, problems) or ():
        copy = Copy(row.known("key", sources), row.text("file"), row.date("date"), row.text("sha256"))
        if copy.file and not manifest.plain(copy.file):
            row.fail(f'file "{copy.file}" is no plain name', "name a file that lies in the archive itself")
        found.append(copy)
    problems.settle()
    return tuple(one._replace(wrong=_wrong(folder, one)) for one in found)


def _wrong(folder: Path, copy: Copy) -> str:
    path = folder / copy.file
    try:
        if not manifest.is_file(path):
            return "the file is missing"
        return (
            "" if manifest.digest(path.read_bytes()) == copy.sha256 else "the file is not as it was archived"
        )
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"


def add(
    folder: Path, sources: Mapping[str, Source], key: str, file: Path, *,
    day: str, today: date, wrong: Sequence[Problem] = (),
) -> Copy:  # fmt: skip
    """Put a copy of a source into the archive, under its key and the ISO day on which it was taken.

    None can be later than `today`; what is `wrong` with the day given is told with the rest.
    The same bytes of the same source are not put there twice.

    Raises:
        CmsurveyError: all at once: no such source or file, a day that is none or to come, a file that is
            empty or not what its ending says, another copy of that day, a broken index.
        RenderError: the archive cannot be written.
    """
    problems = Problems([*wrong])
    if key not in sources:
        problems.add("", f'the series has no source "{key}"', nearest(key, sources))
    problems.tried(lambda: regular.check(file, "name the copy that you saved: a PDF, a page, a picture"))
    latest = today + timedelta(days=1)  # a day ahead, it may already be elsewhere
    if not wrong and not _is_day(day):
        problems.add("--date", f'"{day}" is no day', "write it like 2026-05-12")
    elif not wrong and date.fromisoformat(day) > latest:
        problems.add("--date", f"{day} has not come yet", "give the day on which you saved the copy")
    known = problems.tried(lambda: copies(folder, sources)) or ()
    if problems.found == [*wrong] and wrong:
        raise UsageError(*wrong)
    problems.settle()
    content = file.read_bytes()
    unfit = _unfit(file.suffix.lower(), content)
    if unfit:
        raise CmsurveyError(Problem(str(file), unfit, "save the source again, and open the copy before"))
    hashed = manifest.digest(content)
    there = next((one for one in known if (one.key, one.sha256) == (key, hashed)), None)
    if there and not there.wrong:
        return there
    ending = file.suffix.lower() if len(file.suffix) <= _LONGEST_ENDING else ""
    made = Copy(key, f"{key}-{day}{ending}", day, hashed)
    if (folder / made.file).exists():
        hint = "delete that file and its row first, or give the day of this one"
        raise CmsurveyError(Problem(str(folder / made.file), "another copy of that day is there", hint))
    _write(folder, made, content)
    return made


def _unfit(ending: str, content: bytes) -> str:
    """Why a file is no copy: it is empty, or is not what its ending says; "" where nothing tells."""
    if not content:
        return "the file is empty"
    head = content[:_SEARCHED]
    if ending in _PAGES and b"<" not in head and b"mime-version" not in head.lower():
        return f"its name ends in {ending}, and it holds no page"
    # some PDFs have a few bytes before their sign, which readers skip
    begins = _BEGINS.get(ending, (b"",))
    fits = any(one in head for one in begins) if ending == ".pdf" else head.startswith(begins)
    return "" if fits else f"its name ends in {ending}, and it does not begin as such a file"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _write(folder: Path, made: Copy, content: bytes) -> None:
    """The copy, then its row: a run that is stopped between the two leaves an index that holds."""
    index = folder / INDEX
    with manifest.as_sentence(folder):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / made.file).write_bytes(content)
        text = index.read_text(encoding="utf-8-sig") if index.exists() else ",".join(COLUMNS) + "\n"
        prepared = index.with_name(f".{INDEX}.new")
        row = ",".join(made[: len(COLUMNS)])  # a key, a file's name, a day and a hash hold no comma
        prepared.write_text(f"{text.rstrip()}\n{row}\n", encoding="utf-8", newline="\n")
        prepared.replace(index)

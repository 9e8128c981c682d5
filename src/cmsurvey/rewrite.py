"""Files of a series that change or begin: all are written and hold together, or none is.

What a file of somebody else's has already stays byte for byte: rows are added to it, or one is replaced.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from cmsurvey import separated
from cmsurvey.errors import CAUSES, Problem, RenderError


def files(folder: Path, contents: Mapping[str, str], proof: Callable[[], object]) -> tuple[Path, ...]:
    """Write each text to its path in `folder` and call `proof`, which raises where they do not hold.

    Then, or where the disk refuses one, every file is as it was before: byte for byte, or not there. Raises
    the error of the proof, or a `RenderError` that names the file that could not be written.
    """
    before = {name: path.read_bytes() if (path := folder / name).is_file() else None for name in contents}
    made: list[Path] = []
    try:
        for name, text in contents.items():
            made += _with_folders((folder / name).parent)
            (folder / name).write_bytes(text.encode())
        proof()
    except BaseException as error:
        _restore(folder, before, made)
        if isinstance(error, OSError):
            known = (error.strerror or "unknown cause").lower(), "see that you may write there"
            cause, cure = CAUSES.get(error.errno, known)
            where = str(error.filename or folder)
            raise RenderError(Problem(where, f"cannot be written: {cause}", cure)) from None
        raise
    return tuple(folder / name for name in contents)


def _with_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; which of them were not there, the outermost first."""
    absent = [one for one in (*reversed(folder.parents), folder) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return absent


def _restore(folder: Path, before: Mapping[str, bytes | None], made: list[Path]) -> None:
    for name, old in before.items():
        with contextlib.suppress(OSError):
            if old is None:
                (folder / name).unlink(missing_ok=True)
            else:
                (folder / name).write_bytes(old)
    for one in reversed(made):
        with contextlib.suppress(OSError):
            one.rmdir()


def with_row(text: str, row: Mapping[str, str]) -> str:
    """A CSV with this row added, or in the place of that with the same first cell; its own columns rule.

    Among rows in the order of their first cells it takes its place: an earlier year before a later one. What
    stands between cells, and between the digits of numbers, is that of the table.
    """
    header, sign = separated.header(text), separated.separator(text)
    made, key = {name: row.get(name, "") for name in header}, row[header[0]]
    (_, head), *records = _records(text)
    keys = [one for one, _ in records]
    if key in keys:
        return head + "".join(
            separated.line(made, sign, _ending(own)) if one == key else own for one, own in records
        )
    at = (
        next((at for at, one in enumerate(keys) if one > key), len(keys))
        if keys == sorted(keys)
        else len(keys)
    )
    before = head + "".join(own for _, own in records[:at])
    made_line = separated.line(made, sign, _ending(text))
    return _ended(before) + made_line + "".join(own for _, own in records[at:])


def _records(text: str) -> list[tuple[str, str]]:
    """The first cell of each record of a CSV, and its text as it stands."""
    lines, at, found = io.StringIO(text, newline="").readlines(), 0, []
    reader = separated.reader(text)
    for cells in reader:
        found.append((cells[0].strip() if cells else "", "".join(lines[at : reader.line_num])))
        at = reader.line_num
    return found


def with_rows(text: str, rows: Iterable[Mapping[str, str]]) -> str:
    """A CSV with these rows below its own, whatever stands in them."""
    header, sign, ending = separated.header(text), separated.separator(text), _ending(text)
    made = ({name: row.get(name, "") for name in header} for row in rows)
    return _ended(text) + "".join(separated.line(row, sign, ending) for row in made)


def as_before(text: str, before: str) -> str:
    """A CSV with commas as an earlier one of it was saved: its byte order mark, its signs, its line ends."""
    sign, ending, mark = separated.separator(before), _ending(before), "\ufeff" * before.startswith("\ufeff")
    header, *rows = separated.reader(text)
    lines = (separated.line(dict(zip(header, row, strict=True)), sign, ending) for row in rows)
    return mark + separated.line(dict(zip(header, header, strict=True)), sign, ending) + "".join(lines)


def text(value: str) -> str:
    """A text as TOML writes it: a basic string, whose escapes are those of JSON."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def line(cells: Iterable[str], ending: str = "\n") -> str:
    """A line of CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator=ending).writerow(cells)
    return text.getvalue()


def _ending(text: str) -> str:
    """How its first line ends."""
    return "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + _ending(text)

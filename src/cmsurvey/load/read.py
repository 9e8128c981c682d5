"""Bytes → text → rows or TOML; what cannot be read is a problem with its line.

Each function adds to the problems it is given, and answers None when the file as a whole is of no use.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsurvey import regular, separated
from cmsurvey.errors import Problem, closest
from cmsurvey.load.check import Row, quoted
from cmsurvey.places import Steps, left_open, line_and_column, offset, place

if TYPE_CHECKING:
    from cmsurvey.errors import Problems

#: What a parser of TOML says of the place, after what it says of the cause.
_TOML_PLACE = re.compile(
    r"(?P<cause>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL
)
#: The line of a key or of a table: within brackets it tells that they were not closed above it.
_STATEMENT = re.compile(r"[ \t]*(?:\[{1,2}[\w.\"'-]+\]|[\w.\"'-]+[ \t]*=)")

#: What a parser says of a slip, what stands in the line then, and the cure.
_SLIPS = (
    ("Cannot declare", "", "put what is under both under one; tables of a list begin with [[…]] each"),
    ("Cannot overwrite", "", "a key stands once in its table: delete one of the two"),
    ("", "= *[“”«»„‘’]", 'write straight quotation marks around text: "…"'),
    ("Expected newline", r"= *'.*\w'\w", 'put a text with an apostrophe between two "'),
    ("Expected '='", r"^[\w.\"'-]+ *:", "write = between a key and its value, not a colon"),
    ("hex value|Unescaped", "", "write each backslash twice"),
)

#: Never wanted in a text: what HTML and SVG do not allow, and what would turn the figures beside it around.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef"
    + "".join(f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)

#: What nearly every text is made of alone: seen in a fiftieth of the time that looking for the others takes.
_USUAL = re.compile("[ -~\n\r\t\u00a0-\u2029\u202f-\u2065]*")

#: The most characters of a cell and of a text in TOML: three times those of the longest known, and no drawing
#: has room for more.
_LONGEST_CELL, _LONGEST_TEXT = 500, 2000


def text(path: Path, problems: Problems) -> str | None:
    """The text of a UTF-8 file, its byte order mark left out."""
    try:
        content = regular.content(path)
    except FileNotFoundError:
        problems.add(str(path), "no such file", _another_name(path))
    except regular.UnreadableError as error:
        problems.take(error)
    else:
        return _decode(path, content, problems)
    return None


def toml(path: Path, problems: Problems) -> dict[str, Any] | None:
    """The content of a TOML file, which nobody changes: of equal texts it is the same."""
    content = text(path, problems)
    if content is None:
        return None
    try:
        found = _parsed(content)
    except RecursionError:
        problems.add(str(path), "broken TOML: its brackets are nested too deeply", "close them earlier")
    except ValueError as error:  # of TOMLDecodeError; a number of thousands of digits is a bare ValueError
        problems.found.append(broken(path, content, str(error)))
    else:
        return found if _check_texts(path, content, problems) else None
    return None


@lru_cache(maxsize=128)  # `serve` reads all files of a series after each save
def _parsed(content: str) -> dict[str, Any]:
    return tomllib.loads(content)


def broken(path: Path, content: str, said: str) -> Problem:
    """What a parser of TOML said; what is never closed is told where it was opened."""
    cause, line, column = said, 0, 0
    known = _TOML_PLACE.fullmatch(said)
    if known:
        cause, ended = known["cause"], known["line"] is None
        at = len(content.rstrip()) if ended else offset(content, int(known["line"]), int(known["column"]))
        start = content.rfind("\n", 0, at) + 1
        whole = ended or cause.startswith("Unclosed") or cause == r"Illegal character '\n'"
        opened = left_open(content[: at if whole else start])
        line, column = line_and_column(content, at)
        if opened and (whole or _STATEMENT.match(content, start)):
            sign, line, column = opened
            cause = f"{sign} is not closed"
    written = content.split("\n")[line - 1] if line else ""
    told = (hint for says, has, hint in _SLIPS if re.search(says, cause) and re.search(has, written))
    hint = next(told, 'write key = "value", text between quotation marks, lists between brackets')
    twice = re.fullmatch(r"Cannot declare \((.*?),?\) twice", cause)
    if twice:
        names = re.findall("'([^']*)'", twice[1])
        cause = f"[{'.'.join(names)}] stands there twice"
    where = f"{path}, line {line}, column {column}" if line else str(path)
    return Problem(where, f"broken TOML: {cause[:1].lower()}{cause[1:]}", hint)


def _check_texts(path: Path, content: str, problems: Problems) -> bool:
    """Whether no text of a TOML file holds what no page may, and none is too long."""
    wrong = _wrong_text(content)
    if not wrong:
        return True
    steps, one = wrong
    odd = _odd(one)
    if odd:
        what = f"an escape for a control character (0x{ord(odd[0]):02X})"
        problems.add(place(path, steps), what, "delete it")
    else:
        what = f"the text {quoted(one)} has {len(one)} characters"
        problems.add(place(path, steps), what, f"write it in {_LONGEST_TEXT} at most")
    return False


@lru_cache(maxsize=128)  # as `_parsed`
def _wrong_text(content: str) -> tuple[Steps, str] | None:
    """The first text that is wrong, with the steps to it."""
    found = texts(_parsed(content))
    return next(((steps, one) for steps, one in found if len(one) > _LONGEST_TEXT or _odd(one)), None)


def _odd(content: str) -> re.Match[str] | None:
    """The first character that is never wanted."""
    return None if _USUAL.fullmatch(content) else _CONTROL.search(content)


def texts(branch: object, steps: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """The keys and texts of a TOML tree, each with the steps to it."""
    if isinstance(branch, str):
        yield steps, branch
    elif isinstance(branch, dict):
        for key, value in branch.items():
            yield (*steps, key), key
            yield from texts(value, (*steps, key))
    elif isinstance(branch, list):
        for number, one in enumerate(branch):
            yield from texts(one, (*steps, number))


def listed(folder: Path, pattern: str, problems: Problems) -> list[Path]:
    """The files of a folder that may be absent, in the order of their names."""
    if told := regular.closed(folder):
        problems.found.append(told)
    return sorted(folder.glob(pattern))


def rows(
    path: Path, columns: Sequence[str], problems: Problems, *, optional: Sequence[str] = ()
) -> list[Row] | None:
    """The rows of a CSV file that has exactly these columns, in any order; blank lines are left out.

    It may have the optional ones too, all of them or none. A row with too many or too few cells is a problem
    and is left out; a broken header is the end.
    """
    content = text(path, problems)
    records = None if content is None else _records(path, content, problems)
    if content is None or records is None:
        return None
    (_, header), *body = records
    sign = separated.separator(content)
    columns = (*columns, *optional) if set(header) & set(optional) else columns
    if not _check_header(path, header, columns, problems, sign=sign):
        return None
    if not body:
        problems.add(str(path), "a header and no row", "write the rows under it, or restore the file")
        return None
    fits = partial(_check_row, path, header, problems, sign=sign)
    whole = [one for one in body if fits(one)]
    if sign == ";":
        whole = [(line, [*map(separated.pointed, header, cells)]) for line, cells in whole]
    for line, cells in whole:
        for column, cell in zip(header, cells, strict=True):
            if len(cell) > _LONGEST_CELL:
                what = f"{quoted(cell)} has {len(cell)} characters"
                problems.add(
                    f"{path}, line {line}, column {column}", what, f"write it in {_LONGEST_CELL} at most"
                )
    return [Row(path, line, dict(zip(header, cells, strict=True)), problems) for line, cells in whole]


def _another_name(path: Path) -> str:
    siblings = [one.stem for one in path.parent.glob(f"*{path.suffix}")]
    close = closest(path.stem, siblings)
    return f'did you mean "{close}{path.suffix}"?' if close else "write it, or name the folder that holds it"


def _as_utf8(path: Path) -> str:
    return "save the file again as UTF-8" + (
        ' ("CSV UTF-8" in a spreadsheet)' if path.suffix == ".csv" else ""
    )


def _decode(path: Path, content: bytes, problems: Problems) -> str | None:
    """UTF-8 bytes as text; anything else is named for what it looks like."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.add(str(path), "the file is in UTF-16, not in UTF-8", _as_utf8(path))
        return None
    if kind := regular.binary(content):
        hint = "export it as text in UTF-8 from the program that wrote it, or put the right file in its place"
        problems.add(str(path), f"this is {kind}", hint)
        return None
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        hint = "put a text file in UTF-8 in its place (not a spreadsheet, an archive or an image)"
        problems.add(f"{path}, line {line}", "a NUL byte: the file is binary, or not in UTF-8", hint)
        return None
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        byte = content[error.start : error.start + 1]
        meant = byte.decode("cp1252", errors="ignore")
        aside = f' (in Windows-1252 it is "{meant}")' if meant else ""
        problems.add(
            f"{path}, line {line}", f"byte 0x{byte.hex().upper()} is not UTF-8{aside}", _as_utf8(path)
        )
        return None
    return decoded if usable(path, decoded, problems) else None


def usable(
    path: Path,
    content: str,
    problems: Problems,
    *,
    unit: str = "line",
    again: str = "restore it, or write it anew",
) -> bool:
    """Whether a text has anything in it, and nothing that no page may show; a problem with its place."""
    odd = _odd(content)
    if odd:
        line = content[: odd.start()].count("\n") + 1
        problems.add(f"{path}, {unit} {line}", f"a control character (0x{ord(odd[0]):02X})", "delete it")
    elif not content.strip():
        problems.add(str(path), "the file is empty", again)
    else:
        return True
    return False


def _records(path: Path, content: str, problems: Problems) -> list[tuple[int, list[str]]] | None:
    """Every record that is not blank, with the line where it begins."""
    reader = separated.reader(content, strict=True)
    found: list[tuple[int, list[str]]] = []
    begin = 1
    try:
        for cells in reader:
            if any(cells):
                found.append((begin, [cell.strip() for cell in cells]))
            begin = reader.line_num + 1
    except csv.Error as error:
        sign = _SIGNS[separated.separator(content)]
        hint = f'put a cell that holds a {sign} or a quotation mark between two "'
        hint += ", and double the marks inside it"
        problems.add(f"{path}, line {begin}", f"broken CSV: {error}", hint)
        return None
    if not found:
        problems.add(str(path), "the file is empty", "restore it, or write it anew")
        return None
    return found


#: What stands between cells, as it is called.
_SIGNS = {",": "comma", ";": "semicolon"}


def _check_header(
    path: Path, header: Sequence[str], columns: Sequence[str], problems: Problems, *, sign: str
) -> bool:
    """Whether the header has each column once and no other; a misspelt column is one problem, not two."""
    where, before = f"{path}, line 1", len(problems.found)
    if len(header) == 1 and "\t" in header[0]:
        what, cure = "the columns are separated by tabs", 'save it again as "CSV UTF-8": commas or semicolons'
        problems.add(where, what, cure)
        return False
    listed = sign.join(columns)
    if "" in header:
        many, it = header.count(""), f"it, with its {_SIGNS[sign]}"
        what = "a column without a name" if many == 1 else f"{many} columns without names"
        all_of_them = f"them, with their {_SIGNS[sign]}s"
        problems.add(where, what, f"delete {it if many == 1 else all_of_them} in each row")
        return False
    if not set(header) & set(columns):
        problems.add(where, "this is not the header", f"begin the file with {listed}")
        return False
    absent = [column for column in columns if column not in header]
    for column in dict.fromkeys(header):
        if header.count(column) > 1:
            problems.add(where, f"column {quoted(column)} stands twice", "delete one of the two")
        if column not in columns:
            meant = closest(column, absent)
            absent = [one for one in absent if one != meant]
            hint = (
                f'did you mean "{meant}"?'
                if meant
                else f"delete it; {_labelled(column, columns) or f'the header is {listed}'}"
            )
            problems.add(where, f"unknown column {quoted(column)}", hint)
    if absent:
        named = ", ".join(map(quoted, absent))
        what = f"column {named} is" if len(absent) == 1 else f"columns {named} are"
        problems.add(where, f"{what} missing", f"the header is {listed}")
    return len(problems.found) == before


def _labelled(column: str, columns: Sequence[str]) -> str:
    """Where labels of another language than that of the table belong; "" of a column that holds none."""
    named = re.fullmatch("(label|category)_([a-z]{2})", column)
    of_table = named and any(one.startswith(f"{named[1]}_") for one in columns)
    return f'labels in "{named[2]}" belong into words/{named[2]}.toml' if named and of_table else ""


def _check_row(
    path: Path, header: Sequence[str], problems: Problems, record: tuple[int, list[str]], *, sign: str
) -> bool:
    """Whether a row has a cell for each column of the header, and is not the header again."""
    line, cells = record
    if list(cells) == list(header):
        problems.add(f"{path}, line {line}", "this is the header again", "delete the line")
        return False
    if len(cells) == len(header):
        return True
    if cells[0].startswith("#"):
        hint = "delete the line: what is to be remarked has a column of its own"
        problems.add(f"{path}, line {line}", "a comment, which a table cannot have", hint)
        return False
    hint = f"add a {_SIGNS[sign]} for each blank cell"
    if len(cells) > len(header):
        decimals = ", and write decimals with a point" if sign == "," else ""
        hint = f"put a cell that holds a {_SIGNS[sign]} between quotation marks{decimals}"
    held = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
    problems.add(f"{path}, line {line}", f"{held} under {len(header)} columns", hint)
    return False

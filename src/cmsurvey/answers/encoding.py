"""Bytes of a text file → text: UTF-8 and UTF-16 are known for certain, Windows-1252 and Mac Roman by words.

A file that is not UTF-8 is read as the one of the two in which its accents stand inside words. Where neither
does, or where some lines are UTF-8 and others are not, nobody can say what was meant: a problem.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from cmsurvey.errors import Problems
from cmsurvey.load.read import usable

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
CANDIDATES = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
_UTF32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_RESAVE = 'save the file again as UTF-8 ("CSV UTF-8" in a spreadsheet)'

#: A character beyond ASCII that is encoded in UTF-8: two bytes at least, which by chance are rare.
_UTF8 = re.compile(rb"[\xc3-\xc5][\x80-\xbf]|\xe2\x80[\x90-\xa6]")
#: Lower-case accents within words, and the euro behind a number: what answers are made of.
_LIKELY = re.compile(
    r"(?<=[A-Za-z])[àâäçéèêëîïôöùûüœñáíóú]|[àâäçéèêëîïôöùûüœñáíóú](?=[a-z])"
    r"|(?<![A-Za-z])[ÀÂÇÉÈÊÎÔŒ](?=[A-Za-z])|(?<=\d)[\u00a0\u202f ]?€"
)
#: An apostrophe where French puts one; the byte is an accented i in the other encoding.
_ELISION = re.compile(r"(?<=[cdjlmnstuCDJLMNST])’(?=[a-zàâéèêîôhA-ZÀÂÉÈÊÎÔ])")
#: A capital between lower-case letters, or a sign beside a letter.
_UNLIKELY = re.compile(
    r"(?<=[A-Za-z])[ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÑÁÍÓÚÌÒÅØÆŸŽ](?=[a-z])"
    r"|(?<=[a-z])[ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÑÁÍÓÚÌÒÅØÆŸŽ]"
    r"|[‡†‰√∂∑∏π∫Ω≠≤≥¥µ¶ß®™¢£§•¨¬ƒ≈∆◊˜¯˘˙˚¸˝˛ˇ¡\ufffd](?=[a-z])|(?<=[a-z])[‡†‰√∂∑∏π∫Ω≠≤≥¥µ¶®¢£§•¨¬ƒ≈∆◊˜¯˘˙˚¸˝˛ˇ¡\ufffd]"
)


class Decoded(NamedTuple):
    """A text, and what was found out about its encoding ("" for plain UTF-8)."""

    text: str
    note: str


def saved_twice(text: str) -> str:
    """What a text was before its letters were taken for others and saved again; "" where that is not so."""
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        return ""


def decode(path: Path, content: bytes, problems: Problems) -> Decoded | None:
    """The text of a file; None with a problem where its encoding or a character is of no use."""
    if content.startswith(_UTF32):
        problems.add(str(path), "the file is in UTF-32", _RESAVE)
        return None
    for mark, name in _BOMS.items():
        if content.startswith(mark):
            note = "" if name == "utf-8-sig" else "the file is in UTF-16"
            return _checked(path, content, (name, note), problems)
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        problems.add(f"{path}, row {line}", "a NUL byte: the file is no text", _RESAVE)
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _other(path, content, error, problems)
    return _checked(path, content, ("utf-8", ""), problems)


def _other(path: Path, content: bytes, error: UnicodeDecodeError, problems: Problems) -> Decoded | None:
    """The text of a file that is not UTF-8."""
    line = content[: error.start].count(b"\n") + 1
    where = f"{path}, row {line}"
    if error.reason == "unexpected end of data":
        problems.add(where, "the file ends within a letter: it was cut off", "export the answers again")
        return None
    utf8 = _UTF8.search(content)
    if utf8:
        other = content[: utf8.start()].count(b"\n") + 1
        problems.add(where, f"mixed encodings: row {other} is in UTF-8 and this one is not", _RESAVE)
        return None
    scores = {name: _score(content, name) for name in CANDIDATES}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] <= 0 or list(scores.values()).count(scores[best]) > 1:
        byte = content[error.start]
        problems.add(where, f"byte 0x{byte:02X} is not UTF-8, and what it is cannot be told", _RESAVE)
        return None
    return _checked(path, content, (best, f"the file is not UTF-8 (row {line})"), problems)


def _score(content: bytes, name: str) -> int:
    """How many accents make sense in an encoding, less those that do not."""
    try:
        text = content.decode(name)
    except UnicodeDecodeError:
        return -1
    text = "\n".join(re.findall(r".{0,2}[^\x00-\x7f]+.{0,2}", text))
    likely = len(_LIKELY.findall(text)) + 2 * len(_ELISION.findall(text))
    return likely - 3 * len(_UNLIKELY.findall(text))


def _checked(path: Path, content: bytes, how: tuple[str, str], problems: Problems) -> Decoded | None:
    name, note = how
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problems.add(f"{path}, row {line}", "the bytes do not fit the mark at its beginning", _RESAVE)
        return None
    text = text.replace("\ufeff", "")
    if not usable(path, text, problems, unit="row", again="export the answers again"):
        return None
    composed = unicodedata.normalize("NFC", text)
    return Decoded(composed, f"{note}: {CANDIDATES[name]}" if name in CANDIDATES else note)

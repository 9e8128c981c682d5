"""Texts as a spreadsheet or a keyboard leaves them → as their language sets them; and what is the same text.

The words of a language say its signs ("typography"). What stands between braces is left alone but for its
apostrophes: a placeholder has colons and bars of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"(\{[^{}]*\})")
#: Spaces of every width, and new lines: one space.
_BLANKS = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
#: What nobody sees, and the returns that Excel writes as letters.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]|_x000[dD]_")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u00b4`]")
_MARKS = '"\u201c\u201d\u201e\u00ab\u00bb'
_QUOTES = re.compile(f"[{_MARKS}]")
#: A quotation between any marks; straight ones are taken in pairs.
_QUOTED = re.compile(f"[{_MARKS}]\\s*([^{_MARKS}]*?)\\s*[{_MARKS}]")


def plain(text: str) -> str:
    """A text without what tools change by themselves: kinds of spaces, apostrophes, quotation marks, dots."""
    text = _INVISIBLE.sub("", text)
    text = _QUOTES.sub('"', _APOSTROPHES.sub("'", text)).replace("\u2026", "...")
    text = re.sub(r'\s*"\s*', '"', _BLANKS.sub(" ", text))
    return re.sub(r" ?([:;!?%\u20ac])", r"\1", text).strip()


def typeset(text: str, signs: Mapping[str, str]) -> str:
    """A text in the typography of its language; the same text twice gives the same."""
    text = _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip()
    parts = _PLACEHOLDER.split(text)
    return "".join(
        _apostrophes(part, signs) if at % 2 else _outside(part, signs) for at, part in enumerate(parts)
    )


def _apostrophes(text: str, signs: Mapping[str, str]) -> str:
    return re.sub("(?<=\\w)['\u2018\u02bc\u00b4`](?=\\w)", signs["apostrophe"], text)


def _outside(text: str, signs: Mapping[str, str]) -> str:
    """Text between placeholders."""
    text = re.sub("['\u02bc\u00b4`]", signs["apostrophe"], text).replace("...", "\u2026")
    text = _QUOTED.sub(lambda match: f"{signs['opening']}{match[1]}{signs['closing']}", text)
    text = re.sub(r" ?([;!?]+)(?=\s|$|[)\u00bb])", lambda match: signs["before_high"] + match[1], text)
    text = re.sub(r" ?:(?=\s|$)", f"{signs['before_colon']}:", text)
    return re.sub(r"(?<=\d) ?([%\u20ac])", lambda match: signs["before_unit"] + match[1], text)

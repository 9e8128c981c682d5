"""What new, add and import say, in the language of who reads it, by a table of sentences.

The code says everything in English, once. `said.fr.toml` beside this module has each sentence with its
{slots}, and its French; what stands in no table is told in English rather than not at all.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cmsurvey.errors import CmsurveyError, gathered

_SLOT = re.compile(r"\{(\w+)\}")
_PARTS = "; "
#: Slots that hold a sentence themselves; any other holds what the user wrote, which nobody translates.
_SENTENCES = frozenset({"order", "rows", "row", "what", "why", "hint", "columns"})
#: Of the others those that hold a number.
_NUMBERS = {"n": r"\d+", "width": r"\d+", "rows": r"\d+ rows?"}
#: What stands before a colon and a semicolon in a language, where a table is written with plain spaces.
_TYPESET: Mapping[str, Mapping[str, str]] = {
    "fr": {" :": "\u00a0:", " ;": "\u202f;", " ?": "\u202f?", "« ": "«\u00a0", " »": "\u00a0»"}
}


class _Sentence(NamedTuple):
    """A sentence as the code says it, and as it is said in another language."""

    pattern: re.Pattern[str]
    said: str
    parted: bool


@cache
def _sentences(lang: str) -> tuple[Mapping[str, str], tuple[_Sentence, ...]]:
    """Those without slots, and those with some: of two that fit the one that says more of itself."""
    path = Path(__file__).with_name(f"said.{lang}.toml")
    if not path.is_file():
        return {}, ()
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    pairs = {english: said for section in table.values() for english, said in section.items()}
    slotted = sorted(
        (one for one in pairs if _SLOT.search(one)), key=lambda one: -len(_SLOT.sub("", one))
    )  # fmt: skip
    found = tuple(_Sentence(_pattern(one), pairs[one], _PARTS in one) for one in slotted)
    return {one: said for one, said in pairs.items() if one not in slotted}, found


def _pattern(sentence: str) -> re.Pattern[str]:
    """A number is a number alone, any other slot is as short as it can be."""
    parts = (
        f"(?P<{one}>{_NUMBERS.get(one, '.+?')})" if at % 2 else re.escape(one)
        for at, one in enumerate(_SLOT.split(sentence))
    )
    return re.compile("".join(parts), re.DOTALL)


def known(text: str, lang: str) -> str | None:
    """A sentence in a language; None where its table has it not."""
    whole, _ = _sentences(lang)
    if text in whole:
        return whole[text]
    return _fitting(text, lang, parted=True) or _in_parts(text, lang) or _fitting(text, lang, parted=False)


def _fitting(text: str, lang: str, *, parted: bool) -> str | None:
    """The sentence whose slots a text fills, of several parts or of one."""
    for one in _sentences(lang)[1]:
        if one.parted == parted and (found := one.pattern.fullmatch(text)):
            return one.said.format(
                **{name: _inner(name, part, lang) for name, part in found.groupdict().items()}
            )
    return None


def _in_parts(text: str, lang: str) -> str | None:
    first, _, rest = text.partition(_PARTS)
    told = (known(first, lang), known(rest, lang)) if rest else (None,)
    return None if None in told else " ; ".join(filter(None, told))


def _inner(slot: str, text: str, lang: str) -> str:
    return (known(text, lang) if slot in _SENTENCES else None) or text


def said(text: str, lang: str) -> str:
    """The same with the spaces of the language; as it is where the language has no such sentence."""
    told = known(text, lang)
    if told is None:
        return text
    for plain, set_ in _TYPESET.get(lang, {}).items():
        told = told.replace(plain, set_)
    return told


def sayer(lang: str) -> Callable[[str], str]:
    """The function that says every text in a language."""
    return lambda text: said(text, lang)


def told(error: CmsurveyError, lang: str) -> str:
    """What a terminal is told of an error, in a language."""
    if not _sentences(lang)[1]:
        return str(error)
    lines = []
    for one in gathered(error.problems):
        head = (said(part, lang) for part in ("error", one.where, one.what) if part)
        lines.append(said(": ", lang).join(head))
        lines += [f"    {said(one.hint, lang)}"] if one.hint else []
    unseen = "; ".join(error.unseen)
    lines += [said(f"note: not looked at until this is mended: {unseen}", lang)] if unseen else []
    return "\n".join(lines)

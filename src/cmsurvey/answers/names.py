"""Identifiers from headings and answers: short, readable, each once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from cmsurvey.answers.toml import folded

_LONGEST = 40
_APART = str.maketrans({"œ": "oe", "æ": "ae", "'": " ", "’": " "})
#: Words of a question that say nothing of what it asks.
_EMPTY = frozenset(
    [
        "a",
        "au",
        "aux",
        "avez",
        "ce",
        "ces",
        "cet",
        "cette",
        "combien",
        "comment",
        "dans",
        "de",
        "des",
        "du",
        "en",
        "est",
        "et",
        "etes",
        "il",
        "la",
        "le",
        "les",
        "leur",
        "lequel",
        "laquelle",
        "lesquels",
        "lesquelles",
        "l",
        "d",
        "ou",
        "par",
        "pour",
        "quel",
        "quelle",
        "quelles",
        "quels",
        "qu",
        "que",
        "qui",
        "sont",
        "sur",
        "un",
        "une",
        "vos",
        "votre",
        "vous",
        "y",
        "selon",
        "the",
        "of",
        "is",
        "are",
        "do",
        "does",
        "did",
        "you",
        "your",
        "what",
        "which",
        "how",
        "many",
        "much",
        "in",
        "on",
        "for",
        "to",
        "and",
        "or",
        "an",
        "at",
        "have",
        "has",
    ]
)


def slug(text: str, *, of_question: bool = False) -> str:
    """A text as an identifier, at most 40 characters of whole words; "" when no Latin letter is in it."""
    plain = unicodedata.normalize("NFKD", text.translate(_APART))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    if of_question:
        words = [word for word in words if word not in _EMPTY] or words
    name = ""
    for word in words:
        longer = f"{name}_{word}" if name else word
        if len(longer) > _LONGEST:
            break
        name = longer
    return name or (words[0][:_LONGEST] if words else "")


def unique(name: str, taken: Collection[str]) -> str:
    """The name, or the name with the first number behind it that is not taken."""
    found, number = name, 2
    while found in taken:
        found, number = f"{name}_{number}", number + 1
    return found


def options(labels: Iterable[str]) -> list[str]:
    """An identifier for each answer of a list, none of which is the wording of another answer.

    None is "remainder", which data files call what no source tells of a whole.
    """
    listed = list(labels)
    wordings = {folded(label): at for at, label in enumerate(listed)}
    found: list[str] = []
    for at, label in enumerate(listed):
        others = {words for words, owner in wordings.items() if owner != at}
        found.append(unique(slug(label) or f"option_{at + 1}", {*found, *others, "remainder"}))
    return found

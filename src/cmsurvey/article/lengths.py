"""How long a text is where it is posted: each network counts in its own way.

A link counts 23 on Mastodon and X, whatever its length. X weighs most Latin characters 1 and others 2
(twitter-text, configuration version 3), Bluesky and Mastodon count graphemes (Unicode annex 29).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import regex

#: What a link counts, and what is one: on Mastodon an address, on X also a name that ends like a domain.
LINK = 23
_ADDRESS = regex.compile(r"https?://[^\s]+")
_DOMAIN = regex.compile(r"https?://[^\s]+|(?<![@\w.-])(?:[\w-]+\.)+\p{L}{2,}(?:/[^\s]*)?(?![\w-])")
_GRAPHEME = regex.compile(r"\X")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3")
#: The ranges of code points that X weighs 1.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))


def characters(text: str) -> int:
    """Unicode characters."""
    return len(text)


def graphemes(text: str) -> int:
    """What a reader takes for a character: a letter with its accents, an emoji of several parts."""
    return len(_GRAPHEME.findall(text))


def mastodon(text: str) -> int:
    """Graphemes, a link as 23."""
    return graphemes(_ADDRESS.sub("x" * LINK, text))


def weighted(text: str) -> int:
    """The weight of a text on X: a link 23, an emoji 2, else by the range of each character.

    A name such as "example.com" is taken for a link, at its own weight if that is more: it may not be one.
    """
    composed = unicodedata.normalize("NFC", text)
    total, start = 0, 0
    for match in _DOMAIN.finditer(composed):
        total += _weight(composed[start : match.start()])
        total += LINK if match[0].startswith("http") else max(LINK, _weight(match[0]))
        start = match.end()
    return total + _weight(composed[start:])


def _weight(text: str) -> int:
    total = 0
    for one in _GRAPHEME.findall(text):
        light = (any(first <= ord(sign) <= last for first, last in _LIGHT) for sign in one)
        total += 2 if _EMOJI.search(one) else sum(1 if each else 2 for each in light)
    return total


Measure = Callable[[str], int]

"""Which answers of a table a text calls by name: by a label, a part or a word of one, in any number.

"Les freelances" calls "Freelance / indépendant", "agences" calls "Agence digitale". A single word of a label
of several does so if no other label of the table has it, and it is not common ("entreprise").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from cmsurvey.vocabulary import YES_OR_NO

if TYPE_CHECKING:
    from cmsurvey.model import Estimate, Table
    from cmsurvey.words import Words

#: What a label may hold beside the name by which a sentence calls its answer.
_PARTS = re.compile(r"\s*[/(),]\s*")
_EITHER = re.compile(r"\s+(?:ou|or)\s+")
_WORD = re.compile(r"\w+")
#: A name of fewer letters, and a single word of a longer name of fewer, call nobody.
_SHORTEST, _TELLING = 3, 5
#: Singular and plural of the two languages, as far as one ending tells them apart.
_ENDINGS = (("ies", "y"), ("women", "woman"), ("men", "man"), ("aux", "al"), ("s", ""), ("x", ""))


@lru_cache(maxsize=4096)
def stems(text: str) -> tuple[str, ...]:
    """The words of a text in small letters, without the signs of a plural."""
    return tuple(map(_stem, _WORD.findall(text.casefold())))


def _stem(word: str) -> str:
    for plural, singular in _ENDINGS:
        if word.endswith(plural) and (len(word) > _SHORTEST or word == plural):
            return word.removesuffix(plural) + singular
    return word


def others(table: Table, own: Iterable[str]) -> Iterator[Estimate]:
    """The answers of a table beside some, that a sentence may name: neither a remainder nor a yes or no."""
    for row in table.rows:
        if row.origin != "remainder" and not {row.category, *row.members} & {*own, *YES_OR_NO}:
            yield row


def whole(text: str, table: Table, row: Estimate, words: Words) -> bool:
    """Whether a text holds the label of an answer, or a part of it that a slash or a bracket ends."""
    said = stems(text)
    return any(_holds(said, name) for name in _parts(words.category(table.question, row)))


def loosely(text: str, table: Table, row: Estimate, words: Words) -> bool:
    """The same, or a word that is in the label of this answer alone."""
    if whole(text, table, row, words):
        return True
    own = set(stems(words.category(table.question, row)))
    said = {word for word in stems(text) if word in own and len(word) >= _TELLING}
    if said:
        labels = (stems(words.category(table.question, one)) for one in table.rows if one != row)
        said -= {word for label in labels for word in label}
    return any(not _common(word, words) for word in said)


def population(text: str, name: str, words: Words) -> bool:
    """Whether a text names a population: by the answer of its members, or by what is said of them.

    Of the latter every telling word, or one of two that are each a name: "freelances ou indépendants".
    """
    said, told = stems(text), words.population(name)
    either = [stems(part) for part in _EITHER.split(told)]
    names = (*_parts(words.group(name)), stems(told), *(one for one in either if len(one) == 1))
    telling = {
        _stem(word.casefold())
        for word in _WORD.findall(told)
        if word.isupper() or (len(word) >= _TELLING and not _common(word.casefold(), words))
    }
    return any(_holds(said, one) for one in names) or (bool(telling) and telling <= set(said))


def begins(noun: str, names: Iterable[str]) -> bool:
    """Whether a noun is what a name, or a part of it, begins with: "salarié" of "salariés en CDI"."""
    said = stems(noun)
    parts = (part for name in names for half in _EITHER.split(name) for part in _PARTS.split(half))
    return bool(said) and any(stems(part)[: len(said)] == said for part in parts)


def _common(word: str, words: Words) -> bool:
    return bool(re.fullmatch(words.program["unproven"]["common"], word))


def by_any_word(text: str, table: Table, categories: Iterable[str], words: Words) -> bool:
    """Whether a text holds a word of the label of one of these answers, whatever else has it."""
    own = set(categories)
    named = {
        word
        for row in table.rows
        if row.category in own
        for word in stems(words.category(table.question, row))
        if len(word) >= _SHORTEST and word not in _SMALL
    }
    return bool(named.intersection(stems(text)))


#: Words of labels that hold them together and name nothing.
_SMALL = frozenset({"le", "la", "de", "un", "une", "et", "ou", "pour", "par", "the", "and", "for", "with"})


@lru_cache(maxsize=1024)
def _parts(label: str) -> tuple[tuple[str, ...], ...]:
    return tuple(stems(part) for part in _PARTS.split(label) if len(part) >= _SHORTEST)


def _holds(said: tuple[str, ...], name: tuple[str, ...]) -> bool:
    long = len(name)
    return bool(name) and any(said[at : at + long] == name for at in range(len(said) - long + 1))

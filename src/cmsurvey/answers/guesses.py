"""A question as guessed from a column, and what every guess needs to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cmsurvey.answers import codes, names
from cmsurvey.answers.questionnaire import Missing, Question
from cmsurvey.answers.sheet import Column
from cmsurvey.model import UNTRANSLATED, in_language

#: The export whose several answers stand in one cell with a bare comma between them.
QUALTRICS = "Qualtrics"
#: The export that ticks options in a column each, with the words beside them in one called "Other".
TYPEFORM = "Typeform"


class Noted(NamedTuple):
    """What the report of the import says of a guess: what was odd, what was done, and in which cells."""

    what: str
    done: str
    cells: tuple[str, ...] = ()


class Guess(NamedTuple):
    """A question as guessed, why, and what the report says of it."""

    question: Question
    why: tuple[str, ...]
    noted: tuple[Noted, ...] = ()


class Kinds(NamedTuple):
    """What every guess needs: the languages of the labels, columns to keep whatever they hold, the export.

    `own` is the language that the file is written in, "" for that of the first labels.
    `seen` are the folded answers of all short lists of the file.
    """

    languages: tuple[str, ...]
    keep: frozenset[str]
    export: str = ""
    own: str = ""
    seen: frozenset[str] = frozenset()

    def labels(self, text: str) -> dict[str, str]:
        """A text in every language, with the mark of what is to be translated where it is not its own.

        What has no letter, as a number, is in every language.
        """
        own = self.own if self.own in self.languages else self.languages[0]
        said, marks = " ".join(text.split()), self.said(UNTRANSLATED)
        whole = not any(map(str.isalpha, said))
        return {one: said if whole or one == own else f"{said} ({marks[one]})" for one in self.languages}

    def said(self, wording: Mapping[str, str]) -> dict[str, str]:
        """What the program says itself, in every language; in English where it is in no other."""
        return {one: in_language(one, wording) for one in self.languages}


def user_missing(
    kinds: Kinds, column: Column, taken: Sequence[str] = (), more: Sequence[str] = ()
) -> tuple[Missing, ...]:
    """The user-missing codes of a column, and `more` of them."""
    traits, found = column.traits, []
    used = list(taken)
    for code in sorted({*traits.missing, *more}):
        label = traits.values.get(code, code if codes.is_no_answer(code) else f"code {code}")
        name = names.unique(names.slug(label) or "missing", used)
        used.append(name)
        found.append(Missing(name, kinds.labels(label), (code,)))
    return tuple(found)

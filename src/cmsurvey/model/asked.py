"""What editions asked, and otherwise than others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Departure(NamedTuple):
    """What some editions asked otherwise than the others of the series, as sources say, and why that matters.

    `question` "" is every question, `categories` () every answer to it. `asked` holds what was otherwise
    (wording, answers, routing, population), each as it was in these editions; `reason` says it to readers, a
    text a language. Where it is `refused`, these figures are set beside those of no other edition; else they
    are marked. `instead_of` is the question that the other editions have in its place.
    """

    question: str
    editions: tuple[str, ...]
    asked: Mapping[str, str]
    reason: Mapping[str, str]
    refused: bool = False
    categories: tuple[str, ...] = ()
    instead_of: str = ""
    source: str = ""

    def about(self, question: str, category: str) -> bool:
        """Whether it is about this answer to this question, or a part of it ("cdi+cdd")."""
        parts = {*category.removeprefix("100-").split("+")}
        return self.question in {"", question} and (
            not self.categories or not parts.isdisjoint(self.categories)
        )


class Elsewhere(NamedTuple):
    """An answer to a question whose figure stands under the same answer to another one, `of`.

    `without` are answers to the question that are parts of it: beside one of them it would count twice.
    """

    question: str
    category: str
    of: str
    without: tuple[str, ...] = ()


class Asked(NamedTuple):
    """A question as the questionnaire of an edition has it, each text in each of its languages.

    `options` are its answers by their id, `routing` the options of other questions that were asked it.
    """

    text: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]]
    routing: Mapping[str, tuple[str, ...]]

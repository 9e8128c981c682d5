"""Which cards a carousel or a deck shows: those asked for, else a few that speak for the whole edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from cmsurvey.model import Corrected, Infographic, Spec
from cmsurvey.words import Words

#: A list without figures is no finding: it is chosen last.
LISTS = frozenset({"ranked_list"})


def chosen(
    pages: Sequence[Infographic], specs: Sequence[Spec], asked: Sequence[str] = ()
) -> list[Infographic]:
    """The cards of the questions asked for, in that order; without any all cards, the best to show first.

    The first block of each poster comes before the second of any: so a few cards speak of every subject.
    What stands in no poster comes last.
    """
    cards = {one.id: one for one in pages if one.kind == "card"}
    if asked:
        return [cards[name] for name in dict.fromkeys(asked) if name in cards]
    told = [name for turn in zip_longest(*_subjects(specs, cards)) for name in turn if name]
    lists = [name for name in told if cards[name].panels[0].chart.template in LISTS]
    first = [name for name in told if name not in lists]
    return [cards[name] for name in dict.fromkeys((*first, *lists, *cards))]


def in_order(cards: Sequence[Infographic], specs: Sequence[Spec]) -> list[Infographic]:
    """Cards, or what was made of them, as the posters tell them: first the subject of which most is known."""
    known = {question(one): one for one in cards}
    order = [name for subject in _subjects(specs, known) for name in subject]
    return sorted(cards, key=lambda one: order.index(question(one)) if question(one) in order else len(order))


def corrections(cards: Sequence[Infographic]) -> tuple[Corrected, ...]:
    """What was corrected in any of them, the latest first, each with the version of them all that it made."""
    made = sorted({(one.date, one.reason) for card in cards for one in card.corrections})
    return tuple(Corrected(version, day, reason) for version, (day, reason) in enumerate(made, 2))[::-1]


def corrected(one: Corrected, words: Words) -> str:
    """A correction in a line: "12 mai 2026 (version 2) : …"."""
    day = words.numbers.iso(one.date)
    return words.say("corrections.line", date=day, version=one.version, reason=one.reason)


def stamp(cards: Iterable[Infographic]) -> str:
    """What is stamped on them, or on some of them; "" where that is nothing."""
    return " · ".join(dict.fromkeys(one.stamp for one in cards if one.stamp))


def question(card: Infographic) -> str:
    """The question of a card or of a variant of it."""
    return card.panels[0].id


def _subjects(specs: Sequence[Spec], cards: Mapping[str, Infographic]) -> list[list[str]]:
    """The questions of each poster that have a card, of the fullest first.

    One that stands for another is left out where that one has a card.
    """
    found = [
        [
            block.questions[0]
            for block in spec.blocks
            if block.questions[0] in cards and not any(name in cards for name in block.unless)
        ]
        for spec in specs
    ]
    return sorted(found, key=len, reverse=True)

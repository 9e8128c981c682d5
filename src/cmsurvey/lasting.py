"""Sources that last: which of a series lead nowhere any more, have no date, have no archived copy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cmsurvey.archive import Copy
from cmsurvey.links import Answer
from cmsurvey.model import Source


class Standing(NamedTuple):
    """A source with what became of its address (None: it was not asked, or has none) and its copies."""

    source: Source
    answer: Answer | None
    copies: tuple[Copy, ...]

    @property
    def wrong(self) -> bool:
        """Whether it leads nowhere and has no whole copy, or one of its copies is not as it was."""
        whole = any(not one.wrong for one in self.copies)
        dead = self.answer is not None and self.answer.state == "dead"
        return (dead and not whole) or any(one.wrong for one in self.copies)


def standings(
    sources: Mapping[str, Source], answers: Mapping[str, Answer], copies: tuple[Copy, ...]
) -> tuple[Standing, ...]:
    """Every source in the order of its table."""
    return tuple(
        Standing(one, answers.get(one.url), tuple(copy for copy in copies if copy.key == one.key))
        for one in sources.values()
    )


def summary(found: tuple[Standing, ...]) -> dict[str, int]:
    """How many sources there are, and how many of them lack what."""
    states = [one.answer.state if one.answer else "" for one in found]
    return {
        "sources": len(found),
        "without a date": sum(not one.source.date for one in found),
        "without an address": sum(not one.source.url for one in found),
        "without an archived copy": sum(not one.copies for one in found),
        "dead": states.count("dead"),
        "moved": states.count("moved"),
        "to be opened by hand": states.count("shut") + states.count("silent"),
    }

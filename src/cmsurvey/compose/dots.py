"""The hollow dots of a line of editions: which are, and what the key says of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cmsurvey.fill import Filler

if TYPE_CHECKING:
    from cmsurvey.compose.lines import Followed


def hollow(blocks: Sequence[Followed], filler: Filler) -> str:
    """What a hollow dot on these lines is: of an unnamed organiser; a grey one, of other respondents.

    One sign has one meaning: a dot that no line joins is grey, whoever organised its edition.
    """
    words = filler.words
    dots = [
        (block, line.population, at)
        for block in blocks
        for line in block.lines
        for at, point in enumerate(line.points)
        if point and not point.estimate.bound
    ]
    whys = {why(*dot) for dot in dots}
    told = [words.say(f"trends.hollow_{one}") for one in ("population", "apart") if one in whys]
    grey = words.say("trends.hollow_alone", why=words.say("trends.or").join(told)) if told[1:] else told[:1]
    if "organiser" not in whys:
        return words.say("trends.sign_hollow", why="".join(grey)) if told else ""
    own = words.say("trends.sign_hollow", why=words.say("trends.hollow_organiser"))
    return f"{own} {words.say('trends.sign_grey', why=''.join(grey))}" if told else own


def why(block: Followed, population: str, at: int) -> str:
    """Why a dot is hollow; empty for one that is not."""
    if at in block.apart:
        return "apart"
    if unnamed(block, population):
        return "population"
    return "" if block.editions[at].entry.organisers else "organiser"


def unnamed(block: Followed, population: str) -> bool:
    """Whether the dots of a population stand for respondents whom nobody named, beside groups."""
    return population == "all" and len(block.lines) > 1

"""Posts of a survey: as many key figures as a network has room for, with source and base in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cmsurvey.article import lengths


class Network(NamedTuple):
    """Where a post goes: the most that it may count, by which measure, how many figures it tells at most.

    `presets` are its pictures, the first that holds a card is taken. `prose` is a paragraph, no list.
    """

    name: str
    limit: int
    unit: str
    measure: lengths.Measure
    most: int
    presets: tuple[str, ...]
    opened: bool = False
    prose: bool = False


_PICTURES = ("og", "square", "portrait", "narrow")
_LINKED = ", a link as 23"
NETWORKS = (
    Network("linkedin", 3000, "characters", lengths.characters, 6, _PICTURES[1:], opened=True),
    Network("bluesky", 300, "graphemes", lengths.graphemes, 3, _PICTURES),
    Network("mastodon", 500, f"graphemes{_LINKED}", lengths.mastodon, 4, _PICTURES),
    Network("x", 280, f"weighted characters{_LINKED}", lengths.weighted, 3, _PICTURES),
    Network("newsletter", 700, "characters", lengths.characters, 4, ("newsletter",), opened=True, prose=True),
)


class Item(NamedTuple):
    """A key figure that a post may tell: one that can be cited in a sentence alone."""

    question: str
    sentence: str
    source: str


class Frame(NamedTuple):
    """What is around the figures: the survey in a sentence, or by its name, and the base that the first told.

    `link` is the address of the article, `bullet` the pattern of a line of a list; `notice` is an embargo,
    which each post has to say: they are copied one by one.
    """

    sentence: str
    head: str
    everybody: str
    link: str
    bullet: str
    notice: str = ""


@dataclass(frozen=True)
class Post:
    """A text for a network, what it counts there and the most that it may, with its picture."""

    network: str
    text: str
    length: int
    limit: int
    unit: str
    items: tuple[Item, ...]
    image: str = ""
    command: str = ""
    alt: str = ""


def post(network: Network, items: Sequence[Item], frame: Frame) -> Post | None:
    """As many of the figures as fit, in their order, of the base of the first: others need their own.

    Without room for a single one the opening is left out; None where not even that helps.
    """
    for opening in (frame.sentence if network.opened else frame.head, ""):
        told: list[Item] = []
        for item in items:
            same = not told or item.source == told[0].source
            text = _text(network, frame, opening, [*told, item])
            if same and len(told) < network.most and network.measure(text) <= network.limit:
                told.append(item)
        if told:
            text = _text(network, frame, opening, told)
            return Post(network.name, text, network.measure(text), network.limit, network.unit, tuple(told))
    return None


def _text(network: Network, frame: Frame, opening: str, told: Sequence[Item]) -> str:
    """Notice, opening, figures, source and base unless the opening said both, and the address."""
    said = frame.everybody if opening and network.opened else ""
    known = bool(said) and told[0].source.endswith(said)
    foot = " ".join(filter(None, ("" if known else f"{told[0].source}.", frame.link)))
    sentences = [item.sentence for item in told]
    between = "\n\n" if network.opened else "\n"
    if network.prose:
        said = " ".join(filter(None, (opening, *sentences, foot)))
        return between.join(filter(None, (frame.notice, said)))
    bullets = "\n".join(frame.bullet.format(sentence=one) for one in sentences)
    return between.join(filter(None, (frame.notice, opening, bullets, foot)))

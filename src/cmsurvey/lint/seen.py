"""What was measured of one page at one width in one scheme, and what was found there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from coloraide import Color

from cmsurvey.themes import legible

#: Every rule by its name, in the order of the report.
RULES = (
    "overlap", "clipping", "size", "text-contrast", "mark-contrast", "categories", "colour-alone", "zero",
    "notes", "scroll", "picture", "weight", "unmeasured",
)  # fmt: skip


class Box(NamedTuple):
    """Left, top, width and height in CSS px from the corner of the page."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def shared(self, other: Box) -> tuple[float, float]:
        """How many px two boxes share across and down; below 0, how far they are apart."""
        across = min(self.right, other.right) - max(self.x, other.x)
        return across, min(self.bottom, other.bottom) - max(self.y, other.y)

    def holds(self, other: Box) -> bool:
        """Whether the other lies within this one, to half a px."""
        return (
            other.x >= self.x - 0.5
            and other.y >= self.y - 0.5
            and other.right <= self.right + 0.5
            and other.bottom <= self.bottom + 0.5
        )


class Text(NamedTuple):
    """A line of text: the box of its ink, what it says, how it is set, and the colours under it.

    `owner` is one number for all lines of a paragraph, `drawing` the number of its drawing or -1; `beyond` is
    how many px it reaches beyond what shows it, and what that is; `covered` is what lies over it.
    """

    box: Box
    words: str
    owner: int
    size: float
    weight: int
    colour: str
    alpha: float
    grounds: tuple[str, ...]
    halo: bool
    covered: str
    drawing: int
    beyond: tuple[float, str]


class Mark(NamedTuple):
    """A shape of a drawing: its box without its stroke, its colours ("" for none) and the paper under it.

    `full` says that it fills its box, as a bar does; `shape` is what tells pictograms apart; a pattern is
    half of its colour.
    """

    box: Box
    drawing: int
    page: str
    fill: str
    alpha: float
    full: bool
    shape: str
    pattern: bool
    stroke: str
    thick: float
    beyond: tuple[float, str]

    @property
    def hairline(self) -> bool:
        """Whether it is a straight line across or down: an axis, a rule, a grid, a place on a scale."""
        thin = min(self.box.width, self.box.height)
        return thin <= 2.0 if self.fill else thin < 0.5


class Hit(NamedTuple):
    """A text and a mark that meet: the share of the text on its fill, whether its stroke crosses it.

    `after` says that the mark is painted over the text.
    """

    text: int
    mark: int
    share: float
    crossed: bool
    after: bool


class Finding(NamedTuple):
    """One thing that a rule refuses: in which file, at which width and scheme, what, and where."""

    file: Path
    width: int
    scheme: str
    rule: str
    what: str
    where: Box


@dataclass(frozen=True)
class Look:
    """Everything that was measured of a file at a width in a scheme.

    `kind` is "page" (an article), "bare" (any other document) or "drawing" (an SVG file); `noted` says that
    the notes of a drawing stand on a page beside it; `over` is how far the page scrolls sideways. What
    holds bars made of elements is a drawing too. `unmeasured` is where what cannot be measured stands.
    """

    file: Path
    width: int
    scheme: str
    kind: str
    noted: bool
    social: bool
    over: float
    drawings: tuple[Box, ...]
    unmeasured: tuple[tuple[Box, str], ...]
    texts: tuple[Text, ...]
    marks: tuple[Mark, ...]
    hits: tuple[Hit, ...]

    @classmethod
    def of(cls, file: Path, width: int, scheme: str, told: Mapping[str, Any]) -> Look:
        """What the script in the page told, as records."""
        return cls(
            file=file,
            width=width,
            scheme=scheme,
            kind=told["kind"],
            noted=file.suffix == ".svg" and file.with_suffix(".html").exists(),
            social=told["social"],
            over=told["over"],
            drawings=tuple(Box(*one) for one in told["drawings"]),
            unmeasured=tuple((Box(*where), what) for where, what in told["unmeasured"]),
            texts=tuple(
                Text(
                    **{
                        **one,
                        "box": Box(*one["box"]),
                        "grounds": tuple(one["grounds"]),
                        "beyond": tuple(one["beyond"]),
                    }
                )
                for one in told["texts"]
            ),
            marks=tuple(
                Mark(**{**one, "box": Box(*one["box"]), "beyond": tuple(one["beyond"])})
                for one in told["marks"]
            ),
            hits=tuple(Hit(*one) for one in told["hits"]),
        )

    def finding(self, rule: str, what: str, where: Box) -> Finding:
        """Something that a rule refuses here."""
        return Finding(self.file, self.width, self.scheme, rule, what, where)

    @cached_property
    def panels(self) -> frozenset[int]:
        """The marks that others lie on: the grounds of a drawing, which mean nothing themselves."""
        return frozenset(
            at
            for at, one in enumerate(self.marks)
            if one.fill
            and any(
                other.drawing == one.drawing
                and not other.hairline
                and other.box.width * other.box.height < 0.9 * one.box.width * one.box.height
                and one.box.holds(other.box)
                for other in self.marks[at + 1 :]
            )
        )

    @cached_property
    def data(self) -> Mapping[int, Mark]:
        """The marks that mean something: no ground, no straight line, nothing in the colour of its ground."""
        return {
            at: one
            for at, one in enumerate(self.marks)
            if at not in self.panels and not one.hairline and {one.fill, one.stroke} - {"", self.ground(at)}
        }

    def ground(self, at: int) -> str:
        """The colour that a mark lies on."""
        own = self.marks[at]
        below = [
            self.marks[panel]
            for panel in sorted(self.panels)
            if panel < at and self.marks[panel].drawing == own.drawing
        ]
        return next((one.fill for one in reversed(below) if one.box.holds(own.box)), own.page)


@lru_cache(maxsize=4096)
def contrast(colour: str, ground: str, alpha: float = 1.0) -> float:
    """The contrast of a colour that covers its ground by `alpha`."""
    return legible.contrast(mixed(colour, ground, alpha), ground)


@lru_cache(maxsize=1024)
def distance(one: str, other: str) -> tuple[float, str]:
    """How far apart two colours are in the kind of vision in which they are nearest, and which that is."""
    return min((legible.distance(one, other, vision), vision) for vision in legible.VISIONS)


@lru_cache(maxsize=1024)
def shades(one: str, other: str) -> bool:
    """Whether two colours are shades of one hue, as those of an ordered scale are."""
    hues = [Color(colour).convert("oklch") for colour in (one, other)]
    turned = abs(float(hues[0]["hue"]) - float(hues[1]["hue"])) % 360
    return all(float(hue["chroma"]) > 0.015 for hue in hues) and min(turned, 360 - turned) < 30


def mixed(colour: str, ground: str, alpha: float) -> str:
    """A colour laid thinly on another."""
    if alpha >= 1:
        return colour
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(ground[1:]), strict=True)
    return "#" + "".join(f"{round(over * alpha + under * (1 - alpha)):02x}" for over, under in pairs)

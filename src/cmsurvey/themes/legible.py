"""What a theme's colours have to hold: text is read, marks stand out, categories are told apart.

Contrast is that of WCAG 2.2 (relative luminance); the distance of two colours is CIEDE2000, in normal
vision and in three kinds of colour blindness (Machado, Oliveira and Fernandes, 2009), as coloraide has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from coloraide import Color

from cmsurvey.theme import Colours

VISIONS = ("normal", "protan", "deutan", "tritan")
#: Text and its ground with the least contrast; 3 where the text is 24 px bold.
TEXTS = (
    ("ink", "paper", 4.5),
    ("muted", "paper", 4.5),
    ("accent", "paper", 4.5),
    ("highlight", "paper", 4.5),
    ("on_accent", "accent", 4.5),
    ("on_highlight", "highlight", 4.5),
    ("on_context", "context", 4.5),
    ("on_ordered_1", "ordered_1", 4.5),
    ("on_ordered_2", "ordered_2", 4.5),
    ("on_ordered_3", "ordered_3", 3.0),
    *((f"on_sequential_{number}", f"sequential_{number}", 3.0) for number in range(1, 6)),
)
#: Marks that are never text; accent and highlight are both.
MARKS = (
    "context", "ordered_1", "ordered_2", "ordered_3",
    *(f"categories_{number}" for number in range(1, 6)),
)  # fmt: skip
LEAST_CONTRAST, LEAST_DISTANCE = 3.0, 15.0
#: Roles that stand side by side in one chart.
NEIGHBOURS = (
    ("accent", "context"),
    ("highlight", "context"),
    *combinations([f"categories_{number}" for number in range(1, 6)], 2),
)


class Fault(NamedTuple):
    """Two roles that do not hold, and a colour for the first that would."""

    role: str
    what: str
    better: str


def faults(colours: Colours) -> Iterator[Fault]:
    """Every pair that does not hold, with a colour of the same hue for its first role that would."""
    pairs = [*TEXTS, *((mark, "paper", LEAST_CONTRAST) for mark in MARKS)]
    for role, ground, least in pairs:
        colour, other = getattr(colours, role), getattr(colours, ground)
        found = contrast(colour, other)
        if found < least:
            what = f"{role} {colour} on {ground} {other} has a contrast of {found:.2f}, {least:g} is needed"
            yield Fault(role, what, readable(colour, other, least))
    for one, other in NEIGHBOURS:
        near, vision = min((distance(getattr(colours, one), getattr(colours, other), v), v) for v in VISIONS)
        if near < LEAST_DISTANCE:
            what = f"{one} {getattr(colours, one)} and {other} {getattr(colours, other)} are {near:.0f} apart"
            yield Fault(
                one, f"{what} in {vision} vision, {LEAST_DISTANCE:g} is needed", _apart(colours, one, other)
            )


def contrast(colour: str, ground: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2)."""
    return float(Color(colour).contrast(ground))


def distance(one: str, other: str, vision: str) -> float:
    """How far apart two colours are in a kind of vision (CIEDE2000)."""
    return float(_seen(one, vision).delta_e(_seen(other, vision), method="2000"))


def readable(colour: str, ground: str, least: float) -> str:
    """The colour of the same hue, nearest in lightness, that has the contrast; "" if none has."""
    return next((one for one in _shades(colour) if contrast(one, ground) >= least), "")


def grey(colour: str) -> str:
    """The grey of the same luminance: what is left of a colour in print without any."""
    level = [Color(colour).luminance()] * 3
    return Color("srgb-linear", level).convert("srgb").to_string(hex=True, upper=True, compress=False)


def without_colour(colour: str, other: str, ground: str) -> str:
    """The nearest shade of a colour, read on a ground and told from another in grey; itself if none is."""
    read = (one for one in _shades(colour) if contrast(one, ground) >= 4.5)
    far = (one for one in read if distance(grey(one), grey(other), "normal") >= LEAST_DISTANCE)
    return next(far, colour)


def _apart(colours: Colours, one: str, other: str) -> str:
    """A shade of `one` that is far enough from `other` and still holds on the paper; "" if none."""
    fixed = getattr(colours, other)
    least = {role: least for role, ground, least in TEXTS if ground == "paper"}.get(one, LEAST_CONTRAST)
    shades = (shade for shade in _shades(getattr(colours, one)) if contrast(shade, colours.paper) >= least)
    far = (shade for shade in shades if min(distance(shade, fixed, v) for v in VISIONS) >= LEAST_DISTANCE)
    return next(far, "")


def _seen(colour: str, vision: str) -> Color:
    return Color(colour) if vision == "normal" else Color(colour).filter(vision)


def _shades(colour: str) -> Iterator[str]:
    """The colour in other lightnesses, the nearest first, as #RRGGBB."""
    own = Color(colour).convert("oklch")
    lightness = float(own["lightness"])
    steps = sorted(range(101), key=lambda step: abs(step / 100 - lightness))
    for step in steps:
        shade = own.clone().set("lightness", step / 100).convert("srgb").fit()
        yield shade.to_string(hex=True, upper=True, compress=False)

"""What a theme's colours have to hold: text is read, marks stand out, categories are told apart.

Contrast is that of WCAG 2.2 (relative luminance); the distance of two colours is CIEDE2000, in normal
vision and in three kinds of colour blindness (Machado, Oliveira and Fernandes, 2009), as coloraide has them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, replace
from functools import lru_cache, partial
from itertools import combinations
from typing import NamedTuple

from coloraide import Color

from cmsurvey.theme import Colours

VISIONS = ("normal", "protan", "deutan", "tritan")
#: Text and its ground with the least contrast.
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
    ("on_ordered_3", "ordered_3", 4.5),
    *((f"on_sequential_{number}", f"sequential_{number}", 4.5) for number in range(1, 6)),
)
#: Marks that are never text; accent and highlight are both.
MARKS = (
    "context", "ordered_1", "ordered_2", "ordered_3",
    *(f"categories_{number}" for number in range(1, 6)),
)  # fmt: skip
LEAST_CONTRAST, LEAST_DISTANCE = 3.0, 15.0
#: Below this chroma (OKLCH) a colour has no hue to speak of; that of one which is told by its hue.
_GREY, _VIVID = 0.02, 0.12
#: Of other hues every so many hundredths of lightness are tried.
_COARSE = 5
#: The least distance of two steps of one scale, whose order tells them apart too.
LEAST_STEP = 5.0
GROUNDS = (*TEXTS, *((mark, "paper", LEAST_CONTRAST) for mark in MARKS))
#: Roles that stand side by side in one chart, with the least distance that they need.
NEIGHBOURS = (
    ("accent", "context", LEAST_DISTANCE),
    ("highlight", "context", LEAST_DISTANCE),
    ("accent", "highlight", LEAST_DISTANCE),
    *((*pair, LEAST_DISTANCE) for pair in combinations([f"categories_{at}" for at in range(1, 6)], 2)),
    *((f"ordered_{at}", f"ordered_{at + 1}", LEAST_STEP) for at in (1, 2)),
    *((f"sequential_{at}", f"sequential_{at + 1}", LEAST_STEP) for at in range(1, 5)),
)


class Fault(NamedTuple):
    """Two roles that do not hold: the first one, what is wrong, and the colours by role that mend it.

    Those of all faults together make colours without one; none where no shade was found that would.
    """

    role: str
    what: str
    better: Mapping[str, str]


def faults(colours: Colours, given: Collection[str] = ()) -> list[Fault]:
    """Every pair that does not hold, with its cure; `given` roles are changed rather than others.

    A cure is reckoned with the colours as they are after the other cures; all were tried together.
    """
    found = [*_faint(colours), *_near(colours)]
    if not found:
        return []
    mended = _mended(colours, given)
    sound = not (*_faint(mended), *_near(mended))
    better = {
        role: colour for role, colour in asdict(mended).items() if sound and colour != getattr(colours, role)
    }
    told = [Fault(pair[0], what, {r: better[r] for r in pair if r in better}) for pair, what in found]
    others = {role: better[role] for role in better if not any(role in one.better for one in told)}
    return [told[0]._replace(better={**told[0].better, **others}), *told[1:]]


def _faint(colours: Colours) -> Iterator[tuple[tuple[str, str], str]]:
    """The pairs of which one is not seen or read on the other."""
    for role, ground, least in GROUNDS:
        colour, other = getattr(colours, role), getattr(colours, ground)
        found = contrast(colour, other)
        if found < least:
            what = f"{role} {colour} on {ground} {other} has a contrast of {found:.2f}, {least:g} is needed"
            yield (role, ground), what


def _near(colours: Colours) -> Iterator[tuple[tuple[str, str], str]]:
    """The pairs that somebody takes for each other."""
    for one, other, least in NEIGHBOURS:
        first, second = getattr(colours, one), getattr(colours, other)
        near, vision = min((distance(first, second, v), v) for v in VISIONS)
        if near < least:
            what = f"{one} {first} and {other} {second} are {near:.0f} apart in {vision} vision"
            yield (one, other), f"{what}, {least:g} is needed"


def _mended(colours: Colours, given: Collection[str]) -> Colours:
    """The colours, each as near to itself as it can be beside those that are settled before it.

    Grounds come before what stands on them, roles that nobody gave before those that somebody did. A role
    that no colour fits stays as it is.
    """
    roles = [role for role in asdict(colours) if role != "paper"]
    settled = {"paper": colours.paper}
    for role in sorted(roles, key=lambda one: (one.startswith("on_"), one in given)):
        own = getattr(colours, role)
        holds = partial(_holds, role, settled=dict(settled))
        settled[role] = next(filter(holds, (own, *_shades(own), *_hues(own))), own)
    return replace(colours, **settled)


def _holds(role: str, colour: str, *, settled: Mapping[str, str]) -> bool:
    """Whether a colour for a role holds beside those that are settled."""
    for one, ground, least in GROUNDS:
        if one == role and ground in settled and contrast(colour, settled[ground]) < least:
            return False
    for first, second, least in NEIGHBOURS:
        other = {first: second, second: first}.get(role, "")
        if other in settled and any(distance(colour, settled[other], v) < least for v in VISIONS):
            return False
    return True


@lru_cache(maxsize=65536)
def contrast(colour: str, ground: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2)."""
    return float(Color(colour).contrast(ground))


@lru_cache(maxsize=65536)
def distance(one: str, other: str, vision: str) -> float:
    """How far apart two colours are in a kind of vision (CIEDE2000)."""
    return float(_seen(one, vision).delta_e(_seen(other, vision), method="2000"))


def grey(colour: str) -> str:
    """The grey of the same luminance: what is left of a colour in print without any."""
    level = [Color(colour).luminance()] * 3
    return Color("srgb-linear", level).convert("srgb").to_string(hex=True, upper=True, compress=False)


def without_colour(colour: str, other: str, ground: str) -> str:
    """The nearest shade of a colour, read on a ground and told from another in grey; itself if none is."""
    read = (one for one in _shades(colour) if contrast(one, ground) >= 4.5)
    far = (one for one in read if distance(grey(one), grey(other), "normal") >= LEAST_DISTANCE)
    return next(far, colour)


@lru_cache(maxsize=4096)
def _seen(colour: str, vision: str) -> Color:
    return Color(colour) if vision == "normal" else Color(colour).filter(vision)


def _shades(colour: str, step: int = 1) -> Iterator[str]:
    """The colour in other lightnesses, `step` hundredths apart, the nearest first, as #RRGGBB."""
    lightness = float(_in_oklch(colour)["lightness"])
    steps = sorted(range(0, 101, step), key=lambda one: abs(one / 100 - lightness))
    return (_shade(colour, one) for one in steps)  # each is made when it is tried: most are not


@lru_cache(maxsize=256)
def _in_oklch(colour: str) -> Color:
    return Color(colour).convert("oklch")


@lru_cache(maxsize=65536)
def _shade(colour: str, lightness: int) -> str:
    """The colour in a lightness of so many hundredths."""
    shade = _in_oklch(colour).clone().set("lightness", lightness / 100).convert("srgb").clip()
    return shade.to_string(hex=True, upper=True, compress=False)


def _hues(colour: str) -> Iterator[str]:
    """Colours of other hues, the nearest hue first: where no shade of its own does."""
    own = Color(colour).convert("oklch")
    hue = own["hue"] if own["chroma"] > _GREY else 0.0
    for turn in sorted(range(0, 360, 30), key=lambda one: min(one, 360 - one)):
        vivid = own.clone().set("hue", (hue + turn) % 360).set("chroma", max(own["chroma"], _VIVID))
        yield from _shades(vivid.convert("srgb").clip().to_string(hex=True), _COARSE)

"""The rules about text and page: what overlaps, is cut, too small or too pale, and what is not said."""

from __future__ import annotations

from collections.abc import Iterator

from cmsurvey import words
from cmsurvey.lint import marks
from cmsurvey.lint.seen import Box, Finding, Look, Text, contrast

#: The least type in px as displayed: of a page, of a picture for social networks.
LEAST_SIZE, LEAST_SOCIAL = 12.0, 28.0
#: Text from this size in px, and bold, may have the lesser contrast.
LARGE, BOLD = 24.0, 600
LEAST_CONTRAST, LEAST_LARGE = 4.5, 3.0
#: What two inks may share in px, and how far ink may reach out: rounding and the curves of letters.
TOUCH, OUT = 1.0, 1.5


def findings(look: Look) -> Iterator[Finding]:
    """Everything that a rule refuses in what was measured."""
    for rule in (_overlaps, _covered, _crossed, _clipped, _small, _pale, _unsaid, _sideways, _unmeasured):
        yield from rule(look)
    yield from marks.findings(look)


def _overlaps(look: Look) -> Iterator[Finding]:
    """Text on text; lines of one paragraph are its own affair."""
    ordered = sorted(look.texts, key=lambda one: one.box.y)
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if other.box.y >= one.box.bottom:
                break
            if one.owner != other.owner and min(one.box.shared(other.box)) > TOUCH:
                yield look.finding(
                    "overlap", f"{_quoted(one)} and {_quoted(other)}", _both(one.box, other.box)
                )


def _covered(look: Look) -> Iterator[Finding]:
    """Text that something of the page is painted over."""
    for one in look.texts:
        if one.covered:
            yield look.finding("overlap", f"{_quoted(one)} is under {one.covered}", one.box)


def _crossed(look: Look) -> Iterator[Finding]:
    """Text with a mark that is not its ground: crossed by a line, half on a shape, or under one."""
    for hit in look.hits:
        text, mark = look.texts[hit.text], look.marks[hit.mark]
        if hit.after and (hit.share or hit.crossed) and mark.alpha > 0.05:
            what = "is under a mark"
        elif text.halo:
            continue
        elif hit.crossed:
            what = "is crossed by a line"
        elif 0 < hit.share < 1 and contrast(mark.fill, look.ground(hit.mark), mark.alpha) > 1.25:
            what = "lies half on a mark"
        elif hit.share and mark.pattern:
            what = "lies on a pattern"
        else:
            continue
        yield look.finding("overlap", f"{_quoted(text)} {what}", text.box)


def _clipped(look: Look) -> Iterator[Finding]:
    for one in look.texts:
        px, whose = one.beyond
        if px > OUT:
            yield look.finding("clipping", f"{_quoted(one)} reaches {px:.0f} px beyond {whose}", one.box)
    for mark in look.marks:
        px, whose = mark.beyond
        if px > OUT and not mark.hairline:
            yield look.finding("clipping", f"a mark reaches {px:.0f} px beyond {whose}", mark.box)


def _small(look: Look) -> Iterator[Finding]:
    least = LEAST_SOCIAL if look.social else LEAST_SIZE
    for one in look.texts:
        if one.size < least - 0.05:
            yield look.finding("size", f"{_quoted(one)} is {one.size:.1f} px, {least:g} is needed", one.box)


def _pale(look: Look) -> Iterator[Finding]:
    for one in look.texts:
        if not one.colour:
            continue
        large = one.size >= LARGE and one.weight >= BOLD
        least = LEAST_LARGE if large else LEAST_CONTRAST
        found, ground = min((contrast(one.colour, under, one.alpha), under) for under in one.grounds)
        if found < least:
            what = f"{one.colour} on {ground} has {found:.2f}, {least:g} is needed"
            yield look.finding("text-contrast", f"{_quoted(one)}: {what}", one.box)


def _unsaid(look: Look) -> Iterator[Finding]:
    """Whom the figures are about and where they come from, in any language that the program speaks."""
    if look.noted or look.social or not look.marks:
        return
    for part in ("scope", "source"):
        labels = [
            str(words.spoken(lang)["note_labels"][part]).rstrip(" \u00a0\u202f:")
            for lang in words.languages()
        ]
        if not any(_says(one.words, label) for one in look.texts for label in labels):
            named = " or ".join(dict.fromkeys(labels))
            yield look.finding("notes", f'no note begins with "{named}"', Box(0, 0, look.width, 24))


def _says(text: str, label: str) -> bool:
    """Whether a text begins with a label and its colon."""
    return text.startswith(label) and text[len(label) :].lstrip(" \u00a0\u202f").startswith(":")


def _sideways(look: Look) -> Iterator[Finding]:
    if look.over > 0:
        what = f"the page is {look.over:.0f} px wider than the window"
        yield look.finding("scroll", what, Box(look.width - 24, 0, 24, 120))


def _unmeasured(look: Look) -> Iterator[Finding]:
    """Where texts and marks stand of which no script can tell what a reader sees."""
    for where, what in look.unmeasured:
        cure = "leave it out" if what.startswith("what is") else "draw it as SVG"
        yield look.finding("unmeasured", f"{what} cannot be measured: {cure}", where)


def _quoted(text: Text) -> str:
    shown = text.words if len(text.words) <= 40 else f"{text.words[:39].rstrip()}…"
    return f'"{shown}"'


def _both(one: Box, other: Box) -> Box:
    """The box around two."""
    x, y = min(one.x, other.x), min(one.y, other.y)
    return Box(x, y, max(one.right, other.right) - x, max(one.bottom, other.bottom) - y)

"""A value of a line with the name of its line under it: how large it is, and where its lines stand."""

from __future__ import annotations

from typing import NamedTuple

from cmsurvey import fonts
from cmsurvey.model import Mark
from cmsurvey.templates import canvas
from cmsurvey.templates.canvas import Style, Text

#: The share of a drawing that the name of a line takes before it is broken into lines, and the least in px.
NAME_SHARE, NAME_LEAST = 0.22, 110
#: The share of its own width at which a name that is wider than its value is broken once more.
BROKEN = 0.65
#: The faces of a value and of the name under it.
VALUE, NAME = "text-700", "text-600"
#: The star of a value hangs behind it: the value alone is what stands by its dot.
STAR = "*"


class Tag(NamedTuple):
    """A value and the name of its line, in lines."""

    value: str
    name: tuple[str, ...]


Size = tuple[float, float]


def sized(mark: Mark, px: float, style: Style) -> tuple[tuple[Tag, Size], ...]:
    """The tags of a printed mark with their sizes, the better first: a narrower name, none at last."""
    if not mark.text:
        return ()
    names: list[tuple[str, ...]] = [()]
    note = style.size.note
    if mark.detail:
        room = max(style.width * NAME_SHARE, NAME_LEAST)
        whole = fonts.wrap(mark.detail, NAME, note, room)
        widest = max(fonts.width(one, NAME, note) for one in whole)
        wider = widest > fonts.width(mark.text, VALUE, px)
        names = [whole, *([fonts.wrap(mark.detail, NAME, note, widest * BROKEN)] if wider else []), ()]
    return tuple((tag, _size(tag, px, note)) for tag in dict.fromkeys(Tag(mark.text, one) for one in names))


def _size(tag: Tag, px: float, note: float) -> Size:
    wide = max(
        fonts.width(alone(tag.value), VALUE, px), *(fonts.width(one, NAME, note) for one in tag.name), 0
    )
    return wide, px * 1.1 + note * 1.25 * len(tag.name)


def written(
    tag: Tag, at: tuple[float, float, float], dot: float, style: Style, *, px: float, colour: str
) -> list[Text]:
    """The lines of a tag between the left and the right `at` its top: each over its `dot`, else as near."""
    left, right, top = at
    y, note = top + px * 0.55, style.size.note
    lines = [(tag.value, VALUE, px, y)]
    lines += [(one, NAME, note, y + px * 1.15 + note * 1.25 * row) for row, one in enumerate(tag.name)]
    texts = []
    for line, face, size, middle in lines:
        half = fonts.width(alone(line), face, size) / 2
        over = fonts.width(line, face, size) / 2 - half
        x = max(left + half, min(dot, right - half)) + over
        texts.append(Text(x, middle, canvas.escape(line), face, size, colour, "middle"))
    return texts


def alone(text: str) -> str:
    """A value without the star behind it; a star alone is that of a dot whose value is not written."""
    return text.removesuffix(STAR) or text

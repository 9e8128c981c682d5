"""The rules about marks: seen on their ground, told apart by everybody, named, and as long as their value."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from statistics import linear_regression

from cmsurvey.lint.seen import Box, Finding, Look, Mark, Text, contrast, distance, shades
from cmsurvey.themes import legible

#: px of paper that tell two pale marks apart.
GAP = 2.0
#: How far apart two shades of an ordered scale are at least: their order tells them apart as well.
LEAST_SHADES = 5.0
#: A label stands this near to its mark in px; a swatch of a legend is at most so large.
NEAR, SWATCH = 40.0, 36.0
#: And so near to its corner where it stands neither beside nor above it.
CORNER = 16.0
#: What a bar may differ from its value: px, and the share of the longest.
LENGTH, SHARE = 2.0, 0.02
_NUMBER = re.compile(r"^[€$£\s]*([\u2212-]?\d[\d.,\s\u00a0\u202f]*)")
_THOUSANDS = re.compile(r"^\d{1,3}(,\d{3})+(\.\d+)?$")


def findings(look: Look) -> Iterator[Finding]:
    """Everything that the rules about marks refuse in what was measured."""
    for rule in (_pale, _alike, _unnamed, _off_zero, _astray):
        yield from rule(look)


def number(text: str) -> float | None:
    """The number that a text begins with, in French or English; None where there is none."""
    found = _NUMBER.match(text)
    if not found:
        return None
    digits = re.sub(r"\s", "", found[1]).replace("\u2212", "-").rstrip(".,")
    plain = digits.replace(",", "") if _THOUSANDS.match(digits) else digits.replace(",", ".")
    return float(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def _pale(look: Look) -> Iterator[Finding]:
    """Marks that do not stand out, unless a gap parts them and each has its label."""
    for at, mark in look.data.items():
        ground = look.ground(at)
        shades = [(mark.fill, mark.alpha), (mark.stroke if mark.thick >= 1 else "", 1.0)]
        found = max((contrast(one, ground, alpha) for one, alpha in shades if one), default=21.0)
        if found < legible.LEAST_CONTRAST - 0.005 and not (_apart(look, at) and _labels(look, mark)):
            what = f"a mark of {mark.fill or mark.stroke} on {ground} has {found:.2f}, 3 is needed"
            yield look.finding("mark-contrast", f"{what}, or a gap and a label", mark.box)


def _apart(look: Look, at: int) -> bool:
    """Whether nothing that means something stands nearer to a mark than the gap."""
    own = look.marks[at]
    others = (one for other, one in look.data.items() if other != at and one.drawing == own.drawing)
    return all(min(own.box.shared(one.box)) <= -GAP + 0.1 for one in others)


def _labels(look: Look, mark: Mark, near: float = NEAR) -> list[Text]:
    """The texts in a mark, or beside or above it and no farther than `near`."""
    return [
        one
        for one in look.texts
        if one.drawing == mark.drawing
        and min(shared := mark.box.shared(one.box)) > -near
        and max(shared) > -CORNER
    ]


def _colour(mark: Mark) -> str:
    """The colour by which a mark is known; none for a pattern, which is known as such."""
    return "" if mark.pattern else mark.fill if mark.fill and mark.alpha > 0.5 else mark.stroke


def _colours(look: Look) -> Iterator[Mapping[str, list[Mark]]]:
    """The marks of each drawing by their colour; what is painted as its ground is known by its stroke."""
    for drawing in range(len(look.drawings)):
        known: dict[str, list[Mark]] = defaultdict(list)
        for at, mark in look.data.items():
            if mark.drawing == drawing:
                hollow = mark.fill and mark.fill == look.ground(at)
                seen = mark._replace(fill="", shape=f"{mark.shape} hollow") if hollow else mark
                if colour := _colour(seen):
                    known[colour].append(seen)
        yield known


def _alike(look: Look) -> Iterator[Finding]:
    """Two colours of one drawing that somebody takes for one; shades of a hue are an ordered scale.

    Marks that are told apart in grey, as hollow dots are from full ones, may have any.
    """
    for known in _colours(look):
        for one, other in combinations(known, 2):
            if not {_kind(mark) for mark in known[one]} & {_kind(mark) for mark in known[other]}:
                continue
            near, vision = distance(one, other)
            least = LEAST_SHADES if shades(one, other) else legible.LEAST_DISTANCE
            if near < least:
                what = f"{one} and {other} are {near:.0f} apart in {vision} vision, {least:g} is needed"
                yield look.finding("categories", what, known[other][0].box)


def _unnamed(look: Look) -> Iterator[Finding]:
    """Colours that alone tell marks apart, explained nowhere or by a legend alone."""
    for known in _colours(look):
        if len(known) < 2:
            continue
        legend = {colour: one for colour, marks in known.items() if (one := _swatch(look, marks))}
        # a single one goes without saying: it is the mark without a name
        if len(legend) > 1 and not _in_order(known, legend):
            for colour, swatch in legend.items():
                what = f"{colour} is explained by a legend alone, name its marks where they stand"
                yield look.finding("colour-alone", what, swatch.box)
        if legend:
            continue
        kinds = {colour: {_kind(one) for one in marks} for colour, marks in known.items()}
        for colour, marks in known.items():
            alike = any(kinds[colour] & kinds[other] for other in known if other != colour)
            if alike and not any(_labels(look, one) for one in marks):
                what = f"nothing beside the marks of {colour} says what they are"
                yield look.finding("colour-alone", what, marks[0].box)


def _in_order(known: Mapping[str, list[Mark]], legend: Mapping[str, Mark]) -> bool:
    """Whether a legend lists the shades of an ordered scale as their marks follow each other."""
    listed = sorted(legend, key=lambda colour: (legend[colour].box.y, legend[colour].box.x))
    drawn = sorted(
        legend, key=lambda colour: min(one.box.x for one in known[colour] if one is not legend[colour])
    )
    return listed == drawn and all(shades(one, other) for one, other in combinations(listed, 2))


def _kind(mark: Mark) -> tuple[str, bool, bool]:
    """What tells a mark from others in grey: its shape, whether it is filled, whether it is hatched."""
    return mark.shape, bool(mark.fill), mark.pattern


def _swatch(look: Look, marks: Sequence[Mark]) -> Mark | None:
    """The small mark that explains larger ones of its colour, none of which is named by itself."""
    large = [one for one in marks if max(one.box.width, one.box.height) > SWATCH]
    if not large or any(_inside(look, one) for one in large):
        return None
    colour = _colour(marks[0])
    small = [
        one
        for one in look.marks  # that of a line is a short line
        if one.drawing == marks[0].drawing
        and _colour(one) == colour
        and one not in large
        and one.box.height <= 20
        and any(0 < text.box.x - one.box.right < 16 for text in _labels(look, one, 16))
        and all(_apart_from(one.box, other.box) for other in large)
    ]
    return small[0] if small else None


def _apart_from(swatch: Box, mark: Box) -> bool:
    """Whether a small mark has neither touch nor base line in common with a larger one."""
    aligned = abs(swatch.x - mark.x) < 1 or abs(swatch.bottom - mark.bottom) < 1
    return min(swatch.shared(mark)) < -4 and not aligned


def _inside(look: Look, mark: Mark) -> bool:
    return any(min(mark.box.shared(one.box)) > 0 for one in _labels(look, mark))


def _off_zero(look: Look) -> Iterator[Finding]:
    """Bars from one base line whose lengths are not as their values, or whose axis says so."""
    for bars, lying in _bars(look):
        texts = [one for one in look.texts if one.drawing == bars[0].drawing]
        values = [
            _value(bar, [one for one in texts if not _elsewhere(look, bar, one)], lying=lying) for bar in bars
        ]
        known = [(bar, value) for bar, value in zip(bars, values, strict=True) if value]
        ticks = _ticks(bars, texts, lying=lying)
        if len(known) == len(bars):
            yield from _unequal(look, known, lying=lying)
        elif len(ticks) >= 2:
            yield from _raised(look, bars, ticks, lying=lying)


def _astray(look: Look) -> Iterator[Finding]:
    """Bars made of elements, one a row, that begin on no common line; the steps of a waterfall do not."""
    charts: dict[int, list[Mark]] = defaultdict(list)
    for one in look.data.values():
        if one.shape == "block":
            charts[one.drawing].append(one)
    for drawing, bars in charts.items():
        lying = max(one.box.height for one in bars) - min(one.box.height for one in bars) < 1
        ends = [
            (one.box.x, one.box.right) if lying else (one.box.bottom, one.box.y)
            for one in _rows(bars, lying=lying)
        ]
        texts = [one for one in look.texts if one.drawing == drawing]
        common = any(all(_near(line, pair) for pair in ends) for line in ends[0]) if ends else True
        steps = all(_near(start, [end for _, end in ends]) for start, _ in ends[1:])
        if not common and not steps and all(_value(one, texts, lying=lying) for one in bars):
            yield look.finding("zero", "the bars begin on no common line: not at zero", bars[0].box)


def _rows(bars: Sequence[Mark], *, lying: bool) -> Sequence[Mark]:
    """The bars in their order, if each has a row or column of its own; else none, as in a stack."""
    ordered = sorted(bars, key=lambda one: one.box.y if lying else one.box.x)
    apart = all(one.box.shared(other.box)[1 if lying else 0] <= 1 for one, other in pairwise(ordered))
    return ordered if apart else []


def _near(place: float, others: Sequence[float]) -> bool:
    return any(abs(place - one) <= LENGTH for one in others)


def _elsewhere(look: Look, bar: Mark, text: Text) -> bool:
    """Whether a text stands in another mark than this bar: the next part of a stack has its own value."""
    x, y = (text.box.x + text.box.right) / 2, (text.box.y + text.box.bottom) / 2
    return any(
        one.box != bar.box and one.drawing == bar.drawing and one.box.x < x < one.box.right
        and one.box.y < y < one.box.bottom
        for one in look.data.values()
        if one.full
    )  # fmt: skip


def _bars(look: Look) -> Iterator[tuple[list[Mark], bool]]:
    """Two bars or more from one base line and of one thickness, and whether they lie."""
    for lying in (True, False):
        groups: dict[tuple[int, float, float], list[Mark]] = defaultdict(list)
        for mark in look.data.values():
            box = mark.box
            if mark.full and mark.fill and min(box.width, box.height) >= 3:
                base, thick = (box.x, box.height) if lying else (box.bottom, box.width)
                groups[mark.drawing, round(base), round(thick)].append(mark)
        for bars in groups.values():
            lengths = {round(_length(one, lying=lying)) for one in bars}
            side = [one.box.y if lying else one.box.x for one in bars]
            if len(bars) >= 2 and len(lengths) > 1 and len(set(side)) == len(bars):
                yield bars, lying


def _length(mark: Mark, *, lying: bool) -> float:
    return mark.box.width if lying else mark.box.height


def _value(bar: Mark, texts: Sequence[Text], *, lying: bool) -> float | None:
    """The number printed in a bar or at its end."""
    box = bar.box
    if lying:
        row = [one for one in texts if _middle(one.box, lying=False) - box.y in _Span(box.height)]
        near = [one for one in row if box.x < one.box.x < box.right + NEAR]
    else:
        row = [one for one in texts if _middle(one.box, lying=True) - box.x in _Span(box.width)]
        near = [one for one in row if box.y - NEAR < one.box.y and one.box.bottom <= box.bottom]
    numbers = [value for one in near if (value := number(one.words)) is not None]
    return numbers[0] if len(numbers) == 1 else None


class _Span(float):
    """The numbers from 0 to this one."""

    def __contains__(self, value: float) -> bool:
        return 0 <= value <= self


def _middle(box: Box, *, lying: bool) -> float:
    return (box.x + box.right) / 2 if lying else (box.y + box.bottom) / 2


def _ticks(bars: Sequence[Mark], texts: Sequence[Text], *, lying: bool) -> list[tuple[float, float]]:
    """Place and value of each number along the value axis of the bars."""
    if lying:
        lowest = max(one.box.bottom for one in bars)
        found = [one for one in texts if one.box.y >= lowest]
    else:
        leftmost = min(one.box.x for one in bars)
        found = [one for one in texts if one.box.right <= leftmost]
    placed = [(_middle(one.box, lying=lying), number(one.words)) for one in found]
    ticks = [(place, value) for place, value in placed if value is not None]
    return ticks if len({place for place, _ in ticks}) == len(ticks) else []


def _unequal(look: Look, known: Sequence[tuple[Mark, float]], *, lying: bool) -> Iterator[Finding]:
    longest, most = max(((_length(bar, lying=lying), value) for bar, value in known), key=lambda one: one[1])
    for bar, value in known:
        length, due = _length(bar, lying=lying), longest * value / most
        if abs(length - due) > LENGTH + SHARE * longest:
            what = (
                f"a bar of {value:g} is {length:.0f} px long where {most:g} is {longest:.0f}: not from zero"
            )
            yield look.finding("zero", what, bar.box)
            return


def _raised(
    look: Look, bars: Sequence[Mark], ticks: Sequence[tuple[float, float]], *, lying: bool
) -> Iterator[Finding]:
    places, values = zip(*ticks, strict=True)
    slope, start = linear_regression(places, values)
    base = slope * (bars[0].box.x if lying else bars[0].box.bottom) + start
    span = abs(slope) * max(_length(one, lying=lying) for one in bars)
    if abs(base) > max(LENGTH * abs(slope), SHARE * span):
        yield look.finding("zero", f"the bars start at {base:.3g} on their axis, not at zero", bars[0].box)

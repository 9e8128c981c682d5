"""The chart of a card as an office program has it: bars and stacks with a workbook inside, else a table.

What has no length has none here either: a bound is an arrow from where it stands, a list is a table.
Forms that such programs cannot draw truthfully (brackets of unequal width, quartiles, dots) are tables too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil

from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.util import Pt

from cmsurvey import fonts, formats
from cmsurvey.deck import inside, signs, tables, text
from cmsurvey.deck.native import (
    WIDER,
    Drawn,
    Fill,
    added,
    axes,
    holds,
    labelled,
    named,
    paint,
    spread,
    with_name,
    writable,
)  # fmt: skip
from cmsurvey.deck.paper import BOTTOM, POINT, TEXT, Box, Slide, colours
from cmsurvey.model import Chart, Infographic, Mark
from cmsurvey.words import Words

#: The height of a bar with its space, and of a stack, in px; the share of a bar that the space is, in %.
PITCH, STACK, GAP_BARS, GAP_STACK = 92, 150, 60, 20
#: The least height of a bar with its space, at which programs still print every name.
CLOSEST = 30
#: The height of a line of a legend or a sum, and the width of the key before a name, in px.
LINE, KEY = 30, 40
#: The least share of its box that a bar has over a legend.
LEAST = 0.25


def parts(card: Infographic, box: Box, words: Words) -> Sequence[tables.Part | None]:
    """What a card is shown in: one chart (None), or a table on as many slides as it needs."""
    chart = card.panels[0].chart
    bars = sum(len(series.marks) for series in chart.series) if chart.template == "bars" else 0
    if chart.template in FORMS and bars * CLOSEST <= box.height:
        return (None,)
    return tables.pages(card, box, words)


def draw(slide: Slide, card: Infographic, box: Box, words: Words, *, part: tables.Part | None) -> None:
    """A part of a card in a box; its alternative text is that of the card."""
    if part is None:
        FORMS[card.panels[0].chart.template](slide, Drawn(card, words, box))
    else:
        tables.draw(slide, card, box, part)


def _figure(slide: Slide, drawn: Drawn) -> None:
    """The number and its sentence in the middle of the height."""
    box = drawn.box
    text.figure(slide, drawn.chart, box._replace(y=box.y + box.height * 0.12), large=True)


def _people(slide: Slide, drawn: Drawn) -> None:
    """A share of two: its number, its sentence, and one bar of the whole."""
    end = text.figure(slide, drawn.chart, drawn.box, large=False)
    below = drawn.box._replace(y=end, height=drawn.box.y + drawn.box.height - end)
    box = _placed(below, STACK + 30)
    lead, other = colours().highlight if drawn.chart.leads else colours().accent, colours().accent
    fills = [Fill(lead, colours().on_highlight)]
    first, second = drawn.chart.series[0].marks
    if second.text and drawn.chart.icons[0] != drawn.chart.icons[1]:
        fills.append(Fill(other, colours().on_accent))
    else:  # the others have no picture of their own: an outline, as on the card
        fills.append(Fill(colours().context, colours().ink, hatched=True))
    if not second.text:  # a length can be read off: it says its number, and that it was calculated
        second = second._replace(text=_left(drawn), detail=drawn.words.say("phrases.computed"))
    _stack(slide, drawn._replace(box=box), [(first, second)], fills)


def _left(drawn: Drawn) -> str:
    """What the one share of a chart leaves, as it is printed."""
    table, share = drawn.card.estimates[0], drawn.chart.series[0].marks[0].value
    row = next(row for row in table.rows if row.value == share)
    return formats.amount(formats.rest(formats.Quoted(row, table), drawn.words), drawn.words)


def _bars(slide: Slide, drawn: Drawn) -> None:
    marks = [mark for series in drawn.chart.series for mark in series.marks]
    box, most = _placed(drawn.box, PITCH * len(marks)), _reach(drawn.chart, marks)
    found = signs.bounds(drawn._replace(box=box), marks, most=most)
    data = inside.Figures()
    data.categories = [
        named(mark._replace(role="context") if at in found.told else mark, drawn.words)
        for at, mark in enumerate(marks)
    ]
    data.add_series("", [None if mark.role == "words" else mark.value for mark in marks])
    chart = added(slide, XL_CHART_TYPE.BAR_CLUSTERED, drawn._replace(box=box), data)
    plot, series = chart.plots[0], chart.plots[0].series[0]
    plot.gap_width, plot.vary_by_categories = GAP_BARS, False
    axes(chart, most=most)
    series.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labelled(series, marks, drawn, colours().ink)
    for at, mark in enumerate(marks):
        if mark.role != "words":
            paint(series.points[at].format, _bar(mark))
    signs.put(chart, found, drawn._replace(box=box))


def _placed(box: Box, tall: float) -> Box:
    """A part of a box so high, a third of what is free above it."""
    tall = min(tall, box.height)
    return box._replace(y=box.y + (box.height - tall) / 3, height=tall)


def _reach(chart: Chart, marks: Sequence[Mark]) -> float:
    """As far as the axis goes: past the longest bar and its number, or to what a bound may reach."""
    return max(chart.top, max((mark.value for mark in marks if mark.role != "words"), default=1) * 1.12)


def _bar(mark: Mark) -> Fill:
    if mark.role == "remainder":
        return Fill(colours().context, colours().ink, hatched=True)
    return Fill(colours().accent if mark.role == "lead" else colours().context, colours().ink)


def _stacked(slide: Slide, drawn: Drawn) -> None:
    """Parts of a whole; the sum that the title states stands over them."""
    bracket, marks = drawn.chart.bracket, drawn.chart.series[0].marks
    told = [(f"{bracket.figure} ", True), (bracket.text, False)] if bracket else []
    box = _under(slide, drawn.box, told, STACK + 60)
    _stack(slide, drawn._replace(box=box), [marks], _shades(drawn.chart, marks))


def _scale(slide: Slide, drawn: Drawn) -> None:
    """The steps of a scale, a bar a row, with the sums of both sides over the bar or beside its name."""
    several = len(drawn.chart.series) > 1
    rows, names, told = [], [], list[tuple[str, bool]]()
    for series in drawn.chart.series:
        # a mark is named by its row as well: its step alone is its detail
        rows.append([one._replace(label=one.detail, detail="") for one in series.marks if one.role != "net"])
        low, high = (one for one in series.marks if one.role == "net")
        sums = drawn.words.say("phrases.alone", label=low.detail, value=f"{low.text} / {high.text}")
        names.append(f"{series.name} ({sums})")
        told = [
            (f"{low.text} ", True),
            (f"{low.label}   ", False),
            (f"{high.text} ", True),
            (high.label, False),
        ]
    box = drawn.box if several else _under(slide, drawn.box, told, STACK + 60)
    _stack(slide, drawn._replace(box=box), rows, _sides(len(rows[0])), names=names if several else None)


def _under(slide: Slide, box: Box, told: Sequence[tuple[str, bool]], tall: float) -> Box:
    """The place of a chart so high, under a line of text if there is one."""
    if not told:
        return _placed(box, tall)
    end = text.line(slide, box._replace(y=box.y + 30, height=LINE), told, "Sum")
    return box._replace(y=end, height=min(tall, box.y + box.height - end))


def _sides(count: int) -> list[Fill]:
    """Steps as on the card: one side in the highlight, the other in the accent, both weaker to the middle."""
    known, half = colours(), count // 2
    sides = []
    for fill, ink in ((known.highlight, known.on_highlight), (known.accent, known.on_accent)):
        levels = [1 - 0.45 * at / max(half - 1, 1) for at in range(half)]
        sides.append([Fill(_thin(fill, one), ink if one == 1 else known.ink) for one in levels])
    neutral = [Fill(known.context, known.on_context)] if count % 2 else []
    return [*sides[0], *neutral, *reversed(sides[1])]


def _thin(colour: str, level: float) -> str:
    """A colour so full on the paper."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(colours().paper[1:]), strict=True)
    return "#" + "".join(f"{round(over * level + under * (1 - level)):02X}" for over, under in pairs)


def _shades(chart: Chart, marks: Sequence[Mark]) -> list[Fill]:
    """Fill and ink of each part: the darkest shade leads, as on the card."""
    known, count = colours(), len(marks)
    if chart.ordered and count <= 3:
        return [
            Fill(getattr(known, f"ordered_{n}"), getattr(known, f"on_ordered_{n}"))
            for n in range(1, count + 1)
        ]
    if count == 2:
        lead, other = Fill(known.accent, known.on_accent), Fill(known.context, known.on_context)
        return [lead if mark.role == "lead" else other for mark in marks]
    shades = [
        Fill(getattr(known, f"sequential_{n}"), getattr(known, f"on_sequential_{n}")) for n in range(5, 0, -1)
    ][:count]
    at = next((at for at, mark in enumerate(marks) if mark.role == "lead"), 0)
    return shades if chart.ordered else [*shades[1 : at + 1], shades[0], *shades[at + 1 :]]


def _stack(
    slide: Slide,
    drawn: Drawn,
    rows: Sequence[Sequence[Mark]],
    fills: Sequence[Fill],
    *,
    names: Sequence[str] | None = None,
) -> None:
    """A bar of 100 a row; a part wide enough has its name in it, else all have theirs in a legend."""
    data = inside.Figures()
    data.categories = names or [drawn.card.panels[0].title]
    for at, mark in enumerate(rows[0]):
        name = named(mark, drawn.words)
        if names is None and not writable(mark, drawn):
            name = f"{name}, {mark.text}"
        data.add_series(name, [row[at].value for row in rows])
    direct = names is None and all(holds(mark, drawn) for mark in rows[0])
    legend = 0 if direct else LINE * _lines([one.name for one in data], drawn.box.width)
    box = drawn.box
    if legend and not names:
        box = box._replace(height=min(box.height + legend - LINE, BOTTOM - box.y))
    chart = added(slide, XL_CHART_TYPE.BAR_STACKED, drawn._replace(box=box), data)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = GAP_STACK, 100
    axes(chart, most=max(100.0, *(sum(mark.value for mark in row) for row in rows)), named=names is not None)
    for at, (series, fill) in enumerate(zip(plot.series, fills, strict=True)):
        paint(series.format, fill, parted=True)
        if not direct and names is None and not writable(rows[0][at], drawn):
            series.data_labels.show_value = False  # its number stands in its name
            continue
        series.data_labels.position = XL_LABEL_POSITION.CENTER
        ink = colours().ink if fill.hatched else fill.ink
        labelled(series, [row[at] for row in rows], drawn, ink, inside=direct)
        if direct:
            with_name(series)
    spread(chart, max(1 - (LINE + legend) / box.height, LEAST) if legend else 1)
    if not direct:
        chart.has_legend = True
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.legend.font.size = Pt(TEXT)


def _lines(names: Sequence[str], width: float) -> int:
    """How many lines a legend takes: a line a name once they have no room beside each other."""
    wide = [fonts.width(one, "text-400", TEXT * POINT) * WIDER + KEY for one in names]
    return 1 if sum(wide) <= width else sum(ceil(one / width) for one in wide)


FORMS: dict[str, Callable[[Slide, Drawn], None]] = {
    "bars": _bars,
    "stacked": _stacked,
    "likert": _scale,
    "diverging": _scale,
    "pictogram": _people,
    "key_figure": _figure,
}

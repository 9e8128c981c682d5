"""The chart of a card as an office program has it: bars and stacks with a workbook inside, else a table.

What has no length has none here either: a bound is a word beside its answer, a list is a table. Forms that
such programs cannot draw truthfully (brackets of unequal width, quartiles, dots) are tables too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.util import Pt

from cmsurvey import fonts
from cmsurvey.deck import tables, text
from cmsurvey.deck.paper import POINT, TEXT, Box, Slide, colours
from cmsurvey.deck.text import rgb
from cmsurvey.model import Chart, Infographic, Mark
from cmsurvey.theme import STROKE_ZERO
from cmsurvey.words import Words

#: The height of a bar with its space, and of a stack, in px; the share of a bar that the space is, in %.
PITCH, STACK, GAP_BARS, GAP_STACK = 92, 150, 60, 20
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


class Fill(NamedTuple):
    """How a mark is painted: its colour, that of a number on it, whether it is hatched."""

    colour: str
    ink: str
    hatched: bool = False


class _Drawn(NamedTuple):
    """What a chart is drawn from."""

    card: Infographic
    words: Words
    box: Box

    @property
    def chart(self) -> Chart:
        return self.card.panels[0].chart

    @property
    def unit(self) -> str:
        return self.card.estimates[0].unit


def draw(slide: Slide, card: Infographic, box: Box, words: Words) -> None:
    """The chart of a card in a box; its alternative text is that of the card."""
    drawn = _Drawn(card, words, box)
    FORMS.get(drawn.chart.template, _table)(slide, drawn)


def _table(slide: Slide, drawn: _Drawn) -> None:
    tables.draw(slide, drawn.card, drawn.box, drawn.words)


def _figure(slide: Slide, drawn: _Drawn) -> None:
    """The number and its sentence in the middle of the height."""
    box = drawn.box
    text.figure(slide, drawn.chart, box._replace(y=box.y + box.height * 0.12), large=True)


def _people(slide: Slide, drawn: _Drawn) -> None:
    """A share of two: its number, its sentence, and one bar of the whole."""
    end = text.figure(slide, drawn.chart, drawn.box, large=False)
    below = drawn.box._replace(y=end, height=drawn.box.y + drawn.box.height - end)
    box = _placed(below, STACK + 30)
    lead, other = colours().highlight if drawn.chart.leads else colours().accent, colours().accent
    fills = [Fill(lead, colours().on_highlight)]
    second = drawn.chart.series[0].marks[1]
    if second.text and drawn.chart.icons[0] != drawn.chart.icons[1]:
        fills.append(Fill(other, colours().on_accent))
    else:  # the others have no picture of their own: an outline, as on the card
        fills.append(Fill(colours().context, colours().ink, hatched=True))
    _stack(slide, drawn._replace(box=box), [drawn.chart.series[0].marks], fills)


def _bars(slide: Slide, drawn: _Drawn) -> None:
    marks = [mark for series in drawn.chart.series for mark in series.marks]
    data = CategoryChartData()
    data.categories = [_named(mark) for mark in marks]
    data.add_series("", [None if mark.role == "words" else mark.value for mark in marks])
    box = _placed(drawn.box, PITCH * len(marks))
    chart = _added(slide, XL_CHART_TYPE.BAR_CLUSTERED, drawn._replace(box=box), data)
    plot, series = chart.plots[0], chart.plots[0].series[0]
    plot.gap_width, plot.vary_by_categories = GAP_BARS, False
    _axes(chart, most=_reach(drawn.chart, marks))
    series.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    _labelled(series, marks, drawn, colours().ink)
    for at, mark in enumerate(marks):
        if mark.role != "words":
            _paint(series.points[at].format, _bar(mark))


def _placed(box: Box, tall: float) -> Box:
    """A part of a box so high, a third of what is free above it."""
    tall = min(tall, box.height)
    return box._replace(y=box.y + (box.height - tall) / 3, height=tall)


def _reach(chart: Chart, marks: Sequence[Mark]) -> float:
    """As far as the axis goes: past the longest bar and its number, or to what a bound may reach."""
    return max(chart.top, max((mark.value for mark in marks if mark.role != "words"), default=1) * 1.12)


def _bar(mark: Mark) -> Fill:
    if mark.role in {"remainder", "either"}:
        return Fill(colours().context, colours().ink, hatched=True)
    return Fill(colours().accent if mark.role == "lead" else colours().context, colours().ink)


def _stacked(slide: Slide, drawn: _Drawn) -> None:
    """Parts of a whole; the sum that the title states stands over them."""
    chart, box = drawn.chart, drawn.box
    rows = [[mark for mark in series.marks if mark.role != "net"] for series in chart.series]
    if chart.bracket:
        said = [(f"{chart.bracket.figure} ", True), (chart.bracket.text, False)]
        text.line(slide, box._replace(y=box.y + 30, height=30), said, "Sum")
        box = box._replace(y=box.y + 60, height=box.height - 60)
    tall = STACK + 60 if len(rows) == 1 else box.height
    box = box._replace(height=tall) if chart.bracket else _placed(box, tall)
    names = [series.name for series in chart.series] if len(rows) > 1 else None
    _stack(slide, drawn._replace(box=box), rows, _shades(chart, rows[0]), names=names)


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
    drawn: _Drawn,
    rows: Sequence[Sequence[Mark]],
    fills: Sequence[Fill],
    *,
    names: Sequence[str] | None = None,
) -> None:
    """A bar of 100 a row; a part wide enough has its name in it, else all have theirs in a legend."""
    data = CategoryChartData()
    data.categories = names or [drawn.card.panels[0].title]
    for at, mark in enumerate(rows[0]):
        name = _part(mark, alone=names is None)
        if names is None and not _writable(mark, drawn):
            name = f"{name}, {mark.text}"
        data.add_series(name, [row[at].value for row in rows])
    chart = _added(slide, XL_CHART_TYPE.BAR_STACKED, drawn, data)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = GAP_STACK, 100
    _axes(chart, most=max(100.0, *(sum(mark.value for mark in row) for row in rows)), named=names is not None)
    direct = names is None and all(_holds(mark, drawn) for mark in rows[0])
    for at, (series, fill) in enumerate(zip(plot.series, fills, strict=True)):
        _paint(series.format, fill, parted=True)
        series.data_labels.position = XL_LABEL_POSITION.CENTER
        ink = colours().ink if fill.hatched else fill.ink
        _labelled(series, [row[at] for row in rows], drawn, ink, named=direct)
        if direct:
            _with_name(series)
        elif names is None and not _writable(rows[0][at], drawn):
            series.data_labels.show_value = False
    _spread(chart, 1 if direct else 0.72)
    if not direct:
        chart.has_legend = True
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.legend.font.size = Pt(TEXT)


def _part(mark: Mark, *, alone: bool) -> str:
    """The name of a part; on a scale of several rows a mark is named by its row, its step is its detail."""
    return _named(mark) if alone else mark.detail or mark.label


def _holds(mark: Mark, drawn: _Drawn) -> bool:
    """Whether a part is wide enough for its name."""
    wide = max(fonts.width(one, "text-700", TEXT * POINT) for one in (_named(mark), mark.text))
    return mark.value / 100 * drawn.box.width > wide * 1.1


def _writable(mark: Mark, drawn: _Drawn) -> bool:
    """Whether a part is wide enough for its number."""
    wide = fonts.width(mark.text, "text-700", TEXT * POINT) * 1.2
    return not mark.text or mark.value / 100 * drawn.box.width > wide


def _named(mark: Mark) -> str:
    """The name of a mark with what stands beside its number; a bound, which has no bar, in its words."""
    if mark.role == "words":
        return f"{mark.label}\u00a0: {mark.text}"
    return f"{mark.label} ({mark.detail})" if mark.detail else mark.label


def _added(slide: Slide, kind: Any, drawn: _Drawn, data: Any) -> Any:  # noqa: ANN401 - python-pptx ships no types
    """A chart on a slide with its alternative text, without title, legend or lines."""
    frame = slide.shapes.add_chart(kind, *drawn.box.emu, data)
    frame.name, chart = "Chart", frame.chart
    frame._element.nvGraphicFramePr.cNvPr.set("descr", drawn.card.panels[0].alt)
    chart.has_title = chart.has_legend = False
    chart.font.size, chart.font.color.rgb = Pt(TEXT), rgb(colours().ink)
    return chart


def _axes(chart: Any, *, most: float, named: bool = True) -> None:  # noqa: ANN401 - the same
    """Rows in the order given from a zero line; the value axis starts at zero and is not shown."""
    rows, values = chart.category_axis, chart.value_axis
    rows.reverse_order, rows.major_tick_mark = True, XL_TICK_MARK.NONE
    rows.has_major_gridlines = values.has_major_gridlines = False
    if not named:
        rows.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    rows.format.line.color.rgb = rgb(colours().ink)
    rows.format.line.width = Pt(STROKE_ZERO / POINT)
    values.minimum_scale, values.maximum_scale, values.visible = 0, most, False


def _spread(chart: Any, high: float) -> None:  # noqa: ANN401 - the same
    """Let the bars of a stack without names beside it reach from margin to margin, so high of their box."""
    rows = chart.category_axis
    if rows.tick_label_position != XL_TICK_LABEL_POSITION.NONE:
        return
    rows.format.line.fill.background()
    places = {"x": 0, "y": 0, "w": 1, "h": high}
    modes = "".join(f'<c:{one}Mode val="{"edge" if one in "xy" else "factor"}"/>' for one in places)
    sizes = "".join(f'<c:{one} val="{value}"/>' for one, value in places.items())
    manual = f'<c:manualLayout><c:layoutTarget val="inner"/>{modes}{sizes}</c:manualLayout>'
    area = chart._chartSpace.chart.plotArea
    for one in area.findall(f"{{{_CHART}}}layout"):
        area.remove(one)
    area.insert(0, parse_xml(f'<c:layout xmlns:c="{_CHART}">{manual}</c:layout>'))


def _paint(form: Any, fill: Fill, *, parted: bool = False) -> None:  # noqa: ANN401 - the same
    """A colour, with a line of paper around it where it is `parted` from others, or a hatch in an outline."""
    painted = form.fill
    if fill.hatched:
        painted.patterned()
        painted.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        painted.fore_color.rgb, painted.back_color.rgb = rgb(fill.colour), rgb(colours().paper)
        form.line.color.rgb, form.line.dash_style = rgb(fill.colour), MSO_LINE.SOLID
    else:
        painted.solid()
        painted.fore_color.rgb = rgb(fill.colour)
        form.line.fill.background()
        if parted:
            form.line.color.rgb = rgb(colours().paper)
    form.line.width = Pt(1.5)


def _labelled(
    series: Any,  # noqa: ANN401 - the same
    marks: Sequence[Mark],
    drawn: _Drawn,
    ink: str,
    *,
    named: bool = False,
) -> None:
    """The numbers as they are printed: by a format, so that an edited figure is told anew.

    One that no format writes (a count, an approximation) is a text of its own.
    """
    labels = series.data_labels
    labels.show_value, labels.font.bold, labels.font.size = True, True, Pt(TEXT)
    labels._element.find(f".//{{{_DRAWING}}}bodyPr").set("wrap", "none")
    labels.font.color.rgb = rgb(ink)
    measured = [mark for mark in marks if mark.role != "words"]
    decimals = max(
        range(3), key=lambda one: sum(_formatted(mark, drawn, one) == mark.text for mark in measured)
    )
    labels.number_format, labels.number_format_is_linked = _format(drawn, decimals), False
    for at, mark in enumerate(marks):
        if mark.role != "words" and _formatted(mark, drawn, decimals) != mark.text:
            _own(series.points[at].data_label, mark, ink, named=named)


def _own(label: Any, mark: Mark, ink: str, *, named: bool) -> None:  # noqa: ANN401 - the same
    """A text instead of a number, under the name where it stands in the mark."""
    frame = label.text_frame
    frame.word_wrap = False
    said = [one for one in (_named(mark) if named else "", mark.text) if one]
    run = frame.paragraphs[0].add_run()
    run.text = "\n".join(said) or "\u200b"  # an empty label would show the number, which the card does not
    run.font.bold, run.font.size, run.font.color.rgb = True, Pt(TEXT), rgb(ink)


def _formatted(mark: Mark, drawn: _Drawn, decimals: int) -> str:
    return drawn.words.numbers.amount(mark.value, drawn.unit, decimals)


def _format(drawn: _Drawn, decimals: int) -> str:
    """The format of a number with its unit, as office programs write one."""
    before, _, after = drawn.words.numbers.units[drawn.unit].partition("{number}")
    digits = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    return "".join(f'"{one}"' if one not in {"", digits} else one for one in (before, digits, after))


def _with_name(series: Any) -> None:  # noqa: ANN401 - the same
    """Its name over its number."""
    labels = series.data_labels
    labels.show_series_name = True
    element = labels._element
    after = element.find(f"{{{_CHART}}}showBubbleSize")
    after.addnext(parse_xml(f'<c:separator xmlns:c="{_CHART}">\n</c:separator>'))


FORMS: dict[str, Callable[[Slide, _Drawn], None]] = {
    "bars": _bars,
    "stacked": _stacked,
    "likert": _stacked,
    "pictogram": _people,
    "key_figure": _figure,
}

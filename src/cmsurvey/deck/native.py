"""What a native chart is made of: its place and words, its axes, its fills, the numbers at its marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.util import Pt

from cmsurvey import fonts
from cmsurvey.deck.paper import POINT, TEXT, Box, Slide, colours
from cmsurvey.deck.text import rgb
from cmsurvey.model import Chart, Infographic, Mark
from cmsurvey.theme import STROKE_ZERO
from cmsurvey.words import Words

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
#: From here on programs group the digits, each by the signs of its reader.
_GROUPED = 1000
#: How much wider than ours the font may be that another machine has instead.
WIDER = 1.35
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


class Fill(NamedTuple):
    """How a mark is painted: its colour, that of a number on it, whether it is hatched."""

    colour: str
    ink: str
    hatched: bool = False


class Drawn(NamedTuple):
    """What a chart is drawn from."""

    card: Infographic
    words: Words
    box: Box

    @property
    def chart(self) -> Chart:
        """The chart of the card."""
        return self.card.panels[0].chart

    @property
    def unit(self) -> str:
        """What its numbers are in."""
        return self.card.estimates[0].unit


def named(mark: Mark, words: Words) -> str:
    """The name of a mark with what stands beside its number; a bound, which has no bar, in its words."""
    told = f" ({mark.detail})" if mark.detail else ""
    if mark.role == "words":
        return words.say("phrases.alone", label=mark.label, value=mark.text) + told
    return mark.label + told


def holds(mark: Mark, drawn: Drawn) -> bool:
    """Whether a part is wide enough for its name."""
    wide = max(fonts.width(one, "text-700", TEXT * POINT) for one in (named(mark, drawn.words), mark.text))
    return mark.value / 100 * drawn.box.width > wide * WIDER


def writable(mark: Mark, drawn: Drawn) -> bool:
    """Whether a part is wide enough for its number."""
    wide = fonts.width(mark.text, "text-700", TEXT * POINT) * 1.2
    return not mark.text or mark.value / 100 * drawn.box.width > wide


def added(slide: Slide, kind: Any, drawn: Drawn, data: Any) -> Any:  # noqa: ANN401 - python-pptx ships no types
    """A chart on a slide with its alternative text, without title, legend or lines."""
    frame = slide.shapes.add_chart(kind, *drawn.box.emu, data)
    frame.name, chart = "Chart", frame.chart
    frame._element.nvGraphicFramePr.cNvPr.set("descr", drawn.card.panels[0].alt)
    chart.has_title = chart.has_legend = False
    chart.font.size, chart.font.color.rgb = Pt(TEXT), rgb(colours().ink)
    return chart


def axes(chart: Any, *, most: float, named: bool = True) -> None:  # noqa: ANN401 - the same
    """Rows in the order given from a zero line; the value axis starts at zero and is not shown."""
    rows, values = chart.category_axis, chart.value_axis
    rows.reverse_order, rows.major_tick_mark = True, XL_TICK_MARK.NONE
    rows.has_major_gridlines = values.has_major_gridlines = False
    if not named:
        rows.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    rows.format.line.color.rgb = rgb(colours().ink)
    rows.format.line.width = Pt(STROKE_ZERO / POINT)
    values.minimum_scale, values.maximum_scale, values.visible = 0, most, False


def spread(chart: Any, high: float) -> None:  # noqa: ANN401 - the same
    """Let the bars of a stack without names beside it reach from margin to margin, so high of their box."""
    rows = chart.category_axis
    rows.format.line.fill.background()
    if rows.tick_label_position != XL_TICK_LABEL_POSITION.NONE:
        return
    laid(chart, (0, 0, 1, high))


def laid(chart: Any, place: tuple[float, float, float, float]) -> None:  # noqa: ANN401 - the same
    """Have the bars stand at a place of the chart, in shares of its width and height."""
    places = dict(zip("xywh", place, strict=True))
    modes = "".join(f'<c:{one}Mode val="{"edge" if one in "xy" else "factor"}"/>' for one in places)
    sizes = "".join(f'<c:{one} val="{value}"/>' for one, value in places.items())
    manual = f'<c:manualLayout><c:layoutTarget val="inner"/>{modes}{sizes}</c:manualLayout>'
    area = chart._chartSpace.chart.plotArea
    for one in area.findall(f"{{{CHART}}}layout"):
        area.remove(one)
    area.insert(0, parse_xml(f'<c:layout xmlns:c="{CHART}">{manual}</c:layout>'))


def paint(form: Any, fill: Fill, *, parted: bool = False) -> None:  # noqa: ANN401 - the same
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


def labelled(
    series: Any,  # noqa: ANN401 - the same
    marks: Sequence[Mark],
    drawn: Drawn,
    ink: str,
    *,
    inside: bool = False,
) -> None:
    """The numbers as they are printed: whole ones by a format, so that an edited figure is told anew.

    What a format would write by the reader's own signs (decimals, thousands), or not at all (a count, an
    approximation), is a text of its own: a slide has one kind of numbers.
    """
    labels = series.data_labels
    labels.show_value, labels.font.bold, labels.font.size = True, True, Pt(TEXT)
    labels._element.find(f".//{{{DRAWING}}}bodyPr").set("wrap", "none")
    labels.font.color.rgb = rgb(ink)
    labels.number_format, labels.number_format_is_linked = _format(drawn), False
    for at, mark in enumerate(marks):
        if mark.role != "words" and (mark.value >= _GROUPED or _formatted(mark, drawn) != mark.text):
            name = named(mark, drawn.words) if inside else ""
            _own(series.points[at].data_label, name, mark.text, ink)


def _own(label: Any, name: str, number: str, ink: str) -> None:  # noqa: ANN401 - the same
    """A text instead of a number, under the name where it stands in the mark."""
    frame = label.text_frame
    frame.word_wrap = False
    run = frame.paragraphs[0].add_run()
    run.text = (
        "\n".join(filter(None, (name, number))) or "\u200b"
    )  # an empty label would show the number, which the card does not
    run.font.bold, run.font.size, run.font.color.rgb = True, Pt(TEXT), rgb(ink)


def _formatted(mark: Mark, drawn: Drawn) -> str:
    return drawn.words.numbers.amount(mark.value, drawn.unit, 0)


def _format(drawn: Drawn) -> str:
    """The format of a whole number with its unit, as office programs write one."""
    before, _, after = drawn.words.numbers.units[drawn.unit].partition("{number}")
    return "".join(f'"{one}"' if one not in {"", "0"} else one for one in (before, "0", after))


def with_name(series: Any) -> None:  # noqa: ANN401 - the same
    """Its name over its number."""
    labels = series.data_labels
    labels.show_series_name = True
    element = labels._element
    after = element.find(f"{{{CHART}}}showBubbleSize")
    after.addnext(parse_xml(f'<c:separator xmlns:c="{CHART}">\n</c:separator>'))

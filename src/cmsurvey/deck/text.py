"""What is read on a slide beside its chart: headings, big numbers with their sentences, facts, sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from cmsurvey import feet, fonts
from cmsurvey.deck.paper import (
    CONTENT,
    FIELDS,
    HEIGHT,
    MARGIN,
    POINT,
    SLACK,
    SMALL,
    SUBTITLE,
    TEXT,
    TITLE,
    WIDEST,
    Box,
    Slide,
)
from cmsurvey.model import Chart, Infographic, Note, Run, Source
from cmsurvey.words import Words, typeset

#: The space between paragraphs, and the size of smaller type, in points.
_BEFORE, SMALLER = 10, 14
#: The star of a note behind a big number, which is raised by so many thousandths of a percent, and smaller.
_STAR, _RAISED = "*", "30000"
#: A theme's colours as a deck knows them.
ACCENT, HIGHLIGHT, MUTED, INK = (
    MSO_THEME_COLOR.ACCENT_1,
    MSO_THEME_COLOR.ACCENT_2,
    MSO_THEME_COLOR.TEXT_2,
    MSO_THEME_COLOR.TEXT_1,
)
#: The size of a big number in points, at most; what its height is in it.
FIGURE, FIGURE_HEIGHT = 120, 1.15
#: What is read beside it.
SAID, SAID_SMALL = 28, 20
#: What is stamped across a slide: its size in points, at most; how far it is turned, how much of it is seen.
STAMP, TURNED, SEEN = 60, -18, 22
#: The lines of a foot, source and corrections together; the words of a correction that say its day.
FOOT, HEAD = 3, 7


class Cited(NamedTuple):
    """A line of a list of sources, and where it leads."""

    said: str
    url: str = ""

    @classmethod
    def of(cls, source: Source, words: Words) -> Cited:
        """A source as it is cited."""
        parts = (typeset(source.title), typeset(source.publisher), words.numbers.iso(source.date))
        return cls(", ".join(part for part in parts if part), source.url)

    def lines(self, letters: int) -> int:
        """How many lines it takes."""
        return 1 + len(self.said) // letters


def headed(slide: Slide, lines: int, subtitle: str) -> float:
    """Set the subtitle under a title of so many lines; where it ends, in px."""
    top = FIELDS["finding"]["title"].box.y + lines * TITLE * POINT * 0.98 + 10
    tall = slide.fill("subtitle", subtitle) * SUBTITLE * POINT * 1.2
    slide.move("subtitle", top, tall)
    return top + tall


def foot(line: str, card: Infographic, corrected: Sequence[str]) -> str:
    """The corrections of a card over its line in as many lines as have room, the first fitting of these.

    All of them; the latest correction alone; that cut between words, and only then the name of the source.
    """
    px, wide = SMALL * POINT, FIELDS["finding"]["source"].box.width * SLACK
    cut = feet.shortened(line, card.named, px, wide)
    shorter = [told for one in corrected[:1] for told in feet.cuts(one, HEAD + 1)]
    whole = [
        *((told, line) for told in (corrected, corrected[:1], *([one] for one in shorter))),
        *((told, one) for one in cut for told in (corrected[:1], shorter[-1:])),
    ]
    said = ["\n".join((*told, " · ".join(filter(None, (line, card.stamp))))) for told, line in whole]
    fitting = (one for one in said if sum(_count(part, px, wide) for part in one.split("\n")) <= FOOT)
    return next(fitting, said[-1])


def _count(said: str, px: float, wide: float, face: str = "text-400") -> int:
    return len(fonts.wrap(said, face, px, wide))


def facts(slide: Slide, name: str, told: Sequence[Note]) -> None:
    """Labels with what is known under each."""
    frame = _emptied(slide, name)
    for number, one in enumerate(told):
        label = frame.paragraphs[0] if not number else frame.add_paragraph()
        _run(label, one.label, size=SMALLER, bold=True, colour=ACCENT)
        label.space_before = Pt(_BEFORE if number else 0)
        _run(frame.add_paragraph(), one.text, size=TEXT)


def paragraphs(slide: Slide, name: str, head: str, told: Sequence[str]) -> None:
    """A heading and paragraphs."""
    frame = _emptied(slide, name)
    _run(frame.paragraphs[0], head, size=SMALLER, bold=True, colour=ACCENT)
    for one in told:
        paragraph = frame.add_paragraph()
        paragraph.space_before = Pt(_BEFORE)
        _run(paragraph, one, size=SMALLER)


def cited(slide: Slide, name: str, told: Sequence[Cited]) -> None:
    """Lines that lead somewhere."""
    frame = _emptied(slide, name)
    for number, one in enumerate(told):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        paragraph.space_before = Pt(_BEFORE if number else 0)
        run = _run(paragraph, one.said, size=TEXT)
        if one.url:
            run.hyperlink.address = one.url


def figure(slide: Slide, chart: Chart, box: Box, *, large: bool) -> float:
    """The big number of a chart and its lines from the top of a box; where they end, in px."""
    room = box.width * WIDEST
    size = min(FIGURE if large else FIGURE * 0.75, room / fonts.width(chart.figure, "display-700", 1) / POINT)
    tall = size * POINT * FIGURE_HEIGHT
    number = written(slide, Box(box.x, box.y, box.width, tall), "Figure")
    number.word_wrap = False  # a wider font must not break it over its sentence
    colour = HIGHLIGHT if chart.leads else ACCENT
    value = chart.figure.removesuffix(_STAR)
    for part in (value, chart.figure.removeprefix(value)):
        run = _run(number.paragraphs[0], part, size=size, bold=True, colour=colour) if part else None
        if run:
            run.font.name = "+mj-lt"
        if run and part == _STAR:
            run.font._element.set("baseline", _RAISED)
    return _said(slide, chart, box._replace(y=box.y + tall, height=box.height - tall), large=large)


def _said(slide: Slide, chart: Chart, box: Box, *, large: bool) -> float:
    size = SAID if large else SAID_SMALL
    texts = ["".join(run.text for run in line) for line in chart.lines]
    count = sum(len(fonts.wrap(one, "text-600", size * POINT, box.width * SLACK)) for one in texts)
    tall = count * size * POINT * 1.3
    frame = written(slide, box._replace(height=tall), "Sentence")
    for number, line in enumerate(chart.lines):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        for run in line:
            _voiced(_run(paragraph, run.text, size=size), run, chart)
    return box.y + tall


def _voiced(run: Any, said: Run, chart: Chart) -> None:  # noqa: ANN401 - python-pptx ships no types
    """A stretch of a sentence in its voice, as on the card."""
    run.font.bold = said.voice != "quiet"
    lead = HIGHLIGHT if chart.leads else ACCENT
    colours = {"lead": lead, "second": ACCENT, "quiet": MUTED}
    run.font.color.theme_color = colours.get(said.voice, INK)


def written(slide: Slide, box: Box, name: str) -> Any:  # noqa: ANN401 - the same
    """The frame of a new text box without margins."""
    shape = slide.shapes.add_textbox(*box.emu)
    shape.name, frame = name, shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap, frame.vertical_anchor, frame.auto_size = True, MSO_ANCHOR.TOP, MSO_AUTO_SIZE.NONE
    return frame


def stamp(slide: Slide, said: str) -> None:
    """Set across the whole slide, over all else, that it is not to be published; nothing without a stamp."""
    if not said:
        return
    size = min(STAMP, CONTENT * WIDEST / fonts.width(said, "display-700", 1) / POINT)
    tall = size * POINT * FIGURE_HEIGHT
    frame = written(slide, Box(MARGIN, (HEIGHT - tall) / 2, CONTENT, tall), "Stamp")
    shape, paragraph = slide.shapes[-1], frame.paragraphs[0]
    shape.rotation, paragraph.alignment = TURNED, PP_ALIGN.CENTER
    run = _run(paragraph, said, size=size, bold=True, colour=HIGHLIGHT)
    run.font.name = "+mj-lt"
    colour = run.font._element.find(qn("a:solidFill"))[0]
    colour.append(parse_xml(f'<a:alpha {nsdecls("a")} val="{SEEN}000"/>'))


def line(slide: Slide, box: Box, parts: Sequence[tuple[str, bool]], name: str) -> float:
    """A line of text, some of it bold, over as many as it needs; where they end, in px."""
    said = "".join(one for one, _ in parts)
    tall = box.height * _count(said, TEXT * POINT, box.width * SLACK, "text-700")
    paragraph = written(slide, box._replace(height=tall), name).paragraphs[0]
    for one, bold in parts:
        _run(paragraph, one, size=TEXT, bold=bold)
    return box.y + tall


def _emptied(slide: Slide, name: str) -> Any:  # noqa: ANN401 - the same
    slide.fill(name, "")
    return slide.field(name).text_frame


def _run(paragraph: Any, said: str, *, size: float, bold: bool = False, colour: Any = INK) -> Any:  # noqa: ANN401 - the same
    run = paragraph.add_run()
    run.text, run.font.size, run.font.bold = said, Pt(round(size)), bold
    run.font.color.theme_color = colour
    return run


def rgb(colour: str) -> RGBColor:
    """A colour of the theme that the scheme of a deck has no name for."""
    return RGBColor.from_string(colour.lstrip("#"))

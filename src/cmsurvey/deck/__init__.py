"""Findings → a deck of slides (PPTX, 16:9): native charts with their figures inside, in the theme.

`paper` is its master and its layouts, `charts` draw what an office program can edit, `text` sets what is
read; here a slide is put together. Lengths are CSS px of a page of 1280 × 720.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from cmsurvey import archives, findings
from cmsurvey.deck import charts, paper, text
from cmsurvey.deck.paper import BOTTOM, Box
from cmsurvey.model import Frame, Infographic, Survey
from cmsurvey.words import Words

#: How many lines of sources a slide holds, and how many characters one line of them is taken for.
LINES, LETTERS = 15, 105
#: The longest keywords that a file may have.
LONGEST = 255
#: Where a finding's own part begins under its heading.
UNDER = 26
#: Where an office program keeps the properties that a file has of its own.
CUSTOM = "docProps/custom.xml"


def made(
    cards: Sequence[Infographic],
    frame: Frame,
    words: Words,
    *,
    survey: Survey,
    moment: datetime,
    category: str = "",
    properties: Mapping[str, str] | None = None,
) -> bytes:
    """The deck: a cover, a finding a slide, the method, the sources. Equal findings give equal bytes.

    Each chart holds its figures in a workbook of its own, with the alternative text of its card; the notes of
    a slide are those of the card. `moment` is the date inside, `category` how its findings were chosen; its
    keywords are their questions, where there is room for all. `properties` are told beside them.
    """
    deck = paper.blank(words.html_lang)
    stamp = findings.stamp(cards)
    _cover(deck, frame, stamp)
    for card in cards:
        _finding(deck, card, words)
    text.stamp(_method(deck, frame, words), stamp)
    for slide in _sources(deck, cards, survey, words):
        text.stamp(slide, stamp)
    deck.spoken()
    core = deck.file.core_properties
    core.title, core.author = f"{frame.series}, {frame.name}", frame.organisers
    core.subject, core.comments = frame.title, stamp
    names = " ".join(one.id for one in cards)
    core.keywords = names if len(names) <= LONGEST else ""
    made_again = findings.corrections(cards)
    if made_again:
        core.version = f"{1 + len(made_again)}"
    core.category = category
    core.language, core.last_modified_by, core.revision = words.html_lang, "cmsurvey", 1
    core.created = core.modified = moment.replace(tzinfo=None)
    if properties:
        _tell(deck, properties)
    written = io.BytesIO()
    deck.file.save(written)
    return archives.settled(written.getvalue(), moment)


def _tell(deck: paper.Deck, properties: Mapping[str, str]) -> None:
    """Have the file hold properties that are its own; python-pptx knows those of every document alone."""
    listed = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), 2)
    )
    space = "http://schemas.openxmlformats.org/officeDocument/2006"
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{space}/custom-properties" xmlns:vt="{space}/docPropsVTypes">'
        f"{listed}</Properties>"
    )
    package = deck.file.part.package
    name, kind = PackURI(f"/{CUSTOM}"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES
    package.relate_to(Part(name, kind, package, xml.encode()), RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _cover(deck: paper.Deck, frame: Frame, stamp: str) -> None:
    slide = deck.slide("cover")
    lines = slide.fill("title", frame.series)
    slide.fill("edition", frame.edition)
    slide.fill("subtitle", " · ".join(filter(None, (frame.known, frame.organisers, stamp))))
    slide.move("subtitle", paper.FIELDS["cover"]["title"].box.y + lines * paper.COVER * paper.POINT + 22)
    slide.tell([frame.title] if frame.title else [])
    text.stamp(slide, stamp)


def _finding(deck: paper.Deck, card: Infographic, words: Words) -> None:
    """A card: its title, its subtitle, its chart, its line; its notes and description under it.

    A correction stands on the slide itself, over its source; of several without room the latest one. A table
    without room goes on, on slides that say which of how many they are.
    """
    slide = deck.slide("finding")
    box = _headed(slide, card, card.title)
    found = charts.parts(card, box, words)
    for number, part in enumerate(found, 1):
        if number > 1:
            slide = deck.slide("finding")
        if found[1:]:
            place = words.say("slides.place", number=number, total=len(found))
            box = _headed(slide, card, f"{card.title} ({place})")
        charts.draw(slide, card, box, words, part=part)
        _footed(slide, card, words)


def _headed(slide: paper.Slide, card: Infographic, title: str) -> Box:
    """Set the title and the subtitle of a card; what is free under them."""
    top = text.headed(slide, slide.fill("title", title), card.standfirst)
    return Box(paper.MARGIN, top + UNDER, paper.CONTENT, BOTTOM - top - UNDER)


def _footed(slide: paper.Slide, card: Infographic, words: Words) -> None:
    """Set the line of a card, its corrections, its notes, and what is stamped across it."""
    label = words.say("note_labels.correction")
    corrected = [f"{note.label} {note.text}" for note in card.notes if note.label == label]
    line = card.line
    if corrected and card.corrections:  # the day stands over the line already
        day = words.numbers.iso(card.corrections[0].date)
        line = line.removesuffix(words.say("corrections.short", line="", date=day))
    slide.fill("source", text.foot(line, card, corrected))
    slide.last("source")
    slide.tell([*(f"{note.label} {note.text}" for note in card.notes), card.panels[0].description])
    text.stamp(slide, card.stamp)


def _method(deck: paper.Deck, frame: Frame, words: Words) -> paper.Slide:
    slide = deck.slide("text")
    slide.fill("title", words.say("site.method"))
    text.facts(slide, "left", frame.facts)
    text.paragraphs(slide, "right", words.say("site.limits"), (*frame.limits, *frame.breaks))
    slide.tell([*(f"{one.label}: {one.text}" for one in frame.facts), *frame.limits])
    return slide


def _sources(
    deck: paper.Deck, cards: Sequence[Infographic], survey: Survey, words: Words
) -> Iterator[paper.Slide]:
    """Every source of a figure shown, with its address, on as many slides as they need."""
    keys = {key for card in cards for table in card.estimates for row in table.rows for key in row.sources}
    cited = [text.Cited.of(one, words) for key, one in survey.sources.items() if key in keys]
    licence = survey.licence.name if survey.licence else words.say("slides.unstated")
    said = words.say("phrases.alone", label=words.say("slides.licence"), value=licence)
    pages: list[list[text.Cited]] = [[]]
    label = words.say("note_labels.correction")
    corrected = (f"{label} {findings.corrected(one, words)}" for one in findings.corrections(cards))
    last = text.Cited(said, survey.licence.url if survey.licence else "")
    for one in (*cited, last, *map(text.Cited, corrected)):
        if sum(each.lines(LETTERS) for each in (*pages[-1], one)) > LINES:
            pages.append([])
        pages[-1].append(one)
    for number, page in enumerate(pages, 1):
        slide = deck.slide("list")
        place = f" ({words.say('slides.place', number=number, total=len(pages))})" if pages[1:] else ""
        slide.fill("title", words.say("site.sources") + place)
        text.cited(slide, "list", page)
        yield slide

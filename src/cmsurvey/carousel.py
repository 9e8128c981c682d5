"""A carousel for social networks: a cover, a finding a slide, the method, the sources; one PDF of them all.

A finding is its card in the layout of the preset; the others are text, broken where it was measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from cmsurvey import findings, fonts, presets
from cmsurvey.errors import Problem
from cmsurvey.model import Frame, Infographic, Note, Source, Survey
from cmsurvey.presets import CAROUSEL, Made
from cmsurvey.theme import LINE_TEXT
from cmsurvey.words import Words, typeset

#: Findings of a carousel: with its cover, its method and its sources it has 5 to 10 slides.
FEWEST, MOST = 2, 7
#: The id of a slide and of the whole.
SLIDE, WHOLE = "slide-{:02}." + CAROUSEL, CAROUSEL
#: Text sizes of the slides without marks in px, and the spaces above what follows, the largest first.
EDITION, TOLD, SMALL = 400, 34, 28
STEPS, CLOSE = (36, 28, 20, 12), 4
#: Between the row of a kicker and the place of its slide in px, and between its letters in em (social.css).
APART, SPACED = 40, 0.06
#: The space beside the edition in the band of the cover.
BAND = 40


class Row(NamedTuple):
    """A text of a slide: its style (a class of social.css), its size in px, its lines, the space above it."""

    style: str
    size: int
    lines: tuple[str, ...]
    above: int = 0

    @property
    def height(self) -> float:
        """In px."""
        return self.above + len(self.lines) * self.size * LINE_TEXT


def variants(
    pages: Sequence[Infographic], frame: Frame | None, words: Words, *, survey: Survey, asked: Sequence[str]
) -> Made:
    """The slides of an edition and their document, or why there are none.

    `asked` are the questions of its findings in their order; without any they are chosen. One that has no
    room on a slide is refused if it was asked for, else left out.
    """
    cards = findings.chosen(pages, survey.specs, asked)
    fitted = presets.variants(cards[:MOST] if asked else _few(cards, words), (CAROUSEL,), words)
    found, refused = list(fitted.infographics), list(fitted.refused)
    if frame is None or len(found) < FEWEST:
        what = f"it tells {FEWEST} to {MOST} findings, and {len(found)} can be shown here"
        hint = "name more of them with --only, or leave --only away" if frame else "render that of an edition"
        return Made((), (*refused, Problem(CAROUSEL, what, hint)))
    if len(cards) > MOST and asked:
        what = f"it tells {MOST} findings at most, and {len(cards)} were named"
        refused.append(Problem(CAROUSEL, what, "name fewer with --only"))
    if not asked:
        found = findings.in_order(found, survey.specs)
    like = replace(found[0], stamp=findings.stamp(found))
    around = (_method(frame, like, words), _sources(found, like, survey, words))
    if any(_height(one) > presets.room(one) for one in around):
        what = "the method or the sources have no room on a slide"
        return Made(
            (), (*refused, Problem(CAROUSEL, what, "shorten the names in series.toml or sources.csv"))
        )
    slides = _numbered((_cover(frame, like, words), *found, *around), frame, words)
    panels = tuple(panel for one in slides for panel in one.panels)
    alt = " ".join(one.alt for one in slides)
    last = slides[-1]  # which tells the corrections of all of them
    whole = replace(slides[0], id=WHOLE, panels=panels, slides=slides, alt=alt)
    whole = replace(whole, corrections=last.corrections, dated=last.dated)
    return Made((*slides, whole), tuple(refused))


def questions(names: Mapping[str, Mapping[str, object]]) -> tuple[str, ...]:
    """The questions of the slides that stand, by what the manifest says of its files."""
    return tuple(str(names[one]["question"]) for one in standing(names) if names[one].get("question"))


def standing(names: Mapping[str, Mapping[str, object]]) -> list[str]:
    """The slides that stand, by what the manifest says of its files, in their order.

    They end with method and sources, which are of no question: what stands behind those is left of an
    earlier carousel that had more of them.
    """
    slides = sorted(one for one in names if one.endswith(f".{CAROUSEL}.png"))
    told = [at for at, one in enumerate(slides) if names[one].get("question")]
    first = told[0] if told else 0
    last = next((at for at in range(first, len(slides)) if at not in told), len(slides))
    return slides[: last + 2]


def rows(page: Infographic) -> tuple[Row, ...]:
    """The texts of a slide without marks, as they are set: close to each other where room is short."""
    if page.emphasis:
        room = presets.PRESETS[CAROUSEL].content - 2 * BAND
        size = room / fonts.width(page.emphasis, "display-700", 1)
        return (Row("edition", min(EDITION, int(size)), (page.emphasis,)),)
    for apart in STEPS:
        found = tuple(_listed(page.notes, apart))
        if sum(row.height for row in found) <= presets.room(page):
            break
    return found


def _few(cards: Iterable[Infographic], words: Words) -> list[Infographic]:
    """The first cards that have room on a slide."""
    found: list[Infographic] = []
    for card in cards:
        if len(found) < MOST and presets.variants([card], (CAROUSEL,), words).infographics:
            found.append(card)
    return found


def _numbered(slides: Sequence[Infographic], frame: Frame, words: Words) -> tuple[Infographic, ...]:
    """The slides with their ids, the series above them and their place among all."""
    total, named = len(slides), (f"{frame.survey} · {frame.edition}", f"{frame.series} · {frame.edition}")
    place = words.say("slides.place", number=total, total=total)
    kicker = _over(named, place) or frame.edition
    return tuple(
        replace(
            one,
            id=SLIDE.format(number),
            kicker=kicker if number > 1 else _over((frame.organisers,), place),
            credit=words.say("slides.place", number=number, total=total),
        )
        for number, one in enumerate(slides, 1)
    )


def _over(names: Sequence[str], place: str) -> str:
    """The first of the names that has room beside the place of a slide, "" where none has."""
    room = presets.PRESETS[CAROUSEL].content - fonts.width(place, "text-400", SMALL) - APART
    wide = (fonts.width(one.upper(), "text-700", SMALL) + SPACED * SMALL * len(one) for one in names)
    return next((one for one, width in zip(names, wide, strict=True) if width <= room), "")


def _text(like: Infographic, title: str, notes: tuple[Note, ...], words: Words) -> Infographic:
    """A slide of text beside that of a finding, whose language, date and stamp it has."""
    told = " ".join(_sentence(note, words) for note in notes)
    page = replace(like, title=title, notes=notes, alt=_said(like, f"{title}. {told}"), line="", emphasis="")
    return replace(page, panels=(), estimates=(), standfirst="", corrections=())


def _said(page: Infographic, alt: str) -> str:
    """An alternative text that says what is stamped on its page."""
    return f"{page.stamp}. {alt}" if page.stamp else alt


def _sentence(note: Note, words: Words) -> str:
    said = words.say("phrases.alone", label=note.label, value=note.text) if note.label else note.text
    return said if said.endswith(".") else f"{said}."


def _cover(frame: Frame, like: Infographic, words: Words) -> Infographic:
    alt = words.say("slides.cover", survey=frame.survey, edition=frame.edition, answered=frame.answered)
    page = _text(like, frame.series, (), words)
    page = replace(page, standfirst=frame.known, emphasis=frame.edition, line=frame.title)
    page = replace(page, alt=_said(like, alt))
    return replace(page, dated=frame.dated)


def _method(frame: Frame, like: Infographic, words: Words) -> Infographic:
    told = (*frame.facts, Note("", frame.limits[0]))
    return replace(_text(like, words.say("site.method"), told, words), dated=frame.dated)


def _sources(cards: Sequence[Infographic], like: Infographic, survey: Survey, words: Words) -> Infographic:
    """Every source of the figures shown, and what was corrected; where room is short, publishers and days."""
    keys = {key for card in cards for table in card.estimates for row in table.rows for key in row.sources}
    cited = [one for key, one in survey.sources.items() if key in keys]
    told = [Note("", _published(one, words)) for one in cited]
    licence = survey.licence.name if survey.licence else words.say("slides.unstated")
    last = Note(words.say("slides.licence"), licence)
    names = words.say("phrases.list").join(dict.fromkeys(typeset(one.publisher) for one in cited))
    short = (Note(words.say("slides.read_in"), names),)
    made = findings.corrections(cards)
    days = words.say("phrases.list").join(words.numbers.iso(one.date) for one in made)
    title, label = words.say("site.sources"), words.say("corrections.title")
    lines = words.say("phrases.figures").join(findings.corrected(one, words) for one in made)
    page = like
    for listed, said in product((tuple(told), short), dict.fromkeys((lines, days))):
        notes = (*listed, last, *([Note(label, said)] if said else []))
        page = replace(_text(like, title, notes, words), corrections=made)
        if _height(page) <= presets.room(page):
            break
    return replace(page, dated=made[0].date) if made else page


def _published(source: Source, words: Words) -> str:
    parts = (typeset(source.publisher), typeset(source.title), words.numbers.iso(source.date))
    return ", ".join(part for part in parts if part)


def _height(page: Infographic) -> float:
    return sum(row.height for row in rows(page))


def _listed(notes: Sequence[Note], apart: int) -> Iterator[Row]:
    """Labels with their texts; one without a label is a paragraph of its own."""
    for number, note in enumerate(notes):
        above = apart if number else 0
        if note.label:
            yield Row("label", SMALL, _broken(note.label, "text-700", SMALL), above)
        size, style = (TOLD, "told") if note.label else (SMALL, "remark")
        told = note.text[:1].upper() + note.text[1:]  # a row is no sentence: its text begins one
        yield Row(style, size, _broken(told, "text-400", size), CLOSE if note.label else above)


def _broken(text: str, face: str, px: int) -> tuple[str, ...]:
    return fonts.wrap(text, face, px, presets.PRESETS[CAROUSEL].content)

"""The poster of all editions: each block follows one answer, on one scale for all lines of a unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cmsurvey import trend as trends
from cmsurvey.compose import lines, notes, readers
from cmsurvey.compose.drawings import Drawings
from cmsurvey.compose.lines import Followed
from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.fill import Filler, Quoted
from cmsurvey.model import Cell, DataTable, Edition, Infographic, Note, Panel
from cmsurvey.templates.line import HEIGHT
from cmsurvey.theme import POSTER_DRAWINGS, STENCIL, Colours
from cmsurvey.trend import Line, Point
from cmsurvey.words import TRENDS

#: Fewer editions make no line.
FEWEST_POINTS = 3


def poster(editions: Sequence[Edition], filler: Filler, *, colours: Colours = STENCIL) -> Infographic:
    """The trends of a survey over `editions`, in the words of their own file.

    A trend with fewer than three editions is left out; a poster without any is an error.
    """
    blocks = list(_followed(editions, filler))
    if not blocks:
        where = str(filler.edition.survey.folder / "trends.toml")
        raise CmsurveyError(
            Problem(where, "no trend has three editions with figures", "add a [[trend]] block")
        )
    words, written = filler.words, filler.words.edition.poster(TRENDS)
    ends = {"first": editions[0].id, "last": editions[-1].id}
    title = filler.title(written.title, written.where) or words.say("trends.title", **ends)
    standfirst = filler.title(written.standfirst, written.where) or words.say("trends.standfirst", **ends)
    panels = tuple(_panel(block, blocks, filler, colours) for block in blocks)
    return Infographic(
        id=TRENDS,
        kind="poster",
        lang=words.html_lang,
        kicker=words.say("trends.kicker", survey=filler.edition.survey.name[words.lang], **ends),
        title=title,
        standfirst=standfirst,
        panels=panels,
        notes=_notes(blocks, filler),
        credit=words.say("phrases.data", file=f"{TRENDS}.csv"),
        alt=readers.poster_text(title, [panel.title for panel in panels], words),
        dated=filler.edition.entry.fieldwork.end or filler.edition.id,
        estimates=tuple(
            replace(point.table, rows=(point.estimate,)) for block in blocks for _, point in block.points
        ),
    )


def _followed(editions: Sequence[Edition], filler: Filler) -> Iterator[Followed]:
    """The trends with enough editions; the first one leads the page."""
    leads = True
    for trend in filler.edition.survey.trends:
        written = filler.words.edition.block(TRENDS, trend.question)
        block = Followed(trend, trends.lines(trend, editions), tuple(editions), written, leads)
        if len(block.drawn) >= FEWEST_POINTS:
            yield block
            leads = False


def _scale(block: Followed, blocks: Sequence[Followed]) -> float | None:
    """The px a unit that all full lines of one unit share: that of the tallest axis."""
    if block.trend.width != "full":
        return None
    axes = [lines.axis(one) for one in blocks if one.trend.width == "full" and one.unit == block.unit]
    return HEIGHT["poster"] / max(ticks[-1] - ticks[0] for ticks in axes)


def _panel(block: Followed, blocks: Sequence[Followed], filler: Filler, colours: Colours) -> Panel:
    """The block drawn for each width, with its words and its data."""
    words, drawn = filler.words, lines.chart(block, filler)
    names = POSTER_DRAWINGS[block.trend.width]
    scale = _scale(block, blocks)
    title, subtitle = lines.title(block, filler), lines.subtitle(block, drawn, filler)
    told = (
        words.say(
            "alt.figure", category=block.editions[at].id, value=lines.value(point, filler, grouped=False)
        )
        for at, point in block.points
    )
    figures = words.say("phrases.figures").join(told)
    return Panel(
        id=block.trend.question,
        title=title,
        subtitle=subtitle,
        width=block.trend.width,
        alt=words.numbers.ungrouped(words.say("trends.alt", title=title, subtitle=subtitle)),
        description=words.numbers.ungrouped(
            words.say("alt.description", title=title, subtitle=subtitle, figures=figures)
        ),
        chart=drawn,
        figures=Drawings(drawn, names, colours, scale),
        tables=tuple(_table(block, line, filler) for line in block.lines),
        titled=block.trend.width == "full",
    )


def _table(block: Followed, line: Line, filler: Filler) -> DataTable:
    """A row an edition with a figure."""
    words = filler.words
    points = [(block.editions[at], point) for at, point in enumerate(line.points) if point]
    question = words.label(block.trend.question, points[0][1].table.label)
    who = readers.who(line.population, words)
    caption = words.say("phrases.table_caption", question=question, population=who)
    return DataTable(caption, tuple(_cell(edition, point, filler) for edition, point in points))


def _cell(edition: Edition, point: Point, filler: Filler) -> Cell:
    cell = readers.cell(Quoted(point.estimate, point.table), replace(filler, edition=edition))
    return cell._replace(category=f"{edition.id}, {cell.category}")


def _notes(blocks: Sequence[Followed], filler: Filler) -> tuple[Note, ...]:
    """What the signs mean, one figure read aloud, who answered, and where each figure was read."""
    words, written, editions = filler.words, filler.words.edition.poster(TRENDS), blocks[0].editions
    said = [filler.text(text, written.where) for text in written.notes]
    said += _signs(blocks, filler)
    organisers = dict.fromkeys(name for edition in editions for name in edition.entry.organisers)
    cited = words.say(
        "trends.source",
        organisers=notes.join(list(organisers), words),
        first=editions[0].id,
        last=editions[-1].id,
    )
    universe = filler.edition.survey.universe[words.lang]
    scoped = words.say("trends.scope", universe=universe, method=notes.method(filler))
    steps = [lines.step(edition, filler) for edition in editions]
    n = words.say("phrases.figures").join(
        words.say("alt.figure", category=step.label, value=step.n) for step in steps
    )
    *before, last = notes.lines(said, _reading(blocks[0], filler), scoped, cited, words=words)
    return (*before, Note(words.say("trends.n"), n, narrow=True), last)


def _signs(blocks: Sequence[Followed], filler: Filler) -> list[str]:
    """The meaning of each sign that the drawings hold, and of each break in the series."""
    words = filler.words
    roles = [
        [mark.role for mark in series.marks]
        for block in blocks
        for series in lines.chart(block, filler).series
    ]
    used = {role for line in roles for role in line}
    said = []
    if any("absent" in _between(line) for line in roles):
        said.append(words.say("trends.sign_gap"))
    if used & {"at_least", "at_most"}:
        said.append(words.say("trends.sign_bound"))
    if used & {"hollow", "apart"}:
        said.append(words.say("trends.sign_hollow"))
    return said


def _between(roles: Sequence[str]) -> set[str]:
    """The roles between the first and the last dot of a line."""
    dots = [at for at, role in enumerate(roles) if role in {"point", "hollow"}]
    return set(roles[dots[0] : dots[-1]]) if dots else set()


def _reading(block: Followed, filler: Filler) -> str:
    """The last exact figure of the first block, read aloud."""
    words = filler.words
    at, point = block.drawn[-1]
    clause = words.clause(block.trend.question, point.estimate.category) or ""
    filled = filler.about(Quoted(point.estimate, point.table)).text(clause, block.written.where)
    share = words.say("phrases.share", value=lines.value(point, filler), of=words.of("all"), clause=filled)
    return words.say("trends.reading", edition=block.editions[at].id, share=share)

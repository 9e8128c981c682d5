"""The poster of all editions: each block follows one answer, on one scale for all lines of a unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from cmsurvey import aggregate
from cmsurvey import trend as trends
from cmsurvey.compose import citing, comparable, leads, lines, readers, trend_notes
from cmsurvey.compose.blocks import Composed, every_fault
from cmsurvey.compose.charts import Brief
from cmsurvey.compose.corrections import corrected
from cmsurvey.compose.drawings import Drawings
from cmsurvey.compose.lines import Followed
from cmsurvey.errors import CmsurveyError, Problem, nearest
from cmsurvey.fill import Filler, Quoted
from cmsurvey.model import Block, Cell, DataTable, Edition, Infographic, Panel, Trend
from cmsurvey.templates import Style, figure
from cmsurvey.templates.line import HEIGHT
from cmsurvey.theme import DRAWINGS, POSTER_DRAWINGS, STENCIL, Colours
from cmsurvey.trend import Line, Point
from cmsurvey.words import TRENDS, Words
from cmsurvey.written import Written

#: Fewer editions make no line.
FEWEST_POINTS = 3


def poster(editions: Sequence[Edition], filler: Filler, *, colours: Colours = STENCIL) -> Infographic:
    """The trends of a survey over `editions`, in the words of their own file.

    A trend with fewer than three editions is left out; a poster without any is an error.
    """
    own = filler.words.edition
    shown = [own.block(TRENDS, trend.question) for trend in filler.edition.survey.trends]
    make = partial(_poster, editions, filler, colours)
    return every_fault(make, filler, [own.poster(TRENDS), *shown])


def _poster(editions: Sequence[Edition], filler: Filler, colours: Colours) -> Infographic:
    blocks = list(_followed(editions, filler))
    if not blocks:
        raise CmsurveyError(_no_line(editions))
    words, written = filler.words, filler.words.edition.poster(TRENDS)
    ends = {"first": editions[0].id, "last": editions[-1].id}
    title = filler.heading(written.title, written.at("title")) or words.say("trends.title", **ends)
    standfirst = filler.title(written.standfirst, written.at("standfirst")) or words.say(
        "trends.standfirst", **ends
    )
    panels = tuple(_panel(block, blocks, filler, colours) for block in blocks)
    made = Infographic(
        id=TRENDS,
        kind="poster",
        lang=words.html_lang,
        kicker=words.say("trends.kicker", survey=filler.edition.survey.name[words.lang], **ends),
        title=title,
        standfirst=standfirst,
        panels=panels,
        notes=trend_notes.under(blocks, filler),
        credit=words.say("phrases.data", file=f"{TRENDS}.csv"),
        alt=readers.poster_text(
            title,
            words.say("trends.who", **ends),
            [first_and_last(block, filler) for block in blocks],
            [Quoted(*point) for block in blocks for _, point in block.points],
            filler=filler,
        ),
        dated=filler.edition.entry.fieldwork.end or filler.edition.id,
        estimates=tuple(
            replace(point.table, rows=(point.estimate,)) for block in blocks for _, point in block.points
        ),
        **leads.of_trends(blocks, filler, titled=bool(written.title))._asdict(),
        about=words.say("phrases.infographic"),
        made_up=citing.mark((point.table for block in blocks for _, point in block.points), filler),
    )
    return corrected(made, filler)


def first_and_last(block: Followed, filler: Filler, *, grouped: bool = False) -> str:
    """The first and the last figure of a block; where its populations differ, the last one alone."""
    words = filler.words
    (start, first), (end, last) = block.drawn[0], block.drawn[-1]
    slots = {"label": lines.label(block, last, filler), "end": block.editions[end].id}
    value = lines.value(last, filler, grouped=grouped)
    if len(block.lines) > 1:
        return words.say("trends.told_last", last=value, **slots)
    told = {"first": lines.value(first, filler, grouped=grouped), "start": block.editions[start].id}
    return words.say("trends.told", last=value, **told, **slots)


def _no_line(editions: Sequence[Edition]) -> Problem:
    """What keeps a poster from having a line, and what to do meanwhile."""
    survey, where = editions[-1].survey, str(editions[-1].survey.folder / "trends.toml")
    if not survey.trends:
        return Problem(where, "it follows no answer", "add a [[trend]] block with a question and a category")
    hint = "take the blocks out until there are"
    if len(editions) == 2:
        hint += f"; two editions: cmsurvey compare {editions[0].id} {editions[1].id}"
    return Problem(where, "no trend has three editions with figures", hint)


def otherwise(editions: Sequence[Edition], filler: Filler) -> list[str]:
    """What some editions asked otherwise, of the answers that the poster follows."""
    told = (text for block in _followed(editions, filler) for text in comparable.of_line(block, filler.words))
    return [text.rstrip(".") for text in dict.fromkeys(told)]


def _followed(editions: Sequence[Edition], filler: Filler) -> Iterator[Followed]:
    """The trends with enough editions; the first leads the page. An answer of no edition is an error."""
    leads = True
    for number, trend in enumerate(filler.edition.survey.trends, start=1):
        _check_answer(trend, number, editions)
        written = filler.words.edition.block(TRENDS, trend.question)
        block = Followed(trend, trends.lines(trend, editions), tuple(editions), written, leads)
        if len(block.drawn) >= FEWEST_POINTS:
            yield block
            leads = False


def _check_answer(trend: Trend, number: int, editions: Sequence[Edition]) -> None:
    asked = Block((trend.question,))
    known = {
        row.category
        for edition in editions
        for table in aggregate.tables(asked, edition)
        for row in table.rows
        if row.origin != "remainder"
    }
    if trend.category not in known:
        where = f"{editions[-1].survey.folder / 'trends.toml'}, trend {number}"
        what = f'no answer "{trend.category}" of {trend.question} in any edition'
        raise CmsurveyError(Problem(where, what, nearest(trend.category, known)))


def follow(block: Block, filler: Filler, written: Written, *, where: str) -> Composed:
    """A block of one edition's poster that follows its question through all editions of the series.

    The populations are those of the series' own trend of this question, else everybody and each that two
    editions have figures of. Fewer than three editions are an error.
    """
    survey, question = filler.edition.survey, block.questions[0]
    editions = [
        filler.edition if name == filler.edition.id else filler.other(name) for name in survey.editions
    ]
    trend = next((one for one in survey.trends if one.question == question), None)
    trend = trend or Trend(question, _category(block, filler), populations=_populations(question, editions))
    followed = Followed(
        trend._replace(width="full"),
        trends.lines(trend, editions),
        tuple(editions),
        written,
        leads=False,
        own=filler.edition.id,
    )
    if len(followed.drawn) < FEWEST_POINTS:
        what = f"{question} has figures in fewer than three editions, no line can be drawn"
        raise CmsurveyError(Problem(where, what, "leave the block out"))
    drawn = lines.chart(followed, filler)
    tables = tuple(replace(point.table, rows=(point.estimate,)) for _, point in followed.points)
    return Composed(
        block=block,
        brief=Brief(tables, "line", written),
        chart=drawn,
        title=lines.title(followed, filler),
        subtitle=lines.subtitle(followed, drawn, filler),
        remarks=(*trend_notes.remarks(followed, filler), *trend_notes.signs([followed], filler)),
        tables=tables,
        followed=followed,
    )


def _category(block: Block, filler: Filler) -> str:
    return aggregate.tables(block, filler.edition)[0].rows[0].category


def _populations(question: str, editions: Sequence[Edition]) -> tuple[str, ...]:
    """Everybody, then each population that two editions have figures of, by its name."""
    count: dict[str, int] = {}
    for edition in editions:
        for name in {str(row["population"]) for row in edition.rows.get(question, ())}:
            count[name] = count.get(name, 0) + 1
    return tuple(sorted(name for name, times in count.items() if times > 1 or name == "all"))


def panel(composed: Composed, filler: Filler, colours: Colours) -> Panel:
    """The panel of a block that `follow` composed."""
    if composed.followed is None:
        raise ValueError("the block follows no question")
    drawn, editions = (
        _panel(composed.followed, [composed.followed], filler, colours),
        composed.followed.editions,
    )
    ends = {"first": editions[0].id, "last": editions[-1].id}
    tables = (
        table._replace(caption=filler.words.say("trends.table", caption=table.caption, **ends))
        for table in drawn.tables
    )
    return replace(drawn, id=composed.block.id, tables=tuple(tables))


def _scale(block: Followed, blocks: Sequence[Followed]) -> float | None:
    """The px a unit that all lines and sparks of one unit share: that of the tallest axis.

    None where the unit has sparks alone, which have one span.
    """
    axes = [lines.axis(one) for one in blocks if one.trend.width == "full" and one.unit == block.unit]
    return HEIGHT["poster"] / max(ticks[-1] - ticks[0] for ticks in axes) if axes else None


def _span(block: Followed, blocks: Sequence[Followed]) -> float:
    """What the sparks of one unit span."""
    own = [one for one in blocks if one.trend.width != "full" and one.unit == block.unit]
    return lines.reach(own) if own else 0.0


def _lined(block: Followed, blocks: Sequence[Followed], filler: Filler) -> int:
    """How many lines the words of any spark of its width take: those of one row begin as high."""
    own, style = filler.blank(), Style(STENCIL, DRAWINGS[block.trend.width])
    beside = [one for one in blocks if one.trend.width == block.trend.width]
    return max(figure.lined(lines.chart(one, own, span=_span(one, blocks)), style) for one in beside)


def _panel(block: Followed, blocks: Sequence[Followed], filler: Filler, colours: Colours) -> Panel:
    """The block drawn for each width, with its words and its data."""
    words, names = filler.words, POSTER_DRAWINGS[block.trend.width]
    drawn = lines.chart(block, filler, span=_span(block, blocks))
    drawn = replace(drawn, lined=_lined(block, blocks, filler))
    scale = _scale(block, blocks)
    title, subtitle = lines.title(block, filler), lines.subtitle(block, drawn, filler)
    told = [_told(block, block.editions[at].id, point, filler) for at, point in block.points]
    figures = words.say("phrases.figures").join(told)
    return Panel(
        id=block.trend.question,
        title=title,
        subtitle=subtitle,
        width=block.trend.width,
        alt=_alt(title, subtitle, list(dict.fromkeys((told[0], told[-1]))), words),
        description=words.numbers.ungrouped(
            words.say("alt.description", title=title, subtitle=subtitle, figures=figures)
        ),
        chart=drawn,
        plots=Drawings(drawn, names, colours, {names[-1]: scale} if scale else {}),
        tables=tuple(_table(block, line, filler) for line in block.lines),
        titled=block.trend.width == "full",
    )


def _told(block: Followed, edition: str, point: Point, filler: Filler) -> str:
    """A figure with its edition and, where the lines are of several, with its population."""
    words = filler.words
    if len(block.lines) > 1:
        who = readers.who(point.table.population, words)
        edition = words.say("alt.of", edition=edition, who=who)
    return words.say("alt.figure", category=edition, value=lines.value(point, filler, grouped=False))


def _alt(title: str, subtitle: str, ends: Sequence[str], words: Words) -> str:
    """What the lines are of, with the first and the last figure where 250 characters hold them."""
    text = words.say("trends.alt", title=title, subtitle=subtitle)
    figures = words.say("phrases.figures").join(ends)
    more = words.numbers.ungrouped(words.say("trends.alt_figures", alt=text, figures=figures))
    return more if len(more) <= readers.ALT_LENGTH else words.numbers.ungrouped(text)


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

"""Tables + words → charts → an infographic: a card of one block, a poster of several.

The only place that sets directions, sizes and scales; templates draw marks, the page sets text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cmsurvey import aggregate, templates
from cmsurvey.compose import forms, notes, readers
from cmsurvey.compose.charts import DEFAULT_ICONS, Brief, chart, lead
from cmsurvey.errors import CmsurveyError, Problems
from cmsurvey.fill import Filler, Quoted, amount
from cmsurvey.model import Block, Chart, Edition, Infographic, Panel, Spec, Table
from cmsurvey.templates import TEMPLATES, Style
from cmsurvey.theme import CARD_DRAWINGS, DRAWINGS, POSTER_DRAWINGS, STENCIL, Colours
from cmsurvey.written import Written

#: A poster of one block would be a card.
FEWEST_BLOCKS = 2


@dataclass(frozen=True)
class _Composed:
    """A block with its chart and what was said of it, before it is drawn."""

    block: Block
    brief: Brief
    chart: Chart
    title: str
    subtitle: str
    remarks: tuple[str, ...]
    tables: tuple[Table, ...]


def card(question: str, filler: Filler, *, colours: Colours = STENCIL) -> Infographic:
    """The card of one question: its chart, its words, its notes and its data."""
    edition, words = filler.edition, filler.words
    block = Block((question,))
    composed = _block(block, filler, words.edition.card(question), "")
    panel = _panel(composed, filler, CARD_DRAWINGS, None, colours)
    quoted = [*_quoted(composed.brief.tables), *filler.quoted]
    return Infographic(
        id=question,
        kind="card",
        lang=words.html_lang,
        kicker=_kicker(filler),
        title=composed.title,
        standfirst=composed.subtitle,
        panels=(panel,),
        notes=notes.lines(
            composed.remarks,
            notes.reading(composed.brief, filler),
            notes.scope([table.population for table in composed.brief.tables], filler),
            notes.source(quoted, filler),
            words,
        ),
        credit=words.say("phrases.data", file=f"{edition.id}/{question}.csv"),
        alt=panel.alt,
        dated=edition.entry.fieldwork.end or edition.id,
        estimates=composed.tables,
    )


def lacking(spec: Spec, edition: Edition) -> tuple[str, ...]:
    """The blocks of an infographic that the edition has no figure for."""
    return tuple(block.id for block in spec.blocks if not aggregate.tables(block, edition))


def poster(spec: Spec, filler: Filler, *, colours: Colours = STENCIL) -> Infographic:
    """A poster of the blocks that the edition has figures for (at least `FEWEST_BLOCKS`)."""
    edition, words = filler.edition, filler.words
    blocks = _blocks(spec, filler)
    written = words.edition.poster(spec.id)
    title = filler.title(written.title, written.where) or blocks[0].title
    standfirst = filler.title(written.standfirst, written.where)
    said = [filler.text(text, written.where) for text in written.notes]
    said += [remark for block in blocks for remark in block.remarks]
    quoted = [one for block in blocks for one in _quoted(block.brief.tables)] + list(filler.quoted)
    read = (
        filler.title(written.reading, written.where)
        if written.reading
        else notes.reading(blocks[0].brief, filler)
    )
    populations = dict.fromkeys(table.population for block in blocks for table in block.brief.tables)
    scales = _scales(blocks, colours)
    panels = tuple(
        _panel(block, filler, POSTER_DRAWINGS[block.block.width], scale, colours)
        for block, scale in zip(blocks, scales, strict=True)
    )
    return Infographic(
        id=spec.id,
        kind="poster",
        lang=words.html_lang,
        kicker=_kicker(filler),
        title=title,
        standfirst=standfirst,
        panels=panels,
        notes=notes.lines(
            list(dict.fromkeys(said)),
            read,
            notes.scope(populations, filler),
            notes.source(quoted, filler),
            words,
        ),
        credit=words.say("phrases.data", file=f"{edition.id}/{spec.id}.csv"),
        alt=readers.poster_text(title, [block.title for block in blocks], words),
        dated=edition.entry.fieldwork.end or edition.id,
        estimates=tuple(table for block in blocks for table in block.tables),
    )


def _blocks(spec: Spec, filler: Filler) -> list[_Composed]:
    """The blocks with figures, composed; problems of all blocks at once."""
    blocks, absent, problems = [], lacking(spec, filler.edition), Problems()
    for at, block in enumerate(spec.blocks, 1):
        if block.id in absent:
            continue
        written = filler.words.edition.block(spec.id, block.id)
        try:
            blocks.append(_block(block, filler, written, f"{spec.where}, block {at}"))
        except CmsurveyError as error:
            problems.take(error)
    problems.settle()
    return blocks


def _block(block: Block, filler: Filler, written: Written, where: str) -> _Composed:
    """One block: the tables it shows, its form, its chart and its words; a problem names the words' place."""
    try:
        return _composed(block, filler, written, where)
    except CmsurveyError as error:
        raise CmsurveyError(
            *(
                problem if problem.where else replace(problem, where=written.where)
                for problem in error.problems
            )
        ) from None


def _composed(block: Block, filler: Filler, written: Written, where: str) -> _Composed:
    """The block itself."""
    tables = aggregate.tables(block, filler.edition)
    shown = _shown(tables, block)
    icons = filler.edition.survey.icons.get(block.id)
    form = forms.choose(block.template, shown, people=icons is not None, where=where)
    brief = Brief(shown, form, written, icons or DEFAULT_ICONS)
    drawn = chart(brief, filler)
    return _Composed(
        block=block,
        brief=brief,
        chart=drawn,
        title=_title(brief, filler),
        subtitle=_subtitle(brief, filler),
        remarks=tuple(notes.remarks(brief, drawn, filler)),
        tables=tables,
    )


def _shown(tables: Sequence[Table], block: Block) -> tuple[Table, ...]:
    """The tables of the block's population; where no question has it, those of every population."""
    own = tuple(table for table in tables if table.population == block.population)
    return own or tuple(tables)


def _title(brief: Brief, filler: Filler) -> str:
    """The written title, else a sentence computed from the leading figure."""
    words = filler.words
    if brief.written.title:
        return filler.title(brief.written.title, brief.written.where)
    if brief.form == "ranked_list" or brief.tables[0].unit != "percent":
        return notes.reading(brief, filler).rstrip(".")
    row = lead(brief.tables)
    table = next(table for table in brief.tables if row in table.rows)
    clause = words.clause(table.question, row.category)
    value = amount(Quoted(row, table), words)
    if clause:
        text = filler.about(Quoted(row, table)).text(clause, brief.written.where)
        said = words.say("phrases.share", value=value, of=words.of(table.population), clause=text)
        return said[:1].upper() + said[1:]
    label = words.category(table.question, row)
    return words.say("phrases.leading", category=label, value=value)


def _subtitle(brief: Brief, filler: Filler) -> str:
    """Measure, unit and population, place and date."""
    if brief.written.subtitle:
        return filler.title(brief.written.subtitle, brief.written.where)
    words, table, edition = filler.words, brief.tables[0], filler.edition
    unit = words.say(f"measures.{table.unit}", of=words.of(table.population))
    if table.kind == "multiple" and not table.question.endswith("_cumulative") and len(table.rows) > 1:
        unit = f"{unit}, {words.say('phrases.several_answers')}"
    return words.say(
        "phrases.subtitle",
        measure=words.measure(table.question, table.label),
        unit=unit,
        place=edition.survey.place[words.lang],
        months=words.numbers.months(edition.entry.fieldwork, edition.id),
    )


def _scales(blocks: Sequence[_Composed], colours: Colours) -> list[float | None]:
    """The px a point of each block's widest drawing: neighbours in one unit share the smallest."""
    found: list[float | None] = []
    for row in _rows(blocks):
        own: dict[str, list[float]] = {}
        for block in row:
            scale = TEMPLATES[block.chart.template].scale
            if scale:
                style = Style(colours, DRAWINGS[POSTER_DRAWINGS[block.block.width][-1]])
                own.setdefault(block.brief.tables[0].unit, []).append(scale(block.chart, style))
        for block in row:
            shared = own.get(block.brief.tables[0].unit)
            found.append(min(shared) if shared and TEMPLATES[block.chart.template].scale else None)
    return found


def _rows(blocks: Sequence[_Composed]) -> list[list[_Composed]]:
    """Blocks as they stand side by side on the page's grid of six columns."""
    rows: list[list[_Composed]] = []
    free = 0
    for block in blocks:
        span = {"full": 6, "half": 3, "third": 2}[block.block.width]
        if span > free:
            rows.append([])
            free = 6
        rows[-1].append(block)
        free -= span
    return rows


def _panel(
    composed: _Composed, filler: Filler, drawings: Sequence[str], scale: float | None, colours: Colours
) -> Panel:
    """The block drawn once for each width; only the widest shares its scale with neighbours."""
    template = templates.TEMPLATES[composed.chart.template]
    figures = {
        name: template.draw(
            composed.chart, Style(colours, DRAWINGS[name]), scale if name == drawings[-1] else None
        )
        for name in drawings
    }
    words = filler.words
    return Panel(
        id=composed.block.id,
        title=composed.title,
        subtitle=composed.subtitle,
        width=composed.block.width,
        alt=readers.short_text(composed.brief, words),
        description=readers.long_text(composed.brief, composed.title, composed.subtitle, words),
        chart=composed.chart,
        figures=figures,
        tables=tuple(readers.data_table(table, filler) for table in composed.tables),
        aside=filler.text(composed.brief.written.aside, composed.brief.written.where),
    )


def _kicker(filler: Filler) -> str:
    survey = filler.edition.survey
    return filler.words.say(
        "phrases.kicker", survey=survey.name[filler.words.lang], edition=filler.edition.id
    )


def _quoted(tables: Sequence[Table]) -> list[Quoted]:
    return [Quoted(row, table) for table in tables for row in table.rows]


__all__ = ["FEWEST_BLOCKS", "card", "lacking", "poster"]

"""Pages: the card of one question, the poster of several blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from cmsurvey.compose import blocks as composing
from cmsurvey.compose import (
    citing,
    forms,
    layout,
    leads,
    lengths,
    notes,
    readers,
    scopes,
    trend_notes,
    trends,
)
from cmsurvey.compose.blocks import Composed
from cmsurvey.compose.charts import ON_AN_AXIS, leading, subject
from cmsurvey.compose.corrections import corrected
from cmsurvey.compose.drawings import Drawings
from cmsurvey.coverage import card_block, is_card, lacking
from cmsurvey.errors import CmsurveyError, Problems
from cmsurvey.fill import Filler, Quoted, amount
from cmsurvey.model import DataTable, Infographic, Note, Panel, Spec, Table
from cmsurvey.templates import Style, figure
from cmsurvey.theme import CARD_DRAWINGS, DRAWINGS, POSTER_DRAWINGS, STENCIL, Colours
from cmsurvey.written import Written


def card(
    question: str, filler: Filler, *, colours: Colours = STENCIL, composed: Composed | None = None
) -> Infographic:
    """The card of one question: its chart, its words, its notes and its data.

    `composed` is what `composed_card` made with the same filler, where that was done.
    """
    make = partial(_card, question, filler, colours, composed)
    return composing.every_fault(make, filler, [filler.words.edition.card(question)])


def _card(question: str, filler: Filler, colours: Colours, composed: Composed | None) -> Infographic:
    edition, words = filler.edition, filler.words
    composed = composed or composed_card(question, filler)
    panel = composing.panel(composed, filler, Drawings(composed.chart, CARD_DRAWINGS, colours))
    read = notes.reading(composed.brief, filler)
    first = composed.brief.tables[0]
    one_amount = first.kind == "quantile" or first.rows[0].category == "value"
    if one_amount and read.rstrip(".") == composed.title:
        read = notes.other_reading(composed.brief, filler)  # the title has said the leading amount
    said = [*dict.fromkeys((*composed.remarks, *notes.of_cited(filler)))]
    scoped = scopes.scope(composed.brief.tables, filler, said=said)
    readers.quote_bases(filler)
    quoted = [*_quoted(composed.brief.tables), *filler.quoted]
    extra = readers.cited(filler.quoted, composed.tables)
    made = Infographic(
        id=question,
        kind="card",
        lang=words.html_lang,
        kicker=_kicker(filler),
        title=composed.title,
        standfirst=composed.subtitle,
        panels=_with_cited((panel,), extra, filler),
        notes=notes.lines(said, read, scoped, notes.source(quoted, filler), words=words),
        credit=words.say("phrases.data", file=f"{edition.bundle}/{question}.csv"),
        alt=panel.alt,
        dated=edition.entry.fieldwork.end or edition.id,
        estimates=(*composed.tables, *extra),
        **notes.line(composed.brief.tables, quoted, filler)._asdict(),
        about=composing.about(composed, filler.words),
        asked=composing.about(composed, filler.words) if composing.bare(composed, filler.words) else "",
        made_up=citing.mark((*composed.tables, *extra), filler),
    )
    return corrected(made, filler)


def composed_card(question: str, filler: Filler) -> Composed:
    """The one block of a card, before it is drawn."""
    block = card_block(question, filler.edition)
    return composing.block(block, filler, filler.words.edition.card(question), dated=True)


def _with_cited(panels: tuple[Panel, ...], extra: Sequence[Table], filler: Filler) -> tuple[Panel, ...]:
    """The panels, the last one with the figures that only the page's words cite."""
    if not extra:
        return panels
    last = panels[-1]
    return (*panels[:-1], replace(last, tables=(*last.tables, readers.cited_table(extra, filler))))


def poster(
    spec: Spec, filler: Filler, *, colours: Colours = STENCIL, composed: Sequence[Composed] = ()
) -> Infographic:
    """A poster of the blocks that the edition has figures for, or the card of its one block.

    `composed` is what `composed_poster` made with the same filler, where that was done.
    """
    make = partial(_poster, spec, filler, colours, composed)
    return composing.every_fault(make, filler, _written(spec, filler))


def _written(spec: Spec, filler: Filler) -> Iterator[Written]:
    """The texts of a poster, those of the blocks that it shows."""
    own, absent = filler.words.edition, lacking(spec, filler.edition)
    yield own.poster(spec.id)
    yield from (own.block(spec.id, one.id) for one in spec.blocks if one.id not in absent)


def _poster(spec: Spec, filler: Filler, colours: Colours, composed: Sequence[Composed]) -> Infographic:
    edition, words = filler.edition, filler.words
    blocks = composed or composed_poster(spec, filler)
    if is_card(spec):
        return card(spec.id, filler, colours=colours, composed=blocks[0])
    written = words.edition.poster(spec.id)
    before = len(filler.quoted)
    title = filler.heading(written.title, written.at("title"))
    cited = filler.quoted[before:]
    title = composing.computed(title, cited, words) or blocks[0].title
    standfirst = filler.title(written.standfirst, written.at("standfirst")) or _standfirst(spec, filler)
    panels = _panels(blocks, title, filler, colours)
    noted = _notes(blocks, written, filler)
    tables = _once(blocks)
    extra = readers.cited(filler.quoted, tables)
    first = _first(blocks, cited)
    told = readers.poster_figures([(one.brief, one.chart) for one in first], filler)
    made = Infographic(
        id=spec.id,
        kind="poster",
        lang=words.html_lang,
        kicker=_kicker(filler),
        title=title,
        standfirst=standfirst,
        panels=_with_cited(panels, extra, filler),
        notes=noted,
        credit=words.say("phrases.data", file=f"{edition.bundle}/{spec.id}.csv"),
        alt=readers.poster_text(
            title, _who(filler), told, [leading(one.brief) for one in first], filler=filler
        ),
        dated=edition.entry.fieldwork.end or edition.id,
        estimates=(*tables, *extra),
        emphasis=_emphasis(blocks[0], title, filler),
        **leads.of_blocks(first, cited or [leading(blocks[0].brief)], filler)._asdict(),
        about=words.say("phrases.infographic"),
        made_up=citing.mark((*tables, *extra), filler),
    )
    return corrected(made, filler)


def _standfirst(spec: Spec, filler: Filler) -> str:
    """That of the series, which is about everybody; of a domain, whom it is about."""
    words, edition = filler.words, filler.edition
    if edition.whole:
        return words.say("domain.standfirst", who=words.population(edition.population), edition=edition.id)
    written = words.edition.poster(spec.id)
    return filler.title(words.standfirst(spec.id), written.at("standfirst"))


def _who(filler: Filler) -> str:
    """Whose answers a poster shows: the respondents of its edition, or of its domain."""
    words, edition = filler.words, filler.edition
    if edition.whole:
        return words.say("domain.respondents", who=words.population(edition.population), edition=edition.id)
    return words.say("alt.respondents", edition=edition.id)


def _first(blocks: Sequence[Composed], cited: Sequence[Quoted]) -> list[Composed]:
    """The blocks of the edition's own, first of them those that the title is about."""
    about = {one.table.question for one in cited}
    own = [block for block in blocks if not block.followed]
    own.sort(key=lambda block: about.isdisjoint(table.question for table in block.brief.tables))
    return own


def _emphasis(first: Composed, title: str, filler: Filler) -> str:
    """The figure that the title shares with the highlighted mark of a first block without a big number."""
    figure = amount(leading(first.brief), filler.words) if first.chart.template in ON_AN_AXIS else ""
    return figure if figure in title else ""


def _notes(blocks: Sequence[Composed], written: Written, filler: Filler) -> tuple[Note, ...]:
    """The one set of notes of a poster; for phones also the respondents of every edition on its line."""
    said = [filler.text(text, where) for where, text in written.each("notes")]
    said += [remark for block in blocks for remark in block.remarks]
    if written.reading:
        read = filler.title(written.reading, written.at("reading"))
    else:
        read = _reading(blocks[0], filler)
    own = [block for block in blocks if block.followed is None]
    said += notes.of_cited(filler)
    shown = [table for block in own for table in block.brief.tables]
    scoped = scopes.scope(shown, filler, several=True, said=said)
    readers.quote_bases(filler)
    quoted = [one for block in blocks for one in _quoted(block.brief.tables)] + list(filler.quoted)
    source = notes.source(quoted, filler)
    steps = [step for block in blocks if block.followed for step in block.chart.steps]
    said += trend_notes.unknown(steps, filler.words)
    *before, last = notes.lines(list(dict.fromkeys(said)), read, scoped, source, words=filler.words)
    followed = [block.followed for block in blocks if block.followed]
    return (*before, *trend_notes.narrow(followed, filler), last)


def _reading(block: Composed, filler: Filler) -> str:
    """What a poster reads aloud: of a line through the editions its last figure, with its edition."""
    if block.followed and not block.brief.written.reading:
        return trend_notes.reading(block.followed, filler)
    return notes.reading(block.brief, filler)


def _once(blocks: Sequence[Composed]) -> tuple[Table, ...]:
    """The figures of all blocks, those that stand in two of them once."""
    found: list[Table] = []
    seen: set[tuple[str, str, str]] = set()
    for table in (table for block in blocks for table in block.tables):
        name = (table.edition, table.question, table.population)
        if name not in seen:
            found.append(table)
        seen.add(name)
    return tuple(found)


def composed_poster(spec: Spec, filler: Filler) -> list[Composed]:
    """The blocks with figures, composed, the one that the title is about first; problems of all at once."""
    absent, problems = lacking(spec, filler.edition), Problems()
    composed: list[Composed] = []
    led = _led(spec, filler)
    for number, block in sorted(enumerate(forms.known(spec, problems)), key=lambda one: one[1].id != led):
        if block.id in absent:
            continue
        written = filler.words.edition.block(spec.id, block.id)
        where = forms.place_of(spec, number)
        try:
            if block.follows:
                composed.append(trends.follow(block, filler, written, where=where))
            else:
                leads, dated = not composed, is_card(spec)
                composed.append(
                    composing.block(block, filler, written, where=where, leads=leads, dated=dated)
                )
        except CmsurveyError as error:
            problems.take(error)
    problems.settle()
    return composing.aligned(_lined(layout.arranged(composed)), filler.words)


def _lined(blocks: Sequence[Composed]) -> list[Composed]:
    """The blocks, people in a row of numbers under as many lines as the words of any of them take."""
    found: list[Composed] = []
    while len(found) < len(blocks):
        rest = blocks[len(found) :]
        row = rest[: len(layout.rows([one.block for one in rest])[0])]
        own = [figure.lined(one.chart, Style(STENCIL, DRAWINGS[one.block.width])) for one in row]
        most = max(own) if all(map(_speaks, row)) else 0
        found += [replace(one, chart=replace(one.chart, lined=most)) for one in row]
    return found


def _led(spec: Spec, filler: Filler) -> str:
    """The block that the title is about, by the first figure of it that the edition has; empty for none."""
    written, own = filler.words.edition.poster(spec.id), filler.blank()
    try:
        own.title(written.title, written.at("title"))
    except CmsurveyError:  # told with the page
        return ""
    absent = lacking(spec, filler.edition)
    cited = [one.table.question for one in own.quoted if one.table.edition in {"", filler.edition.id}]
    shown = [one for one in spec.blocks if one.id not in absent and not one.follows]
    return next((one.id for name in cited for one in shown if name in one.questions), "")


def _speaks(composed: Composed) -> bool:
    return composed.chart.template in composing.SPEAKING


def _panels(blocks: Sequence[Composed], title: str, filler: Filler, colours: Colours) -> tuple[Panel, ...]:
    """The blocks with their drawings, bars that are compared on one scale.

    A block whose finding is the poster's title, or stands beside its number, says what it measures instead; a
    table of figures stands once.
    """
    found: list[Panel] = []
    listed: list[DataTable] = []
    for block, scales in zip(blocks, lengths.scales(blocks, colours), strict=True):
        if block.followed:
            panel = trends.panel(block, filler, colours)
        else:
            drawings = Drawings(block.chart, POSTER_DRAWINGS[block.block.width], colours, scales)
            panel = composing.panel(block, filler, drawings)
        tables = tuple(one for one in panel.tables if one not in listed)
        listed += tables
        if panel.title == title or _repeats(block, title, filler):
            panel = _labelled(panel, block, filler)
        found.append(replace(panel, tables=tables))
    return tuple(found)


def _repeats(block: Composed, title: str, filler: Filler) -> bool:
    """Whether a computed title would say what stands beside the block's number, or in the poster's title."""
    if block.followed or block.brief.written.title:
        return False
    return _speaks(block) or amount(leading(block.brief), filler.words).casefold() in title.casefold()


def _labelled(panel: Panel, block: Composed, filler: Filler) -> Panel:
    """The panel under what it measures, which its subtitle then need not say."""
    words, table = filler.words, block.brief.tables[0]
    label, measure = words.label(table.question, table.label), subject(block.brief, words)
    if block.brief.battery:
        label = measure
    rest = panel.subtitle
    if measure == label:  # a question ends in its own mark, where others have a comma
        rest = rest.removeprefix(f"{measure}, ").removeprefix(f"{measure} ")
    return replace(panel, title=label, subtitle=rest[:1].upper() + rest[1:])


def _kicker(filler: Filler) -> str:
    words, edition = filler.words, filler.edition
    kicker = words.say("phrases.kicker", survey=edition.survey.name[words.lang], edition=edition.id)
    if edition.whole:
        return words.say("domain.kicker", kicker=kicker, who=words.population(edition.population))
    return kicker


def _quoted(tables: Sequence[Table]) -> list[Quoted]:
    return [Quoted(row, table) for table in tables for row in table.rows]

"""The leading figures of a poster with their sentences, for a picture that has room for a few of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from cmsurvey.compose import caveats, citing, comparable, disputes, lines, notes, ties
from cmsurvey.compose.blocks import SPEAKING, Composed
from cmsurvey.compose.charts import leading, row_label, subject
from cmsurvey.compose.lines import Followed
from cmsurvey.compose.pairs import Pair, calculated, difference, label, scope
from cmsurvey.fill import Filler, Quoted, amount
from cmsurvey.model import Chart, Edition, Run
from cmsurvey.words import Words


class Leads(NamedTuple):
    """The figures, each as a chart of a number and its sentence, and the one line as `citing.Line` has it."""

    leads: tuple[Chart, ...]
    line: str
    named: str


def of_blocks(blocks: Sequence[Composed], titled: Sequence[Quoted], filler: Filler) -> Leads:
    """Those of the blocks of an edition, in this order; the first in the highlight if it is in the title.

    What nobody states the base of is left out, and what a note is wanted for. A figure that is `titled` is
    told by the title already, and needs no remark beside it. The line is that of the figures.
    """
    filler = filler.blank()
    stated = [one for one in blocks if all(table.stated for table in one.brief.tables)]
    made = [(one, chart) for one in stated if (chart := _of_block(one, filler))]
    told = [
        (leading(one.brief), chart)
        for one, chart in made
        if not _noted(_told(one, filler), _text(chart), filler, titled)
    ]
    if not told:
        return Leads((), "", "")
    quoted = [one for one, _ in told]
    own = notes.line([one.table for one in quoted], quoted, filler)
    return Leads(_led((chart for _, chart in told), highlit=quoted[0] in titled), *own)


def of_trends(blocks: Sequence[Followed], filler: Filler, *, titled: bool) -> Leads:
    """The last figure of each line, with the first where both are of the same respondents.

    What is said with a figure that a note is wanted for is left out. The first line is in the highlight if
    the page is `titled`: its own title is about that line.
    """
    filler = filler.blank()
    words, editions = filler.words, blocks[0].editions
    made = [
        (one, _chart(lines.value(one.drawn[-1][1], filler), _sentence(one, filler)))
        for one in blocks
        if not _starred(one, filler)
    ]
    told = [(one, chart) for one, chart in made if not _noted(_ends(one, filler), _text(chart), filler)]
    shown = {at for one, _ in told for at in (one.drawn[0][0], one.drawn[-1][0])}
    known = [n for at in shown if (n := editions[at].entry.respondents) is not None]
    base = words.say("phrases.base_unpublished")
    if known:
        ends = {"least": words.numbers.plain(min(known)), "most": words.numbers.plain(max(known))}
        base = words.say("trends.bases" if len(known) == len(shown) else "trends.bases_some", **ends)
    quoted = [Quoted(*point) for block in blocks for _, point in block.points]
    highlit = titled and bool(told) and told[0][0] is blocks[0]
    return Leads(_led((chart for _, chart in told), highlit=highlit), *_line(editions, base, quoted, filler))


def of_pairs(pairs: Sequence[Pair], titled: Pair | None, before: Edition, filler: Filler) -> Leads:
    """The differences of published figures, in this order, of questions that were the same in both editions.

    The one that is `titled`, if any is, comes first and in the highlight, unless a note is wanted for it.
    """
    words, after = filler.words, filler.edition
    made = (
        (one, _chart(difference(one, words), label(one, words), _both(one, words)))
        for one in sorted(pairs, key=lambda one: one is not titled)
        if one.difference and not calculated(one) and comparable.alike([one], after.survey, words)
    )
    told = [(one, chart) for one, chart in made if not _noted(one, _text(chart), filler)]
    charts = _led((chart for _, chart in told), highlit=bool(told) and told[0][0] is titled)
    counted = words.say("phrases.list").join(scope(one, words) for one in (before, after))
    quoted = [one for pair in pairs for one in (pair.before, pair.after)]
    return Leads(charts, *_line((before, after), counted, quoted, filler))


def _noted(found: Iterable[Quoted], said: str, filler: Filler, titled: Sequence[Quoted] = ()) -> bool:
    """Whether one of the figures wants a note, for which such a picture has no room.

    It is too uncertain or a bound, sources contradict it, or it is not in the title and a rank, or not to be
    cited with no more than `said`.
    """
    return any(
        row.uncertain
        or row.bound
        or row.members
        or row.disputes
        or disputes.of_operands(one, own)
        or (one not in titled and (one.table.unit == "rank" or caveats.left(one, own, said)))
        for one in found
        for row, own in ((one.estimate, filler.of(one.table.edition)),)
    )


def _told(block: Composed, filler: Filler) -> list[Quoted]:
    """The figure that leads a block, and those that the sentence under it cites."""
    brief, own = block.brief, filler.blank()
    if block.chart.bracket:
        own.text(brief.written.bracket_text, brief.written.at("bracket_text"))
    elif block.chart.template in SPEAKING:
        for where, line in islice(brief.written.each("lines"), 1):
            own.runs(line, where)
    return [leading(brief), *own.quoted]


def _ends(block: Followed, filler: Filler) -> list[Quoted]:
    """The figures that are said of a line: its last one, and where it is of one population the first."""
    own, (_, first), (_, last) = filler.blank(), block.drawn[0], block.drawn[-1]
    if len(block.lines) > 1:
        return [Quoted(*last)]
    lines.sentence(block, own)
    cited = own.quoted if block.written.lines else [Quoted(*first)]
    return [Quoted(*last), *cited]


def _starred(block: Followed, filler: Filler) -> bool:
    """Whether the sentence of a line names an edition whose question was not quite that of the others."""
    named = {one.table.edition for one in _ends(block, filler)}
    found = (one for one in block.departures(filler.words.lang) if one.question)
    return any(named & set(one.editions) for one in found)


def _line(editions: Sequence[Edition], base: str, quoted: Sequence[Quoted], filler: Filler) -> citing.Line:
    """The source line of several editions, whose figures are `quoted`."""
    words = filler.words
    years = words.say("trends.years", first=editions[0].id, last=editions[-1].id)
    years = citing.marked(years, quoted, filler)
    named = citing.organisers(editions, filler)
    return citing.Line(words.say("phrases.line", organisers=named, year=years, base=base), named)


def _both(pair: Pair, words: Words) -> str:
    before, after = (one.table.edition for one in pair)
    values = {"before": amount(pair.before, words), "after": amount(pair.after, words)}
    return words.say("comparison.pair", first=before, last=after, **values)


def _chart(figure: str, *said: str) -> Chart:
    return Chart("key_figure", figure=figure, lines=tuple((Run(text),) for text in said))


def _text(chart: Chart) -> str:
    return " ".join((chart.figure, *(run.text for line in chart.lines for run in line)))


def _led(charts: Iterable[Chart], *, highlit: bool) -> tuple[Chart, ...]:
    """Each once, the first of them in the highlight if it is `highlit`: the title is about it."""
    once = dict.fromkeys(replace(one, leads=False) for one in charts)
    return tuple(replace(one, leads=highlit and not at) for at, one in enumerate(once))


def _of_block(block: Composed, filler: Filler) -> Chart | None:
    """A number with its own sentence, a sum with its, else the leading figure with its answer."""
    chart, words, (row, table) = block.chart, filler.words, leading(block.brief)
    if chart.bracket:
        return _chart(chart.bracket.figure, chart.bracket.text)
    if chart.template in SPEAKING:
        return replace(_chart(chart.figure), lines=chart.lines[:1])
    level = ties.level(leading(block.brief))
    if table.unit == "rank" or table.kind == "quantile" or len(level) > ties.MOST:
        return None
    if len(level) > 1 and not block.brief.written.lead:
        return _chart(amount(level[0], words), _level(block, level, words))
    clause = words.clause(table.question, row.category) if table.shares else None
    if clause:
        told = filler.about(Quoted(row, table)).text(clause, block.brief.written.where)
        told = f"{words.of(table.population)} {told}"
    else:
        told = _named(block, filler)
    calculated = row.origin in {"derived", "remainder"} and words.say("phrases.computed") not in told
    return _chart(
        amount(Quoted(row, table), words), words.say("article.computed", text=told) if calculated else told
    )


def _level(block: Composed, level: tuple[Quoted, ...], words: Words) -> str:
    """The answers that share the first place, with their question."""
    told, question = words.say("phrases.each", text=ties.named(level, words)), subject(block.brief, words)
    if question in told:
        return told
    return words.say("comparison.label", category=told, question=question)


def _named(block: Composed, filler: Filler) -> str:
    """The answer with its question, and the respondents where they are not all."""
    words, brief = filler.words, block.brief
    row, table = leading(brief)
    if row.category == "value":
        return words.about(table, words.called(table))
    category = row_label(row, table, brief, words) if brief.battery else words.answer_told(table, row)
    return words.about(
        table, words.say("comparison.label", category=category, question=subject(brief, words))
    )


def _sentence(block: Followed, filler: Filler) -> str:
    """What is said under the number of a line; of several populations whom its last figure is of."""
    if len(block.lines) == 1:
        return "".join(run.text for run in lines.sentence(block, filler)[0])
    end, last = block.drawn[-1]
    edition, words = block.editions[end].id, filler.words
    told = words.about(last.table, lines.label(block, last, filler))
    return words.say("phrases.subtitle_short", measure=told, unit=edition)

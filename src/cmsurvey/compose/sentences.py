"""What a chart shows as the sentences of an article: its first figure, then the others, in words alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cmsurvey.compose import caveats, citing, clauses, crossed, notes, ties
from cmsurvey.compose.blocks import Composed
from cmsurvey.compose.charts import SCALES, Brief, ahead, leading, lists
from cmsurvey.compose.lines import Followed, value
from cmsurvey.compose.trends import first_and_last
from cmsurvey.fill import PLACEHOLDER, Filler, Quoted, amount
from cmsurvey.model import Edition, Estimate, Series, Table
from cmsurvey.trend import Line, Point
from cmsurvey.words import YES_OR_NO, Words

#: A paragraph tells so many answers of one table, and so many tables.
ANSWERS, TABLES = 4, 6
#: All of a placeholder but the name of its format.
_FORMAT = re.compile(r"^\{[^|]*\|?|[:}].*$", re.DOTALL)


@dataclass(frozen=True)
class Told:
    """A figure in one sentence, what must be known of it, and the line of its source and base.

    `sentences` are those of a paragraph about its chart, `sources` the line of everything they tell, `shown`
    the figures that they print. A figure with caveats left is not to be cited without them; what fits in its
    sentence stands there.
    """

    figure: Quoted
    sentence: str
    caveats: tuple[str, ...]
    source: str
    sentences: tuple[str, ...]
    sources: str
    shown: tuple[Quoted, ...] = ()


def told(composed: Composed, filler: Filler) -> Told:
    """The sentences of a block. Every figure comes from its tables, a computed one says so.

    What the tables say of a figure that is told follows it, as does what other sources give instead. A title
    that says more than the figure opens the paragraph.
    """
    if composed.followed:
        return _followed(composed, composed.followed, filler)
    brief, figure = composed.brief, leading(composed.brief)
    said = _said(brief, filler)
    sentence, own, aside = _lone(ties.level(figure), filler, said.lead)
    single = said.joined == said.lead
    after = list(own) if single else caveats.left(figure, filler, said.joined)
    after += [text for one in said.shown for text in caveats.left(one, filler, said.joined)]
    if single:
        said = said._replace(joined=sentence)
    if any(one.table == figure.table for one in said.shown) and _several(figure.table):
        after.insert(0, filler.words.say("article.several"))
    tables = [figure.table, *(one for one in brief.tables if one != figure.table and said.rest)]
    return Told(
        figure,
        sentence,
        tuple(own),
        _line([figure.table], filler),
        tuple(dict.fromkeys((*_opened(composed, said, filler, aside if single else ""), *said.rest, *after))),
        _line(tables, filler),
        (figure, *said.shown),
    )


class _Said(NamedTuple):
    """The leading figure's sentence; it with the others of its table, and these alone; other tables."""

    lead: str
    joined: str
    others: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    shown: tuple[Quoted, ...] = ()


def _line(tables: Sequence[Table], filler: Filler) -> str:
    return notes.line(tables, [Quoted(row, table) for table in tables for row in table.rows], filler).line


def _lone(level: Sequence[Quoted], filler: Filler, sentence: str) -> tuple[str, list[str], str]:
    """The same of all answers in the first place: of several no aside is told, it would be about the last."""
    if len(level) == 1:
        return _alone_with(level[0], filler, sentence)
    return sentence, [text for one in level for text in caveats.left(one, filler, sentence)], ""


def _alone_with(quoted: Quoted, filler: Filler, sentence: str) -> tuple[str, list[str], str]:
    """The sentence of a figure that stands alone, with the aside of its remark; caveats left; the aside."""
    left, note = caveats.left(quoted, filler, sentence), quoted.estimate.note
    aside = caveats.aside(note, filler.words)
    if not aside or not left or quoted.estimate.disputes:
        return sentence, left, ""
    told = filler.about(quoted).text(aside, f"[asides] {note}")
    return f"{sentence.rstrip('.')} ({told}).", [], told


def _opened(composed: Composed, said: _Said, filler: Filler, aside: str) -> tuple[str, ...]:
    """The title and the figures of the first table, or these alone where the title says no more.

    A title that says the figure as a fraction of the respondents has it between brackets instead, with the
    aside that belongs to it; one about answers put together has their sum there, which no table holds.
    """
    figure, title = leading(composed.brief), composed.title
    printed = amount(figure, filler.words)
    if printed.casefold() in title.casefold() or title.casefold() == said.lead.rstrip(".").casefold():
        return (said.joined,)
    written = set(PLACEHOLDER.findall(composed.brief.written.title))
    claims = [one for one in filler.said if one.written[1:-1] in written and one.figures]
    cited = [quoted for one in claims for quoted in one.figures]
    spelt = any(_FORMAT.sub("", one.written) in filler.words.program["fractions"] for one in claims)
    whom = filler.words.say("phrases.who").rstrip("s").casefold() in title.casefold()
    alone = all(quoted.estimate == figure.estimate for quoted in cited)
    if alone and spelt and whom and figure.table.population == "all":
        return (_bracketed(title, figure, aside, filler.words), *said.others)
    sums = [one for one in cited if "+" in one.estimate.category and one.table == figure.table]
    if sums and all(one == sums[0] for one in sums) and amount(sums[0], filler.words) not in title:
        return (_bracketed(title, sums[0], "", filler.words), said.joined)
    return (f"{title}.", said.joined)


def _bracketed(title: str, quoted: Quoted, aside: str, words: Words) -> str:
    """A title with the figure that it spells out, and the word that this was computed from others."""
    form = "behind" if title.endswith(")") else "bracketed"
    computed = words.say("origins.computed") if quoted.estimate.origin == "derived" else ""
    value = words.say("phrases.list").join(filter(None, (amount(quoted, words), aside, computed)))
    return words.say(f"article.{form}", title=title, value=value)


def _said(brief: Brief, filler: Filler) -> _Said:
    """What is said of the tables of a brief, the one of its leading figure first."""
    first = leading(brief)
    if first.table.unit == "rank":
        return _ranked(brief, first, filler)
    if brief.form in SCALES or not first.table.stated:
        alone = _alone(brief, first, filler)
        return _Said(alone, alone)
    rest: list[str] = []
    shown: list[Quoted] = []
    for table, rows in _beside(brief, first, filler.words):
        shown += [Quoted(row, table) for row in rows]
        rest += clauses.of_table(table, rows, filler)
    if brief.written.reading:
        alone = notes.reading(brief, filler)
        return _Said(alone, alone, (), tuple(rest), tuple(shown))
    level = [one.estimate for one in ties.level(first)]
    own = [first.estimate] if brief.grouped else _answers(first.table, first.estimate, filler.words)
    own = [*level, *(row for row in own if row not in level)]
    others = clauses.of_table(first.table, own[1:], filler, led=True) if own[1:] else []
    lead, *_ = clauses.of_table(first.table, level, filler)
    in_order = sorted(own, key=lambda row: not ahead(row, first))
    joined = " ".join(clauses.of_table(first.table, in_order, filler))
    shown = [*(Quoted(row, first.table) for row in own[1:]), *shown]
    return _Said(lead, joined, tuple(others), tuple(rest), tuple(shown))


def _ranked(brief: Brief, first: Quoted, filler: Filler) -> _Said:
    """What is said of ranks; where sources list other answers, what each of them lists."""
    words, alone, found = filler.words, notes.reading(brief, filler), lists(brief.tables, filler)
    if len(found) == 1:
        return _Said(alone, alone)
    told = {
        one.name: f"{words.say('phrases.alone', label=one.name, value=citing.join(_labels(one), words))}."
        for one in found
    }
    ordered = not all(row.unordered for row in first.table.rows)
    said = alone if brief.written.reading or ordered else told[found[0].name]
    rest = tuple(text for name, text in told.items() if name not in said)
    return _Said(said, said, (), rest, tuple(Quoted(row, first.table) for row in first.table.rows))


def _labels(one: Series) -> list[str]:
    return [mark.label for mark in one.marks]


def _alone(brief: Brief, first: Quoted, filler: Filler) -> str:
    """The one sentence of a scale, of shares of nobody knows whom."""
    words, table = filler.words, first.table
    if brief.written.reading:
        return notes.reading(brief, filler)
    if not table.stated:
        return clauses.unstated(first, words)
    return f"{clauses.answered(clauses.printed(first, words), crossed.answers(first, words), table, words)}."


def _beside(brief: Brief, first: Quoted, words: Words) -> Iterator[tuple[Table, list[Estimate]]]:
    """The other tables with the answers that are told: of several groups the same one of each."""
    for table in [one for one in brief.tables if one != first.table][: TABLES - 1]:
        if not brief.grouped:
            yield table, _answers(table, _first(table), words)
        elif same := next((row for row in table.rows if row.category == first.estimate.category), None):
            yield table, [same]


def _first(table: Table) -> Estimate:
    """The largest share of a table, its first amount."""
    rows = [row for row in table.rows if row.origin != "remainder"]
    return max(rows, key=lambda row: row.value) if table.shares else rows[0]


def _answers(table: Table, lead: Estimate, words: Words) -> list[Estimate]:
    """The answers of a table that are told: the leading one, then the largest, steps in their order.

    A no beside its yes, what was computed as the rest of two and, of a list, what the tables have to say
    something of, is left to the chart.
    """
    rows = [row for row in table.rows if row != lead and row.origin != "remainder"]
    rows = [row for row in rows if not (row.members or row.counted or row.category in YES_OR_NO)]
    if len(table.rows) == 2:
        rows = [row for row in rows if row.origin != "derived"]
    if not table.shares:
        return [lead, *rows][:ANSWERS]
    steps = table.ordered
    told = [row for row in rows if steps or not words.remark(row.note)]
    most = sorted(told, key=lambda row: -row.value)[: ANSWERS - 1]
    return [lead, *(row for row in rows if row in most)] if steps else [lead, *most]


def _several(table: Table) -> bool:
    """Whether one respondent may have given several of the answers."""
    apart = table.thresholds or table.question.endswith(clauses.NETS)
    return table.shares and table.kind == "multiple" and not apart


def _followed(composed: Composed, followed: Followed, filler: Filler) -> Told:
    """The ends of each line through the editions, and that such figures measure no change by themselves."""
    exact = [_exact(line) for line in followed.lines]
    pairs = [(one[0], one[-1]) for one in exact if len(one) > 1]
    said = [_ends(first, last, followed, filler) for first, last in pairs]
    ends = {at for pair in pairs for at, _ in pair} or {followed.drawn[-1][0]}
    said = said or [f"{first_and_last(followed, filler, grouped=True)}."]
    own = _own_of(followed, ends, filler)
    said = [*own.values(), *said]
    if filler.edition.survey.sampling.value != "random":
        said.append(filler.words.say("article.not_a_trend"))
    cited = [Quoted(*point) for at, point in followed.points if at in ends or at in own]
    source = _of_editions([followed.editions[at] for at in sorted(ends | own.keys())], cited, filler)
    figure = Quoted(*followed.drawn[-1][1])
    return Told(figure, said[0], (), source, (f"{composed.title}.", *said), source)


def _own_of(followed: Followed, ends: set[int], filler: Filler) -> dict[int, str]:
    """The figure of the page's own edition by its place, which comes first, unless it is one of the ends."""
    words, found = filler.words, dict[int, str]()
    for at, (row, table) in followed.points:
        if followed.editions[at].id == followed.own and at not in ends:
            label = words.label(table.question, table.label)
            if table.shares:
                label = words.answer_told(table, row)
            slots = {"value": value(Point(row, table), filler), "edition": followed.own}
            found[at] = words.say("article.own", label=words.about(table, label), **slots)
    return found


def _exact(line: Line) -> list[tuple[int, Point]]:
    """The exact figures of a line with the places of their editions."""
    return [(at, one) for at, one in enumerate(line.points) if one and not one.estimate.bound]


def _ends(start: tuple[int, Point], end: tuple[int, Point], followed: Followed, filler: Filler) -> str:
    """The first and the last figure of a population."""
    words, (at, first), (until, last) = filler.words, start, end
    label = words.label(last.table.question, last.table.label)
    if last.table.shares:
        label = words.answer_told(last.table, last.estimate)
    told_in = {"start": followed.editions[at].id, "end": followed.editions[until].id}
    slots = {"first": value(first, filler), "last": value(last, filler), **told_in}
    return f"{words.say('trends.told', label=words.about(last.table, label), **slots)}."


def _of_editions(editions: Sequence[Edition], quoted: Sequence[Quoted], filler: Filler) -> str:
    """The line of source and base of figures of several editions."""
    words = filler.words
    counts = [
        words.say("comparison.respondents", n=words.numbers.plain(one.entry.respondents), edition=one.id)
        if one.entry.respondents
        else words.say("comparison.respondents_unknown", edition=one.id)
        for one in editions
    ]
    named = citing.plain_names(name for one in editions for name in one.entry.organisers)
    organisers = citing.join(named or [filler.edition.survey.name[words.lang]], words)
    years, base = citing.join([one.id for one in editions], words), words.say("phrases.list").join(counts)
    year = citing.marked(years, quoted, filler)
    return words.say("phrases.line", organisers=organisers, year=year, base=base)

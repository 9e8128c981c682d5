"""One block: the tables it shows, its form, its chart, its words, and its drawings."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from cmsurvey import aggregate
from cmsurvey.compose import amounts, crossed, folding, forms, notes, readers, thresholds, ties
from cmsurvey.compose.charts import (
    DEFAULT_ICONS,
    ON_AN_AXIS,
    SCALES,
    Brief,
    chart,
    leading,
    one_answer,
    subject,
)
from cmsurvey.compose.drawings import Drawings
from cmsurvey.compose.lines import Followed
from cmsurvey.errors import CmsurveyError, Problem, Problems
from cmsurvey.fill import Filler, Quoted, amount
from cmsurvey.model import Block, Chart, Estimate, Panel, Table
from cmsurvey.words import YES_OR_NO, Words
from cmsurvey.written import Written

_Made = TypeVar("_Made")

#: Beyond so many characters a title leaves the question of a yes or a no to the line below it.
_LONGEST_NAMED = 60

#: Forms whose lines say what a title would, where they stand among their like.
SPEAKING = frozenset({"key_figure", "pictogram"})


@dataclass(frozen=True)
class Composed:
    """A block with its chart and what was said of it, before it is drawn.

    `titled` says whether its title is seen; else its lines say it, and it is for screen readers alone.
    """

    block: Block
    brief: Brief
    chart: Chart
    title: str
    subtitle: str
    remarks: tuple[str, ...]
    tables: tuple[Table, ...]
    followed: Followed | None = None
    titled: bool = True


def every_fault(make: Callable[[], _Made], filler: Filler, told: Iterable[Written]) -> _Made:
    """What is made; where it cannot be, the problems of every text `told` with the one that came first.

    So whoever mends the sentences of a page mends them all at once.
    """
    problems = Problems()
    made = problems.tried(make)
    if made is not None:
        return made
    for one in told:
        problems.tried(partial(filler.heading, one.title, one.at("title")))
        for key in ("standfirst", "subtitle", "reading", "aside", "bracket_text"):
            problems.tried(partial(filler.text, getattr(one, key), one.at(key)))
        for where, text in one.each("notes"):
            problems.tried(partial(filler.text, text, where))
        for where, text in one.each("lines"):
            problems.tried(partial(filler.runs, text, where))
    raise CmsurveyError(*dict.fromkeys(problems.found))


def block(
    asked: Block,
    filler: Filler,
    written: Written,
    *,
    where: str = "",
    leads: bool = True,
    dated: bool = False,
) -> Composed:
    """A block with its tables, its form, its chart and its words; a problem names the words' place.

    `where` is the block's place in its infographic; `leads` lets its number take the highlight; `dated`
    puts place and date into a computed subtitle, for a page that has no other block to say it.
    """
    try:
        return _composed(asked, filler, written, where=where or written.where, leads=leads, dated=dated)
    except CmsurveyError as error:
        told = (one if one.where else replace(one, where=written.where) for one in error.problems)
        raise CmsurveyError(*told) from None


def _composed(
    asked: Block, filler: Filler, written: Written, *, where: str, leads: bool, dated: bool
) -> Composed:
    tables = _without_rest(aggregate.tables(asked, filler.edition))
    drawn_from = aggregate.shown(tables, asked)
    icons = filler.edition.survey.icons.get(asked.id)
    form = forms.choose(forms.asked(asked, drawn_from), drawn_from, people=icons is not None, where=where)
    brief = Brief(drawn_from, form, written, icons or DEFAULT_ICONS)
    if form == "bars" and folding.foldable(drawn_from):
        shown, rest = folding.fold(drawn_from[0], written.lead)
        brief = brief._replace(tables=(shown,), rest=rest)
    drawn = replace(chart(brief, filler), leads=leads)
    title = _title(brief, filler)
    return Composed(
        block=asked,
        brief=brief,
        chart=drawn,
        title=title,
        subtitle=_subtitle(brief, filler, title, dated=dated),
        remarks=tuple(notes.remarks(brief, drawn, filler, alone=dated)),
        tables=drawn_from if form in ON_AN_AXIS or asked.by else tables,
    )


def _without_rest(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """The tables of a block: beside thresholds, which reach into it, another question has no remainder."""
    if not thresholds.is_mixed(tables):
        return tables
    return tuple(
        replace(table, rows=tuple(row for row in table.rows if row.origin != aggregate.REMAINDER))
        for table in tables
    )


def about(composed: Composed, words: Words) -> str:
    """The question of a block, unless its title names it."""
    table = composed.brief.tables[0]
    label = words.label(table.question, table.label)
    return "" if label.casefold() in composed.title.casefold() else label


def bare(composed: Composed, words: Words) -> bool:
    """Whether nobody wrote the title of a block of shares, nor words for the answer that it is made of."""
    row, table = about = leading(composed.brief)
    told = words.clause(table.question, row.category) and len(ties.level(about)) == 1
    return table.shares and not (composed.brief.written.title or told)


def aligned(blocks: Sequence[Composed], words: Words) -> list[Composed]:
    """The blocks of a poster, those on an axis of amounts in one unit with the same ends."""
    values: dict[str, list[float]] = {}
    for one in blocks:
        if one.chart.template in ON_AN_AXIS:
            marks = (mark for series in one.chart.series for mark in series.marks)
            values.setdefault(one.brief.tables[0].unit, []).extend(amounts.spread(marks))
    ticks = {unit: amounts.ticks(all_of, unit, words) for unit, all_of in values.items()}
    return [
        replace(one, chart=replace(one.chart, ticks=ticks[one.brief.tables[0].unit]))
        if one.chart.template in ON_AN_AXIS
        else one
        for one in blocks
    ]


def _is_ahead(row: Estimate, table: Table, filler: Filler) -> bool:
    """Whether an answer may be said to lead: no other has its figure, nor one as near as chance may bring it.

    Where a sampling error may be told, the next share must lie further off than that of their difference: the
    variance of two shares of one sample (Scott and Seber, Difference of Proportions From the Same Survey,
    1983), its largest where several answers may be given. Without a base, what is printed counts.
    """
    others = [one.value for one in table.rows if one != row and one.origin != "remainder"]
    if row.value in others:
        return False
    if not filler.edition.survey.margins or not others or row.counted:
        return True
    base = (row.computed.effective if row.computed else None) or row.base or 0
    first, second = row.value / 100, max(others) / 100
    gap = first - second
    return not base or gap > crossed.NORMAL * math.sqrt((first + second - gap**2) / base)


def _title(brief: Brief, filler: Filler) -> str:
    """The written title, else a sentence computed from the leading figure."""
    words = filler.words
    if brief.written.title:
        return _written_title(brief, filler)
    if brief.form == "ranked_list" or not brief.tables[0].shares:
        return computed(notes.reading(brief, filler, short=True).rstrip("."), [leading(brief)], words)
    if brief.form in {"dumbbell", *SCALES} and not brief.written.lead:
        found = brief.form == "dumbbell" and crossed.finding(brief.tables, filler)
        return found or crossed.opinion(brief.tables, leading(brief), words)
    row, table = leading(brief)
    level = ties.level(leading(brief))
    if len(level) > 1 and not brief.written.lead and brief.form != "key_figure":
        return _shared(level, filler)
    clause = words.clause(table.question, row.category)
    value = amount(Quoted(row, table), words)
    if clause:
        text = filler.about(Quoted(row, table)).text(clause, brief.written.where)
        said = words.say("phrases.share", value=value, of=words.of(table.population), clause=text)
        return computed(said[:1].upper() + said[1:], [Quoted(row, table)], words)
    return _title_by_label(brief, value, filler)


def _shared(level: tuple[Quoted, ...], filler: Filler) -> str:
    """A title of answers that share the first place: all of them, or of many how many they are."""
    words, many = filler.words, len(level) > ties.MOST
    return computed(ties.counted(level, words) if many else ties.alone(level, words), level, words)


def _title_by_label(brief: Brief, value: str, filler: Filler) -> str:
    """A title of an answer that has no words of its own: a yes or a no is told with its question."""
    (row, table), words = leading(brief), filler.words
    label = words.category(table.question, row)
    said = words.say("phrases.alone", label=words.about(table, words.answer_told(table, row)), value=value)
    if row.category in YES_OR_NO and len(said) <= _LONGEST_NAMED:
        return computed(said, [Quoted(row, table)], words)
    if brief.form == "heat" or not _is_ahead(row, table, filler):
        return words.say("phrases.alone", label=words.about(table, label), value=value)
    return computed(words.say("phrases.leading", category=label, value=value), [Quoted(row, table)], words)


def computed(title: str, cited: Iterable[Quoted], words: Words) -> str:
    """A title, with the word that a number in it was computed from others, where it does not say so."""
    word = words.say("phrases.computed")
    printed = (amount(one, words) for one in cited if one.estimate.origin == "derived")
    if word in title or not any(one in title for one in printed):
        return title
    if title.endswith(")"):  # two pairs of parentheses would stand behind each other
        return f"{title[:-1]}, {word})"
    return words.say("article.computed", text=title)


def _written_title(brief: Brief, filler: Filler) -> str:
    """The written title; where it cites figures, one at least is of what the chart shows."""
    before = len(filler.said)
    title = filler.heading(brief.written.title, brief.written.at("title"))
    figures = [quoted for said in filler.said[before:] for quoted in said.figures]
    cited = {quoted.table.question for quoted in figures}
    own = {table.question: None for table in brief.tables}
    if cited and not cited & own.keys():
        what = f"the title cites {', '.join(sorted(cited))}, the chart shows {', '.join(own)}"
        cure = f"let it cite a figure of its own chart: {{{next(iter(own))}.…}}"
        raise CmsurveyError(Problem(brief.written.at("title"), what, cure))
    return computed(title, figures, filler.words)


def _subtitle(brief: Brief, filler: Filler, title: str, *, dated: bool) -> str:
    """Measure, unit and population, on a card place and date too; no measure that the `title` begins with."""
    if brief.written.subtitle:
        return filler.title(brief.written.subtitle, brief.written.at("subtitle"))
    words, table, edition = filler.words, brief.tables[0], filler.edition
    unit = words.unit(table, groups=brief.grouped)
    if thresholds.mixed(brief):
        unit = f"{words.say('phrases.thresholds')}, {unit}"
    measure, several = subject(brief, words), words.say("phrases.several_answers")
    overlap = table.kind == "multiple" and not table.thresholds and len(table.rows) > 1
    if overlap and several not in measure.casefold():
        unit = f"{unit}, {several}"
    if not table.shares and len({one.population for one in brief.tables}) == 1:
        measure = words.about(table, measure)
    if one_answer(brief):
        answer = words.category(table.question, table.rows[0])
        measure = words.say("phrases.alone", label=measure, value=f"{answer[:1].lower()}{answer[1:]}")
    said = words.say(
        "phrases.subtitle" if dated else "phrases.subtitle_short",
        measure=measure,
        unit=unit,
        place=edition.survey.place[words.lang],
        months=words.numbers.months(edition.entry.fieldwork, edition.id),
    )
    begins = brief.form == "dumbbell" or (brief.form == "key_figure" and dated)
    if not begins or brief.written.title or not title.startswith(measure):
        return said
    rest = said.removeprefix(measure).lstrip(", ")
    return rest[:1].upper() + rest[1:]


def panel(composed: Composed, filler: Filler, drawings: Drawings) -> Panel:
    """The block with its words and its drawings."""
    return Panel(
        id=composed.block.id,
        title=composed.title,
        subtitle=composed.subtitle,
        width=composed.block.width,
        titled=composed.titled,
        alt=readers.short_text(composed.brief, filler),
        description=readers.long_text(composed.brief, composed.title, composed.subtitle, filler),
        chart=composed.chart,
        plots=drawings,
        tables=tuple(one for table in composed.tables for one in readers.data_tables(table, filler)),
        aside=thresholds.aside(composed.brief, filler),
    )

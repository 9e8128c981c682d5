"""The lines under the rule: Note, Lecture, Champ, Source. Each is computed from the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from cmsurvey.compose import (
    brackets,
    comparable,
    crossed,
    disputes,
    folding,
    margins,
    scopes,
    thresholds,
    ties,
    totals,
)
from cmsurvey.compose.charts import SCALES, Brief, bracketed, leading
from cmsurvey.compose.citing import Line, cited_years, join, marked, plain_names, with_mark, years
from cmsurvey.fill import Filler, Quoted, amount, lowered
from cmsurvey.model import Chart, Estimate, Note, Table
from cmsurvey.templates.pictogram import people
from cmsurvey.words import YES_OR_NO, Words, typeset
from cmsurvey.written import Written

#: A derived row of the tables whose formula supposes that a question had two answers only.
TWO_ANSWERS = "two answers assumed"
#: Forms that draw the other part of a whole without its number; their lines say it where it is wanted.
UNNUMBERED = frozenset({"key_figure", "pictogram"})


def remarks(brief: Brief, chart: Chart, filler: Filler, *, alone: bool = False) -> list[str]:
    """What a reader must know of the figures shown (`alone` on a page): bounds, rounding, contradictions."""
    words = filler.words
    said: list[str] = []
    drawn = chart.template not in UNNUMBERED
    shown = _shown(brief, chart, filler)
    for quoted in shown:
        said += of_row(quoted, filler, drawn=drawn)
    if brief.rest:
        said.append(folding.note(brief.rest, words))
    if chart.bracket:
        said.append(of_bracket(bracketed(brief), words))
    if chart.template != "key_figure":
        added = folding.summed(brief.tables, brief.rest)
        said += _of_tables(added, words, nested=not thresholds.aside(brief, filler), alone=alone)
    if chart.template == "pictogram":
        said += _rounded(chart, words)
    if chart.template == "histogram":
        middle = brackets.median(brief.tables[0], filler)
        said += brackets.notes(brief.tables[0], words)
        said += of_row(middle, filler, drawn=True) if middle else []
    said += crossed.notes(chart, brief.tables, words)
    said += [words.say("notes.uncertain")] * any(one.estimate.uncertain for one in shown)
    said += margins.whiskers((mark for series in chart.series for mark in series.marks), filler)
    said += margins.remark(leading(brief), filler, alone=alone)
    said += comparable.of_cited(filler)
    if chart.template == "strip":
        said += _of_before(filler)
    said += [filler.text(text, where) for where, text in brief.written.each("notes")]
    return list(dict.fromkeys(said))


def _of_before(filler: Filler) -> list[str]:
    """What other sources give for the figures of the edition before, which a strip shows under its own."""
    return [
        filler.words.say("comparison.disputed", edition=one.table.edition, told=lowered(text))
        for one in filler.quoted
        if one.table.edition not in {"", filler.edition.id}
        for text in disputes.told(one, filler.of(one.table.edition))
    ]


def of_bracket(total: Quoted, words: Words) -> str:
    """How they were added."""
    return words.say("notes.sum", value=amount(total, words), formula=words.formula(total.estimate))


def _shown(brief: Brief, chart: Chart, filler: Filler) -> list[Quoted]:
    """The figures that a reader sees: of a key figure its own and those that its lines cite."""
    rows = [Quoted(row, table) for table in brief.tables for row in table.rows]
    if chart.template != "key_figure":
        return rows
    return [one for one in rows if one == leading(brief) or one in filler.quoted]


def of_row(quoted: Quoted, filler: Filler, *, drawn: bool, starred: bool = True) -> list[str]:
    """What is to say of one row; the formula of a computed one only where its number is drawn.

    What other sources give begins with the star of its number, unless that has none: not `starred`.
    """
    row, words = quoted.estimate, filler.words
    label = disputes.named(quoted, words)
    if row.origin == "remainder":
        own = words.sentence(quoted.table.question, row.category)
        if own:
            return [filler.about(quoted).text(own, filler.at("questions", quoted.table.question))]
        return [words.say("notes.remainder", label=label, whole=words.numbers.plain(100))]
    if row.members:
        return [_contradiction(quoted, filler)]
    said = computed(quoted, words) if drawn else []
    star = partial(disputes.noted, words=words) if starred else list[str]
    said += star(disputes.of_operands(quoted, filler))
    if row.origin == "derived" and TWO_ANSWERS in row.note:
        said.append(words.say("notes.two_answers", label=label))
    elif row.origin == "derived" and is_the_other(row):
        said.append(words.say("notes.yes_or_no"))
    if row.bound:
        said.append(words.say("notes.bound", category=label, bound=amount(quoted, words)))
    remark = words.remark(row.note)
    if remark:
        said.append(filler.about(quoted).text(remark, filler.at("remarks", row.note)))
    return said + star(disputes.told(quoted, filler))


def is_the_other(row: Estimate) -> bool:
    """Whether a yes or a no is what the other leaves of 100: a don't know would be in neither."""
    return row.category in YES_OR_NO and row.formula.startswith("100 - ")


def computed(quoted: Quoted, words: Words) -> list[str]:
    """The formula of a figure that was computed."""
    row = quoted.estimate
    if row.origin != "derived":
        return []
    told = {"value": amount(quoted, words), "formula": words.formula(row)}
    return [words.say("notes.derived", category=disputes.named(quoted, words), **told)]


def of_cited(filler: Filler) -> list[str]:
    """What other sources give for the figures that the words of a page cite, with the edition of others."""
    said = []
    for quoted in filler.quoted:
        year = quoted.table.edition
        own = filler.of(year)
        gap = computed(quoted, own.words) if "-" in quoted.estimate.category.removeprefix("100-") else ()
        for text in (*gap, *disputes.told(quoted, own), *disputes.of_operands(quoted, own)):
            dated = own.words.say("alt.figure", category=year, value=lowered(text))
            said.append(text if own is filler else dated)
    return said


def _contradiction(quoted: Quoted, filler: Filler) -> str:
    """Which source gives the share to which answer."""
    row, words = quoted.estimate, filler.words
    told = (
        words.say(
            "notes.either_one",
            label=words.category(quoted.table.question, one),
            source=filler.edition.survey.sources[key].publisher,
        )
        for one, key in zip(_members(row), row.sources, strict=True)
    )
    return words.say(
        "notes.either", value=amount(quoted, words), told=words.say("notes.either_next").join(told)
    )


def _members(row: Estimate) -> list[Estimate]:
    """The contradicting answers of a merged row, each under its own label."""
    pairs = zip(row.members, row.member_labels, strict=True)
    return [
        row._replace(category=category, label=label, members=(), member_labels=())
        for category, label in pairs
    ]


def _hidden(table: Table, words: Words) -> list[str]:
    """The labels of the answers that too few gave to be shown; of a long list how many they are."""
    rows = [Estimate(category, label, 0.0, "computed") for category, label in table.suppressed]
    if len(rows) > folding.MOST:
        return [words.say("phrases.of_them", n=words.numbers.plain(len(rows)))]
    return [words.category(table.question, row) for row in rows]


def _of_tables(tables: Sequence[Table], words: Words, *, nested: bool, alone: bool) -> list[str]:
    """Thresholds that nest (unless said beside the chart), and shown shares whose sum is a point off.

    Of several groups no sum is told: a reader sees those of each. A sum of figures that are not `alone` on
    their page names its question.
    """
    said, one_group = [], len({table.population for table in tables}) == 1
    of = [table.population for table in tables for _ in table.rows]
    nesting = any(of.count(table.population) > 1 for table in tables if table.thresholds)
    if nested and nesting:
        said.append(words.say("notes.thresholds"))
    for table in tables:
        if table.suppressed:
            hidden = words.say("phrases.list").join(map(typeset, _hidden(table, words)))
            said.append(words.say("notes.suppressed", answers=hidden))
        if one_group and table.kind == "single" and table.whole:
            said += totals.told(table, words, among=not alone or len(tables) > 1)
    return said


def _rounded(chart: Chart, words: Words) -> list[str]:
    """Says that people are whole where a share is not."""
    marks = chart.series[0].marks
    of = 10 if chart.icons[0] == chart.icons[1] else 100
    count = people(marks, of)
    if abs(marks[0].value * of / 100 - count) < 0.01:
        return []
    return [words.say("notes.rounded_people", count=words.numbers.plain(count), of=words.numbers.plain(of))]


def reading(brief: Brief, filler: Filler, *, short: bool = False) -> str:
    """One mark read aloud with its real number and base; `short` for a title, which explains no median."""
    words = filler.words
    if brief.written.reading:
        return filler.title(brief.written.reading, brief.written.at("reading"))
    row, table = quoted = leading(brief)
    if table.unit == "rank":
        return _ranked(table, words)
    level = ties.level(quoted)
    if len(level) > 1 and brief.form not in {"dumbbell", *SCALES}:
        return ties.reading(level, filler)
    value, of = amount(quoted, words), words.of(quoted.table.population)
    clause = words.clause(quoted.table.question, row.category)
    if table.shares and clause:
        clause = filler.about(quoted).text(clause, brief.written.where)
        text = f"{words.say('phrases.share', value=value, of=of, clause=clause)}."
        return text[:1].upper() + text[1:]
    sentence = words.sentence(quoted.table.question, row.category)
    if sentence:
        return f"{filler.about(quoted).title(sentence, brief.written.where)}."
    return _without_words(quoted, brief, words, short=short)


def other_reading(brief: Brief, filler: Filler) -> str:
    """The first figure that does not lead, read aloud; empty where one amount is all that there is."""
    others = tuple(one for one in brief.tables if one != leading(brief).table)
    return reading(brief._replace(tables=others, written=Written()), filler) if others else ""


def _without_words(quoted: Quoted, brief: Brief, words: Words, *, short: bool) -> str:
    """A mark read by its labels alone."""
    row, table = quoted
    value, of = amount(quoted, words), words.of(table.population)
    if brief.form in SCALES:
        return f"{crossed.opinion(brief.tables, quoted, words, of)}."
    if table.shares:
        label = words.answer_told(table, row)
        return words.say("notes.reading_fallback", label=label, value=value, of=of)
    label = words.called(table)
    if table.kind == "quantile":
        return ties.quartiles(table, words)
    if table.kind == "median" and not row.bound and not short:
        return words.say("notes.reading_median", label=label, value=value, of=of)
    if table.population != "all":
        label = f"{label}, {words.population(table.population)}"
    return words.say("notes.reading_amount", label=label, value=value)


def _ranked(table: Table, words: Words) -> str:
    """The answer in first place; where no source states an order, every answer that one of them cites."""
    label = words.label(table.question, table.label)
    ranked = [row for row in table.rows if not row.unordered]
    if ranked:
        first = min(ranked, key=lambda row: row.value)
        return words.say("phrases.rank_first", label=label, category=words.category(table.question, first))
    first_source = table.rows[0].sources
    cited = [words.category(table.question, row) for row in table.rows if row.sources == first_source]
    return words.say("phrases.cited", label=label, answers=join(cited, words))


def source(quoted: Sequence[Quoted], filler: Filler) -> str:
    """The organisers, the title and the year, then where the figures were read when elsewhere.

    What other sources give instead is printed too, so those are named.
    """
    words, edition = filler.words, filler.edition
    organisers, title = edition.entry.organisers, typeset(edition.entry.title)
    year = years(quoted, filler, named=bool(organisers) or not cited_years(quoted, filler))
    if organisers:
        text = words.say("notes.source", organisers=join(organisers, words), title=title, year=year)
    else:
        key = "notes.source_titled" if cited_years(quoted, filler) else "notes.source_unnamed"
        text = words.say(key, title=title, year=year)
    known = edition.survey.sources
    if quoted and all(one.estimate.computed for one in quoted):
        return with_mark(words.say("notes.from_answers", source=text), quoted, filler)
    printed = [*quoted, *(other for one in quoted for other in disputes.others(one, filler))]
    keys = dict.fromkeys(key for one in printed for key in one.estimate.sources if not one.estimate.computed)
    publishers = dict.fromkeys(known[key].publisher for key in keys)
    own = plain_names(edition.entry.organisers)
    elsewhere = sorted((typeset(name) for name in publishers if name not in own), key=str.casefold)
    read = words.say("notes.read_in", source=text, publishers=join(elsewhere, words)) if elsewhere else ""
    return with_mark(read or f"{text}.", quoted, filler)


def line(tables: Sequence[Table], quoted: Sequence[Quoted], filler: Filler) -> Line:
    """Organisers, year and base of what is shown, for a picture that has room for one line."""
    words, entry, title = filler.words, filler.edition.entry, typeset(filler.edition.entry.title)
    named = {"year": marked(years(quoted, filler), quoted, filler), "base": _base(tables, filler)}
    if not entry.organisers:
        return Line(words.say("phrases.line_unnamed", title=title, **named), title)
    organisers = join(entry.organisers, words)
    return Line(words.say("phrases.line", organisers=organisers, **named), organisers)


def _base(tables: Sequence[Table], filler: Filler) -> str:
    """How many answered: everybody or one group; of several groups, how many in all, where that is known."""
    words, respondents = filler.words, filler.edition.entry.respondents
    if not all(table.stated for table in tables):
        return words.say("phrases.base_unstated")
    groups = dict.fromkeys(table.population for table in tables)
    if tuple(groups) == ("all",):
        of = scopes.bases(tables, "all") or (() if respondents is None else (respondents,))
        return words.say("phrases.base" if of else "phrases.base_unpublished", n=scopes.between(of, words))
    if len(groups) > 1:
        return _of_groups(tables, groups, filler)
    (group,) = groups
    who = f"{words.say('phrases.who')} {words.population(group)}"
    own = scopes.bases(tables, group)
    if own:
        return words.say("phrases.base_group", n=scopes.between(own, words), who=who)
    found = scopes.base(group, filler)
    key = "phrases.base_group_about" if found else "phrases.base_group_unpublished"
    return words.say(key, who=who, n=words.numbers.plain(found.number if found else 0))


def _of_groups(tables: Sequence[Table], groups: Iterable[str], filler: Filler) -> str:
    """How many answered in all, and in each group where that is known of all of them."""
    words, respondents = filler.words, filler.edition.entry.respondents
    if respondents is None:
        return words.say("phrases.base_unpublished")
    own = [scopes.bases(tables, group) for group in groups if group != "all"]
    counted = sorted(n for of in own for n in of) if all(own) else []
    key = "phrases.base_by_group" if counted else "phrases.base_groups"
    by_group = scopes.between(tuple(dict.fromkeys((*counted[:1], *counted[-1:]))), words)
    return words.say(key, n=words.numbers.plain(respondents), base=by_group)


def _within(text: str, other: str) -> bool:
    """Whether another remark holds all that this one says."""
    return text != other and text.rstrip(".").casefold() in other.casefold()


def each(said: Sequence[str]) -> list[str]:
    """Remarks as sentences, without those that another one says too."""
    told = [text if text.endswith((".", "!", "?")) else f"{text}." for text in said]
    return [text for text in told if not any(_within(text, other) for other in told)]


def lines(said: Sequence[str], read: str, scoped: str, cited: str, *, words: Words) -> tuple[Note, ...]:
    """The four notes in their order; a Note line only when there is something to note."""
    found = [("note", " ".join(each(said))), ("reading", read), ("scope", scoped), ("source", cited)]
    return tuple(Note(words.say(f"note_labels.{key}"), text) for key, text in found if text)

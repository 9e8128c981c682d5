"""Charts of one question in several groups, and of scales: a heat table, a dumbbell, bars with their nets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from cmsurvey import aggregate
from cmsurvey.compose import disputes, scales, verdicts
from cmsurvey.fill import Filler, Quoted, amount, lowered
from cmsurvey.model import Chart, Estimate, Mark, Role, Series, Table, Tick
from cmsurvey.words import Words

#: Standard errors to the end of an interval of 95 %, which a difference of that level must pass.
NORMAL = 1.959963984540054
#: Shades of a heat table, and the steps between two of them in points.
SHADES, STEPS = 5, (1, 2, 5, 10, 20)


def heat(tables: Sequence[Table], filler: Filler, about: Quoted) -> Chart:
    """A row an answer, a cell a group; ticks are where one shade ends and the next begins."""
    words = filler.words
    rows = {row.category: row for table in tables for row in table.rows if row.origin != "remainder"}
    series = tuple(
        Series(
            words.category(tables[0].question, row),
            tuple(_cell(name, table, row, about, filler=filler) for table in tables),
        )
        for name, row in rows.items()
    )
    return Chart("heat", series=series, ticks=shades([mark.value for one in series for mark in one.marks]))


def _cell(name: str, table: Table, row: Estimate, about: Quoted, *, filler: Filler) -> Mark:
    """The share of an answer in a group, `detail` the head of its column; without one the cell is empty."""
    words = filler.words
    head, answer = words.group(table.population), words.category(table.question, row)
    bases = {one.base for one in table.rows if one.base}
    if len(bases) == 1:
        head = words.say("phrases.group_base", group=head, n=words.numbers.plain(bases.pop()))
    found = next((one for one in table.rows if one.category == name), None)
    if found is None:
        return Mark(f"{answer}, {head}", words.say("phrases.not_shown"), 0.0, "absent", head)
    quoted = Quoted(found, table)
    label = f"{answer}, {words.population(table.population)}"
    role: Role = "lead" if quoted == about else "context"
    return disputes.marked(Mark(label, amount(quoted, words), found.value, role, head), quoted, filler)


def shades(values: Sequence[float]) -> tuple[Tick, ...]:
    """The values at which the shades begin: round, one step apart, five at most."""
    low, high = min(values), max(values)
    for step in STEPS:
        first = math.floor(low / step) * step
        if high < first + SHADES * step or step == STEPS[-1]:
            break
    count = min(SHADES, max(1, math.floor((high - first) / step) + 1))
    return tuple(Tick(first + at * step, "") for at in range(count))


def highest(tables: Sequence[Table]) -> Quoted:
    """The largest share of all groups."""
    return max(
        (Quoted(row, table) for table in tables for row in table.rows if row.origin != "remainder"),
        key=lambda one: one.estimate.value,
    )


def gaps(tables: Sequence[Table], filler: Filler, about: Quoted) -> Chart:
    """An answer a row with its share in two groups, the widest gap first unless the answers have an order."""
    words = filler.words
    rows = scales.shared(tables)
    if any(row.low is None and row.high is None for row, _ in rows):
        rows.sort(key=lambda pair: -apart(pair))
    marks: tuple[list[Mark], list[Mark]] = ([], [])
    for pair in rows:
        leads = pair[0].category == about.estimate.category
        for at, (row, table) in enumerate(zip(pair, tables, strict=True)):
            quoted, label = Quoted(row, table), words.category(table.question, row)
            role: Role = "lead" if leads else "context"
            mark = Mark(label, amount(quoted, words), row.value, role, gap(pair, words) if at else "")
            marks[at].append(disputes.marked(mark, quoted, filler))
    names = [words.group(table.population) for table in tables]
    return Chart("dumbbell", series=tuple(Series(*one) for one in zip(names, map(tuple, marks), strict=True)))


def gap(pair: Sequence[Estimate], words: Words) -> str:
    """The distance of two shares in points, rounded once."""
    return words.numbers.amount(apart(pair), "points", max(row.decimals for row in pair))


def apart(pair: Sequence[Estimate]) -> float:
    """How far two shares lie apart, before they were rounded where that is known."""
    one, other = (row.computed.exact if row.computed else row.value for row in pair)
    return abs(one - other)


def widest(tables: Sequence[Table]) -> Quoted:
    """The answer on which two groups lie furthest apart, of the first of them."""
    row, _ = max(scales.shared(tables), key=apart)
    return Quoted(row, tables[0])


def finding(tables: Sequence[Table], filler: Filler) -> str:
    """What a dumbbell is about: the widest gap with both shares, where it is one, else whom it shows.

    It is the widest where no rounding, and of a sample no chance, can have put it before the next one.
    """
    words, table = filler.words, tables[0]
    pairs = sorted(scales.shared(tables), key=apart, reverse=True)
    if not _is_one(pairs, tables, filler):
        first, second = (lowered(words.group(one.population)) for one in tables)
        label = words.label(table.question, table.label)
        return words.say("phrases.two_groups", label=label, first=first, second=second)
    first, second = (amount(Quoted(one, table), words) for one, table in zip(pairs[0], tables, strict=True))
    return words.say(
        "phrases.gap_widest" if _is_widest(pairs, filler) else "phrases.gap",
        answer=words.category(table.question, pairs[0][0]),
        first=first,
        second=second,
        of_first=words.of(table.population),
        of_second=words.of(tables[1].population),
    )


def _is_one(pairs: Sequence[Sequence[Estimate]], tables: Sequence[Table], filler: Filler) -> bool:
    """Whether the first pair lies apart by more than rounding explains, and of a sample than chance."""
    first, second = (amount(Quoted(*one), filler.words) for one in zip(pairs[0], tables, strict=True))
    if first == second or apart(pairs[0]) <= _rounded_by(pairs[0]):
        return False
    quoted = [(Quoted(one, tables[0]), Quoted(other, tables[1])) for one, other in pairs]
    survey = filler.edition.survey
    return not survey.margins or verdicts.verdicts(quoted, survey)[:1] == ["significant"]


def _is_widest(pairs: Sequence[Sequence[Estimate]], filler: Filler) -> bool:
    """Whether the first gap is wider than the second by more than rounding explains, and of a sample chance.

    The error of a difference of gaps is at most the sum of theirs, whatever they have in common.
    """
    first, second = pairs[:2]
    if gap(first, filler.words) == gap(second, filler.words):
        return False
    by_chance = sum(map(_error, pairs[:2])) if filler.edition.survey.margins else 0.0
    return apart(first) - apart(second) > _rounded_by(first) + _rounded_by(second) + by_chance


def _rounded_by(pair: Sequence[Estimate]) -> float:
    """By how many points rounding may have put two shares apart."""
    return sum(0.0 if row.computed else 0.5 * 10**-row.decimals for row in pair)


def _error(pair: Sequence[Estimate]) -> float:
    """Half the interval of a gap in points; infinite where no error is known."""
    errors = [row.computed.se if row.computed else None for row in pair]
    return NORMAL * math.hypot(*(math.inf if error is None else error for error in errors))


def likert(tables: Sequence[Table], filler: Filler, about: Quoted) -> Chart:
    """A bar a question or group: its steps, then the nets of the side under the middle and over it."""
    words, several = filler.words, len(tables) > 1
    series = []
    for table in tables:
        name = row_name(table, tables, words) if several else ""
        marks = [
            Mark(
                f"{name}, {label}" if several else label,
                disputes.starred(Quoted(row, table), filler),
                row.computed.exact if row.computed else row.value,
                "lead" if Quoted(row, table) == about else "context",
                label,
            )
            for row in table.rows
            for label in (words.category(table.question, row),)
        ]
        series.append(Series(name, (*marks, *_nets(table, name, filler))))
    return Chart("likert", series=tuple(series), ordered=True)


def row_name(table: Table, tables: Sequence[Table], words: Words) -> str:
    """A question among several, else a group."""
    if len({one.question for one in tables}) > 1:
        return words.label(table.question, table.label)
    return words.group(table.population)


def _nets(table: Table, name: str, filler: Filler) -> list[Mark]:
    """The sums of the steps under the middle and over it, each cited with its formula."""
    words, half = filler.words, len(table.rows) // 2
    marks = []
    for rows in (table.rows[:half], table.rows[-half:]):
        quoted = Quoted(aggregate.total(table, [row.category for row in rows]), table)
        filler.quoted.append(quoted)
        label = words.category(table.question, quoted.estimate)
        label = f"{name}, {label}" if name else label
        marks.append(
            Mark(label, amount(quoted, words), quoted.estimate.value, "net", words.say("phrases.net"))
        )
    return marks


def sums(tables: Sequence[Table]) -> list[Quoted]:
    """The sum of the steps over the middle of the scale, a row each."""
    return [
        Quoted(aggregate.total(table, [row.category for row in table.rows[-(len(table.rows) // 2) :]]), table)
        for table in tables
    ]


def agreed(tables: Sequence[Table]) -> Quoted:
    """The largest of them."""
    return max(sums(tables), key=lambda one: one.estimate.value)


def answers(about: Quoted, words: Words) -> str:
    """The steps of a sum as they are read: "plutôt d’accord ou tout à fait d’accord"."""
    row, table = about
    parts = [words.category(table.question, aggregate.find(table, name)) for name in row.category.split("+")]
    first, *others = (lowered(part) for part in parts)
    for other in others:
        first = words.say("phrases.either", first=first, second=other)
    return first


def opinion(tables: Sequence[Table], about: Quoted, words: Words, of: str = "") -> str:
    """What bars of a scale are about: the sum of a side, of one row among several; `of` says whose it is."""
    value, told = f"{amount(about, words)} {of}".rstrip(), answers(about, words)
    if len(tables) == 1:
        return words.say("phrases.alone", label=told[:1].upper() + told[1:], value=value)
    return words.say("phrases.scale", row=row_name(about.table, tables, words), value=value, answers=told)


def diverging(tables: Sequence[Table], filler: Filler, about: Quoted) -> Chart:
    """The same, each bar hung at its middle."""
    return replace(likert(tables, filler, about), template="diverging")


def notes(chart: Chart, tables: Sequence[Table], words: Words) -> list[str]:
    """What a reader must know of sums and gaps that were computed before they were rounded."""
    if any(mark.role == "net" for series in chart.series for mark in series.marks):
        return [words.say("notes.nets")]
    if chart.template != "dumbbell":
        return []
    printed = (
        words.numbers.amount(abs(one.value - other.value), "points", max(one.decimals, other.decimals))
        for one, other in scales.shared(tables)
    )
    drawn = [gap(pair, words) for pair in scales.shared(tables)]
    return [words.say("notes.gaps_exact")] if drawn != list(printed) else []

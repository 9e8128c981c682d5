"""Amounts that stand on an axis: quartiles with their median and mean, medians against that of the whole."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from cmsurvey import aggregate, comparability
from cmsurvey.compose import disputes, margins
from cmsurvey.compose.forms import REFUSALS, whole
from cmsurvey.fill import Filler, Quoted, amount
from cmsurvey.model import Block, Chart, Estimate, Mark, Role, Series, Table, Tick
from cmsurvey.words import Words

#: An axis has about this many steps, each a round number.
STEPS = (1, 2, 2.5, 5)
COUNT = 4


def strip(tables: Sequence[Table], filler: Filler) -> Chart:
    """A row a population, named; a lone one has that of the edition before under it, where published."""
    names = list(dict.fromkeys(table.population for table in tables))
    if len(names) > 1:
        rows = [(filler.words.group(name), _of(name, tables)) for name in names]
    else:
        rows = [(filler.edition.id, list(tables)), *_before(tables, filler)]
    series = tuple(Series(name, _strip_marks(own, filler)) for name, own in rows)
    values = [mark.value for one in series for mark in one.marks]
    return Chart("strip", series=series, ticks=ticks(values, tables[0].unit, filler.words))


def reference(tables: Sequence[Table], filler: Filler) -> Chart:
    """A dot a group, in the order of the tables, and the line of the whole, named with its value."""
    words, of_all = filler.words, whole(tables)
    if of_all is None:
        raise ValueError("the form refuses tables without a whole")
    dots = tuple(
        margins.marked(
            _mark(Quoted(row, table), "point", words.group(table.population), filler),
            Quoted(row, table),
            filler,
        )
        for table in tables
        for row in table.rows
        if table is not of_all
    )
    value = disputes.starred(Quoted(of_all.rows[0], of_all), filler)
    named = words.say("amounts.whole", of=words.of(of_all.population), value=value)
    line = Mark(named, value, of_all.rows[0].value, "reference")
    values = spread((*dots, line))
    series = (Series("", dots), Series(of_all.population, (line,)))
    return Chart("reference", series=series, ticks=ticks(values, of_all.unit, words))


def spread(marks: Iterable[Mark]) -> list[float]:
    """The values that an axis must hold: those of the marks and the ends of their intervals."""
    return [at for mark in marks for at in (mark.low, mark.value, mark.high) if at is not None]


def _of(population: str, tables: Sequence[Table]) -> list[Table]:
    return [table for table in tables if table.population == population]


def _before(tables: Sequence[Table], filler: Filler) -> list[tuple[str, list[Table]]]:
    """The same questions of the same population in the edition before, if they make a row; cited then."""
    editions, population = list(filler.edition.survey.editions), tables[0].population
    at = editions.index(filler.edition.id)
    if not at:
        return []
    block = Block(tuple(dict.fromkeys(table.question for table in tables)), population=population)
    found = _of(population, aggregate.tables(block, filler.other(editions[at - 1])))
    if not found or REFUSALS["strip"](found) or _refused(found, filler):
        return []
    filler.quoted.extend(Quoted(row, table) for table in found for row in table.rows)
    return [(editions[at - 1], found)]


def _refused(tables: Sequence[Table], filler: Filler) -> bool:
    """Whether one of these figures of another edition must not stand beside those of the page."""
    survey, own = filler.edition.survey, filler.edition.id
    return any(
        comparability.refused(survey, table.question, row.category, (table.edition, own))
        for table in tables
        for row in table.rows
    )


def _strip_marks(tables: Sequence[Table], filler: Filler) -> tuple[Mark, ...]:
    """First quartile, median, third quartile, and the mean where it was published."""
    words = filler.words
    rows = {_role(table, row): (row, table) for table in tables for row in table.rows}
    named: list[tuple[str, Role, str]] = [
        ("q1", "quartile", "below"),
        ("median", "median", "median"),
        ("q3", "quartile", "above"),
    ]
    marks = [
        _mark(Quoted(*rows[key]), role, words.say(f"amounts.{said}"), filler) for key, role, said in named
    ]
    if "mean" in rows:
        mean = _mark(Quoted(*rows["mean"]), "mean", words.say("amounts.mean"), filler)
        detail = words.say("amounts.mean_value", value=mean.text)
        marks.append(mean._replace(detail=f"{detail} ({mean.detail})" if mean.detail else detail))
    return tuple(marks)


def _role(table: Table, row: Estimate) -> str:
    return row.category if table.kind == "quantile" else table.kind


def _mark(quoted: Quoted, role: Role, label: str, filler: Filler) -> Mark:
    """A value with its unit; what was computed says so."""
    row, words = quoted.estimate, filler.words
    detail = words.say("phrases.computed") if row.formula else ""
    return disputes.marked(Mark(label, amount(quoted, words), row.value, role, detail), quoted, filler)


def ticks(values: Sequence[float], unit: str, words: Words) -> tuple[Tick, ...]:
    """Round values around these, which leave zero; the unit stands on the first alone."""
    span = (max(values) - min(values)) or max(abs(values[0]), 1) / 5
    power = 10 ** math.floor(math.log10(span / COUNT))
    step = next((one * power for one in STEPS if one * power >= span / COUNT), 10 * power)
    if all(float(one).is_integer() for one in values):  # no half a day where nobody gave one
        step = max(step, 1)
    first, last = math.floor(min(values) / step), math.ceil(max(values) / step)
    last = max(last, first + 1)
    decimals = max(0, -math.floor(math.log10(step))) if step < 1 else 0
    places = [at * step for at in range(first, last + 1)]
    numbers = words.numbers
    labels = [numbers.amount(places[0], unit, decimals), *(numbers.plain(at, decimals) for at in places[1:])]
    return tuple(Tick(at, label) for at, label in zip(places, labels, strict=True))

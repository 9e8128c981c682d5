"""The chart of banded answers: brackets as wide as their bounds, and the median among them."""

from __future__ import annotations

from collections.abc import Sequence

from cmsurvey import aggregate
from cmsurvey.compose import disputes, ties
from cmsurvey.compose.scales import Edges, edges
from cmsurvey.errors import CmsurveyError
from cmsurvey.fill import Filler, Quoted
from cmsurvey.model import Chart, Mark, Series, Table, Tick
from cmsurvey.words import Words

#: How the table of the median of a banded question is named.
MEDIAN = "_median"


def histogram(tables: Sequence[Table], filler: Filler, about: Quoted) -> Chart:
    """A mark a bracket with its edges, a tick an inner edge; the median where the tables have it."""
    (table,), words = tables, filler.words
    found = edges(table)
    marks = tuple(
        Mark(
            words.category(table.question, row),
            disputes.starred(Quoted(row, table), filler),
            row.computed.exact if row.computed else row.value,
            "lead" if Quoted(row, table) in ties.highlit(about) else "context",
            start=one.start,
            end=one.end,
        )
        for row, one in zip(table.rows, found, strict=True)
    )
    series, middle = [Series("", marks)], median(table, filler)
    if middle:
        filler.quoted.append(middle)
        value = disputes.starred(middle, filler)
        label = words.say("amounts.median_named", value=value)
        series.append(Series("", (Mark(label, value, middle.estimate.value, "median"),)))
    unit = middle.table.unit if middle else "number"
    return Chart("histogram", series=tuple(series), ticks=_ticks(found, unit, words), ordered=True)


def median(table: Table, filler: Filler) -> Quoted | None:
    """The median of the same question and population, where it lies in a bracket that is closed."""
    try:
        found = aggregate.table(f"{table.question}{MEDIAN}", filler.edition, table.population)
    except CmsurveyError:
        return None
    row, own = found.rows[0], edges(table)
    inside = any(
        one.start is not None and one.end is not None and one.start <= row.value <= one.end for one in own
    )
    return Quoted(row, found) if inside and not row.bound else None


def _ticks(found: Sequence[Edges], unit: str, words: Words) -> tuple[Tick, ...]:
    """Each edge that a bracket has, the unit on the first alone."""
    places = list(dict.fromkeys(at for one in found for at in one if at is not None))
    decimals = 0 if all(at % 1 == 0 for at in places) else 1
    first, *others = places
    return (
        Tick(first, words.numbers.amount(first, unit, decimals)),
        *(Tick(at, words.numbers.plain(at, decimals)) for at in others),
    )


def notes(table: Table, words: Words) -> list[str]:
    """What a reader must know of the bars: density where widths differ, and the edges that nobody knows."""
    found = edges(table)
    widths = {one.end - one.start for one in found if one.start is not None and one.end is not None}
    said = [words.say("notes.density")] if len(widths) > 1 else []
    open_ends = sum(None in one for one in found)
    return said + (
        [words.say("notes.open_bracket" if open_ends == 1 else "notes.open_brackets")] if open_ends else []
    )

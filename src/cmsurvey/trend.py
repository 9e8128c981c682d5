"""One answer through the editions: a line for each population, an estimate or nothing an edition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cmsurvey import aggregate
from cmsurvey.errors import CmsurveyError
from cmsurvey.model import Edition, Estimate, Table, Trend


class Point(NamedTuple):
    """An estimate in its edition's table."""

    estimate: Estimate
    table: Table


class Line(NamedTuple):
    """A population through the editions; None where an edition has no figure. Never joined with another."""

    population: str
    points: tuple[Point | None, ...]


def lines(trend: Trend, editions: Sequence[Edition]) -> tuple[Line, ...]:
    """The lines of a trend, in the order of its populations; a population without figures has none.

    Figures from derived.csv stand in where an edition published none: they say their formula.
    """
    found = (
        Line(name, tuple(_point(trend, edition, name) for edition in editions)) for name in trend.populations
    )
    return tuple(line for line in found if any(line.points))


def _point(trend: Trend, edition: Edition, population: str) -> Point | None:
    if all(row["population"] != population for row in edition.rows.get(trend.question, ())):
        return None
    try:
        table = aggregate.table(trend.question, edition, population)
        return Point(aggregate.find(table, trend.category), table)
    except CmsurveyError:
        return None

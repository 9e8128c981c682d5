"""`completeness.csv`: which questions of one answer are told in full, checked against the tables.

A row names the question of an edition and a population, whether its published shares make the whole, their
sum and how many there are. No figure is made of it; it may be absent, and so may the row of a question.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping

from cmsurvey.errors import Problems, nearest
from cmsurvey.load import read
from cmsurvey.load.check import Row, quoted
from cmsurvey.model import KINDS, WHOLE, Edition, Survey

COLUMNS = ("year", "question", "population", "status", "sum", "categories", "note")
_STATUS = ("COMPLETE", "PARTIAL")
_NEAR = 0.01

Key = tuple[str, str]


def check(
    survey: Survey, editions: Mapping[str, Edition], problems: Problems, *, alone: bool = False
) -> None:
    """Keep a problem for each row that the tables contradict; editions not read are left out.

    Of these editions `alone` nothing is said of the rows of others.
    """
    path = survey.folder / "completeness.csv"
    rows = read.rows(path, COLUMNS, problems) if os.path.lexists(path) else None
    shares: dict[str, dict[Key, list[float]]] = {name: _shares(one) for name, one in editions.items()}
    first: dict[tuple[str, ...], int] = {}
    known = None if "editions.csv" in survey.doubtful else survey.editions
    for row in rows or ():
        if alone and row["year"] not in editions:
            continue
        year, named = row.known("year", known), (row["question"], row["population"])
        status = row.known("status", _STATUS)
        earlier = first.setdefault((year, *named), row.line)
        if earlier != row.line:
            row.fail(f"the question is already on line {earlier}", "keep one of the two rows", "question")
        elif year in shares and named not in shares[year]:
            near = {question for question, population in shares[year] if population == named[1]}
            what = f"{year}.csv has no shares of {quoted(named[0])} (population {named[1]}) that add up"
            row.fail(what, nearest(named[0], near) if near else "delete this row", "question")
        elif year in shares:
            _check_row(row, status, shares[year][named])


def _shares(edition: Edition) -> dict[Key, list[float]]:
    """The published shares of each question of one answer and population."""
    found: dict[Key, list[float]] = {}
    for one in edition.records:
        if KINDS[str(one["kind"])].adds_up and not one["derived"]:
            key = (str(one["question"]), str(one["population"]))
            found.setdefault(key, []).append(float(str(one["value"])))
    return found


def _check_row(row: Row, status: str, shares: list[float]) -> None:
    """Keep what the shares contradict."""
    total, table = math.fsum(shares), f"{row['year']}.csv"
    said, many = row.number("sum"), row.whole("categories")
    if row.text("sum") and not math.isnan(said) and abs(said - total) > _NEAR:
        row.fail(f"{row['sum']} is not {total:g}, what the shares in {table} add up to", "correct it", "sum")
    if row.text("categories") and not math.isnan(many) and many != len(shares):
        what = f"{row['categories']} is not {len(shares)}, the number of shares in {table}"
        row.fail(what, "correct it", "categories")
    right = _STATUS[0] if WHOLE[0] <= total <= WHOLE[1] else _STATUS[1]
    if status in _STATUS and status != right:
        row.fail(f"{status}, but the shares in {table} add up to {total:g}", f"write {right}", "status")

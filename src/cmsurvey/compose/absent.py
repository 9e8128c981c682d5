"""What two editions both have and a comparison leaves out, answer by answer, each with its reason.

Questions, answers and populations have the names by which tables and commands know them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cmsurvey import aggregate
from cmsurvey.compose import citing, comparable
from cmsurvey.compose.pairs import Pair, exact_in_words, pairs
from cmsurvey.model import Block, Edition, Estimate, Table
from cmsurvey.words import Words


class _Told(NamedTuple):
    """The pairs that are compared, and all that have a difference with those that are left out."""

    shown: Sequence[Pair]
    exact: Sequence[Pair]

    def of(self, question: str, population: str, category: str) -> tuple[Pair | None, Pair | None]:
        """The pair of an answer among those that are compared, and among all."""
        key = (question, population, category)
        found = (next((one for one in of if _key(one) == key), None) for of in self)
        shown, exact = found
        return shown, exact


def _key(pair: Pair) -> tuple[str, str, str]:
    row, table = pair.after
    return table.question, table.population, row.category


def left_out(before: Edition, after: Edition, words: Words) -> list[str]:
    """The figures that both editions have and that are not compared, each with why."""
    told = _Told(comparable.compared(before, after, words), exact_in_words(pairs(before, after), words))
    said: dict[tuple[str, str, str], list[str]] = {}
    for question in (name for name in before.rows if after.rows.get(name)):
        for population, answer, reason in _of(question, (before, after), told, words):
            said.setdefault((question, population, reason), []).append(answer)
    found = [(_named(*key[:2], answers), key[2]) for key, answers in said.items()]
    for one, new, old in comparable.replaced(before, after):
        names = {"first": one.question, "second": one.instead_of, "new": new.id, "old": old.id}
        found.append((words.say("absent.replaced", **names), comparable.why(one, words)))
    return [words.say("absent.entry", what=what, why=why) for what, why in found]


def _named(question: str, population: str, answers: Sequence[str]) -> str:
    """A question with its answers, and whose they are if not everybody's."""
    named = ", ".join(one for one in answers if one not in {"", "value"})
    of = f" ({population})" if population != "all" else ""
    return f"{question}.{named}{of}" if named else f"{question}{of}"


def _of(
    question: str, editions: tuple[Edition, Edition], told: _Told, words: Words
) -> Iterator[tuple[str, str, str]]:
    """What is left out of a question: population, answer ("" for all of them) and reason."""
    tables = [
        {table.population: table for table in aggregate.tables(Block((question,)), edition)}
        for edition in editions
    ]
    for edition, of in zip(editions, tables, strict=True):
        missing = [row for row in edition.rows[question] if row["derived"] and not _has(of, row)]
        for row in missing:
            reason = words.say("absent.not_a_sum", edition=edition.id)
            yield str(row["population"]), str(row["category"]), reason
    shared = [name for name in tables[0] if name in tables[1]]
    if all(tables) and not shared:
        of_whom = zip(editions, tables, strict=True)
        said = [words.say("absent.of", what=", ".join(names), edition=one.id) for one, names in of_whom]
        yield "all", "", words.say("absent.respondents", told=citing.join(said, words))
    for population in shared:
        own = (tables[0][population], tables[1][population])
        for answer, reason in _of_tables(own, told, editions[1], words):
            yield population, answer, reason


def _has(tables: dict[str, Table], row: aggregate.Row) -> bool:
    table = tables.get(str(row["population"]))
    return table is not None and any(row["category"] in {one.category, *one.members} for one in table.rows)


def _of_tables(
    tables: tuple[Table, Table], told: _Told, after: Edition, words: Words
) -> Iterator[tuple[str, str]]:
    """What is left out of one population: answer ("" for all of them) and reason."""
    if len({(table.kind, table.unit) for table in tables}) > 1:
        kinds = [words.say(f"codes.kind_{table.kind}") for table in tables]
        units = [words.say(f"codes.unit_{table.unit}") for table in tables]
        said = [
            words.say("absent.of", what=f"{kind} ({unit})", edition=table.edition)
            for kind, unit, table in zip(kinds, units, tables, strict=True)
        ]
        yield "", citing.join(said, words)
        return
    if tables[0].unit == "rank":
        yield "", words.say("absent.ranks")
        return
    rows = [_answers(table) for table in tables]
    shared = [answer for answer in rows[0] if answer in rows[1]]
    if not shared:
        yield "", words.say("absent.no_answer")
    for answer in shared:
        found = (rows[0][answer], rows[1][answer])
        shown, exact = told.of(tables[1].question, tables[1].population, answer)
        if shown is None:
            names = (tables[0].edition, tables[1].edition)
            reason = _of_pair(exact, told, after, words) if exact else _inexact(found, names, words)
            yield answer, reason


def _answers(table: Table) -> dict[str, Estimate]:
    """The row of each answer, the remainder left out; what contradicts each other stands in one row."""
    return {
        name: row
        for row in table.rows
        if row.origin != "remainder"
        for name in (row.members or (row.category,))
    }


def _of_pair(pair: Pair, told: _Told, after: Edition, words: Words) -> str:
    """Why a pair with a difference is not compared: the register refuses it, or another one tells it."""
    refused = [one for one in comparable.of_pair(pair, after.survey, words) if one.refused]
    if refused:
        return "; ".join(comparable.why(one, words) for one in refused)
    allowed = comparable.kept(told.exact, after.survey, words)
    other = comparable.rest_of(pair, allowed, after.survey, words)
    name = (
        f"{other.after.table.question}.{other.after.estimate.category}"
        if other
        else words.say("absent.another")
    )
    return words.say("absent.rest", name=name, whole=words.numbers.plain(100))


def _inexact(found: tuple[Estimate, Estimate], editions: tuple[str, str], words: Words) -> str:
    """Why two figures for the same answer have no difference."""
    if any(row.members for row in found):
        return words.say("absent.several")
    bounds = [name for name, row in zip(editions, found, strict=True) if row.bound]
    if bounds:
        return words.say("absent.bound", editions=citing.join(bounds, words))
    if any(words.hedge_of(row) for row in found):
        return words.say("absent.roughly")
    return words.say("absent.same")

"""What two editions share: each answer of which both have an exact figure, a pair with its difference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from cmsurvey import aggregate
from cmsurvey.errors import Problem, UsageError
from cmsurvey.fill import Quoted
from cmsurvey.model import Block, Edition, Estimate, Table
from cmsurvey.words import YES_OR_NO, Words


class Pair(NamedTuple):
    """One answer in two editions, with the tables that its figures stand in."""

    before: Quoted
    after: Quoted

    @property
    def difference(self) -> Decimal:
        """The later figure less the earlier one, in points for shares, as it is printed.

        Of published figures it is exact; of two that were computed from answers it is rounded once.
        """
        before, after = self.before.estimate, self.after.estimate
        if before.computed and after.computed:
            exact = Decimal(f"{after.computed.exact:.12g}") - Decimal(f"{before.computed.exact:.12g}")
            return exact.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        return Decimal(str(after.value)) - Decimal(str(before.value))

    @property
    def decimals(self) -> int:
        """The published decimals of the more precise of the two."""
        return max(self.before.estimate.decimals, self.after.estimate.decimals)


def pairs(before: Edition, after: Edition) -> list[Pair]:
    """Every answer with an exact figure of one population in both editions, the largest difference first.

    Shares come before amounts. Ranks and bounds are left out: their difference is not a number. What follows
    from published figures is paired as they are. Only equal kinds and units are paired. Raises a
    `CmsurveyError` when the first edition is not the earlier one.
    """
    _check_order(before, after)
    found = [pair for question in before.rows for pair in _shared(question, before, after)]
    return sorted(found, key=_place)


def exact_in_words(found: Sequence[Pair], words: Words) -> list[Pair]:
    """The pairs without those of which a source prints "about": their difference is not known.

    A published answer that two questions share with the same figures in both editions counts once.
    """
    return [pair for pair, first in _with_first(found, words) if first is pair]


def repeated(found: Sequence[Pair], words: Words) -> list[Pair]:
    """The pairs that are left out because another question has their answer with the same figures."""
    return [pair for pair, first in _with_first(found, words) if first is not pair]


def _with_first(found: Sequence[Pair], words: Words) -> Iterator[tuple[Pair, Pair]]:
    """Each pair whose difference is known, with the one that tells it: itself, or one of another question."""
    told: dict[tuple[object, ...], Pair] = {}
    rows: set[tuple[str, ...]] = set()
    for pair in found:
        cells = (*pair.before.estimate.places, *pair.after.estimate.places)
        if cells in rows:  # an answer whose figure stands under another question
            continue
        rows.add(cells)
        if any(words.hedge_of(quoted.estimate) for quoted in pair):
            continue
        table, row = pair.after.table, pair.after.estimate
        values = (table.unit, table.population, pair.before.estimate.value, row.value)
        first = told.setdefault((words.category(table.question, row), *values), pair)
        yield pair, pair if _asked_alone(pair, first) else first


def _asked_alone(pair: Pair, first: Pair) -> bool:
    """Whether equal figures are two: values, yes or no, computed figures, items on one scale."""
    row = pair.after.estimate
    lists = [{one.category for one in of.after.table.rows} for of in (pair, first)]
    return row.category in {"value", *YES_OR_NO} or row.computed is not None or lists[0] == lists[1]


def _place(pair: Pair) -> tuple[bool, str, Decimal]:
    """Shares first, then unit by unit, the largest difference first."""
    unit = pair.after.table.unit
    return unit != "percent", unit, -abs(pair.difference)


def _check_order(before: Edition, after: Edition) -> None:
    order = list(after.survey.editions)
    if before.id == after.id:
        what, hint = f"edition {after.id} cannot be compared with itself", "name two editions"
    elif order.index(before.id) > order.index(after.id):
        what = f"edition {before.id} is later than {after.id}"
        hint = f"name the earlier one first: cmsurvey compare {after.id} {before.id}"
    else:
        return
    raise UsageError(Problem("", what, hint))


def _shared(question: str, before: Edition, after: Edition) -> Iterator[Pair]:
    """The answers of everybody, then those of each population that both editions have figures of."""
    tables = [aggregate.tables(Block((question,)), edition) for edition in (before, after)]
    others = {table.population: table for table in tables[1]}
    for one in tables[0]:
        if one.population in others:
            yield from _alike(one, others[one.population])


def _alike(one: Table, other: Table) -> Iterator[Pair]:
    if (one.kind, one.unit) != (other.kind, other.unit) or one.unit == "rank":
        return
    later = {row.category: row for row in other.rows if _exact(row)}
    for row in one.rows:
        if _exact(row) and row.category in later:
            yield Pair(Quoted(row, one), Quoted(later[row.category], other))


def _exact(row: Estimate) -> bool:
    return row.origin in {"published", "computed", "derived"} and not (row.members or row.bound)


def difference(pair: Pair, words: Words, value: Decimal | None = None) -> str:
    """The difference (or another one, its `value`) with its sign: "−3 points", "+1 500 €"; "=" for none.

    The difference of two shares is in points, never in percent.
    """
    value = pair.difference if value is None else value
    if not value:
        return words.say("comparison.equal")
    return ("+" if value > 0 else words.numbers.plain(-1)[0]) + gap(pair, words, value)


def gap(pair: Pair, words: Words, value: Decimal | None = None) -> str:
    """The difference (or another one, its `value`) without its sign."""
    value = pair.difference if value is None else value
    unit = "points" if pair.after.table.unit == "percent" else pair.after.table.unit
    whole = value == value.to_integral_value()
    return words.numbers.amount(float(abs(value)), unit, 0 if whole else pair.decimals)


def calculated(pair: Pair) -> list[Quoted]:
    """The figures of a pair that follow from published ones."""
    return [quoted for quoted in pair if quoted.estimate.formula]


def published_gap(pair: Pair) -> bool:
    """Whether a source published the difference: one figure is the other edition's and what it differs by."""
    editions = [quoted.table.edition for quoted in pair]
    return len(calculated(pair)) == 1 and any(
        quoted.estimate.formula and re.search(rf"\bin {re.escape(other)}\b", quoted.estimate.note)
        for quoted, other in zip(pair, reversed(editions), strict=True)
    )


def label(pair: Pair, words: Words) -> str:
    """An answer with its question: "PME · Type d’employeur"; a value alone is its question."""
    table, row = pair.after.table, pair.after.estimate
    if row.category == "value":
        return words.about(table, words.called(table))
    question = words.about(table, words.label(table.question, table.label))
    category = words.category(table.question, row)
    if row.category in YES_OR_NO:
        answer = category[:1].lower() + category[1:]
        return words.say("comparison.answer", question=question, answer=answer)
    return words.say("comparison.label", category=category, question=question)


def scope(edition: Edition, words: Words) -> str:
    """The respondents of an edition with its year; unknown ones are not derived."""
    respondents = edition.entry.respondents
    if respondents is None:
        return words.say("comparison.respondents_unknown", edition=edition.id)
    return words.say("comparison.respondents", n=words.numbers.plain(respondents), edition=edition.id)

"""A block and its edition → tables of estimates: preferred figures, computed ones, the remainder.

Only sums, complements and differences of published figures are ever computed, in exact decimals, and
each says its formula. Shares are never rescaled: what a partial question does not tell is a remainder.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from cmsurvey.errors import CmsurveyError, Problem, nearest
from cmsurvey.model import KINDS, UNSTATED_BASE, WHOLE, Block, Computed, Edition, Estimate, Table
from cmsurvey.sums import (
    added,
    complement,
    difference,
    digits,
    find,
    formula,
    notes_of,
    terms,
    together,
    total,
)

__all__ = [
    "REMAINDER",
    "complement",
    "difference",
    "find",
    "left_out",
    "operands",
    "people",
    "questions",
    "shown",
    "table",
    "tables",
    "total",
]

Row = Mapping[str, Any]

REMAINDER = "remainder"

#: A figure of the same edition that a formula names: "age_cumulative.over_25 (61)".
_NAMED = re.compile(r"\b([a-z]\w*)\.(\w+)")


def questions(edition: Edition) -> tuple[str, ...]:
    """The questions of the edition that have a published figure to show, in the order of its table."""
    return tuple(
        name
        for name, rows in edition.rows.items()
        if not all(row["derived"] or math.isnan(row["value"]) for row in rows)
    )


def tables(block: Block, edition: Edition) -> tuple[Table, ...]:
    """Every table of the block: question by question, the block's population first, then the others.

    A question that the edition does not have, or of which too few answers are known to show one, yields no
    table; nor does one with wrong cells.
    """
    found: list[Table] = []
    for question in (one for one in block.questions if one not in edition.doubtful):
        rows = _figures(question, edition)
        populations = dict.fromkeys(str(row["population"]) for row in rows if not math.isnan(row["value"]))
        found += [
            _table(edition, question, population)
            for population in sorted(populations, key=lambda name: name != block.population)
        ]
    return tuple(found)


def shown(found: Sequence[Table], block: Block) -> tuple[Table, ...]:
    """The tables of the block's population; where no question has it, those of every population.

    Of a block by another question they are its groups, medians with that of everybody to compare with.
    """
    if block.by:
        groups = [one for one in found if one.population.startswith(f"{block.by}=")]
        medians = bool(groups) and all(one.kind == "median" for one in groups)
        return tuple(one for one in found if one in groups or (medians and one.population == "all"))
    own = tuple(one for one in found if one.population == block.population)
    return own or tuple(found)


def table(question: str, edition: Edition, population: str = "all") -> Table:
    """The table of one question in one population, or an error that names the nearest ones."""
    rows = _figures(question, edition)
    if not rows:
        hint = nearest(question, edition.rows.keys() - {question})
        raise CmsurveyError(
            Problem("", f'edition {edition.id} has no figure for the question "{question}"', hint)
        )
    if population not in {row["population"] for row in rows}:
        what = f'question "{question}" of edition {edition.id} has no population "{population}"'
        raise CmsurveyError(Problem("", what, nearest(population, {str(row["population"]) for row in rows})))
    return _table(edition, question, population)


def operands(estimate: Estimate, of: Table, edition: Edition) -> tuple[tuple[Estimate, Table], ...]:
    """The figures of an edition that a computed one comes from, each with the table that it stands in.

    They are those that its note names ("status.employee 68"), the parts of a sum or a complement
    ("cdi+cdd", "100-cdi"), and rows beside it whose value is a term of its formula.
    """
    named = [] if estimate.origin != "derived" else _NAMED.findall(estimate.note)
    tables_of = {of.question: of}
    for question, _ in named:
        if any(row["population"] == of.population for row in _figures(question, edition)):
            tables_of[question] = _table(edition, question, of.population)
    parts = {(of.question, one) for one in estimate.category.removeprefix("100-").split("+")}
    values = {number for _, number in terms(estimate)} if estimate.formula else set()
    return tuple(
        (row, table)
        for table in tables_of.values()
        for row in table.rows
        if row.category != estimate.category
        and ((table.question, row.category) in {*named, *parts} or (table is of and digits(row) in values))
    )


def people(share: Estimate, of: Table) -> int | None:
    """About how many an exact share of a known base makes; None of a bound, or where shares do not add up."""
    exact = of.shares and KINDS[of.kind].adds_up and not (share.bound or share.members)
    return int(share.value * share.base / 100 + 0.5) if exact and share.base else None


def left_out(edition: Edition) -> tuple[str, ...]:
    """What no table shows, a sentence each: derived rows that are no arithmetic, questions all hidden."""
    told = [
        f"{row['file']}, line {row['line']}: {row['question']}.{row['category']} ({row['population']}) is "
        "neither a sum nor a difference of published figures, it is left out"
        for own in edition.rows.values()
        for row in own
        if row["derived"] and not _formula(row)
    ]
    hidden = (name for name, own in edition.rows.items() if all(math.isnan(row["value"]) for row in own))
    return (
        *told,
        *(f"{name}: too few gave any of its answers to show one, it is left out" for name in hidden),
    )


def _figures(question: str, edition: Edition) -> list[Row]:
    """The rows of a question, without those that were computed in another way than ours."""
    return [row for row in edition.rows.get(question, ()) if not row["derived"] or _formula(row)]


@lru_cache(maxsize=1024)  # a card, the posters and their notes ask for the same one
def _table(edition: Edition, question: str, population: str) -> Table:
    """One table: the preferred rows in their order, contradictions merged, the remainder last."""
    if question in edition.doubtful:
        raise CmsurveyError  # what is wrong with it is told already
    first, *_ = rows = [row for row in _figures(question, edition) if row["population"] == population]
    in_order = _ordered(rows)
    shown = [row for row in in_order if not math.isnan(row["value"])]
    estimates = _merge_conflicts([_estimate(edition, row) for row in shown])
    kind, unit = str(first["kind"]), str(first["unit"])
    if KINDS[kind].adds_up and unit == "percent":
        estimates = _with_elsewhere(estimates, edition, question, population)
        estimates += _remainder(estimates)
    return Table(
        question=str(first["question"]),
        label=str(first["label"]),
        population=str(first["population"]),
        kind=kind,
        unit=unit,
        rows=tuple(estimates),
        edition=edition.id,
        in_order=str(first["question"]) in edition.survey.ordered,
        suppressed=tuple(
            (str(row["category"]), str(row["category_label"])) for row in in_order if math.isnan(row["value"])
        ),
    )


def _ordered(rows: Sequence[Row]) -> list[Row]:
    """The rows in the order of the question; one that has none has its place on a scale, else comes last."""
    edges = [(_number(row["low"]), _number(row["high"])) for row in rows]
    scale = any(low is not None for low, _ in edges) and (None, None) not in edges
    if scale and any(_number(row["order"]) is None for row in rows):
        return sorted(rows, key=lambda row: (_place(row["low"], -math.inf), _place(row["high"], -math.inf)))
    return sorted(rows, key=lambda row: _place(row["order"], math.inf))


def _place(cell: object, blank: float) -> float:
    number = _number(cell)
    return blank if number is None else number


def _estimate(edition: Edition, row: Row) -> Estimate:
    """One row of the figures, with what is declared a bound and what other sources give instead."""
    key = (str(row["question"]), str(row["population"]), str(row["category"]))
    bound, found = edition.survey.bounds.get((edition.id, *key)), _alone(edition, row)
    disputes = tuple(_alone(edition, other) for other in edition.disputed.get(key, ()))
    origin = "bound" if bound and not row["derived"] else found.origin
    notes = _operand_notes(edition, found, str(row["question"])) if found.formula else ()
    return found._replace(bound=bound, origin=origin, disputes=disputes, operand_notes=notes)


def _operand_notes(edition: Edition, of: Estimate, question: str) -> tuple[str, ...]:
    """The notes of the published rows that a derived one was computed from, found as `operands` does."""
    named, values = {*_NAMED.findall(of.note)}, {number for _, number in terms(of)}
    return notes_of(
        [
            found
            for name in dict.fromkeys((question, *(name for name, _ in named)))
            for row in edition.rows.get(name, ())
            if row["population"] == of.population and not row["derived"]
            for found in (_alone(edition, row),)
            if (name, found.category) in named or (name == question and digits(found) in values)
        ]
    )


def _alone(edition: Edition, row: Row) -> Estimate:
    """One row by itself; a row of derived.csv is derived."""
    note = str(row["note"])
    found = Estimate(
        category=str(row["category"]),
        label=str(row["category_label"]),
        value=float(str(row["value"])),
        origin="derived" if row["derived"] else row["origin"],
        population=str(row["population"]),
        base=None if note.startswith(UNSTATED_BASE) else _whole_number(row["base_n"]),
        decimals=int(str(row["decimals"])),
        low=_number(row["low"]),
        high=_number(row["high"]),
        sources=tuple(str(row["source"]).split()),
        places=(f"{row['file']}:{row['line']}",),
        formula=_formula(row) if row["derived"] else "",
        computed=_computed(row),
        note=note,
        unordered=str(row["kind"]) == "rank" and note.endswith(edition.survey.unordered),
    )
    _check_formula(found, f"{edition.survey.folder / str(row['file'])}, line {row['line']}, column value")
    return found


def _computed(row: Row) -> Computed | None:
    """What only a figure computed from answers has."""
    if row["origin"] != "computed":
        return None
    return Computed(
        exact=row["exact"],
        answers=_whole_number(row["answers"]),
        effective=_number(row["n_eff"]),
        se=_number(row["se"]),
        low=_number(row["ci_low"]),
        high=_number(row["ci_high"]),
    )


def _number(cell: object) -> float | None:
    number = float(str(cell))
    return None if math.isnan(number) else number


def _whole_number(cell: object) -> int | None:
    number = _number(cell)
    return None if number is None else int(number)


def _formula(row: Row) -> str:
    """The arithmetic of a derived row; empty if it is no sum and no difference."""
    return formula(str(row["note"]), f"{float(row['value']):.{int(row['decimals'])}f}")


def _check_formula(estimate: Estimate, where: str) -> None:
    """Refuse a derived row whose formula gives another value, rounded as the row is."""
    if not estimate.formula:
        return
    exact = added(terms(estimate))
    if exact.quantize(Decimal(1).scaleb(-estimate.decimals), ROUND_HALF_UP) != Decimal(digits(estimate)):
        what = f"{digits(estimate)} is not its formula: {estimate.formula} = {exact}"
        raise CmsurveyError(Problem(where, what, "correct the value, or the formula in the note"))


def _merge_conflicts(estimates: Sequence[Estimate]) -> list[Estimate]:
    """Rows that sources give to different answers for one share become one row, counted once."""
    merged: list[Estimate] = []
    for estimate in estimates:
        twin = next((one for one in merged if _contradicts(one, estimate)), None)
        if twin is None:
            merged.append(estimate)
        else:
            merged[merged.index(twin)] = twin._replace(
                category=f"{twin.category}_or_{estimate.category}",
                label=f"{twin.label} / {estimate.label}",
                sources=(*twin.sources, *estimate.sources),
                places=(*twin.places, *estimate.places),
                members=(*(twin.members or (twin.category,)), estimate.category),
                member_labels=(*(twin.member_labels or (twin.label,)), estimate.label),
            )
    return merged


def _contradicts(one: Estimate, other: Estimate) -> bool:
    return (
        one.note.startswith("conflict:") and other.note.startswith("conflict:") and one.value == other.value
    )


def _with_elsewhere(
    estimates: list[Estimate], edition: Edition, question: str, population: str
) -> list[Estimate]:
    """The rows with each published one that stands under another question, before those that are smaller.

    Nothing is added that stands here already, whole or in part, or with which there would be more than all.
    """
    told = list(estimates)
    for one in edition.survey.elsewhere:
        rows = edition.rows.get(one.of, ()) if one.question == question else ()
        shown, total = {row.category for row in told}, sum(row.value for row in told)
        for row in rows:
            same = (row["category"], row["population"]) == (one.category, population) and not row["derived"]
            if not same or row["unit"] != "percent" or shown & {one.category, *one.without}:
                continue
            found = _estimate(edition, row)
            if found.origin == "published" and total + found.value <= WHOLE[1]:
                at = next((at for at, other in enumerate(told) if other.value < found.value), len(told))
                told.insert(at, found)
    return told


def _remainder(estimates: Sequence[Estimate]) -> list[Estimate]:
    """What two or more published shares leave to 100; nothing beside a bound, whose rest is unknown.

    Its operands are the rows above it, so a computed one among them stands as it is printed.
    """
    published = [one for one in estimates if one.origin == "published"]
    if len(published) < 2 or any(one.bound for one in estimates):
        return []
    operands = [("+", "100"), *(("-", digits(one)) for one in estimates)]
    left = added(operands)
    if left <= Decimal(100) - Decimal(str(WHOLE[0])):
        return []
    whole = together(estimates, operands)
    return [whole._replace(category=REMAINDER, label="", value=float(left), origin="remainder")]

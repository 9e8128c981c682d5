"""A block and its edition → tables of estimates: preferred figures, computed ones, the remainder.

Only sums, complements and differences of published figures are ever computed, and each says its
formula. Shares are never rescaled: what a partial question does not tell is a remainder.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cmsurvey.errors import CmsurveyError, Problem, nearest
from cmsurvey.model import KINDS, WHOLE, Block, Edition, Estimate, Table

if TYPE_CHECKING:
    import pandas as pd

REMAINDER = "remainder"


def questions(edition: Edition) -> tuple[str, ...]:
    """The questions of the edition that have a published figure, in the order of its table."""
    printed = edition.figures[~edition.figures["derived"]]
    return tuple(dict.fromkeys(printed["question"]))


def tables(block: Block, edition: Edition) -> tuple[Table, ...]:
    """Every table of the block: question by question, the block's population first, then the others.

    A question that the edition does not have yields no table.
    """
    found: list[Table] = []
    for question in block.questions:
        rows = edition.figures[edition.figures["question"] == question]
        populations = sorted(dict.fromkeys(rows["population"]), key=lambda name: name != block.population)
        found += [_table(edition, rows[rows["population"] == name]) for name in populations]
    return tuple(found)


def table(question: str, edition: Edition, population: str = "all") -> Table:
    """The table of one question in one population, or an error that names the nearest ones."""
    rows = edition.figures[edition.figures["question"] == question]
    if rows.empty:
        hint = nearest(question, set(edition.figures["question"]))
        raise CmsurveyError(
            Problem("", f'edition {edition.id} has no figure for the question "{question}"', hint)
        )
    chosen = rows[rows["population"] == population]
    if chosen.empty:
        what = f'question "{question}" of edition {edition.id} has no population "{population}"'
        raise CmsurveyError(Problem("", what, nearest(population, set(rows["population"]))))
    return _table(edition, chosen)


def _table(edition: Edition, rows: pd.DataFrame) -> Table:
    """One table: the preferred rows in their order, contradictions merged, the remainder last."""
    first = rows.iloc[0]
    ordered = rows.sort_values("order", kind="stable", na_position="last")
    estimates = _merge_conflicts([_estimate(edition, row) for row in ordered.to_dict("records")])
    kind, unit = str(first["kind"]), str(first["unit"])
    if KINDS[kind].adds_up and unit == "percent":
        estimates += _remainder(estimates)
    return Table(
        question=str(first["question"]),
        label=str(first["label_fr"]),
        population=str(first["population"]),
        kind=kind,
        unit=unit,
        rows=tuple(estimates),
        edition=edition.id,
    )


def _estimate(edition: Edition, row: Mapping[Hashable, Any]) -> Estimate:
    """One row of the figures; a declared bound is a bound, a row of derived.csv is derived."""
    key = (edition.id, str(row["question"]), str(row["population"]), str(row["category"]))
    bound = edition.survey.bounds.get(key)
    note = str(row["note"])
    return Estimate(
        category=str(row["category"]),
        label=str(row["category_fr"]),
        value=float(str(row["value"])),
        origin="derived" if row["derived"] else "bound" if bound else "published",
        population=str(row["population"]),
        base=_whole_number(row["base_n"]),
        decimals=int(str(row["decimals"])),
        low=_number(row["low"]),
        high=_number(row["high"]),
        sources=(str(row["source"]),),
        places=(f"{row['file']}:{row['line']}",),
        formula=_formula(note) if row["derived"] else "",
        bound=bound,
        note=note,
    )


def _number(cell: object) -> float | None:
    number = float(str(cell))
    return None if math.isnan(number) else number


def _whole_number(cell: object) -> int | None:
    number = _number(cell)
    return None if number is None else int(number)


def _formula(note: str) -> str:
    """The arithmetic of a derived row: "computed: 100 - 52, two answers assumed" → "100 - 52"."""
    text = note.removeprefix("computed: ")
    for stop in (", two answers", "; ", ", rounded", " points", " point"):
        text = text.partition(stop)[0]
    return text.strip()


def _merge_conflicts(estimates: Sequence[Estimate]) -> list[Estimate]:
    """Rows that two sources give to two answers for one share become one row, counted once."""
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
            )
    return merged


def _contradicts(one: Estimate, other: Estimate) -> bool:
    return (
        one.note.startswith("conflict:") and other.note.startswith("conflict:") and one.value == other.value
    )


def _remainder(estimates: Sequence[Estimate]) -> list[Estimate]:
    """What two or more published shares leave to 100; nothing beside a bound, whose rest is unknown."""
    published = [one for one in estimates if one.origin == "published"]
    if len(published) < 2 or any(one.bound for one in estimates):
        return []
    left = 100 - math.fsum(one.value for one in estimates)
    if left <= 100 - WHOLE[0]:
        return []
    decimals = max(one.decimals for one in estimates)
    formula = " - ".join(["100", *(_digits(one) for one in estimates)])
    base = estimates[0]
    return [
        Estimate(
            category=REMAINDER,
            label="",
            value=round(left, decimals),
            origin="remainder",
            population=base.population,
            base=base.base,
            decimals=decimals,
            sources=tuple(dict.fromkeys(key for one in estimates for key in one.sources)),
            places=tuple(place for one in estimates for place in one.places),
            formula=formula,
        )
    ]


def _digits(estimate: Estimate) -> str:
    return f"{estimate.value:.{estimate.decimals}f}"


def total(of: Table, categories: Iterable[str]) -> Estimate:
    """The sum of some shares of one table, as a derived estimate with its formula.

    Refused for questions whose shares do not add up (several answers, thresholds) and for bounds.
    """
    parts = [find(of, category) for category in categories]
    if len(parts) == 1:
        return parts[0]
    label = f"{of.question} ({of.population})"
    if not KINDS[of.kind].adds_up:
        raise CmsurveyError(
            Problem("", f"the shares of {label} do not add up: its kind is {of.kind}", "use one category")
        )
    if any(part.bound for part in parts):
        raise CmsurveyError(
            Problem("", f"a bound of {label} cannot be added", "use the categories that are exact")
        )
    decimals = max(part.decimals for part in parts)
    return parts[0]._replace(
        category="_and_".join(part.category for part in parts),
        label=" + ".join(part.label for part in parts),
        value=round(math.fsum(part.value for part in parts), decimals),
        origin="derived",
        decimals=decimals,
        low=parts[0].low,
        high=parts[-1].high,
        sources=tuple(dict.fromkeys(key for part in parts for key in part.sources)),
        places=tuple(place for part in parts for place in part.places),
        formula=" + ".join(_digits(part) for part in parts),
        note="",
    )


def complement(of: Estimate) -> Estimate:
    """100 less a share, as a derived estimate with its formula; refused for a bound."""
    if of.bound:
        raise CmsurveyError(
            Problem("", f"{of.category} is a bound: its complement is unknown", "leave it out")
        )
    return of._replace(
        category=f"not_{of.category}",
        value=round(100 - of.value, of.decimals),
        origin="derived",
        low=None,
        high=None,
        formula=f"100 - {_digits(of)}",
        note="",
    )


def find(of: Table, category: str) -> Estimate:
    """The row of a category (or the merged row that holds it), or an error with the nearest one."""
    for row in of.rows:
        if category == row.category or category in row.members:
            return row
    where = f"{of.question} ({of.population}) of edition {of.edition}"
    hint = nearest(category, [row.category for row in of.rows])
    raise CmsurveyError(Problem("", f'no figure "{category}" in {where}', hint))

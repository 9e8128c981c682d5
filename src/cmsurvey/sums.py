"""Sums and complements of the shares of a table, in exact decimals, each with its formula.

Published shares are added as printed. Those computed from answers are added before they were rounded, and
the sum is rounded once; its formula then has the decimals that lead to the number printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from cmsurvey.errors import CmsurveyError, Problem, nearest
from cmsurvey.model import KINDS, Computed, Estimate, Table

Terms = Sequence[tuple[str, str]]

#: The most decimals that a formula has beyond those of its result.
_FINER = 4
_FLIPPED = {"+": "-", "-": "+"}
#: Where a formula of derived.csv adds or takes away, and what no figure of ours may come from.
_OPERATOR = re.compile(r" ([+-]) ")
_BEYOND_SUMS = re.compile(r"[*/×÷]")
#: What is said beside an operand: the edition that it was published in.
_ELSEWHERE = re.compile(r" in \d{4}\b")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")  # not the digits of a name: over_25
_IN_BRACKETS = re.compile(r"\((\d+(?:\.\d+)?)\)")


def together(parts: Sequence[Estimate], terms: Terms) -> Estimate:
    """The parts as one estimate: their formula, sources and places; a base only if they share it."""
    return Estimate(
        category="+".join(part.category for part in parts),
        label=" + ".join(part.label for part in parts),
        value=float(added(terms)),
        origin="derived",
        population=parts[0].population,
        base=parts[0].base if len({part.base for part in parts}) == 1 else None,
        decimals=max(part.decimals for part in parts),
        sources=tuple(dict.fromkeys(key for part in parts for key in part.sources)),
        places=tuple(place for part in parts for place in part.places),
        formula=" ".join(f"{sign} {number}" for sign, number in terms).removeprefix("+ "),
        operand_notes=notes_of(parts),
    )


def notes_of(parts: Sequence[Estimate]) -> tuple[str, ...]:
    """The notes of some figures and of those that they are made of, each once."""
    told = (note for part in parts for note in (part.note, *part.operand_notes))
    return tuple(dict.fromkeys(filter(None, told)))


def digits(estimate: Estimate) -> str:
    """A figure as it is printed, without its unit."""
    return f"{estimate.value:.{estimate.decimals}f}"


def terms(estimate: Estimate) -> list[tuple[str, str]]:
    """The published figures that an estimate is made of, each with its sign."""
    words = f"+ {estimate.formula or digits(estimate)}".split()
    return list(zip(words[::2], words[1::2], strict=True))


def added(terms: Terms) -> Decimal:
    """The exact sum of terms, each with its sign."""
    return sum((Decimal(sign + number) for sign, number in terms), Decimal(0))


def total(of: Table, categories: Iterable[str]) -> Estimate:
    """The sum of some shares of one table, as a derived estimate with its formula.

    One category alone is its row. Refused for questions whose shares do not add up (several answers,
    thresholds), for bounds and the remainder, for one share named twice, and above 100.
    """
    parts = [find(of, category) for category in categories]
    if len(parts) == 1:
        return parts[0]
    found = _exact(together(parts, [term for part in parts for term in terms(part)]), parts)
    _refuse_sum(of, parts, found.value)
    return found._replace(low=parts[0].low, high=parts[-1].high)


def _exact(printed: Estimate, parts: Sequence[Estimate], rest_of: str = "") -> Estimate:
    """The sum of parts that were all computed from answers, rounded once; else as their printed ones add up.

    `rest_of` is the whole that they are taken from, for a complement.
    """
    computed = [part.computed for part in parts if part.computed]
    if len(computed) < len(parts):
        return printed
    sign, exact = (
        ("-" if rest_of else "+"),
        sum((Decimal(f"{one.exact:.12g}") for one in computed), Decimal(0)),
    )
    counts = [one.answers for one in computed if one.answers is not None]
    answers = sum(counts) if len(counts) == len(parts) else None
    if rest_of:
        exact = Decimal(rest_of) - exact
        answers = printed.base - answers if printed.base is not None and answers is not None else None
    exact = exact.quantize(Decimal("1e-9"))  # shares of 12 digits: 12.5 may add up to 12.49999999994
    step = Decimal(1).scaleb(-printed.decimals)
    value = exact.quantize(step, ROUND_HALF_UP)
    whole = [("+", rest_of)] if rest_of else []
    for finer in range(_FINER + 1):
        operands = [*whole, *((sign, f"{one.exact:.{printed.decimals + finer}f}") for one in computed)]
        if added(operands).quantize(step, ROUND_HALF_UP) == value:
            break
    formula = together(parts, operands).formula
    return printed._replace(value=float(value), formula=formula, computed=Computed(float(exact), answers))


def _refuse_sum(of: Table, parts: Sequence[Estimate], value: float) -> None:
    label = f"{of.question} ({of.population})"
    if not KINDS[of.kind].adds_up:
        what, cure = f"the shares of {label} do not add up: its kind is {of.kind}", "use one category"
    elif any(part.bound for part in parts):
        what, cure = f"a bound of {label} cannot be added", "use the categories that are exact"
    elif any(part.origin == "remainder" for part in parts):
        what, cure = f"the remainder of {label} is no published share", "add the published ones alone"
    elif len(set(parts)) < len(parts):
        what, cure = f"one share of {label} is named twice", "name each share once"
    elif value > 100:
        what, cure = f"the rounded shares of {label} add up to {value:g}", "name fewer of them"
    else:
        return
    raise CmsurveyError(Problem("", what, cure))


def complement(of: Estimate) -> Estimate:
    """100 less a share, as a derived estimate whose formula names published figures alone.

    Its category is that of the share behind "100-". Refused for a bound.
    """
    if of.bound:
        raise CmsurveyError(
            Problem("", f"{of.category} is a bound: its complement is unknown", "leave it out")
        )
    flipped = [("+", "100"), *((_FLIPPED[sign], number) for sign, number in terms(of))]
    return _exact(together([of], flipped), [of], "100")._replace(category=f"100-{of.category}")


def difference(more: Estimate, less: Estimate) -> Estimate:
    """An amount less another one, as a derived estimate of the category "a-b"; neither may be a bound."""
    taken = [(_FLIPPED[sign], number) for sign, number in terms(less)]
    return together([more, less], [*terms(more), *taken])._replace(
        category=f"{more.category}-{less.category}"
    )


def find(of: Table, category: str) -> Estimate:
    """The row of a category (or the merged row that holds it), or an error with the nearest one."""
    for row in of.rows:
        if category == row.category or category in row.members:
            return row
    where = f"{of.question} ({of.population}) of edition {of.edition}"
    hint = nearest(category, [row.category for row in of.rows])
    raise CmsurveyError(Problem("", f'no figure "{category}" in {where}', hint))


def formula(note: str, value: str) -> str:
    """The arithmetic in the note of a computed figure, its words left out; empty if no sum and no difference.

    "computed: 100 - 52, two answers assumed" → "100 - 52"; "computed: status.employee 68 - cdi 59" → "68 -
    59"; a bracket holds the operand that its words name: "100 - age_cumulative.over_25 (61)" → "100 - 61";
    what did not change since another edition differs from it by nothing: "unchanged in 2018" → "93 - 0".
    """
    text, _, _ = note.removeprefix("computed: ").replace(",", "").partition(";")
    if text.startswith("unchanged"):
        return f"{value} - 0"
    if _BEYOND_SUMS.search(text):
        return ""
    first, *rest = _OPERATOR.split(_ELSEWHERE.sub("", text))
    operands = [_operand(part) for part in (first, *rest[1::2])]
    if not rest or "" in operands:
        return ""
    pairs = zip(rest[::2], operands[1:], strict=True)
    return " ".join([operands[0], *(f"{sign} {number}" for sign, number in pairs)])


def _operand(text: str) -> str:
    """The number of one operand of a formula, empty if it has none."""
    bracket, number = _IN_BRACKETS.search(text), _NUMBER.search(text)
    return bracket[1] if bracket else number[0] if number else ""

"""One column of numbers → steps of a scale, a quantity with its unit, or the codes of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cmsurvey.answers import codes, scales
from cmsurvey.answers.amounts import as_number, mixed, number, pointed, signs, unit_of
from cmsurvey.answers.guesses import QUALTRICS, TYPEFORM, Guess, Kinds, Noted, user_missing
from cmsurvey.answers.oddities import several
from cmsurvey.answers.plain import Plain, asked, counts, plain
from cmsurvey.answers.questionnaire import Missing, Option, Question
from cmsurvey.answers.sheet import Column, share
from cmsurvey.model import CURRENCIES

#: Exports that write the words of a list, never its codes: a number was chosen or typed as one.
_TYPED = frozenset({"Google Forms", "Microsoft Forms", TYPEFORM})
#: So many different numbers with a unit at most, each so often, are the answers of a list.
_LIST, _OFTEN = 7, 4
#: A scale with a step above 7 has ten of them; none of numbers is longer.
_SHORT, _LAST = 7, 10
#: What is said of numbers that may be anything.
_CODES = Noted(
    "numbers that may be codes, steps or a quantity",
    'taken for codes of a list; steps are kind = "scale" with a score each, a quantity is "numeric"',
)
#: What is said of a scale whose ends no heading and no label states.
_SEEN = Noted(
    "a scale whose ends are not stated",
    "taken from the answers; a step that nobody chose may be missing: add it to the options",
)
#: What is said of numbers with a unit that are a list.
LISTED = 'taken for answers of a list; a quantity is kind = "numeric", without options'


def guess(kinds: Kinds, column: Column, base: Question) -> Guess | None:
    """Numbers: steps of a scale when few and whole, else a quantity; what is none becomes a missing code."""
    known = codes.of_numbers(column)
    outside = {*column.traits.missing, *known.absent}
    cells = [cell for cell in column.values if cell not in outside]
    written = plain(cells)
    values = {cell: as_number(text) for cell, text in written.texts.items()}
    numbers = [] if mixed(cells) else [value for value in values.values() if value is not None]
    if share(column, lambda cell: values.get(cell) is not None or cell in outside) < 0.8 or not numbers:
        return None
    base = replace(base, missing=user_missing(kinds, column, more=known.absent))
    small = all(value is not None and 0 <= value <= 10 and value.is_integer() for value in values.values())
    often = len(cells) <= _LIST and sum(column.counts) >= _OFTEN * len(cells)
    named = codes.of_list(column)
    if (_is_list(written) and (small or often)) or (named and (codes.have_zeros(column) or not small)):
        return None
    if small and not written.changed and (column.traits.values or not counts(column.heading.text)):
        guess = _steps(kinds, column, base, sorted({int(one) for one in numbers}), named=named)
    else:
        guess = _quantity(kinds, base, written)
    return _with_codes(column, guess, known)


def are_amounts(column: Column) -> bool:
    """Whether nearly all cells are numbers, some with a unit behind them or in brackets."""
    written = plain(column.values)
    numbers = {cell for cell, text in written.texts.items() if as_number(text) is not None}
    return bool(written.changed) and share(column, numbers.__contains__) >= 0.8


def _is_list(written: Plain) -> bool:
    """Whether numbers with a unit are each written in one way, as answers of a list are ("0 %", "25 %")."""
    return bool(written.changed) and len({*written.texts.values()}) == len(written.texts)


def _with_codes(column: Column, guess: Guess, known: codes.Codes) -> Guess:
    """What is said of the labelled values of a column of numbers."""
    why, labels = list(guess.why), column.traits.values
    if known.absent:
        told = ", ".join(f"{cell} ({labels[cell]})" if cell in labels else cell for cell in known.absent)
        why.append(f"{told}: {codes.WHY if labels else codes.LOOKS}, so no answer and in no mean")
    if known.counted:
        told = ", ".join(f"{cell} ({labels[cell]})" for cell in known.counted)
        why.append(f"{told}: a label of an amount, so counted; if it is no answer, write it into missing")
    done = "taken for a missing code, so in no mean"
    noted = [Noted(codes.called(column, one), done, (one,)) for one in known.absent]
    return guess._replace(why=tuple(why), noted=(*guess.noted, *noted))


def _quantity(kinds: Kinds, base: Question, written: Plain) -> Guess:
    """Numbers that are an amount, some of them texts that are none."""
    values = [*written.texts.values()]
    decimal, code, parts = signs(values, "," if (points := pointed(base.labels.values(), values)) else "")
    found = {cell: number(text, decimal, code, thousands=parts) for cell, text in written.texts.items()}
    numbers = [value for value in found.values() if value is not None]
    low, high, missing, noted = min(numbers), max(numbers), base.missing, tuple[Noted, ...]()
    odd = tuple(cell for cell, value in found.items() if value is None)
    unit = written.unit or unit_of(base.labels.values(), values) or asked(" ".join(base.labels.values()))
    if unit == "percent" and not 0 <= low <= high <= 100:
        unit = ""  # a rise of 150 % is no part of a whole
    why = [f"numbers from {low:g} to {high:g}, so a quantity{_unit_told(unit, points=points)}"]
    if decimal == "," and kinds.export == QUALTRICS:
        why.append('a comma stands before decimals; if it stands between codes, write kind = "multiple"')
    if odd:
        missing = (*missing, Missing("unreadable", kinds.labels("?"), odd))
        told = several(odd, "text that is", "texts that are")
        why.append(f"{told} no number: write what they mean into the file, or leave them missing")
        noted = (Noted("a text among numbers", "taken for a missing code, so in no mean", odd),)
    return Guess(
        replace(base, kind="numeric", unit=unit, decimal=decimal, missing=missing), tuple(why), noted
    )


def _steps(kinds: Kinds, column: Column, base: Question, steps: Sequence[int], *, named: bool) -> Guess:
    """Whole numbers up to 10: the steps of a scale where something says so, else the codes of a list."""
    low, high, called = steps[0], steps[-1], column.traits.values
    rated = kinds.export in _TYPED or bool(column.heading.option) or scales.rated(column.heading.text)
    if len(steps) < 3 or named or not (rated or low == 0):
        options = tuple(Option(one, kinds.labels(called.get(one, one))) for one in map(str, steps))
        few, many = "one or two different numbers", f"whole numbers from {low} to {high}, no word of a scale"
        why = f"{few if len(steps) < 3 else many}, so codes of answers: write what they mean"
        return Guess(replace(base, options=options), (why,), () if len(steps) < 3 else (_CODES,))
    stated = _ends(column, steps)
    first = 0 if high > _SHORT and scales.recommends(column.heading.text) else 1
    low, high = stated or (min(low, first), _LAST if high > _SHORT else high)
    listed = map(str, range(low, high + 1))
    options = tuple(Option(one, kinds.labels(called.get(one, one)), score=float(one)) for one in listed)
    why = f'whole numbers from {low} to {high}, so steps of a scale; a quantity is kind = "numeric"'
    return Guess(replace(base, kind="scale", options=options), (why,), () if stated else (_SEEN,))


def _ends(column: Column, steps: Sequence[int]) -> tuple[int, int] | None:
    """The ends of a scale that its heading states, or its labels do."""
    called = [int(one) for one in column.traits.values if one.isdecimal()]
    labelled = (min(called), max(called)) if len(called) > 1 else steps[:0]
    if labelled and labelled[0] <= steps[0] <= steps[-1] <= labelled[1] <= _LAST:
        return labelled[0], labelled[1]
    return scales.ends(column.heading.text, steps)


def _unit_told(unit: str, *, points: bool = False) -> str:
    """What is said of the unit of a quantity, or that it has none; that points part thousands."""
    told = f" in {unit}" if unit else "; write its unit"
    told += f"; of pay the unit names its period ({unit}_per_year, {unit}_per_month)" * (unit in CURRENCIES)
    return told + ("; points part thousands, as money has no three decimals" if points else "")

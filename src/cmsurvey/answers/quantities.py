"""One column of numbers → steps of a scale, a quantity with its unit, or the codes of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cmsurvey.answers import codes, scales
from cmsurvey.answers.amounts import as_number, mixed, number, pointed, signs, unit_of
from cmsurvey.answers.guesses import QUALTRICS, TYPEFORM, Guess, Kinds, Noted, user_missing
from cmsurvey.answers.oddities import several
from cmsurvey.answers.plain import Plain, asked, counts, of_things, plain, sized
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
#: What is said of small numbers from 0 that nothing calls a scale.
_COUNT = Noted(
    "numbers that may be codes, steps or a quantity",
    'taken for a quantity; steps are kind = "scale" with a score each',
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
    steps = sorted({int(one) for one in numbers}) if small and not written.changed else []
    counted = _counted(kinds, column, steps, named=named) if steps else ()
    if counted is None:
        guess = _steps(kinds, column, base, steps, named=named)
    else:
        guess = _quantity(kinds, base, written)
        guess = guess._replace(noted=(*guess.noted, *counted))
    return _with_codes(column, guess, known)


def _counted(kinds: Kinds, column: Column, steps: Sequence[int], *, named: bool) -> tuple[Noted, ...] | None:
    """What is said of small whole numbers that count something; None of codes and of steps.

    A scale has evidence: ends that are stated, steps with labels, a row of a grid, or a word that says so.
    """
    text, asks = column.heading.text, counts(column.heading.text)
    if named or _step_labels(column) or scales.names_steps(text):
        return None
    if asks or sized(text):
        rates = scales.rated(re.sub(r"\d", "", text)) and (not asks or _ends(column, steps))
        return None if rates or (column.heading.option and not asks) else ()
    if column.heading.option or scales.rated(text) or _ends(column, steps):
        return None
    typed = kinds.export in _TYPED and steps[-1] < _LAST
    return (_COUNT,) if steps[0] == 0 and len(steps) > 2 and (typed or of_things(text)) else None


def _step_labels(column: Column) -> list[int]:
    """The numbers that may be steps and have labels, two of them at least; 99 is none."""
    labels = column.traits.values
    found = [int(one) for one in labels if one.isdecimal() and one not in codes.of_numbers(column).absent]
    return found if len(found) > 1 and max(found) <= _LAST else []


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
    stated, text = _ends(column, steps), column.heading.text
    said = bool(stated or column.heading.option or kinds.export in _TYPED) or scales.rated(text)
    if len(steps) < 3 or named or not (said or (low, high) == (0, _LAST)):
        options = tuple(Option(one, kinds.labels(called.get(one, one))) for one in map(str, steps))
        few, many = "one or two different numbers", f"whole numbers from {low} to {high}, no word of a scale"
        why = f"{few if len(steps) < 3 else many}, so codes of answers: write what they mean"
        return Guess(replace(base, options=options), (why,), () if len(steps) < 3 else (_CODES,))
    first = 0 if high > _SHORT and scales.recommends(text) else 1
    low, high = stated or (min(low, first), _LAST if high > _SHORT else high)
    listed = map(str, range(low, high + 1))
    options = tuple(Option(one, kinds.labels(called.get(one, one)), score=float(one)) for one in listed)
    why = f'whole numbers from {low} to {high}, so steps of a scale; a quantity is kind = "numeric"'
    return Guess(replace(base, kind="scale", options=options), (why,), () if stated else (_SEEN,))


def _ends(column: Column, steps: Sequence[int]) -> tuple[int, int] | None:
    """The ends of a scale that its heading states, or its labels do."""
    labelled = _step_labels(column)
    if labelled and min(labelled) <= steps[0] <= steps[-1] <= max(labelled):
        return min(labelled), max(labelled)
    return scales.ends(column.heading.text, steps)


def _unit_told(unit: str, *, points: bool = False) -> str:
    """What is said of the unit of a quantity, or that it has none; that points part thousands."""
    told = f" in {unit}" if unit else "; write its unit"
    told += f"; of pay the unit names its period ({unit}_per_year, {unit}_per_month)" * (unit in CURRENCIES)
    return told + ("; points part thousands, as money has no three decimals" if points else "")

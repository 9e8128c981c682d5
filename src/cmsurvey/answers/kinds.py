"""One column → the kind of its question, with its options and the reasons: the first guess that fits."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace

from cmsurvey.answers import codes, names, quantities, scales
from cmsurvey.answers.amounts import as_number, is_date, unit_of
from cmsurvey.answers.guesses import QUALTRICS, Guess, Kinds, Noted, user_missing
from cmsurvey.answers.oddities import several
from cmsurvey.answers.questionnaire import Kind, Missing, Option, Question
from cmsurvey.answers.separators import bare, doubtful, separated
from cmsurvey.answers.sheet import OTHER_OF_LIME, Column
from cmsurvey.answers.toml import folded
from cmsurvey.load.check import quoted

#: The answer "something else", in French and English.
OTHER = re.compile(r"(?:autre|other)s?\b.*|.*\b(?:autre|other)\)?", re.IGNORECASE)
_OTHERS = {"fr": "Autre", "en": "Other"}
#: It where no answer is called so, and how each without words of its own is written: LimeSurvey has a code.
_ADDED = ""
_WORDLESS = {_ADDED: (), OTHER_OF_LIME: (OTHER_OF_LIME,)}
#: So many different answers at most are options of a list.
_MOST_OPTIONS = 40
#: A longer list (districts, job titles) is one where its answers come so often, and no words written freely.
_LONGEST, _AGAIN = 250, 5
#: So many answers may come once; of a list where most do, they are words written freely.
_FEW = 5
_DATES = "kept as an answer of the list; if it was another one, export again and do not open the file"


def guess(kinds: Kinds, column: Column, base: Question) -> Guess | None:
    """The first kind that fits a column, put into `base`; None for words written freely."""
    for kind in _KINDS:
        if found := kind(kinds, column, base):
            return found
    if column.name in kinds.keep:
        return Guess(replace(base, kind="text"), ("kept because you named it",))
    return None


def _labelled(kinds: Kinds, column: Column, base: Question) -> Guess | None:
    """Codes with value labels, in the order of the codes; user-missing codes stay what they are."""
    traits = column.traits
    known = [code for code in traits.values if code not in traits.missing]
    loose = [code for code in column.values if code not in traits.values and code not in traits.missing]
    told = [code for code in known if not codes.is_no_answer(traits.values[code])]
    if not known or len(loose) > len(told):
        return None
    listed = [*known, *loose]
    why = [f"{several(known, 'value label')} in the file, in the order of their codes"]
    if loose and all(as_number(one) is not None for one in listed):
        listed.sort(key=lambda one: as_number(one) or 0.0)
        why.append(f"{several(loose, 'code')} without a label, in their order too")
    elif loose:
        why.append(f"{several(loose, 'code')} without a label, behind them")
    labels = [traits.values.get(code, code) for code in listed]
    ids = names.options(labels)
    scored = tuple(labels) == scales.scale(labels, {*map(folded, labels)})
    if scored:
        why.append("they are steps of a known scale, scored from the lowest on")
    options = tuple(
        Option(id_, kinds.labels(label), (code,), score=float(at) if scored else None)
        for at, (id_, label, code) in enumerate(zip(ids, labels, listed, strict=True), start=1)
    )
    missing = user_missing(kinds, column, ids)
    if missing:
        why.append("codes that the file declares as missing are no answers")
    kind: Kind = "scale" if scored else "single"
    return Guess(replace(base, kind=kind, options=options, missing=missing), tuple(why))


def _several(kinds: Kinds, column: Column, base: Question) -> Guess | None:
    """Several answers in one cell."""
    if kinds.export != QUALTRICS and quantities.are_amounts(column):
        return None  # a comma stands before their decimals
    cells = dict(zip(column.values, column.counts, strict=True))
    found = bare(cells, words=False) if kinds.export == QUALTRICS else separated(cells)
    if found is None:
        return None
    other = bool(found.rare)
    labels = [*found.options]
    marks = [OTHER.fullmatch(label) is not None for label in labels]
    if other and not any(marks):
        labels, marks = [*labels, _ADDED], [*marks, True]
    options = _options(kinds, labels, marks if other else [False] * len(labels))
    why = [
        f"cells hold several answers with {found.separator!r} between them; options by how often they came"
    ]
    noted: tuple[Noted, ...] = ()
    if len(column.values) > 1 and all(all(one in cell for one in found.options) for cell in column.values):
        noted = (
            Noted("every answer names all the options, so it is an order", "their places are not counted"),
        )
    if found.joined:
        why.append(f"options that hold that sign themselves, check them: {'; '.join(found.joined)}")
    if other:
        why.append(f"{several(found.rare, 'piece')} that came once or twice: counted as other")
    asked = replace(base, kind="multiple", options=options, separator=found.separator)
    return Guess(asked, tuple(why), noted)


def _codes_of_qualtrics(kinds: Kinds, column: Column, base: Question) -> Guess | None:
    """Several answers as codes ("1,4,7"), before a reader takes some of them for numbers."""
    return _several(kinds, column, base) if kinds.export == QUALTRICS else None


def _options(kinds: Kinds, labels: Sequence[str], other: Sequence[bool]) -> tuple[Option, ...]:
    ids = names.options(labels)
    firsts = [is_other and not any(other[:at]) for at, is_other in enumerate(other)]
    found = zip(ids, labels, firsts, strict=True)
    return tuple(
        Option(names.unique("other", ids), kinds.said(_OTHERS), _WORDLESS[label], other=first)
        if label in _WORDLESS
        else Option(id_, kinds.labels(label), other=first)
        for id_, label, first in found
    )


def _distinct(column: Column) -> list[str]:
    """Different answers by how often they came, one spelling each."""
    pairs = sorted(zip(column.values, column.counts, strict=True), key=lambda one: (-one[1], one[0]))
    spelt: dict[str, str] = {}
    for cell, _ in pairs:
        spelt.setdefault(folded(cell), cell)
    return list(spelt.values())


def _banded(kinds: Kinds, column: Column, base: Question) -> Guess | None:
    """Bands of numbers; answers that say why there is none are missing codes."""
    answers = _distinct(column)
    found = scales.bands([one for one in answers if not codes.is_no_answer(one)])
    if not found:
        return None
    ids = names.options(found)
    options = tuple(
        Option(id_, kinds.labels(label), low=low, high=high)
        for id_, (label, (low, high)) in zip(ids, found.items(), strict=True)
    )
    why = 'every answer names a band of numbers; edge = "low": a band holds its low end, not its high one'
    unit = unit_of(base.labels.values(), found)
    return _beside(kinds, Guess(replace(base, kind="banded", options=options, unit=unit), (why,)), answers)


def _beside(kinds: Kinds, guess: Guess, answers: Sequence[str]) -> Guess:
    """The guess with the answers that say why there is none as missing codes."""
    absent = [one for one in answers if codes.is_no_answer(one)]
    if not absent:
        return guess
    asked = guess.question
    taken = [one.id for one in asked.options]
    named = names.options([*taken, *absent])[len(taken) :]
    missing = [Missing(id_, kinds.labels(one), (one,)) for id_, one in zip(named, absent, strict=True)]
    why = f"no answers, and in no figure: {', '.join(map(quoted, absent))}"
    asked = replace(asked, missing=(*asked.missing, *missing))
    noted = Noted("words of no answer", "taken for a missing code, so in no figure", tuple(absent))
    return guess._replace(question=asked, why=(*guess.why, why), noted=(*guess.noted, noted))


def _scale(kinds: Kinds, column: Column, base: Question) -> Guess | None:
    """Steps of a known scale; answers that say why there is none are missing codes."""
    answers = _distinct(column)
    known = [one for one in answers if not codes.is_no_answer(one)]
    steps = scales.scale(known, kinds.seen)
    if not steps:
        return None
    ids = names.options(steps)
    options = tuple(
        Option(id_, kinds.labels(step), score=float(at))
        for at, (id_, step) in enumerate(zip(ids, steps, strict=True), start=1)
    )
    why = ["the answers are steps of a known scale, scored from the lowest on"]
    if unchosen := [one for one in steps if one not in known]:
        why.append(f"nobody chose {', '.join(map(quoted, unchosen))}: delete what was not on offer")
    return _beside(kinds, Guess(replace(base, kind="scale", options=options), tuple(why)), answers)


def _listed(kinds: Kinds, column: Column, base: Question) -> Guess | None:
    """One answer of a list; answers that came once beside a list of many are "other"."""
    whole, column = column, functools.reduce(Column.without, codes.declared(column), column)
    answers = _distinct(column)
    total = sum(column.counts)
    counts = dict(zip(map(folded, column.values), column.counts, strict=True))
    often = [one for one in answers if counts[folded(one)] > 1 or total < 30]
    rare = [one for one in answers if one not in often]
    as_other = len(rare) > 3 and sum(counts[folded(one)] for one in often) >= 0.7 * total
    listed = often if as_other else answers
    alone = sum(count == 1 for count in counts.values())
    long = len(listed) > _MOST_OPTIONS and (len(listed) > _LONGEST or total < _AGAIN * len(listed))
    if long or total < 1.5 * len(listed) or not listed:
        return None
    if not as_other and alone > max(_FEW, len(answers) / 2):
        return None
    told = several(listed, "answer", "different answers")
    sorted_ = scales.coded(listed)
    order = "in the order of their codes: write what they mean" if sorted_ else "by how often they came"
    why, listed = [f"{told} in {several(range(total), 'row')}, so one of a list, {order}"], sorted_ or listed
    marks = [one == OTHER_OF_LIME or OTHER.fullmatch(one) is not None for one in listed]
    if as_other:
        why.append(f"{several(rare, 'answer')} that came once: counted as other, left out of the answers")
        if not any(marks):
            listed, marks = [*listed, _ADDED], [*marks, True]
    ends = sorted(zip(listed, marks, strict=True), key=lambda one: one[1])
    found = [label for label, _ in ends]
    options = _called(kinds, whole, _options(kinds, found, [mark and as_other for _, mark in ends]), found)
    base = replace(
        base, missing=user_missing(kinds, whole, [one.id for one in options], codes.declared(whole))
    )
    sign = doubtful(dict(zip(column.values, column.counts, strict=True)))
    done = (
        f'kept whole, as their parts do not stand alone; if several, kind = "multiple", separator = "{sign}"'
    )
    noted = (Noted("answers with a comma, which may be several", done),) if sign else ()
    if dates := tuple(filter(is_date, column.values)):  # where all are dates, no list is read
        noted = (*noted, Noted("an answer that looks like a date, as spreadsheets make them", _DATES, dates))
    if quantities.are_amounts(column):
        noted = (Noted("numbers with a unit, few of them different", quantities.LISTED),)
    return Guess(replace(base, options=options), tuple(why), noted)


def _called(
    kinds: Kinds, column: Column, options: Sequence[Option], cells: Sequence[str]
) -> tuple[Option, ...]:
    """The options as a file of a statistics package calls some of them."""
    labels = column.traits.values
    return tuple(
        replace(one, labels=kinds.labels(labels[cell]), written=(cell,)) if cell in labels else one
        for one, cell in zip(options, cells, strict=True)
    )


_KINDS = (_labelled, _codes_of_qualtrics, quantities.guess, _several, _banded, _scale, _listed)

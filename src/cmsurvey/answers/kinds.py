"""One column → the kind of its question, with its options and the reasons: the first guess that fits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from cmsurvey.answers import codes, names, scales
from cmsurvey.answers.amounts import as_number, mixed, number, pointed, signs, unit_of, unit_told
from cmsurvey.answers.oddities import several
from cmsurvey.answers.questionnaire import Kind, Missing, Option, Question
from cmsurvey.answers.separators import bare, doubtful, separated
from cmsurvey.answers.sheet import OTHER_OF_LIME, Column, share
from cmsurvey.answers.toml import folded
from cmsurvey.load.check import quoted
from cmsurvey.model import UNTRANSLATED

#: The answer "something else", in French and English.
OTHER = re.compile(r"(?:autre|other)s?\b.*|.*\b(?:autre|other)\)?", re.IGNORECASE)
#: The export whose several answers stand in one cell with a bare comma between them.
QUALTRICS = "Qualtrics"
#: The export that ticks options in a column each, with the words beside them in one called "Other".
TYPEFORM = "Typeform"
#: Exports that write the words of a list, never its codes: a number was chosen or typed as one.
_TYPED = frozenset({"Google Forms", "Microsoft Forms", TYPEFORM})
#: So many different answers at most are options of a list.
_MOST_OPTIONS = 40
#: So many answers may come once; of a list where most do, they are words written freely.
_FEW = 5


class Noted(NamedTuple):
    """What the report of the import says of a guess: what was odd, what was done, and in which cells."""

    what: str
    done: str
    cells: tuple[str, ...] = ()


#: What is said of numbers that may be anything.
_CODES = Noted(
    "numbers that may be codes, steps or a quantity",
    'taken for codes of a list; steps are kind = "scale" with a score each, a quantity is "numeric"',
)


class Guess(NamedTuple):
    """A question as guessed, why, and what the report says of it."""

    question: Question
    why: tuple[str, ...]
    noted: tuple[Noted, ...] = ()


class Kinds(NamedTuple):
    """What every guess needs: the languages of the labels, columns to keep whatever they hold, the export.

    `own` is the language that the file is written in, "" for that of the first labels.
    `seen` are the folded answers of all short lists of the file.
    """

    languages: tuple[str, ...]
    keep: frozenset[str]
    export: str = ""
    own: str = ""
    seen: frozenset[str] = frozenset()

    def asked(self, text: str) -> dict[str, str]:
        """A question in every language, with the mark of what is to be translated where it is not its own."""
        own = self.own if self.own in self.languages else self.languages[0]
        mark = {one: UNTRANSLATED.get(one, UNTRANSLATED["en"]) for one in self.languages if one != own}
        return {
            one: f"{said} ({mark[one]})" if one in mark else said for one, said in self.labels(text).items()
        }

    def labels(self, text: str) -> dict[str, str]:
        """The same text in every language, to be translated by whoever edits the file."""
        return dict.fromkeys(self.languages, " ".join(text.split()))


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
    missing = _missing(kinds, column, ids)
    if missing:
        why.append("codes that the file declares as missing are no answers")
    kind: Kind = "scale" if scored else "single"
    return Guess(replace(base, kind=kind, options=options, missing=missing), tuple(why))


def _missing(
    kinds: Kinds, column: Column, taken: Sequence[str] = (), more: Sequence[str] = ()
) -> tuple[Missing, ...]:
    """The user-missing codes of a column, and `more` of them."""
    traits, found = column.traits, []
    used = list(taken)
    for code in sorted({*traits.missing, *more}):
        label = traits.values.get(code, code if codes.is_no_answer(code) else f"code {code}")
        name = names.unique(names.slug(label) or "missing", used)
        used.append(name)
        found.append(Missing(name, kinds.labels(label), (code,)))
    return tuple(found)


def _numbers(kinds: Kinds, column: Column, base: Question) -> Guess | None:
    """Numbers: steps of a scale when few and whole, else a quantity; what is none becomes a missing code."""
    known = codes.of_numbers(column)
    outside = {*column.traits.missing, *known.absent}
    cells = [cell for cell in column.values if cell not in outside]
    values = {cell: as_number(cell) for cell in cells}
    numbers = [] if mixed(cells) else [value for value in values.values() if value is not None]
    if share(column, lambda cell: values.get(cell) is not None or cell in outside) < 0.8 or not numbers:
        return None
    missing = _missing(kinds, column, more=known.absent)
    if all(value is not None and 0 <= value <= 10 and value.is_integer() for value in values.values()):
        guess = _steps(kinds, column, replace(base, missing=missing), sorted({int(one) for one in numbers}))
    else:
        guess = _quantity(kinds, replace(base, missing=missing), values)
    return _with_codes(column, guess, known)


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


def _quantity(kinds: Kinds, base: Question, values: Mapping[str, float | None]) -> Guess:
    """Numbers that are an amount; `values` has None for a text that is no number."""
    decimal, code, parts = signs(values, "," if (points := pointed(base.labels.values(), values)) else "")
    found = {cell: number(cell, decimal, code, thousands=parts) for cell in values}
    numbers = [value for value in found.values() if value is not None]
    low, high, missing, noted = min(numbers), max(numbers), base.missing, tuple[Noted, ...]()
    odd = tuple(cell for cell, value in found.items() if value is None)
    unit = unit_of(base.labels.values(), values)
    why = [f"numbers from {low:g} to {high:g}, so a quantity{unit_told(unit, code, points=points)}"]
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


def _steps(kinds: Kinds, column: Column, base: Question, steps: Sequence[int]) -> Guess:
    """Whole numbers up to 10: the steps of a scale where something says so, else the codes of a list."""
    low, high, called = steps[0], steps[-1], column.traits.values
    rated = kinds.export in _TYPED or bool(column.heading.option) or scales.rated(column.heading.text)
    if len(steps) < 3 or not (rated or low == 0):
        options = tuple(Option(one, kinds.labels(called.get(one, one))) for one in map(str, steps))
        few, many = "one or two different numbers", f"whole numbers from {low} to {high}, no word of a scale"
        why = f"{few if len(steps) < 3 else many}, so codes of answers: write what they mean"
        return Guess(replace(base, options=options), (why,), () if len(steps) < 3 else (_CODES,))
    low, high = (0, 10) if high > 7 and low < 5 else (min(low, 1), max(high, 5) if high > 3 else high)
    listed = map(str, range(low, high + 1))
    options = tuple(Option(one, kinds.labels(called.get(one, one)), score=float(one)) for one in listed)
    why = f'whole numbers from {low} to {high}, so steps of a scale; a quantity is kind = "numeric"'
    return Guess(replace(base, kind="scale", options=options), (why,))


def _several(kinds: Kinds, column: Column, base: Question) -> Guess | None:
    """Several answers in one cell."""
    cells = dict(zip(column.values, column.counts, strict=True))
    found = bare(cells, words=False) if kinds.export == QUALTRICS else separated(cells)
    if found is None:
        return None
    other = bool(found.rare)
    labels = [*found.options]
    marks = [OTHER.fullmatch(label) is not None for label in labels]
    if other and not any(marks):
        labels, marks = [*labels, "Other"], [*marks, True]
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
        _other_of_lime(kinds, ids, other=first)
        if label == OTHER_OF_LIME
        else Option(id_, kinds.labels(label), other=first)
        for id_, label, first in found
    )


def _other_of_lime(kinds: Kinds, taken: Sequence[str], *, other: bool) -> Option:
    """The option "other" of LimeSurvey, which writes a code of its own for it."""
    labels = {one: "Autre" if one == "fr" else "Other" for one in kinds.languages}
    return Option(names.unique("other", taken), labels, (OTHER_OF_LIME,), other=other)


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
    labels = [next(iter(one.labels.values())) for one in asked.options]
    named = names.options([*labels, *absent])[len(labels) :]
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
    answers = _distinct(column)
    total = sum(column.counts)
    counts = dict(zip(map(folded, column.values), column.counts, strict=True))
    often = [one for one in answers if counts[folded(one)] > 1 or total < 30]
    rare = [one for one in answers if one not in often]
    as_other = len(rare) > 3 and sum(counts[folded(one)] for one in often) >= 0.7 * total
    listed = often if as_other else answers
    alone = sum(count == 1 for count in counts.values())
    if len(listed) > _MOST_OPTIONS or total < 1.5 * len(listed) or not listed:
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
            listed, marks = [*listed, "Other"], [*marks, True]
    ends = sorted(zip(listed, marks, strict=True), key=lambda one: one[1])
    found = [label for label, _ in ends]
    options = _options(kinds, found, [mark and as_other for _, mark in ends])
    sign = doubtful(dict(zip(column.values, column.counts, strict=True)))
    done = (
        f'kept whole, as their parts do not stand alone; if several, kind = "multiple", separator = "{sign}"'
    )
    noted = (Noted("answers with a comma, which may be several", done),) if sign else ()
    return Guess(replace(base, options=options), tuple(why), noted)


_KINDS = (_labelled, _codes_of_qualtrics, _numbers, _several, _banded, _scale, _listed)

"""Written text → the same text with its figures: `{gender.female}` becomes "52 %".

{question.category}                 a published figure with its unit
{question@population.category}      of one population
{2011/question.category}            of another edition
{question.a+b}                      the sum of two shares, computed
{this}                              the figure that a clause is about
{…|number} {…|label} {…|lower}      its bare number, its answer, the answer in lower case
{…|low} {…|high}                    the bounds of its band
{…|rest} {…|formula} {…|base}       its complement, its formula, its base
{…|quarter} {…|quarter:noun}        words for a number, refused when they do not hold
{…|first:words}                     words that are printed only if the claim holds
{n} {year} {fieldwork} {months}     respondents and dates of the edition (or {2011/n})
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from cmsurvey import aggregate
from cmsurvey.claims import CLAIMS, fraction
from cmsurvey.errors import CmsurveyError, Problem, nearest
from cmsurvey.model import Edition, Estimate, Run, Table
from cmsurvey.words import Words

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
FIGURE = re.compile(r"(?P<question>\w+)(?:@(?P<population>[^.]+))?\.(?P<categories>\w+(?:\+\w+)*)")
VOICE = re.compile(r"<(lead|second|strong|quiet)>(.*?)</\1>", re.DOTALL)


class Quoted(NamedTuple):
    """A figure as a placeholder names it, with the table that it stands in."""

    estimate: Estimate
    table: Table


@dataclass(frozen=True)
class Filler:
    """Fills written text for one edition; `quoted` keeps every figure that it printed."""

    edition: Edition
    words: Words
    other: Callable[[str], Edition]
    this: Quoted | None = None
    quoted: list[Quoted] = field(default_factory=list)

    def about(self, quoted: Quoted) -> Filler:
        """The same filler for a clause about one figure: `{this}`."""
        return replace(self, this=quoted)

    def text(self, written: str, where: str) -> str:
        """The text with every placeholder filled; an error names the text's place and the cause."""
        try:
            return PLACEHOLDER.sub(lambda match: self._value(match[1]), written)
        except CmsurveyError as error:
            quote = f'in "{written}"'
            told = (Problem(where, f"{one.what}, {quote}", one.hint) for one in error.problems)
            raise CmsurveyError(*told) from None

    def title(self, written: str, where: str) -> str:
        """The same, with a capital first letter: "près d’un…" opens a title as "Près d’un…"."""
        text = self.text(written, where)
        return text[:1].upper() + text[1:]

    def runs(self, written: str, where: str) -> tuple[Run, ...]:
        """The text cut at its voices: `<lead>de femmes</lead> en {year}`; untagged text is strong."""
        cut: list[Run] = []
        start = 0
        for match in VOICE.finditer(written):
            cut += self._run(written[start : match.start()], "plain", where)
            cut += self._run(match[2], match[1], where)
            start = match.end()
        return tuple(cut + self._run(written[start:], "plain", where))

    def _run(self, written: str, voice: str, where: str) -> list[Run]:
        return [Run(self.text(written, where), voice)] if written else []  # type: ignore[arg-type]  # VOICE matches Run's voices only

    def _value(self, inside: str) -> str:
        expression, _, formatter = inside.partition("|")
        year, _, name = expression.strip().rpartition("/")
        edition = self.other(year) if year else self.edition
        if name in FACTS:
            return FACTS[name](edition, self.words)
        quoted = self._figure(edition, name)
        self.quoted.append(quoted)
        key, _, argument = formatter.partition(":")
        return self._format(quoted, key.strip(), argument)

    def _figure(self, edition: Edition, name: str) -> Quoted:
        if name == "this" and self.this:
            return self.this
        match = FIGURE.fullmatch(name)
        if not match:
            hint = "write {question.category}, or one of " + ", ".join(f"{{{fact}}}" for fact in FACTS)
            raise CmsurveyError(Problem("", f'cannot read the placeholder "{{{name}}}"', hint))
        table = aggregate.table(match["question"], edition, match["population"] or "all")
        return Quoted(aggregate.total(table, match["categories"].split("+")), table)

    def _format(self, quoted: Quoted, key: str, argument: str) -> str:
        if key in self.words.program["fractions"]:
            return self._fraction(quoted, key, argument)
        if key in CLAIMS:
            return self._claim(quoted, key, argument)
        if key not in FORMATS:
            known = (*FORMATS, *CLAIMS, *self.words.program["fractions"])
            raise CmsurveyError(Problem("", f'no format "{key}"', nearest(key, filter(None, known))))
        return FORMATS[key](quoted, self.words)

    def _fraction(self, quoted: Quoted, key: str, noun: str) -> str:
        program = self.words.program
        exact = None
        if not quoted.estimate.bound:
            exact = fraction(
                quoted.estimate.value, program["fractions"][key], program["fraction_forms"], noun
            )
        if exact is None:
            at = program["fractions"][key]["at"]
            what = (
                f"{_name(quoted)} is {amount(quoted, self.words)}: too far from {at} for the words of “{key}”"
            )
            raise CmsurveyError(
                Problem("", what, "choose the fraction that the figure carries, or print the figure")
            )
        return exact

    def _claim(self, quoted: Quoted, key: str, words: str) -> str:
        if quoted.estimate.bound or not CLAIMS[key](*quoted):
            what = f"{_name(quoted)} is {amount(quoted, self.words)}: the claim “{key}” does not hold"
            raise CmsurveyError(Problem("", what, "change the words, they say what the figure does not"))
        return words


def _name(quoted: Quoted) -> str:
    return f"{quoted.table.question}.{quoted.estimate.category}"


def amount(quoted: Quoted, words: Words, *, grouped: bool = True) -> str:
    """A figure with its unit, in the words of a bound where it is one."""
    estimate = quoted.estimate
    if estimate.bound:
        return estimate.bound.wording[words.lang]
    return words.numbers.amount(estimate.value, quoted.table.unit, estimate.decimals, grouped=grouped)


def _plain(quoted: Quoted, words: Words) -> str:
    if quoted.estimate.bound:
        raise CmsurveyError(
            Problem("", f"{_name(quoted)} is a bound, it has no exact number", "print it without |number")
        )
    return words.numbers.plain(quoted.estimate.value, quoted.estimate.decimals)


def _label(quoted: Quoted, words: Words) -> str:
    return words.category(quoted.table.question, quoted.estimate)


def _lower(quoted: Quoted, words: Words) -> str:
    label = _label(quoted, words)
    return label[:1].lower() + label[1:]


def _edge(quoted: Quoted, words: Words, end: str) -> str:
    value = quoted.estimate.low if end == "low" else quoted.estimate.high
    if value is None:
        raise CmsurveyError(
            Problem("", f"{_name(quoted)} has no {end} bound in the table", f"fill its {end} column")
        )
    return words.numbers.plain(value)


def _rest(quoted: Quoted, words: Words) -> str:
    rest = aggregate.complement(quoted.estimate)
    return words.numbers.amount(rest.value, quoted.table.unit, rest.decimals)


def _formula(quoted: Quoted, words: Words) -> str:
    if not quoted.estimate.formula:
        raise CmsurveyError(
            Problem("", f"{_name(quoted)} was published, it has no formula", "leave the formula out")
        )
    return words.numbers.formula(quoted.estimate.formula)


FORMATS: dict[str, Callable[[Quoted, Words], str]] = {
    "": amount,
    "number": _plain,
    "label": _label,
    "lower": _lower,
    "low": lambda quoted, words: _edge(quoted, words, "low"),
    "high": lambda quoted, words: _edge(quoted, words, "high"),
    "rest": _rest,
    "formula": _formula,
}


def _respondents(edition: Edition, words: Words) -> str:
    if edition.entry.respondents is None:
        what = f"the number of respondents of {edition.id} is not published"
        raise CmsurveyError(Problem("", what, "write the sentence without {n}"))
    return words.numbers.plain(edition.entry.respondents)


FACTS: dict[str, Callable[[Edition, Words], str]] = {
    "n": _respondents,
    "year": lambda edition, _: edition.id,
    "fieldwork": lambda edition, words: words.numbers.period(edition.entry.fieldwork, edition.id),
    "months": lambda edition, words: words.numbers.months(edition.entry.fieldwork, edition.id),
}

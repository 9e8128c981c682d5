"""One placeholder → what it prints, and the figures that it was filled from.

{question.category}                 a published figure with its unit; in a domain, that of the domain
{question@population.category}      of one population
{2011/question.category}            of another edition
{question.a+b}                      the sum of two shares, computed
{this}                              the figure that a clause or a sentence is about
{of}                                whom it is about ("des répondants en CDI")
{…|number} {…|label} {…|lower}      its bare number, its answer, the answer in lower case
{…|low} {…|high}                    the bounds of its band
{…|rest} {…|formula} {…|base}       its complement, computed; its formula; its base
{…|noted 5000}                      a number that the note of its row states
{…|quarter} {…|quarter:noun}        words for a share, refused when they do not hold
{…|above question@other.category:words}  by how much an amount is above another, computed, and words
{…|first:words}                     words that are printed only if the claim holds
{question.a&b|majority:words}       … of each of several answers
{…|up 2011:words}                   … if the share is higher than that of another edition (or down)
{n} {year} {fieldwork} {months}     respondents and dates of the edition (or {2011/n})
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from cmsurvey import aggregate, comparability, domain
from cmsurvey.claims import CLAIMS, MOVES, fraction, moved
from cmsurvey.errors import CmsurveyError, Problem, nearest
from cmsurvey.formats import (
    FORMATS,
    Quoted,
    above,
    amount,
    named,
    noun_of,
    of_note,
    refused,
    rest,
    rest_published,
    told,
)
from cmsurvey.model import Edition
from cmsurvey.words import Words

FIGURE = re.compile(r"(?P<question>\w+)(?:@(?P<population>[^.]+))?\.(?P<categories>\w+(?:\+\w+)*)")
#: More answers of the same question, of each of which a claim is to hold.
MORE = re.compile(r"^(?P<stem>[^&]*\.)(?P<first>[^.&]+)&(?P<more>.+)$")


@dataclass(frozen=True)
class Placeholders:
    """Prints what placeholders name, for one edition; `quoted` keeps every figure that was printed."""

    edition: Edition
    words: Words
    other: Callable[[str], Edition]
    this: Quoted | None = None
    quoted: list[Quoted] = field(default_factory=list)

    def value(self, inside: str) -> str:
        """What stands for a placeholder, by what is between its braces; its figures are quoted then.

        Raises:
            CmsurveyError: nothing can be printed for it, or what it claims does not hold.
        """
        expression, bar, formatter = inside.partition("|")
        several = MORE.fullmatch(expression.strip())
        if several:
            return self._of_each(several, formatter)
        year, _, name = expression.strip().rpartition("/")
        edition = self._edition(year)
        if name == "of" and self.this and not year and not bar:
            return self.words.of(self.this.table.population)
        if name in FACTS:
            if bar:
                raise refused(f'"{name}" takes no format, here "{formatter}"', f"write {{{name}}}")
            return FACTS[name](edition, self.words)
        quoted = self._figure(edition, name)
        if year:
            self._comparable(quoted, self.edition.id)
        key, colon, argument = formatter.partition(":")
        if key.strip() == "rest":
            if other := rest_published(quoted):
                cited = f"{{{expression.strip().rpartition('.')[0]}.{other.category}}}"
                what = f"what {named(quoted)} leaves of the whole was published, it need not be calculated"
                raise refused(what, f"cite {cited}")
            quoted, key = rest(quoted, self.words), ""
        if key.startswith("above "):
            less = self._figure(edition, key.partition(" ")[2].strip())
            quoted = above(quoted, less, self.words)
            self.quoted.append(quoted)
            return f"{amount(quoted, self.words)} {argument}".rstrip()
        self.quoted.append(quoted)
        return self._format(quoted, key.strip(), argument if colon else None)

    def elsewhere(self, quoted: Quoted, year: str) -> Quoted | None:
        """The same figure of another edition, None where there is none that it may be set beside."""
        table = quoted.table
        try:
            self._comparable(quoted, year)
            of_whom = f"{table.question}@{table.population}.{quoted.estimate.category}"
            return self._figure(self._edition(year), of_whom)
        except CmsurveyError:
            return None

    def _of_each(self, several: re.Match[str], formatter: str) -> str:
        """The words of a claim that holds of each of several answers."""
        key = formatter.partition(":")[0].strip()
        if key not in CLAIMS:
            what = f'"&" joins answers of which a claim holds, and "{key}" is none'
            raise refused(what, f"choose one of {', '.join(CLAIMS)}, or add shares up with +")
        names = [several["first"], *several["more"].split("&")]
        words, *_ = [self.value(f"{several['stem']}{name}|{formatter}") for name in names]
        return words

    def _comparable(self, quoted: Quoted, year: str, move: str = "") -> None:
        """Refuse a figure that must not stand beside the same of another edition.

        A `move` is refused wherever they are marked too: what was asked otherwise may be all that changed.
        """
        table, category, survey = quoted.table, quoted.estimate.category, self.edition.survey
        editions, lang = (table.edition, year), survey.languages[0]
        found = comparability.between(survey, table.question, category, editions, lang=lang)
        hint = "comparability.toml or the questionnaires say why; change the words"
        if any(one.refused for one in found):
            raise refused(f"{named(quoted)} of {table.edition} is not set beside that of {year}", hint)
        if found and move:
            what = (
                f'{named(quoted)} was not asked alike in {year} and {table.edition}: no claim "{move}" holds'
            )
            raise refused(what, hint)

    def _edition(self, year: str) -> Edition:
        known = self.edition.survey.editions
        if year and year not in known:
            raise refused(f'no edition "{year}"', nearest(year, known))
        return self.other(year) if year else self.edition

    def _figure(self, edition: Edition, name: str) -> Quoted:
        if name == "this" and edition is self.edition:
            if self.this:
                return self.this
            raise refused("{this} stands for no figure here", "name the figure: {question.category}")
        match = FIGURE.fullmatch(name)
        if not match:
            hint = "write {question.category}, or one of " + ", ".join(f"{{{fact}}}" for fact in FACTS)
            raise refused(f'cannot read the placeholder "{{{name}}}"', hint)
        table = aggregate.table(match["question"], edition, match["population"] or edition.population)
        try:
            return Quoted(aggregate.total(table, match["categories"].split("+")), table)
        except CmsurveyError as error:
            raise CmsurveyError(*(_computed_elsewhere(one, edition) for one in error.problems)) from None

    def _format(self, quoted: Quoted, key: str, argument: str | None) -> str:
        fractions = self.words.program["fractions"]
        if key in fractions:
            return self._fraction(quoted, key, argument or "")
        if key in CLAIMS:
            return self._claim(quoted, key, argument or "")
        if key.partition(" ")[0] in MOVES:
            return self._move(quoted, key, argument or "")
        if key.partition(" ")[0] == "noted":
            return of_note(quoted, key.partition(" ")[2], self.words)
        if key not in FORMATS:
            known = ("rest", "noted", "above", *FORMATS, *CLAIMS, *MOVES, *fractions)
            raise refused(f'no format "{key}"', nearest(key, filter(None, known)))
        if argument is not None:
            raise refused(f'the format "{key}" takes no words, here "{argument}"', f"end it after {key}")
        return FORMATS[key](quoted, self.words)

    def _fraction(self, quoted: Quoted, key: str, noun: str) -> str:
        program, said = self.words.program, told(quoted, self.words)
        entry, print_it = program["fractions"][key], "print the figure itself"
        if quoted.estimate.bound:
            raise refused(f"{said}, a bound: words for a number would make it exact", print_it)
        if quoted.table.unit != "percent":
            raise refused(f"{said}, which is no share: no fraction stands for it", print_it)
        hedge, noun = self.words.hedge_of(quoted.estimate), noun_of(quoted, noun, self.edition, self.words)
        found = fraction(quoted.estimate.value, entry, program, noun, hedge=hedge)
        if found is None:
            what = f'{said}: too far from {entry["at"]} for the words of "{key}"'
            raise refused(what, f"choose the fraction that the figure carries, or {print_it}")
        return found

    def _claim(self, quoted: Quoted, key: str, words: str) -> str:
        if not words:
            raise refused(f'the claim "{key}" has no words', f"write them behind it: {{…|{key}:words}}")
        if not CLAIMS[key](*quoted):
            what = f'{told(quoted, self.words)}: the claim "{key}" does not hold'
            raise refused(what, "change the words, they say what the figure does not")
        return words

    def _move(self, quoted: Quoted, key: str, words: str) -> str:
        """The words, if the share moved as they say since the edition that stands behind the key."""
        direction, _, year = key.partition(" ")
        example = f"{{…|{direction} {next(iter(self.edition.survey.editions))}:words}}"
        if not words or not year:
            what = f'the claim "{direction}" needs the edition to compare with, and words'
            raise refused(what, f"write them behind it: {example}")
        table, category = quoted.table, quoted.estimate.category
        self._comparable(quoted, year, direction)
        other = self._figure(self._edition(year), f"{table.question}@{table.population}.{category}")
        if table.unit != "percent" or not moved(direction, quoted.estimate, other.estimate):
            what = f"{told(quoted, self.words)}, in {year} {amount(other, self.words)}"
            hint = "change the words: a difference within 3 points, a bound or an amount moves nowhere"
            raise refused(f'{what}: the claim "{direction}" does not hold', hint)
        self.quoted.append(other)
        return words


def _computed_elsewhere(problem: Problem, edition: Edition) -> Problem:
    """A figure that no name is near to may be a computed one, whose table is not there."""
    file = edition.survey.folder / "derived.csv"
    if file.exists() or not problem.hint.startswith("known: "):
        return problem
    return replace(problem, hint=f"{problem.hint}; computed figures stand in {file}, which is not there")


def _respondents(edition: Edition, words: Words) -> str:
    number = domain.base(edition) if edition.whole else edition.entry.respondents
    if number is None:
        what = f"the number of respondents of {edition.bundle} is not published"
        raise refused(what, "write the sentence without {n}")
    return words.numbers.plain(number)


FACTS: dict[str, Callable[[Edition, Words], str]] = {
    "n": _respondents,
    "year": lambda edition, _: edition.id,
    "fieldwork": lambda edition, words: words.numbers.period(edition.entry.fieldwork, edition.id),
    "months": lambda edition, words: words.numbers.months(edition.entry.fieldwork, edition.id),
}

"""The years that a text names beside its figures: a reader takes each figure for one of the year beside it.

"In {2011/year}, {employer.sme} worked in SMEs" prints a figure of another edition than 2011. Where a text
names a year that is not its own, it cites a figure of it; and a year and the figure beside it, in a clause or
right before or behind one, are of one edition. A move ("{…|up 2011:more}") is of both that it compares.

A year behind "unlike", "as in" or "since" dates no figure: it sets that of the text against, beside or behind
its own of that year, which the tables then must bear out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from cmsurvey.claims import AROUND, CLAIMS
from cmsurvey.formats import amount, named, told

if TYPE_CHECKING:
    from cmsurvey.formats import Quoted, Said
    from cmsurvey.words import Words

    Elsewhere = Callable[[Quoted, str], Quoted | None]

#: What names an edition or counts its respondents; of these the last is a number like those of its tables.
_FACT = re.compile(r"\{\s*(?:([^{}|/]+)/)?(year|fieldwork|months|n)\s*\}")
#: Formats that print no number of a figure and say nothing of it.
_NO_NUMBERS = frozenset({"label", "lower", "formula", "base"})
_STATEMENTS = re.compile(r"[.;!?](?=\s|$)")
_CLAUSES = re.compile(r"[,:()]|\s[–—]\s")
_MARK = re.compile("\0")
#: How a year stands to a figure that it does not date, by the names of the patterns of each language.
_RELATIONS = ("unlike", "like", "since", "compared")


class _Dated(NamedTuple):
    """A placeholder that names an edition, or a number of some: the editions that it is of."""

    written: str
    editions: frozenset[str]
    names: bool
    figures: Sequence[Quoted] = ()
    relation: tuple[str, str] = ("", "")

    @property
    def apart(self) -> bool:
        """Whether it is a year that the figure of a text is set against, beside or behind its own of then."""
        return self.relation[0] not in {"", "compared"}


def is_own(year: str, file: str) -> bool:
    """Whether the words of a file are those of an edition, of a population of it, or of all editions."""
    return PurePath(file).name.startswith((f"{year}.", f"{year}-", "trends."))


def misdated(
    written: str, said: Sequence[Said], own: str, words: Words, *, elsewhere: Elsewhere
) -> Iterator[tuple[str, str]]:
    """What a text of the edition `own` says of another year, each with its cure."""
    statements = list(_statements(written, said, own, words))
    told = [one for _, clauses in statements for clause in clauses for one in clause]
    if not any(one.names for one in told):
        return
    cited = {edition for one in told if not one.names for edition in one.editions}
    dating = {edition for one in told if one.names and not one.apart for edition in one.editions}
    for year in sorted(dating - cited - {own}):
        if not is_own(year, words.edition.file):
            yield f"it names {year} and cites no figure of it", _cite(year, said, elsewhere)
            return
    for text, clauses in statements:
        for one in (one for clause in clauses for one in clause if one.apart):
            if one.relation[0] != "since" or not one.editions & cited:
                yield from _unrelated(one, text, clauses, words, elsewhere=elsewhere)
        for name, figure in _beside([[one for one in each if not one.relation[0]] for each in clauses]):
            if not name.editions & figure.editions:
                of = " and ".join(sorted(figure.editions))
                what = f"{figure.written} is of {of} and stands beside {name.written}"
                yield what, "set beside each year a figure of its edition"
                return


def _cite(year: str, said: Sequence[Said], elsewhere: Elsewhere) -> str:
    """How a text may name a year: with a figure that it has of its own edition, where that one has it too."""
    figures = [quoted for one in said for quoted in one.figures if elsewhere(quoted, year)]
    cite = f"cite one, {{{year}/{named(figures[0])}}}, or " if figures else ""
    return f"{cite}leave the year out"


def _unrelated(
    year: _Dated, text: str, clauses: Sequence[Sequence[_Dated]], words: Words, *, elsewhere: Elsewhere
) -> Iterator[tuple[str, str]]:
    """What the figure beside a year is not: unlike that of the year, as then, or so since then."""
    kind, said = year.relation
    flat = [one for clause in clauses for one in clause]
    at = flat.index(year)
    (edition,) = year.editions
    near = [one for one in (*flat[at:], *flat[:at][::-1]) if one.figures and edition not in one.editions]
    became = re.search(words.program["unproven"]["became"], text, re.IGNORECASE)
    for quoted in near[0].figures if near and not (kind == "since" and became) else ():
        other = elsewhere(quoted, edition)
        if other is None:
            what = f'{edition} has no figure to set beside {named(quoted)}: nothing proves "{said}"'
            yield what, "leave the year out"
        elif _alike(near[0], quoted, other) is not (kind != "unlike"):
            what = f'{told(quoted, words)}, in {edition} {amount(other, words)}: that does not prove "{said}"'
            cite = f"cite that figure too, {{{edition}/{named(quoted)}}}"
            yield what, f"{cite if kind == 'since' else 'write what they prove'}, or leave the year out"


def _alike(said: _Dated, quoted: Quoted, other: Quoted) -> bool | None:
    """Whether a figure of another edition is what the text says of its own: in the claim, else in its number.

    Within 3 points nothing moved; None where a bound leaves it open.
    """
    claim = CLAIMS.get(_format(said.written))
    if claim:
        return claim(*other)
    if quoted.estimate.bound or other.estimate.bound:
        return None
    apart = abs(Decimal(str(quoted.estimate.value)) - Decimal(str(other.estimate.value)))
    return apart <= (AROUND if quoted.table.unit == "percent" else 0)


def _statements(
    written: str, said: Sequence[Said], own: str, words: Words
) -> Iterator[tuple[str, list[list[_Dated]]]]:
    """The statements of a text, each by its clauses, each by what names an edition or is of one."""
    marked, left, start = "", list[_Dated](), 0
    for one in said:
        at = written.index(one.written, start)
        marked += written[start:at]
        dated = _dated(one, own, marked, words)
        marked += "\0" if dated else ""
        left += [dated] if dated else []
        start = at + len(one.written)
    dates = iter(left)
    for statement in _STATEMENTS.split(marked + written[start:]):
        clauses = [[next(dates) for _ in _MARK.findall(clause)] for clause in _CLAUSES.split(statement)]
        yield statement, clauses


def _dated(said: Said, own: str, before: str, words: Words) -> _Dated | None:
    fact = _FACT.fullmatch(said.written)
    if fact:
        year = (fact[1] or own).strip()
        names = fact[2] != "n"
        relation = _relation(before, words) if names and year != own else ("", "")
        return _Dated(said.written, frozenset({year}), names, relation=relation)
    editions = frozenset(one.table.edition or own for one in said.figures)
    if not editions or _format(said.written) in _NO_NUMBERS:
        return None
    return _Dated(said.written, editions, names=False, figures=said.figures)


def _relation(before: str, words: Words) -> tuple[str, str]:
    """How a year stands to a figure, by the words right before it, and these."""
    for name in _RELATIONS:
        found = re.search(rf"(?:{words.program['unproven'][name]})\s*$", before, re.IGNORECASE)
        if found:
            return name, found[0].strip()
    return "", ""


def _format(written: str) -> str:
    return written.strip("{}").partition("|")[2].partition(":")[0].strip()


def _beside(clauses: Sequence[Sequence[_Dated]]) -> Iterator[tuple[_Dated, _Dated]]:
    """Each year of a statement with the number that a reader takes for one of it.

    As many years as numbers of a clause go in their order; else a year goes with the nearest number.
    """
    for at, clause in enumerate(clauses):
        years, figures = ([one for one in clause if one.names is names] for names in (True, False))
        if not figures:
            yield from _apart(years, clauses[:at], clauses[at + 1 :])
        elif len(years) == len(figures):
            yield from zip(years, figures, strict=True)
        else:
            yield from ((one, _nearest(one, clause)) for one in years)


def _nearest(year: _Dated, clause: Sequence[_Dated]) -> _Dated:
    """The number before a year, where the clause opens with one; else the number behind it, if any is."""
    at = next(place for place, one in enumerate(clause) if one is year)
    before = [one for one in clause[:at] if not one.names]
    after = [one for one in clause[at:] if not one.names]
    return before[-1] if before and not (clause[0].names and after) else after[0]


def _apart(
    years: Sequence[_Dated], before: Sequence[Sequence[_Dated]], after: Sequence[Sequence[_Dated]]
) -> Iterator[tuple[_Dated, _Dated]]:
    """The years of a clause without a number beside those of the next one, or of the last where these fit."""
    near = [next(filter(None, side), ()) for side in (before[::-1], after)]
    found = [side for side in near if side and not any(one.names for one in side)]
    numbers = [side[-1] if side is near[0] else side[0] for side in found]
    if len(years) == 1 and numbers and not any(years[0].editions & one.editions for one in numbers):
        yield years[0], numbers[-1]

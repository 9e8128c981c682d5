"""The years that a text names beside its figures: a reader takes each figure for one of the year beside it.

"In {2011/year}, {employer.sme} worked in SMEs" prints a figure of another edition than 2011. Where a text
names a year that is not its own, it cites a figure of it; and a year and the figure beside it, in a clause or
right before or behind one, are of one edition. A move ("{…|up 2011:more}") is of both that it compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cmsurvey.formats import Said

#: What names an edition or counts its respondents; of these the last is a number like those of its tables.
_FACT = re.compile(r"\{\s*(?:([^{}|/]+)/)?(year|fieldwork|months|n)\s*\}")
#: Formats that print no number of a figure and say nothing of it.
_NO_NUMBERS = frozenset({"label", "lower", "formula", "base"})
_STATEMENTS = re.compile(r"[.;!?](?=\s|$)")
_CLAUSES = re.compile(r"[,:()]|\s[–—]\s")
_MARK = re.compile("\0")


class _Dated(NamedTuple):
    """A placeholder that names an edition, or a number of some: the editions that it is of."""

    written: str
    editions: frozenset[str]
    names: bool


def is_own(year: str, file: str) -> bool:
    """Whether the words of a file are those of an edition, of a population of it, or of all editions."""
    return PurePath(file).name.startswith((f"{year}.", f"{year}-", "trends."))


def misdated(written: str, said: Sequence[Said], own: str, file: str) -> Iterator[tuple[str, str]]:
    """What a text of the edition `own` says of another year, each with its cure; `file` holds its words."""
    statements = list(_statements(written, said, own))
    told = [one for clauses in statements for clause in clauses for one in clause]
    if not any(one.names for one in told):
        return
    cited = {edition for one in told if not one.names for edition in one.editions}
    for year in sorted({edition for one in told if one.names for edition in one.editions} - cited - {own}):
        if not is_own(year, file):
            what = f"it names {year} and cites no figure of it"
            yield what, f"cite one, {{{year}/question.category}}, or leave the year out"
            return
    for clauses in statements:
        for named, figure in _beside(clauses):
            if not named.editions & figure.editions:
                of = " and ".join(sorted(figure.editions))
                what = f"{figure.written} is of {of} and stands beside {named.written}"
                yield what, "set beside each year a figure of its edition"
                return


def _statements(written: str, said: Sequence[Said], own: str) -> Iterator[list[list[_Dated]]]:
    """The statements of a text, each by its clauses, each by what names an edition or is of one."""
    marked, left, start = "", list[_Dated](), 0
    for one in said:
        at = written.index(one.written, start)
        dated = _dated(one, own)
        marked += written[start:at] + ("\0" if dated else "")
        left += [dated] if dated else []
        start = at + len(one.written)
    dates = iter(left)
    for statement in _STATEMENTS.split(marked + written[start:]):
        yield [[next(dates) for _ in _MARK.findall(clause)] for clause in _CLAUSES.split(statement)]


def _dated(said: Said, own: str) -> _Dated | None:
    fact = _FACT.fullmatch(said.written)
    if fact:
        return _Dated(said.written, frozenset({(fact[1] or own).strip()}), fact[2] != "n")
    name = said.written.strip("{}").partition("|")[2].partition(":")[0].strip()
    editions = frozenset(one.table.edition or own for one in said.figures)
    return _Dated(said.written, editions, names=False) if editions and name not in _NO_NUMBERS else None


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

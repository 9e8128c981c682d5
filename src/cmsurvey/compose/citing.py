"""Who made the editions that a page cites, and when: the year in its Source; that they are made up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cmsurvey import unreplaced
from cmsurvey.fill import Filler, Quoted
from cmsurvey.model import Edition, Table
from cmsurvey.words import Words


class Line(NamedTuple):
    """A line of source and base, and the name of the source as it stands there."""

    line: str
    named: str


def cited_years(quoted: Sequence[Quoted], filler: Filler) -> list[str]:
    """The other editions that are cited or computed from."""
    computed = {edition for one in quoted for _, edition in one.estimate.elsewhere}
    return sorted({*computed, *(one.table.edition for one in quoted)} - {filler.edition.id, ""})


def years(quoted: Sequence[Quoted], filler: Filler, *, named: bool = True) -> str:
    """The year of the edition, with those of other editions that are cited; whose they are, if others'.

    Not `named`, the year says too that nobody names the organiser of the edition.
    """
    own, words, cited_too = filler.edition.entry, filler.words, cited_years(quoted, filler)
    year = filler.edition.id if named else words.say("notes.year_unnamed", year=filler.edition.id)
    if not cited_too:
        return year
    made: dict[tuple[str, ...], list[str]] = {}
    for name in cited_too:
        organisers = tuple(plain_names(filler.other(name).entry.organisers))
        made.setdefault(organisers, []).append(name)
    if list(made) == [tuple(plain_names(own.organisers))]:
        told = words.say("notes.years_of", years=join(cited_too, words))
    else:
        told = words.say("phrases.figures").join(
            words.say(
                "notes.years_by" if organisers else "notes.years_unnamed",
                years=words.say("notes.years_of", years=join(cited, words)),
                organisers=join(organisers, words) if organisers else "",
            )
            for organisers, cited in made.items()
        )
    key = "notes.years" if len(cited_too) == 1 else "notes.years_many"
    return words.say(key, year=year, others=told)


def plain_names(names: Iterable[str]) -> list[str]:
    """Each organiser once: "BDM (HelloWork)" is BDM."""
    return list(dict.fromkeys(name.partition(" (")[0] for name in names))


def join(names: Sequence[str], words: Words) -> str:
    """Names as a sentence lists them: "Clubic, Siweo et Vertuoz"."""
    *firsts, last = names
    if not firsts:
        return last
    return words.say("phrases.list").join(firsts) + words.say("phrases.and") + last


def organisers(editions: Iterable[Edition], filler: Filler) -> str:
    """Those of several editions, each once; the name of the survey where nobody names any."""
    words = filler.words
    named = plain_names(name for edition in editions for name in edition.entry.organisers)
    return join(named or [filler.edition.survey.name[words.lang]], words)


def marked(year: str, quoted: Iterable[Quoted], filler: Filler) -> str:
    """The year of a source, with the word that figures are made up: all, some, or those of some editions."""
    words, (found, partly, others) = filler.words, _made_up(quoted, filler)
    if not found:
        return year
    key = "made_up_of" if others else ("made_up_some" if partly else "made_up")
    return words.say(f"phrases.{key}", year=year, editions=words.say("phrases.list").join(found))


def mark(tables: Iterable[Table], filler: Filler) -> str:
    """The words that the figures of these tables are made up, without a year; "" where none are."""
    quoted = (Quoted(row, table) for table in tables for row in table.rows)
    return marked("", quoted, filler).strip().removeprefix("(").removesuffix(")")


def of_edition(told: str, filler: Filler) -> str:
    """What is told of the edition of a filler, with the word that all or some of its figures are made up."""
    whole = filler.edition.whole or filler.edition
    invented = unreplaced.questions(whole)
    key = "phrases.made_up" if invented >= whole.rows.keys() else "phrases.made_up_some"
    return filler.words.say(key, year=told) if invented else told


def with_mark(source: str, quoted: Iterable[Quoted], filler: Filler) -> str:
    """The note on the source, with a sentence on figures that are made up."""
    words, (found, partly, _) = filler.words, _made_up(quoted, filler)
    if not found:
        return source
    editions = words.say("phrases.list").join(found)
    return f"{source} {words.say('notes.made_up_some' if partly else 'notes.made_up', editions=editions)}"


def _made_up(quoted: Iterable[Quoted], filler: Filler) -> tuple[list[str], bool, bool]:
    """The editions with made-up figures, whether one of these has others too, and whether others have."""
    asked = dict.fromkeys((one.table.edition, one.table.question) for one in quoted)
    found, others = dict[str, None](), set[str]()
    for year, question in asked:
        edition = filler.of(year).edition
        if question in unreplaced.questions(edition.whole or edition):
            found[edition.id] = None
        else:
            others.add(edition.id)
    return list(found), not others.isdisjoint(found), bool(others - found.keys())

"""The line Champ: whom the figures are about, how many they were, how they were asked and chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cmsurvey import aggregate, domain
from cmsurvey.compose import comparable
from cmsurvey.errors import CmsurveyError
from cmsurvey.fill import Filler, Quoted, amount
from cmsurvey.model import FEWEST_ALONE, Table
from cmsurvey.words import Words


def scope(tables: Sequence[Table], filler: Filler, *, several: bool = False, said: Iterable[str] = ()) -> str:
    """Who answered, how they were asked and chosen, on which base; what nobody states is said so.

    Of a page of `several` charts each population but one is told with its number, the others together.
    Whom else an edition is about is told unless it is `said` in the notes of the page.
    """
    edition, noted = filler.edition, " ".join(said).casefold()
    others = comparable.of_edition(edition, filler.words)
    wider = [text for text in others if text.rstrip(".").casefold() not in noted]
    if edition.whole:
        return " ".join([_domain(tables, filler), *wider])
    text = " ".join([_everybody(tables, filler), *wider])
    named = dict.fromkeys(table.population for table in tables)
    groups = [name for name in named if name != "all"]
    if edition.computed and len(groups) > 1:  # each has its base in the chart and in the data table
        return text
    if several and len(named) > 1:  # everybody and groups: those whose number is known are told with it
        counted = [name for name in groups if known(name, filler)]
        rest = [name for name in groups if name not in counted]
        told = [_counted(name, filler) for name in counted]
        return " ".join([text, *told, *_groups(rest, tables, filler, all_too=True)])
    return " ".join([text, *_groups(groups, tables, filler, all_too="all" in named)])


def _everybody(tables: Sequence[Table], filler: Filler) -> str:
    """How many answered the questions shown, of the respondents of the edition."""
    words, edition = filler.words, filler.edition
    universe, n = edition.survey.universe[words.lang], edition.entry.respondents
    told = {"universe": universe, "method": method(filler)}
    known_bases = edition.counted and any(row.base is not None for table in tables for row in table.rows)
    if n is not None and not known_bases:
        return words.say("notes.scope", n=words.numbers.plain(n), **told)
    found = bases(tables, "all")
    base = between(found, words)
    if n is None:
        told["universe"] = universe[:1].upper() + universe[1:]
        return words.say("notes.scope_unknown_of" if base else "notes.scope_unknown", base=base, **told)
    one_group = len({table.population for table in tables}) == 1 and all(table.stated for table in tables)
    whole = found == (n,) or (one_group and not found and bool(bases(tables, tables[0].population)))
    key = "whole" if whole else ("of" if len(found) == 1 else ("between" if found else "counted"))
    return words.say(f"notes.scope_{key}", n=words.numbers.plain(n), base=base, **told)


def bases(tables: Iterable[Table], population: str) -> tuple[int, ...]:
    """The base of what is shown of a population: one, or the least and the greatest; empty if not known."""
    own = [table for table in tables if table.population == population]
    found = {row.base for table in own for row in table.rows}
    counted = sorted(base for base in found if base is not None)
    if len(counted) < len(found) or not all(table.stated for table in own):
        return ()
    return tuple(dict.fromkeys((*counted[:1], *counted[-1:])))


def between(found: Sequence[int], words: Words) -> str:
    """A base, or the least and the greatest, as printed: "281"; "255 à 300"; empty where not known."""
    if len(found) < 2:
        return "".join(map(words.numbers.plain, found))
    low, high = map(words.numbers.plain, found)
    return words.say("phrases.base_between", low=low, high=high)


def _groups(
    groups: Sequence[str], tables: Sequence[Table], filler: Filler, *, all_too: bool
) -> Iterator[str]:
    """Whose the figures of a chart are: a sentence for those of known number, one for the others.

    With `all_too` some figures are of everybody.
    """
    words, computed = filler.words, filler.edition.computed
    unknown = [] if computed else [name for name in groups if not known(name, filler)]
    told = [name for name in groups if name not in unknown]
    figures = words.say("notes.figures_some" if all_too or (told and unknown) else "notes.figures")
    listed = words.say("phrases.list")
    if told:
        of = listed.join(_group(one, tables, filler) for one in told)
        yield words.say("notes.population_known", figures=figures, of=of)
    if unknown:
        of = listed.join(words.say("notes.group", population=words.population(one)) for one in unknown)
        yield words.say(
            "notes.population" if len(unknown) == 1 else "notes.populations", figures=figures, of=of
        )


def _group(population: str, tables: Sequence[Table], filler: Filler) -> str:
    """The respondents of a group who answered what is shown, with their number where that is known."""
    words, found = filler.words, base(population, filler)
    own = between(bases(tables, population), words)
    about = found is not None and bool(found.share) and not own
    key = "notes.group_about" if about else "notes.group_counted"
    return words.say(key, population=words.population(population), base=own or known(population, filler))


def _counted(population: str, filler: Filler) -> str:
    words = filler.words
    told = known(population, filler)
    return words.say("notes.population_of", population=words.population(population), base=told)


class Base(NamedTuple):
    """How many gave an answer; where that is computed, about so many: the `share` of the `whole`.

    `of` is the figure that it was computed from.
    """

    number: int
    share: str = ""
    whole: int = 0
    of: tuple[Quoted, ...] = ()


def base(population: str, filler: Filler) -> Base | None:
    """The base of a population: as published, else of few about how many they are; None where unknown.

    An exact share of a known base gives it where that makes fewer than 100: their own shares are to be read
    with that number.
    """
    edition, words = filler.edition.whole or filler.edition, filler.words
    published = domain.base(domain.cut(edition, population))
    if published is not None:
        return Base(published)
    of = _few(population, filler)
    if of is None or words.hedge_of(of.estimate):  # of "about 10 %" none comes
        return None
    number = aggregate.people(*of) or 0
    return Base(number, amount(of, words), of.estimate.base or 0, (of,))


def _few(population: str, filler: Filler) -> Quoted | None:
    """The share of all that a population is, where that makes fewer than 100; None of many, or if unknown."""
    question, _, answer = population.partition("=")
    try:
        table = aggregate.table(question, filler.edition.whole or filler.edition)
        share = aggregate.find(table, answer)
    except CmsurveyError:
        return None
    return Quoted(share, table) if 0 < (aggregate.people(share, table) or 0) < FEWEST_ALONE else None


def known(population: str, filler: Filler) -> str:
    """The base of a population as printed: "551"; "environ 69, calculé : 12 % de 577"; empty if unknown.

    The figure that it was computed from is one that the page quotes.
    """
    found, words = base(population, filler), filler.words
    if found is None:
        return ""
    filler.quoted.extend(found.of)
    n, of = words.numbers.plain(found.number), words.numbers.plain(found.whole)
    return words.say("phrases.base_about", n=n, share=found.share, of=of) if found.share else n


def alone(population: str, filler: Filler) -> str:
    """How many a domain has, as it stands between brackets, or that nobody published it.

    Of few whose share of all their source hedges that share is told: no number comes of it.
    """
    words, found = filler.words, base(population, filler)
    if found is None:
        of = _few(population, filler)
        share = amount(of, words) if of else ""
        whole = words.numbers.plain(of.estimate.base or 0) if of else ""
        key = "domain.base_hedged" if of else "phrases.base_unpublished"
        return words.say(key, share=share, of=whole)
    return words.say("domain.base_about" if found.share else "domain.base", n=known(population, filler))


def _domain(tables: Sequence[Table], filler: Filler) -> str:
    """Whom all of a domain's pages are about, with their number or the word that it is not published."""
    words, edition = filler.words, filler.edition
    own = between(bases(tables, edition.population), words)
    respondents = edition.entry.respondents
    counted = [words.numbers.plain(respondents)] if respondents else []
    return words.say(
        "domain.scope",
        who=words.population(edition.population),
        base=words.say("domain.base", n=own) if own else alone(edition.population, filler),
        universe=" ".join([*counted, edition.survey.universe[words.lang]]),
        method=method(filler),
    )


def method(filler: Filler) -> str:
    """How the answers were asked for, how respondents came to be and were weighted; or not stated."""
    words, survey = filler.words, filler.edition.survey
    return ", ".join(
        (
            words.say(f"method.{survey.mode.value or 'mode_unstated'}"),
            words.say(f"method.{survey.sampling.value or 'sampling_unstated'}"),
            words.say(f"method.{filler.edition.weighting or 'weighting_unstated'}"),
        )
    )

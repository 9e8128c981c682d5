"""The line Champ: whom the figures are about, how many they were, how they were asked and chosen."""

from __future__ import annotations

from collections.abc import Iterable

from cmsurvey import domain
from cmsurvey.fill import Filler


def scope(populations: Iterable[str], filler: Filler) -> str:
    """Who answered, how they were asked and chosen, on which base; what nobody states is said so."""
    words, edition = filler.words, filler.edition
    told, universe = method(filler), edition.survey.universe[words.lang]
    if edition.whole:
        return _domain(filler)
    if edition.entry.respondents is None:
        text = words.say("notes.scope_unknown", universe=universe[:1].upper() + universe[1:], method=told)
    else:
        n = words.numbers.plain(edition.entry.respondents)
        key = "notes.scope_counted" if edition.computed else "notes.scope"
        text = words.say(key, n=n, universe=universe, method=told)
    groups = [name for name in dict.fromkeys(populations) if name != "all"]
    if edition.computed and len(groups) > 1:  # each has its base in the chart and in the data table
        return text
    return " ".join([text, *(_group(name, filler) for name in groups)])


def _group(population: str, filler: Filler) -> str:
    """The respondents that a chart is about, and whether their number is not published."""
    words = filler.words
    key = "notes.population_computed" if filler.edition.computed else "notes.population"
    return words.say(key, population=words.population(population))


def _domain(filler: Filler) -> str:
    """Whom all of a domain's pages are about, with their number or the word that it is not published."""
    words, edition = filler.words, filler.edition
    count, respondents = domain.base(edition), edition.entry.respondents
    counted = [words.numbers.plain(respondents)] if respondents else []
    base = words.numbers.plain(count) if count else ""
    return words.say(
        "domain.scope",
        who=words.population(edition.population),
        base=words.say("domain.base", n=base) if base else words.say("phrases.base_unpublished"),
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
            words.say(f"method.{survey.weighting.value or 'weighting_unstated'}"),
        )
    )

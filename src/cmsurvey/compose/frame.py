"""What stands around the findings of an edition: who answered, how, and what the figures cannot say."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cmsurvey.compose import citing, comparable, scopes
from cmsurvey.fill import Filler
from cmsurvey.model import PEOPLE, PLACE_UNSTATED, Edition, Frame, Note, Survey
from cmsurvey.words import Words, typeset


def edition_name(filler: Filler) -> str:
    """The edition as it stands in a sentence, with whom it is about where that is a domain."""
    words, edition = filler.words, filler.edition
    if edition.whole:
        who = words.population(edition.population)
        return words.say("package.domain", edition=edition.id, who=who)
    return words.say("phrases.edition", edition=edition.id)


def _survey(filler: Filler) -> str:
    """The name of the series, with whom it is about where that is a domain."""
    words, edition = filler.words, filler.edition
    name = edition.survey.name[words.lang]
    if edition.whole:
        return words.say("domain.kicker", kicker=name, who=words.population(edition.population))
    return name


def _respondents(filler: Filler) -> tuple[str, bool]:
    """How many answered, or that nobody states it; of a domain, who they are; whether it says anything."""
    words, edition = filler.words, filler.edition
    if edition.whole:
        who = f"{words.say('phrases.who')} {words.population(edition.population)}"
        found = scopes.base(edition.population, filler)
        if found is None:
            return words.say("phrases.base_group_unpublished", who=who), True
        key = "phrases.base_group_about" if found.share else "phrases.base_group"
        return words.say(key, n=words.numbers.plain(found.number), who=who), True
    count = edition.entry.respondents
    n = "" if count is None else words.numbers.plain(count)
    return words.say("site.respondents", n=n) if n else words.say("site.respondents_unknown"), bool(n)


def frame(filler: Filler) -> Frame:
    """The frame of an edition in the words of the filler; what nobody states is said so."""
    edition, words = filler.edition, filler.words
    entry, survey = edition.entry, edition.survey
    respondents, counted = _respondents(filler)
    known = entry.fieldwork.start or entry.fieldwork.end
    period = words.numbers.period(entry.fieldwork, edition.id) if known else words.say("site.period_unknown")
    organisers = typeset(", ".join(entry.organisers))
    answered = citing.of_edition(f"{respondents}, {period}", filler)
    stated = ", ".join(filter(None, (respondents if counted else "", period if known else "")))
    wider = comparable.of_edition(edition, words)
    concerned = whom_and_where(survey, words)
    told = {
        "universe": ". ".join([concerned["universe"], *wider]).rstrip("."),
        "place": concerned["place"],
        "fieldwork": answered,
        "organisers": organisers or words.say("site.organisers_unknown"),
        **method(survey, words, (edition,)),
    }
    return Frame(
        series=survey.name[words.lang],
        survey=_survey(filler),
        edition=edition.id,
        name=_capital(edition_name(filler)),
        title=typeset(entry.title),
        answered=_capital(answered),
        known=_capital(citing.of_edition(stated, filler).strip()),
        organisers=organisers or words.say("article.unnamed"),
        facts=tuple(Note(words.say(f"site.{key}"), _capital(text)) for key, text in told.items()),
        limits=tuple(limits(survey, words, [edition.id] if edition.computed else [], editions=1)),
        breaks=tuple(comparable.breaks(survey, words, until=edition.id)),
        dated=entry.fieldwork.end or edition.id,
    )


def whom_and_where(survey: Survey, words: Words) -> dict[str, str]:
    """The people and the place of a series behind their names; what nobody has stated yet is said so."""
    told = {"universe": survey.universe[words.lang], "place": survey.place[words.lang]}
    left = {"universe": PEOPLE, "place": PLACE_UNSTATED}
    return {
        key: words.say(f"site.{key}_unknown") if text == left[key].get(words.lang) else text
        for key, text in told.items()
    }


def method(survey: Survey, words: Words, editions: Collection[Edition]) -> dict[str, str]:
    """Sampling, mode and weighting of editions in words, with a capital."""
    weightings = {one.weighting for one in editions}
    weighting = weightings.pop() if len(weightings) == 1 else survey.weighting.value
    told = {"sampling": survey.sampling.value, "mode": survey.mode.value, "weighting": weighting}
    return {name: _capital(words.say(f"method.{value or 'unstated'}")) for name, value in told.items()}


def limits(survey: Survey, words: Words, computed: Sequence[str], *, editions: int) -> list[str]:
    """What the figures cannot say, by how respondents came to be; `computed` editions are from answers."""
    told = [words.say(f"site.limit_{survey.sampling.value or 'unstated'}")]
    if len(computed) < editions:
        told.append(words.say("site.limit_published"))
    if computed:
        told.append(words.say("site.limit_computed", editions=", ".join(computed)))
    return told + [words.say(f"site.limit_{name}") for name in ("bases", "bounds", "disputes")]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

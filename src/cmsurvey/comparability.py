"""Whether figures of several editions may be set side by side: what sets their questions apart.

Two registers tell it: `comparability.toml`, which holds what sources say, and the questionnaires of the
editions whose answers there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cmsurvey.model import Asked, Departure, Survey


def between(
    survey: Survey, question: str, category: str, editions: Sequence[str], *, lang: str
) -> tuple[Departure, ...]:
    """What some of these editions asked otherwise than the others of them, about one answer to a question.

    A departure that questionnaires tell has no `reason`: what changed stands in `asked`, in the language.
    """
    names = set(editions)
    declared = (
        one
        for one in survey.departures
        if one.about(question, category) and not one.instead_of and _some(one, names)
    )
    order = [name for name in survey.editions if name in names]
    asked = [(name, survey.questionnaires.get(name, {}).get(question)) for name in order]
    told = [(name, one) for name, one in asked if one]
    questionnaires = (  # each against the latest
        Departure(question, (name,), {what: text}, {}, refused=what == "routing")
        for name, one in told[:-1]
        for what, text in _changed(one, told[-1][1], category, lang)
    )
    return (*declared, *questionnaires)


def of_question(
    survey: Survey, question: str, editions: Sequence[str], *, lang: str
) -> tuple[Departure, ...]:
    """What some of these editions asked otherwise than the others of them, about any answer to a question."""
    asked = [survey.questionnaires.get(name, {}).get(question) for name in editions]
    answers = {answer for one in asked if one for answer in one.options}
    answers |= {answer for one in survey.departures if one.question == question for answer in one.categories}
    found = (between(survey, question, answer, editions, lang=lang) for answer in sorted(answers) or [""])
    return tuple(one for departures in found for one in departures if one.question)


def refused(survey: Survey, question: str, category: str, editions: Sequence[str]) -> bool:
    """Whether a figure of one of these editions must not be set beside those of the others."""
    found = between(survey, question, category, editions, lang=survey.languages[0])
    return any(one.refused for one in found)


def replaced(survey: Survey, before: str, after: str) -> tuple[Departure, ...]:
    """The questions that one of two editions asked in the place of another question of the other edition."""
    pair = {before, after}
    return tuple(one for one in survey.departures if one.instead_of and len(pair & {*one.editions}) == 1)


def _some(one: Departure, editions: set[str]) -> bool:
    """Whether it is of some of these editions and not of all."""
    return bool(editions & {*one.editions}) and not editions <= {*one.editions}


def _changed(before: Asked, after: Asked, category: str, lang: str) -> Iterator[tuple[str, str]]:
    """What is not the same in two questionnaires, and how: both texts, answers with + and −."""
    texts = (before.text.get(lang, ""), after.text.get(lang, ""))
    if texts[0] != texts[1]:
        yield "wording", _from_to(*texts)
    labels = [one.options.get(category, {}).get(lang, "") for one in (before, after)]
    if all(labels) and labels[0] != labels[1]:
        yield "answers", _from_to(*labels)
    signs = [("+", after, before), ("\u2212", before, after)]
    others = [
        f"{sign}\u00a0{labels.get(lang, name)}"
        for sign, one, other in signs
        for name, labels in one.options.items()
        if name not in other.options
    ]
    if others:
        yield "answers", ", ".join(others)
    if before.routing != after.routing:
        yield "routing", _from_to(routing(before) or "*", routing(after) or "*")


def _from_to(before: str, after: str) -> str:
    return f"{before} → {after}"


def routing(asked: Asked) -> str:
    """Who was asked, as the questionnaire writes it; "" for everybody."""
    return " & ".join(f"{name}={'/'.join(of)}" for name, of in asked.routing.items())


def opening(found: Sequence[Departure], edition: str, before: str) -> list[Departure]:
    """Those that open a break at an edition: it offers other answers than the one `before` it."""
    return [
        one
        for one in found
        if of_whole(one) and edition in one.editions and before not in {edition, *one.editions}
    ]


def of_whole(one: Departure) -> bool:
    """Whether the answers offered to a whole question changed: each of its shares is then one of others."""
    return "answers" in one.asked and not one.categories

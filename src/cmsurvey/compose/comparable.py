"""What is said where editions asked a question otherwise: the notes of a comparison and of a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from cmsurvey import comparability, sums
from cmsurvey.compose import contested
from cmsurvey.compose.lines import Followed
from cmsurvey.compose.pairs import Pair, calculated, exact_in_words, pairs
from cmsurvey.fill import Filler, Quoted, lowered
from cmsurvey.model import KINDS, Departure, Edition, Survey
from cmsurvey.words import Words


def breaks(survey: Survey, words: Words, *, after: str = "", until: str = "") -> list[str]:
    """What broke the series, a sentence each: all of it, or what lies between two editions."""
    order = list(survey.editions)
    first = order.index(after) + 1 if after else 0
    last = order.index(until) if until else len(order) - 1
    told = (one.wording[words.lang] for one in survey.breaks if first <= order.index(one.edition) <= last)
    return [f"{text[:1].upper()}{text[1:].rstrip('.')}." for text in told]


def of_pair(pair: Pair, survey: Survey, words: Words) -> tuple[Departure, ...]:
    """What sets the two figures of a pair apart, or the answers that one of them was calculated from."""
    table = pair.after.table
    answers = [pair.after.estimate.category, *(name for one in calculated(pair) for name in _operands(one))]
    editions = (pair.before.table.edition, table.edition)
    found = (
        comparability.between(survey, table.question, answer, editions, lang=words.lang) for answer in answers
    )
    once: list[Departure] = []
    for departures in found:
        once += [one for one in departures if one not in once]
    return tuple(once)


def _operands(quoted: Quoted) -> list[str]:
    """The answers beside a calculated one whose figures are in its formula."""
    row, table = quoted
    printed = {number for _, number in sums.terms(row)}
    return [one.category for one in table.rows if one is not row and sums.digits(one) in printed]


def kept(found: Iterable[Pair], survey: Survey, words: Words) -> list[Pair]:
    """The pairs without those that the register refuses."""
    return [pair for pair in found if not any(one.refused for one in of_pair(pair, survey, words))]


def compared(before: Edition, after: Edition, words: Words) -> list[Pair]:
    """What is set side by side: the pairs that the register lets stand, each difference once.

    Shares come first, then unit by unit; in each the largest difference first, and last those of which
    sources disagree whether it is a rise or a fall.
    """
    found = once(kept(exact_in_words(pairs(before, after), words), after.survey, words), after.survey, words)
    units = list(dict.fromkeys(pair.after.table.unit for pair in found))
    return sorted(
        found,
        key=lambda pair: (
            units.index(pair.after.table.unit),
            contested.other(pair, (before, after)) is not None,
        ),
    )


def once(found: Sequence[Pair], survey: Survey, words: Words) -> list[Pair]:
    """The pairs without each that is what another one leaves of 100: it would tell one difference twice."""
    return [pair for pair in found if rest_of(pair, found, survey, words) is None]


def rest_of(pair: Pair, found: Sequence[Pair], survey: Survey, words: Words) -> Pair | None:
    """The pair that is told instead of one, which is what that leaves of 100 in both editions.

    The one of more published figures is told, else the first in its question; both are, if the register
    says of one alone what sets it apart.
    """
    at, asked = found.index(pair), of_pair(pair, survey, words)
    for place, other in enumerate(found):
        before = (len(calculated(other)), place) < (len(calculated(pair)), at)
        if before and _fill_up(pair, other) and of_pair(other, survey, words) == asked:
            return other
    return None


def _fill_up(pair: Pair, other: Pair) -> bool:
    """Whether two answers to one question are all of it, in both editions."""
    tables = [(one.table.question, one.table.population) for one in (pair.after, other.after)]
    shares = KINDS[pair.after.table.kind].adds_up and pair.after.table.shares
    return (
        shares
        and tables[0] == tables[1]
        and all(
            Decimal(str(one.estimate.value)) + Decimal(str(two.estimate.value)) == 100
            for one, two in zip(pair, other, strict=True)
        )
    )


def alike(found: Sequence[Pair], survey: Survey, words: Words) -> Pair | None:
    """The first pair whose whole question was the same in both editions, which a title may be about.

    Where one answer to it was another one, what is left for the others may be as well.
    """
    return next((pair for pair in found if not _changed(pair, survey, words)), None)


def _changed(pair: Pair, survey: Survey, words: Words) -> bool:
    table = pair.after.table
    editions = (pair.before.table.edition, table.edition)
    whole = comparability.of_question(survey, table.question, editions, lang=words.lang)
    return bool(whole) or _marked(pair, survey, words)


def _marked(pair: Pair, survey: Survey, words: Words) -> bool:
    return any(one.question for one in of_pair(pair, survey, words))


def starred(label: str, pair: Pair, survey: Survey, words: Words) -> str:
    """The label of a pair, with a star where a note says what is not the same in its question."""
    return words.say("comparability.starred", label=label) if _marked(pair, survey, words) else label


def marked(before: Edition, after: Edition, words: Words) -> list[str]:
    """The figures that are compared with a star, each with why; and what is true of them all."""
    editions, said = (before.id, after.id), dict[str, None]()
    for pair in compared(before, after, words):
        for one in of_pair(pair, after.survey, words):
            said[told(one, pair.after, editions, words).rstrip(".")] = None
    return list(said)


def notes(found: Sequence[Pair], editions: tuple[Edition, Edition], words: Words) -> list[str]:
    """What is not the same in the questions of these pairs, what is left out for it, and what is replaced."""
    before, after = editions
    survey = after.survey
    said = [
        told(one, pair.after, (before.id, after.id), words)
        for pair in found
        for one in of_pair(pair, survey, words)
    ]
    return [*dict.fromkeys(said), *(_instead(*one, words) for one in replaced(before, after))]


def told(one: Departure, quoted: Quoted, editions: Sequence[str], words: Words, *, kind: str = "") -> str:
    """A departure as a note says it: the question (the answer too, where it is of one alone), when, and why.

    `kind` is how it is told, if not as it is compared: with a star, or left out. One of all questions has a
    star under the editions of a line alone (`starred_all`).
    """
    names = words.say("phrases.list").join(name for name in editions if name in one.editions)
    start = next((name for name in editions if name in one.editions), "")
    slots = {"editions": names, "start": start, "why": why(one, words).rstrip(".")}
    if not one.question:
        text = words.say("comparability.of_all", **slots)
        return words.say("notes.starred", text=text) if kind == "starred_all" else text
    what = words.label(quoted.table.question, quoted.table.label)
    if one.categories:
        answer = words.category(quoted.table.question, quoted.estimate)
        what = words.say("comparison.label", category=answer, question=what)
    kind = kind or ("refused" if one.refused else "marked")
    return words.say(f"comparability.{kind}", what=what, **slots)


def why(one: Departure, words: Words) -> str:
    """The reason of a departure in the language of the words."""
    if one.reason:
        return one.reason[words.lang]
    said = (words.say(f"comparability.{what}", told=text) for what, text in one.asked.items())
    return words.say("phrases.list").join(said)


def of_line(block: Followed, words: Words) -> list[str]:
    """What is not the same in the editions of a line, each with its editions."""
    _, point = block.points[-1]
    names = [edition.id for edition in block.editions]
    found = block.departures(words.lang)
    marked = [one for one in found if one.question and not one.refused]
    opening = [one for pair in pairwise(names) for one in comparability.opening(marked, pair[1], pair[0])]
    kinds = (
        "alone" if one.refused else "broken" if one in opening else "" if one.question else "starred_all"
        for one in found
    )
    return [
        told(one, Quoted(*point), names, words, kind=kind) for one, kind in zip(found, kinds, strict=True)
    ]


def of_edition(edition: Edition, words: Words) -> list[str]:
    """Of whom else all figures of an edition are than those of the other editions, a sentence each."""
    found = (one for one in edition.survey.departures if not one.question and edition.id in one.editions)
    told = (why(one, words).rstrip(".") for one in found if "population" in one.asked)
    return [f"{text[:1].upper()}{text[1:]}." for text in told]


def of_cited(filler: Filler) -> list[str]:
    """What is not the same in the figures of other editions that a page cites beside its own."""
    own, words, said = filler.edition, filler.words, dict[str, None]()
    for quoted in filler.quoted:
        table, category = quoted.table, quoted.estimate.category
        if table.edition not in {"", own.id}:
            editions = (table.edition, own.id)
            found = comparability.between(own.survey, table.question, category, editions, lang=words.lang)
            said |= {told(one, quoted, editions, words, kind="alone"): None for one in found}
    return list(said)


def of_editions(editions: Sequence[Edition], words: Words) -> list[str]:
    """The questions that some editions asked in the place of others, each with the editions that have it."""
    said = []
    for one in editions[-1].survey.departures:
        slots = {"why": why(one, words).rstrip(".")}
        for name, years, question in (
            ("first", "new", one.question),
            ("second", "old", one.instead_of),
        ):
            having = [edition for edition in editions if question and edition.rows.get(question)]
            if having:
                label = words.label(question, str(having[0].rows[question][0]["label"]))
                slots[name] = label if name == "first" else lowered(label)
                slots[years] = words.say("phrases.list").join(edition.id for edition in having)
        if "first" in slots and "second" in slots:
            said.append(words.say("comparability.replaced", **slots))
    return said


def replaced(before: Edition, after: Edition) -> Iterator[tuple[Departure, Edition, Edition]]:
    """The questions that stand in the place of others, with the edition that has the one and the other."""
    for one in comparability.replaced(after.survey, before.id, after.id):
        new, old = (before, after) if before.id in one.editions else (after, before)
        if new.rows.get(one.question) and old.rows.get(one.instead_of):
            yield one, new, old


def _instead(one: Departure, new: Edition, old: Edition, words: Words) -> str:
    names = ((one.question, new), (one.instead_of, old))
    first, second = (words.label(name, str(of.rows[name][0]["label"])) for name, of in names)
    slots = {"first": first, "second": lowered(second), "new": new.id, "old": old.id}
    return words.say("comparability.replaced", **slots, why=why(one, words).rstrip("."))

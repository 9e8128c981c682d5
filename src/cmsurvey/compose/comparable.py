"""What is said where editions asked a question otherwise: the notes of a comparison and of a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from cmsurvey import aggregate, comparability
from cmsurvey.compose.lines import Followed
from cmsurvey.compose.pairs import Pair, exact_in_words, pairs
from cmsurvey.fill import Filler, Quoted, lowered
from cmsurvey.model import Block, Departure, Edition, Estimate, Survey
from cmsurvey.words import Words


def breaks(survey: Survey, words: Words, *, after: str = "", until: str = "") -> list[str]:
    """What broke the series, a sentence each: all of it, or what lies between two editions."""
    order = list(survey.editions)
    first = order.index(after) + 1 if after else 0
    last = order.index(until) if until else len(order) - 1
    told = (one.wording[words.lang] for one in survey.breaks if first <= order.index(one.edition) <= last)
    return [f"{text[:1].upper()}{text[1:].rstrip('.')}." for text in told]


def of_pair(pair: Pair, survey: Survey, words: Words) -> tuple[Departure, ...]:
    """What sets the two figures of a pair apart."""
    table, row = pair.after.table, pair.after.estimate
    editions = (pair.before.table.edition, table.edition)
    return comparability.between(survey, table.question, row.category, editions, lang=words.lang)


def kept(found: Iterable[Pair], survey: Survey, words: Words) -> list[Pair]:
    """The pairs without those that the register refuses."""
    return [pair for pair in found if not any(one.refused for one in of_pair(pair, survey, words))]


def alike(found: Sequence[Pair], survey: Survey, words: Words) -> Pair | None:
    """The first pair whose question was the same in both editions, which a title may be about."""
    return next((pair for pair in found if not _marked(pair, survey, words)), None)


def _marked(pair: Pair, survey: Survey, words: Words) -> bool:
    return any(one.question for one in of_pair(pair, survey, words))


def starred(label: str, pair: Pair, survey: Survey, words: Words) -> str:
    """The label of a pair, with a star where a note says what is not the same in its question."""
    return words.say("comparability.starred", label=label) if _marked(pair, survey, words) else label


def left_out(before: Edition, after: Edition, words: Words) -> list[str]:
    """The figures that both editions have and that are not compared, each with why."""
    exact = exact_in_words(pairs(before, after), words)
    told = {pair.after.table.question for pair in exact}
    shared = [one for one in aggregate.questions(before) if one in set(aggregate.questions(after))]
    found = [f"{one}: {_why_not(one, before, after, words)}" for one in shared if one not in told]
    for pair in exact:
        row, refused = pair.after.estimate, [one for one in of_pair(pair, after.survey, words) if one.refused]
        found += [f"{pair.after.table.question}.{row.category}: {why(one, words)}" for one in refused]
    for one, new, old in _replaced(before, after):
        found.append(f"{one.question} of {new.id} and {one.instead_of} of {old.id}: {why(one, words)}")
    return found


def marked(before: Edition, after: Edition, words: Words) -> list[str]:
    """The figures that are compared with a star, each with why; and what is true of them all."""
    editions, said = (before.id, after.id), dict[str, None]()
    for pair in exact_in_words(pairs(before, after), words):
        for one in of_pair(pair, after.survey, words):
            if not one.refused:
                said[told(one, pair.after, editions, words).rstrip(".")] = None
    return list(said)


def _why_not(question: str, before: Edition, after: Edition, words: Words) -> str:
    """Why no exact figure of a question is in both editions."""
    tables = [aggregate.tables(Block((question,)), edition) for edition in (before, after)]
    populations = [[table.population for table in of] for of in tables]
    shared = [name for name in populations[0] if name in populations[1]]
    if not shared:
        of = zip((before, after), populations, strict=True)
        told = " and ".join(f"{', '.join(names)} in {edition.id}" for edition, names in of)
        return f"not of the same respondents ({told})"
    own = [next(table for table in of if table.population == shared[0]) for of in tables]
    if len({(table.kind, table.unit) for table in own}) > 1:
        return " and ".join(f"a {table.kind} in {table.edition} ({table.unit})" for table in own)
    if own[0].unit == "rank":
        return "ranks alone"
    rows = [{row.category: row for row in table.rows if row.origin != "remainder"} for table in own]
    pairs_of = [(one, rows[1][name]) for name, one in rows[0].items() if name in rows[1]]
    return _inexact(pairs_of, (before.id, after.id), words)


def _inexact(found: Sequence[tuple[Estimate, Estimate]], editions: tuple[str, str], words: Words) -> str:
    """Why no pair of figures for the same answer has an exact difference."""
    if not found:
        return "no answer in common"
    bounds = [name for at, name in enumerate(editions) if any(pair[at].origin == "bound" for pair in found)]
    if all("bound" in {one.origin for one in pair} for pair in found):
        return f"a bound alone in {' and '.join(bounds)}"
    if all({"derived", "bound"} & {one.origin for one in pair} for pair in found):
        return "published in one edition alone, computed in the other"
    hedged = [any(words.hedge_of(one) for one in pair) for pair in found]
    said = ["a source says about or nearly, the difference is not known"] if any(hedged) else []
    said += [] if all(hedged) else ["another question has the same figures"]
    return "; ".join(said)


def notes(found: Sequence[Pair], editions: tuple[Edition, Edition], words: Words) -> list[str]:
    """What is not the same in the questions of these pairs, what is left out for it, and what is replaced."""
    before, after = editions
    survey = after.survey
    said = [
        told(one, pair.after, (before.id, after.id), words)
        for pair in found
        for one in of_pair(pair, survey, words)
    ]
    return [*dict.fromkeys(said), *(_instead(*one, words) for one in _replaced(before, after))]


def told(one: Departure, quoted: Quoted, editions: Sequence[str], words: Words, *, kind: str = "") -> str:
    """A departure as a note says it: the question (the answer too, where it is of one alone), when, and why.

    `kind` is how it is told, if not as it is compared: with a star, or left out.
    """
    names = words.say("phrases.list").join(name for name in editions if name in one.editions)
    start = next((name for name in editions if name in one.editions), "")
    slots = {"editions": names, "start": start, "why": why(one, words).rstrip(".")}
    if not one.question:
        return words.say("comparability.of_all", **slots)
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
    kinds = ("alone" if one.refused else "broken" if one in opening else "" for one in found)
    return [
        told(one, Quoted(*point), names, words, kind=kind) for one, kind in zip(found, kinds, strict=True)
    ]


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


def _replaced(before: Edition, after: Edition) -> Iterator[tuple[Departure, Edition, Edition]]:
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

"""What is said under a comparison of two editions: what its gaps are worth, its sources, its reading."""

from __future__ import annotations

from collections.abc import Sequence

from cmsurvey.compose import comparable, contested, disputes, notes, verdicts
from cmsurvey.compose.pairs import Pair, calculated, label, pairs, published_gap, repeated
from cmsurvey.fill import Filler, amount, lowered
from cmsurvey.model import Edition
from cmsurvey.words import Words


def said(found: Sequence[Pair], exact: Sequence[Pair], before: Edition, filler: Filler) -> list[str]:
    """What may be made of the gaps, what broke the series between the two editions, what is not the same.

    `exact` are the pairs with those that are left out, since their questions are not the same.
    """
    words, survey = filler.words, filler.edition.survey
    allowed = comparable.kept(exact, survey, words)
    noted = [pair for pair in exact if pair in found or pair not in allowed]
    labels = [label(pair, words) for pair in found]
    told = [
        words.say(f"comparison.note{_origin(found)}"),
        *verdicts.of_sampling(labels, found, survey, words),
    ]
    told += comparable.breaks(survey, words, after=before.id, until=filler.edition.id)
    told += comparable.notes(noted, (before, filler.edition), words)
    told += _calculated(found, words)
    if any(not calculated(pair) for pair in allowed if comparable.rest_of(pair, allowed, survey, words)):
        told.append(words.say("comparison.rest", whole=words.numbers.amount(100, "percent")))
    if shared := [label(pair, words) for pair in repeated(pairs(before, filler.edition), words)]:
        told.append(words.say("comparison.shared", told=words.say("phrases.figures").join(shared)))
    return told + [text for pair in found for text in _disputes(pair, before, filler)]


def _origin(found: Sequence[Pair]) -> str:
    """Where the figures of a page come from: the end of the key of its note."""
    computed = {quoted.estimate.computed is not None for pair in found for quoted in pair}
    if len(computed) > 1:
        return "_mixed"
    return "_computed" if True in computed else "_derived" if any(map(calculated, found)) else ""


def _calculated(found: Sequence[Pair], words: Words) -> list[str]:
    """The figures that follow from published ones, each with its formula; of which the gap was published."""
    said: dict[tuple[str, str], list[str]] = {}
    for pair in found:
        for quoted in calculated(pair):
            told = words.say(
                "comparison.formula",
                label=disputes.named(quoted, words),
                value=amount(quoted, words),
                formula=words.formula(quoted.estimate),
            )
            key = "comparison.from_gap" if published_gap(pair) else "comparison.calculated"
            said.setdefault((quoted.table.edition, key), []).append(told)
    listed = [
        words.say(key, edition=edition, told=words.say("phrases.figures").join(told))
        for (edition, key), told in said.items()
    ]
    others = any(notes.is_the_other(one.estimate) for pair in found for one in calculated(pair))
    return [*listed, *([words.say("notes.yes_or_no")] if others else [])]


def contradicted(before: Edition, filler: Filler) -> list[str]:
    """What other sources give for the figures that are compared, each with its edition."""
    found = comparable.compared(before, filler.edition, filler.words)
    return list(dict.fromkeys(text for pair in found for text in _disputes(pair, before, filler)))


def _disputes(pair: Pair, before: Edition, filler: Filler) -> list[str]:
    """What other sources give for the figures of a pair, and whether it is a rise or a fall by them."""
    words, said = filler.words, []
    for quoted in pair:
        year, told = quoted.table.edition, disputes.told(quoted, filler)
        told += disputes.of_operands(quoted, filler.of(year))
        said += [words.say("comparison.disputed", edition=year, told=lowered(text)) for text in told]
    if contested.other(pair, (before, filler.edition)) is not None:
        gaps = contested.told(pair, (before, filler.edition), words)
        said.append(words.say("comparison.sign", label=label(pair, words), gaps=gaps))
    return said


def reading(pair: Pair, filler: Filler, before: Edition) -> str:
    """The pair read aloud with both figures and the difference."""
    words, own = filler.words, clause(pair, filler)
    return words.say(
        "comparison.reading_clause" if own else "comparison.reading",
        label=label(pair, words),
        clause=own,
        of=words.of(pair.after.table.population),
        before=amount(pair.before, words),
        first=before.id,
        after=amount(pair.after, words),
        last=filler.edition.id,
        difference=contested.told(pair, (before, filler.edition), words),
    )


def clause(pair: Pair, filler: Filler) -> str:
    """What is said of those who gave the answer of a pair; empty for amounts and where no words say it."""
    table, row = pair.after.table, pair.after.estimate
    own = filler.words.clause(table.question, row.category) if table.shares else None
    return filler.about(pair.after).text(own, f"[questions.{table.question}]") if own else ""

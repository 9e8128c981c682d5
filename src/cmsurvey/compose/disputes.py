"""Figures on which sources disagree: the star beside the printed number, and the note that begins with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cmsurvey import aggregate
from cmsurvey.fill import Filler, Quoted, amount
from cmsurvey.model import Edition, Mark
from cmsurvey.words import Words, typeset


def behind(quoted: Quoted, edition: Edition) -> list[Quoted]:
    """The disputed figures behind a printed one: itself, those of its edition in its formula."""
    return [*([quoted] if quoted.estimate.disputes else []), *_operands(quoted, edition)]


def others(quoted: Quoted, filler: Filler) -> list[Quoted]:
    """What other sources give for a printed figure, or for those of its edition in its formula."""
    found = behind(quoted, filler.of(quoted.table.edition).edition)
    return [one._replace(estimate=row) for one in found for row in one.estimate.disputes]


def _operands(quoted: Quoted, edition: Edition) -> list[Quoted]:
    row, table = quoted
    if not row.formula or row.origin == aggregate.REMAINDER or table.edition != edition.id:
        return []
    found = (Quoted(*one) for one in aggregate.operands(row, table, edition))
    return [one for one in found if one.estimate.disputes]


def starred(quoted: Quoted, filler: Filler) -> str:
    """A figure as it is printed, with the star of its note where sources disagree on it."""
    return with_star(
        amount(quoted, filler.words), quoted, filler.of(quoted.table.edition).edition, filler.words
    )


def with_star(value: str, quoted: Quoted, edition: Edition, words: Words) -> str:
    """The text of a figure of an edition, with that star."""
    return words.say("notes.starred_value", value=value) if behind(quoted, edition) else value


def marked(mark: Mark, quoted: Quoted, filler: Filler) -> Mark:
    """The mark of a figure; of one on which sources disagree with the star, and with what others give."""
    words, told = filler.words, list[str]()
    for one in behind(quoted, filler.of(quoted.table.edition).edition):
        value = words.say("phrases.list").join(given("phrases.source_gives", one, filler))
        label = words.answer_told(one.table, one.estimate)
        told.append(value if one == quoted else words.say("phrases.alone", label=label, value=value))
    if not told:
        return mark
    text = words.say("notes.starred_value", value=mark.text)
    return mark._replace(text=text, disputed=words.say("phrases.figures").join(told))


def given(phrase: str, quoted: Quoted, filler: Filler) -> Iterator[str]:
    """What other sources give instead of a figure, a phrase of each with its name."""
    words, known = filler.words, filler.edition.survey.sources
    for one in quoted.estimate.disputes:
        value = amount(quoted._replace(estimate=one), words)
        yield words.say(phrase, value=value, source=typeset(known[one.sources[0]].publisher))


def named(quoted: Quoted, words: Words) -> str:
    """What a remark calls a figure: its answer, or its question where it has no answers."""
    label = words.answer_told(quoted.table, quoted.estimate)
    return words.about(quoted.table, label) if quoted.estimate.category == "value" else label


def told(quoted: Quoted, filler: Filler) -> list[str]:
    """What other sources give for a figure, each with both sources and what the series says of it."""
    words, known = filler.words, filler.edition.survey.sources
    said = []
    for one in quoted.estimate.disputes:
        other = quoted._replace(estimate=one)
        text = words.say(
            "notes.disputed",
            category=named(quoted, words),
            value=amount(quoted, words),
            source=typeset(known[quoted.estimate.sources[0]].publisher),
            other=amount(other, words),
            against=typeset(known[one.sources[0]].publisher),
        )
        remark = words.remark_of_dispute(one.note)
        about = filler.about(other).text(remark, filler.at("remarks", one.note))
        said.append(f"{text} {about}".rstrip())
    return said


def of_operands(quoted: Quoted, filler: Filler) -> list[str]:
    """What other sources give for the figures of its edition that a computed one comes from."""
    return [text for one in _operands(quoted, filler.edition) for text in told(one, filler)]


def noted(found: Iterable[str], words: Words) -> list[str]:
    """Such remarks under a drawing: each begins with the star that stands beside its number."""
    return [words.say("notes.starred", text=text) for text in found]

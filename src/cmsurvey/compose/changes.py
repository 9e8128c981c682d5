"""A change of a figure → its sentence: what the figure is called, what it was and what it became."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cmsurvey import aggregate
from cmsurvey.errors import CmsurveyError
from cmsurvey.fill import Filler
from cmsurvey.model import Change, Estimate, Lock, Table

#: The number of respondents of an edition, among its figures.
RESPONDENTS = "respondents"
#: How the base of a question is named among them: "base of gender".
_BASE = "base of "
#: What stands between several bases of one question.
_OR = "/"


def told(change: Change, filler: Filler, before: Lock | None = None) -> str:
    """A change in words; "" where nothing that is printed changed, as of a rank that has no place.

    What the lock `before` it kept says of the figure as it was stands over the words of today: an answer
    that was withdrawn has none, and a bound has other ones.
    """
    lang, name, say = filler.words.lang, change.figure, filler.words.say
    labels, values = (before.labels.get(lang, {}), before.values.get(lang, {})) if before else ({}, {})
    figure = label(name, filler) if _row(name, filler) or name not in labels else labels[name]
    was, now = values.get(name, _plain(change.before, filler)), _now(change, filler)
    if _is_known(change.before) and _is_known(change.after):
        bare = say("corrections.unplaced")
        if was == now:
            return ""
        return say("corrections.change", figure=figure, before=was or bare, after=now or bare)
    key = "gone" if _is_known(change.before) else "added"
    key = key if was or now else f"{key}_unplaced"
    return say(f"corrections.{key}", figure=figure, before=was, after=now)


def _now(change: Change, filler: Filler) -> str:
    said = worded(change.figure, filler) if _is_known(change.after) else None
    return _plain(change.after, filler) if said is None else said


def label(figure: str, filler: Filler) -> str:
    """A figure in words, by its question and its answer; an amount and a base by its question alone.

    Of an answer that the edition has no more there are the words of the series, else its name.
    """
    words = filler.words
    if figure == RESPONDENTS:
        return words.say("corrections.respondents")
    question, population, category = _parts(figure)
    rows = filler.edition.rows.get(question, ())
    asked = words.label(question, rows[0]["label"] if rows else question.replace("_", " "))
    of = "" if population == "all" else f" ({_group(population, filler)})"
    if is_base(figure):
        return words.say("corrections.base", question=f"{asked}{of}")
    found = _row(figure, filler)
    answer = words.named(*found) if found else words.answer(question, category) or category.replace("_", " ")
    return f"{asked}{of}" if category == "value" or answer == asked else f"{asked}{of}, {answer}"


def _group(population: str, filler: Filler) -> str:
    try:
        return filler.words.population(population)
    except KeyError:  # the edition has it no more
        return population.partition("=")[2].replace("_", " ")


def worded(figure: str, filler: Filler) -> str | None:
    """The words of a figure that is not printed as a number: of a bound, "" of a rank without a place."""
    found = _row(figure, filler)
    if found and found[1].bound:
        return found[1].bound.wording[filler.words.lang]
    return "" if found and found[1].unordered else None


def _row(figure: str, filler: Filler) -> tuple[Table, Estimate] | None:
    if is_base(figure):
        return None
    question, population, category = _parts(figure)
    try:
        table = aggregate.table(question, filler.edition, population)
        return table, aggregate.find(table, category)
    except CmsurveyError:
        return None


def _parts(figure: str) -> tuple[str, str, str]:
    asked, _, category = (f"{figure.removeprefix(_BASE)}." if is_base(figure) else figure).rpartition(".")
    question, _, population = asked.partition("@")
    return question, population or "all", category


def _is_known(text: str) -> bool:
    return text[-1:].isdigit() or " " in text


def _plain(text: str, filler: Filler) -> str:
    """A figure as a lock holds it ("52 percent"), in words; "" where there is none."""
    words = filler.words
    if text.replace(_OR, "").isdigit():
        return _OR.join(words.numbers.plain(int(one)) for one in text.split(_OR))
    *direction, value, unit = text.split(" ") if " " in text else ("", "")
    if not unit:
        return ""
    if unit == "rank":
        return words.ordinal(float(value))
    amount = words.numbers.amount(float(value), unit, len(value.partition(".")[2]))
    return " ".join([*(words.say(f"codes.bound_{one}") for one in direction), amount])


def is_base(figure: str) -> bool:
    """Whether a figure is the base of a question."""
    return figure.startswith(_BASE)


def base_name(question: str, population: str) -> str:
    """The base of a question as it is named among the figures: `base of gender@sector=tourism`."""
    return f"{_BASE}{figure_name(question, population, '')}".removesuffix(".")


def base_of(figure: str) -> str:
    """The name of the base of a figure; "" of what has none."""
    question, population, category = _parts(figure)
    return base_name(question, population) if category else ""


def bases(records: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The bases of the questions of an edition by their names: "400", "390/400" where its answers differ."""
    found: dict[str, set[int]] = {}
    for row in records:
        if row["base_n"] == row["base_n"]:
            name = base_name(row["question"], row["population"])
            found.setdefault(name, set()).add(int(row["base_n"]))
    return {name: _OR.join(map(str, sorted(known))) for name, known in found.items()}


def figure_name(question: str, population: str, category: str) -> str:
    """A figure as placeholders name it: `gender.female`, `gender@sector=tourism.female`."""
    group = "" if population == "all" else f"@{population}"
    return f"{question}{group}.{category}"

"""Figures → the files of a series: the edition's table, its rows in editions.csv and sources.csv, its labels.

What stands in the files of others stays byte for byte: a row is added, or the one of this edition replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cmsurvey import rewrite
from cmsurvey.estimate.figure import Figure, digits, printed
from cmsurvey.load.figures import COMPUTED_COLUMNS, columns
from cmsurvey.model import SUPPRESSED, UNCERTAIN


def table(figures: Iterable[Figure], source: str, language: str) -> str:
    """The CSV of an edition; `language` is that of its labels, the first one of the series."""
    lines = [rewrite.line((*columns(language), *COMPUTED_COLUMNS))]
    orders: dict[tuple[str, str], dict[str, int]] = {}
    for one in figures:
        order = orders.setdefault((one.topic.id, one.population), {})
        place = order.setdefault(one.answer.id, len(order) + 1)
        lines.append(rewrite.line(_row(one, source, language, place)))
    return "".join(lines)


def _row(one: Figure, source: str, language: str, order: int) -> list[str]:
    topic, answer = one.topic, one.answer
    error = [one.se, one.low, one.high]
    told = [
        topic.id, topic.labels[language], one.population, str(one.base), topic.kind, answer.id,
        answer.labels[language], "" if one.hidden else printed(one.value, topic.decimals), topic.unit,
        digits(answer.low), digits(answer.high), str(order), source,
        SUPPRESSED if one.hidden else one.note or UNCERTAIN * one.uncertain, "computed",
    ]  # fmt: skip
    if one.hidden:
        return [*told, *[""] * (len(COMPUTED_COLUMNS) - 1)]
    margin = [digits(number) for number in error]
    answers = "" if one.answers is None else str(one.answers)
    return [*told, digits(one.value), answers, digits(one.n_eff), *(margin if all(margin) else [""] * 3)]


def labels(figures: Sequence[Figure], language: str) -> str:
    """The labels of questions and answers in one more language, as a file of words."""
    topics: dict[str, tuple[str, dict[str, str]]] = {}
    for one in figures:
        label, answers = topics.setdefault(one.topic.id, (one.topic.labels[language], {}))
        answers.setdefault(one.answer.id, one.answer.labels[language])
    parts = ["# Written by cmsurvey tabulate from the questionnaire: change the labels there.\n"]
    for name, (label, answers) in topics.items():
        parts.append(f"\n[questions.{name}]\nlabel = {rewrite.text(label)}\n[questions.{name}.categories]\n")
        parts += [f"{key} = {rewrite.text(text)}\n" for key, text in answers.items()]
    return "".join(parts)

"""Figures → the files of a series: the edition's table, its rows in editions.csv and sources.csv, its labels.

What stands in the files of others stays byte for byte: a row is added, or the one of this edition replaced.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence

from cmsurvey.estimate.figure import Figure, digits, printed
from cmsurvey.load.figures import COLUMNS, COMPUTED_COLUMNS
from cmsurvey.model import SUPPRESSED

HEADER = (*COLUMNS, *COMPUTED_COLUMNS)


def table(figures: Iterable[Figure], source: str, language: str) -> str:
    """The CSV of an edition; `language` is that of its labels, the first one of the series."""
    lines = [_line(HEADER)]
    orders: dict[tuple[str, str], dict[str, int]] = {}
    for one in figures:
        order = orders.setdefault((one.topic.id, one.population), {})
        place = order.setdefault(one.answer.id, len(order) + 1)
        lines.append(_line(_row(one, source, language, place)))
    return "".join(lines)


def _row(one: Figure, source: str, language: str, order: int) -> list[str]:
    topic, answer = one.topic, one.answer
    error = [one.se, one.low, one.high]
    told = [
        topic.id, topic.labels[language], one.population, str(one.base), topic.kind, answer.id,
        answer.labels[language], "" if one.hidden else printed(one.value, topic.decimals), topic.unit,
        digits(answer.low), digits(answer.high), str(order), source,
        SUPPRESSED if one.hidden else one.note, "computed",
    ]  # fmt: skip
    if one.hidden:
        return [*told, *[""] * (len(COMPUTED_COLUMNS) - 1)]
    margin = [digits(number) for number in error]
    answers = "" if one.answers is None else str(one.answers)
    return [*told, digits(one.value), answers, digits(one.n_eff), *(margin if all(margin) else [""] * 3)]


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def with_row(text: str, row: Mapping[str, str]) -> str:
    """A CSV with this row added, or in the place of that with the same first cell; its own columns rule."""
    records = list(csv.reader(io.StringIO(text, newline="")))
    header = [cell.strip() for cell in records[0]]
    new = _line([row.get(name, "") for name in header])
    lines = text.splitlines(keepends=True)
    key = row[header[0]]
    kept, at = [], 0
    reader = csv.reader(io.StringIO(text, newline=""))
    placed = False
    for cells in reader:
        chunk = "".join(lines[at : reader.line_num])
        at = reader.line_num
        if cells and cells[0].strip() == key:
            chunk, placed = new, True
        kept.append(chunk)
    whole = "".join(kept)
    if placed:
        return whole
    return (whole if not whole or whole.endswith("\n") else f"{whole}\n") + new


def labels(figures: Sequence[Figure], language: str) -> str:
    """The labels of questions and answers in one more language, as a file of words."""
    topics: dict[str, tuple[str, dict[str, str]]] = {}
    for one in figures:
        label, answers = topics.setdefault(one.topic.id, (one.topic.labels[language], {}))
        answers.setdefault(one.answer.id, one.answer.labels[language])
    parts = ["# Written by cmsurvey tabulate from the questionnaire: change the labels there.\n"]
    for name, (label, answers) in topics.items():
        parts.append(f"\n[questions.{name}]\nlabel = {_quoted(label)}\n[questions.{name}.categories]\n")
        parts += [f"{key} = {_quoted(text)}\n" for key, text in answers.items()]
    return "".join(parts)


def _quoted(text: str) -> str:
    """A text as a basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

"""A question of one edition asked again in another: its made-up figures, its section, its labels."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit

from cmsurvey import words
from cmsurvey.answers.stored import FOLDER, QUESTIONNAIRE
from cmsurvey.model import EXAMPLE, PAY, Edition, in_language
from cmsurvey.start.example import MARK

#: What a question has from the edition that asked it before, beside its label and its brackets.
_KEPT = ("question", "population", "kind", "category", "unit")


def latest(editions: Sequence[Edition], question: str) -> Edition | None:
    """The latest of these editions that has figures of a question."""
    return next((one for one in reversed(editions) if question in one.rows), None)


def rows(before: Edition, question: str, respondents: int | None = None) -> Iterator[dict[str, str]]:
    """Its answers with made-up figures: the same for each answer, 1, 2, 3 for ranks."""
    there = before.rows[question]
    alone = [row for row in there if row["population"] == there[0]["population"]]
    answers = list({row["category"]: row for row in alone}.values())
    lang = before.survey.languages[0]
    mark = in_language(lang, MARK)
    for order, row in enumerate(answers, start=1):
        label = row["label"] if row["label"].endswith(mark) else f"{row['label']} {mark}"
        kept = {name: row[name] for name in _KEPT}
        ends = {name: f"{row[name]:.12g}" for name in ("low", "high") if not math.isnan(row[name])}
        value = _value(row, order, len(answers))
        labels = {f"label_{lang}": label, f"category_{lang}": row["category_label"]}
        base = "" if respondents is None or row["population"] != "all" else str(respondents)
        yield {
            **kept,
            **ends,
            **labels,
            "base_n": base,
            "value": value,
            "order": str(order),
            "source": EXAMPLE,
        }


def _value(row: Mapping[str, Any], order: int, answers_there: int) -> str:
    if row["unit"] == "rank":
        return str(order)
    if row["unit"] != "percent":
        return "1000" if row["unit"] in PAY else "1"
    return str(100 // answers_there) if row["kind"] == "single" else "50"


def section(before: Edition, question: str) -> str:
    """Its section of the questionnaire of that edition, as it stands there; "" where that has none."""
    found = _parsed(before.survey.folder / FOLDER / before.id / QUESTIONNAIRE).get("question", [])
    same = next((one for one in found if one.get("id") == question), None)
    if same is None:
        return ""
    document = tomlkit.document()
    document["question"] = tomlkit.aot()
    document["question"].append(same)
    return f"{document.as_string().strip()}\n"


def label(before: Edition, question: str, lang: str) -> str:
    """Its labels in one of the other languages, as that edition has them alone; "" where none are its own."""
    own = before.survey.folder / "words" / f"{before.id}.{words.LABELS}.{lang}.toml"
    said = _parsed(own).get("questions", {}).get(question)
    return str(tomlkit.dumps({"questions": {question: said}})).strip() + "\n" if said else ""


def is_labelled(edition: Edition, question: str, lang: str) -> bool:
    """Whether an edition has its labels already, with the other editions or by itself."""
    folder = edition.survey.folder / "words"
    files = (folder / f"{lang}.toml", folder / f"{edition.id}.{words.LABELS}.{lang}.toml")
    return any(question in _parsed(one).get("questions", {}) for one in files)


def _parsed(path: Path) -> Mapping[str, Any]:
    return tomlkit.parse(path.read_text(encoding="utf-8-sig")) if path.is_file() else {}

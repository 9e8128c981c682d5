"""What was weighted → the weights as CSV, the report as JSON, with what they were made from."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from typing import Any

from cmsurvey.answers import clean
from cmsurvey.model import Artifact
from cmsurvey.weight.run import Weighed

#: Significant digits of what is stored, so that bytes repeat on every machine.
DIGITS = 12


#: The column of the weights in the answers, where the design names none.
COLUMN = "weight"
ANSWERS = "answers.csv"


def artifacts(weighed: Weighed, head: dict[str, str], *, answers: bool = False) -> list[Artifact]:
    """`weights.csv`, a row an answer, and `weights.json`; `head` says whose they are.

    With `answers` also `ANSWERS`: the answers as `cmsurvey import` writes them, with the new weights in
    the column that the design names for weights.
    """
    told = {"kind": "weights", "title": "weights"}
    text = json.dumps({**head, **record(weighed)}, ensure_ascii=False, indent=2) + "\n"
    return [
        Artifact("weights.csv", _rows(weighed).encode(), told),
        Artifact("weights.json", text.encode(), told),
        *([Artifact(ANSWERS, _answers(weighed).encode(), told)] if answers else []),
    ]


def column(weighed: Weighed) -> str:
    """The column of `ANSWERS` that holds the weights."""
    return weighed.responses.design.weights or COLUMN


def _answers(weighed: Weighed) -> str:
    table = clean.table(weighed.responses)
    table[column(weighed)] = [f"{weight:.{DIGITS}g}" for weight in weighed.design.weights]
    return clean.csv_text(table)


def _rows(weighed: Weighed) -> str:
    """The line of each answer in its file, and its weight."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(("row", "weight"))
    for row, weight in zip(weighed.responses.frame.index, weighed.design.weights, strict=True):
        lines.writerow((row, f"{weight:.{DIGITS}g}"))
    return text.getvalue()


def record(weighed: Weighed) -> dict[str, Any]:
    """The report as plain values: how it was done, the weights before and after, every margin."""
    report, request = weighed.report, weighed.request
    sources = {one.variable: one.source or None for one in weighed.file.given}
    margins = [
        {
            "variable": variable,
            "source": sources[variable],
            "categories": [
                {
                    "category": line.category,
                    "answers": line.answers,
                    "before": _stored(line.before),
                    "after": _stored(line.after),
                    "target": _stored(line.target),
                }
                for line in report.of(variable)
            ],
        }
        for variable in report.variables
    ]
    return {
        "responses": weighed.answers,
        "answers": report.answers,
        "method": request.method,
        "bounds": request.bounds,
        "trim": request.trim,
        "trimmed": report.trimmed,
        "before": {name: _stored(value) for name, value in asdict(report.before).items()},
        "after": {name: _stored(value) for name, value in asdict(report.after).items()},
        "margins": margins,
        "remarks": list(weighed.remarks),
    }


def _stored(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")

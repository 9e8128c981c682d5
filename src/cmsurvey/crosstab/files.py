"""A book → CSV, a line a figure, and JSON; numbers with twelve significant digits, so that bytes repeat."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from typing import Any

from cmsurvey.crosstab.book import Block, Book, Cell, Column, Row, Table
from cmsurvey.crosstab.lines import notes
from cmsurvey.tabulate import uncomputed
from cmsurvey.words import Words

COLUMNS = (
    "question", "by", "row", "row_label", "row_kind", "column", "column_label", "letter", "base_n",
    "base_n_eff", "value", "unit", "n", "answers", "n_eff", "se", "ci_low", "ci_high", "df", "lower_columns",
    "rest", "p_rest", "hidden", "uncertain",
)  # fmt: skip


def csv_text(book: Book) -> str:
    """A line a figure, its share in percent; of what is not shown the reason alone."""
    text = io.StringIO()
    lines = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    lines.writeheader()
    for table in book.tables:
        for block in table.all_blocks:
            for row, column, cell in _cells(table, block):
                record = {
                    "question": table.question.id,
                    "by": block.id,
                    **_named(row, column),
                    **_figure(book, row, cell),
                }
                lines.writerow({key: uncomputed(_text(value)) for key, value in record.items()})
    return text.getvalue()


def json_text(book: Book, words: Words) -> str:
    """The same as a tree, with the tests of independence and the notes that stand below each table."""
    told = {
        "edition": book.edition,
        "lang": book.lang,
        "shares": book.wanted.of,
        "level": book.wanted.level,
        "correction": book.wanted.correction,
        "thresholds": list(book.wanted.thresholds),
        "least_base": book.wanted.least_base,
        "weights": book.weights or None,
        "margins": book.margins or None,
        "sampling": book.sampling or None,
        "not_tested": book.untested or None,
        "tables": [_table(book, one, words) for one in book.tables],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _table(book: Book, table: Table, words: Words) -> dict[str, Any]:
    return {
        "question": table.question.id,
        "label": table.label,
        "base": table.question.base,
        "blocks": [_block(book, table, one) for one in table.all_blocks],
        "notes": notes(book, table, words, intervals=not book.untested),
    }


def _block(book: Book, table: Table, block: Block) -> dict[str, Any]:
    f = block.independence
    return {
        "by": block.id or None,
        "label": block.label or None,
        "overlap": block.overlap,
        "compared": {"pairs": block.pairs, "with_the_rest": block.rests},
        "independence": {
            "test": "Rao-Scott F", "f": _stored(f.statistic), "df": [_stored(one) for one in f.parameter],
            "p": _stored(f.p), "cramers_v": _stored(block.cramers_v),
        } if f else None,
        "independence_by_option": [
            {
                "row": one.row, "test": "Rao-Scott F", "f": _stored(one.test.statistic),
                "df": [_stored(number) for number in one.test.parameter],
                "p": _stored(one.test.p), "p_corrected": _stored(one.p),
            }
            for one in block.by_option
        ] or None,
        "cells": [
            {**_named(row, column), **_figure(book, row, cell)} for row, column, cell in _cells(table, block)
        ],
    }  # fmt: skip


def _cells(table: Table, block: Block) -> Iterator[tuple[Row, Column, Cell]]:
    for row, line in zip(table.rows, block.cells, strict=True):
        for column, cell in zip(block.columns, line, strict=True):
            yield row, column, cell


def _named(row: Row, column: Column) -> dict[str, Any]:
    return {
        "row": row.id, "row_label": row.label, "row_kind": row.kind, "column": column.id,
        "column_label": column.label, "letter": column.letter or None, "base_n": column.n,
        "base_n_eff": _stored(column.n_eff), "unit": row.unit,
    }  # fmt: skip


def _figure(book: Book, row: Row, cell: Cell) -> dict[str, Any]:
    """The figure; what tells its error only where the sampling allows, nothing of what is not shown."""
    if cell.hidden or cell.empty:
        return {"hidden": cell.hidden or "nobody"}
    times, figure = 100 if row.share else 1, cell.figure
    told = {
        "value": _stored(times * figure.value), "n": figure.n, "answers": figure.count if row.share else None,
        "uncertain": True if cell.uncertain else None,
    }  # fmt: skip
    if book.untested:
        return told
    return told | {
        "n_eff": _stored(min(figure.n, figure.n_eff)) if row.share else None,
        "se": _stored(times * figure.se),
        "ci_low": _stored(times * cell.low),
        "ci_high": _stored(times * cell.high),
        "df": figure.df,
        "lower_columns": cell.lower or None,
        "rest": cell.rest or None,
        "p_rest": _stored(cell.p_rest),
    }


def _stored(value: float) -> float | None:
    return float(f"{value:.12g}") if math.isfinite(value) else None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else f"{value:.12g}" if isinstance(value, float) else str(value)

"""Crosstabs of an edition's answers: shares and means by the answers to other questions, with their tests.

`opened` finds the answers, `chosen` the questions, `book` computes; `csv_text`, `json_text`, `workbook`,
`page` and `lines` are what it becomes.
"""

from __future__ import annotations

from cmsurvey.crosstab.book import Block, Book, Cell, Column, Row, Table, Wanted
from cmsurvey.crosstab.files import csv_text, json_text
from cmsurvey.crosstab.page import page
from cmsurvey.crosstab.source import Answers, Source, chosen, opened
from cmsurvey.crosstab.tables import Told, book
from cmsurvey.crosstab.workbook import workbook

__all__ = [
    "Answers",
    "Block",
    "Book",
    "Cell",
    "Column",
    "Row",
    "Source",
    "Table",
    "Told",
    "Wanted",
    "book",
    "chosen",
    "csv_text",
    "json_text",
    "opened",
    "page",
    "workbook",
]

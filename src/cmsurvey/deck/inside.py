"""The workbook inside a chart of a deck, in which a label is a text whatever it begins with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from xlsxwriter import Workbook


class _Writer(CategoryWorkbookWriter):  # type: ignore[misc] # python-pptx ships no types
    """Writes no formula and no link: `=1+1` and `file:///x` come from the tables as texts."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - the same
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with Workbook(xlsx_file, options) as made:
            yield made, made.add_worksheet()


class Figures(CategoryChartData):  # type: ignore[misc] # the same
    """The figures of a chart by its categories, with such a workbook."""

    @property
    def _workbook_writer(self) -> _Writer:
        return _Writer(self)

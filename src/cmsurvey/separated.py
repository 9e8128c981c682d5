"""Tables of a series as text: commas between cells, or the semicolons of a spreadsheet set to French.

Such a spreadsheet writes decimal commas too: in columns of numbers they are read as points, and written back.
Where the header says nothing else, cells are separated by commas and decimals by points.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

#: The columns of numbers that somebody may type.
TYPED = frozenset(
    {"value", "base_n", "low", "high", "order", "respondents", "sum", "categories", "share", "total"}
)
#: Those that are computed, with as many decimals as they have.
COMPUTED = frozenset({"exact", "answers", "n_eff", "se", "ci_low", "ci_high"})

_COMMA = re.compile(r"(-?[0-9]{1,12}),([0-9]{1,17}(?:e-[0-9]{1,2})?)")
#: A number that is one of thousands elsewhere: 26,830.
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
_POINT = re.compile(r"(-?[0-9]+)\.([0-9]+(?:e-[0-9]{1,2})?)")


def separator(text: str) -> str:
    """What stands between the cells of a table: a semicolon where its header has some, and no comma."""
    first = text.removeprefix("\ufeff").lstrip().partition("\n")[0]
    return ";" if ";" in first and "," not in first else ","


def reader(text: str, *, strict: bool = False) -> Reader:
    """The rows of a table, without its byte order mark."""
    whole = io.StringIO(text.removeprefix("\ufeff"), newline="")
    return csv.reader(whole, delimiter=separator(text), strict=strict)


def header(text: str) -> list[str]:
    """The columns of a table."""
    return [cell.strip() for cell in next(reader(text), [])]


def records(text: str) -> list[dict[str, str]]:
    """The rows by their columns, all without spaces around; blank rows are left out."""
    names, rows = header(text), [[cell.strip() for cell in row] for row in reader(text)][1:]
    return [dict.fromkeys(names, "") | dict(zip(names, row, strict=False)) for row in rows if any(row)]


def is_ambiguous(cell: str) -> bool:
    """Whether a comma may stand before decimals or between thousands: 26,830 is the one or the other."""
    return _THOUSANDS.fullmatch(cell) is not None


def pointed(column: str, cell: str) -> str:
    """A cell of a table with semicolons, its decimals behind a point; what may be thousands stays."""
    typed = column in TYPED and not is_ambiguous(cell)
    return _COMMA.sub(r"\1.\2", cell) if (typed or column in COMPUTED) and _COMMA.fullmatch(cell) else cell


def line(cells: Mapping[str, str], sign: str = ",", ending: str = "\n") -> str:
    """A line of a table; with semicolons the decimals of its numbers are behind a comma."""
    return _line([_comma(name, cell) if sign == ";" else cell for name, cell in cells.items()], sign, ending)


def _comma(column: str, cell: str) -> str:
    numbers = column in TYPED or column in COMPUTED
    return _POINT.sub(r"\1,\2", cell) if numbers and _POINT.fullmatch(cell) else cell


def _line(cells: Iterable[str], sign: str, ending: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=sign, lineterminator=ending).writerow(cells)
    return text.getvalue()

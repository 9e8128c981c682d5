"""Columns of answers under headings that are known: what questionnaires are matched with and guessed from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cmsurvey.answers.grid import ResponseSet, Traits

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


#: What LimeSurvey writes for the option "other" of a list.
OTHER_OF_LIME = "-oth-"


class Heading(NamedTuple):
    """What a column is: the name that a questionnaire gives it, its question's text and its option's.

    Columns of one question of several answers share a `group`; `aside` is what a form tool adds by itself
    (dates, addresses, its own numbers), "" for answers.
    """

    name: str
    text: str
    option: str = ""
    group: str = ""
    aside: str = ""


@dataclass(frozen=True, eq=False)
class Column:
    """One column: `values` are its distinct texts, `codes` which of them a row has, -1 for none."""

    heading: Heading
    values: tuple[str, ...]
    codes: NDArray[np.int32]
    traits: Traits = field(default_factory=Traits)

    @property
    def name(self) -> str:
        """The name that a questionnaire gives it."""
        return self.heading.name

    @property
    def called(self) -> frozenset[str]:
        """Its name and its heading's text, folded: by one of the two a column of a form tool is known."""
        return frozenset({self.name.casefold(), self.heading.text.casefold()})

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """How many rows have each value."""
        import numpy as np  # noqa: PLC0415 - the same as pandas

        found = np.bincount(self.codes[self.codes >= 0], minlength=len(self.values))
        return tuple(map(int, found))

    def without(self, value: str) -> Column:
        """The column with no cell where it has a value."""
        import numpy as np  # noqa: PLC0415 - the same as pandas

        at = self.values.index(value)
        codes = np.where(self.codes == at, -1, self.codes - (self.codes > at)).astype("int32")
        return replace(self, values=(*self.values[:at], *self.values[at + 1 :]), codes=codes)

    def of_rows(self, kept: NDArray[np.bool_]) -> Column:
        """The column of some of its rows."""
        import numpy as np  # noqa: PLC0415 - the same as pandas

        codes = self.codes[kept]
        used = np.unique(codes[codes >= 0])
        found = np.where(codes < 0, -1, np.searchsorted(used, codes)).astype("int32")
        return replace(self, values=tuple(self.values[at] for at in used), codes=found)


@dataclass(frozen=True, eq=False)
class Sheet:
    """Columns of one length; `lines` has the row of each in the file, `export` what made it, and `why`."""

    path: Path
    columns: Mapping[str, Column]
    lines: NDArray[np.int64]
    export: str
    why: str
    sets: tuple[ResponseSet, ...] = ()

    def rows(self, column: Column, value: int | Sequence[int]) -> NDArray[np.int64]:
        """The rows of the file that have a value of a column, or one of several; -1 is the empty cell."""
        import numpy as np  # noqa: PLC0415 - whoever only looks must not wait for it

        found: NDArray[np.int64] = self.lines[np.isin(column.codes, value)]
        return found


def more(rows: int) -> str:
    """How many rows a problem has beside the one that it names: " (3 rows)", or "" for that one alone."""
    return f" ({rows} rows)" if rows > 1 else ""


def share(column: Column, of: Callable[[str], bool]) -> float:
    """The share of the filled cells of which something is true."""
    total = sum(column.counts)
    pairs = zip(column.values, column.counts, strict=True)
    return sum(count for cell, count in pairs if of(cell)) / total if total else 0.0


def column(heading: Heading, cells: Sequence[str], traits: Traits) -> Column:
    """A column of cells."""
    import pandas as pd  # noqa: PLC0415 - whoever only looks must not wait for it

    codes, values = pd.factorize(pd.Series([cell or None for cell in cells], dtype=object))
    return Column(heading, tuple(map(str, values)), codes.astype("int32"), traits)


def table_sheet(frame: pd.DataFrame, path: Path) -> Sheet:
    """The sheet of a table that is in memory: a whole number without decimals, what is missing as no cell."""
    import numpy as np  # noqa: PLC0415 - the same as pandas

    columns = {str(name): column(Heading(str(name), ""), _texts(frame[name]), Traits()) for name in frame}
    return Sheet(path, columns, np.arange(1, len(frame) + 1), "table", "")


def _texts(values: pd.Series[Any]) -> list[str]:
    return ["" if missing else _text(one) for one, missing in zip(values, values.isna(), strict=True)]


def _text(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)

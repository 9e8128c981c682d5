"""Files of statistics packages and Parquet → `Grid`, with the labels and missing codes that they keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsurvey.answers.grid import Grid, ResponseSet, Traits
from cmsurvey.answers.workbooks import cell
from cmsurvey.errors import Problems
from cmsurvey.load.check import quoted

if TYPE_CHECKING:
    import pandas as pd

#: Ending -> the reader's name in pyreadstat, and how it is asked for codes that are no answer.
READERS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    ".sav": ("read_sav", {"user_missing": True}),
    ".zsav": ("read_sav", {"user_missing": True}),
    ".dta": ("read_dta", {"user_missing": True}),
    ".por": ("read_por", {}),
}
_AGAIN = "export the file again"


def statistics(path: Path, problems: Problems) -> Grid | None:
    """The cases of an SPSS or Stata file; a damaged one may end the process (see `apart`)."""
    import pyreadstat  # noqa: PLC0415 - only these files need it

    name, how = READERS[path.suffix.lower()]
    try:
        frame, meta = getattr(pyreadstat, name)(str(path), **how)
        columns = [list(map(cell, _objects(frame[one]))) for one in frame.columns]
        traits = {
            str(one): _traits(str(one), meta, set(found))
            for one, found in zip(frame.columns, columns, strict=True)
        }
        sets = tuple(_set(*one) for one in (getattr(meta, "mr_sets", None) or {}).items())
    except Exception as error:  # noqa: BLE001 - whatever a damaged file makes of the library
        problems.add(str(path), f"the file cannot be read: {_cause(error)}", _AGAIN)
        return None
    return _grid(path, columns, traits, sets)


def parquet(path: Path, problems: Problems) -> Grid | None:
    """The rows of a Parquet file."""
    from pyarrow import parquet as arrow  # noqa: PLC0415 - only these files need it

    try:
        names = arrow.read_schema(path).names
        for name in sorted({name for name in names if names.count(name) > 1}):
            problems.add(str(path), f"two columns are called {quoted(name)}", "rename one of them")
        if problems.found:
            return None
        table = arrow.read_table(path, page_checksum_verification=True)
        nested = [one.name for one in table.schema if one.type.num_fields]
        columns = [list(map(cell, column.to_pylist())) for column in table.columns]
    except Exception as error:  # noqa: BLE001 - whatever a damaged file makes of the library
        problems.add(str(path), f"the file cannot be read: {_cause(error)}", _AGAIN)
        return None
    for one in nested:
        problems.add(
            f"{path}, column {one}", "a cell holds a list or a record", "write a column for each part"
        )
    traits = {one: Traits() for one in table.column_names}
    return None if nested else _grid(path, columns, traits)


def _grid(
    path: Path,
    columns: Sequence[Sequence[str]],
    traits: Mapping[str, Traits],
    sets: tuple[ResponseSet, ...] = (),
) -> Grid:
    """Columns as rows under their names."""
    rows = [list(traits), *map(list, zip(*columns, strict=True))]
    return Grid(path, rows, range(len(rows)), traits, sets)


def _objects(series: pd.Series[Any]) -> list[Any]:
    return series.astype(object).where(series.notna(), None).tolist()


def _traits(name: str, meta: Any, found: set[str]) -> Traits:  # noqa: ANN401 - what pyreadstat tells
    labels = {cell(value): str(label) for value, label in meta.variable_value_labels.get(name, {}).items()}
    ranges = meta.missing_ranges.get(name, [])
    codes = {cell(code) for code in meta.missing_user_values.get(name, [])}
    codes |= {value for value in (found | set(labels)) if any(_within(value, one) for one in ranges)}
    return Traits(str(meta.column_names_to_labels.get(name) or ""), labels, frozenset(codes))


def _within(value: str, ends: Mapping[str, Any]) -> bool:
    low, high = ends["lo"], ends["hi"]
    if isinstance(low, str) or isinstance(high, str):
        return value in {cell(low), cell(high)}
    try:
        return bool(low <= float(value) <= high)
    except ValueError:
        return False


def _set(name: str, told: Mapping[str, Any]) -> ResponseSet:
    ticked = cell(told.get("counted_value")) if told.get("is_dichotomy") else ""
    columns = tuple(map(str, told.get("variable_list", ())))
    return ResponseSet(name.lstrip("$"), str(told.get("label") or ""), columns, ticked)


def _cause(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__

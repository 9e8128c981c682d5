"""Columns of answers as arrays: numbers with their gaps, categories as codes, conditions as masks."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmsurvey.errors import CmsurveyError, Problem, nearest

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]
BoolArray = NDArray[np.bool_]

_CONDITION = re.compile(r"^\s*(?P<column>.+?)\s*(?P<sign>==|!=|<=|>=|<|>)\s*(?P<value>.*?)\s*$")
_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, eq=False)
class Categories:
    """A column of categories: a code for each row (-1 where the answer is missing) and their labels.

    Labels stand in the order of a pandas categorical, else text by code point and numbers ascending.
    """

    codes: IntArray
    labels: tuple[str, ...]

    def among(self, rows: BoolArray) -> Categories:
        """The same column with the labels that occur among these rows, and codes of these rows only."""
        present = np.zeros(len(self.labels) + 1, dtype=bool)
        present[self.codes[rows]] = True
        present[-1] = False
        recoded = np.where(present, np.cumsum(present) - 1, -1)
        codes = np.where(rows, recoded[self.codes], -1)
        return Categories(
            codes, tuple(label for label, here in zip(self.labels, present, strict=False) if here)
        )


def column(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """The column of this name, or an error with the nearest names."""
    if name not in frame.columns:
        known = [str(one) for one in frame.columns]
        raise CmsurveyError(Problem("", f'there is no column "{name}"', nearest(name, known)))
    found = frame[name]
    if isinstance(found, pd.DataFrame):
        raise CmsurveyError(Problem("", f'two columns are called "{name}"', "rename one of them"))
    return found


def is_numeric(series: pd.Series[Any]) -> bool:
    """Whether the column holds numbers (also true and false), so that it can be averaged and compared."""
    return bool(pd.api.types.is_numeric_dtype(series.dtype))


def numbers(frame: pd.DataFrame, name: str) -> FloatArray:
    """The column as floats, NaN where it is empty; an error names the first row that is not a number."""
    series = column(frame, name)
    if not is_numeric(series):
        given = pd.to_numeric(series, errors="coerce")
        wrong = np.flatnonzero(np.asarray(given.isna() & series.notna()))
        if wrong.size:
            what = f'"{series.iloc[wrong[0]]}" in column "{name}" is not a number'
            raise CmsurveyError(
                Problem(row(int(wrong[0])), what, "mend the cell, or choose a numeric column")
            )
        series = given
    values = series.to_numpy(dtype=np.float64, na_value=np.nan)
    endless = np.flatnonzero(np.isinf(values))
    if endless.size:
        raise CmsurveyError(Problem(row(int(endless[0])), f'column "{name}" is infinite', "mend the cell"))
    return values


def categories(frame: pd.DataFrame, name: str) -> Categories:
    """The column as categories; a number's label has no needless decimals (1.0 is "1")."""
    series = column(frame, name)
    if isinstance(series.dtype, pd.CategoricalDtype):
        labels = tuple(label(value) for value in series.cat.categories)
        return Categories(np.asarray(series.cat.codes, dtype=np.intp), labels)
    codes, found = pd.factorize(series, use_na_sentinel=True)
    values = list(found)
    if is_numeric(series):
        order = sorted(range(len(values)), key=lambda at: float(values[at]))
    else:
        order = sorted(range(len(values)), key=lambda at: str(values[at]))
    rank: IntArray = np.full(len(values) + 1, -1, dtype=np.intp)
    rank[order] = np.arange(len(values))
    return Categories(rank[np.asarray(codes, dtype=np.intp)], tuple(label(values[at]) for at in order))


def label(value: Hashable) -> str:
    """A category as text: a whole number has no decimals."""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


def row(at: int, frame: pd.DataFrame | None = None) -> str:
    """How an error names a row: as a frame that was read counts the rows of its file, else from 1."""
    named = frame is not None and frame.index.name == "row"
    return f"row {frame.index[at] if frame is not None and named else at + 1}"


def groups(frame: pd.DataFrame, name: str, role: str) -> tuple[IntArray, tuple[str, ...]]:
    """Codes and labels of a column that the design needs; an empty cell is an error."""
    found = categories(frame, name)
    empty = np.flatnonzero(found.codes < 0)
    if empty.size:
        what = f'column "{name}" ({role}) is empty'
        raise CmsurveyError(Problem(row(int(empty[0])), what, "fill it, or take the row out"))
    return found.codes, found.labels


def paired(outer: IntArray, inner: IntArray) -> tuple[IntArray, IntArray]:
    """Codes of the pairs (outer, inner) that occur, and the outer code of each pair."""
    width = int(inner.max(initial=0)) + 1
    pairs, codes = np.unique(outer * width + inner, return_inverse=True)
    return codes.astype(np.intp), (pairs // width).astype(np.intp)


def condition_parts(text: str) -> tuple[str, str, str]:
    """The column, the operator and the value of a condition."""
    found = _CONDITION.match(text)
    if found is None:
        hint = "write a column, one of == != < <= > >=, and a value"
        raise CmsurveyError(Problem("", f'"{text}" is not a condition', hint))
    return found["column"], found["sign"], found["value"]


def condition(frame: pd.DataFrame, text: str) -> BoolArray:
    """The rows for which "column op value" holds; a missing cell is outside.

    The operator is one of == != < <= > >=; the value is unquoted, a number where the column is numeric.
    """
    name, sign, given = condition_parts(text)
    series = column(frame, name)
    missing = series.isna().to_numpy(dtype=bool)
    compare = _SIGNS[sign]
    if not is_numeric(series):
        texts = np.asarray([label(value) for value in series], dtype=object)
        return np.asarray(compare(texts, given), dtype=bool) & ~missing
    try:
        value = float(given)
    except ValueError:
        what = f'"{given}" is compared with the numeric column "{name}"'
        raise CmsurveyError(Problem("", what, "compare it with a number")) from None
    return np.asarray(compare(numbers(frame, name), value), dtype=bool) & ~missing


def observed(frame: pd.DataFrame, names: Sequence[str]) -> BoolArray:
    """The rows in which none of these columns is missing."""
    missing = [column(frame, name).isna().to_numpy(dtype=bool) for name in names]
    return ~np.logical_or.reduce(missing) if missing else np.ones(len(frame), dtype=bool)

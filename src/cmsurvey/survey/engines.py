"""One GROUP BY over answers that lie in memory, in a file or on a cluster: pandas, DuckDB, Spark.

The expression is written once, in narwhals, and each engine runs it where the answers are. Sums come out the
same to the last bit on every engine and with any number of threads: a weight is split into two whole numbers
of a fixed grid (30 bits each, below the largest weight), and whole numbers add up in any order.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np
import pandas as pd

from cmsurvey import regular
from cmsurvey.errors import CmsurveyError, Problem, RenderError, nearest
from cmsurvey.survey import columns
from cmsurvey.survey.columns import BoolArray, FloatArray, IntArray
from cmsurvey.survey.design import Lonely
from cmsurvey.survey.grouped import Grouped


class By(NamedTuple):
    """The columns of a crosstab: its two sides, then the design's, each "" where there is none.

    Sides that are no columns of the answers are `made_of` some, and added to the groups of these by `made`.
    Of clusters the `squares` of weights are summed on request alone: design effects of weights need them.
    """

    row: str
    column: str
    weights: str = ""
    strata: str = ""
    clusters: str = ""
    fpc: str = ""
    made_of: tuple[str, ...] = ()
    made: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    squares: bool = False

    @property
    def design(self) -> dict[str, str]:
        """The columns that the design groups by, with what each is for."""
        roles = {self.strata: "strata", self.clusters: "clusters", self.fpc: "fpc"}
        return {name: role for name, role in roles.items() if name}

    @property
    def keys(self) -> list[str]:
        """The columns to group by, those of the design first."""
        return list(dict.fromkeys([*self.design, *(self.made_of or (self.row, self.column))]))


#: About a million answers: up to here pandas is as quick as anything else.
MANY_ROWS = 1_000_000
MANY_BYTES = 100_000_000
#: Bits of each of the two whole numbers: sums of 2^33 weights still fit in 64 bits.
_BITS = 30
#: Columns of ours beside those of the answers.
_OWN = "cmsurvey_"
_WEIGHT = f"{_OWN}weight"


def grouped(source: Path | pd.DataFrame, by: By, *, engine: str = "auto", lonely: Lonely = "fail") -> Grouped:
    """The GROUP BY of a crosstab over a frame, a Parquet file, or a CSV file (whose columns are all text).

    `engine` is one of `ENGINES`, or "auto": pandas up to about a million answers, DuckDB above; a frame is
    grouped by pandas whatever the engine. Give the result to `grouped_crosstab`. Raises a `CmsurveyError` for
    a file that cannot be read, a column that it has not, an empty cell of the design, and weights that are
    none.
    """
    where = str(source) if isinstance(source, Path) else ""
    with _told(where):
        frame = _frame(source, by, engine)
        scale = _scale(frame, by, where) if by.weights else 1.0
        table = _table(frame, by, scale)
    _check_design(table, by, where)
    return _coded(by.made(table) if by.made else table, by, scale, lonely)


def _frame(source: Path | pd.DataFrame, by: By, engine: str) -> nw.LazyFrame[Any]:
    """The columns that are asked for, where they lie; the weights are numbers under a name of their own."""
    names = list(dict.fromkeys([*by.keys, *([by.weights] if by.weights else [])]))
    if isinstance(source, pd.DataFrame):
        return _of_pandas(source, names, by.weights)
    regular.check(source, "name a Parquet or a CSV file")
    if engine == "auto":
        engine = "pandas" if few(source) else "duckdb"
    if engine not in ENGINES:
        raise CmsurveyError(Problem("--engine", f'no engine "{engine}"', nearest(engine, [*ENGINES, "auto"])))
    return ENGINES[engine](source, names, by.weights)


def few(path: Path) -> bool:
    """Whether a file is small enough for memory: by its size, since a CSV does not tell its rows."""
    if not _parquet(path):
        return path.stat().st_size <= MANY_BYTES
    import duckdb  # noqa: PLC0415 - tens of megabytes that only files need

    with duckdb.connect() as connection:
        rows = connection.execute(
            "select sum(num_rows) from parquet_file_metadata(?)", [str(path)]
        ).fetchone()
    return bool(rows and rows[0] <= MANY_ROWS)


def _parquet(path: Path) -> bool:
    return path.suffix.lower() in {".parquet", ".pq"}


def _check_columns(known: Sequence[str], names: Sequence[str], where: str) -> None:
    lacking = [name for name in names if name not in known]
    if lacking:
        raise CmsurveyError(
            *(Problem(where, f'there is no column "{name}"', nearest(name, known)) for name in lacking)
        )


#: Whose complaints are about the file: the libraries that read it.
_READERS = frozenset({"duckdb", "_duckdb", "pyarrow", "pandas", "pyspark", "py4j"})


@contextmanager
def _told(where: str) -> Iterator[None]:
    """What an engine says of a file that it cannot read, as a problem of that file."""
    try:
        yield
    except CmsurveyError:
        raise
    except Exception as error:
        told = type(error).__module__.partition(".")[0] in _READERS or isinstance(
            error, OSError | UnicodeError
        )
        if not (where and told):
            raise
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise CmsurveyError(Problem(where, f"it cannot be read: {said}", "mend the file")) from error


def _plain(name: str) -> str:
    """A column's name without the dot by which SQL would take it for a table's."""
    return name.replace(".", "\u2024")


# The engines ---------------------------------------------------------------------------------------------


def _of_pandas(table: pd.DataFrame, names: Sequence[str], weights: str, where: str = "") -> nw.LazyFrame[Any]:
    _check_columns([str(name) for name in table.columns], names, where)
    kept = table[list(names)].rename(columns=_plain)
    if weights:
        kept = kept.assign(**{_WEIGHT: pd.to_numeric(table[weights], errors="coerce").astype(np.float64)})
    return nw.from_native(kept).lazy()


def _pandas(path: Path, names: Sequence[str], weights: str) -> nw.LazyFrame[Any]:
    if _parquet(path):
        table = pd.read_parquet(path)
    else:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8-sig")
    return _of_pandas(table, names, weights, str(path))


def _duckdb(path: Path, names: Sequence[str], weights: str) -> nw.LazyFrame[Any]:
    import duckdb  # noqa: PLC0415 - tens of megabytes that only large files need

    connection = duckdb.connect()
    connection.execute("set preserve_insertion_order = false")
    if _parquet(path):
        table = connection.read_parquet(str(path))
    else:  # "Yes" and "No" would become true and false
        table = connection.read_csv(
            str(path), header=True, all_varchar=True, sep=",", quotechar='"', escapechar='"'
        )
    _check_columns(table.columns, names, str(path))
    kept = ", ".join(f"{_quoted(name)} as {_quoted(_plain(name))}" for name in names)
    # text, so that the reader does not take over the cast and refuse what is no number
    text = f"concat({_quoted(weights)}, '')" if weights and not _parquet(path) else _quoted(weights)
    number = f", try_cast({text} as double) as {_quoted(_WEIGHT)}" if weights else ""
    return nw.from_native(table.project(kept + number)).lazy()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _spark(path: Path, names: Sequence[str], weights: str) -> nw.LazyFrame[Any]:
    """The session is that which runs already, else one with Spark's own settings."""
    try:
        from pyspark.sql import SparkSession, functions  # noqa: PLC0415 - an extra that few have
    except ImportError as error:
        problem = Problem("--engine", "PySpark is not installed", 'pip install "cmsurvey[spark]"')
        raise RenderError(problem) from error
    reader = SparkSession.builder.getOrCreate().read
    if _parquet(path):
        table = reader.parquet(str(path))
    else:
        table = reader.csv(str(path), header=True, inferSchema=False, multiLine=True, escape='"')
    _check_columns(table.columns, names, str(path))
    kept = [functions.col(f"`{name.replace('`', '``')}`").alias(_plain(name)) for name in names]
    if weights:
        number = f"try_cast(`{weights.replace('`', '``')}` as double)"
        kept.append(functions.expr(number).alias(_WEIGHT))
    found: nw.LazyFrame[Any] = nw.from_native(table.select(*kept))
    return found


#: Who reads a file and groups it, by the names of `--engine`.
ENGINES: Mapping[str, Callable[[Path, Sequence[str], str], nw.LazyFrame[Any]]] = MappingProxyType(
    {"pandas": _pandas, "duckdb": _duckdb, "spark": _spark}
)


# The expression ------------------------------------------------------------------------------------------


def _scale(frame: nw.LazyFrame[Any], by: By, where: str) -> float:
    """A power of two above every weight; weights that are none are an error."""
    weight = nw.col(_WEIGHT)
    wrong = weight.is_null() | weight.is_nan() | (weight < 0) | (weight == math.inf)
    found = _collected(
        frame.select(
            weight.max().alias("most"), wrong.cast(nw.Int64).sum().alias("wrong"), nw.len().alias("rows")
        )
    )
    most, bad, rows = (found[name].iloc[0] for name in ("most", "wrong", "rows"))
    if not rows:
        raise CmsurveyError(Problem(where, "there are no answers", "a design needs at least one row"))
    if bad:
        what = f'column "{by.weights}" (weights): {int(bad)} of {int(rows)} cells are no number, 0 or above'
        raise CmsurveyError(Problem(where, what, "mend them, or take these answers out"))
    if not most > 0:
        what = f'column "{by.weights}" (weights): every weight is 0'
        raise CmsurveyError(Problem(where, what, "somebody must count"))
    return float(2.0 ** math.frexp(most)[1])


def _table(frame: nw.LazyFrame[Any], by: By, scale: float) -> pd.DataFrame:
    """The GROUP BY, in the order of its keys."""
    keys = [_plain(name) for name in by.keys]
    sums: list[nw.Expr] = [nw.len().alias(f"{_OWN}n")]
    if by.weights:
        share = nw.col(_WEIGHT) * (1 / scale)
        parts = _split(share, "weight")
        if by.squares or not by.clusters:
            parts |= _split(share * share, "square")
        if not by.clusters:
            parts[f"{_OWN}counted"] = (nw.col(_WEIGHT) > 0).cast(nw.Int64)
        frame = frame.select(*keys, *(one.alias(name) for name, one in parts.items()))
        sums += [nw.col(name).sum() for name in parts]
    found = _collected(frame.group_by(*keys).agg(*sums)).rename(columns=dict(zip(keys, by.keys, strict=True)))
    return found.sort_values(by.keys, kind="stable", ignore_index=True)


def _split(share: nw.Expr, name: str) -> dict[str, nw.Expr]:
    """A number from 0 to 1 as two whole ones: (high + low / 2^30) / 2^30, but for what is below 2^-60."""
    fine = share * float(2**_BITS)
    high = fine.floor()
    low = ((fine - high) * float(2**_BITS)).floor()
    return {f"{_OWN}{name}_high": high.cast(nw.Int64), f"{_OWN}{name}_low": low.cast(nw.Int64)}


def _collected(frame: nw.LazyFrame[Any]) -> pd.DataFrame:
    # Spark hands over Arrow: its own way to pandas warns of pandas 3
    arrow = frame.implementation.is_pyspark()
    found: pd.DataFrame = frame.collect(backend="pyarrow" if arrow else "pandas").to_pandas()
    return found


def _whole(table: pd.DataFrame, name: str) -> FloatArray:
    """The sum that two sums of whole numbers stand for."""
    high, low = (table[f"{_OWN}{name}_{part}"].to_numpy(dtype=np.float64) for part in ("high", "low"))
    return np.asarray((high + low * 2.0**-_BITS) * 2.0**-_BITS, dtype=np.float64)


# The codes -----------------------------------------------------------------------------------------------


def _check_design(table: pd.DataFrame, by: By, where: str) -> None:
    if table.empty:
        raise CmsurveyError(Problem(where, "there are no answers", "a design needs at least one row"))
    problems = [
        Problem(where, f'column "{name}" ({role}) is empty in {int(rows)} rows', "fill it, or take them out")
        for name, role in by.design.items()
        if (rows := table.loc[table[name].isna(), f"{_OWN}n"].sum())
    ]
    if problems:
        raise CmsurveyError(*problems)


def _coded(table: pd.DataFrame, by: By, scale: float, lonely: Lonely) -> Grouped:
    """The groups that answered both questions, with what the whole file says of its strata."""
    n = table[f"{_OWN}n"].to_numpy(dtype=np.intp)
    strata: IntArray = np.zeros(len(table), dtype=np.intp)
    labels: tuple[str, ...] = ("all",)
    if by.strata:
        strata, labels = columns.groups(table, by.strata, "strata")
    units = None
    sampled = np.bincount(strata, weights=n, minlength=len(labels)).astype(np.float64)
    if by.clusters:
        units, parents = columns.paired(strata, columns.groups(table, by.clusters, "clusters")[0])
        sampled = np.bincount(parents, minlength=len(labels)).astype(np.float64)
    here = columns.observed(table, [by.row, by.column])
    sides = [columns.categories(table, name).among(here) for name in (by.row, by.column)]
    weight, square, counted = _sums(table, by, scale)
    return Grouped(
        strata=strata[here],
        units=None if units is None else units[here],
        rows=sides[0].codes[here],
        columns=sides[1].codes[here],
        n=n[here],
        n_weighted=counted[here],
        weights=weight[here],
        squares=square[here],
        row_labels=sides[0].labels,
        column_labels=sides[1].labels,
        sampled=sampled,
        population=_population(table, by, strata, sampled) if by.fpc else None,
        strata_labels=labels,
        lonely=lonely,
    )


def _sums(table: pd.DataFrame, by: By, scale: float) -> tuple[FloatArray, FloatArray, IntArray]:
    """The sums of weights and of their squares, and the answers with a weight (of units: whether any)."""
    n = table[f"{_OWN}n"].to_numpy(dtype=np.intp)
    if not by.weights:
        return n.astype(np.float64), n.astype(np.float64), n
    weight = _whole(table, "weight") * scale
    known = by.squares or not by.clusters
    square = _whole(table, "square") * scale**2 if known else np.full_like(weight, np.nan)
    if by.clusters:
        return weight, square, (weight > 0).astype(np.intp)
    return weight, square, table[f"{_OWN}counted"].to_numpy(dtype=np.intp)


def _population(table: pd.DataFrame, by: By, strata: IntArray, sampled: FloatArray) -> FloatArray:
    """The population count of each stratum: constant in it, and not below the sampled count."""
    counts = columns.numbers(table, by.fpc)
    population = np.zeros_like(sampled)
    population[strata] = counts
    wrong: BoolArray = (counts != population[strata]) | ~(population[strata] >= sampled[strata])
    if wrong.any():
        what = f'column "{by.fpc}" (fpc) changes within a stratum, or is below the units sampled in it'
        raise CmsurveyError(Problem("", what, "fpc is the number of units in the population, not a fraction"))
    return population

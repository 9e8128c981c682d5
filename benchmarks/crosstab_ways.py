"""`python -m benchmarks.crosstab_ways WAY FILE`: one crosstab of a Parquet file, in a process of its own.

Prints a line of JSON: seconds and processor time from the file to the figures, without the imports, the first
column share with its standard error, and the version of what computed it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple


class Found(NamedTuple):
    """The share of the first answer in the first column, and its standard error."""

    share: float
    se: float


def ours(engine: str) -> Callable[[Path], Found]:
    """Ours by an engine: GROUP BY, then shares and errors of cells, rows and columns, and all tests."""
    from cmsurvey.survey.engines import ENGINES, By, grouped  # noqa: PLC0415 - each way imports its own alone
    from cmsurvey.survey.grouped import grouped_crosstab  # noqa: PLC0415 - the same

    __import__(engine)
    if engine not in ENGINES:
        raise ValueError(f"no engine {engine}")

    def run(path: Path) -> Found:
        groups = grouped(path, By("answer", "column", "w", "stratum", "unit"), engine=engine)
        shares = grouped_crosstab(groups).column_share
        return Found(float(shares.values[0, 0]), float(shares.se[0, 0]))

    return run


def svy() -> Callable[[Path], Found]:
    """The package svy: the column shares of its table."""
    import polars  # noqa: PLC0415 - the same
    import svy as package  # noqa: PLC0415 - the same

    def run(path: Path) -> Found:
        design = package.Design(stratum="stratum", psu="unit", wgt="w")
        table = package.Sample(polars.read_parquet(path), design).categorical.tabulate(
            rowvar="answer", colvar="column", share_of="col"
        )
        first: Any = table.estimates[0]
        return Found(float(first.est), float(first.se))

    return run


WAYS: dict[str, Callable[[], Callable[[Path], Found]]] = {
    "duckdb": lambda: ours("duckdb"),
    "pandas": lambda: ours("pandas"),
    "svy": svy,
}


def main() -> None:
    """Run one way and print what it took."""
    way, path = sys.argv[1], Path(sys.argv[2])
    run = WAYS[way]()
    began, processor = time.perf_counter(), time.process_time()
    found = run(path)
    told = {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - processor,
        **found._asdict(),
    }
    sys.stdout.write(json.dumps({**told, "version": f"{way} {metadata.version(way)}"}) + "\n")


if __name__ == "__main__":
    main()

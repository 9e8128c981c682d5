"""`python -m benchmarks.crosstabs [--rows N] [--rounds N]`: ten million made-up answers, beside other tools.

Six answers by eight columns, 200 strata, 10,000 primary units, unequal weights, linearised standard errors.
Writes benchmarks/crosstabs.md. R's survey takes part where Rscript is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks import raking

PAGE = Path(__file__).parent / "crosstabs.md"
ROWS = 10_000_000
ROUNDS = 3
#: What the issue promises of DuckDB on two cores: seconds, and megabytes at most.
TARGETS = (2.5, 600)
#: Each tool on the largest share of the rows that it ends with in a minute or so.
SHARES = {"duckdb": (1, 4, 10, 100), "pandas": (1, 10, 100), "svy": (10, 100), "R": (100,)}
NAMES = {"duckdb": "cmsurvey, DuckDB", "pandas": "cmsurvey, pandas", "svy": "svy", "R": "R's survey"}

QUERY = """
select unit // 50 as stratum, unit, w * (1 + (unit % 7) / 10) as w,
    chr(65 + floor(least(a * 6 * (0.7 + 0.1 * (unit % 3)), 5.999))::int) as answer,
    chr(97 + floor(b * 8)::int) as "column"
from (select floor(random() * 10000)::int as unit, 0.3 + 2.4 * random() as w, random() as a, random() as b
    from range(?))
"""

HEAD = """# Crosstabs of many answers

Written by `make bench-stats`. Made-up answers of nobody in a Parquet file (R: CSV, read before the clock
starts): 6 answers by 8 columns, 200 strata, 10,000 primary units, unequal weights. cmsurvey computes cell,
row and column shares with linearised standard errors and all tests of independence, svy its table of column
shares with its test, R's survey the column shares (`svyby`). Seconds go from the file to the figures, imports
apart; each run is a process of its own, the runs are interleaved, a number is the median of {rounds} with
the quickest and the slowest. Processor time adds up all cores and depends less on what else the machine
does. Memory is the most of the whole process, imports and all.
"""


class Run(NamedTuple):
    """One process: what it says it took, its memory in MB, its figures and versions."""

    seconds: float
    processor: float
    memory: float
    share: float
    se: float
    version: str


def main() -> None:
    """Measure, and write the page."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=ROWS)
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    given = asked.parse_args()
    rows = given.rows
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder), rows, given.rounds)
    _, raked = next(raking.measured(raking.ROWS))
    PAGE.write_text(written(found, rows, raked), encoding="utf-8")
    sys.stdout.write(PAGE.read_text(encoding="utf-8"))


def measured(folder: Path, rows: int, rounds: int) -> dict[tuple[str, int], list[Run]]:
    """The runs by tool and number of rows."""
    found: dict[tuple[str, int], list[Run]] = {}
    for share in sorted({share for shares in SHARES.values() for share in shares}, reverse=True):
        path = made_up(folder, rows // share)
        for _ in range(rounds):
            for way in [way for way, shares in SHARES.items() if share in shares]:
                if way != "R" or shutil.which("Rscript"):
                    found.setdefault((way, rows // share), []).append(run(way, path))
    return found


def made_up(folder: Path, rows: int) -> Path:
    """The answers as Parquet, and as CSV where they are few enough for R."""
    import duckdb  # noqa: PLC0415 - the page's shape is tested without it

    path = folder / f"{rows}.parquet"
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        connection.execute("select setseed(0.5)").fetchall()
        answers = connection.sql(QUERY, params=[rows])
        answers.write_parquet(str(path))
        if rows <= ROWS // 100:
            connection.read_parquet(str(path)).write_csv(str(path.with_suffix(".csv")))
    return path


def run(way: str, path: Path) -> Run:
    """One way in a process of its own."""
    root = Path(__file__).parents[1]
    command = [sys.executable, "-m", "benchmarks.crosstab_ways", way, str(path)]
    if way == "R":
        command = ["Rscript", str(root / "benchmarks/crosstab.R"), str(path.with_suffix(".csv"))]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603 - ours
        printed = running.stdout.read() if running.stdout else ""
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        sys.exit(f"{' '.join(command)} ended with {running.returncode}")
    return Run(memory=used.ru_maxrss / 1024, **json.loads(printed.splitlines()[-1]))


def written(found: Mapping[tuple[str, int], Sequence[Run]], rows: int, raked: float) -> str:
    """The page of these runs; `raked` are the processor seconds of raking a million rows."""
    versions = dict.fromkeys(run.version for runs in found.values() for run in runs)
    about = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "load": f"{os.getloadavg()[2]:.1f} on average over the last 15 minutes",
        "versions": ", ".join([f"Python {platform.python_version()}", *versions]),
    }
    table = "\n".join(["|  |  |", "| --- | --- |", *(f"| {key} | {value} |" for key, value in about.items())])
    return "\n".join(
        [
            HEAD.format(rounds=max(map(len, found.values()))),
            table,
            "",
            *_sizes(found),
            *_linear(found),
            *_targets(found, rows, raked),
        ]
    )


def _sizes(found: Mapping[tuple[str, int], Sequence[Run]]) -> Iterator[str]:
    """A table a number of rows, DuckDB's processor time being 1."""
    for rows in sorted({rows for _, rows in found}, reverse=True):
        runs = {way: runs for (way, size), runs in found.items() if size == rows}
        if len(runs) < 2:
            continue
        base = _median(runs["duckdb"], "processor")
        yield f"## {rows:,} answers\n"
        yield "|  | seconds | processor seconds | DuckDB = 1 | MB | first share | its SE |"
        yield "| --- | --: | --: | --: | --: | --: | --: |"
        for way, those in runs.items():
            seconds, cpu, one = _spread(those, "seconds"), _spread(those, "processor"), those[0]
            yield (
                f"| {NAMES[way]} | {seconds} | {cpu} | {_median(those, 'processor') / base:.1f} "
                f"| {max(run.memory for run in those):.0f} | {one.share:.10f} | {one.se:.10f} |"
            )
        yield ""


def _linear(found: Mapping[tuple[str, int], Sequence[Run]]) -> Iterator[str]:
    yield "## Cost by the number of answers\n"
    yield "DuckDB's processor time. What does not grow is the aggregate: at most units × cells.\n"
    yield "| answers | processor seconds | µs an answer |"
    yield "| --: | --: | --: |"
    for (way, rows), runs in sorted(found.items()):
        if way == "duckdb":
            cpu = _median(runs, "processor")
            yield f"| {rows:,} | {cpu:.2f} | {1e6 * cpu / rows:.2f} |"
    yield ""


def _targets(found: Mapping[tuple[str, int], Sequence[Run]], rows: int, raked: float) -> Iterator[str]:
    runs = found["duckdb", rows]
    seconds, memory = _median(runs, "seconds"), max(run.memory for run in runs)
    quickest = min(run.seconds for run in runs)
    yield "## Targets\n"
    yield f"|  | target for {ROWS:,} | measured for {rows:,} |"
    yield "| --- | --: | --: |"
    yield f"| seconds with DuckDB | {TARGETS[0]} | {seconds:.2f} (quickest {quickest:.2f}) |"
    yield f"| processor seconds, both cores | {2 * TARGETS[0]} | {_median(runs, 'processor'):.2f} |"
    yield f"| MB with DuckDB | {TARGETS[1]} | {memory:.0f} |"
    same = "yes" if len({(run.share, run.se) for run in runs}) == 1 else "no"
    yield f"| the same bits in every run |  | {same} |"
    yield ""
    yield (
        f"Raking {raking.ROWS:,} rows to five margins (`benchmarks.raking`, the best of {raking.ROUNDS}) "
        f"took {raked:.2f} processor seconds; the target is {raking.TARGET}.\n"
    )


def _median(runs: Sequence[Run], field: str) -> float:
    return float(statistics.median(getattr(run, field) for run in runs))


def _spread(runs: Sequence[Run], field: str) -> str:
    values = [getattr(run, field) for run in runs]
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


if __name__ == "__main__":
    main()

"""Run files of cases: a line each, then totals."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.reference import stats_estimates, stats_published, stats_tables, stats_weighting
from tests.reference.cases import Case, ReferenceFile
from tests.reference.compare import Comparison


def _of_arguments(statistic: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Case], dict[str, Any]]:
    """A statistic of published tables needs no design."""
    return lambda case: statistic(case.args)


#: Every statistic that a case may name; each module of statistics adds its own.
STATISTICS = {
    **stats_estimates.STATISTICS,
    **stats_tables.STATISTICS,
    **stats_weighting.STATISTICS,
    **{name: _of_arguments(one) for name, one in stats_published.STATISTICS.items()},
}


@dataclass(frozen=True)
class Verdict:
    """What a case came to: its largest relative difference, what is wrong, or the error."""

    id: str
    worst: float
    wrong: tuple[str, ...] = ()
    error: str = ""

    @property
    def agrees(self) -> bool:
        return not self.wrong and not self.error

    def __str__(self) -> str:
        if self.error:
            return f"{self.id}  ERROR {self.error}"
        line = f"{self.id}  {self.worst:.1e}"
        return line if self.agrees else "\n    ".join([f"{line}  FAIL", *self.wrong[:5]])


def judged(case: Case) -> Verdict:
    """Compute one case and compare it; whatever goes wrong is this case's error."""
    if case.stat not in STATISTICS:
        return Verdict(case.id, 0.0, error=f'there is no statistic "{case.stat}"')
    for name in filter(None, case.design_name.split("|")):
        if name not in case.file.designs:
            known = ", ".join(case.file.designs) or "none"
            return Verdict(case.id, 0.0, error=f'there is no design "{name}"; the file has: {known}')
    compared = Comparison(case.stat, aggregate=not case.design_name)
    try:
        compared.any(case.expected, STATISTICS[case.stat](case), ())
    except Exception as error:  # noqa: BLE001 - a case that cannot be computed must not end the others
        return Verdict(case.id, 0.0, error=" ".join(f"{type(error).__name__}: {error}".split()))
    return Verdict(case.id, compared.worst, tuple(compared.wrong))


def run(paths: list[Path]) -> Iterator[Verdict]:
    """The verdict of every case of these files; a ValueError where one of them holds no case."""
    for path in paths:
        yield from map(judged, ReferenceFile.read(path).cases)


def _unfit(path: Path) -> str:
    """What is wrong with a file, or ""."""
    try:
        ReferenceFile.read(path)
    except ValueError as error:
        return f"error: {path}: {error}"
    return ""


def main(arguments: list[str]) -> int:
    """Print a line a case and the totals.

    1 when a case is beyond its tolerance or cannot be computed, 2 when a file holds no cases: the other files
    are run all the same.
    """
    if not arguments:
        print("usage: python -m tests.reference FILE.json…")  # noqa: T201 - it is a command
        return 2
    wrong = {path: told for path in map(Path, arguments) if (told := _unfit(path))}
    verdicts = []
    for verdict in run([path for path in map(Path, arguments) if path not in wrong]):
        print(verdict)  # noqa: T201 - as above
        verdicts.append(verdict)
    if verdicts:
        _print_totals(verdicts)
    for told in wrong.values():
        print(told, file=sys.stderr)  # noqa: T201 - as above
    return 2 if wrong else int(not all(one.agrees for one in verdicts))


def _print_totals(verdicts: list[Verdict]) -> None:
    errors = sum(1 for one in verdicts if one.error)
    differing = sum(1 for one in verdicts if one.wrong)
    agreeing = sum(1 for one in verdicts if one.agrees)
    worst = max(verdicts, key=lambda one: one.worst)
    print(  # noqa: T201 - it is a command
        f"{len(verdicts)} cases: {agreeing} agree, {differing} differ, {errors} errors; "
        f"largest relative difference {worst.worst:.1e} ({worst.id})"
    )

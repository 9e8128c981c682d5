"""Reads files of statistics packages in a process of its own.

Their reader is a library in C that a damaged file may bring down; then that process dies, and the run has a
sentence to tell.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

from cmsurvey.answers import labelled
from cmsurvey.answers.grid import Grid
from cmsurvey.errors import Problem, Problems

_CODE = f"from {__name__} import main; main()"


def statistics(path: Path, problems: Problems) -> Grid | None:
    """The cases of an SPSS or Stata file; None with a problem where it cannot be read."""
    command = [sys.executable, "-P", "-c", _CODE, str(path)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - ourselves
    if done.returncode == 1:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    if done.returncode:
        problems.add(str(path), "the file is damaged: its reader broke down", "export the file again")
        return None
    grid: Grid | None
    told: list[Problem]
    grid, told = pickle.loads(done.stdout)  # noqa: S301 - what our own process wrote
    problems.found.extend(told)
    return grid


def main() -> None:
    """Read the file that the command line names, and write what was found as our own process reads it."""
    problems = Problems()
    grid = labelled.statistics(Path(sys.argv[1]), problems)
    sys.stdout.buffer.write(pickle.dumps((grid, problems.found)))

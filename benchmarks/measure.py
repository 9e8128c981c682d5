"""Runs a command and says how long it took and how much memory it and its children had at most."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]


class Run(NamedTuple):
    """A command that ended well: its seconds, what it printed, its memory in MB (0 where not asked for)."""

    seconds: float
    printed: str
    python: float = 0
    tree: float = 0

    def told(self) -> Mapping[str, Any]:
        """What a script of ours printed of itself in its last line."""
        found: Mapping[str, Any] = json.loads(self.printed.splitlines()[-1])
        return found


def run(*arguments: str, memory: bool = False) -> Run:
    """Run `python -m ARGUMENTS` to its end; one that fails ends the benchmark with what it said."""
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own scripts
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        peak = _Peak(running.pid) if memory else None
        printed, told = running.communicate()
        seconds = time.perf_counter() - began
    if running.returncode:
        sys.exit(f"{' '.join(arguments)} ended with {running.returncode}:\n{told}")
    return Run(seconds, printed, *(peak.found() if peak else ()))


class _Peak:
    """Looks at a process and its children twice a second.

    Memory that several of them share counts once.
    """

    def __init__(self, process: int) -> None:
        self._process = process
        self._python = self._tree = 0.0
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look)
        self._watch.start()

    def found(self) -> tuple[float, float]:
        """The most of the process, and of it with all its children, in MB."""
        self._over.set()
        self._watch.join()
        return self._python, self._tree

    def _look(self) -> None:
        import psutil  # noqa: PLC0415 - installed for the benchmark alone

        while not self._over.wait(0.5):
            try:
                one = psutil.Process(self._process)
                self._python = max(self._python, one.memory_info().rss / 1e6)
                shares = [_share(each) for each in (one, *one.children(recursive=True))]
            except psutil.Error:  # it ended while we looked
                continue
            self._tree = max(self._tree, sum(shares))


def _share(process: Any) -> float:  # noqa: ANN401 - psutil is not there when types are checked
    """The memory of a process in MB, what it shares with others divided among them."""
    import psutil  # noqa: PLC0415 - the same

    try:
        return float(process.memory_full_info().pss) / 1e6
    except (psutil.Error, AttributeError):
        return 0.0

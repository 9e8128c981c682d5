"""Works side by side in processes, where the system can fork and has the cores; else one after the other."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Sequence
from itertools import zip_longest
from multiprocessing.connection import Connection
from typing import NamedTuple, TypeVar

Made = TypeVar("Made")


class _Other(NamedTuple):
    """A process that does a work, and the end at which it is heard."""

    process: multiprocessing.process.BaseProcess
    heard: Connection


def each(works: Sequence[Callable[[], Made]]) -> list[Made]:
    """What each work comes to, in their order; the first is done here, others in copies of this process.

    What a copy changes is lost but for what its work returns, which has to be such that it can be pickled.
    The work of a copy that fails or is killed is done here, so that its error is raised as any other.
    """
    others = [_started(work) for work in works[1 : 1 + _spare()]]
    try:
        made = [works[0]()] if works else []
        for work, other in zip_longest(works[1:], others):
            made.append(_result(work, other))
        return made
    finally:
        for one in others:
            one.process.kill()
            one.process.join()
            one.heard.close()


def _spare() -> int:
    """The cores beside this one; none where other threads run: a copy would have the locks that they hold."""
    alone = sys.platform.startswith("linux") and threading.active_count() == 1
    return len(os.sched_getaffinity(0)) - 1 if alone else 0


def _started(work: Callable[[], object]) -> _Other:
    fork = multiprocessing.get_context("fork")
    heard, told = fork.Pipe(duplex=False)
    process = fork.Process(target=_tell, args=(work, told), daemon=True)
    process.start()
    told.close()
    return _Other(process, heard)


def _tell(work: Callable[[], object], told: Connection) -> None:
    """Do a work in a copy; of one that fails nothing is heard, and it ends without a word."""
    try:
        told.send((work(),))
        told.close()
    finally:
        os._exit(0)


def _result(work: Callable[[], Made], other: _Other | None) -> Made:
    try:
        made: Made = other.heard.recv()[0] if other else work()
    except EOFError:
        return work()
    return made

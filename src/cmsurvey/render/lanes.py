"""Works side by side, in lanes with a studio each: while one waits, the other has the cores."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from functools import cache
from threading import Event
from typing import TYPE_CHECKING, Generic, TypeVar

from cmsurvey.render import interrupts

if TYPE_CHECKING:
    from cmsurvey.render.studio import Studio

Made = TypeVar("Made")
#: Calls for the studio of its lane when it has something to draw.
Work = Callable[["Callable[[], Studio]"], Made]

#: Lanes at most: each browser takes 300 MB, and two keep two cores busy.
MOST = 2
#: Seconds between two looks at whether a lane has ended: not every system wakes a waiting one for Ctrl-C.
_LOOK = 0.5


def spread(works: Sequence[Work[Made]], studio: Callable[[], Studio]) -> Iterator[Future[Made]]:
    """What each work comes to, in their order, each once it has ended; `studio` makes that of a lane.

    A lane takes the next work when it is done with one. Where only one is of use, the works are done one
    after the other, in this thread. Whoever stops listening stops the lanes: what is being drawn is given up,
    and no browser is left.
    """
    lanes = _Lanes(works, studio)
    number = min(MOST, len(works), _cores())
    if number < 2:
        return lanes.alone()
    return lanes.heard(number)


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Lanes(Generic[Made]):
    """The works that wait, and the studios that were opened for them."""

    def __init__(self, works: Sequence[Work[Made]], studio: Callable[[], Studio]) -> None:
        self._ended: list[Future[Made]] = [Future() for _ in works]
        self._waiting = deque(zip(works, self._ended, strict=True))
        self._studio = studio
        self._studios: list[Studio] = []
        self._stopped = Event()

    def alone(self) -> Iterator[Future[Made]]:
        with ExitStack() as closing:
            own = cache(lambda: closing.enter_context(self._studio()))
            for work, ended in self._waiting:
                _do(work, own, ended)
                yield ended

    def heard(self, number: int) -> Iterator[Future[Made]]:
        pool = ThreadPoolExecutor(number, thread_name_prefix="lane")
        running = [pool.submit(self._lane) for _ in range(number)]
        try:
            for ended in self._ended:
                while not wait([ended], _LOOK).done:
                    _raise_first(running)
                yield ended
        finally:
            with interrupts.quiet():
                self._stop()
                pool.shutdown()
        _raise_first(running)

    def _lane(self) -> None:
        with ExitStack() as closing:
            own = cache(lambda: closing.enter_context(self._opened()))
            while not self._stopped.is_set():
                try:
                    work, ended = self._waiting.popleft()
                except IndexError:
                    return
                _do(work, own, ended)

    def _opened(self) -> Studio:
        made = self._studio()
        self._studios.append(made)
        if self._stopped.is_set():
            made.stop()
        return made

    def _stop(self) -> None:
        self._stopped.set()
        for one in self._studios:
            one.stop()


def _do(work: Work[Made], studio: Callable[[], Studio], ended: Future[Made]) -> None:
    """Do a work; what makes it fail is told by its future, what ends the program goes on from here."""
    try:
        ended.set_result(work(studio))
    except Exception as error:  # noqa: BLE001 - whoever asks for the result is told
        ended.set_exception(error)


def _raise_first(running: Sequence[Future[None]]) -> None:
    """Raise what ended a lane before its time."""
    for one in running:
        error = one.exception() if one.done() else None
        if error and not isinstance(error, asyncio.CancelledError):
            raise error

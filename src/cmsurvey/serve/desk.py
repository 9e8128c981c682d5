"""Where the threads of connections leave their questions, and hear that something changed."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from itertools import count
from queue import Empty, PriorityQueue
from typing import Any, TypeVar

_Answer = TypeVar("_Answer")

#: What is done first: a page that is being looked at, the drawing on it, the small drawings of a list.
PAGE, DRAWING, SMALL = range(3)


class Desk:
    """One thread works (`work`); any other one asks it (`ask`) and waits for what changes (`heard`)."""

    def __init__(self) -> None:
        self._questions: PriorityQueue[tuple[int, int, Callable[[], object], Future[Any]]] = PriorityQueue()
        self._numbers = count()
        self._bell = threading.Condition()
        self._started = time.monotonic_ns()
        self._changes = 0
        self._watched: Counter[Hashable] = Counter()
        self.closed = False

    @property
    def state(self) -> str:
        """The name of the state of the files: another one after each change, and in each run."""
        return f"{self._started:x}-{self._changes}"

    def ask(self, rank: int, question: Callable[[], _Answer]) -> _Answer:
        """The answer of the working thread, or what it raised; a `CancelledError` once the desk is closed."""
        return self.leave(rank, question).result()

    def leave(self, rank: int, question: Callable[[], _Answer]) -> Future[_Answer]:
        """The same without waiting for it."""
        answer: Future[_Answer] = Future()
        self._questions.put((rank, next(self._numbers), question, answer))
        if self.closed:
            answer.cancel()
        return answer

    def work(self, patience: float) -> None:
        """Answer the first question; without one, wait `patience` seconds for it."""
        try:
            _, _, question, answer = self._questions.get(timeout=patience)
        except Empty:
            return
        if not answer.set_running_or_notify_cancel():
            return
        try:
            answer.set_result(question())
        except Exception as error:  # noqa: BLE001 - whoever asked is told
            answer.set_exception(error)
        except BaseException:
            answer.set_exception(CancelledError())
            raise

    def tell(self) -> None:
        """Let all who wait know that something changed."""
        with self._bell:
            self._changes += 1
            self._bell.notify_all()

    @contextmanager
    def watching(self, page: Hashable) -> Iterator[None]:
        """Note that somebody looks at a page until the end of the block."""
        with self._bell:
            self._watched[page] += 1
        try:
            yield
        finally:
            with self._bell:
                self._watched[page] -= 1

    def watched(self) -> list[Any]:
        """The pages that somebody looks at, each once."""
        with self._bell:
            self._watched = +self._watched
            return list(self._watched)

    def heard(self, state: str, patience: float) -> str:
        """The state of the files as soon as it is not `state` any more; after `patience` seconds that one."""
        with self._bell:
            self._bell.wait_for(lambda: self.closed or self.state != state, patience)
            return self.state

    def close(self) -> None:
        """Let all who wait go."""
        with self._bell:
            self.closed = True
            self._bell.notify_all()
        with suppress(Empty):
            while True:
                self._questions.get_nowait()[-1].cancel()

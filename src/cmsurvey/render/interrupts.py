"""Ctrl-C while a browser works: the first one stops the work, and none disturbs what puts the browser away.

Whoever is impatient presses it more than once. In the middle of the putting away it would leave a folder,
or threads that wait for a browser which nobody ends.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

from cmsurvey import exits

Made = TypeVar("Made")
Handler = Callable[[int, FrameType | None], Any] | int | None


def run(work: Coroutine[Any, Any, Made]) -> Made:
    """What `asyncio.run` gives, with one Ctrl-C at most."""
    before = handler()
    try:
        return asyncio.run(once(work))
    finally:
        restore(before)


async def once(work: Coroutine[Any, Any, Made]) -> Made:
    """What a work comes to in a runner, which hears the first Ctrl-C; then nobody does, until `restore`.

    Who is deaf to Ctrl-C, as what a shell runs in the background is, may be asked to end: so it goes on as
    after Ctrl-C, or a browser that is just being started would be nobody's.
    """
    heard = handler()

    def first(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, _ignored)
        if callable(heard):
            heard(number, frame)

    if not _is_main():
        return await work
    if heard is signal.SIG_IGN:
        return await _ended_in_order(work)
    if callable(heard) and heard is not _ignored:
        signal.signal(signal.SIGINT, first)
    try:
        return await work
    finally:
        if handler() is first:
            restore(heard)


async def _ended_in_order(work: Coroutine[Any, Any, Made]) -> Made:
    """What a work comes to that is given up when the process is asked to end."""
    asked, task, loop = threading.Event(), asyncio.current_task(), asyncio.get_running_loop()

    def end(*_: object) -> None:
        if task and not asked.is_set():
            asked.set()
            loop.call_soon_threadsafe(task.cancel)

    before = {one: signal.signal(one, end) for one in exits.ASKED if signal.getsignal(one) != signal.SIG_IGN}
    try:
        return await work
    except asyncio.CancelledError:
        if asked.is_set():
            raise KeyboardInterrupt from None
        raise
    finally:
        for one, by in before.items():
            signal.signal(one, by)


@contextmanager
def quiet() -> Iterator[None]:
    """Nobody hears Ctrl-C inside: what is done there is short."""
    before = handler()
    if _is_main():
        signal.signal(signal.SIGINT, _ignored)
    try:
        yield
    finally:
        restore(before)


def handler() -> Handler:
    """Who hears Ctrl-C."""
    return signal.getsignal(signal.SIGINT)


def restore(before: Handler) -> None:
    """Let it hear Ctrl-C again that heard it before."""
    if _is_main() and handler() is not before:
        signal.signal(signal.SIGINT, before)


def _ignored(*_: object) -> None:
    """Not SIG_IGN: programs that are started meanwhile would be deaf as well."""


def _is_main() -> bool:
    """Whether this thread may say who hears it."""
    return threading.current_thread() is threading.main_thread()

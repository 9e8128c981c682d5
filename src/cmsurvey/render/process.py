"""The process of a browser: started, tried once more if it is lost, and ended whatever happens."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, MutableMapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import choreographer
from choreographer.browsers import BrowserClosedError, BrowserFailedError, Chromium

from cmsurvey.errors import NoBrowserError, Problem
from cmsurvey.render.wire import Wire

#: Seconds that a browser may take to start, and its end.
START, FAREWELL = 20.0, 5.0
#: A browser reads what it is told from 3 and writes into 4; that it has ended is told where it is heard.
_PIPES = '"$@" 3<&0 4>&1; echo "{bye}"'
#: The cure of a browser that does not do.
OTHER = "name another one in BROWSER_PATH, or run: cmsurvey browser --install"


#: The longest folder in which a browser finds room for its socket: its name has 107 characters at most.
_SHORT = 55
_SOCKET = "SingletonSocket"


class Shelled(Chromium):
    """A browser whose pipes a shell connects: Python, which choreographer takes, needs 0.1 s to start."""

    def get_env(self) -> MutableMapping[str, str]:
        """Its surroundings. A browser with windows leaves its socket in TMPDIR when it is killed: in ours."""
        own, given = str(self.tmp_dir.path.parent), super().get_env()
        if len(os.fsencode(own)) <= _SHORT:
            given["TMPDIR"] = own
        return given

    def get_cli(self) -> Sequence[str]:
        """The command that starts it, which begins with Python and a script of choreographer's."""
        command = super().get_cli()
        if sys.platform == "win32":
            return command
        return ["/bin/sh", "-c", _PIPES, "sh", *command[2:]]


class Started(choreographer.Browser):
    """A browser that opens a page if it started without one, as the headless shell does, and ends at once."""

    #: How many pages it has, and these.
    count: int
    pages: Sequence[Any]

    @property
    def profile(self) -> Path | None:
        """The folder of its settings, which is its own; none before it is about to start."""
        made = getattr(self._browser_impl, "tmp_dir", None)
        return Path(made.path) if made else None

    async def close(self) -> None:
        """Close it; one that has ended already leaves a pipe on whose end a thread waits for two seconds."""
        if _has_ended(self):
            self._channel.close()
        await super().close()

    async def populate_targets(self) -> None:
        """Take note of the open pages; without this, opening waits two seconds for one to appear."""
        await super().populate_targets()
        if not self.get_tab():
            await self.create_tab("")


def _has_ended(started: Started, within: float = 0) -> bool:
    """Whether its process has ended, or does so within some seconds."""
    if not hasattr(started, "subprocess"):
        return False
    with contextlib.suppress(subprocess.TimeoutExpired):
        started.subprocess.wait(within)
    return started.subprocess.poll() is not None


@asynccontextmanager
async def running(browser: Path, folder: Path, count: int) -> AsyncIterator[Started]:
    """A browser, started with so many pages; whatever happens, none of its processes is left.

    One that stays silent or ends at once is started once more: on a busy machine a start may be lost.

    Raises:
        NoBrowserError: it does not start.
    """
    async with AsyncExitStack() as held:
        try:
            started = await held.enter_async_context(_once(browser, folder, count))
        except NoBrowserError:
            started = await held.enter_async_context(_once(browser, folder, count, ", twice"))
        yield started


@asynccontextmanager
async def _once(browser: Path, folder: Path, count: int, often: str = "") -> AsyncIterator[Started]:
    started = Started(
        path=str(browser), browser_cls=Shelled, channel_cls=Wire, headless=True, tmp_dir=str(folder)
    )
    started.count = count
    try:
        await _start(started, browser, often)
        yield started
    except BaseException:
        _end(started)  # a browser that hangs would not close when asked to
        raise
    finally:
        socket = _socket(started)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await started.close()
        _end(started)
        _take_away(socket)
        stop_if_asked()  # what came while it closed


async def _start(started: Started, browser: Path, often: str) -> None:
    limit = asyncio.timeout(START)
    try:
        async with limit:
            await _opened(started)
    except Exception as error:  # noqa: BLE001 - whatever keeps a browser from starting is told, with the cure
        stop_if_asked()
        reason = str(error).partition("\n")[0]
        if limit.expired():
            reason = f"it did not answer within {START:g} s"
        elif isinstance(error, (BrowserClosedError, BrowserFailedError)) or _has_ended(started, 0.5):
            reason = "it ended at once"
        what = f"the browser did not start: {reason}{often}"
        raise NoBrowserError(Problem(str(browser), what, OTHER)) from None


async def _opened(started: Started) -> None:
    """Open the browser; asked to stop meanwhile, wait until its process is known, or nobody would end it."""
    opening = asyncio.ensure_future(_failure(started))
    try:
        failed = await asyncio.shield(opening)
    except BaseException:
        while not (opening.done() or hasattr(started, "subprocess")):
            await asyncio.sleep(0.01)
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        raise
    if failed:
        raise failed


async def _failure(started: Started) -> Exception | None:
    """What kept the browser from opening, as a value: a task that raises while a loop ends is told."""
    try:
        await started.open()
        # a window each: a tab behind another one has no frames
        others = [await started.create_tab("", window=True) for _ in range(started.count - 1)]
        started.pages = [started.get_tab(), *others]
    except Exception as error:  # noqa: BLE001 - raised again by whoever waits for it
        return error
    return None


def _end(started: Started) -> None:
    """End what is left of the browser: one of its processes would keep ours from ending."""
    if not hasattr(started, "subprocess"):
        return
    with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
        if sys.platform == "win32":
            started.subprocess.kill()
        else:
            os.killpg(started.subprocess.pid, signal.SIGKILL)
        started.subprocess.wait(FAREWELL)  # else choreographer would ask it to close, and wait


def _socket(started: Started) -> Path | None:
    """The folder that a browser with windows made for its socket, to which its profile links; else None."""
    with contextlib.suppress(OSError):
        return started.profile.joinpath(_SOCKET).readlink().parent if started.profile else None
    return None


def _take_away(folder: Path | None) -> None:
    """What a browser that was killed left of its socket, and nothing else that may lie there."""
    if folder:
        with contextlib.suppress(OSError):
            for name in (_SOCKET, "SingletonCookie"):
                folder.joinpath(name).unlink(missing_ok=True)
            folder.rmdir()


def stop_if_asked() -> None:
    """Go on with a Ctrl-C that choreographer took for the end of the browser."""
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError

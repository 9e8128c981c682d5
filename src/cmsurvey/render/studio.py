"""One browser for a whole run: infographics go in, drawn and captured files come out.

While the browser captures one infographic, it prints another and draws a third, Python makes the figures of
the next, and a thread packs the pictures of the last. What the browser fails at is done again in a new one,
once.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, aclosing, contextmanager, suppress
from contextvars import copy_context
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from cmsurvey.errors import NoBrowserError, RenderError
from cmsurvey.model import Artifact
from cmsurvey.render import Job, artifact, interrupts, memory
from cmsurvey.render.engine import PATIENCE, LostError, blank, opened
from cmsurvey.render.pages import Pages

if TYPE_CHECKING:
    from cmsurvey.render.shots import Shot

Progress = Callable[[str], None]
Made = TypeVar("Made")

#: So many infographics are under way: no page need wait for a poster in another one.
AHEAD = 5


class Studio:
    """A browser that starts with the first drawing and serves every bundle of a run.

    Use it as a context manager: whatever happens, it leaves no process and no folder behind.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        """Let each answer of the browser take `patience` seconds."""
        memory.returned()
        self._patience = patience
        self._runner = asyncio.Runner()
        self._encoder = ThreadPoolExecutor(max_workers=1)
        self._open = AsyncExitStack()
        self._pages: Pages | None = None
        self._ready = False
        self._failed: RenderError | None = None
        self._task: asyncio.Task[object] | None = None
        self._stopped = False
        self._hearing = interrupts.handler()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        with interrupts.quiet():
            try:
                self._runner.run(self._end(error))
            finally:
                self._runner.close()
                self._encoder.shutdown(cancel_futures=True)
        interrupts.restore(self._hearing)

    def artifacts(self, jobs: Sequence[Job], browser: Path, progress: Progress) -> list[Artifact]:
        """The files of every job, in the order of the jobs; `progress` hears the name of each one captured.

        Raises:
            RenderError: the browser does not start, or fails twice at the same infographic, which it names.
        """
        if not jobs:
            return []
        return self._run(self._artifacts(jobs, browser, progress))

    def meanwhile(self, browser: Path, work: Callable[[], Made]) -> Made:
        """What a work comes to that is done while the browser starts.

        Whether it starts is told by the first drawing. If the work fails, nothing of the browser is left.
        """
        return work() if self._pages else self._run(self._meanwhile(browser, work))

    def stop(self) -> None:
        """Give up what is being made and make nothing more; for a thread that is not the studio's own."""
        self._stopped, task = True, self._task
        if task:
            with suppress(RuntimeError):  # it ended meanwhile, and its loop with it
                task.get_loop().call_soon_threadsafe(task.cancel)

    def _run(self, work: Coroutine[object, object, Made]) -> Made:
        # the runner's own context would have an earlier theme
        return self._runner.run(interrupts.once(self._stoppable(work)), context=copy_context())

    async def _stoppable(self, work: Coroutine[object, object, Made]) -> Made:
        self._task = asyncio.current_task()
        try:
            if self._stopped:
                work.close()
                raise asyncio.CancelledError
            return await work
        finally:
            self._task = None

    async def _meanwhile(self, browser: Path, work: Callable[[], Made]) -> Made:
        starting = asyncio.create_task(self._opened(browser))
        try:
            made = await asyncio.to_thread(work)
        except BaseException:
            starting.cancel()
            await self._began(starting)
            raise
        ended = await self._began(starting)
        if isinstance(ended, Exception) and not self._failed:
            raise ended
        return made

    async def _began(self, starting: asyncio.Task[Pages]) -> object:
        """How a start has ended; what kept a browser from it is told by the first drawing."""
        (ended,) = await asyncio.gather(starting, return_exceptions=True)
        self._failed = ended if isinstance(ended, RenderError) else None
        return ended

    async def _artifacts(self, jobs: Sequence[Job], browser: Path, progress: Progress) -> list[Artifact]:
        done: list[list[Shot]] = []
        failed: int | None = None
        alone = 0
        while len(done) < len(jobs):
            pages = await self._found(browser)
            # of those under way when one failed, each is made alone: so it is known which it is
            until = len(done) + 1 if len(done) < alone else None
            try:
                async with aclosing(self._captured(jobs[len(done) : until], pages)) as captured:
                    async for shots in captured:
                        progress(jobs[len(done)].infographic.id)
                        done.append(shots)
            except RenderError as error:
                await self._end(error)
                if failed == len(done):
                    raise _named(error, jobs[failed]) from None
                failed, alone = len(done), len(done) + AHEAD
        return [await _finished(job, shot) for job, shots in zip(jobs, done, strict=True) for shot in shots]

    async def _found(self, browser: Path) -> Pages:
        """The pages of the browser; one that is lost before its first drawing is started once more.

        One that is lost twice is as good as none.
        """
        try:
            return await self._started(browser)
        except LostError:
            with _useless():
                return await self._started(browser)

    async def _started(self, browser: Path) -> Pages:
        """The pages, ready; what does not start, or shows another font, is not tried again."""
        if self._pages and self._ready:
            return self._pages
        # unpacking the fonts takes as long as the browser's start; what is wrong with them is told below
        fonts = asyncio.gather(asyncio.to_thread(blank), return_exceptions=True)
        try:
            pages = await self._opened(browser)
            await fonts
            await pages.board.load_faces()
        except BaseException as error:
            await self._end(error)
            raise
        self._ready = True
        return pages

    async def _opened(self, browser: Path) -> Pages:
        """The pages of the browser, without faces; what did not start ahead of time is told first."""
        if failed := self._failed:
            self._failed = failed if isinstance(failed, NoBrowserError) else None
            raise failed
        if self._pages is None:
            found = await self._open.enter_async_context(opened(browser, self._patience, count=3))
            self._pages = await Pages.of(*found)
            await self._pages.board.start_plotly()
        return self._pages

    async def _end(self, error: BaseException | None) -> None:
        """Close the browser, or kill it if it failed; the next drawing starts another one."""
        ended, self._open, self._pages, self._ready = self._open, AsyncExitStack(), None, False
        try:
            await ended.__aexit__(type(error) if error else None, error, None)
        except BaseException as raised:
            if raised is not error:
                raise

    async def _captured(self, jobs: Sequence[Job], pages: Pages) -> AsyncGenerator[list[Shot]]:
        """What is made of each job, in order; while one is captured, one is printed and others are drawn."""
        from cmsurvey.render.shots import made  # noqa: PLC0415 - a browser must not wait for its imports

        upcoming = deque(asyncio.create_task(made(job, pages, self._packing)) for job in jobs[:AHEAD])
        try:
            for later in (*jobs[AHEAD:], *[None] * min(AHEAD, len(jobs))):
                yield await upcoming[0]
                upcoming.popleft()
                if later:
                    upcoming.append(asyncio.create_task(made(later, pages, self._packing)))
        finally:
            for task in upcoming:
                task.cancel()
            await asyncio.gather(*upcoming, return_exceptions=True)

    def _packing(self, work: Callable[[], bytes]) -> asyncio.Future[bytes]:
        return asyncio.get_running_loop().run_in_executor(self._encoder, work)


async def _finished(job: Job, shot: Shot) -> Artifact:
    content = shot.content if isinstance(shot.content, bytes) else await shot.content
    return artifact(job, shot.form, content, shot.size, heights=shot.heights)


@contextmanager
def _useless() -> Iterator[None]:
    """What does not get as far as a drawing: what needs no browser is made without it."""
    try:
        yield
    except LostError as error:
        head = "it failed twice before its first drawing: "
        told = (dataclasses.replace(one, what=head + one.what) for one in error.problems)
        raise NoBrowserError(*told) from None


def _named(error: RenderError, job: Job) -> RenderError:
    """The error of a browser that failed twice at one infographic, which it names; a file's is its own."""
    head = f"it failed twice at {job.infographic.id}: "
    told = (
        one if one.where != "browser" else dataclasses.replace(one, what=head + one.what)
        for one in error.problems
    )
    return RenderError(*told)

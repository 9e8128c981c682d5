"""One browser for a whole run: infographics go in, drawn and captured files come out.

While the browser captures one infographic, Python makes the figures of the next, and a thread packs the
pictures of the last. What the browser fails at is done again in a new one, once.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, aclosing, contextmanager, suppress
from contextvars import copy_context
from itertools import zip_longest
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

from cmsurvey import themes
from cmsurvey.errors import NoBrowserError, RenderError
from cmsurvey.model import Artifact, Panel
from cmsurvey.presets import PRESETS
from cmsurvey.render import (
    Job,
    artifact,
    interactive,
    interrupts,
    memory,
    metadata,
    page,
    png,
    scales,
    social,
    svg,
)
from cmsurvey.render.engine import PATIENCE, LostError, Page, Sheet, blank, opened
from cmsurvey.render.paper import dated
from cmsurvey.theme import ARTICLE, POSTER

Progress = Callable[[str], None]
Made = TypeVar("Made")

#: So many infographics are drawn before they are captured: the press need not wait for a poster's drawings.
AHEAD = 3
#: One picture is packed at a time, whatever studio it is of: that of a poster takes a hundred megabytes.
_PACKING = Lock()


class Proof(NamedTuple):
    """An infographic drawn: the drawings of each panel, from narrow to wide, and the page that holds them."""

    drawings: Mapping[str, Sequence[svg.Drawing]]
    html: str


class Shot(NamedTuple):
    """A file of a job: its format, its bytes (those of a picture are being packed) and its size in px.

    `heights` are those of a page in frames.
    """

    form: str
    content: bytes | asyncio.Future[bytes]
    size: tuple[int, int] = (0, 0)
    heights: str = ""


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
        self._pages: tuple[Page, Page] | None = None
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
            return await asyncio.to_thread(work)
        except BaseException:
            starting.cancel()
            raise
        finally:
            (ended,) = await asyncio.gather(starting, return_exceptions=True)
            self._failed = ended if isinstance(ended, RenderError) else None

    async def _artifacts(self, jobs: Sequence[Job], browser: Path, progress: Progress) -> list[Artifact]:
        done: list[list[Shot]] = []
        failed: int | None = None
        while len(done) < len(jobs):
            pages = await self._found(browser)
            try:
                async with aclosing(self._captured(jobs[len(done) :], *pages)) as captured:
                    async for shots in captured:
                        progress(jobs[len(done)].infographic.id)
                        done.append(shots)
            except RenderError as error:
                await self._end(error)
                if failed == len(done):
                    raise _named(error, jobs[failed]) from None
                failed = len(done)
        return [await _finished(job, shot) for job, shots in zip(jobs, done, strict=True) for shot in shots]

    async def _found(self, browser: Path) -> tuple[Page, Page]:
        """The board and the press; a browser that is lost before its first drawing is started once more.

        One that is lost twice is as good as none.
        """
        try:
            return await self._started(browser)
        except LostError:
            with _useless():
                return await self._started(browser)

    async def _started(self, browser: Path) -> tuple[Page, Page]:
        """The board and the press; what does not start, or shows another font, is not tried again."""
        if self._pages and self._ready:
            return self._pages
        # unpacking the fonts takes as long as the browser's start; what is wrong with them is told below
        fonts = asyncio.gather(asyncio.to_thread(blank), return_exceptions=True)
        try:
            pages = await self._opened(browser)
            await fonts
            await pages[0].load_faces()
        except BaseException as error:
            await self._end(error)
            raise
        self._ready = True
        return pages

    async def _opened(self, browser: Path) -> tuple[Page, Page]:
        """The two pages of the browser, without faces; what did not start ahead of time is told first."""
        if failed := self._failed:
            self._failed = failed if isinstance(failed, NoBrowserError) else None
            raise failed
        if self._pages is None:
            self._pages = await self._open.enter_async_context(opened(browser, self._patience))
            board, press = self._pages
            await board.hide(press)
            await board.start_plotly()
        return self._pages

    async def _end(self, error: BaseException | None) -> None:
        """Close the browser, or kill it if it failed; the next drawing starts another one."""
        ended, self._open, self._pages, self._ready = self._open, AsyncExitStack(), None, False
        try:
            await ended.__aexit__(type(error) if error else None, error, None)
        except BaseException as raised:
            if raised is not error:
                raise

    async def _captured(self, jobs: Sequence[Job], board: Page, press: Page) -> AsyncGenerator[list[Shot]]:
        """What is made of each job, in order; while the press captures one, the board draws the next ones."""
        turn = asyncio.Lock()  # a page answers one call at a time

        async def drawn(job: Job) -> Proof:
            async with turn:
                return await _drawn(job, board)

        upcoming = deque(asyncio.create_task(drawn(job)) for job in jobs[:AHEAD])
        try:
            for job, later in zip_longest(jobs, jobs[AHEAD:]):
                proof = await upcoming[0]
                upcoming.popleft()
                if later:
                    upcoming.append(asyncio.create_task(drawn(later)))
                yield await self._shots(job, proof, press)
        finally:
            for task in upcoming:
                task.cancel()
            await asyncio.gather(*upcoming, return_exceptions=True)

    async def _shots(self, job: Job, proof: Proof, press: Page) -> list[Shot]:
        """The page and what is made from it, in the formats asked for."""
        infographic = job.infographic
        width = (POSTER if infographic.kind == "poster" else ARTICLE).page
        if infographic.preset:
            width = PRESETS[infographic.preset].width
        found = []
        if "html" in job.formats:
            found.append(Shot("html", proof.html.encode()))
        if "interactive" in job.formats:
            html = interactive.html_of(infographic, proof.drawings, job.labels)
            found.append(Shot("interactive", html.encode()))
        if "svg" in job.formats and infographic.kind == "card":
            found.append(_alone(job, infographic.panels[0], proof.drawings))
        for scale, known in scales(infographic).items():
            forms = [form for form in known if form in job.formats]
            if forms:
                framed = bool(found) and found[0].form == "html" and not found[0].heights
                sheet = await press.lay_out(page.pressed(proof.html), width, scale, framed=framed)
                if framed:
                    found[0] = found[0]._replace(heights=sheet.heights)
                found += [await self._shot(job, form, sheet, press) for form in forms]
        return found

    async def _shot(self, job: Job, form: str, sheet: Sheet, press: Page) -> Shot:
        """A picture or the PDF of the sheet that is laid out."""
        if form == "pdf":
            content = dated(await press.pdf(sheet, slides=bool(job.infographic.slides)), job.moment)
            return Shot(form, content, (sheet.width, sheet.height))
        taken, colours = await press.png(sheet), dataclasses.asdict(themes.current().light).values()
        small = asyncio.get_running_loop().run_in_executor(self._encoder, _packed, taken, job, colours)
        return Shot(form, small, (sheet.width * sheet.scale, sheet.height * sheet.scale))


async def _drawn(job: Job, board: Page) -> Proof:
    """The drawings of each panel, from narrow to wide, and the page that holds them."""
    drawings: dict[str, list[svg.Drawing]] = {}
    for panel in job.infographic.panels:
        plots = list(panel.plots.values())
        sources = await board.draw(plots)
        drawings[panel.id] = [svg.clean(*pair) for pair in zip(sources, plots, strict=True)]
    if job.infographic.kind == "social":
        return Proof(drawings, social.html(job.infographic, drawings))
    return Proof(drawings, page.html(job.infographic, drawings, job.labels, version=job.version))


def _packed(taken: bytes, job: Job, colours: Iterable[str]) -> bytes:
    """The picture within the weight of its kind, what it says of itself included."""
    added = metadata.chunks(job.infographic, job.labels)
    limit = png.LIMITS[job.infographic.kind] - len(added)
    with _PACKING:
        if job.infographic.kind == "poster":
            memory.trimmed()
        return metadata.described(png.smaller(taken, limit, colours), added)


async def _finished(job: Job, shot: Shot) -> Artifact:
    content = shot.content if isinstance(shot.content, bytes) else await shot.content
    return artifact(job, shot.form, content, shot.size, heights=shot.heights)


def _alone(job: Job, panel: Panel, drawings: Mapping[str, Sequence[svg.Drawing]]) -> Shot:
    """The widest drawing of a card as a file of its own."""
    drawing = drawings[panel.id][-1]
    content = svg.alone(
        drawing,
        title=panel.alt,
        description=panel.description,
        lang=job.infographic.lang,
        stamp=job.infographic.stamp,
        version=job.infographic.version,
    )
    return Shot("svg", content, (drawing.width, drawing.height))


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

"""The engine and the files it makes: a browser that fails ends in a sentence and leaves nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
from PIL import Image

from cmsurvey import browser, load, pipeline, render
from cmsurvey.errors import CmsurveyError, NoBrowserError, Problem, RenderError
from cmsurvey.model import Note
from cmsurvey.render import engine, lanes, paper, process, sheet, studio
from cmsurvey.render.studio import Studio
from cmsurvey.theme import FACES
from tests.cases import every
from tests.command import cmsurvey

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME_ANOTHER = "    name another one in BROWSER_PATH, or run: cmsurvey browser --install"
AGAIN = "    run the command again; close programs that use much memory"
#: Starts a command as a shell does in the background.
DEAF_TO_CTRL_C = ["sh", "-c", "trap '' INT; exec \"$@\"", "sh"]
#: Seconds after which what is awaited will not come; it comes in a fraction of one.
LONG = 120
MOMENT = datetime(2012, 5, 8, tzinfo=UTC)
SERIES = "Enquête community managers\u00a0· édition\u00a02012"


@cache
def jobs(*formats: str) -> list[render.Job]:
    """A card and a poster of 2012."""
    survey = load.survey(load.bundled())
    request = pipeline.Request(
        edition="2012", surveys=load.bundled(), out=Path("output"), only=("region", "profile")
    )
    bundle = pipeline.composed(request, survey)
    return [render.Job(one, formats, bundle.words.program, MOMENT) for one in bundle.infographics]


def artifacts(jobs, browser, progress, patience: float = LONG):
    """What a studio of its own makes."""
    with Studio(patience) as studio:
        return studio.artifacts(jobs, browser, progress)


def silent(_name: str) -> None:
    """A progress that nobody looks at."""


def program(path: Path, *lines: str) -> Path:
    """A shell script that stands for a browser."""
    path.write_text("\n".join(("#!/bin/sh", *lines)) + "\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A folder for temporary files, and a real browser that writes down its process."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    yield tmp_path
    monkeypatch.undo()
    assert list(temporary.iterdir()) == [], "a temporary folder was left"


def noted(folder: Path) -> Path:
    """The real browser, which writes down its process first."""
    return program(folder / "noted", f"echo $$ > {folder / 'process'}", f'exec "{browser.require()}" "$@"')


def group(folder: Path) -> int:
    """The process group of the browser that was started."""
    return os.getpgid(int((folder / "process").read_text()))


def ended(members: int) -> bool:
    """Whether no process of a group is alive; a killed one takes the system a moment to put away."""
    limit = time.monotonic() + LONG
    while living(members) and time.monotonic() < limit:
        time.sleep(0.02)
    return not living(members)


def living(members: int) -> bool:
    """Whether a process of a group is alive, zombies apart."""
    states = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        if int(fields[2]) == members:
            states.append(fields[0])
    return not set(states) <= {"Z"}


@pytest.mark.browser  # a stand-in for one: choreographer takes seconds to give it up
def test_a_program_that_is_no_browser_is_told_and_the_cure_named(machine):
    browserless = program(machine / "browserless", "exit 0")

    with pytest.raises(RenderError) as raised:
        artifacts(jobs("html"), browserless, silent)

    told = f"error: {browserless}: the browser did not start: it ended at once, twice\n{NAME_ANOTHER}"
    assert (str(raised.value), raised.value.exit_code) == (told, 3)


@pytest.mark.browser
def test_a_note_that_no_picture_has_room_for_is_in_none():
    card = next(job for job in jobs("png", "html") if job.infographic.kind == "card")
    note = Note("Précisions :", "Chaque figure a la sienne. " * 40, unpictured=True)
    longer = replace(card.infographic, notes=(*card.infographic.notes, note))

    page, picture, longer_page, same = artifacts(
        [card, card._replace(infographic=longer)], browser.require(), silent
    )

    assert same.content == picture.content
    assert (note.text.encode() in page.content, note.text.encode() in longer_page.content) == (False, True)


def commands() -> set[str]:
    """The words of the commands of all living processes."""
    found: set[str] = set()
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it ended while we looked
            found.update(command.read_bytes().decode(errors="replace").split("\0"))
    return found


@pytest.mark.browser  # a stand-in for one: choreographer takes seconds to give it up
def test_a_browser_that_never_answers_is_told_and_ended(machine, monkeypatch):
    monkeypatch.setattr(process, "START", 0.2)
    monkeypatch.setattr(process, "FAREWELL", 0.5)
    forever = f"3{os.getpid()}"  # seconds that no other program sleeps
    mute = program(machine / "mute", f"exec sleep {forever}")

    with pytest.raises(RenderError) as raised:
        artifacts(jobs("html"), mute, silent)

    told = f"error: {mute}: the browser did not start: it did not answer within 0.2 s, twice\n{NAME_ANOTHER}"
    assert str(raised.value) == told
    assert not commands() & {str(mute), forever}


@pytest.mark.browser
def test_a_browser_that_stays_silent_at_its_first_start_is_killed_and_started_once_more(machine, monkeypatch):
    monkeypatch.setattr(process, "FAREWELL", 0.5)
    forever = f"4{os.getpid()}"  # seconds that no other program sleeps
    hanging, late, starts = machine / "hanging", machine / "late", []
    hanging.touch()
    program(late, f"[ -e {hanging} ] && exec sleep {forever}", f'exec "{browser.require()}" "$@"')
    once = process._start

    def start(started, path, often):
        starts.append(path)
        if len(starts) > 1:
            assert forever not in commands(), "the first one is still there"
            hanging.unlink(missing_ok=True)
        monkeypatch.setattr(process, "START", 0.5 if hanging.exists() else LONG)
        return once(started, path, often)

    monkeypatch.setattr(process, "_start", start)
    found = artifacts(jobs("html"), late, silent)

    assert starts == [late, late]
    assert found == artifacts(jobs("html"), browser.require(), silent)
    assert forever not in commands()


def kill(folder: Path) -> None:
    """End the browser that is at work, as the system does when memory is short."""
    os.kill(int((folder / "process").read_text()), signal.SIGKILL)


@pytest.mark.browser
def test_a_browser_that_dies_is_started_again_and_the_file_drawn_again(machine):
    """Killed once after the first infographic: both are made, as if nothing had happened."""
    killed: list[int] = []

    def once(_name: str) -> None:
        if not killed:
            killed.append(group(machine))
            kill(machine)

    broken = artifacts(jobs("html", "png"), noted(machine), once)

    assert ended(killed[0])
    assert broken == artifacts(jobs("html", "png"), noted(machine), silent)


@pytest.mark.browser
@pytest.mark.parametrize("times", [1, 2])
def test_a_browser_that_dies_before_its_first_drawing_is_started_once_more(machine, monkeypatch, times):
    killed: list[int] = []
    load = engine.Page.load_faces

    async def deadly(page):
        if len(killed) < times:
            killed.append(group(machine))
            kill(machine)
        await load(page)

    monkeypatch.setattr(engine.Page, "load_faces", deadly)
    if times == 1:
        assert artifacts(jobs("html"), noted(machine), silent) == artifacts(
            jobs("html"), noted(machine), silent
        )
    else:
        again = "it failed twice before its first drawing: it ended before the work was done"
        with pytest.raises(NoBrowserError, match=again):  # what needs none is written then
            artifacts(jobs("html"), noted(machine), silent)

    assert len(killed) == times
    assert all(map(ended, killed))


@pytest.mark.browser
def test_a_browser_that_dies_twice_at_one_infographic_is_told_and_nothing_is_left(machine, monkeypatch):
    killed: list[int] = []

    async def deadly(page, *_, **__):
        killed.append(group(machine))
        kill(machine)
        while True:  # an answer that was under way when the browser died may still arrive
            await page.call("Page.enable")

    monkeypatch.setattr(engine.Page, "lay_out", deadly)

    with pytest.raises(RenderError) as raised:
        artifacts(jobs("png"), noted(machine), silent)

    told = f"error: browser: it failed twice at profile: it ended before the work was done\n{AGAIN}"
    assert (str(raised.value), raised.value.exit_code, len(killed)) == (told, 3, 2)
    assert all(map(ended, killed))


@pytest.mark.browser
def test_an_infographic_at_which_the_browser_dies_is_named_though_others_are_under_way(machine, monkeypatch):
    killed: list[int] = []
    draw = engine.Page.draw

    async def deadly(page, plots):
        if plots == poison:
            killed.append(group(machine))
            kill(machine)
            while True:
                await page.call("Page.enable")
        return await draw(page, plots)

    poster, card = jobs("html", "png@1x")
    poison = list(poster.infographic.panels[0].plots.values())
    queue = [*[card] * 3, poster, *[card] * 2]
    monkeypatch.setattr(engine.Page, "draw", deadly)

    with pytest.raises(RenderError, match="it failed twice at profile: it ended before the work was done"):
        artifacts(queue, noted(machine), silent)

    assert len(killed) == 3  # while others were under way, and twice alone
    assert all(map(ended, killed))


@pytest.mark.browser
def test_a_page_that_never_answers_costs_one_time_out_then_names_the_infographic(machine, monkeypatch):
    monkeypatch.setattr(engine, "SHEET", "for (;;) {}")
    seen = []
    lay_out = engine.Page.lay_out

    async def impatient(page, *arguments, **options):
        seen.append(group(machine))
        page.patience = 0.8  # what comes before may take its time
        return await lay_out(page, *arguments, **options)

    monkeypatch.setattr(engine.Page, "lay_out", impatient)

    with pytest.raises(RenderError) as raised:
        artifacts(jobs("png"), noted(machine), silent, patience=80)

    told = "it failed twice at profile: it did not answer within 0.8 s"
    assert len(set(seen)) == 2
    assert str(raised.value) == f"error: browser: {told}\n{AGAIN}"
    assert all(map(ended, seen))


@pytest.mark.browser
def test_a_page_that_fails_says_why(monkeypatch, machine):
    monkeypatch.setattr(engine, "SHEET", "absent.height")

    with pytest.raises(RenderError) as raised:
        artifacts(jobs("png"), noted(machine), silent)

    told = "it failed twice at profile: the page failed: ReferenceError: absent is not defined"
    assert str(raised.value) == f"error: browser: {told}\n{NAME_ANOTHER}"


@pytest.mark.browser
def test_a_face_that_falls_back_is_never_drawn_with(monkeypatch, machine):
    monkeypatch.setattr(engine, "WIDTHS", "(probes => probes.map(() => 400))(%s)")

    with pytest.raises(RenderError) as raised:
        artifacts(jobs("png"), noted(machine), silent)

    first = next(iter(FACES.values()))
    assert str(raised.value) == (
        f"error: browser: the font {first.family} {first.weight} is not the one shown"
        " (its probe is 400 px wide)\n    reinstall cmsurvey, or name another browser in BROWSER_PATH"
    )


@pytest.mark.browser
@pytest.mark.skipif(sys.platform == "win32", reason="it has no such signals")
@pytest.mark.parametrize(
    ("asked", "shell"),
    [
        ("SIGINT", []),
        ("SIGTERM", []),
        ("SIGHUP", []),
        ("SIGTERM", DEAF_TO_CTRL_C),
        ("SIGHUP", DEAF_TO_CTRL_C),
    ],
)
def test_asked_to_stop_a_run_ends_its_browser_and_writes_nothing(machine, asked, shell):
    settings = {**os.environ, "BROWSER_PATH": str(noted(machine))}
    os.mkfifo(machine / "process")
    command = [sys.executable, "-m", "cmsurvey", "render", "2012", "--out", str(machine / "out")]
    with subprocess.Popen(
        [*shell, *command], env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        members = os.getpgid(int((machine / "process").read_text()))  # waits until the browser starts
        running.send_signal(getattr(signal, asked))
        printed, told = running.communicate(timeout=LONG)

    assert (running.returncode, printed) == (130, "")
    assert told == "error: stopped; nothing was left half written\n"
    assert ended(members)
    assert not (machine / "out").exists()


@pytest.mark.browser
@pytest.mark.skipif(sys.platform == "win32", reason="it has no such terminals")
@pytest.mark.parametrize("options", [[], ["--quiet"]])
def test_a_terminal_that_is_closed_ends_a_run_as_ctrl_c_does(machine, options):
    """Nothing can be told any more: what a bar or the sentence would have written to it fails."""
    import pty  # noqa: PLC0415 - Windows has none

    settings = {**os.environ, "BROWSER_PATH": str(noted(machine)), "TMPDIR": str(machine / "own")}
    os.mkfifo(machine / "process")
    (machine / "own").mkdir()
    command = [sys.executable, "-m", "cmsurvey", "render", "2012", *options, "--out", str(machine / "out")]
    process, terminal = pty.fork()
    if not process:
        os.execve(sys.executable, command, settings)  # noqa: S606 - the command itself has the terminal
    members = os.getpgid(int((machine / "process").read_text()))  # waits until the browser starts
    os.close(terminal)

    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 130
    assert ended(members)
    assert list((machine / "own").iterdir()) == []
    assert not (machine / "out").exists()


@pytest.mark.browser
@pytest.mark.parametrize("langs", ["fr", "fr,en"])
@pytest.mark.parametrize("gap", [0.005, 0.04])
def test_an_impatient_ctrl_c_ends_a_run_as_one_does_and_leaves_no_folder(machine, langs, gap):
    """The others come while the browser is put away, by the thread of a lane or by the only one."""
    settings = {**os.environ, "BROWSER_PATH": str(noted(machine)), "TMPDIR": str(machine / "own")}
    os.mkfifo(machine / "process")
    (machine / "own").mkdir()
    command = [sys.executable, "-m", "cmsurvey", "render", "2012", "--lang", langs, "--out", "out"]
    with subprocess.Popen(command, env=settings, cwd=machine, stderr=subprocess.PIPE, text=True) as running:
        (machine / "process").read_text()  # waits until a browser starts
        time.sleep(1)
        for _ in range(3):
            running.send_signal(signal.SIGINT)
            time.sleep(gap)
        told = running.communicate(timeout=LONG)[1]

    assert (running.returncode, told) == (130, "error: stopped; nothing was left half written\n")
    assert list((machine / "own").iterdir()) == []
    assert not (machine / "out").exists()


@pytest.mark.browser
def test_asked_to_stop_a_run_of_several_bundles_ends_the_browser_of_each_lane(machine):
    heard = program(
        machine / "noted", f"echo $$ >> {machine / 'processes'}", f'exec "{browser.require()}" "$@"'
    )
    settings = {**os.environ, "BROWSER_PATH": str(heard)}
    command = [sys.executable, "-m", "cmsurvey", "render", "2012", "--lang", "fr,en", "--out", "out"]
    with subprocess.Popen(command, env=settings, cwd=machine, stderr=subprocess.PIPE, text=True) as running:
        noted_down, limit = machine / "processes", time.monotonic() + LONG
        while not noted_down.exists() or len(noted_down.read_text().split()) < min(
            lanes.MOST, lanes._cores()
        ):
            assert time.monotonic() < limit, "each lane has a browser"
            time.sleep(0.05)
        members = [os.getpgid(int(one)) for one in noted_down.read_text().split()]
        running.send_signal(signal.SIGINT)
        told = running.communicate(timeout=LONG)[1]

    assert (running.returncode, told) == (130, "error: stopped; nothing was left half written\n")
    assert all(map(ended, members))
    assert not (machine / "out").exists()


@pytest.mark.browser
@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize("which", [0, 1])
def test_a_page_that_crashes_is_no_silence_to_be_waited_for(which):
    """The system ends the process of a page first where memory is short; the browser itself lives on."""

    async def crashed():
        async with engine.opened(browser.require(), patience=LONG) as pages:
            await pages[which].call("Page.crash")

    with pytest.raises(RenderError, match="it ended before the work was done"):
        asyncio.run(crashed())


@pytest.mark.browser
def test_a_browser_that_is_killed_is_waited_for_by_no_thread_in_vain(machine, monkeypatch):
    """Whoever stops a command would wait for it, too."""
    vain, join = [], threading.Thread.join

    def joined(thread, timeout=None):
        join(thread, timeout)
        vain.extend([thread.name] if thread.is_alive() else [])

    monkeypatch.setattr(threading.Thread, "join", joined)
    with contextlib.suppress(KeyboardInterrupt), Studio() as working:
        working.artifacts(jobs("html"), noted(machine), silent)
        raise KeyboardInterrupt

    assert vain == []


@pytest.mark.browser
def test_a_run_leaves_no_process_and_tells_its_progress(machine):
    heard, seen = [], []

    def progress(name: str) -> None:
        heard.append(name)
        seen.append(group(machine))

    made = artifacts(jobs("html", "png@1x"), noted(machine), progress)

    assert heard == ["profile", "region"]
    assert [one.name for one in made] == ["profile.html", "profile@1x.png", "region.html", "region@1x.png"]
    assert [one.entry["width"] for one in made] == [None, 1080, None, 720]
    assert ended(seen[0])


def started(folder: Path) -> int:
    """The process group of the browser that starts meanwhile."""
    limit = time.monotonic() + LONG
    while not (folder / "process").exists() or not (folder / "process").read_text().strip():
        assert time.monotonic() < limit, "no browser starts"
        time.sleep(0.02)
    return group(folder)


@pytest.mark.browser
def test_a_browser_starts_while_something_else_is_done_and_is_the_one_that_draws(machine):
    with Studio() as working:
        first = working.meanwhile(noted(machine), lambda: started(machine))
        made = working.artifacts(jobs("html"), noted(machine), silent)
        assert (group(machine), len(made)) == (first, 2)

    assert ended(first)


@pytest.mark.browser
def test_what_fails_while_a_browser_starts_leaves_none(machine):
    seen = []

    def failing() -> None:
        seen.append(started(machine))
        raise CmsurveyError(Problem("editions.csv", "is wrong", "made-up cure"))

    with Studio() as working, pytest.raises(CmsurveyError, match="is wrong"):
        working.meanwhile(noted(machine), failing)

    assert ended(*seen)


@pytest.mark.browser  # a stand-in for one: choreographer takes seconds to give it up
def test_a_browser_that_does_not_start_ahead_of_time_is_told_by_the_first_drawing(machine):
    browserless = program(machine / "browserless", f"echo start >> {machine / 'starts'}", "exit 0")
    with Studio() as working:
        assert working.meanwhile(browserless, lambda: 577) == 577
        before = (machine / "starts").read_text()
        with pytest.raises(NoBrowserError, match="the browser did not start: it ended at once"):
            working.artifacts(jobs("html"), browserless, silent)

    assert (machine / "starts").read_text() == before


def test_the_error_of_a_work_is_told_before_that_of_the_browser_beside_it(monkeypatch):
    @asynccontextmanager
    async def full(*_, **__):
        raise OSError(28, "No space left on device")
        yield

    def wrong():
        raise CmsurveyError(Problem("editions.csv", "is wrong", "made-up cure"))

    monkeypatch.setattr(studio, "opened", full)
    with Studio() as working, pytest.raises(CmsurveyError, match="is wrong"):
        working.meanwhile(Path("made-up"), wrong)
    with Studio() as working, pytest.raises(OSError, match="No space left"):
        working.meanwhile(Path("made-up"), lambda: 577)


def test_asked_to_stop_while_a_browser_is_closed_a_run_stops(tmp_path, monkeypatch):
    """The library below takes a task that is cancelled there for one that has done its work."""
    closing = asyncio.Event()

    async def started(*_):
        pass

    async def close(_):
        closing.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(LONG)

    async def work():
        async with process.running(Path(sys.executable), tmp_path, 1):
            pass

    async def stopped():
        working = asyncio.create_task(work())
        await asyncio.wait_for(closing.wait(), LONG)
        working.cancel()
        with pytest.raises(asyncio.CancelledError):
            await working

    monkeypatch.setattr(process, "_start", started)
    monkeypatch.setattr(process.Started, "close", close)
    asyncio.run(stopped())


def test_a_browser_leaves_its_socket_in_the_folder_that_is_taken_away_where_its_name_is_short_enough():
    for folder, own in {"/made-up/short": True, f"/made-up/{'long' * 12}": False}.items():
        shelled: Any = process.Shelled.__new__(process.Shelled)
        shelled.tmp_dir = SimpleNamespace(path=Path(folder) / "profile", clean=lambda: None)
        assert (shelled.get_env().get("TMPDIR") == folder) is own


def test_what_a_killed_browser_left_of_its_socket_is_taken_away_and_nothing_of_somebody_else(tmp_path):
    """Chromium makes it in TMPDIR, and its profile links to it, where its name is too long for ours."""
    folders = [tmp_path / "org.chromium.Chromium.1", tmp_path / "org.chromium.Chromium.2"]
    for folder in folders:
        folder.mkdir()
        (folder / "SingletonSocket").touch()
    (folders[1] / "letter.txt").touch()
    for folder in folders:
        profile = tmp_path / f"profile of {folder.name}"
        profile.mkdir()
        (profile / "SingletonSocket").symlink_to(folder / "SingletonSocket")
        started: Any = SimpleNamespace(profile=profile)
        process._take_away(process._socket(started))
    without: Any = SimpleNamespace(profile=tmp_path)
    process._take_away(process._socket(without))

    assert not folders[0].exists()
    assert list(folders[1].iterdir()) == [folders[1] / "letter.txt"]


def test_nothing_to_draw_starts_no_browser(tmp_path):
    assert artifacts([], tmp_path / "absent", silent) == []


@pytest.mark.long
def test_without_a_browser_a_page_has_its_table_and_no_drawing():
    job = jobs("html", "png")[1]

    (made,) = render.undrawn(job)

    text = made.content.decode()
    assert (made.name, "49,6\u00a0%" in text, text.count("<figure ")) == ("region.html", True, 1)
    assert re.findall(r'<svg[^>]*role="img"', text) == []
    assert render.undrawn(job._replace(formats=("png",))) == []


def manifest(output: Path) -> dict[str, dict[str, object]]:
    """What the manifest says of each file."""
    listed = json.loads((output / "manifest.json").read_text(encoding="utf-8"))["files"]
    return {entry["name"]: entry for entry in listed}


@pytest.mark.browser
def test_a_picture_has_two_pixels_a_px_and_shows_something(output):
    entries = manifest(output)
    pictures = sorted(output.glob("*.png"))
    assert len(pictures) >= 29
    for path in pictures:
        with Image.open(path) as picture:
            entry = entries[path.name]
            assert picture.size == (entry["width"], entry["height"]), path.name
            assert picture.width == (2160 if entry["kind"] == "poster" else 1440), path.name
            assert sum(map(bool, picture.convert("L").histogram())) >= 8, path.name
            assert picture.convert("RGB").getpixel((2, 2)) == (0xFA, 0xF8, 0xF4), path.name


@pytest.mark.browser
def test_a_picture_at_one_pixel_a_px_is_made_when_asked_only(output):
    assert list(output.glob("*@1x.png")) == []


@pytest.mark.browser
def test_a_pdf_is_one_tagged_page_with_a_title_and_the_date_of_the_fieldwork(output):
    entries = manifest(output)
    files = sorted(output.glob("*.pdf"))
    assert len(files) >= 29
    for path in files:
        document = pypdf.PdfReader(path)
        root: Any
        root, entry = document.trailer["/Root"], entries[path.name]

        assert len(document.pages) == 1, path.name
        assert root["/MarkInfo"]["/Marked"] is not None, path.name
        assert "/K" in root["/StructTreeRoot"], path.name
        assert root["/Lang"] == "fr-FR", path.name
        assert document.metadata is not None
        found, *named = str(document.metadata.title).split(" – ")
        assert (found, named[-1]) == (entry["title"], SERIES), path.name
        assert document.metadata.creation_date == document.metadata.modification_date == MOMENT, path.name
        assert float(document.pages[0].mediabox.width) == pytest.approx(
            int(str(entry["width"])) * 0.75, abs=1
        )


def figures(element: Any) -> Iterator[Any]:
    """The figures of a tagged PDF, however deep."""
    element = element.get_object()
    for one in element if isinstance(element, list) else [element]:
        own = one.get_object()
        if isinstance(own, dict):
            if own.get("/S") == "/Figure":
                yield own
            if "/K" in own:
                yield from figures(own["/K"])


@pytest.mark.browser
def test_every_figure_of_a_tagged_pdf_has_an_alternative_text(output):
    for name in ("gender", "profile"):
        root: Any = pypdf.PdfReader(output / f"{name}.pdf").trailer["/Root"]
        found = [one.get("/Alt") for one in figures(root["/StructTreeRoot"]["/K"])]

        assert found
        assert all(found), name


def plain(text: str) -> str:
    """Text without any space, which PDF readers put where they like."""
    return re.sub(r"\s", "", text)


@pytest.mark.browser
def test_the_text_of_a_pdf_can_be_selected(output):
    for name in ("region", "gender", "profile"):
        text = plain(pypdf.PdfReader(output / f"{name}.pdf").pages[0].extract_text())
        content = json.loads((output / f"{name}.json").read_text(encoding="utf-8"))
        value = {"region": "49,6%", "gender": "52%", "profile": "49,6%"}[name]

        assert plain(content["title"]) in text, name
        assert value in text, name


@pytest.mark.browser
def test_a_pdf_holds_the_words_that_have_a_halo_once(tmp_path):
    options = ("--only", "salary", "--format", "pdf", "--out", tmp_path)
    assert cmsurvey("render", "2019", *options).exit_code == 0

    text = pypdf.PdfReader(tmp_path / "2019/fr/salary.pdf").pages[0].extract_text()
    words = " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())

    assert words.count("28 527 €") == 1
    assert words.count("en CDI") == 2
    assert words.count("plus large sur les métiers du web") == 1


@pytest.mark.browser
def test_a_pdf_has_its_hatches_as_lines_and_holds_no_picture_but_the_halos_of_texts(output):
    """A halo is as tall as one line of a drawing, at four pixels to a px."""
    for path in sorted(output.glob("*.pdf")):
        document = pypdf.PdfReader(path)
        objects = (document.get_object(number) for number in document.xref[0])
        found = (one for one in objects if isinstance(one, pypdf.generic.DictionaryObject))
        tall = [int(str(one["/Height"])) for one in found if one.get("/Subtype") == "/Image"]
        with_halo = "paint-order" in path.with_suffix(".html").read_text(encoding="utf-8")
        assert bool(tall) == with_halo, path.name
        assert max(tall, default=0) <= 4 * 48, path.name
    hatched = (output / "region.html").read_text(encoding="utf-8")
    assert "<pattern" in hatched


@pytest.mark.browser
def test_every_face_of_a_pdf_is_inside_it(output):
    for path in sorted(output.glob("*.pdf")):
        page: Any = pypdf.PdfReader(path).pages[0]
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()
            inner = inner["/DescendantFonts"][0].get_object() if "/DescendantFonts" in inner else inner
            kept = inner.get("/FontDescriptor", {})
            assert inner["/Subtype"] == "/Type3" or {"/FontFile2", "/FontFile3"} & set(kept), path.name


@every("clock", ["D:20310203040506+00'00'", "D:20310203040506Z"])
def test_a_pdf_carries_the_date_it_is_given(clock):
    written = f"<< /CreationDate ({clock})\n/ModDate ({clock}) >>".encode()

    dated = paper.dated(written, datetime(2012, 5, 8, 1, 2, 3, tzinfo=UTC))

    assert dated == b"<< /CreationDate (D:20120508010203+00'00')\n/ModDate (D:20120508010203+00'00') >>"


@pytest.mark.browser
def test_what_the_policy_of_a_sheet_forbids_is_allowed_to_the_next():
    """A kit prints its page of method, which has no pictures, before the posters of its second language."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    strict = f'<!doctype html><meta http-equiv="Content-Security-Policy" content="{policy}"><p>Method</p>'
    halo = "paint-order:stroke;stroke:#fff;stroke-width:3px"
    haloed = f'<!doctype html><svg width="90" height="40"><text y="30" style="{halo}">52 %</text></svg>'
    pages = [sheet.sheets(one, datetime(2031, 5, 2, tzinfo=UTC)) for one in (strict, haloed)]

    printed = sheet.made(pages, browser.require(), LONG)

    assert [len(pypdf.PdfReader(BytesIO(one)).pages[0].images) for one in printed] == [0, 1]


@pytest.mark.browser
def test_what_is_imported_while_a_browser_starts_is_imported_by_one_thread(tmp_path):
    """Where nothing is compiled, that takes longer than the start: two threads would get half of a module."""
    fresh = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": str(tmp_path / "none")}
    command = [sys.executable, "-m", "cmsurvey", "render", "2012", "--only", "gender", "--lang", "fr,en"]
    ended = subprocess.run(
        [*command, "--format", "html", "--out", str(tmp_path / "out"), "--quiet"],
        env=fresh,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.browser
def test_a_halo_that_may_not_load_is_told_at_once():
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    halo = "paint-order:stroke;stroke:#fff;stroke-width:3px"
    haloed = (
        f'<!doctype html><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<svg width="90" height="40"><text y="30" style="{halo}">52 %</text></svg>'
    )

    with pytest.raises(RenderError, match="the picture of a halo did not load"):
        sheet.made([sheet.sheets(haloed, datetime(2031, 5, 2, tzinfo=UTC))], browser.require(), LONG)

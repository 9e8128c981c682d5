"""What the tests with a browser share: one rendered edition, and one browser that reads its pages."""

from __future__ import annotations

import fcntl
import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped] # xdist ships no types

if TYPE_CHECKING:
    from tests.reader import Reader

#: A job in the background of a shell ignores Ctrl-C, and so would all that is started to try it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


#: What is said on a terminal is said in its language: that of the tests, whoever sits there.
os.environ["LC_ALL"] = "C.UTF-8"

#: Files that are kept in memory: to make one takes a tenth of the processor time that it takes on a disk.
_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own there, for this user alone


def _in_memory(least: int = 2 * 2**30) -> bool:
    """Whether what the tests write can be kept in memory: there is room, and programs may start there."""
    try:
        state = os.statvfs(_MEMORY)
    except OSError:
        return False
    return (
        os.access(_MEMORY, os.W_OK)
        and not state.f_flag & os.ST_NOEXEC
        and state.f_bavail * state.f_frsize > least
    )


if sys.platform == "linux" and _in_memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

#: These read every edition as it is composed in both languages.
_READ = ("article", "editions", "spelling", "truth", "unproven", "words_files")
COMPOSED = {f"tests/test_{name}.py" for name in _READ}


class ByFile(LoadScopeScheduling):  # type: ignore[misc] # the same
    """A process runs a file whole, so that what its tests share is made once."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "composed" if file in COMPOSED else file


def pytest_configure(config):
    """Few examples each run: every run tries others, and what once failed is tried first; a soak tries many.

    The process that hands the tests to others tries none: they wait until it has made its imports.
    """
    if config.getoption("dist") != "no" and not config.getoption("--hypothesis-profile"):
        return
    from hypothesis import settings  # noqa: PLC0415 - see above

    settings.register_profile("suite", max_examples=8, deadline=None)
    settings.register_profile("soak", max_examples=300, deadline=None)
    settings.load_profile("suite")


def pytest_collection():
    """Collecting makes a million objects that stay: to look for garbage among them finds none."""
    gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What starts other programs is left out with the browser: docs/decisions/suite.md."""
    for item in items:
        if item.get_closest_marker("programs"):
            item.add_marker("browser")


def pytest_collection_finish():
    gc.freeze()
    gc.enable()
    gc.set_threshold(100_000, 20, 100)  # a test's own garbage goes with its last reference


def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log)


def rendered(out: Path, *options: str, prefix: tuple[str, ...] = (), epoch: str = "") -> Path:
    """The folder that `cmsurvey render 2012` fills, in a process and a folder of its own."""
    settings = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    if epoch:
        settings["SOURCE_DATE_EPOCH"] = epoch
    out.mkdir(parents=True, exist_ok=True)
    command = [*prefix, sys.executable, "-m", "cmsurvey", "render", "2012", "--out", ".", *options]
    ended = subprocess.run(command, cwd=out, env=settings, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return out / "2012" / "fr"


@pytest.fixture(scope="session")
def output(tmp_path_factory, worker_id) -> Path:
    """Every file of the 2012 edition in French; rendered once, however many processes run the tests."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    with (shared / "output.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = shared / "output" / "2012" / "fr"
        return made if made.exists() else rendered(shared / "output")


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """A browser that opens pages as a reader does."""
    from cmsurvey import browser  # noqa: PLC0415 - see pytest_configure
    from tests.reader import Reader  # noqa: PLC0415 - the same

    with Reader(browser.require()) as opened:
        yield opened


@pytest.fixture(autouse=True, scope="session")
def _without_copies_of_this_process() -> Iterator[None]:
    """To copy a process that has collected the tests takes longer than to check a small series."""
    from cmsurvey import beside  # noqa: PLC0415 - see pytest_configure

    with mock.patch.object(beside, "_spare", return_value=0):
        yield


@pytest.fixture(autouse=True, scope="session")
def _without_waiting_for_the_disk() -> Iterator[None]:
    """No test cuts the power, and waiting for the disk is most of the time that writing takes."""
    from cmsurvey import publish  # noqa: PLC0415 - see pytest_configure

    def one_by_one(files: Iterable[Path]) -> None:
        for path in files:
            publish._sync_file(path)

    with mock.patch.object(os, "fsync"), mock.patch.object(publish, "sync_all", one_by_one):
        yield

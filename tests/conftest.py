"""What the tests with a browser share: one rendered edition, and one browser that reads its pages."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmsurvey import browser
from tests.reader import Reader


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
    with Reader(browser.require()) as opened:
        yield opened

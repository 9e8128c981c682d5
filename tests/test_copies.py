"""Tests that run in copies of one process: each runs once, and neither a failure nor a copy's end is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.programs,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere --copies auto is one process"),
]

CONFTEST = """\
import pytest
from tests import copies

def pytest_addoption(parser):
    copies.add_option(parser)

@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    copies.run(session, copies.asked(session.config), lambda nodeid: nodeid.partition("::")[0])
    return True
"""
PASSES = "def test_passes(tmp_path):\n    assert not list(tmp_path.iterdir())\n"


def run(folder: Path, *options: str, **files: str) -> tuple[int, str]:
    """How a run of made-up tests ended in two copies, and what it printed."""
    for name, content in {"conftest.py": CONFTEST, "pytest.ini": "[pytest]\n", **files}.items():
        (folder / name).with_suffix(Path(name).suffix or ".py").write_text(content, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--copies", "2", *options]
    own = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTEST_ADDOPTS": ""}
    ended = subprocess.run(command, cwd=folder, env=own, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def test_a_copy_that_ends_in_a_test_fails_it_and_the_tests_of_the_others_are_run(tmp_path):
    code, said = run(
        tmp_path, test_ends=f"import os\n\ndef test_ends():\n    os._exit(0)\n\n{PASSES}", test_other=PASSES
    )

    assert (code, said.count("1 failed, 1 passed")) == (1, 1), said
    assert "test_ends.py::test_ends - the process of this test ended in it" in said


def test_a_failure_is_told_with_what_was_printed_in_its_test_and_in_no_other(tmp_path):
    fails = 'def test_{0}():\n    print("printed in {0}")\n    assert "{0}" == "b"\n'

    code, said = run(tmp_path, test_a=fails.format("a"), test_b=fails.format("b"))

    assert (code, said.count("1 failed, 1 passed")) == (1, 1), said
    assert "printed in a" in said
    assert "printed in b" not in said


def test_every_test_runs_once(tmp_path):
    files = {f"test_{name}": f"{PASSES}\n\ndef test_too():\n    pass\n" for name in "abcdef"}

    code, said = run(tmp_path, **files)

    assert (code, said.count("12 passed")) == (0, 1), said


def test_after_as_many_failures_as_are_borne_the_run_ends(tmp_path):
    fails = "def test_fails():\n    assert not 1\n"

    code, said = run(
        tmp_path, "-x", test_a=fails, test_b="import time\n\ndef test_long():\n    time.sleep(600)\n"
    )

    assert (code, said.count("1 failed in")) == (1, 1), said

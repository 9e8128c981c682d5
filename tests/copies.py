"""Runs the tests in copies of the process that collected them, with `--copies N`: what it imported they have.

Processes of their own, as xdist starts them, each import and collect everything anew. Where a system can
fork, the copies begin where collecting ended, and tell the first process of each test as those of xdist do.
"""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import Pipe, connection
from typing import Any

import pytest

#: What a copy tells when it has run its last test.
_DONE = "done"


def add_option(parser: pytest.Parser) -> None:
    """Add the option of the command line."""
    told = 'run the tests in so many copies of this process; "auto" is one for each core (Linux)'
    parser.addoption("--copies", metavar="N", default="1", help=told)


def asked(config: pytest.Config) -> int:
    """How many copies are asked for; 1 is this process itself."""
    number = str(config.getoption("--copies"))
    if number == "auto":
        return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    return int(number)


def run(session: pytest.Session, copies: int, scope: Callable[[str], str]) -> None:
    """Run what was collected; the tests of a scope run in one copy, in their order, and large scopes first.

    Raises:
        Failed: so many tests failed that no other is to be run.
    """
    works: dict[str, list[pytest.Item]] = {}
    for item in session.items:
        works.setdefault(scope(item.nodeid), []).append(item)
    queue = _queue(sorted(works.values(), key=len, reverse=True))
    session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined] # made once, as xdist does
    started = [_started(session, queue) for _ in range(copies)]
    try:
        _hear(session, {heard: () for _, heard in started})
    finally:
        for process, heard in started:
            os.kill(process, 9)
            os.waitpid(process, 0)
            heard.close()


def _queue(works: list[list[pytest.Item]]) -> Iterator[pytest.Item]:
    """The tests, taken work by work from a pipe that every copy reads: who comes first has the next one."""
    taken, given = os.pipe()
    os.write(given, b"".join(number.to_bytes(2, "big") for number in range(len(works))))
    os.close(given)
    numbers = iter(lambda: os.read(taken, 2), b"")
    return (test for number in numbers for test in works[int.from_bytes(number, "big")])


def _started(session: pytest.Session, queue: Iterator[pytest.Item]) -> tuple[int, connection.Connection]:
    """A copy that runs tests: its process, and the end at which it is heard."""
    heard, told = Pipe(duplex=False)
    with warnings.catch_warnings():
        # The threads of which Python 3.12 warns are those of numpy, which ends them before it is copied.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process:
        told.close()
        return process, heard
    try:
        _work(session.config, queue, told)
    except BaseException:  # noqa: BLE001 - a copy never goes on where its original does
        traceback.print_exc()
    finally:
        os._exit(0)


def _work(config: pytest.Config, queue: Iterable[pytest.Item], told: connection.Connection) -> None:
    """Run tests in a copy, which keeps apart what they print, and tell of each."""
    capture = config.pluginmanager.getplugin("capturemanager")
    capture.stop_global_capturing()
    capture.start_global_capturing()
    capture.suspend_global_capture(in_=True)
    config.pluginmanager.unregister(name="terminalreporter")
    config.pluginmanager.register(_Teller(config, told))
    tests = iter(queue)
    test = next(tests, None)
    while test is not None:
        following = next(tests, None)
        config.hook.pytest_runtest_protocol(item=test, nextitem=following)
        test = following
    told.send((_DONE, None))


class _Teller:
    """Tells the first process what pytest would tell the terminal."""

    def __init__(self, config: pytest.Config, told: connection.Connection) -> None:
        self._config, self._told = config, told

    def pytest_runtest_logstart(self, nodeid: str, location: tuple[str, int | None, str]) -> None:
        self._told.send(("start", (nodeid, location)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        hook = self._config.hook
        self._told.send(("report", hook.pytest_report_to_serializable(config=self._config, report=report)))


def _hear(session: pytest.Session, copies: dict[connection.Connection, tuple[Any, ...]]) -> None:
    """Pass on what the copies tell until each has run its last test; beside each stands where it is."""
    while copies:
        for one in connection.wait(list(copies)):
            assert isinstance(one, connection.Connection)
            try:
                kind, content = one.recv()
            except EOFError:
                content = _lost(*copies.pop(one))
                session.config.hook.pytest_runtest_logreport(report=content)
                continue
            if kind == _DONE:
                del copies[one]
            elif kind == "start":
                copies[one] = content
                session.config.hook.pytest_runtest_logstart(nodeid=content[0], location=content[1])
            else:
                _report(session.config, content)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)


def _report(config: pytest.Config, content: dict[str, Any]) -> None:
    report = config.hook.pytest_report_from_serializable(config=config, data=content)
    config.hook.pytest_runtest_logreport(report=report)


def _lost(nodeid: str = "", location: Any = ("", None, "")) -> pytest.TestReport:
    """What is reported of a test in which a copy ended: it failed."""
    told = "the process of this test ended in it; the tests after it in the same file were not run"
    return pytest.TestReport(nodeid, location, {}, "failed", told, "call")

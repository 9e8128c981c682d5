"""A series that is served in this process, and what a browser or a program asks of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from queue import Queue
from typing import NamedTuple
from urllib.parse import urlsplit

from cmsurvey import serve

#: Seconds after which nothing more is awaited; what comes at all comes in a fraction of one.
PATIENCE = 120


class Answer(NamedTuple):
    """The status, the headers and the text of an answer."""

    status: int
    headers: Mapping[str, str]
    text: str


@contextmanager
def served(series: serve.Series, port: int = 0) -> Iterator[str]:
    """The address of a server that works in a thread of its own."""
    desk, said = serve.Desk(), Queue[str]()
    thread = threading.Thread(target=serve.run, args=(series, port, said.put, desk))
    thread.start()
    try:
        yield said.get(timeout=PATIENCE)
    finally:
        desk.close()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def ask(address: str, path: str, body: str | None = None, **headers: str) -> Answer:
    """The answer to a request of these headers ("_" for "-"); that of `body` is a POST."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with _connected(address) as connection:
        connection.request("GET" if body is None else "POST", path, body, named)
        answer = connection.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read().decode())


@contextmanager
def changes(address: str) -> Iterator[HTTPResponse]:
    """The stream of changes; its first line is the state at present."""
    with _connected(address) as connection:
        connection.request("GET", "/changes/")
        yield connection.getresponse()


def state(stream: HTTPResponse) -> str:
    """The next state that a stream tells."""
    line = stream.readline().decode()
    while not line.startswith("data: "):
        assert line, "the stream ended"
        line = stream.readline().decode()
    return line.removeprefix("data: ").strip()


@contextmanager
def _connected(address: str) -> Iterator[HTTPConnection]:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
    try:
        yield connection
    finally:
        connection.close()

"""The pages over HTTP, for browsers of this machine and pages of ours alone.

Bound to the loopback address. A request has to name it as its host, or a page of elsewhere whose name was
made to lead here could read what is served. Nothing is looked up by a path: an address is one of a few
forms, and a drawing is known by its hash, so that none leads to a file.
"""

from __future__ import annotations

import errno
import json
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager, nullcontext
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from urllib.parse import quote, unquote, urlsplit

from cmsurvey import manifest, words
from cmsurvey.errors import CmsurveyError, Problem, RenderError
from cmsurvey.serve import desk as desks
from cmsurvey.serve import view as views
from cmsurvey.serve.desk import Desk
from cmsurvey.serve.workshop import View, Workshop

HOST = "127.0.0.1"
#: Seconds after which a waiting page is told that the server is still there.
PULSE = 10.0
#: Milliseconds after which a page looks for a server that went away.
RETRY = 500
#: Seconds that a connection may stay silent, and the bytes of the longest question.
SILENCE, LONGEST = 60, 10_000
_DRAWING = re.compile(r"/(drawing|small)/([0-9a-f]{32})")
_OURS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src data:; img-src data:; "
    "frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
#: A drawn page has a policy of its own too, and no script.
_DRAWN = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; form-action 'none'; "
    "frame-ancestors 'self'"
)
_EACH = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # with none, a browser would not name the origin of a snippet
    "X-Content-Type-Options": "nosniff",
}


class _Server(ThreadingHTTPServer):
    """A thread a connection, none of which keeps the command from ending."""

    daemon_threads = True
    block_on_close = False
    # on Windows this would let a second server share the port
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, port: int, workshop: Workshop, desk: Desk) -> None:
        self.workshop, self.desk = workshop, desk
        super().__init__((HOST, port), _Handler)
        names = (HOST, "localhost")
        ports = (f":{self.server_port}", *([""] if self.server_port == 80 else []))
        self.hosts = frozenset(name + port for name in names for port in ports)

    def server_bind(self) -> None:
        """Bind without asking the network for the name of this machine."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.socket.getsockname()[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away, or a server that ends, is no fault."""
        if not isinstance(sys.exception(), OSError | CancelledError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # as the library calls it


@contextmanager
def listening(port: int, workshop: Workshop, desk: Desk) -> Iterator[str]:
    """Answer at a port (0: any free one) until the end of the block, which gets the address.

    Raises:
        RenderError: the port cannot be had; with the next free one.
    """
    try:
        server = _Server(port, workshop, desk)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        what = f"port {port} is taken by another program" if taken else f"port {port} may not be used here"
        raise RenderError(Problem("--port", what, f"take the next free one: --port {_free(port)}")) from None
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.025), daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}/"
    finally:
        desk.close()
        server.shutdown()
        server.server_close()


def _free(port: int) -> int:
    """The next port above the reserved ones that nobody listens at."""
    for candidate in range(max(port + 1, 1024), 65_536):
        with socket.socket() as tried:
            try:
                tried.bind((HOST, candidate))
            except OSError:
                continue
            return candidate
    return 0


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "cmsurvey", ""
    timeout = SILENCE
    # a page waits for each of its answers
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer with a page, a drawing, a file of the pages or the stream of changes."""
        if self._refused():
            return
        address = urlsplit(self.path).path
        known: dict[str, Callable[[], None]] = {
            "/": self._home,
            "/serve.css": lambda: self._send(views.style(), "text/css"),
            "/serve.js": lambda: self._send(views.asset("serve.js"), "text/javascript"),
        }
        drawing = _DRAWING.fullmatch(address)
        if address in known:
            known[address]()
        elif address.startswith("/changes/"):
            self._changes(self._view(address.removeprefix("/changes")))
        elif drawing:
            self._drawing(drawing[2], desks.SMALL if drawing[1] == "small" else desks.DRAWING)
        else:
            self._page(self._view(address))

    def do_HEAD(self) -> None:
        """The same without what it would show."""
        self.do_GET()

    def do_POST(self) -> None:
        """Answer with a snippet; it writes files, so only a page of ours may ask for it."""
        length = self.headers.get("Content-Length", "")
        if self._refused():
            return
        if not self._ours() or self.headers.get_content_type() != "application/json":
            self._refuse(HTTPStatus.FORBIDDEN, "only a page of this server may ask this")
        elif not length.isdecimal() or int(length) > LONGEST:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the question is too long")
        elif self.path != "/snippet":
            self._refuse(HTTPStatus.NOT_FOUND, "there is no such address")
        else:
            self._snippet(self.rfile.read(int(length)))

    def log_message(self, *_: object) -> None:
        """Print nothing: the terminal is for what somebody has to know."""

    def _refused(self) -> bool:
        """Whether a request came by another name, or was sent by a page of elsewhere; it is answered then."""
        hosts = self.headers.get_all("Host", [])
        inside = self.headers.get("Sec-Fetch-Dest", "document") != "document"
        if len(hosts) != 1 or hosts[0].lower() not in self.server.hosts:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST, "this server has another name")
        elif inside and self.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            self._refuse(HTTPStatus.FORBIDDEN, "a page of elsewhere asks for this")
        else:
            return False
        return True

    def _ours(self) -> bool:
        """Whether a page of this server asks, as its browser says: by one header or the other."""
        origin = self.headers.get("Origin")
        if origin is None:
            return self.headers.get("Sec-Fetch-Site") == "same-origin"
        return origin == f"http://{self.headers.get('Host')}"

    def _refuse(self, status: HTTPStatus, what: str) -> None:
        self.close_connection = True  # what else was sent with it is not read
        self._send(f"{what}\n", "text/plain", status)

    def _send(
        self, content: str | bytes, kind: str, status: HTTPStatus = HTTPStatus.OK, policy: str = _OURS
    ) -> None:
        body = content.encode() if isinstance(content, str) else content
        lines = {"Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(body))}
        self._head(status, {**lines, "Content-Security-Policy": policy})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _head(self, status: HTTPStatus, lines: Mapping[str, str]) -> None:
        """The status and the headers of an answer, with those that each has."""
        self.send_response(status)
        for name, value in {"Content-Security-Policy": _OURS, **_EACH, **lines}.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _home(self) -> None:
        """Lead to the latest edition; while the series cannot be read, say why here."""
        view = View(self._langs()[0])
        shown = self.server.desk.ask(desks.PAGE, partial(self.server.workshop.shown, view))
        if not shown.survey:
            self._shown(view)
            return
        latest = list(shown.survey.editions)[-1]
        there = {"Location": f"/{view.lang}/{quote(latest)}", "Content-Length": "0"}
        self._head(HTTPStatus.SEE_OTHER, there)

    def _view(self, address: str) -> View | None:
        """What a page of this address is about: an edition or one infographic; None if there is none."""
        lang, *names = [unquote(part) for part in address[1:].split("/")]
        named = len(names) in {1, 2} and all(map(_plain, names))
        known = lang in self.server.workshop.langs or lang in self._langs()
        return View(lang, *names) if named and known else None

    def _langs(self) -> tuple[str, ...]:
        """The languages of the files as they are now."""
        return self.server.desk.ask(desks.PAGE, self.server.workshop.spoken)

    def _page(self, view: View | None) -> None:
        if view:
            self._shown(view)
        else:
            absent = views.absent(urlsplit(self.path).path, self.server.workshop.langs)
            self._send(absent, "text/html", HTTPStatus.NOT_FOUND)

    def _shown(self, view: View) -> None:
        """The page of a view; one that was never there is not found."""
        server, state = self.server, self.server.desk.state
        shown = server.desk.ask(desks.PAGE, partial(server.workshop.shown, view))
        series = shown.survey
        there = not view.edition or shown.items or not series or view.edition in series.editions
        status = HTTPStatus.OK if there or view.edition == words.TRENDS else HTTPStatus.NOT_FOUND
        self._send(views.page(shown, view, server.workshop.langs, state), "text/html", status)

    def _drawing(self, made: str, rank: int) -> None:
        try:
            html = self.server.desk.ask(rank, partial(self.server.workshop.drawing, made))
        except CmsurveyError as error:
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            self._send(views.refusal(error.problems), "text/html", status, _DRAWN)
            return
        if html is None:
            self._refuse(HTTPStatus.NOT_FOUND, "no page shows this drawing any more")
        else:
            self._send(html, "text/html", policy=_DRAWN)

    def _changes(self, view: View | None) -> None:
        """The state of the files for a page, at once and after each change, as server-sent events."""
        self.close_connection = True
        self._head(HTTPStatus.OK, {"Content-Type": "text/event-stream"})
        if self.command == "HEAD":
            return
        told, desk = "", self.server.desk
        self.wfile.write(f"retry: {RETRY}\n".encode())
        with desk.watching(view) if view else nullcontext():
            while not desk.closed:
                state = desk.heard(told, PULSE)
                # a line that says nothing finds out whether anybody still listens
                self.wfile.write((f"data: {state}\n\n" if state != told else ":\n\n").encode())
                told = state

    def _snippet(self, body: bytes) -> None:
        """The snippet that is asked for, and which files were written for it, or what is wrong."""
        try:
            asked = {str(key): str(value) for key, value in json.loads(body).items()}
            view = View(asked["lang"], asked["edition"], asked["name"])
            question = partial(self.server.workshop.snippet, view, asked["kind"], asked["base"])
        except (ValueError, LookupError, AttributeError, RecursionError):
            self._refuse(HTTPStatus.BAD_REQUEST, "this is no question for a snippet")
            return
        try:
            made = self.server.desk.ask(desks.PAGE, question)
        except CmsurveyError as error:
            told = [views.told(one, view.lang, asked["kind"], asked["base"]) for one in error.problems]
            answer, status = {"problems": told}, HTTPStatus.CONFLICT
        else:
            answer = {"text": made.text, "folder": str(made.folder), "written": made.written}  # type: ignore[dict-item] # JSON
            status = HTTPStatus.OK
        self._send(json.dumps(answer, ensure_ascii=False), "application/json", status)


def _plain(name: str) -> bool:
    return len(name) <= 100 and manifest.plain(name)

"""Whether addresses still lead anywhere; without a network none of them is called dead.

Only https is spoken. A host is asked one thing at a time, with a pause between; there are no cookies, no
credentials, and of what a page holds nothing is read.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from typing import Literal, NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

State = Literal["well", "moved", "dead", "shut", "silent"]

#: What an answer to HEAD may be that an answer to GET is not.
_NO_HEAD = {400, 403, 404, 405, 501}
_GONE = {404, 410}
_FOR_GOOD = {301, 308}
_ELSEWHERE = {*_FOR_GOOD, 302, 303, 307}
#: How often an address may send on to another.
_HOPS = 5
#: The most characters that are shown of an address that a host sends.
_SHOWN = 120
#: How many hosts are asked at the same time.
_AT_ONCE = 8


class Answer(NamedTuple):
    """What became of an address, and that in words.

    `well`: a page answers. `moved`: another address is its own for good. `dead`: there is no such page, or no
    such host. `shut`: the host does not let programs in, or fails. `silent`: nothing answered in time. What
    is written with http is asked with https, and its words say so.
    """

    state: State
    told: str


@dataclass(frozen=True)
class Asking:
    """How addresses are asked: seconds that an answer may take, and between two questions to one host.

    `schemes` are those that are spoken, the first instead of http.
    """

    patience: float = 10.0
    pause: float = 1.0
    schemes: Sequence[str] = ("https",)
    sleep: Callable[[float], None] = time.sleep


def check(addresses: Iterable[str], asking: Asking | None = None) -> dict[str, Answer] | None:
    """What became of each address; None where no host at all could be reached: there is no network."""
    asking = asking or Asking()
    hosts: dict[str, list[str]] = {}
    for address in dict.fromkeys(addresses):
        hosts.setdefault(_host(address), []).append(address)
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        found = [pair for of in pool.map(lambda one: _of_host(one, asking), hosts.values()) for pair in of]
    if found and not any(reached for _, _, reached in found):
        return None
    return {address: answer for address, answer, _ in found}


def _host(address: str) -> str:
    """The host of an address; empty where it is none."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:  # an unclosed bracket
        return ""


def _of_host(addresses: Sequence[str], asking: Asking) -> list[tuple[str, Answer, bool]]:
    """The answers of one host, one after the other; whether it was reached at all."""
    found = []
    for number, address in enumerate(addresses):
        if number:
            asking.sleep(asking.pause)
        found.append((address, *_asked(address, asking)))
    return found


def _asked(address: str, asking: Asking) -> tuple[Answer, bool]:
    """The answer of an address, followed to where it sends on, and whether any host was reached."""
    unasked = _unasked(address, asking)
    if unasked:
        return unasked, False
    parts = urlsplit(address)
    plain = parts.scheme not in asking.schemes
    here = urlunsplit(parts._replace(scheme=asking.schemes[0])) if plain else address
    begun, reached, for_good = here, False, True
    for _ in range(_HOPS):
        try:
            status, to = _request(here, asking)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return _said(_failed(error), plain=plain), reached or _answered(error)
        reached = True
        if status not in _ELSEWHERE or not to:
            return _said(_told(status, here if here != begun and for_good else ""), plain=plain), True
        for_good = for_good and status in _FOR_GOOD
        here, refused = _onward(here, to, asking)
        if refused:
            return _said(Answer("shut", refused), plain=plain), True
    return _said(Answer("dead", f"sends on more than {_HOPS} times"), plain=plain), True


def _unasked(address: str, asking: Asking) -> Answer | None:
    """Why an address is asked nothing; None of one that is asked."""
    host = _host(address)
    if not host:
        return Answer("dead", "is no address")
    if "@" in host:
        return Answer("shut", "names a user, with whom nothing is asked: leave that out")
    if urlsplit(address).scheme not in {*asking.schemes, "http"}:
        return Answer("shut", "is not asked, as it is neither https nor http: open it yourself")
    return None


def _onward(here: str, to: str, asking: Asking) -> tuple[str, str]:
    """Where an address sends on to, and why that is not asked, in words; a host may send anything."""
    shown = "".join(filter(str.isprintable, to))[:_SHOWN]
    try:
        there = urljoin(here, to)
        if urlsplit(there).scheme in asking.schemes:
            return there, ""
    except ValueError:
        return here, f"sends on to {shown}, which is no address"
    return here, f"sends on to {shown}, which is not asked"


def _said(answer: Answer, *, plain: bool) -> Answer:
    """An answer, with what an address in http is to know of it."""
    if not plain:
        return answer
    if answer.state in {"well", "moved"}:
        return Answer(answer.state, f"{answer.told}, over https: write it so")
    return Answer("shut", f"written with http, which is not asked; over https: {answer.told}")


def _told(status: int, moved_to: str) -> Answer:
    if status in _GONE:
        return Answer("dead", f"there is no such page any more ({status})")
    if status in _ELSEWHERE:
        return Answer("shut", f"sends on ({status}) without saying where: open it yourself")
    if status >= 400:
        told = (
            f"fails ({status}): try again"
            if status >= 500
            else f"answers {status} to a program: open it yourself"
        )
        return Answer("shut", told)
    return Answer("moved", f"is now {moved_to}") if moved_to else Answer("well", "answers")


#: What became of an address that failed so; the first kind that a failure is of.
_FAILURES: dict[type[Exception], Answer] = {
    TimeoutError: Answer("silent", "did not answer in time"),
    ssl.SSLError: Answer("shut", "does not speak https as it should: open it yourself"),
    ConnectionResetError: Answer(
        "silent", "ended without an answer"
    ),  # as does http.client.RemoteDisconnected
    BrokenPipeError: Answer("silent", "ended without an answer"),
    http.client.InvalidURL: Answer("dead", "is no address"),
    http.client.HTTPException: Answer("silent", "answers with something that is no page"),
}


def _answered(error: Exception) -> bool:
    """Whether a host was there that failed so."""
    kind = getattr(error, "reason", error)
    odd = isinstance(kind, ssl.SSLError | http.client.HTTPException)
    return odd and not isinstance(kind, http.client.InvalidURL)


def _failed(error: Exception) -> Answer:
    """What keeps an address from answering, in words."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        why = reason.verify_message.rstrip(".")
        return Answer("shut", f"its certificate is not to be trusted ({why}): open it yourself")
    known = next((answer for kind, answer in _FAILURES.items() if isinstance(reason, kind)), None)
    if known:
        return known
    if isinstance(reason, socket.gaierror) and reason.errno == socket.EAI_NONAME:
        return Answer("dead", "there is no such host")
    cause = " ".join(str(getattr(reason, "strerror", None) or reason).split())
    return Answer("silent", f"cannot be reached: {cause[:1].lower()}{cause[1:80]}")


def _opener() -> urllib.request.OpenerDirector:
    """What speaks to hosts: it follows nowhere and keeps no cookies."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _request(address: str, asking: Asking) -> tuple[int, str]:
    """The status of an address, and where it sends on to; its page is not read."""
    status, to = _once(address, "HEAD", asking)
    if status in _NO_HEAD:
        status, to = _once(address, "GET", asking)
    return status, to


def _once(address: str, method: str, asking: Asking) -> tuple[int, str]:
    if urlsplit(address).scheme not in asking.schemes:
        raise ValueError(f"{address} is not asked")
    headers = {"User-Agent": f"cmsurvey/{version('cmsurvey')} (checks links)", "Accept": "text/html,*/*"}
    request = urllib.request.Request(address, headers=headers, method=method)  # noqa: S310 - its scheme is known
    try:
        with _opener().open(request, timeout=asking.patience) as answer:
            return int(answer.status), ""
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get("Location", "")

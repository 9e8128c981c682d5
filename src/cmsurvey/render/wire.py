"""The pipe to a browser: a message goes whole whatever interrupts it, and one of megabytes costs little.

choreographer's own pipe writes once, so a signal (Ctrl-Z, a window that changes its size) can cut a message
in two, and the browser stays silent; and it spells out what goes through it for a log that nobody keeps.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from choreographer.channels import ChannelClosedError, Pipe

if sys.platform == "linux":
    import fcntl

#: Bytes read at once, and what a pipe holds where the system lets us say so: a picture has half a million.
_SIZE = 1 << 20
_END = b"\0"
#: What a browser tells, unasked, where the process of a page has ended.
CRASHED = "Inspector.targetCrashed"
#: What is written into the pipe when the browser has ended (see process), its line break at times apart, with
#: what a part of the browser still says between them; no JSON begins so, and none holds a bare line break.
_BYE = b"{bye}"
_TOLD = (_END + _BYE, _BYE + b"\n")


class Wire(Pipe):
    """choreographer's pipe; each message is JSON and ends with a null byte."""

    def __init__(self) -> None:
        super().__init__()
        self._begun = bytearray()
        if sys.platform == "linux":
            for end in (self._write_to_browser, self._write_from_browser):
                with suppress(OSError):  # a user who has many pipes may have no more room
                    fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, _SIZE)

    def write_json(self, obj: Mapping[str, Any]) -> tuple[float, float]:
        """Send a message; when it began and when it was sent.

        Raises:
            ChannelClosedError: the pipe is closed, or the browser has ended.
        """
        self._must_be_open()
        left, start = memoryview(json.dumps(obj).encode() + _END), time.perf_counter()
        try:
            while left:
                left = left[os.write(self._write_to_browser, left) :]
        except OSError as error:
            self.close()
            raise ChannelClosedError from error
        return start, time.perf_counter()

    def read_jsons(self, *, blocking: bool = True) -> tuple[Sequence[Any], float]:  # noqa: ARG002 - choreographer gives it
        """The messages that have come whole, one at least, and when.

        Raises:
            ChannelClosedError: the pipe is closed, or the browser or one of its pages has ended.
        """
        self._must_be_open()
        read = b""
        while _END not in read:
            try:
                read = os.read(self._read_from_browser, _SIZE)
            except OSError as error:
                self.close()
                raise ChannelClosedError from error
            self._begun += read
            late = self._begun[-len(read) - len(_BYE) :]
            if not read or self._begun.startswith(_BYE) or any(told in late for told in _TOLD):
                self.close()
                raise ChannelClosedError
        *whole, self._begun = self._begun.split(_END)
        try:
            return [_told(message) for message in whole if message], time.perf_counter()
        except ValueError as error:  # half a message of a browser that was killed, and what came behind it
            self.close()
            raise ChannelClosedError from error

    def _must_be_open(self) -> None:
        if not self.is_ready():
            raise ChannelClosedError


def _told(message: bytes | bytearray) -> dict[str, Any]:
    """What a browser tells; a page that has crashed answers no more, and what is no object is no answer."""
    found = json.loads(message)
    if not isinstance(found, dict) or found.get("method") == CRASHED:
        raise ValueError
    return found

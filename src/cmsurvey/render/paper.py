"""A PDF as the browser writes it → one without its clock and its counting: the same page, the same bytes."""

from __future__ import annotations

import re
from datetime import UTC, datetime

#: A cell of a tagged table, by the number that the browser gave its node.
_NODE = re.compile(rb"\(node\d{8}\)")
#: The list of those cells, by name, and its first and last one.
_NAMES = re.compile(rb"/Limits \[[^]]*\]\n/Names \[((?:\(node\d{8}\) \d+ 0 R ?)+)\]")
_NAMED = re.compile(rb"\(node\d{8}\) \d+ 0 R")
_DATE = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}[^)]*\)")


def dated(content: bytes, moment: datetime) -> bytes:
    """The PDF with the edition's date instead of the clock's, byte for byte as long.

    Cells are numbered anew in the order of the page, and listed so: the browser numbers every node since it
    started, not always as many and, when it is busy, not always in one order.
    """
    numbers: dict[bytes, bytes] = {}
    content = _NODE.sub(
        lambda match: numbers.setdefault(match[0], b"(node%08d)" % (len(numbers) + 1)), content
    )
    content = _NAMES.sub(_in_order, content)
    stamp = moment.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'").encode()
    return _DATE.sub(lambda match: b"/" + match[1] + b" (" + stamp + b")", content)


def _in_order(listed: re.Match[bytes]) -> bytes:
    names: list[bytes] = sorted(_NAMED.findall(listed[1]))
    first, last = (one[: one.index(b" ")] for one in (names[0], names[-1]))
    return b"/Limits [" + first + b" " + last + b"]\n/Names [" + b" ".join(names) + b"]"

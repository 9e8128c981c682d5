"""The `name` table of a font under other names (OpenType 1.9, "name": version 0 and its records)."""

from __future__ import annotations

import struct
from collections.abc import Collection, Mapping

_HEAD, _RECORD = struct.Struct(">HHH"), struct.Struct(">HHHHHH")
#: Where names are Unicode, in English, for Windows: platform, encoding, language.
_ENGLISH = 3, 1, 0x409


def renamed(table: bytes, kept: Collection[int], texts: Mapping[int, str]) -> bytes:
    """The table with the records of these numbers alone, and the texts under theirs.

    No number is both kept and given a text. Records that a damaged table has no room for are left out.
    """
    _, count, start = _HEAD.unpack(table[: _HEAD.size].ljust(_HEAD.size, b"\0"))
    room = len(table[_HEAD.size :]) // _RECORD.size
    found = {}
    for at in range(min(count, room)):
        *place, number, length, offset = _RECORD.unpack_from(table, _HEAD.size + at * _RECORD.size)
        text = table[start + offset : start + offset + length]
        if number in kept and len(text) == length:
            found[*place, number] = text
    found |= {(*_ENGLISH, number): text.encode("utf-16-be") for number, text in texts.items()}
    records, stored = [], b""
    for key, text in sorted(found.items()):
        records.append(_RECORD.pack(*key, len(text), len(stored)))
        stored += text
    head = _HEAD.pack(0, len(records), _HEAD.size + len(records) * _RECORD.size)
    return b"".join([head, *records, stored])

"""PNG → pixels and back, for what a browser writes and a picture of few colours: quickly."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import deflate
import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.integer[Any]]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Rows that are looked at together: a poster has ten million pixels, each copy of it forty megabytes.
BAND = 256
#: How Pillow reads a picture's pixels in four bytes each, and which of their bits are the colour: what a page
#: shows is never transparent.
_FOUR, _OPAQUE = {"RGB": "RGBX", "RGBA": "RGBA"}, 0xFFFFFF
#: Bytes of a pixel by the colour type of the PNG specification, 11.2.1; colours of a palette, and the most
#: of them that half a byte can name.
_BYTES, _INDEXED, HALF = {2: 3, 6: 4}, 3, 16
#: The filters that are undone here (PNG specification, 9.2): none, and the difference to the row above.
_NONE, _UP = 0, 2


def size(content: bytes) -> tuple[int, int]:
    """The width and the height of a PNG in pixels."""
    width, height = struct.unpack_from(">II", content, len(SIGNATURE) + 8)
    return width, height


def distinct(content: bytes) -> tuple[Numbers, Iterator[Numbers]]:
    """The rows of a PNG: for each which one it is, and those from the top, so many at a time.

    What browsers write quickly has each row as its difference to the one above; one that repeats it, as every
    second row of a page does, is the same. All else is left to Pillow. A pixel is 0xBBGGRR.
    """
    depth, kind, *others = content[24:29]
    if depth == 8 and kind in _BYTES and not any(others):
        (width, height), step = size(content), _BYTES[kind]
        length = 1 + width * step
        packed = b"".join(body for name, body in chunks(content) if name == b"IDAT")
        raw = deflate.zlib_decompress(packed, height * length)
        rows = np.frombuffer(raw, dtype=np.uint8).reshape(height, length)
        if np.isin(rows[:, 0], (_NONE, _UP)).all():
            fresh = (rows[:, 0] == _NONE) | (rows[:, 1:].max(axis=1) > 0)
            fresh[0] = True
            return np.cumsum(fresh) - 1, _differences(rows[fresh], step)
    return np.arange(size(content)[1]), _otherwise(content)


def _differences(rows: Numbers, step: int) -> Iterator[Numbers]:
    for above, row in pairwise(rows):
        if row[0] == _UP:
            np.add(row[1:], above[1:], row[1:])
    height, length = rows.shape
    for top in range(0, height, BAND):
        shape = min(BAND, height - top), length // step
        # four bytes of which the first is no part of the pixel: the last four of a picture end with it
        yield np.ndarray(shape, "<u4", rows, top * length, (length, step)) >> 8


def _otherwise(content: bytes) -> Iterator[Numbers]:
    with Image.open(io.BytesIO(content)) as image:
        width, height = image.size
        for top in range(0, height, BAND):
            band = image.crop((0, top, width, min(top + BAND, height)))
            found = np.frombuffer(band.tobytes("raw", _FOUR[image.mode]), dtype="<u4") & _OPAQUE
            yield found.reshape(-1, width)


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG, each by its name."""
    at = len(SIGNATURE)
    while at < len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        yield name, content[at + 8 : at + 8 + length]
        at += length + 12


def chunk(name: bytes, body: bytes) -> bytes:
    """A part of a PNG, as its specification lays it out (5.3)."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(body, zlib.crc32(name)))


def indexed(index: Numbers, which: Numbers, palette: Numbers, effort: int) -> bytes:
    """A PNG of one byte a pixel, which names its colour in the palette; packed by libdeflate at an effort.

    `which` is the row of `index` that each of its rows is. Two pixels share a byte where the palette is short
    enough.
    """
    width, bits = index.shape[1], 4 if len(palette) <= HALF else 8
    if bits < 8:
        index = np.pad(index, ((0, 0), (0, width % 2))) if width % 2 else index
        both = np.ascontiguousarray(index).view("<u2")
        index = (both << 4 | both >> 8).astype(np.uint8)
    rows = np.pad(index, ((0, 0), (1, 0)))[which]
    head = struct.pack(">IIBBBBB", width, len(which), bits, _INDEXED, 0, 0, 0)
    parts = (
        (b"IHDR", head),
        (b"PLTE", palette.astype(np.uint8).tobytes()),
        (b"IDAT", bytes(deflate.zlib_compress(rows, effort))),
        (b"IEND", b""),
    )
    return SIGNATURE + b"".join(chunk(*part) for part in parts)

"""Pixels read from a PNG and written into one, beside what Pillow reads and writes."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
from PIL import Image

from cmsurvey.render import pixels
from tests.cases import every

RANDOM = np.random.default_rng(5)


def by_pillow(content: bytes) -> np.ndarray:
    """Each pixel as 0xBBGGRR."""
    colours = np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).astype(np.uint32)
    red, green, blue = colours.reshape(-1, 3).T
    return red | green << 8 | blue << 16


def filtered(picture: np.ndarray, filters: np.ndarray) -> bytes:
    """A PNG whose rows have these filters, of those that are none (0), to the left (1) and to above (2)."""
    height, width, step = picture.shape
    flat = picture.reshape(height, -1)
    above, left = np.zeros_like(flat), np.zeros_like(flat)
    above[1:], left[:, step:] = flat[:-1], flat[:, :-step]
    rows = flat - np.stack([np.zeros_like(flat), left, above])[filters, np.arange(height)]
    head = struct.pack(">IIBBBBB", width, height, 8, {3: 2, 4: 6}[step], 0, 0, 0)
    packed = zlib.compress(np.hstack([filters[:, None].astype(np.uint8), rows]).tobytes())
    half = len(packed) // 2
    parts = ((b"IHDR", head), (b"IDAT", packed[:half]), (b"IDAT", packed[half:]), (b"IEND", b""))
    return pixels.SIGNATURE + b"".join(pixels.chunk(*part) for part in parts)


@every("step", [3, 4])
@every("kinds", [(0,), (2,), (0, 2), (0, 1, 2)])
@every("shape", [(1, 1), (pixels.BAND + 5, 7)])
def test_every_pixel_is_read_as_pillow_reads_it(step, kinds, shape):
    picture = RANDOM.integers(0, 256, (*shape, step), dtype=np.uint8)
    picture[..., 3:] = 255
    picture = picture[np.arange(shape[0]) // 3 * 2]  # rows that repeat the one above
    content = filtered(picture, RANDOM.choice(kinds, shape[0]))
    which, bands = pixels.distinct(content)

    assert (np.concatenate(list(bands))[which].ravel() == by_pillow(content)).all()
    assert pixels.size(content) == shape[::-1]


def test_a_row_of_a_captured_picture_that_repeats_the_one_above_is_looked_at_once():
    rows = np.array([0, 0, 1, 1, 1, 0])
    content = filtered(RANDOM.integers(0, 256, (2, 5, 4), dtype=np.uint8)[rows], np.full(len(rows), 2))
    which, bands = pixels.distinct(content)

    assert which.tolist() == [0, 0, 1, 1, 1, 2]
    assert [band.shape for band in bands] == [(3, 5)]


@every("colours", [2, 16, 17])
@every("width", [1, 2, 9])
def test_what_is_written_of_a_palette_is_read_by_pillow(colours, width):
    palette = RANDOM.integers(0, 256, (colours, 3))
    index, which = RANDOM.integers(0, colours, (6, width)).astype(np.uint8), RANDOM.integers(0, 6, 9)
    content = pixels.indexed(index, which, palette, 8)

    assert (np.asarray(Image.open(io.BytesIO(content)).convert("RGB")) == palette[index[which]]).all()

"""A long run stays as small as a short one."""

from __future__ import annotations

import io
import os
import platform
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cmsurvey.render import memory, png


def resident() -> float:
    """The memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@pytest.mark.long
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no such habit")
def test_what_large_blocks_took_is_given_back_though_small_ones_lie_between_them():
    memory.returned()
    for _ in range(3):
        bytearray(12 << 20)  # after such ones glibc would take the next from its heap
    pairs = [(bytearray(8 << 20), bytearray(100_000)) for _ in range(12)]
    held = resident()
    small = [one for _, one in pairs]

    pairs.clear()

    assert held - resident() > 80
    assert len(small) == 12


def highest() -> float:
    """The most memory in MB that this process had since it was last set back."""
    (mark,) = (
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return int(mark.split()[1]) * 1024 / 1e6


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="only there can the mark be set back")
def test_a_poster_is_packed_in_few_times_its_own_size_though_a_third_of_it_is_ink():
    shown = np.full((4000, 2000, 4), 255, dtype=np.uint8)
    shown[:, ::3, 0] = np.arange(4000)[:, None] // 40
    held = io.BytesIO()
    Image.fromarray(shown).save(held, "png", compress_level=1)
    size = shown.nbytes / 1e6
    del shown
    memory.returned()
    memory.trimmed()
    before = resident()
    Path("/proc/self/clear_refs").write_text("5")

    png.smaller(held.getvalue(), 10**9, ["#ffffff"])

    assert highest() - before < 6 * size

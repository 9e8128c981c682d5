"""A long run stays as small as a short one."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import pytest

from cmsurvey.render import memory


def resident() -> float:
    """The memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


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

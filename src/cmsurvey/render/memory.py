"""Pictures leave no holes: what a large one took goes back to the system once it is freed."""

from __future__ import annotations

import contextlib
import ctypes
import sys

#: `M_MMAP_THRESHOLD` of glibc's <malloc.h>, and the bytes from which a block is mapped by itself.
_THRESHOLD, _LARGE = -3, 4 << 20
#: `M_TRIM_THRESHOLD`, and the free bytes at the end of the heap that are kept for the next picture.
_TRIM, _KEPT = -1, 32 << 20
#: `M_ARENA_MAX`, and how many heaps the threads share: each would keep what its own thread has freed.
_ARENAS, _HEAPS = -8, 1


def returned() -> None:
    """Have each large block be mapped by itself, from now on, where the C library is glibc.

    It maps large blocks so at first, but takes them from the heap once it has seen a few: a run of many
    posters then grows by half, through the holes between what lives and what lived. What is smaller stays, up
    to a limit: given back after each picture, it took a fifth of the time of packing.
    """
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # musl has no such setting, and no such habit
            library = ctypes.CDLL(None)
            library.mallopt(_THRESHOLD, _LARGE)
            library.mallopt(_TRIM, _KEPT)
            library.mallopt(_ARENAS, _HEAPS)


def trimmed() -> None:
    """Give back what lies free between what lives, in 20 ms: before what takes the most."""
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):
            ctypes.CDLL(None).malloc_trim(0)

"""Whether a file of a series changed: asked of the disk, as every system and network disk answers that."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

#: How deep a series has folders: words, infographics, the fonts of a theme.
_DEEPEST = 3

State = dict[str, tuple[int, int, int]]


class Watch:
    """Looks at the files of a folder, at their times, sizes and numbers: a renamed file has another one."""

    def __init__(
        self, folder: Path, *, without: Path, also: Callable[[], Iterable[Path]] = lambda: ()
    ) -> None:
        """Take note of the files there; `without` is the folder of the output, which may lie among them.

        `also` names files elsewhere that count too, at each look anew.
        """
        self._folder, self._without, self._also = folder, os.path.realpath(without), also
        self._before = self._state()

    def changed(self) -> bool:
        """Whether anything was written, added or deleted since the last look."""
        before, self._before = self._before, self._state()
        return before != self._before

    def _state(self) -> State:
        found = dict(self._files(os.path.realpath(self._folder), _DEEPEST))
        for path in self._also():
            with contextlib.suppress(OSError):
                found[str(path)] = _stamp(path.stat())
        return found

    def _files(self, folder: str, deepest: int) -> Iterator[tuple[str, tuple[int, int, int]]]:
        try:
            entries = list(os.scandir(folder))
        except OSError:  # it was deleted, or is not ours to read: whoever loads it tells so
            return
        for entry in entries:
            if entry.name.startswith(".") or entry.path == self._without:
                continue
            try:
                if entry.is_dir():
                    yield from self._files(entry.path, deepest - 1) if deepest > 1 else ()
                    continue
                yield entry.path, _stamp(entry.stat())
            except OSError:  # it was deleted this moment
                continue


def _stamp(state: os.stat_result) -> tuple[int, int, int]:
    return state.st_mtime_ns, state.st_size, state.st_ino

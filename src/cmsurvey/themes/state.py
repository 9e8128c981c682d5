"""Which theme is in use while something is composed and drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from cmsurvey.theme import DEFAULT, Theme

_CURRENT: ContextVar[Theme] = ContextVar("theme", default=DEFAULT)


def current() -> Theme:
    """The theme in use."""
    return _CURRENT.get()


@contextmanager
def using(theme: Theme) -> Iterator[None]:
    """Compose and draw in this theme until the end of the block."""
    before = _CURRENT.set(theme)
    try:
        yield
    finally:
        _CURRENT.reset(before)

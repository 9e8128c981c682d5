"""Snapshots: what a step made the last time a person read it, a small file a case.

A missing or stale snapshot fails. To write them anew, then read the difference:

    REFRESH_SNAPSHOTS=1 python -m pytest tests/test_templates.py tests/test_editions.py
    git diff tests/snapshots
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).parent
REFRESH = (
    "REFRESH_SNAPSHOTS=1 python -m pytest tests/test_templates.py tests/test_editions.py, then read git diff"
)


def agrees(name: str, text: str) -> None:
    """Compare a text with the snapshot of that name, to the last character."""
    path = FOLDER / name
    if os.environ.get("REFRESH_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    kept = path.read_text(encoding="utf-8") if path.exists() else None
    assert kept is not None, f"tests/snapshots/{name} is missing; if the new one is right: {REFRESH}"
    assert text.splitlines() == kept.splitlines(), f"tests/snapshots/{name} is stale; if so: {REFRESH}"


def holds_only(folder: str, names: Iterable[str]) -> None:
    """Check that each snapshot of a folder belongs to a case; one left over is deleted by a refresh."""
    known = set(names)
    left = sorted(path.name for path in (FOLDER / folder).iterdir() if path.name not in known)
    if os.environ.get("REFRESH_SNAPSHOTS"):
        for name in left:
            (FOLDER / folder / name).unlink()
        return
    assert left == [], f"tests/snapshots/{folder} holds {left}, which no case reads; {REFRESH}"

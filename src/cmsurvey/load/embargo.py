"""`[embargo]` in series.toml → the day before which an edition is not to be published."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from cmsurvey.errors import nearest
from cmsurvey.load.check import quoted
from cmsurvey.load.entry import Entry
from cmsurvey.load.shapes import Table, Text

EMBARGO = Table(about="not to be published before this day", others=Text('a day an edition: "2026-12-01"'))


def embargo(series: Entry, editions: Collection[str] | None) -> dict[str, str]:
    """ISO days by edition: `2026 = "2026-12-01"`; none without the table."""
    table, found = series.table("embargo"), {}
    for edition in table.values:
        if editions is not None and edition not in editions:
            table.fail(f"unknown key {quoted(edition)}", nearest(edition, editions), edition)
        day = table.text(edition)
        try:
            found[edition] = date.fromisoformat(day).isoformat() if day else ""
        except ValueError:
            table.fail(f"{quoted(day)} is no day", 'write it like "2026-12-01"', edition)
    return found

"""`[embargo]` in series.toml → the day before which an edition is not to be published."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from cmsurvey.errors import nearest
from cmsurvey.load.check import quoted
from cmsurvey.load.entry import Entry
from cmsurvey.load.shapes import Table, Text

_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
EMBARGO = Table(about="not to be published before this day", others=Text('a day an edition: "2026-12-01"'))


def embargo(series: Entry, editions: Collection[str] | None) -> dict[str, str]:
    """ISO days by edition: `2026 = "2026-12-01"`; none without the table."""
    table, found = series.table("embargo"), {}
    for edition in table.values:
        if editions is not None and edition not in editions:
            table.fail(f"unknown key {quoted(edition)}", nearest(edition, editions), edition)
        day = table.values[edition]
        if type(day) is date:  # TOML has days of its own, without quotation marks
            found[edition] = day.isoformat()
            continue
        try:
            found[edition] = date.fromisoformat(day).isoformat() if isinstance(day, str) and day else ""
        except ValueError:
            found[edition] = ""
        if not found[edition]:
            shown = quoted(day) if isinstance(day, str) else str(day).lower()
            year = shown.strip('"')[:4] if _YEAR.match(shown.strip('"')) else "2026"
            table.fail(f"{shown} is no day", f'write the whole day: {edition} = "{year}-12-01"', edition)
    return found

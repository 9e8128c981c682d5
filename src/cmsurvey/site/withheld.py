"""What is under embargo, and so not in a site: editions, pages that quote them, their rows in the tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cmsurvey import embed, load, stamps, tabulate
from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.model import Survey
from cmsurvey.site.contents import Bundle

Bundles = Mapping[tuple[str, str], Bundle]


@dataclass(frozen=True)
class Withheld:
    """The editions of a series that are under embargo, each with the day on which it ends.

    `sources` are those that are cited for them alone.
    """

    days: Mapping[str, str] = field(default_factory=dict)
    sources: frozenset[str] = frozenset()

    def table(self, path: Path) -> bytes | Path:
        """A table of the series as it is published: the file itself, where nothing of it has to change.

        One of all editions is without the rows of these, that of the sources without theirs; no spreadsheet
        computes a text of it.
        """
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        out, name = (self.sources, "key") if path.stem == "sources" else (self.days, "year")
        at = rows[0].index(name) if name in rows[0] else len(rows[0])
        there = [row for row in rows if len(row) <= at or row[at] not in out]
        kept = [[*map(tabulate.uncomputed, row)] for row in there]
        if kept == rows:
            return path
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(kept)
        return written.getvalue().encode()

    def without(self, found: Bundles) -> tuple[Bundles, list[str]]:
        """The bundles without the pages that quote these editions, and the names of those pages."""
        if not self.days:
            return found, []
        kept = {key: one.unless(_quotes) for key, one in found.items()}
        left = (
            f"{name}/{item.name}"
            for (name, lang), one in found.items()
            for item in one.items
            if item not in kept[name, lang].items
        )
        return kept, list(dict.fromkeys(left))

    def told(self, quoting: Sequence[str]) -> Iterator[str]:
        """What is said of them, and of the pages that were left out as they quote them."""
        for name, day in self.days.items():
            yield f"{name} is under embargo until {day} and left out: make the site again from that day on"
        if quoting:
            yield f"left out too, as they print figures of it: {', '.join(quoting)}"


def public(survey: Survey) -> tuple[Survey, Withheld]:
    """The series without the editions that are under embargo today, and those.

    Raises:
        CmsurveyError: nothing would be left; an edition cannot be read.
    """
    days = stamps.embargoed(survey, survey.editions)
    if not days:
        return survey, Withheld()
    kept = {name: entry for name, entry in survey.editions.items() if name not in days}
    if not kept:
        what = f"every edition is under embargo, the last one until {max(days.values())}"
        place, cure = str(survey.folder / "series.toml"), "make the site from that day on"
        raise CmsurveyError(Problem(place, what, cure))
    cited = _cited(survey, kept) | {one.source for one in (survey.sampling, survey.mode, survey.weighting)}
    return replace(survey, editions=kept), Withheld(days, _cited(survey, days) - cited)


def _cited(survey: Survey, editions: Collection[str]) -> frozenset[str]:
    """The sources that rows or entries of these editions name."""
    found = [load.edition(survey, name) for name in editions]
    return frozenset(
        key for one in found for key in (one.entry.source, *(row["source"] for row in one.records))
    )


def _quotes(page: Path) -> bool:
    return bool(embed.stamped(page.read_text("utf-8")))

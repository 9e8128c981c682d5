"""What is under embargo, and so not in a site: editions, pages that quote them, their rows in the tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from cmsurvey import embed, load, separated, stamps, tabulate
from cmsurvey.errors import CmsurveyError, Problem, listed
from cmsurvey.model import Survey
from cmsurvey.site.contents import Bundle

#: A bundle by its name and language; what draws some pages of one anew.
Key = tuple[str, str]
Bundles = Mapping[Key, Bundle]
Again = Callable[[Key, Sequence[str]], Bundle]


class Kept(NamedTuple):
    """The bundles of a site; pages of them drawn without the editions under embargo, and those left out."""

    bundles: Bundles
    drawn: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


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
        text = path.read_bytes().decode()
        rows = list(separated.reader(text))
        out, name = (self.sources, "key") if path.stem == "sources" else (self.days, "year")
        at = rows[0].index(name) if name in rows[0] else len(rows[0])
        there = [row for row in rows if len(row) <= at or row[at] not in out]
        kept = [[*map(tabulate.uncomputed, row)] for row in there]
        if kept == rows:
            return path
        written = io.StringIO()
        csv.writer(written, delimiter=separated.separator(text), lineterminator="\n").writerows(kept)
        return ("\ufeff" * text.startswith("\ufeff") + written.getvalue()).encode()

    def without(self, found: Bundles, again: Again) -> Kept:
        """The bundles with no page that quotes these editions: each is drawn as if they were not there.

        `again` draws those of a bundle; one that cannot be made so, as its words cite them, is left out.
        """
        if not self.days:
            return Kept(found)
        kept, drawn, left = dict(found), list[str](), list[str]()
        for key, one in found.items():
            names = [item.name for item in one.items if _quotes(one.place / f"{item.name}.html")]
            if names:
                kept[key] = again(key, names)
            there = {item.name for item in kept[key].items}
            drawn += [f"{one.name}/{name}" for name in names if name in there]
            left += [f"{one.name}/{name}" for name in names if name not in there]
        return Kept(kept, tuple(dict.fromkeys(drawn)), tuple(dict.fromkeys(left)))

    def told(self, kept: Kept) -> Iterator[str]:
        """What is said of them, and of the pages that quote them elsewhere."""
        for name, day in self.days.items():
            yield f"{name} is under embargo until {day} and left out: make the site again from that day on"
        if kept.drawn:
            of = listed([*self.days])
            yield f"drawn without {of}, from the other editions alone: {', '.join(kept.drawn)}"
        if kept.left:
            yield f"left out too, as they print figures of it: {', '.join(kept.left)}"


def public(survey: Survey) -> tuple[Survey, Withheld]:
    """The series without the editions that are under embargo today, and those.

    Raises:
        CmsurveyError: nothing would be left; an edition cannot be read.
    """
    days = stamps.embargoed(survey, survey.editions)
    if not days:
        return survey, Withheld()
    kept = survey.without(days)
    if not kept.editions:
        what = f"every edition is under embargo, the last one until {max(days.values())}"
        place, cure = str(survey.folder / "series.toml"), "make the site from that day on"
        raise CmsurveyError(Problem(place, what, cure))
    cited = _cited(survey, kept.editions) | {
        one.source for one in (survey.sampling, survey.mode, survey.weighting)
    }
    return kept, Withheld(days, _cited(survey, days) - cited)


def _cited(survey: Survey, editions: Collection[str]) -> frozenset[str]:
    """The sources that rows or entries of these editions name."""
    found = [load.edition(survey, name) for name in editions]
    return frozenset(
        key for one in found for key in (one.entry.source, *(row["source"] for row in one.records))
    )


def _quotes(page: Path) -> bool:
    return bool(embed.stamped(page.read_text("utf-8")))

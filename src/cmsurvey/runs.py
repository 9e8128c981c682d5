"""What a run is asked for, and what it reports: light, so that a run with nothing to do ends at once."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cmsurvey.bundlename import comparison_name, domain_name
from cmsurvey.errors import CmsurveyError, Problem, RenderError

if TYPE_CHECKING:
    from cmsurvey import publish

DEFAULT_FORMATS = ("html", "png", "svg", "pdf", "csv", "json")
FORMATS = ("html", "interactive", "png", "png@1x", "svg", "pdf", "csv", "json")
#: The folder of drafts in that of the output.
DRAFTS = "drafts"
#: Those that need a browser.
DRAWN = frozenset(FORMATS) - {"csv", "json"}


@dataclass(frozen=True)
class Request:
    """What to render: an edition, `trends`, or an edition `against` an earlier one, in one language.

    It goes into `out`/edition/language, `out`/trends/language or `out`/compare-2011-2012/language; with
    `where`, a population of the edition alone, into `out`/2012-sector-tourism/language. `force` makes every
    file anew; `theme` is a bundled one or a file, instead of that of the series; `presets` are those whose
    pictures are made beside the formats. `slides` are the questions of a carousel, without any those of
    `only`, else chosen ones. A `draft` goes into `out`/drafts, with a stamp across it. It is drawn as if the
    series were `without` some editions.
    """

    edition: str
    surveys: Path
    out: Path
    lang: str = "fr"
    only: tuple[str, ...] = ()
    formats: tuple[str, ...] = DEFAULT_FORMATS
    against: str = ""
    force: bool = False
    theme: str = ""
    presets: tuple[str, ...] = ()
    draft: bool = False
    slides: tuple[str, ...] = ()
    where: str = ""
    without: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The folder of its bundle under the output."""
        if self.against:
            return comparison_name(self.against, self.edition)
        return domain_name(self.edition, self.where)

    @property
    def folder(self) -> Path:
        """Where its bundle goes."""
        out = self.out / DRAFTS if self.draft else self.out
        return out / self.name / self.lang

    @property
    def head(self) -> dict[str, str]:
        """How the manifest says whose bundle it is."""
        more = {"against": self.against, "where": self.where, "draft": "yes" if self.draft else ""}
        return {"edition": self.name, "lang": self.lang, **{key: said for key, said in more.items() if said}}

    @property
    def drawn(self) -> bool:
        """Whether a browser is needed for something that was asked for."""
        return bool(self.presets) or not DRAWN.isdisjoint(self.formats)


@dataclass(frozen=True)
class Report:
    """What a run did: the folder with the files written and kept, how many were asked for, remarks.

    `missing` is what the machine lacked.
    """

    done: publish.Bundle
    asked: int
    remarks: tuple[str, ...] = ()
    missing: RenderError | None = None


def everything(request: Request) -> list[Request]:
    """The same request for every edition of the series, and for its trends."""
    from cmsurvey import load, words  # noqa: PLC0415 - a run of one edition must not wait for them

    survey = load.survey(request.surveys)
    names = [*survey.editions, *([words.TRENDS] if survey.trends else [])]
    return [replace(request, edition=name) for name in names]


def today() -> date:
    """The day of SOURCE_DATE_EPOCH, else that of the clock: only an embargo asks, which ends by itself."""
    return (epoch() or datetime.now(UTC)).date()


def present_day() -> date:
    """The day of SOURCE_DATE_EPOCH, else that of the clock: a correction asks once, and keeps it."""
    moment = epoch()
    return moment.date() if moment else datetime.now().astimezone().date()


def epoch() -> datetime | None:
    """The date that SOURCE_DATE_EPOCH names, None when it is not set."""
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not told:
        return None
    try:
        return datetime.fromtimestamp(int(told if re.fullmatch("[0-9]+", told) else ""), UTC)
    except (ValueError, OverflowError, OSError):
        what = f'"{told}" is not a number of seconds since 1970'
        raise CmsurveyError(Problem("SOURCE_DATE_EPOCH", what, "unset it, or give a whole number")) from None


def latest_day() -> date:
    """The day that nothing done can be later than: the clock's, or that of SOURCE_DATE_EPOCH after it."""
    now = datetime.now(UTC)
    return max(epoch() or now, now).date()

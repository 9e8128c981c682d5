"""Files → `Survey` and `Edition`; whatever is wrong in them is told at once, with its place and cure.

A survey series is a folder:

- `series.toml`: what holds for every edition (see `load.series`);
- `editions.csv`, `sources.csv`: a row an edition, a row a source;
- `2012.csv` and the like: figures as printed, a row a figure and source; `derived.csv`: figures
  computed from them (see `load.figures`);
- `bounds.toml`: the rows that are only bounds (see `load.bounds`);
- `comparability.toml`: what some editions asked otherwise than the others (see `load.departures`);
- `infographics/*.toml`: blocks in reading order, for any edition (see `load.blocks`).

`derived.csv`, `bounds.toml`, `comparability.toml` and `infographics` may be absent. Text is UTF-8, with or
without a byte order mark, in regular files of 64 MB at most (see `regular`); tables have commas, or the
semicolons and decimal commas of a spreadsheet (see `separated`). Nothing here prints, draws or decides how a
figure is shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cmsurvey.errors import Problems
from cmsurvey.load import read
from cmsurvey.load.assumed import sure
from cmsurvey.load.editions import edition, tried, unknown
from cmsurvey.load.folders import check_folder
from cmsurvey.load.series import SERIES, survey
from cmsurvey.vendored import named, present
from cmsurvey.vendored import series as bundled

__all__ = [
    "SERIES",
    "bundled",
    "check_folder",
    "edition",
    "named",
    "present",
    "sure",
    "survey",
    "toml",
    "tried",
    "unknown",
]


def toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file, or a `CmsurveyError` with the line and column where it breaks."""
    problems = Problems()
    content = read.toml(path, problems)
    problems.settle()
    return content or {}

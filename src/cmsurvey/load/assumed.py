"""What broken files of a series are taken to say, so that its other files can be checked all the same.

Nothing of it is ever shown: it only keeps one wrong file from hiding what is wrong in the others.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from cmsurvey import regular
from cmsurvey.errors import Problem, Problems
from cmsurvey.load import figures, read
from cmsurvey.load.check import unnamed
from cmsurvey.model import ICONS, EditionEntry, Fact, Fieldwork, Mode, Sampling, Source, Survey, Weighting

#: What stands for a wording that cannot be read.
_WORDING = "…"
#: The same for the number of respondents, and for the months in which an edition was answered.
_RESPONDENTS, _MONTHS = 1000, Fieldwork("2000-01", "2000-02")
#: How many lines of a broken file are left out in search of what can be read of it.
_LINES = 20
#: What is read of a file of which nothing can be: that answers may stand elsewhere, which nobody knows.
_ELSEWHERE = "elsewhere"
_ANYTHING: dict[str, Any] = {_ELSEWHERE: [{}]}

#: Files that hold for all editions, and what cannot be looked at while they are wrong.
UNSEEN = {
    "series.toml": "what series.toml asks of the other files",
    "editions.csv": "bases, dates and computed figures, for which editions.csv is needed",
    "sources.csv": "the names of sources and computed figures, for which sources.csv is needed",
    "trends.toml": "the words of trends, for which trends.toml is needed",
    "bounds.toml": "figures that are only bounds, for which bounds.toml is needed",
}


class AnySource(dict[str, Source]):
    """Sources of which some cannot be read: every name is one."""

    def __contains__(self, key: object) -> bool:
        return bool(key)

    def __missing__(self, key: str) -> Source:
        return Source(key, key, key, "", "")


def lost(path: Path, problems: Problems) -> bool:
    """Whether rows of a table are lost, or what they are called by: not only one of their other cells."""
    return torn(path, problems) or any(re.search(", column (key|year)$", one) for one in _of(path, problems))


def torn(path: Path, problems: Problems) -> bool:
    """Whether whole rows of a table are lost."""
    return not all(", column " in one for one in _of(path, problems))


def _of(path: Path, problems: Problems) -> list[str]:
    return [one.where for one in problems.found if one.where.partition(",")[0] == str(path)]


def sources(path: Path, found: Mapping[str, Source] | None, problems: Problems) -> Mapping[str, Source]:
    """The sources; with any other where some of their rows are lost."""
    return AnySource(found or {}) if found is None or lost(path, problems) else found


def editions(
    folder: Path, found: Mapping[str, EditionEntry] | None, problems: Problems
) -> dict[str, EditionEntry]:
    """The editions; with each other that has a table, where some of their rows are lost."""
    whole = found is not None and not lost(folder / "editions.csv", problems)
    tables = () if whole else sorted(folder.glob("*.csv"))
    more = [one.stem for one in tables if not unnamed(one.stem) and _is_table(one)]
    return {**{name: _entry(name) for name in more}, **(found or {})}


def _is_table(path: Path) -> bool:
    return path.stem[:1].isdigit() or bool(figures.labelled(path))


def _entry(name: str) -> EditionEntry:
    return EditionEntry(name, name, (), _MONTHS, _RESPONDENTS, "")


def languages(folder: Path, names: Collection[str]) -> tuple[str, ...]:
    """Those that a series seems to have: that of its tables, then those of its words."""
    of_tables = [figures.labelled(folder / f"{name}.csv") for name in names]
    of_words = [one.stem for one in sorted(folder.glob("words/*.toml")) if re.fullmatch("[a-z]{2}", one.stem)]
    return tuple(dict.fromkeys(filter(None, [*of_tables, *of_words])))


def questions(folder: Path) -> frozenset[str]:
    """Every name in words and infographics: any may be of a question in a table that cannot be read."""
    files = (*folder.glob("words/*.toml"), *folder.glob("infographics/*.toml"))
    return frozenset(
        name for one in files for name in re.findall(r"\b[a-z][a-z0-9_]*\b", regular.legible(one))
    )


def toml(path: Path) -> dict[str, Any]:
    """What can be read of series.toml without the lines that break it."""
    text = regular.legible(path)
    for _ in range(_LINES):
        try:
            return tomllib.loads(text) or _ANYTHING
        except RecursionError:
            break
        except ValueError as error:
            at = re.search(r", line (\d+), column \d+$", read.broken(path, text, str(error)).where)
            lines = text.split("\n")
            text = "\n".join([*lines[: int(at[1]) - 1], *lines[int(at[1]) :]]) if at else ""
    return _ANYTHING


def survey(found: Survey) -> Survey:
    """The series with something in each place that a broken file leaves blank."""
    if "editions.csv" in found.doubtful:
        found = replace(found, editions={name: _whole(one) for name, one in found.editions.items()})
    if "series.toml" not in found.doubtful:
        return found
    langs, whole = found.languages, tuple(one for one in found.elsewhere if one.of and one.category)
    return replace(
        found,
        name=_worded(found.name, langs),
        universe=_worded(found.universe, langs),
        place=_worded(found.place, langs),
        breaks=tuple(
            one._replace(wording=_worded(one.wording, langs))
            for one in found.breaks
            if one.edition in found.editions
        ),
        elsewhere=whole,
        doubtful=found.doubtful if whole == found.elsewhere else found.doubtful | {_ELSEWHERE},
        sampling=_known(found.sampling, Sampling) or Fact("random", ""),  # of which most can be claimed
        mode=_known(found.mode, Mode) or Fact("", ""),
        weighting=_known(found.weighting, Weighting) or Fact("", ""),
        icons={asked: pair for asked, pair in found.icons.items() if {*pair} <= {*ICONS}},
    )


def _known(fact: Fact, names: object) -> Fact | None:
    return fact if fact.value in get_args(names) else None


def _worded(wording: Mapping[str, str], langs: Sequence[str]) -> dict[str, str]:
    return {lang: wording.get(lang) or _WORDING for lang in langs}


def _whole(entry: EditionEntry) -> EditionEntry:
    """An edition with respondents and dates; another one may be meant, and none is ever shown."""
    months = entry.fieldwork if all(entry.fieldwork) else _MONTHS
    return replace(entry, respondents=entry.respondents or _RESPONDENTS, fieldwork=months)


def sure(problem: Problem, found: Survey) -> bool:
    """Whether a problem of composing does not follow from a file that is wrong itself."""
    if _ELSEWHERE in found.doubtful and problem.what.startswith("no figure"):
        return False
    if found.doubtful & {"series.toml", "editions.csv"}:
        written = (f"{found.folder / name}{os.sep}" for name in ("words", "infographics"))
        return problem.where.startswith(tuple(written))
    return not any(problem.where.startswith(str(found.folder / name)) for name in found.doubtful)

"""Texts that came back for a locked edition: it changes only through a correction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cmsurvey import load, locking
from cmsurvey.errors import Problem
from cmsurvey.model import Survey
from cmsurvey.snapshot import Snapshot

#: So many cells are named one by one.
_MOST = 4


def changed(fresh: Survey, now: Mapping[str, Snapshot]) -> dict[str, str]:
    """What would no longer be as it was locked, by edition; `now` is what those that were looked at say."""
    found = {
        name: locking.what_changed(fresh, fresh.locks[name], one)
        for name, one in now.items()
        if name in fresh.locks
    }
    return {name: what for name, what in found.items() if what}


def problems(
    book: str, cells: Sequence[str], survey: Survey, differing: Mapping[str, str]
) -> Iterator[Problem]:
    """A problem an edition that is locked: both cures, since nobody knows whether a correction was meant."""
    again = f"cmsurvey words import {book} --correction{load.named(survey.folder)}"
    where = "; ".join([*cells[:_MOST], *(["…"] if len(cells) > _MOST else [])])
    for name, what in differing.items():
        hint = "leave its texts as they are, or take them as a correction: "
        hint += f"{again}, then {locking.correction(survey, name)}"
        yield Problem(where, f"edition {name} is locked, and {what}", hint)


def remarks(survey: Survey, differing: Mapping[str, str]) -> Iterator[str]:
    """What comes next, once they were taken as a correction."""
    for name in differing:
        yield f"{name} is locked: publish what changed with {locking.correction(survey, name)}"

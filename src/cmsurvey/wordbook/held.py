"""Texts that came back for a locked edition: it changes only through a correction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cmsurvey import load, locking
from cmsurvey.errors import Problem, listed
from cmsurvey.model import Survey
from cmsurvey.snapshot import Snapshot

#: So many cells and pages are named one by one.
_MOST = 4


def changed(fresh: Survey, was: Mapping[str, Snapshot], now: Mapping[str, Snapshot]) -> dict[str, str]:
    """What the texts change of locked editions, by edition; `now` is what each says, `was` before them.

    What was otherwise before, by a later cmsurvey or a file that somebody edited, is none of theirs.
    """
    found = {}
    for name, before in was.items():
        after = now[name]
        pages = [
            f"{lang}/{page}"
            for lang, own in after.digests.items()
            for page, one in own.items()
            if (before.digests[lang].get(page), before.told[lang].get(page))
            != (one, after.told[lang].get(page))
        ]
        if pages and locking.what_changed(fresh, fresh.locks[name], after):
            found[name] = f"{listed(pages, _MOST)} would not print the same"
    return found


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

"""What can be wrong, said so that someone can mend it: a place, a cause and a cure."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

_Made = TypeVar("_Made")

#: Where a place names its line.
_LINE = re.compile(r", line (\d+)\b")


#: Causes that something cannot be written, with cures of their own; of others the system's words are printed.
CAUSES: dict[int | None, tuple[str, str]] = {
    **dict.fromkeys(
        (errno.ENOSPC, errno.EDQUOT),
        ("the disk is full", "make room on it, or name a folder on another disk"),
    ),
    **dict.fromkeys(
        (errno.EEXIST, errno.ENOTDIR),
        ("a part of its path is a file", "move that file away, or name another folder"),
    ),
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM),
        ("you may not write there", "change its permissions, or name another folder"),
    ),
    errno.ENOENT: ("no folder can be made there", "name another folder"),
    errno.EROFS: ("its disk is read-only", "name a folder on another disk"),
}


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where it is, what it is, and what to do about it."""

    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        head = f"error: {self.where}: {self.what}" if self.where else f"error: {self.what}"
        return f"{head}\n    {self.hint}" if self.hint else head


class CmsurveyError(Exception):
    """What someone wrote (tables, infographics, words, options) is wrong; holds every problem found.

    `unseen` is what could not be looked at while it is, told in a line below the problems.
    """

    exit_code = 1

    def __init__(self, *problems: Problem, unseen: Iterable[str] = ()) -> None:
        super().__init__(*problems)
        self.problems = problems
        self.unseen = tuple(unseen)

    def __str__(self) -> str:
        told = "; ".join(self.unseen)
        more = [f"note: not looked at until this is mended: {told}"] if told else []
        return "\n".join([*map(str, gathered(self.problems)), *more])


class UsageError(CmsurveyError):
    """The command itself is written wrongly."""

    exit_code = 2


class RenderError(CmsurveyError):
    """The machine lacks something: a browser, a font, a folder that can be written."""

    exit_code = 3


class NoBrowserError(RenderError):
    """There is no browser, or the one that was found does not start: what needs none is written."""


@dataclass
class Problems:
    """Collects the problems of one step, so that all are told at once.

    `told` says that a part could not be made for a problem which is told elsewhere; `unseen` is what could
    not be looked at because of the problems.
    """

    found: list[Problem] = field(default_factory=list)
    told: bool = False
    unseen: list[str] = field(default_factory=list)

    def add(self, where: str, what: str, hint: str = "") -> None:
        """Keep one problem; the step goes on."""
        self.found.append(Problem(where, what, hint))

    def take(self, error: CmsurveyError) -> None:
        """Keep the problems of an error that a part of the step raised."""
        self.found.extend(error.problems)
        self.unseen.extend(error.unseen)
        self.told |= not error.problems

    def tried(self, part: Callable[[], _Made]) -> _Made | None:
        """What a part of the step makes, or None and its problems; what the machine lacks ends the run."""
        try:
            return part()
        except RenderError:
            raise
        except CmsurveyError as error:
            self.take(error)
            return None

    def settle(self) -> None:
        """Raise a `CmsurveyError` with every problem kept, if there is one."""
        if self.found or self.told:
            raise CmsurveyError(*dict.fromkeys(self.found), unseen=dict.fromkeys(self.unseen))


def together(failures: Sequence[CmsurveyError]) -> CmsurveyError:
    """Several failures as one, with each problem once, of the kind that is told first: what someone wrote."""
    kind = type(min(failures, key=lambda error: error.exit_code))
    problems = dict.fromkeys(problem for error in failures for problem in error.problems)
    return kind(*problems, unseen=dict.fromkeys(one for error in failures for one in error.unseen))


def gathered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems as they are told: what is wrong alike in three lines of a file or more is told once."""
    alike: dict[tuple[str, str, str, str], list[Problem]] = {}
    for one in problems:
        at = _LINE.search(one.where)
        file, column = (one.where[: at.start()], one.where[at.end() :]) if at else (one.where, "")
        key = (file, column, one.what, one.hint)
        alike.setdefault(key, []).append(one)
    found: list[Problem] = []
    for (file, column, what, hint), ones in alike.items():
        lines = sorted({int(at[1]) for one in ones if (at := _LINE.search(one.where))})
        where = f"{file}, lines {_ranges(lines)}{column}" if len(lines) > 2 else ""
        found += [Problem(where, what, hint)] if where else ones
    return tuple(found)


def _ranges(lines: Sequence[int]) -> str:
    """Numbers as they are read: "2 to 13", "2, 5 and 9", "2, 5, 9 to 12 and 31 more"."""
    runs: list[list[int]] = []
    for one in lines:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    told = [f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    rest = sum(map(len, runs[3:])) if len(runs) > 4 else 0
    *firsts, last = [*told[:3], f"{rest} more"] if rest else told
    return f"{', '.join(firsts)} and {last}" if firsts else last


def nearest(name: str, known: Iterable[str], told: Iterable[str] = ()) -> str:
    """A hint for an unknown name: the closest known one, else all of them (the first dozen).

    `told` are the names as they are listed, in their order, where one thing has several.
    """
    names = sorted(set(known))
    close = closest(name, names)
    if close:
        return f'did you mean "{close}"?'
    if not names:
        return "there is none yet"
    return f"known: {listed(list(told) or names, 12)}"


def apart_or_nearest(name: str, known: Iterable[str]) -> str:
    """A hint for what `--only` does not know: several names, which it takes one by one, or a misspelt one."""
    if "," not in name:
        return nearest(name, known)
    return f"name each: {' '.join(f'--only {one.strip()}' for one in name.split(',') if one.strip())}"


def listed(names: Sequence[str], most: int = 4, between: str = ", ") -> str:
    """Some names one by one, the others by their number."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{between.join(names[:most])}{more}"


def closest(name: str, known: Iterable[str]) -> str:
    """The known name that a misspelt one, or the end of a path, stands for: the one with the fewest changes.

    "" where none is near: half of what was typed, or more, would have to change. What was cut off behind
    two letters is no change.
    """
    names, name = list(known), name.strip().rpartition("/")[2]
    same = [one for one in names if one.casefold() == name.casefold()]
    if same and name not in names:
        return same[0]
    near = [one for one in names if 2 * abs(len(one) - len(name)) < len(name)]
    counted = ((-changes(name, one), _alike(name, one), one) for one in near)
    found = [one for one in counted if -2 * one[0] < len(name)]
    begun = [one for one in names if len(name) > 1 and one.startswith(name)]
    return max(found)[-1] if found else next(iter(begun), "")


def _alike(one: str, other: str) -> int:
    """With how many letters two names begin alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))


@lru_cache(maxsize=4096)  # a series is asked for the same names once an edition and language
def changes(one: str, other: str) -> int:
    """How many letters are to be put in, left out, replaced, or exchanged with the next one.

    The optimal string alignment distance (Damerau, A technique for computer detection and correction of
    spelling errors, 1964; Boytsov, Indexing methods for approximate dictionary searching, 2011, section 2).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        twice_before, before, row = before, row, [i]
        for j, found in enumerate(other, start=1):
            fewest = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != found))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], found):
                fewest = min(fewest, twice_before[j - 2] + 1)
            row.append(fewest)
    return row[-1]

"""What holds an edition once it is published: its lock, and the corrections made since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Change(NamedTuple):
    """A figure by its name (`gender.female`), before and after as the tables hold it; "" is none."""

    figure: str
    before: str
    after: str


class Correction(NamedTuple):
    """What was corrected on an ISO day and why, a reason a language; the infographics that changed, too.

    `said` is each change in words, by language and figure: later words and bounds do not tell it again.
    `withdrawn` are those of the infographics made no more, by language and name, as they were called.
    """

    date: str
    reason: Mapping[str, str]
    changes: tuple[Change, ...]
    infographics: Mapping[str, tuple[str, ...]]
    said: Mapping[str, Mapping[str, str]] = {}
    withdrawn: Mapping[str, Mapping[str, str]] = {}


class Corrected(NamedTuple):
    """A correction as an infographic tells it: the version that it made, its day, its reason."""

    version: int
    date: str
    reason: str


@dataclass(frozen=True)
class Lock:
    """An edition as it was published: digests of its own files, its figures, digests of what is printed.

    `printed` is by language and infographic, those of a population with their bundle; so is `told`, what the
    words of an article say of it. `outputs` are the digests of the files that were rendered, by
    language/name. `corrections` are in the order in which they were made, `series` what the series was called
    meanwhile, in any language. `labels` are what figures and infographics are called, `values` the words of
    figures that are not printed as a number (a bound; a rank without a place, ""), by language and name.
    """

    edition: str
    files: Mapping[str, str]
    figures: Mapping[str, str]
    printed: Mapping[str, Mapping[str, str]]
    outputs: Mapping[str, str]
    corrections: tuple[Correction, ...] = ()
    told: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    series: tuple[str, ...] = ()
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

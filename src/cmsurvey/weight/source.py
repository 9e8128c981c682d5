"""Where the answers of an edition are: in the series' folder `answers/EDITION`, or in the files named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cmsurvey import answers, load, themes
from cmsurvey.errors import CmsurveyError, Problem, Problems
from cmsurvey.load.check import is_plain
from cmsurvey.load.design import design
from cmsurvey.load.entry import Entry
from cmsurvey.theme import Theme

if TYPE_CHECKING:
    from cmsurvey.answers import Responses


@dataclass(frozen=True)
class Source:
    """An edition's answers: its name, the series ("" for none), the files if they are not the series' own."""

    edition: str
    series: Path | None = None
    responses: Path | None = None
    questionnaire: Path | None = None


@dataclass(frozen=True, eq=False)
class Found:
    """The answers, the theme of their series, and its name in each language (none without a series)."""

    responses: Responses
    theme: Theme
    names: dict[str, str]
    remarks: tuple[str, ...]

    def title(self, lang: str, edition: str) -> str:
        """The name of the series, if there is one, and the edition."""
        return " ".join(filter(None, (self.names.get(lang, ""), edition)))


def found(source: Source) -> Found:
    """Read the answers with their questionnaire; every problem of where they are at once."""
    if not is_plain(source.edition):
        hint = "write letters, digits, _ and -: 2026"
        raise CmsurveyError(Problem("", f'"{source.edition}" names no edition', hint))
    head = _head(source)
    sampled = design(head)
    names = head.values.get("name", {})
    theme = themes.load(head.text("theme"), source.series) if source.series else themes.load("")
    head.problems.settle()
    file, asked_in = answers.stored(
        source.series or Path(), source.edition, source.responses, source.questionnaire
    )
    odd = answers.Oddities()
    responses = answers.read(file, answers.questionnaire(asked_in), design=sampled, odd=odd)
    told = names if isinstance(names, dict) else {}
    return Found(responses, theme, {str(key): str(name) for key, name in told.items()}, tuple(odd.summary()))


def _head(source: Source) -> Entry:
    """What `series.toml` says; nothing where the files of answers stand for themselves."""
    if source.series is None:
        return Entry("", {}, Problems(), load.SERIES)
    path = source.series / "series.toml"
    return Entry(path, load.toml(path), Problems(), load.SERIES)

"""Written text → the same text with its figures: `{gender.female}` becomes "52 %".

What stands for a placeholder is found by `placeholders`. A brace that belongs to none is refused, and so is a
tag that is no voice of a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cmsurvey import meant
from cmsurvey.errors import CmsurveyError, Problem, Problems
from cmsurvey.formats import (
    BULLET,
    FORMATS,
    Quoted,
    Said,
    amount,
    count,
    lowered,
)
from cmsurvey.model import Run
from cmsurvey.placeholders import Placeholders
from cmsurvey.places import place

__all__ = [
    "BULLET",
    "FORMATS",
    "PLACEHOLDER",
    "Filler",
    "Quoted",
    "Said",
    "amount",
    "count",
    "lowered",
]

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
#: Digits, fractions of one sign and Roman numerals of one: "½", "Ⅳ".
DIGITS = re.compile(r"\d+|[\u00bc-\u00be\u2150-\u2189]")
#: A name that holds a number: "Bac+5", "B2C".
_NAME = re.compile(r"\b(?=\w*\d|\w+\+\d)[^\W\d_]\w*(?:\+\d+)?")
#: The one number that needs no table: the whole that shares are parts of.
WHOLE = "100"
#: The most characters of a title that somebody wrote.
LONGEST_TITLE = 90
VOICE = re.compile(r"<(lead|second|strong|quiet)>(.*?)</\1>", re.DOTALL)
TAG = re.compile(r"</?\w+>")


@dataclass(frozen=True)
class Filler(Placeholders):
    """Fills written text for one edition.

    `quoted` keeps every figure that it printed, `said` every placeholder that it filled.
    """

    said: list[Said] = field(default_factory=list)

    def about(self, quoted: Quoted) -> Filler:
        """The same filler for a clause about one figure: `{this}`."""
        return replace(self, this=quoted)

    def blank(self) -> Filler:
        """The same filler that has printed nothing: what it fills from now on is kept apart."""
        return replace(self, quoted=[], said=[])

    def of(self, year: str) -> Filler:
        """The same filler for the edition that a table is of; one of none ("") is of its own."""
        return self if year in {"", self.edition.id} else replace(self, edition=self.other(year))

    def at(self, *steps: str) -> str:
        """The place of a text among the words of the series: `at("remarks", note)`."""
        file = self.edition.survey.folder / "words" / f"{self.words.lang}.toml"
        return place(file, steps, f"[{steps[0]}]")

    def text(self, written: str, where: str, *, whole: bool = True) -> str:
        """The text with every placeholder filled; what is not the `whole` of a text is held with the rest.

        An error holds every problem of the text, each with `where` the text stands, the cause and the text.
        """
        problems = Problems()
        outside = PLACEHOLDER.sub("", written)
        if "{" in outside or "}" in outside:
            problems.add("", "a brace without its other half", "write each placeholder as {…}, one by one")
        for tag in TAG.findall(outside):
            voices = "<lead>, <second>, <strong> or <quiet>, each with its end"
            problems.add("", f'the tag "{tag}" is no voice here', f"lines alone have voices: {voices}")

        def filled(match: re.Match[str]) -> str:
            start = len(self.quoted)
            try:
                value = self.value(match[1])
                self.said.append(Said(match[0], value, tuple(self.quoted[start:])))
                return value
            except CmsurveyError as error:
                problems.take(error)
                return ""

        before = len(self.said)
        text = PLACEHOLDER.sub(filled, written)
        typed = self._typed(outside, self.said[before:])
        if typed:
            hint = (
                "let it come from the tables: {question.category}, its answer {…|lower}, the ends of its band"
            )
            problems.add("", f"the number {typed} is typed by hand", f"{hint} {{…|low}}, {{…|high}}")
        if whole:
            self._hold(written, before, problems)
        _tell(problems, written, where)
        return text

    def _typed(self, outside: str, said: Sequence[Said]) -> str:
        """The first number outside the placeholders of a text, but in a name of an answer cited: "Bac+5"."""
        if not DIGITS.search(outside):
            return ""
        cited = {
            self.words.category(one.table.question, one.estimate) for each in said for one in each.figures
        }
        named = {name.casefold() for label in cited for name in _NAME.findall(label)}
        left = _NAME.sub(lambda found: "" if found[0].casefold() in named else found[0], outside)
        return next((digits for digits in DIGITS.findall(left) if digits != WHOLE), "")

    def _hold(self, written: str, before: int, problems: Problems, *, drawn: bool = False) -> None:
        """Keep what a text that could be filled says unproven; the words of one answer are about it."""
        if not (self.this or problems.found):
            for wrong in self._wrong(written, self.said[before:], drawn=drawn):
                problems.add("", *wrong)

    def _wrong(self, written: str, said: Sequence[Said], *, drawn: bool) -> list[tuple[str, str]]:
        return meant.wrong(written, said, self.words, self.edition, drawn=drawn, elsewhere=self.elsewhere)

    def title(self, written: str, where: str) -> str:
        """The same, with a capital first letter: "près d’un…" opens a title as "Près d’un…"."""
        text = self.text(written, where)
        return text[:1].upper() + text[1:]

    def heading(self, written: str, where: str) -> str:
        """A title, which is read at a glance: of at most 90 characters, without a final full stop."""
        title, problems = self.title(written, where), Problems()
        if len(title) > LONGEST_TITLE:
            what = f'the title has {len(title)} characters, more than {LONGEST_TITLE}: "{title}"'
            problems.add(where, what, "say less, or say it in the subtitle or in a note")
        if title.endswith(".") and not title.endswith(".."):
            what = f'the title ends with a full stop: "{title}"'
            problems.add(where, what, "take the full stop away")
        problems.settle()
        return title

    def runs(self, written: str, where: str) -> tuple[Run, ...]:
        """The text cut at its voices: `<lead>de femmes</lead> en {year}`; untagged text is plain."""
        cut: list[Run] = []
        start, before, problems = 0, len(self.said), Problems()
        for match in VOICE.finditer(written):
            cut += self._run(written[start : match.start()], "plain", where)
            cut += self._run(match[2], match[1], where)
            start = match.end()
        cut += self._run(written[start:], "plain", where)
        self._hold(written, before, problems, drawn=True)
        _tell(problems, written, where)
        return tuple(cut)

    def _run(self, written: str, voice: str, where: str) -> list[Run]:
        return [Run(self.text(written, where, whole=False), voice)] if written else []  # type: ignore[arg-type]  # VOICE matches Run's voices only


def _tell(problems: Problems, written: str, where: str) -> None:
    """Raise what is wrong with a text, if anything is."""
    if problems.found or problems.told:
        quote = f'in "{written}"'
        raise CmsurveyError(*(_placed(one, where, quote) for one in dict.fromkeys(problems.found)))


def _placed(problem: Problem, where: str, quote: str) -> Problem:
    """A problem of a text at the text's place; one of a file that a placeholder leads to keeps its own."""
    return problem if problem.where else Problem(where, f"{problem.what}, {quote}", problem.hint)

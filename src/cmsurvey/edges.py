"""The numbers that a label says are those of its row: the ends of its band, or what the tables' label says.

Labels are the one text that may hold digits of its own, and titles print them: so a number in one is held to
`low` and `high`. "Under 35" may end at 34 or 35, "over 25" begin at 25 or 26; where bands share their edges
("25 to 34", then "35 to 44" from 35 on) an end may lie one further. Thousands may be "K"; of several units
of time in one question each may be that of the band. Without digits, small numbers in letters are held to it.

What a title may not say unproven (a number, an order) no label says but where that of the tables does: it is
printed wherever its answer is. A translation has words of its own: it is searched for shares in words alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cmsurvey.labels import at
from cmsurvey.places import Steps, place

if TYPE_CHECKING:
    from cmsurvey.errors import Problems
    from cmsurvey.model import Edition, Survey

Row = Mapping[str, Any]

#: A number that is no part of a name ("B2C", "Q1"), and the sign of its thousands or millions.
_NUMBER = re.compile(
    r"(?<!\w)(\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
    r"(?:\s*(k|m(?=[€$£])|millions?)(?![^\W\d_]))?",
    re.IGNORECASE,
)
_TIMES = {"k": 1e3, "m": 1e6}
#: How often one unit of time is in another.
_FACTORS = (1, 7, 12, 24, 60)
#: How far the end of a band of whole numbers may lie from the number that "under" or "over" stands before.
_BEYOND = {"high": -1.0, "low": 1.0}
#: What a title may not say unproven, as `unproven` names it; reasons are answers.
_CLAIMED = ("numbers", "figures", "comparisons", "orders")
_HINT = "write the numbers of its band, or correct low and high"


class Number(NamedTuple):
    """A number of a label as it is written, what it may mean, and the end that the word before it names."""

    written: str
    values: frozenset[float]
    end: str = ""


@dataclass(frozen=True)
class Reader:
    """Reads the labels of one language: `edges` of the program's words, and numbers in letters.

    `claims` are what a label says only where that of the tables does: words of its own language, by the very
    word; of another one, a pair of patterns for the same.
    """

    edges: Mapping[str, Any]
    numerals: Mapping[str, int]
    claims: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, program: Mapping[str, Any], tables: Mapping[str, Any]) -> Reader:
        """A reader of a language beside that of the tables, whose numbers in letters it reads too."""
        edges = program["edges"]
        lists = (one["numerals"] for one in (tables["edges"], edges))
        said = ((words, n) for one in lists for n, words in enumerate(one, start=1))
        numerals = {word: n for words, n in said for word in words.split("|")}
        if edges == tables["edges"]:
            return cls(edges, numerals, [(program["unproven"][kind], "") for kind in _CLAIMED])
        return cls(edges, numerals, [(edges["shares"], tables["edges"]["shares"])])

    def digits(self, label: str) -> list[Number]:
        """Its numbers in digits."""
        found = list(_NUMBER.finditer(label))
        times = {_TIMES[one[2][0].lower()] for one in found if one[2]}
        return [
            Number(one[1], frozenset(_readings(one[1], times)), self._end(label[: one.start()]))
            for one in found
        ]

    def all(self, label: str) -> list[Number]:
        """The same, or where there are none its small numbers in letters."""
        return self.digits(label) or self.letters(label)

    def letters(self, label: str) -> list[Number]:
        """Its small numbers in letters."""
        return [
            Number(one[0], frozenset({float(self.numerals[one[0].lower()])}), self._end(label[: one.start()]))
            for one in re.finditer(self._in_letters, label, re.IGNORECASE)
        ]

    @cached_property
    def _in_letters(self) -> str:
        return rf"\b(?:{'|'.join(sorted(self.numerals, key=len, reverse=True))})\b"

    def bare(self, label: str) -> str:
        """A label without its small numbers in letters, and the word that makes one an end of a band."""
        ends = rf"(?:{self.edges['under']}|{self.edges['over']})(?=\W*(?:\d|{self._in_letters}))"
        return re.sub(rf"{ends}|{self._in_letters}", " ", label, flags=re.IGNORECASE)

    def _end(self, before: str) -> str:
        """The end of a band that a number is beyond or short of: high behind "under", low behind "over"."""
        for end, key in (("high", "under"), ("low", "over")):
            if re.search(rf"(?:{self.edges[key]})\W*$", before, re.IGNORECASE):
                return end
        return ""

    def factors(self, labels: Iterable[str]) -> set[float]:
        """By what a number may be multiplied: 1, and where labels name several units of time, by others."""
        text = " ".join(labels)
        units = [one for one in self.edges["times"] if re.search(rf"\b(?:{one})\b", text, re.IGNORECASE)]
        return {float(n) for n in _FACTORS} | {1 / n for n in _FACTORS} if len(units) > 1 else {1.0}


def _readings(number: str, times: Iterable[float]) -> Iterator[float]:
    """What a number may mean: a mark before three digits may group or be the decimal point."""
    bare = re.sub(r"[ \u00a0\u202f]", "", number)
    plain = re.sub(r"[.,]", "", bare)
    decimal = bare.replace(",", ".")
    for text in {decimal if decimal.count(".") < 2 else plain, plain if _grouped(bare) else decimal}:
        yield from (float(text) * by for by in (1.0, *times))


def _grouped(bare: str) -> bool:
    return re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", bare) is not None


def check(
    reader: Reader, edition: Edition, files: Iterable[tuple[Path, Mapping[str, Any]]], problems: Problems
) -> None:
    """Keep a problem for each label of files of words whose numbers are not those of the edition's tables."""
    for path, tree in files:
        for question, rows in _sound(edition):
            steps = ("questions", question)
            asked, answers = ([str(row[name]) for row in rows] for name in ("label", "category_label"))
            for key in ("label", "measure"):
                text = at(tree, (*steps, key))
                stray = isinstance(text, str) and (
                    unsaid(reader, text, [*asked, question]) or _claim(reader, text, [*asked, *answers])
                )
                if stray:
                    what = f'"{text}" says {stray}, which the label of the tables does not'
                    problems.add(place(path, (*steps, key)), what, "write what the tables ask")
            own = at(tree, (*steps, "categories"))
            labels = own if isinstance(own, Mapping) else {}
            scale = _scale(reader, rows, (one for one in labels.values() if isinstance(one, str)))
            for row in _once(rows):
                label = labels.get(row["category"])
                wrong = isinstance(label, str) and (
                    _wrong(reader, label, row, scale) or _claimed(reader, label, row)
                )
                if wrong:
                    problems.add(place(path, (*steps, "categories", str(row["category"]))), *wrong)
        for population, stray in _stray_in_populations(reader, edition, tree):
            where = place(path, ("populations", population))
            what = f"its words say {stray}, which neither the name of the population nor its answer does"
            problems.add(where, what, "write who they are without it")


def check_tables(reader: Reader, edition: Edition, problems: Problems) -> None:
    """The same of the labels in the tables themselves, whose language the reader knows."""
    lang = edition.survey.languages[0]
    for _, rows in _sound(edition):
        scale = _scale(reader, rows, (str(row["category_label"]) for row in rows))
        for row in _once(rows):
            wrong = _wrong(reader, str(row["category_label"]), row, scale)
            if wrong:
                table = edition.survey.folder / str(row["file"])
                where = f"{table}, line {row['line']}, column category_{lang}"
                problems.add(where, *wrong)


def check_series(reader: Reader, survey: Survey, lang: str, problems: Problems) -> None:
    """A number in who was surveyed, where or why a series breaks is a problem, but an age or an edition."""
    texts: list[tuple[Steps, str]] = [
        (("universe", lang), survey.universe[lang]),
        (("place", lang), survey.place[lang]),
    ]
    texts += [(("breaks", at, "wording", lang), one.wording[lang]) for at, one in enumerate(survey.breaks)]
    for steps, text in texts:
        left = re.sub(reader.edges["ages"], " ", text)
        stray = next((one.written for one in reader.digits(left) if one.written not in survey.editions), "")
        if stray:
            what = f'"{text}" says {stray}, which no table holds'
            hint = "leave the number out: respondents stand in editions.csv, what was found in the tables"
            problems.add(place(survey.folder / "series.toml", steps), what, hint)


def _sound(edition: Edition) -> list[tuple[str, Sequence[Row]]]:
    """The rows of each question, those left out whose cells are wrong: no label is measured by them."""
    return [pair for pair in edition.rows.items() if pair[0] not in edition.doubtful]


def _stray_in_populations(
    reader: Reader, edition: Edition, tree: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """The populations whose words say a number that is neither in their name nor in their answer."""
    for population in dict.fromkeys(str(row["population"]) for row in edition.records):
        text = at(tree, ("populations", population))
        question, _, answer = population.partition("=")
        rows = [row for row in edition.rows.get(question, ()) if row["category"] == answer]
        known = [population, *(f"{row['category_label']} {row['low']} {row['high']}" for row in rows)]
        stray = isinstance(text, str) and unsaid(reader, text, known)
        if stray:
            yield population, stray


def _once(rows: Iterable[Row]) -> list[Row]:
    """One row of each answer and band."""
    found = {(row["category"], str(row["low"]), str(row["high"])): row for row in reversed(list(rows))}
    return list(found.values())


def unsaid(reader: Reader, text: str, known: Iterable[str]) -> str:
    """A number of a text that none of the others says, as it is written; empty without any."""
    apart = re.sub(r"[_=]|(?<=[a-z])(?=\d)", " ", " ".join(known))  # "top2" is an id
    values = {value for one in (*reader.digits(apart), *reader.letters(apart)) for value in one.values}
    said = (*reader.digits(text), *(one for one in reader.letters(text) if one.values != {1.0}))  # "une"
    return next((one.written for one in said if not one.values & values), "")


def _claim(reader: Reader, text: str, tables: Iterable[str]) -> str:
    """A word of a label that a title would have to prove, and that none of the tables' labels says."""
    for own, asked in reader.claims:
        for found in matches(own, reader.bare(text)):
            known = " ".join(tables).replace("'", "’")
            if not matches(asked or rf"\b{re.escape(found)}", known):
                return found
    return ""


@lru_cache(maxsize=8192)  # every edition asks for the labels of the series
def matches(pattern: str, text: str) -> tuple[str, ...]:
    """What of a text a pattern finds, in small letters or capitals."""
    return tuple(one[0] for one in re.finditer(pattern, text, re.IGNORECASE))


class _Scale(NamedTuple):
    """By what a number of a question's labels may be multiplied, and the ends where its bands meet."""

    factors: set[float]
    met: set[float]


def _scale(reader: Reader, rows: Sequence[Row], labels: Iterable[str]) -> _Scale:
    lows, highs = ({float(row[end]) for row in rows} for end in ("low", "high"))
    computed = {*lows, *highs} if any(row["origin"] == "computed" for row in rows) else set()
    return _Scale(reader.factors(labels), lows & highs | computed)


def _wrong(reader: Reader, label: str, row: Row, scale: _Scale) -> tuple[str, str] | None:
    """What is wrong with a label, and the cure."""
    ends = {key: float(row[key]) for key in ("low", "high") if not math.isnan(row[key])}
    where = f"{row['file']}, line {row['line']}"
    if len(set(ends.values())) < 2 <= len(ends) or not ends:  # a score or no band: only its name
        known = (str(row["category_label"]), str(row["category"]), *(f"{one:g}" for one in ends.values()))
        stray = unsaid(reader, label, known)  # of "top2" a label may say "top two"
        hint = _HINT if ends else "write what the tables ask"
        return (f'"{label}" says {stray}, which its label in {where} does not', hint) if stray else None
    numbers = reader.all(label)
    band = ", ".join(f"{end} = {value:.12g}" for end, value in ends.items())
    for one in numbers:
        if not any(_is(one, end, value, scale) for end, value in ends.items()):
            return f'"{label}" says {one.written}, but {where}, has {band}', _HINT
    for end, value in ends.items():
        if numbers and value and not any(_is(one, end, value, scale) for one in numbers):
            return f'"{label}" does not say {end} = {value:.12g} of {where}', _HINT
    return None


def _claimed(reader: Reader, label: str, row: Row) -> tuple[str, str] | None:
    """What a label claims that the tables' does not, and the cure."""
    claim = _claim(reader, label, [str(row["category_label"])])
    where = f"{row['file']}, line {row['line']}"
    hint = "write what the tables ask; a title may say it behind a claim"
    return (f'"{label}" says "{claim}", which its label in {where} does not', hint) if claim else None


def _is(number: Number, end: str, value: float, scale: _Scale) -> bool:
    """Whether a number is an end of a band; the word before it may name the other end, or lie one beyond."""
    if number.end not in {"", end}:
        return False
    slack = {1.0, -1.0} if value in scale.met else set()
    steps = {0.0, *slack} | ({_BEYOND[end]} if number.end else set())
    meant = (one * by + step for one in number.values for by in scale.factors for step in steps)
    return any(math.isclose(one, value, abs_tol=1e-9) for one in meant)

"""The numbers that a label says are those of its row: the ends of its band, or what the tables' label says.

Labels are the one text that may hold digits of its own, and titles print them: so a number in one is held to
`low` and `high`. "Under 35" may end at 34 or 35, "over 25" begin at 25 or 26; where bands share their edges
("25 to 34", then "35 to 44" from 35 on) an end may lie one further. Thousands may be "K"; of several units
of time in one question each may be that of the band. Without digits, small numbers in letters are held to it.

What a title may not say unproven (a number, an order) no label says but where that of the tables does: it is
printed wherever its answer is. A translation has words of its own: it is searched for shares in words alone.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cmsurvey.labels import at
from cmsurvey.numerals import typeset
from cmsurvey.places import Steps, place

if TYPE_CHECKING:
    from cmsurvey.errors import Problems
    from cmsurvey.model import Edition, Survey
    from cmsurvey.numerals import Number, Reader

Row = Mapping[str, Any]

#: How far the end of a band of whole numbers may lie from the number that "under" or "over" stands before.
_BEYOND = {"high": -1.0, "low": 1.0}
_HINT = "write the numbers of its band, or correct low and high"


def check(
    reader: Reader, edition: Edition, files: Iterable[tuple[Path, Mapping[str, Any]]], problems: Problems
) -> None:
    """Keep a problem for each label of files of words whose numbers are not those of the edition's tables.

    The first of the files is that of the series, which may declare what its words mean in the tables.
    """
    (series, _), *_ = files = list(files)
    for path, tree in files:
        _check_equivalents(reader, path, tree, problems)
        for question, rows in _sound(edition):
            steps = ("questions", question)
            asked, answers = ([str(row[name]) for row in rows] for name in ("label", "category_label"))
            for key in ("label", "measure"):
                text = at(tree, (*steps, key))
                if not isinstance(text, str):
                    continue
                stray = reader.unsaid(text, [*asked, question]) or reader.claim(text, [*asked, *answers])
                if stray:
                    what = f'"{text}" says {stray}, which the label of the tables does not'
                    cure = f"write what the tables ask, or {declare(text, asked[0], series)}"
                    problems.add(place(path, (*steps, key)), what, cure)
            own = at(tree, (*steps, "categories"))
            labels = own if isinstance(own, Mapping) else {}
            scale = _scale(reader, rows, (one for one in labels.values() if isinstance(one, str)))
            for row in _once(rows):
                label = labels.get(row["category"])
                wrong = isinstance(label, str) and (
                    _wrong(reader, label, row, scale, file=series) or _claimed(reader, label, row, series)
                )
                if wrong:
                    problems.add(place(path, (*steps, "categories", str(row["category"]))), *wrong)
        for population, stray in _stray_in_populations(reader, edition, tree):
            where = place(path, ("populations", population))
            what = f"its words say {stray}, which neither the name of the population nor its answer does"
            problems.add(where, what, "write who they are without it")


def declare(text: str, tables: str, file: Path) -> str:
    """How the words of a series say that a text and a label of the tables mean the same."""
    own, other = (json.dumps(typeset(one), ensure_ascii=False) for one in (text, tables))
    return f"if both mean the same say so under [equivalents] in {file.name}: {own} = {other}"


def _check_equivalents(reader: Reader, path: Path, tree: Mapping[str, Any], problems: Problems) -> None:
    """A problem for each pair of texts that are said to mean the same and say different numbers."""
    declared = at(tree, ("equivalents",))
    for own, tables in declared.items() if isinstance(declared, Mapping) else ():
        stray = isinstance(tables, str) and reader.contrary(own, tables)
        if stray:
            what = f'"{own}" says {stray}, which "{tables}" does not: they do not mean the same'
            cure = "write the number of the tables, or delete the line"
            problems.add(place(path, ("equivalents", own)), what, cure)


def check_tables(reader: Reader, edition: Edition, problems: Problems) -> None:
    """The same of the labels in the tables themselves, whose language the reader knows."""
    lang = edition.survey.languages[0]
    for _, rows in _sound(edition):
        scale = _scale(reader, rows, (str(row["category_label"]) for row in rows))
        for row in _once(rows):
            table = edition.survey.folder / str(row["file"])
            wrong = _wrong(reader, str(row["category_label"]), row, scale, file=table)
            if wrong:
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
        stray = isinstance(text, str) and reader.unsaid(text, known)
        if stray:
            yield population, stray


def _once(rows: Iterable[Row]) -> list[Row]:
    """One row of each answer and band."""
    found = {(row["category"], str(row["low"]), str(row["high"])): row for row in reversed(list(rows))}
    return list(found.values())


class _Scale(NamedTuple):
    """By what a number of a question's labels may be multiplied, and the ends where its bands meet."""

    factors: set[float]
    met: set[float]


def _scale(reader: Reader, rows: Sequence[Row], labels: Iterable[str]) -> _Scale:
    lows, highs = ({float(row[end]) for row in rows} for end in ("low", "high"))
    computed = {*lows, *highs} if any(row["origin"] == "computed" for row in rows) else set()
    return _Scale(reader.factors(labels), lows & highs | computed)


def _wrong(reader: Reader, label: str, row: Row, scale: _Scale, *, file: Path) -> tuple[str, str] | None:
    """What is wrong with a label, and the cure; `file` declares what words mean."""
    ends = {key: float(row[key]) for key in ("low", "high") if not math.isnan(row[key])}
    where = f"{row['file']}, line {row['line']}"
    if len(set(ends.values())) < 2 <= len(ends) or not ends:  # a score or no band: only its name
        known = (str(row["category_label"]), str(row["category"]), *(f"{one:g}" for one in ends.values()))
        stray = reader.unsaid(label, known)  # of "top2" a label may say "top two"
        same = declare(label, str(row["category_label"]), file)
        hint = _HINT if ends else f"write what the tables ask, or {same}"
        return (f'"{label}" says {stray}, which its label in {where} does not', hint) if stray else None
    numbers, parts = reader.all(label), reader.parts(label)
    band = ", ".join(f"{end} = {value:.12g}" for end, value in ends.items())
    for one in numbers:
        if not any(_is(one, end, value, scale) for end, value in ends.items()):
            return f'"{label}" says {one.written}, but {where}, has {band}', _HINT
    numbers += parts
    for end, value in ends.items():
        if numbers and value and not any(_is(one, end, value, scale) for one in numbers):
            return f'"{label}" does not say {end} = {value:.12g} of {where}', _HINT
    return None


def _claimed(reader: Reader, label: str, row: Row, file: Path) -> tuple[str, str] | None:
    """What a label claims that the tables' does not, and the cure."""
    claim = reader.claim(label, [str(row["category_label"])])
    where = f"{row['file']}, line {row['line']}"
    same = declare(label, str(row["category_label"]), file)
    hint = f"write what the tables ask, a title may say it behind a claim; or {same}"
    return (f'"{label}" says "{claim}", which its label in {where} does not', hint) if claim else None


def _is(number: Number, end: str, value: float, scale: _Scale) -> bool:
    """Whether a number is an end of a band; the word before it may name the other end, or lie one beyond."""
    if number.end not in {"", end}:
        return False
    slack = {1.0, -1.0} if value in scale.met else set()
    steps = {0.0, *slack} | ({_BEYOND[end]} if number.end else set())
    meant = (one * by + step for one in number.values for by in scale.factors for step in steps)
    return any(math.isclose(one, value, abs_tol=1e-9) for one in meant)

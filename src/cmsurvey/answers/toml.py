"""`questionnaire.toml` → `Questionnaire`; everything wrong in it is told at once, with its line.

    languages = ["fr", "en"]

    [[question]]
    id = "contract"                        # names its column, its table and its drawings
    text = { fr = "Votre contrat", en = "Your contract" }
    kind = "single"                        # single | multiple | numeric | banded | scale | text
    columns = ["Q3"]                       # its headings in the export; after "cmsurvey import" the id
    base = "answered"                      # shares of those who answered, or of all "asked"
    filter = { status = ["employee"] }     # optional: only they were asked
    options = [                            # in the order of tables and drawings
      { id = "cdi", fr = "CDI", en = "Permanent", written = ["1"] },
      { id = "other", fr = "Autre", en = "Other", other = true },   # takes what matches nothing else
    ]
    missing = [{ id = "dont_know", fr = "Ne sait pas", en = "Does not know", written = ["99"] }]
    nets = [{ id = "salaried", fr = "Salariés", en = "Salaried", of = ["cdi"] }]

An option of a `scale` has a `score`, one of a `banded` question `low` and `high` (left out where open), and
`edge = "low"` or `"high"` says which end belongs to the band. `numbers = true`: answers are numbers, put
into the bands. `multiple`: an option has its own `column`, or `separator = ", "` stands between answers in
one cell. `numeric`: `unit` and `decimal = ","`. `[design]` is that of `cmsurvey.load.design`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast, get_args

from cmsurvey.answers.questionnaire import Base, Edge, Kind, Missing, Net, Option, Question, Questionnaire
from cmsurvey.errors import Problems, nearest
from cmsurvey.load import read
from cmsurvey.load.check import Entry, is_snake, quoted
from cmsurvey.load.design import design
from cmsurvey.model import UNITS

_KEYS = (
    "id", "text", "kind", "columns", "base", "filter", "options", "missing", "nets", "edge", "numbers",
    "separator", "unit", "decimal",
)  # fmt: skip
_HEAD = re.compile(r"^[ \t]*\[\[[ \t]*question[ \t]*\]\]", re.MULTILINE)
#: The kinds whose answers are options.
LISTED = ("single", "multiple", "banded", "scale")


def questionnaire(path: Path) -> Questionnaire:
    """The questionnaire in a file; raises a `CmsurveyError` with every problem, each at its line."""
    problems = Problems()
    head = read.toml(path, problems)
    problems.settle()
    top = Entry(str(path), head or {}, problems)
    top.only(("languages", "question", "design"))
    languages = top.texts("languages")
    places = _Places(path)
    asked = [
        _question(Entry(places.of(at), one.values, problems), languages)
        for at, one in enumerate(top.tables("question", "question"))
    ]
    if not asked and not problems.found:
        top.fail("there is no question in it", "write [[question]] above each of them")
    declared = design(top)
    _check_ids(asked, places, problems)
    problems.settle()
    return Questionnaire({one.id: one for one in asked}, languages, str(path), declared)


class _Places:
    """Where each question stands: "questionnaire.toml, line 12 (question 2)"."""

    def __init__(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8-sig")
        self._path = path
        self._lines = [text.count("\n", 0, found.end()) + 1 for found in _HEAD.finditer(text)]

    def of(self, at: int) -> str:
        """The place of the question with an index."""
        line = f"line {self._lines[at]}" if at < len(self._lines) else ""
        return ", ".join(filter(None, (str(self._path), line, f"question {at + 1}")))


def _question(entry: Entry, languages: Sequence[str]) -> Question:
    entry.only(_KEYS)
    kind = cast("Kind", entry.known("kind", get_args(Kind)))
    options = tuple(_option(one, languages, kind) for one in entry.tables("options", "option"))
    found = Question(
        id=_id(entry),
        labels=entry.table("text").wording(languages),
        kind=kind,
        columns=entry.texts("columns") if "columns" in entry.values else (),
        options=options,
        base=cast("Base", entry.known("base", get_args(Base), "answered")),
        filter=_filter(entry),
        nets=tuple(_net(one, languages) for one in entry.tables("nets", "net")),
        missing=tuple(_missing(one, languages) for one in entry.tables("missing", "missing code")),
        unit=entry.known("unit", UNITS, ""),
        edge=cast("Edge", entry.known("edge", get_args(Edge), "low")),
        numbers=_flag(entry, "numbers"),
        separator=_verbatim(entry, "separator"),
        decimal=entry.known("decimal", (".", ","), "."),
    )
    _check(entry, found)
    return found


def _check(entry: Entry, question: Question) -> None:
    """What the keys of a question say together."""
    kind, options = question.kind, question.options
    if kind in LISTED and not options:
        entry.fail(f"a {kind} question without options", 'add options = [{ id = "…", … }]')
    if kind in {"numeric", "text"} and options:
        entry.fail(f"a {kind} question has no options", "delete them, or change its kind")
    if kind == "multiple":
        _check_several(entry, question)
    elif len(question.columns) > 1:
        entry.fail(f"a {kind} question with {len(question.columns)} columns", "name one column")
    if kind == "banded":
        _check_bands(entry, question)
    known = set(question.option_ids)
    for net in question.nets:
        for one in net.of:
            if one not in known:
                entry.fail(f'net "{net.id}" names no option: {quoted(one)}', nearest(one, known))
    _check_texts(entry, question)


def _check_several(entry: Entry, question: Question) -> None:
    """Several answers stand in a column each, or in one cell with something between them."""
    own = [one for one in question.options if one.column]
    if own and len(own) < len(question.options):
        absent = next(one for one in question.options if not one.column)
        hint = "give each option its column, or none"
        entry.fail(f'option "{absent.id}" has no column, others have one', hint)
    if own and (question.separator or question.columns):
        entry.fail("both columns of options and one for all of them", "delete columns and separator")
    if len(question.columns) > 1:
        entry.fail("more than one column without saying of which option", "give each option its column")


def _check_bands(entry: Entry, question: Question) -> None:
    """Bands ascend and do not overlap; each has at least one end."""
    before = -math.inf
    for one in question.options:
        low, high = one.low, one.high
        if question.numbers and one.id.isdigit():
            entry.fail(f'the id of band "{one.id}" is a number', 'write it as "from_30", say')
        if low is None and high is None:
            if question.numbers:
                entry.fail(f'band "{one.id}" has no end', "write low = …, high = …, or both")
            continue
        start, end = -math.inf if low is None else low, math.inf if high is None else high
        if start >= end:
            entry.fail(f'band "{one.id}" ends before it begins', "write its low below its high")
        if start < before:
            entry.fail(f'band "{one.id}" begins below the end of the one before', "write bands ascending")
        before = end


def _check_texts(entry: Entry, question: Question) -> None:
    """No text means two answers, no id stands twice."""
    meant: dict[str, str] = {}
    marks: tuple[Option | Missing, ...] = (*question.options, *question.missing)
    ids = [one.id for one in (*marks, *question.nets)]
    for name in dict.fromkeys(one for one in ids if ids.count(one) > 1):
        entry.fail(f'id "{name}" stands twice', "give each option, missing code and net its own")
    for one in marks:
        for text in spellings(one):
            other = meant.setdefault(text, one.id)
            if other != one.id:
                what = f'{quoted(text)} means both "{other}" and "{one.id}"'
                entry.fail(what, "write it for one of the two alone")
    if sum(one.other for one in question.options) > 1:
        entry.fail('two options are "other"', "keep one")


def spellings(one: Option | Missing) -> tuple[str, ...]:
    """Every text by which a file may write an answer, folded for comparison."""
    return tuple(dict.fromkeys(folded(text) for text in (one.id, *one.labels.values(), *one.written) if text))


def folded(text: str) -> str:
    """A text as answers are compared: kinds of spaces, apostrophes, dashes and letter cases are one."""
    return " ".join(text.translate(_ALIKE).split()).casefold()


_ALIKE = str.maketrans("’ʼ\u2010\u2011–\ufeff\u200b", "''---  ")


def _id(entry: Entry, key: str = "id") -> str:
    name = entry.text(key)
    if name and not is_snake(name):
        entry.fail(f"{key} {quoted(name)} is not an identifier", "write it in snake_case: bac_plus_5")
    return name


def _option(entry: Entry, languages: Sequence[str], kind: str) -> Option:
    keys = {"scale": ("score",), "banded": ("low", "high"), "multiple": ("column",)}.get(kind, ())
    entry.only(("id", *languages, "written", "other", *keys, *(("score",) if kind == "single" else ())))
    score = _number(entry, "score")
    if kind == "scale" and score is None and "score" not in entry.values:
        entry.fail('an option of a scale without "score"', "write score = 1, or a missing code instead")
    return Option(
        id=_id(entry),
        labels=entry.wording(languages),
        written=entry.texts("written") if "written" in entry.values else (),
        column=entry.text("column", ""),
        score=score,
        low=_number(entry, "low"),
        high=_number(entry, "high"),
        other=_flag(entry, "other"),
    )


def _missing(entry: Entry, languages: Sequence[str]) -> Missing:
    entry.only(("id", *languages, "written"))
    written = entry.texts("written") if "written" in entry.values else ()
    return Missing(_id(entry), entry.wording(languages), written)


def _net(entry: Entry, languages: Sequence[str]) -> Net:
    entry.only(("id", *languages, "of"))
    return Net(_id(entry), entry.wording(languages), entry.texts("of"))


def _filter(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    if "filter" not in entry.values:
        return {}
    table = entry.table("filter")
    return {name: table.texts(name) for name in table.values}


def _number(entry: Entry, key: str) -> float | None:
    value: Any = entry.values.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        entry.fail(f'"{key}" is not a number', f"write {key} = 25, without quotation marks")
        return None
    return float(value)


def _flag(entry: Entry, key: str) -> bool:
    value = entry.values.get(key, False)
    if not isinstance(value, bool):
        entry.fail(f'"{key}" is neither true nor false', f"write {key} = true")
    return value is True


def _verbatim(entry: Entry, key: str) -> str:
    """A text whose spaces count."""
    value = entry.values.get(key, "")
    if not isinstance(value, str):
        entry.fail(f'"{key}" is not text', f'write {key} = ", "')
        return ""
    return value


def _check_ids(asked: Sequence[Question], places: _Places, problems: Problems) -> None:
    """What questions say of one another: ids and headings once, filters of a question above."""
    by_id: dict[str, Question] = {}
    headings: dict[str, str] = {}
    for at, one in enumerate(asked):
        where = places.of(at)
        if one.id in by_id:
            problems.add(where, f'question "{one.id}" stands twice', "give one of the two another id")
        for heading in filter(None, (*one.columns, *(option.column for option in one.options))):
            other = headings.setdefault(heading, one.id)
            if other != one.id:
                what = f'column {quoted(heading)} is also that of "{other}"'
                problems.add(where, what, "give it to one of the two")
        for name, options in one.filter.items():
            _check_filter(where, (name, options), by_id, problems)
        by_id.setdefault(one.id, one)


def _check_filter(
    where: str, part: tuple[str, Sequence[str]], before: Mapping[str, Question], problems: Problems
) -> None:
    name, options = part
    if name not in before:
        problems.add(where, f"its filter names no question above it: {quoted(name)}", nearest(name, before))
        return
    known = before[name].option_ids
    for option in options:
        if option not in known:
            what = f'its filter names no option of "{name}": {quoted(option)}'
            problems.add(where, what, nearest(option, known))

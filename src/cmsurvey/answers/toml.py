"""`questionnaire.toml` → `Questionnaire`; everything wrong in it is told at once, with its line.

    languages = ["fr", "en"]
    leave_out = { Status = ["Survey Preview"] }   # rows of the export that are no answers; "": an empty cell
    fieldwork = { start = "2026-03-02", end = "2026-03-20" }   # of an edition that states none

    [[question]]
    id = "contract"                        # names its column, its table and its drawings
    text = { fr = "Votre contrat", en = "Your contract" }
    kind = "single"                        # single | multiple | numeric | banded | scale | rank | text
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
one cell. `rank`: an option has its own `column`, whose cells are places; the answer is the one in the first
place. `numeric`: `unit` and `decimal = ","`. `[design]` is that of `cmsurvey.load.design`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast, get_args

from cmsurvey.answers.questionnaire import Base, Edge, Kind, Missing, Net, Option, Question, Questionnaire
from cmsurvey.errors import Problems, nearest
from cmsurvey.load.check import quoted
from cmsurvey.load.design import DESIGN, design
from cmsurvey.load.entry import Entry, opened
from cmsurvey.load.shapes import DAY, LANGUAGE, SNAKE, Flag, Need, Number, Table, Tables, Text, Texts, wording
from cmsurvey.model import UNITS, Fieldwork

#: The kinds whose answers are options.
LISTED = ("single", "multiple", "banded", "scale", "rank")
_ID = Text("names its column, table and drawings, in snake_case", form=SNAKE)
_SPELLINGS = Texts("other spellings of it in the file of answers")
_OPTION = Table(
    keys={
        "id": Text("in snake_case", form=SNAKE),
        "written": _SPELLINGS,
        "other": Flag("it takes what matches nothing else"),
        "column": Text("its own column, where several answers or a ranking have one an option", default=""),
        "score": Number("its place on a scale", example="1"),
        "low": Number("where a band begins"),
        "high": Number("where it ends"),
    },
    worded=True,
)
_MISSING = Table({"id": Text("in snake_case", form=SNAKE), "written": _SPELLINGS}, worded=True)
_NET = Table(
    {"id": Text("in snake_case", form=SNAKE), "of": Texts("the options", needed=True)},
    worded=True,
)
_QUESTION = Table(
    keys={
        "id": _ID,
        "text": wording("the question, in each language"),
        "kind": Text("one answer, several, a number, a bracket, a step, an order, words", of=get_args(Kind)),
        "columns": Texts("its headings in the file of answers"),
        "base": Text("shares of those who answered, or of all who were asked", "answered", get_args(Base)),
        "filter": Table(
            about="who was asked: options of questions above", others=Texts("options", needed=True)
        ),
        "options": Tables(_OPTION, "option", "in the order of tables and drawings"),
        "missing": Tables(_MISSING, "missing code", "codes that are no answer"),
        "nets": Tables(_NET, "net", "options counted together"),
        "edge": Text("which end belongs to a band", "low", get_args(Edge)),
        "numbers": Flag("answers are numbers, put into the bands"),
        "separator": Text("between several answers in one cell", default="", kept=True),
        "unit": Text("of a number", "", tuple(UNITS)),
        "decimal": Text("before decimals", ".", (".", ",")),
    },
    needs=(Need("kind", LISTED, "options"), Need("kind", ("scale",), "options", ("score",))),
)
QUESTIONNAIRE = Table(
    keys={
        "languages": Texts("of the texts", needed=True, form=LANGUAGE),
        "question": Tables(_QUESTION, "question", "in the order in which they were asked", needed=True),
        "leave_out": Table(
            about="rows of an export that count for nothing: a column, and texts of its cells",
            others=Texts('the texts, "" for an empty cell', needed=True, empty=True),
        ),
        "fieldwork": Table(
            {"start": Text("of the first answer", form=DAY), "end": Text("of the last one", form=DAY)},
            about="days of the answers, of an edition for which nobody states them",
        ),
        "design": DESIGN,
    },
    about="what was asked in an edition, and which answers there were",
)


def questionnaire(path: Path) -> Questionnaire:
    """The questionnaire in a file; raises a `CmsurveyError` with every problem, each at its line."""
    problems = Problems()
    top = opened(path, QUESTIONNAIRE, problems)
    problems.settle()
    if top is None:
        raise AssertionError("a file that cannot be read has a problem")
    top.only()
    languages = top.texts("languages")
    tables = top.tables("question")
    asked = [_question(one, languages) for one in tables]
    if not asked and not problems.found:
        top.fail("there is no question in it", "write [[question]] above each of them")
    declared, left, days = design(top), top.table("leave_out"), top.table("fieldwork")
    leave_out = {name: left.texts(name) for name in left.values}
    _check_ids(tables, asked)
    days.only()
    sent = Fieldwork(*(days.text(key) if days.values else "" for key in ("start", "end")))
    if sent.end < sent.start:
        days.fail(f"{sent.start} is after {sent.end}", "exchange the two")
    problems.settle()
    return Questionnaire({one.id: one for one in asked}, languages, str(path), declared, leave_out, sent)


def _question(entry: Entry, languages: Sequence[str]) -> Question:
    entry.only()
    kind = cast("Kind", entry.text("kind"))
    options = tuple(_option(one, languages, kind) for one in entry.tables("options"))
    text, filtered = entry.table("text"), entry.table("filter")
    text.only(languages)
    found = Question(
        id=entry.text("id"),
        labels=text.wording(languages),
        kind=kind,
        columns=entry.texts("columns"),
        options=options,
        base=cast("Base", entry.text("base")),
        filter={name: filtered.texts(name) for name in filtered.values},
        nets=tuple(_net(one, languages) for one in entry.tables("nets")),
        missing=tuple(_missing(one, languages) for one in entry.tables("missing")),
        unit=entry.text("unit"),
        edge=cast("Edge", entry.text("edge")),
        numbers=entry.flag("numbers"),
        separator=entry.text("separator"),
        decimal=entry.text("decimal"),
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
    elif kind == "rank":
        _check_ranked(entry, question)
    elif kind in get_args(Kind) and len(question.columns) > 1:
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
    written = {text: one.id for one in question.options for text in spellings(one)}
    for text, id_ in written.items() if question.separator.strip() else ():
        parts = [folded(one) for one in text.split(question.separator.strip())]
        if len({written[one] for one in parts if one in written} - {id_}) > 1:
            what = f"option {quoted(id_)} holds other options with {quoted(question.separator)} between them"
            entry.fail(what, f'no option but several answers: delete it from "{id_}", add the new part alone')


def _check_ranked(entry: Entry, question: Question) -> None:
    """Each option has a column, which holds its places; columns of places are questions of one answer."""
    without = next((one for one in question.options if not one.column), None)
    if question.columns or without:
        what = f'option "{without.id}" has no column' if without else "a ranking has a column an option"
        hint = (
            'give each option the column of its places; where a column is a place, write a "single" question '
            "with that of the first place"
        )
        entry.fail(what, hint)


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


#: Apostrophes and dashes that are one to a reader, and what nobody sees.
_ALIKE = str.maketrans("’ʼ\u2010\u2011–—", "''----", "\ufeff\u00ad\u200b\u200c\u200d\u200e\u200f\u2060")


#: Keys of an option that only some kinds of questions have.
_OF_KINDS = {
    "scale": {"score"}, "single": {"score"}, "banded": {"low", "high"},
    "multiple": {"column"}, "rank": {"column"},
}  # fmt: skip


def _option(entry: Entry, languages: Sequence[str], kind: str) -> Option:
    of_some = {"score", "low", "high", "column"}
    # of a kind that nobody knows, nobody knows the keys
    entry.only(languages, but=of_some - _OF_KINDS.get(kind, set() if kind in get_args(Kind) else of_some))
    score = entry.number("score")
    if kind == "scale" and score is None and "score" not in entry.values:
        entry.fail('an option of a scale without "score"', "write score = 1, or a missing code instead")
    return Option(
        id=entry.text("id"),
        labels=entry.wording(languages),
        written=entry.texts("written"),
        column=entry.text("column"),
        score=score,
        low=entry.number("low"),
        high=entry.number("high"),
        other=entry.flag("other"),
    )


def _missing(entry: Entry, languages: Sequence[str]) -> Missing:
    entry.only(languages)
    return Missing(entry.text("id"), entry.wording(languages), entry.texts("written"))


def _net(entry: Entry, languages: Sequence[str]) -> Net:
    entry.only(languages)
    return Net(entry.text("id"), entry.wording(languages), entry.texts("of"))


def _check_ids(tables: Sequence[Entry], asked: Sequence[Question]) -> None:
    """What questions say of one another: ids and headings once, filters of a question above."""
    by_id: dict[str, Question] = {}
    headings: dict[str, str] = {}
    for entry, one in zip(tables, asked, strict=True):
        if one.id in by_id:
            entry.fail(f'question "{one.id}" stands twice', "give one of the two another id", "id")
        for heading in filter(None, (*one.columns, *(option.column for option in one.options))):
            other = headings.setdefault(heading, one.id)
            if other != one.id:
                what = f'column {quoted(heading)} is also that of "{other}"'
                entry.fail(what, "give it to one of the two")
        for name, options in one.filter.items():
            _check_filter(entry, (name, options), by_id)
        by_id.setdefault(one.id, one)


def _check_filter(entry: Entry, part: tuple[str, Sequence[str]], before: Mapping[str, Question]) -> None:
    name, options = part
    if name not in before:
        what = f"its filter names no question above it: {quoted(name)}"
        entry.fail(what, nearest(name, before), "filter")
        return
    known = before[name].option_ids
    for option in options:
        if option not in known:
            what = f'its filter names no option of "{name}": {quoted(option)}'
            entry.fail(what, nearest(option, known), "filter")

"""The answers of an edition → tables: a question in rows, everybody and the answers to others in columns."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from cmsurvey.answers.questionnaire import Question
from cmsurvey.crosstab.book import (
    STRICT,
    Block,
    Book,
    Cell,
    Column,
    OptionTest,
    Reason,
    Rest,
    Row,
    Table,
    Untested,
    Wanted,
)
from cmsurvey.crosstab.hidden import hidden
from cmsurvey.crosstab.patterns import Patterns
from cmsurvey.crosstab.source import Answers, Sides
from cmsurvey.estimate import sample, suppression
from cmsurvey.survey import Share, banner
from cmsurvey.survey.adjust import CORRECTIONS
from cmsurvey.survey.banner import Banner, Line
from cmsurvey.survey.comparisons import ColumnPair, column_letters
from cmsurvey.survey.domains import corrected
from cmsurvey.survey.independence import Test

#: What the words call a row: "mean" → "Mean", "nps" → "Net promoter score".
Say = Callable[[str], str]
EVERYBODY = "total"
#: The id, the label and the letter of each column.
_Names = Sequence[tuple[str, str, str]]


class Told(NamedTuple):
    """What names things: the language, and the words of the rows and columns that no question names."""

    lang: str
    say: Say


def book(
    of: Answers,
    rows: Sequence[Question],
    by: Sequence[Question],
    wanted: Wanted,
    *,
    told: Told,
    edition: str,
) -> Book:
    """Every row question against every column question."""
    with sample.placed(of.responses):
        made = tuple(table(of, row, by, wanted, told=told) for row in rows)
    return Book(
        edition=edition,
        name=str(of.series.name.get(told.lang, "")) if of.series else "",
        lang=told.lang,
        tables=made,
        wanted=wanted,
        untested=untested(of),
        sampling=of.series.sampling if of.series else "",
        weights=of.design.weights,
        engine=of.engine,
        margins=of.margins,
    )


def untested(of: Answers) -> Untested:
    """Why nothing may be tested: who answered chose to, or nobody states how respondents were drawn."""
    if of.series is not None and of.series.margins:
        return ""
    return "self_selected" if of.series and of.series.sampling == "self_selected" else "unstated"


def table(of: Answers, question: Question, by: Sequence[Question], wanted: Wanted, *, told: Told) -> Table:
    """A question in rows; the letters of the columns go on from one block to the next."""
    letters = iter(column_letters(sum(len(one.options) for one in by)))
    found: list[Block] = []
    everybody: Block | None = None
    for one in by or (None,):
        sides = of.sides(question, one)
        rows, lines = _rows(question, sides.row, told)
        used = [_used(line, sides) for line in lines]
        making = _Making(question, rows, used, sides, wanted, test=not untested(of))
        if everybody is None:
            everybody = _everybody(making, told)
        if one is not None:
            names = [(option.id, option.labels[told.lang], next(letters)) for option in one.options]
            found.append(_block(making, one, (one.labels[told.lang], names), everybody))
    if everybody is None:
        raise AssertionError("there is always a first block")
    return Table(question, question.labels[told.lang], tuple(rows), everybody, tuple(found))


class _Making(NamedTuple):
    """A question in rows, its lines and the cells from which its blocks are made."""

    question: Question
    rows: list[Row]
    lines: list[Line]
    sides: Sides
    wanted: Wanted
    test: bool

    @property
    def adds_up(self) -> bool:
        """Whether the rows of a column add up to all of them."""
        return self.question.kind not in {"multiple", "numeric"}


def _rows(question: Question, of: Patterns, told: Told) -> tuple[list[Row], list[Line]]:
    """The options, the nets, the mean of scores or numbers, of 0 to 10 the net promoter score too."""
    ids, label = question.option_ids, told.lang
    made: list[tuple[Row, Line]] = []
    for at, option in enumerate(question.options if of.ticked.shape[1] else ()):
        ticked = of.ticked[:, at].astype(float)
        made.append((Row(option.id, option.labels[label]), Line(option.id, ticked, of.base)))
    for net in question.nets:
        inside = of.ticked[:, [ids.index(one) for one in net.of]].any(axis=1).astype(float)
        made.append((Row(net.id, net.labels[label], "net", of=net.of), Line(net.id, inside, of.base)))
    scored = of.base & np.isfinite(of.scores)
    scores = np.where(scored, np.nan_to_num(of.scores), 0.0)
    if question.kind in {"scale", "numeric"}:
        unit = question.unit or ("score" if question.kind == "scale" else "number")
        made.append((Row("mean", told.say("mean"), "mean", unit), Line("mean", scores, scored)))
    if question.kind == "scale" and [one.score for one in question.options] == list(range(11)):
        points = np.where(scored, np.where(scores >= 9, 100.0, np.where(scores <= 6, -100.0, 0.0)), 0.0)
        made.append((Row("nps", told.say("nps"), "nps", "points"), Line("nps", points, scored)))
    return [row for row, _ in made], [line for _, line in made]


def _used(line: Line, sides: Sides) -> Line:
    """A line over the patterns that occur, in the order of the cells."""
    at = [int(one) for one in sides.cells.rows]
    return replace(line, values=line.values[at], base=line.base[at])


def _everybody(making: _Making, told: Told) -> Block:
    inside = np.ones((1, len(making.sides.cells.columns)), dtype=bool)
    made = Banner((EVERYBODY,), inside, inside[0])
    block = _cells(making, made, ("", ""), [(EVERYBODY, told.say("total"), "")])
    return _with_intervals(block, making) if making.test else block


def _block(making: _Making, by: Question, named: tuple[str, _Names], everybody: Block) -> Block:
    """The columns of a question, tested where that is allowed; `named` are its label and its columns'."""
    at = [int(one) for one in making.sides.cells.columns]
    column = making.sides.column
    asked = column.base if by.kind == "multiple" else column.answered
    made = Banner(by.option_ids, column.ticked[at].T, asked[at])
    label, names = named
    block = _cells(making, made, (by.id, label), names, everybody=everybody)
    if not making.test:
        return block
    block = _with_intervals(block, making)
    if making.wanted.of != "column":
        return block
    tested = _tested(block, making, made)
    secret = [
        any(cell.kept_back for cell in (line[0], *cells))
        for line, cells in zip(everybody.cells, block.cells, strict=True)
    ]
    tested = replace(tested, cells=tuple(
        tuple(replace(cell, p_rest=math.nan) if hide else cell for cell in line)
        for hide, line in zip(secret, tested.cells, strict=True)
    ))  # fmt: skip
    if made.overlap or making.question.kind == "numeric" or not making.sides.cells.rows:
        return tested
    if not making.adds_up:
        return replace(tested, by_option=_by_option(making, made, block))
    options = [line for row, line in zip(making.rows, making.lines, strict=True) if row.kind == "option"]
    f, v = banner.independent(making.sides.cells, options, made)
    if any(secret):
        f, v = f and _coarse(f), round(v, 2)
    return replace(tested, independence=f, cramers_v=v)


def _coarse(test: Test) -> Test:
    """A test with the digits that are printed: all of them would be one more sum of the hidden answers."""
    parameter = tuple(round(one, 2) for one in test.parameter)
    return Test(round(test.statistic, 2), parameter, float(f"{test.p:.2g}"))


def _by_option(making: _Making, made: Banner, block: Block) -> tuple[OptionTest, ...]:
    """The test of each option of which every cell may be told, corrected over them."""
    told = [
        (row.id, banner.independent_of(making.sides.cells, line, made))
        for row, line, cells in zip(making.rows, making.lines, block.cells, strict=True)
        if row.kind == "option" and not any(cell.kept_back for cell in cells)
    ]
    found = [(row, test) for row, test in told if test is not None]
    raw = np.array([test.p for _, test in found])
    correct = CORRECTIONS.get(making.wanted.correction)
    return tuple(
        OptionTest(row, test, float(p))
        for (row, test), p in zip(found, correct(raw) if correct and found else raw, strict=True)
    )


def _cells(
    making: _Making,
    made: Banner,
    name: tuple[str, str],
    names: _Names,
    *,
    everybody: Block | None = None,
) -> Block:
    """The figures of a block, with what is not shown; no tests yet. Its columns add up to `everybody`."""
    cells, of = making.sides.cells, making.wanted.of
    figures = [
        banner.figures(cells, line, made, of if row.share else "column")
        for row, line in zip(making.rows, making.lines, strict=True)
    ]
    bases = banner.figures(cells, making.lines[0], made)
    whole = everybody if everybody and not made.overlap else None
    reasons = hidden(
        making.rows, making.lines, figures,
        bases=[*((whole.columns[0].n,) if whole else ()), *(base.n for base in bases)],
        least_base=making.wanted.least_base, adds_up=making.adds_up,
        total=[line[0] for line in whole.cells] if whole else None,
    )  # fmt: skip
    # of equal weights the error of a mean would be one more sum of the hidden answers
    secrets = ["few_people" in column for column in zip(*reasons, strict=True)]
    columns = tuple(
        Column(id_, label, letter, base.n, base.n / base.kish_deff if base.kish_deff > 0 else 0.0)
        for (id_, label, letter), base in zip(names, bases, strict=True)
    )
    table = tuple(
        tuple(
            Cell(
                replace(one, se=math.nan) if secret and not row.share else one,
                why,
                uncertain=_uncertain(row, one, why, making.wanted),
            )
            for one, why, secret in zip(line, whys, secrets, strict=True)
        )
        for row, line, whys in zip(making.rows, figures, reasons, strict=True)
    )
    return Block(*name, columns, table, made.overlap)


def _uncertain(row: Row, figure: Share, why: Reason | None, wanted: Wanted) -> bool:
    """Whether a share is shown that is no more than a hint."""
    return row.share and why is None and figure.n > 0 and suppression.uncertain(figure, wanted.least_base)


def _with_intervals(block: Block, making: _Making) -> Block:
    """The cells that are shown with their intervals."""
    level = making.wanted.level
    told = []
    for row, line in zip(making.rows, block.cells, strict=True):
        limits = [
            one.figure.share_interval(level) if row.share else one.figure.interval(level) for one in line
        ]
        told.append(tuple(
            cell if cell.hidden or cell.empty else replace(cell, low=low, high=high)
            for cell, (low, high) in zip(line, limits, strict=True)
        ))  # fmt: skip
    return replace(block, cells=tuple(told))


def _tested(block: Block, making: _Making, made: Banner) -> Block:
    """The cells with their letters and marks; each of the two is corrected over the whole block."""
    pairs: list[ColumnPair] = []
    rests: list[ColumnPair] = []
    for row, line, cells in zip(making.rows, making.lines, block.cells, strict=True):
        shown = [cell.compared(row) for cell in cells]
        pairs += banner.pairs(making.sides.cells, line, made, shown)
        if made.overlap or len(made.ids) > 2:  # of two columns one is the rest of the other
            rests += banner.against_the_rest(making.sides.cells, line, made, shown)
    pairs, rests = (list(corrected(one, making.wanted.correction)) for one in (pairs, rests))
    letters = {column.id: column.letter for column in block.columns}
    lower: dict[tuple[str, str], list[str]] = {}
    for pair in pairs:
        high, low = (pair.first, pair.second) if pair.value > 0 else (pair.second, pair.first)
        if pair.p_adjusted < making.wanted.alpha:
            letter = letters[low] if pair.p_adjusted < STRICT else letters[low].lower()
            lower.setdefault((pair.row, high), []).append(letter)
    marks = {(one.row, one.first): one for one in rests}
    told = tuple(
        tuple(
            _marked(
                cell,
                _joined(lower.get((row.id, column.id), [])),
                marks.get((row.id, column.id)),
                making.wanted,
            )
            for column, cell in zip(block.columns, line, strict=True)
        )
        for row, line in zip(making.rows, block.cells, strict=True)
    )
    return replace(block, cells=told, pairs=len(pairs), rests=len(rests))


def _joined(letters: list[str]) -> str:
    """Letters in their order; apart where one of them is made of two."""
    ordered = sorted(letters, key=lambda one: (len(one), one.upper()))
    return (" " if any(len(one) > 1 for one in ordered) else "").join(ordered)


def _marked(cell: Cell, lower: str, pair: ColumnPair | None, wanted: Wanted) -> Cell:
    """A cell with its letters, and how it differs from the other columns together."""
    if pair is None:
        return replace(cell, lower=lower)
    times = sum(pair.p_adjusted < threshold for threshold in wanted.thresholds)
    signs: tuple[Rest, ...] = ("", "+", "++") if pair.value > 0 else ("", "-", "--")
    p_rest = math.nan if math.isnan(cell.figure.se) else pair.p_adjusted
    return replace(cell, lower=lower, rest=signs[times], p_rest=p_rest)

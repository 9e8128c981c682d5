"""A table → the texts that a reader sees: cells, labels and the notes below, in the language of the book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cmsurvey.crosstab.book import Block, Book, Cell, Reason, Row, Table
from cmsurvey.estimate.suppression import FEWEST
from cmsurvey.model import MONEY
from cmsurvey.words import Words

#: What stands for a figure that is not shown, and for one of nobody.
HIDDEN, NOBODY = "*", "–"
_MARKS = {"": "", "+": "▲", "++": "▲▲", "-": "▼", "--": "▼▼"}
_REASONS: tuple[Reason, ...] = ("few_people", "few_answers")


def value(cell: Cell, row: Row, words: Words, decimals: int = 0) -> str:
    """The figure of a cell as it is printed."""
    if cell.empty:
        return NOBODY
    if cell.hidden:
        return HIDDEN
    text = _figure(cell.figure.value, row, words, decimals)
    return words.say("crosstab.hint", figure=text) if cell.uncertain else text


def interval(cell: Cell, row: Row, words: Words, decimals: int = 0) -> str:
    """The interval of a cell, "" where there is none to print."""
    if not cell.low <= cell.high:  # NaN too
        return ""
    low, high = (_figure(one, row, words, decimals, unit=False) for one in (cell.low, cell.high))
    return words.say("crosstab.interval", low=low, high=high)


def marks(cell: Cell) -> str:
    """The letters of the columns that are lower, and how the cell differs from all others together."""
    return " ".join(filter(None, (cell.lower, _MARKS[cell.rest])))


def label(row: Row, words: Words) -> str:
    """The label of a row, a net called one."""
    return words.say("crosstab.net", label=row.label) if row.kind == "net" else row.label


def mean_decimals(unit: str) -> int:
    """The decimals of a mean."""
    return 0 if unit in MONEY else 1


def _figure(number: float, row: Row, words: Words, decimals: int, *, unit: bool = True) -> str:
    if row.share:
        number, places, of = 100 * max(0.0, min(1.0, number)), decimals, "percent"
    else:
        places, of = max(decimals, mean_decimals(row.unit)), row.unit
    return words.numbers.amount(number, of, places) if unit else words.numbers.plain(number, places)


def notes(book: Book, table: Table, words: Words, *, intervals: bool = False) -> list[str]:
    """What stands below a table: base, weights, tests with their level and correction, what is not shown."""
    say, question = words.say, table.question
    key = "asked" if question.base == "asked" else "answered"
    if question.kind == "multiple" and key == "answered":
        key = "multiple_answered"
    told = [say(f"crosstab.base_{key}")]
    if any(row.share for row in table.rows):
        told.append(say(f"crosstab.of_{book.wanted.of}"))
    if question.kind == "multiple":
        told.append(say("crosstab.multiple"))
    if question.kind == "rank":
        told.append(say("crosstab.ranked"))
    if book.weighted:
        way = say("crosstab.raked", file=book.margins) if book.margins else ""
        told += [way or say("crosstab.weighted", column=book.weights), say("crosstab.effective")]
    else:
        told.append(say("crosstab.unweighted"))
    told += _tests(book, table, words, intervals=intervals)
    return [*told, *_not_shown(book, table, words)]


def _tests(book: Book, table: Table, words: Words, *, intervals: bool) -> Iterator[str]:
    """How columns were compared, or why they were not."""
    say, wanted = words.say, book.wanted
    if book.untested:
        yield say(f"crosstab.{book.untested}")
        return
    if book.sampling == "quota":
        yield say("crosstab.quota")
    if intervals:
        yield say(
            "crosstab.intervals",
            level=words.numbers.amount(100 * wanted.level, "percent", _places(wanted.level)),
        )
    if not table.blocks:
        return
    if wanted.of != "column":
        yield say("crosstab.only_columns")
        return
    first, *second = (_threshold(one, words) for one in wanted.thresholds)
    one = "" if second else "_one"
    slots = {"first": first, "second": "".join(second)}
    yield say(f"crosstab.letters{one}", **slots)
    yield say(f"crosstab.rest{one}", **slots)
    yield say("crosstab.test", correction=say(f"crosstab.correction_{wanted.correction}"))
    if any(cell.extreme(row) for one in table.blocks for row, cell in one.by_row(table.rows)):
        yield say("crosstab.extreme")
    for block in table.blocks:
        yield from _block(block, table, words, say(f"crosstab.correction_{wanted.correction}"))


def _block(block: Block, table: Table, words: Words, correction: str) -> Iterator[str]:
    """What holds for the columns of one question."""
    say, numbers = words.say, words.numbers
    if block.overlap:
        yield say("crosstab.overlap", by=block.label)
    key = "crosstab.compared" if block.overlap or len(block.columns) > 2 else "crosstab.compared_two"
    yield say(key, by=block.label, pairs=numbers.plain(block.pairs), rests=numbers.plain(block.rests))
    if block.by_option:
        labels = {row.id: row.label for row in table.rows}
        told = (f"{labels[one.row]} p {p_value(one.p, words)}" for one in block.by_option)
        tests = words.say("phrases.figures").join(told)
        yield say("crosstab.by_option", by=block.label, tests=tests, correction=correction)
    f = block.independence
    if f:
        first, second = (numbers.plain(one, 2) for one in f.parameter)
        yield say(
            "crosstab.independence",
            by=block.label, first=first, second=second, f=numbers.plain(f.statistic, 2),
            p=p_value(f.p, words), v=numbers.plain(block.cramers_v, 2),
        )  # fmt: skip


def p_value(p: float, words: Words) -> str:
    """A p-value with its sign: "= 0.012", "< 0.001"."""
    if p < 0.001:
        return words.say("crosstab.p_under", p=words.numbers.plain(0.001, 3))
    return words.say("crosstab.p_is", p=words.numbers.plain(p, 3))


def _threshold(alpha: float, words: Words) -> str:
    return words.numbers.plain(alpha, len(f"{alpha:.10g}".partition(".")[2]))


def _places(level: float) -> int:
    return len(f"{100 * level:.8g}".partition(".")[2])


def _not_shown(book: Book, table: Table, words: Words) -> Iterator[str]:
    """What the two signs mean, where they stand, and how many figures are not shown for which reason."""
    cells = [cell for block in table.all_blocks for line in block.cells for cell in line]
    counts = Counter(cell.hidden for cell in cells if not cell.empty)
    slots = {"fewest": FEWEST, "least": book.wanted.least_base}
    told = [
        words.say(f"crosstab.hidden_{why}", count=words.numbers.plain(counts[why]), **slots)
        for why in _REASONS
        if counts[why]
    ]
    if told:
        yield words.say("crosstab.hidden", mark=HIDDEN, reasons=words.say("phrases.list").join(told))
    uncertain = sum(cell.uncertain for cell in cells)
    if uncertain:
        yield words.say("crosstab.uncertain", count=words.numbers.plain(uncertain))
    if any(cell.empty for cell in cells):
        yield words.say("crosstab.nobody", mark=NOBODY)

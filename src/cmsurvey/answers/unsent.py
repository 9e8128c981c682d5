"""What form tools say of a row: never sent, a preview, a test. Such rows are told, and left out on demand.

`leave_out = { Status = ["Survey Preview"] }` above the questions of `questionnaire.toml` leaves out the rows
of an export whose cell in that column is one of the texts; "" is an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from cmsurvey.answers import lime
from cmsurvey.answers.added import OF_QUALTRICS
from cmsurvey.answers.guesses import TYPEFORM
from cmsurvey.answers.oddities import Oddities
from cmsurvey.answers.sheet import Column, Sheet
from cmsurvey.answers.toml import folded
from cmsurvey.errors import Problems, nearest
from cmsurvey.load.check import quoted

#: How Qualtrics calls rows of no respondent, by text or code.
_PREVIEWS = {
    "status": frozenset(
        {
            "survey preview", "survey test", "spam survey preview", "offline survey preview",
            "aperçu de l'enquête", "aperçu du questionnaire", "1", "2", "9", "10", "17",
        }
    ),
    "distributionchannel": frozenset({"preview", "test"}),
}  # fmt: skip
_UNFINISHED = frozenset({"false", "faux", "0"})
#: How Typeform calls what was not submitted: a part of the answers, or the first page seen.
_PARTIAL = frozenset({"partial", "started"})
_NOT_SENT, _PREVIEW = "answers that were not submitted", "a preview or a test of the form"


class _Unsent(NamedTuple):
    """Rows that no respondent sent: the column that says so, its texts ("": none), and what they are."""

    column: Column
    texts: tuple[str, ...]
    what: str


def tell(of: Sheet, odd: Oddities) -> None:
    """Tell the rows that no respondent sent by what the form tool says, and how to drop them."""
    for column, texts, what in _unsent(of):
        odd.read.add(column.name)
        done = f"the rows are kept; {line({column.name: texts})} in questionnaire.toml leaves them out"
        for text in texts:
            at = column.values.index(text) if text else -1
            odd.every(of.rows(column, at).tolist(), what, done, column=column.name, value=text)


def proposed(of: Sheet) -> str:
    """The line that leaves out every row that no respondent sent, or ""."""
    found = _proposed(of)
    return line(found) if found else ""


def _proposed(of: Sheet) -> dict[str, tuple[str, ...]]:
    return {column.name: texts for column, texts, _ in _unsent(of)}


def kept(of: Sheet, left: Mapping[str, tuple[str, ...]]) -> Sheet:
    """The sheet without the rows that are `left` out and those that no respondent sent, where any remain."""
    known = {name: texts for name, texts in left.items() if name in of.columns}
    for rows in (known, _proposed(of)):
        of = without(of, rows, Oddities(), Problems())
    return of


def line(left: Mapping[str, tuple[str, ...]]) -> str:
    """The line of a questionnaire that leaves out rows."""
    parts = [f"{_key(name)} = [{', '.join(map(quoted, texts))}]" for name, texts in left.items()]
    return f"leave_out = {{ {', '.join(parts)} }}"


def without(of: Sheet, left: Mapping[str, tuple[str, ...]], odd: Oddities, problems: Problems) -> Sheet:
    """The sheet without the rows that a questionnaire leaves out, each told.

    A file of `cmsurvey import` has them no more, nor the columns that say so.
    """
    import numpy as np  # noqa: PLC0415 - whoever only looks must not wait for it

    kept = np.full(len(of.lines), fill_value=True)
    for name, texts in left.items():
        if name not in of.columns:
            if "row" not in of.columns:
                what = f"no column {quoted(name)} of leave_out"
                problems.add(str(of.path), what, nearest(name, of.columns))
            continue
        column = of.columns[name]
        for at in [-1, *range(len(column.values))]:
            text = column.values[at] if at >= 0 else ""
            rows = kept & (column.codes == at)
            if text in texts and rows.any():
                told = of.lines[rows].tolist()
                odd.read.add(name)
                odd.every(told, "a row of leave_out", "left out", column=name, value=text)
                kept &= column.codes != at
    if kept.all():
        return of
    if not kept.any():
        problems.add(str(of.path), "leave_out leaves out every row", "name fewer texts in it")
        return of
    columns = {name: column.of_rows(kept) for name, column in of.columns.items()}
    return replace(of, columns=columns, lines=of.lines[kept])


def _unsent(of: Sheet) -> Iterator[_Unsent]:
    columns = {name: column for column in of.columns.values() for name in column.called}
    sent = next((columns[name] for name in columns if name in lime.SENT), None)
    pages = next((columns[name] for name in columns if name in lime.PAGES), None)
    if sent and (sent.codes < 0).any():
        yield _Unsent(sent, ("",), _NOT_SENT)
    elif pages and not sent:
        yield from _before_the_last(pages)
    if of.export == TYPEFORM:
        yield from _partial(columns)
    if "finished" in columns and columns.keys() & (OF_QUALTRICS | {"progress"}):
        previews = [
            found
            for name, texts in _PREVIEWS.items()
            if name in columns and (found := _having(columns[name], texts, _PREVIEW)).texts
        ]
        yield from previews[:1]
        unfinished = _having(columns["finished"], _UNFINISHED, _NOT_SENT)
        if unfinished.texts:
            yield unfinished


def _partial(columns: Mapping[str, Column]) -> Iterator[_Unsent]:
    """What Typeform kept of those who did not send the form: by its type, in older exports without a date."""
    kind, sent = (columns.get(name) for name in ("response type", "submit date (utc)"))
    if kind and kind.values:
        found = _having(kind, _PARTIAL, _NOT_SENT)
        yield from [found] if found.texts else []
    elif sent and sent.values and (sent.codes < 0).any():
        yield _Unsent(sent, ("",), _NOT_SENT)


def _having(column: Column, texts: frozenset[str], what: str) -> _Unsent:
    labels = column.traits.values
    found = [one for one in column.values if {folded(one), folded(labels.get(one, ""))} & texts]
    return _Unsent(column, tuple(found), what)


def _before_the_last(pages: Column) -> Iterator[_Unsent]:
    """Who stopped before the last page that anybody saw, where no column says who sent the form."""
    seen = [one for one in pages.values if one.isdigit()]
    last = max(map(int, seen), default=0)
    early = tuple(sorted((one for one in seen if int(one) < last), key=int))
    if early:
        yield _Unsent(pages, early, "answers that stop before the last page, perhaps never sent")


def _key(name: str) -> str:
    """A key of TOML."""
    return name if name.isascii() and name.replace("_", "").isalnum() else quoted(name)

"""A book as one HTML page: a table a question, its banner side by side; no script and no request."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib import resources

from cmsurvey.crosstab import lines
from cmsurvey.crosstab.book import Book, Cell, Row, Table
from cmsurvey.words import Words

_HEAD = """<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""


def page(book: Book, words: Words, *, intervals: bool = False, decimals: int = 0) -> bytes:
    """The bytes of the page; letters and arrows are told to screen readers too."""
    title = escape(" ".join(filter(None, (book.name, book.edition))))
    style = resources.files("cmsurvey.crosstab").joinpath("page.css").read_text(encoding="utf-8")
    sections = "".join(_Written(book, one, words, (intervals, decimals)).section() for one in book.tables)
    return (
        f'<!doctype html>\n<html lang="{escape(words.html_lang)}"><head>{_HEAD}\n<title>{title}</title>'
        f"<style>\n{style}</style></head>\n<body><main><h1>{title}</h1>\n"
        f"{_contents(book, words)}{sections}</main></body></html>\n"
    ).encode()


def _contents(book: Book, words: Words) -> str:
    """Links to the tables, where there are several."""
    if len(book.tables) < 2:
        return ""
    links = (f'<li><a href="#{escape(one.question.id)}">{escape(one.label)}</a></li>' for one in book.tables)
    return f'<nav aria-label="{escape(words.say("crosstab.contents"))}"><ul>{"".join(links)}</ul></nav>\n'


class _Written:
    """One table as HTML."""

    def __init__(self, book: Book, table: Table, words: Words, printed: tuple[bool, int]) -> None:
        self.book, self.table, self.words = book, table, words
        self.intervals, self.decimals = printed

    def section(self) -> str:
        """The table under its title, its notes below."""
        label = escape(self.table.label)
        notes = lines.notes(self.book, self.table, self.words, intervals=self.intervals)
        listed = "".join(f"<li>{escape(note)}</li>" for note in notes)
        body = "".join(self._row(at, row) for at, row in enumerate(self.table.rows))
        return (
            f'<section id="{escape(self.table.question.id)}"><h2>{label}</h2>\n'
            f'<div class="wide" role="region" tabindex="0" aria-label="{label}"><table>{self._head()}'
            f"<tbody>{body}</tbody>\n<tfoot>{''.join(self._counts())}</tfoot></table></div>\n"
            f'<ul class="notes">{listed}</ul></section>\n'
        )

    def _head(self) -> str:
        """The questions over their columns; everybody has no question."""
        everybody, blocks = escape(self.words.say("crosstab.total")), self.table.blocks
        spans = "".join(
            f'<th scope="colgroup" colspan="{len(one.columns)}">{escape(one.label)}</th>' for one in blocks
        )
        below = "".join(
            f'<th scope="col">{escape(column.label)}{self._letter(column.letter)}</th>'
            for block in blocks
            for column in block.columns
        )
        high = ' rowspan="2"' if blocks else ""
        first = f'<td{high}></td><th scope="col"{high}>{everybody}</th>'
        return f"<thead><tr>{first}{spans}</tr>{f'<tr>{below}</tr>' if blocks else ''}</thead>\n"

    def _letter(self, letter: str) -> str:
        tested = not self.book.untested and self.book.wanted.of == "column"
        return f' <span class="letter">{letter}</span>' if tested else ""

    def _row(self, at: int, row: Row) -> str:
        cells = "".join(self._cell(row, cell) for block in self.table.all_blocks for cell in block.cells[at])
        kind = "" if row.kind == "option" else ' class="made"'
        return f'<tr{kind}><th scope="row">{escape(lines.label(row, self.words))}</th>{cells}</tr>\n'

    def _cell(self, row: Row, cell: Cell) -> str:
        value = escape(lines.value(cell, row, self.words, self.decimals))
        interval = lines.interval(cell, row, self.words, self.decimals) if self.intervals else ""
        below = f"<small>{escape(interval)}</small>" if interval else ""
        if cell.uncertain and not cell.empty:  # parentheses are seen and not heard
            value += f'<span class="heard"> {escape(self.words.say("crosstab.heard_hint"))}</span>'
        return f"<td>{value}{self._marks(cell)}{below}</td>"

    def _marks(self, cell: Cell) -> str:
        """Letters as they are; an arrow in words for those who do not see it."""
        marks = lines.marks(cell)
        if not marks:
            return ""
        key = {"": "", "+": "above", "-": "below"}[cell.rest[:1]]
        heard = f'<span class="heard"> {escape(self.words.say(f"crosstab.{key}"))}</span>' if key else ""
        arrow = marks.removeprefix(cell.lower).strip()
        seen = f'<span aria-hidden="true"> {arrow}</span>' if arrow else ""
        return f' <span class="marks">{cell.lower}{seen}{heard}</span>'

    def _counts(self) -> Iterator[str]:
        """The unweighted rows under each column, and what their weights leave of them."""
        columns = [column for block in self.table.all_blocks for column in block.columns]
        told: dict[str, list[float]] = {"n": [one.n for one in columns]}
        if self.book.weighted:
            told["n_eff"] = [one.told_n_eff for one in columns]
        for key, numbers in told.items():
            cells = "".join(f"<td>{escape(self.words.numbers.plain(one))}</td>" for one in numbers)
            yield f'<tr><th scope="row">{escape(self.words.say(f"crosstab.{key}"))}</th>{cells}</tr>'

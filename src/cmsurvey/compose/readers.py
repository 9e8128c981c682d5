"""What is read instead of looked at: alternative text, long description, the page's data table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cmsurvey.compose.charts import Brief, leading
from cmsurvey.fill import Filler, Quoted, amount
from cmsurvey.model import Cell, DataTable, Estimate, Table
from cmsurvey.words import Words

#: The most characters of a short alternative text.
ALT_LENGTH = 250


def short_text(brief: Brief, words: Words) -> str:
    """Form, subject, population and as many of the three leading figures as 250 characters hold."""
    first = leading(brief)
    rows = [(row, table) for table in brief.tables for row in table.rows if row.origin != "remainder"]
    rows.sort(key=lambda pair: Quoted(*pair) != first)
    for count in (3, 2, 1):
        text = _text(brief, rows[:count], words)
        text = words.numbers.ungrouped(text)
        if len(text) <= ALT_LENGTH:
            return text
    return text[: ALT_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def _text(brief: Brief, rows: Sequence[tuple[Estimate, Table]], words: Words) -> str:
    table = brief.tables[0]
    unit = words.unit(table)
    form = "list" if any(row.unordered for row in table.rows) else brief.form
    if not table.shares:
        unit = words.say("phrases.subtitle_short", measure=unit, unit=who(table.population, words))
    return words.say(
        "alt.text",
        form=words.say(f"forms.{form}", whole=words.numbers.plain(100)),
        subject=words.measure(table.question, table.label),
        unit=unit,
        year=table.edition,
        figures=_figures(rows, words),
    )


def _figures(rows: Sequence[tuple[Estimate, Table]], words: Words) -> str:
    return words.say("phrases.figures").join(_figure(row, table, words) for row, table in rows)


def _figure(row: Estimate, table: Table, words: Words) -> str:
    """An answer with its value; a rank has none that could be measured, and no thousands separators."""
    value = amount(Quoted(row, table), words, grouped=False)
    if row.category == "value":
        return value
    label = words.category(table.question, row)
    return label if table.unit == "rank" else words.say("alt.figure", category=label, value=value)


def long_text(brief: Brief, title: str, subtitle: str, filler: Filler) -> str:
    """The title, the subtitle and every figure shown, numbers without thousands separators."""
    words, sources = filler.words, filler.edition.survey.sources
    rows = [(row, table) for table in brief.tables for row in table.rows]
    lists: dict[tuple[str, ...], list[tuple[Estimate, Table]]] = {}
    for row, table in rows:
        lists.setdefault(row.sources if brief.form == "ranked_list" else (), []).append((row, table))
    named = len(lists) > 1
    told = [
        f"{words.say('phrases.according_to', source=sources[key[0]].publisher)}, {_figures(one, words)}"
        if named
        else _figures(one, words)
        for key, one in lists.items()
    ]
    figures = words.say("phrases.figures").join(told)
    text = words.say("alt.description", title=title, subtitle=subtitle, figures=figures)
    return words.numbers.ungrouped(text)


def poster_text(title: str, blocks: Sequence[str], words: Words) -> str:
    """The poster's title and the titles of as many blocks as 250 characters hold."""
    text = words.numbers.ungrouped(words.say("alt.poster", title=title))
    for block in blocks:
        longer = words.numbers.ungrouped(f"{text} {block}.")
        if len(longer) > ALT_LENGTH:
            break
        text = longer
    return text


def data_table(table: Table, filler: Filler) -> DataTable:
    """The figures of a table with base, origin and sources, as they stand on the page."""
    words = filler.words
    question = words.label(table.question, table.label)
    caption = words.say("phrases.table_caption", question=question, population=who(table.population, words))
    return DataTable(caption, tuple(cell(Quoted(row, table), filler) for row in table.rows))


def who(population: str, words: Words) -> str:
    """Who a table is about: everybody, or the respondents of a population."""
    if population == "all":
        return words.say("phrases.everyone")
    return f"{words.say('phrases.who')} {words.population(population)}"


def cell(quoted: Quoted, filler: Filler) -> Cell:
    """A row of the page's table: an answer, its value, its base, its origin and its sources."""
    row, words, known = quoted.estimate, filler.words, filler.edition.survey.sources
    formula = words.numbers.formula(row.formula) if row.formula else ""
    base = words.numbers.plain(row.base) if row.base else words.say("phrases.base_unpublished")
    return Cell(
        category=words.category(quoted.table.question, row),
        value=words.say("phrases.unordered") if row.unordered else amount(quoted, words),
        base=base,
        origin=words.say(f"origins.{row.origin}", formula=formula),
        sources=tuple(known[key]._replace(date=words.numbers.iso(known[key].date)) for key in row.sources),
    )


def cited(quoted: Sequence[Quoted], tables: Sequence[Table]) -> tuple[Table, ...]:
    """The figures of a page's words that stand in none of its tables: sums, complements, other editions."""
    shown = [row for table in tables for row in table.rows]
    found: list[Table] = []
    for one in quoted:
        table = replace(one.table, rows=(one.estimate,))
        if one.estimate not in shown and table not in found:
            found.append(table)
    return tuple(found)


def cited_table(tables: Sequence[Table], filler: Filler) -> DataTable:
    """The same figures as rows of one table, each with its question and its edition."""
    words = filler.words
    cells = []
    for table in tables:
        found = cell(Quoted(table.rows[0], table), filler)
        question = words.label(table.question, table.label)
        label = words.say(
            "phrases.cited_row", category=found.category, question=question, edition=table.edition
        )
        cells.append(found._replace(category=label))
    return DataTable(words.say("phrases.cited_figures"), tuple(cells))

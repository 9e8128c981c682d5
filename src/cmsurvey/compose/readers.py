"""What is read instead of looked at: alternative text, long description, the page's data table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from cmsurvey.compose import citing, crossed, disputes, folding, margins, scopes, ties
from cmsurvey.compose.charts import SCALES, Brief, ahead, leading, row_label, subject
from cmsurvey.fill import Filler, Quoted, amount, lowered
from cmsurvey.model import Cell, Chart, DataTable, Estimate, Table
from cmsurvey.words import Words

#: The most characters of a short alternative text.
ALT_LENGTH = 250


def short_text(brief: Brief, filler: Filler) -> str:
    """Form, subject, population and as many of the three leading figures as 250 characters hold.

    Two lists are told whole, each with its source, where they fit: cut, they would be one. Of answers in the
    first place none is told without the others, or not without two of many.
    """
    words, first = filler.words, leading(brief)
    level = ties.level(first)
    rows = [(row, table) for table in brief.tables for row in table.rows if row.origin != "remainder"]
    if brief.form in SCALES:
        rows = [(one.estimate, one.table) for one in crossed.sums(brief.tables)]
    if len(_lists(brief, rows)) == 1:
        table = brief.tables[0]
        most = 4 if brief.form == "strip" else 3
        listed = brief.form == "bars" or (brief.form == "stacked" and len(rows) > most)
        if listed and len(brief.tables) == 1 and table.shares and not table.thresholds:
            rows.sort(key=lambda pair: -pair[0].value)  # of many parts the largest are told
        category = first.estimate.category
        rows.sort(
            key=lambda pair: (
                Quoted(*pair) != first,
                Quoted(*pair) not in level,
                pair[0].category != category,
            )
        )
        rows.sort(key=lambda pair: not ahead(pair[0], first))
        if brief.form == "strip":  # both quartiles, before the mean
            rows.sort(key=lambda pair: pair[1].kind == "mean")
        counts = [count for count in range(most, 0, -1) if count >= min(len(level), 3)]
    else:
        counts = [len(rows), 3, 2, 1]
    for count in counts:
        text = words.numbers.ungrouped(_text(brief, rows[:count], filler))
        if len(text) <= ALT_LENGTH:
            return text
    return cut(text)


def _text(brief: Brief, rows: Sequence[tuple[Estimate, Table]], filler: Filler) -> str:
    words, table = filler.words, brief.tables[0]
    unit = words.unit(table, groups=brief.grouped)
    if table.unit == "rank" and len(table.rows) == 1:
        unit = words.say("phrases.most_frequent")
    form = "list" if all(row.unordered for row in table.rows) else brief.form
    if not table.shares:
        unit = words.say("phrases.subtitle_short", measure=unit, unit=who(table.population, words))
    return words.say(
        "alt.text",
        form=words.say(f"forms.{form}", whole=words.numbers.plain(100)),
        subject=subject(brief, words),
        unit=unit,
        year=citing.marked(table.edition, [Quoted(*pair) for pair in rows], filler),
        figures=_told(brief, rows, filler),
    )


def _lists(
    brief: Brief, rows: Sequence[tuple[Estimate, Table]]
) -> dict[tuple[str, ...], list[tuple[Estimate, Table]]]:
    """The rows as the chart groups them: a list a source for ranks, else all together."""
    lists: dict[tuple[str, ...], list[tuple[Estimate, Table]]] = {}
    for row, table in rows:
        lists.setdefault(row.sources if brief.form == "ranked_list" else (), []).append((row, table))
    return lists


def _told(brief: Brief, rows: Sequence[tuple[Estimate, Table]], filler: Filler) -> str:
    """The figures in words, each list with its source where there are several."""
    words, sources = filler.words, filler.edition.survey.sources
    if brief.form == "strip":
        return _amounts(rows, brief, words)
    lists = _lists(brief, rows)
    if len(lists) < 2:
        told = [_grouped(*pair, brief, words) for pair in rows]
        told += [folding.spoken(brief.rest, words)] if brief.rest else []
        return words.say("phrases.figures").join(told)
    return words.say("phrases.figures").join(
        words.say(
            "phrases.alone",
            label=words.say("phrases.according_to", source=sources[key[0]].publisher),
            value=words.say("phrases.list").join(_figure(*pair, words) for pair in one),
        )
        for key, one in lists.items()
    )


def _amounts(rows: Sequence[tuple[Estimate, Table]], brief: Brief, words: Words) -> str:
    """Quartiles with their median as they are read, "Median €29000, first quartile …"; group by group."""
    told: dict[str, list[str]] = {}
    for row, table in rows:
        of_answer = table.kind == "quantile"
        name = words.category(table.question, row) if of_answer else words.say(f"amounts.{table.kind}")
        text = words.say("alt.amount", name=lowered(name), value=_value(row, table, words))
        told.setdefault(table.population, []).append(text)
    listed = {of: words.say("phrases.list").join(texts) for of, texts in told.items()}
    if brief.grouped:
        texts = (words.say("alt.figure", category=words.group(of), value=text) for of, text in listed.items())
        return words.say("phrases.figures").join(texts)
    return "".join(f"{text[:1].upper()}{text[1:]}" for text in listed.values())


def _figure(row: Estimate, table: Table, words: Words) -> str:
    """An answer with its value; a rank has none that could be measured, and no thousands separators."""
    value = _value(row, table, words)
    if row.category == "value":
        return value[:1].upper() + value[1:]  # "plus de 12000 €" is a sentence of its own
    label = words.category(table.question, row)
    if table.unit == "rank" and not row.unordered and any(one.unordered for one in table.rows):
        return words.say("alt.figure", category=label, value=words.ordinal(row.value))
    return label if table.unit == "rank" else words.say("alt.figure", category=label, value=value)


def _value(row: Estimate, table: Table, words: Words) -> str:
    """A value without thousands separators, with the word that it was computed."""
    value = amount(Quoted(row, table), words, grouped=False)
    calculated = row.origin in {"derived", "remainder"} and table.unit != "rank"
    return words.say("article.computed", text=value) if calculated else value


def _grouped(row: Estimate, table: Table, brief: Brief, words: Words) -> str:
    """The same where a chart has several populations or questions: it says which one it is of."""
    value = _value(row, table, words)
    if brief.form in SCALES and "+" in row.category:  # a sum of steps, each as it is read
        label = crossed.answers(Quoted(row, table), words)
        name = row_label(row, table, brief, words).replace(words.category(table.question, row), label)
        return words.say("alt.figure", category=name[:1].upper() + name[1:], value=value)
    if (brief.grouped or brief.battery) and table.unit != "rank":
        return words.say("alt.figure", category=row_label(row, table, brief, words), value=value)
    if row.category == "value" and len({one.question for one in brief.tables}) > 1:
        return words.say("alt.figure", category=words.named(table, row), value=value)
    return _figure(row, table, words)


def long_text(brief: Brief, title: str, subtitle: str, filler: Filler) -> str:
    """The title, the subtitle and every figure shown, numbers without thousands separators."""
    words = filler.words
    rows = [(row, table) for table in brief.tables for row in table.rows]
    rows += [(row, brief.rest.table) for row in brief.rest.rows] if brief.rest else []
    figures = _told(brief, rows, filler)
    text = words.say("alt.description", title=title, subtitle=subtitle, figures=figures)
    return words.numbers.ungrouped(text)


def poster_text(
    title: str, who: str, figures: Sequence[str], quoted: Sequence[Quoted], *, filler: Filler
) -> str:
    """The form, whose answers, the title and as many of three figures as 250 characters hold.

    Of the `quoted` figures it is said that they are made up, if they are.
    """
    words, who = filler.words, citing.marked(who, quoted, filler)
    for count in (3, 2, 1):
        told = words.say("phrases.figures").join(figures[:count])
        text = words.numbers.ungrouped(words.say("alt.poster", title=title, who=who, figures=told))
        if len(text) <= ALT_LENGTH:
            return text
    return cut(text)


def poster_figures(charts: Sequence[tuple[Brief, Chart]], filler: Filler) -> list[str]:
    """The leading figure of each block; an answer to two questions ("Instagram") names its question."""
    named = {
        (filler.words.named(table, row), table.question) for row, table in (leading(one) for one, _ in charts)
    }
    labels = Counter(label for label, _ in named)
    shared = {label for label, count in labels.items() if count > 1}
    told = (_poster_figure(brief, chart, filler, shared) for brief, chart in charts)
    return list(dict.fromkeys(filter(None, told)))


def _poster_figure(brief: Brief, chart: Chart, filler: Filler, shared: Collection[str]) -> str:
    """The leading figure of a block, with the answer and the group that it is of; empty for ranks.

    Of answers that are put together it is their sum, which the block is about.
    """
    (row, table), words = leading(brief), filler.words
    if chart.bracket:
        return f"{chart.bracket.figure} {chart.bracket.text}"
    level = ties.level(leading(brief))
    if table.unit == "rank" or len(level) > ties.MOST:
        return ""
    if len(level) > 1:
        return ties.alone(level, words)
    label = row_label(row, table, brief, words) if brief.battery else words.answer_told(table, row)
    if label in shared:
        label = words.say("phrases.answer", question=words.label(table.question, table.label), answer=label)
    label = words.about(table, label)
    return words.say("alt.figure", category=label, value=_value(row, table, words))


def cut(text: str, spare: int = 0) -> str:
    """A text of at most 250 characters, less those to spare, cut between two words."""
    if len(text) <= ALT_LENGTH - spare:
        return text
    return text[: ALT_LENGTH - spare - 1].rsplit(" ", 1)[0] + "…"


def data_tables(table: Table, filler: Filler) -> tuple[DataTable, ...]:
    """The figures of a table; ranks of several sources are a table each, named by its source."""
    keys = dict.fromkeys(row.sources for row in table.rows)
    if table.unit != "rank" or len(keys) < 2:
        return (data_table(table, filler),)
    found = []
    for key in keys:
        own = data_table(replace(table, rows=tuple(row for row in table.rows if row.sources == key)), filler)
        publisher = filler.edition.survey.sources[key[0]].publisher
        source = filler.words.say("phrases.according_to", source=publisher)
        caption = filler.words.say("phrases.table_caption", question=own.caption, population=source)
        found.append(own._replace(caption=caption))
    return tuple(found)


def data_table(table: Table, filler: Filler) -> DataTable:
    """The figures of a table with base, origin and sources, as they stand on the page."""
    words = filler.words
    question = words.label(table.question, table.label)
    population = who(table.population, words) if table.stated else words.say("phrases.base_unstated")
    caption = words.say("phrases.table_caption", question=question, population=population)
    return DataTable(caption, tuple(cell(Quoted(row, table), filler) for row in table.rows))


def who(population: str, words: Words) -> str:
    """Who a table is about: everybody, or the respondents of a population."""
    if population == "all":
        return words.say("phrases.everyone")
    return f"{words.say('phrases.who')} {words.population(population)}"


def cell(quoted: Quoted, filler: Filler) -> Cell:
    """A row of the page's table: an answer, its value, its base, its origin and its sources."""
    row, words, known = quoted.estimate, filler.words, filler.edition.survey.sources
    base = words.numbers.plain(row.base) if row.base else words.say("phrases.base_unpublished")
    if not row.base and row.population != "all" and quoted.table.edition == filler.edition.id:
        base = scopes.known(row.population, filler) or base
    if not quoted.table.stated:
        base = words.say("phrases.base_unstated")
    origin = margins.told(quoted, filler) or words.say(f"origins.{row.origin}", formula=words.formula(row))
    keys = [key for one in (row, *row.disputes) for key in one.sources]
    value = words.ordinal(row.value) if quoted.table.unit == "rank" else disputes.starred(quoted, filler)
    return Cell(
        category=words.recorded(words.named(quoted.table, row), row),
        value=words.say("phrases.unordered") if row.unordered else value,
        base=base,
        origin="".join((origin, *disputes.given("origins.disputed", quoted, filler))),
        sources=tuple(known[key]._replace(date=words.numbers.iso(known[key].date)) for key in keys),
    )


def quote_bases(filler: Filler) -> None:
    """Quote what the calculated bases of the quoted figures come from, which their rows will print."""
    for row, table in [*filler.quoted]:
        if not row.base and row.population != "all" and table.edition == filler.edition.id:
            scopes.known(row.population, filler)


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

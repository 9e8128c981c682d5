"""Tables and their words → the chart: marks with labels, numbers and roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from cmsurvey import aggregate
from cmsurvey.compose import amounts, asides, brackets, crossed, disputes, folding, margins, ties
from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.fill import BULLET, Filler, Quoted, amount, count
from cmsurvey.model import Bracket, Chart, Estimate, Mark, Run, Series, Table
from cmsurvey.words import Words
from cmsurvey.written import Written

DEFAULT_ICONS = ("user", "user")

#: Forms whose values stand on an axis that may leave zero, and how each chart is made.
ON_AN_AXIS = {"strip": amounts.strip, "reference": amounts.reference}
#: Forms of answers: how each chart is made, and what those of several groups are about where no words say it.
FROM_ANSWERS = {
    "heat": crossed.heat,
    "dumbbell": crossed.gaps,
    "likert": crossed.likert,
    "diverging": crossed.diverging,
    "histogram": brackets.histogram,
}
SCALES = frozenset({"likert", "diverging"})
LEADS = {
    "heat": crossed.highest,
    "dumbbell": crossed.widest,
    "likert": crossed.agreed,
    "diverging": crossed.agreed,
}


class Brief(NamedTuple):
    """What a chart is made from: the tables it shows, the form, the written words.

    `rest` are the answers of a long list that are told together: they stand in none of its tables.
    """

    tables: tuple[Table, ...]
    form: str
    written: Written
    icons: tuple[str, str] = DEFAULT_ICONS
    rest: folding.Rest | None = None

    @property
    def grouped(self) -> bool:
        """Whether it shows several populations."""
        return len({table.population for table in self.tables}) > 1

    @property
    def battery(self) -> bool:
        """Whether it shows several questions on one scale."""
        return self.form in SCALES and len({table.question for table in self.tables}) > 1


def chart(brief: Brief, filler: Filler) -> Chart:
    """The chart of a brief; what no words were written for is computed from the tables."""
    _check_bracket(brief)
    if brief.form == "ranked_list":
        return Chart(brief.form, series=lists(brief.tables, filler))
    if brief.form in ON_AN_AXIS:
        return ON_AN_AXIS[brief.form](brief.tables, filler)
    if brief.form in FROM_ANSWERS:
        return FROM_ANSWERS[brief.form](brief.tables, filler, leading(brief))
    marks = [_mark(row, table, brief, filler) for table in brief.tables for row in table.rows]
    if brief.form == "bars" and _listing(brief.tables):
        marks.sort(key=_rank)
    elif brief.form == "bars" and brief.grouped and brief.tables[0].thresholds:
        marks = _by_threshold(marks, brief)
    if brief.rest:  # behind all that it is beside, before what no source tells
        marks.insert(len(marks) - (marks[-1].role == "remainder"), folding.mark(brief.rest, filler))
    if brief.form not in {"key_figure", "pictogram"}:
        return Chart(
            brief.form,
            series=(Series("", tuple(marks)),),
            bracket=_bracket(brief, filler),
            ordered=brief.tables[0].ordered,
            top=max((_reach(row, table) for table in brief.tables for row in table.rows), default=0.0),
        )
    quoted = leading(brief)
    if brief.form == "pictogram" and len(marks) == 1:
        marks.append(_others(quoted, filler))
    return Chart(
        brief.form,
        series=(Series("", tuple(marks)),),
        figure=_display(quoted, filler),
        lines=_lines(quoted, brief, filler),
        icons=brief.icons,
    )


def _listing(tables: Sequence[Table]) -> bool:
    """Whether the answers are items of a list, drawn from the largest share: no scale, no thresholds."""
    table = tables[0]
    listed = table.shares and not table.thresholds
    return len(tables) == 1 and listed and not table.ordered


def _by_threshold(marks: Sequence[Mark], brief: Brief) -> list[Mark]:
    """The bars of groups, one threshold after the other, the largest first; those of the lead stand first."""
    rows = [row for table in brief.tables for row in table.rows]
    order = list(dict.fromkeys([leading(brief).estimate.category, *(row.category for row in rows)]))
    pairs = zip(marks, rows, strict=True)
    return [
        mark for mark, _ in sorted(pairs, key=lambda pair: (order.index(pair[1].category), -pair[1].value))
    ]


def _rank(mark: Mark) -> tuple[bool, float]:
    """The place of an answer in a list: the largest first, what no source tells last."""
    return mark.role == "remainder", -mark.value


def leading(brief: Brief) -> Quoted:
    """The figure that the chart of a brief is about, with its table."""
    if brief.form in LEADS and not brief.written.lead:
        return LEADS[brief.form](brief.tables)
    row = lead(brief.tables, brief.written.lead)
    if brief.written.lead and (why := _no_mark(row, brief)):
        what = f'lead = "{brief.written.lead}" {why}, and no mark of the chart stands for it'
        cure = "name an exact figure, or take lead out"
        cure += ': template = "bars" draws a bound as an arrow' if row.bound else ""
        raise CmsurveyError(Problem(brief.written.at("lead"), what, cure))
    return Quoted(row, next(table for table in brief.tables if row in table.rows))


def heads(brief: Brief) -> tuple[Quoted, ...]:
    """The figures in the highlight: what words name, else the leading one with those level with it."""
    about = leading(brief)
    if brief.written.lead or brief.written.title or brief.form in {"key_figure", "pictogram"}:
        return (about,)
    return ties.highlit(about)


def _no_mark(row: Estimate, brief: Brief) -> str:
    """Why no mark of a chart can be highlighted for a row; "" where one can."""
    if row.origin == "remainder":
        return "is what no source tells"
    if row.bound and brief.form not in {"key_figure", "bars"}:
        return f"is a bound, which a chart of {brief.form} gives no mark"
    return "is one of two answers, by the source" if row.members else ""


def ahead(row: Estimate, first: Quoted) -> bool:
    """Whether an answer stands above the leading figure: a bound from below, which leads nothing."""
    above = row.bound is not None and row.bound.direction == "at_least" and row.value >= first.estimate.value
    return above and first.table.shares and row in first.table.rows


def lead(tables: Sequence[Table], written: str = "") -> Estimate:
    """The figure that a chart is about: the one its words name, else the largest exact one.

    Of several populations the first one counts: the figures of two groups are no ranking. Computed
    figures count too, but for the bare complement of one published share. Of ranks the first leads.
    """
    if written:
        return _named(tables, written)
    rows = [row for table in tables if table.population == tables[0].population for row in table.rows]
    rows = [row for row in rows if row.origin != "remainder"]
    if len({table.kind for table in tables}) > 1:  # between quartiles the median is what they are about
        rows = [row for table in tables[:1] for row in _medians(tables, table.population)] or rows
    if len(rows) == 2 and rows[0].origin != rows[1].origin:
        rows = [row for row in rows if row.origin != "derived"] or rows
    rows = [row for row in rows if not row.bound] or rows
    rank = tables[0].unit == "rank"
    return min(rows, key=lambda row: row.value) if rank else max(rows, key=lambda row: row.value)


def _medians(tables: Sequence[Table], population: str) -> list[Estimate]:
    own = (table for table in tables if table.kind == "median" and table.population == population)
    return [row for table in own for row in table.rows]


def _named(tables: Sequence[Table], written: str) -> Estimate:
    """The row of a category in the first table that has it; "population.category" where groups share it."""
    population, _, category = written.rpartition(".")
    own = [table for table in tables if not population or table.population == population] or list(tables)
    found = (table for table in own if any(category in {row.category, *row.members} for row in table.rows))
    return aggregate.find(next(found, own[0]), category)


def _display(quoted: Quoted, filler: Filler) -> str:
    """The one big number; a single rank shows its answer, as it has no share."""
    if quoted.table.unit == "rank":
        return filler.words.category(quoted.table.question, quoted.estimate)
    return disputes.starred(quoted, filler)


def _lines(quoted: Quoted, brief: Brief, filler: Filler) -> tuple[tuple[Run, ...], ...]:
    """What is read beside the number: written lines, else what it says of itself and how it was computed."""
    if brief.written.lines:
        before = len(filler.quoted)
        said = tuple(filler.runs(line, where) for where, line in brief.written.each("lines"))
        named = any(one.estimate.category != quoted.estimate.category for one in filler.quoted[before:])
        return ((*said[0], *asides.disputed(quoted, filler, named=named)), *said[1:])
    of_two = brief.form == "pictogram" and brief.icons[0] != brief.icons[1]
    others = [one for one in brief.tables[0].rows if of_two and one != quoted.estimate]
    first = (
        Run(_said(quoted, brief, filler), "lead" if others else "plain"),
        *asides.formula(quoted, filler.words),
        *asides.disputed(quoted, filler),
    )
    return (first, *(asides.other(quoted._replace(estimate=one), filler) for one in others))


def _said(quoted: Quoted, brief: Brief, filler: Filler) -> str:
    """The clause of an answer, else its label."""
    words, question = filler.words, quoted.table.question
    if quoted.table.unit == "rank":
        label, most = words.label(question, quoted.table.label), words.say("phrases.most_frequent")
        return words.say("phrases.alone", label=label, value=most)
    clause = words.clause(question, quoted.estimate.category)
    if clause:
        text = filler.about(quoted).text(clause, brief.written.where)
        return f"{words.of(quoted.table.population)} {text}" if quoted.table.shares else text
    if quoted.estimate.category == "value":
        return words.about(quoted.table, words.called(quoted.table))
    label = words.label(question, quoted.table.label)
    return words.say("phrases.alone", label=label, value=words.category(question, quoted.estimate))


def _mark(row: Estimate, table: Table, brief: Brief, filler: Filler) -> Mark:
    """One row as a mark; what was computed says so beside its number."""
    words = filler.words
    label = words.group(table.population) if one_answer(brief) else row_label(row, table, brief, words)
    role: Any = "second" if brief.icons[0] != brief.icons[1] else "context"
    if Quoted(row, table) in heads(brief):
        role = "lead"
    if row.origin == "remainder":
        role = "remainder"
    elif row.members:
        role, label = "either", f"{label}*"
    elif row.bound:
        role = "words"
    detail = words.say("phrases.computed") if row.formula else ""
    if row.small and not row.counted:
        detail = count(row, words)
    quoted = Quoted(row, table)
    mark = disputes.marked(Mark(label, amount(quoted, words), row.value, role, detail), quoted, filler)
    if row.bound:
        up = row.bound.direction == "at_least"
        ends = (row.value, None) if up else (None, row.value)
        mark = mark._replace(start=ends[0], end=ends[1], led=quoted in heads(brief))
    return margins.marked(mark, quoted, filler) if brief.form == "bars" else mark


def subject(brief: Brief, words: Words) -> str:
    """What a chart measures: its question, or how many there are on its scale."""
    if brief.battery:
        return words.say("phrases.questions", n=words.numbers.plain(len(brief.tables)))
    return words.measure(brief.tables[0].question, brief.tables[0].label)


def one_answer(brief: Brief) -> str:
    """The answer that bars of several groups are all about, which is said once above them; empty else."""
    if brief.form != "bars" or not brief.grouped:
        return ""
    answers = {row.category for table in brief.tables for row in table.rows}
    return answers.pop() if len(answers) == 1 and answers != {"value"} else ""


def row_label(row: Estimate, table: Table, brief: Brief, words: Words) -> str:
    """An answer as its row names it: among several populations with that which it is of."""
    label = words.category(table.question, row)
    if brief.battery:
        return f"{words.label(table.question, table.label)}, {label}"
    if not brief.grouped:
        return label
    if row.category == "value":
        return words.group(table.population)
    return label if table.population == "all" else f"{label}, {words.population(table.population)}"


def _reach(row: Estimate, table: Table) -> float:
    """What a bound may reach: "more than 80 %" all of them, others their own value."""
    if not row.bound:
        return 0.0
    return 100.0 if table.unit == "percent" and row.bound.direction == "at_least" else row.value


def _others(quoted: Quoted, filler: Filler) -> Mark:
    """The people a single published share leaves: drawn in outline, never given a number."""
    rest = aggregate.complement(quoted.estimate)
    return Mark(filler.words.say("phrases.remainder"), "", rest.value, "context")


def bracketed(brief: Brief) -> Quoted:
    """The answers that a bracket puts together, added."""
    return Quoted(aggregate.total(brief.tables[0], brief.written.bracket), brief.tables[0])


def _bracket(brief: Brief, filler: Filler) -> Bracket | None:
    """The sum of the first parts, where the written words ask for it."""
    if not brief.written.bracket:
        return None
    quoted = bracketed(brief)
    filler.quoted.append(quoted)
    text = filler.text(brief.written.bracket_text, brief.written.at("bracket_text"))
    computed = filler.words.say("phrases.computed")
    return Bracket(len(brief.written.bracket), amount(quoted, filler.words), f"{text} ({computed})")


def _check_bracket(brief: Brief) -> None:
    """Refuse a bracket over others than the first parts of a stacked bar, or without half of its words."""
    written, table = brief.written, brief.tables[0]
    categories, half = written.bracket, written.bracket or written.bracket_text
    firsts = [row.category for row in table.rows[: len(categories)]]
    cure = "write both, or neither: the answers that are put together, and what they are"
    if half and brief.form != "stacked":
        what = f"a bracket stands over the parts of a stacked bar, and this chart is of {brief.form}"
        cure = "take bracket and bracket_text out"
    elif half and not categories:
        what = '"bracket" is missing beside "bracket_text"'
    elif set(categories) != set(firsts):
        told = f"the words name {', '.join(categories)}"
        what = f"a bracket stands over the first parts of {table.question}: {', '.join(firsts)}; {told}"
        cure = "name the first parts alone"
    elif len(categories) == 1:
        what, cure = "a bracket puts several answers together, and one is named", "name those that it is over"
    elif half and not written.bracket_text:
        what = '"bracket_text" is missing beside "bracket"'
    else:
        return
    raise CmsurveyError(Problem(written.at("bracket" if categories else "bracket_text"), what, cure))


def lists(tables: Sequence[Table], filler: Filler) -> tuple[Series, ...]:
    """Ranks as lists, one for each source that ranks them; without a stated order, without numbers."""
    words, table = filler.words, tables[0]
    by_source: dict[str, list[Mark]] = {}
    none_ranked = all(row.unordered for row in table.rows)
    for row in table.rows:
        text = BULLET if row.unordered else words.numbers.plain(row.value)
        leads = none_ranked if row.unordered else row.value == 1
        role: Any = "lead" if leads else "context"
        mark = Mark(words.category(table.question, row), text, row.value, role)
        by_source.setdefault(row.sources[0], []).append(mark)
    sources = filler.edition.survey.sources
    if len(by_source) == 1:
        return (Series("", tuple(*by_source.values())),)
    return tuple(
        Series(words.say("phrases.according_to", source=sources[key].publisher), tuple(marks))
        for key, marks in by_source.items()
    )

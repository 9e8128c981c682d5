"""Two editions side by side: every answer that both published exactly, sorted by its difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cmsurvey.compose import amounts, comparable, leads, notes, readers, scopes, verdicts
from cmsurvey.compose.corrections import corrected
from cmsurvey.compose.drawings import Drawings
from cmsurvey.compose.pairs import Pair, difference, exact_in_words, gap, label, pairs, scope
from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.fill import Filler, Quoted, amount, lowered
from cmsurvey.model import (
    Chart,
    DataTable,
    Edition,
    Infographic,
    Mark,
    Panel,
    Run,
    Series,
    Table,
    comparison_name,
)
from cmsurvey.theme import POSTER_DRAWINGS, STENCIL, Colours
from cmsurvey.words import YES_OR_NO, Words

#: So many characters have two lines at the top of a poster.
LONGEST_TITLE = 60


def poster(before: Edition, filler: Filler, *, colours: Colours = STENCIL) -> Infographic:
    """The answers that an earlier edition shares with the filler's, as one dumbbell chart a unit."""
    after, words = filler.edition, filler.words
    exact = exact_in_words(pairs(before, after), words)
    found = comparable.kept(exact, after.survey, words)
    if not found:
        what = f"editions {before.id} and {after.id} share no exact figure"
        raise CmsurveyError(Problem("", what, "choose two other editions: cmsurvey list shows them"))
    units = dict.fromkeys(pair.after.table.unit for pair in found)
    groups = [[pair for pair in found if pair.after.table.unit == unit] for unit in units]
    slots, shown = {"first": before.id, "last": after.id}, [quoted for pair in found for quoted in pair]
    who, told = words.say("comparison.who", **slots), [_told(pair, words) for pair in found]
    lead = _lead(found, before, filler)
    general = words.say("comparison.title", **slots)
    title = _finding(lead, before, filler) if lead else general
    universe = after.survey.universe[words.lang]
    panels = tuple(_panel(group, filler, before, colours) for group in groups)
    made = Infographic(
        id=comparison_name(before.id, after.id),
        kind="poster",
        lang=words.html_lang,
        kicker=words.say("comparison.kicker", survey=after.survey.name[words.lang], **slots),
        title=title,
        standfirst=_standfirst(found, words, whole=len(found) == len(exact)),
        panels=panels,
        notes=notes.lines(
            _said(found, exact, before, filler),
            _reading(lead or found[0], filler, before),
            words.say(
                "comparison.scope_counted" if before.counted and after.counted else "comparison.scope",
                before=scope(before, words),
                after=scope(after, words),
                universe=universe[:1].upper() + universe[1:],
                method=scopes.method(filler),
            ),
            notes.source(shown, filler),
            words=words,
        ),
        credit=words.say("phrases.data", file=f"{comparison_name(before.id, after.id)}.csv"),
        alt=readers.poster_text(title, who, told, shown, filler=filler),
        dated=after.entry.fieldwork.end or after.id,
        estimates=tuple(map(_alone, shown)),
        **leads.of_pairs(found, lead if title != general else None, before, filler)._asdict(),
        about=words.say("phrases.infographic"),
    )
    return corrected(made, filler)


def _disputes(quoted: Quoted, filler: Filler) -> list[str]:
    """What other sources give for a figure, with its edition."""
    say, year = filler.words.say, quoted.table.edition
    told = notes.disputes(quoted, filler)
    return [say("comparison.disputed", edition=year, told=lowered(text)) for text in told]


def _said(found: Sequence[Pair], exact: Sequence[Pair], before: Edition, filler: Filler) -> list[str]:
    """What may be made of the gaps, what broke the series between the two editions, what is not the same.

    `exact` are the pairs with those that are left out, since their questions are not the same.
    """
    words, survey = filler.words, filler.edition.survey
    labels = [label(pair, words) for pair in found]
    said = [
        words.say(f"comparison.note{_origin(found)}"),
        *verdicts.of_sampling(labels, found, survey, words),
    ]
    said += comparable.breaks(survey, words, after=before.id, until=filler.edition.id)
    said += comparable.notes(exact, (before, filler.edition), words)
    return said + [text for pair in found for quoted in pair for text in _disputes(quoted, filler)]


def _origin(found: Sequence[Pair]) -> str:
    """Where the figures of a page come from: the end of the key of its note."""
    computed = {quoted.estimate.computed is not None for pair in found for quoted in pair}
    if len(computed) > 1:
        return "_mixed"
    return "_computed" if True in computed else ""


def _finding(pair: Pair, before: Edition, filler: Filler) -> str:
    """The widest pair, read as a sentence; where that is too long for a title, what the page is about."""
    words, slots = filler.words, {"first": before.id, "last": pair.after.table.edition}
    figures = {"before": amount(pair.before, words), "after": amount(pair.after, words)}
    told = words.say("comparison.finding", label=label(pair, words), **figures, **slots)
    clause = _clause(pair, filler)
    if clause:
        told = words.say("comparison.finding_clause", clause=clause, **figures, **slots)
    return told if len(told) <= LONGEST_TITLE else words.say("comparison.title", **slots)


def _lead(found: Sequence[Pair], before: Edition, filler: Filler) -> Pair | None:
    """The pair that the title is about: of those with the widest gap the first whose sentence fits."""
    words, survey = filler.words, filler.edition.survey
    first = comparable.alike(found, survey, words)
    if first is None:
        return None
    widest = [pair for pair in found if abs(pair.difference) == abs(first.difference)]
    alike = [pair for pair in widest if comparable.alike([pair], survey, words)]
    general = words.say("comparison.title", first=before.id, last=filler.edition.id)
    return next((pair for pair in alike if _finding(pair, before, filler) != general), first)


def _clause(pair: Pair, filler: Filler) -> str:
    """What is said of those who gave the answer of a pair; empty for amounts and where no words say it."""
    table, row = pair.after.table, pair.after.estimate
    clause = filler.words.clause(table.question, row.category) if table.shares else None
    return filler.about(pair.after).text(clause, f"[questions.{table.question}]") if clause else ""


def _standfirst(found: Sequence[Pair], words: Words, *, whole: bool) -> str:
    """How many figures there are; not `whole` where some are left out that cannot be compared."""
    key, count = "comparison.standfirst" if whole else "comparison.comparable", len(found)
    everybody = all(pair.after.table.population == "all" for pair in found)
    of = words.say("comparison.of_everybody") if everybody else ""
    if count == 1:
        return words.say(f"{key}_one", of=of)
    return words.say(key, count=words.numbers.plain(count), of=of)


def _alone(quoted: Quoted) -> Table:
    return replace(quoted.table, rows=(quoted.estimate,))


def rows(before: Edition, after: Edition, words: Words) -> list[tuple[str, ...]]:
    """The pairs of two editions as text: label, both figures, difference; a verdict where allowed."""
    found = comparable.kept(exact_in_words(pairs(before, after), words), after.survey, words)
    told = [
        (
            comparable.starred(label(pair, words), pair, after.survey, words),
            amount(pair.before, words),
            amount(pair.after, words),
            difference(pair, words),
        )
        for pair in found
    ]
    said = verdicts.cells(verdicts.verdicts(found, after.survey), after.survey, words)
    return [(*row, verdict) for row, verdict in zip(told, said, strict=True)] if said else list(told)


def _panel(group: Sequence[Pair], filler: Filler, before: Edition, colours: Colours) -> Panel:
    words, unit = filler.words, group[0].after.table.unit
    chart = _chart(group, filler, before)
    title = _title(group, before, words)
    shares = unit != "percent" or all(pair.after.table.shares for pair in group)
    subtitle = words.say(f"measures.{unit if shares else 'percent_mean'}", of=words.of("all"))
    told = words.say("phrases.figures").join(_told(pair, words) for pair in group)
    tables = {id(quoted.table): quoted.table for pair in group for quoted in pair}
    editions = {before.id: before, filler.edition.id: filler.edition}
    return Panel(
        id=f"{before.id}-{filler.edition.id}-{unit}",
        title=title,
        subtitle=subtitle[:1].upper() + subtitle[1:],
        width="full",
        alt=words.numbers.ungrouped(
            told if len(group) == 1 else words.say("comparison.alt", title=title, subtitle=subtitle)
        ),
        description=words.numbers.ungrouped(
            words.say("alt.description", title=title, subtitle=subtitle, figures=told)
        ),
        chart=chart,
        plots=Drawings(chart, POSTER_DRAWINGS["full"], colours),
        tables=tuple(
            _table(table, replace(filler, edition=editions[table.edition])) for table in tables.values()
        ),
    )


def _told(pair: Pair, words: Words) -> str:
    """Both figures of a pair as a sentence, for those who do not see them."""
    return words.say(
        "comparison.told",
        label=label(pair, words),
        before=amount(pair.before, words, grouped=False),
        after=amount(pair.after, words, grouped=False),
    )


def _title(group: Sequence[Pair], before: Edition, words: Words) -> str:
    """How far the two editions lie apart at most, of which the first pair tells."""
    if len(group) == 1:
        key = "comparison.block_one" if group[0].difference else "comparison.block_same"
        return words.say(key, label=label(group[0], words), difference=gap(group[0], words))
    key = "comparison.block" if group[0].difference else "comparison.block_equal"
    slots = {"first": before.id, "last": group[0].after.table.edition}
    return words.say(key, difference=gap(group[0], words), **slots)


def _table(table: Table, filler: Filler) -> DataTable:
    """The figures of one edition, its year in the caption: two editions share their questions."""
    found = readers.data_table(table, filler)
    caption = filler.words.say("phrases.table_caption", question=found.caption, population=table.edition)
    return found._replace(caption=caption)


def _chart(group: Sequence[Pair], filler: Filler, before: Edition) -> Chart:
    """The pairs as a dumbbell; a lone one is no chart but a sentence beside its difference."""
    words = filler.words
    told = [_row(pair, words) for pair in group]
    labels = [_starred(answer, pair, filler) for (answer, _), pair in zip(told, group, strict=True)]
    earlier = [
        Mark(named, amount(pair.before, words), pair.before.estimate.value, detail=question)
        for named, (_, question), pair in zip(labels, told, group, strict=True)
    ]
    later = [
        Mark(
            named,
            amount(pair.after, words),
            pair.after.estimate.value,
            "lead",
            difference(pair, words),
        )
        for named, pair in zip(labels, group, strict=True)
    ]
    series = (Series(before.id, tuple(earlier)), Series(filler.edition.id, tuple(later)))
    if len(group) > 1:
        values = [quoted.estimate.value for pair in group for quoted in pair]
        return Chart(
            "dumbbell", series=series, ticks=amounts.ticks([0, *values], group[0].after.table.unit, words)
        )
    return _alone_in_its_unit(series, words, same=not group[0].difference)


def _row(pair: Pair, words: Words) -> tuple[str, str]:
    """What stands beside a row: the answer, and under it its question, where one name is not enough."""
    table, row = pair.after.table, pair.after.estimate
    if row.category == "value" or row.category in YES_OR_NO:
        return label(pair, words), ""
    return words.category(table.question, row), words.about(table, words.label(table.question, table.label))


def _starred(text: str, pair: Pair, filler: Filler) -> str:
    """With a star where a note says that its question is not the same, or that its sources disagree."""
    words = filler.words
    starred = comparable.starred(text, pair, filler.edition.survey, words)
    disputed = any(quoted.estimate.disputes for quoted in pair)
    return words.say("comparability.starred", label=text) if disputed and starred == text else starred


def _alone_in_its_unit(series: tuple[Series, Series], words: Words, *, same: bool) -> Chart:
    """The difference with both figures beside it, or what has stayed as it was."""
    (before,), (after,) = series[0].marks, series[1].marks
    text = words.say(
        "comparison.same" if same else "comparison.pair",
        first=series[0].name,
        last=series[1].name,
        before=before.text,
        after=after.text,
    )
    figure = after.text if same else after.detail
    return Chart("key_figure", series=series, figure=figure, lines=((Run(text),),), leads=False)


def _reading(pair: Pair, filler: Filler, before: Edition) -> str:
    words, clause = filler.words, _clause(pair, filler)
    return words.say(
        "comparison.reading_clause" if clause else "comparison.reading",
        label=label(pair, words),
        clause=clause,
        of=words.of(pair.after.table.population),
        before=amount(pair.before, words),
        first=before.id,
        after=amount(pair.after, words),
        last=filler.edition.id,
        difference=difference(pair, words),
    )

"""Two editions side by side: every answer of which both have an exact figure, sorted by its difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cmsurvey import fonts
from cmsurvey.compose import (
    amounts,
    citing,
    comparable,
    comparison_notes,
    contested,
    disputes,
    leads,
    notes,
    readers,
    scopes,
    verdicts,
)
from cmsurvey.compose.corrections import corrected
from cmsurvey.compose.drawings import Drawings
from cmsurvey.compose.pairs import Pair, calculated, exact_in_words, gap, label, pairs, scope
from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.fill import LONGEST_TITLE, Filler, Quoted, amount
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


def poster(before: Edition, filler: Filler, *, colours: Colours = STENCIL) -> Infographic:
    """The answers that an earlier edition shares with the filler's, as one dumbbell chart a unit."""
    after, words = filler.edition, filler.words
    exact = exact_in_words(pairs(before, after), words)
    allowed = comparable.kept(exact, after.survey, words)
    found = comparable.compared(before, after, words)
    if not found:
        what = f"editions {before.id} and {after.id} share no exact figure"
        raise CmsurveyError(Problem("", what, "choose two other editions: cmsurvey list shows them"))
    units = dict.fromkeys(pair.after.table.unit for pair in found)
    groups = [[pair for pair in found if pair.after.table.unit == unit] for unit in units]
    slots, shown = {"first": before.id, "last": after.id}, [quoted for pair in found for quoted in pair]
    who, told = words.say("comparison.who", **slots), [_told(pair, words) for pair in found]
    lead = _lead(found, before, filler)
    title = _finding(lead, before, filler) if lead else _title(groups[0], before, filler)
    universe = after.survey.universe[words.lang]
    made = Infographic(
        id=comparison_name(before.id, after.id),
        kind="poster",
        lang=words.html_lang,
        kicker=words.say("comparison.kicker", survey=after.survey.name[words.lang], **slots),
        title=title,
        standfirst=_standfirst(found, words, whole=len(allowed) == len(exact)),
        panels=_panels(groups, filler, before, lead=lead, colours=colours),
        notes=notes.lines(
            comparison_notes.said(found, exact, before, filler),
            comparison_notes.reading(lead or found[0], filler, before),
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
        **leads.of_pairs(found, lead, before, filler)._asdict(),
        about=words.say("phrases.infographic"),
        made_up=citing.mark((one.table for one in shown), filler),
    )
    return corrected(made, filler)


def _finding(pair: Pair, before: Edition, filler: Filler) -> str:
    """A pair read as a sentence; empty where the top of a poster does not hold it."""
    words, slots = filler.words, {"first": before.id, "last": pair.after.table.edition}
    slots |= {"before": amount(pair.before, words), "after": amount(pair.after, words)}
    clause = comparison_notes.clause(pair, filler)
    named = [label(pair, words), words.about(pair.after.table, disputes.named(pair.after, words))]
    told = [words.say("comparison.finding", label=one, **slots) for one in named]
    if clause:
        told = [words.say("comparison.finding_clause", clause=clause, **slots)]
    return next((one for one in told if len(one) <= LONGEST_TITLE and fonts.holds_title(one)), "")


def _lead(found: Sequence[Pair], before: Edition, filler: Filler) -> Pair | None:
    """The pair that the title is about: that of the widest gap whose sentence fits, the earlier of equals.

    Its whole question was the same in both editions; best are figures that were published and that no source
    contradicts, else such as leave no doubt whether it is a rise or a fall.
    """
    editions, survey = (before, filler.edition), filler.edition.survey
    sure = [
        pair
        for pair in found
        if pair.difference
        and comparable.alike([pair], survey, filler.words)
        and contested.other(pair, editions) is None
    ]
    plain = [pair for pair in sure if not calculated(pair) and not contested.disputed(pair, editions)]
    return next((pair for pair in (*plain, *sure) if _finding(pair, before, filler)), None)


def _standfirst(found: Sequence[Pair], words: Words, *, whole: bool) -> str:
    """How many figures there are; not `whole` where some are left out that cannot be compared."""
    key, count = "comparison.standfirst" if whole else "comparison.comparable", len(found)
    key += "_derived" if any(map(calculated, found)) else ""
    everybody = all(pair.after.table.population == "all" for pair in found)
    of = words.say("comparison.of_everybody") if everybody else ""
    if count == 1:
        return words.say(f"{key}_one", of=of)
    return words.say(key, count=words.numbers.plain(count), of=of)


def _alone(quoted: Quoted) -> Table:
    return replace(quoted.table, rows=(quoted.estimate,))


def rows(before: Edition, after: Edition, words: Words) -> list[tuple[str, ...]]:
    """The pairs of two editions as text: label, both figures, difference; a verdict where allowed."""
    editions, found = (before, after), comparable.compared(before, after, words)
    told = [
        (
            comparable.starred(label(pair, words), pair, after.survey, words),
            *(_printed(*one, words) for one in zip(pair, editions, strict=True)),
            contested.told(pair, editions, words),
        )
        for pair in found
    ]
    said = verdicts.cells(verdicts.verdicts(found, after.survey), after.survey, words)
    return [(*row, verdict) for row, verdict in zip(told, said, strict=True)] if said else list(told)


def _printed(quoted: Quoted, edition: Edition, words: Words) -> str:
    """A figure, with a star where its sources disagree, and the word that it was calculated."""
    text = disputes.with_star(amount(quoted, words), quoted, edition, words)
    return words.say("comparison.printed", value=text) if quoted.estimate.formula else text


def _panels(
    groups: Sequence[Sequence[Pair]], filler: Filler, before: Edition, *, lead: Pair | None, colours: Colours
) -> tuple[Panel, ...]:
    """A panel a unit; where the title of the page says how far apart the first lies, that one is a label."""
    first, *others = (_panel(group, filler, before, lead=lead, colours=colours) for group in groups)
    if not lead and len(groups[0]) > 1:
        title = filler.words.say("comparison.title", first=before.id, last=filler.edition.id)
        first = replace(first, title=title)
    return (first, *others)


def _panel(
    group: Sequence[Pair], filler: Filler, before: Edition, *, lead: Pair | None, colours: Colours
) -> Panel:
    words, unit = filler.words, group[0].after.table.unit
    chart = _chart(group, filler, before, lead)
    title = _title(group, before, filler)
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


def _title(group: Sequence[Pair], before: Edition, filler: Filler) -> str:
    """How far the two editions lie apart at most, by figures of which all sources say the same direction."""
    words, editions = filler.words, (before, filler.edition)
    sure = [pair for pair in group if contested.other(pair, editions) is None]
    slots = {"first": before.id, "last": filler.edition.id}
    if len(group) == 1:
        pair, named = (
            group[0],
            comparable.starred(label(group[0], words), group[0], filler.edition.survey, words),
        )
        key = "one" if pair.difference else "same"
        key = key if sure else "unsure_one"
        return words.say(f"comparison.block_{key}", label=named, difference=gap(pair, words))
    if not sure:
        return words.say("comparison.block_unsure", **slots)
    key = "comparison.block" if sure[0].difference else "comparison.block_equal"
    return words.say(key, difference=gap(sure[0], words), **slots)


def _table(table: Table, filler: Filler) -> DataTable:
    """The figures of one edition, its year in the caption: two editions share their questions."""
    found = readers.data_table(table, filler)
    caption = filler.words.say("phrases.table_caption", question=found.caption, population=table.edition)
    return found._replace(caption=caption)


def _chart(group: Sequence[Pair], filler: Filler, before: Edition, lead: Pair | None) -> Chart:
    """The pairs as a dumbbell, that of the title highlit; a lone one is a sentence beside its difference."""
    words, editions = filler.words, (before, filler.edition)
    told = [_row(pair, words) for pair in group]
    labels = [
        comparable.starred(answer, pair, filler.edition.survey, words)
        for (answer, _), pair in zip(told, group, strict=True)
    ]
    earlier = [
        Mark(
            named,
            disputes.with_star(amount(pair.before, words), pair.before, before, words),
            pair.before.estimate.value,
            detail=question,
        )
        for named, (_, question), pair in zip(labels, told, group, strict=True)
    ]
    later = [
        Mark(
            named,
            disputes.with_star(amount(pair.after, words), pair.after, filler.edition, words),
            pair.after.estimate.value,
            "lead" if pair is lead else "context",
            contested.told(pair, editions, words),
        )
        for named, pair in zip(labels, group, strict=True)
    ]
    series = (Series(before.id, tuple(earlier)), Series(filler.edition.id, tuple(later)))
    if len(group) > 1:
        values = [quoted.estimate.value for pair in group for quoted in pair]
        return Chart(
            "dumbbell", series=series, ticks=amounts.ticks([0, *values], group[0].after.table.unit, words)
        )
    return _alone_in_its_unit(group[0], series, editions, words)


def _row(pair: Pair, words: Words) -> tuple[str, str]:
    """What stands beside a row: the answer, and under it its question, where one name is not enough.

    There stands too of which edition the figure was calculated.
    """
    table, row = pair.after.table, pair.after.estimate
    own, said = label(pair, words), list[str]()
    if not (row.category == "value" or row.category in YES_OR_NO):
        own, said = (
            words.category(table.question, row),
            [words.about(table, words.label(table.question, table.label))],
        )
    editions = [quoted.table.edition for quoted in calculated(pair)]
    if editions:
        told = words.say("phrases.list").join(editions)
        said.append(words.say("comparison.calculated_in", editions=told))
    return own, words.say("comparison.beside").join(said)


def _alone_in_its_unit(
    pair: Pair, series: tuple[Series, Series], editions: tuple[Edition, Edition], words: Words
) -> Chart:
    """The difference with both figures beside it, or what has stayed as it was."""
    after = series[1].marks[0]
    same = after.detail == words.say("comparison.equal")
    text = words.say(
        "comparison.same" if same else "comparison.pair",
        first=series[0].name,
        last=series[1].name,
        before=_printed(pair.before, editions[0], words),
        after=_printed(pair.after, editions[1], words),
    )
    figure = after.text if same else after.detail
    return Chart("key_figure", series=series, figure=figure, lines=((Run(text),),), leads=False)

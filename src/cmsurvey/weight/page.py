"""What weighting did, as a page: a dumbbell a margin, from the share of the answers to the weighted one."""

from __future__ import annotations

from collections.abc import Sequence

from cmsurvey.compose import notes
from cmsurvey.compose.drawings import Drawings
from cmsurvey.model import Cell, Chart, DataTable, Infographic, Mark, Panel, Series
from cmsurvey.numbers import MINUS
from cmsurvey.survey.report import MarginLine
from cmsurvey.theme import POSTER_DRAWINGS, STENCIL, Colours
from cmsurvey.weight.run import UNANSWERED, Weighed
from cmsurvey.words import Words

#: Printed decimals of shares, and of weights.
SHARE, WEIGHT = 1, 2
LONGEST_TITLE = 90


def infographic(weighed: Weighed, words: Words, name: str, *, colours: Colours = STENCIL) -> Infographic:
    """The page of a weighting; `name` is that of the survey and its edition."""
    report, say = weighed.report, words.say
    widest = report.widest
    title = say(_key(weighed, "finding"), label=_label(weighed, widest, words), **_shares(widest, words))
    if len(title) > LONGEST_TITLE:
        title = say("weighting.title", count=words.numbers.plain(len(report.variables)))
    told = [_told(weighed, line, words) for line in report.lines]
    return Infographic(
        id="weights",
        kind="poster",
        lang=words.html_lang,
        kicker=say("weighting.kicker", survey=name),
        title=title,
        standfirst=_standfirst(weighed, words),
        panels=tuple(_panel(weighed, variable, words, colours) for variable in report.variables),
        notes=notes.lines(
            _notes(weighed, words),
            say(_key(weighed, "reading"), label=_label(weighed, widest, words), **_shares(widest, words)),
            say("weighting.scope", n=words.numbers.plain(report.answers), file=weighed.answers),
            _source(weighed, words),
            words=words,
        ),
        credit=say("phrases.data", file="weights.csv"),
        alt=words.numbers.ungrouped(f"{title}. {say('phrases.figures').join(told)}."),
        dated="",
    )


#: What is said otherwise where the answers had weights: "before" is then with these, not what was received.
_BASED = ("finding", "subtitle", "before", "after", "told", "reading")


def _key(weighed: Weighed, name: str) -> str:
    """The name of a text about what was before."""
    based = weighed.responses.design.weights and name in _BASED
    return f"weighting.{name}_based" if based else f"weighting.{name}"


def _standfirst(weighed: Weighed, words: Words) -> str:
    report, plain = weighed.report, words.numbers.plain
    return words.say(
        "weighting.standfirst" if len(report.variables) > 1 else "weighting.standfirst_one",
        n=plain(report.answers),
        count=plain(len(report.variables)),
        n_eff=plain(report.after.n_eff),
        before=plain(report.before.n_eff),
        deff=plain(report.after.deff, WEIGHT),
        least=plain(report.after.least / report.after.mean, WEIGHT),
        greatest=plain(report.after.greatest / report.after.mean, WEIGHT),
    )


def _notes(weighed: Weighed, words: Words) -> list[str]:
    """What weights do not do, and what was done to them."""
    report, said = weighed.report, [words.say("weighting.note")]
    if weighed.responses.design.weights:
        said.append(words.say("weighting.based", column=weighed.responses.design.weights))
    if weighed.request.trim and report.trimmed:
        off = report.off
        count = words.numbers.plain(report.trimmed)
        said.append(
            words.say(
                "weighting.trimmed", count=count, label=_label(weighed, off, words), **_shares(off, words)
            )
        )
    if weighed.request.keep:
        said.append(words.say("weighting.kept"))
    return said


def _source(weighed: Weighed, words: Words) -> str:
    sources = weighed.file.sources
    if not sources:
        return words.say("weighting.source_unstated")
    return words.say("weighting.source", sources=words.say("phrases.figures").join(sources))


def _panel(weighed: Weighed, variable: str, words: Words, colours: Colours) -> Panel:
    lines = weighed.report.of(variable)
    title, subtitle = _question(weighed, variable, words), words.say(_key(weighed, "subtitle"))
    figures = words.say("phrases.figures").join(_told(weighed, line, words) for line in lines)
    chart = Chart("dumbbell", series=_series(weighed, lines, words))
    return Panel(
        id=f"weights-{variable}",
        title=title,
        subtitle=subtitle,
        width="full",
        alt=words.numbers.ungrouped(words.say("comparison.alt", title=title, subtitle=subtitle)),
        description=words.numbers.ungrouped(
            words.say("alt.description", title=title, subtitle=subtitle, figures=figures)
        ),
        chart=chart,
        plots=Drawings(chart, POSTER_DRAWINGS["full"], colours),
        tables=tuple(_table(weighed, lines, which, words) for which in ("before", "after", "target")),
    )


def _series(weighed: Weighed, lines: Sequence[MarginLine], words: Words) -> tuple[Series, Series]:
    def marks(which: str) -> tuple[Mark, ...]:
        return tuple(
            Mark(
                _category(weighed, line, words),
                _share(getattr(line, which), words),
                100 * getattr(line, which),
                "lead" if line == weighed.report.widest else "context",
                _difference(line, words) if which == "after" else "",
            )
            for line in lines
        )

    return (
        Series(words.say(_key(weighed, "before")), marks("before")),
        Series(words.say(_key(weighed, "after")), marks("after")),
    )


def _table(weighed: Weighed, lines: Sequence[MarginLine], which: str, words: Words) -> DataTable:
    """The shares of one kind; the base of the population's is none of ours."""
    variable = lines[0].variable
    caption = words.say(
        "phrases.table_caption",
        question=_question(weighed, variable, words),
        population=words.say(_key(weighed, which)),
    )
    source = next(one.source for one in weighed.file.given if one.variable == variable)
    origin = source if which == "target" and source else words.say("origins.computed", formula="")
    unstated = words.say("phrases.base_unstated")
    rows = (
        Cell(
            _category(weighed, line, words),
            _share(getattr(line, which), words),
            unstated if which == "target" else words.numbers.plain(line.answers),
            origin,
            (),
        )
        for line in lines
    )
    return DataTable(caption, tuple(rows))


def _question(weighed: Weighed, variable: str, words: Words) -> str:
    found = weighed.responses.questionnaire.questions.get(variable)
    return _in(words.lang, found.labels, variable) if found else variable


def _category(weighed: Weighed, line: MarginLine, words: Words) -> str:
    found = weighed.responses.questionnaire.questions.get(line.variable)
    labels = {one.id: one.labels for one in found.options} if found else {}
    if line.category == UNANSWERED and UNANSWERED not in labels:
        return words.say("weighting.unanswered")
    return _in(words.lang, labels.get(line.category, {}), line.category)


def _in(lang: str, labels: object, otherwise: str) -> str:
    """A label in a language, else in the first that there is."""
    known = dict(labels) if isinstance(labels, dict) else {}
    return str(known.get(lang) or next(iter(known.values()), otherwise))


def _label(weighed: Weighed, line: MarginLine, words: Words) -> str:
    return words.say(
        "comparison.label",
        category=_category(weighed, line, words),
        question=_question(weighed, line.variable, words),
    )


def _share(part: float, words: Words) -> str:
    return words.numbers.amount(100 * part, "percent", SHARE)


def _shares(line: MarginLine, words: Words) -> dict[str, str]:
    return {which: _share(getattr(line, which), words) for which in ("before", "after", "target")}


def _difference(line: MarginLine, words: Words) -> str:
    """The change in points with its sign, of the printed shares."""
    printed = round(100 * line.after, SHARE) - round(100 * line.before, SHARE)
    if not round(printed, SHARE):
        return words.say("comparison.equal")
    return ("+" if printed > 0 else MINUS) + words.numbers.amount(abs(printed), "points", SHARE)


def _told(weighed: Weighed, line: MarginLine, words: Words) -> str:
    label = _category(weighed, line, words)
    return words.say(_key(weighed, "told"), label=label, **_shares(line, words))

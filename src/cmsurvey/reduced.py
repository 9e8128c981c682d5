"""What a picture for social networks prints of a page: its line, and a chart that needs no note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cmsurvey import feet, fonts
from cmsurvey.model import Chart, Infographic, Mark
from cmsurvey.theme import Size
from cmsurvey.words import Words


def lines(page: Infographic, words: Words, size: Size, *, subtitled: bool) -> Iterator[str]:
    """What its line may be, the fullest first: with the day of a correction, else with its version.

    Then with the name of the source cut between words, so that it takes one row, at last the whole line.
    """
    line = ""
    for line in _whole(page, words, subtitled=subtitled):
        yield line
    yield from feet.shortened(line, page.named, size.note, size.content)


def questions(page: Infographic, size: Size, *, subtitled: bool) -> Iterator[str]:
    """What may be printed of the question that a title does not say: all of it, else one line of it, cut."""
    yield page.asked
    for one in () if subtitled else feet.cuts(page.asked):
        if fonts.width(one, "text-400", size.subtitle) <= size.content:
            yield one
            return


def _whole(page: Infographic, words: Words, *, subtitled: bool) -> Iterator[str]:
    several = words.say("phrases.several_answers")
    more = f", {several}" if several in page.standfirst and not subtitled else ""
    more += "".join(f"{feet.PART}{one}" for one in _noted(page.panels[0].chart, words))
    if not page.corrections:
        yield f"{page.line}{more}"
        return
    latest = page.corrections[0]
    told = words.say("corrections.short", line="", date=words.numbers.iso(latest.date))
    line = f"{page.line.removesuffix(told)}{more}"
    yield f"{line}{told}"
    source, *others = line.split(feet.PART)
    yield feet.PART.join([source, words.say("corrections.shortest", version=latest.version), *others])


def _disputed(chart: Chart) -> list[Mark]:
    """The starred numbers of which the chart does not say itself what other sources give."""
    said = "".join(run.text for line in chart.lines for run in line)
    marks = (mark for series in chart.series for mark in series.marks if mark.disputed)
    return [one for one in marks if chart.figure in {"", one.text} and one.disputed not in said]


def _noted(chart: Chart, words: Words) -> list[str]:
    """What other sources give for them, each behind its star; of one alone it needs no label."""
    marks = _disputed(chart)
    told = [one.disputed for one in marks]
    if len(marks) > 1:
        told = [words.say("phrases.alone", label=one.label, value=one.disputed) for one in marks]
    return [words.say("notes.starred", text=text) for text in dict.fromkeys(told)]


def explained_chart(chart: Chart, words: Words) -> Chart:
    """The chart without the asterisks that a note explains: a picture without notes says it in the label.

    The star of a number stays if the line under it has it too, and goes where its own sentence tells it.
    """

    def explained(mark: Mark) -> Mark:
        if mark.role != "either":
            return mark
        return mark._replace(label=words.say("phrases.either_source", answers=mark.label.removesuffix("*")))

    return replace(
        chart,
        figure=chart.figure if _disputed(chart) else chart.figure.removesuffix("*"),
        series=tuple(one._replace(marks=tuple(map(explained, one.marks))) for one in chart.series),
    )


def said(title: str, chart: Chart) -> bool:
    """Whether the big number and the first line beside it say the title word for word."""
    if not chart.figure or not chart.lines:
        return False
    sentence = f"{chart.figure} {''.join(run.text for run in chart.lines[0])}"
    return sentence.casefold() == title.casefold()

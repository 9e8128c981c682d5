"""A trend as a chart: its axis, its marks, its title and its sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from cmsurvey import comparability
from cmsurvey.compose import citing, disputes, dots
from cmsurvey.fill import Filler, Quoted, amount, lowered
from cmsurvey.model import Chart, Departure, Edition, Mark, Role, Run, Series, Step, Tick, Trend
from cmsurvey.trend import Line, Point
from cmsurvey.written import Written

#: The grid of shares, in points; amounts choose the round step that gives about four lines.
SHARE_STEP = 20
STEPS = (1, 2, 5)
#: The fewest editions without a figure, one after the other, that a line says so of.
LEAST_GAP = 4
#: The least that a sparkline spans, as a share of the largest value there can be.
LEAST_REACH = 0.2


@dataclass(frozen=True)
class Followed:
    """A trend with its lines through the editions and its written words; `own` is the page's edition."""

    trend: Trend
    lines: tuple[Line, ...]
    editions: tuple[Edition, ...]
    written: Written
    leads: bool
    own: str = ""

    @cached_property
    def points(self) -> list[tuple[int, Point]]:
        """Every figure with the place of its edition, bounds included, in order."""
        found = [(at, point) for line in self.lines for at, point in enumerate(line.points) if point]
        return sorted(found, key=lambda one: one[0])

    @cached_property
    def drawn(self) -> list[tuple[int, Point]]:
        """The exact ones whose question is that of the others."""
        return [(at, point) for at, point in self.points if not point.estimate.bound and at not in self.apart]

    @cached_property
    def apart(self) -> frozenset[int]:
        """The places of the editions whose figure no line joins: it is of another question or population.

        A departure of a whole edition is none of them: a break in the series tells it, or a note.
        """
        found = self.departures(self.editions[0].survey.languages[0])
        others = (one for one in found if one.refused or (one.question and "population" in one.asked))
        odd = {name for one in others for name in one.editions}
        return frozenset(at for at, edition in enumerate(self.editions) if edition.id in odd)

    def departures(self, lang: str) -> tuple[Departure, ...]:
        """What sets some of the editions with a figure apart from the others."""
        if lang not in self._departures:
            survey, trend = self.editions[0].survey, self.trend
            names = [self.editions[at].id for at, _ in self.points]
            found = comparability.between(survey, trend.question, trend.category, names, lang=lang)
            self._departures[lang] = found
        return self._departures[lang]

    @cached_property
    def _departures(self) -> dict[str, tuple[Departure, ...]]:
        """Those found so far, by language: each mark of a line asks for them."""
        return {}

    @property
    def unit(self) -> str:
        """The unit of the figures."""
        return self.points[0][1].table.unit


def value(point: Point, filler: Filler, *, grouped: bool = True) -> str:
    """A figure with its unit, a bound in its words."""
    return amount(Quoted(point.estimate, point.table), filler.words, grouped=grouped)


def axis(block: Followed) -> list[float]:
    """Round values under and over the figures; shares from zero."""
    values = [point.estimate.value for _, point in block.points]
    if block.unit == "percent":
        top = math.ceil(max(values) / SHARE_STEP) * SHARE_STEP
        return [float(tick) for tick in range(0, top + 1, SHARE_STEP)]
    span = (max(values) - min(values)) or max(values) / 10
    power = 10 ** math.floor(math.log10(span / 3))
    step = next((one * power for one in STEPS if one * power >= span / 4), 10 * power)
    low, high = math.ceil(min(values) / step) - 1, math.ceil(max(values) / step)
    return [float(tick * step) for tick in range(low, high + 1)]


def reach(blocks: Sequence[Followed]) -> float:
    """How much the sparklines of one unit span, each the same: the most that one of them moves.

    At least a fifth of what can be, of shares 20 points: what hardly moved shall look so.
    """
    moves = []
    for block in blocks:
        values = [point.estimate.value for _, point in block.points]
        whole = 100.0 if block.unit == "percent" else max(values)
        moves += [max(values) - min(values), whole * LEAST_REACH]
    return max(moves)


def _ends(block: Followed, span: float) -> list[float]:
    """What a sparkline spans, its line in the middle."""
    values = [point.estimate.value for _, point in block.points]
    low = (max(values) + min(values) - span) / 2
    return [low, low + span]


def chart(block: Followed, filler: Filler, *, span: float = 0.0) -> Chart:
    """A full block as lines over every edition, a narrower one as a key figure with its sparkline.

    `span` is what a sparkline shares with the others of its unit, in that unit.
    """
    full = block.trend.width == "full"
    places = [at for at, _ in block.drawn]
    shown = slice(None) if full else slice(min(places), max(places) + 1)
    wanted = _wanted(block)
    series = tuple(_series(block, line, shown, wanted=wanted, filler=filler) for line in block.lines)
    ticks = axis(block) if full else _ends(block, span or reach([block]))
    steps = [_step(block, at, filler) for at in range(len(block.editions))]
    own = (one.label for one, edition in zip(steps, block.editions, strict=True) if edition.id == block.own)
    return Chart(
        "line" if full else "spark",
        series=series,
        figure="" if full else _last(block, filler),
        lines=() if full else sentence(block, filler),
        leads=block.leads,
        steps=tuple(_with_gap(steps, block, filler) if full else steps)[shown],
        ticks=tuple(_tick(tick, ticks, block, filler) for tick in ticks),
        own=next(own, ""),
        key=lowered(dots.hollow([block], filler)).rstrip(".") if full else "",
    )


def _last(block: Followed, filler: Filler) -> str:
    """The last exact figure, with its star where sources disagree on it."""
    at, point = block.drawn[-1]
    return disputes.starred(Quoted(*point), replace(filler, edition=block.editions[at]))


def _series(block: Followed, line: Line, shown: slice, *, wanted: set[int], filler: Filler) -> Series:
    """A population with its marks and, among several, in words whose values they are."""
    places, words = range(len(block.editions)), filler.words
    marks = tuple(_mark(block, line, at, wanted=wanted, filler=filler) for at in places)[shown]
    name = _name(block, line, filler) if block.trend.width == "full" and len(block.lines) > 1 else ""
    values = list(dict.fromkeys(mark.text for mark in marks if mark.text))
    told = words.say("phrases.alone", label=citing.join(values, words), value=name) if name and values else ""
    return Series(line.population, marks, told)


def _with_gap(steps: Sequence[Step], block: Followed, filler: Filler) -> list[Step]:
    """The steps, where several in a row have no figure and no line crosses them with the words for it."""
    words, found = filler.words, list(steps)
    places = sorted({at for at, _ in block.points})
    kind = block.points[0][1].table.kind
    for before, after in pairwise(places):
        if after - before > LEAST_GAP and not any(
            _crosses(block, line, before, after) for line in block.lines
        ):
            ends = {"first": block.editions[before + 1].id, "last": block.editions[after - 1].id}
            text = words.say(f"trends.gap_{kind}" if kind in {"median", "mean"} else "trends.gap", **ends)
            found[before + 1] = found[before + 1]._replace(gap=text, until=after - 1)
    return found


def _crosses(block: Followed, line: Line, before: int, after: int) -> bool:
    """Whether a dotted line leads over the editions between two."""
    exact = [at for at, one in enumerate(line.points) if one and not one.estimate.bound]
    ends = [max((at for at in exact if at <= before), default=None), *(at for at in exact if at >= after)][:2]
    lang = block.editions[0].survey.languages[0]
    joined = not dots.unnamed(block, line.population) and not block.apart & {*ends}
    joined = joined and not _parted(block, line, after, lang)
    return len(ends) == 2 and None not in ends and joined


def _wanted(block: Followed) -> set[int]:
    """The figures whose value is written: first, last and extremes; all where populations differ."""
    drawn = [point for _, point in block.drawn]
    if len(block.lines) > 1 or block.apart:
        return {id(point) for _, point in block.points if not point.estimate.bound}
    low = min(drawn, key=lambda point: point.estimate.value)
    high = max(drawn, key=lambda point: point.estimate.value)
    return {id(point) for point in (drawn[0], drawn[-1], low, high)}


def _mark(block: Followed, line: Line, at: int, *, wanted: set[int], filler: Filler) -> Mark:
    """An edition on a line: a dot (hollow where population or organiser is another), a bound, or nothing."""
    edition, point = block.editions[at], line.points[at]
    if point is None:
        return Mark(edition.id, "", role="absent")
    text = value(point, filler)
    said = filler.words.say("alt.figure", category=edition.id, value=text)
    if point.estimate.bound:
        return Mark(said, "", point.estimate.value, point.estimate.bound.direction, text)
    why = dots.why(block, line.population, at)
    role: Role = "point" if not why else "hollow" if why == "organiser" else "apart"
    starred = disputes.starred(Quoted(*point), replace(filler, edition=edition))
    printed = starred if id(point) in wanted else starred.removeprefix(text)  # the star of a dot without it
    detail, parted = "", _parted(block, line, at, filler.words.lang)
    after = [place for place in range(at + 1, len(line.points)) if line.points[place]]
    if block.trend.width == "full" and (not after or (len(block.lines) > 1 and after[0] in block.apart)):
        detail = _name(block, line, filler)
    return Mark(said, printed, point.estimate.value, role, detail, parted=parted)


def _parted(block: Followed, line: Line, at: int, lang: str) -> bool:
    """Whether other answers were offered to the question than at the exact figure before."""
    exact = [place for place, one in enumerate(line.points[:at]) if one and not one.estimate.bound]
    two = {block.editions[place].id for place in (*exact[-1:], at)}
    changed = (one for one in block.departures(lang) if one.question and comparability.of_whole(one))
    return any(two & {*one.editions} and two - {*one.editions} for one in changed)


def _name(block: Followed, line: Line, filler: Filler) -> str:
    """The name of a line at its end: its population among several, else the answer whose share it is."""
    if len(block.lines) > 1:
        return "" if line.population == "all" else filler.words.population(line.population)
    return label(block, block.points[-1][1], filler) if block.unit == "percent" else ""


def step(edition: Edition, filler: Filler) -> Step:
    """An edition under the axis: its year, its respondents, the break in the series that it opens."""
    words, respondents = filler.words, edition.entry.respondents
    n = words.say("trends.unknown") if respondents is None else words.numbers.plain(respondents)
    breaks = (one.wording[words.lang] for one in edition.survey.breaks if one.edition == edition.id)
    return Step(edition.id, n, next(breaks, ""))


def counted(block: Followed, filler: Filler) -> dict[str, str]:
    """How many each figure of a block is of, as printed under its chart, by its edition."""
    places = dict.fromkeys(at for at, _ in block.points)
    return {block.editions[at].id: _step(block, at, filler).n for at in places}


def _step(block: Followed, at: int, filler: Filler) -> Step:
    """An edition under this chart: n is the base of its figure, not known for most groups.

    A star stands behind one whose question or respondents are not quite those of the others, as the notes
    tell; where other answers were offered from it on, the line has a break.
    """
    found, words = step(block.editions[at], filler), filler.words
    marked = [one for one in block.departures(words.lang) if not one.refused]
    starred = [one for one in marked if found.label in one.editions]
    before = block.editions[at - 1].id if at else found.label
    opened = comparability.opening([one for one in starred if one.question], found.label, before)
    if opened and not found.broken:
        why = opened[0].reason.get(words.lang, "")
        found = found._replace(broken=words.say("comparability.since", edition=found.label, why=why))
    if starred:
        found = found._replace(label=words.say("comparability.step", edition=found.label))
    points = [(line.population, line.points[at]) for line in block.lines if line.points[at]]
    if not points:
        return found._replace(n=words.say("trends.none"))
    population, point = points[-1]
    if point is None or (population == "all" and not point.estimate.computed):
        return found
    base = point.estimate.base
    return found._replace(n=words.say("trends.unknown") if base is None else words.numbers.plain(base))


def _tick(tick: float, ticks: Sequence[float], block: Followed, filler: Filler) -> Tick:
    """The unit stands on the highest tick alone: an axis does not repeat it."""
    numbers = filler.words.numbers
    return Tick(tick, numbers.amount(tick, block.unit) if tick == ticks[-1] else numbers.plain(tick))


def title(block: Followed, filler: Filler) -> str:
    """The written title, else the first and the last figure."""
    if block.written.title:
        return filler.heading(block.written.title, block.written.at("title"))
    (start, first), (end, last) = block.drawn[0], block.drawn[-1]
    if len(block.lines) > 1:
        return filler.words.say("trends.block_apart", label=label(block, last, filler))
    return filler.words.say(
        "trends.block",
        label=label(block, last, filler),
        first=value(first, filler),
        start=block.editions[start].id,
        last=value(last, filler),
        end=block.editions[end].id,
    )


def label(block: Followed, point: Point, filler: Filler) -> str:
    """The answer that a block follows; an amount is its question."""
    if point.estimate.category == "value":
        return filler.words.called(point.table)
    return filler.words.category(block.trend.question, point.estimate)


def subtitle(block: Followed, drawn: Chart, filler: Filler) -> str:
    """Measure and unit; an axis that does not start from zero is named."""
    if block.written.subtitle:
        return filler.title(block.written.subtitle, block.written.at("subtitle"))
    words, table = filler.words, block.points[-1][1].table
    measure = words.measure(block.trend.question, table.label)
    if table.unit == "percent":
        measure = label(block, block.points[-1][1], filler)
    unit = words.say(f"measures.{table.unit}", of=words.of("all"))
    said = words.say("phrases.subtitle_short", measure=measure, unit=unit)
    if drawn.template == "line" and drawn.ticks[0].value:
        start = words.numbers.amount(drawn.ticks[0].value, table.unit)
        return words.say("trends.truncated", subtitle=said, start=start)
    return said


def sentence(block: Followed, filler: Filler) -> tuple[tuple[Run, ...], ...]:
    """What is read under the number of a sparkline."""
    if block.written.lines:
        return tuple(filler.runs(line, where) for where, line in block.written.each("lines"))
    (start, first), (end, last) = block.drawn[0], block.drawn[-1]
    words = filler.words
    clause = words.clause(block.trend.question, last.estimate.category)
    followed = label(block, last, filler)
    said = (
        filler.about(Quoted(last.estimate, last.table)).text(clause, block.written.where)
        if clause
        else followed[:1].lower() + followed[1:]
    )
    text = words.say(
        "trends.sentence",
        said=said,
        end=block.editions[end].id,
        first=value(first, filler),
        start=block.editions[start].id,
    )
    return ((Run(text),),)

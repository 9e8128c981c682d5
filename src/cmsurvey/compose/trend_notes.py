"""The lines under the trends: what a picture of them says, and what stands on the page alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from cmsurvey.compose import citing, comparable, disputes, dots, lines, notes, readers, scopes, verdicts
from cmsurvey.compose.lines import Followed
from cmsurvey.compose.pairs import Pair
from cmsurvey.compose.pairs import label as answer
from cmsurvey.fill import Filler, Quoted, amount, lowered
from cmsurvey.model import Note, Step
from cmsurvey.trend import Point
from cmsurvey.words import TRENDS, Words


def under(blocks: Sequence[Followed], filler: Filler) -> tuple[Note, ...]:
    """What the signs mean, one figure read aloud, who answered, and where each figure was read.

    What the tables say of each figure is too long for a picture: it stands on the page.
    """
    words, written, editions = filler.words, filler.words.edition.poster(TRENDS), blocks[0].editions
    said = [filler.text(text, where) for where, text in written.each("notes")]
    breaks = comparable.breaks(filler.edition.survey, words)
    broken = [words.say("trends.sign_break", reason=lowered(text)) for text in breaks]
    # a line of the full width says so itself, where it has the room
    beside = broken if any(block.trend.width == "full" for block in blocks) else []
    said += [] if beside else broken
    said += signs(blocks, filler)
    asked = list(dict.fromkeys(text for block in blocks for text in comparable.of_line(block, words)))
    said += [*asked, *comparable.of_editions(editions, words)]
    shortly = _shortly(blocks, filler)
    told = sorted((one for block in blocks for one in _remarks(block, filler)), key=lambda one: one[0])
    details = [text.rstrip(".") for text in beside]
    details += [text for text in _dated(told, words) if text not in shortly and text not in " ".join(asked)]
    said += shortly
    said += _tested(blocks, filler)
    cited = words.say(
        "trends.source_more" if details else "trends.source",
        organisers=citing.organisers(editions, filler),
        first=editions[0].id,
        last=editions[-1].id,
    )
    cited = citing.with_mark(cited, [Quoted(*point) for block in blocks for _, point in block.points], filler)
    universe = filler.edition.survey.universe[words.lang]
    universe = universe[:1].upper() + universe[1:]
    scoped = words.say("trends.scope", universe=universe, method=scopes.method(filler))
    *before, last = notes.lines(said, reading(blocks[0], filler), scoped, cited, words=words)
    if details:
        before.append(
            Note(words.say("trends.details"), " ".join(f"{one}." for one in details), unpictured=True)
        )
    return (*before, *narrow(blocks, filler, broken=False), last)


def remarks(block: Followed, filler: Filler) -> list[str]:
    """What the tables say of the figures of editions other than the page's own, with their years."""
    asked = comparable.of_line(block, filler.words)
    told = [one for one in _remarks(block, filler) if one[1] not in " ".join(asked)]
    return asked + [_noted(text, block, filler) for text in _dated(told, filler.words)]


def _noted(text: str, block: Followed, filler: Filler) -> str:
    """A remark with the star of its dot, where it tells what other sources give."""
    found = (
        lowered(one).rstrip(".")
        for at, point in block.points
        for one in disputes.told(Quoted(*point), replace(filler, edition=block.editions[at]))
    )
    return filler.words.say("notes.starred", text=text) if any(one in text for one in found) else text


def _remarks(block: Followed, filler: Filler) -> Iterator[tuple[str, str]]:
    for at, point in block.points:
        edition = block.editions[at]
        if edition.id != block.own:
            for text in _told(block, point, replace(filler, edition=edition)):
                yield edition.id, lowered(text).rstrip(".")


def _dated(told: Iterable[tuple[str, str]], words: Words) -> list[str]:
    """Remarks behind the editions of which they are true, in their order, each once.

    The fullest of several wordings stands alone.
    """
    years: dict[str, list[str]] = {}
    for edition, text in told:
        years.setdefault(text, []).append(edition)
    own = [text for text in years if not any(other.startswith(text) for other in years if other != text)]
    join = words.say("phrases.list").join
    return [words.say("alt.figure", category=join(dict.fromkeys(years[text])), value=text) for text in own]


def _shortly(blocks: Sequence[Followed], filler: Filler) -> list[str]:
    """Which figures are disputed, with both values, and which are computed."""
    words, computed = filler.words, list[tuple[str, str]]()
    disputed: dict[str, list[str]] = {}
    for block in blocks:
        for at, (row, table) in block.points:
            edition, quoted = block.editions[at].id, Quoted(row, table)
            computed += [(edition, lowered(text).rstrip(".")) for text in notes.computed(quoted, words)]
            for one in row.disputes:
                value, other = amount(quoted, words), amount(quoted._replace(estimate=one), words)
                told = words.say("trends.disputed", edition=edition, value=value, other=other)
                disputed.setdefault(lowered(disputes.named(quoted, words)), []).append(told)
    said = _dated(computed, words)
    if disputed:
        listed = (f"{label} {citing.join(told, words)}" for label, told in disputed.items())
        said.insert(0, words.say("trends.sign_disputed", figures=words.say("phrases.figures").join(listed)))
    return said


def _told(block: Followed, point: Point, filler: Filler) -> list[str]:
    """What is to say of a figure; on a line of one population what is computed or contradicted alone.

    Figures of several populations are read one by one, so each says all that its table says.
    """
    quoted = Quoted(point.estimate, point.table)
    if len(block.lines) > 1:
        return notes.of_row(quoted, filler, drawn=True, starred=False)
    return notes.computed(quoted, filler.words) + disputes.told(quoted, filler)


def narrow(blocks: Sequence[Followed], filler: Filler, *, broken: bool = True) -> tuple[Note, ...]:
    """What phones have no room for under a line: how many each figure is of, and why the series is `broken`.

    Lines whose figures of one edition are of as many stand in one list, others are named.
    """
    words, lists = filler.words, list[tuple[list[str], dict[str, str]]]()
    for block in (one for one in blocks if one.trend.width == "full"):
        name, own = lines.label(block, block.points[-1][1], filler), lines.counted(block, filler)
        same = (one for one in lists if all(one[1].get(year, n) == n for year, n in own.items()))
        names, counts = next(same, ([], {}))
        if not names:
            lists.append((names, counts))
        names.append(name)
        counts.update(own)
    said = []
    for names, counts in lists:
        text = words.say("phrases.list").join(_counted(counts, words))
        label = citing.join(list(dict.fromkeys(names)), words)
        said.append(words.say("phrases.alone", label=label, value=text) if len(lists) > 1 else text)
    found = [Note(words.say("trends.n"), f"{'. '.join(said)}.", narrow=True, counts=True)] if said else []
    reasons = comparable.breaks(filler.edition.survey, words) if broken and said else []
    return (*found, *(Note(words.say("trends.broken"), lowered(one), narrow=True) for one in reasons))


def _counted(counts: Mapping[str, str], words: Words) -> list[str]:
    """How many answered in each edition; those of which it is not known are named together."""
    unknown = words.say("trends.unknown")
    told = [
        words.say("trends.counted", n=n, edition=year) for year, n in sorted(counts.items()) if n != unknown
    ]
    years = [year for year, n in sorted(counts.items()) if n == unknown]
    if years:
        told.append(words.say("trends.uncounted", editions=citing.join(years, words)))
    return told


def unknown(steps: Sequence[Step], words: Words) -> list[str]:
    """What stands under a line in place of a number that is not known, in words."""
    short = words.say("trends.unknown")
    return [words.say("trends.sign_unknown", unknown=short)] if any(one.n == short for one in steps) else []


def signs(blocks: Sequence[Followed], filler: Filler) -> list[str]:
    """The meaning of each sign that the drawings hold, and of each break in the series."""
    words = filler.words
    roles = [
        [mark.role for mark in series.marks]
        for block in blocks
        for series in lines.chart(block, filler).series
    ]
    used = {role for line in roles for role in line}
    said = []
    if any("absent" in _between(line) for line in roles):
        said.append(words.say("trends.sign_gap"))
    if used & {"at_least", "at_most"}:
        said.append(words.say("trends.sign_bound"))
    keyed = [block for block in blocks if block.trend.width == "full"]  # they bear the key themselves
    if used & {"hollow", "apart"} and not dots.hollow(keyed, filler):
        said.append(dots.hollow(blocks, filler))
    elif used & {"hollow", "apart"}:
        said += _of_sparks(blocks, filler)
    return said + _of_groups(keyed, filler)


def _of_sparks(blocks: Sequence[Followed], filler: Filler) -> list[str]:
    """What the hollow dots of the sparks are, beside lines whose keys tell theirs: each with its sparks."""
    names = dict[str, list[str]]()
    for block in (one for one in blocks if one.trend.width != "full"):
        told = dots.hollow([block], filler).rstrip(".")
        if told:
            names.setdefault(told, []).append(lowered(lines.label(block, block.points[-1][1], filler)))
    return [
        filler.words.say("trends.sign_of", sign=sign, what=citing.join(own, filler.words))
        for sign, own in names.items()
    ]


def _of_groups(blocks: Sequence[Followed], filler: Filler) -> list[str]:
    """Of whom the numbers under the years are, where they are not all of the edition."""
    words, found = filler.words, dict[str, None]()
    for block in blocks:
        counts = lines.counted(block, filler)
        for at, (row, _) in block.points:
            edition = block.editions[at]
            n = counts[edition.id]
            if row.population != "all" and n not in {words.say("trends.unknown"), words.say("trends.none")}:
                who = words.population(row.population)
                found[words.say("trends.counted_group", n=n, edition=edition.id, who=who)] = None
    told = words.say("phrases.figures").join(found)
    return [words.say("trends.sign_n", groups=told)] if told else []


def _tested(blocks: Sequence[Followed], filler: Filler) -> list[str]:
    """Which changes from the first to the last exact figure of a line chance does not explain."""
    words, survey = filler.words, filler.edition.survey
    labels, ends = [], []
    for block, line in ((one, line) for one in blocks for line in one.lines):
        exact = [(at, Quoted(*one)) for at, one in enumerate(line.points) if one and not one.estimate.bound]
        if len(exact) > 1:
            (first, before), (last, after) = exact[0], exact[-1]
            slots = {"start": block.editions[first].id, "end": block.editions[last].id}
            ends.append(Pair(before, after))
            named, who = answer(ends[-1], words), readers.who(line.population, words)
            labels.append(words.say("verdicts.change", label=named, who=who, **slots))
    return verdicts.told(labels, verdicts.verdicts(ends, survey), survey, words)


def _between(roles: Sequence[str]) -> set[str]:
    """The roles between the first and the last dot of a line."""
    drawn = [at for at, role in enumerate(roles) if role in {"point", "hollow"}]
    return set(roles[drawn[0] : drawn[-1]]) if drawn else set()


def reading(block: Followed, filler: Filler) -> str:
    """The last exact figure of the first block, read aloud; by its label where no words say it.

    Of several populations it is that of everybody, or else says of whom it is.
    """
    words = filler.words
    everybody = [one for one in block.drawn if one[1].table.population == "all"]
    at, point = (everybody or block.drawn)[-1]
    value, (row, table) = lines.value(point, filler), point
    clause = words.clause(table.question, row.category) if table.shares else ""
    if clause:
        filled = filler.about(Quoted(row, table)).text(clause, block.written.where)
        share = words.say("phrases.share", value=value, of=words.of(table.population), clause=filled)
    else:
        label = words.answer_told(table, row) if table.shares else words.label(table.question, table.label)
        if table.shares:
            value = f"{value} {words.of(table.population)}"
        elif table.population != "all":
            label = f"{label}, {words.population(table.population)}"
        share = words.say("phrases.alone", label=label, value=value)
    return words.say("trends.reading", edition=block.editions[at].id, share=share)

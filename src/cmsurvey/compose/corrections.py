"""An infographic → the same with what was corrected in it since its edition was locked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cmsurvey import domain
from cmsurvey.compose.changes import base_name, figure_name, told
from cmsurvey.compose.readers import cut
from cmsurvey.errors import CmsurveyError
from cmsurvey.fill import Filler
from cmsurvey.model import (
    Corrected,
    Correction,
    Estimate,
    Infographic,
    Note,
    Panel,
    Table,
    domain_name,
)
from cmsurvey.words import read

#: The page of the corrections of an edition, and its file.
PAGE = "corrections"


def corrected(infographic: Infographic, filler: Filler) -> Infographic:
    """The infographic with its corrections in the notes, in the alternative text and in its line.

    They are those of its own edition that changed it, and those of figures of other editions that it shows;
    its date is then that of the latest one.
    """
    words = filler.words
    found = sorted(_of(infographic, filler), key=lambda pair: pair[1].date)
    if not found:
        return infographic
    made = [one for _, one in found]
    told = [
        Corrected(version, one.date, one.reason[words.lang]) for version, one in enumerate(made, start=2)
    ][::-1]
    day = words.numbers.iso(told[0].date)
    notes = (Note(words.say("note_labels.correction"), _line(one, filler)) for one in told)
    alt = _alt(infographic.alt, day, filler)
    return replace(
        infographic,
        notes=(*notes, *infographic.notes),
        alt=alt,
        panels=tuple(_panel(one, infographic, alt) for one in infographic.panels),
        line=words.say("corrections.short", line=infographic.line, date=day) if infographic.line else "",
        dated=told[0].date,
        corrections=tuple(told),
        estimates=tuple(_dated(table, found) for table in infographic.estimates),
    )


def _dated(table: Table, made: Sequence[tuple[str, Correction]]) -> Table:
    """The table whose corrected figures say when they last were."""
    days: dict[str, str] = {}
    for edition, one in made:
        if edition == table.edition:
            days |= dict.fromkeys((change.figure for change in one.changes), one.date)
    rows = (
        row._replace(corrected=max((days.get(name, "") for name in _names(table, row)), default=""))
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def _line(one: Corrected, filler: Filler) -> str:
    day = filler.words.numbers.iso(one.date)
    return filler.words.say("corrections.line", date=day, version=one.version, reason=one.reason)


def _alt(alt: str, day: str, filler: Filler) -> str:
    """The alternative text and the day, within its length: what is cut is the text."""
    bare = filler.words.say("corrections.alt", alt="", date=day)
    return filler.words.say("corrections.alt", alt=cut(alt, len(bare)), date=day)


def _panel(panel: Panel, infographic: Infographic, alt: str) -> Panel:
    """The panel of a card is described as the card is."""
    return replace(panel, alt=alt) if panel.alt == infographic.alt else panel


def _of(infographic: Infographic, filler: Filler) -> Iterator[tuple[str, Correction]]:
    """The corrections that an infographic tells, each with its edition."""
    own, name = filler.edition.id, infographic.id
    if filler.edition.bundle != own:  # a page of a population, which a lock names with its bundle
        name = f"{filler.edition.bundle}/{name}"
    for edition, lock in filler.edition.survey.locks.items():
        figures = set(_figures([table for table in infographic.estimates if table.edition == edition]))
        for one in lock.corrections:
            replaced = edition == own and name in one.infographics.get(filler.words.lang, ())
            if replaced or figures & {change.figure for change in one.changes}:
                yield edition, one


def _figures(tables: list[Table]) -> Iterator[str]:
    """The names of the figures shown, the parts of what was computed from several among them, their bases."""
    return (name for table in tables for row in table.rows for name in _names(table, row))


def _names(table: Table, row: Estimate) -> list[str]:
    parts = row.members or row.category.removeprefix("100-").split("+")
    figures = (figure_name(table.question, table.population, one) for one in parts)
    return [*figures, base_name(table.question, table.population)]


def page(filler: Filler) -> Infographic | None:
    """The page of every correction of an edition, the latest first; None where none was made."""
    words, edition = filler.words, filler.edition
    lock = edition.survey.locks.get(edition.id)
    if not lock or not lock.corrections:
        return None
    log, say = lock.corrections[::-1], words.say
    days = [say("corrections.label", date=words.numbers.iso(one.date)) for one in log]
    return Infographic(
        id=PAGE,
        kind="poster",
        lang=words.html_lang,
        kicker=say("corrections.kicker", survey=edition.survey.name[words.lang], edition=edition.id),
        title=say("corrections.title"),
        standfirst=say("corrections.standfirst"),
        panels=(),
        notes=tuple(Note(day, _entry(one, filler)) for day, one in zip(days, log, strict=True)),
        credit=say("phrases.data", file=f"{edition.id}/{PAGE}.json"),
        alt=say("corrections.standfirst"),
        dated=log[0].date,
        log=log,
    )


def _entry(one: Correction, filler: Filler) -> str:
    """The reason, each figure before and after, the infographics to replace; of words of an article none."""
    words = filler.words
    kept, join = one.said.get(words.lang, {}), words.say("phrases.figures").join
    changes = join(filter(None, (kept.get(each.figure, told(each, filler)) for each in one.changes)))
    gone = one.withdrawn.get(words.lang, {})
    replaced = [named(name, filler) for name in one.infographics.get(words.lang, ()) if name not in gone]
    parts = [words.say("corrections.entry", reason=one.reason[words.lang], changes=changes and f"{changes}.")]
    for key, names in (("replaced", replaced), ("withdrawn", gone.values())):
        parts += [words.say(f"corrections.{key}", infographics=join(dict.fromkeys(names)))] if names else []
    return " ".join(part.strip() for part in parts)


def named(name: str, filler: Filler) -> str:
    """An infographic as a reader knows it: its question, or the title of its poster; else by its name.

    Of one of a population it is said whose it is.
    """
    bundle, _, own = name.rpartition("/")
    edition, words = filler.edition, filler.words
    groups = dict.fromkeys(str(row["population"]) for row in edition.records)
    group = next((one for one in groups if bundle and domain_name(edition.id, one) == bundle), "")
    of = f" ({words.population(group)})" if group else ""
    spec = next((one for one in edition.survey.specs if one.id == own), None)
    if spec:
        title = _title(own, filler, group)
        if title:
            return f"{title}{of}"
        own = spec.blocks[0].id if spec.blocks else own
    rows = edition.rows.get(own, ())
    return f"{words.label(own, rows[0]['label'])}{of}" if rows else name


def _title(poster: str, filler: Filler, group: str) -> str:
    """What somebody wrote over a poster; over that of a population, which has other figures, its own."""
    own = filler.blank()
    if group:
        try:
            edition = domain.of(own.edition, group)
        except CmsurveyError:
            return ""
        own = replace(own, edition=edition, words=read(own.words.lang, edition).words)
    written = own.words.edition.poster(poster)
    return own.title(written.title, written.at("title"))

"""The folder of a series → `Survey`: what holds for every edition, the editions, the sources.

`series.toml`, with every wording in each of its languages:

    name = { fr = "Enquête community managers", en = "Community manager survey" }
    languages = ["fr", "en"]                 # the first is the language of the tables
    universe = { fr = "…", en = "…" }        # who was surveyed
    place = { fr = "France", en = "France" }
    [sampling]                               # and [mode], [weighting]: a fact and what states it
    value = "self_selected"                  # self_selected | quota | random; "" prints "not stated"
    source = "bdm2012"                       # a key of sources.csv, or a sentence (kept, never printed)
                                             # mode: online_self_administered | online_panel | telephone |
                                             # face_to_face | postal | mixed; weighting: weighted | unweighted
    [[breaks]]                               # optional: from this edition on, another survey, and why
    edition = "2015"
    wording = { fr = "…", en = "…" }
    [[elsewhere]]                            # optional: answers whose figures stand under another question
                                             # (see `load.elsewhere`)
    [icons]                                  # optional: for a question of two answers about people
    gender = ["woman", "man"]                # the pictogram of each answer, in their order
    [licence]                                # optional: only what those who published the figures state
    name = "CC BY 4.0"
    url = "https://…"                        # where its text stands
    source = "bdm2012"                       # what states it, as above
    [pictures]                               # optional: what you allow others to do with your pictures
    licence = "CC BY-ND 4.0"
    url = "https://…"
    [contact]                                # optional: whom the press asks
    name = "…"
    email = "press@example.org"              # and, or instead: phone, url
    [design]                                 # optional: how respondents were drawn (see `load.design`)
    [embargo]                                # optional: not to be published before this day
    2026 = "2026-12-01"

and, above the tables, `unordered = ["…"]` (optional): what the note of a `rank` row is, or ends with,
when its source does not state the order; `ordered = ["company_size"]` (optional): questions whose answers
go from least to most as their table lists them, though no bounds say so; `question_bases = true` (optional):
each `base_n` is how many answered that question, and blank where nobody states it (else one that equals the
respondents of the edition is taken for theirs, and printed as such); `made_up = true` (optional): nobody
answered, the figures are an example, and whatever shows them says so.

`editions.csv` and `sources.csv` have the columns of `EDITION_COLUMNS` and `SOURCE_COLUMNS`. An edition
is named as a file may be (a year, say); dates are ISO (2012-04-12, 2012-04, 2012) or blank.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar, get_args

from cmsurvey.errors import Problem, Problems, nearest
from cmsurvey.load import assumed, folders, read
from cmsurvey.load.asked import asked_of, questions
from cmsurvey.load.blocks import Asked, specs
from cmsurvey.load.bounds import bounds
from cmsurvey.load.check import Row, is_plain, is_web_address, quoted, unnamed
from cmsurvey.load.departures import departures, questionnaires
from cmsurvey.load.design import DESIGN, design
from cmsurvey.load.elsewhere import ELSEWHERE, elsewhere
from cmsurvey.load.embargo import EMBARGO, embargo
from cmsurvey.load.entry import Entry, opened
from cmsurvey.load.facts import LICENCE, fact, fact_of, licence
from cmsurvey.load.handed import CONTACT, PICTURES, contact, pictures
from cmsurvey.load.locks import locks
from cmsurvey.load.shapes import LANGUAGE, Flag, Table, Tables, Text, Texts, wording
from cmsurvey.load.trends import trends
from cmsurvey.model import (
    ICONS,
    Break,
    EditionEntry,
    Fieldwork,
    Mode,
    Sampling,
    Source,
    Survey,
    Weighting,
)  # fmt: skip

EDITION_COLUMNS = (
    "year", "title", "organisers", "fieldwork_start", "fieldwork_end", "respondents", "note", "source",
)  # fmt: skip
SOURCE_COLUMNS = ("key", "title", "publisher", "date_published", "url", "retrieved_from", "covers")

_CHECKED_AGAINST = ("series.toml", "editions.csv", "bounds.toml", "trends.toml", "infographics")
_BREAK = Table({"edition": Text("from this edition on"), "wording": wording("why, in each language")})
SERIES = Table(
    keys={
        "name": wording("of the series, in each language"),
        "formerly": Texts("what it was called before: kits and decks of these names are its own", again=True),
        "languages": Texts("the first is that of the tables", needed=True, form=LANGUAGE),
        "universe": wording("who was surveyed, in each language"),
        "place": wording("where, in each language"),
        "sampling": fact_of("how respondents were chosen", Text(default="", of=get_args(Sampling))),
        "mode": fact_of("how they answered", Text(default="", of=get_args(Mode))),
        "weighting": fact_of("whether figures are weighted", Text(default="", of=get_args(Weighting))),
        "breaks": Tables(_BREAK, "break", "from an edition on, the series is another survey"),
        "elsewhere": ELSEWHERE,
        "icons": Table(
            about="two pictograms for a question of two answers about people",
            others=Texts("a pictogram an answer", of=ICONS, count=2, again=True),
        ),
        "unordered": Texts("what the note of a rank ends with when its source does not state the order"),
        "ordered": Texts("questions whose answers go from least to most, as listed, without bounds"),
        "question_bases": Flag("each `base_n` is that of its question, and blank where nobody states it"),
        "made_up": Flag("nobody answered: whatever shows the figures says so"),
        "theme": Text("a bundled theme, or a file beside this one", default=""),
        "licence": LICENCE,
        "pictures": PICTURES,
        "contact": CONTACT,
        "design": DESIGN,
        "embargo": EMBARGO,
    },
    about="what holds for every edition of a series",
)

_Record = TypeVar("_Record")


def survey(folder: Path, *, also: Callable[[Survey], object] | None = None) -> Survey:
    """The series in a folder, without the figures of its editions.

    Raises a `CmsurveyError` with every problem of its files; of the tables of editions only the questions are
    read. Where something is wrong `also` is called with the series, for problems that do not follow from it.
    """
    problems, asked_wrongly = Problems(), Problems()
    folders.check_folder(folder)
    sources = _sources(folder / "sources.csv", problems)
    editions, typed = _editions(folder, sources, problems)
    listed = None if assumed.lost(folder / "editions.csv", problems) else typed
    series = _series(folder / "series.toml", problems)
    spoken = folders.languages(series, folder, editions)
    languages = spoken or assumed.languages(folder, editions)
    asked, meant = asked_of(folder, editions, languages, problems, listed=typed)
    found = Survey(
        folder=folder,
        name=_wording(series, "name", spoken),
        languages=languages,
        universe=_wording(series, "universe", spoken),
        place=_wording(series, "place", spoken),
        sampling=fact(series.table("sampling"), sources),
        mode=fact(series.table("mode"), sources),
        weighting=fact(series.table("weighting"), sources),
        editions=editions,
        sources=sources,
        bounds=bounds(folder / "bounds.toml", languages, listed, problems if spoken else Problems()),
        breaks=_breaks(series, spoken, listed),
        elsewhere=elsewhere(series, questions(asked)),
        specs=specs(folder / "infographics", asked, asked_wrongly),
        questions=assumed.questions(folder) if asked is None else questions(asked) or frozenset(),
        icons=_icons(series, asked),
        unordered=series.texts("unordered"),
        ordered=_in_order(series, asked),
        question_bases=series.flag("question_bases"),
        made_up=series.flag("made_up"),
        theme=series.text("theme"),
        trends=trends(folder / "trends.toml", asked, asked_wrongly),
        licence=licence(series, sources),
        pictures=pictures(series),
        contact=contact(series),
        design=design(series),
        locks=locks(folder, listed, spoken, problems),
        embargo=embargo(series, listed),
        departures=departures(folder, spoken, sources, (listed, questions(asked)), problems=problems),
        questionnaires=questionnaires(folder, editions),
        meant=meant,
        formerly=series.texts("formerly"),
    )
    return _settled(found, problems, asked_wrongly, also)


def _series(path: Path, problems: Problems) -> Entry:
    """What series.toml says, as far as it can be read."""
    series = opened(path, SERIES, problems) or Entry(path, assumed.toml(path), Problems(), SERIES)
    series.only()
    return series


def _sources(path: Path, problems: Problems) -> Mapping[str, Source]:
    """The sources that sources.csv lists; where some of it is lost, any name is one."""
    return assumed.sources(path, _records(path, SOURCE_COLUMNS, _source, problems), problems)


def _editions(
    folder: Path, sources: Mapping[str, Source], problems: Problems
) -> tuple[Mapping[str, EditionEntry], Mapping[str, EditionEntry] | None]:
    """The editions, those too that have a table where some of editions.csv is lost; then those listed there.

    The latter are None where rows are lost: any table may be of one.
    """
    path, made = folder / "editions.csv", partial(_edition, sources=sources)
    found = _records(path, EDITION_COLUMNS, made, problems)
    return assumed.editions(folder, found, problems), None if assumed.torn(path, problems) else found


def _settled(
    found: Survey, problems: Problems, asked_wrongly: Problems, also: Callable[[Survey], object] | None
) -> Survey:
    """The series; raise what is wrong, with what `also` finds."""
    wrong = [*problems.found, *asked_wrongly.found]
    doubted = _doubted(found, wrong)
    if also and wrong:
        problems.tried(lambda: also(assumed.survey(doubted)))
        problems.unseen += [what for name, what in assumed.UNSEEN.items() if name in doubted.doubtful]
    problems.found.extend(asked_wrongly.found)
    problems.settle()
    return found


def _doubted(found: Survey, problems: Sequence[Problem]) -> Survey:
    """The series with the names of what holds for all editions and is wrong itself."""
    wrong = {one.where.partition(",")[0] for one in problems}
    doubtful = {name for name in _CHECKED_AGAINST if str(found.folder / name) in wrong}
    if isinstance(found.sources, assumed.AnySource):
        doubtful.add("sources.csv")
    return replace(found, doubtful=frozenset(doubtful))


def _records(
    path: Path, columns: Sequence[str], make: Callable[[Row], _Record], problems: Problems
) -> dict[str, _Record] | None:
    """The records of a table by their first column, which names each of them once."""
    rows = read.rows(path, columns, problems)
    if rows is None:
        return None
    found: dict[str, _Record] = {}
    lines: dict[str, int] = {}
    for row in rows:
        name = row.text(columns[0])
        if name and not is_plain(name):
            row.fail(
                f"{quoted(name)} is not a plain name",
                'use letters, digits, "-" and "_" alone, 60 at most',
                columns[0],
            )
        if name in lines:
            row.fail(
                f"{quoted(name)} is already on line {lines[name]}",
                "keep one of the two rows",
                columns[0],
            )
        lines.setdefault(name, row.line)
        found.setdefault(name, make(row))
    return found


def _source(row: Row) -> Source:
    url = row["url"]
    if url and not is_web_address(url):
        row.fail(
            f"{quoted(url)} is not a web address",
            "write it with http:// or https://, or leave it blank",
            "url",
        )
    return Source(row["key"], row.text("title"), row.text("publisher"), row.date("date_published"), url)


def _edition(row: Row, sources: Mapping[str, Source]) -> EditionEntry:
    name = row["year"]
    if is_plain(name) and (wrong := unnamed(name)):
        row.fail(*wrong, "year")
    elif is_plain(name) and not os.path.lexists(row.path.parent / f"{name}.csv"):
        names = {name.casefold(), f"{name}.csv".casefold()}
        other = next((one.name for one in row.path.parent.iterdir() if one.name.casefold() in names), "")
        told = f'there is "{other}": name the table {name}.csv'
        row.fail(
            f"edition {name} has no table {name}.csv",
            told if other else "add the file, or delete this row",
            "year",
        )
    start, end = row.date("fieldwork_start"), row.date("fieldwork_end")
    shared = min(len(start), len(end))  # 2020-09 to 2020-09-12 is in order
    if start[:shared] > end[:shared]:
        row.fail(
            f"{start} is after fieldwork_end {end}",
            "exchange the two dates, or correct one",
            "fieldwork_start",
        )
    _check_years(row, name)
    respondents = row.whole("respondents")
    return EditionEntry(
        id=name,
        title=row.text("title"),
        organisers=tuple(one.strip() for one in row["organisers"].split(";") if one.strip()),
        fieldwork=Fieldwork(start, end),
        respondents=None if math.isnan(respondents) else int(respondents),
        source=row.known("source", sources),
    )


def _check_years(row: Row, edition: str) -> None:
    """An edition that is called by its year was answered in it, or in the year before or after."""
    year = re.match(r"(?:19|20)\d\d(?!\d)", edition)
    for column in ("fieldwork_start", "fieldwork_end") if year else ():
        if row[column][:4].isdigit() and abs(int(row[column][:4]) - int(edition[:4])) > 1:
            what = f"{row[column]} is no date of the edition {edition}"
            row.fail(what, "correct the year of the date, or that of the edition", column)


def _wording(entry: Entry, key: str, languages: Sequence[str]) -> dict[str, str]:
    table = entry.table(key)
    if languages:
        table.only(languages)
    return table.wording(languages)


def _icons(series: Entry, asked: Asked | None) -> dict[str, tuple[str, str]]:
    """Two icons for a question."""
    table = series.table("icons")
    known = {question for question, _ in asked or ()}
    found = {}
    for question in table.values:
        if asked is not None and question not in known:
            table.fail(f"unknown key {quoted(question)}", nearest(question, known), question)
        pair = table.texts(question)
        if pair:
            found[question] = (pair[0], pair[1])
    return found


def _in_order(series: Entry, asked: Asked | None) -> frozenset[str]:
    """The questions whose answers are steps without bounds."""
    named, known = series.texts("ordered"), questions(asked) or frozenset()
    for question in named if asked is not None else ():
        if question not in known:
            what = f"no question {quoted(question)} in any edition"
            series.fail(what, nearest(question, known), "ordered")
    return frozenset(named)


def _breaks(
    series: Entry, languages: Sequence[str], editions: Mapping[str, EditionEntry] | None
) -> tuple[Break, ...]:
    found = []
    for one in series.tables("breaks"):
        one.only()
        found.append(Break(one.known("edition", editions), _wording(one, "wording", languages)))
    return tuple(found)

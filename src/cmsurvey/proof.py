"""An edition as its editor proofreads it: every printed number and claim beside its cell and source."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from cmsurvey import compose, domain, fillers, fonts, held, places, printed, snapshot, stamps
from cmsurvey.errors import Problems
from cmsurvey.fill import Filler, Quoted, Said, amount
from cmsurvey.model import Infographic, Source, Survey
from cmsurvey.printed import Text
from cmsurvey.render.page import asset, template, variables
from cmsurvey.words import Reading, Words, typeset

#: By this a page is known as a sheet that may be replaced.
GENERATOR = '<meta name="generator" content="cmsurvey proof">'
NUMBER = re.compile(r"\d+(?:[\u00a0\u202f]\d{3})*(?:[.,]\d+)*")
#: The name of a file and the line in a place as messages write it.
_AT_LINE = re.compile(r"^(?:.*[/\\])?([^/\\]+), line (\d+).*$")
#: What groups thousands, which texts read aloud leave out.
_GROUPS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))|[\u00a0\u202f]")


class Row(NamedTuple):
    """What is ticked off: what is printed, what it is of, its cells, its formula, its sources, its places."""

    printed: str
    about: str
    cells: tuple[str, ...] = ()
    formula: str = ""
    sources: tuple[Source, ...] = ()
    where: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """An infographic with its rows: the figures of its tables, claims, sentences, all other numbers."""

    id: str
    title: str
    figures: tuple[Row, ...]
    claims: tuple[Row, ...]
    sentences: tuple[Row, ...]
    others: tuple[Row, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All of them."""
        return (*self.figures, *self.claims, *self.sentences, *self.others)

    @property
    def sources(self) -> tuple[Source, ...]:
        """What its rows were read in, each once, in the order of the rows."""
        return tuple(dict.fromkeys(source for row in self.rows for source in row.sources))


def numbers(text: str) -> list[str]:
    """The numbers of a text as they are compared: without what groups thousands."""
    return [_ungrouped(one) for one in NUMBER.findall(text)]


@lru_cache(4096)  # each number of a page is looked for in every text of it
def _ungrouped(text: str) -> str:
    return _GROUPS.sub("", text)


def checked(survey: Survey, edition: str, lang: str, where: str = "") -> list[Checked]:
    """The rows of every infographic of an edition, or of a population of it, in a language.

    Each number of each text that is printed stands in one of them: one without a cell says in whose words
    it is.

    Raises:
        CmsurveyError: the edition, its words or a page cannot be made.
    """
    return _pages(*fillers.read(survey, edition, lang, where))


def _pages(filler: Filler, read: Reading) -> list[Checked]:
    problems, pages = Problems(), list(snapshot.made(filler, read))
    problems.tried(lambda: read.whole)
    problems.found += [problem for one in pages for problem in one.problems]
    problems.settle()
    return [_checked(one.page, one.filler) for one in pages if one.page]


def html(survey: Survey, edition: str, lang: str, where: str = "") -> str:
    """The sheet as a page, which prints on A4. Equal series give equal bytes."""
    filler, read = fillers.read(survey, edition, lang, where)
    pages, vocabulary = _pages(filler, read), filler.words.program
    say, lock = vocabulary["proof"], survey.locks.get(edition)
    version = 1 + len(lock.corrections) if lock else 1
    state = say["locked"].format(version=version) if lock else say["open"]
    body = template("proof.html.j2").render(
        generator=GENERATOR,
        lang=vocabulary["language"]["html"],
        title=say["title"].format(edition=compose.edition_name(filler)),
        kicker=survey.name[lang],
        lead=say["lead"].format(rows=sum(len(one.rows) for one in pages), pages=len(pages)),
        state=" · ".join([state, *stamps.embargo(survey, [edition], filler.words)]),
        pages=pages,
        said=say,
        day=filler.words.numbers.iso,
    )
    text = re.sub(r"<[^>]*>", "", body.partition("<body")[2])
    rules = asset("proof.css").strip()
    faces = fonts.css(dict.fromkeys(("display-700", "text-400", "text-700"), text + "☐"))
    return body.replace("<style>\n%CSS%", "\n".join(("<style>", faces, variables(rules), rules)), 1)


def _checked(page: Infographic, filler: Filler) -> Checked:
    texts = list(printed.texts(page))
    figures = tuple(
        _figure(Quoted(row, table), texts, filler) for table in page.estimates for row in table.rows
    )
    known = {
        one for table in page.estimates for row in table.rows for one in _plainly(Quoted(row, table), filler)
    }
    claims = _claims(texts, known, filler)
    facts = (*_facts(page, texts, filler), *_groups(page, texts, filler))
    seen = {one for row in (*figures, *claims, *facts) for one in numbers(row.printed)}
    seen |= {one for row in figures for one in numbers(row.formula)}  # not what claims are held against
    sentences = _sentences(page, figures, texts, filler)
    others = (*facts, *_rest(texts, seen, page, filler))
    return Checked(page.id, page.title, figures, claims, sentences, others)


def _plainly(quoted: Quoted, filler: Filler) -> tuple[str, ...]:
    """How a figure is printed that makes no claim."""
    value = amount(quoted, filler.words)
    return value, value.partition("\u00a0")[0]


def _figure(quoted: Quoted, texts: Sequence[Text], filler: Filler) -> Row:
    vocabulary, row, table = filler.words, quoted.estimate, quoted.table
    value = (
        vocabulary.ordinal(row.value)
        if table.unit == "rank" and not row.unordered
        else amount(quoted, vocabulary)
    )
    label = vocabulary.label(table.question, table.label)
    group = "" if table.population == "all" else f", {vocabulary.population(table.population)}"
    other = "" if table.edition == filler.edition.id else f" ({table.edition})"
    disputed = tuple(place for one in row.disputes for place in one.places)
    told = "; ".join(amount(quoted._replace(estimate=one), vocabulary) for one in row.disputes)
    keys = dict.fromkeys(key for one in (row, *row.disputes) for key in one.sources)
    if row.unordered:  # a list prints its answers, and no number
        value = vocabulary.category(table.question, row)
    return Row(
        f"{value} ({told})" if told else value,
        f"{label}{group}{other} · {vocabulary.category(table.question, row)}",
        (*row.places, *disputed),
        _formula(quoted, vocabulary),
        tuple(filler.edition.survey.sources[key] for key in keys),
        _where(value, texts, vocabulary),
    )


def _formula(quoted: Quoted, vocabulary: Words) -> str:
    """The formula of a figure with its operands, and what its row says of it."""
    row = quoted.estimate
    note = row.note.removeprefix("computed: ") if row.origin == "derived" else ""
    note = note.removeprefix(row.formula).lstrip(", ")
    return " · ".join(filter(None, (vocabulary.formula(row), _noted(note, vocabulary))))


def _noted(note: str, vocabulary: Words) -> str:
    """A note as the table has it, in the language of whoever wrote it, and told to be that."""
    return vocabulary.say("held.note", note=note) if note else ""


def _claims(texts: Sequence[Text], known: Container[str], filler: Filler) -> tuple[Row, ...]:
    """The words that were filled in, each once however often it is written, at the head of a line or not."""
    said = (one for one in filler.said if one.figures and one.printed not in known)
    found: dict[tuple[object, ...], Row] = {}
    for row in (_claim(one, texts, filler) for one in said):
        found.setdefault((row.printed.casefold(), row.formula, row.cells), row)
    return tuple(found.values())


def _claim(said: Said, texts: Sequence[Text], filler: Filler) -> Row:
    """A claim in words: when it holds, the figures that it was compared with, their cells."""
    rows = [_figure(one, (), filler) for one in said.figures]
    return Row(
        said.printed,
        _about(rows, filler.words),
        tuple(dict.fromkeys(cell for row in rows for cell in row.cells)),
        held.told(said, filler.words),
        tuple(dict.fromkeys(source for row in rows for source in row.sources)),
        _where(said.printed, texts, filler.words),
    )


def _about(rows: Sequence[Row], vocabulary: Words) -> str:
    """What figures are of, each with its value, once."""
    told = (vocabulary.say("proof.told", about=row.about, value=row.printed) for row in rows)
    return vocabulary.say("proof.between").join(dict.fromkeys(told))


def _sentences(
    page: Infographic, figures: Sequence[Row], texts: Sequence[Text], filler: Filler
) -> tuple[Row, ...]:
    """The sentences that somebody wrote for the edition, its title, what its notes say of its figures.

    A program holds a figure to its cell, and reads no sentence: each is read by whoever ticks it. Those in
    which there is no figure come first.
    """
    found = {row.printed: row for row in _remarks(page, texts, filler)}
    found |= {row.printed: row for row in _own(page, texts, filler)}
    if page.title not in found:  # composed of the words that the series has for the figure
        title = filler.words.say("places.title")
        told = [row for row in figures if title in row.where]
        cells = tuple(dict.fromkeys(cell for row in told for cell in row.cells))
        about = filler.words.say("proof.between").join(row.about for row in told) or filler.words.say(
            "proof.unproven"
        )
        sources = tuple(dict.fromkeys(source for row in told for source in row.sources))
        found[page.title] = Row(page.title, about, cells, sources=sources, where=(title,))
    return tuple(sorted(found.values(), key=lambda row: bool(row.sources)))


def _own(page: Infographic, texts: Sequence[Text], filler: Filler) -> Iterator[Row]:
    """Each sentence that was written for this edition, with its line and the cells of its figures."""
    written = filler.words.edition
    blocks = (written.block(page.id, panel.id) for panel in page.panels)
    for own in (written.card(page.id), written.poster(page.id), *blocks):
        for place, raw in own.sentences:
            reader = filler.blank()
            text = reader.title(raw, place)
            rows = [_figure(one, (), filler) for one in reader.quoted]
            rows += [_fact(one, filler) for one in reader.said if one.written != "{year}" and not one.figures]
            cells = (_AT_LINE.sub(r"\1:\2", place), *(cell for row in rows for cell in row.cells))
            row = Row(
                text,
                _about(rows, filler.words) or filler.words.say("proof.unproven"),
                tuple(dict.fromkeys(cells)),
                sources=tuple(dict.fromkeys(source for row in rows for source in row.sources)),
                where=_where(text, texts, filler.words),
            )
            if row.where:
                yield row


def _fact(said: Said, filler: Filler) -> Row:
    """Respondents or dates that a sentence says, with the line of their edition; of a domain the row."""
    edition, survey = filler.edition, filler.edition.survey
    name, _, fact = said.written.strip("{}").rpartition("/")
    entry = survey.editions[name or edition.id]
    about, source = filler.words.say("phrases.edition", edition=entry.id), entry.source
    cell = _line(survey, "editions.csv", entry.id)
    if fact == "n" and edition.whole and not name:
        row = next(one for one in edition.records if one["base_n"] == domain.base(edition))
        about, cell, source = compose.edition_name(filler), f"{row['file']}:{row['line']}", str(row["source"])
    return Row(said.printed, about, (cell,), "", (survey.sources[source],))


def _remarks(page: Infographic, texts: Sequence[Text], filler: Filler) -> Iterator[Row]:
    """What the series says for the note of a figure, beside that note."""
    for table in page.estimates:
        for row in table.rows:
            quoted = Quoted(row, table)
            remark = filler.words.remark(row.note)
            text = filler.blank().about(quoted).text(remark, "")
            where = _where(text, texts, filler.words) if text else ()
            if where:
                yield _figure(quoted, (), filler)._replace(
                    printed=text, formula=_noted(row.note, filler.words), where=where
                )


def _facts(page: Infographic, texts: Sequence[Text], filler: Filler) -> Iterator[Row]:
    """Name, title, dates and respondents of each edition that the page is about, with its line."""
    vocabulary, survey = filler.words, filler.edition.survey
    shown = {filler.edition.id, *page.editions}
    shown |= {step.label for panel in page.panels for step in panel.chart.steps}
    for entry in survey.editions.values():
        if entry.id not in shown:
            continue
        count = vocabulary.numbers.plain(entry.respondents) if entry.respondents else ""
        forms = (vocabulary.numbers.months, vocabulary.numbers.period)
        dates = [form(entry.fieldwork, entry.id) for form in forms]
        for value in dict.fromkeys(filter(None, (entry.id, typeset(entry.title), *dates, count))):
            where = _where(value, texts, vocabulary)
            if where:
                about = vocabulary.say("phrases.edition", edition=entry.id)
                cell = _line(survey, "editions.csv", entry.id)
                yield Row(value, about, (cell,), "", (survey.sources[entry.source],), where)


def _groups(page: Infographic, texts: Sequence[Text], filler: Filler) -> Iterator[Row]:
    """About how many each group is, where that is computed, with the cells of the share that gives it."""
    for population in dict.fromkeys(table.population for table in page.estimates):
        told, found = compose.known(population, filler), compose.base(population, filler)
        where = _where(told, texts, filler.words) if found and found.of else ()
        if found and where:
            yield _figure(found.of[0], (), filler)._replace(printed=told, where=where)


def _rest(texts: Sequence[Text], seen: set[str], page: Infographic, filler: Filler) -> Iterator[Row]:
    """Every other number, in the text that prints it: a label, a source, the scale, or plain words."""
    labels = dict(_labels(page, filler))
    listed = (data for panel in page.panels for data in panel.tables)
    sources = {one.title: one for data in listed for row in data.rows for one in row.sources}
    told = set(seen)
    say = filler.words.say
    for one in texts:
        fresh = [number for number in numbers(one.text) if number not in told]
        if not fresh:
            continue
        told.update(fresh)
        row = Row(", ".join(fresh), say("proof.program", text=one.text), where=(say(f"places.{one.place}"),))
        label = next((text for text in labels if set(fresh) <= set(numbers(text))), "")
        cited = next((source for title, source in sources.items() if title in one.text), None)
        if label:
            row = row._replace(about=say("proof.label", label=label), cells=labels[label])
        elif cited:
            cell = _line(filler.edition.survey, "sources.csv", cited.key)
            row = row._replace(
                about=say("proof.cited"), cells=(cell,), sources=(filler.edition.survey.sources[cited.key],)
            )
        elif one.place == "scale":
            row = row._replace(about=say("proof.scale"))
        yield row


def _labels(page: Infographic, filler: Filler) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The labels of questions and answers that hold numbers, with the cells of their rows."""
    for table in page.estimates:
        cells = tuple(place for row in table.rows for place in row.places)
        yield filler.words.label(table.question, table.label), cells[:1]
        for row in table.rows:
            yield filler.words.category(table.question, row), row.places


def _where(value: str, texts: Iterable[Text], vocabulary: Words) -> tuple[str, ...]:
    """The places whose text holds what is printed, numbers grouped or not."""
    pattern = re.compile(rf"(?<![\d,.]){re.escape(_ungrouped(value))}(?!\d)", re.IGNORECASE)
    found = (one.place for one in texts if pattern.search(_ungrouped(one.text)))
    return tuple(vocabulary.say(f"places.{place}") for place in dict.fromkeys(found))


def _line(survey: Survey, table: str, key: str) -> str:
    """The line of a table whose first cell is the key: "editions.csv:3"."""
    return f"{table}:{places.row(survey.folder / table, key)}"

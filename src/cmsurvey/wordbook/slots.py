"""Every text of an edition that somebody may write: where it stands, how it is printed, how long it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from cmsurvey import aggregate, compose, coverage, labels, load
from cmsurvey.errors import CmsurveyError
from cmsurvey.fill import Filler, Quoted, amount
from cmsurvey.model import Block, Chart, Edition, Infographic, Table
from cmsurvey.places import Steps
from cmsurvey.written import Written

#: The most characters that each text may print; what is longer is refused when it is changed.
LIMITS = {
    "title": 90, "subtitle": 130, "standfirst": 260, "reading": 220, "lines": 130, "notes": 320,
    "aside": 260, "bracket_text": 70, "label": 90, "measure": 90, "categories": 90, "clauses": 110,
    "sentences": 160, "populations": 90, "remarks": 320, "asides": 110,
    "standfirsts": 260, "equivalents": 190,
}  # fmt: skip
#: Texts that open a line, so with a capital.
CAPITAL = frozenset({"title", "subtitle", "standfirst", "reading"})
#: Lists of texts: what stands in one has a number behind the key.
LISTS = frozenset({"lines", "notes"})
#: Words of labels, with those of the tables that mean the same.
EQUIVALENTS = "equivalents"
#: Kinds of figures whose answers have clauses, and whose have sentences.
_CLAUSES, _SENTENCES = frozenset({"single", "multiple"}), frozenset({"mean", "median", "quantile"})


@dataclass(frozen=True)
class Slot:
    """A text that may be written: `file` below the series and `steps` say where it is, `what` which one.

    `text` is as written, placeholders and all, empty where nothing is; `printed` as readers see it, then
    computed. `about` names what it belongs to, `figure` is the one that `{this}` stands for, `figures` those
    that a text may name. `name` is the infographic whose picture stands beside it.
    """

    sheet: str
    file: str
    steps: Steps
    about: str
    what: str = ""
    text: str = ""
    printed: str = ""
    figures: tuple[str, ...] = ()
    figure: Quoted | None = None
    name: str = ""

    @property
    def key(self) -> str:
        """By which a row of the workbook finds its text again."""
        return json.dumps([self.file, *self.steps], ensure_ascii=False, separators=(",", ":"))

    @property
    def limit(self) -> int:
        """The most characters that it may print."""
        return LIMITS[self.what]


def of(filler: Filler) -> list[Slot]:
    """The texts of an edition in the order of its cards, its posters, then those of the whole series."""
    found = (*_cards(filler), *_posters(filler), *_series(filler))
    return list({slot.key: slot for slot in reversed(found)}.values())[::-1]


def said(slot: Slot, text: str, filler: Filler, where: str) -> str:
    """A text as it is printed in the place of the slot.

    Raises:
        CmsurveyError: with every problem of its placeholders, told `where` it stands.
    """
    own = filler.blank()
    own = own.about(slot.figure) if slot.figure else own
    if slot.what == "lines":
        return "".join(run.text for run in own.runs(text, where))
    return own.title(text, where) if slot.what in CAPITAL else own.text(text, where)


def _cards(filler: Filler) -> Iterator[Slot]:
    file = f"words/{filler.edition.bundle}.{filler.words.lang}.toml"
    for question in aggregate.questions(filler.edition):
        page = compose.card(question, filler.blank())
        written = filler.words.edition.card(question)
        computed = {"title": page.title, "subtitle": page.standfirst, "reading": _reading(page, filler)}
        figures = _figures([question], filler)
        start = Slot("cards", file, ("cards", question), page.title, figures=figures, name=question)
        yield from _written(start, written, computed, filler, chart=page.panels[0].chart)


def _posters(filler: Filler) -> Iterator[Slot]:
    file = f"words/{filler.edition.bundle}.{filler.words.lang}.toml"
    for spec in coverage.posters(filler.edition):
        own = filler.blank()
        blocks = compose.composed_poster(spec, own)
        page = compose.poster(spec, own, composed=blocks)
        computed = {"title": page.title, "standfirst": page.standfirst, "reading": _reading(page, filler)}
        figures = _figures([name for one in blocks for name in one.block.questions], filler)
        head = Slot("posters", file, ("posters", spec.id), page.title, figures=figures, name=spec.id)
        yield from _written(head, filler.words.edition.poster(spec.id), computed, filler, chart=None)
        for one, panel in zip(blocks, page.panels, strict=True):
            computed = {"title": panel.title, "subtitle": panel.subtitle, "aside": panel.aside}
            block = replace(
                head, steps=(*head.steps, "blocks", one.block.id), about=f"{page.title} · {panel.title}",
                figures=_figures(one.block.questions, filler), name="",
            )  # fmt: skip
            written = filler.words.edition.block(spec.id, one.block.id)
            yield from _written(block, written, computed, filler, chart=panel.chart)


def _reading(page: Infographic, filler: Filler) -> str:
    label = filler.words.say("note_labels.reading")
    return next((one.text for one in page.notes if one.label == label), "")


def _written(
    start: Slot, written: Written, computed: Mapping[str, str], filler: Filler, *, chart: Chart | None
) -> Iterator[Slot]:
    """A slot a text of one table of an edition's words; a list ends with one more that is empty."""
    slot = partial(_slot, start, filler)
    for what, text in computed.items():
        yield slot((what,), getattr(written, what), text)
    if chart and chart.lines:
        shown = ["".join(run.text for run in one) for one in chart.lines]
        for at, text in enumerate((*written.lines, "")):
            yield slot(("lines", at), text, shown[at] if not written.lines and at < len(shown) else "")
    if written.bracket:
        over = chart.bracket.text if chart and chart.bracket else ""
        yield slot(("bracket_text",), written.bracket_text, over)
    if start.name:
        for at, text in enumerate((*written.notes, "")):
            yield slot(("notes", at), text, "")


def _slot(start: Slot, filler: Filler, steps: Steps, *texts: str) -> Slot:
    """A text at these steps of a table: as written, and as computed where it is not."""
    raw, computed = texts
    slot = replace(start, steps=(*start.steps, *steps), what=str(steps[0]), text=raw, printed=computed)
    return replace(slot, printed=said(slot, raw, filler, "")) if raw else slot


def _figures(questions: Sequence[str], filler: Filler) -> tuple[str, ...]:
    """The placeholders of every figure of the questions, each with what it prints."""
    found = {}
    for question in questions:
        for table in aggregate.tables(Block((question,)), filler.edition):
            group = "" if table.population == "all" else f"@{table.population}"
            for row in table.rows:
                if row.origin != "remainder" and not row.members and not row.unordered:
                    value = amount(Quoted(row, table), filler.words)
                    found[f"{{{table.question}{group}.{row.category}}}"] = value
    return tuple(f"{name} = {value}" for name, value in found.items())


# What holds for every edition ----------------------------------------------------------------------------


def _series(filler: Filler) -> Iterator[Slot]:
    """Labels, clauses and sentences of the questions, then populations and remarks that the figures need."""
    file, edition = f"words/{filler.words.lang}.toml", filler.edition
    tree = load.toml(edition.survey.folder / file)
    for question in aggregate.questions(edition):
        for table in aggregate.tables(Block((question,)), edition):
            yield from _of_question(table, file, tree, filler)
    for section, names in _named(edition).items():
        for name in names:
            text = labels.at(tree, (section, name))
            if isinstance(text, str):
                yield Slot("labels", file, (section, name), name, section, text, text)
    yield from _asides(file, tree, filler)
    said_alike = labels.at(tree, (EQUIVALENTS,))
    for own, text in (said_alike if isinstance(said_alike, Mapping) else {}).items():
        if isinstance(text, str):
            yield Slot("labels", file, (EQUIVALENTS, own), own, EQUIVALENTS, text, f"{own} = {text}")
    yield Slot("labels", file, (EQUIVALENTS, ""), "", EQUIVALENTS)


def placed(slot: Slot, text: str) -> tuple[Steps, str]:
    """Where a text stands in its file: what is declared anew says itself of which label, before a "="."""
    own, equal, tables = text.partition("=")
    if slot.steps == (EQUIVALENTS, "") and equal:
        return (EQUIVALENTS, own.strip()), tables.strip()
    return slot.steps, text


def _asides(file: str, tree: Mapping[str, Any], filler: Filler) -> Iterator[Slot]:
    """What follows a figure between brackets where it stands alone, by its note; the first figure with it."""
    for question in aggregate.questions(filler.edition):
        for table in aggregate.tables(Block((question,)), filler.edition):
            for row in table.rows:
                text = labels.at(tree, ("asides", row.note)) if row.note else None
                if isinstance(text, str):
                    quoted = Quoted(row, table)
                    figures = (f"{{this}} = {amount(quoted, filler.words)}",)
                    slot = Slot(
                        "labels", file, ("asides", row.note), row.note, "asides", text, text, figures, quoted
                    )
                    yield replace(slot, printed=_tried(slot, text, filler))


def _of_question(table: Table, file: str, tree: Mapping[str, Any], filler: Filler) -> Iterator[Slot]:
    vocabulary, question = filler.words, table.question
    label = vocabulary.label(question, table.label)
    first = Slot("labels", file, ("questions", question), label)
    if table.population == aggregate.tables(Block((question,)), filler.edition)[0].population:
        for what, printed in (("label", label), ("measure", vocabulary.measure(question, table.label))):
            raw = str(labels.at(tree, ("questions", question, what)) or "")
            yield replace(first, steps=(*first.steps, what), what=what, text=raw, printed=printed)
    for row in table.rows:
        if row.origin == "remainder" or row.members:
            continue
        quoted = Quoted(row, table)
        kinds = ["categories", "clauses"] if table.kind in _CLAUSES else ["categories"]
        kinds += ["sentences"] if table.kind in _SENTENCES else []
        for what in kinds:
            steps = ("questions", question, what, row.category)
            raw = str(labels.at(tree, steps) or "")
            about = f"{label} · {vocabulary.category(question, row)}"
            own = replace(first, steps=steps, what=what, about=about, text=raw, figure=quoted)
            own = replace(own, figures=(f"{{this}} = {amount(quoted, vocabulary)}",))
            computed = vocabulary.category(question, row) if what == "categories" else ""
            yield replace(own, printed=_tried(own, raw, filler) if raw else computed)


def _tried(slot: Slot, raw: str, filler: Filler) -> str:
    """How a text of the series is printed in this edition; as written where it has another one's figures."""
    try:
        return said(slot, raw, filler, "")
    except CmsurveyError:
        return raw


def _named(edition: Edition) -> dict[str, list[str]]:
    """The populations and the notes of the edition's figures, which have words in the series."""
    rows = edition.records
    return {
        "populations": list(dict.fromkeys(str(row["population"]) for row in rows)),
        "remarks": list(dict.fromkeys(str(row["note"]) for row in rows if row["note"])),
        "standfirsts": [spec.id for spec in coverage.posters(edition)],
    }

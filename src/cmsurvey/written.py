"""What an editor wrote for one edition: titles, lines and notes of its cards and posters.

    [cards.<question>]                  title, subtitle, reading, lines, notes, lead, bracket, bracket_text
    [posters.<name>]                    title, standfirst, reading, notes
    [posters.<name>.blocks.<question>]  as a card, and aside; <question>_line for the one of all editions,
                                        <question>_by_<other> for the one in the groups of another question
    [questions.<question>]              what the series has below, of this edition alone

Every key may be left out: what was not written is computed from the tables. Beside it, what the words of
the whole series must look like:

    [questions.<question>]              label, measure; categories, clauses and sentences by answer
    [populations]  [remarks]            a text for each population, for each note of the tables
    [asides]                            what of a remark follows a figure alone, by the note of the tables
    [hedges]                            the word that a source prints before a figure, by the table's note
    [standfirsts]                       the standfirst of a poster in an edition that has none of its own
    [equivalents]                       words of a label here, and those of the tables that mean the same
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cmsurvey.errors import Problems, nearest
from cmsurvey.load.entry import Entry
from cmsurvey.load.read import texts
from cmsurvey.load.shapes import Shape, Table, Text, Texts
from cmsurvey.places import Steps, place
from cmsurvey.same import Same


def _line(about: str) -> Text:
    return Text(about, default="", kept=True)


def _lines(about: str) -> Texts:
    return Texts(about, empty=True, again=True)


#: The keys of whole sentences; the other texts name what is measured or go on a drawing with its number.
SENTENCES = ("title", "standfirst", "aside", "reading", "notes")
_WRITTEN: Mapping[str, Shape] = {
    "title": _line("what is found, its figures as placeholders: {gender.female} de femmes"),
    "subtitle": _line("what is measured"),
    "standfirst": _line("the sentence under the title of a poster"),
    "reading": _line("how one figure is read"),
    "lead": _line("the answer that is told first"),
    "aside": _line("a sentence beside the drawing"),
    "bracket_text": _line("what the bracketed answers are together"),
    "lines": _lines("the lines beside a big number or a pictogram"),
    "notes": _lines("more notes"),
    "bracket": _lines("answers that are put together by a bracket"),
}
#: A tag of HTML, one of a mere name, and the sections whose texts have placeholders, filled one by one.
_MARKUP = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_PLAIN = re.compile(r"</?\w+>")
_FILLED = frozenset({"cards", "posters", "standfirsts", "remarks", "asides"})
#: A question, with an answer to it or "".
Named = tuple[str, str]
#: What is printed of them: of a card, of a block of a poster, of its head and notes.
_OF_CARD = {key: shape for key, shape in _WRITTEN.items() if key not in {"standfirst", "aside"}}
_OF_BLOCK = {key: shape for key, shape in _WRITTEN.items() if key != "standfirst"}
_OF_POSTER = {key: _WRITTEN[key] for key in ("title", "standfirst", "reading", "notes")}
#: What the words say of each answer to a question.
_BY_ANSWER: Mapping[str, Shape] = {
    "categories": Table(about="the label of each answer", others=Text(default="")),
    "clauses": Table(about="what is said of those who gave it, after a share", others=Text(default="")),
    "sentences": Table(about="the whole sentence of an amount", others=Text(default="")),
}
_QUESTION = {"label": Text("of the question", ""), "measure": Text("of its charts", ""), **_BY_ANSWER}
EDITION_WORDS = Table(
    keys={
        "cards": Table(about="a table a question", others=Table(_OF_CARD)),
        "posters": Table(
            about="a table an infographic",
            others=Table(
                {**_OF_POSTER, "blocks": Table(about="a table a question", others=Table(_OF_BLOCK))}
            ),
        ),
        "questions": Table(about="labels of this edition alone", others=Table(_QUESTION)),
    },
    about="the words of one edition in one language",
)
SERIES_WORDS = Table(
    keys={
        "populations": Table(about="who gave an answer, after: respondents", others=Text(default="")),
        "hedges": Table(about="a word before a figure, by the note of its row", others=Text(default="")),
        "remarks": Table(about="a sentence for a note of the tables", others=Text(default="")),
        "asides": Table(
            about="what of a remark follows a figure that stands alone, by its note; may be empty",
            others=Text(default=""),
        ),
        "standfirsts": Table(about="the standfirst of a poster in any edition", others=Text(default="")),
        "equivalents": Table(
            about="words of a label here, with those of the tables' label that mean the same",
            others=Text(default=""),
        ),
        "questions": Table(about="a table a question", others=Table(_QUESTION)),
    },
    about="the words of a series in one language",
)


@dataclass(frozen=True)
class Written:
    """The words of one card, poster or block, with placeholders; empty where nothing was written."""

    title: str = ""
    subtitle: str = ""
    standfirst: str = ""
    reading: str = ""
    lead: str = ""
    aside: str = ""
    bracket_text: str = ""
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    bracket: tuple[str, ...] = ()
    file: str = ""
    steps: Steps = ()

    @property
    def sentences(self) -> Iterator[tuple[str, str]]:
        """What is read as a sentence, which only a reader can judge, with its place."""
        for key in SENTENCES:
            found = getattr(self, key)
            if not isinstance(found, str):
                yield from self.each(key)
            elif found:
                yield self.at(key), found

    @property
    def where(self) -> str:
        """The place of its table, as messages write it."""
        return self.at()

    def at(self, *key: str | int) -> str:
        """The place of one of its keys, or of a text in the list of one."""
        called = f"[{'.'.join(map(str, self.steps))}]" if self.steps else ""
        return place(self.file, (*self.steps, *key), called) if self.steps else self.file

    def each(self, key: str) -> Iterator[tuple[str, str]]:
        """The texts of a list, each with its place."""
        for number, text in enumerate(getattr(self, key)):
            yield self.at(key, number), text


@dataclass(frozen=True)
class EditionWords:
    """The words of one edition: of its cards, its posters and their blocks, and its own labels."""

    file: str
    cards: Mapping[str, Written] = field(default_factory=dict)
    posters: Mapping[str, Written] = field(default_factory=dict)
    blocks: Mapping[tuple[str, str], Written] = field(default_factory=dict)
    questions: Mapping[str, Any] = field(default_factory=dict)

    def card(self, question: str) -> Written:
        """The words of a card."""
        return self.cards.get(question, Written(file=self.file, steps=("cards", question)))

    def poster(self, name: str) -> Written:
        """The words of a poster's head and notes."""
        return self.posters.get(name, Written(file=self.file, steps=("posters", name)))

    def block(self, poster: str, question: str) -> Written:
        """The words of one block of a poster."""
        absent = Written(file=self.file, steps=("posters", poster, "blocks", question))
        return self.blocks.get((poster, question), absent)


def read(
    tree: Mapping[str, Any],
    file: str,
    *,
    questions: Iterable[str],
    posters: Mapping[str, Collection[str] | None] | None,
) -> EditionWords:
    """The words of a parsed file; every unknown key, question, poster or block and every wrong type at once.

    `posters` are the names of the blocks of each poster; None where nobody knows them all.
    """
    problems = Problems()
    found = tried(tree, file, problems, questions=questions, posters=posters)
    problems.settle()
    return found


def tried(
    tree: Mapping[str, Any],
    file: str,
    problems: Problems,
    *,
    questions: Iterable[str],
    posters: Mapping[str, Collection[str] | None] | None,
    tagged: Collection[Named] = (),
) -> EditionWords:
    """The same as far as it can be read, with its problems kept; `tagged` as for `check_labels`."""
    known = set(questions)
    head = Entry(file, tree, problems, EDITION_WORDS)
    head.only()
    cards = {}
    for question, table in _named(head, "cards", "question", known):
        cards[question] = _written(table)
    heads, blocks = {}, {}
    for name, table in _named(head, "posters", "infographic", posters):
        heads[name] = _written(table)
        shown = posters.get(name) if posters else None  # of a poster that there is not, that says all
        for question, block in _named(table, "blocks", "block", shown, within=f"the poster {name}"):
            blocks[name, question] = _written(block)
    own = dict(_named(head, "questions", "question", known))
    for table in own.values():
        _check_question(table)
    _check_markup(tree, file, problems, tagged)
    return EditionWords(file, cards, heads, blocks, {name: table.values for name, table in own.items()})


def check_labels(
    tree: Mapping[str, Any],
    file: str,
    *,
    questions: Iterable[str],
    posters: Iterable[str] | None = (),
    problems: Problems,
    tagged: Collection[Named] = (),
) -> None:
    """The words of a series as a parsed file: what nothing would ever print is a problem.

    `posters` None takes the name of any; `tagged` are those whose own label, as it was asked or answered,
    holds what looks like a tag: the label written for them may, too.
    """
    head = Entry(file, tree, problems, SERIES_WORDS)
    head.only()
    for section in ("asides", "equivalents", "hedges", "populations", "remarks", "standfirsts"):
        _check_texts(head.table(section))
    standfirsts, names = head.table("standfirsts"), None if posters is None else set(posters)
    for name in standfirsts.values:
        _check_name(standfirsts, name, "infographic", names)
    for _, table in _named(head, "questions", "question", set(questions)):
        _check_question(table)
    _check_markup(tree, file, problems, tagged)


def holds_tag(text: str) -> bool:
    """Whether something in a text looks like a tag of HTML."""
    return bool(tag(text))


def tag(text: str) -> str:
    """The first thing in a text that looks like a tag of HTML, "" where nothing does."""
    found = _MARKUP.search(text) if "<" in text else None
    return found[0] if found else ""


def _check_markup(tree: Mapping[str, Any], file: str, problems: Problems, tagged: Collection[Named]) -> None:
    """A problem for each text with a tag, which would be printed as letters; "< 25 ans" holds none.

    A plain tag in what has placeholders is told where those are filled, which knows the voices of a line.
    """
    for steps, text in _angled(Same(tree)):
        tags = _MARKUP.findall(text)
        told = [one for one in tags if steps[0] not in _FILLED or not _PLAIN.fullmatch(one)]
        if told and _labelled(steps) not in tagged:
            what = f'the tag "{told[0]}" would be printed as letters, in "{text}"'
            problems.add(place(file, steps), what, "write it without tags")


@lru_cache(maxsize=64)  # every edition asks for the words of the series
def _angled(tree: Same[Mapping[str, Any]]) -> tuple[tuple[Steps, str], ...]:
    """The texts of a file that may hold a tag."""
    return tuple((steps, text) for steps, text in texts(tree.it) if "<" in text)


def _labelled(steps: Steps) -> Named | None:
    """Of what a text is the label; None of one that is no label."""
    match steps:
        case ("questions", str(question), "label"):
            return question, ""
        case ("questions", str(question), "categories", str(answer)):
            return question, answer
    return None


def _named(
    head: Entry, key: str, noun: str, known: Collection[str] | None, *, within: str = "the series"
) -> list[tuple[str, Entry]]:
    """The tables of a table, each by a name that must be known (None: any is); another value is told."""
    above = head.table(key)
    found = [(name, above.table(name)) for name in above.values]
    for name, table in found:
        if table.there:
            _check_name(table, name, noun, known, within=within)
    return [(name, table) for name, table in found if table.there]


def _check_name(
    entry: Entry, name: str, noun: str, known: Collection[str] | None, *, within: str = "the series"
) -> None:
    if known is not None and name not in known:
        entry.fail(f'no {noun} "{name}" in {within}', nearest(name, known))


def _check_question(table: Entry) -> None:
    """The labels of a question: texts, and tables of one text an answer."""
    table.only()
    for key in table.values:
        shape = table.shape.keys.get(key)
        if isinstance(shape, Text):
            table.text(key)
        elif shape:
            _check_texts(table.table(key))


def _check_texts(table: Entry) -> None:
    for key in table.values:
        table.text(key)


def _written(table: Entry) -> Written:
    """The words of one table, each key checked for its name and its type."""
    table.only()
    read = {
        key: table.text(key) if isinstance(shape, Text) else table.texts(key)
        for key, shape in _WRITTEN.items()
        if key in table.values and key in table.shape.keys
    }
    given: dict[str, Any] = dict(read)
    return Written(**given, file=str(table.file), steps=table.steps)

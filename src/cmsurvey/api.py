"""The series from Python: `cmsurvey.edition("2012")`, its tables, its charts and its cards.

Nothing here touches a browser or writes a file; a wrong name is a `CmsurveyError` that tells the nearest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from cmsurvey import aggregate, compose, load, look, notebook, tabulate, theme, words
from cmsurvey.errors import CmsurveyError, Problem, nearest
from cmsurvey.fill import Filler, Quoted, amount
from cmsurvey.model import Block, Edition, Infographic, Table
from cmsurvey.words import typeset

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

    from cmsurvey.words import Words

#: The drawing that a chart is shown as: that of a wide card.
DRAWING = "wide"


@dataclass(frozen=True)
class OpenTable(Table):
    """The estimates of one question in one population, which are a pandas frame on request."""

    words: Words = field(kw_only=True, repr=False, compare=False)

    def _repr_html_(self) -> str:
        """How a notebook shows it: each answer with its value, its base and its origin."""
        say, plain = self.words.say, self.words.numbers.plain
        rows = (
            (
                self.words.category(self.question, row),
                amount(Quoted(row, self), self.words),
                plain(row.base) if row.base else say("phrases.base_unpublished"),
                say(f"origins.{row.origin}", formula=self.words.formula(row)),
            )
            for row in self.rows
        )
        heads = [say(f"columns.{name}") for name in ("category", "value", "base", "origin")]
        caption = self.words.label(self.question, self.label)
        if self.population != "all":
            group = f"{say('phrases.who')} {self.words.population(self.population)}"
            caption = say("phrases.table_caption", question=caption, population=group)
        return _shown(caption, heads, rows)

    def frame(self) -> pd.DataFrame:
        """A row an estimate, with the columns of the published CSV; None where nothing was published."""
        import pandas as pd  # noqa: PLC0415 - whoever wants no frame must not wait for pandas

        return pd.DataFrame(tabulate.records([self], self.words), columns=list(tabulate.columns([self])))


@dataclass(frozen=True, eq=False)
class OpenChart:
    """A question's chart in the light colours: its words, and a plain Plotly figure that may be changed.

    `alt` is the short alternative text of the image that is made of it.
    """

    title: str
    subtitle: str
    alt: str
    figure: go.Figure = field(repr=False)

    def _repr_html_(self) -> str:
        """How a notebook shows it: drawn by the library that cmsurvey ships, with no request to anybody."""
        return notebook.shown(self.figure, self.alt)


@dataclass(frozen=True, eq=False)
class OpenEdition:
    """An edition with its words: `record` holds its entry and figures, `filler` writes its texts."""

    record: Edition = field(repr=False)
    filler: Filler = field(repr=False)
    id: str
    lang: str

    def _repr_html_(self) -> str:
        """How a notebook shows it: its questions, each with its label and how many figures it has."""
        tables = [(name, aggregate.tables(Block((name,)), self.record)) for name in self.questions]
        label = self.filler.words.label
        rows = [
            (name, label(name, of[0].label), str(sum(len(one.rows) for one in of))) for name, of in tables
        ]
        heads = [self.filler.words.say(f"spreadsheet.{name}") for name in ("question", "label")]
        return _shown(typeset(self.record.entry.title), [*heads, "n"], rows)

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions with a published figure, in the order of the tables; each has a card."""
        return aggregate.questions(self.record)

    def table(self, question: str, population: str | None = None) -> OpenTable:
        """The estimates of a question in a population, each with its base, origin and sources.

        Without a population it is everybody, else the first group of which there are figures, which is the
        one that its chart begins with: `population` of the table names it.
        """
        tables = look.tables(self.record, question)
        known = [one.population for one in tables]
        own = population or ("all" if "all" in known or not known else known[0])
        found = aggregate.table(question, self.record, own)
        parts = {one.name: getattr(found, one.name) for one in fields(found)}
        return OpenTable(**parts, words=self.filler.words)

    def card(self, question: str) -> Infographic:
        """The card of a question as `cmsurvey render` publishes it: title, notes, data and drawings.

        Its figures have the light colours; they are drawn when they are first looked at.
        """
        if question not in self.questions:
            where = f"{self.record.survey.folder / self.id}.csv"
            what = f'edition {self.id} has no published figure for the question "{question}"'
            raise CmsurveyError(Problem(where, what, nearest(question, self.questions)))
        fresh = Filler(self.record, self.filler.words, self.filler.other)
        return compose.card(question, fresh, colours=theme.LIGHT)

    def chart(self, question: str) -> OpenChart:
        """The chart of a question's card; each call draws another, so that one may be changed."""
        card = self.card(question)
        figure = card.panels[0].figures[DRAWING]
        figure.update_layout(paper_bgcolor=theme.LIGHT.paper)
        return OpenChart(card.title, card.standfirst, card.alt, figure)


def _shown(caption: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table as HTML, every text escaped."""
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(one)}</td>' for one in row)}</tr>" for row in rows)
    caption = f"<caption>{escape(caption)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def edition(name: str | int, surveys: Path | str | None = None, *, lang: str | None = None) -> OpenEdition:
    """Open an edition of a series, by its name or its year: the bundled one, or that of the folder `surveys`.

    Its words are those of `lang`, else of the language that the tables are written in. Raises a
    `CmsurveyError` with every problem of the files.
    """
    survey = load.survey(load.bundled() if surveys is None else Path(surveys))
    record = load.edition(survey, str(name))
    vocabulary = words.load(lang or survey.languages[0], record)
    return OpenEdition(record, Filler(record, vocabulary, look.other(survey)), record.id, vocabulary.lang)

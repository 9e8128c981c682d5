"""The page: a chart and its words, panels, notes and files. Nothing here draws or writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from cmsurvey.model.figures import Table
from cmsurvey.model.locks import Corrected, Correction
from cmsurvey.model.survey import Source, Width

if TYPE_CHECKING:
    import plotly.graph_objects as go

Role = Literal[
    "lead",
    "second",
    "context",
    "remainder",
    "either",
    "words",
    "point",
    "hollow",
    "at_least",
    "at_most",
    "absent",
    "apart",
    "quartile",
    "median",
    "mean",
    "reference",
    "net",
]


class Mark(NamedTuple):
    """One value of a chart with its words: `text` is the printed number, `detail` what follows it.

    A mark with the role `words` has no length: a rank is read, and of a bound its edge alone is known. On a
    line of editions a mark is a `point`, `hollow` where the organiser is another, `apart` (hollow and
    never joined) where the population is not named, a bound
    (`at_least`, `at_most`), or `absent`. In a salary strip it is a `quartile`, a `median` or a `mean`, by
    which the drawing tells them apart; `reference` is the value of the whole that others are set against,
    `net` the sum of one side of a scale. `low` and `high` are the ends of an interval that may be printed,
    `start` and `end` the edges of a bracket or of a bound, None on the side where it is open. No line joins
    a `parted` mark with the one before. `disputed` is what other sources give for it, its text then starred.
    `led` is a bound that the words of its chart are about: its arrow has no bar to stand out.
    """

    label: str
    text: str
    value: float = 0.0
    role: Role = "context"
    detail: str = ""
    low: float | None = None
    high: float | None = None
    start: float | None = None
    end: float | None = None
    parted: bool = False
    disputed: str = ""
    led: bool = False


class Series(NamedTuple):
    """Marks that belong together: a group, a list from one source, a population.

    `told` is whose values they are, for a drawing without room for it beside each.
    """

    name: str
    marks: tuple[Mark, ...]
    told: str = ""


class Bracket(NamedTuple):
    """The first `parts` marks of a stacked bar, taken together, with the sum in words."""

    parts: int
    figure: str
    text: str


class Step(NamedTuple):
    """An edition on a line: its year, its respondents as printed, the break in the series before it.

    `gap` says that from it up to `until` no edition has a figure.
    """

    label: str
    n: str
    broken: str = ""
    gap: str = ""
    until: int = 0


class Tick(NamedTuple):
    """A place of the value axis and what is written there."""

    value: float
    label: str


class Run(NamedTuple):
    """A stretch of text in one voice: `lead` and `second` take the colours of the marks."""

    text: str
    voice: Literal["plain", "strong", "lead", "second", "quiet"] = "plain"


@dataclass(frozen=True)
class Chart:
    """What a drawing says, not how it looks: numbers with their words, in reading order.

    `figure` is the big number; `lines` are what is read beside it. A page has one chart that `leads`: its
    number and its people take the highlight, those of the others the accent. On a line through all
    editions, `own` is the step that the page is about: its dot and its value take the highlight. `top` is
    what the bounds of a chart of bars may reach, 0 where it has none. In a column of a poster the lines have
    the room of `lined` at least, as those of its neighbours do. `key` says what a hollow dot is.
    """

    template: str
    series: tuple[Series, ...] = ()
    figure: str = ""
    lines: tuple[tuple[Run, ...], ...] = ()
    bracket: Bracket | None = None
    icons: tuple[str, str] = ("user", "user")
    ordered: bool = False
    leads: bool = True
    steps: tuple[Step, ...] = ()
    ticks: tuple[Tick, ...] = ()
    own: str = ""
    top: float = 0.0
    lined: int = 0
    key: str = ""


class Cell(NamedTuple):
    """A row of the page's data table, every word ready."""

    category: str
    value: str
    base: str
    origin: str
    sources: tuple[Source, ...]


class DataTable(NamedTuple):
    """The figures of one question and population, as read on the page."""

    caption: str
    rows: tuple[Cell, ...]


class Note(NamedTuple):
    """A line under the rule: its label ("Lecture") and its sentence.

    `narrow` ones stand on phones alone, those that are `counts` also where a poster is in one column, whose
    lines have room for every second edition; `unpictured` ones on the page and in no picture of it.
    """

    label: str
    text: str
    narrow: bool = False
    unpictured: bool = False
    counts: bool = False


@dataclass(frozen=True, eq=False)
class Plot:
    """A drawing as Plotly's own data: its layout and its traces, as plain dictionaries.

    A `go.Figure` checks each property that it is given, which takes eight times as long as all else;
    `figure` makes one for whoever wants it.
    """

    layout: dict[str, Any]
    data: list[dict[str, Any]] = field(default_factory=list)

    def add_bar(self, **trace: Any) -> None:  # noqa: ANN401 - whatever Plotly's trace may hold
        """Add a trace of bars."""
        self.data.append({"type": "bar", **trace})

    def add_scatter(self, **trace: Any) -> None:  # noqa: ANN401 - the same
        """Add a trace of points, of lines or of texts."""
        self.data.append({"type": "scatter", **trace})

    def add_shape(self, **shape: Any) -> None:  # noqa: ANN401 - the same
        """Add a line or a path."""
        self.layout.setdefault("shapes", []).append(shape)

    def figure(self) -> go.Figure:
        """A plain Plotly figure of its own, without Plotly's template."""
        import plotly.graph_objects as go  # noqa: PLC0415 - whoever draws or checks must not wait for it

        return go.Figure({"data": self.data, "layout": {"template": "none", **self.layout}})


@dataclass(frozen=True, eq=False)
class Panel:
    """A block ready to be drawn: its words and its plot in each drawing width."""

    id: str
    title: str
    subtitle: str
    width: Width
    alt: str
    description: str
    chart: Chart
    plots: Mapping[str, Plot]
    tables: tuple[DataTable, ...]
    titled: bool = True
    aside: str = ""

    @property
    def heading(self) -> str:
        """What heads it for those who do not see it: the title, else the number and words that are seen."""
        said = " ".join("".join(run.text for run in line) for line in self.chart.lines)
        figure = self.chart.figure.removesuffix("*")  # `said` tells what it stands for
        return self.title if self.titled or not said else f"{figure} {said}".lstrip()

    @cached_property
    def figures(self) -> Mapping[str, go.Figure]:
        """The plots as Plotly figures, made when they are first looked at."""
        return {name: plot.figure() for name, plot in self.plots.items()}


class Frame(NamedTuple):
    """What is told around the findings of an edition: the series, who answered and when, facts, limits.

    `answered` says who answered and when, or that nobody states it, `known` what of it is known alone.
    `series` is the name of the survey, `survey` the same with whom it is about where that is a domain.
    `facts` have their label as it stands in a list, without a colon.
    """

    series: str
    survey: str
    edition: str
    name: str
    title: str
    answered: str
    known: str
    organisers: str
    facts: tuple[Note, ...]
    limits: tuple[str, ...]
    breaks: tuple[str, ...]
    dated: str


def marked(title: str, made_up: str) -> str:
    """A title with the mark that its figures are made up, unless it says so itself."""
    return f"{title} ({made_up})" if made_up and made_up.casefold() not in title.casefold() else title


@dataclass(frozen=True, eq=False)
class Infographic:
    """A page: a card has one panel, a poster several; nothing else tells them apart.

    `emphasis` is the figure in the title that takes the highlight, as printed there; `line` is the source and
    the base in one line, `named` the name of the source in it, `leads` are the numbers with their sentences
    that a poster leads with. `about` stands in the title of its document, between its own and its kicker:
    the question of a card, which tells pages of one finding apart. `asked` is the same where a title that
    nobody wrote says an answer without its question: a picture without a subtitle prints it. A variant
    for a `preset` has an id of its own ("gender.og"); one for social networks is of the kind "social" and
    prints title, marks and line alone. `corrections` are those of figures or words of a locked edition
    that it shows, the latest first; `log` are all of an edition, of the page that tells them. `stamp` is
    set across what is not to be published. `slides` are those of a carousel, which is one document of
    them all. `made_up` says that its figures are made up, all or some: where its title stands alone, no line
    of source does.
    """

    id: str
    kind: Literal["card", "poster", "social"]
    lang: str
    kicker: str
    title: str
    standfirst: str
    panels: tuple[Panel, ...]
    notes: tuple[Note, ...]
    credit: str
    alt: str
    dated: str
    estimates: tuple[Table, ...] = ()
    emphasis: str = ""
    line: str = ""
    named: str = ""
    leads: tuple[Chart, ...] = ()
    about: str = ""
    asked: str = ""
    preset: str = ""
    corrections: tuple[Corrected, ...] = ()
    log: tuple[Correction, ...] = ()
    stamp: str = ""
    slides: tuple[Infographic, ...] = ()
    made_up: str = ""

    @property
    def title_alone(self) -> str:
        """The title as it leaves the page, in a link, a file or a list: made-up figures are marked."""
        return marked(self.title, self.made_up)

    @property
    def version(self) -> int:
        """1 as first published, one more a correction."""
        return 1 + len(self.corrections)

    @property
    def editions(self) -> tuple[str, ...]:
        """Those of which it prints a figure: its own, and what a line or a sentence quotes."""
        return tuple(dict.fromkeys(table.edition for table in self.estimates))


class Artifact(NamedTuple):
    """A file to publish and what the manifest says of it."""

    name: str
    content: bytes
    entry: Mapping[str, object]

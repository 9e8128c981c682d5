"""A row of an edition's table → `Figure`: every cell checked by itself.

`2012.csv` has the columns of `columns`; `derived.csv` has `year` before them. A cell is text, a number
with a point, or blank. `value` keeps the decimals that were published; `base_n` is the number of
respondents for the population `all`, that of the subgroup where published, else blank; `low` and `high`
bound a bracket. What the beginning of a note means is in `load.agree`.

A table computed from answers has the columns of `COMPUTED_COLUMNS` behind them (see `model.Computed`). There
`value` is rounded as it is printed, `base_n` is the base of the question itself, and the value of an answer
that too few gave is blank, its note beginning with `suppressed:`.
"""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cmsurvey import regular
from cmsurvey.errors import Problems, nearest
from cmsurvey.load import read
from cmsurvey.load.check import TAKEN, Row, is_population, quoted
from cmsurvey.load.values import half_a_step, published
from cmsurvey.model import KINDS, SUPPRESSED, UNCERTAIN, UNITS, EditionEntry, Survey

#: Of a table computed from answers: all of them or none.
COMPUTED_COLUMNS = ("origin", "exact", "answers", "n_eff", "se", "ci_low", "ci_high")
_ORIGINS = ("published", "computed")
_ERROR = COMPUTED_COLUMNS[-3:]

_FORMULA = "computed: "
#: What data files call the share that no source gives.
_REMAINDER = "remainder"


def rows(
    path: Path, languages: Sequence[str], problems: Problems, *, before: tuple[str, ...] = ()
) -> list[Row] | None:
    """The rows of a table whose labels are in the first of these languages; see `read.rows`.

    A series that does not tell its languages takes the table as it is.
    """
    lang = languages[0] if languages else labelled(path) or "fr"
    found = read.rows(path, (*before, *columns(lang)), problems, optional=() if before else COMPUTED_COLUMNS)
    return found if found is None else [row for row in found if _is_figure(row, lang)]


def _is_figure(row: Row, lang: str) -> bool:
    """Whether a row is one of figures: a total or a remark, most of whose cells are empty, is a problem."""
    needed = (f"label_{lang}", "population", "kind", "category", f"category_{lang}", "unit", "source")
    blank = sum(not row[name] for name in needed)
    if blank > len(needed) // 2:
        row.fail(f"{blank} of its cells are empty: it is no figure", "fill them, or delete the row")
    return blank <= len(needed) // 2


def labelled(path: Path) -> str:
    """The language that the header of a table names; "" where it names none."""
    with contextlib.suppress(OSError):  # told with the file
        found = re.search(rb"\blabel_([a-z]{2,3})\b", regular.content(path).partition(b"\n")[0])
        return found[1].decode() if found else ""
    return ""


def columns(lang: str) -> tuple[str, ...]:
    """The columns of a table whose labels are in `lang`, the first language of its series."""
    return (
        "question", f"label_{lang}", "population", "base_n", "kind", "category", f"category_{lang}", "value",
        "unit", "low", "high", "order", "source", "note",
    )  # fmt: skip


class Figure(NamedTuple):
    """One figure and source, with the columns of `model.FIGURE_COLUMNS`, then its row."""

    question: str
    label: str
    population: str
    base_n: float
    kind: str
    category: str
    category_label: str
    value: float
    unit: str
    low: float
    high: float
    order: float
    source: str
    note: str
    decimals: int
    file: str
    line: int
    derived: bool
    origin: str
    exact: float
    answers: float
    n_eff: float
    se: float
    ci_low: float
    ci_high: float
    row: Row

    @property
    def lang(self) -> str:
        """The language of its labels."""
        return language(self.row)

    @property
    def suppressed(self) -> bool:
        """Whether too few gave the answer for its value to be shown."""
        return self.origin == "computed" and self.note.startswith(SUPPRESSED)

    @property
    def alternate(self) -> bool:
        """Whether another source's row for the same figure is preferred to this one."""
        return self.note.startswith("alt:")

    @property
    def place(self) -> str:
        """Its line, for a message about another one."""
        return f"{self.file}, line {self.line}"

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from all others of its edition."""
        return self.question, self.population, self.category

    @property
    def name(self) -> str:
        """The figure in words, for a message."""
        return f'"{self.category}" of "{self.question}" (population {self.population})'


def language(row: Row) -> str:
    """The language of the labels in a row, as its column is named."""
    return next(name.removeprefix("label_") for name in row.cells if name.startswith("label_"))


def _name(row: Row, column: str, survey: Survey) -> str:
    """A cell that names something; where another name is meant, that is told and no other fault of it."""
    question, category = survey.meant.get((row.path.name, row.line), (row["question"], row["category"]))
    meant = {"question": question, "category": category}[column]
    return row.snake(column) if meant == row[column] else row.text(column)


def _question(row: Row, survey: Survey) -> str:
    """The question of a row, under whose name its card stands."""
    name = _name(row, "question", survey)
    if name in TAKEN:
        row.fail(TAKEN[name], "choose another name", "question")
    return name


def _category(row: Row, survey: Survey) -> str:
    """The answer of a row; one name is ours."""
    name = _name(row, "category", survey)
    if name == _REMAINDER:
        what = f'data files call what no source tells of a whole "{name}"'
        row.fail(what, "choose another name: other", "category")
    return name


def figure(row: Row, entry: EditionEntry, survey: Survey, *, derived: bool) -> Figure:
    """The figure of a row; a number that is wrong or blank is NaN, and its problem is kept."""
    lang = language(row)
    kind, unit = _kind_and_unit(row)
    low, high = row.number("low"), row.number("high")
    if low > high:
        row.fail(f"{row['low']} is above high {row['high']}", "exchange the two", "low")
    if derived and (not row["note"].startswith(_FORMULA) or not row["note"][len(_FORMULA) :].strip()):
        row.fail("a derived figure without its formula", f"write it in the note: {_FORMULA}100 - 52", "note")
    origin = row.known("origin", _ORIGINS) if "origin" in row.cells else "published"
    if not derived:
        row.text("order", "number the answers of a question 1, 2, 3")
        _check_note(row, origin)
    numbers = _computed(row, unit) if origin == "computed" else _uncomputed(row)
    return Figure(
        question=_question(row, survey),
        label=row.text(f"label_{lang}"),
        population=_population(row),
        base_n=_base(row, entry, survey),
        kind=kind,
        category=_category(row, survey),
        category_label=row.text(f"category_{lang}"),
        value=math.nan if _is_suppressed(row, origin) else published(row, unit),
        unit=unit,
        low=low,
        high=high,
        order=row.whole("order"),
        source=row.known("source", survey.sources),
        note=row["note"],
        decimals=len(row["value"].partition(".")[2]),
        file=row.path.name,
        line=row.line,
        derived=derived,
        origin=origin,
        **numbers,
        row=row,
    )


def _check_note(row: Row, origin: str) -> None:
    """Refuse what only the notes of other tables say: a published figure has no formula and no error."""
    head, told = (
        row["note"].partition(" ")[0],
        "is what the note of a figure computed from answers begins with",
    )
    if head == _FORMULA.strip():
        row.fail(
            "a formula beside a figure of this table", "move the row into derived.csv, or take it out", "note"
        )
    elif head in {SUPPRESSED, UNCERTAIN} and origin != "computed":
        row.fail(f'"{head}" {told}', "take it out: this figure is published", "note")


def _is_suppressed(row: Row, origin: str) -> bool:
    """Whether the row says that its value is not shown; then nothing of it may stand there."""
    if origin != "computed" or not row["note"].startswith(SUPPRESSED):
        return False
    shown = [name for name in ("value", *COMPUTED_COLUMNS[1:]) if row[name]]
    if shown:
        row.fail("the answer is suppressed", "leave it blank: it would give the answer away", shown[0])
    return True


def _computed(row: Row, unit: str) -> dict[str, float]:
    """What only computed figures have, each number NaN where it is blank."""
    found = {name: row.real(name) for name in COMPUTED_COLUMNS[1:]}
    if row["note"].startswith(SUPPRESSED):
        return found
    if not row["base_n"]:
        row.fail(
            "it is blank, but the figure is computed", "write how many answers it is computed from", "base_n"
        )
    if not row["exact"]:
        row.fail(
            "it is blank, but the figure is computed", "write the estimate before it was rounded", "exact"
        )
    elif abs(found["exact"] - row.number("value")) > half_a_step(row["value"], unit):
        row.fail(
            f"{row['value']} is not exact {row['exact']}, rounded",
            "tabulate the answers again",
            "value",
        )
    stated = [name for name in _ERROR if row[name]]
    if stated and len(stated) < len(_ERROR):
        blank = next(name for name in _ERROR if not row[name])
        row.fail(f"it is blank, but {stated[0]} is not", f"fill {', '.join(_ERROR)}, or none of them", blank)
    if found["ci_low"] > found["ci_high"]:
        row.fail(f"{row['ci_low']} is above ci_high {row['ci_high']}", "exchange the two", "ci_low")
    if unit == "percent" and (found["ci_low"] < 0 or found["ci_high"] > 100):
        row.fail("an interval of a share reaches beyond 0 to 100", "tabulate the answers again")
    return found


def _uncomputed(row: Row) -> dict[str, float]:
    """The same of a published figure, which has nothing of it."""
    filled = [name for name in COMPUTED_COLUMNS[1:] if row.cells.get(name)]
    if filled:
        row.fail(
            "the figure is published, not computed",
            'leave it blank, or write the origin "computed"',
            filled[0],
        )
    return dict.fromkeys(COMPUTED_COLUMNS[1:], math.nan)


def _kind_and_unit(row: Row) -> tuple[str, str]:
    kind, unit = row.known("kind", KINDS), row.known("unit", UNITS)
    if kind in KINDS and unit in UNITS and unit not in KINDS[kind].units:
        row.fail(
            f'kind "{kind}" cannot have the unit "{unit}"',
            f"give it one of its units: {', '.join(KINDS[kind].units)}",
            "unit",
        )
    return kind, unit


def _population(row: Row) -> str:
    population = row.text("population", 'write "all" for the whole sample')
    if population != "all" and 0 < len(population) < 5 and set(population.casefold()) == set("al"):
        row.fail(f"{quoted(population)} is no subgroup", 'did you mean "all"?', "population")
        return "all"
    if population and not is_population(population):
        hint = 'write "all", or a subgroup in snake_case: sector=tourism'
        row.fail(f"{quoted(population)} is not a population", hint, "population")
    return population


def _base(row: Row, entry: EditionEntry, survey: Survey) -> float:
    """The base: of the whole sample the respondents, or fewer where a question has a base of its own."""
    base = row.whole("base_n")
    if "editions.csv" in survey.doubtful:
        return base
    blank, known = not row["base_n"], entry.respondents is not None
    if row["population"] != "all" or (math.isnan(base) and not blank):
        return base
    if known and base > (entry.respondents or 0):
        what = f"{base:.0f} is more than the {entry.respondents} respondents of editions.csv"
        row.fail(what, "correct one of the two", "base_n")
    if row.cells.get("origin") == "computed":
        return base
    if blank and known and not survey.question_bases:
        row.fail(
            f"it is blank, but edition {entry.id} had {entry.respondents} respondents",
            "write that number, or how many the question was asked",
            "base_n",
        )
    elif not blank and not known:
        hint = "leave base_n blank, or write the number in editions.csv too"
        row.fail(f"{base:.0f} is written, but editions.csv has no respondents for {entry.id}", hint, "base_n")
    return base


def is_known_year(row: Row, survey: Survey) -> bool:
    """Whether a row of derived.csv belongs to an edition of the series; if not, that is a problem."""
    year = row.text("year")
    known = year in survey.editions or year in survey.held_back
    if year and not known and "editions.csv" not in survey.doubtful:
        row.fail(f"no edition {quoted(year)} in editions.csv", nearest(year, survey.editions), "year")
    return year in survey.editions

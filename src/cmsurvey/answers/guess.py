"""A sheet without a questionnaire → a first one, each question with the reasons for what was guessed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from cmsurvey.answers import codes, lime, names, ranking, weighing
from cmsurvey.answers import kinds as kinds_of
from cmsurvey.answers.amounts import is_date, mixed
from cmsurvey.answers.cells import TICKED, UNTICKED
from cmsurvey.answers.guesses import TYPEFORM, Guess, Kinds, Noted
from cmsurvey.answers.kinds import OTHER
from cmsurvey.answers.personal import personal
from cmsurvey.answers.questionnaire import NOT_ASKED, Missing, Option, Question
from cmsurvey.answers.sheet import Column, Sheet, share
from cmsurvey.answers.spoken import spoken
from cmsurvey.answers.toml import folded
from cmsurvey.load.check import TAKEN
from cmsurvey.model.design import DesignColumns

#: A list of answers that may be steps of a scale.
_SHORT = 12
#: So many rows may be told by numbers that follow each other.
_ROWS = 10

#: A question whose numbers like 1985 are years of a calendar.
_CALENDAR = re.compile(r"\b(?:ann[ée]e|year|quand|when|naissance|birth|born|née?)\b", re.IGNORECASE)

#: The missing code of a question that was not shown.
_NOT_SHOWN = {"fr": "Non posée", "en": "Not asked"}
#: Why amounts stay out of which nobody can take a mean.
_YEARS = "years of a calendar, which are no quantity"
#: Why what is no list stays out.
_CODES = "codes of a long list, which may tell who somebody is"
_WORDS = "words written freely, which may tell who wrote them"
_CURRENCIES = "amounts in several currencies: write all of them in one, in a column of numbers"


class Guessed(NamedTuple):
    """The questions of a sheet, the columns left out with the reason, and the column of weights (or "")."""

    guesses: tuple[Guess, ...]
    left: tuple[tuple[str, str], ...]
    weights: str


def guessed(
    sheet: Sheet,
    languages: Sequence[str],
    keep: Collection[str] = (),
    design: DesignColumns | None = None,
) -> Guessed:
    """What a sheet asks, column by column; what may tell who somebody is stays out unless it is in `keep`.

    Weights are looked for only where no `design` is declared. Raises a `CmsurveyError` with the row of each
    value that is no weight under a heading that says weights.
    """
    own = spoken(sheet, "").languages[0] if len(languages) > 1 else ""
    whole, sheet = sheet, _asked(sheet)
    lists = [one.values for one in sheet.columns.values() if len(one.values) <= _SHORT]
    seen = frozenset(map(folded, itertools.chain.from_iterable(lists)))
    kinds = Kinds(tuple(languages), frozenset(keep), sheet.export, own, seen)
    found: list[Guess] = []
    left: list[tuple[str, str]] = []
    if design is None:
        weighing.check(sheet, keep)
    weights = "" if design else weighing.found(sheet, keep)
    apart = weighing.of_design(design, sheet) | {weights}
    drawn = weighing.drawn(sheet) - kinds.keep
    for group in _groups(sheet):
        order = ranking.noted(group)
        together = _together(kinds, group, order) if len(group) > 1 else None
        if together:
            found.append(together)
            continue
        for column in group:
            if column.name in apart:
                continue
            reason = "of how answers were drawn" if column.name in drawn else _reason(column, kinds.keep)
            guess = None if reason else _guess(kinds, column, order)
            if guess:
                found.append(guess)
            else:
                left.append((column.name, reason or (_CODES if codes.of_list(column) else _WORDS)))
    named = [_with_not_asked(kinds, one, whole) for one in _named(found)]
    return Guessed(tuple(named), tuple(left), weights)


def _together(kinds: Kinds, group: Sequence[Column], order: Noted | None) -> Guess | None:
    """The one question of several columns: their options were put in an order, or ticked."""
    if order is not ranking.OPTIONS:
        return _ticked(kinds, group)
    first = group[0].heading
    return ranking.of_options(kinds, _question(kinds, first.group, first.text, ()), group)


def _guess(kinds: Kinds, column: Column, order: Noted | None) -> Guess | None:
    """The question of a column; `order` says that it is one of a ranking."""
    guess = kinds_of.guess(kinds, column, _of(kinds, column))
    return guess._replace(noted=(*guess.noted, order)) if guess and order else guess


def _asked(sheet: Sheet) -> Sheet:
    """The sheet without the cells in which LimeSurvey says that a question was not shown."""
    if sheet.export != lime.NAME:
        return sheet
    columns = {
        name: one.without(lime.NOT_SHOWN) if lime.NOT_SHOWN in one.values else one
        for name, one in sheet.columns.items()
    }
    return replace(sheet, columns=columns)


def _with_not_asked(kinds: Kinds, guess: Guess, whole: Sheet) -> Guess:
    """A guess with the missing code of a question that was not shown to everybody."""
    one = guess.question
    columns = [*one.columns, *(option.column for option in one.options if option.column)]
    if whole.export != lime.NAME or not any(lime.NOT_SHOWN in whole.columns[name].values for name in columns):
        return guess
    code = Missing(NOT_ASKED, kinds.said(_NOT_SHOWN), (lime.NOT_SHOWN,))
    why = f'"{lime.NOT_SHOWN}" stands where it was not shown, so nobody was asked there'
    return guess._replace(question=replace(one, missing=(*one.missing, code)), why=(*guess.why, why))


def _reason(column: Column, keep: Collection[str]) -> str:
    """Why a column stays out, or ""."""
    if column.name in keep:
        return ""
    found = personal(column)
    if found:
        return f"{found}: personal data"
    if column.heading.aside:
        return column.heading.aside
    if not column.values or _counts_rows(column):
        return "numbers that count the rows" if column.values else "no answer in it"
    if share(column, is_date) > 0.8:
        return "dates, which are no answers of a list"
    years = share(column, _is_year) > 0.8 and _CALENDAR.search(column.heading.text)
    return _YEARS if years else _CURRENCIES if mixed(column.values) else ""


def _is_year(cell: str) -> bool:
    return cell.isdecimal() and 1900 <= int(cell) <= 2100


def _counts_rows(column: Column) -> bool:
    """Whether the cells are whole numbers from 0 or 1 on that follow each other, row by row."""
    rows = len(column.codes)
    numbers = [int(cell) for cell in column.values if cell.isdecimal()]
    return len(numbers) == rows >= _ROWS and numbers in (list(range(rows)), list(range(1, rows + 1)))


def _groups(sheet: Sheet) -> list[list[Column]]:
    """Columns of one question together: by their group, by a set of SPSS, or each holding its own heading.

    Rows of a grid are questions of their own, unless they are put in an order.
    """
    found: list[list[Column]] = []
    by_group: dict[str, list[Column]] = {}
    grids = ranking.rows_of_grids(sheet.columns.values())
    ranked = {name for name, grid in grids.items() if ranking.noted(grid)}
    for column in sheet.columns.values():
        if column.name in ranked:
            grid = grids[column.name]
            found += [grid] if column.name == grid[0].name else []
            continue
        key = column.heading.group
        alone = not key and not column.heading.aside and _own_heading(column)
        if key and key in by_group:
            by_group[key].append(column)
        elif found and all(map(_own_heading, found[-1])) and (alone or _other_of_typeform(sheet, column)):
            found[-1].append(column)
        else:
            found.append([column])
            if key:
                by_group[key] = found[-1]
    return found


def _other_of_typeform(sheet: Sheet, column: Column) -> bool:
    """Whether a column holds the words beside the options of several that stand left of it."""
    return sheet.export == TYPEFORM and OTHER.fullmatch(column.name) is not None


def _own_heading(column: Column) -> bool:
    """Whether every cell is the heading of its column: how Typeform exports a ticked option."""
    texts = [text for text in column.values if folded(text) not in UNTICKED]
    return (
        not column.heading.group and bool(texts) and all(folded(one) == folded(column.name) for one in texts)
    )


def _ticked(kinds: Kinds, group: Sequence[Column]) -> Guess | None:
    """Several answers, a column each, where cells are ticks; one may be "other" in words."""
    labels = [column.heading.option or column.name for column in group]
    pairs = list(zip(group, labels, strict=True))
    others = [OTHER.fullmatch(label) is not None and not _is_tick(column, label) for column, label in pairs]
    ticks = all(other or _is_tick(*pair) for other, pair in zip(others, pairs, strict=True))
    if not ticks or sum(others) > 1 or not any(column.values for column in group):
        return None
    labels = [_label(*pair) for pair in pairs]
    options = tuple(
        Option(id_, kinds.labels(label), _code(column, label), column=column.name, other=other)
        for id_, column, label, other in zip(names.options(labels), group, labels, others, strict=True)
    )
    first = group[0].heading
    why = [f"{len(group)} columns that hold a tick or nothing, so several answers may be given"]
    if not first.group:
        why.append("the export does not say what was asked: write it into text")
    if any(others):
        why.append("words written beside the options count as other; they are left out of the answers")
    text = first.text if first.group else f"? ({labels[0]}, …)"
    question = _question(kinds, first.group, text, ())
    return Guess(replace(question, kind="multiple", options=options), tuple(why))


def _label(column: Column, label: str) -> str:
    """The label of an option: that of the heading, or the word in the cells of one that is a code."""
    only = column.values[0] if len(column.values) == 1 else ""
    is_word = only and not only.isdecimal() and folded(only) not in TICKED | UNTICKED
    return only if label == column.name and is_word else label


def _code(column: Column, label: str) -> tuple[str, ...]:
    """The one value that a ticked cell has, where it is a code of the option."""
    known = TICKED | UNTICKED | {folded(label)}
    return tuple(one for one in column.values if one.isdecimal() and folded(one) not in known)


def _is_tick(column: Column, label: str) -> bool:
    """Whether every cell is a tick or none, as a word, as the option's own text or as its one code."""
    if len(column.values) == 1 and column.heading.group:
        return column.values[0].isdecimal() or label == column.name or _is_word(column, label)
    return _is_word(column, label)


def _is_word(column: Column, label: str) -> bool:
    known = TICKED | UNTICKED | {folded(label), folded(column.heading.option), folded(column.name)}
    labels = column.traits.values
    return all(folded(text) in known or folded(labels.get(text, "")) in known for text in column.values)


def _of(kinds: Kinds, column: Column) -> Question:
    """The question of one column, its kind not yet guessed."""
    heading = column.heading
    row = None if heading.option else ranking.ROW.fullmatch(heading.text)
    asked, part = row.groups() if row else (heading.text, heading.option)
    return _question(kinds, heading.name, f"{asked} – {part}" if part else asked, (column.name,))


def _question(kinds: Kinds, code: str, text: str, columns: tuple[str, ...]) -> Question:
    """A question named by its code, else by the words of its text."""
    coded = re.fullmatch(r"[A-Za-z]\w{0,20}", code) is not None
    name = names.slug(code) if coded else names.slug(text, of_question=True)
    return Question(name or "question", kinds.labels(text), "single", columns)


def _named(found: Iterable[Guess]) -> list[Guess]:
    """Each question with an id of its own, which no file of a bundle has."""
    taken = {*TAKEN}
    named = []
    for one in found:
        name = names.unique(one.question.id, taken)
        taken.add(name)
        named.append(one._replace(question=replace(one.question, id=name)))
    return named

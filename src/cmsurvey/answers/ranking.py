"""Rankings, in which respondents put options in an order: a column a place, or a column an option.

Where a column is an option and its cells are places, they are one question of the kind `rank`: its answer is
the option in the first place. A column a place (LimeSurvey) is a question of one answer: that of the first
place tells who came first. Places are no ratings, and nothing takes a mean of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cmsurvey.answers import names
from cmsurvey.answers.guesses import Guess, Kinds, Noted
from cmsurvey.answers.questionnaire import Option, Question
from cmsurvey.answers.sheet import Column

#: So many rows at least have two places or more; fewer may differ by chance.
_ROWS = 10
#: The row of a grid behind its question, as Google Forms writes it: "Rank these [Pay]".
ROW = re.compile(r"(.*\S)\s*\[([^\[\]]+)\]")
_WORD = r"(?:rang|rank|choix|choice|place|position)"
#: A place as people call it: "1", "1er choix", "2nd", "Rang 3", "#4", "n° 5".
_PLACE = re.compile(
    rf"(?:(?:{_WORD}|n[o°]|#)\s?)?(\d{{1,2}})\s?(?:er|[èe]re|de|nde?|[èe]me|[èe]|st|rd|th)?(?:\s{_WORD})?",
    re.IGNORECASE,
)
#: A column a place, whose cells are options; a column an option, whose cells are places.
PLACES = Noted(
    "the places of a ranking",
    "a question each: that of the first place tells who came first; no mean of places",
)
OPTIONS = Noted(
    "the places that a ranking gave an option",
    "one question of all the options: its answer is the one put first; the other places are not kept",
)


def place(cell: str) -> int | None:
    """The place that a cell names ("2", "2e choix"), None where it names none."""
    found = _PLACE.fullmatch(cell)
    return int(found[1]) or None if found else None


def rows_of_grids(columns: Iterable[Column]) -> Mapping[str, list[Column]]:
    """The rows of each grid that are columns of their own ("Question [row]"), by the names of all of them."""
    by_question: dict[str, list[Column]] = {}
    for column in columns:
        part = ROW.fullmatch(column.name)
        if part and not column.heading.group and not column.heading.aside:
            heading = column.heading._replace(text=part[1], option=part[2])
            by_question.setdefault(part[1], []).append(replace(column, heading=heading))
    return {column.name: group for group in by_question.values() for column in group}


def noted(group: Sequence[Column]) -> Noted | None:
    """What is said of the columns of one question that hold a ranking; None of any others.

    In each row no two cells are alike, and there is a first place.
    """
    import numpy as np  # noqa: PLC0415 - whoever only looks must not wait for it

    if len(group) < 2 or not all(column.values for column in group):
        return None
    known = dict.fromkeys(text for column in group for text in column.values)
    places = [place(text) or 0 for text in known]
    number = {text: at for at, text in enumerate(known)}
    codes = [np.array([*(number[text] for text in one.values), -1])[one.codes] for one in group]
    cells = np.column_stack(codes)
    if set(places) <= {*range(1, len(group) + 1)} and len(set(places)) == len(places):
        first = places.index(1) if 1 in places else -2
        found, begun = OPTIONS, (cells == first).any(axis=1)
    elif _are_numbered(group) and len(known) <= 2 * len(group):
        found, begun = PLACES, (np.diff((cells < 0).astype(int), axis=1) >= 0).all(axis=1)
    else:
        return None
    ordered = np.sort(cells, axis=1)
    alike = (ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] >= 0)
    given = (cells >= 0).sum(axis=1)
    is_ranking = not alike.any() and begun[given > 0].all() and (given >= 2).sum() >= _ROWS
    return found if is_ranking else None


def _are_numbered(group: Sequence[Column]) -> bool:
    """Whether columns are called by their places: "1", "Rang 2"."""
    numbers = [one.heading.option.split()[-1:] for one in group]
    called = [place(one.heading.option) for one in group]
    listed = list(range(1, len(group) + 1))
    return numbers == [[str(at)] for at in listed] or called == listed


def of_options(kinds: Kinds, base: Question, group: Sequence[Column]) -> Guess:
    """The question of a ranking whose columns are its options."""
    labels = [column.heading.option or column.name for column in group]
    options = tuple(
        Option(id_, kinds.labels(label), column=column.name)
        for id_, label, column in zip(names.options(labels), labels, group, strict=True)
    )
    why = ("a place of a ranking in each column: the share of an option is of those who put it first",)
    return Guess(replace(base, kind="rank", columns=(), options=options), why, (OPTIONS,))

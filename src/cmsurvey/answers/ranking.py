"""Rankings, in which respondents put options in an order: a column a place, or a column an option.

No kind of question is a ranking: each column is a question of one answer. The first place of LimeSurvey holds
who came first; the column of an option of Qualtrics or SurveyMonkey holds its place, which is no rating.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cmsurvey.answers.guesses import Guess, Kinds, Noted
from cmsurvey.answers.questionnaire import Option, Question
from cmsurvey.answers.sheet import Column

#: So many rows at least have two places or more; fewer may differ by chance.
_ROWS = 10
#: A column a place, whose cells are options; a column an option, whose cells are places.
PLACES = Noted(
    "the places of a ranking",
    "a question each: that of the first place tells who came first; no mean of places",
)
OPTIONS = Noted(
    "the places that a ranking gave an option",
    'a question an option: its answer "1" is the share of those who put it first; no mean of places',
)


def noted(group: Sequence[Column]) -> Noted | None:
    """What is said of the columns of one question that hold a ranking; None of any others.

    In each row no two cells are alike, and there is a first place.
    """
    import numpy as np  # noqa: PLC0415 - whoever only looks must not wait for it

    if len(group) < 2 or not all(column.values for column in group):
        return None
    known = dict.fromkeys(text for column in group for text in column.values)
    number = {text: at for at, text in enumerate(known)}
    codes = [np.array([*(number[text] for text in one.values), -1])[one.codes] for one in group]
    cells = np.column_stack(codes)
    if known.keys() <= {str(at) for at in range(1, len(group) + 1)}:
        found, begun = OPTIONS, (cells == number.get("1")).any(axis=1)
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
    return numbers == [[str(at)] for at in range(1, len(group) + 1)]


def of_option(kinds: Kinds, base: Question, places: int) -> Guess:
    """The question of an option: which place it was given."""
    options = tuple(Option(one, kinds.labels(one)) for one in map(str, range(1, places + 1)))
    why = ("places of a ranking, 1 the first: no steps of a scale, so no mean of them",)
    return Guess(replace(base, kind="single", options=options), why, (OPTIONS,))

"""When answers came: the days of the first and of the last one, by the dates that form tools keep.

They are proposed as the fieldwork of the edition. A day is that of the file, in the form tool's time zone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from cmsurvey.answers import lime, unsent
from cmsurvey.answers.added import MOMENTS, TIMES
from cmsurvey.answers.oddities import several
from cmsurvey.answers.questionnaire import NO_DAYS
from cmsurvey.answers.sheet import Sheet
from cmsurvey.model import Fieldwork

#: Headings of the moment at which somebody sent the form, folded; the first that a file has is used.
_MOMENTS = (
    *sorted(lime.SENT), "submit date (utc)", "enddate", "end date", "date de fin", "recordeddate",
    *(end for _, end in TIMES), *MOMENTS,
)  # fmt: skip
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d).*")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d).*")
#: What LimeSurvey writes for every row of a survey that keeps no dates.
_NO_DAY = date(1980, 1, 1)
#: A day that is further than this from all others is a clock that was wrong.
_FAR = timedelta(days=366)


class Sent(NamedTuple):
    """The days of the first and the last answer, how that is known, and why they are not (else "").

    `apart` says which rows have dates that are none of these days.
    """

    days: Fieldwork
    column: str
    how: str
    why_not: str = ""
    apart: tuple[str, ...] = ()


def found(of: Sheet, left: Mapping[str, tuple[str, ...]]) -> Sent | None:
    """The fieldwork that the dates of a sheet tell; None without dates.

    Rows that are `left` out, and those that no respondent sent, are none of it.
    """
    here = {name: one for one in of.columns.values() if one.heading.aside for name in one.called}
    column = next((here[name] for name in _MOMENTS if name in here), None)
    if column is None:
        return None
    column = unsent.kept(of, left).columns[column.name]
    cells = {cell: count for cell, count in zip(column.values, column.counts, strict=True) if count}
    all_days, why_not = _days(tuple(cells))
    days, apart = _taken(all_days, cells)
    rows, of_all = sum(cells[cell] for cell in days), len(column.codes)
    how = f"the dates of {rows} of {of_all} rows"
    if not days:
        return Sent(NO_DAYS, column.name, how, why_not)
    known = Fieldwork(min(days.values()).isoformat(), max(days.values()).isoformat())
    return Sent(known, column.name, how, apart=apart)


def _taken(days: Mapping[str, date], rows: Mapping[str, int]) -> tuple[dict[str, date], tuple[str, ...]]:
    """The days without those that are no day of an answer, and what is said of these, with their rows."""
    dated = {cell: day for cell, day in days.items() if day != _NO_DAY}
    each = sorted(day for cell, day in dated.items() for _ in range(rows[cell]))
    near = _near(each)
    kept = {cell: day for cell, day in dated.items() if day in near}
    undated = sum(rows[cell] for cell in days if cell not in dated)
    told = []
    if undated:
        of = several(range(undated), "row")
        told.append(f"{of} of 1 January 1980, which LimeSurvey writes where it keeps no dates")
    if far := [day for day in each if day not in near]:
        listed = ", ".join(str(day) for day in dict.fromkeys(far))
        told.append(f"{several(far, 'row')} more than a year from the others: {listed}")
    return kept, tuple(told)


def _near(each: Sequence[date]) -> frozenset[date]:
    """The days around the middle one, with no year between two of them; all where they are not most."""
    middle = len(each) // 2
    first = next((at for at in range(middle, 0, -1) if each[at] - each[at - 1] > _FAR), 0)
    last = next((at for at in range(middle + 1, len(each)) if each[at] - each[at - 1] > _FAR), len(each))
    return frozenset(each[first:last] if 2 * (last - first) > len(each) else each)


def _days(cells: tuple[str, ...]) -> tuple[dict[str, date], str]:
    """The day of each cell that holds one; none, and why, where they tell nothing or two things."""
    by_order = [
        {cell: day for cell in cells if (day := _day(cell, month_first=month_first))}
        for month_first in (False, True)
    ]
    day_first, month_first = by_order
    if not day_first and not month_first:
        return {}, "no date can be read there"
    if {*day_first.values(), *month_first.values()} == {_NO_DAY}:
        return {}, "all are of 1 January 1980, which LimeSurvey writes where it keeps no dates"
    if len(day_first) == len(month_first) and day_first != month_first:
        return {}, "they can be read with the day or with the month first"
    return max(by_order, key=len), ""


def _day(cell: str, *, month_first: bool) -> date | None:
    """The day of a moment; `month_first` says how one that ends with the year begins."""
    if match := _YEAR_FIRST.fullmatch(cell):
        year, month, day = match[1], match[3], match[4]
    elif match := _YEAR_LAST.fullmatch(cell):
        year, (day, month) = match[4] if len(match[4]) == 4 else f"20{match[4]}", (match[1], match[3])
        day, month = (month, day) if month_first else (day, month)
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def line(days: Fieldwork) -> str:
    """The line of a questionnaire that says when its answers came."""
    return f'fieldwork = {{ start = "{days.start}", end = "{days.end}" }}'

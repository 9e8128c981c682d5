"""Whose export a grid is, how many rows its headings take, and what each column is → `Sheet`.

The rules are those that the exports show themselves: Qualtrics has three rows of headings, the last of
"ImportId"; SurveyMonkey two, the first blank over the options of a question; LimeSurvey names sub-questions
"Q5[SQ001]"; the others have one row that begins with headings of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from cmsurvey.answers import lime, packages, rows, twice
from cmsurvey.answers.added import ALSO_ASKED, BESIDE, COUNTED, MOMENTS, OF_QUALTRICS, TIMES, aside, line
from cmsurvey.answers.grid import Grid, Traits
from cmsurvey.answers.oddities import Oddities
from cmsurvey.answers.sheet import Heading, Sheet, column
from cmsurvey.answers.toml import folded
from cmsurvey.answers.unread import letters
from cmsurvey.errors import Problems

_NUMBERED = re.compile(r"(?P<group>Q\d+(?:\.\d+)?|QID\d+)_(?P<sub>\d+)(?P<words>_TEXT)?")


#: What is counted from the answers.
_OF_QUALTRICS = re.compile(
    r"\w+_NPS_GROUP|SC\d+|.*(?:_| - )(?:First Click|Last Click|Page Submit|Click Count)"
    r"|Q_(?:TotalDuration|Recaptcha\w*|RelevantID\w*|Ballot\w*|Duplicate\w*|Fraud\w*)|Duration",
    re.IGNORECASE,
)


class Export(NamedTuple):
    """What made a file, why we think so, how many rows the headings take, and how they are read."""

    name: str
    why: str
    heads: int
    headings: Callable[[Sequence[Sequence[str]]], list[Heading]]


def sheet(grid: Grid, problems: Problems, odd: Oddities) -> Sheet | None:
    """The columns of a grid under their headings; None with a problem where there is no answer in it."""
    import numpy as np  # noqa: PLC0415 - whoever only looks must not wait for it

    grid = rows.without_titles(grid, odd)
    export = recognised(grid)
    heads = grid.rows[: export.heads]
    body, lines = rows.respondents(heads, grid, odd)
    if not body:
        problems.add(str(grid.path), "headings and no answer", "export the answers again")
        return None
    traits = [grid.traits.get(name, Traits()) for name in heads[0]]
    cells = list(zip(*body, strict=True))
    headings = _once(export.headings(heads), cells, odd)
    kept = {
        one.name: column(one, own, known)
        for one, own, known in zip(headings, cells, traits, strict=True)
        if one.name
    }
    found = Sheet(grid.path, kept, np.asarray(lines, dtype=np.int64), export.name, export.why, grid.sets)
    if export.headings is _table:
        rows.check_headings(f"{grid.path}, row {grid.lines[0]}", kept.values(), problems)
    twice.tell(found, odd)
    return found


def recognised(grid: Grid) -> Export:
    """The export whose signs a grid shows; "table" when there are none."""
    if grid.traits:
        kind = grid.path.suffix.lstrip(".").lower()
        return Export(kind, f"its ending is .{kind}", 1, lambda heads: packages.headings(heads[0], grid))
    first, second, third = (list(grid.rows[at]) if at < len(grid.rows) else [] for at in range(3))
    names = [folded(one) for one in first]
    for at, row in ((2, third), (1, second)):
        if row and '"importid"' in row[0].lower():
            return Export("Qualtrics", f'row {grid.lines[at]} holds "ImportId"', at + 1, _qualtrics)
    if second and _is_qualtrics(names, second):
        return Export("Qualtrics", "its texts stand under its codes", 2, _qualtrics_of_two)
    if second and _is_surveymonkey(first, second):
        why = "a second row of headings names options under blank cells"
        return Export("SurveyMonkey", why, 2, _surveymonkey)
    for name, why, shows, headings in _ONE_ROW:
        if shows(names):
            return Export(name, why, 1, headings)
    return Export("table", "no form tool shows its signs", 1, _table)


def _plain(heads: Sequence[Sequence[str]]) -> list[Heading]:
    """A row of a grid ("Question [row]") is a question of its own too: it has an answer of its own."""
    return [Heading(one, one, aside=aside(one)) for one in map(line, heads[0])]


def _table(heads: Sequence[Sequence[str]]) -> list[Heading]:
    """Headings of a file that no form tool made; those of "Question [part]" with one question are a group."""
    parted = lime.headings(heads)
    often = Counter(one.group for one in parted if one.group and not one.aside)
    plain = [one._replace(aside="") if folded(one.text) in ALSO_ASKED else one for one in _plain(heads)]
    return [
        part if often[part.group] > 1 and not one.aside else one
        for one, part in zip(plain, parted, strict=True)
    ]


def _is_qualtrics(names: Sequence[str], second: Sequence[str]) -> bool:
    """Whether two rows of headings are left of the three, as people delete the last one."""
    codes = {"responseid": "response id", "startdate": "start date", "recordeddate": "recorded date"}
    return any(codes.get(one) == folded(below) for one, below in zip(names, second, strict=True))


def _qualtrics_of_two(heads: Sequence[Sequence[str]]) -> list[Heading]:
    return _qualtrics([*heads, ()])


def _qualtrics(heads: Sequence[Sequence[str]]) -> list[Heading]:
    """Codes in the first row, texts in the second: "Text - Option" for an option of several."""
    found = []
    for code, text in zip(map(line, heads[0]), map(line, heads[int(len(heads) > 2)]), strict=True):
        part = _NUMBERED.fullmatch(code)
        stem, dash, option = text.rpartition(" - ")
        stem = stem.removesuffix(" - Selected Choice")
        if _OF_QUALTRICS.fullmatch(code) and not aside(code):
            found.append(Heading(code, text, aside=COUNTED))
        elif part and text == code and not part["words"]:
            found.append(Heading(code, part["group"], code, part["group"]))
        elif part and dash and not part["words"]:
            found.append(Heading(code, stem, option, part["group"]))
        elif code.endswith("_TEXT"):
            found.append(Heading(code, text, aside=BESIDE))
        else:
            found.append(Heading(code, text.removesuffix(" - Selected Choice"), aside=aside(code)))
    return found


#: Exports of one row of headings: name, why, whether the folded headings show it, how they are read.
_ONE_ROW: tuple[tuple[str, str, Callable[[list[str]], bool], Callable[..., list[Heading]]], ...] = (
    (
        "Google Forms",
        "the first column is the moment of the answer",
        lambda names: names[0] in MOMENTS,
        _plain,
    ),
    (
        "Microsoft Forms",
        "it has a start and a completion time",
        lambda names: any({*pair} <= {*names} for pair in TIMES),
        _plain,
    ),
    (
        "Typeform",
        'it begins with "#" or has a "Network ID"',
        lambda names: names[0] == "#" or "network id" in names,
        _plain,
    ),
    (
        "Qualtrics",
        "its headings are codes of Qualtrics",
        lambda names: len(OF_QUALTRICS & set(names)) > 1,
        _qualtrics,
    ),
    (
        lime.NAME,
        "it has the date of submission or the last page",
        lime.shows,
        lime.headings,
    ),
)

#: What SurveyMonkey writes under a question that has no options of its own.
_ANSWER = ("response", "open-ended response", "réponse", "réponse libre", "réponse ouverte")


def _is_surveymonkey(first: Sequence[str], second: Sequence[str]) -> bool:
    names = {folded(one) for one in second if one}
    named = folded(first[0]) in {"respondent id", "respondent_id", "id du répondant", "numéro du répondant"}
    spanned = any(not above and below for above, below in zip(first, second, strict=True))
    return not second[0] and (named or (spanned and bool(names & set(_ANSWER))))


def _surveymonkey(heads: Sequence[Sequence[str]]) -> list[Heading]:
    """A question spans the blank cells right of it; the second row names its options."""
    stems: list[str] = []
    for one in map(line, heads[0]):
        stems.append(one or (stems[-1] if stems else ""))
    found = []
    told = {(stem, folded(option)) for stem, option in zip(stems, heads[1], strict=True)}
    listed = {stem for stem, option in told if option in _ANSWER}
    for stem, option in zip(stems, map(line, heads[1]), strict=True):
        if stem in listed and stems.count(stem) > 1 and folded(option) not in _ANSWER:
            found.append(Heading(f"{stem} | {option}", stem, aside=BESIDE))
        elif aside(stem) or not option or folded(option) in _ANSWER or stems.count(stem) == 1:
            found.append(Heading(stem, stem, aside=aside(stem)))
        else:
            found.append(Heading(f"{stem} | {option}", stem, option, stem))
    return found


def _once(headings: Sequence[Heading], cells: Sequence[Sequence[str]], odd: Oddities) -> list[Heading]:
    """Every heading once: a second one gets a number, an empty one its letter; an empty column goes."""
    seen: set[str] = set()
    found = []
    for at, one in enumerate(headings):
        name = one.name
        if not name and not any(cells[at]):
            odd.add("an empty column", "left out", column=letters(at))
            found.append(one)
            continue
        if not name:
            name = f"column {letters(at)}"
            odd.add("a column without a heading", f'called "{name}"', column=letters(at))
        number = 2
        while name in seen:
            name = f"{one.name or 'column ' + letters(at)} ({number})"
            number += 1
        if name != one.name and one.name:
            odd.add("a heading that stands twice", f'the second is called "{name}"', column=one.name)
        seen.add(name)
        found.append(one._replace(name=name, text=one.text or name))
    return found

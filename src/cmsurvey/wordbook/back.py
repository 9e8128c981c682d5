"""A workbook that came back: changed texts are checked, problems told by cell, then all are written."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from cmsurvey import fillers, load, rewrite, snapshot, unproven, words
from cmsurvey.errors import CmsurveyError, Problem, Problems
from cmsurvey.fill import PLACEHOLDER, Filler
from cmsurvey.model import Survey
from cmsurvey.places import Spots, Steps
from cmsurvey.wordbook import held, sheets, slots
from cmsurvey.wordbook.edits import edited
from cmsurvey.wordbook.sheets import Row
from cmsurvey.wordbook.slots import LIMITS, LISTS, Slot
from cmsurvey.wordbook.typeset import plain, typeset
from cmsurvey.written import SENTENCES

_LINE = re.compile(r"(?P<file>.*?), line (?P<line>\d+)\b")
_SECTION = re.compile(r'\["[^"]*","(cards|posters)"')
#: Texts of the series that may be blank, and those that must not be.
_BLANK, _NEEDED = frozenset({"remarks", "asides"}), frozenset({"populations"})
#: Texts that are whole sentences, which no program can judge.
_SENTENCES = frozenset({*SENTENCES, "remarks", "standfirsts"})
#: So many texts of a sheet are not emptied by hand all at once.
_MANY = 3


class Change(NamedTuple):
    """A text that was changed: its slot, the text as it will stand, and its cell."""

    slot: Slot
    text: str
    where: str


@dataclass(frozen=True)
class Imported:
    """What came back: the texts that changed, the files they were written to, the figures no longer said.

    `names` are those of the kinds of texts in the language of the words.
    """

    edition: str
    names: Mapping[str, str]
    changes: tuple[Change, ...]
    paths: tuple[Path, ...] = ()
    remarks: tuple[str, ...] = ()


def imported(path: Path, folder: Path, *, correcting: bool = False) -> Imported:
    """Take the words of a workbook into the series in `folder`: all of them, or none where one is wrong.

    A text that a spreadsheet set in other spaces, apostrophes or quotation marks has not changed. One that
    did is set as its language sets it. It must hold in every infographic that prints it. A locked edition
    that would print another one is refused, unless that is to be corrected next (`correcting`).

    Raises:
        CmsurveyError: with every problem, each with its sheet and its cell.
    """
    survey = load.survey(folder)
    told = sheets.read(path)
    filler = fillers.filler(survey, told.edition, told.lang, told.where)
    problems, known = Problems([*told.problems]), slots.of(filler)
    changes = tuple(_changes(told.rows, known, filler.words.program["typography"], problems))
    for one in _whole(path.name, told.rows, known, filler):
        if not any(each.where.startswith(one.where.rpartition(",")[0]) for each in told.problems):
            problems.found.append(one)
    _check(changes, filler, problems)
    _others(survey, filler, changes, problems)
    problems.settle()
    names = {what: filler.words.say(f"wordbook.what_{what}") for what in LIMITS}
    if not changes:
        return Imported(told.edition, names, changes)
    texts, differing = _files(survey, changes), dict[str, str]()
    locked = [name for name in _printing(survey, filler, changes) if name in survey.locks]
    was = {name: snapshot.held(survey, name, (told.lang,)) for name in locked}

    def prove() -> None:
        differing.update(problems.tried(partial(_proven, filler, changes, texts, was)) or {})
        problems.settle()
        if not correcting:
            cells = [one.where for one in changes]
            Problems([*held.problems(shlex.quote(str(path)), cells, survey, differing)]).settle()

    try:
        paths = rewrite.files(survey.folder, texts, prove)
    except CmsurveyError:
        _others(survey, filler, changes, problems)
        problems.settle()
        raise
    told_too = (*_elsewhere(survey, told, changes), *held.remarks(survey, differing))
    remarks = (*_lost(changes), *_unread(survey, told, changes), *told_too)
    return Imported(told.edition, names, changes, paths, remarks)


def _changes(
    rows: Sequence[Row], slots_there: Iterable[Slot], signs: Mapping[str, str], problems: Problems
) -> Iterator[Change]:
    """The texts that are others than they were; what changed on both sides since is told."""
    known = {slot.key: slot for slot in slots_there}
    seen: set[str] = set()
    for row in rows:
        slot = known.get(row.key)
        if slot is None or row.key in seen:
            if plain(row.text) != plain(row.base) or row.key in seen:
                what = "its text stands twice" if slot else "the series has no such text any more"
                problems.add(row.where, what, "export the words again, and write it there")
            continue
        seen.add(row.key)
        mine, base, now = plain(row.text), plain(row.base), plain(slot.text)
        if mine in {base, now}:
            continue
        if base != now:
            what = f'the series has changed it since the export: "{slot.text}"'
            problems.add(row.where, what, "export the words again, and write it there")
            continue
        yield Change(slot, typeset(row.text, signs), row.where)


def _whole(book: str, rows: Sequence[Row], known: Iterable[Slot], filler: Filler) -> Iterator[Problem]:
    """Sheets none of whose texts came back, or all of them empty: a lost column looks like that."""
    for sheet in dict.fromkeys(slot.sheet for slot in known):
        place = f"{book}, sheet {filler.words.say(f'wordbook.{sheet}')}"
        own = [row for row in rows if _sheet(row.key) == sheet]
        written = [row for row in own if plain(row.base)]
        if not own:
            what = "none of its texts came back: column A and row 1, which are hidden, hold their keys"
            yield Problem(f"{place}, cell A1", what, "export the words again, and write your texts there")
        elif len(written) >= _MANY and not any(plain(row.text) for row in written):
            what = f"all {len(written)} texts that it held are empty, as if their column had been lost"
            yield Problem(
                written[0].where, what, "write them again; to have some computed, empty those alone"
            )


def _sheet(key: str) -> str:
    """The sheet on which a text is, by its key."""
    found = _SECTION.match(key)
    return found[1] if found else "labels"


def _check(changes: Sequence[Change], filler: Filler, problems: Problems) -> None:
    """What is wrong in a text by itself: its placeholders, words that no figure proves, its length."""
    random = filler.edition.survey.sampling.value == "random"
    called = words.called(filler.words, filler.edition)
    proof = unproven.Proof(filler.words.program["unproven"], called, random)
    for slot, text, where in changes:
        if not text and slot.what in _NEEDED:
            problems.add(where, "it is empty", "name the population: it stands behind “respondents”")
        if text and not all(slots.placed(slot, text)[0]):
            problems.add(
                where, f'"{text}" says of no label what it means', "write both: my label = the tables’ one"
            )
        if not text:
            continue
        if slot.sheet != "labels":
            for what, hint in unproven.of(text, proof):
                problems.add(where, what, hint)
        before = len(problems.found)
        shown = problems.tried(partial(slots.said, slot, text, filler, where)) if _fills(slot) else text
        if shown and len(problems.found) == before and len(shown) > slot.limit:
            what = f"it prints {len(shown)} characters, there is room for {slot.limit}"
            problems.add(where, what, "shorten it")


def _fills(slot: Slot) -> bool:
    """Whether the text can be filled here: a remark is, with the figure that it is about, by its pages.

    Nothing fills the label of an answer, which holds numbers of its own.
    """
    return slot.sheet != "labels" or (slot.figure is not None and slot.what != "categories")


def _files(survey: Survey, changes: Sequence[Change]) -> dict[str, str]:
    """Each file with its new text; one that begins says whose words it holds."""
    found: dict[str, str] = {}
    for file in dict.fromkeys(one.slot.file for one in changes):
        path = survey.folder / file
        text = path.read_bytes().decode("utf-8-sig") if path.exists() else "# Words of one edition.\n"
        tree = load.toml(path) if path.exists() else {}
        own = [one for one in changes if one.slot.file == file]
        found[file] = edited(text, _edits(tree, own))
    return found


def _edits(tree: Mapping[str, object], changes: Sequence[Change]) -> dict[Steps, str | list[str] | None]:
    """The changes by the steps of their keys; those of one list together, without its empty texts."""
    found: dict[Steps, str | list[str] | None] = {}
    lists: dict[Steps, dict[int, str]] = {}
    for slot, text, _ in changes:
        if slot.what in LISTS:
            lists.setdefault(slot.steps[:-1], {})[int(slot.steps[-1])] = text
        else:
            steps, own = slots.placed(slot, text)
            found[steps] = own if own or slot.what in _BLANK else None
    for steps, fresh in lists.items():
        before = _at(tree, steps)
        texts = [fresh.pop(at, text) for at, text in enumerate(before)] + [fresh[at] for at in sorted(fresh)]
        found[steps] = [text for text in texts if text] or None
    return found


def _at(tree: object, steps: Steps) -> list[str]:
    for step in steps:
        tree = tree.get(step, {}) if isinstance(tree, dict) else {}
    return [str(one) for one in tree] if isinstance(tree, list) else []


def _proven(
    filler: Filler,
    changes: Sequence[Change],
    texts: Mapping[str, str],
    was: Mapping[str, snapshot.Snapshot],
) -> dict[str, str]:
    """Compose every page that may print a changed text: words of the series stand in all editions.

    What changes in locked editions, which said before what is in `was`.
    """
    survey = filler.edition.survey
    fresh, lang, problems = load.survey(survey.folder), filler.words.lang, Problems()
    now: dict[str, snapshot.Snapshot] = {}
    for name in _printing(survey, filler, changes):
        made = problems.tried(partial(snapshot.held, fresh, name, (lang,)))
        problems.found += made.problems if made else ()
        now |= {name: made} if made else {}
    if len(now) == len(fresh.editions):
        trends = problems.tried(partial(snapshot.trends, fresh))
        problems.found += trends.problems if trends else ()
    if problems.found:
        at = _lines(survey.folder, changes, texts)
        raise CmsurveyError(*dict.fromkeys(_placed(one, changes, at) for one in problems.found))
    return held.changed(fresh, was, now)


def _others(survey: Survey, filler: Filler, changes: Sequence[Change], problems: Problems) -> None:
    """Add what is wrong in the changes of which nothing was told: one that stops a page hides others."""
    left = changes
    while problems.found:
        cells = {one.where for one in problems.found}
        left, before = [one for one in left if one.where not in cells], left
        if not left or len(left) == len(before):
            return
        own = {one.where for one in left}
        problems.found += [one for one in _trial(survey, filler, left) if one.where in own]


def _trial(survey: Survey, filler: Filler, changes: Sequence[Change]) -> tuple[Problem, ...]:
    """What is wrong where some changes alone are taken; none of them stays."""
    texts = _files(survey, changes)

    def prove() -> None:
        _proven(filler, changes, texts, {})
        raise CmsurveyError

    try:
        rewrite.files(survey.folder, texts, prove)
    except CmsurveyError as error:
        return error.problems
    return ()


def _printing(survey: Survey, filler: Filler, changes: Sequence[Change]) -> tuple[str, ...]:
    """The editions that may print a changed text."""
    everywhere = any(one.slot.sheet == "labels" for one in changes)
    return tuple(survey.editions) if everywhere else (filler.edition.id,)


def _lines(folder: Path, changes: Sequence[Change], texts: Mapping[str, str]) -> dict[tuple[str, int], str]:
    """The cell of each changed text by the file and the line where it would stand."""
    spots = {file: Spots(text) for file, text in texts.items()}
    found = {}
    for slot, text, where in changes:
        at = spots[slot.file].of(slots.placed(slot, text)[0])
        if at:
            found[str(folder / slot.file), at[0]] = where
    return found


def _placed(problem: Problem, changes: Sequence[Change], at: Mapping[tuple[str, int], str]) -> Problem:
    """A problem at the cell of its text: that of its line, else the one whose text it quotes."""
    match = _LINE.match(problem.where)
    cell = at.get((match["file"], int(match["line"]))) if match else None
    cell = cell or next((where for _, text, where in changes if f'in "{text}"' in problem.what), None)
    return replace(problem, where=cell) if cell else problem


def _elsewhere(survey: Survey, told: sheets.Sheets, changes: Sequence[Change]) -> Iterator[str]:
    """The other languages in which somebody wrote texts that were changed: nobody changed them there."""
    for lang in survey.languages:
        files = {one.slot.file: one.slot.file.removesuffix(f"{told.lang}.toml") for one in changes}
        paths = {file: survey.folder / f"{start}{lang}.toml" for file, start in files.items()}
        trees = {file: load.toml(path) for file, path in paths.items() if path.exists()}
        same = sum(_written(trees.get(one.slot.file), one.slot.steps) for one in changes)
        if lang != told.lang and same:
            alone = f" --where {told.where}" if told.where else ""
            again = f"cmsurvey words export {told.edition}{alone} --lang {lang} --to words-{lang}.xlsx"
            again += load.named(survey.folder)
            yield f"as they were in {lang}, {same} of {len(changes)}: {again}"


def _written(tree: object, steps: Steps) -> bool:
    """Whether a tree has something at these steps."""
    for step in steps:
        if isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            tree = tree.get(step) if isinstance(tree, dict) else None
    return bool(tree)


def _unread(survey: Survey, told: sheets.Sheets, changes: Sequence[Change]) -> Iterator[str]:
    """The sentences that no figure holds, and where each text that changed has its box to tick."""
    bare = [
        (text, where)
        for slot, text, where in changes
        if text and slot.what in _SENTENCES and not any("." in one for one in _figures(text))
    ]
    for text, where in bare:
        yield f'{where}: no figure proves it, read it: "{text}"'
    if any(text for _, text, _ in changes):
        alone = f" --where {told.where}" if told.where else ""
        command = f"cmsurvey proof {told.edition}{alone} --lang {told.lang}{load.named(survey.folder)}"
        yield f"no program judges a sentence: tick what changed on the sheet of {command}"


def _lost(changes: Sequence[Change]) -> Iterator[str]:
    """The figures that a changed text said before and says no more."""
    for slot, text, where in changes:
        after = _figures(text)
        gone = [f"{{{one}}}" for one in _figures(slot.text) if one not in after]
        if gone and text:
            yield f"{where}: no longer said: {', '.join(gone)}"


def _figures(text: str) -> list[str]:
    """The figures that a text says, without their formats."""
    return list(dict.fromkeys(one.partition("|")[0].strip() for one in PLACEHOLDER.findall(text)))

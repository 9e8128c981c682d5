"""A published edition held as it is: locked, compared with its lock, changed only by a correction.

The lock stands beside the series (`locks/2012.json`). It holds digests of what is printed, so that a file
that changes nothing in print does no harm, and digests of files, by which what changed is named.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cmsurvey import domain, load, manifest, outputs, reasons, regular, snapshot, unreplaced, wordings
from cmsurvey.compose.changes import RESPONDENTS, is_base
from cmsurvey.errors import CmsurveyError, Problem, Problems, UsageError, listed
from cmsurvey.load import completeness
from cmsurvey.load.locks import FOLDER
from cmsurvey.model import Change, Correction, Lock, Survey
from cmsurvey.snapshot import Snapshot


class Locked(NamedTuple):
    """A lock that was written: its file, and how many pages and rendered files it holds.

    After a correction `told` are the pages of which an article says something else, by language.
    """

    path: Path
    lock: Lock
    pages: int
    outputs: int
    told: Mapping[str, tuple[str, ...]] = {}

    @property
    def figures(self) -> int:
        """How many figures the lock holds, the bases of questions not among them."""
        return sum(not is_base(name) for name in self.lock.figures)


class Differences(NamedTuple):
    """What is not as it was locked: figures, pages, and pages of which an article says something else."""

    changes: tuple[Change, ...]
    pages: Mapping[str, tuple[str, ...]]
    told: Mapping[str, tuple[str, ...]]


class State(NamedTuple):
    """How an edition stands to its lock: what changed, "" where it is as it was locked."""

    edition: str
    locked: bool
    version: int
    changed: str


def lock(survey: Survey, edition: str, out: Path, stale: Sequence[Problem] = ()) -> Locked:
    """Lock an edition, with what stands of it in `out`; a locked one that is as it was is locked again.

    `stale` tells what of that shows other figures or words than the series has: it is not locked with them.

    Raises:
        CmsurveyError: a page cannot be made, the figures are made up, or a locked edition changed; or
            something is stale.
        RenderError: the lock cannot be written.
    """
    now = _whole(survey, edition)
    if example := unreplaced.told(load.edition(survey, edition)):
        hint = f"replace them; {unreplaced.REAL}"
        raise CmsurveyError(Problem(str(survey.folder), example, hint))
    before = survey.locks.get(edition)
    if before:
        _settle(survey, before, now)
    Problems([*stale]).settle()
    # what is locked already stays in the record: `stale` tells what differs from it
    found = {**(before.outputs if before else {}), **_standing(survey, edition, out)}
    return _written(survey, _lock(survey, now, before.corrections if before else (), found))


def renew(
    survey: Survey, edition: str, out: Path, stale: Sequence[Problem] = ()
) -> tuple[Locked, dict[str, str]]:
    """Lock what stands in `out` after a later program drew it: the same figures and words in other bytes.

    Each rendered file that is not as it was locked is "changed", "new" or "gone".

    Raises:
        CmsurveyError: it is not locked, nothing of it stands in `out`, something there is stale, a figure or
            a word differs.
        RenderError: the lock cannot be written.
    """
    before, now = survey.locks.get(edition), _whole(survey, edition)
    there = load.named(survey.folder)
    if before is None:
        what = "this edition is not locked, there is nothing to renew"
        raise CmsurveyError(Problem(edition, what, f"lock it: cmsurvey lock {edition}{there}"))
    _settle(survey, before, now)
    Problems([*stale]).settle()
    found = _standing(survey, edition, out)
    if not found:
        hint = f"render it: cmsurvey render {edition} --lang {','.join(survey.languages)}"
        hint += f" --out {shlex.quote(str(out))}{there}"
        raise CmsurveyError(Problem(str(out / edition), "nothing that was rendered stands there", hint))
    told = {
        name: "gone" if name not in found else "changed" if name in before.outputs else "new"
        for name in sorted({**before.outputs, **found})
        if before.outputs.get(name) != found.get(name)
    }
    return _written(survey, _lock(survey, now, before.corrections, found)), told


def correct(
    survey: Survey,
    edition: str,
    reason: Mapping[str, str],
    day: str,
    *,
    today: date = date.max,
    wrong: Sequence[Problem] = (),
    typed: Mapping[str, str] | None = None,
) -> Locked:
    """Take what changed since an edition was locked as a correction of that ISO day, and lock it anew.

    The digests of rendered files are kept for the pages that did not change. `wrong` is what else is wrong
    with the command: told with the rest. `typed` are the options by which reasons came, by their language.

    Raises:
        UsageError: a reason is missing or too long; the day lies after `today`, before the end of the
            fieldwork or before that of an earlier correction.
        CmsurveyError: it is not locked, a page cannot be made, nothing changed, or completeness.csv tells
            other sums.
        RenderError: the lock cannot be written.
    """
    before = survey.locks.get(edition)
    problems = Problems([*wrong])
    if edition in survey.editions and before is None:
        hint = f"change it and render it; once it is published, lock it: cmsurvey lock {edition}"
        hint += load.named(survey.folder)
        problems.add(edition, "this edition is not locked, there is nothing to correct", hint)
    problems.found += reasons.wrong(survey, reason, typed or {})
    if before and day:
        problems.found += reasons.early_or_late(survey, before, day, today)
    now = problems.tried(lambda: _summed(survey, edition))
    changes, pages, told = _differences(before, now) if before and now else Differences((), {}, {})
    if before and now and not changes and not any((*pages.values(), *told.values())):
        hint = "change the table or the words first, then say why with this command"
        problems.add(edition, "nothing that is printed changed since it was locked", hint)
    if any(one.where.startswith("--") for one in problems.found):
        raise UsageError(*dict.fromkeys(problems.found))
    problems.settle()
    assert before and now  # noqa: S101, PT018 - for the type: without them there was a problem
    made = wordings.said(survey, before, Correction(day, dict(reason), changes, pages), now.pages)
    replaced = {f"{lang}/{name}" for lang, names in pages.items() for name in names}
    kept = outputs.kept(before, replaced, moved=_moved(survey, before))
    locked = _lock(survey, now, (*before.corrections, made), kept)
    wordings.tried(survey, locked)
    return _written(survey, locked)._replace(told=told)


def hold(survey: Survey, edition: str, lang: str, others: Iterable[str] = ()) -> None:
    """Refuse to go on if a locked edition prints something else than it did when it was locked.

    Of `others`, from which a page cites figures, the figures alone are compared.

    Raises:
        CmsurveyError: what changed, and what to do about it.
    """
    problems = Problems()
    own = survey.locks.get(edition)
    if own:
        problems.tried(lambda: _settle(survey, own, snapshot.held(survey, edition, (lang,))))
    for name in others:
        known = survey.locks.get(name)
        if known and name != edition:
            now = Snapshot(name, snapshot.figures(load.edition(survey, name)), {})
            problems.tried(lambda known=known, now=now: _settle(survey, known, now))  # type: ignore[misc] # bound at once
    problems.settle()


def correction(survey: Survey, edition: str) -> str:
    """The command that corrects an edition, with a reason in each language of its series."""
    given = [f'--reason-{lang} "…"' for lang in survey.languages if lang in reasons.OPTIONS]
    if len(survey.languages) == 1:
        given = ['--reason "…"']
    elif len(given) < len(survey.languages):
        given = ["--reasons FILE"]
    return f"cmsurvey correct {shlex.quote(edition)} {' '.join(given)}{load.named(survey.folder)}"


def states(survey: Survey) -> list[State]:
    """How every edition stands to its lock."""
    found = []
    for name in survey.editions:
        known = survey.locks.get(name)
        changed = what_changed(survey, known, snapshot.held(survey, name)) if known else ""
        found.append(State(name, known is not None, 1 + len(known.corrections) if known else 1, changed))
    return found


def _whole(survey: Survey, edition: str) -> Snapshot:
    """What an edition says, every page of it and of its populations."""
    now = snapshot.held(survey, edition)
    if now.problems:
        raise CmsurveyError(*now.problems)
    return now


def _summed(survey: Survey, edition: str) -> Snapshot:
    """The same of tables that add up to what completeness.csv tells of them: it is corrected with them."""
    found, problems = load.edition(survey, edition), Problems()
    completeness.check(survey, {edition: found}, problems, alone=True)
    now = problems.tried(lambda: _whole(survey, edition))
    problems.settle()
    assert now  # noqa: S101 - for the type: without it there was a problem
    return now


def _settle(survey: Survey, known: Lock, now: Snapshot) -> None:
    """Raise a problem if an edition is not as it was locked."""
    changed = what_changed(survey, known, now)
    if changed:
        name = known.edition
        again = correction(survey, name)
        hint = f"put back what was there, or publish the change as a correction: {again}"
        told = Problem(_where(survey, known), f"edition {name} is locked, and {changed}", hint)
        raise CmsurveyError(told, *now.problems)


def _where(survey: Survey, known: Lock) -> str:
    """The files of an edition that are not as they were; the series where they all are."""
    now = _files(survey, known.edition)
    names = [name for name in {**known.files, **now} if known.files.get(name) != now.get(name)]
    return ", ".join(str(survey.folder / name) for name in names) or str(survey.folder)


def _moved(survey: Survey, known: Lock) -> bool:
    """Whether the table of an edition is another file than it was: figures may stand on other lines."""
    name = f"{known.edition}.csv"
    return known.files.get(name) != _files(survey, known.edition).get(name)


def what_changed(survey: Survey, known: Lock, now: Snapshot) -> str:
    """What changed, in words; empty if nothing did."""
    changes, pages, told = _differences(known, now)
    if changes:
        return listed([_told(one) for one in changes])
    said = [f"{lang}/{name}" for lang, own in told.items() for name in own]
    if names := [f"{lang}/{name}" for lang, own in pages.items() for name in own]:
        shared = (
            ""
            if _where(survey, known) != str(survey.folder)
            else (" (a file that all editions share changed, or a figure of another one, or cmsurvey did)")
        )
        lost = "cannot be composed or " if now.problems else ""
        return f"{listed(names)} {lost}would not print the same{shared}"
    if said:
        return f"the words of an article about {listed(said)} would not be the same"
    return "; ".join(f"{one.where}: {one.what}" for one in now.problems[:1])


def _told(change: Change) -> str:
    if not change.before:
        return f"{change.figure} is new ({change.after})"
    return f"{change.figure} was {change.before}, now {change.after or 'gone'}"


def _differences(known: Lock, now: Snapshot) -> Differences:
    """What is not as it was; a new page is no changed one."""
    pages, told = _others(known.printed, now.digests), _others(known.told, now.told)
    figures = dict(now.figures)
    if RESPONDENTS not in known.figures:  # locked before a lock held it
        figures.pop(RESPONDENTS, None)
    if not any(map(is_base, known.figures)):  # the same
        figures = {name: value for name, value in figures.items() if not is_base(name)}
    return Differences(snapshot.changes(known.figures, figures), pages, told)


def _others(
    before: Mapping[str, Mapping[str, str]], now: Mapping[str, Mapping[str, str]]
) -> dict[str, tuple[str, ...]]:
    """By language the names with another digest, of the languages that were looked at."""
    return {
        lang: tuple(name for name, one in own.items() if now[lang].get(name) != one)
        for lang, own in before.items()
        if lang in now
    }


def _lock(
    survey: Survey, now: Snapshot, corrections: tuple[Correction, ...], rendered: Mapping[str, str]
) -> Lock:
    files = _files(survey, now.edition)
    made = Lock(now.edition, files, now.figures, now.digests, dict(sorted(rendered.items())), corrections)
    known = survey.locks.get(now.edition)
    called = dict.fromkeys((*(known.series if known else ()), *survey.name.values()))
    return wordings.kept(survey, replace(made, told=now.told, series=tuple(called)))


def _table(survey: Survey, edition: str) -> Path:
    return survey.folder / f"{edition}.csv"


def _standing(survey: Survey, edition: str, out: Path) -> dict[str, str]:
    """The digests of what stands of an edition and of its populations."""
    return outputs.standing(out, domain.bundles(load.edition(survey, edition)), survey.languages)


def _files(survey: Survey, edition: str) -> dict[str, str]:
    """The digests of the files that are of this edition alone, the words of its populations among them."""
    found = Problems().tried(lambda: load.edition(survey, edition))
    bundles = domain.bundles(found) if found else (edition,)
    words = (path for name in bundles for path in sorted((survey.folder / "words").glob(f"{name}.*toml")))
    own = [_table(survey, edition), *words]
    return {
        path.relative_to(survey.folder).as_posix(): manifest.digest(regular.content(path))
        for path in own
        if path.is_file()
    }


def _written(survey: Survey, made: Lock) -> Locked:
    """The lock in its file, in one step."""
    path = survey.folder / FOLDER / f"{made.edition}.json"
    tree = asdict(replace(made, corrections=()))
    tree["corrections"] = [
        {**one._asdict(), "changes": [change._asdict() for change in one.changes]} for one in made.corrections
    ]
    text = json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
    prepared = path.with_name(f".{path.name}.new")
    with manifest.as_sentence(path):
        path.parent.mkdir(exist_ok=True)
        prepared.write_text(text, encoding="utf-8", newline="\n")
        prepared.replace(path)
    return Locked(path, made, sum(map(len, made.printed.values())), len(made.outputs))

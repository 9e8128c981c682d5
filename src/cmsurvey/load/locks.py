"""`locks/2012.json` → the lock of an edition, as `cmsurvey lock` wrote it."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from cmsurvey.errors import Problems
from cmsurvey.load import read
from cmsurvey.model import Change, Correction, Lock

#: The folder of the locks, in that of the series.
FOLDER = "locks"


def locks(
    folder: Path, editions: Container[str] | None, languages: Sequence[str], problems: Problems
) -> dict[str, Lock]:
    """Every lock of a series by its edition; none where nothing was locked."""
    found = {}
    for path in read.listed(folder / FOLDER, "*.json", problems):
        if editions is not None and path.stem not in editions:
            hint = "add its row to editions.csv again, or delete the lock"
            problems.add(str(path), f"the lock of an edition {path.stem} that the series does not have", hint)
            continue
        text = read.text(path, problems)
        if text is None:
            continue
        try:
            found[path.stem] = _lock(json.loads(text), path.stem)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            hint = f"put the file back (git restore {path}), or delete it: the edition is not locked then"
            problems.add(str(path), "this is not a lock that cmsurvey wrote", hint)
            continue
        for day, lang in _unsaid(found[path.stem], languages):
            hint = f'write it there, under "reason" as "{lang}"'
            problems.add(str(path), f"the correction of {day} has no reason in {lang}", hint)
    return found


def _unsaid(lock: Lock, languages: Sequence[str]) -> list[tuple[str, str]]:
    """The days of corrections without a reason in a language of the series."""
    return [(one.date, lang) for one in lock.corrections for lang in languages if not one.reason.get(lang)]


def _lock(tree: Mapping[str, Any], edition: str) -> Lock:
    if tree["edition"] != edition:
        raise ValueError(edition)
    return Lock(
        edition=edition,
        files=_texts(tree["files"]),
        figures=_texts(tree["figures"]),
        printed=_by_language(tree["printed"]),
        outputs=_texts(tree["outputs"]),
        told=_by_language(tree.get("told", {})),
        corrections=tuple(_correction(one) for one in tree["corrections"]),
        series=tuple(map(str, tree.get("series", ()))),
        labels=_by_language(tree.get("labels", {})),
        values=_by_language(tree.get("values", {})),
    )


def _correction(tree: Mapping[str, Any]) -> Correction:
    day = date.fromisoformat(tree["date"]).isoformat()
    told = tuple(Change(**_texts(one)) for one in tree["changes"])
    named = {str(lang): tuple(map(str, names)) for lang, names in tree["infographics"].items()}
    said, gone = (_by_language(tree.get(name, {})) for name in ("said", "withdrawn"))
    return Correction(day, _texts(tree["reason"]), told, named, said, gone)


def _by_language(tree: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {str(lang): _texts(found) for lang, found in tree.items()}


def _texts(tree: Mapping[str, Any]) -> dict[str, str]:
    if not all(isinstance(value, str) for value in tree.values()):
        raise TypeError(tree)
    return {str(name): value for name, value in tree.items()}

"""The rendered files of an edition as they stand, beside the digests that its lock records of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Literal

from cmsurvey import linked, manifest
from cmsurvey.errors import listed
from cmsurvey.model import Lock

#: How a file is not as it was locked: nobody's render wrote what stands there, it is not there at all, or a
#: later render wrote it in other bytes.
How = Literal["altered", "gone", "anew"]
#: How the names end of the files that list what stands beside them.
_LISTS = (linked.ENDING, manifest.PACKAGE)
#: How the names end of the tables that tell from which line of the series each figure comes.
TABLES = (".csv", ".json")
#: So many files are named one by one.
MOST = 8


def standing(out: Path, bundles: Iterable[str], langs: Collection[str]) -> dict[str, str]:
    """The digests of the rendered files of an edition that are as they were written, by language/name.

    `bundles` are it and its populations, whose files are told by bundle/language/name.

    Raises:
        CmsurveyError: a manifest is not of this edition.
        RenderError: a file cannot be read.
    """
    return {
        f"{before}{lang}/{name}": str(entry["sha256"])
        for bundle, before in _before(bundles)
        for lang in langs
        for name, entry in manifest.standing(out / bundle / lang, _head(bundle, lang)).items()
    }


def differing(lock: Lock | None, out: Path, bundles: Sequence[str], langs: Collection[str]) -> dict[str, How]:
    """The files that are not as they were locked, and those that somebody changed since they were rendered.

    Nothing of a record where no folder of its bundle stands: it was rendered elsewhere. What lists the files
    beside it is other once one of them is new: a kit, or one more format, is no change of what was locked.

    Raises:
        CmsurveyError: a manifest is not of this edition.
        RenderError: a file cannot be read.
    """
    whole: dict[str, str] = {}
    found: dict[str, How] = {}
    for (bundle, before), lang in product(_before(bundles), langs):
        for name, entry, same in manifest.compared(out / bundle / lang, _head(bundle, lang)):
            if same:
                whole[f"{before}{lang}/{name}"] = str(entry["sha256"])
            else:
                found[f"{before}{lang}/{name}"] = "altered"
    for name, known in lock.outputs.items() if lock else ():
        path = out / (name if name.count("/") > 1 else f"{bundles[0]}/{name}")
        if not path.parent.parent.is_dir():
            continue
        if name in whole:
            how: How = "anew"
            same = whole[name] == known or name.endswith(_LISTS)
        else:
            same = False
            how = "altered" if manifest.is_file(path) else "gone"
            if how == "altered":  # without a manifest it may be as it was all the same
                with manifest.as_sentence(path.parent.parent):
                    same = manifest.digest(path.read_bytes()) == known
        found.pop(name, None)
        if not same:
            found[name] = how
    return dict(sorted(found.items()))


def told(found: Mapping[str, How]) -> str:
    """Files that are not as they were locked, in words."""
    says = {
        "altered": ("was changed by hand", "were changed by hand"),
        "gone": ("is gone", "are gone"),
        "anew": ("was rendered in other bytes", "were rendered in other bytes"),
    }
    named = {how: [name for name, one in found.items() if one == how] for how in says}
    return ", ".join(
        f"{listed(names, MOST)} {says[how][len(names) > 1]}" for how, names in named.items() if names
    )


def kept(lock: Lock, replaced: Collection[str], *, moved: bool = False) -> dict[str, str]:
    """The record of the files that a correction of the pages `replaced` ("fr/gender") leaves as they are.

    What tells of the whole bundle or of several pages (its description, its corrections, a carousel) goes; so
    do the tables where those of the series have `moved`, since they tell the lines that figures come from.
    """
    pages = {f"{lang}/{name}" for lang, own in lock.printed.items() for name in own} - {*replaced}
    told = {name: one for name, one in lock.outputs.items() if _page(name) in pages}
    return {name: one for name, one in told.items() if not (moved and name.endswith(TABLES))}


def _page(name: str) -> str:
    """The page of a file: "fr/gender"; of a population with its bundle, "fr/2012-sector-tourism/gender"."""
    *bundle, lang, file = name.split("/")
    return "/".join((lang, *bundle, manifest.stem(file)))


def _before(bundles: Iterable[str]) -> list[tuple[str, str]]:
    """The bundles of an edition, each with what stands before its files in a record."""
    return [(one, f"{one}/" if number else "") for number, one in enumerate(bundles)]


def _head(bundle: str, lang: str) -> dict[str, str]:
    return {"edition": bundle, "lang": lang}

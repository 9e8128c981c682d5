"""The rendered files of an edition as they stand, beside the digests that its lock records of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
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
#: So many files are named one by one.
MOST = 8


def standing(out: Path, edition: str, langs: Iterable[str]) -> dict[str, str]:
    """The digests of the rendered files of an edition that are as they were written, by language/name.

    Raises:
        CmsurveyError: a manifest is not of this edition.
        RenderError: a file cannot be read.
    """
    return {
        f"{lang}/{name}": str(entry["sha256"])
        for lang in langs
        for name, entry in manifest.standing(out / edition / lang, _head(edition, lang)).items()
    }


def differing(lock: Lock | None, out: Path, edition: str, langs: Collection[str]) -> dict[str, How]:
    """The files that are not as they were locked, and those that somebody changed since they were rendered.

    Nothing of a record where no folder of the edition stands: it was rendered elsewhere. What lists the files
    beside it is other once one of them is new: a kit, or one more format, is no change of what was locked.

    Raises:
        CmsurveyError: a manifest is not of this edition.
        RenderError: a file cannot be read.
    """
    folder = out / edition
    whole: dict[str, str] = {}
    found: dict[str, How] = {}
    for lang in langs:
        for name, entry, same in manifest.compared(folder / lang, _head(edition, lang)):
            if same:
                whole[f"{lang}/{name}"] = str(entry["sha256"])
            else:
                found[f"{lang}/{name}"] = "altered"
    for name, known in lock.outputs.items() if lock and folder.is_dir() else ():
        if name in whole:
            how: How = "anew"
            same = whole[name] == known or name.endswith(_LISTS)
        else:
            same = False
            how = "altered" if manifest.is_file(folder / name) else "gone"
            if how == "altered":  # without a manifest it may be as it was all the same
                with manifest.as_sentence(folder):
                    same = manifest.digest((folder / name).read_bytes()) == known
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


def kept(lock: Lock, replaced: Collection[str]) -> dict[str, str]:
    """The record of the files that a correction of the pages `replaced` ("fr/gender") leaves as they are.

    What tells of the whole bundle or of several pages (its description, its corrections, a carousel) goes.
    """
    pages = {f"{lang}/{name}" for lang, own in lock.printed.items() for name in own} - {*replaced}
    return {name: one for name, one in lock.outputs.items() if manifest.stem(name) in pages}


def _head(edition: str, lang: str) -> dict[str, str]:
    return {"edition": edition, "lang": lang}

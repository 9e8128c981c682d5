"""What was handed on beside the output folder, kits and decks: each says itself what it is of."""

from __future__ import annotations

import json
import shlex
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cmsurvey import decks


class Places(NamedTuple):
    """Where a series is rendered to, where it is handed on, its folder if one was named, and its names."""

    out: Path = Path("output")
    beside: Path = Path()
    surveys: Path | None = None
    series: frozenset[str] = frozenset()

    def command(self, *words: str, out: bool = True) -> str:
        """A command of cmsurvey as it is typed here."""
        more = ["--surveys", str(self.surveys)] if self.surveys else []
        more += ["--out", str(self.out)] if out and self.out != Places().out else []
        return shlex.join(["cmsurvey", *words, *more])


def kit_listing(path: Path) -> Mapping[str, Any]:
    """What a kit says of itself; nothing of a file that is none."""
    try:
        with zipfile.ZipFile(path) as opened:
            listed = json.loads(opened.read("kit.json"))
        return {**listed, "files": dict(listed["files"])}
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile):
        return {}


def kits(bundle: str, places: Places) -> list[Path]:
    """The kits of a bundle that stand, whatever their names: each says itself what it is of.

    A file of the name of its kit that says nothing of the kind is among them; those of other series are not.
    """
    return _handed(kit_name(bundle), places, _of_kit, bundle)


def decks_of(bundle: str, lang: str, places: Places) -> list[Path]:
    """The same for the decks of a bundle in a language."""
    return _handed(deck_name(bundle, lang), places, _of_deck, f"{bundle}-{lang}")


def theirs(name: str, noun: str, places: Places) -> str:
    """What stands under the name of a kit or a deck and is of another series or bundle; "" if none is."""
    said = _of_deck if name.endswith(decks.ENDING) else _of_kit
    for path in (folder / name for folder in dict.fromkeys((places.beside, places.out))):
        series, of = said(path)
        if series and series not in places.series:
            return f'{path} is the {noun} of another series, "{series}"'
        if of and not name.startswith((f"{of}-", f"{of}.")):
            return f"{path} is the {noun} of {of}"
    return ""


def _of_kit(path: Path) -> tuple[str, str]:
    said = kit_listing(path)
    return str(said.get("series", "")), str(said.get("edition", ""))


def _of_deck(path: Path) -> tuple[str, str]:
    said = decks.told(path) or decks.Told(())
    return said.series, said.of


def kit_name(bundle: str) -> str:
    """The name of the kit of a bundle, where none was asked for."""
    return f"{bundle}-press.zip"


def deck_name(bundle: str, lang: str) -> str:
    """The name of its deck."""
    return f"{bundle}-{lang}{decks.ENDING}"


def _handed(name: str, places: Places, told: Callable[[Path], tuple[str, str]], of: str) -> list[Path]:
    """The files handed on that are told to be `of` it, in the present folder, then in that of the output.

    One that tells nothing, or no series, is so by its name alone, and that name comes first.
    """

    def own(path: Path) -> bool:
        series, said = told(path)
        if series:
            return series in places.series and said == of
        return path.name == name and (said or of) == of

    ending = Path(name).suffix
    folders = [one for one in dict.fromkeys((places.beside, places.out)) if one.is_dir()]
    there = [
        sorted(
            (path for path in folder.glob("*") if path.suffix.lower() == ending),
            key=lambda path: (path.name != name, path.name),
        )
        for folder in folders
    ]
    return [path for paths in there for path in paths if path.is_file() and own(path)]

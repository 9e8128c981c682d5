"""What a bundle says of its files: `manifest.json`, written with them and read before the next run."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cmsurvey.bundlename import COMPARE, comparison_name
from cmsurvey.errors import CAUSES, CmsurveyError, Problem, RenderError, UsageError

MANIFEST = "manifest.json"
#: The one file beside it that is about no single infographic: what describes the tables of the bundle.
PACKAGE = "datapackage.json"

#: What the manifest says of every file, in this order, between its name and its size; null if nothing.
FIELDS = (
    "kind", "question", "template", "title", "alt", "version", "width", "height", "made_from", "drawn_by",
)  # fmt: skip

#: The earlier edition, of a comparison.
AGAINST = "against"

#: What it says of a file besides that was asked for in another theme than that of the series: which one.
THEME = "theme"

#: What it says of its last run, if that was whole: the hash of all it was made from, its files, its remarks.
RUN = "run"
_RUN = {"made_from", "asked", "remarks"}
#: And of any run the hash of what it says of its files: who changes that by hand is not believed.
LISTED = "listed"

#: What the manifest says of one file.
Entry = Mapping[str, object]


def standing(folder: Path, head: Mapping[str, str]) -> dict[str, Entry]:
    """The files of a bundle that are as its manifest says, byte for byte, with what it says of them.

    Raises:
        CmsurveyError: the manifest is not this bundle's.
        RenderError: a file cannot be read.
    """
    return {name: entry for name, entry, same in compared(folder, head) if same}


def compared(folder: Path, head: Mapping[str, str]) -> Iterator[tuple[str, Entry, bool]]:
    """The files that are there with what the manifest says of them, and whether they are as it says.

    Raises as `standing`.
    """
    place = Path(os.path.realpath(folder))
    with as_sentence(folder):
        for name, entry in earlier(place, folder, head).items():
            yield name, entry, digest((place / name).read_bytes()) == entry.get("sha256")


def told(folder: Path) -> dict[str, Any]:
    """What the manifest says of its last run (`made_from`, `asked`, `remarks`), and how many `files` it has.

    Nothing where no manifest says it as it was written.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        run = dict(found[RUN])
        sound = run.keys() == _RUN | {LISTED} and run.pop(LISTED) == _listed(found["files"])
        return {**run, "files": len(found["files"])} if sound else {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def seen(folder: Path) -> str:
    """The hash of a manifest as it lies there, "" of none: whoever publishes changes it."""
    with as_sentence(folder):
        path = folder / MANIFEST
        return digest(path.read_bytes()) if is_file(path) else ""


def domain(folder: Path) -> str:
    """The population that the bundle of a folder is about alone, as its manifest says; "" for everybody."""
    try:
        return str(json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("where", ""))
    except (OSError, ValueError, AttributeError, RecursionError):
        return ""


def pair(folder: Path) -> tuple[str, str] | None:
    """The earlier and the later edition that the bundle of a folder compares; None of another bundle.

    Its manifest says it; where none does, the name of the folder, if it can be read in one way alone.
    """
    try:
        found = paired(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return paired({"edition": folder.parent.name})
    return found


def paired(content: Mapping[str, object]) -> tuple[str, str] | None:
    """The same of what a manifest says."""
    name, before = str(content["edition"]), str(content.get(AGAINST, ""))
    told = name.removeprefix(comparison_name(before, "")) if before else ""
    if told and told != name:
        return before, told
    names = name.removeprefix(COMPARE).split("-")
    return (names[0], names[1]) if name.startswith(COMPARE) and len(names) == 2 and all(names) else None


def theme(entries: Mapping[str, Entry]) -> str:
    """The theme in which all of these files were asked for; "" for that of the series, or if several."""
    found = [*by_theme(entries)]
    return found[0] if len(found) == 1 else ""


def by_theme(entries: Mapping[str, Entry]) -> dict[str, list[str]]:
    """The files by the theme in which each was asked for; tables, which have none, are with the first."""
    drawn = {name: str(one.get(THEME, "")) for name, one in entries.items() if one.get("made_from")}
    first, found = next(iter(drawn.values()), ""), dict[str, list[str]]()
    for name in entries:
        found.setdefault(drawn.get(name, first), []).append(name)
    return found


def stem(name: str) -> str:
    """The infographic of a rendered file: "gender@1x.png" is of gender, "fr/gender.og.png" of fr/gender."""
    return name.partition(".")[0].partition("@")[0]


def belongs(file: str, name: str) -> bool:
    """Whether a rendered file is of what has this name: "gender@1x.png" of "gender"."""
    return file.startswith((f"{name}.", f"{name}@"))


def says(folder: Path, more: Mapping[str, object]) -> bool:
    """Whether the manifest says just this beside its files and whose they are."""
    run = told(folder)
    run.pop("files", None)
    return more == ({RUN: run} if run else {})


def digest(content: bytes) -> str:
    """The hash by which the manifest knows a file."""
    return hashlib.sha256(content).hexdigest()


def earlier(place: Path, folder: Path, made_for: Mapping[str, str]) -> dict[str, Entry]:
    """The entries of the manifest whose files are still there."""
    path = place / MANIFEST
    if not os.path.lexists(path):
        return {}
    try:
        if not is_file(path):
            raise ValueError
        entries = _entries(path.read_text(encoding="utf-8"), made_for)
    except (ValueError, KeyError, TypeError, RecursionError):
        what = f"is not the manifest of edition {made_for['edition']} in {made_for['lang']}"
        cure = f"move {folder} away, or name another folder with --out"
        raise CmsurveyError(Problem(str(folder / MANIFEST), what, cure)) from None
    return {name: entry for name, entry in entries.items() if is_file(place / name)}


def _entries(text: str, made_for: Mapping[str, str]) -> dict[str, Entry]:
    manifest = json.loads(text)
    listed = manifest["files"]
    entries: dict[str, Entry] = {str(entry["name"]): dict(entry) for entry in listed}
    told = {AGAINST: made_for.get(AGAINST), **manifest}  # earlier versions said it by the name alone
    if any(told[key] != value for key, value in made_for.items()) or not all(map(plain, entries)):
        raise ValueError
    if altered(manifest):  # what it says of a file is no proof that the file was made so
        return {name: {**entry, "sha256": None} for name, entry in entries.items()}
    return entries


def altered(content: Mapping[str, Any]) -> bool:
    """Whether nothing proves that a manifest says of its files what was written: all is made again."""
    return not signed(content) or content[RUN][LISTED] != _listed(content["files"])


def signed(content: Mapping[str, Any]) -> bool:
    """Whether a manifest holds the hash of what it says of its files."""
    return isinstance(run := content.get(RUN), Mapping) and LISTED in run


def doubtful(folder: Path, head: Mapping[str, str]) -> dict[str, Entry]:
    """The files that are there of a manifest that was altered; none of another one. Raises as `standing`."""
    with as_sentence(folder):
        found = earlier(Path(os.path.realpath(folder)), folder, head)
    return {name: entry for name, entry in found.items() if entry.get("sha256", "") is None}


def _listed(files: Sequence[Entry]) -> str:
    return digest(json.dumps(files, sort_keys=True).encode())[:32]


def plain(name: str) -> bool:
    """Whether a name is that of a file in the folder itself, on every system."""
    shown = bool(name) and name.isprintable() and not name.startswith(".")
    return shown and not set(name) & set('/\\:*?"<>|')


def is_file(path: Path) -> bool:
    """Whether a file itself is there, no link to one."""
    return path.is_file() and not path.is_symlink()


def sized(entry: Entry, content: bytes) -> Entry:
    """What the manifest says of a file, its size and hash included.

    An earlier entry that knew another hash is of a file that somebody changed: what it was made from is gone.
    """
    found = digest(content)
    altered = {"made_from", "drawn_by"} if entry.get("sha256", found) != found else set[str]()
    return {**entry, **dict.fromkeys(altered), "bytes": len(content), "sha256": found}


def written(entries: Mapping[str, Entry], head: Mapping[str, object]) -> bytes:
    """The manifest of files with their sizes, sorted by name."""
    files: list[Entry] = [
        {"name": name, **dict.fromkeys(FIELDS), **entries[name]} for name in sorted(entries)
    ]
    told = run if isinstance(run := head.get(RUN), Mapping) else {}
    said = {**head, RUN: {**told, LISTED: _listed(files)}, "files": files}
    text = json.dumps(said, ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def replaced(path: Path, text: str, mark: str, problem: Problem) -> Path:
    """Write a text file in one step; a file that stands there without `mark` is somebody's work.

    Raises:
        CmsurveyError: with `problem`, if such a file stands there.
        RenderError: it cannot be written.
    """
    prepared = path.with_name(f".{path.name}.new")
    with as_sentence(path):
        before = path.read_text(encoding="utf-8", errors="replace") if path.exists() else mark
        if mark not in before:
            raise CmsurveyError(problem)
        if text != before:
            prepared.write_text(text, encoding="utf-8", newline="\n")
            prepared.replace(path)
    return path


def page(path: Path, html: str, mark: str, command: str) -> Path:
    """Write the page for which a command was given --page, as `replaced` does.

    Raises:
        CmsurveyError: a file of this name is there that is no such page.
        UsageError: it cannot be written; what it would show is no less true.
    """
    hint = "move it away, or name another file with --page"
    theirs = Problem(str(path), f"{command} did not write this file", hint)
    try:
        return replaced(path, html, mark, theirs)
    except RenderError as error:
        hint = "name another file with --page, in a folder where you may write"
        raise UsageError(
            *(Problem("--page", f"{path} {one.what}", hint) for one in error.problems)
        ) from error


@contextlib.contextmanager
def as_sentence(folder: Path) -> Iterator[None]:
    """Tell what the system refuses as a sentence about the folder; a name too long is one of the command."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise
        words = error.strerror or "a file in it could not be copied"
        cause, cure = CAUSES.get(error.errno, (words, "name another folder with --out"))
        raise RenderError(Problem(str(folder), f"cannot be written: {cause}", cure)) from error

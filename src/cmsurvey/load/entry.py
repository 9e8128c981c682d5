"""A table of a TOML file, read by its shape; what is not so becomes a problem with its place."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from cmsurvey.errors import Problems, closest, nearest
from cmsurvey.load import read
from cmsurvey.load.check import quoted
from cmsurvey.load.shapes import Flag, Number, Numbers, Shape, Table, Tables, Text, Texts
from cmsurvey.places import Steps, place

_Kind = TypeVar("_Kind", Text, Texts, Flag, Number, Numbers, Table, Tables)


@dataclass(frozen=True)
class Entry:
    """A table and its shape: ask it for a key, and what is wrong with it is kept, at its line and column."""

    file: Path | str
    values: Mapping[str, Any]
    problems: Problems
    shape: Table
    steps: Steps = ()
    called: str = ""

    @property
    def there(self) -> bool:
        """Whether the file has such a table."""
        return bool(str(self.file))

    @property
    def where(self) -> str:
        """The place as messages write it."""
        return place(self.file, self.steps, self.called)

    def fail(self, what: str, hint: str, key: str = "") -> None:
        """Keep a problem of this entry, or of one of its keys."""
        steps = (*self.steps, key) if key else self.steps
        self.problems.add(place(self.file, steps, self.called), what, hint)

    def only(self, languages: Iterable[str] = (), *, but: Iterable[str] = ()) -> None:
        """Every key that the shape does not know is a problem; a worded table knows those of `languages`."""
        known = {*self.shape.keys, *(languages if self.shape.worded else ())} - {*but}
        for key in self.values:
            if key not in known and not self.shape.others:
                self.fail(f"unknown key {quoted(key)}", nearest(key, known), key)

    def text(self, key: str) -> str:
        """A text as its shape says; a wrong one is read as blank."""
        shape = self._shape(key, Text)
        value = self.values.get(key, shape.default)
        if value is None:
            self._lacks(key, '"…"')
            return ""
        if not isinstance(value, str):
            number = isinstance(value, int | float) and not isinstance(value, bool)
            hint = f'write {_bare(key)} = "{value if number else "…"}"'
            self.fail(f'"{key}" is not text', shape.form.hint if shape.form else hint, key)
            return ""
        if not value.strip() and shape.default != "":
            self.fail(f'"{key}" is empty', f'write {_bare(key)} = "…"', key)
            return ""
        if value and not value.strip():
            self.fail(f'"{key}" is blank', f'write {_bare(key)} = "…", or take it out', key)
            return ""
        found = value if shape.kept else value.strip()
        if shape.of and found and found not in shape.of:
            self.fail(f"unknown {key} {quoted(found)}", nearest(found, shape.of), key)
        if shape.form and found and not shape.form.fits(found):
            self.fail(f"{key} {quoted(found)} is not {shape.form.noun}", shape.form.hint, key)
        return found

    def _lacks(self, key: str, value: str) -> None:
        """Keep a missing key as a problem of the line where its table begins; the file itself begins at 1."""
        where = self.where if self.steps else f"{self.file}, line 1, column 1"
        self.problems.add(where, f'key "{key}" is missing', f"add {_bare(key)} = {value}")

    def known(self, key: str, names: Iterable[str] | None) -> str:
        """A text that must be one of the names; None takes any, for a list that could not be read."""
        value = self.text(key)
        if value and names is not None and value not in names:
            self.fail(f"unknown {key} {quoted(value)}", nearest(value, names), key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts as its shape says; a wrong one is read as empty."""
        shape = self._shape(key, Texts)
        if key not in self.values:
            if shape.needed:
                self._lacks(key, '["…", "…"]')
            return shape.default
        value = self.values[key]
        if shape.alone and isinstance(value, str) and value.strip():
            return (value.strip(),)
        items = value if isinstance(value, list) else []
        good = all(isinstance(item, str) and (item.strip() or shape.empty) for item in items)
        few = not items and not (shape.empty or shape.alone)
        if not isinstance(value, list) or few or not good or (shape.count and len(items) != shape.count):
            noun = f"a list of {shape.count} texts" if shape.count else "a list of texts"
            listed = ", ".join(f'"{one}"' for one in (shape.of[: shape.count or 2] or ("…", "…")))
            told = "is an empty list" if value == [] else f"is not {noun}"
            self.fail(f'"{key}" {told}', f"write {_bare(key)} = [{listed}]", key)
            return ()
        if len(set(items)) < len(items) and not shape.again:
            self.fail(f'"{key}" names something twice', "name each once", key)
        self._check_each(key, items, shape)
        return tuple(items if shape.again else dict.fromkeys(items))

    def _check_each(self, key: str, items: Sequence[str], shape: Texts) -> None:
        for item in items:
            if shape.of and item not in shape.of:
                self.fail(f"unknown {quoted(item)} in {key}", nearest(item, shape.of), key)
            if shape.form and not shape.form.fits(item):
                self.fail(f"{quoted(item)} is not {shape.form.noun}", shape.form.hint, key)

    def flag(self, key: str) -> bool:
        """True or false."""
        self._shape(key, Flag)
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.fail(f'"{key}" is neither true nor false', f"write {key} = true", key)
        return value is True

    def number(self, key: str) -> float | None:
        """A number, None where it is left out or wrong."""
        shape = self._shape(key, Number)
        value = self.values.get(key)
        if value is None:
            return None
        if not _is_number(value) or (shape.positive and value <= 0) or (shape.whole and value % 1):
            noun = f"a {'whole ' * shape.whole}number{' above 0' * shape.positive}"
            written = _unquoted(value)
            fits = written and not (shape.positive and float(written) <= 0)
            meant = written if fits and not (shape.whole and float(written) % 1) else shape.example
            bare = ", without quotation marks" if isinstance(value, str) else ""
            self.fail(f'"{key}" is not {noun}', f"write {key} = {meant}{bare}", key)
            return None
        return float(value)

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of numbers above 0; none where it is left out or wrong."""
        self._shape(key, Numbers)
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(_is_number(one) and one > 0 for one in value):
            self.fail(f'"{key}" is not a list of numbers above 0', f"write {key} = [1, 1]", key)
            return ()
        return tuple(map(float, value))

    def table(self, key: str) -> Entry:
        """A table inside this one; an empty one where it is left out or wrong."""
        shape = self._shape(key, Table)
        value = self.values.get(key)
        if isinstance(value, dict):
            return Entry(self.file, value, self.problems, shape, (*self.steps, key), self._called(key))
        called = self._called(_bare(key))
        hint = f"write {called if called[0] == '[' and not shape.worded else f'{_bare(key)} = {{ … }}'}"
        if value is None and shape.needed and not self._misspelt(key):
            self.fail(f'table "{key}" is missing', hint)
        elif value is not None:
            self.fail(f'"{key}" is not a table', hint, key)
        return Entry("", {}, Problems(), shape)  # nobody is told what a missing table lacks

    def _misspelt(self, key: str) -> bool:
        """Whether an unknown key is nearly this one: that it is unknown says all."""
        unknown = [] if self.shape.others else [one for one in self.values if one not in self.shape.keys]
        return bool(closest(key, unknown))

    def tables(self, key: str) -> list[Entry]:
        """The tables of a list, each named by its number; none when the key is absent."""
        shape = self._shape(key, Tables)
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fail(f'"{key}" is not a list of tables', f"write [[{key}]] above each of them", key)
            return []
        before = f"{self.called}, " if self.called else ""
        return [
            Entry(
                self.file, item, self.problems, shape.of,
                (*self.steps, key, number), f"{before}{shape.called} {number + 1}",
            )
            for number, item in enumerate(value)
        ]  # fmt: skip

    def wording(self, languages: Sequence[str]) -> dict[str, str]:
        """The same text in each of the languages, a key a language."""
        return {language: self._in(language) for language in languages}

    def _in(self, language: str) -> str:
        if language not in self.values:
            hint = f'add {language} = "…"; "cmsurvey add language {language}" writes one wherever it lacks'
            self.fail(f'no wording in "{language}"', hint)
            return ""
        return self.text(language)

    def _called(self, key: str) -> str:
        if not self.called:
            return f"[{key}]"
        return f"{self.called[:-1]}.{key}]" if self.called.startswith("[") else f"{self.called}, {key}"

    def _shape(self, key: str, kind: type[_Kind]) -> _Kind:
        """The shape of a key: its own, that of any other, or a text in a language."""
        own: Shape | None = self.shape.keys.get(key, self.shape.others)
        found = own or Text()
        if not isinstance(found, kind) or not (own or self.shape.worded):
            raise AssertionError(f"{key} of {self.where} has no shape to be read by")
        return found


def opened(path: Path, shape: Table, problems: Problems) -> Entry | None:
    """The table that a file is; None where it cannot be read, which is a problem."""
    content = read.toml(path, problems)
    return None if content is None else Entry(path, content, problems, shape)


def _bare(key: str) -> str:
    """A key as TOML has it: between quotation marks unless it is letters, digits, _ and - alone."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else f'"{key}"'


def _unquoted(value: object) -> str:
    """The number between quotation marks as TOML writes it: of "30" and "30,5"; "" of anything else."""
    text = str(value).strip().replace(",", ".") if isinstance(value, str) else ""
    return text if re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", text) else ""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)

"""Texts put into a TOML file: what is there keeps its place, its comments and its bytes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

import tomlkit
from tomlkit.items import InlineTable

from cmsurvey.places import Spots, Steps

#: A text to put at its steps; None takes it away.
Edits = Mapping[Steps, "str | list[str] | None"]


def edited(text: str, edits: Edits) -> str:
    """The file with every edit; of a list the whole list is given. Comments stay but for those inside lists.

    Raises:
        ValueError: the text is no TOML.
    """
    tree = tomllib.loads(text)
    document = tomlkit.parse(text)
    added: dict[Steps, str | list[str]] = {}
    for steps, value in edits.items():
        parent = _parent(document, steps)
        if parent is not None and (steps[-1] in parent or isinstance(parent, InlineTable)):
            _set(parent, str(steps[-1]), value)
        elif value is not None:
            added[steps] = value
    made = tomlkit.dumps(document)
    for steps, fresh in added.items():
        made = _inserted(made, steps, fresh)
    if tomllib.loads(made) != _expected(tree, edits):
        raise AssertionError(f"{', '.join('.'.join(map(str, steps)) for steps in edits)} went elsewhere")
    return made


def _parent(document: Any, steps: Steps) -> Any:  # noqa: ANN401 - tomlkit's tables are of many types
    """The table that holds a key, None where a step to it is missing."""
    found = document
    for step in steps[:-1]:
        if not isinstance(found, Mapping) or step not in found:
            return None
        found = found[step]
    return found if isinstance(found, MutableMapping) else None


def _set(table: Any, key: str, value: str | list[str] | None) -> None:  # noqa: ANN401 - the same
    if value is None:
        del table[key]
    elif isinstance(value, list) and key in table:
        _list(table[key], value)
    else:
        table[key] = value


def _list(array: Any, texts: Sequence[str]) -> None:  # noqa: ANN401 - the same
    """The texts of a list in place of its own: those that stay keep their lines."""
    for at, text in enumerate(texts):
        if at >= len(array):
            array.append(text)
        elif array[at] != text:
            array[at] = text
    while len(array) > len(texts):
        del array[len(array) - 1]


def _inserted(text: str, steps: Steps, value: str | list[str]) -> str:
    """A new key under the heading of the nearest table around it, else under one of its own at the end."""
    heads = _headings(text)
    around = next((steps[:end] for end in range(len(steps) - 1, 0, -1) if steps[:end] in heads), ())
    if around:
        at = text.index("\n", heads[around]) + 1 if "\n" in text[heads[around] :] else len(text)
        before = text[:at] if text[:at].endswith("\n") else f"{text[:at]}\n"
        return f"{before}{_key(steps[len(around) :])} = {_value(value)}\n{text[at:]}"
    head, rest = (steps[:2], steps[2:]) if steps[0] == "questions" else (steps[:-1], steps[-1:])
    ended = text if not text or text.endswith("\n") else f"{text}\n"
    return f"{ended}\n[{_key(head)}]\n{_key(rest)} = {_value(value)}\n"


def _headings(text: str) -> dict[Steps, int]:
    """Where each `[table]` stands; `[a.b]` is the heading of no `a`."""
    return {steps: at for steps, at in Spots(text).at.items() if text[at] == "[" and _heads(text, at, steps)}


def _heads(text: str, at: int, steps: Steps) -> bool:
    """Whether the heading at this place is that of the table itself."""
    found: Any = tomllib.loads(text[at:].partition("\n")[0])
    for step in steps:
        found = found.get(step) if isinstance(found, dict) else None
    return bool(found == {})


def _key(steps: Steps) -> str:
    return ".".join(tomlkit.key(str(step)).as_string() for step in steps)


def _value(value: str | list[str]) -> str:
    if isinstance(value, str):
        return str(tomlkit.item(value).as_string())
    return f"[{', '.join(str(tomlkit.item(one).as_string()) for one in value)}]"


def _expected(tree: Mapping[str, Any], edits: Edits) -> dict[str, Any]:
    """The tree that the file must hold after the edits."""
    made = _copied(tree)
    for steps, value in edits.items():
        table: dict[str, Any] | None = made
        for step in map(str, steps[:-1]):
            if table is not None and value is not None:
                table.setdefault(step, {})
            table = table.get(step) if table is not None else None
        if table is not None and value is None:
            table.pop(str(steps[-1]), None)
        elif table is not None:
            table[str(steps[-1])] = value
    return made


def _copied(tree: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _copied(one) if isinstance(one, Mapping) else one for key, one in tree.items()}

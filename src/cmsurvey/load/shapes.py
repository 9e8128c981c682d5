"""What a TOML file may hold: shapes of tables, by which `load.entry` reads and checks, and their JSON Schema.

A shape says each rule once: which keys there are, which must be there, what each may be. What depends on
other files (is there such a question?) is left to whoever reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

#: The code of a language, which is a key wherever something is worded.
LANGUAGE_KEY = "[a-z]{2,3}"


class Form(NamedTuple):
    """How a text is written: a pattern of all of it, what one that is not so is not, and the cure."""

    pattern: str
    noun: str
    hint: str

    def fits(self, text: str) -> bool:
        """Whether a text is written so."""
        return re.fullmatch(self.pattern, text) is not None


SNAKE = Form(
    "(?=.{1,60}$)[a-z0-9]+(_[a-z0-9]+)*",
    "an identifier",
    "write it in snake_case, 60 letters at most: bac_plus_5",
)
LANGUAGE = Form(LANGUAGE_KEY, "the code of a language", 'write two or three letters: "fr"')
DAY = Form(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "a day", 'write "2026-03-02"')
COLOUR = Form("#[0-9A-Fa-f]{6}", "a colour", 'write it as "#RRGGBB"')


@dataclass(frozen=True)
class Text:
    """A text; without a `default` it must be there. It may be blank where that is its default.

    `of` are all that it may be; so are those `offered`, where a later step tells what is none of them.

    `kept` keeps the spaces at its ends, which are otherwise nobody's wish.
    """

    about: str = ""
    default: str | None = None
    of: tuple[str, ...] = ()
    form: Form | None = None
    kept: bool = False
    offered: tuple[str, ...] = ()

    @property
    def needed(self) -> bool:
        """Whether the key must be there."""
        return self.default is None


@dataclass(frozen=True)
class Texts:
    """A list of texts, each once; at least one unless it may be `empty`. `alone`: one needs no list."""

    about: str = ""
    needed: bool = False
    default: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    form: Form | None = None
    empty: bool = False
    alone: bool = False
    count: int = 0
    again: bool = False


@dataclass(frozen=True)
class Flag:
    """True or false; false where the key is left out."""

    about: str = ""
    needed: bool = field(default=False, init=False)


@dataclass(frozen=True)
class Number:
    """A number that is finite, above 0 if `positive`, without decimals if `whole`."""

    about: str = ""
    positive: bool = False
    whole: bool = False
    example: str = "25"
    needed: bool = field(default=False, init=False)


@dataclass(frozen=True)
class Numbers:
    """A list of numbers above 0."""

    about: str = ""
    needed: bool = field(default=False, init=False)


class Need(NamedTuple):
    """Where `key` is one of `of`, the tables `inside` must be there, and in each of them the keys `each`."""

    key: str
    of: tuple[str, ...]
    inside: str
    each: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table with these keys; `worded`: and one a language of the series; `others`: and any with this shape.

    Of the keys in `one_of` there is one. `needs` are told by whoever reads the table.
    """

    keys: Mapping[str, Shape] = field(default_factory=dict)
    about: str = ""
    needed: bool = False
    worded: bool = False
    others: Shape | None = None
    one_of: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Tables:
    """A list of tables, each `called` by its number in messages."""

    of: Table
    called: str
    about: str = ""
    needed: bool = False


Shape = Text | Texts | Flag | Number | Numbers | Table | Tables

WORDING = Table(worded=True, needed=True)


def wording(about: str) -> Table:
    """A table of the same text in each language of the series."""
    return replace(WORDING, about=about)


def json_schema(shape: Shape) -> dict[str, Any]:
    """The same as JSON Schema, draft 7, which editors read; any two or three letters are a language there."""
    found = _OF[type(shape)](shape)
    return {"description": shape.about, **found} if shape.about else found


def _text(shape: Text) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "string"}
    if shape.of or shape.offered:
        found["enum"] = [*shape.of, *shape.offered, *([""] if shape.default == "" else [])]
    elif shape.form:
        blank = "|\\s*" if shape.default == "" else ""
        found["pattern"] = f"^(?:{shape.form.pattern}{blank})$"
    elif shape.default != "":
        found["pattern"] = "\\S"
    return {**found, "default": shape.default} if shape.default else found


def _texts(shape: Texts) -> dict[str, Any]:
    items = _text(Text(of=shape.of, form=shape.form, default="" if shape.empty else None))
    least = shape.count or (0 if shape.empty else 1)
    found: dict[str, Any] = {"type": "array", "items": items, "minItems": least}
    if shape.count:
        found["maxItems"] = shape.count
    if not shape.again:
        found["uniqueItems"] = True
    if shape.alone:
        return {"anyOf": [_text(Text()), {**found, "minItems": 0}]}
    return found


def _table(shape: Table) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "object"}
    if shape.keys:
        found["properties"] = {key: json_schema(one) for key, one in shape.keys.items()}
    needed = [key for key, one in shape.keys.items() if one.needed and key not in shape.one_of]
    if needed:
        found["required"] = needed
    if shape.one_of:
        found["oneOf"] = [{"required": [key]} for key in shape.one_of]
    if shape.worded:
        own = "|".join(key for key in shape.keys if re.fullmatch(LANGUAGE_KEY, key))
        pattern = f"^(?!(?:{own})$){LANGUAGE_KEY}$" if own else f"^{LANGUAGE_KEY}$"
        found["patternProperties"] = {pattern: _text(Text())}
    found["additionalProperties"] = json_schema(shape.others) if shape.others else False
    if shape.needs:
        found["allOf"] = [_need(one) for one in shape.needs]
    return found


def _need(need: Need) -> dict[str, Any]:
    items = {"items": {"required": [*need.each]}} if need.each else {}
    return {
        "if": {"properties": {need.key: {"enum": [*need.of]}}, "required": [need.key]},
        "then": {"properties": {need.inside: {"minItems": 1, **items}}, "required": [need.inside]},
    }


def _tables(shape: Tables) -> dict[str, Any]:
    least = {"minItems": 1} if shape.needed else {}
    return {"type": "array", "items": json_schema(shape.of), **least}


_OF: Mapping[type, Any] = {
    Text: _text,
    Texts: _texts,
    Flag: lambda _: {"type": "boolean"},
    Number: lambda shape: {
        "type": "integer" if shape.whole else "number",
        **({"exclusiveMinimum": 0} if shape.positive else {}),
    },
    Numbers: lambda _: {"type": "array", "items": {"type": "number", "exclusiveMinimum": 0}},
    Table: _table,
    Tables: _tables,
}

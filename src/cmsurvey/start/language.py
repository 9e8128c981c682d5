"""`cmsurvey add language`: what a series says in one more language, to be translated from its first one.

Every text is written as it stands in the first language, with a mark that `check` and `lock` know. What is
there already stays, so that the command also fills what somebody began by hand.
"""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import InlineTable

from cmsurvey import load, regular, rewrite, schemas, words
from cmsurvey.answers.stored import FOLDER, QUESTIONNAIRE
from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.load.departures import FILE as REGISTER
from cmsurvey.model import UNTRANSLATED, Edition, Survey, in_language
from cmsurvey.start.add import Added

#: Files that word their texts in each language of the series, beside series.toml itself.
_WORDED = ("bounds.toml", REGISTER)
_NUMBER = re.compile(r"\d(?:[\d\s.,]*\d)?")


def add(folder: Path, lang: str) -> Added:
    """The words of a series in one more language, which is the last of its languages then.

    Raises a `CmsurveyError` where the program does not speak it, where nothing of it is missing, or where the
    series has problems beside; no file is changed then.
    """
    if lang not in words.languages():
        raise CmsurveyError(Problem("", f'no language "{lang}"', words.unspoken(lang)))
    load.check_folder(folder)
    head = _read(folder / "series.toml")
    listed = [str(one) for one in tomllib.loads(head).get("languages", [])] if _is_toml(head) else []
    if not listed or listed[0] == lang:
        load.survey(folder)  # which tells what is wrong with it
        raise CmsurveyError(Problem("", f'"{lang}" is the language of the tables', "name another one"))
    contents = {"series.toml": _spoken(head, lang, listed)}
    for path in (*map(folder.joinpath, _WORDED), *sorted(folder.glob(f"{FOLDER}/*/{QUESTIONNAIRE}"))):
        if path.is_file() and _is_toml(_read(path)):
            contents[path.relative_to(folder).as_posix()] = _worded(_read(path), lang, listed[0])
    changed = {name: text for name, text in contents.items() if text != _read(folder / name)}
    paths: list[Path] = []
    rewrite.files(folder, changed, lambda: paths.extend(_labelled(folder, lang)))
    made = tuple(dict.fromkeys([*map(folder.joinpath, changed), *paths]))
    if not made:
        raise CmsurveyError(Problem("", f'nothing is missing in "{lang}"', "cmsurvey check tells what is"))
    why = f'translate what is marked "{_mark(lang)}", here and in the files above, and take the mark away'
    return Added(made, made[-1], why)


def _labelled(folder: Path, lang: str) -> tuple[Path, ...]:
    """Write the labels of the tables, once everything else is read as every command will."""
    survey = load.survey(folder)
    contents = dict(_words(survey, lang))
    return rewrite.files(folder, contents, partial(_prove, folder, lang))


def _prove(folder: Path, lang: str) -> None:
    survey = load.survey(folder)
    for name in survey.editions:
        words.load(lang, load.edition(survey, name))


def _spoken(text: str, lang: str, listed: list[str]) -> str:
    """series.toml with the language among its own and a text in it wherever there is one in the first."""
    document = tomlkit.parse(text)
    if lang not in listed:
        document["languages"].append(lang)
    return _worded(tomlkit.dumps(document), lang, listed[0])


def _worded(text: str, lang: str, first: str) -> str:
    """A file with the language among those that it lists itself, and each of its texts in it too."""
    document = tomlkit.parse(text)
    own: Any = document.get("languages")
    if own is not None and lang not in own:
        own.append(lang)
    for table in _tables(document):
        said = table.get(first)
        if isinstance(said, str) and lang not in table:
            table[lang] = _bound(said, table, lang) or _marked(said, lang)
            if isinstance(table, InlineTable):
                item: Any = table.value.item(lang)
                item.trivia.trail = " "  # before the brace
    return str(tomlkit.dumps(document))


def _bound(said: str, table: Mapping[str, Any], lang: str) -> str:
    """The wording of a bound, whose number and side are checked; "" of another text."""
    found, program = _NUMBER.search(said), words.spoken(lang)
    before = program["codes"].get(f"bound_{table.get('direction')}")
    if not found or not before:
        return ""
    number = program["units"]["percent"].format(number=found[0]) if "%" in said else found[0]
    return _marked(f"{before} {number}", lang)


def _tables(tree: Any) -> Iterator[Any]:  # noqa: ANN401 - tomlkit's tables are of many types
    """Every table of a file, however deep."""
    if isinstance(tree, Mapping):
        yield tree
        for one in [*tree.values()]:
            yield from _tables(one)
    elif isinstance(tree, list):
        for one in tree:
            yield from _tables(one)


def _words(survey: Survey, lang: str) -> Iterator[tuple[str, str]]:
    """The files of words that are not whole: of the series, and of each edition computed from answers."""
    shared, schema = f"words/{lang}.toml", f"#:schema ../{schemas.FOLDER}/words.json\n"
    before = _read(survey.folder / shared)
    document = tomlkit.parse(before or schema)
    own = tomllib.loads(_read(survey.folder / "words" / f"{survey.languages[0]}.toml") or "")
    for name in survey.editions:
        edition = load.edition(survey, name)
        for steps, said in _said(edition, own):
            _put(document, steps, _marked(said, lang))
        labels = f"words/{name}.{words.LABELS}.{lang}.toml"
        beside = _read(survey.folder / labels)
        apart = tomlkit.parse(beside or schema) if edition.computed else document
        known = tomllib.loads(before or ""), tomllib.loads(beside or "")
        for steps, said in _labels(edition):
            if not any(_there(one, steps) for one in known):
                _put(apart, steps, _marked(said, lang))
        if edition.computed and tomlkit.dumps(apart) != beside:
            yield labels, tomlkit.dumps(apart)
    if tomlkit.dumps(document) != before:
        yield shared, tomlkit.dumps(document)


def _said(edition: Edition, own: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What the first language says of its populations and notes, each at its steps."""
    for row in edition.records:
        for table, key in (("populations", str(row["population"])), ("remarks", str(row["note"]))):
            said = own.get(table, {}).get(key)
            if isinstance(said, str):
                yield (table, key), said


def _labels(edition: Edition) -> Iterator[tuple[tuple[str, ...], str]]:
    """The labels of its questions and answers in the language of the tables, each at its steps."""
    for row in edition.records:
        asked = ("questions", str(row["question"]))
        yield (*asked, "label"), str(row["label"])
        yield (*asked, "categories", str(row["category"])), str(row["category_label"])


def _there(tree: Any, steps: tuple[str, ...]) -> bool:  # noqa: ANN401 - the same
    for step in steps:
        if not isinstance(tree, Mapping) or step not in tree:
            return False
        tree = tree[step]
    return True


def _put(document: Any, steps: tuple[str, ...], said: str) -> None:  # noqa: ANN401 - the same
    """A text at its steps, if there is none."""
    for step in steps[:-1]:
        if step not in document:
            document[step] = tomlkit.table(is_super_table=step == "questions")
        document = document[step]
    if steps[-1] not in document:
        document[steps[-1]] = said


def _marked(said: str, lang: str) -> str:
    return f"{said} {_mark(lang)}" if said and not said.endswith(_mark(lang)) else said


def _mark(lang: str) -> str:
    return f"({in_language(lang, UNTRANSLATED)})"


def _is_toml(text: str) -> bool:
    """Whether it can be read; what cannot be is told by whoever reads the series."""
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _read(path: Path) -> str:
    with contextlib.suppress(FileNotFoundError, UnicodeDecodeError):  # told by whoever reads the series
        return regular.content(path).decode()
    return ""

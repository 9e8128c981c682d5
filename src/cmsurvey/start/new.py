"""`cmsurvey new`: the folder of a series, complete and made up, so that everything can be tried at once."""

from __future__ import annotations

import csv
import io
import re
import shlex
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

import jinja2

from cmsurvey import load, rewrite, schemas, words
from cmsurvey.answers import worded
from cmsurvey.errors import Problem, Problems, nearest
from cmsurvey.load.check import unnamed
from cmsurvey.model import EXAMPLE, PEOPLE, PLACE_UNSTATED, Sampling, in_language
from cmsurvey.rewrite import text
from cmsurvey.start.example import ASKED, MARK, PLACE, QUESTIONS, REFUSED, RESPONDENTS, SAID, SOURCE, STATED
from cmsurvey.theme import DARK, LIGHT

#: The ways of sampling that a series may state, "" being none that is known.
SAMPLINGS = (*get_args(Sampling), "")
#: What else they are called where somebody is asked, in the languages of the questions.
_CALLED = {
    **dict.fromkeys(("volontaires", "volontaire", "volunteers", "volunteer"), "self_selected"),
    "quotas": "quota",
    **dict.fromkeys(("tirage_au_sort", "tirage", "aléatoire", "aleatoire"), "random"),
    **dict.fromkeys(("rien", "nothing", "non_précisé", "not_stated"), ""),
}
#: What languages are called where somebody is asked.
_NAMED = {
    **dict.fromkeys(("français", "francais", "french"), "fr"),
    **dict.fromkeys(("anglais", "english"), "en"),
}
#: What a folder may hold before the series.
_BESIDE = frozenset({".git", ".gitignore", ".gitattributes", ".DS_Store", "Thumbs.db", "desktop.ini"})


#: An error as a terminal is told of it in a language, and what says remarks in one.
told, sayer = worded.told, worded.sayer


class Wanted(NamedTuple):
    """What a new series is called, in which languages it is printed, how its respondents were chosen.

    `made_up` is false for one that begins with answers.
    """

    name: str
    languages: tuple[str, ...]
    sampling: str
    edition: str
    made_up: bool = True


def series(folder: Path, wanted: Wanted) -> tuple[Path, ...]:
    """Write a series into an empty folder (or one that is not there); which files it has now.

    Raises a `CmsurveyError` with every problem of the folder and of what is wanted; nothing is written then.
    """
    check(folder, wanted)
    return rewrite.files(folder, contents(wanted), lambda: _prove(folder, wanted))


def check_folder(folder: Path) -> None:
    """Refuse a folder in which no series can begin, before anybody is asked about it."""
    problems = Problems()
    _check_folder(folder, problems)
    problems.settle()


def listed(languages: str) -> tuple[str, ...]:
    """The languages of a list as it is typed, by code or name, each once: "fr,en", "français, anglais"."""
    typed = re.split(r"[\s,;]+", languages.strip().lower())
    return tuple(dict.fromkeys(_NAMED.get(one, one) for one in typed if one))


def sampled(answer: str) -> str:
    """A way of sampling as the files write it, however it was typed: "Self-selected", "volontaires"."""
    typed = answer.strip().lower().replace("-", "_").replace(" ", "_")
    return _CALLED.get(typed, typed)


def question(of: str, lang: str) -> str:
    """What is asked on a terminal: the name, languages ("lang"), sampling or first edition of a series."""
    return in_language(lang, ASKED[of]).format(languages=", ".join(words.languages()))


def said(of: str, lang: str, **slots: object) -> str:
    """What is said of a series that was made, or what to do with it next (see `example.SAID`)."""
    return in_language(lang, SAID[of]).format(**slots)


def wrong(of: str, answer: str) -> Sequence[Problem]:
    """What is wrong with one answer: the name, languages ("lang"), sampling or first edition of a series."""
    right = {"name": "-", "lang": "en", "sampling": "", "edition": "2026", of: answer.strip()}
    problems = Problems()
    wanted = Wanted(right["name"], listed(right["lang"]), sampled(right["sampling"]), right["edition"])
    _check(wanted, problems)
    return problems.found


def refused(of: str, answer: str, lang: str) -> str:
    """What is said on a terminal of an answer that cannot be, in the language of the terminal; "" else."""
    if not (told := wrong(of, answer)):
        return ""
    if said := REFUSED[of].get(lang if lang in words.languages() else "en"):
        return said.format(answer=answer.strip(), languages=", ".join(words.languages()))
    return "; ".join(f"{one.what}: {one.hint}" for one in told)


def check(folder: Path, wanted: Wanted) -> None:
    """Refuse a folder that is not empty and a series that cannot be, with every problem at once."""
    problems = Problems()
    _check_folder(folder, problems)
    _check(wanted, problems)
    problems.settle()


def _check_folder(folder: Path, problems: Problems) -> None:
    where = str(folder)
    if folder.exists() and not folder.is_dir():
        problems.add(where, "this is a file, not a folder", "name a folder that is not there yet")
    elif folder.is_dir() and any(not _is_beside(one.name) for one in folder.iterdir()):
        hint = "name one that is not there yet"
        if (folder / "series.toml").is_file():
            there = shlex.quote(where)
            hint += f", or add to the series in it: cmsurvey add edition 2027 --surveys {there}"
        problems.add(where, "the folder is not empty", hint)


def _is_beside(name: str) -> bool:
    """Whether a file may lie where a series begins: those of Git and of desktops, a README, a licence."""
    return name in _BESIDE or name.partition(".")[0].upper() in {"README", "LICENSE", "LICENCE"}


def _check(wanted: Wanted, problems: Problems) -> None:
    if not wanted.name.strip():
        problems.add("--name", "a series needs a name", 'write it as readers know it: "My survey"')
    elif not wanted.name.isprintable():
        problems.add("--name", "it is more than one line", "write the name on one line")
    for lang in wanted.languages:
        if lang not in words.languages():
            problems.add("--lang", f'no language "{lang}"', words.unspoken(lang))
    if not wanted.languages:
        problems.add("--lang", "it names no language", nearest("", words.languages()))
    if wanted.sampling not in SAMPLINGS:
        problems.add(
            "--sampling", f'no sampling "{wanted.sampling}"', nearest(wanted.sampling, SAMPLINGS[:-1])
        )
    if wrong := unnamed(wanted.edition):
        problems.add("--edition", *wrong)


def _prove(folder: Path, wanted: Wanted) -> None:
    """Read all of it as every command will."""
    edition = load.edition(load.survey(folder), wanted.edition)
    for lang in wanted.languages:
        words.load(lang, edition)


def contents(wanted: Wanted) -> dict[str, str]:
    """The text of each file by its path."""
    edition = wanted.edition
    plain = {
        "series.toml": "series.toml",
        "editions.csv": "editions.csv",
        "sources.csv": "sources.csv",
        f"{edition}.csv": "table.csv",
        "infographics/overview.toml": "infographics/overview.toml",
        "theme.toml": "theme.toml",
        "trends.toml": "trends.toml",
        f"answers/{edition}/questionnaire.toml": "questionnaire.toml",
    }
    found = {path: _filled(name, wanted) for path, name in plain.items()}
    for lang in wanted.languages:
        found[f"words/{lang}.toml"] = _filled("words/series.toml", wanted, lang=lang)
        found[f"words/{edition}.{lang}.toml"] = _filled("words/edition.toml", wanted, lang=lang)
    for name in schemas.SHAPES:
        found[f"{schemas.FOLDER}/{name}.json"] = schemas.text(name)
    for lang in wanted.languages[1:]:
        found[f"words/{edition}.{words.LABELS}.{lang}.toml"] = _filled("words/labels.toml", wanted, lang=lang)
    return found


def _filled(name: str, wanted: Wanted, **more: str) -> str:
    """A file of the folder `files` with what is wanted in its places."""
    stated = in_language(wanted.languages[0], STATED) if wanted.sampling else ""
    given: dict[str, Any] = {
        **wanted._asdict(), "stated": stated, "example": EXAMPLE, "respondents": str(RESPONDENTS),
        "questions": QUESTIONS, "mark": MARK, "place": PLACE, "people": PEOPLE,
        "nowhere": PLACE_UNSTATED, "source": SOURCE, "light": LIGHT, "dark": DARK,
        "text": text, "cells": _cells,
    }  # fmt: skip
    return _environment(wanted.languages).get_template(name).render(**given, **more)


@cache
def _environment(languages: tuple[str, ...]) -> jinja2.Environment:
    """Templates whose functions word a thing in the languages of the series."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("cmsurvey.start", "files"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - it is TOML and CSV; text() and cells() escape theirs
    )

    def labels(**said: str) -> str:
        return ", ".join(f"{lang} = {text(in_language(lang, said))}" for lang in languages)

    made.globals |= {
        "labels": labels,
        "wording": lambda **said: f"{{ {labels(**said)} }}",
        "same": lambda said: f"{{ {labels(**dict.fromkeys(languages, str(said)))} }}",
        "first": lambda **said: in_language(languages[0], said),
        "said": lambda lang, **said: text(in_language(lang, said)),
        "listed": lambda names: f"[{', '.join(map(text, names))}]",
    }
    return made


def _cells(*values: str) -> str:
    """A line of CSV, without its end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()

"""`cmsurvey add`: one more edition, question or poster of a series, made up where nobody knows it yet.

What the files of the series have already stays byte for byte. Raises a `CmsurveyError` where the series has
problems of its own, where the name is taken or is none, or where what was added would not hold; then no file
is changed.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from cmsurvey import answers, coverage, load, rewrite, schemas, separated, words
from cmsurvey.answers import names
from cmsurvey.answers.importing import FOLDER, QUESTIONNAIRE
from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.load.blocks import misnamed
from cmsurvey.load.check import TAKEN, is_snake, quoted, unnamed
from cmsurvey.load.figures import columns
from cmsurvey.model import EXAMPLE, Edition, Survey, in_language
from cmsurvey.rewrite import text
from cmsurvey.start import again
from cmsurvey.start.example import HEAD, MARK, NOTE, SOURCE, TITLES

#: The two answers with which a question begins.
_ANSWERS: Mapping[str, Mapping[str, str]] = {
    "yes": {"fr": "Oui", "en": "Yes"},
    "no": {"fr": "Non", "en": "No"},
}

#: What `columns` of a question are.
_HEADING = {"fr": "son en-tête dans le fichier de réponses", "en": "its heading in the file of answers"}

#: How a table calls a statistic of a question of numbers: the others of one tell little more.
_STATISTIC = re.compile("_(?:mean|median|quartile)$")

#: So many answers of a question have room in half a row of a poster.
_MOST_IN_HALF = 3


class Added(NamedTuple):
    """What was written, and which of these files to open next, and why."""

    paths: tuple[Path, ...]
    next: Path
    why: str


def edition(folder: Path, name: str) -> Added:
    """One more edition: its row, a table with one made-up question, the questionnaire of the latest one."""
    survey = load.survey(folder)
    if name in survey.editions:
        _refuse("editions.csv", f"edition {name} is there already", "choose another name", folder)
    if wrong := unnamed(name):
        _refuse("", *wrong)
    latest = load.edition(survey, list(survey.editions)[-1])
    lang = survey.languages[0]
    row = {
        "year": name, "title": f"{survey.name[lang]} {name} {in_language(lang, MARK)}",
        "note": in_language(lang, NOTE),
        "organisers": "; ".join(latest.entry.organisers), "source": EXAMPLE,
    }  # fmt: skip
    table = rewrite.with_rows(rewrite.line(columns(lang)), again.rows(latest, next(iter(latest.rows))))
    contents = {
        "editions.csv": rewrite.with_row(_read(folder / "editions.csv"), row),
        **_with_source(survey, name),
        f"{name}.csv": rewrite.as_before(table, _read(folder / f"{latest.id}.csv")),
        **_copied(survey, latest.id, name),
        **_titles(latest, name),
    }
    paths = rewrite.files(folder, contents, lambda: _prove(folder, name))
    asked = folder / FOLDER / name / QUESTIONNAIRE
    why = "its figures are made up: type the published ones instead"
    if asked in paths:
        there = shlex.quote(str(folder))
        why += f"; or read answers: cmsurvey import FILE --edition {name} --to {there}"
        why += f", then cmsurvey tabulate {name} --surveys {there}"
    return Added(paths, folder / f"{name}.csv", why)


def question(folder: Path, name: str, of: str = "") -> Added:
    """One more question of an edition, else the latest: in its questionnaire, and in a typed table."""
    survey = load.survey(folder)
    if not is_snake(name) or name[0].isdigit():
        slug = names.slug(name)
        meant = f"question_{slug}" if slug[:1].isdigit() else slug or "works_from_home"
        what = (
            f"{quoted(name)} is no name of a question: small letters without accents, then digits and _ too"
        )
        _refuse("", what, f"call it {meant}; the question itself is written into the questionnaire")
    if name in TAKEN:
        _refuse("", TAKEN[name], "choose another name")
    found = load.edition(survey, of or list(survey.editions)[-1])
    table = f"{found.id}.csv"
    if name in found.rows:
        _refuse(table, f'question "{name}" is there already', "choose another name", folder)
    before = again.latest([load.edition(survey, one) for one in survey.editions], name)
    contents = _in_questionnaire(name, found, before)
    if not found.computed:
        made = again.rows(before, name, found.entry.respondents) if before else _rows_of(name, found)
        typed = rewrite.with_rows(_read(folder / table), made)
        contents |= {table: typed, **_with_source(survey, found.id), **_labels(name, found, before)}
    asked = f"{FOLDER}/{found.id}/{QUESTIONNAIRE}"
    if not contents:
        there = shlex.quote(str(folder))
        cure = f"read the answers first: cmsurvey import FILE --edition {found.id} --to {there}"
        _refuse(
            asked, "the table was computed from answers, and their questionnaire is not there", cure, folder
        )
    paths = rewrite.files(folder, contents, lambda: _prove(folder, found.id))
    first = asked if asked in contents else table
    why = "write what was asked, its kind and its answers"
    if before:
        why = f"its kind and its answers are those of {before.id}"
    if table in contents:
        why += f"; its figures in {table} are made up"
    return Added(paths, folder / first, why)


def _in_questionnaire(name: str, found: Edition, before: Edition | None) -> dict[str, str]:
    """The questionnaire of the edition, if there is one, with the question; nothing where it stands there.

    What another edition typed without asking it so is left out of it.
    """
    folder, asked = found.survey.folder, f"{FOLDER}/{found.id}/{QUESTIONNAIRE}"
    if not (folder / asked).is_file():
        return {}
    known = answers.questionnaire(folder / asked)
    if name in known.questions:
        if not before or found.computed:
            _refuse(asked, f'question "{name}" is there already', "choose another name", folder)
        return {}
    section = again.section(before, name) if before else _asked(name, known.languages)
    return {asked: _below(_read(folder / asked), section)} if section else {}


def poster(folder: Path, name: str) -> Added:
    """One more poster, to begin with of the first two questions of the latest edition that has two."""
    survey = load.survey(folder)
    file = f"infographics/{name}.toml"
    wrong = misnamed(name, survey.questions)
    if not wrong and name != name.lower():
        wrong = f"{quoted(name)} has capital letters, which some systems tell apart and others do not", ""
    if wrong:
        meant = names.slug(name)
        other = meant and meant != name and not misnamed(meant, survey.questions)
        _refuse(
            "",
            wrong[0],
            f"call it {meant}; its title is written into words" if other else "choose another name",
        )
    if (folder / file).exists():
        _refuse(file, "the poster is there already", "choose another name", folder)
    editions = [load.edition(survey, one) for one in survey.editions]
    latest = next((one for one in reversed(editions) if len(one.rows) > 1), editions[-1])
    answered = {
        one: len({row["category"] for row in rows if row["population"] == "all"})
        for one, rows in latest.rows.items()
    }
    asked = [one for one, answers_there in answered.items() if answers_there]
    shown = _shown(asked, latest)[:2]
    small = all(len(one) == 1 and answered[one[0]] <= _MOST_IN_HALF for one in shown)
    width = "half" if small else "full"
    told = in_language(survey.languages[0], HEAD)
    head = f"#:schema ../{schemas.FOLDER}/infographic.json\n"
    head += told.format(edition=latest.id, name=name, asked=", ".join(asked))
    blocks = (f'\n[[block]]\n{_named(one)}\nwidth = "{width}" # full | half | third\n' for one in shown)
    paths = rewrite.files(folder, {file: head + "".join(blocks)}, lambda: _prove(folder, latest.id))
    return Added(paths, folder / file, "choose its questions, in the order in which they are read")


def _shown(asked: Sequence[str], latest: Edition) -> list[tuple[str, ...]]:
    """The questions of each block, as on their cards: quartiles with their median, which has no other.

    A question stands there once, however many statistics of it there are; the others come last.
    """
    blocks = [coverage.card_block(one, latest).questions for one in asked]
    between = {one for block in blocks for one in block[1:]}
    apart = [block for block in blocks if block[0] not in between]
    first: dict[str, tuple[str, ...]] = {}
    for block in apart:
        first.setdefault(_STATISTIC.sub("", block[0]), block)
    return [*first.values(), *(block for block in apart if block not in first.values())]


def _named(block: tuple[str, ...]) -> str:
    told = ", ".join(f'"{one}"' for one in block)
    return f"questions = [{told}]" if len(block) > 1 else f"question = {told}"


def _refuse(name: str, what: str, hint: str, folder: Path | None = None) -> None:
    raise CmsurveyError(Problem(str(folder / name) if folder else name, what, hint))


def _prove(folder: Path, name: str) -> None:
    """Read the edition, its questionnaire and its words as every command will."""
    asked = folder / FOLDER / name / QUESTIONNAIRE
    if asked.is_file():
        answers.questionnaire(asked)
    found = load.edition(load.survey(folder), name)
    for lang in sorted({*found.survey.languages} & {*words.languages()}):
        words.load(lang, found)


def _read(path: Path) -> str:
    """The text of a file that the series was read from, with its byte order mark and its line ends."""
    return path.read_bytes().decode()


def _below(text: str, more: str) -> str:
    return f"{text}{'' if text.endswith(chr(10)) else chr(10)}\n{more}"


def _with_source(survey: Survey, name: str) -> dict[str, str]:
    """The sources with that of made-up figures among them, which covers this edition too."""
    lang, latest = survey.languages[0], list(survey.editions.values())[-1]
    publisher = next(iter(latest.organisers), survey.name[lang])
    before = _read(survey.folder / "sources.csv")
    there = {one["key"]: one for one in separated.records(before)}
    row = there.get(EXAMPLE, {"key": EXAMPLE, "title": in_language(lang, SOURCE), "publisher": publisher})
    covers = [one.strip() for one in row.get("covers", "").split(";") if one.strip()]
    if name in covers:
        return {}
    return {"sources.csv": rewrite.with_row(before, {**row, "covers": "; ".join([*covers, name])})}


def _copied(survey: Survey, latest: str, name: str) -> dict[str, str]:
    """What the latest edition has of its own and the next one begins with: questionnaire and labels."""
    asked = f"{FOLDER}/{{}}/{QUESTIONNAIRE}"
    labels = [f"words/{{}}.{words.LABELS}.{lang}.toml" for lang in survey.languages]
    pairs = [(survey.folder / one.format(latest), one.format(name)) for one in (asked, *labels)]
    # their comments name the table of the edition that they are of
    return {
        path: _read(old).replace(f"{latest}.csv", f"{name}.csv")
        for old, path in pairs
        if old.is_file() and not (survey.folder / path).exists()
    }


def _titles(latest: Edition, name: str) -> dict[str, str]:
    """The files for its titles, with nothing but what they are for."""
    survey, question = latest.survey, next(iter(latest.rows))
    told, head = (
        in_language(survey.languages[0], TITLES),
        f"#:schema ../{schemas.FOLDER}/edition-words.json\n",
    )
    answer = latest.rows[question][0]["category"]
    return {
        path: head + told.format(edition=name, lang=lang, question=question, answer=answer)
        for lang in survey.languages
        if not (survey.folder / (path := f"words/{name}.{lang}.toml")).exists()
    }


def _called(name: str) -> str:
    """An identifier as a label begins: "Works from home"."""
    return name.replace("_", " ").capitalize()


def _asked(name: str, languages: tuple[str, ...]) -> str:
    """A question of a questionnaire that was answered by yes or no."""
    said = {lang: f"{_called(name)} {in_language(lang, MARK)}" for lang in languages}
    options = "".join(
        f'  {{ id = "{one}", {_wording({lang: in_language(lang, labels) for lang in languages})} }},\n'
        for one, labels in _ANSWERS.items()
    )
    return (
        f'[[question]]\nid = "{name}"\ntext = {{ {_wording(said)} }}\n'
        'kind = "single" # single | multiple | numeric | banded | scale | rank | text\n'
        f'columns = ["{name}"] # {in_language(languages[0], _HEADING)}\noptions = [\n{options}]\n'
    )


def _wording(said: Mapping[str, str]) -> str:
    return ", ".join(f"{lang} = {text(words)}" for lang, words in said.items())


def _rows_of(name: str, found: Edition) -> Iterator[dict[str, str]]:
    """Its rows in a table that is typed: as many said yes as no."""
    lang, base = found.survey.languages[0], found.entry.respondents
    for order, (one, labels) in enumerate(_ANSWERS.items(), start=1):
        yield {
            "question": name, f"label_{lang}": f"{_called(name)} {in_language(lang, MARK)}",
            "population": "all", "base_n": "" if base is None else str(base), "kind": "single",
            "category": one, f"category_{lang}": in_language(lang, labels), "value": "50",
            "unit": "percent", "order": str(order), "source": EXAMPLE,
        }  # fmt: skip


def _labels(name: str, found: Edition, before: Edition | None) -> dict[str, str]:
    """Its labels in the other languages of the series, where it has none yet."""
    made = {}
    for lang in found.survey.languages[1:]:
        if again.is_labelled(found, name, lang):
            continue
        own = f"words/{found.id}.{words.LABELS}.{lang}.toml"
        file = own if (found.survey.folder / own).is_file() else f"words/{lang}.toml"
        answered = "".join(
            f"categories.{one} = {text(in_language(lang, said))}\n" for one, said in _ANSWERS.items()
        )
        label = text(f"{_called(name)} {in_language(lang, MARK)}")
        section = f"[questions.{name}]\nlabel = {label}\n{answered}"
        if before:
            section = again.label(before, name, lang)
        made[file] = _below(_read(found.survey.folder / file), section)
    return made

"""Every word that is printed: labels, phrases, written titles and the number formats of a language.

Three files, the nearest first: the edition's own words, the survey's words, the program's words.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from cmsurvey import asked, edges, labels, numerals, regular, unproven, written
from cmsurvey import load as files
from cmsurvey.errors import CmsurveyError, Problem, Problems, listed, nearest
from cmsurvey.model import MONEY, Edition, Spec, Survey
from cmsurvey.numbers import Numbers, money
from cmsurvey.vocabulary import YES_OR_NO, Words, typeset
from cmsurvey.written import EditionWords

__all__ = [
    "LABELS",
    "OWN",
    "TRENDS",
    "YES_OR_NO",
    "Reading",
    "Words",
    "check_language",
    "languages",
    "load",
    "load_trends",
    "of_program",
    "program",
    "read",
    "read_trends",
    "spoken",
    "typeset",
    "unspoken",
    "who",
]

#: The name of the poster of all editions, and of the file of its words.
TRENDS = "trends"
#: Where the words of the program itself are, a file a language.
OWN = Path(str(resources.files("cmsurvey") / "words"))

#: What is not looked at of an edition or a language without its table or words.
UNSEEN = "what the titles and texts {} claim"
#: The labels that "cmsurvey tabulate" writes for an edition, under those of the series.
LABELS = "labels"


def languages() -> tuple[str, ...]:
    """The languages the program itself speaks."""
    return tuple(sorted(path.stem for path in OWN.glob("*.toml")))


class Reading(NamedTuple):
    """The words of a language as far as they can be read, and what is wrong with them.

    `own` are the problems of the texts of one page alone, by its name, `problems` those of all pages.
    Where words are `missing` no page can be composed; else each that can be is, to tell its problems too.
    """

    words: Words
    problems: tuple[Problem, ...]
    own: Mapping[str, tuple[Problem, ...]]
    missing: bool

    @property
    def whole(self) -> Words:
        """The words, of which nothing is wrong; else an error with every problem."""
        found = Problems([*self.problems, *(one for own in self.own.values() for one in own)])
        found.settle()
        return self.words


def load(lang: str, edition: Edition) -> Words:
    """The words of `lang` for an edition; every problem of its files is told in one error.

    Each word that is missing is named, and each that nothing would print: a misspelt key, an unknown
    question or infographic.
    """
    return read(lang, edition).whole


def read(lang: str, edition: Edition) -> Reading:
    """The words of `lang` for an edition, with their problems.

    A domain has titles of its own, in `words/2012-sector-tourism.fr.toml`, over the labels of its edition.
    """
    survey = edition.survey
    own = survey.folder / "words" / f"{edition.bundle}.{lang}.toml"
    posters = None if _posterless(survey) else {spec.id: _blocks(spec) for spec in survey.specs}
    found = _load(lang, edition, own, posters)
    if not edition.whole:
        return found
    under = read(lang, edition.whole)
    own_labels = labels.over(found.words.edition.questions, under.words.edition.questions)
    over = replace(found.words, edition=replace(found.words.edition, questions=own_labels))
    both = tuple(dict.fromkeys((*found.problems, *under.problems)))
    return found._replace(words=over, problems=both, missing=found.missing or under.missing)


def unsure(edition: Edition) -> Iterator[str]:
    """What is not looked at of an edition in which cells are wrong."""
    if edition.doubtful:
        yield UNSEEN.format(f"about {listed(sorted(edition.doubtful))} in {edition.id}")


def unread(lang: str, survey: Survey, name: str) -> tuple[Problem, ...]:
    """What is wrong in the words of an edition whose table cannot be read, whatever its figures are."""
    found = read(lang, Edition(survey.editions[name], survey, ()))
    return (*found.problems, *(one for own in found.own.values() for one in own))


def _posterless(survey: Survey) -> bool:
    """Whether the folder of the posters is not there, or may not be read."""
    folder = survey.folder / "infographics"
    return not (survey.specs or (folder.is_dir() and not regular.closed(folder)))


def _check_posters(survey: Survey, named: Sequence[str], problems: Problems) -> None:
    """Where words name posters, there is their folder: without it that is told, not each of the names."""
    if named and _posterless(survey) and not (survey.folder / "infographics").is_dir():
        what = f"no such folder, but the words name {', '.join(dict.fromkeys(named))}"
        problems.add(
            str(survey.folder / "infographics"), what, "restore it, or delete the words of its posters"
        )


def _blocks(spec: Spec) -> list[str] | None:
    """The names of the blocks that a poster has words for; None where its file is wrong: it may have any."""
    return None if spec.doubtful else [block.id for block in spec.blocks]


def who(lang: str, survey: Survey, edition: str, population: str) -> str:
    """Who the respondents of a population are; where the series has no words for them, its name."""
    try:
        return load(lang, files.edition(survey, edition)).population(population)
    except (CmsurveyError, KeyError):
        return population


def of_program(lang: str) -> Words:
    """The program's own words alone, for what is about no edition; `lang` may be any that it speaks."""
    said = spoken(lang)
    language = said["language"]
    numbers = Numbers(language["locale"], said["units"], said["periods"], language["first_day"])
    return Words(lang, language["html"], numbers, said, survey={}, edition=EditionWords(""))


def load_trends(lang: str, latest: Edition) -> Words:
    """The words of the poster of all editions, `words/trends.<lang>.toml`, over those of the latest one."""
    return read_trends(lang, latest).whole


def read_trends(lang: str, latest: Edition) -> Reading:
    """The same with their problems."""
    survey = latest.survey
    listed = [one.question for one in survey.trends]
    blocks = {TRENDS: None if "trends.toml" in survey.doubtful else listed}
    return _load(lang, latest, survey.folder / "words" / f"{TRENDS}.{lang}.toml", blocks)


def _parsed(path: Path) -> dict[str, Any]:
    """A TOML file as long as it stays as it is: every edition reads those of its language."""
    try:
        state = path.stat()
    except OSError:
        return files.toml(path)
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int, _size: int) -> dict[str, Any]:
    tree = files.toml(path)
    return _completed(tree) if path.parent == OWN else tree


def _completed(program: dict[str, Any]) -> dict[str, Any]:
    """The program's words with those of each unit of money, which CLDR gives for every language.

    What proves something in a text is told with the fractions that there are, which prove a number.
    """
    made = {name: dict(program[name]) for name in ("units", "measures", "codes")}
    for unit in MONEY:
        code, _, per = unit.partition("_")
        above, below, name = money(code, program["language"]["locale"])
        per = per or "money"
        made["units"] |= {unit: above, f"{unit}_minus": below}
        made["measures"][unit] = made["measures"][per].format(currency=name)
        made["codes"][f"unit_{unit}"] = made["codes"][f"unit_{per}"].format(currency=name)
    patterns = program["unproven"] | {unproven.FRACTIONS: tuple(program["fractions"])}
    return {**program, **made, "unproven": patterns}


def unspoken(lang: str) -> str:
    """What helps whoever asks for a language that the program does not speak."""
    hint = nearest(lang, languages())
    more = f"; for another one translate {OWN / 'en.toml'} as {lang}.toml beside it"
    return hint + more if hint.startswith("known") and re.fullmatch("[a-z]{2,3}", lang) else hint


def spoken(lang: str) -> dict[str, Any]:
    """The program's own words in a language, whatever the series."""
    if lang not in languages():
        raise CmsurveyError(Problem("--lang", f'no language "{lang}": cmsurvey has no words', unspoken(lang)))
    return _parsed(OWN / f"{lang}.toml")


def program(lang: str, survey: Survey) -> dict[str, Any]:
    """The program's own words in a language that the series speaks too."""
    check_language(lang, survey)
    return spoken(lang)


def check_language(lang: str, survey: Survey) -> None:
    """Refuse a language that cmsurvey or the series has no words for, with the nearest one."""
    spoken = sorted(set(languages()) & set(survey.languages))
    if lang not in spoken:
        if lang in languages():
            hint = f"add it: cmsurvey add language {lang}{files.named(survey.folder)}"
            raise CmsurveyError(Problem("--lang", f'the series has no words in "{lang}"', hint))
        what = f'no language "{lang}": a language needs words in cmsurvey and in the series'
        raise CmsurveyError(Problem("--lang", what, nearest(lang, spoken)))


def _load(
    lang: str, edition: Edition, own: Path, posters: Mapping[str, Sequence[str] | None] | None
) -> Reading:
    """The three files as one, with the blocks of each poster; `own` may be absent."""
    survey, problems = edition.survey, Problems()
    check_language(lang, survey)
    survey_file = survey.folder / "words" / f"{lang}.toml"
    tagged = frozenset(_tagged(edition))
    series = _labels(survey_file, survey, problems, tagged)
    texts = problems.tried(lambda: _parsed(own)) if os.path.lexists(own) else {}
    if posters is None or TRENDS not in posters:
        named = [*_keys((series or {}).get("standfirsts")), *_keys((texts or {}).get("posters"))]
        _check_posters(survey, named, problems)
    said = written.tried(
        texts or {}, str(own), problems, questions=survey.questions, posters=posters, tagged=tagged
    )
    program = _parsed(OWN / f"{lang}.toml")
    labels.check_bounds(lang, edition, program["bounds"], problems)
    language = program["language"]
    numbers = Numbers(language["locale"], program["units"], program["periods"], language["first_day"])
    labelled = own.with_name(f"{edition.id}.{LABELS}.{lang}.toml")
    so_far = len(problems.found)
    under = _labels(labelled, survey, problems, tagged) if os.path.lexists(labelled) else {}
    misread = len(problems.found) > so_far  # what is misspelt there is not missing as well
    tree = labels.over(series or {}, under or {})
    found = _answered(Words(lang, language["html"], numbers, program, survey=tree, edition=said), edition)
    declared = labels.at(tree, ("equivalents",))
    reader = numerals.Reader.of(program, _parsed(OWN / f"{survey.languages[0]}.toml"), declared)
    files_of_labels = ((survey_file, series or {}), (labelled, under or {}), (own, texts or {}))
    edges.check(reader, edition, files_of_labels, problems)
    problems.found += asked.wrong(reader, edition, files_of_labels, program["unproven"]["degrees"])
    edges.check_series(reader, survey, lang, problems)
    if lang == survey.languages[0]:
        edges.check_tables(reader, edition, problems)
    so_far = len(problems.found)
    if series is not None and not misread:
        beside = (labelled, under or {}) if os.path.lexists(labelled) else None
        labels.check_missing(found, edition, survey_file, problems, beside=beside)
    missing = series is None or misread or len(problems.found) > so_far
    heads, random = {"standfirsts": (series or {}).get("standfirsts", {})}, survey.sampling.value == "random"
    proof = unproven.Proof(program["unproven"], called(found, edition), random)
    unproven.check(heads, str(survey_file), proof, problems)
    return Reading(found, tuple(problems.found), _unproven(texts or {}, own, proof), missing)


def called(words: Words, edition: Edition) -> Callable[[str, str], str]:
    """What the answers of an edition are called: their labels, and of a yes or no what was asked."""

    def name(question: str, answer: str) -> str:
        rows = (edition.whole or edition).rows.get(question, ())
        label = next((str(row["category_label"]) for row in rows if row["category"] == answer), "")
        own = words.answer(question, answer) or typeset(label)
        asked = words.label(question, str(rows[0]["label"])) if rows and answer in YES_OR_NO else ""
        return f"{own} {asked}".rstrip()

    return name


def _unproven(texts: Mapping[str, Any], own: Path, proof: unproven.Proof) -> dict[str, tuple[Problem, ...]]:
    """What no figure proves in the texts of each page, by its name; nothing of those without a fault."""
    told: dict[str, tuple[Problem, ...]] = {}
    for section, name in ((one, name) for one in ("cards", "posters") for name in _keys(texts.get(one))):
        problems = Problems()
        tree = {section: {name: texts[section][name]}}
        unproven.check(tree, str(own), proof, problems)
        if problems.found:
            told[name] = (*told.get(name, ()), *problems.found)
    return told


def _keys(table: object) -> list[str]:
    return list(table) if isinstance(table, Mapping) else []


def _tagged(edition: Edition) -> Iterator[written.Named]:
    """The questions and the answers whose label holds a tag in the table or in a questionnaire."""
    said = [
        (str(row["question"]), answer, str(row[column]))
        for row in (edition.whole or edition).records
        for answer, column in (("", "label"), (str(row["category"]), "category_label"))
    ]
    for questionnaire in edition.survey.questionnaires.values():
        for question, asked_of in questionnaire.items():
            said += ((question, "", text) for text in asked_of.text.values())
            for answer, texts in asked_of.options.items():
                said += ((question, answer, text) for text in texts.values())
    return ((question, answer) for question, answer, text in said if written.holds_tag(text))


def _labels(
    path: Path, survey: Survey, problems: Problems, tagged: Collection[written.Named]
) -> dict[str, Any] | None:
    """The labels of the series, or those that "tabulate" wrote for an edition: their files have one shape."""
    found = problems.tried(lambda: _parsed(path))
    posters = None if _posterless(survey) else [spec.id for spec in survey.specs]
    written.check_labels(
        found or {}, str(path), questions=survey.questions, posters=posters, problems=problems, tagged=tagged
    )
    return found


def _answered(words: Words, edition: Edition) -> Words:
    """With the populations of an edition that gave an answer its tables hold: by both, and by it alone."""
    found: dict[str, str] = {}
    groups: dict[str, str] = {}
    for population in dict.fromkeys(str(row["population"]) for row in edition.records):
        question, _, answer = population.partition("=")
        asked = (edition.whole or edition).rows.get(question, ())
        row = next((one for one in asked if one["category"] == answer), None)
        if row:
            label = words.label(question, row["label"])
            told = labels.at(words.survey, ("questions", question, "categories", answer))
            groups[population] = str(told or typeset(row["category_label"]))
            found[population] = words.say("phrases.answered", question=label, answer=groups[population])
    return replace(words, populations=found, groups=groups)

"""Every word that is printed: labels, phrases, written titles and the number formats of a language.

Three files, the nearest first: the edition's own words, the survey's words, the program's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from cmsurvey import load as files
from cmsurvey import written
from cmsurvey.errors import CmsurveyError, Problem, Problems, nearest
from cmsurvey.model import Edition, Estimate, Survey
from cmsurvey.numbers import Numbers
from cmsurvey.written import EditionWords

#: The language of the labels inside the tables (`label_fr`, `category_fr`).
TABLE_LANGUAGE = "fr"

#: The name of the poster of all editions, and of the file of its words.
TRENDS = "trends"

#: Notes that say how a row is to be read; the program words them itself.
READ_BY_THE_PROGRAM = ("alt:", "bound:", "conflict:", "computed:")


@dataclass(frozen=True)
class Words:
    """The words of one language for one edition; asking for a missing phrase is a bug, not a fallback."""

    lang: str
    html_lang: str
    numbers: Numbers
    program: Mapping[str, Any]
    survey: Mapping[str, Any]
    edition: EditionWords

    def say(self, key: str, **slots: object) -> str:
        """A phrase of the program with its slots filled: `say("notes.scope", n="577", …)`."""
        section, _, name = key.partition(".")
        return str(self.program[section][name]).format(**slots)

    def has(self, key: str) -> bool:
        """Whether the program holds this phrase."""
        section, _, name = key.partition(".")
        return name in self.program[section]

    def label(self, question: str, table_label: str) -> str:
        """The title of a question: the survey's word, else (in the tables' language) the tables'."""
        return str(_at(self.survey, ("questions", question, "label")) or _typeset(table_label))

    def measure(self, question: str, table_label: str) -> str:
        """What a chart of the question measures, the first words of its subtitle."""
        return str(_at(self.survey, ("questions", question, "measure")) or self.label(question, table_label))

    def category(self, question: str, estimate: Estimate) -> str:
        """The label of an answer: the edition's, the survey's, else the tables'."""
        if estimate.origin == "remainder":
            return self.say("phrases.remainder")
        if estimate.members:
            labels = estimate.label.split(" / ")
            first, second = (
                self._category(question, *pair) for pair in zip(estimate.members, labels, strict=True)
            )
            return self.say("phrases.either", first=first, second=second)
        return self._category(question, estimate.category, estimate.label)

    def _category(self, question: str, category: str, table_label: str) -> str:
        return str(self._own_or_survey(question, "categories", category) or _typeset(table_label))

    def clause(self, question: str, category: str) -> str | None:
        """What is said of those who gave an answer ("ont de 26 à 35 ans"), with placeholders."""
        found = self._own_or_survey(question, "clauses", category)
        return str(found) if found else None

    def _own_or_survey(self, question: str, section: str, category: str) -> object:
        own = _at(self.edition.questions, (question, section, category))
        return own or _at(self.survey, ("questions", question, section, category))

    def population(self, name: str) -> str:
        """Who the figures are about, after "répondants": "travaillant dans le tourisme"."""
        return str(self.survey["populations"][name])

    def of(self, population: str) -> str:
        """The phrase "des répondants", with the population's words where it is not everybody."""
        everyone = self.say("phrases.respondents")
        return everyone if population == "all" else f"{everyone} {self.population(population)}"

    def remark(self, note: str) -> str:
        """The sentence that stands for a note of the tables; empty when it needs none."""
        if not note or note.startswith(READ_BY_THE_PROGRAM):
            return ""
        return str(self.survey["remarks"][note])


def languages() -> tuple[str, ...]:
    """The languages the program itself speaks."""
    folder = resources.files("cmsurvey") / "words"
    return tuple(sorted(Path(entry.name).stem for entry in folder.iterdir() if entry.name.endswith(".toml")))


def load(lang: str, edition: Edition) -> Words:
    """The words of `lang` for an edition; every word that is missing is named in one error."""
    survey = edition.survey
    _check_language(lang, survey)
    folder = survey.folder / "words"
    program = files.toml(Path(str(resources.files("cmsurvey") / "words" / f"{lang}.toml")))
    survey_file, edition_file = folder / f"{lang}.toml", folder / f"{edition.id}.{lang}.toml"
    found = Words(
        lang=lang,
        html_lang=program["language"]["html"],
        numbers=Numbers(
            locale=program["language"]["locale"],
            units=program["units"],
            periods=program["periods"],
            first_day=program["language"].get("first_day", ""),
        ),
        program=program,
        survey=files.toml(survey_file),
        edition=written.read(
            files.toml(edition_file) if edition_file.exists() else {},
            str(edition_file),
            questions=survey.questions,
            posters=[spec.id for spec in survey.specs],
        ),
    )
    _check_missing(found, edition, str(survey_file))
    return found


def load_trends(lang: str, latest: Edition) -> Words:
    """The words of the poster of all editions, `words/trends.<lang>.toml`, over those of the latest one."""
    survey = latest.survey
    file = survey.folder / "words" / f"{TRENDS}.{lang}.toml"
    own = written.read(
        files.toml(file) if file.exists() else {},
        str(file),
        questions=survey.questions,
        posters=[TRENDS],
    )
    return replace(load(lang, latest), edition=own)


def _check_language(lang: str, survey: Survey) -> None:
    spoken = sorted(set(languages()) & set(survey.languages))
    if lang not in spoken:
        what = f'no language "{lang}": a language needs words in cmsurvey and in the series'
        raise CmsurveyError(Problem("--lang", what, nearest(lang, spoken)))


def _check_missing(words: Words, edition: Edition, file: str) -> None:
    """Every label, population and remark that the edition's figures need, all missing ones at once."""
    problems = Problems()
    figures = edition.figures
    for population in dict.fromkeys(figures["population"]):
        if population != "all" and _at(words.survey, ("populations", population)) is None:
            problems.add(
                file,
                f'no words for the population "{population}"',
                f'add it under [populations]: "{population}" = "…"',
            )
    for note in dict.fromkeys(figures["note"]):
        if note and not note.startswith(READ_BY_THE_PROGRAM) and _at(words.survey, ("remarks", note)) is None:
            problems.add(
                file,
                f'no sentence for the note "{note}"',
                "add it under [remarks]; an empty sentence says nothing",
            )
    if words.lang != TABLE_LANGUAGE:
        for question, category in dict.fromkeys(zip(figures["question"], figures["category"], strict=True)):
            _check_label(words, question, category, file, problems)
    problems.settle()


def _check_label(words: Words, question: str, category: str, file: str, problems: Problems) -> None:
    if _at(words.survey, ("questions", question, "label")) is None:
        problems.add(
            file, f'no label for the question "{question}"', f"add label under [questions.{question}]"
        )
    if _at(words.survey, ("questions", question, "categories", category)) is None:
        problems.add(
            file,
            f'no label for the answer "{category}" of "{question}"',
            f"add it under [questions.{question}.categories]",
        )


def _typeset(label: str) -> str:
    """A label of the tables as it is printed: their files hold the typewriter's apostrophe."""
    return label.replace("'", "\u2019")


def _at(tree: Mapping[str, Any], path: tuple[str, ...]) -> object:
    """The value at a path of tables, or None where a step is missing."""
    found: object = tree
    for step in path:
        if not isinstance(found, Mapping) or step not in found:
            return None
        found = found[step]
    return found

"""Every word that is printed: labels, phrases, written titles and the number formats of a language.

Three files, the nearest first: the edition's own words, the survey's words, the program's words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from cmsurvey import load as files
from cmsurvey import unproven, written
from cmsurvey.errors import CmsurveyError, Problem, Problems, nearest
from cmsurvey.model import SUPPRESSED, Edition, Estimate, Survey, Table
from cmsurvey.numbers import MINUS, NBSP, Numbers
from cmsurvey.written import EditionWords

#: The name of the poster of all editions, and of the file of its words.
TRENDS = "trends"

#: Answers that say nothing without their question.
YES_OR_NO = frozenset({"yes", "no"})

#: Notes that say how a row is to be read; the program words them itself.
READ_BY_THE_PROGRAM = ("alt:", "bound:", "conflict:", "computed:", SUPPRESSED)
#: How the note of a figure begins that was read from bands; behind it stands the rule of their edges.
BANDS = "bands:"
_EDGES = {"[a, b)": "low", "(a, b]": "high", "whole": "whole"}

#: The labels that "cmsurvey tabulate" writes for an edition, under those of the series.
LABELS = "labels"


@dataclass(frozen=True)
class Words:
    """The words of one language for one edition; asking for a missing phrase is a bug, not a fallback."""

    lang: str
    html_lang: str
    numbers: Numbers
    program: Mapping[str, Any]
    survey: Mapping[str, Any]
    edition: EditionWords
    populations: Mapping[str, str] = field(default_factory=dict)

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
        return str(_at(self.survey, ("questions", question, "label")) or typeset(table_label))

    def measure(self, question: str, table_label: str) -> str:
        """What a chart of the question measures, the first words of its subtitle."""
        return str(_at(self.survey, ("questions", question, "measure")) or self.label(question, table_label))

    def category(self, question: str, estimate: Estimate) -> str:
        """The label of an answer: the edition's, the survey's, else the tables'.

        A remainder has the words that an edition has for it, where one knows what is in it. Answers that
        contradict each other are told as "Facebook ou LinkedIn", added ones as "CDI + CDD",
        a complement as "100 % − CDI".
        """
        if estimate.origin == "remainder":
            return self.answer(question, "remainder") or self.say("phrases.remainder")
        if estimate.members:
            *firsts, last = self.members(question, estimate)
            return self.say("phrases.either", first=self.say("phrases.list").join(firsts), second=last)
        if estimate.category.startswith("100-"):
            of = self.category(question, estimate._replace(category=estimate.category.removeprefix("100-")))
            return f"{self.numbers.amount(100, 'percent')} {MINUS}{NBSP}{of}"
        parts = [self._own_or_survey(question, "categories", one) for one in estimate.category.split("+")]
        if len(parts) > 1 and all(parts):
            return " + ".join(map(str, parts))
        return self._category(question, estimate.category, estimate.label)

    def answer_told(self, table: Table, estimate: Estimate) -> str:
        """The label of an answer as it is read without its chart: a yes or a no names its question."""
        label = self.category(table.question, estimate)
        if estimate.category not in YES_OR_NO:
            return label
        question = self.label(table.question, table.label)
        return self.say("phrases.answer", question=question, answer=label[:1].lower() + label[1:])

    def members(self, question: str, estimate: Estimate) -> tuple[str, ...]:
        """The labels of the answers that contradict each other, in the order of their sources."""
        pairs = zip(estimate.members, estimate.member_labels, strict=True)
        return tuple(self._category(question, *pair) for pair in pairs)

    def _category(self, question: str, category: str, table_label: str) -> str:
        return str(self._own_or_survey(question, "categories", category) or typeset(table_label))

    def answer(self, question: str, category: str) -> str:
        """The words of an answer to another question, by which a population is named; empty without any."""
        return str(self._own_or_survey(question, "categories", category) or "")

    def clause(self, question: str, category: str) -> str | None:
        """What is said of those who gave an answer ("ont de 26 à 35 ans"), with placeholders."""
        found = self._own_or_survey(question, "clauses", category)
        return str(found) if found else None

    def sentence(self, question: str, category: str) -> str | None:
        """The whole sentence of an amount ("La moitié {of} gagnent au plus {this}"), with placeholders."""
        found = self._own_or_survey(question, "sentences", category)
        return str(found) if found else None

    def unit(self, table: Table, *, groups: bool = False) -> str:
        """What the numbers of a table are, the second words of its subtitle: "en % des répondants".

        With `groups` it is one of several, each of another population.
        """
        key = table.unit
        if groups and table.shares:
            key = "percent_groups"
        elif not table.stated:
            key = "percent_unstated"
        elif table.unit == "percent" and not table.shares:
            key = "percent_mean"
        elif any(row.unordered for row in table.rows):
            key = "rank_unordered" if all(row.unordered for row in table.rows) else "rank_partly"
        return self.say(f"measures.{key}", of=self.of(table.population))

    def _own_or_survey(self, question: str, section: str, category: str) -> object:
        own = _at(self.edition.questions, (question, section, category))
        return own or _at(self.survey, ("questions", question, section, category))

    def population(self, name: str) -> str:
        """Who the figures are about, after "répondants": "travaillant dans le tourisme".

        Those who gave an answer that the tables hold are named by it where the series has no words for them.
        """
        return str(_at(self.survey, ("populations", name)) or self.populations[name])

    def of(self, population: str) -> str:
        """The phrase "des répondants", with the population's words where it is not everybody."""
        everyone = self.say("phrases.respondents")
        return everyone if population == "all" else f"{everyone} {self.population(population)}"

    def standfirst(self, poster: str) -> str:
        """The series' standfirst of a poster, true of any edition, with placeholders; empty without any."""
        return str(_at(self.survey, ("standfirsts", poster)) or "")

    def ordinal(self, value: float) -> str:
        """A rank as it is read in a table: "1er", "2e"; "1st", "2nd"."""
        forms = self.program["ordinals"]
        return self.numbers.ordinal(value, forms)

    def hedge(self, note: str) -> str:
        """The pattern of a figure before which its source prints a word ("environ {value}"), by its note."""
        return str(_at(self.survey, ("hedges", note)) or "")

    def hedged(self, note: str, value: str) -> str:
        """A figure with that word, if there is one."""
        return (self.hedge(note) or "{value}").format(value=value)

    def remark(self, note: str) -> str:
        """The sentence that stands for a note of the tables; empty when it needs none."""
        if not note or note.startswith(READ_BY_THE_PROGRAM):
            return ""
        if note.startswith(BANDS):
            return self.say(f"notes.bands_{_EDGES[note.removeprefix(BANDS).strip()]}")
        return str(self.survey["remarks"][note])

    def remark_of_dispute(self, note: str) -> str:
        """What a series has to say of another source's value; it need not say anything."""
        return str(_at(self.survey, ("remarks", note)) or "")


def languages() -> tuple[str, ...]:
    """The languages the program itself speaks."""
    folder = resources.files("cmsurvey") / "words"
    return tuple(sorted(Path(entry.name).stem for entry in folder.iterdir() if entry.name.endswith(".toml")))


def load(lang: str, edition: Edition) -> Words:
    """The words of `lang` for an edition; every problem of its files is told in one error.

    Each word that is missing is named, and each that nothing would print: a misspelt key, an unknown
    question or infographic.
    """
    survey = edition.survey
    own = survey.folder / "words" / f"{edition.id}.{lang}.toml"
    return _load(lang, edition, own, posters=[spec.id for spec in survey.specs])


def load_trends(lang: str, latest: Edition) -> Words:
    """The words of the poster of all editions, `words/trends.<lang>.toml`, over those of the latest one."""
    return _load(lang, latest, latest.survey.folder / "words" / f"{TRENDS}.{lang}.toml", posters=[TRENDS])


def _parsed(path: Path) -> dict[str, Any]:
    """A TOML file as long as it stays as it is: every edition reads those of its language."""
    try:
        state = path.stat()
    except OSError:
        return files.toml(path)
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int, _size: int) -> dict[str, Any]:
    return files.toml(path)


def spoken(lang: str) -> dict[str, Any]:
    """The program's own words in a language, whatever the series."""
    if lang not in languages():
        what = f'no language "{lang}": cmsurvey has no words for it'
        raise CmsurveyError(Problem("--lang", what, nearest(lang, languages())))
    return _parsed(Path(str(resources.files("cmsurvey") / "words" / f"{lang}.toml")))


def program(lang: str, survey: Survey) -> dict[str, Any]:
    """The program's own words in a language that the series speaks too."""
    check_language(lang, survey)
    return _parsed(Path(str(resources.files("cmsurvey") / "words" / f"{lang}.toml")))


def check_language(lang: str, survey: Survey) -> None:
    """Refuse a language that cmsurvey or the series has no words for, with the nearest one."""
    spoken = sorted(set(languages()) & set(survey.languages))
    if lang not in spoken:
        what = f'no language "{lang}": a language needs words in cmsurvey and in the series'
        raise CmsurveyError(Problem("--lang", what, nearest(lang, spoken)))


def _load(lang: str, edition: Edition, own: Path, *, posters: Sequence[str]) -> Words:
    """The three files as one; `own` may be absent."""
    survey, problems = edition.survey, Problems()
    check_language(lang, survey)
    survey_file = survey.folder / "words" / f"{lang}.toml"
    labels = problems.tried(lambda: _parsed(survey_file))
    written.check_labels(
        labels or {},
        str(survey_file),
        questions=survey.questions,
        posters=[spec.id for spec in survey.specs],
        problems=problems,
    )
    texts = problems.tried(lambda: _parsed(own)) if own.exists() else {}
    said = problems.tried(
        lambda: written.read(texts or {}, str(own), questions=survey.questions, posters=posters)
    )
    program = _parsed(Path(str(resources.files("cmsurvey") / "words" / f"{lang}.toml")))
    random = survey.sampling.value == "random"
    _check_bounds(lang, edition, program["bounds"], problems)
    unproven.check(texts or {}, str(own), program["unproven"], problems, random=random)
    language = program["language"]
    numbers = Numbers(language["locale"], program["units"], program["periods"], language["first_day"])
    own_words = said or EditionWords(str(own))
    labelled = own.with_name(f"{edition.id}.{LABELS}.{lang}.toml")
    under = problems.tried(lambda: _parsed(labelled)) if labelled.exists() else {}
    found = Words(
        lang, language["html"], numbers, program, survey=_over(labels or {}, under or {}), edition=own_words
    )
    found = replace(found, populations=_answered(found, edition))
    if labels is not None:
        _check_missing(found, edition, str(survey_file), problems)
    problems.settle()
    return found


def _check_bounds(lang: str, edition: Edition, patterns: Mapping[str, str], problems: Problems) -> None:
    """The wording of each bound of the edition says on which side of the number the figure lies."""
    bounds = edition.survey.bounds
    for number, ((year, *_), bound) in enumerate(bounds.items(), start=1):
        text = bound.wording[lang]
        if year == edition.id and not re.search(patterns[bound.direction], text, re.IGNORECASE):
            place = f"{edition.survey.folder / 'bounds.toml'}, bound {number}"
            what = f'{lang} = "{text}" does not say {bound.direction}'
            problems.add(place, what, "word it as the source does, or correct the direction")


def _over(labels: Mapping[str, Any], under: Mapping[str, Any]) -> dict[str, Any]:
    """The labels of the series over those under them, table by table."""
    both = {
        key: _over(value, under[key])
        for key, value in labels.items()
        if isinstance(value, Mapping) and isinstance(under.get(key), Mapping)
    }
    return {**under, **labels, **both}


def _answered(words: Words, edition: Edition) -> dict[str, str]:
    """The populations of an edition that gave an answer its tables hold, in words: by question and answer."""
    found: dict[str, str] = {}
    for population in dict.fromkeys(str(row["population"]) for row in edition.records):
        question, _, answer = population.partition("=")
        row = next((one for one in edition.rows.get(question, ()) if one["category"] == answer), None)
        if row:
            label = words.label(question, row["label_fr"])
            told = _at(words.survey, ("questions", question, "categories", answer))
            category = str(told or typeset(row["category_fr"]))
            found[population] = words.say("phrases.answered", question=label, answer=category)
    return found


def _check_missing(words: Words, edition: Edition, file: str, problems: Problems) -> None:
    """Every population, remark and (in another language than the tables') label that the figures need."""
    figures = edition.records
    for population in dict.fromkeys(str(row["population"]) for row in figures):
        named = _at(words.survey, ("populations", population)) or population in words.populations
        if population != "all" and not named:
            problems.add(
                file,
                f'no words for the population "{population}"',
                f'add it under [populations]: "{population}" = "…"',
            )
    for note in dict.fromkeys(str(row["note"]) for row in figures):
        own = note.startswith((*READ_BY_THE_PROGRAM, BANDS))
        if note and not own and _at(words.survey, ("remarks", note)) is None:
            problems.add(
                file,
                f'no sentence for the note "{note}"',
                "add it under [remarks]; an empty sentence says nothing",
            )
    if words.lang != edition.survey.languages[0]:
        for question, category in dict.fromkeys(
            (str(row["question"]), str(row["category"])) for row in figures
        ):
            _check_label(words, question, category, file=file, problems=problems)


def _check_label(words: Words, question: str, category: str, *, file: str, problems: Problems) -> None:
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


def typeset(label: str) -> str:
    """A label or a name of the tables as it is printed: their files hold the typewriter's apostrophe."""
    return label.replace("'", "\u2019")


def _at(tree: Mapping[str, Any], path: tuple[str, ...]) -> object:
    """The value at a path of tables, or None where a step is missing."""
    found: object = tree
    for step in path:
        if not isinstance(found, Mapping) or step not in found:
            return None
        found = found[step]
    return found

"""The register of a series: what each edition asked, of whom, and what it asked otherwise than the others.

It is read from the tables, from `comparability.toml` and from the questionnaires of editions with answers.
What no source states is left empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Literal, NamedTuple

from cmsurvey import comparability, load, look, words
from cmsurvey.compose import comparable
from cmsurvey.errors import CmsurveyError, Problem, Problems, nearest
from cmsurvey.model import Departure, Edition, Estimate, Survey, Table
from cmsurvey.words import Words

#: What becomes of figures that were asked for otherwise: beside no other edition, beside one with a star.
Effect = Literal["refused", "marked"]


class Group(NamedTuple):
    """Whom figures are of, by the name in the tables and in words, and how many: None where nobody says."""

    population: str
    who: str
    base: int | None


class Otherwise(NamedTuple):
    """What was asked otherwise, in which editions, of which answers (() all), why that matters, who says so.

    `against` is the earlier edition that a questionnaire was held against, "" for what sources say.
    `instead_of` is the question that the other editions have in its place. What is true of all questions of
    these editions is so `everywhere`.
    """

    effect: Effect
    editions: tuple[str, ...]
    answers: tuple[str, ...]
    asked: Mapping[str, str]
    why: str
    source: str = ""
    instead_of: str = ""
    against: str = ""
    everywhere: bool = False


@dataclass(frozen=True)
class Entry:
    """A question in an edition. `offered` tells whether the answers are all that the questionnaire offers.

    Without a questionnaire they are those that the sources cite. `wording` and `routing` (who was asked) are
    "" where nobody states them.
    """

    question: str
    edition: str
    label: str
    wording: str
    answers: tuple[str, ...]
    offered: bool
    routing: str
    groups: tuple[Group, ...]
    departures: tuple[Otherwise, ...]


def entries(survey: Survey, lang: str, *, question: str = "", edition: str = "") -> list[Entry]:
    """The register by question, each in the order of the editions; of one question or one edition alone.

    Raises:
        CmsurveyError: there is none of them; the tables or the words of an edition cannot be read.
    """
    problems = Problems()
    if question and question not in survey.questions:
        hint = nearest(question, sorted(survey.questions))
        problems.add(str(survey.folder), f'no edition has a question "{question}"', hint)
    if edition and edition not in survey.editions:
        problems.tried(partial(load.edition, survey, edition))
    problems.settle()
    read = [problems.tried(partial(load.edition, survey, name)) for name in survey.editions]
    problems.settle()
    whole = of([one for one in read if one], lang, question)
    found = [one for one in whole if edition in {"", one.edition}]
    if not found:
        what = f'edition {edition} has no figure for the question "{question}"'
        hint = f"it is in {', '.join(one.edition for one in whole)}" if whole else "name another"
        raise CmsurveyError(Problem(str(survey.folder / f"{edition}.csv"), what, hint))
    return found


def of(editions: Iterable[Edition], lang: str, question: str = "") -> list[Entry]:
    """The register of these editions, which follow each other."""
    found: dict[str, list[Entry]] = {}
    for one in editions:
        vocabulary = words.load(lang, one)
        for name in look.questions(one):
            if question in {"", name}:
                found.setdefault(name, []).append(_entry(one, name, found.get(name, []), vocabulary))
    return [one for asked in found.values() for one in asked]


def told(found: Iterable[Entry], vocabulary: Words) -> list[str]:
    """Each departure in a sentence: the question with its answers, the editions, why."""
    join, said = vocabulary.say("phrases.list").join, dict[str, None]()
    for entry in found:
        for one in entry.departures:
            slots = {"editions": join(one.editions), "why": one.why}
            if one.everywhere:
                said[vocabulary.say("comparability.of_all", **slots)] = None
                continue
            what = entry.label
            if one.answers:
                what = vocabulary.say("comparison.label", category=join(one.answers), question=what)
            kind = "refused" if one.effect == "refused" else "alone"
            said[vocabulary.say(f"comparability.{kind}", what=what, **slots)] = None
    return list(said)


def record(entry: Entry) -> dict[str, Any]:
    """An entry as JSON."""
    told = asdict(entry)
    told["groups"] = [one._asdict() for one in entry.groups]
    told["departures"] = [{**one._asdict(), "asked": dict(one.asked)} for one in entry.departures]
    return told


def facts(entry: Entry, unknown: str) -> Iterator[tuple[str, str]]:
    """An entry in lines, `unknown` for what nobody states: the name of each fact, and the fact."""
    yield "wording", entry.wording or unknown
    yield ("answers offered" if entry.offered else "answers cited"), "; ".join(entry.answers) or unknown
    yield "asked of", entry.routing or ("everybody" if entry.offered else unknown)
    for group in entry.groups:
        yield "figures of", f"{group.who}, n = {unknown if group.base is None else group.base}"
    for one in entry.departures:
        where = f"against {one.against}" if one.against else ", ".join(one.editions)
        of = f" ({', '.join(one.answers)})" if one.answers else ""
        effect = "not compared" if one.effect == "refused" else "compared with a star"
        instead = f", in the place of {one.instead_of}" if one.instead_of else ""
        source = f" [{one.source}]" if one.source else ""
        yield f"otherwise in {', '.join(one.asked)}", f"{where}{of}{instead}: {one.why}; {effect}{source}"


def overview(found: Sequence[Entry]) -> Iterator[tuple[str, str, str, str]]:
    """A line a question: its label, its editions, those that asked it otherwise."""
    by: dict[str, list[Entry]] = {}
    for one in found:
        by.setdefault(one.question, []).append(one)
    for question, of in by.items():
        marks = [(one.edition, _sign(one)) for one in of]
        otherwise = ", ".join(f"{name}{sign}" for name, sign in marks if sign)
        yield question, of[-1].label, ", ".join(name for name, _ in marks), otherwise


def _sign(entry: Entry) -> str:
    effects = {one.effect for one in entry.departures}
    return " (not compared)" if "refused" in effects else " *" if effects else ""


def _entry(edition: Edition, question: str, before: Sequence[Entry], vocabulary: Words) -> Entry:
    survey, tables = edition.survey, look.tables(edition, question)
    asked = survey.questionnaires.get(edition.id, {}).get(question)
    departures = tuple(_departures(edition, tables, before, vocabulary))
    own = {
        what: text
        for one in departures
        if not (one.answers or one.against)
        for what, text in one.asked.items()
    }
    first, lang = tables[0], vocabulary.lang
    answers = tuple(_answers(tables, vocabulary))
    if asked:
        answers = tuple(of.get(lang, name) for name, of in asked.options.items())
    return Entry(
        question,
        edition.id,
        vocabulary.label(question, first.label),
        asked.text.get(lang, "") if asked else own.get("wording", ""),
        answers,
        offered=bool(asked),
        routing=comparability.routing(asked) if asked else own.get("routing", ""),
        groups=tuple(_group(table, vocabulary) for table in tables),
        departures=departures,
    )


def _departures(
    edition: Edition, tables: Sequence[Table], before: Sequence[Entry], vocabulary: Words
) -> Iterator[Otherwise]:
    """What sources say of the edition, then what its questionnaire has otherwise than the one before."""
    survey, question = edition.survey, tables[0].question
    rows = {row.category: row for table in tables for row in table.rows if row.origin != "remainder"}
    for one in survey.departures:
        if edition.id in one.editions and any(one.about(question, category) for category in rows):
            yield _otherwise(one, question, rows, vocabulary)
    earlier = [one.edition for one in before if question in survey.questionnaires.get(one.edition, {})]
    if not earlier or question not in survey.questionnaires.get(edition.id, {}):
        return
    pair, seen = (earlier[-1], edition.id), set[str]()
    for category in rows:
        for one in comparability.between(survey, question, category, pair, lang=vocabulary.lang):
            if not one.reason and (why := comparable.why(one, vocabulary)) not in seen:
                seen.add(why)
                found = _otherwise(one._replace(editions=(edition.id,)), question, rows, vocabulary)
                yield found._replace(against=earlier[-1])


def _otherwise(one: Departure, question: str, rows: Mapping[str, Estimate], vocabulary: Words) -> Otherwise:
    named = [vocabulary.category(question, rows[name]) for name in one.categories if name in rows]
    why = comparable.why(one, vocabulary).rstrip(".")
    effect: Effect = "refused" if one.refused else "marked"
    return Otherwise(
        effect, one.editions, tuple(named), one.asked, why, one.source, one.instead_of,
        everywhere=not one.question,
    )  # fmt: skip


def _answers(tables: Sequence[Table], vocabulary: Words) -> Iterator[str]:
    """The answers that the sources cite, each once; none of a question that is a number."""
    rows = [row for table in tables for row in table.rows if row.origin != "remainder"]
    named = (vocabulary.category(tables[0].question, row) for row in rows if row.category != "value")
    yield from dict.fromkeys(named)


def _group(table: Table, vocabulary: Words) -> Group:
    base = next((row.base for row in table.rows if row.base and row.origin != "remainder"), None)
    return Group(table.population, vocabulary.group(table.population), base if table.stated else None)

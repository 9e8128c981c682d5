"""The words of one language for one edition, as they are asked for: phrases, labels, populations, numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cmsurvey import labels
from cmsurvey.model import Estimate, Table
from cmsurvey.numbers import NBSP, Numbers
from cmsurvey.written import EditionWords

#: Answers that say nothing without their question, as identifiers are written.
YES_OR_NO = frozenset({"yes", "no", "oui", "non"})

#: Spaces that French sets before a sign or within quotation marks, and the narrow ones.
_APART, _NARROW = re.compile(r" (?=[:»])|(?<=«) "), re.compile(r" (?=[;!?])")
#: A number and the unit of time after it, in the languages of the tables.
_TIME = re.compile(r"(\d) (ans?|mois|heures?|years?|months?|hours?)\b")

#: A question that a label asks, and what a phrase puts behind it.
_ASKED = re.compile(r"(\?),\s(\S)")

#: How a note names the rule of the edges of bands.
_EDGES = {"[a, b)": "low", "(a, b]": "high", "whole": "whole"}


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
    groups: Mapping[str, str] = field(default_factory=dict)

    def say(self, key: str, **slots: object) -> str:
        """A phrase of the program with its slots filled: `say("notes.scope", n="577", …)`.

        No comma stands behind a question that a label asks: what follows begins anew.
        """
        section, _, name = key.partition(".")
        text = str(self.program[section][name]).format(**slots)
        return _ASKED.sub(lambda found: f"{found[1]} {found[2].upper()}", text) if "?," in text else text

    def has(self, key: str) -> bool:
        """Whether the program holds this phrase."""
        section, _, name = key.partition(".")
        return name in self.program[section]

    def label(self, question: str, table_label: str) -> str:
        """The title of a question: the edition's, the series', else (in the tables' language) the tables'."""
        return str(self._own_or_survey(question, "label") or typeset(table_label))

    def called(self, table: Table) -> str:
        """The title of a question as it stands beside its number, of a median or mean with that word."""
        label = self.label(table.question, table.label)
        if table.kind not in {"median", "mean"} or table.unit in {"percent", "points"}:
            return label
        if re.search(self.say(f"amounts.{table.kind}_said"), label, re.IGNORECASE):
            return label
        return self.say(f"computed.{table.kind}", label=label).replace(") (", ", ")

    def measure(self, question: str, table_label: str) -> str:
        """What a chart of the question measures, the first words of its subtitle."""
        return str(self._own_or_survey(question, "measure") or self.label(question, table_label))

    def category(self, question: str, estimate: Estimate) -> str:
        """The label of an answer: the edition's, the survey's, else the tables'.

        A remainder has the words that an edition has for it, where one knows what is in it. Answers that
        contradict each other are told as "Facebook ou LinkedIn", added ones as "CDI + CDD",
        a complement as "Autre que « CDI »".
        """
        if estimate.origin == "remainder" or estimate.folded:
            return self._rest(question, estimate.folded)
        if estimate.members:
            *firsts, last = self.members(question, estimate)
            return self.say("phrases.either", first=self.say("phrases.list").join(firsts), second=last)
        if estimate.category.startswith("100-"):
            of = self.category(question, estimate._replace(category=estimate.category.removeprefix("100-")))
            return self.say("phrases.all_but", answer=of)
        if "-" in estimate.category:
            return self.say("phrases.difference")
        parts = [self._own_or_survey(question, "categories", one) for one in estimate.category.split("+")]
        if len(parts) > 1 and all(parts):
            return " + ".join(map(str, parts))
        return self._category(question, estimate.category, estimate.label)

    def _rest(self, question: str, folded: int) -> str:
        """The label of what no source tells, or of so many answers at the end of a long list."""
        if folded:
            return self.say("phrases.folded", n=self.numbers.plain(folded))
        return self.answer(question, "remainder") or self.say("phrases.remainder")

    def named(self, table: Table, estimate: Estimate) -> str:
        """The label of an answer; an amount that has no words of its own is its question, no "Value"."""
        if estimate.category == "value" and not self.answer(table.question, "value"):
            return self.label(table.question, table.label)
        return self.category(table.question, estimate)

    def answer_told(self, table: Table, estimate: Estimate) -> str:
        """The label of an answer as it is read without its chart: a yes or a no names its question."""
        label = self.named(table, estimate)
        if estimate.category not in YES_OR_NO:
            return label
        question = self.label(table.question, table.label)
        return self.say("phrases.answer", question=question, answer=label[:1].lower() + label[1:])

    def recorded(self, label: str, estimate: Estimate) -> str:
        """The label of an answer in a table of data: one share of two answers is not what a source gives."""
        return self.say("phrases.either_source", answers=label) if estimate.members else label

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

    def _own_or_survey(self, question: str, *steps: str) -> object:
        questions = self.edition.questions
        own = labels.at(questions, (question, *steps)) if questions else None
        return own or labels.at(self.survey, ("questions", question, *steps))

    def population(self, name: str) -> str:
        """Who the figures are about, after "répondants": "travaillant dans le tourisme".

        Those who gave an answer that the tables hold are named by it where the series has no words for them.
        """
        return str(labels.at(self.survey, ("populations", name)) or self.populations[name])

    def group(self, population: str) -> str:
        """A population as the label of a row: the answer that its members gave, else who they are."""
        if population == "all":
            text = self.say("phrases.everyone")
        else:
            question, _, answer = population.partition("=")
            text = self.answer(question, answer) or self.groups.get(population) or self.population(population)
        return text[:1].upper() + text[1:]

    def of(self, population: str) -> str:
        """The phrase "des répondants", with the population's words where it is not everybody."""
        everyone = self.say("phrases.respondents")
        return everyone if population == "all" else f"{everyone} {self.population(population)}"

    def about(self, table: Table, text: str) -> str:
        """A text about the figures of a table, with whom they are of where it is not everybody."""
        if table.population == "all":
            return text
        who = f"{self.say('phrases.who')} {self.population(table.population)}"
        return self.say("phrases.subtitle_short", measure=text, unit=who)

    def standfirst(self, poster: str) -> str:
        """The series' standfirst of a poster, true of any edition, with placeholders; empty without any."""
        return str(labels.at(self.survey, ("standfirsts", poster)) or "")

    def ordinal(self, value: float) -> str:
        """A rank as it is read in a table: "1er", "2e"; "1st", "2nd"."""
        forms = self.program["ordinals"]
        return self.numbers.ordinal(value, forms)

    def hedge(self, note: str) -> str:
        """The pattern of a figure before which its source prints a word ("environ {value}"), by its note."""
        return str(labels.at(self.survey, ("hedges", note)) or "") if note else ""

    def hedge_of(self, estimate: Estimate) -> str:
        """The pattern of a figure that its source hedges, or that is computed from such a one."""
        if own := self.hedge(estimate.note):
            return own
        return (
            self.say("phrases.approximately", value="{value}")
            if any(map(self.hedge, estimate.operand_notes))
            else ""
        )

    def formula(self, estimate: Estimate) -> str:
        """The arithmetic of a computed figure as printed, operands of other editions with their edition."""
        if estimate.unchanged:
            number = self.numbers.formula(estimate.formula.split()[0])
            return self.say("phrases.unchanged", number=number, edition=estimate.unchanged)
        told = {
            number: self.say("phrases.operand", number="{number}", edition=edition)
            for number, edition in estimate.elsewhere
        }
        return self.numbers.formula(estimate.formula, told) if estimate.formula else ""

    def decimals(self, estimate: Estimate) -> int:
        """Those that a figure is printed with: none where it is computed from what a source hedges."""
        return 0 if estimate.formula and self.hedge_of(estimate) else estimate.decimals

    def hedged(self, estimate: Estimate, value: str) -> str:
        """A figure with that word, if there is one."""
        return (self.hedge_of(estimate) or "{value}").format(value=value)

    def remark(self, note: str) -> str:
        """The sentence that stands for a note of the tables; empty when it needs none."""
        if not note or note.startswith(labels.READ_BY_THE_PROGRAM):
            return ""
        if note.startswith(labels.BANDS):
            return self.say(f"notes.bands_{_EDGES[note.removeprefix(labels.BANDS).strip()]}")
        return str(self.survey["remarks"][note])

    def remark_of_dispute(self, note: str) -> str:
        """What a series has to say of another source's value; it need not say anything."""
        return str(labels.at(self.survey, ("remarks", note)) or "")


@lru_cache(4096)  # the labels of an edition stand on many pages of it
def typeset(label: str) -> str:
    """A label or a name of the tables as it is printed: their files hold the typewriter's characters.

    An apostrophe is set; a number keeps its unit of time on its line ("plus de 5 ans"), and a sign the word
    from which French sets it apart.
    """
    told = _TIME.sub(rf"\1{NBSP}\2", label.replace("'", "\u2019"))
    return _NARROW.sub("\u202f", _APART.sub(NBSP, told))

"""The made-up questions with which a series begins: something to draw before there are figures.

Every label and title says that it is made up; the figures are cited from the source `model.EXAMPLE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

#: How many people the example pretends to have asked.
RESPONDENTS = 100

Labels = Mapping[str, str]

#: What stands behind every label and title that is made up.
NOTE: Labels = {"fr": "exemple inventé", "en": "made-up example"}
#: Where the people of the example live.
PLACE: Labels = {"fr": "pays inventé", "en": "a made-up country"}
MARK: Labels = {lang: f"({said})" for lang, said in NOTE.items()}
#: What `cmsurvey new` asks on a terminal.
ASKED: Mapping[str, Labels] = {
    "lang": {
        "fr": "Langues ({languages}), celle des tableaux en premier",
        "en": "Languages ({languages}), the one of the tables first",
    },
    "name": {"fr": "Nom de la série", "en": "Name of the series"},
    "sampling": {
        "fr": "Choix des répondants : volontaires, quotas ou tirage au sort (rien : non précisé)",
        "en": "How respondents were chosen: volunteers, quota or random (nothing: not stated)",
    },
    "edition": {"fr": "Première édition", "en": "First edition"},
}
#: What it says of an answer that cannot be; in English the problem itself where nothing stands here.
REFUSED: Mapping[str, Labels] = {
    "lang": {"fr": "« {answer} » : cmsurvey ne parle pas cette langue. Langues connues : {languages}"},
    "name": {"fr": "il faut un nom à la série, sur une ligne, comme ses lecteurs l’appellent"},
    "sampling": {
        "fr": "« {answer} » : répondez volontaires, quotas ou tirage au sort (rien : non précisé)",
        "en": 'no sampling "{answer}": answer volunteers, quota or random (nothing: not stated)',
    },
    "edition": {
        "fr": "« {answer} » ne peut pas nommer une édition : des lettres, des chiffres, « - » et « _ », "
        "et aucun nom déjà pris. Par exemple : 2026",
    },
}
#: What `cmsurvey new` says when it is done.
SAID: Mapping[str, Labels] = {
    "example": {
        "fr": "{count} fichiers dans {folder}, avec des chiffres d’exemple inventés. Ensuite :",
        "en": "{count} files in {folder}, with made-up example figures. Next:",
    },
    "replace": {
        "fr": "ouvrez {series}, puis {table} : remplacez ce qui est inventé",
        "en": "open {series}, then {table}: replace what is made up",
    },
    "answered": {
        "fr": "{folder} contient les réponses de {file}, avec leur tableau. Ensuite :",
        "en": "{folder} holds the answers of {file}, with their table. Next:",
    },
    "read": {
        "fr": "ouvrez {asked} : lisez ce qui a été deviné ; puis importez et tabulez de nouveau",
        "en": "open {asked}: read what was guessed; then import and tabulate again",
    },
}
#: The title of the source `model.EXAMPLE`.
SOURCE: Labels = {
    "fr": "Résultats de l’enquête (exemple inventé, à remplacer)",
    "en": "Results of the survey (made-up example, to be replaced)",
}
#: What states how respondents were chosen, when it was answered to `cmsurvey new`.
STATED: Labels = {"fr": "précisé par les organisateurs", "en": "stated by the organisers"}
#: The titles of an edition of `cmsurvey add`, each computed until somebody writes it.
TITLES: Labels = {
    "fr": """\
# Mots de l’édition {edition} (langue : {lang}) : des titres qui disent un résultat.
# Ce qui manque est calculé d’après le tableau.
# Un chiffre est un emplacement, si bien qu’aucun titre ne peut contredire le tableau.
# [cards.{question}]
# title = "{{{question}.{answer}}} …"
""",
    "en": """\
# Words of edition {edition} in "{lang}": titles that state a finding.
# What is left out is computed from the table.
# A figure is a placeholder, so that no title can contradict the table.
# [cards.{question}]
# title = "{{{question}.{answer}}} …"
""",
}
#: What a poster of `cmsurvey add` says above its blocks.
HEAD: Labels = {
    "fr": """\
# Une affiche : ses blocs dans l’ordre de lecture. Son titre est dans words/{edition}.LANGUE.toml :
#   [posters.{name}]
#   title = "…"
# Questions de l’édition {edition} : {asked}
""",
    "en": """\
# A poster: its blocks in reading order. Its title stands in words/{edition}.LANG.toml:
#   [posters.{name}]
#   title = "…"
# Questions of edition {edition}: {asked}
""",
}


class Answer(NamedTuple):
    """An answer with its made-up figure; `low` and `high` bound a band, `score` is its place on a scale."""

    id: str
    labels: Labels
    value: str
    low: str = ""
    high: str = ""
    score: int = 0


class Question(NamedTuple):
    """A question: its `kind` in the questionnaire, that of its figures (`counted`) and their unit.

    It was `asked` so where its `labels` are those of what is computed from the answers.
    """

    id: str
    labels: Labels
    kind: str
    counted: str
    unit: str
    answers: tuple[Answer, ...]
    comment: Labels
    asked: Labels | None = None

    @property
    def told(self) -> str:
        """Its name in the table, which is that of "cmsurvey tabulate"."""
        return f"{self.id}_{self.counted}" if self.kind == "numeric" else self.id


def _marked(fr: str, en: str) -> Labels:
    """A label of the example, which says what it is."""
    return {"fr": f"{fr} {MARK['fr']}", "en": f"{en} {MARK['en']}"}


QUESTIONS = (
    Question(
        "satisfaction",
        _marked("Satisfaction", "Satisfaction"),
        "scale",
        "single",
        "percent",
        (
            Answer(
                "not_at_all", {"fr": "Pas du tout satisfaits", "en": "Not at all satisfied"}, "10", score=1
            ),
            Answer(
                "rather_not", {"fr": "Plutôt pas satisfaits", "en": "Rather not satisfied"}, "20", score=2
            ),
            Answer("rather", {"fr": "Plutôt satisfaits", "en": "Rather satisfied"}, "45", score=3),
            Answer("fully", {"fr": "Tout à fait satisfaits", "en": "Fully satisfied"}, "25", score=4),
        ),
        {
            "fr": "une réponse d’une liste ordonnée, chacune avec son score",
            "en": "one answer of an ordered list, each with its score",
        },
    ),
    Question(
        "age_group",
        _marked("Âge", "Age"),
        "banded",
        "single",
        "percent",
        (
            Answer("under_30", {"fr": "Moins de 30 ans", "en": "Under 30"}, "25", high="30"),
            Answer("30_44", {"fr": "30 à 44 ans", "en": "30 to 44"}, "40", low="30", high="45"),
            Answer("45_plus", {"fr": "45 ans et plus", "en": "45 and over"}, "35", low="45"),
        ),
        {
            "fr": "tranches de nombres, bornées par low et high ; l’une finit où commence la suivante",
            "en": "brackets of numbers; low and high bound each, and a band ends where the next one begins",
        },
    ),
    Question(
        "experience",
        _marked("Ancienneté médiane", "Median experience"),
        "numeric",
        "median",
        "years",
        (Answer("value", {"fr": "Valeur", "en": "Value"}, "6"),),
        {
            "fr": "un nombre ; son unité est years, hours, eur_per_year, chf_per_month, …",
            "en": "a number; its unit is one of years, hours, eur_per_year, gbp_per_month, …",
        },
        asked=_marked("Ancienneté", "Experience"),
    ),
    Question(
        "tools",
        _marked("Outils utilisés", "Tools in use"),
        "multiple",
        "multiple",
        "percent",
        (
            Answer("spreadsheet", {"fr": "Tableur", "en": "Spreadsheet"}, "80"),
            Answer("calendar", {"fr": "Agenda partagé", "en": "Shared calendar"}, "55"),
            Answer("chat", {"fr": "Messagerie", "en": "Chat"}, "30"),
        ),
        {
            "fr": "autant de réponses qu’on veut : les parts font plus de 100 ensemble",
            "en": "any number of answers, so that shares add up to more than 100",
        },
    ),
)

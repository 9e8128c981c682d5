"""A first `questionnaire.toml` from what was guessed: every question with its reasons, to be edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cmsurvey import rewrite
from cmsurvey.answers.guess import Guessed
from cmsurvey.answers.guesses import Guess
from cmsurvey.answers.questionnaire import Missing, Option, Question
from cmsurvey.answers.worded import sayer

_HEADS = {
    "fr": """\
# Le questionnaire des réponses de {name}, tel que deviné.
# Export : {export} ({why}).
# Rien n’est certain avant que vous l’ayez lu : corrigez les textes, mettez les modalités dans l’ordre où
# elles ont été proposées, puis relancez la même commande ; ce que vous avez écrit est gardé.
#
# id       nomme la colonne de responses.csv, le tableau et ses dessins
# text     la question dans chaque langue ; les modalités ont un libellé dans chacune aussi
# kind     single (une réponse) | multiple (plusieurs) | numeric | banded (tranches) | scale | rank | text
# base     "answered" : parts de ceux qui ont répondu ; "asked" : de tous ceux à qui la question a été posée
# filter   à qui elle a été posée : filter = {{ contract = ["cdi"] }} ; personne d’autre n’est dans une base
# options  id, libellés, written = ["…"] pour d’autres graphies du fichier, other = true pour tout le reste
# missing  codes de non-réponse : missing = [{{ id = "unsure", fr = "Ne sait pas", written = ["99"] }}]
# nets     modalités comptées ensemble : nets = [{{ id = "top2", fr = "D’accord", of = ["yes", "rather"] }}]

languages = {languages}
""",
    "en": """\
# The questionnaire of the answers in {name}, as guessed.
# Export: {export} ({why}).
# Nothing here is certain until you have read it: mend the texts, put options into the order in which they
# were asked, then run the same command again; what you wrote is kept.
#
# id       names the column of responses.csv, the table and its drawings
# text     the question in each language; options have a label in each too
# kind     single (one answer) | multiple (several) | numeric | banded (bands) | scale | rank | text
# base     "answered": shares of those who answered; "asked": of all who were asked
# filter   who was asked: filter = {{ contract = ["cdi"] }}; nobody else is in a base
# options  id, labels, written = ["…"] for other spellings in the file, other = true for all the rest
# missing  codes that are no answer: missing = [{{ id = "unsure", fr = "Ne sait pas", written = ["99"] }}]
# nets     options counted together: nets = [{{ id = "top2", fr = "D’accord", of = ["yes", "rather"] }}]

languages = {languages}
""",
}
_UNSENT = {
    "fr": """\
# Les lignes que personne n’a envoyées sont gardées ; sans le signe qui la précède, cette ligne les écarte :
# {line}
""",
    "en": """\
# Rows that nobody sent are kept; without the sign before it this line leaves them out:
# {line}
""",
}
_DAYS = {
    "fr": """\
# Jours de la première et de la dernière réponse, d’après {how} de la colonne {column} :
# pour une édition dont editions.csv ne dit rien. Corrigez-les si l’enquête a été ouverte plus longtemps.
{line}
""",
    "en": """\
# Days of the first and the last answer, by {how} in column {column}: of an edition that editions.csv states
# none of. Correct them if the survey was open for longer.
{line}
""",
}
_LEFT = {
    "fr": "# Colonnes laissées de côté, et pourquoi (--keep COLONNE en garde une) :",
    "en": "# Columns left out, and why (--keep COLUMN keeps one):",
}
_WEIGHTS = {
    "fr": "# Son en-tête et ses nombres sont ceux de poids : chaque part est pondérée par cette colonne.",
    "en": "# Its heading and its numbers look like weights, so every share is weighted by it.",
}


def questionnaire(found: Guessed, languages: Sequence[str], made: Mapping[str, str]) -> str:
    """The text of the file. `made` says the `name` of the file of answers, the `export` and `why`.

    It is commented in the first of the languages, in English where the program has no other words.
    `unsent` is the line that leaves out rows which nobody sent, where there are any, `days` that of the
    fieldwork, `column` and `how` where it is known from.
    """
    plain = {key: " ".join(value.split()) for key, value in made.items()}
    lang = languages[0] if languages[0] in _HEADS else "en"
    told = sayer(lang)
    plain |= {key: told(plain[key]) for key in ("export", "why", "how") if key in plain}
    parts = [_HEADS[lang].format(**plain, languages=_list(languages))]
    if made.get("unsent"):
        parts.append(_UNSENT[lang].format(line=made["unsent"]))
    if made.get("days"):
        column = rewrite.text(made["column"])
        parts.append(_DAYS[lang].format(line=made["days"], column=column, how=plain["how"]))
    parts += [_question(one, languages, told) for one in found.guesses]
    if found.left:
        left = (f"#   {rewrite.text(column)}{told(': ')}{told(why)}" for column, why in found.left)
        parts.append("\n".join([_LEFT[lang], *left, ""]))
    if found.weights:
        parts.append(f"{_WEIGHTS[lang]}\n[design]\nweights = {rewrite.text(found.weights)}\n")
    return "\n".join(parts)


def _question(guess: Guess, languages: Sequence[str], told: Callable[[str], str]) -> str:
    one = guess.question
    lines = [f"# {line[:1].upper()}{line[1:]}." for line in map(told, guess.why)]
    lines += [
        "[[question]]",
        f"id = {rewrite.text(one.id)}",
        f"text = {_table(_labels(one.labels, languages))}",
    ]
    lines.append(f'kind = "{one.kind}"')
    if one.columns:
        lines.append(f"columns = {_list(one.columns)}")
    lines += [f"{key} = {value}" for key, value in _settings(one).items()]
    if one.options:
        lines.append(_tables("options", [_option(option, languages) for option in one.options]))
    if one.missing:
        lines.append(_tables("missing", [_missing(code, languages) for code in one.missing]))
    return "\n".join([*lines, ""])


def _settings(one: Question) -> dict[str, str]:
    """The keys that are not as they are when left out."""
    found = {}
    if one.kind != "text":
        found["base"] = rewrite.text(one.base)
    if one.separator:
        found["separator"] = rewrite.text(one.separator)
    if one.kind == "banded":
        found["edge"] = rewrite.text(one.edge)
    if one.unit:
        found["unit"] = rewrite.text(one.unit)
    if one.decimal != ".":
        found["decimal"] = rewrite.text(one.decimal)
    return found


def _option(one: Option, languages: Sequence[str]) -> dict[str, str]:
    found = {"id": rewrite.text(one.id), **_labels(one.labels, languages)}
    if one.written:
        found["written"] = _list(one.written)
    if one.column:
        found["column"] = rewrite.text(one.column)
    for key, value in (("score", one.score), ("low", one.low), ("high", one.high)):
        if value is not None:
            found[key] = f"{value:.15g}"
    if one.other:
        found["other"] = "true"
    return found


def _missing(one: Missing, languages: Sequence[str]) -> dict[str, str]:
    return {"id": rewrite.text(one.id), **_labels(one.labels, languages), "written": _list(one.written)}


def _labels(labels: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    return {language: rewrite.text(labels[language]) for language in languages}


def _tables(key: str, tables: Sequence[Mapping[str, str]]) -> str:
    return "\n".join([f"{key} = [", *(f"  {_table(one)}," for one in tables), "]"])


def _table(pairs: Mapping[str, str]) -> str:
    return f"{{ {', '.join(f'{key} = {value}' for key, value in pairs.items())} }}"


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(rewrite.text, texts))}]"
